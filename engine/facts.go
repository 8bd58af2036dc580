package engine

import (
	"encoding/json"
	"fmt"
	"time"

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

// The questions without parts.
const (
	questionCaretaker = "caretaker"
	questionSite      = "site"
)

// factOf is the stored form of an answer. Unlike the values of a form, which have a declared type, an answer
// says itself what it is: numbers are JSON numbers, and days, instants and periods are {"a day": "2026-11-23"}.
func factOf(value any) any {
	switch v := value.(type) {
	case expression.Decimal:
		return json.Number(v.String())
	case expression.Date:
		return map[string]any{factDay: v.String()}
	case expression.Period:
		return map[string]any{factPeriod: v.String()}
	case time.Time:
		return map[string]any{factInstant: expression.ToJSON(v)}
	case expression.Record:
		return factsOf(v)
	case map[string]any:
		return factsOf(v)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = factOf(item)
		}
		return list
	}
	return value
}

const (
	factDay     = "a day"
	factPeriod  = "a period"
	factInstant = "an instant"
)

func factsOf(record map[string]any) any {
	if record == nil {
		return nil
	}
	object := make(map[string]any, len(record))
	for name, value := range record {
		object[name] = factOf(value)
	}
	return object
}

// fromFact is the inverse of factOf, after reading JSON with numbers kept as they are written.
func fromFact(stored any) (any, error) {
	switch v := stored.(type) {
	case map[string]any:
		for tag, kind := range map[string]expression.Kind{factDay: expression.Day, factPeriod: expression.Length, factInstant: expression.Instant} {
			if said, ok := v[tag]; ok && len(v) == 1 {
				return expression.FromJSON(said, &expression.Type{Kind: kind})
			}
		}
		record := make(expression.Record, len(v))
		for name, item := range v {
			value, err := fromFact(item)
			if err != nil {
				return nil, err
			}
			record[name] = value
		}
		return record, nil
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			var err error
			if list[i], err = fromFact(item); err != nil {
				return nil, err
			}
		}
		return list, nil
	}
	return expression.FromJSON(stored, nil)
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
	r.note(questionCaretaker, people)
	return people
}

func (r *recordingFacts) Unit(key string) (expression.Record, bool) {
	unit, ok := r.Facts.Unit(key)
	r.note(question("unit", key), optional{ok, factOf(unit)})
	return unit, ok
}

func (r *recordingFacts) Row(register, key string) (expression.Record, bool) {
	row, ok := r.Facts.Row(register, key)
	r.note(question("row", register, key), optional{ok, factOf(row)})
	return row, ok
}

func (r *recordingFacts) Workday(land string, d expression.Date) bool {
	yes := r.Facts.Workday(land, d)
	r.note(question("workday", land, d.String()), yes)
	return yes
}

func (r *recordingFacts) Same(person string, other flows.Identity) bool {
	yes := r.Facts.Same(person, other)
	r.note(sameQuestion(person, other), yes)
	return yes
}

// sameQuestion names both by what is not personal. Several people may stand under one label.
func sameQuestion(person string, other flows.Identity) string {
	return question("same", person, other.Label, other.Party.Person, other.Party.Mailbox)
}

func (r *recordingFacts) Setting(process, name string) (any, bool) {
	value, ok := r.Facts.Setting(process, name)
	r.note(question("setting", process, name), optional{ok, factOf(value)})
	return value, ok
}

// Site is what is the same for every case; a replay must not hear of a later one.
func (r *recordingFacts) Site() flows.Site {
	site := r.Facts.Site()
	r.note(questionSite, site)
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
