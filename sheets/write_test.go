package sheets_test

import (
	"fmt"
	"strings"
	"testing"

	"laufzettel/sheets"
)

func TestWrittenSpreadsheetsReadTheSame(t *testing.T) {
	rows := [][]string{{"Kennung", "", "=1+1"}, {"007", "zwei\nZeilen", "<&> \"ü\""}, {"+49 611", "", "@SUM(A1)"}}
	wide := make([]string, 60)
	for i := range wide {
		wide[i] = fmt.Sprintf("Spalte %d", i)
	}
	rows = append(rows, wide, []string{strings.Repeat("ä", 40_000)})
	file, err := sheets.WriteXLSX(rows)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(file), "<f>") {
		t.Error("there is a formula in it")
	}
	read, err := sheets.Read(file, sheets.Style{})
	if err != nil || len(read) != len(rows) {
		t.Fatalf("%d rows come back: %v", len(read), err)
	}
	for i, row := range read {
		want := append([]string(nil), rows[i]...)
		if i == 4 {
			want[0] = strings.Repeat("ä", 32_767)
		}
		if strings.Join(row.Cells, "|") != strings.Join(want, "|") {
			t.Errorf("row %d is %.80q, want %.80q", i, row.Cells, want)
		}
	}
}
