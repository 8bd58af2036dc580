package engine

import (
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// Terms, absences and units begin and end with a day: what changes by itself changes at midnight.

// turn is a day that begins with something changed: the first one of what begins, or the one after the last.
type turn struct {
	day    expression.Date
	person string // whom it happens to; "" for a unit
	places []string
}

// turns calls each for everything that begins or ends by itself. places are looked up for what wanted names alone.
func (o *Organisation) turns(wanted func(expression.Date) bool, each func(turn)) {
	var never expression.Date
	both := func(from, to expression.Date, tell func(expression.Date)) {
		if from != never && wanted(from) {
			tell(from)
		}
		if to != never {
			if after := to.AddDays(1); wanted(after) {
				tell(after)
			}
		}
	}
	for _, id := range o.order {
		p, _ := o.Someone(id)
		for _, office := range p.Offices {
			both(office.From, office.To, func(day expression.Date) {
				each(turn{day, id, o.placesOfPerson(definitions.Person{Offices: []definitions.Office{office}})})
			})
		}
		for _, absence := range p.Absences {
			both(absence.From, absence.To, func(day expression.Date) { each(turn{day, id, o.placesOfPerson(p)}) })
		}
	}
	for key, u := range o.units {
		both(u.ValidFrom, u.ValidTo, func(day expression.Date) {
			each(turn{day: day, places: placesOfTurn(o, o, []string{key}, day.AddDays(-1), day)})
		})
	}
}

// nextTurn is the first day after one that begins with something changed; zero: nothing is known to change.
func (o *Organisation) nextTurn(after expression.Date) expression.Date {
	var first expression.Date
	o.turns(func(day expression.Date) bool {
		if day.Compare(after) <= 0 || first != (expression.Date{}) && day.Compare(first) >= 0 {
			return false
		}
		first = day
		return false
	}, nil)
	return first
}

// turned lists whom and what the days after one, up to another, have changed.
func (o *Organisation) turned(after, until expression.Date) (persons, places []string) {
	o.turns(func(day expression.Date) bool {
		return day.Compare(after) > 0 && day.Compare(until) <= 0
	}, func(t turn) {
		if t.person != "" {
			persons = append(persons, t.person)
		}
		places = append(places, t.places...)
	})
	return distinct(persons), distinct(places)
}

// midnight is the first instant of a day: where clocks are put forward over midnight, the day begins later; where they
// are put back over it, midnight comes twice and the first one counts.
func midnight(day expression.Date, zone *time.Location) time.Time {
	at := day.In(zone)
	for expression.DateOf(at, zone).Compare(day) < 0 {
		at = at.Add(15 * time.Minute)
	}
	for expression.DateOf(at.Add(-15*time.Minute), zone).Compare(day) >= 0 {
		at = at.Add(-15 * time.Minute)
	}
	return at.UTC()
}

// latelyDays is how long an office remembers, for explanations, who has left it.
const latelyDays = 31

// lately adds a tenure that has ended not long before a day.
func lately(left []flows.Left, t tenure, on expression.Date) []flows.Left {
	if t.to == (expression.Date{}) || t.to.Compare(on) >= 0 || t.to.AddDays(latelyDays).Compare(on) < 0 {
		return left
	}
	return append(left, flows.Left{Person: t.person, On: t.to})
}
