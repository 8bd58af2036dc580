package engine_test

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/flows"
)

// collections of documents that the engine keeps, for looking through all of them.
var collections = []string{
	"links", "mailboxes", "drafts", "receipts", "sessions", "signins", "setup", "versions", "people", "halted",
	"decided", "revoked", "replies", "definitions", "schedule", "posts", "access",
}

// snapshot is everything in the store, table by table; access is the access log.
func (r *rig) snapshot() map[string]any {
	r.t.Helper()
	all := map[string]any{}
	for _, collection := range collections {
		docs, err := r.store.Find(ctx, collection, "", 100_000)
		r.ok(err)
		all[collection] = docs
	}
	cases, err := r.store.Cases(ctx, engine.CaseQuery{Limit: 100_000})
	r.ok(err)
	all["cases"] = cases
	for _, row := range cases {
		all["events of "+row.ID] = r.load(row.ID)
	}
	tasks, err := r.store.Tasks(ctx, engine.TaskQuery{Limit: 100_000})
	r.ok(err)
	all["tasks"] = tasks
	all["work"] = r.outbox(engine.WorkQuery{})
	return all
}

func (r *rig) changed(before map[string]any) []string {
	r.t.Helper()
	var names []string
	for name, content := range r.snapshot() {
		if !reflect.DeepEqual(content, before[name]) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// linked decides by a mailed link, as the page does.
func (r *rig) linked(l *engine.Link, outcome string, change ...func(*flows.Choose)) error {
	choice := flows.Choose{Stop: l.Stop, Outcome: outcome, Revision: l.Case.State.Seq}
	for _, c := range change {
		c(&choice)
	}
	_, err := r.e.Do(ctx, l.Case.Row.ID, flows.Input{By: l.Actor, Do: choice})
	return err
}

func TestTokensAreStoredNowhere(t *testing.T) {
	onEach(t, func(r *rig) {
		r.apply(r.person("jonas"), nil)
		r.work()
		l := r.link(r.lastToken("benno.muster@example.org"))
		r.ok(r.e.Opened(ctx, l))
		r.clock.forward(time.Minute)
		r.ok(r.linked(l, "rueckfrage", comment("Bitte ergänzen, danke."), func(c *flows.Choose) { c.Fields = []string{"traeger"} }))
		r.work()
		_, err := r.e.AskSignIn(ctx, "benno.muster@example.org", "browser", "")
		r.ok(err)
		r.work()
		var secret []string
		for _, m := range r.mail.all() {
			for _, found := range [][]string{taskToken.FindStringSubmatch(address(m)), disputeToken.FindStringSubmatch(m.Markdown), signInToken.FindStringSubmatch(address(m))} {
				if found != nil {
					secret = append(secret, found[1])
				}
			}
		}
		if len(secret) != 4 {
			r.t.Fatalf("%d tokens were mailed, want 4: brief, confirmation, ask-back, sign-in", len(secret))
		}
		stored := []byte(fmt.Sprint(r.snapshot()))
		for _, token := range secret {
			signature := token[len(token)-43:]
			if bytes.Contains(stored, []byte(signature)) {
				r.t.Errorf("the store holds the token %.20s...", token)
			}
			everyByte(r.t, r.dir, func(file string, content []byte) {
				if bytes.Contains(content, []byte(signature)) {
					r.t.Errorf("%s holds the token %.20s...", file, token)
				}
			})
		}
	})
}

func TestWrongLinksAllLookAlike(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(r.person("jonas"), nil)
		other := r.apply(r.person("jonas"), nil)
		r.work()
		token, foreign := linkTo(r, c, "benno"), linkTo(r, other, "benno")
		for why, wrong := range map[string]string{
			"nothing": "", "one character less": token[:len(token)-1], "half": token[:len(token)/2], "reference only": token[:16],
			"another ending": token[:len(token)-1] + string(token[len(token)-1]^1), "another reference": string(token[0]^1) + token[1:],
			"a line break": token + "\n", "a line break within": token[:20] + "\n" + token[20:],
			"the reference of one task and the signature of another": token[:16] + foreign[16:],
			"something added": token + "A", "padding": token + "=", "blanks": " " + token, "very long": strings.Repeat("A", 5000),
			"unknown": strings.Repeat("A", len(token)), "with zero bytes": token[:16] + strings.Repeat("\x00", 43),
		} {
			if _, err := r.e.Link(ctx, wrong); !errors.Is(err, engine.ErrNoLink) || err.Error() != engine.ErrNoLink.Error() {
				r.t.Errorf("%s: answers %v, want exactly ErrNoLink", why, err)
			}
		}
		if _, err := r.e.DisputeLink(ctx, token); !errors.Is(err, engine.ErrNoLink) {
			r.t.Errorf("a task link opens as a dispute link: %v", err)
		}
		// A link of another installation: same case, other key.
		r.ok(r.e.Erase(ctx, other.Row.ID, "request"))
		l := r.link(token)
		if l.Case.Row.ID != c.Row.ID || l.Party.Person != "benno" || l.Done != nil || l.Actor.Way != flows.ByLink {
			r.t.Errorf("the link leads to %+v", l)
		}
	})
}

func TestLinkDiesByExpiry(t *testing.T) {
	onEach(t, func(r *rig) {
		r.apply(r.person("jonas"), nil)
		r.work()
		token := r.lastToken("benno.muster@example.org")
		l := r.link(token)
		r.clock.forward(l.Expires.Sub(r.clock.Now()) - time.Second)
		r.link(token)
		r.clock.forward(2 * time.Second)
		r.noLink(token, "an expired task")
	})
}

func TestLinkOfATaskThatAnotherDecided(t *testing.T) {
	onEachWith(t, flowOf(`  - approve: kasse
    by: group("kasse")
    outcomes: {ja: {label: Ja}, nein: {label: Nein}}
  - approve: danach
    by: holders("chef")
    outcomes: {ja: {label: Ja}}`), func(r *rig) {
		c := r.send("Paul", nil)
		r.work()
		kurt, karla := r.link(r.lastToken("kurt@example.org")), r.link(r.lastToken("karla@example.org"))
		r.ok(r.linked(kurt, "ja"))
		again := r.link(karla.Token)
		if again.Done == nil || again.Done.By.Person != "kurt" || again.Done.Outcome != "ja" {
			r.t.Fatalf("the other link shows %+v, want that Kurt decided", again.Done)
		}
		refusal := r.refused(r.linked(again, "nein"), flows.AlreadyDone)
		if refusal.Done == nil || refusal.Done.Outcome != "ja" || refusal.Done.By.Person != "kurt" {
			r.t.Errorf("the second post is shown %+v", refusal.Done)
		}
		// A second post by the same link is shown the first result too.
		refusal = r.refused(r.linked(r.link(kurt.Token), "nein"), flows.AlreadyDone)
		if refusal.Done == nil || refusal.Done.Outcome != "ja" {
			r.t.Errorf("the second post is shown %+v", refusal.Done)
		}
		if r.stop(c.Row.ID, "danach") == nil {
			r.t.Error("the case did not go on")
		}
	})
}

func TestReassignmentEndsLinksForGood(t *testing.T) {
	onEachWith(t, small(nil), func(r *rig) {
		c := r.send("Paul", nil)
		r.work()
		old := r.lastToken("anna@example.org")
		anna, _ := r.e.Organisation().Someone("anna")
		away := func(p *person) { p.Offices = nil }
		r.change("anna", away)
		r.work()
		r.noLink(old, "somebody who is no longer in office")
		if got := r.approvers(c.Row.ID, "pruefung"); !slices.Equal(got, []string{"berta"}) {
			r.t.Fatalf("the task is with %v, want the caretaker", got)
		}
		berta := r.lastToken("berta@example.org")
		r.link(berta)
		if mails := r.mail.to("berta@example.org"); !strings.Contains(mails[0].Subject, "Niemand gefunden") {
			r.t.Errorf("the caretaker is told %q", mails[0].Subject)
		}
		why := ""
		h, err := r.e.History(ctx, c.Row.ID)
		r.ok(err)
		for _, event := range h.Events {
			if e, ok := event.Event.(flows.TaskReassigned); ok {
				why = e.Why
			}
		}
		if why != flows.ChangeLeftOffice {
			r.t.Errorf("the record gives the reason %q", why)
		}

		// Asked again, even after the first link's time: a new link, and the old ones stay dead.
		dead := []string{old}
		for _, wait := range []time.Duration{time.Hour, 200 * day, 1000 * day} {
			r.clock.forward(wait)
			r.mail.clear()
			r.ok(r.e.SavePeople(ctx, []person{anna}))
			r.work()
			fresh := r.lastToken("anna@example.org")
			r.noLink(berta, "the caretaker after the holder came back")
			r.change("anna", away)
			r.work()
			dead = append(dead, fresh, berta)
			berta = r.lastToken("berta@example.org")
			for i, token := range dead {
				r.noLink(token, fmt.Sprint("an earlier time, number ", i))
			}
		}
		r.decide(c.Row.ID, "pruefung", r.person("berta"), "ja")
		r.link(berta)
		for i, token := range dead {
			r.noLink(token, fmt.Sprint("somebody who was taken off what is decided now, number ", i))
		}
	})
}

func TestSealBindsTaskRecipientAndRevision(t *testing.T) {
	r := newRig(t, "memory", small(nil))
	party := flows.Party{Person: "anna"}
	seal := r.e.Seal("c", "pruefung/1", party, 7)
	if revision, ok := r.e.Unseal(seal, "c", "pruefung/1", party); !ok || revision != 7 {
		t.Fatalf("a good seal gives %d, %v", revision, ok)
	}
	for says, is := range map[string]bool{
		"another case":      second(r.e.Unseal(seal, "d", "pruefung/1", party)),
		"another task":      second(r.e.Unseal(seal, "c", "pruefung/2", party)),
		"another recipient": second(r.e.Unseal(seal, "c", "pruefung/1", flows.Party{Person: "berta"})),
		"a mailbox":         second(r.e.Unseal(seal, "c", "pruefung/1", flows.Party{Mailbox: "anna"})),
		"another revision":  second(r.e.Unseal("8"+seal[1:], "c", "pruefung/1", party)),
		"no revision":       second(r.e.Unseal(seal[1:], "c", "pruefung/1", party)),
		"nothing":           second(r.e.Unseal("", "c", "pruefung/1", party)),
		"a zero before it":  second(r.e.Unseal("0"+seal, "c", "pruefung/1", party)),
	} {
		if is {
			t.Errorf("a seal holds for %s", says)
		}
	}
}

func second(_ int, ok bool) bool { return ok }

func TestOutdatedViewDecidesNothing(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(r.person("jonas"), nil)
		r.work()
		l := r.link(r.lastToken("benno.muster@example.org"))
		r.later(9 * day) // reminders, overdue: the case has moved on
		before := r.load(c.Row.ID)
		r.refused(r.linked(l, "weiterleiten"), flows.Outdated)
		if after := r.load(c.Row.ID); len(after.Events) != len(before.Events) {
			r.t.Error("an outdated post left something in the record")
		}
		r.ok(r.linked(r.link(l.Token), "weiterleiten"))
	})
}

// Opening decides nothing: everything that only reads leaves every table as it was, but for the access log.
func TestReadingChangesNothing(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(r.person("jonas"), nil)
		r.work()
		token := r.lastToken("benno.muster@example.org")
		d := r.e.NewDraft("anerkennung", "jonas")
		r.ok(r.e.SaveDraft(ctx, d))
		session, err := r.e.OpenSession(ctx, "benno", flows.MailboxAssurance)
		r.ok(err)
		_, err = r.e.AskSignIn(ctx, "benno.muster@example.org", "b", "")
		r.ok(err)
		r.work()
		signIn := signInToken.FindStringSubmatch(address(r.mail.to("benno.muster@example.org")[1]))[1]
		task := r.tasks(c.Row.ID)[0]
		before := r.snapshot()
		r.clock.forward(time.Minute)
		must := func(_ any, err error) {
			r.t.Helper()
			r.ok(err)
		}
		l := r.link(token)
		must(r.e.History(ctx, c.Row.ID))
		must(r.e.CaseByKey(ctx, c.Row.Key))
		must(r.e.Tasks(ctx, engine.TaskQuery{Person: "benno"}))
		must(r.e.Cases(ctx, engine.CaseQuery{}))
		must(r.e.Task(ctx, task.ID))
		_, _, err = r.e.TaskCase(ctx, task.ID)
		must(nil, err)
		_, _, err = r.e.TaskHistory(ctx, task.ID)
		must(nil, err)
		_, _, err = r.e.TasksOf(ctx, r.person("benno"), "", 10)
		must(nil, err)
		must(r.e.WasAsked(ctx, c.Row.ID, task.Stop, flows.Party{Person: "benno"}))
		must(r.e.Draft(ctx, d.Key))
		must(r.e.DraftsOf(ctx, "jonas"))
		must(r.e.Session(ctx, session.Key))
		must(r.e.VacantTasks(ctx))
		must(r.e.Halted(ctx))
		must(r.e.Effects(ctx, engine.Dead))
		must(r.e.NextDue(ctx))
		_, _, err = r.e.SignInByLink(ctx, signIn, "elsewhere")
		must(nil, err)
		r.e.May(l.Actor, engine.SeeAll, engine.OfTask(&l.Case.Case, l.Stop))
		if changed := r.changed(before); len(changed) > 0 {
			r.t.Fatalf("reading changed %v", changed)
		}
		r.ok(r.e.Opened(ctx, l))
		if changed := r.changed(before); !slices.Equal(changed, []string{"access"}) {
			r.t.Fatalf("opening a link changed %v, want only the access log", changed)
		}
	})
}
