package engine

import (
	"slices"
	"strings"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// ReadPeople reads people in the form of organisation/people.yaml and checks them against the definitions
// in force. The problems are sentences in lang.
func (e *Engine) ReadPeople(content []byte, lang string) ([]definitions.Person, []string) {
	report := &source.Report{}
	o := e.Organisation()
	people := definitions.ReadPeople("people.yaml", content, o.knownSet(), report)
	var problems []string
	for _, d := range report.Sorted() {
		if d.Severity == source.Error {
			problems = append(problems, d.Pos.String()+": "+d.Text.In(lang))
		}
	}
	return people, problems
}

// knownSet are the definitions with the units as they are now, those that were added on the web too.
func (o *Organisation) knownSet() *definitions.Set {
	known := *o.set
	known.Units = nil
	for _, key := range o.unitOrder {
		known.Units = append(known.Units, o.units[key])
	}
	return &known
}

// RowForm builds the forms of a register, as definitions.Set does, with the units of today's picture. Those that have
// ended are among them: rows may name them.
func (o *Organisation) RowForm(r *definitions.Register) (*definitions.RowForm, error) {
	return o.knownSet().RowForm(r)
}

// byNumber lists the people who have a personnel number.
func (o *Organisation) byNumber(number string) []string {
	if number = strings.TrimSpace(number); number == "" {
		return nil
	}
	d := o.directory()
	var ids []string
	take := func(id string) {
		if p, there := o.Someone(id); there && strings.TrimSpace(p.Number) == number {
			ids = append(ids, id)
		}
	}
	for _, at := range d.base.exact[expression.Fold(number)] {
		if id := d.base.people[at].id; !d.beside[id] {
			take(id)
		}
	}
	for id := range d.beside {
		take(id)
	}
	slices.SortFunc(ids, func(a, b string) int { return o.people.get(a).order(o.people.get(b)) })
	return ids
}
