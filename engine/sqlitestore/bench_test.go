package sqlitestore

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"laufzettel/engine"
)

// The benchmarks show what a decision costs on disk:
//
//	go test -run '^$' -bench . ./engine/sqlitestore
//
// One commit is what a decision in an approval flow writes: three events, the facts, two values of
// together 1 KB, one task closed and one opened, a timer and a command added, a timer settled.

// startCase begins a case with a task and a timer; decision moves it on.
func startCase(id string) *engine.Commit {
	at := time.UnixMilli(1_800_000_000_000 + int64(len(id))) // the same in every commit of a case
	return &engine.Commit{
		Case: id, Events: eventsAfter(0),
		Values:    map[string]engine.StoredValue{"1/answers": value(900), "1/mail.to": value(100), "1/facts": value(400)},
		Row:       engine.CaseRow{ID: id, Key: "key-" + id, Number: id, Process: "approval", Unit: "unit", Started: at, Changed: at},
		OpenTasks: []engine.TaskRow{taskOf(id, 1)},
		Work:      []engine.Work{{ID: id + "/timer1", Case: id, Kind: "timer", Body: make([]byte, 150), Due: at.AddDate(0, 0, 14)}},
	}
}

func decision(id string, after int) *engine.Commit {
	c := startCase(id)
	round := after/3 + 1
	c.After, c.Events = after, eventsAfter(after)
	c.Values = map[string]engine.StoredValue{fmt.Sprint(after+1, "/comment"): value(900), fmt.Sprint(after+1, "/mail.to"): value(100), fmt.Sprint(after+1, "/facts"): value(400)}
	c.CloseTasks, c.OpenTasks = []string{taskOf(id, round-1).ID}, []engine.TaskRow{taskOf(id, round)}
	c.Settle = []string{fmt.Sprint(id, "/timer", round-1)}
	c.Work[0].ID, c.Work[0].Due = fmt.Sprint(id, "/timer", round), c.OpenTasks[0].Due
	c.Work = append(c.Work, engine.Work{ID: fmt.Sprint(id, "/", after, ".1"), Case: id, Kind: "brief", Body: make([]byte, 150), Lane: "mail", Due: c.Row.Started})
	return c
}

func eventsAfter(after int) []engine.StoredEvent {
	var events []engine.StoredEvent
	for i := range 3 {
		e := engine.StoredEvent{Seq: after + 1 + i, At: time.UnixMilli(1_800_000_000_000), Kind: "TaskDecided", Actor: make([]byte, 120), Body: make([]byte, 250), Chain: make([]byte, 32)}
		if i == 0 {
			e.Values = map[string]string{"comment": strings.Repeat("ab", 32)}
		}
		events = append(events, e)
	}
	return events
}

func value(n int) engine.StoredValue {
	return engine.StoredValue{Salt: make([]byte, 16), Content: bytes.Repeat([]byte("x"), n)}
}

// clock lets time go on between decisions, so that deadlines rise as they do in life.
var clock atomic.Int64

func taskOf(id string, round int) engine.TaskRow {
	opened := time.UnixMilli(1_800_000_000_000 + clock.Add(1000))
	return engine.TaskRow{ID: fmt.Sprint(id, "-task", round), Case: id, Process: "approval", Persons: []string{"p" + id[len(id)-1:], "deputy"},
		Opened: opened, Due: opened.AddDate(0, 0, 14)}
}

// fill puts waiting cases into the store.
func fill(b testing.TB, s *Store, cases int) {
	b.Helper()
	var all sync.WaitGroup
	for worker := range 64 {
		all.Go(func() {
			for i := worker; i < cases; i += 64 {
				if err := s.Commit(ctx, startCase(waitingCase(i))); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
}

// waitingCase spreads the ids as random ones would be.
func waitingCase(i int) string { return fmt.Sprintf("%08x", uint32(i)*2654435761) }

// bytesWritten is what this process has given to the system to write.
func bytesWritten() (n int64) {
	status, _ := os.ReadFile("/proc/self/io")
	for _, line := range strings.Split(string(status), "\n") {
		if count, ok := strings.CutPrefix(line, "wchar: "); ok {
			n, _ = strconv.ParseInt(count, 10, 64)
		}
	}
	return n
}

// run shares b.N calls of f between callers and reports calls per second and bytes per call.
func run(b *testing.B, callers int, f func(i int) error) {
	b.Helper()
	var next atomic.Int64
	var all sync.WaitGroup
	b.ResetTimer()
	before := bytesWritten()
	for range callers {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < b.N; i = int(next.Add(1)) - 1 {
				if err := f(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
	b.ReportMetric(float64(bytesWritten()-before)/float64(b.N), "B-written/call")
}

// withWaiting opens a store with waiting cases for the sub-benchmarks of f, which share it: filling it
// takes longer than they do.
func withWaiting(b *testing.B, waiting int, f func(s *Store)) {
	b.Helper()
	s := openTest(b)
	fill(b, s, waiting)
	f(s)
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkDecision is one decision on a case among many that wait.
func BenchmarkDecision(b *testing.B) {
	for _, waiting := range []int{1000, 50000} {
		withWaiting(b, waiting, func(s *Store) {
			revisions := make([]atomic.Int32, waiting)
			for _, callers := range []int{1, 8, 32} {
				b.Run(fmt.Sprintf("waiting=%d/callers=%d", waiting, callers), func(b *testing.B) {
					run(b, callers, func(i int) error {
						n := i * 7919 % waiting
						return s.Commit(ctx, decision(waitingCase(n), int(revisions[n].Add(3))))
					})
				})
			}
		})
	}
}

// BenchmarkStart is the first commit of a new case.
func BenchmarkStart(b *testing.B) {
	for _, callers := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			s := openTest(b)
			run(b, callers, func(i int) error { return s.Commit(ctx, startCase(waitingCase(i))) })
		})
	}
}

// BenchmarkLease hands out one piece of work and settles it, among many that wait for later.
func BenchmarkLease(b *testing.B) {
	now := time.UnixMilli(1_700_000_000_000)
	round := 0
	for _, waiting := range []int{1000, 50000} {
		withWaiting(b, waiting, func(s *Store) {
			for _, callers := range []int{1, 8} {
				b.Run(fmt.Sprintf("waiting=%d/callers=%d", waiting, callers), func(b *testing.B) {
					round++
					c := &engine.Commit{}
					for i := range b.N {
						id := fmt.Sprint("due", round, "/", i)
						c.Work = append(c.Work, engine.Work{ID: id, Case: id, Kind: "mail", Body: make([]byte, 150), Due: now, Lane: "mail"})
					}
					if err := s.Commit(ctx, c); err != nil {
						b.Fatal(err)
					}
					run(b, callers, func(i int) error {
						got, err := s.Lease(ctx, now, now.Add(time.Minute), 1)
						if err != nil || len(got) != 1 {
							return fmt.Errorf("leased %d pieces: %w", len(got), err)
						}
						return s.Update(ctx, engine.WorkChange{ID: got[0].ID, State: engine.Settled, MessageID: "<x@example.org>", DoneAt: now})
					})
				})
			}
		})
	}
}

// BenchmarkRead is what pages ask for, among many waiting cases.
func BenchmarkRead(b *testing.B) {
	const waiting = 20000
	withWaiting(b, waiting, func(s *Store) {
		for says, ask := range map[string]func(i int) error{
			"case":  func(i int) error { _, err := s.Load(ctx, waitingCase(i%waiting), 0); return err },
			"inbox": func(int) error { _, err := s.Tasks(ctx, engine.TaskQuery{Person: "deputy"}); return err },
			"list":  func(int) error { _, err := s.Cases(ctx, engine.CaseQuery{Process: "approval", Open: true}); return err },
		} {
			b.Run(says, func(b *testing.B) { run(b, 2, ask) })
		}
	})
}

// BenchmarkScrub writes a store of waiting cases anew.
func BenchmarkScrub(b *testing.B) {
	withWaiting(b, 20000, func(s *Store) {
		b.Run("waiting=20000", func(b *testing.B) {
			run(b, 1, func(int) error { return s.Scrub(ctx) })
		})
	})
}
