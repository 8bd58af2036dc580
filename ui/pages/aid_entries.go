package pages

import (
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// aidEntry tells who gave a task away, was added or asked, and how a vote went on; false where it is something else.
func (s *server) aidEntry(h *engine.History, event flows.Recorded) (ui.Entry, bool) {
	entry := ui.Entry{Icon: "users", By: s.actorName(h, event.By)}
	words := func(name string) { entry.Text, _ = event.Values[name].(string) }
	person := func(id string) string { return s.partyName(h, flows.Party{Person: id}) }
	switch ev := event.Event.(type) {
	case flows.TaskDelegated:
		words(flows.ValueWhy)
		entry.Title = s.text("aid.entry.delegated", "from", s.partyName(h, ev.From), "to", person(ev.To))
		entry.Steps = s.explain(h, ev.Resolution)
	case flows.DelegationEnded:
		entry.Title, entry.Steps = s.text("aid.entry.ended."+ev.Why, "to", person(ev.To)), s.explain(h, ev.Resolution)
	case flows.ApproverAdded:
		words(flows.ValueWhy)
		entry.Title, entry.Steps = s.text("aid.entry.added", "to", person(ev.Person)), s.explain(h, ev.Resolution)
	case flows.AdviceAsked:
		words(flows.ValueQuestion)
		entry.Icon, entry.Title = "help", s.text("aid.entry.asked", "to", person(ev.To))
	case flows.AdviceGiven:
		words(flows.ValueAdvice)
		entry.Icon, entry.Title = "help", s.text("aid.entry.given")
	case flows.AdviceLapsed:
		entry.Icon, entry.Title = "clock", s.text("aid.entry.lapsed")
	case flows.TurnCame:
		entry.Icon, entry.By = "user", ""
		entry.Title, entry.Steps = s.text("aid.entry.turn", "n", ev.Resolution.Turn, "all", ev.Resolution.Turns), s.explain(h, ev.Resolution)
	default:
		return ui.Entry{}, false
	}
	return entry, true
}

// voteClosedEntry tells how a vote ended that nobody's choice ended; the applicant reads the outcome alone.
func (s *server) voteClosedEntry(h *engine.History, event flows.Recorded, ev flows.VoteClosed, who reader) ui.Entry {
	outcome := s.outcomeLabel(h, ev.Step, ev.Outcome)
	entry := ui.Entry{Icon: "check", Title: s.stepTitle(h, ev.Step) + ": " + outcome}
	if who == inside {
		entry.Title, entry.By = s.text("aid.entry.closed."+ev.Why, "outcome", outcome), s.actorName(h, event.By)
		entry.Text, _ = event.Values[flows.ValueWhy].(string)
	}
	return entry
}

// hiddenVote tells of a vote that nobody may see yet only that it was cast.
func (s *server) hiddenVote(h *engine.History, event flows.Recorded, ev flows.TaskDecided) (ui.Entry, bool) {
	if !s.hides(h, event) {
		return ui.Entry{}, false
	}
	return ui.Entry{Icon: "check", Title: s.stepTitle(h, ev.Step) + ": " + s.text("aid.entry.hidden"), By: s.actorName(h, event.By), Text: s.text("aid.entry.hiddenText")}, true
}

// hides says whether what stands beside a vote may not be seen yet.
func (s *server) hides(h *engine.History, event flows.Recorded) bool {
	ev, vote := event.Event.(flows.TaskDecided)
	return vote && !ev.Closes && !ev.Pauses && flows.HidesVotes(h.Flow(), h.State, ev.Stop)
}

// aidCame says how a part of a task came to whoever sits at a desk: with the reason; "" where it concerns others.
func (s *server) aidCame(d *desk, event flows.Recorded) string {
	why, _ := event.Values[flows.ValueWhy].(string)
	concerns := false
	switch ev := event.Event.(type) {
	case flows.TaskDelegated:
		concerns = ev.Stop == d.stop.ID && ev.To == d.actor.Person
	case flows.ApproverAdded:
		concerns = ev.Stop == d.stop.ID && ev.Person == d.actor.Person
	case flows.DelegationEnded:
		if ev.Stop != d.stop.ID || ev.To == d.actor.Person {
			return ""
		}
		entry, _ := s.aidEntry(d.h, event)
		return entry.Title + "."
	}
	if !concerns {
		return ""
	}
	return s.text("pages.task.handed", "name", s.actorName(d.h, event.By), "at", s.Renderer.Moment(event.At), "why", why)
}
