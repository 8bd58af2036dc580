package engine_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/library"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
)

// startProcess sends the start form of a process as a person does; file is the id of its attachment.
func (r *rig) startProcess(process, by string, answers func(file string) map[string]any) string {
	r.t.Helper()
	p, _ := r.e.Process(process)
	draft := r.e.NewDraft(process, by)
	file := r.upload(draft.CaseID())
	fc := r.e.FormContext(p, nil)
	r.e.SignedIn(fc, by)
	values := r.posted(p.Form, fc, file, answers(file.ID))
	c, err := r.e.Start(ctx, engine.StartRequest{Process: process, Values: values, By: r.person(by), Draft: draft})
	r.ok(err)
	r.work()
	return c.Row.ID
}

func (r *rig) upload(id string) engine.FileMeta {
	r.t.Helper()
	meta, err := r.e.Files().Put(id, "beleg.pdf", strings.NewReader(pdf), []string{"pdf"}, 0)
	r.ok(err)
	return meta
}

// posted reads answers as the API does.
func (r *rig) posted(form *forms.Form, fc *forms.Context, file engine.FileMeta, answers map[string]any) forms.Values {
	r.t.Helper()
	body, err := json.Marshal(answers)
	r.ok(err)
	fc.Files = map[string]expression.Record{file.ID: file.Record()}
	values, problems, err := form.DecodeJSON(body, fc)
	if err == nil && len(problems) == 0 {
		values, problems, err = form.Check(values, fc)
	}
	r.ok(err)
	for _, problem := range problems {
		r.t.Fatalf("%s: %s", problem.Field, problem.In("en"))
	}
	return values
}

// answered adds answers of a step's form, in which file is the id of an attachment.
func (r *rig) answered(id, step, outcome string, answers func(file string) map[string]any) func(*flows.Choose) {
	return func(choice *flows.Choose) {
		r.t.Helper()
		c, err := r.e.Case(ctx, id)
		r.ok(err)
		file := r.upload(id)
		form := c.Process.Flow.Step(step).Form()
		fc := r.e.FormContext(c.Process, nil)
		fc.Directory = forms.LookUp
		fc.Extra = map[string]any{"outcome": outcome}
		choice.Values = r.posted(form, fc, file, answers(file.ID))
	}
}

// settled proves of a case that it ended as it should, that nothing is left to do within a year (answers are erased later), and that deciding it again from what
// reached it gives the same, byte for byte. It says how many events the case has.
func (r *rig) settled(id, status string) int {
	r.t.Helper()
	r.work()
	c, err := r.e.Case(ctx, id)
	r.ok(err)
	if c.State.Status != status || c.State.Failure != nil {
		r.t.Errorf("%s is %q and waits at %v, failure %+v", c.Row.Number, c.State.Status, steps(c.State), c.State.Failure)
	}
	recorded := r.load(id)
	if err := engine.Replay(c.Process, recorded); err != nil {
		r.t.Errorf("%s cannot be replayed: %v", c.Row.Number, err)
	}
	if left := r.outbox(engine.WorkQuery{Case: id, State: engine.Waiting, DueBy: r.clock.Now().Add(366 * day)}); len(left) > 0 {
		r.t.Errorf("%s leaves %d entries in the outbox: %s due %s", c.Row.Number, len(left), left[0].ID, left[0].Due)
	}
	h, err := r.e.History(ctx, id)
	r.ok(err)
	return len(h.Events)
}

// TestHundredHonoursInOneSitting: a hundred rows go through four places, the Präsidium refuses five of them.
func TestHundredHonoursInOneSitting(t *testing.T) {
	onEachWith(t, library.Proofs(), func(r *rig) {
		began := time.Now()
		var people []any
		for i := range 100 {
			people = append(people, map[string]any{"vorname": "Mitglied", "nachname": fmt.Sprint("Nummer ", i+1), "eintritt": "2000-01-01", "jahre": 5 * (i%5 + 1)})
		}
		id := r.startProcess("ehrungen", "alma", func(string) map[string]any {
			return map[string]any{"kv": "musterkreis", "auszeichnung": "jahresspange", "verleihungAm": "2027-06-05", "personen": people}
		})
		r.decide(id, "kreis", r.person("benno"), "ok")
		r.decide(id, "vollstaendig", r.person("ida"), "ok")
		r.decide(id, "lbl", r.person("erna"), "dafuer")
		r.at("2027-01-16 10:00")
		r.decide(id, "praesidium", r.person("ida"), "", func(choice *flows.Choose) {
			choice.Rest = "ok"
			choice.Rows = make([]flows.RowChoice, 100)
			for _, row := range []int{3, 17, 42, 43, 100} {
				choice.Rows[row-1] = flows.RowChoice{Outcome: "nein", Comment: "Die Dienstzeit ist nicht belegt."}
			}
		}, r.answered(id, "praesidium", "", func(file string) map[string]any {
			return map[string]any{"meeting": "2027-01-15", "protocol": file}
		}))
		r.decide(id, "versand", r.person("ida"), "versandt")
		r.at("2027-06-05 00:01")
		r.at("2027-06-07 10:00")
		r.decide(id, "vollzug", r.person("alma"), "ueberreicht", func(choice *flows.Choose) {
			choice.Values = forms.Values{"am": date(r.t, "2027-06-05")}
		})
		events := r.settled(id, "verliehen")
		row, ok := r.e.Organisation().Row("verliehen", r.numberOf(id))
		if n, _ := row["anzahl"].(expression.Decimal); !ok || n.String() != "95" {
			t.Errorf("the register says %v", row)
		}
		mails := len(r.mail.all())
		if mails != 7 {
			r.t.Errorf("%d mails were sent", mails)
		}
		r.t.Logf("%s: %d events, %d mails, %v", r.kind, events, mails, time.Since(began).Round(time.Millisecond))
	})
}

// TestElectedPersonTakesOffice: a tie, a second ballot, and the term of the elected person begins: what was open with the
// predecessor is theirs from the first minute, and 120 days before the end of the term the next election is due.
func TestElectedPersonTakesOffice(t *testing.T) {
	onEachWith(t, library.Proofs(), func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		began := time.Now()
		id := r.startProcess("kblWahl", "gisela", func(file string) map[string]any {
			return map[string]any{
				"kv": "beispielstadt", "amt": "kbl", "wahltag": "2027-01-16T18:00:00+01:00", "ort": "Heim", "grund": "ende", "leitung": "kira",
				"wahlberechtigte": []any{map[string]any{"wer": "kira", "stimmen": 12}, map[string]any{"wer": "alma", "stimmen": 12}},
				"kandidaturen":    []any{map[string]any{"wer": "carla", "lfq": "vorhanden", "einverstaendnis": file}},
			}
		})
		r.decide(id, "kandidaturenPruefen", r.person("erna"), "zulassen")
		report := func(carla, dario int, more map[string]any) func(string) map[string]any {
			return func(file string) map[string]any {
				first := map[string]any{"wer": "carla", "stimmen": carla}
				answers := map[string]any{"abgegeben": 24, "ungueltig": 0, "protokoll": file, "anwesenheit": file}
				for name, value := range more {
					answers[name], first["angenommen"] = value, true
				}
				answers["stimmen"] = []any{first, map[string]any{"wer": "dario", "stimmen": dario}}
				return answers
			}
		}
		r.at("2027-01-16 19:00")
		r.decide(id, "ergebnis", r.person("kira"), "gemeldet", r.answered(id, "ergebnis", "gemeldet", report(12, 12, nil)))
		r.decide(id, "stichwahl", r.person("kira"), "angesetzt", r.answered(id, "stichwahl", "angesetzt", func(string) map[string]any {
			return map[string]any{"am": "2027-01-30T18:00:00+01:00"}
		}))
		r.at("2027-01-30 19:00")
		r.decide(id, "ergebnis", r.person("kira"), "gemeldet", r.answered(id, "ergebnis", "gemeldet", report(14, 10, map[string]any{"amtsbeginn": "2027-03-01"})))
		r.decide(id, "formal", r.person("ida"), "ok")
		r.at("2027-02-15 10:00")
		erna := r.person("erna")
		erna.Assurance = flows.AccountAssurance
		r.decide(id, "bestaetigung", erna, "bestaetigt")
		r.work()
		r.at("2027-02-27 10:00")
		other := r.startProcess("ehrungen", "alma", func(string) map[string]any {
			return map[string]any{"kv": "beispielstadt", "auszeichnung": "jahresspange", "verleihungAm": "2027-06-05",
				"personen": []any{map[string]any{"vorname": "Mitglied", "nachname": "Eins", "eintritt": "2000-01-01", "jahre": 10}}}
		})
		if got := r.approvers(other, "kreis"); len(got) != 1 || got[0] != "dario" {
			r.t.Errorf("before the term begins %v decides", got)
		}
		r.at("2027-03-01 00:01")
		if got := r.approvers(other, "kreis"); len(got) != 1 || got[0] != "carla" {
			r.t.Errorf("once the term has begun %v decides", got)
		}
		if r.stop(id, "urkunde") != nil {
			r.decide(id, "urkunde", r.person("ida"), "done")
		}
		r.decide(id, "funktionEintragen", r.person("hannes"), "eingetragen")
		events := r.settled(id, "imAmt")
		if mails := len(r.mail.all()); mails != 15 {
			r.t.Errorf("%d mails were sent", mails)
		}
		r.t.Logf("%s: %d events, %d mails, %v", r.kind, events, len(r.mail.all()), time.Since(began).Round(time.Millisecond))
	})
}
