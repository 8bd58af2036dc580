package api

import (
	"context"
	"strings"

	"laufzettel/engine"
	"laufzettel/flows"
)

// refusalKinds says how the decider's refusals are answered. What somebody may not see does not exist.
var refusalKinds = map[flows.RefusalCode]*problemKind{
	flows.NotYours: notFound, flows.NoSuchTask: notFound,
	flows.AlreadyDone: alreadyDone, flows.Outdated: outdated, flows.Finished: finished, flows.Claimed: claimed,
	flows.Halted: halted, flows.Unreadable: unreadable, flows.NotNow: notNow,
	engine.Closed: closed, engine.Full: full, engine.Twice: already, engine.Unconfirmed: unconfirmed,
	flows.NoSuchOutcome: noSuchOutcome, flows.Incomplete: incomplete, flows.NeedsAccount: needsAccount,
}

// refused is the problem of a refusal.
func refused(r *flows.Refusal) *problem {
	kind := refusalKinds[r.Code]
	switch {
	case kind == nil || kind == notFound:
		return say(notFound, nil)
	case len(r.Problems) > 0:
		return inForm(r.Problems)
	}
	p := &problem{kind: kind, detail: r.Text}
	if kind == noSuchOutcome {
		p.at("outcome", r.Text)
	}
	return p
}

// refusedTask is refused for a task; of a decided one it says the first result, to whoever may know it. A
// service that may decide a task learns that it cannot take it.
func (s *server) refusedTask(ctx context.Context, actor flows.Actor, k *engine.Case, stop string, r *flows.Refusal) error {
	known, err := s.knowsTask(ctx, actor, k, stop, r)
	if err != nil {
		return err
	}
	if !known && s.e.May(actor, engine.DecideTask, engine.OfTask(k, stop)) == nil {
		return &problem{kind: notOpen, detail: r.Text}
	}
	if !known {
		return say(notFound, nil)
	}
	p := refused(r)
	if r.Done != nil {
		p.done = &doneView{
			Step: r.Done.Step, Round: r.Done.Round, Outcome: r.Done.Outcome, By: partyOf(r.Done.By), At: r.Done.At,
		}
	}
	return p
}

// knowsTask says whether an actor who was refused has to do with the task all the same: it was theirs, or
// waits for them and something else is in the way.
func (s *server) knowsTask(ctx context.Context, actor flows.Actor, k *engine.Case, stop string, r *flows.Refusal) (bool, error) {
	switch r.Code {
	case flows.NotYours, flows.NoSuchTask:
		return false, nil
	case flows.NeedsAccount, flows.Outdated, flows.Incomplete, flows.NoSuchOutcome:
		return true, nil // the decider says these only to those who may decide
	}
	if r.Done != nil && r.Done.By == actor.Party || s.sees(actor, k) {
		return true, nil
	}
	return s.e.WasAsked(ctx, k.Row.ID, stop, actor.Party)
}

// sees says whether an actor may see the case: because they take part in it, or because it waits for them.
func (s *server) sees(actor flows.Actor, k *engine.Case) bool {
	if s.e.May(actor, engine.SeeCase, engine.OfCase(k)) == nil {
		return true
	}
	for _, stop := range k.State.Open {
		if s.e.May(actor, engine.DecideTask, engine.OfTask(k, stop.ID)) == nil && stop.Kind != flows.Returned {
			return true
		}
	}
	return false
}

func commaList(names []string) string { return strings.Join(names, ", ") }
