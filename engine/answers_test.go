package engine_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"

	"laufzettel/connectors"
	"laufzettel/engine"
	"laufzettel/flows"
)

// callFlow has a step that a connector does, or people where it cannot.
func callFlow() map[string]string {
	return map[string]string{
		"connections.yaml":         "connections:\n  drkserver: {connector: drkserver, mode: manual}\n",
		"antrag/mails/bescheid.md": "",
		"antrag/flow.yaml": `flow: antrag
number: T-{seq}
start: {form: antrag}
statuses: {fertig: done, zurueck: withdrawn}
steps:
  - drkserver: eintrag
    do: qualification.add
    with: {person: "7000001", code: Kurs, ab: "2026-11-21"}
    by: group("kasse")
  - approve: pruefung
    by: holders("chef")
    outcomes: {ja: {label: Ja}}
  - end: fertig
anytime:
  - {action: zurueckziehen, by: submitter, then: end zurueck}
`}
}

// slowConnection answers when it is let go, as often as it is asked.
type slowConnection struct {
	asked  chan connectors.Call
	answer chan connectors.Outcome
}

func (c *slowConnection) Do(_ context.Context, call connectors.Call) connectors.Outcome {
	c.asked <- call
	return <-c.answer
}

func (c *slowConnection) Close() error { return nil }

// answers are how often a call was answered in the history of a case.
func (r *rig) answers(caseID string) (n int) {
	r.t.Helper()
	h, err := r.e.History(ctx, caseID)
	r.ok(err)
	for _, event := range h.Events {
		if _, ok := event.Event.(flows.CallAnswered); ok {
			n++
		}
	}
	return n
}

func (r *rig) answer(caseID, command string, ok bool) error {
	_, err := r.e.Do(ctx, caseID, flows.Input{By: flows.Actor{Way: flows.ByAnswer}, Do: flows.Answer{Command: command, OK: ok, Error: "zu spät"}})
	return err
}

// TestLateAnswersChangeNothing: an answer counts once and only while the case waits for it. Whatever comes afterwards is
// refused and leaves no trace, neither in the case nor in its work.
func TestLateAnswersChangeNothing(t *testing.T) {
	for _, x := range []struct {
		says  string
		first func(r *rig, id, command string) // what happened before the late answer
	}{
		{"after the step was decided by hand", func(r *rig, id, command string) {
			_, err := r.e.Do(ctx, id, flows.Input{By: flows.Actor{Way: flows.ByAnswer}, Do: flows.Answer{Command: command, Manual: true}})
			r.ok(err)
			r.decide(id, "eintrag", r.person("karla"), "done")
		}},
		{"while people do it by hand", func(r *rig, id, command string) {
			_, err := r.e.Do(ctx, id, flows.Input{By: flows.Actor{Way: flows.ByAnswer}, Do: flows.Answer{Command: command, Manual: true}})
			r.ok(err)
		}},
		{"after it was answered", func(r *rig, id, command string) { r.ok(r.answer(id, command, true)) }},
		{"after the case was withdrawn", func(r *rig, id, _ string) {
			_, err := r.e.Do(ctx, id, flows.Input{By: mailboxOfSubmitter, Do: flows.Act{Action: "zurueckziehen"}})
			r.ok(err)
		}},
		{"after the case has ended", func(r *rig, id, command string) {
			r.ok(r.answer(id, command, true))
			r.decide(id, "pruefung", r.person("anna"), "ja")
		}},
	} {
		t.Run(x.says, func(t *testing.T) {
			onEachWith(t, small(callFlow()), func(r *rig) {
				slow := &slowConnection{asked: make(chan connectors.Call, 10), answer: make(chan connectors.Outcome)}
				r.calls = map[string]connectors.Connection{"drkserver": slow}
				r.boot()
				c := r.send("Paul", nil)
				worked := make(chan error, 1)
				go func() { worked <- r.e.WorkAll(ctx) }()
				command := (<-slow.asked).IdempotencyKey
				x.first(r, c.Row.ID, command)
				before, err := json.Marshal(r.answeredState(c.Row.ID))
				r.ok(err)
				answered := r.answers(c.Row.ID)
				slow.answer <- connectors.Outcome{Class: connectors.OK, Output: map[string]any{}} // the late one
				r.ok(<-worked)
				for _, ok := range []bool{true, false} { // and twice more, by whatever way
					if err := r.answer(c.Row.ID, command, ok); err == nil {
						r.t.Error("a late answer was taken")
					}
				}
				after, err := json.Marshal(r.answeredState(c.Row.ID))
				r.ok(err)
				if string(before) != string(after) || r.answers(c.Row.ID) != answered {
					r.t.Errorf("the late answer changed the case:\n%s\n%s", before, after)
				}
				for _, w := range r.outbox(engine.WorkQuery{Case: c.Row.ID}) {
					if w.Kind == string(flows.Call) && w.State != engine.Settled {
						r.t.Errorf("the call is %s: %s", w.State, w.LastError)
					}
				}
			})
		})
	}
}

func (r *rig) answeredState(id string) *flows.State {
	r.t.Helper()
	h, err := r.e.History(ctx, id)
	r.ok(err)
	return h.State
}

// TestOneAnswerTwiceAtOnce: of many that come at the same moment, one counts.
func TestOneAnswerTwiceAtOnce(t *testing.T) {
	onEachWith(t, small(callFlow()), func(r *rig) {
		slow := &slowConnection{asked: make(chan connectors.Call, 10), answer: make(chan connectors.Outcome)}
		r.calls = map[string]connectors.Connection{"drkserver": slow}
		r.boot()
		c := r.send("Paul", nil)
		worked := make(chan error, 1)
		go func() { worked <- r.e.WorkAll(ctx) }()
		command := (<-slow.asked).IdempotencyKey
		var all sync.WaitGroup
		for i := range 16 {
			all.Go(func() { _ = r.answer(c.Row.ID, command, i%2 == 0) })
		}
		slow.answer <- connectors.Outcome{Class: connectors.OK, Output: map[string]any{}}
		all.Wait()
		r.ok(<-worked)
		if n := r.answers(c.Row.ID); n != 1 {
			r.t.Errorf("the call was answered %d times", n)
		}
		r.restart()
		if n := r.answers(c.Row.ID); n != 1 {
			r.t.Errorf("after a restart the call was answered %d times", n)
		}
	})
}
