package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"laufzettel/connectors"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/flows"
)

// mayCommand says what a person may do, and why. It answers for somebody who is signed in on the pages; it changes
// nothing, whatever the definitions are.
type mayCommand struct {
	stoppedFlags
	Lang   string `enum:"de,en" default:"de" env:"LAUFZETTEL_LANG" help:"Language of the answers: de or en."`
	Person string `arg:"" help:"Id or mail address of the person."`
	Action string `arg:"" optional:"" help:"Action, such as see, list, export, manage or decide; without it, or with every, all of them."`
	Thing  string `arg:"" optional:"" help:"Case number, unit, process, unit/process, register:NAME, settings:PROCESS, person, or site."`
}

// Run prints a line for each question to out: the action, the thing, and the answer with its reason.
func (c *mayCommand) Run(out io.Writer) error {
	ctx := context.Background()
	in, set, err := c.open(ctx, "while serve runs, the page /verwaltung/rechte answers the same questions")
	if err != nil {
		return err
	}
	defer in.store.Close()
	e, err := engine.New(ctx, engine.Options{Store: onlyRead{in.store}, Keys: in.keys, Files: in.files, Set: set, Operations: connectors.Operations(), Log: in.log})
	if err != nil {
		return err
	}
	person, err := c.person(e.Organisation())
	if err != nil {
		return err
	}
	questions, err := c.questions(ctx, e, person)
	if err != nil {
		return err
	}
	actor := flows.Actor{Party: flows.Party{Person: person}, Way: flows.ByPage, Assurance: flows.AccountAssurance}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, q := range questions {
		fmt.Fprintf(table, "%s\t%s\t%s\n", engine.ActionTitle(q.Action, c.Lang), q.About.In(c.Lang), e.Explain(actor, q.Action, q.Thing).Because.In(c.Lang))
	}
	return table.Flush()
}

// person finds somebody by id or mail address.
func (c *mayCommand) person(o *engine.Organisation) (string, error) {
	if _, known := o.Someone(c.Person); known {
		return c.Person, nil
	}
	if ids := o.ByMail(c.Person); len(ids) == 1 {
		return ids[0], nil
	} else if len(ids) > 1 {
		return "", usageError{fmt.Sprintf("%s is the mailbox of several people: name one of %s", c.Person, strings.Join(ids, ", "))}
	}
	var ids []string
	for _, p := range o.People() {
		ids = append(ids, p.ID)
	}
	text := fmt.Sprintf("there is no person %q", c.Person)
	if meant := source.Suggest(c.Person, ids); meant != "" {
		text += "; did you mean " + meant + "?"
	}
	return "", usageError{text}
}

// questions are those about the thing, or about all that matters, for the action or for every one.
func (c *mayCommand) questions(ctx context.Context, e *engine.Engine, person string) ([]engine.Question, error) {
	all := e.QuestionsOf(person)
	if c.Thing != "" {
		var err error
		if all, err = e.QuestionsAbout(ctx, c.Thing); err != nil {
			var refusal *flows.Refusal
			if errors.As(err, &refusal) {
				return nil, usageError{refusal.Text.In(c.Lang)}
			}
			return nil, err
		}
	}
	if c.Action == "" || c.Action == "every" {
		return all, nil
	}
	var asked []engine.Question
	var known []string
	for _, q := range all {
		name := strings.ReplaceAll(string(q.Action), " ", "-")
		known = append(known, name)
		if name == strings.ReplaceAll(c.Action, " ", "-") {
			asked = append(asked, q)
		}
	}
	if len(asked) == 0 {
		return nil, usageError{"nobody can be asked about the action " + named(c.Action, unique(known)) + " here"}
	}
	return asked, nil
}

func unique(names []string) []string {
	seen, kept := map[string]bool{}, []string{}
	for _, name := range names {
		if !seen[name] {
			seen[name] = true
			kept = append(kept, name)
		}
	}
	return kept
}

// onlyRead is a store that keeps everything as it is: whoever asks a question with other definitions than those in
// force must not put them in force.
type onlyRead struct{ engine.Store }

func (onlyRead) Commit(context.Context, *engine.Commit) error          { return nil }
func (onlyRead) Write(context.Context, ...engine.DocumentChange) error { return nil }
func (onlyRead) Update(context.Context, ...engine.WorkChange) error    { return nil }
func (onlyRead) Scrub(context.Context) error                           { return nil }
