package forms

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"laufzettel/definitions/expression"
)

// What programs post is judged row by row, with paths that count from 1.
func TestRowsThatProgramsPost(t *testing.T) {
	f := parse(t, aid)
	for name, c := range map[string]struct {
		body   string
		says   []string
		stored string
	}{
		"good": {`{"personen": [{"vorname": "Alma", "tag": "2003-02-01", "betrag": 20.5, "geraet": "pumpe", "ort": {"plz": "12345", "stadt": "Musterdorf"}}]}`, []string{},
			`{"personen":[{"anteil":"1","betrag":"20.5","geraet":{"frei":true,"key":"pumpe","label":"Pumpe","preis":"12.5"},"ort":{"plz":"12345","stadt":"Musterdorf"},"tag":"2003-02-01","vorname":"Alma"}],"summe":"20.5"}`},
		"an empty object is a row": {`{"personen": [{"vorname": "Alma"}, {}]}`, []string{"personen.2.vorname: Bitte fülle „Person 2, Vorname“ aus."}, ""},
		"unknown names":            {`{"personen": [{"vorname": "Alma", "vornam": "x", "ort": {"stad": "y"}}]}`, []string{"personen.1.ort.stad: Dieses Formular hat kein Feld „personen.1.ort.stad“. Meintest du „personen.1.ort.stadt“?", "personen.1.vornam: Dieses Formular hat kein Feld „personen.1.vornam“. Meintest du „personen.1.vorname“?"}, ""},
		"wrong kinds":              {`{"personen": [{"vorname": "Alma"}, {"vorname": 7, "tag": true}]}`, []string{"personen.2.vorname: Bitte gib bei „Zeile 2, Vorname“ einen Text ein.", "personen.2.tag: Bitte gib bei „Zeile 2, Tag“ ein vollständiges Datum ein, zum Beispiel 24.03.1991."}, ""},
		"no object":                {`{"personen": [{"vorname": "Alma"}, 5]}`, []string{"personen.2: „Personen, Zeile 2“ ist nicht so angekommen, wie dieses Feld es braucht. Bitte gib die Antwort noch einmal ein."}, ""},
		"no list":                  {`{"personen": {"1": {"vorname": "Alma"}}}`, []string{"personen: Bitte fülle bei „Personen“ mindestens eine Zeile aus."}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			values, problems, err := f.DecodeJSON([]byte(c.body), testContext())
			if err != nil {
				t.Fatal(err)
			}
			if len(problems) == 0 {
				if values, problems, err = f.Check(values, testContext()); err != nil {
					t.Fatal(err)
				}
			}
			if !slices.Equal(said(problems), c.says) {
				t.Errorf("got  %q\nwant %q", said(problems), c.says)
			}
			if c.stored != "" && asJSON(values) != c.stored {
				t.Errorf("got  %s\nwant %s", asJSON(values), c.stored)
			}
		})
	}
}

// A column that a program leaves out takes what it begins with; null says that there is no answer.
func TestDefaultsOfRowsThatProgramsPost(t *testing.T) {
	f := parse(t, `
form: a
fields:
  - {name: satz, type: integer, label: Satz, default: 3}
  - name: posten
    type: table
    label: Posten
    fields:
      - {name: menge, type: integer, label: Menge, default: =satz}
      - {name: art, type: choice, label: Art, options: {a: Alpha, b: Beta}, default: b}
`)
	values, problems, err := f.DecodeJSON([]byte(`{"posten": [{}, {"menge": null}, {"menge": 7, "art": "a"}]}`), testContext())
	want := `{"posten":[{"art":{"key":"b","label":"Beta"},"menge":"3"},{"art":{"key":"b","label":"Beta"}},{"art":{"key":"a"},"menge":"7"}],"satz":"3"}`
	if err != nil || len(problems) > 0 || asJSON(values) != want {
		t.Errorf("got  %s\nwant %s (%v %v)", asJSON(values), want, said(problems), err)
	}
}

// The schema says the rows, and how many there may be where that depends on nothing.
func TestTheSchemaOfATable(t *testing.T) {
	schema := string(parse(t, aid).Schema())
	for _, part := range []string{`"minItems": 1`, `"maxItems": 3`, `"items": {`, `"additionalProperties": false`} {
		if !strings.Contains(schema, part) {
			t.Errorf("the schema lacks %s:\n%s", part, schema)
		}
	}
}

// A column with a time of its own is stored on its own; when it is gone, the rest is there.
func TestAColumnIsStoredOnItsOwn(t *testing.T) {
	f := parse(t, strings.Replace(aid, "  - {name: budget", "  - {name: bank, type: group, fields: [{name: konto, type: text, label: Konto, keep: 1 month}, {name: innen, type: group, fields: [{name: pin, type: text, label: PIN, keep: 1 day}]}]}\n  - {name: budget", 1))
	input := twoPersons()
	input["bank.konto"], input["bank.innen.pin"] = []string{"7"}, []string{"0815"}
	values, problems, err := f.Read(input, "", testContext())
	if err != nil || len(problems) > 0 {
		t.Fatal(said(problems), err)
	}
	before := asJSON(values)
	stored := f.Encode(values)
	if asJSON(values) != before {
		t.Error("encoding changed the values")
	}
	for name, want := range map[string]string{"personen.iban": `["DE89370400440532013000",null]`, "bank.konto": `"7"`, "bank.innen.pin": `"0815"`, "bank": `{"innen":{}}`} {
		if got := string(stored[name]); got != want {
			t.Errorf("%s is stored as %s, want %s", name, got, want)
		}
	}
	if rows := string(stored["personen"]); strings.Contains(rows, "DE89") || !strings.Contains(rows, "Alma") {
		t.Errorf("the rows are stored as %s", rows)
	}
	all, err := f.Decode(stored)
	if err != nil || asJSON(all) != before {
		t.Errorf("got  %s\nwant %s (%v)", asJSON(all), before, err)
	}
	delete(stored, "personen.iban")
	left, err := f.Decode(stored)
	if rows := left["personen"].([]any); err != nil || len(rows) != 2 || rows[0].(expression.Record)["iban"] != nil || rows[0].(expression.Record)["vorname"] != "Alma" {
		t.Errorf("without the column: %v %v", left, err)
	}
	if again := all.Without("personen.iban"); !reflect.DeepEqual(again["personen"], left["personen"]) || asJSON(all) != before {
		t.Errorf("taken out: %v", again)
	}
	delete(stored, "personen")
	stored["personen.iban"] = []byte(`["DE89370400440532013000",null]`)
	if gone, err := f.Decode(stored); err != nil || gone["personen"] != nil {
		t.Errorf("a column of rows that are gone: %v %v", gone, err)
	}
	if kept := f.Field("personen.2.iban").Retention(); kept == nil || kept.For.N != 6 || f.Field("personen.vorname").Retention() != nil {
		t.Error("the time of the column")
	}
}

// Join and Split are inverse for every shape, also where rows were taken out in between.
func TestJoinPutsTogetherWhatSplitTookApart(t *testing.T) {
	rows := []any{expression.Record{"a": "1"}, expression.Record{}, expression.Record{"a": "3"}}
	got := Join(map[string]any{"t": rows, "t.b": []any{"x", nil, "z", "of a row that is gone"}, "g": expression.Record{}, "g.p": "y", "g.q.r": "w", "n.m": "of nothing", "t.c": "no list"})
	want := Values{"t": []any{expression.Record{"a": "1", "b": "x"}, expression.Record{}, expression.Record{"a": "3", "b": "z"}}, "g": expression.Record{"p": "y", "q": expression.Record{"r": "w"}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if len(rows[0].(expression.Record)) != 1 {
		t.Error("joining changed what it was given")
	}
}
