package pages

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/forms"
	"laufzettel/sheets"
	"laufzettel/ui"
)

const registersAddress = "/verwaltung/register"

// editor lets those pass who may edit a thing; for everybody else the page does not exist.
func (s *server) editor(c echo.Context, action engine.Action, thing string) error {
	if s.e.May(s.actorOf(c), action, engine.Named(thing)) == nil {
		return nil
	}
	if sessionOf(c) == nil {
		return errSignIn
	}
	return errGone
}

// signInThen leads people who are not signed in to the sign-in.
func (s *server) signInThen(c echo.Context, err error) error {
	if err == errSignIn {
		return s.toSignIn(c, registersAddress)
	}
	return err
}

// registersPage lists what somebody may edit.
func (s *server) registersPage(c echo.Context) error {
	registers, processes := s.e.Editable(s.actorOf(c))
	if len(registers)+len(processes) == 0 {
		if sessionOf(c) == nil {
			return s.signInThen(c, errSignIn)
		}
		return errGone
	}
	o := s.org()
	view := ui.RegistersPage{Shell: s.shell(c, s.text("register.heading"), "registers")}
	for _, name := range registers {
		item := ui.RegisterItem{Href: registersAddress + "/" + name, Title: o.Set().Registers[name].Titles.In(s.lang())}
		for _, row := range o.RegisterRows(name) {
			if row.Retired {
				item.Retired++
			} else {
				item.Rows++
			}
		}
		view.Registers = append(view.Registers, item)
	}
	for _, name := range processes {
		item := ui.SettingsItem{Href: settingsAddress + "/" + name, Title: o.Set().Processes[name].TitleIn(s.lang())}
		for _, setting := range o.Settings(name) {
			item.Settings++
			if setting.Guess {
				item.Guesses++
			}
		}
		view.Processes = append(view.Processes, item)
	}
	return s.page(c, http.StatusOK, "registers", view)
}

// register is the register of the address, for somebody who may edit it.
func (s *server) register(c echo.Context) (*definitions.Register, error) {
	name := c.Param("register")
	if err := s.editor(c, engine.EditRegister, name); err != nil {
		return nil, err
	}
	return s.org().Set().Registers[name], nil
}

// withRegister runs a handler on the register of the address.
func withRegister(then func(*server, echo.Context, *definitions.Register) error) handler {
	return func(s *server, c echo.Context) error {
		r, err := s.register(c)
		if err != nil {
			return s.signInThen(c, err)
		}
		return then(s, c, r)
	}
}

// rowContext is what the forms of a register look at.
func (s *server) rowContext(f *definitions.RowForm) *forms.Context {
	zone := s.org().Zone()
	return &forms.Context{Scope: expression.Scope{Zone: zone, Names: map[string]any{"today": expression.DateOf(s.e.Clock().Now(), zone)}}, Catalogue: f, Lang: s.lang()}
}

func registerAddress(r *definitions.Register) string { return registersAddress + "/" + r.Name }

// rowAddress is the page of a row. Keys may hold anything, so that addresses hold them encoded.
func rowAddress(r *definitions.Register, key string) string {
	return registerAddress(r) + "/zeile/" + base64.RawURLEncoding.EncodeToString([]byte(key))
}

func rowKey(c echo.Context) string {
	key, err := base64.RawURLEncoding.DecodeString(c.Param("row"))
	if err != nil {
		return ""
	}
	return string(key)
}

// rowsDone are the things that pages of registers can say were done, by what stands in their address.
var rowsDone = map[string]string{"gespeichert": "saved", "neu": "added", "stillgelegt": "retired", "angeboten": "back", "datei": "follows"}

// registerPage shows the rows of a register.
func registerPage(s *server, c echo.Context, r *definitions.Register) error {
	if what := rowsDone[c.QueryParam("gut")]; what != "" {
		if row, ok := s.org().RegisterRow(r.Name, c.QueryParam("eintrag")); ok {
			c.Set(noticeKey, &ui.Notice{Tone: ui.Good, Title: s.text("pages.register."+what, "label", expression.TextIn(row.Values, "label", s.lang()))})
		}
	}
	at := registerAddress(r)
	view := ui.RegisterPage{Shell: s.shell(c, r.Titles.In(s.lang()), "registers"), Back: registersAddress, Search: strings.TrimSpace(c.QueryParam("suche")), Action: at,
		New: at + "/neu", Import: at + "/einlesen", CSV: at + "/ausgabe/csv", XLSX: at + "/ausgabe/xlsx"}
	for _, column := range r.Columns {
		view.Columns = append(view.Columns, s.columnLabel(column))
	}
	words := strings.Fields(expression.Fold(view.Search))
	for _, row := range s.org().RegisterRows(r.Name) {
		shown := ui.RegisterRow{Href: rowAddress(r, row.Key), Key: row.Key, Label: expression.TextIn(row.Values, "label", s.lang()), Badge: s.rowBadge(row)}
		for _, column := range r.Columns {
			shown.Cells = append(shown.Cells, s.cell(column, row.Values))
		}
		text := expression.Fold(row.Key + " " + shown.Label + " " + strings.Join(shown.Cells, " "))
		if !fitsAll(text, words) {
			continue
		}
		if row.Retired {
			view.Retired = append(view.Retired, shown)
		} else {
			view.Rows = append(view.Rows, shown)
		}
	}
	return s.page(c, http.StatusOK, "register", view)
}

func fitsAll(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

func (s *server) columnLabel(c definitions.Column) string {
	if label := c.Labels.In(s.lang()); label != "" {
		return label
	}
	return c.Label
}

// rowBadge says how a row stands to its file.
func (s *server) rowBadge(row engine.RegisterRow) ui.Badge {
	switch {
	case row.Overrun:
		return ui.Badge{Tone: ui.Warn, Text: s.text("pages.register.stateOverrun")}
	case !row.Seeded:
		return ui.Badge{Tone: ui.Info, Text: s.text("pages.register.stateAdded")}
	case !row.Follows:
		return ui.Badge{Tone: ui.Info, Text: s.text("pages.register.stateWeb")}
	}
	return ui.Badge{}
}

// cell is what a row says in a column, for people.
func (s *server) cell(c definitions.Column, row expression.Record) string {
	value := row[c.Key]
	o := s.org()
	switch v := value.(type) {
	case []any:
		var lines []string
		for _, item := range v {
			lines = append(lines, expression.Format(item, s.lang(), o.Zone()))
		}
		return strings.Join(lines, "\n")
	case bool:
		if v {
			return s.text("pages.register.yes")
		}
		return s.text("pages.register.no")
	case string:
		switch {
		case v == "":
			return ""
		case c.Kind == "group":
			return o.In(s.lang()).GroupTitle(v)
		case c.Kind == "function":
			return o.In(s.lang()).FunctionTitle(v)
		case c.Kind == "unit":
			return o.UnitName(v)
		}
		return expression.TextIn(row, c.Key, s.lang())
	}
	return expression.FormatAs(value, c.Type, s.lang(), o.Zone())
}

// registerFile is the register as a file that can be changed and read again.
func registerFile(s *server, c echo.Context, r *definitions.Register) error {
	f, err := s.org().RowForm(r)
	if err != nil {
		return err
	}
	header, err := f.Headings(s.rowContext(f))
	if err != nil {
		return err
	}
	rows := [][]string{header}
	for _, row := range s.org().RegisterRows(r.Name) {
		rows = append(rows, f.Cells(row.Values))
	}
	kind := c.Param("kind")
	if kind != "csv" && kind != "xlsx" {
		return errGone
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, "attachment; filename*=UTF-8''"+url.PathEscape(r.Name+"."+kind))
	if kind == "csv" {
		return c.Blob(http.StatusOK, "text/csv; charset=utf-8", sheets.Write(rows))
	}
	content, err := sheets.WriteXLSX(rows)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", content)
}
