package engine

import (
	"slices"

	"laufzettel/flows"
	"laufzettel/forms"
)

// EditableFields are the fields of the start form that an actor who decides an open task may change beside their
// decision (flows.Editable), in the author's order. Those with sensitive answers are left out where the actor may not
// see them.
func (e *Engine) EditableFields(actor flows.Actor, c *Case, stop string) []string {
	form := c.Process.Form
	if form == nil {
		return nil
	}
	names := flows.Editable(c.Flow(), c.State, stop, e.Organisation())
	if len(names) == 0 || e.May(actor, SeeAll, OfTask(c, stop)) == nil {
		return names
	}
	return slices.DeleteFunc(names, func(name string) bool { return holdsSensitive(form.Field(name)) })
}

// holdsSensitive says whether a field, a part of it or a column of its table is sensitive.
func holdsSensitive(f *forms.Field) bool {
	if f == nil {
		return false
	}
	return f.Sensitive || slices.ContainsFunc(f.Fields, holdsSensitive) || f.Table != nil && slices.ContainsFunc(f.Table.Row.Fields(), holdsSensitive)
}
