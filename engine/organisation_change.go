package engine

import "context"

// organisationChanged is called once after every change of who is who, when the new picture is in force: open tasks are
// resolved again, so that they lie with those who may decide now. touched are the ids of the people whose offices, groups
// or absences have changed; nil is everybody, as after a change of units.
func (e *Engine) organisationChanged(ctx context.Context, touched []string) error {
	return e.ReassessAll(ctx)
}
