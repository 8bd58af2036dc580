package api

import (
	"encoding/json"
	"testing"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// Rows come as objects, without sensitive columns where those may not be told.
func TestRowsAreShownWithoutWhatIsSensitive(t *testing.T) {
	var report source.Report
	form := forms.Parse(source.Parse("form.yaml", []byte(`
form: a
fields:
  - name: personen
    type: table
    label: Personen
    fields: [{name: vorname, type: text, label: Vorname}, {name: tag, type: date, label: Tag}, {name: iban, type: iban, label: IBAN, sensitive: true}]
`), &report), &forms.World{}, &report)
	if report.Failed() {
		t.Fatal(report.Sorted())
	}
	values := forms.Values{"personen": []any{
		expression.Record{"vorname": "Alma", "iban": "DE89370400440532013000", "tag": expression.Date{Year: 2003, Month: 2, Day: 1}}, expression.Record{}}}
	for all, want := range map[bool]string{
		true:  `{"personen":[{"iban":"DE89370400440532013000","tag":"2003-02-01","vorname":"Alma"},{}]}`,
		false: `{"personen":[{"tag":"2003-02-01","vorname":"Alma"},{}]}`,
	} {
		if got, err := json.Marshal(shown(form, values, all)); err != nil || string(got) != want {
			t.Errorf("all %v: got  %s\nwant %s (%v)", all, got, want, err)
		}
	}
}
