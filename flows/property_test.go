package flows

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// scenarioFlow reads the flow and the facts of an archive of testdata; nil where it does not check.
func scenarioFlow(t testing.TB, name string) (*Flow, *testFacts) {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var report source.Report
	archive = archiveWithForm(archive)
	world, node := testWorld(t, archive, &report)
	facts := newFacts()
	for _, f := range archive.Files {
		if f.Name == "facts" {
			for _, line := range strings.Split(string(f.Data), "\n") {
				if err := facts.read(line); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	f := Parse(node, world, &report)
	if f != nil {
		f.Ref = source.Ref{Kind: "process", Name: f.Name, Hash: "h1"}
	}
	return f, facts
}

// TestRandomInputs throws random inputs at every flow of the scenarios and checks what must always hold:
// deciding never panics and never changes the state, the same input gives the same decision, sequence
// numbers have no gaps, command ids are unique and of this case, the fold of the stored history is the
// state, nothing is open after the end, and after the end only refusals, disputes and erasing follow.
func TestRandomInputs(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		f, facts := scenarioFlow(t, name)
		if f == nil {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { playRandom(t, f, facts) })
		})
	}
}

func playRandom(t *rapid.T, f *Flow, facts *testFacts) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	start := Start{Case: "c1", Number: "T-1", Mailbox: "alma@example.org", Submitter: Party{Mailbox: "submitter"},
		Subject: Party{Mailbox: "submitter"}, Values: randomValues(t)}
	var state *State
	var history []Recorded
	ids := map[string]bool{}
	inputs := []Input{{At: at, By: Actor{Way: ByForm}, Do: start}}
	for i := 0; i < 14; i++ {
		var in Input
		if i < len(inputs) {
			in = inputs[i]
		} else {
			at = at.Add(time.Duration(rapid.Int64Range(0, int64(9*24*time.Hour)).Draw(t, "wait")))
			in = randomInput(t, f, state, at)
		}
		before := snapshot(state)
		ended := state != nil && !state.Ended.IsZero()
		d, err := Decide(f, state, in, facts)
		again, errAgain := Decide(f, state, in, facts)
		if !reflect.DeepEqual(d, again) || !reflect.DeepEqual(err, errAgain) {
			t.Fatalf("two decisions about %+v differ", in)
		}
		if snapshot(state) != before {
			t.Fatalf("deciding changed the state: %+v", in)
		}
		if err != nil {
			refusal, is := err.(*Refusal)
			if !is || refusal.Text.In("de") == "" || len(d.Events)+len(d.Commands) > 0 {
				t.Fatalf("%+v: no proper refusal: %v", in, err)
			}
			continue
		}
		if ended && !allowedAfterEnd(in.Do) {
			t.Fatalf("%T was accepted after the end", in.Do)
		}
		for _, e := range d.Events {
			if e.Seq != len(history)+1 || e.At != in.At.Truncate(time.Millisecond) {
				t.Fatalf("event %d at %v does not follow %d", e.Seq, e.At, len(history))
			}
			was := snapshot(state)
			next := Evolve(state, e)
			if snapshot(state) != was {
				t.Fatalf("%s changed the state it was folded into", e.Event.Kind())
			}
			state, history = next, append(history, e)
		}
		for _, c := range d.Commands {
			if ids[c.ID] || !strings.HasPrefix(c.ID, fmt.Sprintf("c1/%d.", c.Seq)) {
				t.Fatalf("command id %s is not unique or not derived", c.ID)
			}
			ids[c.ID] = true
		}
		checkState(t, state)
	}
	var folded *State
	for _, e := range history {
		body, err := EncodeEvent(e.Event)
		if err != nil {
			t.Fatal(err)
		}
		if e.Event, err = DecodeEvent(e.Event.Kind(), body); err != nil {
			t.Fatal(err)
		}
		folded = Evolve(folded, e)
	}
	if !reflect.DeepEqual(folded, state) {
		t.Fatalf("the fold is another state:\n%+v\n%+v", folded, state)
	}
	if state != nil {
		Plan(f, state)
	}
}

func snapshot(s *State) string {
	if s == nil {
		return ""
	}
	c := *s
	c.done = nil
	return fmt.Sprintf("%+v", c)
}

func allowedAfterEnd(do any) bool {
	switch do.(type) {
	case Dispute, EraseValues, WithdrawConsent, Remark, Reopen:
		return true
	}
	return false
}

func checkState(t *rapid.T, s *State) {
	if !s.Ended.IsZero() && (len(s.Open) > 0 || len(s.Timers) > 0) {
		t.Fatalf("open after the end: %+v %+v", s.Open, s.Timers)
	}
	seen := map[string]bool{}
	for _, stop := range s.Open {
		if seen[stop.ID] {
			t.Fatalf("stop %s is open twice", stop.ID)
		}
		seen[stop.ID] = true
	}
	for _, timer := range s.Timers {
		if seen["timer "+timer.ID] {
			t.Fatalf("timer %s runs twice", timer.ID)
		}
		seen["timer "+timer.ID] = true
		if s.Stop(timer.Stop) == nil {
			t.Fatalf("timer %s runs for a closed stop", timer.ID)
		}
	}
	if s.Ended.IsZero() && s.Status != "" || !s.Ended.IsZero() && s.Status == "" {
		t.Fatalf("status %q, ended %v", s.Status, s.Ended)
	}
	for _, stop := range s.Open {
		if len(stop.Resolution.Named) > 0 && slices.Contains(stop.Resolution.Named, "niemand") {
			t.Fatal("a task was handed to nobody who is known")
		}
	}
	if s.Ended.IsZero() && s.Failure == nil && len(s.Open) == 0 {
		t.Fatal("a running case waits for nothing")
	}
}

func randomValues(t *rapid.T) forms.Values {
	values := forms.Values{"name": "Alma", "email": "alma@example.org"}
	if rapid.Bool().Draw(t, "kv") {
		values["kv"] = expression.Record{"key": "kv1", "name": "kv1", "level": "KV"}
	}
	if rapid.Bool().Draw(t, "umfang") {
		values["umfang"] = decimal(rapid.IntRange(0, 200).Draw(t, "n"))
	}
	for _, name := range []string{"zeigen", "urschrift"} {
		if rapid.Bool().Draw(t, name) {
			values[name] = expression.Record{}
		}
	}
	return values
}

// randomInput is mostly something that could happen now, sometimes nonsense.
func randomInput(t *rapid.T, f *Flow, s *State, at time.Time) Input {
	people := []string{"benno", "carla", "dario", "erna", "fritz", "gisela", "ida", "hannes", "mona", "alma"}
	by := Actor{Party: Party{Person: rapid.SampledFrom(people).Draw(t, "person")},
		Way: rapid.SampledFrom([]Way{ByPage, ByLink}).Draw(t, "way"), Assurance: AccountAssurance}
	if rapid.IntRange(0, 3).Draw(t, "mailbox") == 0 {
		by.Party = Party{Mailbox: "submitter"}
	}
	stop := rapid.SampledFrom([]string{"a/1", "nichts", ""}).Draw(t, "stop")
	var open *Stop
	if s != nil && len(s.Open) > 0 && rapid.IntRange(0, 9).Draw(t, "real") > 0 {
		open = &s.Open[rapid.IntRange(0, len(s.Open)-1).Draw(t, "open")]
		stop = open.ID
		if n := len(open.Resolution.Approvers); n > 0 && rapid.IntRange(0, 4).Draw(t, "mine") > 0 {
			by.Party = open.Resolution.Approvers[rapid.IntRange(0, n-1).Draw(t, "approver")].Party
		}
	}
	in := Input{At: at, By: by}
	switch rapid.IntRange(0, 27).Draw(t, "verb") {
	case 0:
		in.Do = Claim{stop}
	case 1:
		in.Do = Release{stop}
	case 2:
		in.Do = Reassess{}
	case 3:
		in.Do = Dispute{stop}
	case 4:
		in.Do = EraseValues{Why: "request"}
	case 5:
		in.Do = AnswerReturn{Stop: stop, Values: randomValues(t)}
	case 6, 7:
		in.Do = Fire{"a/1.remind0"}
		if s != nil && len(s.Timers) > 0 {
			timer := s.Timers[rapid.IntRange(0, len(s.Timers)-1).Draw(t, "timer")]
			in.Do, in.By = Fire{timer.ID}, Actor{Way: ByTimer}
			if timer.At.After(in.At) && rapid.Bool().Draw(t, "wait for it") {
				in.At = timer.At
			}
		}
	case 8:
		action := "nichts"
		if len(f.Anytime) > 0 {
			action = rapid.SampledFrom(f.Anytime).Draw(t, "action").Name
		}
		in.Do = Act{Action: action}
	case 9:
		command := "c1/4.1"
		if open != nil {
			command = open.Command
		}
		in.Do = Answer{Command: command, OK: rapid.Bool().Draw(t, "ok"), Manual: rapid.Bool().Draw(t, "manual"),
			Output: map[string]any{"id": "R-1", "anzahl": decimal(3)}}
	case 10:
		in.Do = WithdrawConsent{Spot: Spot{Field: rapid.SampledFrom([]string{"zeigen", "urschrift"}).Draw(t, "consent")}, Refs: []string{"2/answers.foto"}}
		if rapid.Bool().Draw(t, "theirs") {
			in.By.Party = Party{Mailbox: "submitter"}
		}
	case 11, 12:
		in.Do = SeeOriginal{Stop: stop, Spot: Spot{Field: rapid.SampledFrom([]string{"urschrift", "zeigen"}).Draw(t, "original")}, Back: rapid.Bool().Draw(t, "back")}
	case 24, 25, 26, 27:
		in.Do = randomAid(t, open, stop)
		if rapid.IntRange(0, 2).Draw(t, "asked person") == 0 && open != nil && len(open.Consults) > 0 {
			in.By.Party = open.Consults[0].To
		}
	case 13, 14, 15, 16, 17, 18, 19:
		in.By.Party, in.Do = randomManagement(t, f, s, stop, at, in.By.Party)
	default:
		choose := Choose{Stop: stop, Outcome: "ja", Comment: "Das ist die Begründung.", Fields: []string{"umfang"}}
		if open != nil {
			if outcomes := f.Step(open.Step).Outcomes(); len(outcomes) > 0 {
				choose.Outcome = rapid.SampledFrom(outcomes).Draw(t, "outcome").Key
			}
		}
		if rapid.Bool().Draw(t, "wiedervorlage") {
			choose.Values = forms.Values{"wiedervorlage": expression.Date{Year: 2027, Month: 3, Day: 1}}
		}
		in.Do = choose
	}
	return in
}

// randomAid gives a part of a task away, asks others, or ends a vote.
func randomAid(t *rapid.T, open *Stop, stop string) any {
	to := rapid.SampledFrom([]string{"lena", "nora", "ida", "benno", "alma", "niemand", ""}).Draw(t, "to")
	why := rapid.SampledFrom([]string{"Das ist die Begründung.", "kurz"}).Draw(t, "why")
	manager := rapid.Bool().Draw(t, "as manager")
	switch rapid.IntRange(0, 5).Draw(t, "aid") {
	case 0:
		return Delegate{Stop: stop, To: to, Why: why, AsManager: manager}
	case 1:
		return TakeBack{Stop: stop, AsManager: manager}
	case 2:
		return Add{Stop: stop, To: to, Why: why, AsManager: manager}
	case 3:
		return AskAdvice{Stop: stop, To: to, Question: why, AsManager: manager}
	case 4:
		return CloseVote{Stop: stop, Why: why}
	}
	id := 0
	if open != nil && len(open.Consults) > 0 {
		id = open.Consults[0].ID
	}
	return Advise{Stop: stop, ID: id, Answer: "Ja, das passt."}
}

// randomManagement is an action on the case, mostly by somebody who has no task in it.
func randomManagement(t *rapid.T, f *Flow, s *State, stop string, at time.Time, by Party) (Party, any) {
	manager := Party{Person: "mona"}
	why := rapid.SampledFrom([]string{"Das ist die Begründung.", "kurz"}).Draw(t, "why")
	switch rapid.IntRange(0, 6).Draw(t, "action on the case") {
	case 0:
		to := rapid.SliceOfN(rapid.SampledFrom([]string{"ida", "benno", "lena", "mona", "nora", "niemand", ""}), 0, 3).Draw(t, "to")
		return manager, Reassign{Stop: stop, To: to, Why: why}
	case 1:
		until := at.Add(time.Duration(rapid.Int64Range(-int64(time.Hour), int64(60*24*time.Hour)).Draw(t, "until")))
		return manager, Extend{Stop: stop, Until: until, Why: why}
	case 2:
		return by, Skip{Stop: stop, Why: why, AsManager: rapid.Bool().Draw(t, "as manager")}
	case 3:
		step := "a"
		if s != nil && len(f.Steps) > 0 {
			step = rapid.SampledFrom(f.Steps).Draw(t, "step").Name
		}
		return manager, Reopen{Step: step, Why: why}
	case 4:
		return manager, Cancel{Why: why}
	case 5:
		return by, Remark{Text: rapid.SampledFrom([]string{"", "Ein Satz."}).Draw(t, "text"), Public: rapid.Bool().Draw(t, "public")}
	}
	if rapid.Bool().Draw(t, "theirs") {
		by = Party{Mailbox: "submitter"}
	}
	return by, Nudge{}
}

// TestReplayWithRecordedFacts decides again with the answers that were heard the first time, while the
// world has changed since: the decision is the same, byte for byte.
func TestReplayWithRecordedFacts(t *testing.T) {
	f, facts := scenarioFlow(t, "testdata/path.txtar")
	recorder := &recordedFacts{Facts: facts, heard: map[string]any{}}
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	start := Input{At: at, By: Actor{Way: ByForm}, Do: Start{Case: "c1", Number: "T-1", Values: forms.Values{"name": "Alma", "email": "alma@example.org",
		"kv": expression.Record{"key": "kv1"}, "code": expression.Record{"key": "cbrn"}}, Mailbox: "alma@example.org", Submitter: Party{Mailbox: "submitter"}}}
	first, err := Decide(f, nil, start, recorder)
	if err != nil {
		t.Fatal(err)
	}
	facts.offices["KBL@kv1"] = Office{Holders: []Holder{{Person: "dario"}}}
	changed, err := Decide(f, nil, start, facts)
	if err != nil || reflect.DeepEqual(first, changed) {
		t.Fatal("the changed world makes no difference; this test shows nothing", err)
	}
	replay, err := Decide(f, nil, start, &recordedFacts{heard: recorder.heard, deaf: true})
	if err != nil || !reflect.DeepEqual(first, replay) {
		t.Fatalf("the replay differs: %v", err)
	}
}

// recordedFacts records what it hears, or answers from what was heard.
type recordedFacts struct {
	Facts
	heard map[string]any
	deaf  bool
}

type answered[T any] struct {
	value T
	ok    bool
}

func hear[T any](r *recordedFacts, key string, ask func() (T, bool)) (T, bool) {
	if r.deaf {
		a, known := r.heard[key].(answered[T])
		if !known {
			panic("nobody asked " + key + " the first time")
		}
		return a.value, a.ok
	}
	value, ok := ask()
	r.heard[key] = answered[T]{value, ok}
	return value, ok
}

func (r *recordedFacts) Office(function, unit string, on expression.Date) Office {
	v, _ := hear(r, "office "+function+" "+unit+on.String(), func() (Office, bool) { return r.Facts.Office(function, unit, on), true })
	return v
}
func (r *recordedFacts) Group(name string, on expression.Date) Office {
	v, _ := hear(r, "group "+name+on.String(), func() (Office, bool) { return r.Facts.Group(name, on), true })
	return v
}
func (r *recordedFacts) Caretaker() []string {
	v, _ := hear(r, "caretaker", func() ([]string, bool) { return r.Facts.Caretaker(), true })
	return v
}
func (r *recordedFacts) Unit(key string) (expression.Record, bool) {
	return hear(r, "unit "+key, func() (expression.Record, bool) { return r.Facts.Unit(key) })
}
func (r *recordedFacts) Row(register, key string) (expression.Record, bool) {
	return hear(r, "row "+register+key, func() (expression.Record, bool) { return r.Facts.Row(register, key) })
}
func (r *recordedFacts) Workday(land string, d expression.Date) bool {
	v, _ := hear(r, "workday "+land+d.String(), func() (bool, bool) { return r.Facts.Workday(land, d), true })
	return v
}
func (r *recordedFacts) Same(person string, other Identity) bool {
	v, _ := hear(r, fmt.Sprintf("same %s %+v", person, other), func() (bool, bool) { return r.Facts.Same(person, other), true })
	return v
}
func (r *recordedFacts) Presence(id string, on expression.Date) (Holder, bool) {
	return hear(r, "presence "+id+on.String(), func() (Holder, bool) { return r.Facts.Presence(id, on) })
}
func (r *recordedFacts) Setting(process, name string) (any, bool) {
	return hear(r, "setting "+name, func() (any, bool) { return r.Facts.Setting(process, name) })
}
func (r *recordedFacts) Person(id string) (expression.Record, bool) {
	return hear(r, "person "+id, func() (expression.Record, bool) { return r.Facts.Person(id) })
}
func (r *recordedFacts) Site() Site {
	v, _ := hear(r, "site", func() (Site, bool) { return r.Facts.Site(), true })
	return v
}

// TestQuestionsHoldNothingPersonal: the questions to Facts are recorded beside the events, so they must
// not repeat what people typed.
func TestQuestionsHoldNothingPersonal(t *testing.T) {
	f, facts := scenarioFlow(t, "testdata/path.txtar")
	_, err := Decide(f, nil, Input{At: time.Now(), By: Actor{Way: ByForm}, Do: Start{Case: "c1", Number: "T-1",
		Values: forms.Values{"name": "Geheim", "bemerkung": "geheim", "email": "geheim@example.org", "kv": expression.Record{"key": "kv1"}, "code": expression.Record{"key": "cbrn"}}}}, facts)
	if err != nil {
		t.Fatal(err)
	}
	if len(facts.asked) == 0 || strings.Contains(strings.ToLower(strings.Join(facts.asked, "\n")), "geheim") {
		t.Errorf("asked:\n%s", strings.Join(facts.asked, "\n"))
	}
}

// TestStoredEventsHoldNothingPersonal looks for typed values in the stored form of the events.
func TestStoredEventsHoldNothingPersonal(t *testing.T) {
	data, err := os.ReadFile("testdata/path.txtar")
	if err != nil {
		t.Fatal(err)
	}
	archive := txtar.Parse([]byte(strings.ReplaceAll(string(data), "Alma Beispiel", "Geheimname")))
	var report source.Report
	world, node := testWorld(t, archiveWithForm(archive), &report)
	f := Parse(node, world, &report)
	_, facts := scenarioFlow(t, "testdata/path.txtar")
	p := &play{t: t, flow: f, facts: facts, out: new(bytes.Buffer)}
	for _, file := range archive.Files {
		if file.Name == "inputs" {
			for _, line := range strings.Split(string(file.Data), "\n") {
				if line != "" {
					p.line(line)
				}
			}
		}
	}
	if len(p.history) < 20 {
		t.Fatal("the case did not run", len(p.history))
	}
	for _, e := range p.history {
		body, err := EncodeEvent(e.Event)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"Geheimname", "alma@example.org", "Personalnummer"} {
			if strings.Contains(string(body), secret) {
				t.Errorf("%s holds %s: %s", e.Event.Kind(), secret, body)
			}
		}
	}
}
