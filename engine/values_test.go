package engine_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
)

// secrets are what a case is told in confidence, each so odd that it is found wherever it lies.
var secrets = map[string]string{
	"vorname": "Zyxwilhelmine", "nachname": "Quarktaschenmeyer", "telefon": "0151 55443322",
	"email": "qtm.privat@example.org", "geburtsdatum": "1967-08-09", "drkserverNr": "70918273",
	"bezeichnungOriginal": "Sonderlehrgang Kappadokien", "traeger": "Schule am Xylophonweg",
	"abschlussDatum": "2019-02-03", "begruendungEinzel": "Weil Grossonkel Adalbert es so wollte",
}

// typed are the words of the people who decide.
var typed = map[string]string{
	"comment": "Kommentar Rhabarberbarbara", "note": "Vermerk Zwiebelfischstrasse", "answer": "Antwort Pumpernickelweg",
	"umfangTeil": "Nur der Teil mit den Purpurschnecken", "file": "geheimer-nachweis-urkundenrolle.pdf", "content": "Inhalt-der-Urkunde-47110815",
}

// confidential runs a case to its end in which every secret is told, and gives everything to look for.
func confidential(r *rig) (*engine.Case, map[string]string) {
	r.t.Helper()
	d := r.e.NewDraft("anerkennung", "")
	d.Input = map[string][]string{"vorname": {secrets["vorname"]}}
	r.ok(r.e.SaveDraft(ctx, d))
	meta, err := r.e.Files().Put(d.CaseID(), typed["file"], strings.NewReader(pdf+typed["content"]), []string{"pdf"}, 0)
	r.ok(err)
	answers := application(map[string]any{"bescheidAnerkennung": meta.ID, "art": "lehrgang", "anrede": "frau", "gemeinschaft": "bergwacht"})
	for name, value := range secrets {
		answers[name] = value
	}
	p, _ := r.e.Process("anerkennung")
	values := r.read(p.Form, answers, map[string]expression.Record{meta.ID: meta.Record()}, nil)
	c, err := r.e.Start(ctx, engine.StartRequest{Process: "anerkennung", Values: values, By: stranger, Draft: d})
	r.ok(err)
	r.work()
	benno := r.person("benno")
	r.decide(c.Row.ID, "kvPruefung", benno, "rueckfrage", comment(typed["comment"]), func(ch *flows.Choose) {
		ch.Note, ch.Fields = typed["note"], []string{"traeger", "telefon"}
	})
	r.work()
	back := r.stop(c.Row.ID, "kvPruefung")
	if back.Kind != flows.Returned {
		back = r.returned(c.Row.ID)
	}
	h, err := r.e.History(ctx, c.Row.ID)
	r.ok(err)
	answer := map[string]any{}
	for name, value := range h.State.Values {
		answer[name] = value
	}
	answer["traeger"] = typed["answer"]
	_, err = r.e.Do(ctx, c.Row.ID, flows.Input{
		By: flows.Actor{Party: flows.Party{Mailbox: flows.SubmitterMailbox}, Way: flows.ByLink, Assurance: flows.MailboxAssurance},
		Do: flows.AnswerReturn{Stop: back.ID, Values: answer, Comment: typed["answer"]},
	})
	r.ok(err)
	r.work()
	r.decide(c.Row.ID, "kvPruefung", benno, "weiterleiten")
	r.decide(c.Row.ID, "fachlich", benno, "teilweise", comment(typed["comment"]),
		r.with("pruefung", map[string]any{"umfangTeil": typed["umfangTeil"], "anerkanntAb": "2026-11-23"}, "teilweise"))
	r.work()
	r.decide(c.Row.ID, "eintrag", r.person("hannes"), "eingetragen")
	r.work()
	ended, err := r.e.Case(ctx, c.Row.ID)
	r.ok(err)
	if ended.State.Status != "erledigt" {
		r.t.Fatalf("the case has the status %q and waits at %v", ended.State.Status, steps(ended.State))
	}
	all := map[string]string{}
	for name, value := range secrets {
		all[name] = value
	}
	for name, value := range typed {
		all[name] = value
	}
	return ended, all
}

func (r *rig) returned(caseID string) *flows.Stop {
	r.t.Helper()
	c, err := r.e.Case(ctx, caseID)
	r.ok(err)
	for i := range c.State.Open {
		if c.State.Open[i].Kind == flows.Returned {
			return &c.State.Open[i]
		}
	}
	r.t.Fatal("the case does not wait for its applicant")
	return nil
}

// choices are answers that are no odd words but tell something about a person all the same.
var choices = []string{`"frau"`, `"bergwacht"`, `"lehrgang"`, `"bestanden"`}

func TestEventsHoldNothingPersonalEvenBeforeErasure(t *testing.T) {
	onEach(t, func(r *rig) {
		c, all := confidential(r)
		record, err := r.store.Load(ctx, c.Row.ID, 0)
		r.ok(err)
		if n := len(record.Events); n < 20 {
			t.Fatalf("only %d events: the case was not played", n)
		}
		look := func(where string, content []byte) {
			for name, secret := range all {
				if bytes.Contains(content, []byte(secret)) {
					r.t.Errorf("%s holds %s: %s", where, name, content)
				}
			}
			for _, choice := range choices {
				if bytes.Contains(content, []byte(choice)) {
					r.t.Errorf("%s holds the choice %s: %s", where, choice, content)
				}
			}
		}
		for _, e := range record.Events {
			look("the body of "+e.Kind, e.Body)
			look("the actor of "+e.Kind, e.Actor)
		}
		for _, w := range r.outbox(engine.WorkQuery{}) {
			look("work "+w.ID, append(append([]byte(w.ID), w.Body...), w.LastError...))
		}
	})
}

func TestWorkAndTasksOfAnOpenCaseHoldNothingPersonalButTheTitle(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(stranger, map[string]any{"vorname": secrets["vorname"], "nachname": secrets["nachname"], "email": secrets["email"]})
		for _, w := range r.outbox(engine.WorkQuery{Case: c.Row.ID}) {
			for _, name := range []string{"vorname", "nachname", "email"} {
				if bytes.Contains(w.Body, []byte(secrets[name])) || strings.Contains(w.ID, secrets[name]) {
					r.t.Errorf("work %s holds %s: %s", w.ID, name, w.Body)
				}
			}
		}
		tasks, err := r.e.Tasks(ctx, engine.TaskQuery{Case: c.Row.ID})
		r.ok(err)
		if len(tasks) != 1 {
			r.t.Fatalf("%d tasks, want 1", len(tasks))
		}
		task := tasks[0]
		task.CaseTitle = ""
		for _, name := range []string{"vorname", "nachname", "email"} {
			if strings.Contains(strings.Join([]string{task.ID, task.Title, task.Step, task.Stop, strings.Join(task.Persons, " ")}, " "), secrets[name]) {
				r.t.Errorf("the task holds %s", name)
			}
		}
	})
}

// everyByte looks through all files below a folder.
func everyByte(t *testing.T, dir string, look func(file string, content []byte)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err == nil {
			look(path, content)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestErasureLeavesNoByteAndStillExplains(t *testing.T) {
	onEach(t, func(r *rig) {
		c, all := confidential(r)
		before, err := r.e.History(ctx, c.Row.ID)
		r.ok(err)
		r.ok(engine.VerifyChain(r.load(c.Row.ID)))
		seen := map[string]bool{}
		everyByte(r.t, r.dir, func(_ string, content []byte) {
			for name, secret := range all {
				seen[name] = seen[name] || bytes.Contains(content, []byte(secret))
			}
		})
		for name := range all {
			if r.kind == "sqlite" && !seen[name] {
				r.t.Errorf("the test proves nothing: %s was never on disk", name)
			}
		}
		r.ok(r.e.Erase(ctx, c.Row.ID, "request"))
		r.ok(r.store.Scrub(ctx))

		record := r.load(c.Row.ID)
		r.ok(engine.VerifyChain(record))
		if len(record.Values) != 0 || record.Row.Title != "" || !record.Row.EraseAt.IsZero() {
			r.t.Errorf("left: %d values, title %q, erase at %v", len(record.Values), record.Row.Title, record.Row.EraseAt)
		}
		h, err := r.e.History(ctx, c.Row.ID)
		r.ok(err)
		if len(h.Events) != len(before.Events)+1 || h.State.Status != "erledigt" || h.State.Steps["fachlich"].Outcome != "teilweise" || h.State.Steps["fachlich"].By.Person != "benno" {
			r.t.Errorf("the path is no longer explained: %d events, status %q, %+v", len(h.Events), h.State.Status, h.State.Steps["fachlich"])
		}
		if err := engine.Replay(h.Process, record); !errors.Is(err, engine.ErrErased) {
			r.t.Errorf("replaying an erased case answers %v, want ErrErased", err)
		}
		if _, err := r.e.Files().Open(c.Row.ID, fileOf(before)); err == nil {
			r.t.Error("the attachment is still there")
		}
		everyByte(r.t, r.dir, func(file string, content []byte) {
			for name, secret := range all {
				if bytes.Contains(content, []byte(secret)) {
					r.t.Errorf("%s still holds %s", filepath.Base(file), name)
				}
			}
			for _, choice := range []string{"frau\"", "bergwacht\"", "lehrgang\""} {
				if bytes.Contains(content, []byte(`"key":"`+choice)) || bytes.Contains(content, []byte(`qualifikationen\",\"`+choice)) {
					r.t.Errorf("%s still holds the choice %s", filepath.Base(file), choice)
				}
			}
		})
	})
}

func (r *rig) load(caseID string) engine.CaseRecord {
	r.t.Helper()
	record, err := r.store.Load(ctx, caseID, 0)
	r.ok(err)
	return record
}

func TestErasureOfARunningCaseReachesItsTasks(t *testing.T) {
	onEachWith(t, small(nil), func(r *rig) {
		c := r.send("Paul Personenname", nil)
		r.work()
		row := r.tasks(c.Row.ID)[0]
		if !strings.Contains(row.CaseTitle, "Paul") || !strings.Contains(row.Title, "Paul") {
			r.t.Fatalf("the test proves nothing: titles %q and %q", row.CaseTitle, row.Title)
		}
		r.ok(r.e.Erase(ctx, c.Row.ID, "request"))
		row = r.tasks(c.Row.ID)[0]
		if strings.Contains(row.CaseTitle+row.Title, "Paul") {
			r.t.Errorf("the task still says %q and %q", row.CaseTitle, row.Title)
		}
		again, err := r.e.Case(ctx, c.Row.ID)
		r.ok(err)
		if len(again.State.Values) != 0 || again.Row.Title != "" {
			r.t.Errorf("the case in memory still has %v, %q", again.State.Values, again.Row.Title)
		}
		r.ok(r.e.ReassessAll(ctx))
		r.change("anna", func(p *person) { p.Given = "Anne" })
		r.decide(c.Row.ID, "pruefung", r.person("anna"), "ja")
		if row := r.load(c.Row.ID).Row; strings.Contains(row.Title, "Paul") {
			r.t.Errorf("a later decision brought the title back: %q", row.Title)
		}
	})
}

func TestRetentionErasesByNight(t *testing.T) {
	onEach(t, func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		c := r.apply(r.person("jonas"), nil)
		r.work()
		r.decide(c.Row.ID, "kvPruefung", r.person("benno"), "ablehnen", comment("Es fehlt jede Grundlage."))
		r.later(364 * day)
		if len(r.load(c.Row.ID).Values) == 0 {
			r.t.Fatal("the values went before the year was over")
		}
		r.later(4 * day)
		if record := r.load(c.Row.ID); len(record.Values) != 0 || record.Row.Title != "" {
			r.t.Fatalf("after the year %d values and the title %q are left: %v", len(record.Values), record.Row.Title, record.Values)
		}
		if entries, err := os.ReadDir(filepath.Join(r.dir, "files")); err != nil || len(entries) != 0 {
			r.t.Fatalf("after the year %d folders of attachments are left (%v)", len(entries), err)
		}
	})
}

func TestReplayGivesTheSameEvents(t *testing.T) {
	onEach(t, func(r *rig) {
		c, _ := confidential(r)
		r.ok(engine.Replay(c.Process, r.load(c.Row.ID)))

		// Time, absences and disputes are replayed as well.
		d := r.apply(r.person("fritz"), map[string]any{"code": "BtD", "kv": "beispielstadt", "drkserverNr": "7000005", "vorname": "Fritz", "nachname": "Platzhalter"})
		r.work()
		r.change("carla", func(p *person) { p.Absences = absentFrom("2026-11-23", "2026-11-30") })
		r.later(9 * day)
		r.change("carla", func(p *person) { p.Absences = nil })
		r.work()
		l := r.link(r.lastToken("carla.probe@example.org"))
		_, err := r.e.Do(ctx, d.Row.ID, flows.Input{By: l.Actor, Do: flows.Choose{Stop: l.Stop, Outcome: "weiterleiten"}})
		r.ok(err)
		_, err = r.e.Do(ctx, d.Row.ID, flows.Input{By: l.Actor, Do: flows.Dispute{Stop: l.Stop}})
		r.ok(err)
		r.ok(engine.Replay(d.Process, r.load(d.Row.ID)))

		record := r.load(d.Row.ID)
		for i, e := range record.Events {
			if e.Kind == "taskOpened" {
				record.Events[i].Body = bytes.Replace(e.Body, []byte("carla"), []byte("dario"), 1)
			}
		}
		if engine.Replay(d.Process, record) == nil {
			r.t.Error("a forged record replays without complaint")
		}
		if engine.VerifyChain(record) == nil {
			r.t.Error("the chain of a forged record verifies")
		}
	})
}

func TestChainFindsEveryForgery(t *testing.T) {
	r := newRig(t, "memory", small(nil))
	c := r.send("Paul", nil)
	r.decide(c.Row.ID, "pruefung", r.person("anna"), "ja")
	for says, forge := range map[string]func(*engine.CaseRecord){
		"a changed body":          func(rec *engine.CaseRecord) { rec.Events[1].Body = append([]byte(" "), rec.Events[1].Body...) },
		"a changed actor":         func(rec *engine.CaseRecord) { rec.Events[0].Actor = []byte(`{"person":"berta","way":"page"}`) },
		"a changed time":          func(rec *engine.CaseRecord) { rec.Events[2].At = rec.Events[2].At.Add(1e9) },
		"an event left out":       func(rec *engine.CaseRecord) { rec.Events = append(rec.Events[:2:2], rec.Events[3:]...) },
		"the end cut off":         func(rec *engine.CaseRecord) { rec.Events = rec.Events[:len(rec.Events)-1] },
		"a changed value":         func(rec *engine.CaseRecord) { forgeValue(rec, "answers.name") },
		"a value put in":          func(rec *engine.CaseRecord) { rec.Values["1/answers.neu"] = engine.StoredValue{Content: []byte(`"x"`)} },
		"a value with its digest": func(rec *engine.CaseRecord) { forgeWithDigest(rec, "answers.name") },
		"a value of no event":     func(rec *engine.CaseRecord) { rec.Values["999/x"] = engine.StoredValue{Content: []byte(`"x"`)} },
		"a digest taken away":     func(rec *engine.CaseRecord) { rec.Events[1].Values = nil },
		"a changed chain link":    func(rec *engine.CaseRecord) { rec.Events[1].Chain[0] ^= 1 },
	} {
		t.Run(says, func(t *testing.T) {
			record := r.load(c.Row.ID)
			if err := engine.VerifyChain(record); err != nil {
				t.Fatal(err)
			}
			forge(&record)
			if engine.VerifyChain(record) == nil {
				t.Error("is not found")
			}
		})
	}
}

func forgeValue(rec *engine.CaseRecord, name string) {
	for ref, value := range rec.Values {
		if strings.HasSuffix(ref, "/"+name) {
			value.Content = []byte(`"Erika"`)
			rec.Values[ref] = value
		}
	}
}

// forgeWithDigest changes a value as somebody would who knows how digests are made.
func forgeWithDigest(rec *engine.CaseRecord, name string) {
	for ref, value := range rec.Values {
		if !strings.HasSuffix(ref, "/"+name) {
			continue
		}
		seq, _, _ := engine.SplitRef(ref)
		value.Content = []byte(`"Erika"`)
		rec.Values[ref] = value
		mac := hmac.New(sha256.New, value.Salt)
		mac.Write(value.Content)
		rec.Events[seq-1].Values[name] = hex.EncodeToString(mac.Sum(nil))
	}
}

// Where only the title of a step is made of answers, the inbox must lose it all the same.
func TestErasureReachesTheTitleOfAStep(t *testing.T) {
	onEachWith(t, small(map[string]string{
		"antrag/flow.yaml": strings.Replace(smallFolder["antrag/flow.yaml"], `title: "Antrag von {{ name }}"`, "title: Antrag", 1),
	}), func(r *rig) {
		c := r.send("Paul Personenname", nil)
		if row := r.tasks(c.Row.ID)[0]; !strings.Contains(row.Title, "Paul") {
			r.t.Fatalf("the test proves nothing: the title is %q", row.Title)
		}
		r.ok(r.e.Erase(ctx, c.Row.ID, "request"))
		if row := r.tasks(c.Row.ID)[0]; strings.Contains(row.Title, "Paul") {
			r.t.Errorf("the task still says %q", row.Title)
		}
	})
}
