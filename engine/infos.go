package engine

import (
	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// ReadInfo is seeing a tile, a notice or a page of information; the thing is Addressed to its readers.
const ReadInfo Action = "read info"

var (
	saidAddressed    = &source.Message{Code: "may-addressed", De: "Ja: Das ist für diese Person gedacht (Schlüssel for).", En: "Yes: it is meant for this person (key for)."}
	saidNotAddressed = &source.Message{Code: "may-not-addressed", De: "Nein: Das ist für andere gedacht (Schlüssel for).", En: "No: it is meant for others (key for)."}
)

// Addressed is something of the site that is meant for some people alone.
func Addressed(to definitions.Audience) Thing { return Thing{For: &to} }

// reads answers about something that is meant for some people; without them it is no such thing.
func (q *asking) reads(to *definitions.Audience) Verdict {
	switch {
	case to == nil:
		return q.no(noSuchThing, saidNoThing, nil)
	case q.e.addressed(q.actor, *to):
		return q.yes(byAudience, saidAddressed, nil)
	}
	return q.no(byAudience, saidNotAddressed, nil)
}

// byAudience is the rule of the key for.
const byAudience Rule = "audience"

// addressed says whether an actor is among those that something of the site is for. A rule that fails fits nobody:
// it names an office or unit that no longer exists.
func (e *Engine) addressed(actor flows.Actor, to definitions.Audience) bool {
	if to.Everyone() {
		return true
	}
	o, now := e.Organisation(), e.clock.Now()
	today := expression.DateOf(now, o.zone)
	scope := expression.Scope{Zone: o.zone, Answer: o.answerWho(today), WorkdayIn: o.Workday,
		Workday: func(d expression.Date) bool { return o.Workday("", d) },
		Names:   map[string]any{"signedIn": actor.Person != "", "today": today, "now": now.UTC()}}
	if person, known := o.Person(actor.Person); known {
		scope.Names["submitter"] = person
	}
	for _, rule := range to.Rules {
		value, err := rule.Eval(&scope)
		if err == nil && lets(value, actor) {
			return true
		}
	}
	return false
}
