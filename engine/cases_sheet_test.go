package engine_test

import (
	"slices"
	"strings"
	"testing"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
)

// TestSheetOfCases: a file holds the filtered list as far as its taker may export it, the answers of the chosen process
// but nothing sensitive, and leaves a note without what was searched for.
func TestSheetOfCases(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(stranger, map[string]any{"nachname": "Müller"})
		r.apply(stranger, map[string]any{"kv": "beispielstadt", "nachname": "Andernorts"})
		for _, nobody := range []string{"benno", "alma", ""} {
			_, err := r.e.CaseSheet(ctx, r.person(nobody), engine.CaseFilter{}, "de")
			r.refused(err, flows.NotYours)
		}
		rows, err := r.e.CaseSheet(ctx, r.person("gisela"), engine.CaseFilter{Process: "anerkennung", Search: "ane"}, "de")
		r.ok(err)
		if len(rows) != 2 || len(rows[0]) != len(rows[1]) || rows[1][0] != c.Row.Number || !slices.Contains(rows[1], "Müller") {
			t.Fatalf("rows: %v", rows)
		}
		all := strings.Join(append(rows[0], rows[1]...), "|")
		if strings.Contains(all, "Andernorts") {
			t.Error("a case of another unit is in the file")
		}
		sensitive := 0
		c.Process.Form.AllFields(func(f *forms.Field) {
			if f.Sensitive {
				sensitive++
				if label, err := f.Label.Render(&expression.Scope{}, "de"); err == nil && slices.Contains(rows[0], label) {
					t.Errorf("the sensitive answer %s is a column", f.Path)
				}
			}
		})
		if sensitive == 0 {
			t.Error("nothing in the form is sensitive, so this test proves nothing")
		}
		if plain, err := r.e.CaseSheet(ctx, r.person("gisela"), engine.CaseFilter{}, "en"); err != nil || len(plain[0]) != 8 || len(plain) != 2 {
			t.Errorf("without a process: %v, %v", plain, err)
		}
		notes, err := r.e.AccessNotes(ctx, engine.ExportedList, 10)
		r.ok(err)
		if len(notes) != 2 || notes[len(notes)-1].Person != "gisela" {
			t.Errorf("noted: %+v", notes)
		}
		for _, note := range notes {
			if note.Count != 1 || strings.Contains(note.Filter, "ane ") || note.Filter != "" && note.Filter != "process=anerkennung search=yes" {
				t.Errorf("noted: %+v", note)
			}
		}
	})
}
