package forms

import (
	"reflect"
	"strings"
	"testing"

	"laufzettel/definitions/expression"
)

// anerkennung is the form of language.md chapter 4, word for word but for the register of the tests.
const anerkennung = `
form: anerkennung
title: Anerkennung einer Qualifikation
intro: Du willst dir eine Qualifikation anerkennen lassen. **Halte die Nachweise als PDF oder Foto bereit.**
who: everyone
pages:
  - title: Zur Person
    fields:
      - use: person
      - {name: kv, type: unit, level: KV, label: Kreisverband, required: true}
      - {name: ov, type: unit, level: OV, under: kv, label: Ortsverein}
  - title: Qualifikation
    fields:
      - name: code
        type: choice
        from: registers.qualifikationen
        only: row.active
        label: Welche Qualifikation?
        required: true
      - name: herkunft
        type: choice
        label: Woher stammt sie?
        options: {feuerwehr: Feuerwehr, thw: THW, drk: anderer DRK-Verband, praxis: Praxiserfahrung, bescheid: vorliegende Anerkennung}
        required: true
      - name: erfahrung
        type: group
        show: herkunft == "praxis"
        fields:
          - {name: von, type: date, label: Von, required: true, max: =today}
          - {name: bis, type: date, label: Bis, required: true, max: =today}
          - {name: beschreibung, type: text, label: Beschreibung, lines: 5, minLength: 100, required: true}
      - name: umfang
        type: number
        label: Umfang
        unit: UE
        min: 1
        max: 2000
        required: not (herkunft in ["praxis", "bescheid"])
      - {name: zustaendig, type: computed, value: =code.zustaendig, label: Zuständig}
  - page: nachweise
    title: Nachweise
    fields:
      - name: nachweise
        type: files
        label: Nachweise
        accept: [pdf, jpg, png, heic]
        maxSize: 10 MB
        max: 10
        sensitive: true
        purpose: Nachweis der Gleichwertigkeit
        keep: 1 year after decision
      - {name: richtig, type: confirmation, label: Meine Angaben sind richtig.}
rules:
  - {check: erfahrung.bis >= erfahrung.von, at: erfahrung.bis, message: Das Ende liegt vor dem Beginn.}
`

// complete is a submission that nothing is wrong with.
func complete() Input {
	return Input{
		"vorname": {"Alma"}, "nachname": {"Beispiel"}, "geburtsdatum": {"24.3.1991"}, "email": {"alma.beispiel@example.org"},
		"drkserverNr": {""}, "kv": {"musterkreis"}, "ov": {"musterdorf"},
		"code": {"CBRN"}, "herkunft": {"feuerwehr"}, "umfang": {"35"},
		"nachweise": {"f1", "f2"}, "richtig": {"", "yes"},
	}
}

func with(input Input, pairs ...string) Input {
	changed := Input{}
	for path, typed := range input {
		changed[path] = typed
	}
	for i := 0; i < len(pairs); i += 2 {
		changed[pairs[i]] = strings.Split(pairs[i+1], "|")
	}
	return changed
}

var hundredRunes = strings.Repeat("Übung. ", 15)

func TestReadOfACompleteForm(t *testing.T) {
	f := parse(t, anerkennung)
	values, problems, err := f.Read(complete(), "", testContext())
	if err != nil || len(problems) > 0 {
		t.Fatal(said(problems), err)
	}
	want := map[string]string{
		"vorname": `"Alma"`, "nachname": `"Beispiel"`, "geburtsdatum": `"1991-03-24"`, "email": `"alma.beispiel@example.org"`,
		"kv":   `{"key":"musterkreis","level":"KV","name":"KV Musterkreis","parent":"musterland"}`,
		"ov":   `{"key":"musterdorf","level":"OV","name":"OV Musterdorf","parent":"musterkreis"}`,
		"code": `{"active":true,"key":"CBRN","label":"CBRN-Schutz","zustaendig":"LV"}`, "zustaendig": `"LV"`,
		"herkunft": `{"key":"feuerwehr","label":"Feuerwehr"}`, "umfang": `"35"`,
		"nachweise": `[{"id":"f1","name":"urkunde.pdf","size":"120000","type":"application/pdf"},{"id":"f2","name":"foto.jpg","size":"2400000","type":"image/jpeg"}]`,
		"richtig":   `{"at":"2026-11-21T09:30:00.000Z","name":"Alma Beispiel","text":"Meine Angaben sind richtig."}`,
	}
	got := map[string]string{}
	for name, text := range f.Encode(values) {
		got[name] = string(text)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	checkRoundTrips(t, f, values, testContext())
	identity := f.IdentityOf("subject", values)
	if want := map[string]string{"email": "alma.beispiel@example.org", "name": "Alma Beispiel", "birthDate": "1991-03-24"}; !reflect.DeepEqual(identity, want) {
		t.Errorf("identity %v, want %v", identity, want)
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	f := parse(t, anerkennung)
	for name, c := range map[string]struct {
		input Input
		page  string
		want  []string
	}{
		"nothing entered": {input: Input{"email": {""}}, want: []string{
			"vorname: Bitte fülle „Vorname“ aus.",
			"nachname: Bitte fülle „Nachname“ aus.",
			"email: Bitte fülle „E-Mail“ aus, zum Beispiel alma.beispiel@example.org.",
			"kv: Bitte wähle bei „Kreisverband“ eine Möglichkeit aus.",
			"code: Bitte wähle bei „Welche Qualifikation?“ eine Möglichkeit aus.",
			"herkunft: Bitte wähle bei „Woher stammt sie?“ eine Möglichkeit aus.",
			"umfang: Bitte fülle „Umfang“ aus, zum Beispiel 12,5.",
			"richtig: Bitte bestätige: „Meine Angaben sind richtig“.",
		}},
		"only the problems of the page": {input: Input{"email": {""}}, page: "nachweise",
			want: []string{"richtig: Bitte bestätige: „Meine Angaben sind richtig“."}},
		"hidden group, forged": {input: with(complete(), "erfahrung.von", "gestern", "erfahrung.beschreibung", "x"), want: []string{}},
		"unknown names":        {input: with(complete(), "istAdmin", "true", "erfahrung.gehalt", "1"), want: []string{}},
		"option not offered":   {input: with(complete(), "herkunft", "polizei"), want: []string{"herkunft: Bei „Woher stammt sie?“ steht „polizei“ nicht zur Auswahl. Bitte wähle eine der angebotenen Möglichkeiten."}},
		"row filtered out":     {input: with(complete(), "code", "ALT"), want: []string{"code: Bei „Welche Qualifikation?“ steht „ALT“ nicht zur Auswahl. Bitte wähle eine der angebotenen Möglichkeiten."}},
		"unit of another":      {input: with(complete(), "ov", "erfundenbach"), want: []string{"ov: Bei „Ortsverein“ steht „erfundenbach“ nicht zur Auswahl. Bitte wähle eine der angebotenen Möglichkeiten."}},
		"computed, forged":     {input: with(complete(), "zustaendig", "KV"), want: []string{}},
		"group shown and empty": {input: with(complete(), "herkunft", "praxis", "umfang", ""), want: []string{
			"erfahrung.von: Bitte fülle „Von“ aus, zum Beispiel 24.03.1991.",
			"erfahrung.bis: Bitte fülle „Bis“ aus, zum Beispiel 24.03.1991.",
			"erfahrung.beschreibung: Bitte fülle „Beschreibung“ aus."}},
		"rule": {input: with(complete(), "herkunft", "praxis", "erfahrung.von", "2.1.2020", "erfahrung.bis", "1.1.2020", "erfahrung.beschreibung", hundredRunes),
			want: []string{"erfahrung.bis: Das Ende liegt vor dem Beginn."}},
		"rule with an unreadable part": {input: with(complete(), "herkunft", "praxis", "erfahrung.von", "gestern", "erfahrung.bis", "1.1.2020", "erfahrung.beschreibung", hundredRunes),
			want: []string{"erfahrung.von: Bitte gib bei „Von“ ein vollständiges Datum ein, zum Beispiel 24.03.1991."}},
		"bounds": {input: with(complete(), "umfang", "2001", "geburtsdatum", "22.11.2026"), want: []string{
			"geburtsdatum: „Geburtsdatum“ darf nicht nach dem 21. November 2026 liegen. Bitte prüfe das Datum.",
			"umfang: „Umfang“ darf höchstens 2000 UE sein."}},
		"renamed executable": {input: with(complete(), "nachweise", "f4"), want: []string{
			"nachweise: „programm.exe“ ist keine Datei, die „Nachweise“ annimmt. Möglich sind: PDF, JPG, PNG, HEIC."}},
		"50 MB":      {input: with(complete(), "nachweise", "f5"), want: []string{"nachweise: „riesig.pdf“ ist zu groß für „Nachweise“. Eine Datei darf höchstens 10 MB haben."}},
		"empty file": {input: with(complete(), "nachweise", "f3"), want: []string{"nachweise: „leer.pdf“ bei „Nachweise“ ist leer. Bitte wähle die Datei noch einmal aus."}},
		"file of somebody else": {input: with(complete(), "nachweise", "fremd"), want: []string{
			"nachweise: Eine Datei bei „Nachweise“ ist nicht mehr da. Bitte lade sie noch einmal hoch."}},
		"far too long": {input: with(complete(), "vorname", strings.Repeat("ä", 200_000), "umfang", strings.Repeat("9", 100_000), "geburtsdatum", strings.Repeat("1", 100_000)), want: []string{
			"vorname: „Vorname“ ist mit 200000 Zeichen zu lang. Bitte kürze den Text auf höchstens 10000 Zeichen.",
			"geburtsdatum: Bitte gib bei „Geburtsdatum“ ein vollständiges Datum ein, zum Beispiel 24.03.1991.",
			"umfang: Bitte gib bei „Umfang“ eine Zahl ein, zum Beispiel 12,5."}},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems, err := f.Read(c.input, c.page, testContext())
			if err != nil || !reflect.DeepEqual(said(problems), c.want) {
				t.Errorf("got  %v (%v)\nwant %v", said(problems), err, c.want)
			}
			for _, p := range problems {
				if f.Field(p.Field) == nil || p.Page != f.Field(p.Field).Page.Name || placeholder.MatchString(p.In("en")) {
					t.Errorf("%+v: %s", p, p.In("en"))
				}
			}
		})
	}
}

func TestHiddenAnswersAreDropped(t *testing.T) {
	f := parse(t, anerkennung)
	values, _, err := f.Read(with(complete(), "erfahrung.von", "1.1.2020"), "", testContext())
	if err != nil || values["erfahrung"] != nil {
		t.Errorf("%v %v", values["erfahrung"], err)
	}
	// The same by another way in.
	values["erfahrung"] = expression.Record{"von": expression.Date{Year: 2020, Month: 1, Day: 1}}
	values["istAdmin"] = true
	checked, problems, err := f.Check(values, testContext())
	if err != nil || len(problems) > 0 || checked["erfahrung"] != nil || checked["istAdmin"] != nil {
		t.Errorf("%v %v %v", checked, said(problems), err)
	}
}

// The register of the moment counts, never what was posted about a row, a file or a confirmation.
func TestForgedPartsAreNotTaken(t *testing.T) {
	f := parse(t, anerkennung)
	values, _, _ := f.Read(complete(), "", testContext())
	want := inJSON(f.Encode(values))
	values["code"] = expression.Record{"key": "CBRN", "zustaendig": "KV", "active": true, "label": "Chef"}
	values["zustaendig"] = "KV"
	values["richtig"] = expression.Record{"name": "Erna Exempel", "text": "Nichts davon."}
	values["nachweise"] = []any{expression.Record{"id": "f1", "name": "anders.pdf"}, expression.Record{"id": "f2"}}
	checked, problems, err := f.Check(values, testContext())
	if err != nil || len(problems) > 0 || inJSON(f.Encode(checked)) != want {
		t.Errorf("%s %v %v, want %s", inJSON(f.Encode(checked)), said(problems), err, want)
	}
}

func TestReadKeepsWhatPeopleWrite(t *testing.T) {
	f := parse(t, "form: a\nfields:\n  - {name: n, type: text, label: N, maxLength: 12}\n  - {name: m, type: text, label: M, lines: 3}\n")
	for name, c := range map[string]struct{ typed, n, m string }{
		"emoji with joiner":      {"👩‍🚒 Ü", "👩‍🚒 Ü", "👩‍🚒 Ü"},
		"right to left":          {"مريم", "مريم", "مريم"},
		"combining becomes one":  {"u\u0308", "ü", "ü"},
		"control characters":     {"a\x00b\x1b[31m", "ab[31m", "ab[31m"},
		"broken utf-8":           {"a\xffb", "ab", "ab"},
		"lines":                  {"a\r\nb\tc", "a b c", "a\nb c"},
		"only invisible":         {" \u00a0\ufeff\n", "", ""},
		"html stays text":        {"<b>&amp;", "<b>&amp;", "<b>&amp;"},
		"template stays text":    {"{{ now }}", "{{ now }}", "{{ now }}"},
		"twelve runes, 48 bytes": {strings.Repeat("😀", 12), strings.Repeat("😀", 12), strings.Repeat("😀", 12)},
	} {
		t.Run(name, func(t *testing.T) {
			values, problems, err := f.Read(Input{"n": {c.typed}, "m": {c.typed}}, "", testContext())
			if err != nil || len(problems) > 0 {
				t.Fatal(said(problems), err)
			}
			if n, _ := values["n"].(string); n != c.n {
				t.Errorf("one line: %q, want %q", n, c.n)
			}
			if m, _ := values["m"].(string); m != c.m {
				t.Errorf("several: %q, want %q", m, c.m)
			}
		})
	}
}

func TestDefaultsCountUntilTheyAreChanged(t *testing.T) {
	f := parse(t, `
form: a
fields:
  - {name: art, type: choice, label: Art, options: {stufe: Stufe, lehrgang: Lehrgang}, default: stufe}
  - {name: ab, type: date, label: Ab, default: =today}
  - {name: mail, type: email, label: Mail, default: =submitter.email, readOnly: true}
  - {name: menge, type: number, label: Menge, default: 1.5}
  - {name: kv, type: unit, level: KV, label: KV, default: beispielstadt}
  - {name: weg, type: choice, label: Weg, from: registers.geraete, only: row.frei, default: zelt}
`)
	values, problems, err := f.Read(Input{}, "", testContext())
	if want := `{"ab":"2026-11-21","art":{"key":"stufe","label":"Stufe"},"kv":{"key":"beispielstadt","level":"KV","name":"KV Beispielstadt","parent":"musterland"},"mail":"alma.beispiel@example.org","menge":"1.5"}`; err != nil || len(problems) > 0 || inJSON(f.Encode(values)) != want {
		t.Errorf("untouched: %s %v %v, want %s", inJSON(f.Encode(values)), said(problems), err, want)
	}
	views, err := f.View(Input{}, testContext())
	if err != nil || views[0].Fields[0].Typed[0] != "stufe" || views[0].Fields[1].Typed[0] != "2026-11-21" || views[0].Fields[3].Typed[0] != "1,5" {
		t.Errorf("shown: %+v %v", views, err)
	}
	values, problems, err = f.Read(Input{"art": {""}, "ab": {""}, "mail": {"boese@example.org"}, "menge": {""}, "kv": {""}}, "", testContext())
	if want := `{"mail":"alma.beispiel@example.org"}`; err != nil || len(problems) > 0 || inJSON(f.Encode(values)) != want {
		t.Errorf("emptied: %s %v %v, want %s", inJSON(f.Encode(values)), said(problems), err, want)
	}
	// Values from elsewhere are answers: what is not there was not answered.
	checked, _, err := f.Check(Values{}, testContext())
	if want := `{"mail":"alma.beispiel@example.org"}`; err != nil || inJSON(f.Encode(checked)) != want {
		t.Errorf("checked: %s %v", inJSON(f.Encode(checked)), err)
	}
}

func TestConditionsUseFieldsOfAnyPageAndAnyOrder(t *testing.T) {
	f := parse(t, `
form: a
pages:
  - {show: wahl == "ja", fields: [{name: spaeter, type: text, label: Spaeter, required: exists(zahl)}]}
  - fields:
      - {name: doppelt, type: computed, label: D, value: =einfach * 2}
      - {name: einfach, type: computed, label: E, value: =zahl + 1}
      - {name: zahl, type: number, label: Z, show: spaeter != "nein"}
  - fields:
      - {name: wahl, type: choice, label: W, options: {ja: Ja, nein: Nein}}
`)
	for name, c := range map[string]struct {
		input Input
		want  string
		says  []string
	}{
		"all shown":             {Input{"wahl": {"ja"}, "spaeter": {"gut"}, "zahl": {"4"}}, `{"doppelt":"10","einfach":"5","spaeter":"gut","wahl":{"key":"ja","label":"Ja"},"zahl":"4"}`, []string{}},
		"page hidden":           {Input{"wahl": {"nein"}, "spaeter": {"nein"}, "zahl": {"4"}}, `{"doppelt":"10","einfach":"5","wahl":{"key":"nein","label":"Nein"},"zahl":"4"}`, []string{}},
		"hidden by an answer":   {Input{"wahl": {"ja"}, "spaeter": {"nein"}, "zahl": {"4"}}, `{"spaeter":"nein","wahl":{"key":"ja","label":"Ja"}}`, []string{}},
		"required by an answer": {Input{"wahl": {"ja"}, "spaeter": {""}, "zahl": {"4"}}, `{"doppelt":"10","einfach":"5","wahl":{"key":"ja","label":"Ja"},"zahl":"4"}`, []string{"spaeter: Bitte fülle „Spaeter“ aus."}},
	} {
		t.Run(name, func(t *testing.T) {
			values, problems, err := f.Read(c.input, "", testContext())
			if err != nil || inJSON(f.Encode(values)) != c.want || !reflect.DeepEqual(said(problems), c.says) {
				t.Errorf("%s %v %v, want %s %v", inJSON(f.Encode(values)), said(problems), err, c.want, c.says)
			}
		})
	}
}
