package storetest

import (
	"time"

	"laufzettel/engine"
)

func settled(id string) engine.WorkChange {
	return engine.WorkChange{ID: id, State: engine.Settled, Attempts: 1, MessageID: "<" + id + "@example.org>", Digest: "d", DoneAt: noon}
}

func waiting(id string, after time.Duration) engine.WorkChange {
	return engine.WorkChange{ID: id, State: engine.Waiting, Due: noon.Add(after), Attempts: 1, LastError: "connection refused"}
}

func turned(id string, state engine.WorkState) engine.WorkChange {
	return engine.WorkChange{ID: id, State: state, Attempts: 1}
}

var workPromises = []promise{
	{"work is handed out when it is due, oldest due first, at most n", func(b *bench) {
		b.commit(sideOnly(chore("d", 3*time.Second), chore("b", time.Second), chore("c", time.Second), chore("a", 0)))
		b.same("before", b.lease(-time.Second, 9), []string{})
		b.same("first", b.lease(2*time.Second, 2), []string{"a", "b"})
		b.same("second", b.lease(2*time.Second, 9), []string{"c"})
		b.same("none asked for", b.lease(time.Hour, 0), []string{})
		b.same("third", b.lease(3*time.Second, 9), []string{"d"})
	}},
	{"everything of a piece of work comes back", func(b *bench) {
		w := engine.Work{ID: "a/2.1", Case: "a", Kind: "mail", Body: []byte(`{"n":1}`), Due: noon, Lane: "mail"}
		b.commit(sideOnly(w))
		got, err := b.Lease(ctx, noon, noon.Add(time.Minute), 1)
		b.ok(err)
		w.State, w.LeasedUntil = engine.Waiting, noon.Add(time.Minute)
		b.same("leased", got, []engine.Work{w})
		b.same("in the outbox", b.outbox(engine.WorkQuery{Case: "a"}), []engine.Work{w})
	}},
	{"leased work is handed out again only when the lease has run out", func(b *bench) {
		b.commit(sideOnly(chore("a", 0), chore("b", 30*time.Second)))
		b.same("first", b.lease(0, 9), []string{"a"})
		b.same("during the lease", b.lease(59*time.Second, 9), []string{"b"})
		b.same("takeover", b.lease(time.Minute, 9), []string{"a"})
		b.same("during the second lease", b.lease(119*time.Second, 9), []string{"b"})
	}},
	{"after a takeover the first worker's answer still counts", func(b *bench) {
		b.commit(sideOnly(chore("a", 0)))
		b.lease(0, 1)
		b.lease(time.Minute, 1)
		b.update(settled("a"))
		b.same("later", b.lease(time.Hour, 9), []string{})
	}},
	{"work without a due time is due at once", func(b *bench) {
		w := chore("a", 0)
		w.Due = time.Time{}
		b.commit(sideOnly(w))
		if b.nextDue().IsZero() {
			b.Fatal("the work is not announced")
		}
		b.same("leased", b.lease(0, 9), []string{"a"})
	}},
	{"settled work is never handed out again and keeps its proof", func(b *bench) {
		b.commit(sideOnly(chore("a", 0)))
		b.lease(0, 1)
		b.update(settled("a"))
		b.same("leased", b.lease(time.Hour, 9), []string{})
		got := b.work("a")
		b.same("work", []any{got.State, got.Case, got.Attempts, got.MessageID, got.Digest, got.DoneAt, got.LeasedUntil.IsZero()},
			[]any{engine.Settled, "a", 1, "<a@example.org>", "d", noon, true})
		b.same("body is dropped", len(got.Body), 0)
	}},
	{"settled work keeps the reason why it was not done", func(b *bench) {
		b.commit(sideOnly(chore("a", 0)))
		b.lease(0, 1)
		b.update(engine.WorkChange{ID: "a", State: engine.Settled, LastError: "no longer needed"})
		b.same("reason", b.work("a").LastError, "no longer needed")
	}},
	{"work is settled once", func(b *bench) {
		b.commit(sideOnly(chore("a", 0)))
		b.update(settled("a"))
		again := settled("a")
		again.MessageID, again.DoneAt = "<other@example.org>", noon.Add(time.Hour)
		b.update(again, waiting("a", 0), turned("a", engine.Dead))
		got := b.work("a")
		b.same("work", []any{got.State, got.MessageID, got.DoneAt, got.LastError}, []any{engine.Settled, "<a@example.org>", noon, ""})
		b.same("leased", b.lease(time.Hour, 9), []string{})
	}},
	{"a commit settles, and a late answer adds the proof", func(b *bench) {
		c := start("a")
		c.Work = []engine.Work{chore("a/1", 0), chore("a/2", 0)}
		b.commit(c)
		b.same("leased", b.lease(0, 1), []string{"a/1"})
		d := next("a", 1)
		d.Settle = []string{"a/1", "a/2", "unknown"}
		b.commit(d)
		b.update(settled("a/1"))
		got := b.work("a/1")
		b.same("work", []any{got.State, got.MessageID, got.DoneAt}, []any{engine.Settled, "<a/1@example.org>", d.Events[0].At})
		b.same("leased", b.lease(time.Hour, 9), []string{})
		b.same("next due", b.nextDue().IsZero(), true)
	}},
	{"delayed work waits for its new time and keeps its proof", func(b *bench) {
		b.commit(sideOnly(chore("a", 0)))
		b.lease(0, 1)
		tried := waiting("a", time.Hour)
		tried.MessageID = "<a@example.org>"
		b.update(tried)
		b.same("before", b.lease(59*time.Minute, 9), []string{})
		got, err := b.Lease(ctx, noon.Add(time.Hour), noon.Add(2*time.Hour), 9)
		b.ok(err)
		b.same("work", []any{got[0].ID, got[0].Attempts, got[0].LastError, got[0].MessageID, string(got[0].Body)},
			[]any{"a", 1, "connection refused", "<a@example.org>", "{}"})
		again := waiting("a", 2*time.Hour)
		again.Attempts = 2
		b.update(again)
		b.same("proof", b.work("a").MessageID, "<a@example.org>")
		b.same("attempts", b.work("a").Attempts, 2)
	}},
	{"dead work waits for an admin, who may try it again", func(b *bench) {
		b.commit(sideOnly(chore("a", 0)))
		b.lease(0, 1)
		dead := turned("a", engine.Dead)
		dead.LastError = "550 no such mailbox"
		b.update(dead)
		b.same("leased", b.lease(time.Hour, 9), []string{})
		b.same("next due", b.nextDue().IsZero(), true)
		b.same("admin list", workIDs(b.outbox(engine.WorkQuery{State: engine.Dead})), []string{"a"})
		b.same("error", b.work("a").LastError, "550 no such mailbox")
		b.update(waiting("a", 0))
		b.same("leased again", b.lease(time.Hour, 9), []string{"a"})
		b.same("body", string(b.work("a").Body), "{}")
	}},
	{"held work does not run until it is let go", func(b *bench) {
		c := start("a")
		c.Work = []engine.Work{chore("a/1", 0), chore("a/2", 0)}
		b.commit(c)
		d := next("a", 1)
		d.Hold = []string{"a/1", "unknown"}
		b.commit(d)
		b.same("leased", b.lease(time.Hour, 9), []string{"a/2"})
		b.same("held", workIDs(b.outbox(engine.WorkQuery{State: engine.Held})), []string{"a/1"})
		b.update(waiting("a/1", 0))
		b.same("let go", b.lease(time.Hour, 9), []string{"a/1"})
	}},
	{"work held while it runs stays held when the attempt fails, and settles when it succeeds", func(b *bench) {
		c := start("a")
		c.Work = []engine.Work{chore("a/1", 0), chore("a/2", 0)}
		b.commit(c)
		b.lease(0, 2)
		d := next("a", 1)
		d.Hold = []string{"a/1", "a/2"}
		b.commit(d)
		b.update(waiting("a/1", 0))
		b.update(settled("a/2"))
		b.same("states", []engine.WorkState{b.work("a/1").State, b.work("a/2").State}, []engine.WorkState{engine.Held, engine.Settled})
		b.same("leased", b.lease(time.Hour, 9), []string{})
		b.update(waiting("a/1", 0))
		b.same("let go by an admin", b.lease(2*time.Hour, 9), []string{"a/1"})
	}},
	{"hold does not wake settled or dead work", func(b *bench) {
		c := start("a")
		c.Work = []engine.Work{chore("a/1", 0), chore("a/2", 0)}
		b.commit(c)
		b.update(settled("a/1"), turned("a/2", engine.Dead))
		d := next("a", 1)
		d.Hold = []string{"a/1", "a/2"}
		b.commit(d)
		b.same("states", []engine.WorkState{b.work("a/1").State, b.work("a/2").State}, []engine.WorkState{engine.Settled, engine.Dead})
	}},
	{"work added again under its id is replaced", func(b *bench) {
		b.commit(sideOnly(chore("a/timer", time.Hour)))
		b.commit(sideOnly(chore("a/timer", 2*time.Hour)))
		b.same("next due", b.nextDue(), noon.Add(2*time.Hour))
		b.update(settled("a/timer"))
		b.commit(sideOnly(chore("a/timer", 3*time.Hour)))
		b.same("set anew", b.lease(3*time.Hour, 9), []string{"a/timer"})
		b.same("pieces", len(b.outbox(engine.WorkQuery{})), 1)
	}},
	{"changes of unknown work are refused, all or none", func(b *bench) {
		b.commit(sideOnly(chore("a", 0)))
		b.refuses(b.Update(ctx, settled("a"), settled("unknown")), engine.ErrNotFound)
		b.same("state", b.work("a").State, engine.Waiting)
		if err := b.Update(ctx, engine.WorkChange{ID: "a", State: "lost"}); err == nil {
			b.Fatal("an unknown state was stored")
		}
		b.update()
	}},
	{"next due is the earliest that can be leased", func(b *bench) {
		b.same("nothing", b.nextDue().IsZero(), true)
		b.commit(sideOnly(chore("b", 2*time.Hour), chore("a", time.Hour)))
		b.same("earliest", b.nextDue(), noon.Add(time.Hour))
		b.lease(time.Hour, 1)
		b.same("leased until", b.nextDue(), noon.Add(time.Hour+time.Minute))
		b.update(settled("a"))
		b.same("after it", b.nextDue(), noon.Add(2*time.Hour))
		b.update(settled("b"))
		b.same("all settled", b.nextDue().IsZero(), true)
	}},
	{"the outbox lists by case and state, oldest first", func(b *bench) {
		other := chore("b/1", 0)
		other.Case = "b"
		b.commit(sideOnly(chore("a/2", time.Hour), other, chore("a/1", 0)))
		b.update(settled("a/2"))
		b.same("all", workIDs(b.outbox(engine.WorkQuery{})), []string{"a/2", "b/1", "a/1"})
		b.same("case", workIDs(b.outbox(engine.WorkQuery{Case: "a"})), []string{"a/2", "a/1"})
		b.same("state", workIDs(b.outbox(engine.WorkQuery{State: engine.Waiting})), []string{"b/1", "a/1"})
		b.same("both", workIDs(b.outbox(engine.WorkQuery{Case: "a", State: engine.Settled})), []string{"a/2"})
		b.same("limit", workIDs(b.outbox(engine.WorkQuery{Limit: 1})), []string{"a/2"})
	}},
}

var lanePromises = []promise{
	{"work of one lane is handed out one after the other, in order of arrival", func(b *bench) {
		b.commit(sideOnly(lane(chore("1", time.Second), "mail"), lane(chore("2", 0), "mail"), lane(chore("3", 0), "mail")))
		b.same("before the first is due", b.lease(0, 9), []string{})
		b.same("next due", b.nextDue(), noon.Add(time.Second))
		for _, id := range []string{"1", "2", "3"} {
			b.same("leased", b.lease(time.Hour, 9), []string{id})
			b.same("while it runs", b.lease(time.Hour, 9), []string{})
			b.update(settled(id))
		}
	}},
	{"other lanes, other cases and work without a lane go on", func(b *bench) {
		other := lane(chore("b/1", 0), "mail")
		other.Case = "b"
		b.commit(sideOnly(lane(chore("1", time.Hour), "mail"), lane(chore("2", 0), "mail"), lane(chore("3", 0), "graph"), other, chore("4", 0), chore("5", 0)))
		b.same("leased", b.lease(0, 9), []string{"3", "b/1", "4", "5"})
	}},
	{"a delayed or held first keeps the others waiting", func(b *bench) {
		c := start("a")
		c.Work = []engine.Work{lane(chore("1", 0), "mail"), lane(chore("2", 0), "mail")}
		b.commit(c)
		b.lease(0, 9)
		b.update(waiting("1", time.Hour))
		b.same("delayed", b.lease(30*time.Minute, 9), []string{})
		d := next("a", 1)
		d.Hold = []string{"1"}
		b.commit(d)
		b.same("held", b.lease(2*time.Hour, 9), []string{})
		b.same("next due", b.nextDue().IsZero(), true)
		b.update(waiting("1", 0))
		b.same("let go", b.lease(2*time.Hour, 9), []string{"1"})
	}},
	{"a dead first lets the others pass", func(b *bench) {
		b.commit(sideOnly(lane(chore("1", 0), "mail"), lane(chore("2", 0), "mail")))
		b.lease(0, 9)
		b.update(turned("1", engine.Dead))
		b.same("leased", b.lease(0, 9), []string{"2"})
	}},
	{"dead work that is tried again is first once more", func(b *bench) {
		b.commit(sideOnly(lane(chore("1", 0), "mail"), lane(chore("2", 0), "mail")))
		b.update(turned("1", engine.Dead))
		b.update(waiting("1", time.Hour))
		b.same("before", b.lease(0, 9), []string{})
		b.same("leased", b.lease(time.Hour, 9), []string{"1"})
	}},
	{"work settled out of its turn frees nobody too early", func(b *bench) {
		b.commit(sideOnly(lane(chore("1", 0), "mail"), lane(chore("2", 0), "mail"), lane(chore("3", 0), "mail")))
		b.update(settled("2"))
		b.same("leased", b.lease(0, 9), []string{"1"})
		b.update(settled("1"))
		b.same("then", b.lease(0, 9), []string{"3"})
	}},
	{"a replaced first goes to the end", func(b *bench) {
		b.commit(sideOnly(lane(chore("1", 0), "mail"), lane(chore("2", 0), "mail")))
		b.commit(sideOnly(lane(chore("1", 0), "mail")))
		b.same("leased", b.lease(0, 9), []string{"2"})
		b.update(settled("2"))
		b.same("then", b.lease(0, 9), []string{"1"})
	}},
}
