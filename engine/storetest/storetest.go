// Package storetest is the law of stores: every implementation of engine.Store passes Run.
// Edit here when a store must promise something more.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"laufzettel/engine"
)

// Open makes a new, empty store that is closed by the test's clean-up.
type Open func(t *testing.T) engine.Store

// Reopen closes a store and opens it again on the same data, as a new process would.
type Reopen func(t *testing.T, s engine.Store) engine.Store

// Run checks every promise of engine.Store, each in a sub-test with a store of its own. Stores that
// outlive their process give a Reopen; without one the tests of survival are skipped, and say so.
func Run(t *testing.T, open Open, reopen ...Reopen) {
	for _, promises := range []struct {
		about string
		tests []promise
	}{
		{"commit", commitPromises},
		{"values", valuePromises},
		{"concurrency", concurrencyPromises},
		{"rules across cases", rulePromises},
		{"lists", listPromises},
		{"inboxes", inboxPromises},
		{"lists of cases", caseListPromises},
		{"places", placePromises},
		{"work", workPromises},
		{"lanes", lanePromises},
		{"documents", documentPromises},
		{"forms of data", shapePromises},
		{"heads", headPromises},
		{"life", lifePromises},
	} {
		t.Run(promises.about, func(t *testing.T) {
			for _, p := range promises.tests {
				t.Run(p.says, func(t *testing.T) {
					t.Parallel()
					p.holds(&bench{T: t, Store: open(t)})
				})
			}
		})
	}
	t.Run("survival", func(t *testing.T) {
		if len(reopen) == 0 {
			t.Skip("this store does not outlive its process")
		}
		for _, p := range survivalPromises {
			t.Run(p.says, func(t *testing.T) {
				t.Parallel()
				p.holds(&bench{T: t, Store: open(t)}, reopen[0])
			})
		}
	})
}

// promise is one sentence that holds of a store.
type promise struct {
	says  string
	holds func(b *bench)
}

type survival struct {
	says  string
	holds func(b *bench, reopen Reopen)
}

// bench is a store under test, with the words in which the tests are written.
type bench struct {
	*testing.T
	engine.Store
}

var ctx = context.Background()

// noon is the time from which the tests count.
var noon = time.Date(2027, 3, 14, 12, 0, 0, 0, time.UTC)

// start is a first commit of a case with one event.
func start(id string) *engine.Commit {
	return &engine.Commit{
		Case:   id,
		Events: []engine.StoredEvent{event(1)},
		Row:    engine.CaseRow{ID: id, Key: "key-" + id, Process: "antrag", Started: noon, Changed: noon},
	}
}

// next is a commit with one more event after a revision.
func next(id string, after int) *engine.Commit {
	c := start(id)
	c.After, c.Events = after, []engine.StoredEvent{event(after + 1)}
	return c
}

func event(seq int) engine.StoredEvent {
	return engine.StoredEvent{Seq: seq, At: noon.Add(time.Duration(seq) * time.Second), Kind: "something", Body: fmt.Appendf(nil, `{"n":%d}`, seq)}
}

// sideOnly is a commit without a case.
func sideOnly(work ...engine.Work) *engine.Commit { return &engine.Commit{Work: work} }

// chore is a piece of work that is due some time after noon.
func chore(id string, after time.Duration) engine.Work {
	return engine.Work{ID: id, Case: "a", Kind: "timer", Body: []byte(`{}`), Due: noon.Add(after)}
}

func lane(w engine.Work, name string) engine.Work {
	w.Lane = name
	return w
}

func task(id, caseID string, due time.Time, persons ...string) engine.TaskRow {
	return engine.TaskRow{ID: id, Case: caseID, Process: "antrag", Stop: "pruefung#1", Step: "pruefung", Title: "Prüfung", Kind: "approve", Persons: persons, Opened: noon, Due: due, Seq: 1}
}

func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatalf("refused: %v", err)
	}
}

func (b *bench) commit(commits ...*engine.Commit) {
	b.Helper()
	for _, c := range commits {
		b.ok(b.Commit(ctx, c))
	}
}

func (b *bench) refuses(err, want error) {
	b.Helper()
	if !errors.Is(err, want) {
		b.Fatalf("answered %v, want %v", err, want)
	}
}

func (b *bench) load(id string) engine.CaseRecord {
	b.Helper()
	record, err := b.Load(ctx, id, 0)
	b.ok(err)
	return record
}

// lease hands out up to n pieces some time after noon, for a minute.
func (b *bench) lease(after time.Duration, n int) []string {
	b.Helper()
	got, err := b.Lease(ctx, noon.Add(after), noon.Add(after+time.Minute), n)
	b.ok(err)
	return workIDs(got)
}

func (b *bench) update(changes ...engine.WorkChange) {
	b.Helper()
	b.ok(b.Update(ctx, changes...))
}

func (b *bench) outbox(q engine.WorkQuery) []engine.Work {
	b.Helper()
	got, err := b.Outbox(ctx, q)
	b.ok(err)
	return got
}

// work is one piece of work of case a.
func (b *bench) work(id string) engine.Work {
	b.Helper()
	for _, w := range b.outbox(engine.WorkQuery{}) {
		if w.ID == id {
			return w
		}
	}
	b.Fatalf("there is no work %s", id)
	return engine.Work{}
}

func (b *bench) tasks(q engine.TaskQuery) []string {
	b.Helper()
	got, err := b.Tasks(ctx, q)
	b.ok(err)
	ids := []string{}
	for _, t := range got {
		ids = append(ids, t.ID)
	}
	return ids
}

func (b *bench) cases(q engine.CaseQuery) []string {
	b.Helper()
	got, err := b.Cases(ctx, q)
	b.ok(err)
	ids := []string{}
	for _, c := range got {
		ids = append(ids, c.ID)
	}
	return ids
}

func (b *bench) find(collection, index string, limit int) []string {
	b.Helper()
	got, err := b.Find(ctx, collection, index, limit)
	b.ok(err)
	keys := []string{}
	for _, d := range got {
		keys = append(keys, d.Key)
	}
	return keys
}

func (b *bench) nextDue() time.Time {
	b.Helper()
	at, err := b.NextDue(ctx)
	b.ok(err)
	return at
}

func (b *bench) nextNumber(series string) int {
	b.Helper()
	n, err := b.NextNumber(ctx, series)
	b.ok(err)
	return n
}

// same compares by printing, which is also what the reader of a failure needs.
func (b *bench) same(what string, got, want any) {
	b.Helper()
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
		b.Fatalf("%s:\n got %s\nwant %s", what, g, w)
	}
}

func workIDs(work []engine.Work) []string {
	ids := []string{}
	for _, w := range work {
		ids = append(ids, w.ID)
	}
	return ids
}

func document(collection, key, index, body string) engine.Document {
	return engine.Document{Collection: collection, Key: key, Index: index, Body: []byte(body)}
}

func put(revision int, d engine.Document) engine.DocumentChange {
	d.Revision = revision
	return engine.DocumentChange{Document: d}
}

func drop(revision int, collection, key string) engine.DocumentChange {
	return engine.DocumentChange{Document: engine.Document{Collection: collection, Key: key, Revision: revision}, Delete: true}
}
