package engine

import "context"

// organisationChanged is called once after every change of who is who, when the new picture is in force: open tasks are
// resolved again, so that they lie with those who may decide now. touched are the ids of the people whose offices, groups
// or absences have changed; nil is everybody, as after a change of units.
func (e *Engine) organisationChanged(ctx context.Context, touched []string) error {
	if err := e.planChangeover(ctx); err != nil {
		return err
	}
	if touched == nil {
		return e.ReassessAll(ctx)
	}
	// Where they were before is known without the old picture: whoever is taken off an office had the tasks, or was
	// looked for in vain.
	var places []string
	o := e.Organisation()
	for _, id := range touched {
		if p, ok := o.Someone(id); ok {
			places = append(places, o.placesOfPerson(p)...)
		}
	}
	return e.ReassessTouched(ctx, touched, places)
}
