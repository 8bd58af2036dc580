package engine

import (
	"context"
	"errors"
	"slices"

	"laufzettel/definitions"
	"laufzettel/flows"
)

// What a search for the people of a task looks at is written down beside the task (TaskRow.Places), so that a change of
// the organisation finds the tasks it may move without a pass over all of them.

// nobodyPlace marks the tasks for which nobody was found before the caretaker.
const nobodyPlace = "nobody"

// officePlace is a function in a unit, or a group (which has no unit).
func officePlace(function, unit string) string { return function + "@" + unit }

// vainPlace is a person who was looked for in vain: away, or somebody who must not decide here.
func vainPlace(person string) string { return "person:" + person }

// placesOf lists what a resolution looked at: every office and group on its way, and everybody who was found there but
// cannot decide. Those who can stand in TaskRow.Persons.
func placesOf(r flows.Resolution) []string {
	var places []string
	add := func(place string) {
		if !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	for _, rung := range r.Path {
		switch {
		case rung.Function == "" || rung.Function == "address":
		case rung.Found == "vacant" && rung.Why == "noUnit":
		default:
			add(officePlace(rung.Function, rung.Unit))
		}
		if rung.Person != "" && (rung.Found == "absent" || rung.Found == "excluded") {
			add(vainPlace(rung.Person))
		}
	}
	if r.Vacant {
		add(nobodyPlace)
	}
	return places
}

// placesOfPerson are the offices and groups in which somebody is found, at any time.
func (o *Organisation) placesOfPerson(p definitions.Person) []string {
	var places []string
	for _, office := range p.Offices {
		places = append(places, officePlace(office.Function, o.unitOr(office.Unit)))
		if c := o.set.Site.Caretaker; c.Function == office.Function {
			places = append(places, officePlace("caretaker", ""))
		}
	}
	for _, group := range p.Groups {
		places = append(places, officePlace(group, ""))
		if o.set.Site.Caretaker.Group == group {
			places = append(places, officePlace("caretaker", ""))
		}
	}
	return places
}

// touchedCases names the cases, each once, with a task that people or places may move.
func (e *Engine) touchedCases(ctx context.Context, persons, places []string) ([]string, error) {
	var cases []string
	seen := map[string]bool{}
	take := func(q TaskQuery) error {
		q.Limit = 1_000_000
		rows, err := e.store.Tasks(ctx, q)
		for _, row := range rows {
			if !seen[row.Case] {
				seen[row.Case], cases = true, append(cases, row.Case)
			}
		}
		return err
	}
	for _, person := range distinct(persons) {
		if err := errors.Join(take(TaskQuery{Person: person}), take(TaskQuery{Place: vainPlace(person)})); err != nil {
			return nil, err
		}
	}
	for _, place := range distinct(places) {
		if err := take(TaskQuery{Place: place}); err != nil {
			return nil, err
		}
	}
	return cases, nil
}

// distinct is a list without what comes a second time.
func distinct(list []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(list), func(one string) bool {
		again := seen[one]
		seen[one] = true
		return again
	})
}

// UnitKey is the key of a unit, and that of the top for "".
func (o *Organisation) UnitKey(unit string) string { return o.unitOr(unit) }
