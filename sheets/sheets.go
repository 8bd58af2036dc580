// Package sheets reads rows from the files that people keep lists in: CSV in every usual dialect, and XLSX. It
// knows nothing of forms. What it reads comes from strangers: every size is bounded before memory is taken.
// Edit here when another kind of file is to be read.
package sheets

import (
	"bytes"
	"errors"
	"strings"
)

// The bounds of a file. Whoever has more rows than this does not want a form.
const (
	MostBytes    = 5 << 20  // of the file as it comes
	MostRows     = 5_000    // with the heading
	MostColumns  = 200      // further cells of a row are an error
	mostUnpacked = 64 << 20 // of all parts of an XLSX file together
	mostCell     = 32_767   // characters of a cell, as in Excel
)

// What can be wrong with a file as a whole.
var (
	// ErrEmpty: there is no row in it.
	ErrEmpty = errors.New("the file has no rows")
	// ErrTooLarge: it has more bytes, rows or columns than are read.
	ErrTooLarge = errors.New("the file is too large")
	// ErrOldExcel: it is in the format of Excel before 2007 (.xls), or locked by a password.
	ErrOldExcel = errors.New("the file is in the old Excel format or locked")
	// ErrUnreadable: it is neither CSV nor XLSX, or it is damaged.
	ErrUnreadable = errors.New("the file is neither CSV nor XLSX")
)

// Row is a row of a file. Line is its place in the file, counted from 1. Cells are trimmed texts: dates as
// 2026-11-21 or 2026-11-21T09:30, times as 09:30, numbers with a point and without groups, "true" and "false".
type Row struct {
	Line  int
	Cells []string
}

// Style says how numbers of a spreadsheet are written into the cells of a Row: people type 12,50 or 12.50. The
// numbers of CSV files are texts and stay as they are.
type Style struct {
	Comma bool // decimal comma
}

// Read reads the rows of a CSV or XLSX file, of XLSX those of the first sheet. Empty rows are left out. The error is
// one of those above.
func Read(content []byte, style Style) ([]Row, error) {
	if len(content) > MostBytes {
		return nil, ErrTooLarge
	}
	var rows []Row
	var err error
	switch {
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		rows, err = readXLSX(content, style)
	case bytes.HasPrefix(content, []byte("\xD0\xCF\x11\xE0")):
		return nil, ErrOldExcel
	default:
		rows, err = readCSV(content)
	}
	if err != nil {
		return nil, err
	}
	kept := rows[:0]
	for _, row := range rows {
		if row.tidy() {
			kept = append(kept, row)
		}
	}
	if len(kept) == 0 {
		return nil, ErrEmpty
	}
	return kept, nil
}

// tidy trims the cells and drops empty ones at the end; it says whether anything is left.
func (r *Row) tidy() bool {
	last := 0
	for i, cell := range r.Cells {
		if r.Cells[i] = strings.TrimSpace(strings.ReplaceAll(cell, "\u00a0", " ")); r.Cells[i] != "" {
			last = i + 1
		}
	}
	r.Cells = r.Cells[:last]
	return last > 0
}
