package engine

import (
	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// MayStart says whether somebody may begin a case of a process: the key "who" of its form. A form that says
// nothing is open to people who are signed in. A service starts only what is open to everyone.
func (e *Engine) MayStart(actor flows.Actor, p *definitions.Process) bool {
	if p.Form.Open {
		return true
	}
	known := actor.Person != ""
	if len(p.Form.Who) == 0 || !known {
		return known
	}
	ctx := e.FormContext(p, nil)
	e.SignedIn(ctx, actor.Person)
	ctx.Scope.Names["signedIn"] = known
	ctx.Scope.Answer = e.Organisation().answerWho(expression.DateOf(e.clock.Now(), e.Organisation().zone))
	for _, program := range p.Form.Who {
		// A rule that fails lets nobody in: it names an office or unit that no longer exists.
		value, err := program.Eval(&ctx.Scope)
		if err == nil && lets(value, actor) {
			return true
		}
	}
	return false
}

func lets(value any, actor flows.Actor) bool {
	switch v := value.(type) {
	case bool:
		return v
	case []any:
		for _, one := range v {
			if lets(one, actor) {
				return true
			}
		}
	case expression.Record:
		return actor.Person != "" && v["person"] == actor.Person
	}
	return false
}

// answerWho lists the people that holders() and group() mean on a day. An office without a unit is that
// office in any unit.
func (o *Organisation) answerWho(on expression.Date) func(string, []any) (any, error) {
	return func(function string, args []any) (any, error) {
		name, _ := args[0].(string)
		var people []any
		if function == "group" {
			for _, id := range o.groups[name] {
				people = append(people, expression.Record{"person": id})
			}
			return people, nil
		}
		unit := ""
		if len(args) > 1 {
			unit = unitKey(args[1])
		}
		for key, tenures := range o.offices.all {
			if key.function != name || (unit != "" && key.unit != unit) {
				continue
			}
			for _, t := range tenures {
				if within(on, t.from, t.to) {
					people = append(people, expression.Record{"person": t.person})
				}
			}
		}
		return people, nil
	}
}

func unitKey(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case expression.Record:
		key, _ := v["key"].(string)
		return key
	}
	return ""
}
