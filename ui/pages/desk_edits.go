package pages

import (
	"slices"
	"strings"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// editable are the fields of the start form that whoever sits at the desk may change.
func (s *server) editable(d *desk) []string { return s.e.EditableFields(d.actor, &d.h.Case, d.stop.ID) }

// editInput is what the fields that may be changed say now: what was typed, over what the case says.
func (s *server) editInput(d *desk, post *decisionPost) (forms.Input, *forms.Context, []string) {
	fields := s.editable(d)
	if len(fields) == 0 {
		return nil, nil, nil
	}
	form := d.h.Process.Form
	ctx := s.e.CaseContext(&d.h.Case)
	ctx.Lang, ctx.Reopened, ctx.Base = s.lang(), fields, d.h.State.Values
	ctx.Files, ctx.Directory = fileRecords(form, d.h.State.Values), engine.DirectoryFor(d.actor)
	input := form.Input(d.h.State.Values)
	if post != nil {
		for name, typed := range post.Input {
			if path, is := strings.CutPrefix(name, flows.EditPrefix); is && form.Takes(path) {
				input[path] = typed
			}
		}
	}
	return input, ctx, fields
}

// edits are the fields that may be changed, named beside those of the step's own form.
func (s *server) edits(d *desk, post *decisionPost) (ui.Fields, error) {
	input, ctx, _ := s.editInput(d, post)
	if ctx == nil {
		return ui.Fields{}, nil
	}
	views, err := d.h.Process.Form.View(input, ctx)
	if err != nil {
		return ui.Fields{}, err
	}
	block := ui.Fields{Prefix: "e-"}
	for _, view := range views {
		for _, field := range view.Fields {
			if !field.ReadOnly && !field.Hidden && field.Field.Widget.Kind != "static" {
				block.Views = append(block.Views, underEdits(field))
			}
		}
	}
	return block, nil
}

// underEdits names a field and its parts as those of the start form.
func underEdits(f forms.FieldView) forms.FieldView {
	f.Path = flows.EditPrefix + f.Path
	f.ShowWhen, f.Section = "", nil
	f.Fields = slices.Clone(f.Fields)
	for i := range f.Fields {
		f.Fields[i] = underEdits(f.Fields[i])
	}
	f.Rows = slices.Clone(f.Rows)
	for i := range f.Rows {
		f.Rows[i].Path = flows.EditPrefix + f.Rows[i].Path
		f.Rows[i].Fields = slices.Clone(f.Rows[i].Fields)
		for k := range f.Rows[i].Fields {
			f.Rows[i].Fields[k] = underEdits(f.Rows[i].Fields[k])
		}
	}
	return f
}

// readEdits reads what was changed; nil where nothing may be.
func (s *server) readEdits(d *desk, post *decisionPost) (*flows.Edits, []forms.Problem, error) {
	input, ctx, fields := s.editInput(d, post)
	if ctx == nil {
		return nil, nil, nil
	}
	values, problems, err := d.h.Process.Form.Read(input, "", ctx)
	if err != nil {
		return nil, nil, err
	}
	for i := range problems {
		problems[i].Field = flows.EditPrefix + problems[i].Field
	}
	return &flows.Edits{Fields: fields, Values: values}, problems, nil
}
