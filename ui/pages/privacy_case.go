package pages

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/privacy"
	"laufzettel/engine"
	"laufzettel/ui"
)

// caseShell is the frame of a page about a case, whose privacy notice is that of the case's unit.
func (s *server) caseShell(c echo.Context, h *engine.History, title string) ui.Shell {
	shell := s.shell(c, title, "start")
	shell.Foot.Privacy = statusAddress(h) + "/datenschutz"
	return shell
}

// statusPrivacy is the privacy notice of a case for its applicant.
func (s *server) statusPrivacy(c echo.Context) error {
	h, err := s.caseOfKey(c)
	if err != nil {
		return err
	}
	return s.showCasePrivacy(c, h, s.caseShell(c, h, ""))
}

// linkPrivacy is the privacy notice of a case for whoever decides by link.
func (s *server) linkPrivacy(c echo.Context) error {
	_, d, err := s.openedLink(c)
	if err != nil {
		return err
	}
	return s.showCasePrivacy(c, d.h, s.deskShell(c, d, ""))
}

// taskPrivacy is the privacy notice of a case for whoever decides signed in.
func (s *server) taskPrivacy(c echo.Context) error {
	return s.withTask(c, func(d *desk) error { return s.showCasePrivacy(c, d.h, s.deskShell(c, d, "")) })
}

// showCasePrivacy is the notice of the version a case runs on, in the name of the unit that answers for it.
func (s *server) showCasePrivacy(c echo.Context, h *engine.History, shell ui.Shell) error {
	o := s.org()
	shell.Title = privacy.Title(h.Process, s.lang())
	view := ui.TextPage{Shell: shell, Body: privacy.Notice(o.Set(), h.Process, o.ControllerOf(h.Row.Unit).In(s.lang()), true, s.lang())}
	return s.page(c, http.StatusOK, "text", view)
}
