package flows

import (
	"fmt"
	"os"
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

// conditions are rows whose vierAugen random flows ask for: each is true or false anew in every decision.
const conditions = 2

// flowWriter writes random flows of approvals, choices, registers that may fail, and blocks.
type flowWriter struct {
	t     *rapid.T
	names int
	all   bool // blocks wait for all branches
	out   strings.Builder
}

// list writes some steps; around are the names of the steps of the lists around it.
func (w *flowWriter) list(indent string, around []string, depth int) {
	n := rapid.IntRange(1, max(1, 4-2*depth)).Draw(w.t, "steps")
	own := make([]string, n)
	for i := range own {
		w.names++
		own[i] = fmt.Sprintf("s%d", w.names)
	}
	targets := append(slices.Clone(around), own...)
	to := func() string {
		return rapid.SampledFrom(append(slices.Clone(targets), "end erledigt", "end abgelehnt")).Draw(w.t, "to")
	}
	for _, name := range own {
		line := func(format string, args ...any) { fmt.Fprintf(&w.out, indent+format+"\n", args...) }
		condition := fmt.Sprintf(`registers.codes["c%d"].vierAugen`, rapid.IntRange(0, conditions-1).Draw(w.t, "condition"))
		kind := rapid.IntRange(0, 4).Draw(w.t, "kind")
		if depth > 0 && kind == 4 && rapid.Bool().Draw(w.t, "flat") || depth > 1 && kind == 4 {
			kind = 0
		}
		switch kind {
		case 2:
			line("- choose: %s", name)
			line("  branches: [{when: '%s', then: %s}]", condition, to())
			line("  otherwise: %s", to())
			continue
		case 3:
			line("- register: %s", name)
			line("  do: read")
			line("  in: codes")
			line("  key: =case.number")
			line("  onError: %s", to())
		case 4:
			line("- parallel: %s", name)
			if !w.all {
				line("  until: %s", rapid.SampledFrom([]string{"all", "first", "1 of 2"}).Draw(w.t, "until"))
			}
			line("  branches:")
			for b := range 2 {
				line("    b%d:", b)
				w.list(indent+"      ", targets, depth+1)
			}
		default:
			line("- approve: %s", name)
			line(`  by: holders("KBL")`)
			line("  outcomes: {a: {label: A%s}, b: {label: B%s}}", w.then(to), w.then(to))
		}
		if rapid.IntRange(0, 3).Draw(w.t, "when") == 0 {
			line("  when: '%s'", condition)
		}
	}
}

func (w *flowWriter) then(to func() string) string {
	if rapid.IntRange(0, 2).Draw(w.t, "onward") == 0 {
		return ""
	}
	return ", then: " + to()
}

// explore finds every state that a flow can come to, with every condition both ways in every decision, and says in which
// of them no end can be reached any more. known is false where there are too many.
func explore(t *rapid.T, f *Flow) (stuck []string, known bool) {
	facts := newFacts()
	facts.offices["KBL@"] = Office{Holders: []Holder{{Person: "benno"}}}
	facts.caretaker = []string{"hannes"}
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	states, edges, ends := map[string]*State{}, map[string][]string{}, map[string]bool{}
	var todo []string
	endless := false
	step := func(from string, s *State, in Input) {
		for bits := range 1 << conditions {
			for c := range conditions {
				facts.rows[fmt.Sprintf("codes/c%d", c)] = expression.Record{"key": fmt.Sprintf("c%d", c), "vierAugen": bits>>c&1 == 1}
			}
			d, err := Decide(f, s, in, facts)
			if err != nil {
				t.Fatalf("%+v: %v", in, err)
			}
			next := s
			for _, e := range d.Events {
				next = Evolve(next, e)
			}
			if next.Failure != nil && strings.Contains(next.Failure.Error, msgEndless.Say(nil).In("de")) {
				endless = true // the decider halts a circle that waits for nobody, whatever lies behind it
			}
			key := stateKey(next)
			edges[from] = append(edges[from], key)
			if states[key] == nil {
				states[key] = next
				todo = append(todo, key)
				ends[key] = !next.Ended.IsZero() || next.Failure != nil // whoever manages cases lets a halted one go on
			}
		}
	}
	step("", nil, Input{At: at, By: Actor{Way: ByForm}, Do: Start{Case: "c1", Number: "T-1", Values: forms.Values{"name": "Alma"}}})
	for len(todo) > 0 {
		if len(states) > 40 || endless {
			return nil, false
		}
		key := todo[0]
		todo = todo[1:]
		s := states[key]
		if s.Failure != nil {
			continue
		}
		for _, stop := range s.Open {
			if stop.Command != "" {
				for _, ok := range []bool{true, false} {
					step(key, s, Input{At: at, By: Actor{Way: ByAnswer}, Do: Answer{Command: stop.Command, OK: ok, Error: "nein"}})
				}
				continue
			}
			for _, o := range f.Step(stop.Step).Outcomes() {
				step(key, s, Input{At: at, By: Actor{Party: Party{Person: "benno"}, Way: ByPage, Assurance: AccountAssurance}, Do: Choose{Stop: stop.ID, Outcome: o.Key}})
			}
		}
	}
	if endless {
		return nil, false
	}
	for changed := true; changed; {
		changed = false
		for from, to := range edges {
			if !ends[from] && slices.ContainsFunc(to, func(key string) bool { return ends[key] }) {
				ends[from], changed = true, true
			}
		}
	}
	for key := range states {
		if !ends[key] {
			stuck = append(stuck, key)
		}
	}
	slices.Sort(stuck)
	return stuck, true
}

// stateKey is what of a state decides how it can go on: what is open, and which strands of open blocks have ended.
func stateKey(s *State) string {
	if !s.Ended.IsZero() {
		return "ended " + s.Status
	}
	var parts []string
	for _, stop := range s.Open {
		parts = append(parts, stop.Step)
	}
	for _, b := range s.Blocks {
		if b.Open {
			ended := slices.Sorted(slices.Values(b.Ended))
			parts = append(parts, fmt.Sprintf("%s%v of %v", b.Step, ended, b.Strands))
		}
	}
	slices.Sort(parts)
	return fmt.Sprintf("%v %v", parts, s.Failure)
}

// TestSoundnessAgreesWithTheDecider judges random flows twice: by the checker on their skeleton, and by playing every
// way through the decider. Whatever state cannot end is told. The other way round nothing is demanded: the
// skeleton takes every condition both ways at every place, also where one decision could never find it so.
func TestSoundnessAgreesWithTheDecider(t *testing.T) {
	judged, bad := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		if judged >= 25 && os.Getenv("LAUFZETTEL_TEST_ALL") == "" {
			return
		}
		w := &flowWriter{t: t, all: rapid.Bool().Draw(t, "all")}
		w.list("  ", nil, 0)
		text := "flow: antrag\nnumber: T-{seq:5}\nstart: {form: antrag}\nsteps:\n" + w.out.String()
		var report source.Report
		world, node := testWorld(t, archiveWithForm(&txtar.Archive{Files: []txtar.File{{Name: "flow.yaml", Data: []byte(text)}}}), &report)
		f, _ := parse(node, world, &report)
		told := false
		for _, d := range report.Diagnostics {
			switch d.Code {
			case "no-way-out", "join-never-completes":
				told = true
			case "endless-loop", "on-error-itself":
				t.Skip("waits for nobody")
			case "unreachable-step", "choice-never", "no-otherwise":
			default:
				t.Fatalf("%s: %s\n%s", d.Code, d.Text.In("en"), text)
			}
		}
		stuck, known := explore(t, f)
		if !known {
			t.Skip("too many states")
		}
		judged++
		if len(stuck) > 0 {
			bad++
		}
		if len(stuck) > 0 && !told {
			t.Fatalf("no end can be reached from %v, and nothing is told:\n%s", stuck, text)
		}
	})
	t.Logf("%d flows judged both ways, %d of them with a state that cannot end", judged, bad)
}

// helperT is what building a world needs of a test, whoever drives it.
type helperT interface{ Helper() }
