package ui

import (
	"slices"
	"testing"

	"laufzettel/forms"
)

// Lines of the error summary name the field once, and the table where there are several.
func TestSummaryNamesWhereToLook(t *testing.T) {
	table := func(path, label string) forms.FieldView {
		return forms.FieldView{Path: path, Label: label, Rows: []forms.RowView{{Number: "1", Path: path + ".1", Title: "Zeile 1", Fields: []forms.FieldView{
			{Path: path + ".1.name", Label: "Name"},
		}}}}
	}
	says := func(path, text string) forms.Problem {
		return forms.Problem{Field: path, Written: text}
	}
	r := &Renderer{site: Site{Lang: "de"}}
	for name, c := range map[string]struct {
		views    []forms.FieldView
		problems []forms.Problem
		want     []string
	}{
		"named by the sentence": {
			[]forms.FieldView{{Path: "ort", Label: "Ort"}}, []forms.Problem{says("ort", "Bitte fülle „Ort“ aus.")}, []string{"|Bitte fülle „Ort“ aus."},
		},
		"not named by the sentence": {
			[]forms.FieldView{{Path: "nummer", Label: "Nummer"}}, []forms.Problem{says("nummer", "Das sind zu wenige Ziffern.")}, []string{"Nummer|Das sind zu wenige Ziffern."},
		},
		"one table": {
			[]forms.FieldView{table("a", "Ausschuss")}, []forms.Problem{says("a.1.name", "Bitte fülle „Zeile 1, Name“ aus.")}, []string{"|Bitte fülle „Zeile 1, Name“ aus."},
		},
		"two tables": {
			[]forms.FieldView{table("a", "Ausschuss"), table("w", "Wahlberechtigte")},
			[]forms.Problem{says("a.1.name", "Bitte fülle „Zeile 1, Name“ aus."), says("w.1.name", "Der steht schon da.")},
			[]string{"Ausschuss|Bitte fülle „Zeile 1, Name“ aus.", "Wahlberechtigte, Zeile 1, Name|Der steht schon da."},
		},
	} {
		var got []string
		for _, link := range r.problemLinks(Fields{Views: c.views, Problems: c.problems}) {
			got = append(got, link.Label+"|"+link.Text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
