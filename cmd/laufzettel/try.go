package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/play"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/engine"
)

// tryCommand plays a case in the terminal, move by move, with time travel. Nothing is stored or sent.
type tryCommand struct {
	Dir     string `arg:"" help:"Folder with definitions."`
	Process string `arg:"" help:"The process."`
	Example string `placeholder:"NAME" help:"Begin like this example of tests/; the command n plays its next line."`
	Values  string `placeholder:"FILE" help:"Begin with the answers of this YAML file instead of asking for them."`
	By      string `placeholder:"PERSON" help:"Who applies: id or mail address; without it somebody who is not signed in."`
	At      string `placeholder:"MOMENT" help:"When the case begins, such as '2026-11-23 09:00'; without it now."`
	Lang    string `enum:"de,en" default:"de" env:"LAUFZETTEL_LANG" help:"Language: de or en."`
}

// Run plays until the input ends or somebody quits.
func (c *tryCommand) Run(out io.Writer) error {
	report := &source.Report{}
	set, err := loadFolder(c.Dir, report)
	if err != nil {
		return err
	}
	if set == nil {
		if err := report.Print(out, c.Lang); err != nil {
			return err
		}
		fmt.Fprintln(out, defectsFirst.Say(nil).In(c.Lang))
		return errCheckFailed
	}
	names, err := chosenProcesses(set, c.Process)
	if err != nil {
		return err
	}
	t := &trial{command: c, out: out, in: bufio.NewScanner(os.Stdin), process: set.Processes[names[0]], lang: c.Lang}
	world, err := engine.NewOrganisation(set, nil)
	if err != nil {
		return err
	}
	begin, err := t.begin(world)
	if err != nil {
		return err
	}
	played, err := play.New(world.In(c.Lang), t.process, play.Options{Lang: c.Lang, Letter: newLetters("https://example.org").write})
	if err != nil {
		return err
	}
	if t.example != nil && t.example.Nested("given") != nil {
		changed := set.Given(t.process.Name, t.example.Nested("given"), report)
		if changed == nil {
			return report.Print(out, c.Lang)
		}
		if err := played.Stage(changed); err != nil {
			return err
		}
	}
	t.game = play.NewGame(played)
	if !t.start(begin) {
		return nil
	}
	t.loop()
	return nil
}

// trial is one session of laufzettel try.
type trial struct {
	command *tryCommand
	out     io.Writer
	in      *bufio.Scanner
	process *definitions.Process
	lang    string
	game    *play.Game
	example *spec.Decoded
	line    int // of the example, the next one to play
	told    int // lines of the story that were printed
	mailed  int // mails that were printed
	ended   bool
}

// begin is how the case begins, from the flags and the example.
func (t *trial) begin(o *engine.Organisation) (play.Begin, error) {
	b := play.Begin{At: t.command.At, Values: map[string]any{}}
	if name := t.command.Example; name != "" {
		for _, example := range t.process.Tests {
			if example.Word("test") == name {
				t.example = example
			}
		}
		if t.example == nil {
			return b, usageError{fmt.Sprintf("there is no example %q of %s", name, t.process.Name)}
		}
		start := t.example.Nested("start")
		b.By, b.Lang, b.Values = start.Word("by"), start.Word("lang"), play.Answers(start.At("values"))
		if b.At == "" {
			b.At = start.Word("at")
		}
	}
	if file := t.command.Values; file != "" {
		content, err := os.ReadFile(file)
		if err != nil {
			return b, usageError{err.Error()}
		}
		report := &source.Report{}
		n := source.Parse(file, content, report)
		if report.Failed() || n == nil || n.Kind != source.Map {
			_ = report.Print(t.out, t.lang)
			return b, usageError{file + " holds no answers: write them as name: value, one a line"}
		}
		b.Values = play.Answers(n)
	}
	if t.command.By != "" {
		person, err := (&mayCommand{Person: t.command.By}).person(o)
		if err != nil {
			return b, err
		}
		b.By = person
	}
	if b.At == "" {
		b.At = time.Now().In(o.Zone()).Format("2006-01-02 15:04")
	}
	return b, nil
}

// start asks for the answers of the form unless they are given, and sends it. False: the input ended.
func (t *trial) start(b play.Begin) bool {
	c := t.game.Case()
	t.print(tryTitle, source.Args{"process": t.process.TitleIn(t.lang)})
	ask := t.command.Values == "" && t.example == nil
	for {
		if ask {
			at, ok := play.ParseMoment(b.At, c.Zone())
			if ok {
				c.SetClock(at)
			}
			if !t.fill(t.process.Form, b.Values, nil, c.StartContext) {
				return false
			}
		}
		trouble := t.game.Start(b)
		if trouble == nil || trouble.Halted {
			return true
		}
		t.trouble(trouble)
		if len(trouble.Fields) == 0 || !t.again(t.process.Form, b.Values, trouble, c.StartContext) {
			return false
		}
		ask = false
	}
}

// loop shows what is open and plays what is typed until nothing comes any more.
func (t *trial) loop() {
	t.show()
	for !t.ended {
		line, ok := t.ask(tryPrompt, source.Args{"at": t.clock()})
		if !ok {
			return
		}
		t.do(strings.TrimSpace(line))
	}
}

var periodLike = regexp.MustCompile(`(?i)^\d+ [a-zäöü]+$`)

// do plays one line.
func (t *trial) do(line string) {
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	if n, err := strconv.Atoi(word); err == nil && rest == "" {
		t.act(n)
		return
	}
	switch {
	case line == "":
		t.status()
	case periodLike.MatchString(line):
		t.wait(line)
	case is(word, "w", "warte", "wait"):
		t.wait(rest)
	case is(word, "f", "frist", "deadline"):
		t.move(play.Move{After: play.Deadline})
	case is(word, "m", "mails", "mail"):
		t.mails(rest)
	case is(word, "g", "geschichte", "story"):
		t.told = 0
		t.show()
	case is(word, "?", "warum", "why"):
		t.why(rest)
	case is(word, "a", "aktion", "action"):
		t.action(rest)
	case is(word, "e", "ereignis", "event"):
		t.event(rest)
	case is(word, "k", "naechste", "nächste", "next"):
		t.next()
	case is(word, "n", "weiter"):
		t.exampleLine()
	case is(word, "z", "zurück", "zurueck", "undo"):
		t.undo()
	case is(word, "b", "beispiel", "example"):
		t.write(rest)
	case is(word, "q", "ende", "quit"):
		t.ended = true
	default:
		t.print(tryHelp, nil)
	}
}

func is(word string, words ...string) bool { return slices.Contains(words, strings.ToLower(word)) }

// move plays a move and shows what followed; false where it did not work.
func (t *trial) move(m play.Move) bool {
	trouble := t.game.Do(m)
	if trouble != nil {
		t.trouble(trouble)
	}
	if trouble == nil || trouble.Halted {
		t.show()
		return true
	}
	return false
}

// wait lets time pass: a period of the language, or in German or English words.
func (t *trial) wait(written string) {
	n, unit, _ := strings.Cut(written, " ")
	for words, known := range map[string]string{
		"tag tage tagen": "days", "woche wochen": "weeks", "monat monate monaten": "months", "jahr jahre jahren": "years",
		"stunde stunden": "hours", "minute minuten": "minutes", "werktag werktage werktagen": "workdays",
	} {
		if slices.Contains(strings.Fields(words), strings.ToLower(unit)) {
			unit = known
		}
	}
	if _, ok := play.ParseMoment(written, t.game.Case().Zone()); ok {
		t.move(play.Move{At: written})
		return
	}
	t.move(play.Move{After: strings.TrimSpace(n + " " + unit)})
}

// why says why those who are asked in an open task are asked.
func (t *trial) why(rest string) {
	n, _ := strconv.Atoi(rest)
	c := t.game.Case()
	for i, item := range t.open() {
		if item.stop == nil || n > 0 && n != i+1 {
			continue
		}
		fmt.Fprintf(t.out, "%d  %s: %s\n", i+1, c.StepTitle(item.stop.Step), item.stop.Resolution.Rule)
		for _, a := range item.stop.Resolution.Approvers {
			if a.Asked {
				fmt.Fprintf(t.out, "   %s – %s\n", c.Who(a.Party), c.Why(item.stop, a.Party))
			}
		}
	}
}

// next says whom the steps ahead would ask now.
func (t *trial) next() {
	c := t.game.Case()
	for _, o := range c.Next() {
		asked := tryUnknown.Say(nil).In(t.lang)
		if o.Known {
			asked = c.Asked(o.Resolution)
		}
		fmt.Fprintf(t.out, "   %s: %s\n", c.StepTitle(o.Step), asked)
	}
}

// event lets an event reach the case: its name, then name=value.
func (t *trial) event(rest string) {
	parts := strings.Fields(rest)
	if len(parts) == 0 {
		t.print(tryHelp, nil)
		return
	}
	m := play.Move{Event: parts[0], Values: map[string]any{}}
	for _, part := range parts[1:] {
		name, value, _ := strings.Cut(part, "=")
		m.Values[name] = value
	}
	t.move(m)
}

// undo takes the last move back.
func (t *trial) undo() {
	if !t.game.Undo() || t.game.Case().State().Seq == 0 {
		t.print(tryNoUndo, nil)
		if t.game.Case().State().Seq == 0 {
			t.ended = true
		}
		return
	}
	t.told, t.mailed = len(t.game.Case().Story()), len(t.game.Case().Mails())
	t.print(tryUndone, nil)
	t.status()
}

// mails prints one mail in full, or all of them.
func (t *trial) mails(rest string) {
	n, _ := strconv.Atoi(rest)
	all := t.game.Case().Mails()
	if n < 0 || n > len(all) || len(all) == 0 {
		t.print(tryNoMail, source.Args{"n": len(all)})
		return
	}
	for i, m := range all {
		if n == 0 || n == i+1 {
			t.mail(i+1, m)
		}
	}
}

func (t *trial) mail(n int, m play.Mail) {
	to := m.To
	if m.Address != "" && m.Address != m.To {
		to = t.game.Case().Who(m.Party) + " <" + m.Address + ">"
	}
	fmt.Fprintf(t.out, "   ┌─ %s\n", tryMail.Say(source.Args{"n": n, "to": to}).In(t.lang))
	fmt.Fprintf(t.out, "   │ %s\n   │\n", m.Subject)
	for _, line := range strings.Split(strings.TrimSpace(m.Full()), "\n") {
		fmt.Fprintln(t.out, strings.TrimRight("   │ "+line, " "))
	}
	fmt.Fprintln(t.out, "   └─")
}
