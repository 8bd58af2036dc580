package engine

import (
	"slices"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// held is a right that somebody has on a day, and where from.
type held struct {
	definitions.Grant
	from   origin
	name   string // of the function or group
	seat   string // the unit of the office
	deputy bool   // as a deputy who acts today
}

// origin is where a right comes from.
type origin string

const (
	fromPerson   origin = "person"
	fromGroup    origin = "group"
	fromFunction origin = "function"
)

// rightsOf are the rights of a person on a day: their own, those of their groups, and those of their offices in the
// unit of the office and below. A deputy has the rights of the office only while deputies act for it.
// Somebody whom an absence names as replacement decides instead of the absent one, but has none of their rights.
func (o *Organisation) rightsOf(person string, on expression.Date) []held {
	p, known := o.Someone(person)
	if !known {
		return nil
	}
	var all []held
	for _, grant := range p.Rights {
		all = append(all, held{Grant: grant, from: fromPerson})
	}
	for _, g := range o.set.Groups {
		if len(g.Rights) > 0 && slices.Contains(p.Groups, g.Key) {
			for _, grant := range g.Rights {
				all = append(all, held{Grant: grant, from: fromGroup, name: g.Key})
			}
		}
	}
	for _, office := range p.Offices {
		f, known := o.funcs[office.Function]
		if !known || len(f.Rights) == 0 || !within(on, office.From, office.To) || office.Deputy && !o.deputyActs(f, office.Unit, on) {
			continue
		}
		seat := o.unitOr(office.Unit)
		for _, right := range f.Rights {
			all = append(all, held{Grant: definitions.Grant{Right: right, Unit: seat}, from: fromFunction, name: f.Key, seat: seat, deputy: office.Deputy})
		}
	}
	return all
}

// deputyActs says whether the deputies of an office act on a day: always, never, or while no holder is there.
func (o *Organisation) deputyActs(f definitions.Function, unit string, on expression.Date) bool {
	switch f.Deputies {
	case "none":
		return false
	case "always":
		return true
	}
	for _, holder := range o.Office(f.Key, unit, on).Holders {
		if !holder.Absent {
			return false
		}
	}
	return true
}

// grants says whether a right lets somebody do what needs one of rights.
func (h held) grants(rights ...string) bool { return slices.Contains(rights, h.Right) }

// everywhere says whether a right is about every unit, and about what has none: it names no unit, or the top one.
func (o *Organisation) everywhere(unit string) bool {
	return unit == "" || o.units[unit].Parent == "" && unit == o.unitOr("")
}

// covers says whether a right over a unit is one over another: over itself, over those below it, and over those that
// have ended and whose successor is one of these. at "" is what belongs to no unit.
func (o *Organisation) covers(unit, at string, on expression.Date) bool {
	if o.everywhere(unit) {
		return true
	}
	return at != "" && slices.Contains(o.above(at, on), unit)
}

// above lists a unit, the units above it, and the successors of those of them that have ended, with what is above them.
func (o *Organisation) above(unit string, on expression.Date) []string {
	var all []string
	for open := []string{unit}; len(open) > 0; {
		at := open[0]
		open = open[1:]
		u, known := o.units[at]
		if !known || slices.Contains(all, at) {
			continue
		}
		all = append(all, at)
		open = append(open, u.Parent)
		if u.Successor != "" && ended(u, on) {
			open = append(open, u.Successor)
		}
	}
	return all
}

func ended(u definitions.Unit, on expression.Date) bool {
	return u.ValidTo != (expression.Date{}) && on.Compare(u.ValidTo) > 0
}

// coveredBy lists the units that a right over a unit covers, sorted; it is the inverse of above.
func (o *Organisation) coveredBy(unit string, on expression.Date) []string {
	before := map[string][]string{} // successor -> units that have ended
	for key, u := range o.units {
		if u.Successor != "" && ended(u, on) {
			before[u.Successor] = append(before[u.Successor], key)
		}
	}
	seen := map[string]bool{}
	for open := []string{unit}; len(open) > 0; {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		if _, known := o.units[at]; !known || seen[at] {
			continue
		}
		seen[at] = true
		open = append(append(open, o.children[at]...), before[at]...)
	}
	return sortedNames(seen)
}

// The names of the rights for people.
var rightTitles = map[string]*source.Message{
	definitions.Reader:   {De: "Einsicht", En: "reading"},
	definitions.Manager:  {De: "Verwalten", En: "managing"},
	definitions.Exporter: {De: "Ausgabe", En: "export"},
	definitions.Keeper:   {De: "Menschen pflegen", En: "keeping people"},
}

// RightTitle is what people call a right.
func RightTitle(right, lang string) string {
	if m := rightTitles[right]; m != nil {
		return m.Say(nil).In(lang)
	}
	return right
}
