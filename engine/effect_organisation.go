package engine

import (
	"context"
	"errors"
	"slices"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// PersonByFlow is a change of a person by a step of a case: an appointment, or its end.
const PersonByFlow PersonHow = "flow"

// workOnOrganisation appoints somebody, or ends an office. Nobody is asked whether they may: the author of the flow has
// said so, and the history of the person says that it was a case.
func workOnOrganisation(ctx context.Context, e *Engine, _ *History, command flows.Command, with map[string]any) connectors.Outcome {
	person, function, unit := personKey(with["person"]), unitKey(with["function"]), unitKey(with["unit"])
	if person == "" {
		return refusedEffect("Die Person ist in der Organisation nicht bekannt. Trag sie dort ein; dann geht es weiter.")
	}
	from, _ := with["from"].(expression.Date)
	to, _ := with["to"].(expression.Date)
	o := e.Organisation()
	office := definitions.Office{Function: function, Unit: unit, From: from, To: to, Deputy: written(with["as"]) == "deputy"}
	if office.From == (expression.Date{}) && command.Operation == "appoint" {
		office.From = expression.DateOf(e.clock.Now(), o.zone)
	}
	changed, err := e.storePeople(ctx, func(o *Organisation) ([]*known, []storedPersonNote, error) {
		if command.Operation == "dismiss" {
			return o.dismissed(person, office)
		}
		return o.appointed(person, office, with["replaces"] != nil)
	})
	var refusal *flows.Refusal
	if errors.As(err, &refusal) {
		return connectors.Outcome{Class: connectors.Refused, Reason: refusal.Text.In(o.Site().Lang)}
	}
	if err != nil {
		return tryLater(err)
	}
	e.organisationChanged(ctx, changed)
	return connectors.Outcome{Class: connectors.OK}
}

// appointed gives somebody an office; nothing where they have it already, as after a crash.
func (o *Organisation) appointed(person string, office definitions.Office, replaces bool) ([]*known, []storedPersonNote, error) {
	before, there := o.people.find(person)
	if !there {
		return nil, nil, unknownPerson()
	}
	changes := officeChanges{o: o}
	if !slices.ContainsFunc(before.Offices, func(has definitions.Office) bool {
		return o.sameOffice(has, office) && has.From == office.From && has.To == office.To
	}) {
		now := before.Person
		now.Offices = append(slices.Clone(before.Offices), office)
		if refusal := o.unfit(before, now); refusal != nil {
			return nil, nil, refusal
		}
		changes.add(before, now)
	}
	if replaces {
		held, _ := o.offices.find(officeKey{office.Function, o.unitOr(office.Unit)})
		for _, t := range held {
			if other, known := o.people.find(t.person); known && t.person != person && !changes.has(t.person) {
				changes.end(other, office, office.From.AddDays(-1))
			}
		}
	}
	return changes.people, changes.notes, nil
}

// dismissed ends an office on its last day.
func (o *Organisation) dismissed(person string, office definitions.Office) ([]*known, []storedPersonNote, error) {
	before, there := o.people.find(person)
	if !there {
		return nil, nil, unknownPerson()
	}
	changes := officeChanges{o: o}
	changes.end(before, office, office.To)
	return changes.people, changes.notes, nil
}

// officeChanges are people whose offices change together.
type officeChanges struct {
	o      *Organisation
	people []*known
	notes  []storedPersonNote
}

func (c *officeChanges) has(person string) bool {
	return slices.ContainsFunc(c.people, func(k *known) bool { return k.ID == person })
}

func (c *officeChanges) add(before *known, now definitions.Person) {
	c.people = append(c.people, &known{Person: now, claims: before.claims})
	c.notes = append(c.notes, storedPersonNote{How: PersonByFlow})
}

// end lets somebody hold an office until a day and no longer; one that would begin later never begins.
func (c *officeChanges) end(before *known, office definitions.Office, last expression.Date) {
	var left []definitions.Office
	changed := false
	for _, has := range before.Offices {
		if !c.o.sameOffice(has, office) || has.To != (expression.Date{}) && has.To.Compare(last) <= 0 {
			left = append(left, has)
			continue
		}
		changed = true
		if has.From.Compare(last) <= 0 {
			has.To = last
			left = append(left, has)
		}
	}
	if changed {
		now := before.Person
		now.Offices = left
		c.add(before, now)
	}
}

func (o *Organisation) sameOffice(a, b definitions.Office) bool {
	return a.Function == b.Function && o.unitOr(a.Unit) == o.unitOr(b.Unit) && a.Deputy == b.Deputy
}

var flowNobody = &source.Message{Code: "flow-nobody",
	De: "Die Person gibt es in der Organisation nicht mehr.",
	En: "The person is not in the organisation any more."}

func unknownPerson() error { return unfit(flowNobody, nil) }

// personKey is the id of a person: a chosen one, or somebody of the case.
func personKey(value any) string {
	if r, is := value.(expression.Record); is {
		if id, _ := r["person"].(string); id != "" {
			return id
		}
	}
	return unitKey(value)
}
