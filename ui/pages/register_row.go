package pages

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/forms"
	"laufzettel/ui"
)

// rowDesk is a row being edited.
type rowDesk struct {
	r        *definitions.Register
	f        *definitions.RowForm
	form     *forms.Form
	ctx      *forms.Context
	row      engine.RegisterRow // the zero RegisterRow is a new one
	revision int                // of the row as the page knows it
}

func (s *server) rowDesk(r *definitions.Register, key string) (*rowDesk, error) {
	f, err := s.org().RowForm(r)
	if err != nil {
		return nil, err
	}
	d := &rowDesk{r: r, f: f, form: f.New, ctx: s.rowContext(f)}
	if key != "" {
		row, ok := s.org().RegisterRow(r.Name, key)
		if !ok {
			return nil, errGone
		}
		d.form, d.row, d.revision = f.Edit, row, row.Revision
	}
	return d, nil
}

func rowNew(s *server, c echo.Context, r *definitions.Register) error {
	d, err := s.rowDesk(r, "")
	if err != nil {
		return err
	}
	input := forms.Input{}
	if active := r.ActiveColumn(); active != "" { // a new row is there to be chosen
		input = d.form.Input(d.f.Values(expression.Record{active: true}))
	}
	return s.showRow(c, d, input, nil, nil, http.StatusOK)
}

// rowAdd takes a new row.
func rowAdd(s *server, c echo.Context, r *definitions.Register) error {
	d, err := s.rowDesk(r, "")
	if err != nil {
		return err
	}
	p, err := s.readForm(c, nil)
	if err != nil {
		return err
	}
	values, problems, err := d.form.Read(p.Input, "", d.ctx)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return s.showRow(c, d, p.Input, problems, nil, http.StatusUnprocessableEntity)
	}
	key, _ := values["key"].(string)
	row := d.f.Row(values, key)
	err = s.e.ChangeRows(c.Request().Context(), s.actorOf(c), r.Name, engine.RowAdded, []engine.RowChange{{New: true, Values: row}})
	if errors.Is(err, engine.ErrDocumentChanged) {
		problems = []forms.Problem{{Field: "key", Page: d.form.Pages[0].Name, Written: s.text("pages.register.twice")}}
		return s.showRow(c, d, p.Input, problems, nil, http.StatusUnprocessableEntity)
	}
	return s.rowDone(c, r, key, "neu", err)
}

func rowPage(s *server, c echo.Context, r *definitions.Register) error {
	d, err := s.rowDesk(r, rowKey(c))
	if err != nil || d.row.Key == "" {
		return errors.Join(err, ifNew(d))
	}
	return s.showRow(c, d, d.form.Input(d.f.Values(d.row.Values)), nil, nil, http.StatusOK)
}

// ifNew refuses an address that names no row.
func ifNew(d *rowDesk) error {
	if d != nil && d.row.Key == "" {
		return errGone
	}
	return nil
}

// rowSave takes a change of a row. Where somebody else has changed it since the page was opened, the page says what,
// keeps what was typed, and stores nothing.
func rowSave(s *server, c echo.Context, r *definitions.Register) error {
	d, err := s.rowDesk(r, rowKey(c))
	if err != nil || d.row.Key == "" {
		return errors.Join(err, ifNew(d))
	}
	p, err := s.readForm(c, nil)
	if err != nil {
		return err
	}
	values, problems, err := d.form.Read(p.Input, "", d.ctx)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		d.revision = revisionOf(p.Control["_revision"])
		return s.showRow(c, d, p.Input, problems, nil, http.StatusUnprocessableEntity)
	}
	change := engine.RowChange{Values: d.f.Row(values, d.row.Key), Retired: d.row.Retired && r.ActiveColumn() == "", Revision: revisionOf(p.Control["_revision"])}
	err = s.e.ChangeRows(c.Request().Context(), s.actorOf(c), r.Name, engine.RowChanged, []engine.RowChange{change})
	if errors.Is(err, engine.ErrDocumentChanged) {
		return s.showOvertaken(c, r, d, p.Input, change.Revision)
	}
	return s.rowDone(c, r, d.row.Key, "gespeichert", err)
}

func revisionOf(typed string) int {
	n, err := strconv.Atoi(typed)
	if err != nil {
		return -1 // fits no row
	}
	return n
}

// showOvertaken shows a row with what others did to it after the revision that was seen.
func (s *server) showOvertaken(c echo.Context, r *definitions.Register, d *rowDesk, input forms.Input, seen int) error {
	fresh, err := s.rowDesk(r, d.row.Key)
	if err != nil {
		return err
	}
	notes, err := s.e.RowHistory(c.Request().Context(), r.Name, d.row.Key)
	if err != nil {
		return err
	}
	if seen < 0 || seen > len(notes) {
		seen = 0
	}
	if input == nil {
		input = fresh.form.Input(fresh.f.Values(fresh.row.Values))
	}
	return s.showRow(c, fresh, input, nil, s.rowEntries(r, notes[seen:]), http.StatusConflict)
}

// rowAction retires a row, offers it again, or lets it follow its file.
func rowAction(s *server, c echo.Context, r *definitions.Register) error {
	d, err := s.rowDesk(r, rowKey(c))
	if err != nil || d.row.Key == "" {
		return errors.Join(err, ifNew(d))
	}
	change := engine.RowChange{Values: maps.Clone(d.row.Values), Revision: revisionOf(c.FormValue("_revision"))}
	how, done := engine.RowRetired, "stillgelegt"
	switch c.Param("action") {
	case "stilllegen":
		change.Retired = true
	case "anbieten":
		how, done = engine.RowBack, "angeboten"
	case "datei":
		how, done = engine.RowFollows, "datei"
	default:
		return errGone
	}
	if active := r.ActiveColumn(); active != "" && how != engine.RowFollows {
		change.Values[active], change.Retired = how == engine.RowBack, false
	}
	err = s.e.ChangeRows(c.Request().Context(), s.actorOf(c), r.Name, how, []engine.RowChange{change})
	if errors.Is(err, engine.ErrDocumentChanged) {
		return s.showOvertaken(c, r, d, nil, change.Revision)
	}
	return s.rowDone(c, r, d.row.Key, done, err)
}

// rowDone leads back to the register, which says what was done.
func (s *server) rowDone(c echo.Context, r *definitions.Register, key, what string, err error) error {
	if _, refused := asRefusal(err); refused || errors.Is(err, engine.ErrNotFound) {
		return errGone
	}
	if err != nil {
		return err
	}
	return s.back(c, registerAddress(r)+"?gut="+what+"&eintrag="+url.QueryEscape(key))
}

func (s *server) showRow(c echo.Context, d *rowDesk, input forms.Input, problems []forms.Problem, meanwhile []ui.Entry, status int) error {
	views, err := d.form.View(input, d.ctx)
	if err != nil {
		return err
	}
	view := ui.RegisterRowPage{Shell: s.shell(c, s.text("pages.register.new"), "registers"), Back: registerAddress(d.r), Register: d.r.Titles.In(s.lang()),
		Action: registerAddress(d.r) + "/neu", Revision: d.revision, Fields: ui.Fields{Views: views[0].Fields, Problems: problems}, Meanwhile: meanwhile}
	view.Faulty = len(problems) > 0
	if d.row.Key != "" {
		if err := s.describeRow(c, d, &view); err != nil {
			return err
		}
	}
	return s.page(c, status, "register_row", view)
}

// describeRow adds what is known of a row that is there.
func (s *server) describeRow(c echo.Context, d *rowDesk, view *ui.RegisterRowPage) error {
	view.Title, view.Key, view.Action = expression.TextIn(d.row.Values, "label", s.lang()), d.row.Key, rowAddress(d.r, d.row.Key)
	view.State = s.rowBadge(d.row)
	if d.row.Retired {
		view.State, view.Bring = ui.Badge{Tone: ui.Neutral, Icon: "stop", Text: s.text("pages.register.stateRetired")}, view.Action+"/anbieten"
	} else {
		view.Retire = view.Action + "/stilllegen"
	}
	if seed, ok := d.r.Row(d.row.Key); ok && !d.row.Follows {
		view.File = append(view.File, ui.Row{Label: s.text("register.entry"), Text: expression.TextIn(seed.Values, "label", s.lang())})
		for _, column := range d.r.Columns {
			view.File = append(view.File, ui.Row{Label: s.columnLabel(column), Text: s.cell(column, seed.Values)})
		}
		view.Changed, view.Follow = d.row.Overrun, view.Action+"/datei"
	}
	notes, err := s.e.RowHistory(c.Request().Context(), d.r.Name, d.row.Key)
	view.History = s.rowEntries(d.r, notes)
	return err
}

// rowEntries are what was done to a row, with every column that changed.
func (s *server) rowEntries(r *definitions.Register, notes []engine.RowNote) []ui.Entry {
	columns := append([]definitions.Column{{Key: "label", Kind: "text", Label: s.text("register.entry")}}, r.Columns...)
	var entries []ui.Entry
	for _, note := range notes {
		entry := ui.Entry{Icon: "edit", Title: s.text("pages.register.how." + string(note.How)), By: s.org().Name(note.By), At: note.At}
		var lines []string
		for _, column := range columns {
			for _, change := range s.changesOf(column, note) {
				lines = append(lines, s.text("pages.register.change", "label", change[0], "old", s.orEmptyText(change[1]), "new", s.orEmptyText(change[2])))
			}
		}
		entry.Text = strings.Join(lines, "\n")
		entries = append(entries, entry)
	}
	return entries
}

// changesOf are the label, old and new text of a column that a change has changed, in every language of the site.
func (s *server) changesOf(column definitions.Column, note engine.RowNote) [][3]string {
	var changes [][3]string
	label := s.columnLabel(column)
	if column.Kind != "text" {
		if old, now := s.cell(column, note.Old), s.cell(column, note.New); old != now {
			changes = append(changes, [3]string{label, old, now})
		}
		return changes
	}
	text := func(row expression.Record, part string) string { said, _ := row[part].(string); return said }
	if old, now := text(note.Old, column.Key), text(note.New, column.Key); old != now {
		changes = append(changes, [3]string{label, old, now})
	}
	for i, lang := range s.org().Set().Site.Languages {
		part := column.Key + "." + lang
		if old, now := text(note.Old, part), text(note.New, part); i > 0 && old != now {
			changes = append(changes, [3]string{label + " (" + lang + ")", old, now})
		}
	}
	return changes
}

func (s *server) orEmptyText(text string) string {
	if text == "" {
		return s.text("pages.register.empty")
	}
	return s.text("word.quoted", "text", strings.ReplaceAll(text, "\n", ", "))
}
