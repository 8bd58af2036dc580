package engine_test

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/library"
	"laufzettel/engine"
	"laufzettel/flows"
)

// TestChangeHandsFigures measures, on SQLite, what it costs with 20,000 open cases in a hundred units when offices change
// hands, and what decisions notice of a night's look at every open case. A hundred of the cases are made by the engine, the
// others are copies of their records. It is run by hand, with another number of cases where LAUFZETTEL_FIGURES is one:
//
//	LAUFZETTEL_FIGURES=1 go test ./engine -run TestChangeHandsFigures -v -timeout 30m
func TestChangeHandsFigures(t *testing.T) {
	if os.Getenv("LAUFZETTEL_FIGURES") == "" {
		t.Skip("set LAUFZETTEL_FIGURES=1 to measure")
	}
	const units = 100
	number := 20_000
	if n, err := strconv.Atoi(os.Getenv("LAUFZETTEL_FIGURES")); err == nil && n > 1 {
		number = n
	}
	r := newRig(t, "sqlite", library.Demo())
	var changes []engine.UnitChange
	var heads []person
	unit := func(i int) string { return fmt.Sprintf("kv%03d", i%units) }
	head := func(i int) string { return fmt.Sprintf("head%03d", i%units) }
	for i := range units {
		changes = append(changes, engine.UnitChange{New: true, Unit: engine.UnitWords{Key: unit(i), Name: "KV " + unit(i), Level: "KV", Parent: "musterland"}})
		heads = append(heads, person{ID: head(i), Given: "Kopf", Family: unit(i), Mail: head(i) + "@example.org", Offices: []definitions.Office{{Function: "KBL", Unit: unit(i)}}})
	}
	r.ok(r.e.ChangeUnits(ctx, r.person("hannes"), engine.UnitAdded, changes))
	r.ok(r.e.SavePeople(ctx, heads))
	r.ok(r.e.Schedule(ctx))
	ids := make([]string, number)
	began := time.Now()
	for i := range units {
		ids[i] = r.apply(stranger, map[string]any{"kv": unit(i), "email": fmt.Sprintf("m%d@example.org", i), "drkserverNr": fmt.Sprint(7_100_000 + i)}).Row.ID
	}
	parallel(8, func(of int) {
		for i := units + of; i < number; i += 8 {
			ids[i] = fmt.Sprintf("copy-%06d", i)
			r.ok(r.store.Commit(ctx, r.copyOf(ids[i%units], ids[i])))
		}
	})
	t.Logf("%d open cases made in %s", number, time.Since(began).Round(time.Second))
	r.settleMails()

	next := number - 1 // decided are the newest, so that those that are left are looked at all the same
	decide := func(goOn func(n int) bool) []time.Duration {
		var took []time.Duration
		for goOn(len(took)) {
			id, by := ids[next], r.person(head(next))
			next--
			c, err := r.e.Case(ctx, id)
			r.ok(err)
			at := time.Now()
			_, err = r.e.Do(ctx, id, flows.Input{By: by, Do: flows.Choose{Stop: c.State.Open[0].ID, Outcome: "weiterleiten"}})
			r.ok(err)
			took = append(took, time.Since(at))
		}
		return took
	}
	tell := func(what string, took []time.Duration) {
		slices.Sort(took)
		t.Logf("%-44s n %5d, p50 %6.2f ms, p95 %6.2f ms, p99 %6.2f ms, longest %6.2f ms", what, len(took), ms(took[len(took)/2]), ms(took[len(took)*95/100]), ms(took[len(took)*99/100]), ms(took[len(took)-1]))
	}
	r.boot() // no case is in memory
	quiet := min(1000, number/20)
	tell("decisions, nothing else", decide(func(n int) bool { return n < quiet }))
	r.settleMails()

	atNight := func(day int) {
		r.clock.forward(expression.DateOf(monday, r.e.Organisation().Zone()).AddDays(day).In(r.e.Organisation().Zone()).Add(3 * time.Hour).Sub(r.clock.Now()))
	}
	memory := watchMemory()
	atNight(1)
	began = time.Now()
	r.work()
	t.Logf("night's look at every open case, first one: %s; heap %s", time.Since(began).Round(10*time.Millisecond), memory())

	memory = watchMemory()
	atNight(2)
	began = time.Now()
	r.work()
	t.Logf("night's look at every open case, later: %s; heap %s", time.Since(began).Round(10*time.Millisecond), memory())

	memory = watchMemory()
	atNight(3)
	var night sync.WaitGroup
	var over atomic.Bool
	began = time.Now()
	night.Go(func() {
		_, err := r.e.Work(ctx)
		r.ok(err)
		over.Store(true)
	})
	during := decide(func(n int) bool { return !over.Load() && n < number/2 })
	night.Wait()
	t.Logf("the same with decisions at the same time: %s; heap %s", time.Since(began).Round(10*time.Millisecond), memory())
	tell("decisions while it runs", during)
	r.settleMails()

	r.boot()
	change := func(what string, do func()) {
		began := time.Now()
		do()
		waited := time.Since(began)
		began = time.Now()
		n, err := r.e.Work(ctx) // what was left to the worker; mails come after it
		r.ok(err)
		t.Logf("%-44s %7.1f ms, then %7.1f ms for %d pieces of work", what, ms(waited), ms(time.Since(began)), n)
		r.settleMails()
	}
	today := expression.DateOf(r.clock.Now(), r.e.Organisation().Zone())
	change("a person without tasks is away", func() {
		r.change("gisela", func(p *person) { p.Absences = []definitions.Absence{{From: today, To: today.AddDays(3)}} })
	})
	touched := len(r.tasksOf(head(0)))
	change(fmt.Sprintf("a term ends, %d tasks move", touched), func() {
		r.change(head(0), func(p *person) { p.Offices[0].To = today.AddDays(-1) })
	})
	change(fmt.Sprintf("a unit ends, %d tasks move", len(r.tasksOf(head(1)))), func() {
		r.changeUnit(unit(1), func(u *engine.UnitWords) { u.ValidTo, u.Successor = today.AddDays(-1), unit(2) })
	})
	all := len(r.tasksOf("erna"))
	memory = watchMemory()
	change(fmt.Sprintf("the level above is away, %d tasks move", all), func() {
		r.change("erna", func(p *person) { p.Absences = []definitions.Absence{{From: today, To: today.AddDays(3)}} })
	})
	var moved []person
	for i := 3; i < units; i++ { // the next midnight ends the terms of half of all offices
		if i%2 == 0 {
			p, _ := r.e.Organisation().Someone(head(i))
			p.Offices = []definitions.Office{{Function: "KBL", Unit: unit(i), To: today}}
			moved = append(moved, p)
		}
	}
	r.ok(r.e.SavePeople(ctx, moved))
	r.work()
	r.settleMails()
	next = number - 1
	ids = slices.DeleteFunc(ids, func(id string) bool { // what is left with heads who stay
		c, err := r.e.Case(ctx, id)
		r.ok(err)
		i, _ := strconv.Atoi(c.Row.Unit[2:])
		return i%2 == 0 || i < 3 || c.State.Open[0].Step != "kvPruefung"
	})
	head = func(i int) string {
		c, err := r.e.Case(ctx, ids[i])
		r.ok(err)
		return "head" + c.Row.Unit[2:]
	}
	next = len(ids) - 1
	r.boot()
	memory = watchMemory()
	r.clock.forward(today.AddDays(1).In(r.e.Organisation().Zone()).Sub(r.clock.Now()))
	over.Store(false)
	began = time.Now()
	night.Go(func() {
		_, err := r.e.Work(ctx)
		r.ok(err)
		over.Store(true)
	})
	during = decide(func(n int) bool { return !over.Load() && next > 0 })
	night.Wait()
	t.Logf("a midnight with %d terms that end, decisions at the same time: %s; heap %s", len(moved), time.Since(began).Round(10*time.Millisecond), memory())
	tell("decisions while it runs", during)
}

// copyOf stores the record of a case once more, as that of another one.
func (r *rig) copyOf(id, as string) *engine.Commit {
	record, err := r.store.Load(ctx, id, 0)
	r.ok(err)
	c := &engine.Commit{Case: as, Events: record.Events, Values: record.Values, Row: record.Row, OpenTasks: r.tasks(id)}
	c.Row.ID, c.Row.Key, c.Row.Number = as, as, as
	for i := range c.OpenTasks {
		c.OpenTasks[i].ID, c.OpenTasks[i].Case, c.OpenTasks[i].Number = engine.TaskID(as, c.OpenTasks[i].Stop), as, as
	}
	return c
}

// tasksOf are all open tasks of a person.
func (r *rig) tasksOf(person string) []engine.TaskRow {
	r.t.Helper()
	rows, err := r.e.Tasks(ctx, engine.TaskQuery{Person: person, Limit: 1_000_000})
	r.ok(err)
	return rows
}

// settleMails takes what is to be mailed as sent: these figures are not about mails.
func (r *rig) settleMails() {
	r.t.Helper()
	var done []engine.WorkChange
	work, err := r.store.Outbox(ctx, engine.WorkQuery{State: engine.Waiting, Limit: 1_000_000})
	r.ok(err)
	for _, w := range work {
		if w.Kind != "timer" {
			done = append(done, engine.WorkChange{ID: w.ID, State: engine.Settled, DoneAt: r.clock.Now()})
		}
	}
	for chunk := range slices.Chunk(done, 1000) {
		r.ok(r.store.Update(ctx, chunk...))
	}
}

// watchMemory samples the heap until it is asked; it says how large it was at first and at most.
func watchMemory() func() string {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	first := m.HeapAlloc
	stop, peak := make(chan struct{}), make(chan uint64)
	go func() {
		most := first
		for {
			select {
			case <-stop:
				peak <- most
				return
			case <-time.After(20 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
	}()
	return func() string {
		close(stop)
		return fmt.Sprintf("%d MB at first, %d MB at most", first>>20, (<-peak)>>20)
	}
}
