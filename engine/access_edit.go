package engine

import (
	"slices"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// mayEdit says whether an actor may change the rows of a register or the settings of a process: administrators, and
// whoever belongs to the group or holds the function that the definition names. What does not exist nobody may change.
// nil means yes.
func (e *Engine) mayEdit(actor flows.Actor, action Action, thing string) *flows.Refusal {
	o := e.Organisation()
	named := ""
	switch action {
	case EditRegister:
		r, there := o.set.Registers[thing]
		if !there {
			return no()
		}
		named = r.Edit
	case EditSettings:
		p, there := o.set.Processes[thing]
		if !there {
			return no()
		}
		named = p.Owner
	default:
		return no()
	}
	if e.May(actor, Administer, Site()) == nil {
		return nil
	}
	if actor.Way == flows.ByPage && actor.Person != "" && named != "" && o.belongs(actor.Person, named, expression.DateOf(e.clock.Now(), o.zone)) {
		return nil
	}
	return no()
}

// belongs says whether a person is of a group on a day, or holds a function in any unit; deputies count as they do
// when the function decides.
func (o *Organisation) belongs(person, name string, on expression.Date) bool {
	p := o.people[person]
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
