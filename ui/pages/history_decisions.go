package pages

import (
	"strconv"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// sayBody tells of a decision that a body made in a meeting: the body, the day and the figures, and for those inside who
// entered it.
func (s *server) sayBody(h *engine.History, event flows.Recorded, d flows.TaskDecided, entry *ui.Entry) {
	step := h.Flow().Step(d.Step)
	if step == nil {
		return
	}
	if step.Attaches() && entry.Files == nil {
		entry.Files = filesOf(step.Form(), answersOf(event), "")[flows.FieldAttachments]
	}
	if !d.Body {
		return
	}
	answers := answersOf(event)
	on := ""
	if day, is := answers[flows.FieldMeeting].(expression.Date); is {
		on = s.Renderer.Day(day.In(s.org().Zone()))
	}
	lines := []string{s.text("decision.bodySaid", "body", step.Body(s.lang()), "date", on)}
	if entry.By != "" {
		lines[0] = s.text("decision.bodySaidBy", "body", step.Body(s.lang()), "date", on, "name", entry.By)
		entry.By = step.Body(s.lang())
	}
	var figures []string
	for _, name := range []string{flows.FieldVotesFor, flows.FieldVotesAgainst, flows.FieldVotesAbstain} {
		if n, is := answers[name].(expression.Decimal); is {
			figures = append(figures, s.text("decision."+name, "n", n.String()))
		}
	}
	if len(figures) > 0 && entry.By != "" {
		lines = append(lines, strings.Join(figures, " · "))
	}
	if entry.Text != "" {
		lines = append(lines, entry.Text)
	}
	entry.Text = strings.Join(lines, "\n")
}

// answersOf are the answers that stand beside an event.
func answersOf(event flows.Recorded) forms.Values {
	stored := map[string]any{}
	for name, value := range event.Values {
		if path, is := strings.CutPrefix(name, "answers."); is {
			stored[path] = value
		}
	}
	return forms.Join(stored)
}

// changedEntry tells what somebody who decided changed in the answers of the applicant: before and after.
func (s *server) changedEntry(h *engine.History, event flows.Recorded, ev flows.AnswersChanged, who reader) ui.Entry {
	entry := ui.Entry{Icon: "edit", Title: s.text("decision.changed")}
	if who == inside {
		entry.By = s.actorName(h, event.By)
	}
	form := h.Process.Form
	before, after := s.answersUntil(h, event.Seq-1), s.answersUntil(h, event.Seq)
	var lines []string
	for _, name := range ev.Fields {
		field := form.Field(name)
		if field == nil {
			continue
		}
		label := s.fieldLabel(h, field)
		if field.Sensitive || field.Table != nil {
			lines = append(lines, s.text("decision.changedHidden", "field", label))
			continue
		}
		lines = append(lines, s.text("decision.changedField", "field", label, "before", pageOr(before[name], s.text("field.empty")), "after", pageOr(after[name], s.text("field.empty"))))
	}
	entry.Text = strings.Join(lines, "\n")
	return entry
}

// answersUntil are the answers of the start form as people read them, as they were after an event.
func (s *server) answersUntil(h *engine.History, seq int) map[string]string {
	var state *flows.State
	for _, event := range h.Events {
		if event.Seq > seq {
			break
		}
		state = flows.Evolve(state, event)
	}
	shown := map[string]string{}
	if state == nil {
		return shown
	}
	ctx := s.formContext(h.Process, state.Values)
	ctx.Reopened = []string{}
	views, err := h.Process.Form.View(h.Process.Form.Input(state.Values), ctx)
	if err != nil {
		return shown
	}
	for _, page := range views {
		for _, f := range page.Fields {
			shown[f.Path] = f.Shown
			if len(f.Fields) > 0 {
				var parts []string
				for _, cell := range rowCells(nil, f.Fields, false) {
					parts = append(parts, cell.Text)
				}
				shown[f.Path] = strings.Join(parts, ", ")
			}
		}
	}
	return shown
}

func (s *server) fieldLabel(h *engine.History, field *forms.Field) string {
	ctx := s.formContext(h.Process, h.State.Values)
	ctx.Reopened = []string{}
	views, err := h.Process.Form.View(h.Process.Form.Input(h.State.Values), ctx)
	if err != nil {
		return field.Name
	}
	return pageOr(s.labelOf(h.Process.Form, views, field.Path), field.Name)
}

// answeredEntry tells what somebody answered about a step that they decided.
func (s *server) answeredEntry(h *engine.History, event flows.Recorded, ev flows.StepAnswered, comment string) ui.Entry {
	entry := ui.Entry{Icon: "return", Title: s.text("asked.entry", "step", s.stepTitle(h, ev.Step)), By: s.actorName(h, event.By), Text: comment}
	if n := len(ev.Fields); n > 0 {
		entry.Text = strings.TrimSpace(s.text("asked.changed", "n", strconv.Itoa(n)) + "\n" + comment)
	}
	return entry
}

func (s *server) amendedEntry(ev flows.Amended) ui.Entry {
	key := map[flows.AmendState]string{flows.AmendBegun: "amend.begun", flows.AmendDone: "amend.done", flows.AmendGone: "amend.gone"}[ev.State]
	return ui.Entry{Icon: "edit", Title: s.text(pageOr(key, "amend.begun"), "number", ev.Number)}
}
