package engine

import (
	"context"
	"errors"

	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// ErrNoWho means that a file of people has no column that says who is meant.
var ErrNoWho = errors.New("the file has no column that says who is meant")

// PeoplePlan is what a file of people would do. Nothing is done by it; bad rows are left out of it.
type PeoplePlan struct {
	Added   []string // names
	Changed []string // what changes of whom: data and offices given
	Ended   []string // offices that end
	Same    int      // rows that change nothing
	Unknown []string // headings
	Bad     []PlanFault
	Refuse  *source.Text // why so much at once is refused; nil where it is not
	Changes []PersonChange
	// Digest tells this plan from every other, one on changed people included.
	Digest string
}

// PlanFault says what is wrong with a row, counted from 0 without the heading.
type PlanFault struct {
	Row int
	Why source.Text
}

// mostEnded is how many people a file may take an office from at once, of so many.
func mostEnded(all int) int { return max(20, all/10) }

// PlanPeople compares lines of a file, one for each office, with the people. full is a unit of which the file is the whole
// list: whoever holds an office in it or below and is missing loses it with yesterday; "" only adds and changes. ErrNoWho.
func (e *Engine) PlanPeople(actor flows.Actor, header []string, lines [][]string, full string) (*PeoplePlan, error) {
	o := e.Organisation()
	p := &peoplePlanner{e: e, o: o, actor: actor, full: full, plan: &PeoplePlan{}, now: map[string]definitions.Person{}, fresh: map[string]bool{}, units: o.unitNames(), freshBy: map[string]string{}, named: map[string]bool{}, given: map[string]bool{}}
	p.at, p.plan.Unknown = headings(peopleColumns, header)
	_, byID := p.at["id"]
	_, byNumber := p.at["number"]
	_, byMail := p.at["mail"]
	if !byID && !byNumber && !byMail {
		return nil, ErrNoWho
	}
	if full != "" {
		p.below = o.under(full)
	}
	for i, line := range lines {
		if why := p.row(line); why != nil {
			p.plan.Bad = append(p.plan.Bad, PlanFault{i, *why})
		}
	}
	p.endMissing()
	return p.finish()
}

type peoplePlanner struct {
	e       *Engine
	o       *Organisation
	actor   flows.Actor
	full    string
	below   map[string]bool // units of the full list
	at      map[string]int
	plan    *PeoplePlan
	now     map[string]definitions.Person // as they are to be, by id
	order   []string
	fresh   map[string]bool
	units   unitNames
	freshBy map[string]string // id of somebody new by what the file names them by, see marksOf
	named   map[string]bool   // who stands in the file, in a bad row too
	given   map[string]bool   // officeMark of every office of the file
	touched int               // who loses an office
}

// ApplyPeople does what a plan says, if it is still the same. ErrDocumentChanged; a *flows.Refusal where it is too much.
func (e *Engine) ApplyPeople(ctx context.Context, actor flows.Actor, plan *PeoplePlan) error {
	if plan.Refuse != nil {
		return &flows.Refusal{Code: NotFit, Text: *plan.Refuse}
	}
	return e.ChangePeople(ctx, actor, PersonImported, plan.Changes)
}
