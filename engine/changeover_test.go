package engine_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/engine"
)

func date(t *testing.T, text string) expression.Date {
	t.Helper()
	d, err := expression.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// midnights are the midnights that are planned, in local time.
func (r *rig) midnights() []string {
	r.t.Helper()
	var planned []string
	for _, w := range r.outbox(engine.WorkQuery{State: engine.Waiting}) {
		if strings.HasPrefix(w.ID, "changeover/") {
			planned = append(planned, w.Due.In(r.e.Organisation().Zone()).Format("2006-01-02 15:04 MST"))
		}
	}
	return planned
}

func (r *rig) at(local string) {
	r.t.Helper()
	to, err := time.ParseInLocation("2006-01-02 15:04", local, r.e.Organisation().Zone())
	r.ok(err)
	r.clock.forward(to.Sub(r.clock.Now()))
	r.work()
}

func TestOneMidnightIsPlannedWhereSomethingChanges(t *testing.T) {
	onEachWith(t, small(nil), func(r *rig) {
		planned := func(want ...string) {
			r.t.Helper()
			if got := r.midnights(); !slices.Equal(got, want) {
				r.t.Errorf("planned are %q, want %q", got, want)
			}
		}
		r.ok(r.e.Schedule(ctx))
		planned()
		until := func(text string) {
			r.change("anna", func(p *person) { p.Offices[0].To = date(r.t, text) })
		}
		until("2027-03-31")
		planned("2027-04-01 00:00 CEST")
		r.change("kurt", func(p *person) { p.Absences = absentFrom("2026-12-24", "2027-01-03") })
		planned("2026-12-24 00:00 CET")
		r.restart()
		r.ok(r.e.Schedule(ctx))
		r.ok(r.e.Schedule(ctx))
		planned("2026-12-24 00:00 CET")
		r.at("2026-12-24 00:00")
		planned("2027-01-04 00:00 CET")
		r.change("kurt", func(p *person) { p.Absences = nil })
		planned("2027-04-01 00:00 CEST")
		r.change("anna", func(p *person) { p.Offices[0].To = expression.Date{} })
		planned()
		until("2026-12-01") // over already: it takes effect at once, nothing is left to plan
		planned()
	})
}

// After days of standstill everything that has become due meanwhile takes effect at once.
func TestMissedMidnightsAreMadeGood(t *testing.T) {
	onEachWith(t, small(nil), func(r *rig) {
		r.change("anna", func(p *person) { p.Offices[0].To = date(r.t, "2026-11-24") })
		r.change("kurt", func(p *person) {
			p.Offices = []definitions.Office{{Function: "chef", Unit: "verein", From: date(r.t, "2026-11-26")}}
		})
		c := r.send("Paul", nil)
		r.work()
		anna := r.lastToken("anna@example.org")
		r.clock.forward(10 * day)
		r.restart()
		r.ok(r.e.Schedule(ctx))
		r.work()
		if got := r.approvers(c.Row.ID, "pruefung"); !slices.Equal(got, []string{"kurt"}) {
			r.t.Errorf("after ten days without the program the task is with %v", got)
		}
		r.noLink(anna, "who left meanwhile")
		if got := r.midnights(); len(got) != 0 {
			r.t.Errorf("still planned: %v", got)
		}
	})
}
