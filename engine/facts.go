package engine

import (
	"encoding/json"
	"fmt"

	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// recordingFacts passes questions on to the snapshot in force and remembers every answer, so that a
// replay hears the same. Questions are written without personal values.
type recordingFacts struct {
	flows.Facts
	heard map[string]json.RawMessage
}

func record(facts flows.Facts) *recordingFacts {
	return &recordingFacts{Facts: facts, heard: map[string]json.RawMessage{}}
}

func (r *recordingFacts) note(question string, answer any) {
	if _, known := r.heard[question]; known {
		return
	}
	body, err := json.Marshal(answer)
	if err != nil { // answers are plain data; a failure here is a mistake in the program
		panic(fmt.Sprintf("facts: %s: %v", question, err))
	}
	r.heard[question] = body
}

// stored is the JSON kept with the commit; nil if nothing was asked.
func (r *recordingFacts) stored() []byte {
	if len(r.heard) == 0 {
		return nil
	}
	body, _ := json.Marshal(r.heard) // map keys are sorted
	return body
}

// optional is an answer that may be "there is none".
type optional struct {
	Found bool `json:"found"`
	Value any  `json:"value,omitempty"`
}

func (r *recordingFacts) Office(function, unit string, on expression.Date) flows.Office {
	office := r.Facts.Office(function, unit, on)
	r.note(question("office", function, unit, on.String()), office)
	return office
}

func (r *recordingFacts) Group(name string, on expression.Date) flows.Office {
	office := r.Facts.Group(name, on)
	r.note(question("group", name, on.String()), office)
	return office
}

func (r *recordingFacts) Caretaker() []string {
	people := r.Facts.Caretaker()
	r.note("caretaker", people)
	return people
}

func (r *recordingFacts) Unit(key string) (expression.Record, bool) {
	unit, ok := r.Facts.Unit(key)
	r.note(question("unit", key), optional{ok, expression.ToJSON(unit)})
	return unit, ok
}

func (r *recordingFacts) Row(register, key string) (expression.Record, bool) {
	row, ok := r.Facts.Row(register, key)
	r.note(question("row", register, key), optional{ok, expression.ToJSON(row)})
	return row, ok
}

func (r *recordingFacts) Workday(land string, d expression.Date) bool {
	yes := r.Facts.Workday(land, d)
	r.note(question("workday", land, d.String()), yes)
	return yes
}

func (r *recordingFacts) Same(person string, other flows.Identity) bool {
	yes := r.Facts.Same(person, other)
	r.note(question("same", person, other.Label), yes)
	return yes
}

func (r *recordingFacts) Setting(process, name string) (any, bool) {
	value, ok := r.Facts.Setting(process, name)
	r.note(question("setting", process, name), optional{ok, expression.ToJSON(value)})
	return value, ok
}

// Site is what is the same for every case; a replay must not hear of a later one.
func (r *recordingFacts) Site() flows.Site {
	site := r.Facts.Site()
	r.note("site", site)
	return site
}

// Person is asked for names and recorded only as "known or not": a name is a personal value and may not
// stand in the facts.
func (r *recordingFacts) Person(id string) (expression.Record, bool) {
	person, ok := r.Facts.Person(id)
	r.note(question("person", id), ok)
	return person, ok
}

func question(kind string, parts ...string) string {
	body, _ := json.Marshal(append([]string{kind}, parts...))
	return string(body)
}
