package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"laufzettel/connectors"
	"laufzettel/engine"
)

// replayCommand decides cases again from what reached them.
type replayCommand struct {
	readFlags
	Cases []string `arg:"" optional:"" name:"case" help:"Numbers of cases; without any, all."`
}

// Run prints the cases that come out otherwise than recorded; with one the status is 1. What was erased cannot be
// decided again, and is counted.
func (c *replayCommand) Run(out io.Writer) (err error) {
	ctx := context.Background()
	store, err := c.openReader(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	verifier := engine.NewVerifier(store, nil, connectors.Operations())
	same, erased, differ := 0, 0, 0
	each := func(row engine.CaseRow) error {
		number := row.Number
		if number == "" {
			number = row.ID
		}
		switch err := verifier.Replay(ctx, row.ID); {
		case err == nil:
			same++
		case errors.Is(err, engine.ErrErased):
			erased++
			if len(c.Cases) > 0 {
				fmt.Fprintf(out, c.say("Vorgang %s: Angaben sind gelöscht; der Verlauf ist noch da, lässt sich aber nicht neu entscheiden.\n", "Case %s: answers were erased; its history is there, but cannot be decided again.\n"), number)
			}
		case errors.Is(err, engine.ErrNotFound):
			return err
		default:
			differ++
			fmt.Fprintf(out, c.say("Vorgang %s: %v\n", "Case %s: %v\n"), number, err)
		}
		return nil
	}
	if err := c.walk(ctx, store, each); err != nil {
		return err
	}
	fmt.Fprintf(out, c.say("Neu entschieden: %d gleich, %d anders, %d wegen Löschung nicht mehr möglich.\n", "Decided again: %d the same, %d differ, %d cannot be because of erasure.\n"), same, differ, erased)
	if differ > 0 {
		return errCheckFailed
	}
	return nil
}

// walk calls each for the named cases, or for all.
func (c *replayCommand) walk(ctx context.Context, store engine.Store, each func(engine.CaseRow) error) error {
	for _, number := range c.Cases {
		rows, err := store.Cases(ctx, engine.CaseQuery{Number: number, Limit: 1})
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return usageError{fmt.Sprintf(c.say("einen Vorgang %q gibt es nicht", "there is no case %q"), number)}
		}
		if err := each(rows[0]); err != nil {
			return err
		}
	}
	if len(c.Cases) > 0 {
		return nil
	}
	return engine.EachCase(ctx, store, each)
}
