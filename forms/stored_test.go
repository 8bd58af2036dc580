package forms

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

func TestDecodeJSON(t *testing.T) {
	f := parse(t, anerkennung)
	const rest = `"vorname": "Alma", "nachname": "Beispiel", "email": "alma.beispiel@example.org", "kv": "musterkreis", "code": "CBRN", "herkunft": "feuerwehr", "richtig": true`
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"convenient shapes":     {`{` + rest + `, "umfang": 35, "nachweise": ["f1", {"id": "f2"}]}`, []string{}},
		"stored shapes":         {`{` + rest + `, "umfang": "35.50", "code": {"key": "CBRN", "zustaendig": "KV"}}`, []string{}},
		"null is no answer":     {`{` + rest + `, "umfang": null}`, []string{"umfang: Bitte fülle „Umfang“ aus, zum Beispiel 12,5."}},
		"unknown name":          {`{` + rest + `, "umfang": 35, "vornamen": "Alma"}`, []string{"vornamen: Dieses Formular hat kein Feld „vornamen“. Meintest du „vorname“?"}},
		"unknown in a group":    {`{` + rest + `, "umfang": 35, "erfahrung": {"vom": "2020-01-01"}}`, []string{"erfahrung.vom: Dieses Formular hat kein Feld „erfahrung.vom“. Meintest du „erfahrung.von“?"}},
		"several unknown names": {`{` + rest + `, "umfang": 35, "zzz": 1, "aaa": 1}`, []string{"aaa: Dieses Formular hat kein Feld „aaa“.", "zzz: Dieses Formular hat kein Feld „zzz“."}},
		"text for a number":     {`{` + rest + `, "umfang": "viel"}`, []string{"umfang: Bitte gib bei „Umfang“ eine Zahl ein, zum Beispiel 12,5."}},
		"huge exponent":         {`{` + rest + `, "umfang": 1e999999999}`, []string{"umfang: Bitte gib bei „Umfang“ eine Zahl ein, zum Beispiel 12,5."}},
		"number for a text":     {`{` + strings.Replace(rest, `"Alma"`, `7`, 1) + `, "umfang": 35}`, []string{"vorname: Bitte gib bei „Vorname“ einen Text ein."}},
		"list for a choice":     {`{` + strings.Replace(rest, `"feuerwehr"`, `["feuerwehr"]`, 1) + `, "umfang": 35}`, []string{"herkunft: Bitte wähle bei „Woher stammt sie?“ eine Möglichkeit aus."}},
		"option not offered":    {`{` + strings.Replace(rest, `"feuerwehr"`, `"polizei"`, 1) + `, "umfang": 35}`, []string{"herkunft: Bitte wähle bei „Woher stammt sie?“ eine Möglichkeit aus."}},
		"row filtered out":      {`{` + strings.Replace(rest, `"CBRN"`, `"ALT"`, 1) + `, "umfang": 35}`, []string{"code: Bei „Welche Qualifikation?“ steht „ALT“ nicht zur Auswahl. Bitte wähle eine der angebotenen Möglichkeiten."}},
		"text for a group":      {`{` + rest + `, "umfang": 35, "erfahrung": "viel"}`, []string{"erfahrung: „erfahrung“ ist nicht so angekommen, wie dieses Feld es braucht. Bitte gib die Antwort noch einmal ein."}},
		"day that is none":      {`{` + rest + `, "umfang": 35, "geburtsdatum": "2024-02-30"}`, []string{"geburtsdatum: Bitte gib bei „Geburtsdatum“ ein vollständiges Datum ein, zum Beispiel 24.03.1991."}},
		"bounds and address":    {`{` + strings.Replace(rest, `alma.beispiel@example.org`, `alma`, 1) + `, "umfang": 0}`, []string{"email: Bitte gib bei „E-Mail“ eine vollständige E-Mail-Adresse ein, zum Beispiel alma.beispiel@example.org.", "umfang: „Umfang“ muss mindestens 1 UE sein."}},
		"somebody else's file":  {`{` + rest + `, "umfang": 35, "nachweise": [{"id": "x", "name": "a.pdf", "size": "1", "type": "application/pdf"}]}`, []string{"nachweise: Eine Datei bei „Nachweise“ ist nicht mehr da. Bitte lade sie noch einmal hoch."}},
		"not confirmed":         {`{` + strings.Replace(rest, `true`, `false`, 1) + `, "umfang": 35}`, []string{"richtig: Bitte bestätige: „Meine Angaben sind richtig“."}},
		"no object":             {`[1]`, []string{`: Die Antworten müssen ein JSON-Objekt sein, zum Beispiel {"feld": "Antwort"}.`}},
		"no JSON":               {`{"a":`, []string{`: Die Antworten müssen ein JSON-Objekt sein, zum Beispiel {"feld": "Antwort"}.`}},
		"two values":            {`{} {}`, []string{`: Die Antworten müssen ein JSON-Objekt sein, zum Beispiel {"feld": "Antwort"}.`}},
	} {
		t.Run(name, func(t *testing.T) {
			values, problems, err := f.DecodeJSON([]byte(c.body), testContext())
			if err != nil {
				t.Fatal(err)
			}
			if len(problems) == 0 {
				if _, problems, err = f.Check(values, testContext()); err != nil {
					t.Fatal(err)
				}
			}
			if !reflect.DeepEqual(said(problems), c.want) {
				t.Errorf("got  %v\nwant %v", said(problems), c.want)
			}
		})
	}
}

// Posting as JSON and filling in the form come to the same.
func TestJSONAndFormComeToTheSame(t *testing.T) {
	f := parse(t, anerkennung)
	read, _, _ := f.Read(complete(), "", testContext())
	posted, problems, err := f.DecodeJSON([]byte(inJSON(f.Encode(read))), testContext())
	if err != nil || len(problems) > 0 {
		t.Fatal(said(problems), err)
	}
	checked, problems, err := f.Check(posted, testContext())
	if err != nil || len(problems) > 0 || inJSON(f.Encode(checked)) != inJSON(f.Encode(read)) {
		t.Errorf("%s %v %v", inJSON(f.Encode(checked)), said(problems), err)
	}
}

func TestJSONTakesDefaultsForWhatIsNotThere(t *testing.T) {
	f := parse(t, "form: a\nfields:\n  - {name: ab, type: date, label: Ab, default: =today}\n  - {name: bis, type: date, label: Bis, default: =today}\n")
	values, problems, err := f.DecodeJSON([]byte(`{"bis": null}`), testContext())
	if got := inJSON(f.Encode(values)); err != nil || len(problems) > 0 || got != `{"ab":"2026-11-21"}` {
		t.Errorf("%s %v %v", got, said(problems), err)
	}
}

func TestDecodeLeavesOutWhatWasErased(t *testing.T) {
	f := parse(t, anerkennung)
	read, _, _ := f.Read(complete(), "", testContext())
	stored := f.Encode(read)
	delete(stored, "vorname")
	stored["unknown"] = []byte(`1`)
	values, err := f.Decode(stored)
	if err != nil || values["vorname"] != nil || values["unknown"] != nil || values["nachname"] != "Beispiel" {
		t.Errorf("%v %v", values, err)
	}
	stored["geburtsdatum"] = []byte(`"gestern"`)
	if _, err := f.Decode(stored); err == nil || !strings.Contains(err.Error(), "geburtsdatum") || strings.Contains(err.Error(), "gestern") {
		t.Errorf("the error must name the field and not the value: %v", err)
	}
}

// The schema is a document that others may use: it compiles anywhere and refuses broken shapes.
func TestSchema(t *testing.T) {
	f := parse(t, anerkennung)
	text := string(f.Schema())
	if text != string(parse(t, anerkennung).Schema()) {
		t.Error("the schema differs from one reading to the next")
	}
	schema, err := jsonschema.CompileString("schema.json", text)
	if err != nil {
		t.Fatal(err)
	}
	for body, right := range map[string]bool{
		`{}`: true, `{"umfang": "35"}`: true, `{"umfang": 35}`: false, `{"geburtsdatum": "14.9.2024"}`: false,
		`{"nix": 1}`: false, `{"erfahrung": {"von": "2020-01-01"}}`: true, `{"erfahrung": {"vom": "2020-01-01"}}`: false,
		`{"herkunft": {"key": "polizei"}}`: false, `{"herkunft": {"key": "thw", "label": "THW"}}`: true,
		`{"nachweise": [{"id": "a", "rechte": "rwx"}]}`: false,
	} {
		var value any
		if err := json.Unmarshal([]byte(body), &value); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); (err == nil) != right {
			t.Errorf("%s: %v", body, err)
		}
	}
}
