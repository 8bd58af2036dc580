package engine_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/flows"
)

// sizeOf is how large a test is made: n in the ordinary run, something else where a variable of the environment says so.
func sizeOf(t *testing.T, variable string, n int) int {
	t.Helper()
	if said, err := strconv.Atoi(os.Getenv(variable)); err == nil {
		return said
	}
	return n
}

func share(took []time.Duration, part float64) time.Duration {
	slices.Sort(took)
	return took[min(int(float64(len(took))*part), len(took)-1)].Round(10 * time.Microsecond)
}

// TestManyDeadlinesAtOnce lets the deadlines of many cases pass at one moment, as after a standstill. Each rings once, and
// people decide other cases meanwhile.
//
//	LAUFZETTEL_TIMERS=10000 go test ./engine -count=1 -run TestManyDeadlinesAtOnce -v
func TestManyDeadlinesAtOnce(t *testing.T) {
	timers := sizeOf(t, "LAUFZETTEL_TIMERS", 400)
	r := newRig(t, "sqlite", flowOf(`  - approve: frist
    by: holders("chef")
    when: anliegen == "wartet"
    within: 1 day
    outcomes:
      ja: {label: Ja}
      vorbei: {by: time, then: end nein}
  - approve: pruefung
    by: holders("chef")
    outcomes: {ja: {label: Ja}}`))
	var all sync.WaitGroup
	var next, waiting atomic.Int64
	ids := make([]string, timers)
	for range 16 {
		all.Go(func() {
			for n := int(next.Add(1)) - 1; n < timers; n = int(next.Add(1)) - 1 {
				c, err := r.e.Start(ctx, r.sending(fmt.Sprint("Paul ", n), map[string]any{"anliegen": "wartet"}))
				if err != nil {
					t.Error(err)
					return
				}
				ids[n] = c.Row.ID
			}
		})
	}
	all.Wait()
	r.work()
	var decided []string
	for n := range max(timers/10, 50) {
		decided = append(decided, r.send(fmt.Sprint("Paula ", n), nil).Row.ID)
	}
	r.work()
	r.clock.forward(3 * day)
	runCtx, stop := context.WithCancel(ctx)
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	before, highest := memory.HeapAlloc, uint64(0)
	began := time.Now()
	go r.e.Run(runCtx)
	var took []time.Duration
	over := func() bool {
		open, err := r.store.Outbox(ctx, engine.WorkQuery{State: engine.Waiting, DueBy: r.clock.Now(), Limit: timers + 1})
		r.ok(err)
		waiting.Store(int64(len(open)))
		runtime.ReadMemStats(&memory)
		highest = max(highest, memory.HeapAlloc)
		return len(open) == 0
	}
	during := 0
	for at := 0; !over(); at++ {
		if at < len(decided) {
			begun := time.Now()
			r.decide(decided[at], "pruefung", r.person("anna"), "ja")
			took = append(took, time.Since(begun))
			if waiting.Load() > 0 {
				during++
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	rang := time.Since(began)
	stop()
	r.e.Wait()
	for _, id := range ids {
		h, err := r.e.History(ctx, id)
		r.ok(err)
		n := 0
		for _, event := range h.Events {
			if _, ok := event.Event.(flows.TimerFired); ok {
				n++
			}
		}
		if n != 1 || h.State.Status != "nein" {
			t.Fatalf("the clock of %s rang %d times, it ended as %q", h.Row.Number, n, h.State.Status)
		}
	}
	if during == 0 {
		t.Error("nothing was decided meanwhile")
	}
	t.Logf("%d timers in %v (%.0f/s); heap %d MB before, %d MB at most; %d decisions meanwhile: p50 %v, p99 %v",
		timers, rang.Round(time.Millisecond), float64(timers)/rang.Seconds(), before>>20, highest>>20, during, share(took, 0.5), share(took, 0.99))
}

// TestALongCase lets one case go round and round and looks at what grows with its history.
//
//	LAUFZETTEL_EVENTS=10000 go test ./engine -count=1 -run TestALongCase -v
func TestALongCase(t *testing.T) {
	wanted := sizeOf(t, "LAUFZETTEL_EVENTS", 600)
	r := newRig(t, "sqlite", flowOf(`  - approve: pruefung
    by: holders("chef")
    within: 30 days
    outcomes:
      ja: {label: Ja}
      nochmal: {label: Noch einmal, then: pruefung}`))
	id := r.send("Paul", nil).Row.ID
	milestone, events := 100, 0
	var took []time.Duration
	for events < wanted {
		begun := time.Now()
		c := r.decide(id, "pruefung", r.person("anna"), "nochmal", comment("Noch nicht."))
		took = append(took, time.Since(begun))
		events = c.State.Seq
		if events >= milestone || events >= wanted {
			milestone *= 10
			begun = time.Now()
			h, err := r.e.History(ctx, id)
			r.ok(err)
			read := time.Since(begun)
			last := took[max(0, len(took)-20):]
			t.Logf("%d events: decision %v (median of 20), reading the whole case %v", len(h.Events), share(slices.Clone(last), 0.5), read.Round(10*time.Microsecond))
		}
	}
	begun := time.Now()
	n, err := r.e.Work(ctx)
	r.ok(err)
	t.Logf("%d pieces of work of the case: %v", n, time.Since(begun).Round(time.Millisecond))
	begun = time.Now()
	r.restart()
	first := r.decide(id, "pruefung", r.person("anna"), "nochmal", comment("Noch nicht."))
	t.Logf("first decision after a restart (with the start itself): %v", time.Since(begun).Round(time.Millisecond))
	r.decide(id, "pruefung", r.person("anna"), "ja")
	h, err := r.e.History(ctx, id)
	r.ok(err)
	if h.State.Status != "fertig" || len(h.Events) <= first.State.Seq {
		t.Errorf("the case ended as %q with %d events", h.State.Status, len(h.Events))
	}
	record, err := r.store.Load(ctx, id, 0)
	r.ok(err)
	r.ok(engine.VerifyChain(record))
}
