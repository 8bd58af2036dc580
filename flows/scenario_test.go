package flows

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"laufzettel/definitions/source"
	"laufzettel/forms"
)

var update = flag.Bool("update", false, "write what is printed now into testdata; read the diff before you commit it")

// TestScenarios plays every archive of testdata: flow, facts and inputs in, events, commands and refusals
// out. The comment at the top of an archive says what it shows. Inputs are lines of
//
//	2026-11-23 10:00 ACTOR VERB ARGUMENTS name=value ...
//
// where ACTOR is a person ("benno"), a person by mailed link ("link:benno"), with an account
// ("account:benno"), the submitter's mailbox ("mailbox"), "service:x", "timer", "public" or "system".
// A line "fact ..." changes the facts, "tick" fires every timer that is due by then, "plan" prints the plan.
func TestScenarios(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) < 20 {
		t.Fatal("too few archives in testdata", len(archives), err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if len(bytes.TrimSpace(archive.Comment)) < 20 {
				t.Error("the archive does not say what it shows")
			}
			got := playArchive(t, archive)
			at := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "result" })
			if *update {
				if at < 0 {
					archive.Files = append(archive.Files, txtar.File{Name: "result"})
					at = len(archive.Files) - 1
				}
				archive.Files[at].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if at < 0 || string(archive.Files[at].Data) != got {
				t.Errorf("%s: got\n%s\n(go test ./flows -run TestScenarios -update)", name, got)
			}
		})
	}
}

func playArchive(t testing.TB, archive *txtar.Archive) string {
	var report source.Report
	work := archiveWithForm(&txtar.Archive{Files: slices.Clone(archive.Files)})
	world, node := testWorld(t, work, &report)
	flow := Parse(node, world, &report)
	var out bytes.Buffer
	if len(report.Diagnostics) > 0 {
		for _, d := range report.Diagnostics {
			if d.Severity == source.Warning {
				fmt.Fprint(&out, "warning ")
			}
			fmt.Fprintf(&out, "%s:%d:%d: %s", d.Pos.File, d.Pos.Line, d.Pos.Column, d.Text.In("de"))
			if s := d.Suggestion.In("de"); s != "" {
				fmt.Fprint(&out, " ", s)
			}
			fmt.Fprintf(&out, " [%s]\n", d.Code)
		}
	}
	if flow == nil {
		return out.String()
	}
	flow.Ref = source.Ref{Kind: "process", Name: flow.Name, Hash: "h1"}
	p := &play{t: t, flow: flow, facts: newFacts(), out: &out}
	for _, f := range work.Files {
		switch f.Name {
		case "facts":
			for _, line := range strings.Split(string(f.Data), "\n") {
				if err := p.facts.read(line); err != nil {
					t.Fatal(err)
				}
			}
		case "inputs":
			for _, line := range strings.Split(string(f.Data), "\n") {
				if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
					p.line(line)
				}
			}
		}
	}
	p.checkFold()
	return out.String()
}

// play is a scenario being played.
type play struct {
	t       testing.TB
	flow    *Flow
	facts   *testFacts
	state   *State
	history []Recorded
	out     *bytes.Buffer
}

var berlin = zoneOf("Europe/Berlin")

func (p *play) line(line string) {
	fmt.Fprintf(p.out, "> %s\n", line)
	if fact, is := strings.CutPrefix(line, "fact "); is {
		if err := p.facts.read(fact); err != nil {
			p.t.Fatal(err)
		}
		return
	}
	if line == "plan" {
		for _, s := range Plan(p.flow, p.state) {
			fmt.Fprintln(p.out, strings.TrimRight(fmt.Sprintf("    %-8s %s %s%s", s.State, s.Title, s.Label, s.Waiting), " "))
		}
		return
	}
	words := splitWords(line)
	at, err := time.ParseInLocation("2006-01-02 15:04", words[0]+" "+words[1], berlin)
	if err != nil {
		p.t.Fatal(err)
	}
	if words[2] == "tick" {
		p.tick(at)
		return
	}
	p.decide(Input{At: at, By: actor(words[2]), Do: p.do(words[3], words[4:], at)})
}

// tick fires every timer that is due, each at its own time.
func (p *play) tick(until time.Time) {
	for {
		due := slices.Clone(p.state.Timers)
		sort.SliceStable(due, func(i, k int) bool { return due[i].At.Before(due[k].At) })
		if len(due) == 0 || due[0].At.After(until) {
			return
		}
		fmt.Fprintf(p.out, "  - %s\n", due[0].At.In(berlin).Format("Mon 2006-01-02 15:04"))
		if !p.decide(Input{At: due[0].At, By: Actor{Way: ByTimer}, Do: Fire{due[0].ID}}) {
			return
		}
	}
}

func actor(word string) Actor {
	kind, name, has := strings.Cut(word, ":")
	switch {
	case kind == "link" && name == "mailbox":
		return Actor{Party: Party{Mailbox: "submitter"}, Way: ByLink, Assurance: MailboxAssurance}
	case kind == "link" && strings.Contains(name, "."):
		return Actor{Party: Party{Mailbox: name}, Way: ByLink, Assurance: MailboxAssurance}
	case kind == "link":
		return Actor{Party: Party{Person: name}, Way: ByLink, Assurance: MailboxAssurance}
	case kind == "account":
		return Actor{Party: Party{Person: name}, Way: ByPage, Assurance: AccountAssurance}
	case kind == "service":
		return Actor{Party: Party{Service: name}, Way: ByAPI, Assurance: AccountAssurance}
	case kind == "public":
		return Actor{Way: ByForm}
	case kind == "system":
		return Actor{Way: BySystem}
	case kind == "timer":
		return Actor{Way: ByTimer}
	case kind == "connector":
		return Actor{Way: ByAnswer}
	case !has:
		return Actor{Party: Party{Person: word}, Way: ByPage, Assurance: MailboxAssurance}
	}
	panic("unknown actor " + word)
}

// values reads typed answers as a page would.
func (p *play) values(form *forms.Form, typed map[string]string, extra map[string]any, at time.Time) forms.Values {
	state := p.state
	if state == nil {
		state = &State{}
	}
	ctx := newReader(p.flow, state, at, p.facts).formContext(nil, nil, nil, extra)
	ctx.Catalogue, ctx.Directory, ctx.Files = p.facts, forms.LookUp, testFiles
	input := forms.Input{}
	for name, value := range typed {
		input[name] = strings.Split(value, "|")
	}
	values, _, err := form.Read(input, "", ctx)
	if err != nil {
		p.t.Fatal(err)
	}
	return values
}

func party(word string) Party {
	if word == "" {
		return Party{}
	}
	return Party{Person: word}
}

// splitWords splits at blanks, but not inside quotes.
func splitWords(line string) []string {
	var words []string
	var word strings.Builder
	quoted := false
	for _, r := range line + " " {
		switch {
		case r == '"':
			quoted = !quoted
		case r == ' ' && !quoted:
			if word.Len() > 0 {
				words = append(words, word.String())
			}
			word.Reset()
		default:
			word.WriteRune(r)
		}
	}
	return words
}

// decide decides twice, with equal result, folds the events and prints all of it.
func (p *play) decide(in Input) bool {
	before := fmt.Sprintf("%+v", p.state)
	d, err := Decide(p.flow, p.state, in, p.facts)
	again, err2 := Decide(p.flow, p.state, in, p.facts)
	if !reflect.DeepEqual(d, again) || (err == nil) != (err2 == nil) {
		p.t.Error("the same input gave another decision")
	}
	if fmt.Sprintf("%+v", p.state) != before {
		p.t.Error("the state was changed by deciding")
	}
	var refusal *Refusal
	if errors.As(err, &refusal) {
		p.printRefusal(refusal)
		return false
	}
	if err != nil {
		p.t.Fatal(err)
	}
	for _, e := range d.Events {
		p.printEvent(e)
		p.state = Evolve(p.state, e)
		p.history = append(p.history, e)
	}
	for _, c := range d.Commands {
		p.printCommand(c)
	}
	for _, id := range d.Hold {
		fmt.Fprintf(p.out, "    ! hold %s\n", id)
	}
	if at := p.state.Ended; !at.IsZero() && (len(p.state.Open) > 0 || len(p.state.Timers) > 0) {
		p.t.Error("something is open after the end")
	}
	for _, timer := range p.state.Timers {
		if p.state.Stop(timer.Stop) == nil {
			p.t.Errorf("timer %s runs for a stop that is closed", timer.ID)
		}
	}
	return true
}

// checkFold folds the stored form of the whole history and compares it with the state.
func (p *play) checkFold() {
	var folded *State
	for _, e := range p.history {
		body, _ := EncodeEvent(e.Event)
		e.Event, _ = DecodeEvent(e.Event.Kind(), body)
		folded = Evolve(folded, e)
	}
	if !reflect.DeepEqual(folded, p.state) {
		p.t.Errorf("the fold of the stored history is another state:\n%+v\n%+v", folded, p.state)
	}
}
