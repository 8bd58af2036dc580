package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"laufzettel/engine"
)

// OpenAt makes a new, empty store with a clock for the expiry of documents.
type OpenAt func(t *testing.T, now func() time.Time) engine.Store

// Compare does random things to a store and to a model of it and fails when their answers differ. The
// names, times and revisions are few, so that the operations meet each other.
func Compare(t *testing.T, open, model OpenAt) {
	rapid.Check(t, func(r *rapid.T) {
		clock := noon
		now := func() time.Time { return clock }
		p := &pair{T: r, store: open(t, now), model: model(t, now), now: now}
		defer p.model.Close()
		defer p.store.Close()
		r.Repeat(map[string]func(*rapid.T){
			"": func(*rapid.T) {},
			"clock": func(r *rapid.T) {
				clock = clock.Add(time.Duration(rapid.IntRange(1, 3).Draw(r, "seconds")) * time.Second)
			},
			"commit": p.commit,
			"lease": func(r *rapid.T) {
				at, until, n := draw(r, instants, "now"), draw(r, instants, "until"), rapid.IntRange(0, 4).Draw(r, "n")
				p.both(r, func(s engine.Store) (any, error) { return s.Lease(ctx, at, until, n) })
			},
			"update": func(r *rapid.T) {
				changes := rapid.SliceOfN(workChanges, 0, 3).Draw(r, "changes")
				p.both(r, func(s engine.Store) (any, error) { return nil, s.Update(ctx, changes...) })
			},
			"write": func(r *rapid.T) {
				changes := p.documents(r)
				p.both(r, func(s engine.Store) (any, error) { return nil, s.Write(ctx, changes...) })
			},
			"look": p.look,
		})
	})
}

// pair is a store and its model.
type pair struct {
	*rapid.T
	store, model engine.Store
	now          func() time.Time
}

// both asks both and compares the answers: the values, and which of the seam's errors it is.
func (p *pair) both(r *rapid.T, ask func(engine.Store) (any, error)) {
	got, gotErr := ask(p.store)
	want, wantErr := ask(p.model)
	if kind(gotErr) != kind(wantErr) {
		r.Fatalf("answered %v, the model %v", gotErr, wantErr)
	}
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); gotErr == nil && g != w {
		r.Fatalf("answered\n%s, the model\n%s", g, w)
	}
}

func kind(err error) string {
	for _, known := range []error{engine.ErrConflict, engine.ErrTaken, engine.ErrDocumentChanged, engine.ErrNotFound} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	if err != nil {
		return "other"
	}
	return ""
}

func draw[T any](r *rapid.T, g *rapid.Generator[T], label string) T { return g.Draw(r, label) }

func few(names ...string) *rapid.Generator[string] { return rapid.SampledFrom(names) }

var (
	caseIDs  = few("a", "b", "c")
	taskIDs  = few("t1", "t2", "t3", "t4")
	works    = few("w1", "w2", "w3", "w4", "w5", "w6")
	people   = few("p", "q")
	keys     = few("k1", "k2", "k3")
	perhaps  = few("", "x", "y")
	states   = rapid.SampledFrom([]engine.WorkState{engine.Waiting, engine.Held, engine.Dead, engine.Settled})
	instants = rapid.Map(rapid.IntRange(0, 8), func(s int) time.Time { return noon.Add(time.Duration(s) * time.Second) })
	anyTime  = rapid.OneOf(instants, rapid.Just(time.Time{}))

	workChanges = rapid.Custom(func(r *rapid.T) engine.WorkChange {
		return engine.WorkChange{ID: draw(r, works, "id"), State: draw(r, states, "state"), Due: draw(r, anyTime, "due"), Attempts: rapid.IntRange(0, 3).Draw(r, "attempts"),
			Case: draw(r, caseIDs, "case"), Erase: rapid.SliceOfN(few("1/n", "2/n", "3/n", "x"), 0, 1).Draw(r, "erase"), LastError: draw(r, perhaps, "error"), MessageID: draw(r, perhaps, "message"), Digest: draw(r, perhaps, "digest"), DoneAt: draw(r, anyTime, "done")}
	})
	newWork = rapid.Custom(func(r *rapid.T) engine.Work {
		return engine.Work{ID: draw(r, works, "id"), Case: draw(r, caseIDs, "case"), Kind: "mail", Body: []byte("{}"), Due: draw(r, anyTime, "due"),
			Lane: draw(r, few("", "l", "m"), "lane"), State: draw(r, rapid.SampledFrom([]engine.WorkState{"", "", "", engine.Held, engine.Settled}), "state")}
	})
	claims = rapid.Custom(func(r *rapid.T) engine.Claim {
		return engine.Claim{Scope: "s", Key: draw(r, keys, "key"), Holder: draw(r, few("a", "b", "c"), "holder"), Release: rapid.Bool().Draw(r, "release"), Limit: rapid.IntRange(0, 2).Draw(r, "limit")}
	})
)

// documents draws changes; most expect the revision that is there.
func (p *pair) documents(r *rapid.T) []engine.DocumentChange {
	return rapid.SliceOfN(rapid.Custom(func(r *rapid.T) engine.DocumentChange {
		d := engine.DocumentChange{Document: engine.Document{Collection: "c", Key: draw(r, keys, "key"), Index: draw(r, perhaps, "index"),
			Body: []byte(draw(r, perhaps, "body")), Expires: draw(r, anyTime, "expires")}, Delete: rapid.IntRange(0, 3).Draw(r, "delete") == 0}
		stored, _ := p.model.Get(ctx, d.Collection, d.Key)
		d.Revision = rapid.SampledFrom([]int{stored.Revision, stored.Revision, stored.Revision, -1, 0, 2}).Draw(r, "revision")
		return d
	}), 0, 3).Draw(r, "documents")
}

func (p *pair) commit(r *rapid.T) {
	c := &engine.Commit{Values: map[string]engine.StoredValue{}}
	if rapid.IntRange(0, 9).Draw(r, "with case") > 0 {
		p.drawCase(r, c)
	}
	c.Work = rapid.SliceOfN(newWork, 0, 3).Draw(r, "work")
	c.Settle = rapid.SliceOfN(works, 0, 2).Draw(r, "settle")
	c.Hold = rapid.SliceOfN(works, 0, 2).Draw(r, "hold")
	c.Claims = rapid.SliceOfN(claims, 0, 2).Draw(r, "claims")
	if rapid.Bool().Draw(r, "numbered") {
		c.Number = engine.Number{Series: draw(r, few("A", "B"), "series"), Value: rapid.IntRange(1, 20).Draw(r, "number")}
	}
	c.Documents = p.documents(r)
	p.both(r, func(s engine.Store) (any, error) { return nil, s.Commit(ctx, c) })
}

// drawCase draws the part of a commit that concerns its case; most are made on the revision that is there.
func (p *pair) drawCase(r *rapid.T, c *engine.Commit) {
	c.Case = draw(r, caseIDs, "case")
	stored, _ := p.model.Load(ctx, c.Case, 0)
	c.After = stored.Row.Seq
	if rapid.IntRange(0, 9).Draw(r, "stale") == 0 {
		c.After = rapid.IntRange(0, 3).Draw(r, "after")
	}
	for i := range rapid.IntRange(0, 2).Draw(r, "events") {
		seq := c.After + 1 + i
		c.Events = append(c.Events, engine.StoredEvent{Seq: seq, At: draw(r, instants, "at"), Kind: draw(r, perhaps, "kind"), Values: map[string]string{"n": draw(r, perhaps, "digest")}})
		c.Values[fmt.Sprint(seq, "/n")] = engine.StoredValue{Salt: []byte("s"), Content: []byte(draw(r, perhaps, "content"))}
	}
	for range rapid.IntRange(0, 2).Draw(r, "erasures") {
		c.Erase = append(c.Erase, fmt.Sprint(rapid.IntRange(1, 5).Draw(r, "seq"), "/n"))
	}
	if c.After == 0 || rapid.Bool().Draw(r, "row") {
		c.Row = engine.CaseRow{ID: c.Case, Key: draw(r, few("", "k1", "k2", "k3", "k4"), "key"), Number: draw(r, perhaps, "number"), Process: draw(r, perhaps, "process"),
			Title: draw(r, perhaps, "title"), Status: draw(r, perhaps, "status"), Subject: draw(r, perhaps, "subject"), Unit: draw(r, perhaps, "unit"), Submitter: draw(r, perhaps, "submitter"),
			Started: draw(r, anyTime, "started"), Changed: draw(r, anyTime, "changed"), Ended: draw(r, anyTime, "ended"), EraseAt: draw(r, anyTime, "erase at")}
	}
	c.OpenTasks = rapid.SliceOfN(rapid.Custom(func(r *rapid.T) engine.TaskRow {
		return engine.TaskRow{ID: draw(r, taskIDs, "id"), Case: c.Case, Process: draw(r, perhaps, "process"), Unit: draw(r, perhaps, "unit"), CaseTitle: draw(r, perhaps, "title"), Sections: rapid.SliceOfN(sections, 0, 2).Draw(r, "sections"), Persons: rapid.SliceOfN(people, 0, 2).Draw(r, "persons"),
			Groups: rapid.SliceOfN(people, 0, 2).Draw(r, "groups"), Opened: draw(r, instants, "opened"), Due: draw(r, anyTime, "due")}
	}), 0, 2).Draw(r, "open tasks")
	c.CloseTasks = rapid.SliceOfN(taskIDs, 0, 2).Draw(r, "close tasks")
	c.Took = rapid.SliceOfN(people, 0, 2).Draw(r, "took")
}

// look asks for everything that can be asked for.
func (p *pair) look(r *rapid.T) {
	limit := rapid.IntRange(0, 4).Draw(r, "limit")
	id, after := draw(r, caseIDs, "case"), rapid.IntRange(0, 3).Draw(r, "after")
	tasks := engine.TaskQuery{Limit: limit, Person: draw(r, few("", "p", "q"), "person"), Group: draw(r, few("", "p"), "group"),
		Process: draw(r, perhaps, "process"), Case: draw(r, few("", "a"), "case"), ID: draw(r, few("", "", "t1"), "id")}
	cases := engine.CaseQuery{Limit: limit, ID: draw(r, few("", "", "a"), "id"), Key: draw(r, few("", "", "k1"), "key"), Number: draw(r, few("", "", "x"), "number"),
		Process: draw(r, perhaps, "process"), Unit: draw(r, perhaps, "unit"), Submitter: draw(r, perhaps, "submitter"),
		Open: rapid.Bool().Draw(r, "open"), EraseBy: draw(r, anyTime, "erase by")}
	work := engine.WorkQuery{Limit: limit, Case: draw(r, few("", "a"), "case"), State: draw(r, rapid.OneOf(states, rapid.Just(engine.WorkState(""))), "state")}
	if rapid.Bool().Draw(r, "due by") {
		work.DueBy = noon
	}
	key, index := draw(r, keys, "key"), draw(r, perhaps, "index")
	p.both(r, func(s engine.Store) (any, error) { return s.Load(ctx, id, after) })
	p.both(r, func(s engine.Store) (any, error) { return s.Tasks(ctx, tasks) })
	inbox := drawInbox(r, limit)
	p.both(r, func(s engine.Store) (any, error) { return s.Inbox(ctx, inbox) })
	p.both(r, func(s engine.Store) (any, error) {
		counts, err := s.CountInbox(ctx, inbox)
		return inOrder(counts), err
	})
	p.both(r, func(s engine.Store) (any, error) { return s.Cases(ctx, cases) })
	p.lookAtLists(r)
	p.both(r, func(s engine.Store) (any, error) { return s.Outbox(ctx, work) })
	p.both(r, func(s engine.Store) (any, error) { return s.NextDue(ctx) })
	p.both(r, func(s engine.Store) (any, error) { return s.NextNumber(ctx, "A") })
	p.both(r, func(s engine.Store) (any, error) {
		count, holders, err := s.Claimed(ctx, "s", key, 9)
		slices.Sort(holders)
		return fmt.Sprint(count, holders), err
	})
	p.both(r, func(s engine.Store) (any, error) { return s.Get(ctx, "c", key) })
	p.both(r, func(s engine.Store) (any, error) { return s.Find(ctx, "c", index, limit) })
}
