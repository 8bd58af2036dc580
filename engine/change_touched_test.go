package engine_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
)

// lookedAt counts how often each case is read from the store.
type lookedAt struct {
	engine.Store
	mu    sync.Mutex
	cases map[string]int
}

func (s *lookedAt) Load(ctx context.Context, caseID string, after int) (engine.CaseRecord, error) {
	s.mu.Lock()
	s.cases[caseID]++
	s.mu.Unlock()
	return s.Store.Load(ctx, caseID, after)
}

// looking forgets what is in memory and says which cases are read from then on.
func (r *rig) looking() func() []string {
	r.t.Helper()
	r.restart()
	counted := &lookedAt{Store: r.store.Store, cases: map[string]int{}}
	r.store.Store = counted
	return func() []string {
		counted.mu.Lock()
		defer counted.mu.Unlock()
		var ids []string
		for id := range counted.cases {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		return ids
	}
}

func sorted(ids ...string) []string {
	slices.Sort(ids)
	return ids
}

// A change of a unit looks at the cases of which it moves the tasks, and at no others; a new name looks at none.
func TestChangedUnitsLookAtTouchedCasesAlone(t *testing.T) {
	onEach(t, func(r *rig) {
		cases := map[string]string{}
		for i, kv := range []string{"musterkreis", "beispielstadt", "probetal"} {
			cases[kv] = r.apply(stranger, map[string]any{"kv": kv, "email": fmt.Sprintf("m%d@example.org", i), "drkserverNr": fmt.Sprint(7100000 + i)}).Row.ID
		}
		looked := r.looking()
		r.changeUnit("probetal", func(u *engine.UnitWords) { u.Name = "KV Neutal" })
		if got := looked(); len(got) != 0 {
			r.t.Errorf("for a new name these were looked at: %v", got)
		}
		r.changeUnit("erfundenbach", func(u *engine.UnitWords) { u.Parent = "musterkreis" })
		if got := looked(); slices.Contains(got, cases["probetal"]) {
			r.t.Errorf("for a unit that moved from KV Beispielstadt to KV Musterkreis the case of KV Probetal was looked at")
		}
		looked = r.looking()
		r.changeUnit("probetal", func(u *engine.UnitWords) { u.ValidTo, u.Successor = date(r.t, "2026-11-20"), "beispielstadt" })
		if got := looked(); !slices.Equal(got, []string{cases["probetal"]}) {
			r.t.Errorf("for a unit that has ended these were looked at: %v, want %s", got, cases["probetal"])
		}
		r.liesWith("after the merger", cases["probetal"], "kvPruefung", "carla")
		// The successor ends too: what it took over goes on with it.
		looked = r.looking()
		r.changeUnit("beispielstadt", func(u *engine.UnitWords) { u.ValidTo, u.Successor = date(r.t, "2026-11-21"), "musterkreis" })
		if got := looked(); !slices.Equal(got, sorted(cases["probetal"], cases["beispielstadt"])) {
			r.t.Errorf("for its successor these were looked at: %v", got)
		}
		r.liesWith("after the second merger", cases["probetal"], "kvPruefung", "benno")
		r.liesWith("after the second merger", cases["beispielstadt"], "kvPruefung", "benno")
	})
}

// A unit that stands under another one asks the people of that one from then on.
func TestUnitMovesUnderAnother(t *testing.T) {
	onEachWith(t, small(map[string]string{
		"organisation/units.yaml": `levels: [Land, Kreis, Ort]
units:
  - {key: land, name: Land, level: Land}
  - {key: ost, name: Ost, level: Kreis, parent: land}
  - {key: west, name: West, level: Kreis, parent: land}
  - {key: dorf, name: Dorf, level: Ort, parent: ost}
  - {key: weiler, name: Weiler, level: Ort, parent: ost}
`,
		"organisation/functions.yaml": `functions:
  - {key: chef, title: Leitung, level: Kreis}
groups:
  - {key: vorstand, title: Vorstand}
`,
		"organisation/people.yaml": `people:
  - {id: anna, given: Anna, family: Amt, mail: anna@example.org, offices: [{function: chef, unit: ost}]}
  - {id: berta, given: Berta, family: Beirat, mail: berta@example.org, offices: [{function: chef, unit: west}], groups: [vorstand]}
  - {id: hannes, given: Rudi, family: Root, mail: root@example.org, roles: [admin]}
`,
		"antrag/flow.yaml": strings.Replace(smallFolder["antrag/flow.yaml"], `holders("chef")`, `either(anliegen == "weiler", holders("chef", "weiler"), holders("chef", "dorf"))`, 1),
	}), func(r *rig) {
		dorf := r.send("Paul", map[string]any{"anliegen": "dorf"}).Row.ID
		weiler := r.send("Paula", map[string]any{"anliegen": "weiler"}).Row.ID
		r.liesWith("before", dorf, "pruefung", "anna")
		r.changeUnit("dorf", func(u *engine.UnitWords) { u.Parent = "west" })
		r.liesWith("after it moved", dorf, "pruefung", "berta")
		r.liesWith("as nothing moved", weiler, "pruefung", "anna")
	})
}

// The program stops between a change of people or units and the look at what it touches: the next one does that, and
// waits for no night.
func TestStopBetweenChangeAndReassessment(t *testing.T) {
	ended := func(r *rig) {
		r.change("benno", func(p *person) { p.Offices[0].To = date(r.t, "2026-11-01") })
	}
	merged := func(r *rig) {
		r.changeUnit("musterkreis", func(u *engine.UnitWords) { u.ValidTo, u.Successor = date(r.t, "2026-11-01"), "beispielstadt" })
	}
	for _, test := range []struct {
		says   string
		change func(*rig)
		next   string
	}{{"person", ended, "erna"}, {"unit", merged, "carla"}} {
		t.Run(test.says, func(t *testing.T) {
			onEach(t, func(r *rig) {
				c := r.apply(r.person("jonas"), nil).Row.ID
				r.work()
				old := r.lastToken("benno.muster@example.org")
				changed := false
				r.store.set(func(s *faultyStore) { // after the change itself nothing is stored any more
					s.afterCommit = func(c *engine.Commit) error {
						changed = changed || slices.ContainsFunc(c.Documents, func(d engine.DocumentChange) bool { return d.Collection == "people" || d.Collection == "units" })
						return nil
					}
					s.beforeCommit = func(*engine.Commit) error {
						if changed {
							return errInjected
						}
						return nil
					}
					s.update = func(engine.WorkChange) error { return errInjected }
				})
				test.change(r)
				if !changed {
					r.t.Fatal("the change was not stored")
				}
				if row := r.tasks(c)[0]; !slices.Equal(row.Persons, []string{"benno"}) {
					r.t.Fatalf("the test proves nothing: the task is with %v", row.Persons)
				}
				_, err := r.choose(c, "kvPruefung", r.person("benno"), "weiterleiten")
				r.refused(err, flows.NotYours)
				r.store.set(func(s *faultyStore) { s.afterCommit, s.beforeCommit, s.update = nil, nil, nil })
				r.restart()
				r.later(time.Minute)
				r.liesWith("after the next start", c, "kvPruefung", test.next)
				r.noLink(old, "who was responsible before")
				for _, w := range r.outbox(engine.WorkQuery{State: engine.Waiting}) {
					if strings.HasPrefix(w.ID, "reassess/") {
						r.t.Errorf("still planned: %s", w.ID)
					}
				}
			})
		})
	}
}

// A change that touches more cases than anybody should wait for is left to the worker at once.
func TestManyTouchedCasesAreLeftToTheWorker(t *testing.T) {
	r := newRig(t, "sqlite", small(nil))
	var cases []string
	for i := range 230 {
		cases = append(cases, r.send(fmt.Sprint("Paul ", i), nil).Row.ID)
	}
	r.work()
	r.change("anna", func(p *person) { p.Offices[0].To, _ = expression.ParseDate("2026-11-01") })
	if row := r.tasks(cases[0])[0]; !slices.Equal(row.Persons, []string{"anna"}) {
		t.Errorf("whoever changed waited for %v", row.Persons)
	}
	r.mail.clear()
	r.work()
	for _, id := range cases {
		r.liesWith("when the worker has looked", id, "pruefung", "berta")
	}
	if got := subjects(r.mail.to("berta@example.org")); len(got) != 1 {
		t.Errorf("who takes over got %v", got)
	}
}
