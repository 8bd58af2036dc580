package engine

import (
	"slices"

	"laufzettel/definitions/source"
	"laufzettel/flows"
)

const byCaretaker Rule = "caretaker"

var saidCaretaker = &source.Message{De: "Ja: {who} kümmert sich um Vorgänge, für die sonst niemand gefunden wird.",
	En: "Yes: {who} looks after cases for which nobody else is found."}

// overGaps answers where somebody may see who is missing: caretakers everywhere, others where they keep people.
func (q *asking) overGaps(unit string) Verdict {
	if q.actor.Way == flows.ByPage && q.actor.Person != "" && slices.Contains(q.o.Caretaker(), q.actor.Person) {
		return q.yes(byCaretaker, saidCaretaker, nil)
	}
	return q.overPart(SeePeople, unit, "")
}
