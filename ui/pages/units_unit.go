package pages

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// unitDone are the things that the page of a unit can say were done, by what stands in its address.
var unitDone = map[string]string{"neu": "pages.keep.unitAdded", "gespeichert": "pages.keep.unitSaved", "datei": "pages.keep.unitFollows"}

// unitPage shows a unit with the offices in it.
func unitPage(s *server, c echo.Context) error {
	key := c.Param("unit")
	if !s.seesUnit(c, key) {
		return errGone
	}
	o := s.org()
	u, _ := o.UnitState(key)
	if what := unitDone[c.QueryParam("gut")]; what != "" {
		c.Set(noticeKey, &ui.Notice{Tone: ui.Good, Title: s.text(what, "unit", u.Name)})
	}
	notes, err := s.e.UnitHistory(c.Request().Context(), key)
	if err != nil {
		return err
	}
	view := ui.UnitPage{Shell: s.shell(c, u.Name, "admin"), Back: unitsAddress, State: s.unitBadge(u), Data: s.unitRows(unitWords(u.Unit)), Revision: u.Revision,
		Give: peopleAddress + "?gliederung=" + url.QueryEscape(key), History: s.unitEntries(notes)}
	if o.ParentOf(key) != "" && s.seesUnit(c, o.ParentOf(key)) {
		view.Back = underAddress(o.ParentOf(key))
	}
	change, add := s.e.MayChangeUnit(s.actorOf(c), key)
	if change {
		view.Edit = unitAddress(key) + "/aendern"
	}
	if add && !u.Ended {
		view.New = unitsAddress + "/neu?unter=" + url.QueryEscape(key)
	}
	if seed, seeded := o.UnitSeed(key); seeded && !u.Follows {
		view.File, view.Changed = s.unitRows(seed), u.Overrun
		if change {
			view.Follow = unitAddress(key) + "/datei"
		}
	}
	for _, post := range o.PostsOf(key) {
		line := ui.PostLine{Title: o.FunctionTitle(post.Function), Vacant: post.Vacant && !u.Ended}
		for _, term := range post.Terms {
			shown := s.termLine(c, term)
			if s.over(term.To) {
				line.Past = append(line.Past, shown)
				continue
			}
			line.Terms = append(line.Terms, shown)
			view.Moving = view.Moving || u.Ended
		}
		if u.Ended && len(line.Terms)+len(line.Past) == 0 {
			continue
		}
		view.Posts = append(view.Posts, line)
	}
	for _, below := range o.UnitsUnder(key) {
		view.Below = append(view.Below, ui.KeepLink{Href: unitAddress(below), Text: o.UnitName(below)})
	}
	return s.page(c, http.StatusOK, "unit", view)
}

func (s *server) termLine(c echo.Context, term engine.Term) ui.TermLine {
	line := ui.TermLine{Name: s.someone(term.Person), Time: s.span(term.From, term.To), Deputy: term.Deputy}
	if !term.Current {
		line.State = s.timeState(term.From, term.To)
	}
	if _, sees := s.e.PersonToEdit(s.actorOf(c), engine.SeePeople, term.Person); sees {
		line.Href = personAddress(term.Person)
	}
	return line
}

func unitWords(u definitions.Unit) engine.UnitWords {
	return engine.UnitWords{Key: u.Key, Name: u.Name, Level: u.Level, Parent: u.Parent, ValidFrom: u.ValidFrom, ValidTo: u.ValidTo, Successor: u.Successor}
}

// unitCells are what is said of a unit, with the keys of their labels.
func (s *server) unitCells(u engine.UnitWords) [][2]string {
	o := s.org()
	named := func(key string) string {
		if key == "" {
			return ""
		}
		return o.UnitName(key)
	}
	return [][2]string{{"pages.keep.key", u.Key}, {"keep.name", u.Name}, {"pages.keep.level", u.Level}, {"pages.keep.under", named(u.Parent)},
		{"pages.keep.validFrom", s.day(u.ValidFrom)}, {"pages.keep.validTo", s.day(u.ValidTo)}, {"pages.keep.successor", named(u.Successor)}}
}

func (s *server) unitRows(u engine.UnitWords) []ui.Row {
	var rows []ui.Row
	for _, cell := range s.unitCells(u) {
		if cell[1] != "" {
			rows = append(rows, ui.Row{Label: s.text(cell[0]), Text: cell[1]})
		}
	}
	return rows
}

// unitEntries are what was done to a unit and to the offices in it.
func (s *server) unitEntries(notes []engine.UnitNote) []ui.Entry {
	var entries []ui.Entry
	for _, note := range notes {
		entry := ui.Entry{Icon: "edit", Title: s.text("pages.keep.unitHow." + string(note.How)), By: s.whoDid(note.By), At: note.At}
		var lines []string
		if note.How == engine.UnitOffices {
			entry.Icon, entry.Title = "user", s.text("pages.keep.unitHow.offices", "person", s.someone(note.Person))
			lines = listChanges(s, note.OldOffices, note.NewOffices, s.officeText, "pages.keep.officeGone", "pages.keep.officeNew")
		}
		before, after := engine.UnitWords{}, engine.UnitWords{}
		if note.Old != nil {
			before = *note.Old
		}
		if note.New != nil {
			after = *note.New
		}
		now := s.unitCells(after)
		for i, cell := range s.unitCells(before) {
			if cell[1] != now[i][1] {
				lines = append(lines, s.text("pages.register.change", "label", s.text(cell[0]), "old", s.orEmptyText(cell[1]), "new", s.orEmptyText(now[i][1])))
			}
		}
		entry.Text = strings.Join(lines, "\n")
		entries = append(entries, entry)
	}
	return entries
}

// unitDesk is a unit being edited, or a new one.
type unitDesk struct {
	u    engine.UnitState // the zero UnitState is a new one
	form *forms.Form
	ctx  *forms.Context
}

func (s *server) unitDesk(c echo.Context) (*unitDesk, error) {
	d := &unitDesk{form: keepForms()[unitForm], ctx: s.keepContext(s.actorOf(c))}
	key := c.Param("unit")
	if key == "" {
		if !s.mayEditSome(c) {
			return nil, errGone
		}
		return d, nil
	}
	change, _ := s.e.MayChangeUnit(s.actorOf(c), key)
	if !change {
		return nil, errGone
	}
	d.u, _ = s.org().UnitState(key)
	if d.form = keepForms()[unitEditForm]; d.u.Parent == "" {
		d.form = keepForms()[topForm]
	}
	return d, nil
}

func (d *unitDesk) values(s *server) forms.Values {
	o := s.org()
	values := forms.Values{"called": d.u.Name}
	for name, key := range map[string]string{"under": d.u.Parent, "next": d.u.Successor} {
		if key != "" {
			values[name] = offer(key, o.UnitName(key))
		}
	}
	dayValue(values, "begins", d.u.ValidFrom)
	dayValue(values, "ends", d.u.ValidTo)
	return values
}

// unitEdit asks for a unit.
func unitEdit(s *server, c echo.Context) error {
	d, err := s.unitDesk(c)
	if err != nil {
		return err
	}
	values := d.values(s)
	if d.u.Key == "" {
		values = forms.Values{}
		if under := c.QueryParam("unter"); s.org().HasUnit(under) {
			values["under"] = offer(under, s.org().UnitName(under))
		}
	}
	return s.showUnit(c, d, d.form.Input(values), nil, "", http.StatusOK)
}

func (s *server) showUnit(c echo.Context, d *unitDesk, input forms.Input, problems []forms.Problem, problem string, status int) error {
	views, err := d.form.View(input, d.ctx)
	if err != nil {
		return err
	}
	view := ui.KeepPage{Shell: s.shell(c, s.text("pages.keep.newUnit"), "admin"), Back: unitsAddress, BackText: s.text("keep.units"), Lead: s.text("pages.keep.newUnitLead"),
		Action: unitsAddress + "/neu", Fields: ui.Fields{Views: views[0].Fields, Problems: problems}, Problem: problem, Submit: s.text("pages.keep.add"), Icon: "plus"}
	if d.u.Key != "" {
		view.Title, view.Back, view.BackText, view.Lead = s.text("pages.keep.editUnit"), unitAddress(d.u.Key), d.u.Name, s.text("pages.keep.editUnitLead")
		view.Action, view.Revision, view.Submit, view.Icon = unitAddress(d.u.Key)+"/aendern", d.u.Revision, s.text("pages.keep.save"), "save"
	}
	view.Faulty = len(problems) > 0 || problem != ""
	if status == http.StatusConflict {
		notes, err := s.e.UnitHistory(c.Request().Context(), d.u.Key)
		if err != nil {
			return err
		}
		view.Meanwhile = s.unitEntries(notes[max(0, len(notes)-3):])
	}
	return s.page(c, status, "keep", view)
}

// unitPost takes a unit.
func unitPost(s *server, c echo.Context) error {
	d, err := s.unitDesk(c)
	if err != nil {
		return err
	}
	posted, err := s.readForm(c, nil)
	if err != nil {
		return err
	}
	revision := revisionOf(posted.Control["_revision"])
	values, problems, err := d.form.Read(posted.Input, "", d.ctx)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		d.u.Revision = revision
		return s.showUnit(c, d, posted.Input, problems, "", http.StatusUnprocessableEntity)
	}
	how, change := engine.UnitChanged, engine.UnitChange{Unit: unitWords(d.u.Unit), Revision: revision}
	change.Unit.Name = textOf(values["called"])
	if d.u.Key == "" {
		how, change.New, change.Revision = engine.UnitAdded, true, 0
		change.Unit.Key, change.Unit.Level = textOf(values["short"]), keyOf(values["level"])
	}
	if d.form != keepForms()[topForm] {
		change.Unit.Parent, change.Unit.Successor = keyOf(values["under"]), keyOf(values["next"])
		change.Unit.ValidFrom, change.Unit.ValidTo = dayOf(values["begins"]), dayOf(values["ends"])
	}
	return s.storeUnit(c, d, how, change, posted.Input)
}

// unitFollow lets a unit follow its file again.
func unitFollow(s *server, c echo.Context) error {
	d, err := s.unitDesk(c)
	if err != nil {
		return err
	}
	change := engine.UnitChange{Unit: engine.UnitWords{Key: d.u.Key}, Revision: revisionOf(c.FormValue("_revision")), Follow: true}
	return s.storeUnit(c, d, engine.UnitFollows, change, d.form.Input(d.values(s)))
}

func (s *server) storeUnit(c echo.Context, d *unitDesk, how engine.UnitHow, change engine.UnitChange, input forms.Input) error {
	err := s.e.ChangeUnits(c.Request().Context(), s.actorOf(c), how, []engine.UnitChange{change})
	refusal, refused := asRefusal(err)
	switch {
	case refused && refusal.Code == flows.NotYours, errors.Is(err, engine.ErrNotFound):
		return errGone
	case refused:
		return s.showUnit(c, d, input, nil, refusal.Text.In(s.lang()), http.StatusUnprocessableEntity)
	case errors.Is(err, engine.ErrDocumentChanged) && change.New:
		return s.showUnit(c, d, input, []forms.Problem{{Field: "short", Page: d.form.Pages[0].Name, Written: s.text("pages.keep.keyTaken")}}, "", http.StatusUnprocessableEntity)
	case errors.Is(err, engine.ErrDocumentChanged):
		if d.u, _ = s.org().UnitState(d.u.Key); how == engine.UnitFollows {
			input = d.form.Input(d.values(s))
		}
		return s.showUnit(c, d, input, nil, "", http.StatusConflict)
	case err != nil:
		return err
	}
	done := map[engine.UnitHow]string{engine.UnitAdded: "neu", engine.UnitFollows: "datei"}[how]
	if done == "" {
		done = "gespeichert"
	}
	return s.back(c, unitAddress(change.Unit.Key)+"?gut="+done)
}
