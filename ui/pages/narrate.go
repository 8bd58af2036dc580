package pages

import (
	"time"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

func (s *server) lang() string { return s.e.Organisation().Site().Lang }

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
	case stop.Kind == flows.Resting:
		return s.text("pages.status.resting", "step", s.stepTitle(h, stop.Step)), stop.Opened, ui.Deadline{}
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
	o := s.e.Organisation()
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
	return flows.StepTitle(h.Flow(), h.State, step, s.e.Organisation())
}

func (s *server) outcomeLabel(h *engine.History, step, outcome string) string {
	return flows.OutcomeLabel(h.Flow(), h.State, step, outcome, s.e.Organisation())
}

// stages are the steps of the flow as an applicant sees them.
func (s *server) stages(h *engine.History) []ui.Stage {
	var stages []ui.Stage
	for _, planned := range flows.Plan(h.Flow(), h.State) {
		stage := ui.Stage{Title: s.stepTitle(h, planned.Step)}
		switch planned.State {
		case flows.PlanDone:
			stage.State = ui.StageDone
			if at := h.State.Steps[planned.Step].At; !at.IsZero() {
				stage.Note = s.Renderer.Day(at)
			}
		case flows.PlanCurrent:
			stage.State = ui.StageCurrent
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
	if stop := current(h); stop != nil && stop.Kind != flows.Returned {
		if due := s.e.Organisation().Deadline(stop.Due, s.lang()); due != "" {
			next = append(next, s.text("pages.next.until", "step", s.stepTitle(h, stop.Step), "due", due))
		} else {
			next = append(next, s.text("pages.next.step", "step", s.stepTitle(h, stop.Step)))
		}
	}
	for _, planned := range flows.Plan(k.Flow(), k.State) {
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

// verdict is what was decided last and is final, with its reason; nil while nothing is.
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
		v.Title = s.outcomeLabel(h, step.Name, state.Outcome)
		v.Text = state.Comment
		v.Rows = nil
		if form := step.Form(); form != nil {
			if sections, err := s.valueSections(h, form, state.Values, "", false); err == nil {
				for _, section := range sections {
					v.Rows = append(v.Rows, section.Rows...)
				}
			}
		}
	}
	if kind == "withdrawn" || kind == "expired" {
		v.Title, v.Text, v.Rows = h.Flow().StatusLabel(h.State.Status, s.lang()), "", nil
	}
	return v
}

// publicEntries is the history as the applicant sees it: no names of approvers, no internal notes.
func (s *server) publicEntries(h *engine.History) []ui.Entry {
	var entries []ui.Entry
	for _, event := range h.Events {
		switch ev := event.Event.(type) {
		case flows.Started:
			entries = append(entries, ui.Entry{Icon: "send", Title: s.text("pages.entry.submitted"), At: event.At})
		case flows.TaskDecided:
			if ev.Closes || ev.Pauses {
				comment, _ := event.Values["comment"].(string)
				entries = append(entries, ui.Entry{Icon: "check", Title: s.stepTitle(h, ev.Step) + ": " + s.outcomeLabel(h, ev.Step, ev.Outcome), At: event.At, Text: comment})
			}
		case flows.Submitted:
			if len(entries) > 0 && event.Seq > 2 {
				entries = append(entries, ui.Entry{Icon: "edit", Title: s.text("pages.entry.answered"), At: event.At})
			}
		case flows.ActionTaken:
			comment, _ := event.Values["comment"].(string)
			entries = append(entries, ui.Entry{Icon: "return", Title: s.actionLabel(h, ev.Action), At: event.At, Text: comment})
		case flows.Ended:
			entries = append(entries, ui.Entry{Icon: "flag", Title: h.Flow().StatusLabel(ev.Status, s.lang()), At: event.At})
		}
	}
	return entries
}

func (s *server) actionLabel(h *engine.History, name string) string {
	for _, a := range h.Flow().Anytime {
		if a.Name == name {
			if label := flows.ActionLabel(h.Flow(), h.State, a, s.e.Organisation()); label != "" {
				return label
			}
		}
	}
	return name
}

// entries is the history for those who work on the case: who decided by which way, internal notes, and how
// each task found its people.
func (s *server) entries(h *engine.History) []ui.Entry {
	var entries []ui.Entry
	o := s.e.Organisation()
	for _, event := range h.Events {
		comment, _ := event.Values["comment"].(string)
		note, _ := event.Values["note"].(string)
		switch ev := event.Event.(type) {
		case flows.Started:
			entries = append(entries, ui.Entry{Icon: "send", Title: s.text("pages.entry.submitted"), By: s.e.SubmitterName(h, s.lang()), At: event.At})
		case flows.TaskOpened:
			entries = append(entries, ui.Entry{Icon: "user", Title: s.text("pages.entry.opened", "step", s.stepTitle(h, ev.Step)), At: event.At, Steps: s.explain(ev.Resolution)})
		case flows.TaskReassigned:
			entries = append(entries, ui.Entry{Icon: "user", Title: s.text("pages.entry.reassigned"), At: event.At, Steps: s.explain(ev.Resolution)})
		case flows.TaskClaimed:
			entries = append(entries, ui.Entry{Icon: "user", Title: s.text("pages.entry.claimed", "name", o.Name(ev.Person)), At: event.At})
		case flows.TaskReleased:
			entries = append(entries, ui.Entry{Icon: "user", Title: s.text("pages.entry.released"), At: event.At})
		case flows.TaskDecided:
			entries = append(entries, ui.Entry{Icon: "check", Title: s.stepTitle(h, ev.Step) + ": " + s.outcomeLabel(h, ev.Step, ev.Outcome), By: s.actorName(h, event.By), At: event.At, Text: comment})
		case flows.DecisionDisputed:
			entries = append(entries, ui.Entry{Icon: "alert", Tone: ui.Warn, Title: s.text("pages.entry.disputed"), At: event.At})
		case flows.Submitted:
			if event.Seq > 2 {
				entries = append(entries, ui.Entry{Icon: "edit", Title: s.text("pages.entry.answered"), At: event.At, Text: comment})
			}
		case flows.ActionTaken:
			entries = append(entries, ui.Entry{Icon: "return", Title: s.actionLabel(h, ev.Action), At: event.At, Text: comment})
		case flows.Failed:
			entries = append(entries, ui.Entry{Icon: "alert", Tone: ui.Bad, Title: s.text("pages.entry.failed"), At: event.At, Text: ev.Pos.File})
		case flows.Ended:
			entries = append(entries, ui.Entry{Icon: "flag", Title: h.Flow().StatusLabel(ev.Status, s.lang()), At: event.At})
		}
		if note != "" {
			entries = append(entries, ui.Entry{Icon: "eyeoff", Intern: true, Title: s.text("pages.entry.note"), By: s.actorName(h, event.By), At: event.At, Text: note})
		}
	}
	return entries
}

// explain is the climb in sentences: who was looked for, and what came of it.
func (s *server) explain(r flows.Resolution) []string {
	o := s.e.Organisation()
	var steps []string
	for _, rung := range r.Path {
		if text := o.Because(rung, s.lang()); text != "" {
			steps = append(steps, text+".")
		}
	}
	for _, a := range r.Approvers {
		if name := o.Name(a.Person); name != "" {
			steps = append(steps, s.text("pages.entry.asked", "name", name, "place", s.text("pages.as."+a.As)))
		}
	}
	return steps
}

// actorName says who acted, never more than is known: by link means "whoever reads that mailbox".
func (s *server) actorName(h *engine.History, by flows.Actor) string {
	o := s.e.Organisation()
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
	case flows.BySystem, flows.ByAnswer:
		return s.text("pages.actor.system")
	}
	return name
}
