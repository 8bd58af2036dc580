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
	return matches(flows.MailboxOf(p.Mail), flows.MailboxOf(other.Email), flows.MailboxOf(q.Mail)) ||
		matches(foldNumber(p.Number), foldNumber(other.Number), foldNumber(q.Number)) ||
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

// nameAndBirth is "" unless both are known. Müller, Mueller and Muller are one name here, as are Hans-Peter and Hans
// Peter: it is safer to ask somebody else than to let somebody decide their own case because of how a name was typed.
func nameAndBirth(name, birth string) string {
	name = expression.Fold(strings.ReplaceAll(name, "-", " "))
	if name == "" || birth == "" || birth == (expression.Date{}).String() {
		return ""
	}
	return name + "|" + birth
}

// foldNumber is a personnel number however it was typed: without blanks and leading zeros.
func foldNumber(number string) string {
	return strings.TrimLeft(strings.Join(strings.Fields(strings.ToLower(number)), ""), "0")
}

func foldMail(address string) string { return strings.ToLower(strings.TrimSpace(address)) }

func within(on, from, to expression.Date) bool {
	var never expression.Date
	return (from == never || on.Compare(from) >= 0) && (to == never || on.Compare(to) <= 0)
}
