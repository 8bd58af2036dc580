package pages

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/sheets"
	"laufzettel/ui"
)

// importTable is the name under which the page posts its file, see takeSheet.
const importTable = definitions.SheetTable

func importPage(s *server, c echo.Context, r *definitions.Register) error {
	return s.showImportPage(c, r, &ui.RegisterImportPage{}, http.StatusOK)
}

func (s *server) showImportPage(c echo.Context, r *definitions.Register, view *ui.RegisterImportPage, status int) error {
	f, err := s.org().RowForm(r)
	if err != nil {
		return err
	}
	header, err := f.Headings(s.rowContext(f))
	if err != nil {
		return err
	}
	view.Shell = s.shell(c, s.text("pages.register.import"), "registers")
	view.Back, view.Action, view.Name, view.Template = registerAddress(r), registerAddress(r)+"/einlesen", r.Name, ui.EmptySheet(sheets.Write([][]string{header}))
	view.Faulty = view.Problem != "" || view.Plan != nil && (len(view.Plan.Bad) > 0 || view.Plan.NumberProblem != "")
	return s.page(c, status, "register_import", *view)
}

// importLook reads a file and shows what it would do. Nothing of the register changes.
func importLook(s *server, c echo.Context, r *definitions.Register) error {
	p, err := s.readForm(c, nil)
	if err != nil {
		return err
	}
	refuse := func(problem string) error {
		return s.showImportPage(c, r, &ui.RegisterImportPage{Problem: problem}, http.StatusUnprocessableEntity)
	}
	content := p.Sheets[importTable]
	if len(content) == 0 {
		return refuse(s.text("pages.import.none"))
	}
	rows, err := sheets.Read(content, sheets.Style{Comma: s.lang() != "en"})
	if err != nil {
		return refuse(s.sheetProblem(err))
	}
	staged := engine.StagedRows{Register: r.Name}
	for _, row := range rows {
		staged.Lines, staged.Places = append(staged.Lines, row.Cells), append(staged.Places, row.Line)
	}
	view, plan, err := s.planView(r, &staged)
	if errors.Is(err, engine.ErrNoKeyColumn) {
		return refuse(s.text("pages.register.noKey", "column", s.keyHeading(r)))
	}
	if err != nil {
		return err
	}
	if len(plan.Bad) > 0 {
		return s.showImportPage(c, r, view, http.StatusUnprocessableEntity)
	}
	if len(plan.Changes) > 0 {
		key, err := s.e.StageRows(c.Request().Context(), s.actorOf(c), staged)
		if err != nil {
			return err
		}
		view.Plan.Apply = registerAddress(r) + "/einlesen/" + key
	}
	return s.showImportPage(c, r, view, http.StatusOK)
}

func (s *server) keyHeading(r *definitions.Register) string {
	if f, err := s.org().RowForm(r); err == nil {
		if header, err := f.Headings(s.rowContext(f)); err == nil && len(header) > 0 {
			return header[0]
		}
	}
	return "key"
}

// planView is what staged lines would do to the register as it is now.
func (s *server) planView(r *definitions.Register, staged *engine.StagedRows) (*ui.RegisterImportPage, *engine.RowPlan, error) {
	f, err := s.org().RowForm(r)
	if err != nil {
		return nil, nil, err
	}
	header := slices.Clone(staged.Lines[0])
	why := slices.Index(header, s.text("pages.import.why"))
	plan, err := s.org().PlanRows(r.Name, header, staged.Lines[1:], s.rowContext(f))
	if err != nil {
		return nil, nil, err
	}
	view := &ui.RegisterImportPage{Plan: &ui.RegisterPlan{Digest: plan.Digest, Added: plan.Added, Changed: plan.Changed, Same: plan.Same, Confirm: plan.Confirm}}
	unknown := slices.DeleteFunc(slices.Clone(plan.Unknown), func(heading string) bool { return heading == s.text("pages.import.why") })
	if len(unknown) > 0 {
		view.Note = s.text("pages.import.ignored", "headings", quoted(unknown))
	}
	if why >= 0 {
		header = slices.Delete(header, why, why+1)
	}
	file := [][]string{append(slices.Clone(header), s.text("pages.import.why"))}
	var told []ui.BadRow
	for _, bad := range plan.Bad {
		row := ui.BadRow{Line: staged.Places[bad.Record+1], Row: strings.Join(without(bad.Cells[:min(len(bad.Cells), 3)], ""), ", ")}
		for _, fault := range bad.Faults {
			row.Why = append(row.Why, fault.Problem.In(s.lang()))
		}
		told = append(told, row)
		cells := append(slices.Clone(bad.Cells), make([]string, max(0, len(staged.Lines[0])-len(bad.Cells)))...)
		if why >= 0 {
			cells = slices.Delete(cells, why, why+1)
		}
		file = append(file, append(cells[:len(header):len(header)], strings.Join(row.Why, " ")))
	}
	if len(told) > 0 {
		view.Plan.ListBad(told, sheets.Write(file))
	}
	return view, plan, nil
}

// importApply does what the preview said, all of it or nothing. Where the register has changed since, it shows the new
// preview instead.
func importApply(s *server, c echo.Context, r *definitions.Register) error {
	ctx, actor, key := c.Request().Context(), s.actorOf(c), c.Param("key")
	staged, err := s.e.Staged(ctx, actor, r.Name, key)
	if errors.Is(err, engine.ErrNotFound) {
		return s.showImportPage(c, r, &ui.RegisterImportPage{Problem: s.text("pages.register.late")}, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	view, plan, err := s.planView(r, staged)
	if err != nil {
		return err
	}
	again := func(problem, note string) error {
		view.Plan.Apply, view.Plan.NumberProblem = registerAddress(r)+"/einlesen/"+key, problem
		if note != "" {
			c.Set(noticeKey, &ui.Notice{Tone: ui.Warn, Title: note})
		}
		if len(plan.Bad) > 0 || len(plan.Changes) == 0 {
			view.Plan.Apply = ""
		}
		return s.showImportPage(c, r, view, http.StatusUnprocessableEntity)
	}
	switch {
	case len(plan.Bad) > 0 || c.FormValue("_plan") != plan.Digest:
		return again("", s.text("pages.register.moved"))
	case plan.Confirm > 0 && revisionOf(strings.TrimSpace(c.FormValue("number"))) != plan.Confirm:
		return again(s.text("pages.register.number", "n", plan.Confirm), "")
	}
	err = s.applyPlan(c, actor, r, plan)
	if errors.Is(err, engine.ErrDocumentChanged) {
		if view, plan, err = s.planView(r, staged); err != nil {
			return err
		}
		return again("", s.text("pages.register.moved"))
	}
	if err != nil {
		return err
	}
	if err := s.e.DropStaged(ctx, key); err != nil {
		s.Log.Error("forgetting an applied import", "register", r.Name, "error", err)
	}
	c.Set(noticeKey, &ui.Notice{Tone: ui.Good, Title: s.text("pages.register.imported", "n", len(plan.Changes))})
	return registerPage(s, c, r)
}

func (s *server) applyPlan(c echo.Context, actor flows.Actor, r *definitions.Register, plan *engine.RowPlan) error {
	err := s.e.ChangeRows(c.Request().Context(), actor, r.Name, engine.RowImported, plan.Changes)
	if _, refused := asRefusal(err); refused {
		return errGone
	}
	return err
}
