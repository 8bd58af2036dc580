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
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	shopspring "github.com/shopspring/decimal"

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

// do reads a verb with its arguments.
func (p *play) do(verb string, args []string, at time.Time) any {
	var plain []string
	named := map[string]string{}
	for _, a := range args {
		if name, value, is := strings.Cut(a, "="); is {
			named[name] = value
		} else {
			plain = append(plain, a)
		}
	}
	take := func(name string) string { v := named[name]; delete(named, name); return v }
	first := func(i int) string {
		if i < len(plain) {
			return plain[i]
		}
		return ""
	}
	switch verb {
	case "start":
		s := Start{Case: "c1", Number: "T-1", Mailbox: take("mailbox")}
		s.Submitter, s.Subject = party(take("submitter")), party(take("subject"))
		if s.Mailbox != "" {
			s.Submitter = Party{Mailbox: "submitter"}
		}
		if s.Subject == (Party{}) {
			s.Subject = s.Submitter
		}
		s.Amends.Case, s.Amends.Number, _ = strings.Cut(take("amends"), "/")
		s.Verified = s.Submitter.Person != ""
		s.Values = p.values(p.flow.Form, named, nil, at)
		return s
	case "choose":
		c := Choose{Stop: first(0), Outcome: strings.Trim(first(1), "-"), Comment: take("comment"), Note: take("note"), Fields: splitList(take("fields"))}
		c.Revision, _ = strconv.Atoi(take("rev"))
		p.readParts(&c, named, at)
		if stop := p.state.Stop(c.Stop); stop != nil {
			if form := p.flow.Step(stop.Step).Form(); form != nil {
				c.Values = p.values(form, named, map[string]any{"outcome": c.Outcome}, at)
			} else if len(named) > 0 {
				c.Values = forms.Values{}
				for name, value := range named {
					c.Values[name] = value
				}
			}
		}
		return c
	case "answer":
		a := AnswerReturn{Stop: first(0), Comment: take("comment")}
		if stop := p.state.Stop(a.Stop); stop != nil && stop.Kind == Asked {
			a.Values = p.askedValues(stop, named)
			return a
		}
		typed := map[string]string{}
		for name, value := range p.flow.Form.Input(p.state.Values) {
			typed[name] = strings.Join(value, "\n")
		}
		for name, value := range named {
			typed[name] = value
		}
		a.Values = p.values(p.flow.Form, typed, nil, at)
		return a
	case "claim":
		return Claim{first(0)}
	case "release":
		return Release{first(0)}
	case "steal":
		return Steal{Stop: first(0), From: take("from"), Why: take("why")}
	case "fire":
		return Fire{first(0)}
	case "reply":
		a := Answer{Command: first(0), OK: first(1) == "ok", Manual: first(1) == "manual", Error: take("error")}
		if len(named) > 0 {
			a.Output = map[string]any{}
			for name, value := range named {
				a.Output[name] = value
			}
		}
		return a
	case "act":
		a := Act{Action: first(0), Comment: take("comment")}
		for _, known := range p.flow.Anytime {
			if known.Name == a.Action && known.Form != nil {
				a.Values = p.values(known.Form, named, nil, at)
			}
		}
		return a
	case "repair":
		r := Repair{To: take("to"), End: take("end"), Onward: take("onward") != "", Why: take("why")}
		if place := take("result"); place != "" {
			r.Results = map[string]map[string]any{place: {}}
			for name, value := range named {
				number, err := shopspring.NewFromString(value)
				if r.Results[place][name] = any(number); err != nil {
					r.Results[place][name] = value
				}
			}
		} else if len(named) > 0 {
			r.Answers = p.values(p.flow.Form, named, nil, at)
			for name := range r.Answers {
				if named[name] == "" {
					delete(r.Answers, name)
				}
			}
		}
		return r
	case "happen":
		h := Happen{Name: first(0), ID: take("id"), Values: map[string]any{}}
		for name, value := range named {
			h.Values[name] = value
		}
		return h
	case "reassess":
		return Reassess{}
	case "dispute":
		return Dispute{first(0)}
	case "withdraw":
		return WithdrawConsent{Spot: ParseSpot(p.flow, first(0)), Refs: plain[1:]}
	case "seen":
		return SeeOriginal{Stop: first(0), Spot: ParseSpot(p.flow, first(1))}
	case "unseen":
		return SeeOriginal{Stop: first(0), Spot: ParseSpot(p.flow, first(1)), Back: true}
	case "hand":
		return Reassign{Stop: first(0), To: splitList(take("to")), Why: take("why")}
	case "extend":
		until, _ := time.ParseInLocation("2006-01-02 15:04", take("until"), berlin)
		return Extend{Stop: first(0), Until: until, Why: take("why")}
	case "skip":
		return Skip{Stop: first(0), Why: take("why"), AsManager: first(1) == "manager"}
	case "reopen":
		return Reopen{Step: first(0), Why: take("why")}
	case "cancel":
		return Cancel{Why: take("why")}
	case "remark":
		return Remark{Text: take("text"), Public: first(0) == "public"}
	case "nudge":
		return Nudge{}
	case "delegate":
		return Delegate{Stop: first(0), To: take("to"), From: party(take("from")), Why: take("why"), AsManager: first(1) == "manager"}
	case "takeback":
		return TakeBack{Stop: first(0), To: take("to"), AsManager: first(1) == "manager"}
	case "add":
		return Add{Stop: first(0), To: take("to"), Why: take("why"), AsManager: first(1) == "manager"}
	case "ask":
		return AskAdvice{Stop: first(0), To: take("to"), Question: take("question"), AsManager: first(1) == "manager"}
	case "advise":
		return Advise{Stop: first(0), Answer: take("answer")}
	case "closevote":
		return CloseVote{Stop: first(0), Why: take("why")}
	case "amended":
		return NoteAmendment{Amended{Amends{first(0), first(1)}, AmendState(first(2))}}
	case "erase":
		return EraseValues{Refs: plain, Why: "request"}
	}
	p.t.Fatalf("unknown verb %s", verb)
	return nil
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
