package definitions_test

import (
	"io/fs"
	"testing"

	"laufzettel/connectors"
	_ "laufzettel/connectors/all"
	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/library"
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

func loadRegisters(t *testing.T, folder fs.FS) *definitions.Set {
	t.Helper()
	report := &source.Report{}
	set := definitions.Load(folder, report, connectors.Operations())
	if set == nil {
		t.Fatalf("the definitions are wrong: %v", report.Sorted()[0].Text.In("en"))
	}
	return set
}

// Every row of every shipped register goes through the form of its register, the file of its register and the store,
// and comes back as it was.
func TestRowsComeBackFromFormFileAndStore(t *testing.T) {
	rows := 0
	for name, folder := range map[string]fs.FS{"demo": library.Demo(), "templates": library.Templates()} {
		set := loadRegisters(t, folder)
		for _, r := range set.Registers {
			f, err := set.RowForm(r)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			ctx := &forms.Context{Catalogue: f, Lang: "de"}
			header, err := f.Headings(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range r.Rows {
				rows++
				wanted, err := r.EncodeRow(row.Values)
				if err != nil {
					t.Fatal(err)
				}
				same := func(way string, got expression.Record) {
					t.Helper()
					encoded, err := r.EncodeRow(got)
					if err != nil || string(encoded) != string(wanted) {
						t.Errorf("%s %s %s by %s is %s, want %s (%v)", name, r.Name, row.Key, way, encoded, wanted, err)
					}
				}
				values, problems, err := f.Edit.Read(f.Edit.Input(f.Values(row.Values)), "", ctx)
				if err != nil || len(problems) > 0 {
					t.Fatalf("%s %s: %v %v", r.Name, row.Key, problems, err)
				}
				same("form", f.Row(values, row.Key))
				read, err := f.Sheet.ImportRows(definitions.SheetTable, header, [][]string{f.Cells(row.Values)}, nil, ctx)
				if err != nil || read.Good != 1 || len(read.Unknown)+len(read.Absent) > 0 {
					t.Fatalf("%s %s: %+v %v", r.Name, row.Key, read, err)
				}
				values, problems, err = f.Sheet.Read(read.Input, "", ctx)
				if err != nil || len(problems) > 0 {
					t.Fatalf("%s %s: %v %v", r.Name, row.Key, problems, err)
				}
				list := values[definitions.SheetTable].([]any)
				same("file", f.Row(forms.Values(list[0].(expression.Record)), ""))
				stored, err := r.DecodeRow(wanted, nil)
				if err != nil {
					t.Fatal(err)
				}
				same("store", stored)
			}
		}
	}
	if rows < 50 {
		t.Errorf("only %d rows were looked at", rows)
	}
}

func TestStoredRowsFollowTheColumns(t *testing.T) {
	text := &expression.Type{Kind: expression.Text}
	number := &expression.Type{Kind: expression.Number, Missing: true}
	before := &definitions.Register{Name: "codes", Columns: []definitions.Column{{Key: "was", Kind: "text", Type: text}, {Key: "grad", Kind: "text", Type: text}}}
	stored, err := before.EncodeRow(expression.Record{"key": "a", "label": "A", "label.en": "Ay", "was": "weg", "grad": "viel"})
	if err != nil {
		t.Fatal(err)
	}
	now := &definitions.Register{Name: "codes", Columns: []definitions.Column{{Key: "grad", Kind: "number", Type: number}, {Key: "neu", Kind: "text", Type: text}, {Key: "frei", Kind: "yesno", Type: &expression.Type{Kind: expression.Bool}}}}
	row, err := now.DecodeRow(stored, expression.Record{"neu": "aus der Datei", "neu.en": "from the file"})
	if err != nil {
		t.Fatal(err)
	}
	if row["was"] != nil || row["grad"] != nil || row["neu"] != "aus der Datei" || row["neu.en"] != "from the file" || row["frei"] != false || row["label.en"] != "Ay" {
		t.Errorf("the row is %v", row)
	}
}
