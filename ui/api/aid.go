package api

import (
	"laufzettel/engine"
	"laufzettel/flows"
)

// aidInput reads what gives a part of a task away, asks others or ends a vote; nil where the action is none of them.
func (m *members) aidInput(k *engine.Case, action, why string) any {
	switch action {
	case "delegate":
		return flows.Delegate{Stop: m.stopOf(k), From: flows.Party{Person: m.text("from", 200)}, To: m.one("to"), Why: why}
	case "takeBack":
		return flows.TakeBack{Stop: m.stopOf(k), To: m.one("to")}
	case "add":
		return flows.Add{Stop: m.stopOf(k), To: m.one("to"), Why: why}
	case "consult":
		return flows.AskAdvice{Stop: m.stopOf(k), To: m.one("to"), Question: m.text("question", maxComment)}
	case "advise":
		return flows.Advise{Stop: m.stopOf(k), Answer: m.text("answer", maxComment)}
	case "closeVote":
		return flows.CloseVote{Stop: m.stopOf(k), Why: why}
	}
	return nil
}

// one is the single person that a member names, in a list as everywhere else; "" for none or several.
func (m *members) one(name string) string {
	ids := m.texts(name)
	if len(ids) != 1 {
		return ""
	}
	return ids[0]
}
