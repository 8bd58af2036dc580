package pages

import (
	"slices"
	"strconv"
	"time"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// lang is the language of the request.
func (s *server) lang() string { return s.language }

func (s *server) deadline(at time.Time) ui.Deadline {
	return ui.Deadline{At: at, Overdue: !at.IsZero() && s.e.Clock().Now().After(at)}
}

// caseBadge is the state of a case in a pill.
func (s *server) caseBadge(h *engine.History) ui.Badge {
	if h.State.Status != "" {
		label := h.Flow().StatusLabel(h.State.Status, s.lang())
		switch h.Flow().StatusKind(h.State.Status) {
		case "done":
			return ui.Badge{Tone: ui.Good, Text: label}
		case "refused":
			return ui.Badge{Tone: ui.Bad, Text: label}
		default:
			return ui.Badge{Tone: ui.Neutral, Text: label}
		}
	}
	switch {
	case h.State.Failure != nil:
		return ui.Badge{Tone: ui.Warn, Text: s.text("pages.state.halted")}
	case returned(h) != nil:
		return ui.Badge{Tone: ui.Warn, Text: s.text("pages.state.question")}
	case current(h) != nil && mine(current(h), h):
		return ui.Badge{Tone: ui.Warn, Text: s.text("pages.state.yours")}
	default:
		return ui.Badge{Tone: ui.Info, Text: s.text("pages.state.running")}
	}
}

// current is the stop that a case waits at, for people outside; nil while nothing waits.
func current(h *engine.History) *flows.Stop {
	for i := range h.State.Open {
		if stop := &h.State.Open[i]; !stop.Suspended {
			return stop
		}
	}
	return nil
}

// whereIs says what happens at the moment, since when, and until when.
func (s *server) whereIs(h *engine.History) (where string, since time.Time, due ui.Deadline) {
	if h.State.Status != "" {
		return s.text("pages.status.ended", "status", h.Flow().StatusLabel(h.State.Status, s.lang())), h.State.Ended, ui.Deadline{}
	}
	stop := current(h)
	switch {
	case h.State.Failure != nil:
		return s.text("pages.status.halted"), h.Row.Changed, ui.Deadline{}
	case stop == nil:
		return s.text("pages.status.moving"), h.Row.Changed, ui.Deadline{}
	case stop.Kind == flows.Returned:
		return s.text("pages.status.question"), stop.Opened, s.deadline(stop.Due)
	case stop.Kind == flows.Asked:
		return s.text("pages.status.askedStep", "step", s.stepTitle(h, stop.Step)), stop.Opened, ui.Deadline{}
	case stop.Kind == flows.Resting:
		return s.text("pages.status.resting", "step", s.stepTitle(h, stop.Step)), stop.Opened, ui.Deadline{}
	}
	if said := s.strandText(h, stop); said != "" {
		return said, stop.Opened, ui.Deadline{}
	}
	if mine(stop, h) {
		return s.text("pages.status.yours", "step", s.stepTitle(h, stop.Step)), stop.Opened, s.deadline(stop.Due)
	}
	return s.text("pages.status.waiting", "step", s.stepTitle(h, stop.Step), "place", s.placeOf(stop)), stop.Opened, s.deadline(stop.Due)
}

// mine says whether a stop waits for the people the case is about.
func mine(stop *flows.Stop, h *engine.History) bool {
	for _, a := range stop.Resolution.Approvers {
		if a.As == "submitter" || a.As == "subject" {
			return true
		}
	}
	return false
}

// placeOf names the office or group that a task waits for, never the person.
func (s *server) placeOf(stop *flows.Stop) string {
	o := s.org()
	for _, a := range stop.Resolution.Approvers {
		switch {
		case a.As == "group":
			return o.GroupTitle(a.Function)
		case a.As == "submitter", a.As == "subject":
			return s.text("pages.place.applicant")
		case a.As == "caretaker":
			return s.text("pages.place.caretaker")
		case a.Function != "" && a.Unit != "":
			return o.FunctionTitle(a.Function) + ", " + o.UnitName(a.Unit)
		case a.Function != "":
			return o.FunctionTitle(a.Function)
		}
	}
	return s.text("pages.place.caretaker")
}

func (s *server) stepTitle(h *engine.History, step string) string {
	return flows.StepTitle(h.Flow(), h.State, step, s.org())
}

func (s *server) outcomeLabel(h *engine.History, step, outcome string) string {
	return flows.OutcomeLabel(h.Flow(), h.State, step, outcome, s.org())
}

// stages are the steps of the flow as an applicant sees them.
func (s *server) stages(h *engine.History) []ui.Stage {
	var stages []ui.Stage
	for _, planned := range flows.PlanIn(h.Flow(), h.State, s.lang()) {
		stage := ui.Stage{Title: s.stepTitle(h, planned.Step)}
		switch planned.State {
		case flows.PlanDone:
			stage.State = ui.StageDone
			if at := h.State.Steps[planned.Step].At; !at.IsZero() {
				stage.Note = s.Renderer.Day(at)
			}
		case flows.PlanCurrent:
			stage.State = ui.StageCurrent
			if planned.Total > 0 {
				stage.Note = s.text("pages.blocks.now.progress", "done", strconv.Itoa(planned.Done), "total", strconv.Itoa(planned.Total))
			}
		case flows.PlanMaybe:
			stage.Note = s.text("pages.stage.maybe")
		case flows.PlanPassed:
			stage.Note = s.text("pages.stage.passed")
		}
		stages = append(stages, stage)
	}
	return stages
}

// whatNext says what comes next, in sentences.
func (s *server) whatNext(k *engine.Case) []string {
	h := &engine.History{Case: *k}
	if k.State.Status != "" || returned(h) != nil {
		return nil
	}
	var next []string
	if stop := current(h); stop != nil && stop.Kind != flows.Returned && stop.Kind != flows.Waiting {
		if due := s.org().Deadline(stop.Due, s.lang()); due != "" {
			key := "pages.next.until"
			if stop.Kind == flows.Resting {
				key = "pages.next.rest"
			}
			next = append(next, s.text(key, "step", s.stepTitle(h, stop.Step), "due", due))
		} else {
			next = append(next, s.text("pages.next.step", "step", s.stepTitle(h, stop.Step)))
		}
	}
	for _, planned := range flows.PlanIn(k.Flow(), k.State, s.lang()) {
		if planned.State == flows.PlanNext {
			next = append(next, s.text("pages.next.then", "step", s.stepTitle(h, planned.Step)))
			break
		}
	}
	return next
}

// forApplicant adds what only matters to whoever sent the case.
func (s *server) forApplicant(h *engine.History) []string {
	if stop := current(h); h.State.Status != "" || stop == nil || stop.Kind == flows.Returned || mine(stop, h) {
		return nil
	}
	return []string{s.text("pages.next.mail")}
}

// verdict is what was decided last and is final, with its reason; nil while nothing is. What approvers filled
// in beside it is theirs; the author of a process says in its mails what of it the applicant reads.
func (s *server) verdict(h *engine.History) *ui.Verdict {
	if h.State.Status == "" {
		return nil
	}
	kind := h.Flow().StatusKind(h.State.Status)
	v := &ui.Verdict{Title: h.Flow().StatusLabel(h.State.Status, s.lang()), At: h.State.Ended}
	switch kind {
	case "done":
		v.Tone = ui.Good
	case "refused":
		v.Tone = ui.Bad
	case "expired":
		v.Tone = ui.Warn
	}
	var last time.Time
	for _, step := range h.Flow().Steps {
		state := h.State.Steps[step.Name]
		if state.Outcome == "" || len(step.Outcomes()) == 0 || !state.At.After(last) || step.Type.Name != "approve" {
			continue
		}
		last = state.At
		v.Text = state.Comment
	}
	switch kind {
	case "withdrawn", "expired":
		v.Text = ""
	case "cancelled":
		v.Text = reasonOfEnd(h)
	}
	return v
}

// reasonOfEnd is why a case was cancelled last; "" where it is erased.
func reasonOfEnd(h *engine.History) string {
	for _, event := range slices.Backward(h.Events) {
		if _, is := event.Event.(flows.CaseCancelled); is {
			why, _ := event.Values[flows.ValueWhy].(string)
			return why
		}
	}
	return ""
}
