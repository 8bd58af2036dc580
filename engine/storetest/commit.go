package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"laufzettel/engine"
)

var commitPromises = []promise{
	{"a new case is found with its events in order", func(b *bench) {
		c := start("a")
		c.Events = append(c.Events, event(2), event(3))
		b.commit(c, next("a", 3))
		got := b.load("a")
		b.same("events", got.Events, []engine.StoredEvent{event(1), event(2), event(3), event(4)})
		b.same("revision", got.Row.Seq, 4)
		later, err := b.Load(ctx, "a", 3)
		b.ok(err)
		b.same("events after 3", later.Events, []engine.StoredEvent{event(4)})
	}},
	{"everything of an event comes back", func(b *bench) {
		c := start("a")
		c.Events[0].Actor, c.Events[0].Chain = []byte(`{"person":"p1"}`), []byte{0, 1, 0xff}
		c.Events[0].Values = map[string]string{"answers.name": "00ff"}
		b.commit(c)
		b.same("event", b.load("a").Events[0], c.Events[0])
	}},
	{"an unknown case is not found", func(b *bench) {
		_, err := b.Load(ctx, "nobody", 0)
		b.refuses(err, engine.ErrNotFound)
	}},
	{"a stale revision is a conflict", func(b *bench) {
		b.commit(start("a"), next("a", 1))
		for _, c := range []*engine.Commit{start("a"), next("a", 1), next("a", 3), next("b", 1)} {
			b.refuses(b.Commit(ctx, c), engine.ErrConflict)
		}
		b.same("events", len(b.load("a").Events), 2)
	}},
	{"a commit without events moves nothing but counts the revision", func(b *bench) {
		b.commit(start("a"))
		c := &engine.Commit{Case: "a", After: 1, OpenTasks: []engine.TaskRow{task("t", "a", time.Time{})}}
		b.commit(c)
		b.same("revision", b.load("a").Row.Seq, 1)
		b.same("tasks", b.tasks(engine.TaskQuery{}), []string{"t"})
		c.After = 0
		c.Row = engine.CaseRow{ID: "a"}
		if err := b.Commit(ctx, c); err == nil {
			b.Fatal("a case was begun without an event")
		}
	}},
	{"an empty row leaves the stored one", func(b *bench) {
		c := start("a")
		c.Row.Title = "Anna"
		b.commit(c)
		c = next("a", 1)
		c.Row = engine.CaseRow{}
		b.commit(c)
		b.same("title", b.load("a").Row.Title, "Anna")
		b.same("revision", b.load("a").Row.Seq, 2)
	}},
	{"mistaken commits are refused and store nothing", func(b *bench) {
		for says, spoil := range map[string]func(*engine.Commit){
			"gap in the events":         func(c *engine.Commit) { c.Events[0].Seq = 2 },
			"row of another case":       func(c *engine.Commit) { c.Row.ID = "b" },
			"value of no event":         func(c *engine.Commit) { c.Values = map[string]engine.StoredValue{"7/x": {}} },
			"reference without a place": func(c *engine.Commit) { c.Values = map[string]engine.StoredValue{"x": {}} },
			"task of another case":      func(c *engine.Commit) { c.OpenTasks = []engine.TaskRow{task("t", "b", noon)} },
			"work without id":           func(c *engine.Commit) { c.Work = []engine.Work{{}} },
			"unknown state":             func(c *engine.Commit) { c.Work = []engine.Work{{ID: "w", State: "lost"}} },
			"document without key":      func(c *engine.Commit) { c.Documents = []engine.DocumentChange{{}} },
			"event without a case":      func(c *engine.Commit) { c.Case = "" },
		} {
			c := start("a")
			spoil(c)
			if err := b.Commit(ctx, c); err == nil {
				b.Fatalf("%s was stored", says)
			}
		}
		b.same("cases", b.cases(engine.CaseQuery{}), []string{})
	}},
	{"a commit that fails stores nothing at all", failingCommits},
	{"a commit without a case carries work and documents", func(b *bench) {
		c := sideOnly(chore("w", 0))
		c.Documents = []engine.DocumentChange{put(0, document("sessions", "s", "", "x"))}
		b.commit(c)
		b.same("work", b.lease(0, 9), []string{"w"})
		b.same("documents", b.find("sessions", "", 0), []string{"s"})
		b.same("cases", b.cases(engine.CaseQuery{}), []string{})
	}},
	{"a caller who has given up before stores nothing", func(b *bench) {
		gone, cancel := context.WithCancel(ctx)
		cancel()
		b.refuses(b.Commit(gone, start("a")), context.Canceled)
		b.same("cases", b.cases(engine.CaseQuery{}), []string{})
	}},
	{"what was given may be changed afterwards", func(b *bench) {
		c := start("a")
		c.Values = map[string]engine.StoredValue{"1/name": {Content: []byte("Anna")}}
		b.commit(c)
		c.Events[0].Body[0], c.Values["1/name"].Content[0] = 'X', 'X'
		got := b.load("a")
		b.same("content", string(got.Values["1/name"].Content), "Anna")
		got.Events[0].Body[0] = 'Y'
		b.same("body", string(b.load("a").Events[0].Body), `{"n":1}`)
	}},
}

// failingCommits gives a commit one of everything and something that must fail, and then looks whether
// any trace of it can be found.
func failingCommits(b *bench) {
	first := start("a")
	first.Number = engine.Number{Series: "A", Value: 1}
	first.Claims = []engine.Claim{{Scope: "office", Key: "kv", Holder: "a"}}
	first.Documents = []engine.DocumentChange{put(0, document("people", "p", "", "x"))}
	first.Values = map[string]engine.StoredValue{"1/name": {Content: []byte("Anna")}}
	first.OpenTasks = []engine.TaskRow{task("first", "a", noon, "p")}
	first.Work = []engine.Work{chore("first", 0)}
	other := start("o")
	other.OpenTasks = []engine.TaskRow{task("others", "o", noon)}
	b.commit(first, other)

	for says, failing := range map[string]struct {
		want  error
		spoil func(*engine.Commit)
	}{
		"stale revision":   {engine.ErrConflict, func(c *engine.Commit) { c.After, c.Events, c.Values = 0, []engine.StoredEvent{event(1)}, nil }},
		"taken number":     {engine.ErrTaken, func(c *engine.Commit) { c.Case, c.Number.Value = "b", 1 }},
		"taken claim":      {engine.ErrTaken, func(c *engine.Commit) { c.Claims[1].Key = "kv" }},
		"taken public key": {engine.ErrTaken, func(c *engine.Commit) { c.Row.Key = "key-o" }},
		"taken task":       {engine.ErrTaken, func(c *engine.Commit) { c.OpenTasks[1].ID = "others" }},
		"changed document": {engine.ErrDocumentChanged, func(c *engine.Commit) { c.Documents[1].Revision = 5 }},
		"existing document": {engine.ErrDocumentChanged, func(c *engine.Commit) {
			c.Documents[1] = put(0, document("people", "p", "", "stolen"))
		}},
	} {
		b.Run(says, func(t *testing.T) {
			b := &bench{T: t, Store: b.Store}
			c := next("a", 1)
			c.Values = map[string]engine.StoredValue{"2/name": {Content: []byte("Berta")}}
			c.Erase = []string{"1/name"}
			c.Row.Title = "changed"
			c.CloseTasks = []string{"first"}
			c.OpenTasks = []engine.TaskRow{task("second", "a", noon, "p"), task("third", "a", noon)}
			c.Work, c.Settle = []engine.Work{chore("second", 0)}, []string{"first"}
			c.Number = engine.Number{Series: "A", Value: 2}
			c.Claims = []engine.Claim{{Scope: "office", Key: "ov", Holder: "b"}, {Scope: "office", Key: "lv", Holder: "b"}}
			c.Documents = []engine.DocumentChange{put(0, document("people", "q", "", "x")), put(1, document("people", "p", "", "y"))}
			failing.spoil(c)
			if c.Case == "b" { // a new case wants the number of another
				c.After, c.Events, c.Values, c.Erase = 0, []engine.StoredEvent{event(1)}, nil, nil
				c.Row.ID, c.Row.Key = "b", "key-b"
				for i := range c.OpenTasks {
					c.OpenTasks[i].Case = "b"
				}
			}
			b.refuses(b.Commit(ctx, c), failing.want)

			got := b.load("a")
			b.same("events", len(got.Events), 1)
			b.same("title", got.Row.Title, "")
			b.same("value", string(got.Values["1/name"].Content), "Anna")
			b.same("values", len(got.Values), 1)
			b.same("cases", b.cases(engine.CaseQuery{}), []string{"o", "a"})
			b.same("key", b.cases(engine.CaseQuery{Key: "key-o"}), []string{"o"})
			b.same("tasks", b.tasks(engine.TaskQuery{}), []string{"first", "others"})
			b.same("inbox", b.tasks(engine.TaskQuery{Person: "p"}), []string{"first"})
			b.same("work", workIDs(b.outbox(engine.WorkQuery{State: engine.Waiting})), []string{"first"})
			b.same("number", b.nextNumber("A"), 2)
			b.same("documents", b.find("people", "", 0), []string{"p"})
			d, err := b.Get(ctx, "people", "p")
			b.ok(err)
			b.same("document", string(d.Body), "x")
			b.same("claims", b.canClaim("office", "ov"), true)
		})
	}
}

// canClaim says whether a claim is free, and leaves it free.
func (b *bench) canClaim(scope, key string) bool {
	b.Helper()
	err := b.Commit(ctx, &engine.Commit{Claims: []engine.Claim{{Scope: scope, Key: key, Holder: "probe"}}})
	if errors.Is(err, engine.ErrTaken) {
		return false
	}
	b.ok(err)
	b.commit(&engine.Commit{Claims: []engine.Claim{{Scope: scope, Key: key, Holder: "probe", Release: true}}})
	return true
}

var valuePromises = []promise{
	{"values come back with their salts", func(b *bench) {
		c := start("a")
		c.Values = map[string]engine.StoredValue{"1/answers.name": {Salt: []byte("salt"), Content: []byte(`"Anna"`)}, "1/mail/to": {Content: []byte(`"a@example.org"`)}}
		b.commit(c)
		b.same("values", b.load("a").Values, c.Values)
	}},
	{"values come with the events that were asked for", func(b *bench) {
		c, d := start("a"), next("a", 1)
		c.Values = map[string]engine.StoredValue{"1/name": {Content: []byte("1")}}
		d.Values = map[string]engine.StoredValue{"2/name": {Content: []byte("2")}}
		b.commit(c, d)
		got, err := b.Load(ctx, "a", 1)
		b.ok(err)
		b.same("values", got.Values, d.Values)
	}},
	{"erased values are absent, the others stay", func(b *bench) {
		c := start("a")
		c.Values = map[string]engine.StoredValue{"1/name": {Content: []byte("Anna")}, "1/ort": {Content: []byte("Musterstadt")}}
		b.commit(c)
		e := next("a", 1)
		e.Values = map[string]engine.StoredValue{"2/note": {Content: []byte("x")}}
		e.Erase = []string{"1/name", "2/note", "1/never", "nonsense"}
		b.commit(e)
		got := b.load("a")
		b.same("values", got.Values, map[string]engine.StoredValue{"1/ort": {Content: []byte("Musterstadt")}})
		b.same("events", len(got.Events), 2)
	}},
	{"what became of work may erase values, together with it", func(b *bench) {
		for _, id := range []string{"a", "b"} {
			c := start(id)
			c.Values = map[string]engine.StoredValue{"1/mail.text": {Content: []byte("Liebe Anna")}, "1/name": {Content: []byte("Anna")}}
			c.Work = []engine.Work{chore(id+"/1", 0)}
			b.commit(c)
		}
		sent := settled("a/1")
		sent.Case, sent.Erase = "a", []string{"1/mail.text", "9/unknown", "nonsense"}
		b.refuses(b.Update(ctx, sent, settled("unknown")), engine.ErrNotFound)
		b.same("values after a refusal", len(b.load("a").Values), 2)
		b.update(sent, sent)
		b.same("values", b.load("a").Values, map[string]engine.StoredValue{"1/name": {Content: []byte("Anna")}})
		b.same("revision", b.load("a").Row.Seq, 1)
		b.same("values of b", len(b.load("b").Values), 2)
		b.commit(next("a", 1))
	}},
	{"erasing in one case leaves the others", func(b *bench) {
		for _, id := range []string{"a", "b"} {
			c := start(id)
			c.Values = map[string]engine.StoredValue{"1/name": {Content: []byte(id)}}
			b.commit(c)
		}
		e := next("a", 1)
		e.Erase = []string{"1/name"}
		b.commit(e)
		b.same("values of b", len(b.load("b").Values), 1)
	}},
}
