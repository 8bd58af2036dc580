package pages

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/sheets"
	"laufzettel/ui"
)

// keepSheet is what can be read from files and written to them: people with their offices, or units.
type keepSheet struct {
	name     string // of files, and of staged lines
	at       string // address of the list
	people   bool
	headings func() []string
	rows     func(*engine.Engine, flows.Actor) [][]string
}

var (
	peopleSheet = keepSheet{"menschen", peopleAddress, true, engine.PeopleHeadings, (*engine.Engine).PeopleSheet}
	unitSheet   = keepSheet{"gliederungen", unitsAddress, false, engine.UnitHeadings, (*engine.Engine).UnitSheet}
)

// keepFile gives a list as a file that can be changed and read again.
func keepFile(k keepSheet) handler {
	return func(s *server, c echo.Context) error {
		rows := k.rows(s.e, s.actorOf(c))
		switch c.Param("kind") {
		case "csv":
			c.Response().Header().Set(echo.HeaderContentDisposition, "attachment; filename="+k.name+".csv")
			return c.Blob(http.StatusOK, "text/csv; charset=utf-8", sheets.Write(rows))
		case "xlsx":
			content, err := sheets.WriteXLSX(rows)
			if err != nil {
				return err
			}
			c.Response().Header().Set(echo.HeaderContentDisposition, "attachment; filename="+k.name+".xlsx")
			return c.Blob(http.StatusOK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", content)
		}
		return errGone
	}
}

// keepImport asks for a file.
func keepImport(k keepSheet) handler {
	return func(s *server, c echo.Context) error {
		return s.showKeepImport(c, k, &ui.KeepImportPage{}, http.StatusOK)
	}
}

func (s *server) showKeepImport(c echo.Context, k keepSheet, view *ui.KeepImportPage, status int) error {
	if !s.mayEditSome(c) {
		return errGone
	}
	view.Shell = s.shell(c, s.text("keep.import"), "admin")
	view.Back, view.Action, view.Name, view.People = k.at, k.at+"/einlesen", k.name, k.people
	view.Template = ui.EmptySheet(sheets.Write([][]string{k.headings()}))
	if k.people {
		view.Units = s.unitOptions(c, engine.EditPeople)
	}
	view.Faulty = view.Problem != "" || view.Plan != nil && (len(view.Plan.Bad) > 0 || view.Plan.Refuse != "")
	return s.page(c, status, "keep_import", *view)
}

// keepLook reads a file and shows what it would do. Nothing is changed.
func keepLook(k keepSheet) handler {
	return func(s *server, c echo.Context) error {
		if !s.mayEditSome(c) {
			return errGone
		}
		p, err := s.readForm(c, nil, "way", "unit")
		if err != nil {
			return err
		}
		view := &ui.KeepImportPage{Full: p.Control["way"] == "full", Unit: p.Control["unit"]}
		refuse := func(problem string) error {
			view.Problem = problem
			return s.showKeepImport(c, k, view, http.StatusUnprocessableEntity)
		}
		content := p.Sheets[importTable]
		if len(content) == 0 {
			return refuse(s.text("pages.import.none"))
		}
		rows, err := sheets.Read(content, sheets.Style{Comma: s.lang() != "en"})
		if err != nil {
			return refuse(s.sheetProblem(err))
		}
		if view.Full && !s.offersUnit(c, view.Unit) {
			return refuse(s.text("pages.keep.whichUnit"))
		}
		staged := engine.StagedRows{Register: stagedName(k, view)}
		for _, row := range rows {
			staged.Lines, staged.Places = append(staged.Lines, row.Cells), append(staged.Places, row.Line)
		}
		changes, _, err := s.keepPlan(c, k, view, &staged)
		if errors.Is(err, engine.ErrNoWho) || errors.Is(err, engine.ErrNoUnitKey) {
			return refuse(s.text("pages.keep.noWho." + k.name))
		}
		if err != nil {
			return err
		}
		if changes > 0 && view.Plan.Refuse == "" {
			key, err := s.e.StageKept(c.Request().Context(), s.actorOf(c), staged)
			if err != nil {
				return err
			}
			view.Plan.Apply = applyAddress(k, view, key)
		}
		status := http.StatusOK
		if len(view.Plan.Bad) > 0 || view.Plan.Refuse != "" {
			status = http.StatusUnprocessableEntity
		}
		return s.showKeepImport(c, k, view, status)
	}
}

// stagedName says what staged lines are of, and of which unit they are the full list. No register is called so.
func stagedName(k keepSheet, view *ui.KeepImportPage) string {
	name := "/" + k.name
	if view.Full {
		name += "/" + view.Unit
	}
	return name
}

func (s *server) offersUnit(c echo.Context, unit string) bool {
	return s.org().HasUnit(unit) && s.e.May(s.actorOf(c), engine.EditPeople, engine.OfPart(unit, "")) == nil
}

// keepPlan fills in what staged lines would do now. It gives the number of changes and what applies them.
func (s *server) keepPlan(c echo.Context, k keepSheet, view *ui.KeepImportPage, staged *engine.StagedRows) (int, func() error, error) {
	actor, ctx := s.actorOf(c), c.Request().Context()
	header, lines := staged.Lines[0], staged.Lines[1:]
	plan := &ui.KeepPlan{}
	var bad []engine.PlanFault
	var unknown []string
	var changes int
	var apply func() error
	group := func(label string, lines []string) {
		if len(lines) > 0 {
			shown := lines[:min(len(lines), 10)]
			plan.Groups = append(plan.Groups, ui.KeepPlanGroup{Label: s.text(label), Count: len(lines), Lines: shown, More: len(lines) - len(shown)})
		}
	}
	if k.people {
		full := ""
		if view.Full {
			full = view.Unit
		}
		p, err := s.e.PlanPeople(actor, header, lines, full)
		if err != nil {
			return 0, nil, err
		}
		group("pages.keep.planNew", p.Added)
		group("pages.keep.planChanged", p.Changed)
		group("pages.keep.planEnded", p.Ended)
		plan.Same, plan.Digest, bad, unknown, changes = p.Same, p.Digest, p.Bad, p.Unknown, len(p.Changes)
		if p.Refuse != nil {
			plan.Refuse = p.Refuse.In(s.lang())
		}
		apply = func() error { return s.e.ApplyPeople(ctx, actor, p) }
	} else {
		p, err := s.e.PlanUnits(actor, header, lines)
		if err != nil {
			return 0, nil, err
		}
		group("pages.keep.planNewUnits", p.Added)
		group("pages.keep.planChangedUnits", p.Changed)
		group("pages.keep.planEndedUnits", p.Ended)
		plan.Same, plan.Digest, bad, unknown, changes = p.Same, p.Digest, p.Bad, p.Unknown, len(p.Changes)
		if p.Refuse != nil {
			plan.Refuse = p.Refuse.In(s.lang())
		}
		apply = func() error { return s.e.ApplyUnits(ctx, actor, p) }
	}
	if unknown = without(unknown, s.text("pages.import.why")); len(unknown) > 0 {
		view.Note = s.text("pages.import.ignored", "headings", quoted(unknown))
	}
	s.tellBadRows(plan, staged, bad)
	view.Plan = plan
	return changes, apply, nil
}

// tellBadRows lists the rows that are not taken, and puts them in a file with the reason.
func (s *server) tellBadRows(plan *ui.KeepPlan, staged *engine.StagedRows, bad []engine.PlanFault) {
	if len(bad) == 0 {
		return
	}
	width := len(staged.Lines[0])
	file := [][]string{append(staged.Lines[0][:width:width], s.text("pages.import.why"))}
	var told []ui.BadRow
	for _, fault := range bad {
		cells, why := staged.Lines[fault.Row+1], fault.Why.In(s.lang())
		told = append(told, ui.BadRow{Line: staged.Places[fault.Row+1], Row: strings.Join(without(cells[:min(len(cells), 3)], ""), ", "), Why: []string{why}})
		padded := append(append([]string{}, cells...), make([]string, max(0, width-len(cells)))...)
		file = append(file, append(padded[:width:width], why))
	}
	plan.ListBad(told, sheets.Write(file))
}

// keepApply does what the preview said. Where something has changed since, it shows the new preview instead.
func keepApply(k keepSheet) handler {
	return func(s *server, c echo.Context) error {
		ctx, key := c.Request().Context(), c.Param("key")
		if !s.mayEditSome(c) {
			return errGone
		}
		view, staged, err := s.stagedKeep(c, k, key)
		if errors.Is(err, engine.ErrNotFound) {
			return s.showKeepImport(c, k, &ui.KeepImportPage{Problem: s.text("pages.register.late")}, http.StatusUnprocessableEntity)
		}
		if err != nil {
			return err
		}
		changes, apply, err := s.keepPlan(c, k, view, staged)
		if err != nil {
			return err
		}
		if view.Plan.Refuse == "" && c.FormValue("_plan") == view.Plan.Digest {
			err = apply()
		} else {
			err = engine.ErrDocumentChanged
		}
		if refusal, refused := asRefusal(err); refused {
			view.Problem = refusal.Text.In(s.lang())
			return s.showKeepImport(c, k, view, http.StatusUnprocessableEntity)
		}
		if errors.Is(err, engine.ErrDocumentChanged) {
			if changes, _, err = s.keepPlan(c, k, view, staged); err != nil {
				return err
			}
			if changes > 0 && view.Plan.Refuse == "" {
				view.Plan.Apply = applyAddress(k, view, key)
			}
			c.Set(noticeKey, &ui.Notice{Tone: ui.Warn, Title: s.text("pages.keep.planMoved")})
			return s.showKeepImport(c, k, view, http.StatusUnprocessableEntity)
		}
		if err != nil {
			return err
		}
		if err := s.e.DropStaged(ctx, key); err != nil {
			s.Log.Error("forgetting an applied import", "error", err)
		}
		c.Set(noticeKey, &ui.Notice{Tone: ui.Good, Title: s.text("pages.keep.imported", "n", changes)})
		if k.people {
			return peopleList(s, c)
		}
		return unitsPage(s, c)
	}
}

// stagedKeep finds the lines of a preview: those of an ordinary list, or of the full list of a unit.
func (s *server) stagedKeep(c echo.Context, k keepSheet, key string) (*ui.KeepImportPage, *engine.StagedRows, error) {
	view := &ui.KeepImportPage{Unit: c.QueryParam("ganz")}
	view.Full = view.Unit != ""
	if view.Full && !s.offersUnit(c, view.Unit) {
		return view, nil, engine.ErrNotFound
	}
	staged, err := s.e.Staged(c.Request().Context(), s.actorOf(c), stagedName(k, view), key)
	return view, staged, err
}

// applyAddress is where a preview is applied.
func applyAddress(k keepSheet, view *ui.KeepImportPage, key string) string {
	address := k.at + "/einlesen/" + key
	if view.Full {
		address += "?ganz=" + url.QueryEscape(view.Unit)
	}
	return address
}
