package engine_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
)

// honourFlow is a process like those of associations: a list of people is checked row by row, a body decides in its meeting,
// the last step may put things right and ask the first, and what was decided can be amended.
func honourFlow() fs.FS {
	return small(map[string]string{
		"antrag/form.yaml": `form: antrag
title: Antrag
who: everyone
once: =name
fields:
  - {name: name, type: text, label: Name, required: true}
  - {name: email, type: email, label: E-Mail, required: true}
  - {name: geheim, type: text, label: Geheim, sensitive: true, purpose: Test, keep: 1 year after decision}
  - {name: anliegen, type: text, lines: 3, label: Anliegen}
  - {name: beleg, type: file, label: Beleg}
  - name: personen
    type: table
    label: Personen
    fields:
      - {name: vorname, type: text, label: Vorname, required: true}
      - {name: iban, type: text, label: Konto, sensitive: true, purpose: Test, keep: 1 year after decision}
identity:
  submitter: {email: email, name: name}
`,
		"antrag/forms/urteil.yaml": `form: urteil
fields:
  - {name: punkte, type: integer, label: Punkte, required: true, max: 10}
`,
		"antrag/flow.yaml": `flow: antrag
number: T-{year}-{seq:4}
title: "Antrag von {{ name }}"
start: {form: antrag}
statuses: {fertig: done, nein: refused, zurueck: withdrawn}
amend: {by: submitter}
steps:
  - approve: pruefung
    by: holders("chef")
    form: urteil
    rows: form.personen
    outcomes: {ok: {label: In Ordnung}, nicht: {label: Ablehnen, reason: required}}
  - approve: vorstand
    by: group("kasse")
    body: Vorstand
    gather: vorstandssitzung
    attachments: optional
    outcomes: {ja: {label: Ja}, nein: {label: Nein, then: end nein, reason: required}}
  - approve: vollzug
    by: group("kasse")
    not: [submitter, subject, steps.vorstand.by]
    edits: [anliegen]
    outcomes: {ja: {label: Ja}, frage: {label: Frage, then: return, to: pruefung, fields: [punkte]}}
  - end: fertig
`,
		"antrag/mails/bescheid.md": ""})
}

// points are the answers of the form urteil.
func points(n int64) forms.Values { return forms.Values{"punkte": decimal.NewFromInt(n)} }

func (r *rig) people(names ...string) map[string]any {
	rows := make([]any, len(names))
	for i, name := range names {
		rows[i] = map[string]any{"vorname": name, "iban": "DE0" + name}
	}
	return map[string]any{"personen": rows, "geheim": "nur intern"}
}

// meeting is what a clerk enters.
func (r *rig) meeting(caseID, on string) func(*flows.Choose) {
	r.t.Helper()
	meta, err := r.e.Files().Put(caseID, "protokoll.pdf", strings.NewReader(pdf), []string{"pdf"}, 0)
	r.ok(err)
	day, err := expression.ParseDate(on)
	r.ok(err)
	return func(c *flows.Choose) {
		c.Values = forms.Values{"meeting": day, "protocol": meta.Record(), "votesFor": decimal.NewFromInt(5)}
	}
}

// TestDecisionsCarryWhatTheyNeed follows a case through rows, a body, a change of an answer and a question to an earlier
// step, and decides it again from the record.
func TestDecisionsCarryWhatTheyNeed(t *testing.T) {
	onEachWith(t, honourFlow(), func(r *rig) {
		c := r.send("Paul", r.people("Emil", "Fanny", "Gert"))
		c = r.decide(c.Row.ID, "pruefung", r.person("anna"), "", func(ch *flows.Choose) {
			ch.Values, ch.Rest = points(3), "ok"
			ch.Rows = []flows.RowChoice{{}, {Outcome: "nicht", Comment: "Leider zu jung."}}
		})
		rows, choices := flows.DecidedRows(c.Flow(), c.State, "pruefung", r.e.Organisation())
		if len(rows) != 3 || choices[1] != (flows.RowChoice{Outcome: "nicht", Comment: "Leider zu jung."}) || choices[2].Outcome != "ok" || c.State.Steps["pruefung"].Outcome != flows.OutcomeMixed {
			t.Errorf("the rows %v have %v", rows, choices)
		}
		c = r.decide(c.Row.ID, "vorstand", r.person("kurt"), "ja", r.meeting(c.Row.ID, "2026-11-20"))
		if at := c.State.Steps["vorstand"]; at.By != (flows.Party{}) || at.EnteredBy.Person != "kurt" {
			t.Errorf("a body decided, but the record says %+v", at)
		}
		// Whoever entered it is no pair of eyes, and may decide where those who decided must not.
		c = r.decide(c.Row.ID, "vollzug", r.person("kurt"), "frage")
		ask := r.stop(c.Row.ID, "pruefung")
		if ask.Kind != flows.Asked || len(r.tasks(c.Row.ID)) != 2 {
			t.Fatalf("asked is %+v", ask)
		}
		c, err := r.e.Do(ctx, c.Row.ID, flows.Input{By: r.person("anna"), Do: flows.AnswerReturn{Stop: ask.ID, Values: points(4)}})
		r.ok(err)
		if got := c.State.Steps["pruefung"]; got.Values["punkte"].(expression.Decimal).IntPart() != 4 || len(got.Rows) != 3 {
			t.Errorf("after the answer the step says %+v", got)
		}
		c = r.decide(c.Row.ID, "vollzug", r.person("kurt"), "ja", func(ch *flows.Choose) {
			values := forms.Values{}
			for name, value := range c.State.Values {
				values[name] = value
			}
			values["anliegen"] = "Berichtigt"
			ch.Edits = &flows.Edits{Fields: []string{"anliegen"}, Values: values}
		})
		if c.State.Status != "fertig" || c.State.Values["anliegen"] != "Berichtigt" {
			t.Errorf("the case ended as %s with %v", c.State.Status, c.State.Values["anliegen"])
		}
		r.work()
		r.replays(c)
		r.restart()
		again, err := r.e.Case(ctx, c.Row.ID)
		r.ok(err)
		if _, after := flows.DecidedRows(again.Flow(), again.State, "pruefung", r.e.Organisation()); len(after) != 3 || after[1].Comment != "Leider zu jung." {
			t.Errorf("read again the rows have %v", after)
		}
		// What is kept for its own time goes, and the rest of the rows stays.
		r.later(400 * day)
		again, err = r.e.Case(ctx, c.Row.ID)
		r.ok(err)
		rows, choices = flows.DecidedRows(again.Flow(), again.State, "pruefung", r.e.Organisation())
		if rows[0]["iban"] != nil || rows[0]["vorname"] != "Emil" || choices[1].Outcome != "nicht" {
			t.Errorf("after a year the rows are %v %v", rows, choices)
		}
	})
}

// TestAmendedCaseIsChangedByTheApprovedOne: the draft holds the answers, the new case stands beside the old one without
// a claim of its own, and the old one learns what became of it, also where that is told twice.
func TestAmendedCaseIsChangedByTheApprovedOne(t *testing.T) {
	onEachWith(t, honourFlow(), func(r *rig) {
		paul := flows.Actor{Party: flows.Party{Mailbox: flows.SubmitterMailbox}, Way: flows.ByLink, Assurance: flows.MailboxAssurance}
		through := func(c *engine.Case, outcome string) *engine.Case {
			c = r.decide(c.Row.ID, "pruefung", r.person("anna"), "ok", func(ch *flows.Choose) { ch.Values = points(3) })
			c = r.decide(c.Row.ID, "vorstand", r.person("kurt"), outcome, r.meeting(c.Row.ID, "2026-11-20"), comment("Das ist der Grund dafür."))
			if outcome == "ja" {
				c = r.decide(c.Row.ID, "vollzug", r.person("karla"), "ja")
			}
			r.work()
			return c
		}
		c := r.send("Paul", r.people("Emil", "Fanny"))
		_, err := r.e.AmendDraft(ctx, paul, c.Row.ID, "")
		r.refused(err, flows.NotNow)
		through(c, "ja")
		_, err = r.e.AmendDraft(ctx, r.person("karla"), c.Row.ID, "")
		r.refused(err, flows.NotYours)

		amend := func() *engine.Case {
			d, err := r.e.AmendDraft(ctx, paul, c.Row.ID, "")
			r.ok(err)
			if strings.Join(d.Input["name"], "") != "Paul" || strings.Join(d.Input["personen.2.vorname"], "") != "Fanny" || d.Input["geheim"] != nil || d.Input["personen.1.iban"] != nil {
				t.Errorf("the draft of an amendment by link holds %v", d.Input)
			}
			sending := r.sending("Paul", r.people("Emil"))
			sending.Draft = d
			next, err := r.e.Start(ctx, sending)
			r.ok(err)
			r.work()
			return next
		}
		word := func(want flows.AmendState, next *engine.Case) {
			t.Helper()
			now, err := r.e.Case(ctx, c.Row.ID)
			r.ok(err)
			if n := len(now.State.AmendedBy); n == 0 || now.State.AmendedBy[n-1].State != want || now.State.AmendedBy[n-1].Number != next.State.Number || now.State.Status != "fertig" {
				t.Errorf("the amended case knows %+v, want %s", now.State.AmendedBy, want)
			}
			r.replays(now)
		}
		next := amend()
		word(flows.AmendBegun, next)
		_, err = r.e.AmendDraft(ctx, paul, c.Row.ID, "")
		r.refused(err, flows.NotNow)
		r.replays(through(next, "nein"))
		word(flows.AmendGone, next)
		next = amend()
		through(next, "ja")
		word(flows.AmendDone, next)
		if _, err := r.e.Start(ctx, r.sending("Paul", nil)); err == nil {
			t.Error("what only one may have was given a second time, beside an amendment")
		}
	})
}
