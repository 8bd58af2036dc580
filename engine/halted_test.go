package engine_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
)

// halts is a process that waits until a day that nobody had to name: without it, it halts, while a payment is waited for beside it.
func halts() map[string]string {
	return effectFolder(`  - parallel: beide
    branches:
      warten:
        - wait: zahlung
          event: zahlung
          match: event.nummer == case.number
          within: 3 days
          late: end nein
      rechnen:
        - wait: ruhe
          until: =ab
        - approve: pruefung
          by: holders("chef")
          outcomes: {ja: {label: Ja}}
  - end: fertig
`, map[string]string{
		"antrag/form.yaml": `form: antrag
title: Antrag
who: everyone
fields:
  - {name: name, type: text, label: Name, required: true}
  - {name: email, type: email, label: E-Mail, required: true}
  - {name: ab, type: date, label: Ab wann}
identity:
  submitter: {email: email, name: name}
`,
		"organisation/people.yaml": smallFolder["organisation/people.yaml"] +
			"  - {id: mona, given: Mona, family: Müller, mail: mona@example.org, rights: [{right: manager}], groups: [vorstand]}\n",
	})
}

// halted is a case that has halted.
func (r *rig) halted(name string) *engine.Case {
	r.t.Helper()
	p, _ := r.e.Process("antrag")
	values := r.read(p.Form, map[string]any{"name": name, "email": "alma@example.org"}, nil, nil)
	c, err := r.e.Start(ctx, engine.StartRequest{Process: "antrag", Values: values, By: stranger})
	r.ok(err)
	r.work()
	if c = r.again(c.Row.ID); c.State.Failure == nil || c.State.Failure.Step != "ruhe" || c.State.Stop("zahlung/1") == nil {
		r.t.Fatalf("it did not halt while it waits: %+v %+v", c.State.Failure, c.State.Open)
	}
	return c
}

func (r *rig) mayNotRepair(c *engine.Case) {
	r.t.Helper()
	for _, actor := range []flows.Actor{r.person("anna"), r.person("kurt"), stranger, {Party: flows.Party{Person: "mona"}, Way: flows.ByLink}} {
		if _, err := r.e.Manage(ctx, actor, c.Row.ID, flows.Repair{Why: becauseOfTest}, nil); err == nil {
			r.t.Errorf("%v may let a halted case go on", actor.Party)
		}
	}
}

func TestAHaltedCaseGoesOnWithAValueThatWasSupplied(t *testing.T) {
	onEachWith(t, small(halts()), func(r *rig) {
		c := r.halted("Almas Geheimnis")
		if all, err := r.e.Halted(ctx); err != nil || len(all) != 1 {
			t.Errorf("%d cases are listed as halted (%v)", len(all), err)
		}
		r.mayNotRepair(c)

		// The event that comes meanwhile is kept.
		told, heard, err := r.e.Happen(ctx, service("roboter"), c.Row.ID, flows.Happen{Name: "zahlung", ID: "7", Values: map[string]any{"nummer": c.Row.Number}}, nil)
		if err != nil || !heard || told.State.Stop("zahlung/1") == nil {
			t.Fatalf("the event: heard %v, %v", heard, err)
		}
		c = r.mustManage(c.Row.ID, flows.Repair{Answers: forms.Values{"ab": expression.Date{Year: 2026, Month: 11, Day: 2}}, Why: "Es ging am 2. November los, sagt Alma am Telefon."})
		r.work()
		c = r.again(c.Row.ID)
		if c.State.Failure != nil || c.State.Stop("pruefung/1") == nil || c.State.Steps["zahlung"].Outcome != flows.WaitedForEvent {
			t.Fatalf("it goes on with %+v, failure %+v, the payment was %q", c.State.Open, c.State.Failure, c.State.Steps["zahlung"].Outcome)
		}
		if got := expression.Format(c.State.Values["ab"], "de", nil); got != "2. November 2026" {
			t.Errorf("the case says %q now", got)
		}
		if all, _ := r.e.Halted(ctx); len(all) != 0 {
			t.Error("it is still listed as halted")
		}
		if c = r.decide(c.Row.ID, "pruefung", r.person("anna"), "ja"); c.State.Status != "fertig" {
			t.Errorf("it ended as %q", c.State.Status)
		}
		r.replays(c)
	})
}

func TestAHaltedCaseGoesOnAnotherWay(t *testing.T) {
	for name, one := range map[string]struct {
		repair flows.Repair
		is     func(*engine.Case) bool
	}{
		"another step": {flows.Repair{To: "pruefung"}, func(c *engine.Case) bool {
			return c.State.Stop("pruefung/1") != nil && c.State.Stop("zahlung/1") != nil
		}},
		"behind the step":              {flows.Repair{Onward: true}, func(c *engine.Case) bool { return c.State.Stop("pruefung/1") != nil }},
		"an end":                       {flows.Repair{End: "nein"}, func(c *engine.Case) bool { return c.State.Status == "nein" && len(c.State.Open) == 0 }},
		"again, with the same mistake": {flows.Repair{}, func(c *engine.Case) bool { return c.State.Failure != nil }},
	} {
		t.Run(name, func(t *testing.T) {
			onEachWith(t, small(halts()), func(r *rig) {
				c := r.halted("Alma")
				one.repair.Why = becauseOfTest
				if c = r.mustManage(c.Row.ID, one.repair); !one.is(c) {
					t.Errorf("it goes on with %+v, status %q, failure %+v", c.State.Open, c.State.Status, c.State.Failure)
				}
				r.replays(c)
			})
		})
	}
}

// A clock that was due while the case stood still rings as soon as it goes on, not at its next try.
func TestClocksOfAHaltedCaseRingAgain(t *testing.T) {
	onEachWith(t, small(halts()), func(r *rig) {
		c := r.halted("Alma")
		for range 8 {
			r.clock.forward(12 * time.Hour)
			_, _ = r.e.Work(ctx)
		}
		if c = r.again(c.Row.ID); c.State.Failure == nil || c.State.Stop("zahlung/1") == nil {
			t.Fatal("a clock moved a halted case")
		}
		r.mustManage(c.Row.ID, flows.Repair{Onward: true, Why: becauseOfTest})
		_, err := r.e.Work(ctx) // without a second passing
		r.ok(err)
		r.work()
		if c = r.again(c.Row.ID); c.State.Status != "nein" {
			t.Errorf("the time of the payment was up, and the case is %q with %+v", c.State.Status, c.State.Open)
		}
		r.replays(c)
	})
}

func TestCaretakersAreToldOnceThatACaseHasHalted(t *testing.T) {
	onEachWith(t, small(halts()), func(r *rig) {
		c := r.halted("Almas Geheimnis")
		r.mustManage(c.Row.ID, flows.Repair{Why: becauseOfTest}) // halts again at once: whoever tried sees it
		r.work()
		for mailbox, address := range map[string]string{"berta@example.org": "/verwaltung", "mona@example.org": "/vorgaenge/" + c.Row.ID + "/reparieren"} {
			mails := r.mail.to(mailbox)
			if len(mails) != 1 {
				t.Fatalf("%s got %d mails", mailbox, len(mails))
			}
			m := mails[0]
			whole := m.Subject + m.Markdown + m.Footer
			if !strings.Contains(m.Subject, c.Row.Number) || !strings.Contains(m.Markdown, `flow\.yaml`) || !strings.HasSuffix(m.Action.URL, address) {
				t.Errorf("%s reads %q: %s, %s", mailbox, m.Subject, m.Markdown, m.Action.URL)
			}
			for _, private := range []string{"Alma", "Geheimnis"} {
				if strings.Contains(whole, private) {
					t.Errorf("the mail names %s", private)
				}
			}
		}
	})
}

func TestWhoTellsACaseOfEvents(t *testing.T) {
	onEachWith(t, small(halts()), func(r *rig) {
		c := r.halted("Alma")
		event := flows.Happen{Name: "zahlung", ID: "1"}
		for name, one := range map[string]struct {
			by    flows.Actor
			event string
			code  string // of the refusal; "gone" is ErrNotFound, "" is heard
		}{
			"a stranger":                     {stranger, "zahlung", "gone"},
			"somebody else of the house":     {r.person("kurt"), "zahlung", "gone"},
			"a link of whoever manages":      {flows.Actor{Party: flows.Party{Person: "mona"}, Way: flows.ByLink}, "zahlung", "gone"},
			"a service with another event":   {service("roboter"), "anderes", "gone"},
			"a service":                      {service("roboter"), "zahlung", ""},
			"whoever manages, another event": {r.person("mona"), "anderes", ""},
			"a name that is none":            {r.person("mona"), "kein Name", string(flows.NoSuchTask)},
		} {
			event.Name, event.ID = one.event, name
			_, heard, err := r.e.Happen(ctx, one.by, c.Row.ID, event, nil)
			var refusal *flows.Refusal
			switch {
			case one.code == "gone" && errors.Is(err, engine.ErrNotFound):
			case one.code == "" && err == nil && heard:
			case errors.As(err, &refusal) && string(refusal.Code) == one.code:
			default:
				t.Errorf("%s: heard %v, %v", name, heard, err)
			}
		}
		before := r.again(c.Row.ID).State.Seq
		if _, heard, err := r.e.Happen(ctx, service("roboter"), c.Row.ID, flows.Happen{Name: "zahlung", ID: "a service"}, nil); heard || err != nil {
			t.Errorf("the same event again: heard %v, %v", heard, err)
		}
		if now := r.again(c.Row.ID).State.Seq; now != before {
			t.Error("the same event counted twice")
		}
	})
}
