package api

import (
	"encoding/json"
	"slices"

	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
)

var notYoursToEdit = &source.Message{Code: "edit-locked",
	De: "„{name}“ lässt sich in diesem Schritt nicht ändern.",
	En: "“{name}” cannot be changed in this step."}

// edits reads what somebody changes in the start form beside their decision: only the fields that are named, over the
// answers of the case. nil: nothing. All that is wrong is told at once, under "edits.<field>".
func (s *server) edits(actor flows.Actor, k *engine.Case, stop *flows.Stop, d decision) (*flows.Edits, error) {
	var named map[string]json.RawMessage
	if d.edits == nil || json.Unmarshal(d.edits, &named) != nil || len(named) == 0 {
		return nil, nil
	}
	wrong := &problem{kind: incomplete, detail: formProblems.Say(nil)}
	allowed := s.e.EditableFields(actor, k, stop.ID)
	fields := make([]string, 0, len(named))
	for name := range named {
		fields = append(fields, name)
	}
	slices.Sort(fields)
	for _, name := range fields {
		if !slices.Contains(allowed, name) {
			wrong.at("edits."+shortened(name), notYoursToEdit.Say(source.Args{"name": shortened(name)}))
		}
	}
	if len(wrong.errors) > 0 {
		return nil, wrong
	}
	form := k.Process.Form
	ctx := s.e.CaseContext(k)
	ctx.Reopened, ctx.Base = fields, k.State.Values
	ctx.Files, ctx.Directory = filesOf(form, k.State.Values), d.directory
	values, problems, err := form.DecodeJSON(d.edits, ctx)
	if err != nil {
		return nil, err
	}
	if len(problems) == 0 {
		var checked forms.Values
		if checked, problems, err = form.Check(values, ctx); err != nil {
			return nil, err
		}
		values = checked
	}
	for _, one := range problems {
		wrong.errors = append(wrong.errors, memberProblem{"edits." + one.Field, one.In})
	}
	if len(wrong.errors) > 0 {
		return nil, wrong
	}
	return &flows.Edits{Fields: fields, Values: values}, nil
}
