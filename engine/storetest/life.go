package storetest

import (
	"errors"
	"fmt"
	"time"

	"laufzettel/engine"
)

var lifePromises = []promise{
	{"an open store answers, a closed one refuses", func(b *bench) {
		b.ok(b.Ping(ctx))
		b.commit(start("a"))
		b.ok(b.Close())
		_, loading := b.Load(ctx, "a", 0)
		_, leasing := b.Lease(ctx, noon, noon, 1)
		for what, err := range map[string]error{
			"ping": b.Ping(ctx), "load": loading, "lease": leasing, "commit": b.Commit(ctx, start("b")),
			"write": b.Write(ctx, put(0, document("c", "k", "", "x"))), "scrub": b.Scrub(ctx),
		} {
			if err == nil || errors.Is(err, engine.ErrNotFound) {
				b.Errorf("%s of a closed store answered %v", what, err)
			}
		}
		b.ok(b.Close())
	}},
	{"scrub loses nothing that was not deleted", func(b *bench) {
		full := everything("a")
		b.commit(full)
		b.ok(b.Scrub(ctx))
		b.ok(b.Scrub(ctx))
		b.holdsEverything("a")
		b.commit(next("a", 1))
	}},
	{"scrub and commits go on beside each other", func(b *bench) {
		done := make(chan error)
		go func() {
			var err error
			for range 3 {
				err = errors.Join(err, b.Scrub(ctx))
			}
			done <- err
		}()
		for i := range 30 {
			b.commit(start(fmt.Sprint("case", i)))
		}
		b.ok(<-done)
		b.same("cases", len(b.cases(engine.CaseQuery{})), 30)
	}},
}

// everything is a commit with one of each, and holdsEverything finds it.
func everything(id string) *engine.Commit {
	c := start(id)
	c.Values = map[string]engine.StoredValue{"1/name": {Salt: []byte("s"), Content: []byte("Anna")}}
	c.Row.Number = "A-5"
	c.OpenTasks = []engine.TaskRow{task("t", id, noon, "p")}
	c.Work = []engine.Work{lane(chore("1", 0), "mail"), lane(chore("2", 0), "mail"), chore("3", time.Hour)}
	c.Claims = []engine.Claim{{Scope: "office", Key: "kv", Holder: id}}
	c.Number = engine.Number{Series: "A", Value: 5}
	c.Documents = []engine.DocumentChange{put(0, document("people", "p", "i", "x"))}
	return c
}

func (b *bench) holdsEverything(id string) {
	b.Helper()
	record := b.load(id)
	b.same("events", record.Events, []engine.StoredEvent{event(1)})
	b.same("value", record.Values, map[string]engine.StoredValue{"1/name": {Salt: []byte("s"), Content: []byte("Anna")}})
	b.same("case", b.cases(engine.CaseQuery{Number: "A-5", Open: true}), []string{id})
	b.same("inbox", b.tasks(engine.TaskQuery{Person: "p"}), []string{"t"})
	b.same("work", workIDs(b.outbox(engine.WorkQuery{Case: "a"})), []string{"1", "2", "3"})
	b.same("claim", b.canClaim("office", "kv"), false)
	b.same("number", b.nextNumber("A"), 6)
	b.same("document", b.find("people", "i", 0), []string{"p"})
}

var survivalPromises = []survival{
	{"everything is there after opening again", func(b *bench, reopen Reopen) {
		b.commit(everything("a"))
		b.Store = reopen(b.T, b.Store)
		b.holdsEverything("a")
		b.refuses(b.Commit(ctx, start("a")), engine.ErrConflict)
		b.refuses(b.Write(ctx, put(0, document("people", "p", "", "x"))), engine.ErrDocumentChanged)
		b.commit(next("a", 1))
	}},
	{"work and its order are there after opening again", func(b *bench, reopen Reopen) {
		b.commit(everything("a"))
		b.same("first", b.lease(0, 9), []string{"1"})
		b.update(settled("1"))
		b.Store = reopen(b.T, b.Store)
		b.same("second", b.lease(0, 9), []string{"2"})
		b.update(waiting("2", 2*time.Hour))
		b.Store = reopen(b.T, b.Store)
		b.same("next due", b.nextDue(), noon.Add(time.Hour))
		b.same("third", b.lease(time.Hour, 9), []string{"3"})
		b.same("proof", b.work("1").MessageID, "<1@example.org>")
	}},
	{"work that was leased when the process ended is handed out again", func(b *bench, reopen Reopen) {
		b.commit(sideOnly(chore("1", 0)))
		b.lease(0, 9)
		b.Store = reopen(b.T, b.Store)
		b.same("after the lease", b.lease(time.Minute, 9), []string{"1"})
	}},
	{"erased values stay erased", func(b *bench, reopen Reopen) {
		b.commit(everything("a"))
		e := next("a", 1)
		e.Erase = []string{"1/name"}
		b.commit(e)
		b.Store = reopen(b.T, b.Store)
		b.same("values", len(b.load("a").Values), 0)
		b.ok(b.Scrub(ctx))
		b.same("events", len(b.load("a").Events), 2)
	}},
}
