package engine_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
)

// effectFolder is the small process with other steps, a register and a second process.
func effectFolder(steps string, more map[string]string) map[string]string {
	files := map[string]string{
		"antrag/flow.yaml": `flow: antrag
number: T-{year}-{seq:4}
start: {form: antrag}
statuses: {fertig: done, nein: refused}
steps:
` + steps + `keep: [{for: 1 year}]
`,
		"antrag/mails/bescheid.md": "",
		"registers/kurse.yaml": `register: kurse
title: Kurse
edit: vorstand
columns:
  plaetze: {type: number, label: Plätze}
  leitung: {type: text, label: Leitung}
rows: [{key: eh, label: Erste Hilfe, plaetze: 1, leitung: Anna}]
`,
	}
	for name, content := range more {
		files[name] = content
	}
	return files
}

func (r *rig) caseOf(name string) *engine.Case {
	r.t.Helper()
	r.clock.forward(time.Second)
	c := r.sendSmall(name)
	r.work()
	return r.again(c.Row.ID)
}

func (r *rig) sendSmall(name string) *engine.Case {
	r.t.Helper()
	p, _ := r.e.Process("antrag")
	values := r.read(p.Form, map[string]any{"name": name, "email": strings.ToLower(name) + "@example.org"}, nil, nil)
	c, err := r.e.Start(ctx, engine.StartRequest{Process: "antrag", Values: values, By: stranger})
	r.ok(err)
	return c
}

func (r *rig) again(id string) *engine.Case {
	r.t.Helper()
	c, err := r.e.Case(ctx, id)
	r.ok(err)
	return c
}

func TestRowsAreReadAddedAndChangedOnce(t *testing.T) {
	folder := effectFolder(`  - register: neu
    do: add
    in: kurse
    key: =name
    with: {plaetze: 3, leitung: =name}
  - register: mehr
    do: change
    in: kurse
    key: =name
    with: {plaetze: 4}
  - register: lies
    do: read
    in: kurse
    key: =name
  - end: fertig
`, nil)
	onEachWith(t, small(folder), func(r *rig) {
		lost := errors.New("the answer is lost")
		seen := 0
		r.store.set(func(s *faultyStore) {
			s.afterCommit = func(c *engine.Commit) error {
				if seen++; seen > 1 && seen%2 == 0 { // stored, but whoever made it does not learn of it
					return lost
				}
				return nil
			}
		})
		c := r.sendSmall("Aqua")
		for range 12 {
			_, _ = r.e.Work(ctx)
			r.clock.forward(day)
		}
		r.store.set(func(s *faultyStore) { s.afterCommit = nil })
		r.work()
		c = r.again(c.Row.ID)
		if c.State.Status != "fertig" {
			t.Fatalf("the case is %q, open %+v, failure %+v", c.State.Status, c.State.Open, c.State.Failure)
		}
		lies := c.State.Steps["lies"].Values
		if lies["found"] != true || lies["plaetze"].(expression.Decimal).String() != "4" || lies["leitung"] != "Aqua" {
			t.Errorf("the row that was read says %v", lies)
		}
		notes, err := r.e.RowHistory(ctx, "kurse", "Aqua")
		r.ok(err)
		if len(notes) != 2 || notes[0].How != engine.RowByFlow {
			t.Errorf("the history of the row has %d entries: %+v", len(notes), notes)
		}
		again := r.caseOf("Aqua") // the row is there already
		if again.State.Failure == nil || !strings.Contains(again.State.Failure.Error, "gibt es die Zeile") {
			t.Errorf("adding a row twice gives %+v", again.State.Failure)
		}
	})
}

func TestThePlaceGoesToOneAndThenToWhoeverWaitsLongest(t *testing.T) {
	folder := effectFolder(`  - register: platz
    do: reserve
    in: kurse
    key: eh
    capacity: =registers.kurse["eh"].plaetze
    waiting: true
  - approve: pruefung
    by: holders("chef")
    outcomes: {ja: {label: Ja}, nein: {label: Nein, then: end nein}}
  - end: fertig
`, nil)
	onEachWith(t, small(folder), func(r *rig) {
		first, second, third := r.caseOf("Erst"), r.caseOf("Zweit"), r.caseOf("Dritt")
		if first.State.Stop("pruefung/1") == nil || second.State.Stop("platz/1") == nil || third.State.Stop("platz/1") == nil {
			t.Fatalf("one has the place, two wait: %+v %+v %+v", first.State.Open, second.State.Open, third.State.Open)
		}
		if n, err := r.e.WaitingPlace(ctx, third, third.State.Stop("platz/1")); err != nil || n != 2 {
			t.Errorf("the third waits at place %d (%v)", n, err)
		}
		r.decide(first.Row.ID, "pruefung", r.person("anna"), "nein")
		r.work()
		if r.again(second.Row.ID).State.Stop("pruefung/1") == nil || r.again(third.Row.ID).State.Stop("platz/1") == nil {
			t.Fatal("the place of the refused case went to the wrong one")
		}
		r.decide(second.Row.ID, "pruefung", r.person("anna"), "ja")
		r.work()
		if r.again(third.Row.ID).State.Stop("platz/1") == nil {
			t.Error("a case that ends well keeps its place")
		}
		fourth := r.caseOf("Viert")
		_, err := r.e.Do(ctx, third.Row.ID, flows.Input{By: r.person("root"), Do: flows.Cancel{Why: "Abgesagt, sagt der Test."}})
		r.ok(err)
		r.work()
		if n, err := r.e.WaitingPlace(ctx, fourth, fourth.State.Stop("platz/1")); err != nil || n != 1 {
			t.Errorf("whoever waited behind a case that was cancelled is at place %d (%v)", n, err)
		}
	})
}

func TestNoPlaceLeftLeadsWhereFullSays(t *testing.T) {
	folder := effectFolder(`  - register: platz
    do: reserve
    in: kurse
    key: eh
    capacity: 1
    full: end nein
  - end: fertig
`, nil)
	onEachWith(t, small(folder), func(r *rig) {
		if one, two := r.caseOf("Erst"), r.caseOf("Zweit"); one.State.Status != "fertig" || two.State.Status != "nein" {
			t.Errorf("the last place: %q and %q", one.State.Status, two.State.Status)
		}
	})
}

func TestAppointingMovesOpenTasks(t *testing.T) {
	folder := effectFolder(`  - appoint: amt
    function: chef
    unit: verein
    person: kurt
    from: =today
    replaces: true
    undo:
      do: dismiss
      to: =addDays(today, -1)
  - approve: pruefung
    by: holders("chef")
    outcomes: {ja: {label: Ja}, nein: {label: Nein, then: end nein}}
  - end: fertig
`, nil)
	onEachWith(t, small(folder), func(r *rig) {
		c := r.caseOf("Erst")
		if got := r.approvers(c.Row.ID, "pruefung"); len(got) != 1 || got[0] != "kurt" {
			t.Fatalf("after the appointment %v decides", got)
		}
		r.decide(c.Row.ID, "pruefung", r.person("kurt"), "nein")
		r.work()
		c = r.again(c.Row.ID)
		if c.State.Status != "nein" || !c.State.Steps["amt"].Undone {
			t.Fatalf("the case is %q, the appointment %+v", c.State.Status, c.State.Steps["amt"])
		}
		if k, _ := r.e.PersonToEdit(r.person("root"), engine.SeePeople, "kurt"); len(k.Offices) != 0 {
			t.Errorf("the office was not taken back: %+v", k.Offices)
		}
	})
}

// called is a second process that the first calls.
var called = map[string]string{
	"einspruch/form.yaml": `form: einspruch
title: Einspruch
who: everyone
fields: [{name: wer, type: text, label: Wer, required: true}]
`,
	"einspruch/flow.yaml": `flow: einspruch
number: E-{year}-{seq:4}
start: [{form: einspruch}, {flow: true}]
statuses: {ok: done, nein: refused}
steps:
  - approve: rat
    by: holders("chef")
    outcomes: {ja: {label: Ja}, nein: {label: Nein, then: end nein}}
  - end: ok
keep: [{for: 1 year}]
`,
}

func TestACalledFlowAnswersWhenItHasEnded(t *testing.T) {
	folder := effectFolder(`  - call: einspruch
    flow: einspruch
    with: {wer: =name}
    rest: withdraw
  - approve: pruefung
    when: steps.einspruch.kind == "refused"
    by: holders("chef")
    outcomes: {ja: {label: Ja}}
  - end: fertig
`, called)
	onEachWith(t, small(folder), func(r *rig) {
		c := r.caseOf("Erst")
		other := r.onlyCaseOf("einspruch")
		if other.State.Values.Text("wer") != "Erst" || c.State.Stop("einspruch/1") == nil {
			t.Fatalf("the other case says %v, the first waits for %+v", other.State.Values, c.State.Open)
		}
		if caller, err := r.e.CallerOf(ctx, other); err != nil || caller == nil || caller.Row.ID != c.Row.ID {
			t.Errorf("the other case was called by %v (%v)", caller, err)
		}
		r.decide(other.Row.ID, "rat", r.person("anna"), "nein")
		r.work()
		c = r.again(c.Row.ID)
		if c.State.Stop("pruefung/1") == nil || c.State.Steps["einspruch"].Values.Text("number") != other.Row.Number {
			t.Fatalf("it goes on with %+v, having heard %v", c.State.Open, c.State.Steps["einspruch"].Values)
		}
	})
}

func TestACalledFlowIsWithdrawnWithItsCaller(t *testing.T) {
	folder := effectFolder(`  - call: einspruch
    flow: einspruch
    with: {wer: =name}
    rest: withdraw
  - end: fertig
`, called)
	onEachWith(t, small(folder), func(r *rig) {
		c := r.caseOf("Erst")
		other := r.onlyCaseOf("einspruch")
		_, err := r.e.Do(ctx, c.Row.ID, flows.Input{By: r.person("root"), Do: flows.Cancel{Why: "Abgesagt, sagt der Test."}})
		r.ok(err)
		r.work()
		if other = r.again(other.Row.ID); other.State.Status != "abgebrochen" {
			t.Errorf("the other case is %q", other.State.Status)
		}
	})
}

func (r *rig) onlyCaseOf(process string) *engine.Case {
	r.t.Helper()
	rows, err := r.e.Cases(ctx, engine.CaseQuery{Process: process, Limit: 10})
	r.ok(err)
	if len(rows) != 1 {
		r.t.Fatalf("there are %d cases of %s", len(rows), process)
	}
	return r.again(rows[0].ID)
}
