package engine_test

import (
	"bytes"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"laufzettel/connectors"
	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
)

// portraits is a process with a consent that erases a picture and a part of a group, and an original to be seen.
func portraits() fs.FS {
	return small(map[string]string{
		"antrag/form.yaml": `form: antrag
title: Antrag
who: everyone
fields:
  - {name: name, type: text, label: Name, required: true}
  - {name: email, type: email, label: E-Mail, required: true}
  - {name: foto, type: file, label: Foto}
  - name: kontakt
    type: group
    label: Kontakt
    fields:
      - {name: ort, type: text, label: Ort}
      - {name: telefon, type: text, label: Telefon}
  - {name: zeigen, type: consent, label: Das Foto darf gezeigt werden., withdraw: {erases: [foto, kontakt.telefon]}}
  - {name: rundbrief, type: consent, label: Ich will den Rundbrief.}
  - {name: zeugnis, type: confirmation, original: required, label: Mein Zeugnis liegt vor., keep: 6 months after decision}
identity:
  submitter: {email: email, name: name}
`,
		"antrag/flow.yaml": `flow: antrag
number: T-{year}-{seq:4}
title: "Antrag von {{ name }}"
start: {form: antrag}
statuses: {fertig: done, nein: refused}
steps:
  - approve: pruefung
    title: "Ruf {{ kontakt.telefon }} an"
    by: holders("chef")
    outcomes:
      ja: {label: Ja}
      rueckfrage: {label: Rückfrage, then: return, fields: chosen}
  - approve: nochmal
    when: zeigen.given or not exists(zeugnis.seenAt)
    by: holders("chef")
    outcomes:
      ja: {label: Ja}
  - end: fertig
keep: [{for: 10 years}]
`, "antrag/mails/bescheid.md": ""})
}

const phone, portrait = "0151 4711081500", "Alma-im-Portrait.pdf"

// portrayed is a case of portraits, with the phone number told in two rounds.
func portrayed(r *rig) (c *engine.Case, upload string) {
	r.t.Helper()
	d := r.e.NewDraft("antrag", "")
	r.ok(r.e.SaveDraft(ctx, d))
	meta, err := r.e.Files().Put(d.CaseID(), portrait, strings.NewReader(pdf), []string{"pdf"}, 0)
	r.ok(err)
	p, _ := r.e.Process("antrag")
	values := r.read(p.Form, map[string]any{
		"name": "Alma Beispiel", "email": "antrag@example.org", "foto": meta.ID, "kontakt": map[string]any{"ort": "Musterdorf", "telefon": phone},
		"zeigen": true, "rundbrief": true, "zeugnis": true,
	}, map[string]expression.Record{meta.ID: meta.Record()}, nil)
	c, err = r.e.Start(ctx, engine.StartRequest{Process: "antrag", Values: values, By: stranger, Draft: d})
	r.ok(err)
	r.work()
	r.decide(c.Row.ID, "pruefung", r.person("anna"), "rueckfrage", comment("Stimmt die Nummer?"), func(ch *flows.Choose) { ch.Fields = []string{"kontakt"} })
	r.work()
	h, err := r.e.History(ctx, c.Row.ID)
	r.ok(err)
	again := h.State.Values.Changed("kontakt", func(kontakt expression.Record) { kontakt["telefon"] = phone + "9" })
	_, err = r.e.Do(ctx, c.Row.ID, flows.Input{By: submitter, Do: flows.AnswerReturn{Stop: r.returned(c.Row.ID).ID, Values: again}})
	r.ok(err)
	r.work()
	return c, meta.ID
}

// submitter is whoever reads the mailbox that sent a case.
var submitter = flows.Actor{Party: flows.Party{Mailbox: flows.SubmitterMailbox}, Way: flows.ByLink, Assurance: flows.MailboxAssurance}

var showing = flows.Spot{Field: "zeigen"}

func fact(m connectors.Message, label string) string {
	for _, f := range m.Facts {
		if f.Label == label {
			return f.Value
		}
	}
	return ""
}

// What goes with a consent goes at once, from every round and every byte; the rest and the record stay.
func TestAWithdrawnConsentErases(t *testing.T) {
	onEachWith(t, portraits(), func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		c, upload := portrayed(r)
		p, _ := r.e.Process("antrag")
		r.ok(engine.Replay(p, r.load(c.Row.ID)))
		_, err := r.e.WithdrawConsent(ctx, c.Row.ID, r.person("anna"), showing, nil)
		r.refused(err, flows.NotYours)

		mails := len(r.mail.to("anna@example.org"))
		result, err := r.e.WithdrawConsent(ctx, c.Row.ID, submitter, showing, nil)
		r.ok(err)
		r.work()
		if got := len(r.mail.to("anna@example.org")); got != mails {
			t.Errorf("%d mails went out: people with an open task learn it there", got-mails)
		}
		for _, state := range []*flows.State{result.State, r.history(c).State} {
			consent := state.Values["zeigen"].(expression.Record)
			if consent["given"] != false || consent["withdrawnAt"] == nil || consent["name"] != "Alma Beispiel" {
				t.Errorf("the consent is %v", consent)
			}
			kontakt := state.Values["kontakt"].(expression.Record)
			if state.Values["foto"] != nil || kontakt["telefon"] != nil || kontakt["ort"] != "Musterdorf" || state.Values["name"] != "Alma Beispiel" {
				t.Errorf("what is left: %v", state.Values)
			}
			if other := state.Values["rundbrief"].(expression.Record); other["given"] != true {
				t.Error("the other consent went too")
			}
		}
		if _, err := r.e.Files().Open(c.Row.ID, upload); err == nil {
			t.Error("the picture is still there")
		}
		record := r.load(c.Row.ID)
		r.ok(engine.VerifyChain(record))
		if err := engine.Replay(p, record); !errors.Is(err, engine.ErrErased) {
			t.Errorf("replaying says %v", err)
		}
		for ref := range record.Values {
			if strings.HasSuffix(ref, "/facts") || strings.HasSuffix(ref, "foto") || strings.HasSuffix(ref, "telefon") {
				t.Errorf("%s is still stored", ref)
			}
		}
		_, err = r.e.WithdrawConsent(ctx, c.Row.ID, submitter, showing, nil)
		r.refused(err, flows.AlreadyDone)
		if after := r.load(c.Row.ID); len(after.Events) != len(record.Events) {
			t.Error("the second withdrawal was recorded too")
		}
		r.later(day) // the night sees to the files
		if r.dir != "" && r.kind != "memory" {
			everyByte(r.t, r.dir, func(file string, content []byte) {
				for _, gone := range []string{phone, portrait} {
					if bytes.Contains(content, []byte(gone)) {
						t.Errorf("%s still holds %q", filepath.Base(file), gone)
					}
				}
			})
		}
		// The flow sees it, and the next brief says it.
		r.decide(c.Row.ID, "pruefung", r.person("anna"), "ja")
		r.work()
		last := r.mail.to("anna@example.org")
		if said := fact(last[len(last)-1], "Widerrufen"); !strings.Contains(said, "Das Foto darf gezeigt werden.“, am 2") {
			t.Errorf("the brief says %q", said)
		}
	})
}

// After the end the caretaker learns of it: nobody has a task that would tell them.
func TestAConsentIsWithdrawnAfterTheEnd(t *testing.T) {
	onEachWith(t, portraits(), func(r *rig) {
		c, upload := portrayed(r)
		chef := r.person("anna")
		stop := r.stop(c.Row.ID, "pruefung").ID
		_, err := r.e.Do(ctx, c.Row.ID, flows.Input{By: chef, Do: flows.SeeOriginal{Stop: stop, Spot: flows.Spot{Field: "zeugnis"}}})
		r.ok(err)
		r.decide(c.Row.ID, "pruefung", chef, "ja")
		r.decide(c.Row.ID, "nochmal", chef, "ja")
		r.work()
		before := len(r.mail.all())
		_, err = r.e.WithdrawConsent(ctx, c.Row.ID, submitter, flows.Spot{Field: "rundbrief"}, nil)
		r.ok(err)
		p, _ := r.e.Process("antrag")
		r.ok(engine.Replay(p, r.load(c.Row.ID))) // nothing was erased: the record still replays
		_, err = r.e.WithdrawConsent(ctx, c.Row.ID, submitter, showing, nil)
		r.ok(err)
		r.work()
		told := r.mail.all()[before:]
		if len(told) < 2 {
			t.Fatalf("%d mails say so", len(told))
		}
		said := ""
		for _, m := range told {
			said += m.Markdown
			if !strings.Contains(m.Subject, "Einwilligung") || strings.Contains(m.Subject, "Foto") || m.To.Mail == "antrag@example.org" {
				t.Errorf("%s reads %q", m.To.Mail, m.Subject)
			}
		}
		if !strings.Contains(said, "Das Foto darf gezeigt werden") || !strings.Contains(said, "Ich will den Rundbrief") {
			t.Errorf("the mails say %q", said)
		}
		if _, err := r.e.Files().Open(c.Row.ID, upload); err == nil {
			t.Error("the picture is still there")
		}
		r.ok(engine.VerifyChain(r.load(c.Row.ID)))
		r.ok(r.e.Erase(ctx, c.Row.ID, "request"))
		_, err = r.e.WithdrawConsent(ctx, c.Row.ID, submitter, showing, nil)
		r.refused(err, flows.NoSuchTask)
	})
}

// A crash after the commit leaves no upload behind: the worker deletes it.
func TestAWithdrawalIsFinishedAfterACrash(t *testing.T) {
	onEachWith(t, portraits(), func(r *rig) {
		c, upload := portrayed(r)
		_, err := r.e.WithdrawConsent(ctx, c.Row.ID, submitter, showing, nil)
		r.ok(err)
		again, err := r.e.Files().Put(c.Row.ID, portrait, strings.NewReader(pdf), []string{"pdf"}, 0)
		r.ok(err)
		waiting := r.outbox(engine.WorkQuery{State: engine.Waiting})
		found := false
		for _, w := range waiting {
			found = found || w.Kind == "forget" && strings.Contains(string(w.Body), upload)
		}
		if !found {
			t.Error("nothing would delete the upload")
		}
		r.restart()
		r.work()
		if _, err := r.e.Files().Open(c.Row.ID, again.ID); err != nil {
			t.Error("an upload that nobody withdrew went too")
		}
		for _, w := range r.outbox(engine.WorkQuery{State: engine.Waiting}) {
			if w.Kind == "forget" {
				t.Errorf("%s still waits", w.ID)
			}
		}
	})
}

// Who saw an original is recorded, told in the next brief, replayed, and forgotten with the answer.
func TestAnOriginalIsSeen(t *testing.T) {
	onEachWith(t, portraits(), func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		c, _ := portrayed(r)
		chef, paper := r.person("anna"), flows.Spot{Field: "zeugnis"}
		brief := r.mail.to("anna@example.org")
		if said := fact(brief[len(brief)-1], "Noch nicht gesehen"); !strings.Contains(said, "Mein Zeugnis liegt vor.") {
			t.Errorf("the brief says %q", said)
		}
		stop := r.stop(c.Row.ID, "pruefung").ID
		see := func(by flows.Actor, back bool) error {
			_, err := r.e.Do(ctx, c.Row.ID, flows.Input{By: by, Do: flows.SeeOriginal{Stop: stop, Spot: paper, Back: back}})
			return err
		}
		r.refused(see(submitter, false), flows.NotYours)
		if r.e.May(submitter, engine.SeeOriginal, engine.OfAnswer(&r.history(c).Case, stop, paper)) == nil || r.e.May(chef, engine.SeeOriginal, engine.OfAnswer(&r.history(c).Case, stop, paper)) != nil {
			t.Error("the authorisation function says something else")
		}
		r.ok(see(chef, false))
		r.refused(see(chef, false), flows.AlreadyDone)
		r.ok(see(chef, true))
		r.ok(see(chef, false))
		value := func() expression.Record {
			t.Helper()
			record, _ := r.history(c).State.Values["zeugnis"].(expression.Record)
			return record
		}
		if seen := value(); seen["seenBy"] == nil || seen["seenBy"] == "" || seen["seenAt"] == nil {
			t.Errorf("the answer is %v", seen)
		}
		name := value()["seenBy"].(string)
		p, _ := r.e.Process("antrag")
		r.ok(engine.Replay(p, r.load(c.Row.ID)))
		for _, stored := range r.load(c.Row.ID).Events {
			if bytes.Contains(stored.Body, []byte(name)) {
				t.Errorf("the event %s holds the name", stored.Body)
			}
		}
		r.decide(c.Row.ID, "pruefung", chef, "ja")
		r.work()
		r.refused(see(chef, true), flows.AlreadyDone)
		brief = r.mail.to("anna@example.org")
		if said := fact(brief[len(brief)-1], "Noch nicht gesehen"); said != "" {
			t.Errorf("the brief still says %q", said)
		}
		r.decide(c.Row.ID, "nochmal", chef, "ja")
		r.later(190 * day)
		if value() != nil {
			t.Errorf("the answer is still %v", value())
		}
		for ref := range r.load(c.Row.ID).Values {
			if strings.HasSuffix(ref, flows.ValueSeenBy) {
				t.Errorf("%s is still stored", ref)
			}
		}
		r.ok(engine.VerifyChain(r.load(c.Row.ID)))
	})
}
