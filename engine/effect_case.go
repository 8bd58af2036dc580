package engine

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// collectionCalled holds the cases that steps of other cases have begun: by command, found by the case that began.
const collectionCalled = "called"

// workWithdraw ends a case because the one that called it has ended before.
const workWithdraw = "withdraw"

// calledPause is when a call looks again whether the other case has ended, should that not have been told.
const calledPause = 6 * time.Hour

// calledCase is a case that a step has begun.
type calledCase struct {
	Case    string          `json:"case"`
	Parent  string          `json:"parent"`
	Command json.RawMessage `json:"command"`
}

// callFlow begins a case of another process and, where the step waits for it, answers when that has ended.
func callFlow(ctx context.Context, e *Engine, h *History, command flows.Command, with map[string]any) connectors.Outcome {
	called, err := e.calledBy(ctx, command.ID)
	if errors.Is(err, ErrNotFound) {
		called, err = e.beginCalled(ctx, h, command, with)
	}
	var refusal *flows.Refusal
	var broken *expression.Failure
	switch {
	case errors.Is(err, errNotStartable):
		return refusedEffect("%s lässt sich nicht von einem anderen Vorgang beginnen.", command.Operation)
	case errors.As(err, &refusal):
		return refusedEffect("%s: %s", command.Operation, whyRefused(refusal))
	case errors.As(err, &broken):
		return refusedEffect("%s: %s: %s", command.Operation, broken.Pos, broken.Source)
	case err != nil:
		return tryLater(err)
	}
	child, err := e.Case(ctx, called.Case)
	if errors.Is(err, ErrNotFound) {
		return refusedEffect("Den begonnenen Vorgang gibt es nicht mehr.")
	}
	if err != nil {
		return tryLater(err)
	}
	output := map[string]any{"number": child.Row.Number}
	if with[flows.CallWaits] != nil {
		if child.State.Ended.IsZero() {
			return connectors.Outcome{Class: connectors.Later, Reason: "der Vorgang " + child.Row.Number + " läuft noch", RetryAfter: calledPause}
		}
		output["status"], output["kind"] = child.State.Status, child.Flow().StatusKind(child.State.Status)
	}
	return connectors.Outcome{Class: connectors.OK, Output: output}
}

var withdrawnWith = &source.Message{Code: "withdrawn-with",
	De: "Der Vorgang {number}, zu dem dieser gehört, ist beendet.",
	En: "The case {number}, which this one belongs to, has ended."}

var errNotStartable = errors.New("no flow may begin it")

func (e *Engine) calledBy(ctx context.Context, command string) (called calledCase, err error) {
	doc, err := e.store.Get(ctx, collectionCalled, command)
	if err != nil {
		return called, err
	}
	return called, json.Unmarshal(doc.Body, &called)
}

// beginCalled begins the other case; the note of it is stored in the same commit, so that there is one for each call.
func (e *Engine) beginCalled(ctx context.Context, h *History, command flows.Command, with map[string]any) (called calledCase, err error) {
	p, ok := e.Process(command.Operation)
	if !ok || !p.Flow.StartsByFlow() {
		return called, errNotStartable
	}
	answers := map[string]any{}
	for name, value := range with {
		if field, is := strings.CutPrefix(name, "answer."); is {
			answers[field] = expression.ToJSON(value)
		}
	}
	body, err := json.Marshal(answers)
	if err != nil {
		return called, err
	}
	called.Parent = h.Row.ID
	if called.Command, err = json.Marshal(command); err != nil {
		return called, err
	}
	_, err = e.beginBy(ctx, p, p.Flow.Trigger(flows.OnFlow, ""), begin{answers: body, way: flows.BySystem, also: func(c *Case) ([]DocumentChange, error) {
		called.Case = c.Row.ID
		note, err := json.Marshal(called)
		return []DocumentChange{{Document: Document{Collection: collectionCalled, Key: command.ID, Index: c.Row.ID, Body: note}}}, err
	}})
	if errors.Is(err, ErrDocumentChanged) { // another worker was first
		return e.calledBy(ctx, command.ID)
	}
	return called, err
}

// projectCalled tells the case that called one which ends, and withdraws the ones that a case which ends has called.
func (e *Engine) projectCalled(ctx context.Context, commit *Commit, c *Case, next *flows.State) error {
	now := e.clock.Now()
	if c.Flow().StartsByFlow() && !next.Ended.IsZero() && c.State.Ended.IsZero() {
		docs, err := e.store.Find(ctx, collectionCalled, c.Row.ID, 0)
		if err != nil {
			return err
		}
		for _, doc := range docs {
			var called calledCase
			if err := json.Unmarshal(doc.Body, &called); err != nil {
				return err
			}
			commit.Work = append(commit.Work, Work{ID: doc.Key, Case: called.Parent, Kind: string(flows.Call), Body: called.Command,
				Due: now, Lane: "call:" + flows.CallsFlow, State: Waiting})
		}
	}
	for _, stop := range c.State.Open {
		if stop.Kind == flows.Calling && next.Stop(stop.ID) == nil && c.Flow().Step(stop.Step).WithdrawsCalled() && !answeredNow(commit, stop.Command) {
			commit.Work = append(commit.Work, Work{ID: workWithdraw + "/" + stop.Command, Kind: workWithdraw, Body: []byte(`"` + stop.Command + `"`), Due: now, State: Waiting})
		}
	}
	return nil
}

func answeredNow(commit *Commit, command string) bool {
	for _, settled := range commit.Settle {
		if settled == command {
			return true
		}
	}
	return false
}

// withdrawCalled ends a case whose caller has ended.
func (e *Engine) withdrawCalled(ctx context.Context, w Work) (*WorkChange, error) {
	settled := &WorkChange{ID: w.ID, State: Settled, Attempts: w.Attempts + 1, DoneAt: e.clock.Now()}
	var command string
	if err := json.Unmarshal(w.Body, &command); err != nil {
		return nil, err
	}
	called, err := e.calledBy(ctx, command)
	if errors.Is(err, ErrNotFound) {
		return settled, nil
	}
	if err != nil {
		return nil, err
	}
	parent, err := e.Case(ctx, called.Parent)
	if err != nil {
		return nil, err
	}
	_, err = e.Do(ctx, called.Case, flows.Input{By: flows.Actor{Way: flows.BySystem}, Do: flows.Cancel{Why: withdrawnWith.Say(map[string]any{"number": parent.Row.Number}).In(e.Organisation().Site().Lang)}})
	var refusal *flows.Refusal
	if err != nil && !errors.As(err, &refusal) {
		return nil, err
	}
	return settled, nil
}

// CallerOf is the case whose step began this one; nil for none.
func (e *Engine) CallerOf(ctx context.Context, c *Case) (*Case, error) {
	if !c.Flow().StartsByFlow() {
		return nil, nil
	}
	docs, err := e.store.Find(ctx, collectionCalled, c.Row.ID, 1)
	if err != nil || len(docs) == 0 {
		return nil, err
	}
	var called calledCase
	if err := json.Unmarshal(docs[0].Body, &called); err != nil {
		return nil, err
	}
	caller, err := e.Case(ctx, called.Parent)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	return caller, err
}
