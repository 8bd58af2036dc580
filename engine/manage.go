package engine

import (
	"context"
	"errors"

	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// Manage lets somebody act on a case beside deciding it: hand a task over, move a deadline, skip a step, reopen, cancel,
// write a remark, or nudge (the inputs of flows/manage.go). Every way in comes here; it asks May first. To whom the case
// does not exist it says ErrNotFound; everything else that cannot be is a *flows.Refusal. also gives documents to store
// in the same commit, such as an idempotency key; it may be nil.
func (e *Engine) Manage(ctx context.Context, actor flows.Actor, caseID string, do any, also func(*Case) ([]DocumentChange, error)) (*Case, error) {
	c, err := e.Case(ctx, caseID)
	if err != nil {
		return nil, err
	}
	refusal := e.mayDo(actor, c, &do)
	if refusal == nil {
		c, err = e.do(ctx, caseID, flows.Input{By: actor, Do: do}, documentsOf(also))
		return c, e.reopenedTwice(ctx, err)
	}
	if e.May(actor, SeeStatus, OfCase(c)) != nil {
		return nil, ErrNotFound
	}
	return nil, refusal
}

// mayDo asks May for an action on a case; of a skip it also notes whether the actor manages the case.
func (e *Engine) mayDo(actor flows.Actor, c *Case, do *any) *flows.Refusal {
	switch v := (*do).(type) {
	case flows.Reassign, flows.Extend, flows.Reopen, flows.Cancel, flows.Repair:
		return e.May(actor, ManageCase, OfCase(c))
	case flows.Skip:
		v.AsManager = e.May(actor, ManageCase, OfCase(c)) == nil
		*do = v
		if v.AsManager {
			return nil
		}
		return flows.MaySkip(c.Flow(), c.State, v.Stop, actor, false, e.clock.Now(), e.Organisation())
	case flows.Delegate, flows.TakeBack, flows.Add, flows.AskAdvice, flows.Advise, flows.CloseVote:
		return e.mayAid(actor, c, do)
	case flows.Remark:
		return e.May(actor, NoteCase, OfCase(c))
	case flows.Nudge:
		return e.May(actor, SeeStatus, OfCase(c))
	}
	return no()
}

var (
	reopenedFull = &source.Message{Code: "reopened-full",
		De: "Der Vorgang kann nicht weitergehen: Inzwischen sind alle Plätze vergeben.",
		En: "The case cannot go on: all places have been taken meanwhile."}
	reopenedOnce = &source.Message{Code: "reopened-once",
		De: "Der Vorgang kann nicht weitergehen: Inzwischen gibt es einen anderen Vorgang mit denselben Angaben, und von diesen kann es nur einen geben.",
		En: "The case cannot go on: there is another case with the same answers meanwhile, and there can be only one of them."}
)

// reopenedTwice says in words that a reopened case cannot have its claims back.
func (e *Engine) reopenedTwice(_ context.Context, err error) error {
	var taken *ClaimTaken
	if !errors.As(err, &taken) {
		return err
	}
	text := reopenedOnce
	if isPlaces(taken.Scope) {
		text = reopenedFull
	}
	return &flows.Refusal{Code: flows.NotNow, Text: text.Say(nil)}
}

// cancelEffects settles what a cancelled case had not yet sent: effects that were held after a dispute, and those that
// still wait because a decision can be disputed. What is on its way already stays so.
func (e *Engine) cancelEffects(ctx context.Context, commit *Commit, d flows.Decision) error {
	if len(d.Events) == 0 {
		return nil
	}
	if _, cancelled := d.Events[0].Event.(flows.CaseCancelled); !cancelled {
		return nil
	}
	for _, state := range []WorkState{Held, Waiting} {
		work, err := e.store.Outbox(ctx, WorkQuery{Case: commit.Case, State: state, Limit: 10_000})
		if err != nil {
			return err
		}
		for _, w := range work {
			effect := w.Kind == string(flows.SendMail) || w.Kind == string(flows.Call)
			if effect && (state == Held || w.Attempts == 0 && w.Due.After(d.Events[0].At)) {
				commit.Work = append(commit.Work, Work{ID: w.ID, Case: w.Case, Kind: w.Kind, Due: w.Due, State: Settled,
					Attempts: w.Attempts, LastError: "the case was cancelled", DoneAt: d.Events[0].At})
			}
		}
	}
	return nil
}
