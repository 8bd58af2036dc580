package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"laufzettel/connectors"
	"laufzettel/definitions"
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
	storyAfter  = &source.Message{De: "nach {time}", En: "after {time}"}
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
	broken := report.Sorted()[0].Pos
	story := c.story(example)
	at := 0 // the last part that begins at or before the place
	for i, part := range story {
		if !after(part.pos, broken) {
			at = i
		}
	}
	for i, part := range story[:at+1] {
		mark := "  "
		if i == at {
			mark = "> "
		}
		fmt.Fprintf(&b, "   %s%-20s %s\n", mark, part.when, part.text)
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

func after(a, b source.Pos) bool {
	return a.Line > b.Line || a.Line == b.Line && a.Column > b.Column
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
			p.when = say(storyAfter, source.Args{"time": d.Word("after")})
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
