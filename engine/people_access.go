package engine

import (
	"context"
	"slices"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// Who keeps people. Everything here asks May with EditPeople or SeePeople of units; what these two mean is decided there.
// Whoever keeps the people of a unit reaches those who hold an office in it or below now or later, those who hold none
// anywhere any more and held their last ones there, and those whom they entered and who never held one.

var (
	offRights = &source.Message{Code: "people-rights", De: "Rollen und Rechte ändert nur die Verwaltung.", En: "Only administrators change roles and rights."}
	offGroups = &source.Message{Code: "people-groups", De: "Gruppen gelten überall. Wer in ihnen ist, ändert nur, wer die Personen aller Gliederungen pflegt.",
		En: "Groups hold everywhere. Only somebody who keeps the people of all units changes who is in them."}
	offUnit = &source.Message{Code: "people-unit", De: "In „{unit}“ vergibst du keine Ämter.", En: "You do not give offices in “{unit}”."}
	offOwn  = &source.Message{Code: "people-own", De: "Die eigenen Ämter ändert man nicht selbst. Bitte jemand anderen darum, der Personen pflegt.",
		En: "Nobody changes their own offices. Please ask somebody else who keeps people."}
	offShared = &source.Message{Code: "people-shared", De: "{person} gehört auch zu anderen Gliederungen oder hat Aufgaben darüber hinaus. Name, Mail und Nummer ändert deshalb die Verwaltung.",
		En: "{person} also belongs to other units or has duties beyond yours. Therefore administrators change name, mail and number."}
	offLastAdmin = &source.Message{Code: "people-last-admin", De: "Dann könnte niemand mehr diese Seite verwalten. Gib die Rolle zuerst jemand anderem.",
		En: "Then nobody could administer this site any more. Give the role to somebody else first."}
	offTasks = &source.Message{Code: "people-tasks", De: "Für {person} sind noch Aufgaben offen. Beende zuerst die Ämter oder trag eine Vertretung ein; dann gehen die Aufgaben an andere.",
		En: "Tasks still wait for {person}. End their offices or name a deputy first; then the tasks go to others."}
)

func notSo(m *source.Message, args source.Args) *flows.Refusal {
	return &flows.Refusal{Code: flows.NotYours, Text: m.Say(args)}
}

// UnitsFor are the units in which an actor may see or edit people, with all below; everywhere says that these are all.
func (e *Engine) UnitsFor(actor flows.Actor, action Action) (units map[string]bool, everywhere bool) {
	if e.May(actor, action, OfPart("", "")) == nil {
		return nil, true
	}
	o := e.Organisation()
	units = map[string]bool{}
	for _, h := range o.rightsOf(actor.Person, o.today()) { // May says which of their rights are about people
		if !units[h.Unit] && e.May(actor, action, OfPart(h.Unit, "")) == nil {
			for _, unit := range o.coveredBy(h.Unit, o.today()) {
				units[unit] = true
			}
		}
	}
	return units, false
}

// KeepsPeople says whether an actor may see people of any unit at all.
func (e *Engine) KeepsPeople(actor flows.Actor) bool {
	units, everywhere := e.UnitsFor(actor, SeePeople)
	return everywhere || len(units) > 0
}

// reaches says whether an actor may see or edit somebody.
func (e *Engine) reaches(actor flows.Actor, action Action, k *known) bool {
	units, everywhere := e.UnitsFor(actor, action)
	return everywhere || len(units) > 0 && e.Organisation().reached(k, units, actor.Person)
}

func (o *Organisation) reached(k *known, units map[string]bool, by string) bool {
	if len(k.Offices) == 0 {
		return by != "" && k.by == by
	}
	last := o.lasting(k.Person)
	if len(last) == 0 {
		last = k.Offices
	}
	return slices.ContainsFunc(last, func(office definitions.Office) bool { return units[o.unitOr(office.Unit)] })
}

// lasting are the offices of a person that have not ended.
func (o *Organisation) lasting(p definitions.Person) []definitions.Office {
	today := o.today()
	var offices []definitions.Office
	for _, office := range p.Offices {
		if office.To == (expression.Date{}) || office.To.Compare(today) >= 0 {
			offices = append(offices, office)
		}
	}
	return offices
}

// KeepsWhole says whether an actor may change who somebody is: name, mail, number. A mailbox is a way in, so that only
// whoever keeps everything this person may do gives them another one.
func (e *Engine) KeepsWhole(actor flows.Actor, p definitions.Person) bool {
	units, everywhere := e.UnitsFor(actor, EditPeople)
	if everywhere {
		return e.May(actor, Administer, Site()) == nil || len(p.Roles) == 0
	}
	o := e.Organisation()
	return len(p.Roles)+len(p.Rights)+len(p.Groups) == 0 &&
		!slices.ContainsFunc(o.lasting(p), func(office definitions.Office) bool { return !units[o.unitOr(office.Unit)] })
}

// mayChange says whether an actor may make of somebody what they are from now on. before is nil for somebody new,
// and has what they claim as if it were in force.
func (e *Engine) mayChange(o *Organisation, actor flows.Actor, before *known, now definitions.Person) *flows.Refusal {
	units, everywhere := e.UnitsFor(actor, EditPeople)
	if !everywhere && len(units) == 0 {
		return no()
	}
	was := definitions.Person{}
	if before != nil {
		if was = before.Person; !e.reaches(actor, EditPeople, before) {
			return no()
		}
	}
	admin := e.May(actor, Administer, Site()) == nil
	if !admin && (!slices.Equal(was.Roles, now.Roles) || !slices.Equal(was.Rights, now.Rights)) {
		return notSo(offRights, nil)
	}
	if !slices.Equal(was.Groups, now.Groups) && !everywhere {
		return notSo(offGroups, nil)
	}
	offices := officesChanged(was.Offices, now.Offices)
	if !everywhere {
		for _, office := range offices {
			if unit := o.unitOr(office.Unit); !units[unit] {
				return notSo(offUnit, source.Args{"unit": o.UnitName(unit)})
			}
		}
	}
	if !admin && actor.Person == now.ID && (len(offices) > 0 || !slices.Equal(was.Groups, now.Groups)) {
		return notSo(offOwn, nil)
	}
	if before != nil && identity(was) != identity(now) && !e.KeepsWhole(actor, was) {
		return notSo(offShared, source.Args{"person": o.Name(was.ID)})
	}
	if slices.Contains(was.Roles, "admin") && !slices.Contains(now.Roles, "admin") && o.lastAdmin(now.ID) {
		return notSo(offLastAdmin, nil)
	}
	return nil
}

// officesChanged are the offices that one list has and the other has not.
func officesChanged(before, now []definitions.Office) []definitions.Office {
	var changed []definitions.Office
	for _, office := range before {
		if !slices.Contains(now, office) {
			changed = append(changed, office)
		}
	}
	for _, office := range now {
		if !slices.Contains(before, office) {
			changed = append(changed, office)
		}
	}
	return changed
}

// identity is who somebody is, without what they do.
func identity(p definitions.Person) [5]string {
	return [5]string{p.Given, p.Family, foldMail(p.Mail), p.Number, p.BirthDate.String()}
}

func (o *Organisation) lastAdmin(id string) bool {
	return !slices.ContainsFunc(o.order, func(other string) bool { return other != id && o.HasRole(other, "admin") })
}

// mayRemove says why somebody must not be removed; nil where they may.
func (e *Engine) mayRemove(ctx context.Context, o *Organisation, actor flows.Actor, k *known) *flows.Refusal {
	name := source.Args{"person": o.Name(k.ID)}
	switch {
	case !e.KeepsWhole(actor, k.Person):
		return notSo(offShared, name)
	case o.HasRole(k.ID, "admin") && o.lastAdmin(k.ID):
		return notSo(offLastAdmin, nil)
	}
	if tasks, err := e.store.Tasks(ctx, TaskQuery{Person: k.ID, Limit: 1}); err != nil || len(tasks) > 0 {
		return notSo(offTasks, name)
	}
	return nil
}

// MayRemove says why an actor must not remove somebody; nil where they may.
func (e *Engine) MayRemove(ctx context.Context, actor flows.Actor, id string) *flows.Refusal {
	o := e.Organisation()
	k, there := o.people.find(id)
	if !there || !e.reaches(actor, EditPeople, k) {
		return no()
	}
	return e.mayRemove(ctx, o, actor, k)
}
