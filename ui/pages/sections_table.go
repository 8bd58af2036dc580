package pages

import (
	"slices"
	"strings"

	"laufzettel/forms"
	"laufzettel/ui"
)

// tableRows are the rows of a table as answers: one for each, with a line per column, uploads beside it. What is
// sensitive is told once, by the label of its column.
func (s *server) tableRows(section *ui.Section, table forms.FieldView, o sectionOptions) {
	before, hidden := len(section.Rows), []string{}
	for _, row := range table.Rows {
		title := row.Title
		if table.Field.Table.Title == nil {
			title = table.Label + ", " + title
		}
		cells := cells{title: title, options: o}
		cells.add(row.Fields, "")
		if len(cells.lines) > 0 || !o.brief && len(cells.files) == 0 && row.Fixed {
			section.Rows = append(section.Rows, ui.Row{Label: title, Text: strings.Join(cells.lines, "\n")})
		}
		section.Rows = append(section.Rows, cells.files...)
		for _, label := range cells.hidden {
			if !slices.Contains(hidden, label) {
				hidden = append(hidden, label)
			}
		}
	}
	for _, label := range hidden {
		section.Rows = append(section.Rows, ui.Row{Label: table.Label + ", " + label, Hidden: true})
	}
	if len(section.Rows) == before && !o.brief {
		section.Rows = append(section.Rows, ui.Row{Label: table.Label})
	}
}

// cells collects what one row of a table says.
type cells struct {
	title   string
	options sectionOptions
	lines   []string
	files   []ui.Row
	hidden  []string
}

func (c *cells) add(fields []forms.FieldView, around string) {
	for _, f := range fields {
		if f.Hidden {
			continue
		}
		label := around + f.Label
		files := c.options.files[f.Path]
		switch {
		case f.Field.Sensitive && !c.options.all:
			if said(f) || len(files) > 0 {
				c.hidden = append(c.hidden, label)
			}
		case len(f.Fields) > 0:
			if f.Label != "" {
				label += ", "
			}
			c.add(f.Fields, label)
		case f.Field.Value == nil:
		case f.Field.Widget.Kind == "file":
			if len(files) > 0 {
				c.files = append(c.files, ui.Row{Label: c.title + ", " + label, Files: files})
			}
		case f.Shown != "":
			c.lines = append(c.lines, label+": "+f.Shown)
		}
	}
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
