package flows

import (
	"slices"

	"laufzettel/definitions/expression"
)

// Change is one reason why a task has moved to other people: what has changed in the world since its rule was resolved
// last. It holds ids and days only; the shell says it in a sentence.
type Change struct {
	Code     string `json:"code"`
	Person   string `json:"person,omitempty"`   // whom it happened to
	Function string `json:"function,omitempty"` // or group
	Unit     string `json:"unit,omitempty"`
	For      string `json:"for,omitempty"` // of ChangeDeputy: who is stood in for
	To       string `json:"to,omitempty"`  // of ChangeUnitEnded: the unit that has taken over
	On       string `json:"on,omitempty"`  // the day: a first one, a last one, or until when; "" if it is not known
	Why      string `json:"why,omitempty"` // of ChangeExcluded: submitter, subject, steps.<step>
}

// The codes of changes. They are also what TaskReassigned.Why says of a task that was moved by one.
const (
	ChangeTermEnded   = "termEnded"   // On is the last day
	ChangeLeftOffice  = "leftOffice"  // no longer in the office, and nobody wrote down since when
	ChangeTermBegan   = "termBegan"   // On is the first day
	ChangeAway        = "away"        // On is the last day of the absence
	ChangeBack        = "back"        // an absence is over
	ChangeDeputy      = "deputy"      // stands in For somebody
	ChangeLevelUp     = "levelUp"     // takes over for the level below
	ChangeCaretaker   = "caretaker"   // takes over because nobody else was found
	ChangeUnitEnded   = "unitEnded"   // the unit is no more; To has taken over
	ChangeLeftGroup   = "leftGroup"   // no longer in the group
	ChangeJoinedGroup = "joinedGroup" // new in the group
	ChangeExcluded    = "excluded"    // may not decide this case
	// ChangeOther is a move without such a reason, as after a change of the definitions.
	ChangeOther = "office"
)

// changes says why a task goes from the people of one resolution to those of another: first what became of those who
// had it, then why the others have it now.
func (r *reader) changes(old, next Resolution) []Change {
	var all []Change
	add := func(c Change) {
		if c.Code != "" && !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	for _, a := range old.Approvers {
		if a.Person != "" && !next.names(a.Party) {
			add(r.left(a, next))
		}
	}
	for _, a := range next.Approvers {
		if a.Person != "" && !old.names(a.Party) {
			add(r.came(a, old))
		}
	}
	return all
}

// why is what a move is filed under: its first reason.
func why(changes []Change) string {
	if len(changes) == 0 {
		return ChangeOther
	}
	return changes[0].Code
}

// left says what became of somebody who had the task. Nothing: they stay what they are, others have come back.
func (r *reader) left(a Approver, next Resolution) Change {
	c := Change{Person: a.Person, Function: a.Function, Unit: a.Unit}
	for _, rung := range next.Path {
		if rung.Person != a.Person {
			continue
		}
		switch rung.Found {
		case "absent":
			c.Code, c.On = ChangeAway, rung.Until
			return c
		case "excluded":
			return Change{Code: ChangeExcluded, Person: a.Person, Why: rung.Why}
		}
	}
	switch {
	case a.Function == "":
		return Change{}
	case a.As == "group":
		if !serves(r.facts.Group(a.Function, r.today()), a.Person) {
			c.Code = ChangeLeftGroup
		}
		return c
	}
	office := r.facts.Office(a.Function, a.Unit, r.today())
	if at := slices.IndexFunc(office.Left, func(l Left) bool { return l.Person == a.Person }); at >= 0 && !serves(office, a.Person) {
		c.Code, c.On = ChangeTermEnded, office.Left[at].On.String()
		return c
	}
	switch {
	case serves(office, a.Person), a.For != "" && replaces(office, a.Person):
	case a.Unit != "" && office.Unit != "" && office.Unit != a.Unit:
		return Change{Code: ChangeUnitEnded, Unit: a.Unit, To: office.Unit}
	case a.For != "" && a.As == "deputy" && !deputised(office, a.Person):
		// A replacement that somebody named for an absence: with the absence it is over.
	default:
		c.Code = ChangeLeftOffice
	}
	return c
}

// came says why somebody has the task now.
func (r *reader) came(a Approver, old Resolution) Change {
	c := Change{Person: a.Person, Function: a.Function, Unit: a.Unit}
	looked := false
	for _, rung := range old.Path {
		if rung.Person == a.Person && rung.Found == "absent" {
			c.Code, c.On = ChangeBack, rung.Until
			return c
		}
		looked = looked || rung.Function == a.Function && rung.Unit == a.Unit
	}
	switch a.As {
	case "deputy":
		c.Code, c.For = ChangeDeputy, a.For
	case "caretaker":
		c.Code = ChangeCaretaker
	case "group":
		if c.Code = ChangeJoinedGroup; !looked {
			c.Code = ""
		}
	case "holder", "levelUp":
		since := expression.Date{}
		for _, h := range r.facts.Office(a.Function, a.Unit, r.today()).Holders {
			if h.Person == a.Person {
				since = h.Since
			}
		}
		if looked {
			c.Code = ChangeTermBegan
			if since != (expression.Date{}) {
				c.On = since.String()
			}
		} else if a.As == "levelUp" {
			c.Code = ChangeLevelUp
		}
	}
	return c
}

// serves says whether somebody is in an office or a group, there or away.
func serves(o Office, person string) bool {
	is := func(h Holder) bool { return h.Person == person }
	return slices.ContainsFunc(o.Holders, is) || slices.ContainsFunc(o.Deputies, is)
}

// deputised says whether somebody is, or has lately been, a deputy of an office.
func deputised(o Office, person string) bool {
	return slices.ContainsFunc(o.Deputies, func(h Holder) bool { return h.Person == person }) ||
		slices.ContainsFunc(o.Left, func(l Left) bool { return l.Person == person })
}

// replaces says whether somebody who is away named a person to stand in.
func replaces(o Office, person string) bool {
	return slices.ContainsFunc(o.Holders, func(h Holder) bool { return slices.Contains(h.Replacement, person) })
}
