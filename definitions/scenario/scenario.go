// Package scenario runs the examples that authors write beside a process (tests/<name>.yaml) on the pure
// decider, with a clock of its own and without network. Edit here when an example should be able to expect something
// more; what it can do is in package play, its keys are declared in definitions.
package scenario

import (
	"maps"
	"slices"
	"strings"

	"laufzettel/definitions"
	"laufzettel/definitions/play"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/flows"
)

// World is the organisation an example runs in. Examples with given need one that can be set up anew: a play.Stage.
type World = play.World

// Options say how examples are run. The zero value tells stories in German and knows no words of the engine's own mails.
type Options struct {
	Lang   string
	Letter func(c *play.Case, command flows.Command) (play.Letter, bool)
}

// Result is what came of an example: one play, or one for each row of its table.
type Result struct{ Plays []Play }

// Play is one run of an example.
type Play struct {
	// Row is the place of the row of the table, nil where the example has none.
	Row    *source.Pos
	Case   *play.Case
	Breaks []Break // where it did not come out as expected, in the order of the story
}

// Break is a place where an example does not hold.
type Break struct {
	After      int // lines of the story that were told before
	Diagnostic source.Diagnostic
}

// Run plays one example of a process and reports, at its place in the file, everything that comes out
// differently than the example says. Nothing is reported where it holds.
func Run(p *definitions.Process, test *spec.Decoded, world World, report *source.Report) {
	Examine(p, test, world, report, Options{})
}

// Examine is Run that also gives what was played.
func Examine(p *definitions.Process, test *spec.Decoded, world World, report *source.Report, o Options) Result {
	start := test.Nested("start")
	if start == nil {
		return Result{} // reported where the file was read
	}
	rows := test.List("table")
	if len(rows) == 0 {
		rows = []*spec.Decoded{nil}
	}
	var result Result
	for _, row := range rows {
		r := &run{process: p, test: test, row: row, report: report, options: o}
		r.play(world, start)
		played := Play{Case: r.c, Breaks: r.breaks}
		if row != nil {
			played.Row = &row.Node.Pos
		}
		result.Plays = append(result.Plays, played)
	}
	return result
}

// run is one example, or one row of its table, being played.
type run struct {
	process *definitions.Process
	test    *spec.Decoded
	row     *spec.Decoded
	report  *source.Report
	options Options
	c       *play.Case
	breaks  []Break
	// mails and calls are how many there were before the last line that did something.
	mails, calls int
}

// play plays the example up to where going on makes no sense.
func (r *run) play(world World, start *spec.Decoded) {
	answered := map[string]bool{}
	for _, d := range r.test.List("steps") {
		if d.Has("answer") {
			answered[d.Word("step")] = true
		}
	}
	c, err := play.New(world, r.process, play.Options{Lang: r.options.Lang, Letter: r.options.Letter, Usual: func(c *play.Case, call play.Call) *play.Reply {
		if answered[call.Step] || answered[c.Process().Flow.Step(call.Step).Name] {
			return nil
		}
		return play.Usually(c, call)
	}})
	if err != nil {
		r.error(start.Node, source.Text{}, err.Error())
		return
	}
	r.c = c
	if !r.given(r.test.Nested("given")) || r.row != nil && !r.given(r.row.Nested("given")) || !r.start(start) {
		return
	}
	for _, step := range r.test.List("steps") {
		if !r.step(step) {
			return
		}
	}
	if r.row != nil {
		r.expect(r.row.Nested("expect"))
	}
	r.end(r.test.Nested("expect"))
}

// start sends the form. It is false where the case has not begun.
func (r *run) start(d *spec.Decoded) bool {
	begin := play.Begin{At: d.Word("at"), By: d.Word("by"), Lang: d.Word("lang"), Values: maps.Clone(play.Answers(d.At("values")))}
	at := func(part string) *source.Node { return nodeAt(d, part) }
	refused := d.At("refused")
	if r.row != nil {
		if begin.Values == nil {
			begin.Values = map[string]any{}
		}
		maps.Copy(begin.Values, play.Answers(r.row.At("values")))
		for part, to := range map[string]*string{"at": &begin.At, "by": &begin.By} {
			if r.row.Has(part) {
				*to = r.row.Word(part)
			}
		}
		at = func(part string) *source.Node {
			if r.row.Has(part) {
				return r.row.At(part)
			}
			return nodeAt(d, part)
		}
		if r.row.Has("refused") {
			refused = r.row.At("refused")
		}
	}
	t := r.c.Start(begin)
	went := r.outcome(t, refused, at, nil)
	return went && t == nil
}

// given sets the organisation up; false where what is given is wrong.
func (r *run) given(d *spec.Decoded) bool {
	if d == nil || r.c.Set() == nil {
		return true
	}
	before := len(r.report.Diagnostics)
	set := r.c.Set().Given(r.process.Name, d, r.report)
	for _, diagnostic := range r.report.Diagnostics[before:] {
		r.breaks = append(r.breaks, Break{len(r.c.Story()), diagnostic})
	}
	if set == nil {
		return false
	}
	if err := r.c.Stage(set); err != nil {
		r.error(d.Node, source.Text{}, err.Error())
		return false
	}
	return true
}

// step lets time pass, acts, and compares. It is false where going on makes no sense.
func (r *run) step(d *spec.Decoded) bool {
	move, does := MoveOf(d)
	does = does || d.Has("given")
	if does {
		r.mails, r.calls = len(r.c.Mails()), len(r.c.Calls())
	}
	if given := d.Nested("given"); given != nil {
		if !r.given(given) {
			return false
		}
		if t := r.c.Reassess(); t != nil {
			return r.outcome(t, nil, func(part string) *source.Node { return given.Node }, nil)
		}
	}
	if n := d.At("answer"); n != nil && move.Answer == nil {
		r.error(n, badAnswer.Say(nil), "")
		return false
	}
	if does {
		at := func(part string) *source.Node { return nodeAt(d, part) }
		expect := d.Nested("expect")
		if !r.outcome(r.c.Do(move), d.At("refused"), at, expect) {
			return false
		}
	}
	r.expect(d.Nested("expect"))
	return true
}

// nodeAt is the node of a key, or of everything around it.
func nodeAt(d *spec.Decoded, part string) *source.Node {
	if n := d.At(part); n != nil {
		return n
	}
	return d.Node
}

// outcome compares how a move went with what should have become of it. It is false where going on makes no sense.
func (r *run) outcome(t *play.Trouble, refused *source.Node, at func(string) *source.Node, expect *spec.Decoded) bool {
	switch {
	case t == nil && refused != nil:
		r.error(refused, wentThrough.Say(nil), "")
		return true
	case t == nil:
		return true
	case t.Halted && expect != nil && expect.Has("failed"):
		return true // compared with the other expectations
	case refused != nil && (t.Refusal != nil || len(t.Fields) > 0):
		code := "incomplete"
		if t.Refusal != nil {
			code = string(t.Refusal.Code)
		}
		if refused.Raw != code && refused.Raw != "true" && !says(t.Text, refused.Raw) {
			r.error(refused, otherRefusal.Say(source.Args{"want": refused.Raw, "code": code, "why": t.Text.In(r.c.Lang())}), "")
		}
		return true
	}
	r.error(at(t.Part), t.Text, "")
	return false
}

// says whether a text holds words, in any language.
func says(t source.Text, words string) bool {
	return slices.ContainsFunc([]string{"de", "en"}, func(lang string) bool {
		return strings.Contains(strings.ToLower(t.In(lang)), strings.ToLower(words))
	})
}

// error reports that the example does not hold at n.
func (r *run) error(n *source.Node, text source.Text, plain string) {
	if plain != "" {
		text = (&source.Message{Code: "example-broken", De: "{why}", En: "{why}"}).Say(source.Args{"why": plain})
	}
	d := source.Diagnostic{Severity: source.Error, Text: text, Code: text.Message.Code}
	if n != nil {
		d.Pos, d.Path, d.Width = n.Pos, n.Path, n.Width()
	}
	r.report.Add(d)
	told := 0
	if r.c != nil {
		told = len(r.c.Story())
	}
	r.breaks = append(r.breaks, Break{told, d})
}

// broken is error with a message.
func (r *run) broken(n *source.Node, m *source.Message, args source.Args) {
	r.error(n, m.Say(args), "")
}

// MoveOf is what a line of an example does; false where it only expects something or sets the organisation up.
func MoveOf(d *spec.Decoded) (play.Move, bool) {
	does := d.Has("after") || d.Has("at") || d.Has("step") || d.Has("action") || d.Has("withdraw") || d.Has("event") || d.Has("do")
	m := play.Move{
		After: d.Word("after"), At: d.Word("at"), By: d.Word("by"), Via: d.Word("via"), Step: d.Word("step"), Outcome: d.Word("outcome"),
		Values: play.Answers(d.At("values")), Fields: d.Words("fields"), Comment: d.Word("comment"), Note: d.Word("note"),
		Action: d.Word("action"), Seen: d.Word("seen"), Withdraw: d.Word("withdraw"), Event: d.Word("event"),
		Do: d.Word("do"), To: d.Words("to"), Until: d.Word("until"), Anyway: d.Has("refused"),
	}
	if n := d.At("answer"); n != nil {
		m.Answer, _ = replyOf(n)
	}
	m.Rows = play.RowsOf(d.At("rows"))
	return m, does
}

// replyOf reads what a connection answers; false where it is none of the three.
func replyOf(n *source.Node) (*play.Reply, bool) {
	if n.Kind == source.Scalar {
		switch n.Raw {
		case "manual":
			return &play.Reply{Manual: true}, true
		case "ok":
			return &play.Reply{}, true
		}
		return nil, false
	}
	if n.Kind != source.Map || len(n.Entries) != 1 {
		return nil, false
	}
	switch e := n.Entries[0]; e.Key {
	case "ok":
		return &play.Reply{Output: play.Answers(e.Value)}, true
	case "refused":
		return &play.Reply{Refused: e.Value.Raw}, e.Value.Raw != ""
	}
	return nil, false
}
