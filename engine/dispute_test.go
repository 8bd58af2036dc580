package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/flows"
)

func TestPostsByMachine(t *testing.T) {
	for _, test := range []struct {
		says    string
		opened  bool
		wait    time.Duration
		choice  bool
		machine bool
	}{
		{"a person who reads", true, 4 * time.Second, true, false},
		{"exactly three seconds", true, 3 * time.Second, true, false},
		{"faster than anybody reads", true, 2 * time.Second, true, true},
		{"at once", true, 0, true, true},
		{"without a choice", true, time.Hour, false, true},
		{"never opened", false, time.Hour, true, true},
	} {
		t.Run(test.says, func(t *testing.T) {
			r := newRig(t, "memory", musterland())
			r.apply(r.person("jonas"), nil)
			r.work()
			token := r.lastToken("benno.muster@example.org")
			l := r.link(token)
			if l.NeedsWord {
				t.Fatal("the first link of a mailbox asks for a word")
			}
			if test.opened {
				r.ok(r.e.Opened(ctx, l))
				r.clock.forward(test.wait)
				r.ok(r.e.Opened(ctx, r.link(token))) // only the first opening counts
			}
			machine, err := r.e.PostedByMachine(ctx, l, test.choice)
			r.ok(err)
			if machine != test.machine {
				t.Fatalf("counts as a machine: %v, want %v", machine, test.machine)
			}
			if needs := r.link(token).NeedsWord; needs != test.machine {
				t.Errorf("the link then asks for a word: %v, want %v", needs, test.machine)
			}
			r.apply(r.person("jonas"), nil)
			r.work()
			if needs := r.link(r.lastToken("benno.muster@example.org")).NeedsWord; needs != test.machine {
				t.Errorf("a later link to the mailbox asks for a word: %v, want %v", needs, test.machine)
			}
			r.apply(r.person("jonas"), map[string]any{"kv": "beispielstadt"})
			r.work()
			if r.link(r.lastToken("carla.probe@example.org")).NeedsWord {
				t.Error("the link to another mailbox asks for a word")
			}
		})
	}
}

func TestWordOfTheMailCountsTries(t *testing.T) {
	onEach(t, func(r *rig) {
		r.apply(r.person("jonas"), nil)
		r.work()
		mails := r.mail.to("benno.muster@example.org")
		l := r.link(tokenIn(mails[0]))
		_, rest, _ := strings.Cut(mails[0].Footer, "**")
		word, _, _ := strings.Cut(rest, "**")
		for _, typed := range []string{word, strings.ToUpper(word), " " + strings.ReplaceAll(word, "-", " ") + " "} {
			if right, err := r.e.TryWord(ctx, l, typed); err != nil || !right {
				r.t.Errorf("%q is not taken: %v", typed, err)
			}
		}
		for range 20 { // an empty field is no try
			if right, err := r.e.TryWord(ctx, l, " "); err != nil || right {
				r.t.Fatalf("nothing is taken: %v", err)
			}
		}
		parallel(10, func(i int) {
			if right, err := r.e.TryWord(ctx, l, fmt.Sprint("falsch-", i)); err != nil || right {
				r.t.Errorf("a wrong word: %v, %v", right, err)
			}
		})
		if right, err := r.e.TryWord(ctx, l, word); err != nil || right {
			r.t.Errorf("after ten wrong words the right one is still taken (%v)", err)
		}
	})
}

func TestDispute(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(r.person("jonas"), nil)
		r.work()
		l := r.link(r.lastToken("benno.muster@example.org"))
		r.ok(r.linked(l, "ablehnen", comment("Es fehlt jede Grundlage.")))
		r.work()
		if n := len(r.mail.to("jonas.scheinbar@example.org")); n != 1 {
			r.t.Fatalf("%d messages went to the applicant before the grace was over, want only the first", n)
		}
		mails := r.mail.to("benno.muster@example.org")
		confirmation := mails[len(mails)-1]
		found := disputeToken.FindStringSubmatch(confirmation.Markdown)
		if found == nil {
			r.t.Fatalf("the confirmation has no link to object:\n%s", confirmation.Markdown)
		}
		r.noLink(found[1], "a dispute used as a task")
		before := r.snapshot()
		dispute, err := r.e.DisputeLink(ctx, found[1])
		r.ok(err)
		if changed := r.changed(before); len(changed) > 0 {
			r.t.Fatalf("opening the dispute link changed %v", changed)
		}
		r.clock.forward(5 * time.Minute)
		_, err = r.e.Do(ctx, c.Row.ID, flows.Input{By: dispute.Actor, Do: flows.Dispute{Stop: dispute.Stop}})
		r.ok(err)
		r.later(time.Hour)
		if n := len(r.mail.to("jonas.scheinbar@example.org")); n != 1 {
			r.t.Errorf("the refusal went out although the decision is disputed")
		}
		held := r.outbox(engine.WorkQuery{State: engine.Held})
		if len(held) != 1 || held[0].Kind != "mail" {
			r.t.Fatalf("held are %v, want the one mail", held)
		}
		if n := len(r.mail.to("ida.dummy@example.org")); n != 1 {
			r.t.Errorf("the caretaker got %d messages, want one", n)
		}
		_, err = r.e.Do(ctx, c.Row.ID, flows.Input{By: dispute.Actor, Do: flows.Dispute{Stop: dispute.Stop}})
		r.refused(err, flows.AlreadyDone)
		r.ok(r.e.RetryEffect(ctx, held[0].ID))
		r.work()
		if n := len(r.mail.to("jonas.scheinbar@example.org")); n != 2 {
			r.t.Errorf("after an admin let it go, the applicant has %d messages, want 2", n)
		}
	})
}

// A dead mail server must not be the reason why a disputed decision goes out after all.
func TestDisputeHoldsWhatCouldNotBeDelivered(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(r.person("jonas"), nil)
		r.work()
		l := r.link(r.lastToken("benno.muster@example.org"))
		r.ok(r.linked(l, "ablehnen", comment("Es fehlt jede Grundlage.")))
		r.work()
		r.mail.setFault(laterTo("jonas.scheinbar@example.org", 0))
		r.later(11 * time.Minute) // the grace is over, the server is down
		_, err := r.e.Do(ctx, c.Row.ID, flows.Input{By: l.Actor, Do: flows.Dispute{Stop: l.Stop}})
		r.ok(err)
		r.mail.setFault(nil)
		r.later(day)
		if n := len(r.mail.to("jonas.scheinbar@example.org")); n != 1 {
			r.t.Errorf("the disputed refusal went out when the server came back")
		}
	})
}

// Who has voted may object as long as anybody, also after the office has gone to another.
func TestDisputeOfAVoteAfterReassignment(t *testing.T) {
	onEachWith(t, flowOf(`  - approve: kasse
    by: group("kasse")
    decide: all
    outcomes: {ja: {label: Ja}, nein: {label: Nein}}`), func(r *rig) {
		c := r.send("Paul", nil)
		r.work()
		kurt := r.link(linkTo(r, c, "kurt"))
		r.ok(r.linked(kurt, "ja"))
		r.work()
		mails := r.mail.to("kurt@example.org")
		found := disputeToken.FindStringSubmatch(mails[len(mails)-1].Markdown)
		if found == nil {
			r.t.Fatalf("the vote was not confirmed: %v", subjects(mails))
		}
		r.change("kurt", func(p *person) { p.Groups = nil })
		r.noLink(kurt.Token, "somebody who left the group")
		dispute, err := r.e.DisputeLink(ctx, found[1])
		r.ok(err)
		if dispute.Done == nil || dispute.Done.Outcome != "ja" || dispute.Done.By.Person != "kurt" {
			r.t.Errorf("the page shows %+v", dispute.Done)
		}
		_, err = r.e.Do(ctx, c.Row.ID, flows.Input{By: dispute.Actor, Do: flows.Dispute{Stop: dispute.Stop}})
		r.ok(err)
	})
}

func TestGraceOfDecisionsByLinkOnly(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(r.person("jonas"), nil)
		r.work()
		r.decide(c.Row.ID, "kvPruefung", r.person("benno"), "ablehnen", comment("Es fehlt jede Grundlage."))
		r.work()
		if n := len(r.mail.to("jonas.scheinbar@example.org")); n != 2 {
			r.t.Errorf("a decision on the page waits: %d messages", n)
		}
		c = r.apply(r.person("jonas"), nil)
		r.work()
		l := r.link(linkTo(r, c, "benno"))
		r.mail.clear()
		r.ok(r.linked(l, "ablehnen", comment("Es fehlt jede Grundlage.")))
		r.later(9 * time.Minute)
		if n := len(r.mail.to("jonas.scheinbar@example.org")); n != 0 {
			r.t.Errorf("a decision by link does not wait")
		}
		r.later(time.Minute)
		if n := len(r.mail.to("jonas.scheinbar@example.org")); n != 1 {
			r.t.Errorf("after ten minutes %d messages went out, want 1", n)
		}
	})
}
