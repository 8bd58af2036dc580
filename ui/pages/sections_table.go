package pages

import (
	"slices"
	"strings"
	"unicode/utf8"

	"laufzettel/forms"
	"laufzettel/ui"
)

// widestGrid is how many letters a line of a table of answers carries; wider ones are told row by row.
const widestGrid = 58

// columnGap is the space between two columns, in letters.
const columnGap = 2

// fileLetters is how wide the name of a file is at least; it breaks at its own marks.
const fileLetters = 16

// tableRows are the rows of a table as one answer that is a table itself, of the columns in which anything stands.
// What is sensitive is told once, by the label of its column.
func (s *server) tableRows(section *ui.Section, table forms.FieldView, o sectionOptions) {
	cells := cells{options: o}
	grid := &ui.Grid{Titled: table.Field.Table.Rows != nil}
	for _, row := range table.Rows {
		cells.row, cells.at = nil, 0
		cells.add(row.Fields, "")
		told := ui.GridRow{Title: row.Title}
		if cells.row != nil || !o.brief && row.Fixed {
			told.Cells = cells.row
			for i := range told.Cells {
				cell := &told.Cells[i]
				cell.Named = cell.Text != "" && strings.Contains(" "+row.Title+" ", " "+cell.Text+" ")
			}
			grid.Rows = append(grid.Rows, told)
		}
	}
	grid.Columns = cells.fit(grid.Rows)
	grid.Stacked = len(grid.Columns) == 0 || letters(grid) > widestGrid
	if len(grid.Rows) > 0 {
		section.Rows = append(section.Rows, ui.Row{Label: table.Label, Grid: grid})
	}
	for _, label := range cells.hidden {
		section.Rows = append(section.Rows, ui.Row{Label: table.Label + ", " + label, Hidden: true})
	}
	if len(grid.Rows) == 0 && len(cells.hidden) == 0 && !o.brief {
		section.Rows = append(section.Rows, ui.Row{Label: table.Label})
	}
}

// cells collects what the rows of a table say, one after the other. Every row has the same columns in the same
// places, shown or not.
type cells struct {
	options sectionOptions
	columns []string // labels by place
	used    []bool   // by place: something stands in a row
	at      int      // place of the next column
	row     []ui.GridCell
	hidden  []string // labels of what may not be shown here
}

func (c *cells) add(fields []forms.FieldView, around string) {
	for _, f := range fields {
		label := around + f.Label
		if len(f.Fields) > 0 && (!f.Field.Sensitive || c.options.all) {
			if f.Label != "" {
				label += ", "
			}
			c.add(f.Fields, label)
			continue
		}
		place := c.at
		c.at++
		if place == len(c.columns) {
			c.columns, c.used = append(c.columns, label), append(c.used, false)
		}
		if f.Hidden {
			continue
		}
		files := c.options.files[f.Path]
		switch {
		case f.Field.Sensitive && !c.options.all:
			if (said(f) || len(files) > 0) && !slices.Contains(c.hidden, label) {
				c.hidden = append(c.hidden, label)
			}
		case f.Field.Value == nil:
		case f.Field.Widget.Kind == "file" && len(files) > 0:
			c.put(place, ui.GridCell{Files: files})
		case f.Field.Widget.Kind != "file" && f.Shown != "":
			c.put(place, ui.GridCell{Text: f.Shown})
		}
	}
}

func (c *cells) put(place int, cell ui.GridCell) {
	c.row = append(c.row, make([]ui.GridCell, place-len(c.row))...)
	c.row = append(c.row, cell)
	c.used[place] = true
}

// fit leaves only the columns in which something stands, in every row, and gives their labels.
func (c *cells) fit(rows []ui.GridRow) (labels []string) {
	for place, label := range c.columns {
		if c.used[place] {
			labels = append(labels, label)
		}
	}
	for i := range rows {
		fitted := make([]ui.GridCell, 0, len(labels))
		for place, used := range c.used {
			switch {
			case used && place < len(rows[i].Cells):
				fitted = append(fitted, rows[i].Cells[place])
			case used:
				fitted = append(fitted, ui.GridCell{})
			}
		}
		rows[i].Cells = fitted
	}
	return labels
}

// letters is how wide a table of answers is at least: by the longest word of each column.
func letters(grid *ui.Grid) (sum int) {
	for i, label := range grid.Columns {
		widest := longestWord(label)
		for _, row := range grid.Rows {
			widest = max(widest, longestWord(row.Cells[i].Text))
			if len(row.Cells[i].Files) > 0 {
				widest = max(widest, fileLetters)
			}
		}
		sum += widest + columnGap
	}
	if grid.Titled {
		widest := 0
		for _, row := range grid.Rows {
			widest = max(widest, longestWord(row.Title))
		}
		sum += widest + columnGap
	}
	return sum
}

func longestWord(text string) (letters int) {
	for _, word := range strings.Fields(text) {
		letters = max(letters, utf8.RuneCountInString(word))
	}
	return letters
}

// said says whether there is an answer in a field, or in a part of a group.
func said(f forms.FieldView) bool {
	for _, part := range f.Fields {
		if !part.Hidden && said(part) {
			return true
		}
	}
	return f.Shown != ""
}
