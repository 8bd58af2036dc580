package engine

import (
	"slices"
	"strings"

	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// Holding is a row of the table of rights: what a function, a group, a person or the role admin lets people do, where.
type Holding struct {
	From   string      // function, group, person, role
	Title  source.Text // of the function or group, name of the person; empty of the role
	Where  source.Text
	Rights []string // none of the role
	People []string // names of those who have it today
}

var saidInOffice = &source.Message{De: "in der Gliederung des Amtes und darunter", En: "in the unit of the function and below"}

// Holdings is the table of all rights for an administrator. Others who may see people are shown those of people whom
// they see, and of functions and groups those that concern their units.
func (e *Engine) Holdings(actor flows.Actor) []Holding {
	q := e.ask(actor)
	sees := func(unit string) bool { return q.overPart(SeePeople, unit, "").Refusal == nil }
	all := q.admin()
	var table []Holding
	if all {
		admin := Holding{From: "role", Where: saidEverywhere.Say(nil)}
		for _, id := range q.o.order {
			if q.o.HasRole(id, "admin") {
				admin.People = append(admin.People, q.o.Name(id))
			}
		}
		table = append(table, admin)
	}
	for _, f := range q.o.set.Functions {
		if len(f.Rights) == 0 {
			continue
		}
		row := Holding{From: string(fromFunction), Title: q.o.functionTitles(f.Key), Where: saidInOffice.Say(nil), Rights: f.Rights}
		for _, id := range q.o.order {
			for _, h := range q.o.rightsOf(id, q.today) {
				if h.from == fromFunction && h.name == f.Key && sees(h.seat) {
					row.People = appendOnce(row.People, q.o.Name(id)+", "+q.o.UnitName(h.seat))
				}
			}
		}
		table = append(table, row)
	}
	for _, g := range q.o.set.Groups {
		row := Holding{From: string(fromGroup), Title: q.o.groupTitles(g.Key)}
		if all {
			for _, id := range q.o.groups[g.Key] {
				row.People = append(row.People, q.o.Name(id))
			}
		}
		table = append(table, q.byPlace(row, g.Rights, sees)...)
	}
	for _, id := range q.o.order {
		if p, _ := q.o.Someone(id); len(p.Rights) > 0 {
			table = append(table, q.byPlace(Holding{From: string(fromPerson), Title: q.o.inEach(func(o *Organisation) string { return o.Name(id) })}, p.Rights, sees)...)
		}
	}
	return table
}

// byPlace are the rows of rights over different places.
func (q *asking) byPlace(row Holding, grants []definitions.Grant, sees func(unit string) bool) []Holding {
	var rows []Holding
	var places []definitions.Grant
	for _, g := range grants {
		place := definitions.Grant{Unit: g.Unit, Process: g.Process}
		if !sees(g.Unit) {
			continue
		}
		at := slices.Index(places, place)
		if at < 0 {
			at = len(places)
			places = append(places, place)
			one := row
			one.Where = q.where(g.Unit, g.Process)
			rows = append(rows, one)
		}
		rows[at].Rights = append(rows[at].Rights, g.Right)
	}
	return rows
}

func appendOnce(list []string, one string) []string {
	if slices.Contains(list, one) {
		return list
	}
	return append(list, one)
}

// PersonNamed finds somebody by id, mail address or whole name; "" where nobody or several are called so.
func (o *Organisation) PersonNamed(text string) string {
	text = strings.TrimSpace(text)
	if _, known := o.Someone(text); known && text != "" {
		return text
	}
	if ids := o.ByMail(text); len(ids) == 1 {
		return ids[0]
	}
	found := ""
	for _, id := range o.order {
		if text != "" && strings.EqualFold(o.Name(id), text) {
			if found != "" {
				return ""
			}
			found = id
		}
	}
	return found
}
