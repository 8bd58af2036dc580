package flows

import (
	"slices"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"laufzettel/definitions/source"
)

// TestRandomFlows plays random inputs on random flows of approvals, choices, registers that may fail, and nested blocks.
func TestRandomFlows(t *testing.T) {
	_, facts := scenarioFlow(t, "testdata/path.txtar")
	played := 0
	rapid.Check(t, func(t *rapid.T) {
		w := &flowWriter{t: t}
		w.list("  ", nil, 0)
		text := "flow: antrag\nnumber: T-{seq:5}\nstart: {form: antrag}\nsteps:\n" + w.out.String()
		var report source.Report
		world, node := testWorld(t, archiveWithForm(&txtar.Archive{Files: []txtar.File{{Name: "flow.yaml", Data: []byte(text)}}}), &report)
		f := Parse(node, world, &report)
		if f == nil {
			return
		}
		played++
		f.Ref = source.Ref{Kind: "process", Name: f.Name, Hash: "h1"}
		playRandom(t, f, facts)
	})
	if played == 0 {
		t.Error("no random flow could be played")
	}
}

func checkState(t *rapid.T, f *Flow, s *State, facts Facts) {
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
	checkPlaces(t, f, s)
	if s.Ended.IsZero() && s.Failure != nil {
		if _, can := Repairs(f, s, facts); !can {
			t.Fatalf("a halted case cannot be repaired: %+v", s.Failure)
		}
	}
}

// checkPlaces: whatever is open stands at a step of the flow, and in a block that is open, or whose strands may finish.
func checkPlaces(t *rapid.T, f *Flow, s *State) {
	for _, stop := range s.Open {
		step := f.Step(stop.Step)
		if step == nil {
			t.Fatalf("the stop %s stands nowhere", stop.ID)
		}
		around := step.Block()
		if around == nil || step.Undoes() {
			continue
		}
		inside, may := false, around.Config.(blockStep).block().finish
		for _, b := range s.Blocks {
			strand, in := f.strandOf(stop.Step, b.Step, b.Round)
			inside = inside || in && StepName(b.Step) == around.Name && (b.Open || may) && !slices.Contains(b.Ended, strand)
		}
		if !inside {
			t.Fatalf("the stop %s is open in a block that is closed: %+v", stop.ID, s.Blocks)
		}
	}
}
