package ui

import (
	"strconv"
	"strings"

	"laufzettel/forms"
)

// Widths that columns of a compact table take at least, in rem, and how much of them a desktop page carries.
// Tables that are wider become a list of rows to unfold.
const (
	columnText    = 8.0
	columnSelect  = 8.0
	columnDate    = 9.5
	columnShort   = 5.5
	columnTick    = 3.5
	compactLimit  = 42.0
	fewRows       = 2    // so many rows of a list stand open
	endless       = 1000 // a limit of so many rows is only there to have one
	longTable     = 10   // from more rows on, a link leads past them
	summaryValues = 3    // so many answers tell folded rows apart
)

// tableWidget is what a table has beside what every widget has.
type tableWidget struct {
	Compact bool // a real table on wide screens; otherwise rows to unfold
	Columns []tableColumn
	Rows    []tableRow
	Next    int          // number of the next row; no number is given twice
	Least   int          // fewest rows
	Most    int          // most rows; 0 is no limit
	Open    bool         // people add and remove rows
	Long    bool         // so many rows that a link leads past them
	Full    bool         // there is no room for another row
	Import  *sheetWidget // nil: no rows can be read from a file
	Limits  string       // how many rows there may be, as a sentence; "" if nothing
}

type tableColumn struct {
	ID       string
	Label    string
	Help     string
	Unit     string
	Size     string
	Required bool
}

// tableRow is one row ready for its template.
type tableRow struct {
	ID        string
	Table     string // path of the table
	Path      string
	Number    string
	Title     string
	Line      string // the first answers, for a folded row
	Fixed     bool
	Removable bool
	Hard      bool // may not be removed now, because there are no more rows than there must be
	Unfolded  bool
	Compact   bool
	Problems  int
	Cells     []widget
}

// table prepares the rows of a table.
func (r *Renderer) table(w *widget, block Fields, view forms.FieldView, problems map[string][]string) error {
	t := &tableWidget{Next: 1, Least: view.LeastRows, Most: view.MostRows, Open: !view.ReadOnly}
	w.Table = t
	if table := view.Field.Table; table != nil {
		t.Open = t.Open && table.Rows == nil
		if table.Import && t.Open {
			t.Import = newSheetWidget(w.ID, view.Path, block.Sheets[view.Path])
		}
	}
	t.Compact = compact(view.Rows)
	for i, row := range view.Rows {
		made, err := r.tableRow(block, view, i, row, problems)
		if err != nil {
			return err
		}
		if n, err := strconv.Atoi(row.Number); err == nil && n >= t.Next {
			t.Next = n + 1
		}
		t.Rows = append(t.Rows, made)
	}
	fixed := len(view.Rows) > 0
	for _, row := range view.Rows {
		fixed = fixed && row.Fixed
	}
	t.Open = t.Open && !fixed
	t.Long = len(t.Rows) > longTable
	t.Full = t.Most > 0 && len(t.Rows) >= t.Most
	if len(view.Rows) > 0 {
		t.columns(view.Rows[0], t.Rows[0])
	}
	switch {
	case !t.Open:
	case t.Most >= endless && t.Least > 1:
		t.Limits = r.Text("table.atLeast", "min", t.Least)
	case t.Most >= endless:
	case t.Least > 0 && t.Most > 0:
		t.Limits = r.Text("table.between", "min", t.Least, "max", t.Most)
	case t.Least > 1:
		t.Limits = r.Text("table.atLeast", "min", t.Least)
	case t.Most > 0:
		t.Limits = r.Text("table.atMost", "max", t.Most)
	}
	w.Bounds = t.Limits
	return nil
}

// tableRow prepares one row, the one at place i.
func (r *Renderer) tableRow(block Fields, view forms.FieldView, i int, row forms.RowView, problems map[string][]string) (tableRow, error) {
	made := tableRow{
		ID: fieldID(block.Prefix, row.Path), Table: view.Path, Path: row.Path, Number: row.Number, Title: r.rowTitle(i, row), Fixed: row.Fixed,
		Removable: !row.Fixed && !view.ReadOnly, Hard: len(view.Rows) <= view.LeastRows, Compact: compact(view.Rows),
	}
	var err error
	if made.Cells, err = r.cells(block, row.Fields, problems); err != nil {
		return made, err
	}
	empty := true
	var line []string
	for k := range made.Cells {
		cell := &made.Cells[k]
		made.Problems += faults(*cell)
		if made.Compact && cell.Kind == "radios" {
			cell.Kind = "select"
		}
		if made.Compact {
			cell.Row = made.ID
		}
		if cell.Shown == "" || cell.Hidden {
			continue
		}
		if cell.Kind != "static" && cell.Kind != "fixed" {
			empty = false
		}
		if len(line) < summaryValues && !strings.Contains(made.Title, cell.Shown) {
			line = append(line, cell.Shown)
		}
	}
	made.Line = strings.Join(line, " · ")
	made.Unfolded = made.Problems > 0 || empty || len(view.Rows) <= fewRows
	return made, nil
}

// faults counts what is wrong in a widget and its parts.
func faults(w widget) int {
	n := len(w.Problems)
	for _, child := range w.Children {
		n += faults(child)
	}
	return n
}

// rowTitle is what a row is called: as its author says, or by its place, which counts from 0.
func (r *Renderer) rowTitle(i int, row forms.RowView) string {
	if title := strings.TrimSpace(row.Title); title != "" {
		return title
	}
	return r.Text("table.row", "n", i+1)
}

// columns are the headings, taken from the first row: all rows have the same.
func (t *tableWidget) columns(row forms.RowView, made tableRow) {
	for i, cell := range made.Cells {
		name := strings.TrimPrefix(row.Fields[i].Path, row.Path+".")
		column := tableColumn{
			ID: strings.TrimSuffix(made.ID, "-"+row.Number) + "-c-" + name, Label: cell.Label, Help: cell.Help, Unit: cell.Unit, Size: cell.Size,
			Required: cell.Required || cell.Kind == "static" || cell.Kind == "fixed",
		}
		if cell.Kind == "tick" {
			column.Size, column.Required = "tick", true
		}
		t.Columns = append(t.Columns, column)
	}
	if !t.Compact {
		return
	}
	// Name and help of a column stand once, in its heading, and every cell refers to them.
	for k := range t.Rows {
		for i := range t.Rows[k].Cells {
			cell := &t.Rows[k].Cells[i]
			if i >= len(t.Columns) {
				break
			}
			cell.HeadID = t.Columns[i].ID
			if cell.Help != "" {
				cell.Help, cell.HelpID = "", t.Columns[i].ID+"-help"
				cell.describe()
			}
		}
	}
}

// compact says whether rows fit into a table: few columns that are one control each.
func compact(rows []forms.RowView) bool {
	if len(rows) == 0 {
		return true
	}
	width := 0.0
	for _, cell := range rows[0].Fields {
		kind := cell.Field.Widget
		switch {
		case kind.Kind == "static" && cell.Field.Value == nil:
			return false
		case kind.Kind == "choice" && isStatement(cell):
			width += columnTick
		case kind.Kind == "choice":
			width += columnSelect
		case kind.Kind == "static", kind.Kind == "input" && (kind.Input == "number" || kind.Inputmode == "numeric" || kind.Inputmode == "decimal"):
			width += columnShort
		case kind.Kind == "input" && (kind.Input == "date" || kind.Input == "datetime-local"):
			width += columnDate
		case kind.Kind == "input":
			width += columnText
		default:
			return false
		}
	}
	return width <= compactLimit
}

// hasCompactTable says whether a page needs the full width.
func hasCompactTable(views []forms.FieldView) bool {
	for _, view := range views {
		if view.Field.Widget.Kind == "table" && compact(view.Rows) || hasCompactTable(view.Fields) {
			return true
		}
	}
	return false
}

// cells prepares the columns of a row, one widget each.
func (r *Renderer) cells(block Fields, views []forms.FieldView, problems map[string][]string) ([]widget, error) {
	cells := make([]widget, len(views))
	for i, view := range views {
		var err error
		if cells[i], err = r.widget(block, view, problems); err != nil {
			return nil, err
		}
	}
	return cells, nil
}
