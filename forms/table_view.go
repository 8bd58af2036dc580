package forms

import (
	"strconv"
	"strings"

	"laufzettel/definitions/expression"
)

// viewTable shows the rows of a table, and as many empty ones as there must be.
func (a *answers) viewTable(field *Field, st *state, view *FieldView) error {
	t := a.tables[field]
	if t == nil {
		return nil
	}
	if err := a.viewCounts(field, st, t, view); err != nil {
		return err
	}
	a.refreshNames(t)
	if field.Table.Rows == nil && !st.locked && !st.readOnly {
		if err := a.padRows(t, st, view.LeastRows); err != nil {
			return err
		}
	}
	var lines []string
	for _, row := range t.rows {
		row.enter(t)
		title, err := row.titleOf()
		if err != nil {
			return err
		}
		shown := RowView{Number: row.number, Path: strings.TrimSuffix(row.prefix, "."), Title: title.In(a.ctx.Lang), Fixed: row.fixed}
		if shown.Fields, err = row.viewFields(row.form.topFields()); err != nil {
			return err
		}
		view.Rows = append(view.Rows, shown)
		if line := lineOf(shown.Fields); line != "" && !row.blank {
			lines = append(lines, line)
		}
	}
	view.Typed = make([]string, len(t.rows))
	for i, row := range t.rows {
		view.Typed[i] = row.number
	}
	view.Shown = strings.Join(lines, "; ")
	return nil
}

// viewCounts says how many rows there must and may be.
func (a *answers) viewCounts(field *Field, st *state, t *tableAnswers, view *FieldView) error {
	if field.Table.Rows != nil {
		view.LeastRows, view.MostRows = len(t.rows), len(t.rows)
		return nil
	}
	least, _, err := countOf(field.Min, &a.scope)
	if err != nil {
		return err
	}
	most, limited, err := countOf(field.Max, &a.scope)
	if err != nil {
		return err
	}
	if !limited || most > maxRows {
		most = maxRows
	}
	if least == 0 && st.required {
		least = 1
	}
	view.LeastRows, view.MostRows = max(0, min(least, maxRows)), max(0, most)
	view.Required = view.Required || view.LeastRows > 0 && st.editable()
	return nil
}

// padRows adds empty rows until there are as many as there must be.
func (a *answers) padRows(t *tableAnswers, st *state, least int) error {
	last := 0
	for _, row := range t.rows {
		last = max(last, atoi(row.number))
	}
	for len(t.rows) < least && last < maxRows*10 {
		last++
		row := a.newRow(t, incoming{number: strconv.Itoa(last), take: nothing{}, typed: true}, st, false)
		row.blank = true
		t.rows = append(t.rows, row)
		row.enter(t)
		for _, column := range row.form.order {
			if err := row.settle(column, row.take); err != nil {
				return err
			}
		}
	}
	return nil
}

// lineOf is a row in one line, without what is sensitive.
func lineOf(fields []FieldView) string {
	var words []string
	for _, f := range fields {
		switch {
		case f.Hidden, f.Field.Sensitive, f.Field.Widget.Kind == "file", f.Field.Widget.Kind == "confirm":
		case len(f.Fields) > 0:
			if line := lineOf(f.Fields); line != "" {
				words = append(words, line)
			}
		case f.Field.Value != nil && f.Field.Value.Kind == expression.Bool:
			if f.Shown != "" {
				words = append(words, f.Label+": "+f.Shown)
			}
		case f.Field.Value != nil && f.Shown != "":
			words = append(words, f.Shown)
		}
	}
	return strings.Join(words, ", ")
}

// showWhenHere is a condition that the browser mirrors, with the paths of the row that it stands in.
func (a *answers) showWhenHere(condition string) string {
	path, _, _ := strings.Cut(condition, "=")
	if condition == "" || a.row == nil || a.form.byPath[path] == nil {
		return condition
	}
	return a.prefix + condition
}
