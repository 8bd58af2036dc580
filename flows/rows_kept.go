package flows

import (
	"slices"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/forms"
)

// Rows that were decided: how the record keeps them, and how pages read them.

// rowChoices folds what was decided row by row. A row without a comment of its own that was among the rest says what the
// decision says of them all.
func rowChoices(v TaskDecided, e Recorded) []RowChoice {
	if len(v.Rows) == 0 {
		return nil
	}
	rows := make([]RowChoice, len(v.Rows))
	general := text(e.Values["comment"])
	for i, outcome := range v.Rows {
		rows[i] = RowChoice{Outcome: outcome, Comment: text(e.Values[rowControl(i)+".comment"])}
		if rows[i].Comment == "" && outcome == v.Rest {
			rows[i].Comment = general
		}
	}
	return rows
}

// rowValues are the reasons of single rows, as values beside the decision.
func rowValues(values map[string]any, in Choose) {
	for i, row := range in.Rows {
		if comment := strings.TrimSpace(row.Comment); comment != "" {
			values[rowControl(i)+".comment"] = comment
		}
	}
}

// withoutComments are rows whose reasons were erased.
func withoutComments(rows []RowChoice) []RowChoice {
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i].Comment = ""
	}
	return rows
}

// eraseRowComment takes the reason of a row out, or the one that stood for several.
func (t *StepState) eraseRowComment(name string) {
	for i, row := range t.Rows {
		if name == rowControl(i)+".comment" || name == "comment" && row.Comment == t.Comment {
			t.Rows = slices.Clone(t.Rows)
			t.Rows[i].Comment = ""
		}
	}
}

// decided folds what a decision carries beside its outcome. Whoever enters what a body decided has not decided.
func (t *StepState) decided(v TaskDecided, e Recorded) {
	t.Rows, t.EnteredBy, t.AnsweredSeq = rowChoices(v, e), Party{}, 0
	if v.Body {
		t.By, t.EnteredBy = Party{}, e.By.Party
	}
}

// RowTable is the table whose rows a step decides, nil where it decides the case as a whole.
func (s *Step) RowTable() *forms.Field {
	if t := s.task(); t != nil && t.rows != nil {
		return t.rows.table
	}
	return nil
}

// RowsOf are the rows that an open task decides, as they are now; nil where it has none.
func RowsOf(f *Flow, s *State, stop string, facts Facts) []expression.Record {
	at := s.Stop(stop)
	if at == nil || at.Kind != Deciding {
		return nil
	}
	c := f.Step(at.Step).task()
	if c == nil || c.rows == nil {
		return nil
	}
	r := newReader(f, s, s.Started, facts)
	list, err := r.rowList(c.rows, r.stepsBefore(nil))
	if err != nil {
		return nil
	}
	rows := make([]expression.Record, len(list))
	for i, one := range list {
		rows[i], _ = one.(expression.Record)
	}
	return rows
}

// DecidedRows are the rows of a step with what was decided on each; nil where it has none or is not decided.
func DecidedRows(f *Flow, s *State, step string, facts Facts) ([]expression.Record, []RowChoice) {
	at, state := f.Step(step), s.Steps[step]
	if at.RowTable() == nil || state.Outcome == "" || state.Skipped {
		return nil, nil
	}
	r := newReader(f, s, s.Started, facts)
	list, err := r.rowList(at.task().rows, r.stepsBefore(at))
	if err != nil {
		return nil, nil
	}
	rows, choices := make([]expression.Record, len(list)), make([]RowChoice, len(list))
	for i, one := range list {
		rows[i], _ = one.(expression.Record)
		choices[i] = state.rowChoice(i)
	}
	return rows, choices
}

// RowForm is the step whose form holds the table that another step decides row by row; nil where that is the start form.
func (f *Flow) RowForm(step string) *Step {
	if t := f.Step(step).task(); t != nil && t.rows != nil && t.rows.from != "" {
		return f.Step(t.rows.from)
	}
	return nil
}
