package flows

import (
	"fmt"
	"path/filepath"
	"reflect"
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
		checkState(t, f, state, facts)
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
	switch rapid.IntRange(0, 31).Draw(t, "verb") {
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
	case 28, 29:
		in.By, in.Do = Actor{Party: Party{Service: "portal"}, Way: ByAPI, Assurance: AccountAssurance}, randomHappening(t, f)
	case 30, 31:
		in.By.Party, in.Do = Party{Person: "mona"}, randomRepair(t, f, s)
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

// randomHappening is an event that some wait of the flow knows, or that nobody knows.
func randomHappening(t *rapid.T, f *Flow) Happen {
	names := []string{"nirgends"}
	for _, s := range f.Steps {
		if c, is := s.Config.(*waitConfig); is && c.event != "" {
			names = append(names, c.event)
		}
	}
	return Happen{Name: rapid.SampledFrom(names).Draw(t, "event"), ID: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "id"),
		Values: map[string]any{"nummer": "T-1"}}
}

// randomRepair lets a halted case go on in one of the ways that are offered, or in none that is.
func randomRepair(t *rapid.T, f *Flow, s *State) Repair {
	r := Repair{Why: "Das ist die Begründung."}
	switch rapid.IntRange(0, 4).Draw(t, "repair") {
	case 0:
		r.Onward = true
	case 1:
		r.End = rapid.SampledFrom([]string{"erledigt", "abgelehnt", "nirgends"}).Draw(t, "end")
	case 2:
		if len(f.Steps) > 0 {
			r.To = rapid.SampledFrom(f.Steps).Draw(t, "to").Name
		}
	case 3:
		r.Answers = randomValues(t)
	}
	return r
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
