package engine

import (
	"context"
	"errors"
	"fmt"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
	"laufzettel/forms"
)

// mostSheetRows is how many cases one sheet holds: more than anybody reads, and a bound for memory and time.
const mostSheetRows = 20_000

// TooMany refuses an export of more cases than one file takes.
const TooMany flows.RefusalCode = "too-many"

var (
	tooManyText = &source.Message{Code: "too-many-cases", De: "Das sind mehr als {most} Vorgänge. Grenze die Liste ein, zum Beispiel auf ein Jahr oder eine Gliederung.",
		En: "These are more than {most} cases. Narrow the list down, for instance to a year or a unit."}
	sheetHeadings = []*source.Message{
		{Code: "sheet-number", De: "Nummer", En: "Number"}, {Code: "sheet-process", De: "Vorgang", En: "Process"},
		{Code: "sheet-title", De: "Titel", En: "Title"}, {Code: "sheet-status", De: "Stand", En: "State"},
		{Code: "sheet-unit", De: "Gliederung", En: "Unit"}, {Code: "sheet-started", De: "Begonnen", En: "Started"},
		{Code: "sheet-changed", De: "Zuletzt geändert", En: "Last changed"}, {Code: "sheet-ended", De: "Beendet", En: "Ended"},
	}
	runningText = &source.Message{Code: "sheet-running", De: "läuft", En: "running"}
)

// CaseSheet is a list of cases as the rows of a table, headings first: those of CasesFor that the actor may take away
// too. With one process chosen its fields are columns, except what is sensitive, and tables and files, which have no
// place in a cell. It is noted in the access log before anything is handed out. A *flows.Refusal where nothing may be
// exported or it is too much.
func (e *Engine) CaseSheet(ctx context.Context, actor flows.Actor, f CaseFilter, lang string) ([][]string, error) {
	scope := e.ScopeOf(actor, ExportCases)
	if scope.Empty() {
		return nil, no()
	}
	o := e.Organisation().In(lang)
	var header []string
	for _, heading := range sheetHeadings {
		header = append(header, heading.Say(nil).In(lang))
	}
	var columns []sheetColumn
	if p, ok := e.Process(f.Process); ok {
		columns = e.sheetColumns(p, lang)
		for _, column := range columns {
			header = append(header, column.label)
		}
	}
	rows := [][]string{header}
	for f.After, f.Limit = "", mostCasesOnPage; ; {
		page, err := e.casesIn(ctx, actor, scope, f)
		if err != nil {
			return nil, err
		}
		for i := range page.Rows {
			cells, err := e.sheetRow(ctx, o, &page.Rows[i], columns, lang)
			if err != nil {
				return nil, err
			}
			rows = append(rows, cells)
		}
		if len(rows) > mostSheetRows {
			return nil, &flows.Refusal{Code: TooMany, Text: tooManyText.Say(source.Args{"most": mostSheetRows})}
		}
		if f.After = page.Next; page.Next == "" {
			break
		}
	}
	return rows, e.noteExport(ctx, actor, f, len(rows)-1)
}

// sheetColumn is an answer of the start form as a column.
type sheetColumn struct{ path, label string }

func (e *Engine) sheetColumns(p *definitions.Process, lang string) []sheetColumn {
	var columns []sheetColumn
	eachAnswer(e.answersOf(p, nil, lang), func(view forms.FieldView) {
		columns = append(columns, sheetColumn{view.Path, view.Label})
	})
	return columns
}

// answersOf are the answers of a case as its form shows them; nothing where the form cannot show them any more.
func (e *Engine) answersOf(p *definitions.Process, values forms.Values, lang string) []forms.PageView {
	if p.Form == nil {
		return nil
	}
	fc := e.FormContext(p, values)
	fc.Reopened, fc.Lang = []string{}, lang
	views, err := p.Form.View(p.Form.Input(values), fc)
	if err != nil {
		return nil
	}
	return views
}

// eachAnswer walks over the fields that fit into a cell and are not kept from lists.
func eachAnswer(views []forms.PageView, see func(forms.FieldView)) {
	var walk func(fields []forms.FieldView)
	walk = func(fields []forms.FieldView) {
		for _, view := range fields {
			switch {
			case view.Field.Sensitive || view.Field.Table != nil || view.Field.Widget.Kind == "file":
			case len(view.Fields) > 0:
				walk(view.Fields)
			case view.Field.Value != nil:
				see(view)
			}
		}
	}
	for _, view := range views {
		walk(view.Fields)
	}
}

func (e *Engine) sheetRow(ctx context.Context, o *Organisation, row *CaseRow, columns []sheetColumn, lang string) ([]string, error) {
	p, err := e.version(ctx, row.FlowHash)
	if err != nil {
		return nil, err
	}
	status := runningText.Say(nil).In(lang)
	if !row.Ended.IsZero() {
		status = p.Flow.StatusLabel(row.Status, lang)
	}
	day := func(t any) string { return expression.Format(t, lang, o.zone) }
	cells := []string{row.Number, p.TitleIn(lang), row.Title, status, o.UnitName(row.Unit), day(row.Started), day(row.Changed), ""}
	if !row.Ended.IsZero() {
		cells[7] = day(row.Ended)
	}
	if len(columns) == 0 {
		return cells, nil
	}
	c, err := e.Case(ctx, row.ID)
	if errors.Is(err, ErrNotFound) {
		return append(cells, make([]string, len(columns))...), nil
	}
	if err != nil {
		return nil, fmt.Errorf("case %s: %w", row.Number, err)
	}
	said := map[string]string{}
	eachAnswer(e.answersOf(c.Process, c.State.Values, lang), func(view forms.FieldView) {
		if !view.Hidden {
			said[view.Path] = view.Shown
		}
	})
	for _, column := range columns {
		cells = append(cells, said[column.path])
	}
	return cells, nil
}
