package engine_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
)

// starting is the small process with more that begins its cases.
func starting(starts string, more map[string]string) map[string]string {
	files := map[string]string{"antrag/flow.yaml": strings.Replace(smallFolder["antrag/flow.yaml"], "start: {form: antrag}\n", "start:\n  - form: antrag\n"+starts, 1)}
	for name, content := range more {
		files[name] = content
	}
	return files
}

// begun are the names in the cases that have begun, sorted.
func (r *rig) begun() []string {
	r.t.Helper()
	rows, err := r.e.Cases(ctx, engine.CaseQuery{Limit: 1000})
	r.ok(err)
	var names []string
	for _, row := range rows {
		c, err := r.e.Case(ctx, row.ID)
		r.ok(err)
		names = append(names, c.State.Values.Text("name"))
	}
	slices.Sort(names)
	return names
}

func (r *rig) wantBegun(what string, names ...string) {
	r.t.Helper()
	slices.Sort(names)
	if got := r.begun(); !slices.Equal(got, names) {
		r.t.Fatalf("%s: begun are %v, want %v", what, got, names)
	}
}

func daily(missed string) map[string]string {
	return starting(`  - {schedule: "30 8 * * *"`+missed+`, prefill: {name: Turnus, email: turnus@example.org}}`+"\n", nil)
}

func TestScheduleBeginsEachMomentOnce(t *testing.T) {
	onEachWith(t, small(daily("")), func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		r.work()
		r.wantBegun("nothing at first")
		r.later(23*time.Hour + 29*time.Minute) // Tuesday, 8:29
		r.wantBegun("a minute too early")
		r.later(time.Minute)
		r.wantBegun("on time", "Turnus")
		r.later(10 * time.Minute)
		r.wantBegun("once", "Turnus")
		r.later(-2 * time.Hour) // the clock is put back
		r.ok(r.e.Schedule(ctx))
		r.work()
		r.later(2 * time.Hour)
		r.wantBegun("once with a clock that was put back", "Turnus")
		r.restart()
		r.ok(r.e.Schedule(ctx))
		r.later(time.Minute)
		r.wantBegun("once after a restart", "Turnus")
		r.clock.forward(5 * day)
		r.restart()
		r.ok(r.e.Schedule(ctx))
		r.work()
		r.wantBegun("what was missed in five days is made good once", "Turnus", "Turnus")
		r.later(day)
		r.wantBegun("and then it goes on", "Turnus", "Turnus", "Turnus")

		rows, err := r.e.Cases(ctx, engine.CaseQuery{Limit: 10})
		r.ok(err)
		h, err := r.e.History(ctx, rows[0].ID)
		r.ok(err)
		started := h.Events[0].Event.(flows.Started)
		if started.Trigger != "schedule 30 8 * * *" || h.State.Verified || h.State.Submitter.Mailbox != flows.SubmitterMailbox {
			t.Errorf("it was begun by %q, verified %v, submitted by %+v", started.Trigger, h.State.Verified, h.State.Submitter)
		}
	})
}

func TestScheduleLeavesOutWhatWasMissed(t *testing.T) {
	onEachWith(t, small(daily(", missed: skip")), func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		r.work()
		r.later(2 * day) // Wednesday, 9:00: half an hour too late
		r.wantBegun("what was missed is left out")
		r.clock.forward(23*time.Hour + 40*time.Minute) // Thursday, 8:40
		r.work()
		r.wantBegun("ten minutes are not missed", "Turnus")
	})
}

func TestScheduleSurvivesEveryCrash(t *testing.T) {
	onEachWith(t, small(daily("")), func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		r.work()
		lost := errors.New("the answer is lost")
		seen := 0
		r.store.set(func(s *faultyStore) {
			s.afterCommit = func(c *engine.Commit) error {
				if seen++; seen%2 == 1 { // every other commit is stored, and whoever made it does not learn of it
					return lost
				}
				return nil
			}
		})
		r.clock.forward(day)
		for range 20 {
			if _, err := r.e.Work(ctx); err != nil && !errors.Is(err, lost) {
				t.Fatal(err)
			}
			r.clock.forward(3 * time.Minute)
		}
		r.wantBegun("once, whatever was lost", "Turnus")
		if seen < 2 {
			t.Fatal("nothing was lost: does this test still test anything?")
		}
	})
}

func TestScheduleThatFormDoesNotTake(t *testing.T) {
	files := starting(`  - {schedule: daily 08:30, prefill: {name: Turnus, email: kein Postfach}}`+"\n", nil)
	onEachWith(t, small(files), func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		r.work()
		r.later(day)
		r.wantBegun("nothing")
		dead, err := r.e.Effects(ctx, engine.Dead)
		r.ok(err)
		if len(dead) != 1 || !strings.Contains(dead[0].LastError, "email") || strings.Contains(dead[0].LastError, "kein Postfach") {
			t.Fatalf("the administration reads %+v", dead)
		}
	})
}

func TestScheduleOverBothChangesOfTheClock(t *testing.T) {
	for start, want := range map[string]int{"2027-03-27 12:00": 2, "2027-10-30 12:00": 2} { // until Monday noon
		onEachWith(t, small(starting(`  - {schedule: "30 2 * * *", prefill: {name: Turnus, email: turnus@example.org}}`+"\n", nil)), func(r *rig) {
			at, err := time.ParseInLocation("2006-01-02 15:04", start, r.e.Organisation().Zone())
			r.ok(err)
			r.clock.forward(at.Sub(r.clock.Now()))
			r.ok(r.e.Schedule(ctx))
			r.work()
			for range 48 {
				r.later(time.Hour)
			}
			if got := len(r.begun()); got != want {
				t.Errorf("from %s on %d cases begin within two days, want %d", start, got, want)
			}
		})
	}
}

var terms = map[string]string{"registers/aemter.yaml": `register: aemter
title: Ämter
edit: vorstand
columns:
  bis: {type: date, label: Bis}
  aktiv: {type: yesno, label: Aktiv}
rows:
  - {key: alt, label: Altes Amt, bis: 2026-12-01, aktiv: true}
  - {key: a, label: Kasse, bis: 2027-03-31, aktiv: true}
  - {key: b, label: Leitung, bis: 2027-04-30, aktiv: true}
  - {key: c, label: Ruhendes Amt, bis: 2027-03-31}
  - {key: d, label: Ohne Ende, aktiv: true}
`}

const rowStart = `  - {register: aemter, at: "=addDays(row.bis, -90)", when: row.aktiv, prefill: {name: =row.label, email: aemter@example.org}}` + "\n"

// term changes a row of the register, or adds one.
func (r *rig) term(key, label, until string) {
	r.t.Helper()
	values := expression.Record{"key": key, "label": label, "aktiv": true}
	if until != "" {
		last, err := expression.ParseDate(until)
		r.ok(err)
		values["bis"] = last
	}
	before, known := r.e.Organisation().RegisterRow("aemter", key)
	how := engine.RowChanged
	if !known {
		how = engine.RowAdded
	}
	r.ok(r.e.ChangeRows(ctx, r.person("berta"), "aemter", how, []engine.RowChange{{Values: values, New: !known, Revision: before.Revision}}))
}

func TestRowsBeginOnTheirDay(t *testing.T) {
	onEachWith(t, small(starting(rowStart, terms)), func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		r.work()
		r.wantBegun("nothing at first, and never what was due before")
		r.later(37*day + 14*time.Hour) // 30 December, 23:00
		r.wantBegun("an hour too early")
		r.later(time.Hour) // 31 December, 0:00
		r.wantBegun("90 days before", "Kasse")
		r.later(2 * day)
		r.restart()
		r.ok(r.e.Schedule(ctx))
		r.work()
		r.wantBegun("once", "Kasse")
		r.term("b", "Leitung", "2027-06-30")
		r.later(40 * day)
		r.wantBegun("a day that was put off waits", "Kasse")
		r.term("a", "Kasse neu", "2031-03-31")
		r.term("neu", "Neues Amt", "2027-03-15") // its day was while this runs: it begins at once
		r.work()
		r.wantBegun("a new row whose day has passed begins", "Kasse", "Neues Amt")
		r.term("neu", "Neues Amt", "2030-03-15")
		r.term("neu", "Neues Amt", "2027-03-15")
		r.work()
		r.wantBegun("back to a day that had its case", "Kasse", "Neues Amt")
		r.later(60 * day)
		r.wantBegun("the day that was put off", "Kasse", "Leitung", "Neues Amt")
		r.later(4 * 365 * day)
		r.wantBegun("the next term", "Kasse", "Kasse neu", "Leitung", "Neues Amt")
	})
}

func TestRowsBeginWhenTheyChange(t *testing.T) {
	starts := `  - {register: aemter, on: added, prefill: {name: '="Neu " + row.label', email: aemter@example.org}}
  - {register: aemter, on: changed, when: row.aktiv, prefill: {name: =row.label, email: aemter@example.org}}
`
	onEachWith(t, small(starting(starts, terms)), func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		r.work()
		r.wantBegun("what is there begins nothing")
		r.term("x", "Presse", "2028-01-01")
		r.work()
		r.wantBegun("a new row", "Neu Presse")
		r.term("x", "Presse", "2029-01-01")
		r.work()
		r.term("x", "Presse", "2028-01-01")
		r.work()
		r.restart()
		r.ok(r.e.Schedule(ctx))
		r.work()
		r.wantBegun("each change once", "Neu Presse", "Presse", "Presse")
	})
}

func TestManyRowsAreFastEnough(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("register: aemter\ntitle: Ämter\nedit: vorstand\ncolumns:\n  bis: {type: date, label: Bis}\n  aktiv: {type: yesno, label: Aktiv}\nrows:\n")
	for n := range 2000 {
		fmt.Fprintf(&rows, "  - {key: r%d, label: Amt %d, bis: 2028-01-01, aktiv: true}\n", n, n)
	}
	r := newRig(t, "sqlite", small(starting(rowStart, map[string]string{"registers/aemter.yaml": rows.String()})))
	r.ok(r.e.Schedule(ctx))
	began := time.Now()
	r.work()
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("a look at 2000 rows took %s", took)
	}
}

func TestUrgentStepsWaitForNothing(t *testing.T) {
	urgent := strings.Replace(smallFolder["antrag/flow.yaml"], "    by: holders(\"chef\")\n", "    by: holders(\"chef\")\n    urgent: anliegen == \"eilt\"\n    within: =either(anliegen == \"eilt\", hours(24), workdays(5))\n    remind: [50%]\n", 1)
	onEachWith(t, small(map[string]string{"antrag/flow.yaml": urgent}), func(r *rig) {
		r.ok(r.e.SaveWishes(ctx, r.person("anna"), "anna", engine.Wishes{Digest: true, Days: []time.Weekday{time.Friday}, Hour: 8, Quiet: true, From: 18 * 60, To: 7 * 60}))
		r.clock.forward(11 * time.Hour) // Monday, 20:00
		r.sent(stranger, nil)
		r.work()
		if n := len(r.mail.to("anna@example.org")); n != 0 {
			t.Fatalf("%d mails about what can wait", n)
		}
		r.sent(stranger, map[string]any{"anliegen": "eilt"})
		r.work()
		if n := len(r.mail.to("anna@example.org")); n != 1 {
			t.Fatalf("%d mails about what cannot wait, want 1", n)
		}
		r.later(12 * time.Hour)
		if n := len(r.mail.to("anna@example.org")); n != 2 {
			t.Fatalf("%d mails after the reminder, want 2", n)
		}
	})
}
