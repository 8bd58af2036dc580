package engine_test

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
)

// living is the small process with a life cycle: more keys of its form, and a way to withdraw.
func living(keys string) map[string]string {
	form := strings.Replace(smallFolder["antrag/form.yaml"], "who: everyone\n", "who: everyone\n"+keys, 1)
	form = strings.Replace(form, "identity:", "  - {name: geburt, type: date, label: Geburtsdatum}\nidentity:", 1)
	form = strings.Replace(form, "name: name}", "name: name, birthDate: geburt}", 1)
	flow := strings.Replace(smallFolder["antrag/flow.yaml"], "keep:", "anytime:\n  - {action: zurueckziehen, by: submitter, then: end zurueck}\nkeep:", 1)
	flow = strings.Replace(flow, "{fertig: done,", "{fertig: done, zurueck: withdrawn,", 1)
	return map[string]string{"antrag/form.yaml": form, "antrag/flow.yaml": flow}
}

// try starts a case of the small process; changes replace answers.
func (r *rig) try(by flows.Actor, changes map[string]any) (*engine.Case, error) {
	r.t.Helper()
	return r.e.Start(ctx, engine.StartRequest{Process: "antrag", Values: r.living(changes), By: by})
}

func (r *rig) living(changes map[string]any) forms.Values {
	r.t.Helper()
	p, _ := r.e.Process("antrag")
	answers := map[string]any{"name": "Jonas Scheinbar", "email": "jonas@example.org"}
	maps.Copy(answers, changes)
	return r.read(p.Form, answers, nil, nil)
}

func (r *rig) sent(by flows.Actor, changes map[string]any) *engine.Case {
	r.t.Helper()
	c, err := r.try(by, changes)
	r.ok(err)
	return c
}

var mailboxOfSubmitter = flows.Actor{Party: flows.Party{Mailbox: flows.SubmitterMailbox}, Way: flows.ByLink}

func (r *rig) withdraw(id string) {
	r.t.Helper()
	_, err := r.e.Do(ctx, id, flows.Input{By: mailboxOfSubmitter, Do: flows.Act{Action: "zurueckziehen"}})
	r.ok(err)
}

// refuse lets Anna refuse a case.
func (r *rig) refuse(id string) {
	r.t.Helper()
	r.decide(id, "pruefung", r.person("anna"), "nein", comment("leider nicht"))
}

func TestFormIsTakenOnlyWhileItIsOpen(t *testing.T) {
	// It is Monday, 23 November 2026, 9:00 in Berlin.
	for says, c := range map[string]struct {
		open   string
		code   flows.RefusalCode
		de, en string
	}{
		"a day begins at midnight":       {"{from: 2026-11-23}", "", "", ""},
		"tomorrow is not yet":            {"{from: 2026-11-24}", engine.Closed, "Das Formular öffnet am 24. November 2026.", "The form opens on 24 November 2026."},
		"a day ends at 24:00":            {"{until: 2026-11-23}", "", "", ""},
		"yesterday is over":              {"{until: 2026-11-22}", engine.Closed, "Das Formular ist seit dem 22. November 2026, 24:00 Uhr geschlossen.", "The form has been closed since 22 November 2026, 24:00."},
		"a minute to go":                 {"{until: 2026-11-23 09:01}", "", "", ""},
		"an instant is the first closed": {"{until: 2026-11-23 09:00}", engine.Closed, "geschlossen", "closed"},
		"an instant opens exactly":       {"{from: 2026-11-23 09:00}", "", "", ""},
		"a setting says when":            {"{until: =settings.schluss}", engine.Closed, "20. November 2026", "20 November 2026"},
		"computed from today":            {"{from: \"=addDays(today, 1)\"}", engine.Closed, "24. November 2026", "24 November 2026"},
		"computed to nothing":            {"{until: '=registers.fristen[\"x\"].ende'}", "", "", ""},
	} {
		t.Run(says, func(t *testing.T) {
			files := living("open: " + c.open + "\n")
			files["antrag/settings.yaml"] = "schluss: {type: date, default: 2026-11-20, label: Schluss}\n"
			files["registers/fristen.yaml"] = "register: fristen\ntitle: Fristen\nedit: vorstand\ncolumns:\n  ende: {type: date, label: Ende}\nrows: [{key: a, label: A}]\n"
			if !strings.Contains(c.open, "registers") {
				delete(files, "registers/fristen.yaml")
			}
			r := newRig(t, "memory", small(files))
			_, err := r.try(stranger, nil)
			if c.code == "" {
				r.ok(err)
				return
			}
			text := r.refused(err, c.code).Text
			if !strings.Contains(text.In("de"), c.de) || !strings.Contains(text.In("en"), c.en) {
				t.Errorf("it says %q and %q", text.In("de"), text.In("en"))
			}
		})
	}
}

// The text of the author, and the same question without sending.
func TestOpeningSaysWhatIsComing(t *testing.T) {
	r := newRig(t, "memory", small(living("open: {from: 2026-12-01, until: 2026-12-10, text: \"Frag {{ today }} nach.\"}\natMost: 3\nfull: Voll.\n")))
	look := func(notYet, over, full bool, written string) {
		t.Helper()
		o, err := r.e.Opening(ctx, "antrag")
		r.ok(err)
		text, err := o.Written("de")
		r.ok(err)
		text = strings.ReplaceAll(text, "\\", "") // it is Markdown
		if o.NotYet != notYet || o.Over != over || o.Full() != full || text != written {
			t.Errorf("%+v says %q", o, text)
		}
	}
	look(true, false, false, "Frag 23. November 2026 nach.")
	r.clock.forward(8 * day)
	look(false, false, false, "")
	if o, _ := r.e.Opening(ctx, "antrag"); o.Deadline("de", r.e.Organisation().Zone()) != "10. Dezember 2026, 24:00 Uhr" || o.Left != 3 {
		t.Errorf("%+v", o)
	}
	for i := range 3 {
		r.sent(stranger, map[string]any{"email": fmt.Sprintf("p%d@example.org", i)})
	}
	look(false, false, true, "Voll.")
	r.clock.forward(10 * day)
	look(false, true, true, "Frag 11. Dezember 2026 nach.")
}

func TestLastPlaceIsWonOnce(t *testing.T) {
	onEachWith(t, small(living("atMost: 5\n")), func(r *rig) {
		var mu sync.Mutex
		won, full := 0, 0
		parallel(12, func(i int) {
			_, err := r.e.Start(ctx, engine.StartRequest{Process: "antrag", By: stranger,
				Values: forms.Values{"name": "N", "email": fmt.Sprintf("p%d@example.org", i)}})
			var refusal *flows.Refusal
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				won++
			case errors.As(err, &refusal) && refusal.Code == engine.Full:
				full++
			default:
				r.t.Error(err)
			}
		})
		if won != 5 || full != 7 {
			r.t.Errorf("%d were taken, %d were told that it is full", won, full)
		}
		_, err := r.try(stranger, nil)
		r.refused(err, engine.Full)
	})
}

func TestPlacesComeBack(t *testing.T) {
	onEachWith(t, small(living("atMost: 1\n")), func(r *rig) {
		first := r.sent(stranger, nil)
		for says, end := range map[string]func(id string){"withdrawn": r.withdraw, "refused": r.refuse} {
			_, err := r.try(stranger, nil)
			r.refused(err, engine.Full)
			end(first.Row.ID)
			if first, err = r.try(stranger, nil); err != nil {
				r.t.Fatalf("%s, and its place does not come back: %v", says, err)
			}
		}
		r.decide(first.Row.ID, "pruefung", r.person("anna"), "ja")
		_, err := r.try(stranger, nil)
		r.refused(err, engine.Full) // a good end keeps the place
		r.ok(r.e.Erase(ctx, first.Row.ID, "request"))
		_, err = r.try(stranger, nil)
		r.refused(err, engine.Full) // it says nothing of anybody
	})
}

func TestOnePerPerson(t *testing.T) {
	jonas := map[string]any{"name": "Jonas Scheinbar", "email": "jonas@example.org", "geburt": "1990-04-17"}
	onEachWith(t, small(living("once: submitter\n")), func(r *rig) {
		first := r.sent(stranger, jonas)
		for says, same := range map[string]map[string]any{
			"mailbox":         {"name": "J. S.", "email": " Jonas@Example.org"},
			"name with birth": {"name": "jonas  SCHEINBAR", "email": "other@example.org", "geburt": "1990-04-17"},
		} {
			_, err := r.try(stranger, same)
			text := r.refused(err, engine.Twice).Text
			if said := text.In("de"); !strings.Contains(said, "23. November 2026") || strings.Contains(said, first.Row.Number) {
				r.t.Errorf("%s: somebody unknown reads %q", says, said)
			}
		}
		r.sent(stranger, map[string]any{"email": "erna@example.org", "geburt": "1991-04-17"})    // another date of birth
		r.sent(stranger, map[string]any{"email": "emil@example.org", "name": "Jonas Scheinbar"}) // a name alone is not enough
		r.withdraw(first.Row.ID)
		second := r.sent(stranger, jonas)
		_, err := r.try(stranger, jonas)
		r.refused(err, engine.Twice)
		r.ok(r.e.Erase(ctx, second.Row.ID, "request"))
		r.sent(stranger, jonas)
	})
}

func TestOneOfASignedInPersonNamesTheirNumber(t *testing.T) {
	onEachWith(t, small(living("once: submitter\n")), func(r *rig) {
		first := r.sent(r.person("kurt"), map[string]any{"name": "Kurt", "email": "kurt@example.org"})
		_, err := r.try(r.person("kurt"), map[string]any{"name": "Kurt", "email": "else@example.org"})
		text := r.refused(err, engine.Twice).Text
		if said := text.In("en"); !strings.Contains(said, first.Row.Number) || !strings.Contains(said, "23 November 2026") {
			r.t.Errorf("Kurt reads %q", said)
		}
		_, err = r.try(r.person("karla"), map[string]any{"name": "Karla", "email": "kurt@example.org"})
		if said := r.refused(err, engine.Twice).Text.In("en"); strings.Contains(said, first.Row.Number) {
			r.t.Errorf("Karla learns the number: %q", said)
		}
	})
}

func TestOnePerKey(t *testing.T) {
	onEachWith(t, small(living("once: =anliegen\n")), func(r *rig) {
		r.sent(stranger, map[string]any{"anliegen": "MU-ST 112"})
		_, err := r.try(stranger, map[string]any{"anliegen": "mu-st  112", "email": "b@example.org"})
		r.refused(err, engine.Twice)
		r.sent(stranger, map[string]any{"anliegen": "MU-ST 113"})
		r.sent(stranger, nil) // no key, no claim
		r.sent(stranger, nil)
	})
}

// Nothing that is stored for a claim tells anything about a person.
func TestClaimsNameNobody(t *testing.T) {
	r := newRig(t, "memory", small(living("once: submitter\nduplicates: {key: =anliegen}\n")))
	var claims []engine.Claim
	var documents []engine.DocumentChange
	r.store.set(func(s *faultyStore) {
		s.beforeCommit = func(c *engine.Commit) error {
			claims, documents = append(claims, c.Claims...), append(documents, c.Documents...)
			return nil
		}
	})
	r.sent(stranger, map[string]any{"anliegen": "Geheimnis", "geburt": "1990-04-17"})
	if len(claims) != 3 {
		t.Fatalf("mailbox, name with birth, and key are %d claims", len(claims))
	}
	text := fmt.Sprint(claims)
	for _, d := range documents {
		if d.Collection == "claims" {
			text += string(d.Body)
		}
	}
	// Each is what no hash and no random id holds by chance: a few digits or letters alone would be found in them now and then.
	for _, word := range []string{"jonas scheinbar", "jonas@", "scheinbar", "geheimnis", "1990-04-17", "19900417", "17.04.1990"} {
		if strings.Contains(strings.ToLower(text), word) {
			t.Errorf("%q stands in %s", word, text)
		}
	}
}

func TestEarlierCaseWarnsAndIsRecorded(t *testing.T) {
	onEachWith(t, small(living("duplicates: {key: =anliegen, message: \"Schon da: {{ earlier.number }} {{ earlier.status }} {{ earlier.submittedOn }}\"}\n")), func(r *rig) {
		first := r.sent(r.person("kurt"), map[string]any{"anliegen": "MU-ST 112"})
		p, _ := r.e.Process("antrag")
		values := r.living(map[string]any{"anliegen": "mu-st 112"})
		warning := func(by flows.Actor) string {
			x, err := r.e.DuplicateOf(ctx, p, values, by, "")
			r.ok(err)
			if x == nil {
				return ""
			}
			text, err := r.e.Warning(p, values, r.e.FormContext(p, nil), x)
			r.ok(err)
			return strings.ReplaceAll(text, "\\", "") // it is Markdown
		}
		if got := warning(stranger); got != "Schon da:   23. November 2026" {
			r.t.Errorf("somebody unknown reads %q", got)
		}
		if got := warning(r.person("kurt")); !strings.Contains(got, first.Row.Number) || !strings.Contains(got, "in Bearbeitung") {
			r.t.Errorf("Kurt reads %q", got)
		}
		second := r.sent(stranger, map[string]any{"anliegen": "MU-ST 112"}) // it never blocks
		if len(second.State.Earlier) != 1 || second.State.Earlier[0] != first.Row.Number {
			r.t.Errorf("the case knows %v", second.State.Earlier)
		}
		r.work()
		told := ""
		for _, m := range r.mail.to("anna@example.org") {
			if strings.Contains(m.Subject, second.Row.Number) {
				told = fmt.Sprint(m.Facts)
			}
		}
		if last := told; !strings.Contains(last, "Es gibt schon") || !strings.Contains(last, first.Row.Number) {
			r.t.Errorf("the brief says %s", last)
		}
		r.ok(engine.Replay(second.Process, r.load(second.Row.ID)))
		r.withdraw(second.Row.ID)
		r.refuse(first.Row.ID)
		if got := warning(stranger); got != "" {
			r.t.Errorf("both have ended badly, and still: %q", got)
		}
	})
}

// Whatever happens in whatever order: never more than the limit, and never fewer than it allows.
func TestPlacesAreNeitherLostNorDoubled(t *testing.T) {
	r := newRig(t, "sqlite", small(living("atMost: 3\nonce: submitter\n")))
	rapid.Check(t, func(rt *rapid.T) {
		running := map[string]string{} // mailbox -> case
		defer func() {
			for _, id := range running {
				r.withdraw(id)
			}
		}()
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			mailbox := rapid.SampledFrom([]string{"a@example.org", "b@example.org", "c@example.org", "d@example.org", "e@example.org"}).Draw(rt, "mailbox")
			if id := running[mailbox]; id != "" && rapid.Bool().Draw(rt, "withdraw") {
				r.withdraw(id)
				delete(running, mailbox)
				continue
			}
			c, err := r.try(stranger, map[string]any{"email": mailbox})
			var refusal *flows.Refusal
			code := flows.RefusalCode("")
			if errors.As(err, &refusal) {
				code = refusal.Code
			}
			switch {
			case len(running) == 3 && code == engine.Full:
			case len(running) < 3 && running[mailbox] != "" && code == engine.Twice:
			case len(running) < 3 && running[mailbox] == "" && err == nil:
				running[mailbox] = c.Row.ID
			default:
				rt.Fatalf("%d run, %s has %q, and it is answered %v", len(running), mailbox, running[mailbox], err)
			}
		}
	})
}

var confirmLink = "https://antraege.example.org/b/"

// await fills in a draft of the small process and sends it to wait for its mailbox.
func (r *rig) await(changes map[string]any) (*engine.Draft, *engine.Pending) {
	r.t.Helper()
	p, _ := r.e.Process("antrag")
	d := r.e.NewDraft("antrag", "")
	d.Input = p.Form.Input(r.living(changes))
	r.ok(r.e.SaveDraft(ctx, d))
	address := r.e.MustConfirm(p, r.living(changes), stranger)
	w, _, err := r.e.Await(ctx, d, p, address, stranger)
	r.ok(err)
	return d, w
}

// confirmToken is the token in the newest mail to an address.
func (r *rig) confirmToken(to string) string {
	r.t.Helper()
	r.work()
	mails := r.mail.to(to)
	if len(mails) == 0 {
		r.t.Fatalf("%s got no mail", to)
	}
	token, ok := strings.CutPrefix(address(mails[len(mails)-1]), confirmLink)
	if !ok {
		r.t.Fatalf("the mail leads to %s", address(mails[len(mails)-1]))
	}
	return token
}

func TestSubmissionCountsWhenItsMailboxConfirmsIt(t *testing.T) {
	onEachWith(t, small(living("confirmEmail: email\n")), func(r *rig) {
		_, err := r.try(stranger, nil)
		r.refused(err, engine.Unconfirmed)
		d, w := r.await(nil)
		if _, err := r.e.Draft(ctx, d.Key); !errors.Is(err, engine.ErrNotFound) {
			r.t.Errorf("the draft can still be changed: %v", err)
		}
		token := r.confirmToken("jonas@example.org")
		if strings.Contains(token, d.Key) || strings.Contains(fmt.Sprint(r.mail.all()), d.Key) {
			r.t.Error("the mail leads to the draft")
		}
		r.restart()
		for range 3 { // opening confirms nothing
			waiting, done, err := r.e.Confirmation(ctx, token)
			if err != nil || waiting == nil || done != nil || waiting.Key != w.Key {
				r.t.Fatal(waiting, done, err)
			}
		}
		if rows, _ := r.store.Cases(ctx, engine.CaseQuery{}); len(rows) != 0 {
			r.t.Fatal("it counts already")
		}
		waiting, _, err := r.e.Confirmation(ctx, token)
		r.ok(err)
		first, err := r.e.Confirm(ctx, waiting)
		r.ok(err)
		second, err := r.e.Confirm(ctx, waiting)
		r.ok(err)
		_, opened, err := r.e.Confirmation(ctx, token)
		r.ok(err)
		if first.Row.ID != second.Row.ID || opened == nil || opened.Row.ID != first.Row.ID || !first.State.Confirmed || first.State.Verified {
			r.t.Errorf("%+v, %+v, %+v", first.Row, second.Row, opened)
		}
		r.work()
		mails := r.mail.to("anna@example.org")
		if facts := fmt.Sprint(mails[0].Facts); !strings.Contains(facts, "E-Mail-Adresse bestätigt") {
			r.t.Errorf("the brief says %s", facts)
		}
		r.ok(engine.Replay(first.Process, r.load(first.Row.ID)))
		for says, wrong := range map[string]string{"cut off": token[:len(token)-1], "changed": "x" + token[1:], "empty": ""} {
			if _, _, err := r.e.Confirmation(ctx, wrong); !errors.Is(err, engine.ErrNoLink) {
				r.t.Errorf("a link that is %s answers %v", says, err)
			}
		}
	})
}

func TestConfirmationIsOverAfterItsTime(t *testing.T) {
	onEachWith(t, small(living("confirmEmail: {field: email, within: 2 hours}\n")), func(r *rig) {
		d, w := r.await(nil)
		meta, err := r.e.Files().Put(d.CaseID(), "a.pdf", strings.NewReader(pdf), []string{"pdf"}, 0)
		r.ok(err)
		token := r.confirmToken("jonas@example.org")
		if !w.Expires.Equal(monday.Add(2 * time.Hour)) {
			r.t.Errorf("it waits until %s", w.Expires)
		}
		r.clock.forward(2 * time.Hour)
		if _, _, err := r.e.Confirmation(ctx, token); !errors.Is(err, engine.ErrPast) {
			r.t.Errorf("two hours later the link answers %v", err)
		}
		if _, err := r.e.Awaiting(ctx, d.Key); !errors.Is(err, engine.ErrNotFound) {
			r.t.Errorf("it still waits: %v", err)
		}
		r.ok(r.e.Schedule(ctx))
		r.later(3 * day)
		if left, err := r.e.Files().Open(d.CaseID(), meta.ID); err == nil {
			left.Close()
			r.t.Error("its file is still there")
		}
	})
}

func TestFormThatClosesEndsTheWait(t *testing.T) {
	r := newRig(t, "memory", small(living("open: {until: 2026-11-23 10:00}\nconfirmEmail: email\n")))
	_, w := r.await(nil)
	if !w.Expires.Equal(monday.Add(time.Hour)) {
		t.Errorf("it waits until %s although the form closes at 10", w.Expires)
	}
}

func TestAnotherAddressEndsTheFirstLink(t *testing.T) {
	onEachWith(t, small(living("confirmEmail: email\n")), func(r *rig) {
		d, w := r.await(map[string]any{"email": "falsch@example.org", "anliegen": "bleibt"})
		token := r.confirmToken("falsch@example.org")
		r.ok(r.e.Resume(ctx, w))
		if err := r.e.Resume(ctx, w); !errors.Is(err, engine.ErrDocumentChanged) {
			r.t.Errorf("it is taken back twice: %v", err)
		}
		if _, err := r.e.Confirm(ctx, w); err == nil {
			r.t.Error("what was taken back is confirmed")
		}
		again, err := r.e.Draft(ctx, d.Key)
		r.ok(err)
		if got := again.Input["anliegen"]; len(got) != 1 || got[0] != "bleibt" {
			r.t.Errorf("of the answers is left %v", again.Input)
		}
		again.Input["email"] = []string{"richtig@example.org"}
		r.ok(r.e.SaveDraft(ctx, again))
		p, _ := r.e.Process("antrag")
		_, mailed, err := r.e.Await(ctx, again, p, "richtig@example.org", stranger)
		r.ok(err)
		if _, _, err := r.e.Confirmation(ctx, token); !mailed || !errors.Is(err, engine.ErrPast) {
			r.t.Errorf("the link of the wrong address answers %v", err)
		}
		if _, done, err := r.e.Confirmation(ctx, r.confirmToken("richtig@example.org")); err != nil || done != nil {
			r.t.Errorf("the link of the right one answers %v", err)
		}
	})
}

func TestPlacesAreTakenWhenConfirmed(t *testing.T) {
	onEachWith(t, small(living("confirmEmail: email\natMost: 1\n")), func(r *rig) {
		r.await(map[string]any{"email": "a@example.org"})
		r.await(map[string]any{"email": "b@example.org"})
		first, _, err := r.e.Confirmation(ctx, r.confirmToken("a@example.org"))
		r.ok(err)
		second, _, err := r.e.Confirmation(ctx, r.confirmToken("b@example.org"))
		r.ok(err)
		won, err := r.e.Confirm(ctx, second)
		r.ok(err)
		_, err = r.e.Confirm(ctx, first)
		r.refused(err, engine.Full)
		r.withdraw(won.Row.ID)
		if _, err = r.e.Confirm(ctx, first); err != nil {
			r.t.Errorf("a place is free again: %v", err)
		}
	})
}

func TestWhoNeedsNoConfirmation(t *testing.T) {
	r := newRig(t, "memory", small(living("confirmEmail: email\n")))
	kurt := r.sent(r.person("kurt"), map[string]any{"email": "Kurt@example.org"})
	if !kurt.State.Confirmed {
		t.Error("a mailbox that somebody has signed in with is confirmed")
	}
	_, err := r.try(r.person("kurt"), map[string]any{"email": "jonas@example.org"})
	r.refused(err, engine.Unconfirmed)
	service := flows.Actor{Party: flows.Party{Service: "roboter"}, Way: flows.ByAPI}
	if c := r.sent(service, nil); c.State.Confirmed {
		t.Error("a service is trusted, but nobody has confirmed anything")
	}
}

func TestMailboxIsNotFlooded(t *testing.T) {
	onEachWith(t, small(living("confirmEmail: email\n")), func(r *rig) {
		_, w := r.await(nil)
		var mu sync.Mutex
		mailed := 0
		parallel(12, func(i int) {
			sent, err := r.e.MailConfirmation(ctx, w)
			mu.Lock()
			defer mu.Unlock()
			if err != nil && !errors.Is(err, engine.ErrDocumentChanged) {
				r.t.Error(err)
			}
			if sent {
				mailed++
			}
		})
		d := r.e.NewDraft("antrag", "")
		r.ok(r.e.MailDraft(ctx, d, "JONAS@example.org")) // of another kind, to the same mailbox
		r.work()
		if n := len(r.mail.to("jonas@example.org")) + len(r.mail.to("JONAS@example.org")); mailed != 4 || n != 5 {
			r.t.Errorf("%d more were promised, %d mails came", mailed, n)
		}
		r.clock.forward(time.Hour)
		if sent, err := r.e.MailConfirmation(ctx, w); err != nil || !sent {
			r.t.Errorf("an hour later: %v, %v", sent, err)
		}
	})
}
