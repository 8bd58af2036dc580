package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/flows"
)

func TestTimeTravel(t *testing.T) {
	for _, test := range []struct {
		says string
		jump []time.Duration
	}{
		{"day by day", slices.Repeat([]time.Duration{day}, 17)},
		{"ten days at once", []time.Duration{10 * day, 7 * day}},
		{"all at once", []time.Duration{17 * day}},
	} {
		t.Run(test.says, func(t *testing.T) {
			onEach(t, func(r *rig) {
				c := r.apply(r.person("jonas"), map[string]any{"kv": "beispielstadt"})
				r.work()
				for _, jump := range test.jump {
					r.restart() // timers lie in the store
					r.later(jump)
				}
				stop := r.stop(c.Row.ID, "kvPruefung")
				if got := r.approvers(c.Row.ID, "kvPruefung"); !slices.Equal(got, []string{"erna"}) {
					r.t.Errorf("after deadline and a week the task is with %v, want the level up", got)
				}
				if stop.Resolution.Up != 1 {
					r.t.Errorf("the task climbed %d levels", stop.Resolution.Up)
				}
				if n := len(r.mail.to("erna.exempel@example.org")); n != 1 {
					r.t.Errorf("Erna got %d messages", n)
				}
				for _, w := range r.outbox(engine.WorkQuery{Case: c.Row.ID, State: engine.Waiting}) {
					r.t.Errorf("left over: %s %s due %v", w.Kind, w.ID, w.Due)
				}
				r.noLink(r.mailToken("carla.probe@example.org"), "the holder after the level up took over")
			})
		})
	}
}

// mailToken is the first token mailed to an address.
func (r *rig) mailToken(address string) string {
	r.t.Helper()
	for _, m := range r.mail.to(address) {
		if token := tokenIn(m); token != "" {
			return token
		}
	}
	r.t.Fatalf("nothing was mailed to %s", address)
	return ""
}

func TestRemindersAndDeputies(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(r.person("jonas"), map[string]any{"kv": "beispielstadt"})
		r.work()
		r.later(4 * day)
		mails := r.mail.to("carla.probe@example.org")
		if len(mails) != 2 || !strings.Contains(mails[1].Subject, "Erinnerung") || tokenIn(mails[0]) != tokenIn(mails[1]) {
			r.t.Fatalf("Carla got %v, want a reminder with the same link", subjects(mails))
		}
		if mails[0].MessageID == mails[1].MessageID {
			r.t.Error("the reminder has the Message-ID of the brief")
		}
		r.later(4 * day)
		got := r.approvers(c.Row.ID, "kvPruefung")
		if !slices.Contains(got, "carla") || !slices.Contains(got, "dario") {
			r.t.Errorf("after the deadline the task is with %v, want the deputy added", got)
		}
		if mails := r.mail.to("dario.testfall@example.org"); len(mails) != 1 || !strings.Contains(mails[0].Markdown, "Frist verstrichen") {
			r.t.Errorf("the deputy got %v", subjects(mails))
		}
		r.link(r.mailToken("dario.testfall@example.org"))
	})
}

func TestAskBackExpires(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(stranger, nil)
		r.work()
		r.decide(c.Row.ID, "kvPruefung", r.person("benno"), "rueckfrage", comment("Bitte noch ergänzen."), func(ch *flows.Choose) { ch.Fields = []string{"traeger"} })
		r.work()
		token := r.lastToken("jonas.scheinbar@example.org")
		if l := r.link(token); l.Party.Mailbox != flows.SubmitterMailbox {
			r.t.Errorf("the link of the ask-back is for %+v", l.Party)
		}
		r.later(20 * day)
		if n := len(r.mail.to("jonas.scheinbar@example.org")); n != 4 {
			r.t.Errorf("the applicant has %d messages, want receipt, question and two reminders: %v", n, subjects(r.mail.to("jonas.scheinbar@example.org")))
		}
		r.later(20 * day)
		ended, err := r.e.Case(ctx, c.Row.ID)
		r.ok(err)
		if ended.Flow().StatusKind(ended.State.Status) != "expired" {
			r.t.Errorf("after the time of the ask-back the status is %q", ended.State.Status)
		}
		if n := len(r.tasks(c.Row.ID)); n != 0 {
			r.t.Errorf("%d tasks are left", n)
		}
	})
}

func TestManyTimersAtOnce(t *testing.T) {
	onEachWith(t, flowOf(`  - approve: kasse
    by: group("kasse")
    within: 5 days
    outcomes: {ja: {label: Ja}, still: {by: time, then: end fertig}}`), func(r *rig) {
		n := 500
		if testing.Short() {
			n = 50
		}
		for i := range n {
			r.send(fmt.Sprint("Person ", i), nil)
		}
		r.later(8 * day)
		open, err := r.store.Cases(ctx, engine.CaseQuery{Open: true, Limit: 1000})
		r.ok(err)
		all, err := r.store.Cases(ctx, engine.CaseQuery{Limit: 1000})
		r.ok(err)
		if len(open) != 0 || len(all) != n {
			r.t.Errorf("of %d cases %d are still open", len(all), len(open))
		}
		for _, row := range all[:10] {
			r.ok(engine.VerifyChain(r.load(row.ID)))
		}
	})
}
