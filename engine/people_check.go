package engine

import (
	"net/mail"
	"slices"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// NotFit is the code of a refusal that says what is wrong with a person or a unit as somebody wants them to be.
const NotFit flows.RefusalCode = "not fit"

var (
	wrongName     = &source.Message{Code: "people-name", De: "Vor- und Nachname fehlen.", En: "Given and family name are missing."}
	wrongMail     = &source.Message{Code: "people-mail-form", De: "„{mail}“ ist keine Mailadresse. Erwartet wird etwas wie vorname.name@example.org.", En: "“{mail}” is no mail address. Expected is something like first.last@example.org."}
	wrongFunction = &source.Message{Code: "people-function", De: "Ein Amt „{name}“ gibt es nicht.", En: "There is no function “{name}”."}
	wrongUnit     = &source.Message{Code: "people-unknown-unit", De: "Eine Gliederung „{name}“ gibt es nicht.", En: "There is no unit “{name}”."}
	wrongLevel    = &source.Message{Code: "people-level", De: "{function} gibt es auf der Ebene {level}, und „{unit}“ gehört zur Ebene {other}.", En: "{function} exists on the level {level}, and “{unit}” is of the level {other}."}
	wrongSpan     = &source.Message{Code: "people-span", De: "Das Ende liegt vor dem Beginn.", En: "The end is before the beginning."}
	wrongGroup    = &source.Message{Code: "people-group", De: "Eine Gruppe „{name}“ gibt es nicht.", En: "There is no group “{name}”."}
	wrongPerson   = &source.Message{Code: "people-person", De: "Eine der Vertretungen ist nicht bekannt.", En: "One of the deputies is not known."}
	wrongSelf     = &source.Message{Code: "people-self", De: "Wer verhindert ist, kann sich nicht selbst vertreten.", En: "Nobody stands in for themselves."}
	wrongEnded    = &source.Message{Code: "people-ended-unit", De: "„{unit}“ besteht nicht mehr. Das Amt gehört in die Gliederung, die an ihre Stelle getreten ist.", En: "“{unit}” exists no more. The office belongs to the unit that took its place."}
	wrongRole     = &source.Message{Code: "people-role", De: "Eine Rolle „{name}“ gibt es nicht.", En: "There is no role “{name}”."}
)

func unfit(m *source.Message, args source.Args) *flows.Refusal {
	return &flows.Refusal{Code: NotFit, Text: m.Say(args)}
}

// unfit says what is wrong with a person as they are to be; nil where nothing is. What was so before is left alone: a
// function may have gone from the definitions since.
func (o *Organisation) unfit(before *known, p definitions.Person) *flows.Refusal {
	was := definitions.Person{}
	if before != nil {
		was = before.Person
	}
	if p.Given == "" && p.Family == "" {
		return unfit(wrongName, nil)
	}
	if p.Mail != "" && p.Mail != was.Mail {
		if address, err := mail.ParseAddress(p.Mail); err != nil || address.Address != p.Mail {
			return unfit(wrongMail, source.Args{"mail": p.Mail})
		}
	}
	for _, office := range p.Offices {
		if !slices.Contains(was.Offices, office) {
			if refusal := o.unfitOffice(office, was.Offices); refusal != nil {
				return refusal
			}
		}
	}
	for _, group := range p.Groups {
		if !slices.Contains(was.Groups, group) && !o.hasGroup(group) {
			return unfit(wrongGroup, source.Args{"name": group})
		}
	}
	for _, role := range p.Roles {
		if role != "admin" {
			return unfit(wrongRole, source.Args{"name": role})
		}
	}
	for _, absence := range p.Absences {
		if refusal := o.unfitAbsence(p, absence); refusal != nil {
			return refusal
		}
	}
	return nil
}

// unfitOffice checks an office that is new or changed.
func (o *Organisation) unfitOffice(office definitions.Office, before []definitions.Office) *flows.Refusal {
	f, known := o.funcs[office.Function]
	unit := o.unitOr(office.Unit)
	u, there := o.units[unit]
	switch {
	case !known:
		return unfit(wrongFunction, source.Args{"name": office.Function})
	case !there:
		return unfit(wrongUnit, source.Args{"name": office.Unit})
	case f.Level != "" && f.Level != u.Level:
		return unfit(wrongLevel, source.Args{"function": o.FunctionTitle(f.Key), "level": f.Level, "unit": u.Name, "other": u.Level})
	case endsFirst(office.From, office.To):
		return unfit(wrongSpan, nil)
	}
	// An office may be ended in a unit that exists no more, but not begin there.
	had := slices.ContainsFunc(before, func(old definitions.Office) bool {
		return old.Function == office.Function && o.unitOr(old.Unit) == unit
	})
	if !had && o.hasEnded(u, o.today()) {
		return unfit(wrongEnded, source.Args{"unit": u.Name})
	}
	return nil
}

func (o *Organisation) unfitAbsence(p definitions.Person, absence definitions.Absence) *flows.Refusal {
	if endsFirst(absence.From, absence.To) {
		return unfit(wrongSpan, nil)
	}
	for _, id := range absence.Replacement {
		if id == p.ID {
			return unfit(wrongSelf, nil)
		}
		if _, there := o.people.find(id); !there && !slices.ContainsFunc(o.person(p.ID).Absences, func(old definitions.Absence) bool { return slices.Contains(old.Replacement, id) }) {
			return unfit(wrongPerson, nil)
		}
	}
	return nil
}

func endsFirst(from, to expression.Date) bool {
	return to != (expression.Date{}) && from.Compare(to) > 0
}

func (o *Organisation) hasGroup(key string) bool {
	return slices.ContainsFunc(o.set.Groups, func(g definitions.Group) bool { return g.Key == key })
}
