package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// endMissing ends the offices of a full list that the file does not name. Whoever stands in a bad row keeps theirs.
func (p *peoplePlanner) endMissing() {
	if p.full == "" {
		return
	}
	yesterday := p.o.today().AddDays(-1)
	bad := len(p.plan.Bad) > 0
	for _, id := range p.o.order {
		person, planned := p.now[id]
		if !planned {
			person = p.o.people.get(id).shown()
		}
		lost := false
		offices := slices.Clone(person.Offices)
		for i, office := range offices {
			lasts := office.To == (expression.Date{}) || office.To.Compare(yesterday) > 0
			begun := office.From == (expression.Date{}) || office.From.Compare(yesterday) <= 0
			if !p.below[p.o.unitOr(office.Unit)] || !lasts || !begun || p.given[officeMark(id, definitions.Office{Function: office.Function, Unit: p.o.unitOr(office.Unit), Deputy: office.Deputy, Topic: office.Topic})] || bad && p.named[id] {
				continue
			}
			offices[i].To, lost = yesterday, true
			p.plan.Ended = append(p.plan.Ended, p.o.Name(id)+": "+p.o.FunctionTitle(office.Function)+", "+p.o.UnitName(office.Unit))
		}
		if lost {
			p.touched++
			person.Offices = offices
			if !planned {
				p.order = append(p.order, id)
			}
			p.now[id] = person
		}
	}
}

func (p *peoplePlanner) finish() (*PeoplePlan, error) {
	for _, id := range p.order {
		now := p.now[id]
		k := p.o.people.get(id).asShown()
		switch {
		case k == nil:
			p.plan.Added = append(p.plan.Added, strings.TrimSpace(now.Given+" "+now.Family))
			p.plan.Changes = append(p.plan.Changes, PersonChange{Person: now, New: true})
			continue
		case samePerson(k.Person, now):
			continue
		}
		if !p.onlyEnds(k.Person, now) {
			p.plan.Changed = append(p.plan.Changed, p.o.Name(id))
		}
		p.plan.Changes = append(p.plan.Changes, PersonChange{Person: now, Revision: k.revision})
		for _, office := range k.Offices { // ended by the file's own last day
			at := slices.IndexFunc(now.Offices, func(next definitions.Office) bool {
				return next.Function == office.Function && next.Unit == office.Unit && next.From == office.From
			})
			if p.full == "" && at >= 0 && now.Offices[at].To != office.To && now.Offices[at].To != (expression.Date{}) && now.Offices[at].To.Compare(p.o.today()) < 0 {
				p.touched++
				p.plan.Ended = append(p.plan.Ended, p.o.Name(id)+": "+p.o.FunctionTitle(office.Function)+", "+p.o.UnitName(office.Unit))
			}
		}
	}
	if most := mostEnded(p.o.holdersIn(p.below)); p.touched > most {
		text := planTooMuch.Say(source.Args{"n": p.touched, "most": most})
		p.plan.Refuse = &text
	}
	marks := make([]PersonChange, len(p.plan.Changes))
	for i, change := range p.plan.Changes {
		if change.New { // its id is another one each time
			change.Person.ID = ""
		}
		marks[i] = change
	}
	body, err := json.Marshal(marks)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	p.plan.Digest = hex.EncodeToString(sum[:16])
	return p.plan, nil
}

// onlyEnds says whether nothing changes of somebody but last days of offices.
func (p *peoplePlanner) onlyEnds(before, now definitions.Person) bool {
	if len(before.Offices) != len(now.Offices) {
		return false
	}
	before.Offices, now.Offices = slices.Clone(before.Offices), slices.Clone(now.Offices)
	for i := range before.Offices {
		before.Offices[i].To, now.Offices[i].To = expression.Date{}, expression.Date{}
	}
	return samePerson(before, now)
}

// holdersIn is how many people hold an office that lasts in one of the units; nil is any.
func (o *Organisation) holdersIn(units map[string]bool) int {
	n := 0
	for _, id := range o.order {
		if slices.ContainsFunc(o.lasting(o.person(id)), func(office definitions.Office) bool { return units == nil || units[o.unitOr(office.Unit)] }) {
			n++
		}
	}
	return n
}
