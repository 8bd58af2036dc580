package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/scenario"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/engine"
)

// testCommand plays the examples that authors write beside their processes.
type testCommand struct {
	Dir     string `arg:"" help:"Folder with definitions."`
	Process string `arg:"" optional:"" help:"Play only the examples of this process."`
	Lang    string `enum:"de,en" default:"de" env:"LAUFZETTEL_LANG" help:"Language of the messages: de or en."`
}

var (
	exampleHolds = &source.Message{De: "hält    {example}: {title}", En: "holds   {example}: {title}"}
	exampleFails = &source.Message{De: "BRICHT  {example}: {title}", En: "BREAKS  {example}: {title}"}
	examplesDone = &source.Message{De: "Beispiele: {all}, davon gebrochen: {failed}.", En: "Examples: {all}, broken: {failed}."}
	notChosen    = &source.Message{De: "In keinem Beispiel von {process} gewählt: {outcomes}.", En: "Chosen in no example of {process}: {outcomes}."}
	noExamples   = &source.Message{
		De: "Es gibt noch keine Beispiele. Schreib eines nach tests/<name>.yaml im Ordner des Vorgangs; die Schlüssel stehen in docs/reference/dateien.md.",
		En: "There are no examples yet. Write one into tests/<name>.yaml in the folder of the process; its keys are in docs/reference/en/files.md."}
	defectsFirst = &source.Message{De: "Erst müssen die Definitionen in Ordnung sein.", En: "The definitions have to be in order first."}

	storyStart  = &source.Message{De: "{who} stellt den Antrag", En: "{who} submits the form"}
	storyNobody = &source.Message{De: "jemand ohne Anmeldung", En: "somebody who is not signed in"}
	storyChoose = &source.Message{De: "{who} wählt in „{step}“: {outcome}", En: "{who} chooses in “{step}”: {outcome}"}
	storyAnswer = &source.Message{De: "{who} antwortet in „{step}“", En: "{who} answers in “{step}”"}
	storyAction = &source.Message{De: "{who} tut: {action}", En: "{who} does: {action}"}
	storyWaits  = &source.Message{De: "offen sein soll „{step}“", En: "“{step}” should be open"}
	storyTime   = &source.Message{De: "die Zeit vergeht", En: "time passes"}
	storyEnd    = &source.Message{De: "am Ende gilt", En: "in the end it holds"}
	storyAfter  = &source.Message{De: "{time} später", En: "{time} later"}
)

// Run plays the examples on the pure decider, with a clock of its own and without network. The error is
// errCheckFailed where one does not hold or the definitions have errors, and a usageError where the folder
// or the process does not exist.
func (c *testCommand) Run(out io.Writer) error {
	if info, err := os.Stat(c.Dir); err != nil || !info.IsDir() {
		return usageError{fmt.Sprintf("%s is no folder: name the one that holds site.yaml", c.Dir)}
	}
	loading := &source.Report{}
	set := definitions.Load(os.DirFS(c.Dir), loading, connectors.Operations())
	if set == nil {
		if err := loading.Print(out, c.Lang); err != nil {
			return err
		}
		fmt.Fprintln(out, defectsFirst.Say(nil).In(c.Lang))
		return errCheckFailed
	}
	var names []string
	for name := range set.Processes {
		names = append(names, name)
	}
	slices.Sort(names)
	if c.Process != "" {
		if set.Processes[c.Process] == nil {
			return usageError{fmt.Sprintf("there is no process %q; there are: %s", c.Process, strings.Join(names, ", "))}
		}
		names = []string{c.Process}
	}
	world, err := engine.NewOrganisation(set, nil)
	if err != nil {
		return err
	}
	played, failed := 0, 0
	for _, name := range names {
		for _, example := range set.Processes[name].Tests {
			played++
			report := &source.Report{Files: loading.Files}
			scenario.Run(set.Processes[name], example, world, report)
			if err := c.tell(out, name, example, report); err != nil {
				return err
			}
			if len(report.Diagnostics) > 0 {
				failed++
			}
		}
		if left := unchosen(set.Processes[name]); len(left) > 0 && len(set.Processes[name].Tests) > 0 {
			fmt.Fprintln(out, notChosen.Say(source.Args{"process": name, "outcomes": strings.Join(left, ", ")}).In(c.Lang))
		}
	}
	if played == 0 {
		_, err := fmt.Fprintln(out, noExamples.Say(nil).In(c.Lang))
		return err
	}
	fmt.Fprintln(out, examplesDone.Say(source.Args{"all": played, "failed": failed}).In(c.Lang))
	if failed > 0 {
		return errCheckFailed
	}
	return nil
}

// tell says that an example holds, or tells its story up to the place where it breaks.
func (c *testCommand) tell(out io.Writer, process string, example *spec.Decoded, report *source.Report) error {
	args := source.Args{"example": process + "/" + example.Word("test"), "title": example.Word("title")}
	if len(report.Diagnostics) == 0 {
		_, err := fmt.Fprintln(out, exampleHolds.Say(args).In(c.Lang))
		return err
	}
	var b strings.Builder
	fmt.Fprintln(&b, exampleFails.Say(args).In(c.Lang))
	story := c.story(example)
	broken, last := map[int]bool{}, 0
	for _, d := range report.Diagnostics {
		at := partAt(story, d.Pos)
		broken[at], last = true, max(last, at)
	}
	for i, part := range story[:last+1] {
		mark := "  "
		if broken[i] {
			mark = "> "
		}
		fmt.Fprintf(&b, "   %s%-17s  %s\n", mark, part.when, part.text)
	}
	if _, err := io.WriteString(out, b.String()); err != nil {
		return err
	}
	return report.Print(out, c.Lang)
}

// part is one line of a story.
type part struct {
	pos        source.Pos
	when, text string
}

// partAt is the index of the last part that begins at or before a place.
func partAt(story []part, place source.Pos) int {
	at := 0
	for i, p := range story {
		if p.pos.Line < place.Line || p.pos.Line == place.Line && p.pos.Column <= place.Column {
			at = i
		}
	}
	return at
}

// unchosen lists the outcomes of a process that people could choose and no example does.
func unchosen(p *definitions.Process) []string {
	chosen := map[string]bool{}
	for _, example := range p.Tests {
		for _, d := range example.List("steps") {
			chosen[d.Word("step")+"."+d.Word("outcome")] = true
		}
	}
	var names []string
	for _, step := range p.Flow.Steps {
		for _, o := range step.Outcomes() {
			if name := step.Name + "." + o.Key; !o.ByTime && !chosen[name] {
				names = append(names, name)
			}
		}
	}
	return names
}

// period says a duration in the language of the messages; as written where it is none.
func (c *testCommand) period(written string) string {
	period, err := expression.ParsePeriod(written)
	if err != nil {
		return written
	}
	return expression.Format(period, c.Lang, nil)
}

// story tells an example in sentences.
func (c *testCommand) story(example *spec.Decoded) []part {
	say := func(m *source.Message, args source.Args) string { return m.Say(args).In(c.Lang) }
	var parts []part
	if start := example.Nested("start"); start != nil {
		who := start.Word("by")
		if who == "" {
			who = say(storyNobody, nil)
		}
		parts = append(parts, part{start.Node.Pos, start.Word("at"), say(storyStart, source.Args{"who": who})})
	}
	for _, d := range example.List("steps") {
		p := part{pos: d.Node.Pos, text: say(storyTime, nil)}
		if d.Has("after") {
			p.when = say(storyAfter, source.Args{"time": c.period(d.Word("after"))})
		}
		args := source.Args{"who": d.Word("by"), "step": d.Word("step"), "outcome": d.Word("outcome"), "action": d.Word("action")}
		switch {
		case d.Has("action"):
			p.text = say(storyAction, args)
		case d.Has("outcome"):
			p.text = say(storyChoose, args)
		case d.Has("step"):
			p.text = say(storyAnswer, args)
		case d.Has("expect"):
			p.text = say(storyWaits, source.Args{"step": d.Nested("expect").Word("step")})
		}
		parts = append(parts, p)
	}
	if end := example.Nested("expect"); end != nil {
		parts = append(parts, part{end.Node.Pos, "", say(storyEnd, nil)})
	}
	return parts
}
