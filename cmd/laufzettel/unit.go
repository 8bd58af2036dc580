package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"laufzettel/connectors"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/flows"
)

// unitFlags name an installation that does not run, and a unit of it.
type unitFlags struct {
	stoppedFlags
	Lang string `enum:"de,en" default:"de" env:"LAUFZETTEL_LANG" help:"Language of the messages: de or en."`
	Unit string `arg:"" help:"Key of the unit."`
}

// withEngine opens the installation, calls then and closes it again.
func (f *unitFlags) withEngine(then func(ctx context.Context, e *engine.Engine) error) (err error) {
	ctx := context.Background()
	in, set, err := f.open(ctx, "stop serve first")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.store.Close()) }()
	e, err := engine.New(ctx, engine.Options{Store: in.store, Keys: in.keys, Files: in.files, Set: set, Operations: connectors.Operations(), Log: in.log})
	if err != nil {
		return err
	}
	return f.say(then(ctx, e), e.Organisation())
}

// say turns an answer of the engine into one for a terminal.
func (f *unitFlags) say(err error, o *engine.Organisation) error {
	var refusal *flows.Refusal
	switch {
	case errors.As(err, &refusal):
		return errors.New(refusal.Text.In(f.Lang))
	case errors.Is(err, engine.ErrNotFound):
		text := fmt.Sprintf("there is no unit %q", f.Unit)
		if meant := source.Suggest(f.Unit, o.UnitKeys()); meant != "" {
			text += "; did you mean " + meant + "?"
		}
		return usageError{text}
	}
	return err
}

// exportUnitCommand takes everything of a unit away.
type exportUnitCommand struct {
	unitFlags
	Out string `required:"" placeholder:"FILE" help:"ZIP file to write; it must not be there yet."`
}

// Run writes the file and says what is in it. A file that is not complete is removed.
func (c *exportUnitCommand) Run(out io.Writer) error {
	return c.withEngine(func(ctx context.Context, e *engine.Engine) (err error) {
		file, err := os.OpenFile(c.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			return usageError{fmt.Sprintf("%s exists already; name a new file", c.Out)}
		}
		if err != nil {
			return err
		}
		done, err := e.ExportUnit(ctx, c.Unit, file)
		if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
			return errors.Join(err, os.Remove(c.Out))
		}
		fmt.Fprintf(out, "%s: %d cases, %d files, manifest %s\n", c.Out, done.Cases, done.Files, done.Digest)
		return nil
	})
}

// eraseUnitCommand erases the values of the cases of a unit in two steps: without --cases it says how many they are.
type eraseUnitCommand struct {
	unitFlags
	Cases int `default:"-1" placeholder:"NUMBER" help:"How many cases are to be erased, as the command without this flag says."`
}

// Run says what would be erased, or erases it.
func (c *eraseUnitCommand) Run(out io.Writer) error {
	return c.withEngine(func(ctx context.Context, e *engine.Engine) error {
		if c.Cases < 0 {
			plan, err := e.PlanErasure(ctx, c.Unit)
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "%s: %d cases would be erased for good; they were exported on %s (manifest %s).\nKeep that file in a safe place. To erase them, repeat the command with --cases %d\n",
				c.Unit, plan.Cases, plan.Export.At.Format("2006-01-02 15:04 MST"), plan.Export.Digest, plan.Cases)
			return nil
		}
		erased, err := e.EraseUnit(ctx, flows.Actor{Way: flows.BySystem}, c.Unit, c.Cases)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: the answers and files of %d cases are erased\n", c.Unit, erased)
		return nil
	})
}
