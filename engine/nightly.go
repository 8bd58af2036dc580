package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

const nightlyWork = "nightly"

// Schedule makes sure that the nightly round is planned. Every start calls it.
func (e *Engine) Schedule(ctx context.Context) error {
	pending, err := e.store.Outbox(ctx, WorkQuery{State: Waiting, Case: "", Limit: 0})
	if err != nil {
		return err
	}
	for _, w := range pending {
		if w.ID == nightlyWork {
			return nil
		}
	}
	return e.store.Commit(ctx, &Commit{Work: []Work{{ID: nightlyWork, Kind: "timer", Body: []byte("{}"), Due: e.nextNight(), State: Waiting}}})
}

func (e *Engine) nextNight() time.Time {
	o := e.Organisation()
	now := e.clock.Now().In(o.zone)
	today := expression.DateOf(now, o.zone)
	next := today.In(o.zone).Add(nightlyHour * time.Hour)
	if !next.After(now) {
		next = today.AddDays(1).In(o.zone).Add(nightlyHour * time.Hour)
	}
	return next.UTC()
}

// nightly looks at every open task again and lets go what must go, then plans the next night.
func (e *Engine) nightly(ctx context.Context, w Work) (*WorkChange, error) {
	err := errors.Join(e.ReassessAll(ctx), e.EraseDue(ctx))
	if err != nil {
		e.log.Error("nightly round", "error", err)
	}
	return &WorkChange{ID: w.ID, State: Waiting, Due: e.nextNight()}, nil
}

// ReassessAll resolves the rule of every open task again; a difference reassigns, mails and ends old links
// (design.md promise 3).
func (e *Engine) ReassessAll(ctx context.Context) error {
	seen := map[string]bool{}
	tasks, err := e.store.Tasks(ctx, TaskQuery{Limit: 1_000_000})
	if err != nil {
		return err
	}
	var failed error
	for _, task := range tasks {
		if seen[task.Case] {
			continue
		}
		seen[task.Case] = true
		_, err := e.Do(ctx, task.Case, flows.Input{By: systemActor, Do: flows.Reassess{}})
		var refusal *flows.Refusal
		if err != nil && !errors.As(err, &refusal) {
			failed = errors.Join(failed, fmt.Errorf("case %s: %w", task.Number, err))
		}
	}
	return failed
}

// EraseDue erases the values of every case whose retention has ended, and makes sure that nothing of them
// can be read from the files any more.
func (e *Engine) EraseDue(ctx context.Context) error {
	rows, err := e.store.Cases(ctx, CaseQuery{EraseBy: e.clock.Now(), Limit: 10_000})
	if err != nil || len(rows) == 0 {
		return err
	}
	for _, row := range rows {
		if err := e.Erase(ctx, row.ID, "retention"); err != nil {
			return fmt.Errorf("case %s: %w", row.Number, err)
		}
	}
	return e.store.Scrub(ctx)
}

// Erase removes every personal value of a case, its salts and its files. The events stay, and the hash
// chain still verifies. why is "retention" or "request".
func (e *Engine) Erase(ctx context.Context, caseID, why string) error {
	record, err := e.store.Load(ctx, caseID, 0)
	if err != nil {
		return err
	}
	_, err = e.do(ctx, caseID, flows.Input{By: systemActor, Do: flows.EraseValues{Why: why}}, func(c *Commit, _ *Case) error {
		c.Erase = sortedNames(record.Values)
		c.Values = nil
		c.Row.Title = ""
		c.Row.EraseAt = time.Time{}
		for i := range c.OpenTasks {
			c.OpenTasks[i].CaseTitle = ""
		}
		return nil
	})
	if err != nil {
		return err
	}
	e.cases.drop(caseID)
	return e.files.RemoveAll(caseID)
}
