package engine

import (
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// Same implements flows.Facts: whether a person and somebody of a case are, as far as can be known, one
// human (design.md promise 3).
func (o *Organisation) Same(person string, other flows.Identity) bool {
	if person == "" {
		return false
	}
	if other.Party.Person == person {
		return true
	}
	p, ok := o.Someone(person)
	if !ok {
		return false
	}
	q := o.person(other.Party.Person)
	return matches(foldMail(p.Mail), foldMail(other.Email), foldMail(q.Mail)) ||
		matches(p.Number, other.Number, q.Number) ||
		matches(nameAndBirth(o.Name(person), p.BirthDate.String()), nameAndBirth(other.Name, other.BirthDate),
			nameAndBirth(o.Name(other.Party.Person), q.BirthDate.String()))
}

func matches(own string, others ...string) bool {
	if own == "" {
		return false
	}
	for _, other := range others {
		if own == other {
			return true
		}
	}
	return false
}

// nameAndBirth is "" unless both are known.
func nameAndBirth(name, birth string) string {
	name = strings.Join(strings.Fields(strings.ToLower(name)), " ")
	if name == "" || birth == "" || birth == (expression.Date{}).String() {
		return ""
	}
	return name + "|" + birth
}

func foldMail(address string) string { return strings.ToLower(strings.TrimSpace(address)) }

func within(on, from, to expression.Date) bool {
	var never expression.Date
	return (from == never || on.Compare(from) >= 0) && (to == never || on.Compare(to) <= 0)
}
