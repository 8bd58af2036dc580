package pages

import (
	"strings"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// What was done to a case beside deciding it, in the words of its history.

// remarkEntry tells a remark: a public one to everybody, an internal one to those who work on the case.
func (s *server) remarkEntry(h *engine.History, event flows.Recorded, public bool, who reader) (ui.Entry, bool) {
	if !public && who == outside {
		return ui.Entry{}, false
	}
	entry := ui.Entry{Icon: "edit", Title: s.text("pages.entry.remark")}
	entry.Text, _ = event.Values[flows.ValueRemark].(string)
	if !public {
		entry.Icon, entry.Title, entry.Intern = "eyeoff", s.text("pages.entry.remarkIntern"), true
	}
	if who == inside {
		entry.By = s.actorName(h, event.By)
	}
	return entry, true
}

// turnEntry tells that a case was ended without a decision, or goes on after its end. Its reason is for everybody.
func (s *server) turnEntry(h *engine.History, event flows.Recorded, who reader) ui.Entry {
	entry := ui.Entry{Icon: "stop", Tone: ui.Bad, Title: s.text("pages.entry.cancelled")}
	if ev, reopened := event.Event.(flows.CaseReopened); reopened {
		entry = ui.Entry{Icon: "repeat", Tone: ui.Info, Title: s.text("pages.entry.reopened", "step", s.stepTitle(h, ev.Step))}
	}
	if _, cancelled := event.Event.(flows.CaseCancelled); cancelled || who == inside {
		entry.Text, _ = event.Values[flows.ValueWhy].(string)
	}
	if who == inside {
		entry.By = s.actorName(h, event.By)
	}
	return entry
}

// managedEntry tells what somebody who manages the case did to a task, for those who work on it.
func (s *server) managedEntry(h *engine.History, event flows.Recorded) ui.Entry {
	entry := ui.Entry{By: s.actorName(h, event.By)}
	entry.Text, _ = event.Values[flows.ValueWhy].(string)
	switch ev := event.Event.(type) {
	case flows.TaskHanded:
		entry.Icon, entry.Title, entry.Steps = "users", s.text("pages.entry.handed", "names", strings.Join(s.namesIn(h, ev.Resolution), ", ")), s.explain(h, ev.Resolution)
	case flows.TaskExtended:
		entry.Icon, entry.Title = "calendar", s.text("pages.entry.extended", "due", s.org().Deadline(ev.Due, s.lang()))
	case flows.TaskSkipped:
		entry.Icon, entry.Tone, entry.Title = "forward", ui.Warn, s.text("pages.entry.skipped", "step", s.stepTitle(h, ev.Step))
	case flows.TaskNudged:
		entry.Icon, entry.Title, entry.By = "send", s.text("pages.entry.nudged"), ""
	}
	return entry
}

// namesIn are those who may decide, by name alone.
func (s *server) namesIn(h *engine.History, r flows.Resolution) []string {
	names := make([]string, len(r.Approvers))
	for i, a := range r.Approvers {
		names[i] = s.partyName(h, a.Party)
	}
	return names
}
