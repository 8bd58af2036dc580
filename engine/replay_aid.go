package engine

import "laufzettel/flows"

// aidOf is the input that gave a part of a task away, asked others, or ended a vote. That the actor managed the case was
// found by the engine; the decision is the same for a caretaker.
func aidOf(first flows.Recorded, text func(string) string) any {
	switch e := first.Event.(type) {
	case flows.TaskDelegated:
		return flows.Delegate{Stop: e.Stop, From: e.From, To: e.To, Why: text(flows.ValueWhy), AsManager: true}
	case flows.DelegationEnded:
		return flows.TakeBack{Stop: e.Stop, To: e.To, AsManager: true}
	case flows.ApproverAdded:
		return flows.Add{Stop: e.Stop, To: e.Person, Why: text(flows.ValueWhy), AsManager: true}
	case flows.AdviceAsked:
		return flows.AskAdvice{Stop: e.Stop, To: e.To, Question: text(flows.ValueQuestion), AsManager: true}
	case flows.AdviceGiven:
		return flows.Advise{Stop: e.Stop, ID: e.ID, Answer: text(flows.ValueAdvice)}
	case flows.VoteClosed:
		if e.Why == flows.VoteShrunk { // the world has changed, and nothing else before it
			return flows.Reassess{}
		}
		return flows.CloseVote{Stop: e.Stop, Why: text(flows.ValueWhy)}
	}
	return nil
}
