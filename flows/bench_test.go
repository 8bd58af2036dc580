package flows

import (
	"bytes"
	"fmt"
	"strconv"
	"testing"
	"time"
)

func discard() *bytes.Buffer { return new(bytes.Buffer) }

// erased are the values of an event that a store still has; nil refs erased all of them.
func erased(e Recorded, refs []string) map[string]any {
	if refs == nil {
		return nil
	}
	left := map[string]any{}
	for name, value := range e.Values {
		left[name] = value
	}
	for _, ref := range refs {
		var seq int
		var name string
		if _, err := fmt.Sscanf(ref, "%d/%s", &seq, &name); err == nil && seq == e.Seq {
			delete(left, name)
		}
	}
	if len(left) == 0 {
		return nil
	}
	return left
}

// BenchmarkDecide is one approval, from the choice to the next task.
func BenchmarkDecide(b *testing.B) {
	f, facts := scenarioFlow(b, "testdata/path.txtar")
	p := &play{t: b, flow: f, facts: facts, out: discard()}
	p.line(`2026-11-23 10:00 public start mailbox=alma@example.org name="Alma Beispiel" email=alma@example.org kv=kv1 code=cbrn`)
	in := Input{At: time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC), By: actor("benno"), Do: Choose{Stop: "vorpruefung/1", Outcome: "weiter"}}
	b.ReportAllocs()
	for b.Loop() {
		facts.asked = facts.asked[:0]
		if _, err := Decide(f, p.state, in, facts); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStart begins a case: the form is checked, a mail rendered, a task opened.
func BenchmarkStart(b *testing.B) {
	f, facts := scenarioFlow(b, "testdata/path.txtar")
	p := &play{t: b, flow: f, facts: facts, out: discard()}
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	start := p.do("start", splitWords(`mailbox=alma@example.org name="Alma Beispiel" email=alma@example.org kv=kv1 code=cbrn`), at)
	b.ReportAllocs()
	for b.Loop() {
		facts.asked = facts.asked[:0]
		if _, err := Decide(f, nil, Input{At: at, By: actor("public"), Do: start}, facts); err != nil {
			b.Fatal(err)
		}
	}
}

// longHistory is a case of about n events: two steps that send each other back and forth.
func longHistory(t testing.TB, n int) []Recorded {
	f, facts := scenarioFlow(t, "testdata/prefer.txtar")
	p := &play{t: t, flow: f, facts: facts, out: discard()}
	p.line(`2026-11-23 10:00 public start mailbox=alma@example.org name="Alma Beispiel" email=alma@example.org kv=kv1`)
	for round := 1; len(p.history) < n; round++ {
		p.out.Reset()
		p.line("2026-11-24 10:00 gisela choose a/" + strconv.Itoa(round) + " ja")
		p.line("2026-11-24 10:00 benno choose b/" + strconv.Itoa(round) + " zurueck")
	}
	return p.history
}

// BenchmarkFold folds a case of a thousand events.
func BenchmarkFold(b *testing.B) {
	history := longHistory(b, 1000)
	b.ReportAllocs()
	for b.Loop() {
		var s *State
		for _, e := range history {
			s = Evolve(s, e)
		}
		if s.Seq != len(history) {
			b.Fatal("not folded")
		}
	}
}
