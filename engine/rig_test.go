package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"laufzettel/connectors"
	_ "laufzettel/connectors/all"
	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/library"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/engine/memstore"
	"laufzettel/engine/sqlitestore"
	"laufzettel/flows"
	"laufzettel/forms"
)

var ctx = context.Background()

// monday is when every test begins: a working day, nine o'clock in Berlin.
var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// rig is an installation for one test.
type rig struct {
	t     *testing.T
	kind  string
	dir   string // data folder
	store *faultyStore
	clock *handClock
	mail  *mailRoom
	set   *definitions.Set
	e     *engine.Engine
	calls map[string]connectors.Connection

	borrows bool // cases name attachments of other cases, which no page lets anybody do
	damaged bool // the test has damaged what is stored
}

// stores are the kinds of stores that everything is tested on.
var stores = []string{"memory", "sqlite"}

// onEach runs a test on every kind of store, with the shipped definitions and their people in the store.
func onEach(t *testing.T, test func(r *rig)) {
	t.Helper()
	onEachWith(t, library.Demo(), test)
}

func onEachWith(t *testing.T, folder fs.FS, test func(r *rig)) {
	t.Helper()
	for _, kind := range stores {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			test(newRig(t, kind, folder))
		})
	}
}

func loadSet(t *testing.T, folder fs.FS) *definitions.Set {
	t.Helper()
	report := &source.Report{}
	set := definitions.Load(folder, report, connectors.Operations())
	if set == nil {
		for _, d := range report.Sorted() {
			t.Errorf("%s: %s", d.Pos, d.Text.In("en"))
		}
		t.Fatal("the definitions of the test are wrong")
	}
	return set
}

func newRig(t *testing.T, kind string, folder fs.FS) *rig {
	t.Helper()
	r := &rig{t: t, kind: kind, dir: t.TempDir(), clock: &handClock{now: monday}, mail: &mailRoom{}, set: loadSet(t, folder)}
	r.open()
	r.ok(r.e.SavePeople(ctx, r.set.People))
	t.Cleanup(func() { verified(r) }) // before the store is closed
	return r
}

// open opens store and engine on the rig's data folder.
func (r *rig) open() {
	r.t.Helper()
	if r.store == nil || r.kind != "memory" {
		r.store = &faultyStore{Store: r.openStore()}
		t, store := r.t, r.store
		t.Cleanup(func() { _ = store.Close() })
	}
	r.boot()
}

func (r *rig) openStore() engine.Store {
	if r.kind == "memory" {
		return memstore.New(memstore.WithClock(r.clock.Now))
	}
	s, err := sqlitestore.Open(ctx, sqlitestore.Options{Folder: filepath.Join(r.dir, "store"), Now: r.clock.Now})
	r.ok(err)
	return s
}

// boot makes a new engine on the open store, as a new process would.
func (r *rig) boot() {
	r.t.Helper()
	keys, err := engine.LoadKeys(filepath.Join(r.dir, "keys"))
	r.ok(err)
	files, err := engine.OpenFiles(filepath.Join(r.dir, "files"))
	r.ok(err)
	r.e, err = engine.New(ctx, engine.Options{
		Store: r.store, Keys: keys, Files: files, Set: r.set, Operations: connectors.Operations(), Mailer: r.mail,
		Connections: r.calls, BaseURL: "https://antraege.example.org", Clock: r.clock,
	})
	r.ok(err)
}

// restart closes the store where it outlives its process, and starts again.
func (r *rig) restart() {
	r.t.Helper()
	if r.kind != "memory" {
		r.ok(r.store.Close())
	}
	r.open()
}

func (r *rig) ok(err error) {
	r.t.Helper()
	if err != nil {
		var refusal *flows.Refusal
		if errors.As(err, &refusal) {
			r.t.Fatalf("refused: %s: %s %v", refusal.Code, refusal.Text.In("en"), refusal.Problems)
		}
		r.t.Fatal(err)
	}
}

func (r *rig) refused(err error, code flows.RefusalCode) *flows.Refusal {
	r.t.Helper()
	var refusal *flows.Refusal
	if !errors.As(err, &refusal) || refusal.Code != code {
		r.t.Fatalf("answered %v, want the refusal %s", err, code)
	}
	return refusal
}

// work does everything that is due.
func (r *rig) work() {
	r.t.Helper()
	r.ok(r.e.WorkAll(ctx))
}

// later moves the clock and does what has become due.
func (r *rig) later(d time.Duration) {
	r.t.Helper()
	r.clock.forward(d)
	r.work()
}

// person is a signed-in actor.
func (r *rig) person(id string) flows.Actor {
	return flows.Actor{Party: flows.Party{Person: id}, Way: flows.ByPage, Assurance: flows.MailboxAssurance}
}

// read reads answers as the API does. Files are given as "file:<id>" and must be in files.
func (r *rig) read(form *forms.Form, answers map[string]any, files map[string]expression.Record, base forms.Values) forms.Values {
	r.t.Helper()
	body, err := json.Marshal(answers)
	r.ok(err)
	p := r.processOf(form)
	c := r.e.FormContext(p, base)
	c.Files = files
	values, problems, err := form.DecodeJSON(body, c)
	r.ok(err)
	if len(problems) == 0 {
		values, problems, err = form.Check(values, c)
		r.ok(err)
	}
	for _, problem := range problems {
		r.t.Fatalf("%s: %s", problem.Field, problem.In("en"))
	}
	return values
}

func (r *rig) processOf(form *forms.Form) *definitions.Process {
	for _, p := range r.set.Processes {
		if p.Form == form {
			return p
		}
		for _, f := range p.Forms {
			if f == form {
				return p
			}
		}
	}
	for _, p := range r.set.Processes {
		return p
	}
	return nil
}

// application is what somebody sends to the shipped process; changes replace or (nil) remove answers.
func application(changes map[string]any) map[string]any {
	a := map[string]any{
		"fuerWen": "mich", "vorname": "Jonas", "nachname": "Scheinbar", "email": "jonas.scheinbar@example.org",
		"kv": "musterkreis", "drkserverNr": "7000099", "code": "EB.EGA-E", "art": "stufe", "herkunft": "bescheid",
		"bezeichnungOriginal": "Grundlehrgang", "traeger": "Landesschule", "abschlussDatum": "2024-09-14",
		"pruefung": "bestanden", "bestaetigung": true,
	}
	for name, value := range changes {
		if value == nil {
			delete(a, name)
		} else {
			a[name] = value
		}
	}
	return a
}

const pdf = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"

// apply sends an application to the shipped process with the file it demands.
func (r *rig) apply(by flows.Actor, changes map[string]any) *engine.Case {
	r.t.Helper()
	return r.applyWith(r.e.NewDraft("anerkennung", by.Person), by, changes)
}

func (r *rig) applyWith(d *engine.Draft, by flows.Actor, changes map[string]any) *engine.Case {
	r.t.Helper()
	c, err := r.e.Start(ctx, r.request(d, by, changes))
	r.ok(err)
	return c
}

func (r *rig) request(d *engine.Draft, by flows.Actor, changes map[string]any) engine.StartRequest {
	r.t.Helper()
	meta, err := r.e.Files().Put(d.CaseID(), "bescheid.pdf", strings.NewReader(pdf), []string{"pdf"}, 0)
	r.ok(err)
	answers := application(map[string]any{"bescheidAnerkennung": meta.ID})
	for name, value := range changes {
		if value == nil {
			delete(answers, name)
		} else {
			answers[name] = value
		}
	}
	p, _ := r.e.Process("anerkennung")
	values := r.read(p.Form, answers, map[string]expression.Record{meta.ID: meta.Record()}, nil)
	return engine.StartRequest{Process: "anerkennung", Values: values, By: by, Draft: d}
}

// stranger is somebody without sign-in.
var stranger = flows.Actor{Way: flows.ByForm}

var taskToken = regexp.MustCompile(`/t/([A-Za-z0-9_-]+)`)
var disputeToken = regexp.MustCompile(`/w/([A-Za-z0-9_-]+)`)

// tokenIn is the token of the task link in a message.
func tokenIn(m connectors.Message) string {
	if m.Action != nil {
		if found := taskToken.FindStringSubmatch(m.Action.URL); found != nil {
			return found[1]
		}
	}
	if found := taskToken.FindStringSubmatch(m.Markdown); found != nil {
		return found[1]
	}
	return ""
}

// lastToken is the token in the newest message to an address that has one.
func (r *rig) lastToken(address string) string {
	r.t.Helper()
	mails := r.mail.to(address)
	for i := len(mails) - 1; i >= 0; i-- {
		if token := tokenIn(mails[i]); token != "" {
			return token
		}
	}
	r.t.Fatalf("no message to %s holds a task link (%d messages)", address, len(mails))
	return ""
}

// link opens a task link that must work.
func (r *rig) link(token string) *engine.Link {
	r.t.Helper()
	l, err := r.e.Link(ctx, token)
	r.ok(err)
	return l
}

func (r *rig) noLink(token, why string) {
	r.t.Helper()
	if _, err := r.e.Link(ctx, token); !errors.Is(err, engine.ErrNoLink) {
		r.t.Fatalf("the link of %s answers %v, want ErrNoLink", why, err)
	}
}

// open is the only open stop of a case at a step.
func (r *rig) stop(caseID, step string) *flows.Stop {
	r.t.Helper()
	c, err := r.e.Case(ctx, caseID)
	r.ok(err)
	for i := range c.State.Open {
		if c.State.Open[i].Step == step {
			return &c.State.Open[i]
		}
	}
	r.t.Fatalf("the case does not wait at %s but at %v (status %q)", step, steps(c.State), c.State.Status)
	return nil
}

func steps(s *flows.State) []string {
	var names []string
	for _, stop := range s.Open {
		names = append(names, stop.ID)
	}
	return names
}

// approvers are who may decide a step now.
func (r *rig) approvers(caseID, step string) []string {
	r.t.Helper()
	var ids []string
	for _, a := range r.stop(caseID, step).Resolution.Approvers {
		ids = append(ids, a.Person+a.Mailbox)
	}
	return ids
}

// choose decides a step.
func (r *rig) choose(caseID, step string, by flows.Actor, outcome string, change ...func(*flows.Choose)) (*engine.Case, error) {
	r.t.Helper()
	choice := flows.Choose{Stop: r.stop(caseID, step).ID, Outcome: outcome}
	for _, c := range change {
		c(&choice)
	}
	return r.e.Do(ctx, caseID, flows.Input{By: by, Do: choice})
}

func (r *rig) decide(caseID, step string, by flows.Actor, outcome string, change ...func(*flows.Choose)) *engine.Case {
	r.t.Helper()
	c, err := r.choose(caseID, step, by, outcome, change...)
	r.ok(err)
	return c
}

func comment(text string) func(*flows.Choose) { return func(c *flows.Choose) { c.Comment = text } }

// with adds answers of a step's form.
func (r *rig) with(form string, answers map[string]any, outcome string) func(*flows.Choose) {
	return func(c *flows.Choose) {
		p, _ := r.e.Process("anerkennung")
		f := p.Forms[form]
		body, err := json.Marshal(answers)
		r.ok(err)
		fc := r.e.FormContext(p, nil)
		fc.Extra = map[string]any{"outcome": outcome}
		values, problems, err := f.DecodeJSON(body, fc)
		r.ok(err)
		if len(problems) > 0 {
			r.t.Fatalf("%s: %s", problems[0].Field, problems[0].In("en"))
		}
		c.Values = values
	}
}

// outbox is the work of a case by kind.
func (r *rig) outbox(q engine.WorkQuery) []engine.Work {
	r.t.Helper()
	q.Limit = 100_000
	work, err := r.store.Outbox(ctx, q)
	r.ok(err)
	return work
}

// change replaces the people of the rig with changed ones.
func (r *rig) change(id string, change func(*definitions.Person)) {
	r.t.Helper()
	p, ok := r.e.Organisation().Someone(id)
	if !ok {
		r.t.Fatalf("there is nobody called %s", id)
	}
	change(&p)
	r.ok(r.e.SavePeople(ctx, []definitions.Person{p}))
}
