package pages

import (
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// parts adds to a decision what it carries beside an outcome: rows, answers that may be changed, and the body that
// decides.
func (s *server) parts(d *desk, post *decisionPost, view *ui.Decision, rowOutcomes []ui.Outcome) (err error) {
	view.Body = s.step(d).Body(s.lang())
	if view.Body != "" {
		view.Title, view.Submit = s.text("decision.bodyTitle", "body", view.Body), s.text("decision.bodySubmit")
	}
	if view.Edits, err = s.edits(d, post); err != nil {
		return err
	}
	if view.Rows, err = s.rowsDecision(d, post, rowOutcomes); err != nil || view.Rows == nil {
		return err
	}
	if len(view.Outcomes) > 0 {
		chosen := post != nil && post.Control["outcome"] == byRows
		row := ui.Outcome{Key: byRows, Label: s.text("rows.each"), Text: s.text("rows.eachText"), Tone: ui.Neutral, Icon: "users", Chosen: chosen}
		view.Outcomes = append([]ui.Outcome{row}, view.Outcomes...)
	}
	return nil
}

// formOutcome is the outcome that the form of a step looks at: the one that was chosen, or the common one of the rows.
func (s *server) formOutcome(d *desk, post *decisionPost) string {
	if post == nil {
		return ""
	}
	outcome := post.Control["outcome"]
	if s.step(d).RowTable() == nil || outcome != "" && outcome != byRows {
		return outcome
	}
	common, rows := "", flows.RowsOf(d.h.Flow(), d.h.State, d.stop.ID, s.org())
	for i := range rows {
		chosen := pageOr(post.Control[rowControl(i)], post.Control["_rest"])
		if common != "" && chosen != common {
			return flows.OutcomeMixed
		}
		common = chosen
	}
	return pageOr(common, post.Control["_rest"])
}

// sectionsBeside are the answers of a case without the table that the task decides row by row: its rows stand in the
// decision.
func (s *server) sectionsBeside(d *desk, all bool) ([]ui.Section, error) {
	table := s.step(d).RowTable()
	if table == nil || d.h.Process.Form.Field(table.Name) != table {
		return s.caseSections(d.h, d.base, all)
	}
	values := forms.Values{}
	for name, value := range d.h.State.Values {
		if name != table.Name {
			values[name] = value
		}
	}
	return s.valueSections(d.h, "", d.h.Process.Form, values, s.formContext(d.h.Process, values), d.base, all)
}

// published is what a decision says to the applicant beside its outcome: what became of each row, and its attachments.
func (s *server) published(h *engine.History, base string) ([]ui.Section, error) {
	sections, err := s.rowSections(h, false)
	if err != nil {
		return nil, err
	}
	for _, step := range h.Flow().Steps {
		state := h.State.Steps[step.Name]
		if !step.Attaches() || state.Outcome == "" {
			continue
		}
		files := filesOf(step.Form(), state.Values, base)[flows.FieldAttachments]
		if len(files) > 0 {
			sections = append(sections, ui.Section{Title: s.stepTitle(h, step.Name), Rows: []ui.Row{{Label: s.text("decision.attachments"), Files: files}}})
		}
	}
	return sections, nil
}

// publishedFile finds an attachment that the applicant sees with a decision.
func publishedFile(h *engine.History, id string) (ui.File, bool) {
	for _, step := range h.Flow().Steps {
		state := h.State.Steps[step.Name]
		if !step.Attaches() || state.Outcome == "" {
			continue
		}
		for _, file := range filesOf(step.Form(), state.Values, "")[flows.FieldAttachments] {
			if file.ID == id {
				return file, true
			}
		}
	}
	return ui.File{}, false
}
