package engine_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/library"
	"laufzettel/engine"
	"laufzettel/flows"
)

// queue brings a case to the work that lies in a group's queue (ida and hannes).
func (r *rig) queue() *engine.Case {
	r.t.Helper()
	c := r.apply(stranger, nil)
	r.decide(c.Row.ID, "kvPruefung", r.person("benno"), "weiterleiten")
	for _, approver := range r.approvers(c.Row.ID, "fachlich") {
		r.decide(c.Row.ID, "fachlich", r.person(approver), "anerkennen", r.with("pruefung", map[string]any{"anerkanntAb": "2026-11-23"}, "anerkennen"))
		break
	}
	r.later(11 * time.Minute)
	return c
}

func (r *rig) inbox(person string, view engine.InboxView) *engine.Inbox {
	r.t.Helper()
	in, err := r.e.Inbox(ctx, r.person(person), view)
	r.ok(err)
	return in
}

// sections are the numbers of an inbox, by section.
func sections(in *engine.Inbox) map[engine.TaskSection][]string {
	found := map[engine.TaskSection][]string{}
	for _, part := range in.Parts {
		for _, task := range part.Tasks {
			found[part.Section] = append(found[part.Section], task.Row.Number)
		}
	}
	return found
}

func (r *rig) openTasks(person string, want int) {
	r.t.Helper()
	n, err := r.e.OpenTasks(ctx, r.person(person))
	r.ok(err)
	if n != want {
		r.t.Errorf("%s has %d open tasks, want %d", person, n, want)
	}
}

func (r *rig) queueStop(c *engine.Case) *flows.Stop {
	r.t.Helper()
	now, err := r.e.Case(ctx, c.Row.ID)
	r.ok(err)
	for i := range now.State.Open {
		if now.State.Open[i].Kind == flows.Working {
			return &now.State.Open[i]
		}
	}
	r.t.Fatalf("no work is open: %v", steps(now.State))
	return nil
}

func TestInboxHasSections(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.queue()
		number := c.Row.Number
		for _, person := range []string{"ida", "hannes"} {
			r.openTasks(person, 1)
			if got := sections(r.inbox(person, engine.InboxView{})); !slices.Equal(got[engine.SectionQueue], []string{number}) || len(got) != 1 {
				t.Errorf("%s finds %v", person, got)
			}
		}
		stop := r.queueStop(c)
		_, err := r.e.Do(ctx, c.Row.ID, flows.Input{By: r.person("ida"), Do: flows.Claim{Stop: stop.ID}})
		r.ok(err)
		r.openTasks("ida", 1)
		r.openTasks("hannes", 0)
		if got := sections(r.inbox("ida", engine.InboxView{})); !slices.Equal(got[engine.SectionMine], []string{number}) || len(got) != 1 {
			t.Errorf("ida took it and finds %v", got)
		}
		if got := sections(r.inbox("hannes", engine.InboxView{})); !slices.Equal(got[engine.SectionTaken], []string{number}) || len(got) != 1 {
			t.Errorf("hannes finds %v", got)
		}
		r.openTasks("alma", 0)
		if in := r.inbox("alma", engine.InboxView{}); len(in.Parts) > 0 || in.Open != 0 {
			t.Errorf("alma finds %v", sections(in))
		}
	})
}

func TestInboxOfADeputy(t *testing.T) {
	onEach(t, func(r *rig) {
		today := expression.DateOf(r.clock.Now(), r.e.Organisation().Zone())
		r.change("carla", func(p *definitions.Person) {
			p.Absences = append(p.Absences, definitions.Absence{From: today, To: today.AddDays(6)})
		})
		c := r.apply(stranger, map[string]any{"kv": "beispielstadt"})
		in := r.inbox("dario", engine.InboxView{})
		if got := sections(in); !slices.Equal(got[engine.SectionDeputy], []string{c.Row.Number}) || len(got) != 1 {
			t.Fatalf("the deputy finds %v", got)
		}
		task := in.Parts[0].Tasks[0]
		person, until := engine.StandsInFor(task.Case.State.Stop(task.Row.Stop), flows.Party{Person: "dario"})
		if person != "carla" || until != today.AddDays(6).String() {
			t.Errorf("stands in for %s until %s", person, until)
		}
		r.openTasks("carla", 0)
		r.openTasks("dario", 1)
	})
}

func TestInboxIsFilteredAndPaged(t *testing.T) {
	onEach(t, func(r *rig) {
		var first *engine.Case
		for i := range 120 {
			if c := r.apply(stranger, nil); i == 0 {
				first = c
			}
		}
		in := r.inbox("benno", engine.InboxView{})
		if in.Open != 120 || in.Counts[engine.SectionMine] != 120 || len(in.Parts) != 1 || !in.Parts[0].More || len(in.Parts[0].Tasks) > 50 {
			t.Fatalf("open %d, counts %v, %d parts", in.Open, in.Counts, len(in.Parts))
		}
		seen := map[string]bool{}
		for page := 1; page <= 3; page++ {
			in := r.inbox("benno", engine.InboxView{Section: engine.SectionMine, Page: page, Order: engine.ByOldest})
			if in.Page != page || in.Pages != 3 || in.Parts[0].More != (page < 3) {
				t.Errorf("page %d says %d of %d, more %v", page, in.Page, in.Pages, in.Parts[0].More)
			}
			for _, task := range in.Parts[0].Tasks {
				seen[task.Row.Number] = true
			}
		}
		if len(seen) != 120 {
			t.Errorf("the pages show %d tasks", len(seen))
		}
		if in := r.inbox("benno", engine.InboxView{Section: engine.SectionMine, Page: 99}); in.Page != 3 {
			t.Errorf("page 99 is page %d", in.Page)
		}
		for says, x := range map[string]struct {
			view engine.InboxView
			want int
		}{
			"its number":        {engine.InboxView{Text: first.Row.Number}, 1},
			"another number":    {engine.InboxView{Text: "ANE-1999"}, 0},
			"its unit":          {engine.InboxView{Unit: "musterkreis"}, 120},
			"the unit above":    {engine.InboxView{Unit: "musterland"}, 120},
			"another unit":      {engine.InboxView{Unit: "probetal"}, 0},
			"its process":       {engine.InboxView{Process: "anerkennung"}, 120},
			"another process":   {engine.InboxView{Process: "nothing"}, 0},
			"what is overdue":   {engine.InboxView{Late: true}, 0},
			"a queue":           {engine.InboxView{Group: "drkserver-pflege"}, 0},
			"words in its step": {engine.InboxView{Text: "vollstandigkeit MITGLIED"}, 120},
		} {
			in := r.inbox("benno", x.view)
			if in.Counts[engine.SectionMine] != x.want || in.Open != 120 || !slices.Equal(in.Processes, []string{"anerkennung"}) || !slices.Equal(in.Units, []string{"musterkreis"}) {
				t.Errorf("%s: %d tasks, want %d (open %d, %v, %v)", says, in.Counts[engine.SectionMine], x.want, in.Open, in.Processes, in.Units)
			}
		}
		r.clock.forward(8 * 24 * time.Hour)
		if in := r.inbox("benno", engine.InboxView{Late: true}); in.Counts[engine.SectionMine] != 120 || in.Late != 120 {
			t.Errorf("a week later %d are overdue, %d in all", in.Counts[engine.SectionMine], in.Late)
		}
	})
}

func TestTakingOverIsRecordedAndTold(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.queue()
		stop := r.queueStop(c).ID
		do := func(person string, what any) error {
			_, err := r.e.Do(ctx, c.Row.ID, flows.Input{By: r.person(person), Do: what})
			return err
		}
		may := func(person string) *flows.Refusal {
			now, err := r.e.Case(ctx, c.Row.ID)
			r.ok(err)
			return r.e.May(r.person(person), engine.TakeOverTask, engine.OfTask(now, stop))
		}
		r.ok(do("ida", flows.Claim{Stop: stop}))
		if refusal := may("hannes"); refusal != nil {
			t.Errorf("somebody of the group may not take it over: %s", refusal.Text.In("en"))
		}
		if may("ida") == nil || may("benno") == nil {
			t.Error("whoever has it, or is not of the group, may take it over")
		}
		r.mail.clear()
		r.ok(do("hannes", flows.Steal{Stop: stop, From: "ida", Why: "Ida ist heute nicht da."}))
		r.work()
		mails := r.mail.to("ida.dummy@example.org")
		if len(mails) != 1 || !strings.Contains(mails[0].Markdown, "Hannes Erfunden") || !strings.Contains(mails[0].Markdown, "Ida ist heute nicht da") {
			t.Fatalf("whoever had it is told %v", mails)
		}
		if strings.Contains(mails[0].Subject, "Hannes") || !strings.Contains(mails[0].Subject, c.Row.Number) {
			t.Errorf("the subject is %q", mails[0].Subject)
		}
		h, err := r.e.History(ctx, c.Row.ID)
		r.ok(err)
		last := h.Events[len(h.Events)-1]
		if taken, ok := last.Event.(flows.TaskStolen); !ok || taken.From != "ida" || taken.Person != "hannes" || last.By.Person != "hannes" || last.Values["note"] != "Ida ist heute nicht da." {
			t.Errorf("the record says %+v", last)
		}
		r.refused(do("ida", flows.Choose{Stop: stop, Outcome: "eingetragen"}), flows.Claimed)
		r.openTasks("hannes", 1)
		r.openTasks("ida", 0)
		r.restart()
		if got := r.queueStop(c).ClaimedBy; got != "hannes" {
			t.Errorf("after a restart it belongs to %q", got)
		}
	})
}

// TestOfTwoAtOnceOneWins: claims, and takings-over, that come at the same time.
func TestOfTwoAtOnceOneWins(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.queue()
		stop := r.queueStop(c).ID
		race := func(inputs map[string]any) (winners []string) {
			var mu sync.Mutex
			var all sync.WaitGroup
			for person, do := range inputs {
				all.Go(func() {
					_, err := r.e.Do(ctx, c.Row.ID, flows.Input{By: r.person(person), Do: do})
					mu.Lock()
					defer mu.Unlock()
					if err == nil {
						winners = append(winners, person)
					} else if refusal := new(flows.Refusal); !errors.As(err, &refusal) || refusal.Code != flows.Claimed {
						t.Errorf("the second is answered %v", err)
					}
				})
			}
			all.Wait()
			return winners
		}
		won := race(map[string]any{"ida": flows.Claim{Stop: stop}, "hannes": flows.Claim{Stop: stop}})
		if len(won) != 1 || r.queueStop(c).ClaimedBy != won[0] {
			t.Fatalf("%v won, it belongs to %q", won, r.queueStop(c).ClaimedBy)
		}
		r.change("gisela", func(p *definitions.Person) { p.Groups = append(p.Groups, "drkserver-pflege") })
		other := map[string]string{"ida": "hannes", "hannes": "ida"}[won[0]]
		steal := flows.Steal{Stop: stop, From: won[0], Why: "Das muss heute noch fertig werden."}
		second := race(map[string]any{other: steal, "gisela": steal})
		if len(second) != 1 || r.queueStop(c).ClaimedBy != second[0] {
			t.Fatalf("%v took it over, it belongs to %q", second, r.queueStop(c).ClaimedBy)
		}
	})
}

// countingStore counts what lists ask of a store.
type countingStore struct {
	engine.Store
	asked atomic.Int64
}

func (s *countingStore) Inbox(ctx context.Context, q engine.InboxQuery) ([]engine.TaskRow, error) {
	s.asked.Add(1)
	return s.Store.Inbox(ctx, q)
}

func (s *countingStore) CountInbox(ctx context.Context, q engine.InboxQuery) ([]engine.InboxCount, error) {
	s.asked.Add(1)
	return s.Store.CountInbox(ctx, q)
}

func (s *countingStore) Tasks(ctx context.Context, q engine.TaskQuery) ([]engine.TaskRow, error) {
	s.asked.Add(1)
	return s.Store.Tasks(ctx, q)
}

func (s *countingStore) Load(ctx context.Context, caseID string, after int) (engine.CaseRecord, error) {
	s.asked.Add(1)
	return s.Store.Load(ctx, caseID, after)
}

func (s *countingStore) Get(ctx context.Context, collection, key string) (engine.Document, error) {
	s.asked.Add(1)
	return s.Store.Get(ctx, collection, key)
}

// TestInboxAsksTheStoreAsOften: a page costs the same number of questions with sixty tasks and with several hundred.
func TestInboxAsksTheStoreAsOften(t *testing.T) {
	r := newRig(t, "memory", library.Demo())
	counting := &countingStore{Store: r.store.Store}
	r.store.Store = counting
	var asked []int64
	for n, view := range []engine.InboxView{{}, {}, {Text: "ANE"}, {Section: engine.SectionMine, Page: 2}} {
		for range 60 * (n + 1) {
			r.apply(stranger, nil)
		}
		before := counting.asked.Load()
		r.inbox("benno", view)
		asked = append(asked, counting.asked.Load()-before)
	}
	if want := []int64{2, 2, 3, 2}; !slices.Equal(asked, want) {
		t.Errorf("the store was asked %v times, want %v", asked, want)
	}
	before := counting.asked.Load()
	r.openTasks("benno", 600)
	if n := counting.asked.Load() - before; n != 1 {
		t.Errorf("counting open tasks asks %d times", n)
	}
}
