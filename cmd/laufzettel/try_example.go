package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strconv"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/play"
	"laufzettel/definitions/scenario"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/flows"
)

// exampleLine plays the next line of the example that does something.
func (t *trial) exampleLine() {
	if t.example == nil {
		t.print(tryNoExample, nil)
		return
	}
	lines := t.example.List("steps")
	for t.line < len(lines) {
		d := lines[t.line]
		t.line++
		if m, does := scenario.MoveOf(d); does {
			t.move(m)
			return
		}
	}
	t.print(tryExampleOver, nil)
}

// write prints what was played as an example, or writes it beside the process.
func (t *trial) write(name string) {
	c := t.game.Case()
	shown := name
	if shown == "" {
		shown = "gespielt"
	}
	content, err := c.Example(spec.Spell(shown), tryExampleTitle.Say(source.Args{"day": expression.Format(expression.DateOf(c.Now(), c.Zone()), t.lang, c.Zone())}).In(t.lang))
	if err != nil {
		fmt.Fprintln(t.out, err)
		return
	}
	if name == "" {
		fmt.Fprintf(t.out, "%s", content)
		return
	}
	file := filepath.Join(t.command.Dir, filepath.FromSlash(path.Dir(t.process.Flow.Steps[0].Pos.File)), "tests", spec.Spell(name)+".yaml")
	if _, err := os.Stat(file); err == nil {
		t.print(tryExists, source.Args{"file": file})
		return
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err == nil {
		err = os.WriteFile(file, content, 0o644)
	}
	if err != nil {
		fmt.Fprintln(t.out, err)
		return
	}
	t.print(tryWritten, source.Args{"file": file})
}

// action takes one of what may happen at any time.
func (t *trial) action(rest string) {
	c := t.game.Case()
	actor := flows.Actor{Party: c.State().Submitter, Way: flows.ByPage, Assurance: flows.AccountAssurance}
	open := flows.Actions(t.process.Flow, c.State(), actor, c.Now(), c.World())
	if n, _ := strconv.Atoi(rest); n >= 1 && n <= len(open) {
		m := play.Move{Action: open[n-1].Name, By: t.submitter(), Values: map[string]any{}}
		if open[n-1].Form != nil && !t.fill(open[n-1].Form, m.Values, nil, c.ActionContext) {
			return
		}
		t.move(m)
		return
	}
	for i, a := range open {
		fmt.Fprintf(t.out, "   a %d  %s\n", i+1, a.Label)
	}
	if len(open) == 0 {
		t.print(tryNoActions, nil)
	}
}

func (t *trial) submitter() string {
	if p := t.game.Case().State().Submitter.Person; p != "" {
		return p
	}
	return "submitter"
}
