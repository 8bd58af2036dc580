package flows

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

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
