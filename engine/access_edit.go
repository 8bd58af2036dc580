package engine

import (
	"slices"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// edits answers whether an actor may change the rows of a register or the settings of a process: administrators, and
// whoever belongs to the group or holds the function that the definition names. What does not exist nobody may change.
func (q *asking) edits(action Action, thing string) Verdict {
	named, there := "", false
	switch action {
	case EditRegister:
		var r *definitions.Register
		if r, there = q.o.set.Registers[thing]; there {
			named = r.Edit
		}
	case EditSettings:
		var p *definitions.Process
		if p, there = q.o.set.Processes[thing]; there {
			named = p.Owner
		}
	}
	args := source.Args{"thing": thing, "named": q.o.namedTitle(named)}
	switch {
	case !there:
		return q.no(noSuchThing, saidNoThing, nil)
	case q.admin():
		return q.yes(byRole, saidAdmin, nil)
	case q.actor.Way != flows.ByPage:
		return q.no(byWay, saidOnlyPage, nil)
	case q.actor.Person != "" && named != "" && q.o.belongs(q.actor.Person, named, q.today):
		return q.yes(byOwner, saidOwner, args)
	case named == "":
		return q.no(noRole, saidNoAdmin, nil)
	}
	return q.no(noRole, saidNoOwner, args)
}

// namedTitle is the title of a group, or of a function.
func (o *Organisation) namedTitle(name string) source.Text {
	if _, function := o.funcs[name]; function {
		return o.functionTitles(name)
	}
	return o.groupTitles(name)
}

// belongs says whether a person is of a group on a day, or holds a function in any unit; deputies count as they do
// when the function decides.
func (o *Organisation) belongs(person, name string, on expression.Date) bool {
	p, _ := o.Someone(person)
	return slices.Contains(p.Groups, name) || slices.ContainsFunc(p.Offices, func(office definitions.Office) bool {
		return office.Function == name && within(on, office.From, office.To) && (!office.Deputy || o.funcs[name].Deputies != "none")
	})
}

// Editable are the registers whose rows an actor may change and the processes whose settings, by name.
func (e *Engine) Editable(actor flows.Actor) (registers, processes []string) {
	set := e.Organisation().set
	for _, name := range sortedNames(set.Registers) {
		if e.May(actor, EditRegister, Named(name)) == nil {
			registers = append(registers, name)
		}
	}
	for _, name := range sortedNames(set.Processes) {
		if len(set.Processes[name].Settings) > 0 && e.May(actor, EditSettings, Named(name)) == nil {
			processes = append(processes, name)
		}
	}
	return registers, processes
}
