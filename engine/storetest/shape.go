package storetest

import (
	"bytes"
	"strings"
	"time"

	"laufzettel/engine"
)

// texts that have broken stores and programs before.
var texts = map[string]string{
	"umlauts":       "Größe, Übung, ẞ",
	"emoji":         "🚑 Einsatz 👩‍🚒🏳️‍🌈",
	"right to left": "تطوع مع הצלב",
	"combining":     "e\u0301 is not é",
	"quotes":        `'; DROP TABLE "cases"; -- \ { $where: 1 }`,
	"percent":       "100 % _ * ? %s",
	"lines":         "one\r\n\ttwo\u2028three",
	"dots":          "a.b.$c",
}

var shapePromises = []promise{
	{"every text comes back as it was", func(b *bench) {
		for id, text := range texts {
			c := start(id)
			c.Row.Title, c.Row.Unit = text, text
			c.Events[0].Values = map[string]string{text: text}
			c.Values = map[string]engine.StoredValue{"1/" + text: {Content: []byte(text)}}
			c.OpenTasks = []engine.TaskRow{task("t-"+id, id, noon, text)}
			c.Work = []engine.Work{lane(chore("w-"+text, 0), text)}
			c.Claims = []engine.Claim{{Scope: text, Key: text, Holder: text}}
			c.Number = engine.Number{Series: text, Value: 1}
			c.Documents = []engine.DocumentChange{put(0, document(text, text, text, text))}
			b.commit(c)
			got := b.load(id)
			b.same("title", got.Row.Title, text)
			b.same("digests", got.Events[0].Values, c.Events[0].Values)
			b.same("values", got.Values, c.Values)
			b.same("unit", b.cases(engine.CaseQuery{Unit: text}), []string{id})
			b.same("inbox", b.tasks(engine.TaskQuery{Person: text}), []string{"t-" + id})
			b.same("claim", b.canClaim(text, text), false)
			b.same("number", b.nextNumber(text), 2)
			b.same("document", b.find(text, text, 0), []string{text})
		}
	}},
	{"texts that look alike are different", func(b *bench) {
		for i, key := range []string{"é", "e\u0301", "E\u0301", " é", "é "} {
			b.ok(b.Write(ctx, put(0, document("c", key, "", "x"))))
			b.same("documents", len(b.find("c", "", 0)), i+1)
		}
	}},
	{"bytes come back as they were", func(b *bench) {
		all := make([]byte, 256)
		for i := range all {
			all[i] = byte(i)
		}
		c := start("a")
		c.Events[0].Chain, c.Events[0].Body = all, nil
		c.Values = map[string]engine.StoredValue{"1/x": {Salt: all, Content: all}}
		b.commit(c)
		got := b.load("a")
		if !bytes.Equal(got.Events[0].Chain, all) || len(got.Events[0].Body) != 0 || !bytes.Equal(got.Values["1/x"].Content, all) {
			b.Fatalf("got %+v", got)
		}
	}},
	{"values of 1 MB are stored", func(b *bench) {
		large := []byte(strings.Repeat("Ü0123456789abcdé", 1<<16))
		c := start("a")
		c.Values = map[string]engine.StoredValue{"1/x": {Content: large}, "1/y": {Content: large[1:]}}
		c.Events[0].Body = large
		c.Documents = []engine.DocumentChange{put(0, engine.Document{Collection: "c", Key: "k", Body: large})}
		b.commit(c)
		got := b.load("a")
		if !bytes.Equal(got.Values["1/x"].Content, large) || !bytes.Equal(got.Values["1/y"].Content, large[1:]) || !bytes.Equal(got.Events[0].Body, large) {
			b.Fatal("a large value came back changed")
		}
		d, err := b.Get(ctx, "c", "k")
		b.ok(err)
		if !bytes.Equal(d.Body, large) {
			b.Fatal("a large document came back changed")
		}
	}},
	{"times come back in UTC and whole milliseconds", func(b *bench) {
		zone := time.FixedZone("CEST", 2*60*60)
		at := time.Date(2027, 3, 14, 14, 0, 0, 123456789, zone)
		want := time.Date(2027, 3, 14, 12, 0, 0, 123000000, time.UTC)
		c := start("a")
		c.Events[0].At, c.Row.Started, c.Row.Changed, c.Row.Ended, c.Row.EraseAt = at, at, at, at, at
		c.OpenTasks = []engine.TaskRow{task("t", "a", at)}
		c.OpenTasks[0].Opened = at
		w := chore("w", 0)
		w.Due = at
		c.Work = []engine.Work{w}
		b.commit(c)
		got := b.load("a")
		tasks, err := b.Tasks(ctx, engine.TaskQuery{})
		b.ok(err)
		due := b.nextDue()
		leased, err := b.Lease(ctx, at, at.Add(time.Minute), 1)
		b.ok(err)
		done := settled("w")
		done.DoneAt = at
		b.update(done)
		for what, time := range map[string]time.Time{
			"event": got.Events[0].At, "started": got.Row.Started, "changed": got.Row.Changed, "ended": got.Row.Ended, "erase at": got.Row.EraseAt,
			"opened": tasks[0].Opened, "due": tasks[0].Due, "next due": due, "work": leased[0].Due, "done": b.work("w").DoneAt,
		} {
			b.same(what, time, want)
		}
		b.same("lease", leased[0].LeasedUntil, want.Add(time.Minute))
	}},
	{"times that are not set come back not set", func(b *bench) {
		c := start("a")
		c.OpenTasks = []engine.TaskRow{task("t", "a", time.Time{})}
		c.Row.Started = time.Time{}
		b.commit(c)
		row := b.load("a").Row
		tasks, err := b.Tasks(ctx, engine.TaskQuery{})
		b.ok(err)
		if !row.Started.IsZero() || !row.Ended.IsZero() || !row.EraseAt.IsZero() || !tasks[0].Due.IsZero() {
			b.Fatalf("got %+v, %+v", row, tasks[0])
		}
	}},
	{"times long ago and far away are kept", func(b *bench) {
		for i, at := range []time.Time{time.Date(1923, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2999, 12, 31, 23, 59, 59, 999000000, time.UTC)} {
			c := start(string(rune('a' + i)))
			c.Events[0].At = at
			b.commit(c)
			b.same("at", b.load(c.Case).Events[0].At, at)
		}
	}},
}
