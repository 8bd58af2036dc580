package pages

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/privacy"
	"laufzettel/engine"
	"laufzettel/ui"
)

// privacyPage is the privacy notice of a process: of the unit in the address, else of the top one. It tells
// nothing of a draft or case, so everybody may read it who may read the form.
func (s *server) privacyPage(c echo.Context) error {
	p, ok := s.e.Process(c.Param("process"))
	if !ok || !s.mayStart(c, p) {
		return errGone
	}
	o, unit := s.org(), c.QueryParam("gliederung")
	controller := o.ControllerOf(unit).In(s.lang())
	view := ui.TextPage{
		Shell: s.shell(c, privacy.Title(p, s.lang()), ""),
		Body:  privacy.Notice(o.Set(), p, controller, unit != "", s.lang()),
	}
	return s.page(c, http.StatusOK, "text", view)
}

// privacyNote says who answers for the data, in short: the controller of the unit chosen so far. It leads to the
// whole notice.
func (s *server) privacyNote(_ echo.Context, f *filling) string {
	unit := ""
	if values, _, err := f.process.Form.Read(f.draft.Input, "", f.ctx); err == nil {
		unit = engine.UnitOf(f.process.Form, values)
	}
	address := "/f/" + f.process.Name + "/datenschutz"
	if unit != "" {
		address += "?gliederung=" + url.QueryEscape(unit)
	}
	note := s.org().ControllerOf(unit).In(s.lang()).Privacy
	return strings.TrimSpace(note + "\n\n" + s.text("pages.privacy.more", "address", address))
}
