package forms

import "laufzettel/definitions/expression"

// Table is what a field of type table has beside what every field has: the form of one row. The value of
// a table is a list of records, one per row, in the order shown.
//
// A row is posted under "<table>.<number>.<column>" ("personen.3.vorname"); the numbers need not be without
// gaps, and the table's own path ("personen") is posted once per row with the row's number, which gives the
// order and says that a row is there even where a browser sends nothing else of it. Problems and views use
// the same paths, with the row's number.
type Table struct {
	Row   *Form                // the columns of one row; sees the fields around it and all rows as "table"
	Rows  *expression.Program  // rows that come from elsewhere, one for each element; nil: people add rows
	Title *expression.Template // what one row is called, sees the row and "number", which counts from 1
	// Import says that rows may be read from a CSV or XLSX file.
	Import bool
}

// RowView is one row of a table as it is to be shown.
type RowView struct {
	Number string // as posted: the part of the path between table and column
	Path   string // "personen.3"
	Title  string
	Fixed  bool // comes from elsewhere and cannot be taken out
	Fields []FieldView
}

// Section is a part of a page with a heading and perhaps a condition; its fields are named as without it.
type Section struct {
	Name  string // stable within the form: s1, s2 ...
	Title *expression.Template
	Intro *expression.Template // Markdown
	Show  *expression.Program

	showWhen string
}

// SectionView is a section as it is to be shown.
type SectionView struct {
	Name         string
	Title, Intro string
	Hidden       bool
	ShowWhen     string // mirrors a simple condition for the browser, as FieldView.ShowWhen
}
