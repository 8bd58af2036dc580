package engine

import (
	"slices"
	"strings"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// DueStart is a case that will begin by itself.
type DueStart struct {
	At      time.Time
	Process string
	Trigger string // as the record of the case names it
	Row     string // key of the row; "" of a schedule
}

// DueStarts are the cases that begin after from and before until by what definitions say, rows of their registers
// included, soonest first; at most limit of them. What rows become until then nobody knows.
func DueStarts(set *definitions.Set, from, until time.Time, limit int) ([]DueStart, error) {
	o, err := NewOrganisation(set, set.People)
	if err != nil {
		return nil, err
	}
	e := &Engine{clock: fixedClock(from)}
	e.organisation.Store(o)
	return e.DueStarts(from, until, limit)
}

type fixedClock time.Time

// Now is always the same.
func (c fixedClock) Now() time.Time { return time.Time(c) }

// DueStarts are the cases that begin after from and before until as registers are now; see the function of that name.
func (e *Engine) DueStarts(from, until time.Time, limit int) ([]DueStart, error) {
	o := e.Organisation()
	var due []DueStart
	var failed error
	o.clocked(func(p *definitions.Process, t *flows.Trigger) {
		switch {
		case t.Kind == flows.OnSchedule:
			workday := func(d expression.Date) bool { return o.Workday(p.Flow.Land, d) }
			at := t.Schedule.Next(from, o.zone, workday)
			for n := 0; n < limit && !at.IsZero() && at.Before(until); n++ {
				due = append(due, DueStart{At: at, Process: p.Name, Trigger: t.Label()})
				at = t.Schedule.Next(at, o.zone, workday)
			}
		case t.At != nil:
			for _, row := range o.RegisterRows(t.Register) {
				at, err := e.dayOf(p, t, row)
				if err != nil {
					failed = err
					return
				}
				if row.Retired || !at.After(from) || !at.Before(until) {
					continue
				}
				wanted, err := t.Wants(e.triggerScope(p, map[string]any{"row": row.Values}))
				if err != nil {
					failed = err
					return
				}
				if wanted {
					due = append(due, DueStart{At: at, Process: p.Name, Trigger: t.Label(), Row: row.Key})
				}
			}
		}
	})
	slices.SortStableFunc(due, func(a, b DueStart) int {
		if n := a.At.Compare(b.At); n != 0 {
			return n
		}
		return strings.Compare(a.Process+a.Row, b.Process+b.Row)
	})
	return due[:min(len(due), limit)], failed
}
