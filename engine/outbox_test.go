package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"laufzettel/connectors"
	"laufzettel/engine"
	"laufzettel/flows"
)

func subjects(mails []connectors.Message) []string {
	var all []string
	for _, m := range mails {
		all = append(all, m.Subject)
	}
	return all
}

// mailsOf are the pieces of work that send mails of a case, in a state.
func (r *rig) mailsOf(caseID string, state engine.WorkState) []engine.Work {
	r.t.Helper()
	var found []engine.Work
	for _, w := range r.outbox(engine.WorkQuery{Case: caseID, State: state}) {
		if w.Kind == "mail" || w.Kind == "brief" {
			found = append(found, w)
		}
	}
	return found
}

func TestTextOfASentMailIsDroppedAndItsDigestKept(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(r.person("jonas"), nil)
		if n := countValues(r, c, "/mail.text"); n != 1 {
			r.t.Fatalf("%d texts wait, want 1", n)
		}
		r.work()
		if n := countValues(r, c, "/mail.text"); n != 0 {
			r.t.Errorf("%d texts of sent mails are left", n)
		}
		for _, w := range r.mailsOf(c.Row.ID, engine.Settled) {
			if w.MessageID == "" || len(w.Digest) != 64 || w.DoneAt.IsZero() {
				r.t.Errorf("nothing proves that %s was sent: %+v", w.ID, w)
			}
		}
		r.ok(engine.VerifyChain(r.load(c.Row.ID)))
	})
}

func countValues(r *rig, c *engine.Case, ending string) (n int) {
	for ref := range r.load(c.Row.ID).Values {
		if strings.HasSuffix(ref, ending) {
			n++
		}
	}
	return n
}

func TestRetryWithGrowingPauses(t *testing.T) {
	onEach(t, func(r *rig) {
		r.mail.setFault(laterTo("", 0))
		c := r.apply(r.person("jonas"), nil)
		r.work()
		var pauses []time.Duration
		for range 12 {
			waiting := r.mailsOf(c.Row.ID, engine.Waiting)
			if len(waiting) != 2 {
				r.t.Fatalf("%d messages wait, want 2", len(waiting))
			}
			if waiting[0].LastError == "" {
				r.t.Error("nobody can see why a message waits")
			}
			var longest time.Time
			for _, w := range waiting {
				if w.Due.After(longest) {
					longest = w.Due
				}
			}
			pause := longest.Sub(r.clock.Now())
			pauses = append(pauses, pause)
			r.later(pause)
		}
		if pauses[0] < 5*time.Second || pauses[0] > 7*time.Second {
			r.t.Errorf("the first pause is %v, want about five seconds", pauses[0])
		}
		if pauses[4] < 60*time.Second || pauses[4] > 110*time.Second {
			r.t.Errorf("the fifth pause is %v, want it to have grown to about 80 s", pauses[4])
		}
		if last := pauses[len(pauses)-1]; last < 30*time.Minute || last > 40*time.Minute {
			r.t.Errorf("the last pause is %v, want about half an hour", last)
		}
		if n := len(r.mail.all()); n != 0 {
			r.t.Fatalf("%d messages got through", n)
		}
		r.mail.setFault(nil)
		r.later(time.Hour)
		if n := len(r.mail.all()); n != 2 {
			r.t.Errorf("after the server came back %d messages went out, want 2", n)
		}
	})
}

func TestServerSaysWhenToComeBack(t *testing.T) {
	onEach(t, func(r *rig) {
		r.mail.setFault(laterTo("", 3*time.Hour))
		c := r.apply(r.person("jonas"), nil)
		r.work()
		for _, w := range r.mailsOf(c.Row.ID, engine.Waiting) {
			if !w.Due.Equal(r.clock.Now().Add(3 * time.Hour)) {
				r.t.Errorf("%s comes back at %v, want in three hours", w.ID, w.Due)
			}
		}
		before := r.mail.tries
		r.later(3*time.Hour - time.Second)
		if r.mail.tries != before {
			r.t.Error("it was tried before the server wanted it")
		}
	})
}

func TestRefusedMailIsVisibleAndCanBeTriedAgain(t *testing.T) {
	onEach(t, func(r *rig) {
		r.mail.setFault(func(m connectors.Message) *connectors.Outcome {
			if m.To.Mail == "benno.muster@example.org" {
				return &connectors.Outcome{Class: connectors.Refused, Reason: "Das Postfach gibt es nicht."}
			}
			return nil
		})
		c := r.apply(r.person("jonas"), nil)
		r.work()
		r.later(day / 2)
		dead, err := r.e.Effects(ctx, engine.Dead)
		r.ok(err)
		if len(dead) != 1 || dead[0].Case != c.Row.ID || dead[0].LastError != "Das Postfach gibt es nicht." {
			r.t.Fatalf("the list shows %+v", dead)
		}
		r.mail.setFault(nil)
		r.ok(r.e.RetryEffect(ctx, dead[0].ID))
		r.work()
		if n := len(r.mail.to("benno.muster@example.org")); n != 1 {
			r.t.Errorf("after trying again %d messages arrived, want 1", n)
		}
		if dead, _ = r.e.Effects(ctx, engine.Dead); len(dead) != 0 {
			r.t.Errorf("the list still shows %+v", dead)
		}
	})
}

func TestRecipientWithoutAddressIsVisible(t *testing.T) {
	onEachWith(t, small(nil), func(r *rig) {
		r.change("anna", func(p *person) { p.Mail = "" })
		r.send("Paul", nil)
		r.work()
		dead, err := r.e.Effects(ctx, engine.Dead)
		r.ok(err)
		if len(dead) != 1 {
			r.t.Fatalf("%d effects need a person, want 1", len(dead))
		}
	})
}

func TestCrashBetweenCommitAndSendingSendsOnce(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(r.person("jonas"), nil)
		if n := len(r.mail.all()); n != 0 {
			r.t.Fatalf("%d messages went out before the worker ran", n)
		}
		r.restart()
		r.work()
		r.restart()
		r.later(day / 2)
		if n := len(r.mail.all()); n != 2 {
			r.t.Fatalf("%d messages went out, want 2: %v", n, subjects(r.mail.all()))
		}
		if r.link(linkTo(r, c, "benno")).Case.Row.ID != c.Row.ID {
			r.t.Error("the link of the message leads elsewhere")
		}
	})
}

func TestCrashAfterSendingRepeatsTheSameMessage(t *testing.T) {
	onEach(t, func(r *rig) {
		r.apply(r.person("jonas"), nil)
		r.store.set(func(s *faultyStore) { s.update = func(engine.WorkChange) error { return errInjected } })
		r.work()
		first := r.mail.all()
		if len(first) != 2 {
			r.t.Fatalf("%d messages went out, want 2", len(first))
		}
		r.store.set(func(s *faultyStore) { s.update = nil })
		r.mail.clear()
		r.restart()
		r.later(3 * time.Minute) // the leases of the crashed worker have run out
		second := r.mail.all()
		if len(second) != 2 {
			r.t.Fatalf("%d messages were repeated, want 2", len(second))
		}
		for _, m := range first {
			if !slices.ContainsFunc(second, func(n connectors.Message) bool {
				return n.MessageID == m.MessageID && n.To == m.To && n.Markdown == m.Markdown && tokenIn(n) == tokenIn(m)
			}) {
				r.t.Errorf("the message %q to %s was not repeated as it was", m.Subject, m.To.Mail)
			}
		}
		r.mail.clear()
		r.later(time.Hour)
		if n := len(r.mail.all()); n != 0 {
			r.t.Errorf("%d messages were repeated again", n)
		}
	})
}

func TestOneMessagePerRecipientInOneConversation(t *testing.T) {
	onEachWith(t, flowOf(`  - mail: bescheid
    to: [email, group("kasse"), buero@example.org]
    cc: holders("chef")
  - approve: kasse
    by: group("kasse")
    outcomes: {ja: {label: Ja}}`), func(r *rig) {
		c := r.send("Paul", nil)
		other := r.send("Paula", nil)
		r.work()
		byCase := map[string][]connectors.Message{}
		ids := map[string]bool{}
		for _, m := range r.mail.all() {
			if len(m.References) != 1 {
				r.t.Fatalf("%q refers to %v, want the one of its case", m.Subject, m.References)
			}
			byCase[m.References[0]] = append(byCase[m.References[0]], m)
			if ids[m.MessageID] {
				r.t.Errorf("the Message-ID %s is used twice", m.MessageID)
			}
			ids[m.MessageID] = true
		}
		if len(byCase) != 2 {
			r.t.Fatalf("%d conversations, want one per case", len(byCase))
		}
		for reference, mails := range byCase {
			to := map[string]int{}
			for _, m := range mails {
				to[m.To.Mail]++
				if !strings.HasPrefix(m.Subject, "["+c.Row.Number+"]") && !strings.HasPrefix(m.Subject, "["+other.Row.Number+"]") {
					r.t.Errorf("the subject %q does not name the case", m.Subject)
				}
			}
			want := map[string]int{"antrag@example.org": 1, "kurt@example.org": 2, "karla@example.org": 2, "buero@example.org": 1, "anna@example.org": 1}
			if fmt.Sprint(to) != fmt.Sprint(want) {
				r.t.Errorf("the case %s wrote to %v, want %v", reference, to, want)
			}
		}
		kurt, karla := linkTo(r, c, "kurt"), linkTo(r, c, "karla")
		if kurt == karla {
			r.t.Error("two people have the same link")
		}
	})
}

func TestMailsOfACaseKeepTheirOrder(t *testing.T) {
	folder := map[string]string{}
	steps := ""
	for _, name := range []string{"eins", "zwei", "drei"} {
		folder["antrag/mails/"+name+".md"] = "---\nsubject: " + name + "\n---\n{{ name }} " + name + "\n"
		steps += "  - mail: " + name + "\n    to: email\n"
	}
	folder["antrag/flow.yaml"] = "flow: antrag\nnumber: T-{seq}\nstart: {form: antrag}\nstatuses: {fertig: done}\nsteps:\n" + steps + "  - end: fertig\n"
	folder["antrag/mails/bescheid.md"] = ""
	onEachWith(t, small(folder), func(r *rig) {
		failures := 2
		r.mail.setFault(func(m connectors.Message) *connectors.Outcome {
			if strings.Contains(m.Subject, "eins") && failures > 0 {
				failures--
				return &connectors.Outcome{Class: connectors.Later, Reason: "später", RetryAfter: time.Minute}
			}
			return nil
		})
		r.send("Paul", nil)
		r.work()
		if n := len(r.mail.all()); n != 0 {
			r.t.Fatalf("%v overtook the first message", subjects(r.mail.all()))
		}
		r.later(time.Minute)
		r.later(time.Minute)
		got := strings.Join(subjects(r.mail.all()), " ")
		if got != "[T-1] eins [T-1] zwei [T-1] drei" {
			r.t.Errorf("the order is %q", got)
		}
	})
}

func TestBriefOfADecidedTaskIsNotSent(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(r.person("jonas"), nil)
		r.decide(c.Row.ID, "kvPruefung", r.person("benno"), "weiterleiten")
		r.work()
		if mails := r.mail.to("benno.muster@example.org"); len(mails) != 1 || !strings.Contains(mails[0].Subject, "Fachliche") {
			r.t.Errorf("Benno got %v, want only what is still open", subjects(mails))
		}
	})
}

func TestNobodyIsAskedForWhatAnotherHasTaken(t *testing.T) {
	onEachWith(t, flowOf(`  - approve: kasse
    by: group("kasse")
    within: 10 days
    remind: [50%]
    outcomes: {ja: {label: Ja}}`), func(r *rig) {
		c := r.send("Paul", nil)
		_, err := r.e.Do(ctx, c.Row.ID, flows.Input{By: r.person("kurt"), Do: flows.Claim{Stop: r.stop(c.Row.ID, "kasse").ID}})
		r.ok(err)
		r.later(6 * day)
		if n := len(r.mail.to("karla@example.org")); n != 0 {
			r.t.Errorf("Karla got %v", subjects(r.mail.to("karla@example.org")))
		}
		if n := len(r.mail.to("kurt@example.org")); n != 2 {
			r.t.Errorf("Kurt got %v, want brief and reminder", subjects(r.mail.to("kurt@example.org")))
		}
	})
}

func TestWhatPeopleTypeNeverBecomesALink(t *testing.T) {
	onEachWith(t, small(nil), func(r *rig) {
		evil := "[klick](https://evil.example) <b>x</b> laufzettel:task"
		r.change("anna", func(p *person) { p.Given = "[Anna](https://evil.example)" })
		c := r.send(evil, map[string]any{"anliegen": "Zeile eins\n# Überschrift\n\n[mehr](https://evil.example)"})
		r.work()
		r.decide(c.Row.ID, "pruefung", r.person("anna"), "ja")
		r.work()
		mails := r.mail.all()
		if len(mails) != 2 {
			r.t.Fatalf("%d messages, want brief and notice", len(mails))
		}
		for _, m := range mails {
			if strings.Contains(m.Subject, "klick") {
				r.t.Errorf("the subject holds what was typed: %q", m.Subject)
			}
			for _, part := range []string{m.Markdown, m.Footer} {
				if strings.Contains(part, "](https://evil") || strings.Contains(part, "<b>") || strings.Contains(part, "\n# ") || strings.Contains(part, "\n> # ") {
					r.t.Errorf("what was typed is Markdown in %q:\n%s", m.Subject, part)
				}
			}
		}
		notice := mails[1].Markdown
		if strings.Contains(notice, "/t/") {
			r.t.Errorf("a typed address became a task link:\n%s", notice)
		}
		if !strings.Contains(notice, "[Stand](https://antraege.example.org/v/"+c.Row.Key+")") {
			r.t.Errorf("the author's own link is missing:\n%s", notice)
		}
		if !strings.Contains(notice, "> Zeile eins") || !strings.Contains(notice, "\n> \\[mehr") {
			r.t.Errorf("a quotation of several lines is not quoted as a whole:\n%s", notice)
		}
	})
}

// connection is a connector that notes its calls.
type connection struct {
	calls   []connectors.Call
	outcome connectors.Outcome
}

func (c *connection) Do(_ context.Context, call connectors.Call) connectors.Outcome {
	c.calls = append(c.calls, call)
	return c.outcome
}

func (c *connection) Close() error { return nil }

func TestCallOfAWithdrawnCaseIsNotMade(t *testing.T) {
	folder := small(map[string]string{
		"connections.yaml":         "connections:\n  drkserver: {connector: drkserver, mode: manual}\n",
		"antrag/mails/bescheid.md": "",
		"antrag/flow.yaml": `flow: antrag
number: T-{seq}
start: {form: antrag}
statuses: {fertig: done, zurueck: withdrawn}
steps:
  - approve: pruefung
    by: holders("chef")
    outcomes: {ja: {label: Ja}}
  - drkserver: eintrag
    do: qualification.add
    with: {person: "7000001", code: Kurs, ab: "2026-11-21"}
    by: group("kasse")
  - end: fertig
anytime:
  - {action: zurueckziehen, by: submitter, then: end zurueck}
`})
	onEachWith(t, folder, func(r *rig) {
		made := &connection{outcome: connectors.Outcome{Class: connectors.OK}}
		r.calls = map[string]connectors.Connection{"drkserver": made}
		r.boot()
		c := r.send("Paul", nil)
		r.work()
		l := r.link(linkTo(r, c, "anna"))
		r.ok(r.linked(l, "ja")) // by link: the call waits for the grace
		r.work()
		if len(made.calls) != 0 {
			r.t.Fatal("the call did not wait for an objection")
		}
		r.clock.forward(5 * time.Minute)
		_, err := r.e.Do(ctx, c.Row.ID, flows.Input{By: flows.Actor{Party: flows.Party{Mailbox: flows.SubmitterMailbox}, Way: flows.ByLink}, Do: flows.Act{Action: "zurueckziehen"}})
		r.ok(err)
		r.later(time.Hour)
		if len(made.calls) != 0 {
			r.t.Fatal("the call of a withdrawn case was made")
		}
		c = r.send("Paula", nil)
		r.decide(c.Row.ID, "pruefung", r.person("anna"), "ja")
		r.work()
		if len(made.calls) != 1 || made.calls[0].IdempotencyKey == "" || made.calls[0].With["person"] != "7000001" {
			r.t.Fatalf("the calls were %+v, want the one of the other case", made.calls)
		}
		ended, err := r.e.Case(ctx, c.Row.ID)
		r.ok(err)
		if ended.State.Status != "fertig" {
			r.t.Errorf("after the answer the status is %q", ended.State.Status)
		}
		r.ok(engine.Replay(ended.Process, r.load(c.Row.ID)))
	})
}

func TestLogsAndErrorsOfWorkHoldNoAddress(t *testing.T) {
	r := newRig(t, "memory", musterland())
	c := r.apply(r.person("jonas"), nil)
	r.mail.setFault(laterTo("", 0))
	r.work()
	for _, w := range r.outbox(engine.WorkQuery{Case: c.Row.ID}) {
		if bytes.Contains([]byte(w.LastError), []byte("@example.org")) {
			t.Errorf("%s names an address: %s", w.ID, w.LastError)
		}
	}
}

// Silence that decides is said in the brief (rule S10).
func TestBriefSaysWhatSilenceMeans(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(r.person("jonas"), nil)
		r.work()
		r.decide(c.Row.ID, "kvPruefung", r.person("benno"), "weiterleiten")
		r.decide(c.Row.ID, "fachlich", r.person(r.approvers(c.Row.ID, "fachlich")[0]), "mitAuflage",
			r.with("pruefung", map[string]any{"auflage": "Tagesseminar nachholen", "auflageFrist": "2027-03-31"}, "mitAuflage"))
		r.work()
		for _, m := range r.mail.to(r.e.Organisation().Mailbox("jonas")) {
			if strings.Contains(m.Markdown, "gilt: **") {
				return
			}
		}
		r.t.Error("no mail says what happens when the deadline passes")
	})
}
