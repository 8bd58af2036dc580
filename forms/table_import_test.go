package forms

import (
	"fmt"
	"slices"
	"testing"
)

const roster = `
form: a
fields:
  - name: leute
    type: table
    label: Leute
    max: 4
    import: true
    rowTitle: "{{ name }}"
    fields:
      - {name: name, type: text, label: "Name, Vorname", required: true, was: [fullName]}
      - {name: geboren, type: date, label: {de: Geburtsdatum, en: Date of birth}, max: =today}
      - {name: art, type: choice, label: Art, options: {ea: ehrenamtlich, ha: hauptamtlich}}
      - {name: tage, type: choices, label: Tage, options: {sa: Samstag, so: Sonntag}}
      - {name: mitglied, type: yesno, label: Mitglied?}
      - {name: geraet, type: choice, label: Gerät, from: registers.geraete}
      - {name: betrag, type: money, label: Betrag (€)}
      - {name: bild, type: file, label: Bild}
      - {name: jahre, type: computed, label: Jahre, value: "=years(geboren, today)"}
      - {name: anschrift, type: group, label: Anschrift, fields: [{name: plz, type: text, label: PLZ}]}
`

func TestRowsAreReadFromAFile(t *testing.T) {
	f := parse(t, roster)
	header, err := f.ImportHeader("leute", testContext())
	if err != nil || !slices.Equal(header, []string{"Name, Vorname", "Geburtsdatum", "Art", "Tage", "Mitglied?", "Gerät", "Betrag (€)", "Anschrift: PLZ"}) {
		t.Errorf("header %q %v", header, err)
	}
	input := Input{"leute": {"1", "2"}, "leute.1.name": {"Alma"}, "leute.1.geboren": {"1.2.2003"}, "leute.2.name": {" "}}
	got, err := f.ImportRows("leute",
		[]string{"NAME vorname", "date of BIRTH", " Art:", "tage", "mitglied", "Geraet", "Betrag", "Bild", "plz", "Schuhgröße"},
		[][]string{
			{"Bert", "2003-02-01", "Hauptamtlich", "Sonntag, sa", "ja", "Pumpe", "1.234,50", "x.png", "12345", "42"},
			{"", "", " "},
			{"", "morgen", "vielleicht"},
			{"Alma", "1. 2. 2003"},
			{"Cora", "1.1.1999", "ea"},
			{"Bert", "1.2.2003", "ha", "sa; so", "JA", "pumpe", "1234,50", "", "12345"},
			{"Dora", "1.1.1990"},
			{"Emil", "1.1.1980"},
		}, input, testContext())
	if err != nil {
		t.Fatal(err)
	}
	if len(input) != 4 {
		t.Error("the input that came in was changed")
	}
	values, problems, err := f.Read(got.Input, "", testContext())
	if err != nil || len(problems) > 0 {
		t.Fatal(said(problems), err)
	}
	want := `{"leute":[{"geboren":"2003-02-01","jahre":"23","name":"Alma"},` +
		`{"anschrift":{"plz":"12345"},"art":{"key":"ha","label":"hauptamtlich"},"betrag":"1234.5","geboren":"2003-02-01","geraet":{"frei":true,"key":"pumpe","label":"Pumpe","preis":"12.5"},"jahre":"23","mitglied":true,"name":"Bert","tage":[{"key":"so","label":"Sonntag"},{"key":"sa","label":"Samstag"}]},` +
		`{"art":{"key":"ea","label":"ehrenamtlich"},"geboren":"1999-01-01","jahre":"27","name":"Cora"},{"geboren":"1990-01-01","jahre":"36","name":"Dora"}]}`
	if all := asJSON(values); all != want {
		t.Errorf("got  %s\nwant %s", all, want)
	}
	if got.Good != 3 || !slices.Equal(got.Unknown, []string{"Bild", "Schuhgröße"}) || len(got.Absent) != 0 {
		t.Errorf("%d good, unknown %q, absent %q", got.Good, got.Unknown, got.Absent)
	}
	var bad []string
	for _, row := range got.Bad {
		for _, fault := range row.Faults {
			bad = append(bad, fmt.Sprintf("%d/%d %q %s", row.Record, fault.Heading, fault.Typed, fault.Problem.In("de")))
		}
	}
	if !slices.Equal(bad, []string{
		`2/0 "" Bitte fülle „Name, Vorname“ aus.`,
		`2/1 "morgen" Bitte gib bei „Geburtsdatum“ ein vollständiges Datum ein, zum Beispiel 24.03.1991.`,
		`2/2 "vielleicht" Bei „Art“ steht „vielleicht“ nicht zur Auswahl. Bitte wähle eine der angebotenen Möglichkeiten.`,
		`3/-1 "" Diese Angaben stehen schon in der Tabelle: Alma.`,
		`5/-1 "" Diese Angaben stehen schon in der Tabelle: Bert.`,
		`7/-1 "" Die Tabelle nimmt höchstens 4 Zeilen an; für diese ist kein Platz mehr.`,
	}) {
		t.Errorf("bad rows:\n%s", bad)
	}
}

func TestHeadingsOfAFile(t *testing.T) {
	f := parse(t, roster)
	for _, c := range []struct {
		header          []string
		unknown, absent int
	}{
		{[]string{"fullName", "anschrift.plz"}, 0, 6},
		{[]string{"name", "NAME, VORNAME"}, 1, 7},
		{[]string{"", "x"}, 1, 8},
		{nil, 0, 8},
	} {
		got, err := f.ImportRows("leute", c.header, [][]string{{"Alma"}}, nil, testContext())
		if err != nil || len(got.Unknown) != c.unknown || len(got.Absent) != c.absent {
			t.Errorf("%q: unknown %q, absent %q, %v", c.header, got.Unknown, got.Absent, err)
		}
	}
}
