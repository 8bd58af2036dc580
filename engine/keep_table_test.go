package engine_test

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
)

// collective is an application for several persons: their accounts go half a year after the decision, the
// vouchers after a year, the rows stay.
func collective() fs.FS {
	return small(map[string]string{
		"antrag/form.yaml": `form: antrag
title: Antrag
who: everyone
fields:
  - {name: name, type: text, label: Name, required: true}
  - {name: email, type: email, label: E-Mail, required: true}
  - {name: anliegen, type: text, lines: 3, label: Anliegen}
  - name: personen
    type: table
    label: Personen
    min: 1
    fields:
      - {name: vorname, type: text, label: Vorname, required: true}
      - {name: tag, type: date, label: Tag}
      - {name: betrag, type: money, label: Betrag}
      - {name: iban, type: iban, label: IBAN, sensitive: true, purpose: Auszahlung, keep: 6 months after decision}
      - {name: beleg, type: file, label: Beleg, keep: 1 year after decision}
  - name: bank
    type: group
    label: Bank
    fields:
      - {name: inhaber, type: text, label: Inhaber}
      - {name: seit, type: date, label: Seit}
      - {name: konto, type: text, label: Konto, keep: 6 months after decision}
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
    title: "Prüfung für {{ name }}"
    by: holders("chef")
    outcomes:
      ja: {label: Ja}
      rueckfrage: {label: Rückfrage, then: return, fields: chosen}
      nein: {label: Nein, then: end nein, reason: required}
  - approve: kasse
    when: sum(form.personen, .betrag) > 50 and len(form.personen) > 1 and any(form.personen, .tag < today) and bank.seit < today
    by: holders("chef")
    outcomes:
      ja: {label: Ja}
      nein: {label: Nein, then: end nein, reason: required}
  - mail: bescheid
    to: email
  - end: fertig
keep: [{for: 10 years}]
`,
		"antrag/mails/bescheid.md": `---
subject: Bescheid
---
Für {{ form.personen }}: zusammen {{ sum(form.personen, .betrag) }} Euro für {{ len(form.personen) }}.
`})
}

// An account in a row is deleted long before the row, and a part of a group before the group.
func TestAColumnGoesBeforeItsRows(t *testing.T) {
	onEachWith(t, collective(), func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		const account, voucher = "DE89370400440532013000", "Beleg-geheim.pdf"
		d := r.e.NewDraft("antrag", "")
		d.Input = map[string][]string{"name": {"Alma Beispiel"}}
		r.ok(r.e.SaveDraft(ctx, d))
		meta, err := r.e.Files().Put(d.CaseID(), voucher, strings.NewReader(pdf), []string{"pdf"}, 0)
		r.ok(err)
		p, _ := r.e.Process("antrag")
		values := r.read(p.Form, map[string]any{
			"name": "Alma Beispiel", "email": "antrag@example.org",
			"personen": []any{
				map[string]any{"vorname": "Bert", "tag": "2020-02-01", "betrag": 20},
				map[string]any{"vorname": "Alma", "tag": "2026-01-31", "betrag": 60.5, "iban": account, "beleg": meta.ID},
			},
			"bank": map[string]any{"inhaber": "Alma", "seit": "2020-01-01", "konto": "Sparstrumpf"},
		}, map[string]expression.Record{meta.ID: meta.Record()}, nil)
		c, err := r.e.Start(ctx, engine.StartRequest{Process: "antrag", Values: values, By: stranger, Draft: d})
		r.ok(err)
		r.work()
		chef := r.person("anna")
		r.decide(c.Row.ID, "pruefung", chef, "rueckfrage", comment("Bitte noch einmal."), func(ch *flows.Choose) { ch.Fields = []string{"personen"} })
		r.work()
		h, err := r.e.History(ctx, c.Row.ID)
		r.ok(err)
		_, err = r.e.Do(ctx, c.Row.ID, flows.Input{
			By: flows.Actor{Party: flows.Party{Mailbox: flows.SubmitterMailbox}, Way: flows.ByLink, Assurance: flows.MailboxAssurance},
			Do: flows.AnswerReturn{Stop: r.returned(c.Row.ID).ID, Values: h.State.Values},
		})
		r.ok(err)
		r.work()
		r.decide(c.Row.ID, "pruefung", chef, "ja")
		r.decide(c.Row.ID, "kasse", chef, "ja")
		r.work()
		mails := r.mail.to("antrag@example.org")
		if text := strings.ReplaceAll(mails[len(mails)-1].Markdown, `\`, ""); !strings.Contains(text, "Für Bert, 1. Februar 2020, 20,00; Alma, 31. Januar 2026, 60,50: zusammen 80,50 Euro für 2.") || strings.Contains(text, account) {
			t.Errorf("the mail says %q", text)
		}
		row := func(n int) expression.Record {
			t.Helper()
			h, err := r.e.History(ctx, c.Row.ID)
			r.ok(err)
			return h.State.Values["personen"].([]any)[n].(expression.Record)
		}
		if alma := row(1); alma["iban"] != account || alma["tag"] != (expression.Date{Year: 2026, Month: time.January, Day: 31}) {
			t.Errorf("before: %v", alma)
		}
		r.ok(engine.Replay(p, r.load(c.Row.ID)))
		r.later(150 * day)
		if row(1)["iban"] != account {
			t.Error("the account went too early")
		}
		r.later(40 * day)
		r.later(day)
		if alma := row(1); alma["iban"] != nil || alma["vorname"] != "Alma" || alma["beleg"] == nil || row(0)["vorname"] != "Bert" {
			t.Errorf("after half a year: %v", alma)
		}
		h, err = r.e.History(ctx, c.Row.ID)
		r.ok(err)
		if bank := h.State.Values["bank"].(expression.Record); bank["konto"] != nil || bank["inhaber"] != "Alma" {
			t.Errorf("after half a year: %v", bank)
		}
		for ref := range r.load(c.Row.ID).Values {
			if strings.HasSuffix(ref, "personen.iban") || strings.HasSuffix(ref, "bank.konto") {
				t.Errorf("%s is still stored", ref)
			}
		}
		r.later(200 * day)
		r.later(day)
		if alma := row(1); alma["beleg"] != nil || alma["vorname"] != "Alma" {
			t.Errorf("after a year: %v", alma)
		}
		if _, err := r.e.Files().Open(c.Row.ID, meta.ID); err == nil {
			t.Error("the voucher is still there after a year")
		}
		r.ok(engine.VerifyChain(r.load(c.Row.ID)))
		if r.dir == "" {
			return
		}
		everyByte(r.t, r.dir, func(file string, content []byte) {
			for _, gone := range []string{account, "Sparstrumpf", voucher} {
				if bytes.Contains(content, []byte(gone)) {
					t.Errorf("%s still holds %q", filepath.Base(file), gone)
				}
			}
		})
	})
}
