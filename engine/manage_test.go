package engine_test

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/flows"
)

// managed is the small folder with somebody who manages cases, and other steps.
func managed(changes map[string]string) fs.FS {
	files := map[string]string{"organisation/people.yaml": smallFolder["organisation/people.yaml"] +
		"  - {id: mona, given: Mona, family: Müller, mail: mona@example.org, rights: [{right: manager}]}\n" +
		"  - {id: lena, given: Lena, family: Licht, mail: lena@example.org}\n"}
	maps.Copy(files, changes)
	return small(files)
}

// manage does something to a case as Mona, by the one way in.
func (r *rig) manage(id string, do any) (*engine.Case, error) {
	return r.e.Manage(ctx, r.person("mona"), id, do, nil)
}

func (r *rig) mustManage(id string, do any) *engine.Case {
	r.t.Helper()
	c, err := r.manage(id, do)
	r.ok(err)
	return c
}

func (r *rig) replays(c *engine.Case) {
	r.t.Helper()
	r.ok(engine.Replay(c.Process, r.load(c.Row.ID)))
}

const becauseOfTest = "Das hat einen guten Grund."

func TestHandedTaskMovesWithItsLinks(t *testing.T) {
	onEachWith(t, managed(nil), func(r *rig) {
		c := r.send("Paul", nil)
		r.work()
		old := r.lastToken("anna@example.org")
		_, err := r.manage(c.Row.ID, flows.Reassign{Stop: "pruefung/1", To: []string{"mona"}, Why: becauseOfTest})
		if refusal := r.refused(err, flows.Incomplete); !strings.Contains(refusal.Problems[0].In("de"), "zweite Person") {
			r.t.Errorf("a task to oneself: %v", refusal.Problems)
		}
		c = r.mustManage(c.Row.ID, flows.Reassign{Stop: "pruefung/1", To: []string{"lena"}, Why: "Anna *ist* auf Reisen."})
		r.work()
		r.noLink(old, "somebody whose task was handed to another")
		mail := r.mail.to("lena@example.org")[0]
		if strings.Contains(mail.Subject, "Reisen") || !strings.Contains(mail.Markdown, "Mona Müller hat dir") || !strings.Contains(mail.Markdown, `> Anna \*ist\* auf Reisen`) {
			r.t.Errorf("the brief says %q: %s", mail.Subject, mail.Markdown)
		}
		if rows := r.tasks(c.Row.ID); len(rows) != 1 || !slices.Equal(rows[0].Persons, []string{"lena"}) {
			r.t.Errorf("the task rows are %+v", rows)
		}
		_, err = r.choose(c.Row.ID, "pruefung", r.person("anna"), "ja")
		r.refused(err, flows.NotYours)

		// While Lena is there it stays with her, over night too; then the rule decides again, with a new link for Anna.
		r.ok(r.e.ReassessAll(ctx))
		if got := r.approvers(c.Row.ID, "pruefung"); !slices.Equal(got, []string{"lena"}) {
			r.t.Fatalf("the task is with %v", got)
		}
		r.change("lena", func(p *person) { p.Absences = absentFrom("2026-11-20", "2026-12-27") })
		r.ok(r.e.ReassessAll(ctx))
		r.work()
		if got := r.approvers(c.Row.ID, "pruefung"); !slices.Equal(got, []string{"anna"}) {
			r.t.Fatalf("the task is with %v", got)
		}
		r.noLink(tokenIn(mail), "somebody who is away")
		r.noLink(old, "somebody who was asked again")
		r.link(r.lastToken("anna@example.org"))
		r.replays(c)
	})
}

func TestMovedDeadlineMovesItsClocks(t *testing.T) {
	folder := managed(map[string]string{"antrag/flow.yaml": strings.Replace(smallFolder["antrag/flow.yaml"], "    outcomes:\n", "    within: 4 days\n    remind: [50%]\n    outcomes:\n", 1)})
	onEachWith(t, folder, func(r *rig) {
		c := r.send("Paul", nil)
		r.work()
		until := monday.Add(20 * day)
		c = r.mustManage(c.Row.ID, flows.Extend{Stop: "pruefung/1", Until: until, Why: becauseOfTest})
		if rows := r.tasks(c.Row.ID); !rows[0].Due.Equal(until) {
			r.t.Errorf("the inbox says %v", rows[0].Due)
		}
		r.mail.clear()
		r.later(5 * day)
		if n := len(r.mail.to("anna@example.org")); n != 0 {
			r.t.Errorf("an old clock rang %d times", n)
		}
		r.later(6 * day)
		if mails := r.mail.to("anna@example.org"); len(mails) != 1 || !strings.Contains(mails[0].Subject, "Erinnerung") {
			r.t.Errorf("after half of the new time: %v", subjects(mails))
		}
		for _, w := range r.outbox(engine.WorkQuery{Case: c.Row.ID, State: engine.Waiting}) {
			if w.Kind == "timer" {
				r.t.Errorf("a clock still runs: %s", w.ID)
			}
		}
		r.replays(c)
	})
}

// cancellable has an effect that waits after a decision by link, a claim per person, and a retention of its own for
// cases that end without a decision.
func cancellable() fs.FS {
	files := living("once: submitter\n")
	files["antrag/flow.yaml"] = strings.Replace(files["antrag/flow.yaml"], "keep: [{for: 1 year}]", "keep: [{status: zurueck, for: 30 days}, {for: 1 year}]", 1)
	return managed(files)
}

func TestCancelledCaseGivesBackWhatItHeld(t *testing.T) {
	onEachWith(t, cancellable(), func(r *rig) {
		c := r.sent(stranger, map[string]any{"geheim": "ein Geheimnis"})
		r.work()
		link := r.link(r.lastToken("anna@example.org"))
		c = r.mustManage(c.Row.ID, flows.Cancel{Why: "Das war ein Test.\nWirklich."})
		if c.State.Status != "abgebrochen" || len(r.tasks(c.Row.ID)) != 0 {
			r.t.Fatalf("status %q, tasks %v", c.State.Status, r.tasks(c.Row.ID))
		}
		if want := time.Date(2026, 12, 23, 23, 0, 0, 0, time.UTC); !c.Row.EraseAt.Equal(want) {
			r.t.Errorf("it goes on %v, want %v", c.Row.EraseAt, want)
		}
		r.work()
		mail := r.mail.to("jonas@example.org")
		if last := mail[len(mail)-1]; strings.Contains(last.Subject, "Test") || !strings.Contains(last.Subject, "abgebrochen") || !strings.Contains(last.Markdown, "> Das war ein Test") || !strings.Contains(last.Markdown, "\n> Wirklich") {
			r.t.Errorf("the applicant reads %q: %s", last.Subject, last.Markdown)
		}
		r.refused(r.linked(link, "ja"), flows.AlreadyDone)

		// It goes on: nothing is to be erased any more, and its place is taken again.
		r.clock.forward(time.Hour)
		c = r.mustManage(c.Row.ID, flows.Reopen{Step: "pruefung", Why: becauseOfTest})
		if !c.Row.EraseAt.IsZero() || !c.Row.Ended.IsZero() || c.Row.Status != "" || len(r.tasks(c.Row.ID)) != 1 {
			r.t.Errorf("reopened: %+v", c.Row)
		}
		_, err := r.try(stranger, nil)
		r.refused(err, engine.Twice)
		r.later(40 * day)
		r.ok(r.e.EraseDue(ctx))
		r.ok(r.e.Erase(ctx, c.Row.ID, "retention")) // as if it had been reopened in the moment between
		if again, err := r.e.Case(ctx, c.Row.ID); err != nil || again.State.Values["geheim"] == nil {
			r.t.Errorf("something was erased of a running case: %v", err)
		}
		r.replays(c)

		// Once somebody else has its place it stays ended.
		r.mustManage(c.Row.ID, flows.Cancel{Why: becauseOfTest})
		other := r.sent(stranger, nil)
		_, err = r.manage(c.Row.ID, flows.Reopen{Step: "pruefung", Why: becauseOfTest})
		r.refused(err, flows.NotNow)
		r.withdraw(other.Row.ID)
		r.mustManage(c.Row.ID, flows.Reopen{Step: "pruefung", Why: becauseOfTest})
		r.mustManage(c.Row.ID, flows.Cancel{Why: becauseOfTest})
		r.ok(r.e.Erase(ctx, c.Row.ID, "request"))
		_, err = r.manage(c.Row.ID, flows.Reopen{Step: "pruefung", Why: becauseOfTest})
		r.refused(err, flows.Finished)
	})
}

func TestCancelledCaseSendsNothingThatWaited(t *testing.T) {
	onEachWith(t, managed(nil), func(r *rig) {
		for says, act := range map[string]func(c *engine.Case, l *engine.Link){
			"waiting for an objection": func(*engine.Case, *engine.Link) {},
			"held after an objection": func(c *engine.Case, l *engine.Link) {
				_, err := r.e.Do(ctx, c.Row.ID, flows.Input{By: l.Actor, Do: flows.Dispute{Stop: l.Stop}})
				r.ok(err)
			},
		} {
			c := r.send("Paul", nil)
			r.work()
			l := r.link(r.lastToken("anna@example.org"))
			r.ok(r.linked(l, "nein", comment("Das geht leider nicht.")))
			// An effect that waits: the case is reopened and decided by link with a mail behind it.
			c = r.mustManage(c.Row.ID, flows.Reopen{Step: "pruefung", Why: becauseOfTest})
			r.work()
			l = r.link(r.lastToken("anna@example.org"))
			r.ok(r.linked(l, "ja"))
			c, err := r.e.Case(ctx, c.Row.ID)
			r.ok(err)
			act(c, l)
			r.mustManage(c.Row.ID, flows.Reopen{Step: "pruefung", Why: becauseOfTest})
			r.mail.clear()
			r.mustManage(c.Row.ID, flows.Cancel{Why: becauseOfTest})
			r.later(day)
			for _, m := range r.mail.to("antrag@example.org") {
				if strings.Contains(m.Subject, "Bescheid") {
					r.t.Errorf("%s: the mail went out", says)
				}
			}
			for _, state := range []engine.WorkState{engine.Held, engine.Waiting} {
				if left := r.mailsOf(c.Row.ID, state); len(left) > 0 {
					r.t.Errorf("%s: %s is left: %+v", says, state, left)
				}
			}
			r.replays(c)
		}
	})
}

func TestRemarksAndNudges(t *testing.T) {
	onEachWith(t, managed(nil), func(r *rig) {
		c := r.send("Paul", nil)
		r.work()
		r.mail.clear()
		_, err := r.e.Manage(ctx, r.person("anna"), c.Row.ID, flows.Remark{Text: "Nur für uns."}, nil)
		r.ok(err)
		r.work()
		if all := r.mail.all(); len(all) != 0 {
			r.t.Errorf("an internal remark was mailed: %v", subjects(all))
		}
		c, err = r.e.Manage(ctx, r.person("anna"), c.Row.ID, flows.Remark{Text: "Es *dauert* noch.", Public: true}, nil)
		r.ok(err)
		r.work()
		mails := r.mail.to("antrag@example.org")
		if len(mails) != 1 || strings.Contains(mails[0].Subject, "dauert") || !strings.Contains(mails[0].Markdown, `> Es \*dauert\* noch`) || mails[0].Action == nil {
			r.t.Fatalf("the applicant reads %+v", mails)
		}
		nudge := func(by flows.Actor) error {
			_, err := r.e.Manage(ctx, by, c.Row.ID, flows.Nudge{}, nil)
			return err
		}
		if text := r.refused(nudge(mailboxOfSubmitter), flows.NotNow).Text.In("en"); !strings.Contains(text, "26 November 2026") {
			r.t.Errorf("too early: %s", text)
		}
		r.later(3 * day)
		r.refused(nudge(r.person("anna")), flows.NotYours)
		r.mail.clear()
		r.ok(nudge(mailboxOfSubmitter))
		r.work()
		if mails = r.mail.to("anna@example.org"); len(mails) != 1 || !strings.Contains(mails[0].Markdown, "bittet dich") {
			r.t.Errorf("Anna reads %+v", mails)
		}
		r.link(tokenIn(mails[0]))
		r.refused(nudge(mailboxOfSubmitter), flows.NotNow)
		c, err = r.e.Case(ctx, c.Row.ID)
		r.ok(err)
		r.replays(c)
	})
}

// TestManagingIsForManagers: to everybody else a case that they cannot see does not exist, and nobody manages their own.
func TestManagingIsForManagers(t *testing.T) {
	folder := managed(map[string]string{"antrag/flow.yaml": strings.Replace(smallFolder["antrag/flow.yaml"], "    outcomes:\n", "    may: {skip: caretaker}\n    outcomes:\n", 1)})
	r := newRig(t, "memory", folder)
	c := r.send("Paul", nil)
	deeds := []any{
		flows.Reassign{Stop: "pruefung/1", To: []string{"lena"}, Why: becauseOfTest},
		flows.Extend{Stop: "pruefung/1", Until: monday.Add(9 * day), Why: becauseOfTest},
		flows.Skip{Stop: "pruefung/1", Why: becauseOfTest, AsManager: true},
		flows.Cancel{Why: becauseOfTest},
		flows.Reopen{Step: "pruefung", Why: becauseOfTest},
	}
	for _, do := range append(deeds, flows.Remark{Text: "x"}, flows.Nudge{}, flows.Choose{Stop: "pruefung/1", Outcome: "ja"}) {
		for _, who := range []flows.Actor{r.person("kurt"), r.person("root"), stranger, service("fremd")} {
			if _, err := r.e.Manage(ctx, who, c.Row.ID, do, nil); !errors.Is(err, engine.ErrNotFound) {
				t.Errorf("%T by %s: %v", do, who.Person, err)
			}
		}
	}
	for _, do := range deeds { // who is asked sees the case, and is told that this is not theirs
		_, err := r.e.Manage(ctx, r.person("anna"), c.Row.ID, do, nil)
		r.refused(err, flows.NotYours)
	}
	own := r.sent(r.person("mona"), map[string]any{"name": "Mona Müller", "email": "mona@example.org"})
	for _, do := range deeds {
		if _, err := r.manage(own.Row.ID, do); err == nil {
			t.Errorf("%T in their own case", do)
		}
	}
	if _, err := r.manage("nichts", deeds[0]); !errors.Is(err, engine.ErrNotFound) {
		t.Errorf("a case that does not exist: %v", err)
	}
	skipped := r.mustManage(c.Row.ID, deeds[2])
	if skipped.State.Status != "fertig" || !skipped.State.Steps["pruefung"].Skipped {
		t.Errorf("skipped by a manager: %+v", skipped.State.Steps)
	}
	r.replays(skipped)
	other := r.send("Paula", nil)
	if _, err := r.e.Manage(ctx, r.person("berta"), other.Row.ID, deeds[2], nil); err != nil {
		t.Errorf("skipped by the caretaker: %v", err)
	}
}

// TestPapersReachWhoIsAsked: what is handed in with a form is stored apart, read by later steps, and told to who is asked.
func TestPapersReachWhoIsAsked(t *testing.T) {
	flow := strings.Replace(smallFolder["antrag/flow.yaml"], "  - mail: bescheid\n", "  - approve: kasse\n    when: steps.nachreichen.seiten > 1\n    by: group(\"kasse\")\n    outcomes: {ja: {label: Ja}}\n  - mail: bescheid\n", 1)
	folder := managed(map[string]string{
		"antrag/flow.yaml":               strings.Replace(flow, "keep:", "anytime:\n  - {action: nachreichen, label: Etwas nachreichen, by: submitter, until: kasse, form: nachreichung}\nkeep:", 1),
		"antrag/forms/nachreichung.yaml": "form: nachreichung\ntitle: Nachreichung\nfields:\n  - {name: was, type: text, label: Was, required: true}\n  - {name: seiten, type: number, label: Seiten}\n",
	})
	onEachWith(t, folder, func(r *rig) {
		c := r.send("Paul", nil)
		r.work()
		r.mail.clear()
		offered := flows.Actions(c.Flow(), c.State, mailboxOfSubmitter, r.clock.Now(), r.e.Organisation())
		if len(offered) != 1 || offered[0].Form == nil || offered[0].Label != "Etwas nachreichen" || offered[0].Ends {
			r.t.Fatalf("offered is %+v", offered)
		}
		values := r.read(offered[0].Form, map[string]any{"was": "Ein Geheimnis", "seiten": "3"}, nil, nil)
		_, err := r.e.Do(ctx, c.Row.ID, flows.Input{By: mailboxOfSubmitter, Do: flows.Act{Action: "nachreichen", Values: values}})
		r.ok(err)
		r.work()
		mails := r.mail.to("anna@example.org")
		if len(mails) != 1 || !strings.Contains(mails[0].Subject, "Neue Unterlagen") || strings.Contains(mails[0].Subject, "Geheimnis") {
			r.t.Fatalf("Anna reads %v", subjects(mails))
		}
		r.link(tokenIn(mails[0]))
		c = r.decide(c.Row.ID, "pruefung", r.person("anna"), "ja")
		r.stop(c.Row.ID, "kasse")
		for _, event := range r.load(c.Row.ID).Events {
			if strings.Contains(string(event.Body), "Geheimnis") {
				r.t.Errorf("an event holds what was handed in: %s", event.Body)
			}
		}
		r.replays(c)
	})
}
