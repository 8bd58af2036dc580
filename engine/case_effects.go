package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"laufzettel/flows"
)

// CaseEffect is something that a case sets off outside of itself: a mail, a call of a connector, a deletion. It names
// the event that wanted it and says how far it has come.
type CaseEffect struct {
	Work
	Event flows.Recorded // what wanted it; without a kind where the id names none
	To    flows.Party    // of a brief that is not settled: who gets it
	Brief string         // of a brief that is not settled: which one
	// Answer is what the connector said; nil of mails, and while a call waits.
	Answer *flows.CallAnswered
}

// mostEffects bounds what a page about one case reads of the outbox.
const mostEffects = 2000

// EffectsOf are the mails and calls of a case with their state, in the order of what wanted them. Clocks of the case
// are not among them. It is one look into the outbox.
func (e *Engine) EffectsOf(ctx context.Context, h *History) ([]CaseEffect, error) {
	work, err := e.store.Outbox(ctx, WorkQuery{Case: h.Row.ID, Limit: mostEffects})
	if err != nil {
		return nil, err
	}
	answers := map[string]*flows.CallAnswered{}
	for _, event := range h.Events {
		if answer, ok := event.Event.(flows.CallAnswered); ok {
			answers[answer.Command] = &answer
		}
	}
	var effects []CaseEffect
	for _, w := range work {
		switch flows.CommandKind(w.Kind) {
		case flows.SendMail, flows.SendBrief, flows.Call:
		default:
			continue
		}
		effect := CaseEffect{Work: w, Answer: answers[w.ID]}
		if seq := commandSeq(w.ID); seq >= 1 && seq <= len(h.Events) {
			effect.Event = h.Events[seq-1]
		}
		if len(w.Body) > 0 {
			var command flows.Command
			if err := json.Unmarshal(w.Body, &command); err != nil {
				return nil, fmt.Errorf("command %s: %w", w.ID, err)
			}
			effect.To, effect.Brief = command.To, command.Brief
		}
		effects = append(effects, effect)
	}
	return effects, nil
}

// commandSeq is the event that a command's id names ("case/seq.n"); 0 where it names none.
func commandSeq(id string) int {
	_, place, _ := strings.Cut(id, "/")
	number, _, _ := strings.Cut(place, ".")
	seq, err := strconv.Atoi(number)
	if err != nil {
		return 0
	}
	return seq
}

// Outside says how far an effect has come.
type Outside string

// How far effects come. Done is more than sent only where the other side can say so.
const (
	EffectDone    Outside = "done"
	EffectWaits   Outside = "waits"   // its time has not come, or the worker is about to do it
	EffectRetried Outside = "retried" // it failed and is tried again
	EffectHeld    Outside = "held"    // a decision is disputed: somebody has to say what becomes of it
	EffectFailed  Outside = "failed"  // the other side refused it for good
	EffectDropped Outside = "dropped" // not needed any more, or somebody has dealt with it
)

// Outside says how far the effect has come.
func (x *CaseEffect) Outside() Outside {
	switch {
	case x.State == Dead:
		return EffectFailed
	case x.State == Held:
		return EffectHeld
	case x.State == Settled && (x.MessageID != "" || x.Answer != nil):
		return EffectDone
	case x.State == Settled:
		return EffectDropped
	case x.Attempts > 0:
		return EffectRetried
	}
	return EffectWaits
}

// Proof says whether a case is still what was recorded, see VerifyChain, and how many events were looked at. It reads
// the case anew from the store.
func (e *Engine) Proof(ctx context.Context, caseID string) (events int, wrong, err error) {
	record, err := e.store.Load(ctx, caseID, 0)
	if err != nil {
		return 0, nil, err
	}
	return len(record.Events), VerifyChain(record), nil
}
