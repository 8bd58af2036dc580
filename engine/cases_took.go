package engine

import (
	"slices"

	"laufzettel/flows"
)

// deciders are the people who chose an outcome in these events: the case stays among those they decided.
func deciders(events []flows.Recorded) []string {
	var people []string
	for _, e := range events {
		if _, decided := e.Event.(flows.TaskDecided); decided && e.By.Person != "" && !slices.Contains(people, e.By.Person) {
			people = append(people, e.By.Person)
		}
	}
	return people
}
