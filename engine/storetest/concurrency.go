package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"laufzettel/engine"
)

const writers = 20

// together runs f for every writer at the same time.
func together(f func(writer int)) {
	var all sync.WaitGroup
	ready := make(chan struct{})
	for i := range writers {
		all.Go(func() {
			<-ready
			f(i)
		})
	}
	close(ready)
	all.Wait()
}

var concurrencyPromises = []promise{
	{"work that is leased while others commit is handed out once", func(b *bench) {
		const each = 10
		handed := map[string]int{}
		done := make(chan struct{})
		var leasing sync.WaitGroup
		leasing.Go(func() {
			for ended := false; !ended; {
				select {
				case <-done:
					ended = true // once more for what came last
				default:
				}
				leased, err := b.Lease(ctx, noon.Add(time.Hour), noon.Add(2*time.Hour), 1000)
				if err != nil {
					b.Errorf("lease: %v", err)
				}
				for _, w := range leased {
					handed[w.ID]++
				}
			}
		})
		together(func(i int) {
			for n := range each {
				id := fmt.Sprintf("w%d-%d", i, n)
				if err := b.Commit(ctx, &engine.Commit{Work: []engine.Work{{ID: id, Kind: "mail", Due: noon, State: engine.Waiting}}}); err != nil {
					b.Errorf("commit: %v", err)
				}
			}
		})
		close(done)
		leasing.Wait()
		for id, times := range handed {
			if times != 1 {
				b.Errorf("%s was handed out %d times", id, times)
			}
		}
		if len(handed) != writers*each {
			b.Errorf("%d pieces were handed out, want %d", len(handed), writers*each)
		}
	}},
	{"of 20 writers on one revision exactly one wins", func(b *bench) {
		b.commit(start("a"))
		for revision := 1; revision <= 5; revision++ {
			var mu sync.Mutex
			var won []int
			together(func(i int) {
				c := next("a", revision)
				c.Events[0].Kind = fmt.Sprint("writer ", i)
				switch err := b.Commit(ctx, c); {
				case err == nil:
					mu.Lock()
					won = append(won, i)
					mu.Unlock()
				case !errors.Is(err, engine.ErrConflict):
					b.Errorf("writer %d: %v", i, err)
				}
			})
			if len(won) != 1 {
				b.Fatalf("revision %d: writers %v won, want exactly one", revision+1, won)
			}
			b.same("winner's event", b.load("a").Events[revision].Kind, fmt.Sprint("writer ", won[0]))
		}
	}},
	{"20 writers on 20 cases all succeed", func(b *bench) {
		together(func(i int) {
			id := fmt.Sprint("case", i)
			for after := range 10 {
				c := next(id, after)
				if err := b.Commit(ctx, c); err != nil {
					b.Errorf("case %s, revision %d: %v", id, after, err)
				}
			}
		})
		for i := range writers {
			b.same("events", len(b.load(fmt.Sprint("case", i)).Events), 10)
		}
	}},
	{"one writer's refusal takes nothing from the others", func(b *bench) {
		b.commit(start("taken"))
		together(func(i int) {
			if i%2 == 0 {
				if err := b.Commit(ctx, start("taken")); !errors.Is(err, engine.ErrConflict) {
					b.Errorf("a second start: %v", err)
				}
			} else if err := b.Commit(ctx, start(fmt.Sprint("case", i))); err != nil {
				b.Errorf("case %d: %v", i, err)
			}
		})
		b.same("cases", len(b.cases(engine.CaseQuery{})), 1+writers/2)
	}},
	{"numbers are unique and rise when 20 take them", func(b *bench) {
		together(func(i int) {
			for {
				n, err := b.NextNumber(ctx, "A-2027")
				if err != nil {
					b.Error(err)
					return
				}
				c := start(fmt.Sprint("case", i))
				c.Number = engine.Number{Series: "A-2027", Value: n}
				c.Row.Number = fmt.Sprint("A-2027-", n)
				if err := b.Commit(ctx, c); err == nil {
					return
				} else if !errors.Is(err, engine.ErrTaken) {
					b.Error(err)
					return
				}
			}
		})
		b.same("next number", b.nextNumber("A-2027"), writers+1)
		for n := 1; n <= writers; n++ {
			b.same("cases of a number", len(b.cases(engine.CaseQuery{Number: fmt.Sprint("A-2027-", n)})), 1)
		}
	}},
	{"a claim with a limit is never held by more", func(b *bench) {
		var mu sync.Mutex
		won := 0
		together(func(i int) {
			c := start(fmt.Sprint("case", i))
			c.Claims = []engine.Claim{{Scope: "places", Key: "lehrgang", Holder: c.Case, Limit: 7}}
			switch err := b.Commit(ctx, c); {
			case err == nil:
				mu.Lock()
				won++
				mu.Unlock()
			case !errors.Is(err, engine.ErrTaken):
				b.Error(err)
			}
		})
		b.same("holders", won, 7)
		b.same("cases", len(b.cases(engine.CaseQuery{})), 7)
	}},
	{"a piece of work is leased once when 20 reach for it", func(b *bench) {
		c := sideOnly()
		for i := range 50 {
			c.Work = append(c.Work, chore(fmt.Sprint("w", i), 0))
		}
		b.commit(c)
		var mu sync.Mutex
		seen := map[string]int{}
		together(func(int) {
			for range 4 {
				got, err := b.Lease(ctx, noon, noon.Add(time.Minute), 3)
				if err != nil {
					b.Error(err)
					return
				}
				mu.Lock()
				for _, w := range got {
					seen[w.ID]++
				}
				mu.Unlock()
				for _, w := range got {
					if err := b.Update(ctx, engine.WorkChange{ID: w.ID, State: engine.Settled}); err != nil {
						b.Error(err)
					}
				}
			}
		})
		b.same("pieces", len(seen), 50)
		for id, times := range seen {
			if times != 1 {
				b.Errorf("%s was leased %d times", id, times)
			}
		}
	}},
	{"of 20 writers on one document exactly one wins", func(b *bench) {
		var mu sync.Mutex
		won := 0
		together(func(i int) {
			err := b.Write(ctx, put(0, document("links", "k", "", fmt.Sprint(i))))
			if err == nil {
				mu.Lock()
				won++
				mu.Unlock()
			} else if !errors.Is(err, engine.ErrDocumentChanged) {
				b.Error(err)
			}
		})
		b.same("winners", won, 1)
	}},
	{"what a commit answers is true even when its caller gives up meanwhile", func(b *bench) {
		together(func(i int) {
			impatient, cancel := context.WithTimeout(ctx, time.Duration(i)*100*time.Microsecond)
			defer cancel()
			id := fmt.Sprint("case", i)
			err := b.Commit(impatient, start(id))
			_, missing := b.Load(ctx, id, 0)
			if (err == nil) != (missing == nil) {
				b.Errorf("commit answered %v, but reading it answers %v", err, missing)
			}
		})
	}},
}
