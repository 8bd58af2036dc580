package engine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/flows"
)

func TestFiftyDecideOneWins(t *testing.T) {
	onEachWith(t, flowOf(`  - approve: kasse
    by: group("kasse")
    outcomes: {ja: {label: Ja}, nein: {label: Nein, then: end nein}}
  - approve: danach
    by: holders("chef")
    outcomes: {ja: {label: Ja}}`), func(r *rig) {
		c := r.send("Paul", nil)
		stop := r.stop(c.Row.ID, "kasse").ID
		var mu sync.Mutex
		won, firsts := 0, map[string]int{}
		parallel(50, func(i int) {
			by, outcome := r.person([]string{"kurt", "karla"}[i%2]), []string{"ja", "nein"}[i/2%2]
			_, err := r.e.Do(ctx, c.Row.ID, flows.Input{By: by, Do: flows.Choose{Stop: stop, Outcome: outcome}})
			mu.Lock()
			defer mu.Unlock()
			var refusal *flows.Refusal
			switch {
			case err == nil:
				won++
				firsts[by.Person+" "+outcome]++
			case errors.As(err, &refusal) && refusal.Code == flows.AlreadyDone && refusal.Done != nil:
				firsts[refusal.Done.By.Person+" "+refusal.Done.Outcome]++
			default:
				r.t.Errorf("answered %v", err)
			}
		})
		if won != 1 || len(firsts) != 1 {
			r.t.Errorf("%d won, and people were shown %v as the first result", won, firsts)
		}
		decided := 0
		for _, e := range r.load(c.Row.ID).Events {
			if e.Kind == "taskDecided" {
				decided++
			}
		}
		if decided != 1 {
			r.t.Errorf("the record holds %d decisions", decided)
		}
	})
}

func TestTwentySubmissionsOfOneDraftAreOneCase(t *testing.T) {
	onEach(t, func(r *rig) {
		d := r.e.NewDraft("anerkennung", "jonas")
		r.ok(r.e.SaveDraft(ctx, d))
		request := r.request(d, r.person("jonas"), nil)
		var mu sync.Mutex
		got := map[string]int{}
		parallel(20, func(int) {
			c, err := r.e.Start(ctx, request)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				r.t.Errorf("answered %v", err)
				return
			}
			got[c.Row.ID+" "+c.Row.Number+" "+c.Row.Key]++
		})
		if len(got) != 1 {
			r.t.Errorf("one draft has become %v", got)
		}
		r.work()
		if n := len(r.mail.to("jonas.scheinbar@example.org")); n != 1 {
			r.t.Errorf("the applicant was told %d times", n)
		}
		receipt, err := r.e.Receipt(ctx, d.Key)
		r.ok(err)
		if _, err := r.e.Draft(ctx, d.Key); !errors.Is(err, engine.ErrNotFound) {
			r.t.Errorf("the draft is still there: %v", err)
		}
		r.restart()
		again, err := r.e.Start(ctx, request)
		r.ok(err)
		if again.Row.ID != receipt.Row.ID {
			r.t.Error("after a restart the draft became another case")
		}
		d.Revision = 0
		if err := r.e.SaveDraft(ctx, d); err != nil && !errors.Is(err, engine.ErrDocumentChanged) {
			r.t.Errorf("saving a sent draft answers %v", err)
		}
	})
}

// Two programs on one store, as behind a load balancer: the locks of one do not help the other.
func TestTwoNodesShareOneStore(t *testing.T) {
	onEach(t, func(r *rig) {
		r.borrows = true
		first := r.e
		r.boot()
		r.ok(r.e.SavePeople(ctx, r.set.People))
		nodes := []*engine.Engine{first, r.e}
		d := r.e.NewDraft("anerkennung", "jonas")
		request := r.request(d, r.person("jonas"), nil)
		var mu sync.Mutex
		ids, numbers := map[string]bool{}, map[string]int{}
		parallel(12, func(i int) {
			c, err := nodes[i%2].Start(ctx, request)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				r.t.Errorf("answered %v", err)
				return
			}
			ids[c.Row.ID+c.Row.Number] = true
		})
		if len(ids) != 1 {
			r.t.Errorf("one draft has become %v", ids)
		}
		parallel(20, func(i int) {
			req := request
			req.Draft = nil
			c, err := nodes[i%2].Start(ctx, req)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				r.t.Errorf("answered %v", err)
				return
			}
			numbers[c.Row.Number]++
		})
		if len(numbers) != 20 {
			r.t.Errorf("20 cases have %d numbers", len(numbers))
		}
	})
}

func TestNumbersAreUniqueAndRise(t *testing.T) {
	onEachWith(t, small(nil), func(r *rig) {
		before := r.send("Vorher", nil).Row.Number
		var mu sync.Mutex
		var numbers []string
		parallel(30, func(i int) {
			c := r.send(fmt.Sprint("Person ", i), nil)
			mu.Lock()
			numbers = append(numbers, c.Row.Number)
			mu.Unlock()
		})
		r.restart()
		after := r.send("Nachher", nil).Row.Number
		slices.Sort(numbers)
		for i := range numbers {
			if want := fmt.Sprintf("T-2026-%04d", i+2); numbers[i] != want {
				r.t.Fatalf("number %d is %s, want %s", i, numbers[i], want)
			}
		}
		if before != "T-2026-0001" || after != "T-2026-0032" {
			r.t.Errorf("the numbers around are %s and %s", before, after)
		}
		r.clock.forward(60 * day)
		if next := r.send("Neujahr", nil).Row.Number; next != "T-2027-0001" {
			r.t.Errorf("the first of the new year is %s", next)
		}
	})
}

func TestTwoClaimsOneWins(t *testing.T) {
	onEachWith(t, flowOf(`  - approve: kasse
    by: group("kasse")
    outcomes: {ja: {label: Ja}}`), func(r *rig) {
		c := r.send("Paul", nil)
		stop := r.stop(c.Row.ID, "kasse").ID
		people := []string{"kurt", "karla"}
		errs := make([]error, 2)
		parallel(2, func(i int) {
			_, errs[i] = r.e.Do(ctx, c.Row.ID, flows.Input{By: r.person(people[i]), Do: flows.Claim{Stop: stop}})
		})
		winner := slices.Index(errs, nil)
		if winner < 0 || errs[1-winner] == nil {
			r.t.Fatalf("the claims answered %v", errs)
		}
		r.refused(errs[1-winner], flows.Claimed)
		if row := r.tasks(c.Row.ID)[0]; row.ClaimedBy != people[winner] {
			r.t.Errorf("the inbox says %q has it", row.ClaimedBy)
		}
		_, err := r.choose(c.Row.ID, "kasse", r.person(people[1-winner]), "ja")
		r.refused(err, flows.Claimed)
		_, err = r.e.Do(ctx, c.Row.ID, flows.Input{By: r.person(people[1-winner]), Do: flows.Release{Stop: stop}})
		r.refused(err, flows.Claimed)
		_, err = r.e.Do(ctx, c.Row.ID, flows.Input{By: r.person(people[winner]), Do: flows.Release{Stop: stop}})
		r.ok(err)
		r.decide(c.Row.ID, "kasse", r.person(people[1-winner]), "ja")
	})
}

// Who reads while others decide must never leave an old case in memory.
func TestReadersNeverSeeTheCaseGoBack(t *testing.T) {
	onEachWith(t, flowOf(`  - approve: kasse
    by: group("kasse")
    outcomes: {ja: {label: Ja}}`), func(r *rig) {
		c := r.send("Paul", nil)
		stop := r.stop(c.Row.ID, "kasse").ID
		done := make(chan struct{})
		go func() {
			defer close(done)
			for range 40 {
				for _, do := range []any{flows.Claim{Stop: stop}, flows.Release{Stop: stop}} {
					if _, err := r.e.Do(ctx, c.Row.ID, flows.Input{By: r.person("kurt"), Do: do}); err != nil {
						r.t.Errorf("answered %v", err)
					}
				}
			}
		}()
		parallel(4, func(int) {
			seq := 0
			for {
				select {
				case <-done:
					return
				default:
				}
				seen, err := r.e.Case(ctx, c.Row.ID)
				if err != nil || seen.State.Seq < seq {
					r.t.Errorf("the case went back from revision %d to %d (%v)", seq, seen.State.Seq, err)
					return
				}
				seq = seen.State.Seq
			}
		})
		r.ok(engine.VerifyChain(r.load(c.Row.ID)))
	})
}

// A commit whose answer was lost is found again and neither repeated nor forgotten.
func TestLostAnswerOfACommit(t *testing.T) {
	onEachWith(t, small(nil), func(r *rig) {
		c := r.send("Paul", nil)
		r.store.set(func(s *faultyStore) {
			s.afterCommit = func(*engine.Commit) error {
				s.set(func(s *faultyStore) { s.afterCommit = nil })
				return errInjected
			}
		})
		if _, err := r.choose(c.Row.ID, "pruefung", r.person("anna"), "ja"); !errors.Is(err, errInjected) {
			r.t.Fatalf("answered %v", err)
		}
		again, err := r.e.Case(ctx, c.Row.ID)
		r.ok(err)
		if again.State.Status != "fertig" {
			r.t.Errorf("the stored decision is not seen: %v", steps(again.State))
		}
		_, err = r.e.Do(ctx, c.Row.ID, flows.Input{By: r.person("anna"), Do: flows.Choose{Stop: "pruefung/1", Outcome: "ja"}})
		r.refused(err, flows.AlreadyDone)
		r.work()
		if n := len(r.mail.to("antrag@example.org")); n != 1 {
			r.t.Errorf("%d notices went out, want 1", n)
		}
	})
}

func TestNothingIsHalfStored(t *testing.T) {
	onEachWith(t, small(nil), func(r *rig) {
		c := r.send("Paul", nil)
		before := r.snapshot()
		r.store.set(func(s *faultyStore) { s.beforeCommit = func(*engine.Commit) error { return errInjected } })
		if _, err := r.choose(c.Row.ID, "pruefung", r.person("anna"), "ja"); !errors.Is(err, errInjected) {
			r.t.Fatalf("answered %v", err)
		}
		if _, err := r.e.Start(ctx, r.sending("Paula", nil)); !errors.Is(err, errInjected) {
			r.t.Fatalf("answered %v", err)
		}
		r.store.set(func(s *faultyStore) { s.beforeCommit = nil })
		if changed := r.changed(before); len(changed) > 0 {
			r.t.Errorf("a failed commit left something in %v", changed)
		}
		r.decide(c.Row.ID, "pruefung", r.person("anna"), "ja")
	})
}

func TestShutdownFinishesWhatItHasBegun(t *testing.T) {
	r := newRig(t, "sqlite", small(nil))
	work, stop := context.WithCancel(ctx)
	go r.e.Run(work)
	for i := range 20 {
		r.send(fmt.Sprint("Person ", i), nil)
	}
	time.Sleep(20 * time.Millisecond)
	stop()
	r.e.Wait()
	sent := len(r.mail.all())
	for _, w := range r.outbox(engine.WorkQuery{State: engine.Settled}) {
		if w.Kind == "brief" {
			sent--
		}
	}
	if sent != 0 {
		t.Errorf("%d messages were sent but not noted", sent)
	}
}

// A reader who loaded the case before a decision and finishes after it must not put the old case into memory.
func TestASlowReaderDoesNotBringTheOldCaseBack(t *testing.T) {
	onEachWith(t, small(nil), func(r *rig) {
		c := r.send("Paul", nil)
		r.boot() // nothing in memory
		r.store.set(func(s *faultyStore) { s.afterLoad = func() { r.decide(c.Row.ID, "pruefung", r.person("anna"), "ja") } })
		if _, err := r.e.Case(ctx, c.Row.ID); err != nil {
			r.t.Fatal(err)
		}
		now, err := r.e.Case(ctx, c.Row.ID)
		r.ok(err)
		if now.State.Status != "fertig" {
			r.t.Errorf("after a decision the case still waits at %v", steps(now.State))
		}
	})
}
