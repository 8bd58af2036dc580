package pages

import (
	"reflect"
	"testing"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
	"laufzettel/ui"
)

// The rows of a table are answers with a line per column. What is sensitive is not on pages that a mailed link
// opens, nor are its uploads; its label says that there is something.
func TestSectionsShowTheRowsOfATable(t *testing.T) {
	var report source.Report
	form := forms.Parse(source.Parse("form.yaml", []byte(`
form: a
fields:
  - name: personen
    type: table
    label: Personen
    rowTitle: "Person {{ number }}"
    fields:
      - {name: vorname, type: text, label: Vorname}
      - {name: iban, type: iban, label: IBAN, sensitive: true}
      - {name: beleg, type: file, label: Beleg}
      - {name: attest, type: file, label: Attest, sensitive: true}
      - {name: ort, type: group, label: Ort, fields: [{name: plz, type: text, label: PLZ}]}
`), &report), &forms.World{}, &report)
	if report.Failed() {
		t.Fatal(report.Sorted())
	}
	file := func(id string) expression.Record { return expression.Record{"id": id, "name": id + ".pdf"} }
	values := forms.Values{"personen": []any{
		expression.Record{"vorname": "Alma", "iban": "DE89370400440532013000", "beleg": file("b1"), "attest": file("a1")},
		expression.Record{"vorname": "Bert", "ort": expression.Record{"plz": "12345"}},
	}}
	ctx := &forms.Context{Lang: "de", Base: values, Reopened: []string{}}
	views, err := form.View(form.Input(values), ctx)
	if err != nil {
		t.Fatal(err)
	}
	s := &server{}
	files := filesOf(form, values, "")
	upload := func(id string) []ui.File { return []ui.File{{ID: id, Name: id + ".pdf"}} }
	for name, c := range map[string]struct {
		all  bool
		want []ui.Row
	}{
		"by link": {false, []ui.Row{
			{Label: "Person 1", Text: "Vorname: Alma"}, {Label: "Person 1, Beleg", Files: upload("b1")},
			{Label: "Person 2", Text: "Vorname: Bert\nOrt, PLZ: 12345"},
			{Label: "Personen, IBAN", Hidden: true}, {Label: "Personen, Attest", Hidden: true}}},
		"signed in": {true, []ui.Row{
			{Label: "Person 1", Text: "Vorname: Alma\nIBAN: DE89 3704 0044 0532 0130 00"},
			{Label: "Person 1, Beleg", Files: upload("b1")}, {Label: "Person 1, Attest", Files: upload("a1")},
			{Label: "Person 2", Text: "Vorname: Bert\nOrt, PLZ: 12345"}}},
	} {
		sections := s.sections(views, sectionOptions{files: files, all: c.all, brief: true})
		if len(sections) != 1 || !reflect.DeepEqual(sections[0].Rows, c.want) {
			t.Errorf("%s: got  %+v\nwant %+v", name, sections, c.want)
		}
	}
}
