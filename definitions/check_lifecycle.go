package definitions

import (
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

var lifecycleOfStep = &source.Message{Code: "lifecycle-of-step",
	De: "open, atMost, full, once, duplicates und confirmEmail gelten für das Formular, mit dem ein Vorgang beginnt. „{name}“ wird in einem Schritt ausgefüllt; lass sie hier weg.",
	En: "open, atMost, full, once, duplicates and confirmEmail are for the form that begins a case. \"{name}\" is filled in by a step; leave them out here."}

// checkLifecycle reports the life cycle of a form that begins no case: nothing would ever look at it.
func (l *loader) checkLifecycle(form *forms.Form) {
	if form == nil || !form.Lifecycle.Any() {
		return
	}
	l.report.Add(source.Diagnostic{Pos: form.Lifecycle.Pos, Text: lifecycleOfStep.Say(source.Args{"name": form.Name})})
}
