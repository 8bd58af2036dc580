package engine

import (
	"slices"
	"strings"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
)

// Contact is a function or group as the contact page shows it: never more than its definition allows.
type Contact struct {
	Title   string
	Text    string // what to turn to it for; "" is none
	Mailbox string // of the function itself; "" is none
	People  []ContactPerson
	// Vacant says that nobody holds the function today.
	Vacant bool
}

// ContactPerson is somebody in office. Name and Mail are "" where they are not to be shown.
type ContactPerson struct {
	Name, Mail string
	Deputy     bool
}

// HasContacts says whether anything of the site stands on the contact page.
func (o *Organisation) HasContacts() bool {
	return slices.ContainsFunc(o.set.Functions, func(f definitions.Function) bool { return f.Contact.Listed }) ||
		slices.ContainsFunc(o.set.Groups, func(g definitions.Group) bool { return g.Contact.Listed })
}

// Contacts are those of one unit, functions in their order and, at the top, groups. "" is the top unit. nil where
// the unit is unknown or has ended.
func (o *Organisation) Contacts(unit string) []Contact {
	if !o.Exists(unit) {
		return nil
	}
	unit = o.unitOr(unit)
	u, today := o.units[unit], expression.DateOf(o.now(), o.zone)
	var list []Contact
	for _, f := range o.set.Functions {
		if f.Contact.Listed && f.Level == u.Level {
			list = append(list, o.contact(f, unit, today))
		}
	}
	if u.Parent == "" {
		for _, g := range o.set.Groups {
			if g.Contact.Listed {
				list = append(list, Contact{Title: o.GroupTitle(g.Key), Text: g.Contact.In(o.lang).Text, Mailbox: mailboxIn(g.Contact, unit)})
			}
		}
	}
	return list
}

func (o *Organisation) contact(f definitions.Function, unit string, today expression.Date) Contact {
	c := Contact{Title: o.FunctionTitle(f.Key), Text: f.Contact.In(o.lang).Text, Mailbox: mailboxIn(f.Contact, unit)}
	office := o.Office(f.Key, unit, today)
	c.Vacant = len(office.Holders) == 0
	for _, holder := range office.Holders {
		c.show(o, f.Contact, holder.Person, false)
	}
	for _, deputy := range office.Deputies {
		c.show(o, f.Contact, deputy.Person, true)
	}
	return c
}

func (c *Contact) show(o *Organisation, what definitions.Contact, person string, deputy bool) {
	shown := ContactPerson{Deputy: deputy}
	if what.Name {
		shown.Name = o.Name(person)
	}
	if what.Mail {
		shown.Mail = o.Mailbox(person)
	}
	if shown.Name != "" || shown.Mail != "" {
		c.People = append(c.People, shown)
	}
}

// mailboxIn is the mailbox of a function in a unit. A key of a unit may be no part of an address; then there is none.
func mailboxIn(c definitions.Contact, unit string) string {
	if strings.Contains(c.Mailbox, "{unit}") && strings.ContainsFunc(unit, func(r rune) bool { return r > 'z' || r <= ' ' || strings.ContainsRune(`@<>()[]\,;:"`, r) }) {
		return ""
	}
	return strings.ReplaceAll(c.Mailbox, "{unit}", unit)
}

// Exists says whether a unit exists today; "" is the top unit.
func (o *Organisation) Exists(unit string) bool {
	u, known := o.units[o.unitOr(unit)]
	return known && within(expression.DateOf(o.now(), o.zone), u.ValidFrom, u.ValidTo)
}

// HasContactsBelow says whether any function of a level below that of a unit stands on the contact page.
func (o *Organisation) HasContactsBelow(unit string) bool {
	level := slices.Index(o.set.Levels, o.units[o.unitOr(unit)].Level)
	return slices.ContainsFunc(o.set.Functions, func(f definitions.Function) bool {
		return f.Contact.Listed && slices.Index(o.set.Levels, f.Level) > level
	})
}

// UnitsBelow are the units right below one that exist today, by name; "" is the top unit.
func (o *Organisation) UnitsBelow(unit string) []definitions.Unit {
	today := expression.DateOf(o.now(), o.zone)
	var below []definitions.Unit
	for _, key := range o.children[o.unitOr(unit)] {
		if u := o.units[key]; within(today, u.ValidFrom, u.ValidTo) {
			below = append(below, u)
		}
	}
	slices.SortStableFunc(below, func(a, b definitions.Unit) int {
		return strings.Compare(expression.Fold(a.Name), expression.Fold(b.Name))
	})
	return below
}

// UnitsAbove are a unit and those above it, the lowest first; "" is the top unit.
func (o *Organisation) UnitsAbove(unit string) []definitions.Unit {
	var way []definitions.Unit
	for at := o.unitOr(unit); at != "" && len(way) <= len(o.units); at = o.units[at].Parent {
		if u, known := o.units[at]; known {
			way = append(way, u)
		}
	}
	return way
}
