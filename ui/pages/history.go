package pages

import (
	"strings"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// reader says who reads the history of a case.
type reader bool

const (
	outside reader = false // the people whom the case is about: no names of approvers, no internal notes
	inside  reader = true  // those who work on it: everything, and how each task found its people
)

// entries is the history of a case in sentences.
func (s *server) entries(h *engine.History, who reader) []ui.Entry {
	var entries []ui.Entry
	for _, event := range h.Events {
		entry, told := s.entry(h, event, who)
		if told {
			entry.At = event.At
			entries = append(entries, entry)
		}
		if note, _ := event.Values["note"].(string); note != "" && who == inside && !s.hides(h, event) {
			entries = append(entries, s.noteEntry(h, event, note))
		}
	}
	return entries
}

// noteEntry is what somebody noted beside a decision, for those who work on the case.
func (s *server) noteEntry(h *engine.History, event flows.Recorded, note string) ui.Entry {
	return ui.Entry{Icon: "eyeoff", Intern: true, Title: s.text("pages.entry.note"), By: s.actorName(h, event.By), At: event.At, Text: note}
}

// entry tells one event; false where it is nothing that this reader has to know.
func (s *server) entry(h *engine.History, event flows.Recorded, who reader) (ui.Entry, bool) {
	comment, _ := event.Values["comment"].(string)
	switch ev := event.Event.(type) {
	case flows.Started:
		entry := ui.Entry{Icon: "send", Title: s.begun(ev)}
		if who == inside {
			entry.By = s.e.SubmitterName(h, s.lang())
			entry.Text = s.startNotes(ev)
		}
		return entry, true
	case flows.AnswersChanged:
		return s.changedEntry(h, event, ev, who), true
	case flows.StepAnswered:
		return s.answeredEntry(h, event, ev, comment), who == inside
	case flows.Amended:
		return s.amendedEntry(ev), true
	case flows.VoteClosed:
		return s.voteClosedEntry(h, event, ev, who), true
	case flows.TaskDecided:
		if entry, hidden := s.hiddenVote(h, event, ev); hidden {
			return entry, who == inside
		}
		entry := ui.Entry{Icon: "check", Title: s.stepTitle(h, ev.Step) + ": " + s.outcomeLabel(h, ev.Step, ev.Outcome), Text: comment}
		if who == inside {
			entry.By = s.actorName(h, event.By)
			entry.Text = s.withEarlierAnswers(h, ev, event.Values, comment)
		}
		s.sayBody(h, event, ev, &entry)
		return entry, who == inside || ev.Closes || ev.Pauses // a vote among several is theirs
	case flows.Submitted: // the first one belongs to the start
		return ui.Entry{Icon: "edit", Title: s.text("pages.entry.answered"), Text: comment}, event.Seq > 2
	case flows.ActionTaken:
		return ui.Entry{Icon: "return", Title: s.actionLabel(h, ev.Action), Text: comment}, true
	case flows.ConsentWithdrawn:
		return ui.Entry{Icon: "return", Tone: ui.Warn, Title: s.text("pages.consent.entry"), Text: wordingAt(h, ev.Spot)}, true
	case flows.OriginalSeen:
		return s.witnessed(h, event, ev.Spot, "pages.original.entry", who), true
	case flows.OriginalUnseen:
		return s.witnessed(h, event, ev.Spot, "pages.original.undone", who), true
	case flows.Remarked:
		return s.remarkEntry(h, event, ev.Public, who)
	case flows.CaseReopened, flows.CaseCancelled:
		return s.turnEntry(h, event, who), true
	case flows.Ended:
		return ui.Entry{Icon: "flag", Title: h.Flow().StatusLabel(ev.Status, s.lang())}, true
	}
	if who == inside {
		if entry, told := s.aidEntry(h, event); told {
			return entry, true
		}
		if entry, told := s.turnedEntry(h, event); told {
			return entry, true
		}
		return s.workEntry(h, event)
	}
	return ui.Entry{}, false
}

// withEarlierAnswers adds what was filled in with a decision that a newer round has replaced: the page shows
// the newest answers of a step, and a condition set in the first round must not be lost to the second.
func (s *server) withEarlierAnswers(h *engine.History, d flows.TaskDecided, values map[string]any, comment string) string {
	step := h.Flow().Step(d.Step)
	if step == nil || step.Form() == nil || d.Round >= h.State.Steps[d.Step].Rounds {
		return comment
	}
	stored := map[string]any{}
	for name, value := range values {
		if path, is := strings.CutPrefix(name, "answers."); is {
			stored[path] = value
		}
	}
	answers := forms.Join(stored)
	ctx := flows.StepFormContext(h.Flow(), h.State, d.Step, s.e.Clock().Now(), s.org())
	ctx.Catalogue, ctx.Lang, ctx.Base, ctx.Reopened = s.org(), s.lang(), answers, []string{}
	ctx.Extra = map[string]any{"outcome": d.Outcome}
	views, err := step.Form().View(step.Form().Input(answers), ctx)
	if err != nil {
		return comment
	}
	lines := []string{}
	if comment != "" {
		lines = append(lines, comment)
	}
	for _, section := range s.sections(views, sectionOptions{brief: true}) {
		for _, row := range section.Rows {
			if !row.Hidden && row.Text != "" {
				lines = append(lines, row.Label+": "+row.Text)
			}
		}
	}
	return strings.Join(lines, "\n")
}

// workEntry tells what only concerns those who work on a case.
func (s *server) workEntry(h *engine.History, event flows.Recorded) (ui.Entry, bool) {
	switch ev := event.Event.(type) {
	case flows.TaskOpened:
		if ev.Type == flows.Returned || ev.Type == flows.Asked {
			return ui.Entry{}, false // the choice that asked back says it already
		}
		return ui.Entry{Icon: "user", Title: s.text("pages.entry.opened", "step", s.stepTitle(h, ev.Step)), Steps: s.explain(h, ev.Resolution)}, true
	case flows.TaskReassigned:
		return ui.Entry{Icon: "users", Title: s.text("pages.entry.reassigned"), Steps: append(s.org().WhyMoved(ev, s.lang()), s.explain(h, ev.Resolution)...)}, true
	case flows.TaskHanded, flows.TaskExtended, flows.TaskSkipped, flows.TaskNudged:
		return s.managedEntry(h, event), true
	case flows.TaskClaimed:
		return ui.Entry{Icon: "user", Title: s.text("pages.entry.claimed", "name", s.org().Name(ev.Person))}, true
	case flows.TaskReleased:
		return ui.Entry{Icon: "user", Title: s.text("pages.entry.released")}, true
	case flows.TaskStolen:
		return ui.Entry{Icon: "users", Title: s.text("inbox.stolen", "name", s.org().Name(ev.Person), "from", s.org().Name(ev.From))}, true
	case flows.DecisionDisputed:
		return ui.Entry{Icon: "alert", Tone: ui.Warn, Title: s.text("pages.entry.disputed")}, true
	case flows.Failed:
		return ui.Entry{Icon: "alert", Tone: ui.Bad, Title: s.text("pages.entry.failed"), Text: ev.Pos.File}, true
	}
	return ui.Entry{}, false
}

func (s *server) actionLabel(h *engine.History, name string) string {
	for _, a := range h.Flow().Anytime {
		if a.Name == name {
			if label := flows.ActionLabel(h.Flow(), h.State, a, s.org()); label != "" {
				return label
			}
		}
	}
	return name
}

// explain is the climb in sentences: who was looked for, and what came of it.
func (s *server) explain(h *engine.History, r flows.Resolution) []string {
	o := s.org()
	var steps []string
	for _, rung := range r.Path {
		if text := o.Because(rung, s.lang()); text != "" {
			steps = append(steps, text+".")
		}
	}
	for _, a := range r.Approvers {
		steps = append(steps, s.text("pages.entry.asked", "name", s.partyName(h, a.Party), "place", s.placeOfApprover(a)))
	}
	return steps
}

// actorName says who acted, never more than is known: by link means "whoever reads that mailbox".
func (s *server) actorName(h *engine.History, by flows.Actor) string {
	o := s.org()
	name := o.Name(by.Person)
	switch {
	case by.Service != "":
		return s.text("pages.actor.service", "name", by.Service)
	case by.Party == h.State.Submitter && name == "":
		name = s.e.SubmitterName(h, s.lang())
	case name == "" && by.Mailbox != "":
		name = h.State.Mailboxes[by.Mailbox]
	}
	switch by.Way {
	case flows.ByLink:
		if box := o.Mailbox(by.Person); box != "" {
			return s.text("pages.actor.link", "name", name, "mailbox", box)
		}
		return name
	case flows.ByTimer:
		return s.text("pages.actor.timer")
	case flows.ByMail:
		return s.text("starts.mailFrom", "name", name)
	case flows.ByHook:
		return s.text("starts.request")
	case flows.BySystem, flows.ByAnswer:
		return s.text("pages.actor.system")
	}
	return name
}
