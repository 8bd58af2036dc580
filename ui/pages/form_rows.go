package pages

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/forms"
	"laufzettel/ui"
)

// asked is what the browser wants beside the state of the fields: a row as HTML, and no choices that it has.
func asked(c echo.Context) ui.LiveAsk {
	p, ok := c.Get(postedKey).(*posted)
	if !ok {
		return ui.LiveAsk{}
	}
	ask := ui.LiveAsk{Fresh: p.Control["_fresh"], Known: map[string]string{}}
	for line := range strings.Lines(p.Control["_options"]) {
		path, mark, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		ask.Known[path] = mark
	}
	return ask
}

// search answers a field in which somebody types whom they look for.
func search(c echo.Context, form *forms.Form, input forms.Input, ctx *forms.Context) (found []ui.FoundOption, searched bool, err error) {
	p, ok := c.Get(postedKey).(*posted)
	if !ok || p.Control["_find"] == "" {
		return nil, false, nil
	}
	options, err := form.Search(p.Control["_find"], p.Control["_words"], input, ctx)
	for _, option := range options {
		found = append(found, ui.FoundOption{Key: option.Key, Label: option.Label, Note: option.Note})
	}
	return found, true, err
}

// keepRows takes what belongs to rows out of a draft where the post says which rows there are: what somebody
// removed in the browser is gone, its files only where files says so.
func keepRows(form *forms.Form, input forms.Input, p *posted, files bool) {
	for path := range p.Input {
		field := form.Field(path)
		if field == nil || field.Table == nil || field.Table.Rows != nil {
			continue
		}
		for _, old := range slices.Collect(maps.Keys(input)) {
			if rest, inside := strings.CutPrefix(old, path+"."); inside {
				number, _, _ := strings.Cut(rest, ".")
				column := form.Field(old)
				if !slices.Contains(p.Input[path], number) && (files || column == nil || column.Widget.Kind != "file") {
					delete(input, old)
				}
			}
		}
	}
}

// changeRows adds or removes a row as the pressed button says. anchor is where the page is to be looked at
// again; ok is false for every other button.
func changeRows(form *forms.Form, input forms.Input, p *posted, rows func(path string) []forms.RowView) (anchor string, ok bool) {
	word, path, number := p.do()
	field := form.Field(path)
	if field == nil || field.Table == nil || field.Table.Rows != nil {
		return "", false
	}
	switch word {
	case "addrow":
		numbers := without(input[path], "")
		next := 1
		for _, one := range numbers {
			if n, err := strconv.Atoi(one); err == nil && n >= next {
				next = n + 1
			}
		}
		input[path] = append(numbers, strconv.Itoa(next))
		return anchorOf(path+"."+strconv.Itoa(next), rows(path)), true
	case "droprow":
		input[path] = append([]string{""}, without(input[path], number)...)
		for _, old := range slices.Collect(maps.Keys(input)) {
			if strings.HasPrefix(old, path+"."+number+".") {
				delete(input, old)
			}
		}
		return ui.FieldID(path), true
	}
	return "", false
}

// anchorOf is the first control of a row, so that a browser without JavaScript puts the focus there.
func anchorOf(path string, rows []forms.RowView) string {
	for _, row := range rows {
		for _, field := range row.Fields {
			if row.Path == path && !field.Hidden && !field.ReadOnly && field.Field.Widget.Kind != "static" {
				return ui.FieldID(field.Path)
			}
		}
	}
	return ui.FieldID(path)
}

// dropLooseFiles forgets uploads that no answer names any more, such as those of a removed row.
func (s *server) dropLooseFiles(f *filling) {
	named := map[string]bool{}
	for _, typed := range f.draft.Input {
		for _, one := range typed {
			named[one] = true
		}
	}
	for _, id := range slices.Collect(maps.Keys(f.draft.Files)) {
		if named[id] {
			continue
		}
		delete(f.draft.Files, id)
		if err := s.e.Files().Remove(f.draft.CaseID(), id); err != nil {
			s.Log.Error("removing an upload", "error", err)
		}
	}
}

// rowsOf are the rows of a table as they are to be shown now.
func (f *filling) rowsOf(path string) []forms.RowView {
	views, err := f.process.Form.View(f.draft.Input, f.ctx)
	if err != nil {
		return nil // showing the page then says what failed
	}
	var found []forms.RowView
	var walk func([]forms.FieldView)
	walk = func(fields []forms.FieldView) {
		for _, view := range fields {
			if view.Path == path {
				found = view.Rows
			}
			walk(view.Fields)
		}
	}
	for _, view := range views {
		walk(view.Fields)
	}
	return found
}
