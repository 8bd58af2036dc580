package ui

import (
	"encoding/base64"
	"html/template"
	"maps"
	"slices"
)

// Sheet is what a table offers around reading rows from a file.
type Sheet struct {
	Template []byte // an empty CSV file with the headings; nil offers none
	Name     string // of the file to download, without ending
	Result   *ImportResult
}

// ImportResult says what came of a file. Rows that were wrong are nowhere but here: they can be downloaded,
// corrected and read again.
type ImportResult struct {
	Problem string // why nothing at all was read; "" if rows were read
	Note    string // what else is to be known; "" is nothing
	Taken   int    // rows that are in the table now
	Bad     []BadRow
	File    []byte // the bad rows with a column that says why, as CSV
}

// BadRow is a row of a file that was not taken.
type BadRow struct {
	Line int      // in the file, counted from 1 as spreadsheets do
	Row  string   // its first cells, to tell it
	Why  []string // sentences
}

// shownBadRows is how many rows that were not taken a page lists; the file has them all.
const shownBadRows = 20

// sheetWidget is a Sheet ready for its template.
type sheetWidget struct {
	ID, Path, Name string
	TableID        string
	Template       template.URL
	Result         *ImportResult
	Listed         []BadRow
	More           int
	Download       template.URL
}

func newSheetWidget(id, path string, sheet Sheet) *sheetWidget {
	w := &sheetWidget{ID: id + "-import", TableID: id, Path: path, Name: sheet.Name, Result: sheet.Result, Template: csvAddress(sheet.Template)}
	if result := sheet.Result; result != nil {
		w.Listed = result.Bad[:min(len(result.Bad), shownBadRows)]
		w.More = len(result.Bad) - len(w.Listed)
		w.Download = csvAddress(result.File)
	}
	return w
}

// importResults are what came of files, to be told at the top of the page: the table below may be long.
func importResults(block Fields) (results []*sheetWidget) {
	for _, path := range slices.Sorted(maps.Keys(block.Sheets)) {
		if sheet := block.Sheets[path]; sheet.Result != nil {
			results = append(results, newSheetWidget(fieldID(block.Prefix, path), path, sheet))
		}
	}
	return results
}

// csvAddress is a file that lies in its own link: nothing of it is kept on the server.
func csvAddress(content []byte) template.URL {
	if len(content) == 0 {
		return ""
	}
	return template.URL("data:text/csv;charset=utf-8;base64," + base64.StdEncoding.EncodeToString(content))
}
