package engine

import (
	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// Presence implements flows.Facts: whether somebody is there on a day, and who stands in for them.
func (o *Organisation) Presence(person string, on expression.Date) (flows.Holder, bool) {
	if _, known := o.Person(person); !known {
		return flows.Holder{}, false
	}
	return o.holder(person, on), true
}

// presence is an answer to Presence as it is recorded.
type presence struct {
	Known  bool         `json:"known"`
	Holder flows.Holder `json:"holder"`
}

func (r *recordingFacts) Presence(person string, on expression.Date) (flows.Holder, bool) {
	holder, known := r.Facts.Presence(person, on)
	r.note(question("presence", person, on.String()), presence{known, holder})
	return holder, known
}

// Presence implements flows.Facts.
func (r *recordedFacts) Presence(person string, on expression.Date) (flows.Holder, bool) {
	var said presence
	r.answer(question("presence", person, on.String()), &said)
	return said.Holder, said.Known
}
