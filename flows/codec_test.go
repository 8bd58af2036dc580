package flows

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	"laufzettel/definitions/expression"
)

// TestUnknownEvents: a case written by a newer version can be read as far as it goes, is written back
// as it was, and takes no more inputs.
func TestUnknownEvents(t *testing.T) {
	e, err := DecodeEvent("teleported", []byte(`{"to":"moon"}`))
	if err != nil {
		t.Fatal(err)
	}
	if body, err := EncodeEvent(e); err != nil || string(body) != `{"to":"moon"}` || e.Kind() != "teleported" {
		t.Errorf("written back as %s %s %v", e.Kind(), body, err)
	}
	f, facts := scenarioFlow(t, "testdata/self.txtar")
	s := Evolve(Evolve(nil, Recorded{Seq: 1, Event: Started{Case: "c1"}}), Recorded{Seq: 2, Event: e})
	s = Evolve(s, Recorded{Seq: 3, Event: StepEntered{Step: "a", Round: 1}})
	if s.Unknown != "teleported" || s.Seq != 3 || s.Steps != nil {
		t.Errorf("state %+v", s)
	}
	for _, do := range []any{Choose{Stop: "a/1"}, Reassess{}, Fire{"x"}, Act{}, EraseValues{}, Start{}, Dispute{}, Reassign{}, Cancel{}, Reopen{}, Remark{}, Nudge{}} {
		var refusal *Refusal
		if _, err := Decide(f, s, Input{At: time.Now(), Do: do}, facts); !errors.As(err, &refusal) || refusal.Code != Unreadable {
			t.Errorf("%T: %v", do, err)
		}
	}
	if r := MayDecide(f, s, "a/1", Actor{}, time.Now(), facts); r == nil || r.Code != Unreadable {
		t.Errorf("MayDecide: %v", r)
	}
}

// TestEncodeEveryKind: each kind comes back as it was, and broken JSON is an error, not an unknown kind.
func TestEncodeEveryKind(t *testing.T) {
	for kind, typ := range eventTypes {
		e := reflect.New(typ).Elem().Interface().(Event)
		body, err := EncodeEvent(e)
		if err != nil {
			t.Fatal(kind, err)
		}
		back, err := DecodeEvent(kind, body)
		again, _ := EncodeEvent(back)
		if err != nil || string(again) != string(body) || back.Kind() != kind {
			t.Errorf("%s: %s became %s (%v)", kind, body, again, err)
		}
		if _, err := DecodeEvent(kind, []byte("{")); err == nil {
			t.Errorf("%s: broken JSON was read", kind)
		}
	}
	if _, err := EncodeEvent(nil); err == nil {
		t.Error("an event without content was stored")
	}
}

// TestValueTypes: what is stored of a value can be read again with the type that the flow declares.
func TestValueTypes(t *testing.T) {
	f, _ := scenarioFlow(t, "testdata/ways.txtar")
	path, _ := scenarioFlow(t, "testdata/path.txtar")
	for _, c := range []struct {
		flow  *Flow
		event Event
		name  string
		value any
	}{
		{f, Submitted{Form: "antrag"}, "answers.umfang", decimal(7)},
		{f, Submitted{Form: "antrag"}, "answers.name", "Alma"},
		{f, ValuesSet{Step: "werte"}, "set.doppelt", decimal(14)},
		{f, ValuesSet{Step: "werte"}, "set.bis", expression.Date{Year: 2026, Month: 12, Day: 3}},
		{f, ValuesSet{Step: "werte"}, "set.fest", "ja"},
		{path, TaskDecided{Step: "eintrag"}, "answers.on", expression.Date{Year: 2026, Month: 11, Day: 22}},
		{path, TaskDecided{Step: "fachlich"}, "comment", "Ein Satz."},
		{path, CallRequested{Step: "eintrag"}, "with.person", "Alma"},
		{path, CallAnswered{Stop: "eintrag/1"}, "output.id", "R-17"},
		{path, MailRequested{Step: "fertig"}, "mail.text", "Hallo"},
	} {
		body, err := json.Marshal(expression.ToJSON(c.value))
		if err != nil {
			t.Fatal(err)
		}
		var stored any
		if err := json.Unmarshal(body, &stored); err != nil {
			t.Fatal(err)
		}
		back, err := expression.FromJSON(stored, ValueType(c.flow, c.event, c.name))
		if err != nil || !reflect.DeepEqual(expression.ToJSON(back), expression.ToJSON(c.value)) || reflect.TypeOf(back) != reflect.TypeOf(c.value) {
			t.Errorf("%s: %v became %#v (%v)", c.name, c.value, back, err)
		}
	}
}

// TestErasing: a case whose values are gone from the store folds to the state that erasing left.
func TestErasing(t *testing.T) {
	for _, refs := range [][]string{nil, {"1/mailbox.submitter", "2/answers.name", "5/comment", "9/answers.name", "x", "0/"}} {
		f, facts := scenarioFlow(t, "testdata/erase.txtar")
		p := &play{t: t, flow: f, facts: facts, out: discard()}
		p.line(`2026-11-23 10:00 public start mailbox=alma@example.org name=Alma kv=kv1`)
		p.line(`2026-11-23 11:00 benno choose a/1 nein comment="Das reicht leider nicht aus."`)
		at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
		if !p.decide(Input{At: at, Do: EraseValues{Refs: refs, Why: "request"}}) {
			t.Fatal("refused")
		}
		if p.state.Values["name"] != nil || p.state.Steps["a"].Comment != "" || p.state.Mailboxes["submitter"] != "" {
			t.Errorf("something is left: %+v", p.state)
		}
		if refs != nil && p.state.Values["kv"] == nil {
			t.Error("more was erased than asked")
		}
		var folded *State
		for _, e := range p.history {
			e.Values = erased(e, refs)
			folded = Evolve(folded, e)
		}
		folded.origins, p.state.origins = nil, nil
		if !reflect.DeepEqual(folded, p.state) {
			t.Errorf("%v: folded without the values:\n%+v\n%+v", refs, folded, p.state)
		}
	}
}
