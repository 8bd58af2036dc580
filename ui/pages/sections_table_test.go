package pages

import (
	"reflect"
	"testing"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
	"laufzettel/ui"
)

// A table is one answer with the columns in which anything stands. What is sensitive is not on pages that a mailed link
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
			{Label: "Personen", Grid: &ui.Grid{Columns: []string{"Vorname", "Beleg", "Ort, PLZ"}, Rows: []ui.GridRow{
				{Title: "Person 1", Cells: []ui.GridCell{{Text: "Alma"}, {Files: upload("b1")}, {}}},
				{Title: "Person 2", Cells: []ui.GridCell{{Text: "Bert"}, {}, {Text: "12345"}}}}}},
			{Label: "Personen, IBAN", Hidden: true}, {Label: "Personen, Attest", Hidden: true}}},
		"signed in": {true, []ui.Row{
			{Label: "Personen", Grid: &ui.Grid{Columns: []string{"Vorname", "IBAN", "Beleg", "Attest", "Ort, PLZ"}, Rows: []ui.GridRow{
				{Title: "Person 1", Cells: []ui.GridCell{{Text: "Alma"}, {Text: "DE89 3704 0044 0532 0130 00"}, {Files: upload("b1")}, {Files: upload("a1")}, {}}},
				{Title: "Person 2", Cells: []ui.GridCell{{Text: "Bert"}, {}, {}, {}, {Text: "12345"}}}}}}}},
	} {
		sections := s.sections(views, sectionOptions{files: files, all: c.all, brief: true})
		if len(sections) != 1 || !reflect.DeepEqual(sections[0].Rows, c.want) {
			t.Errorf("%s: got  %+v\nwant %+v", name, sections, c.want)
		}
	}
}

// A table with more columns than fit side by side is told row by row; one with given rows says what they are called.
func TestSectionsOfWideAndFixedTables(t *testing.T) {
	var report source.Report
	form := forms.Parse(source.Parse("form.yaml", []byte(`
form: a
fields:
  - {name: tage, type: table, label: Tage, rows: '=["Sa", "So"]', rowTitle: "{{ row }}", fields: [{name: wer, type: text, label: Wer}]}
  - name: breit
    type: table
    label: Breit
    fields: [{name: a, type: text, label: A}, {name: b, type: text, label: B}, {name: c, type: text, label: C}, {name: d, type: text, label: D}, {name: e, type: text, label: E}, {name: f, type: text, label: F}, {name: g, type: text, label: G}, {name: h, type: text, label: Leitungsqualifikation}]
`), &report), &forms.World{}, &report)
	if report.Failed() {
		t.Fatal(report.Sorted())
	}
	wide := forms.Input{"tage": {"1", "2"}, "tage.2.wer": {"Alma"}, "breit": {"1"}}
	for _, column := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		wide["breit.1."+column] = []string{column + " Sanitätszug"}
	}
	views, err := form.View(wide, &forms.Context{Lang: "de"})
	if err != nil {
		t.Fatal(err)
	}
	sections := (&server{}).sections(views, sectionOptions{})
	if len(sections) != 1 || len(sections[0].Rows) != 2 {
		t.Fatalf("%+v", sections)
	}
	days, broad := sections[0].Rows[0].Grid, sections[0].Rows[1].Grid
	if !days.Titled || days.Stacked || len(days.Rows) != 2 || days.Rows[0].Title != "Sa" || days.Rows[0].Cells[0].Text != "" || days.Rows[1].Cells[0].Text != "Alma" || days.Rows[1].Cells[0].Named {
		t.Errorf("given rows: %+v", days)
	}
	if broad.Titled || !broad.Stacked || len(broad.Columns) != 8 || broad.Rows[0].Cells[7].Text != "h Sanitätszug" {
		t.Errorf("many columns: %+v", broad)
	}
}
