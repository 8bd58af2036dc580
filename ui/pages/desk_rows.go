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

// byRows is the value of the outcome control that stands for deciding row by row, where a task has other outcomes beside.
const byRows = "_rows"

// rowsDecision is the part of a decision that chooses for each row; nil where the task has no rows.
func (s *server) rowsDecision(d *desk, post *decisionPost, outcomes []ui.Outcome) (*ui.RowsDecision, error) {
	table := s.step(d).RowTable()
	if table == nil {
		return nil, nil
	}
	all := s.e.May(d.actor, engine.SeeAll, engine.OfTask(&d.h.Case, d.stop.ID)) == nil
	items, label, err := s.rowItems(d.h, table, flows.RowsOf(d.h.Flow(), d.h.State, d.stop.ID, s.org()), d.stop.Step, all)
	if err != nil {
		return nil, err
	}
	view := &ui.RowsDecision{Label: label, Items: items, Outcomes: outcomes}
	if post == nil {
		return view, nil
	}
	view.Rest = post.Control["_rest"]
	for i := range view.Items {
		name := rowControl(i)
		view.Items[i].Outcome, view.Items[i].Comment = post.Control[name], post.Control[name+".comment"]
	}
	return view, nil
}

func rowControl(i int) string { return "_row." + strconv.Itoa(i+1) }

// rowItems are rows as people read them: what each is called, and its answers. Sensitive ones are left out unless all is
// set.
func (s *server) rowItems(h *engine.History, table *forms.Field, rows []expression.Record, step string, all bool) ([]ui.RowItem, string, error) {
	form := h.Process.Form
	values := forms.Values{}
	source := h.State.Values
	if form.Field(table.Name) != table {
		at := h.Flow().RowForm(step)
		if at == nil {
			return nil, "", nil
		}
		form, source = at.Form(), h.State.Steps[at.Name].Values
	}
	for name, value := range source {
		values[name] = value
	}
	list := make([]any, len(rows))
	for i, row := range rows {
		list[i] = row
	}
	values[table.Name] = list
	ctx := s.formContext(h.Process, values)
	ctx.Reopened = []string{}
	views, err := form.View(form.Input(values), ctx)
	if err != nil {
		return nil, "", err
	}
	for _, page := range views {
		for _, f := range page.Fields {
			if f.Path == table.Path {
				return rowsAsItems(f, all), f.Label, nil
			}
		}
	}
	return nil, "", nil
}

// rowsAsItems takes the rows of a table as they are shown. A row without a title of its own is called by its first answer.
func rowsAsItems(table forms.FieldView, all bool) []ui.RowItem {
	items := make([]ui.RowItem, 0, len(table.Rows))
	for i, row := range table.Rows {
		item := ui.RowItem{Number: i + 1}
		if all || !table.Field.Sensitive {
			item.Cells = rowCells(nil, row.Fields, all)
		}
		switch {
		case table.Field.Table.Title != nil:
			item.Title = row.Title
		case len(item.Cells) > 0:
			item.Title, item.Cells = item.Cells[0].Text, item.Cells[1:]
		}
		items = append(items, item)
	}
	return items
}

func rowCells(cells []ui.RowCell, fields []forms.FieldView, all bool) []ui.RowCell {
	for _, f := range fields {
		switch {
		case f.Hidden || f.Field.Sensitive && !all:
		case len(f.Fields) > 0:
			cells = rowCells(cells, f.Fields, all)
		case f.Field.Value != nil && f.Shown != "":
			cells = append(cells, ui.RowCell{Label: f.Label, Text: f.Shown})
		}
	}
	return cells
}

// readRows reads what was chosen for the rows of a task.
func (s *server) readRows(d *desk, post *decisionPost, choice *flows.Choose) {
	if s.step(d).RowTable() == nil {
		return
	}
	if choice.Outcome == byRows {
		choice.Outcome = ""
	}
	if choice.Outcome != "" {
		return
	}
	choice.Rest = post.Control["_rest"]
	for i := range flows.RowsOf(d.h.Flow(), d.h.State, d.stop.ID, s.org()) {
		name := rowControl(i)
		choice.Rows = append(choice.Rows, flows.RowChoice{Outcome: post.Control[name], Comment: post.Control[name+".comment"]})
	}
}

// rowProblem puts a problem with a row to it; false where it is about something else.
func rowProblem(view *ui.RowsDecision, problem forms.Problem, lang string) bool {
	if view == nil {
		return false
	}
	if problem.Field == "rest" || problem.Field == "rows" {
		view.Problem = problem.In(lang)
		return true
	}
	number, is := strings.CutPrefix(strings.TrimSuffix(problem.Field, ".comment"), "row.")
	n, err := strconv.Atoi(number)
	if !is || err != nil || n < 1 || n > len(view.Items) {
		return false
	}
	view.Items[n-1].Problem = problem.In(lang)
	return true
}

// rowSections tell what was decided row by row, one section for each step.
func (s *server) rowSections(h *engine.History, all bool) ([]ui.Section, error) {
	var sections []ui.Section
	for _, step := range h.Flow().Steps {
		rows, choices := flows.DecidedRows(h.Flow(), h.State, step.Name, s.org())
		if len(rows) == 0 {
			continue
		}
		items, _, err := s.rowItems(h, step.RowTable(), rows, step.Name, all)
		if err != nil {
			return nil, err
		}
		section := ui.Section{Title: s.stepTitle(h, step.Name)}
		for i, item := range items {
			row := ui.Row{Label: strconv.Itoa(item.Number) + ". " + item.Title, Text: s.outcomeLabel(h, step.Name, choices[i].Outcome)}
			row.Detail = choices[i].Comment
			section.Rows = append(section.Rows, row)
		}
		if len(section.Rows) > mostRowsShown {
			section.Fold = rowsInShort(section.Rows)
		}
		sections = append(sections, section)
	}
	return sections, nil
}

// mostRowsShown is how many decided rows a page shows at once; more are told in short until somebody opens them.
const mostRowsShown = 10

// rowsInShort counts the outcomes of rows, the first one first.
func rowsInShort(rows []ui.Row) string {
	var outcomes, parts []string
	counts := map[string]int{}
	for _, row := range rows {
		if counts[row.Text]++; counts[row.Text] == 1 {
			outcomes = append(outcomes, row.Text)
		}
	}
	for _, outcome := range outcomes {
		parts = append(parts, strconv.Itoa(counts[outcome])+" × "+outcome)
	}
	return strings.Join(parts, " · ")
}

// chose says whether somebody has chosen anything: an outcome, or one for a row or for all others.
func (p *decisionPost) chose() bool {
	for name, value := range p.Control {
		if value != "" && (name == "outcome" || name == "_rest" || strings.HasPrefix(name, "_row.") && !strings.HasSuffix(name, ".comment")) {
			return true
		}
	}
	return false
}
