package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
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
	Dir      string `arg:"" help:"Folder with definitions."`
	Process  string `arg:"" optional:"" help:"Play only the examples of this process."`
	Example  string `arg:"" optional:"" help:"Play only this example."`
	Story    bool   `help:"Tell the story of examples that hold, too."`
	Coverage bool   `help:"List every step, outcome and way that no example covers."`
	AtLeast  int    `placeholder:"PERCENT" help:"Fail where the examples of a process cover less of it than this."`
	JSON     bool   `name:"json" help:"Print a JSON object, for editors and CI."`
	Lang     string `enum:"de,en" default:"de" env:"LAUFZETTEL_LANG" help:"Language of the messages: de or en."`
}

var (
	exampleHolds = &source.Message{De: "hält    {example}: {title}", En: "holds   {example}: {title}"}
	exampleFails = &source.Message{De: "BRICHT  {example}: {title}", En: "BREAKS  {example}: {title}"}
	exampleRow   = &source.Message{De: "{example}, Zeile {line}", En: "{example}, row at line {line}"}
	examplesDone = &source.Message{De: "Beispiele: {all}, davon gebrochen: {failed}.", En: "Examples: {all}, broken: {failed}."}
	noExamples   = &source.Message{
		De: "Es gibt noch keine Beispiele. Schreib eines nach tests/<name>.yaml im Ordner des Vorgangs; die Schlüssel stehen in docs/reference/dateien.md.",
		En: "There are no examples yet. Write one into tests/<name>.yaml in the folder of the process; its keys are in docs/reference/en/files.md."}
	defectsFirst = &source.Message{De: "Erst müssen die Definitionen in Ordnung sein.", En: "The definitions have to be in order first."}
)

// examined is one example, or one row of its table, that was played.
type examined struct {
	process string
	example *spec.Decoded
	played  scenario.Play
}

// name is process/example, with the line of a row.
func (x examined) name(lang string) string {
	name := x.process + "/" + x.example.Word("test")
	if x.played.Row != nil {
		name = exampleRow.Say(source.Args{"example": name, "line": x.played.Row.Line}).In(lang)
	}
	return name
}

// Run plays the examples on the pure decider, with a clock of its own and without network. The error is
// errCheckFailed where one does not hold, too little is covered or the definitions have errors, and a usageError where the
// folder, the process or the example does not exist.
func (c *testCommand) Run(out io.Writer) error {
	report := &source.Report{}
	set, err := loadFolder(c.Dir, report)
	if err != nil {
		return err
	}
	if set == nil {
		if c.JSON {
			if err := report.PrintJSON(out, c.Lang); err != nil {
				return err
			}
			return errCheckFailed
		}
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
	world, err := engine.NewOrganisation(set, nil)
	if err != nil {
		return err
	}
	var all []examined
	var covered []coverage
	options := scenario.Options{Lang: c.Lang, Letter: newLetters("https://example.org").write}
	for _, name := range names {
		p := set.Processes[name]
		from := len(all)
		for _, example := range p.Tests {
			if c.Example != "" && example.Word("test") != c.Example {
				continue
			}
			result := scenario.Examine(p, example, world.In(c.Lang), &source.Report{Files: report.Files}, options)
			for _, played := range result.Plays {
				all = append(all, examined{name, example, played})
			}
		}
		if c.Example == "" && len(p.Tests) > 0 {
			covered = append(covered, coverageOf(p, all[from:]))
		}
	}
	if c.Example != "" && len(all) == 0 {
		return usageError{fmt.Sprintf("there is no example %q of %s", c.Example, c.Process)}
	}
	if c.JSON {
		err = c.printJSON(out, all, covered)
	} else {
		err = c.print(out, all, covered, report.Files)
	}
	if err == nil && (slices.ContainsFunc(all, func(x examined) bool { return len(x.played.Breaks) > 0 }) ||
		slices.ContainsFunc(covered, func(v coverage) bool { return v.percent() < c.AtLeast })) {
		err = errCheckFailed
	}
	return err
}

// loadFolder reads a folder of definitions. The set is nil where they have errors, and the error a usageError where there
// is no such folder.
func loadFolder(dir string, report *source.Report) (*definitions.Set, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, usageError{fmt.Sprintf("%s is no folder: name the one that holds site.yaml", dir)}
	}
	return definitions.Load(os.DirFS(filepath.Clean(dir)), report, connectors.Operations()), nil
}

// chosenProcesses are the names of all processes, or of the one that was named.
func chosenProcesses(set *definitions.Set, one string) ([]string, error) {
	var names []string
	for name := range set.Processes {
		names = append(names, name)
	}
	slices.Sort(names)
	if one == "" {
		return names, nil
	}
	if set.Processes[one] == nil {
		text := fmt.Sprintf("there is no process %q; there are: %s", one, strings.Join(names, ", "))
		if near := source.Suggest(one, names); near != "" {
			text += "; did you mean " + near + "?"
		}
		return nil, usageError{text}
	}
	return []string{one}, nil
}

// print tells what came of the examples, for people.
func (c *testCommand) print(out io.Writer, all []examined, covered []coverage, files map[string][]byte) error {
	if len(all) == 0 {
		_, err := fmt.Fprintln(out, noExamples.Say(nil).In(c.Lang))
		return err
	}
	failed := 0
	for _, x := range all {
		if len(x.played.Breaks) > 0 {
			failed++
		}
		if err := c.tell(out, x, files); err != nil {
			return err
		}
	}
	for _, v := range covered {
		if err := c.tellCoverage(out, v); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(out, examplesDone.Say(source.Args{"all": len(all), "failed": failed}).In(c.Lang))
	return err
}

// tell says that an example holds, or tells its story up to the last place where it breaks.
func (c *testCommand) tell(out io.Writer, x examined, files map[string][]byte) error {
	args := source.Args{"example": x.name(c.Lang), "title": x.example.Word("title")}
	if len(x.played.Breaks) == 0 {
		fmt.Fprintln(out, exampleHolds.Say(args).In(c.Lang))
		if c.Story {
			_, err := io.WriteString(out, story(x.played, c.Lang))
			return err
		}
		return nil
	}
	report := &source.Report{Files: files}
	for _, b := range x.played.Breaks {
		report.Add(b.Diagnostic)
	}
	if _, err := fmt.Fprintf(out, "%s\n%s", exampleFails.Say(args).In(c.Lang), story(x.played, c.Lang)); err != nil {
		return err
	}
	return report.Print(out, c.Lang)
}
