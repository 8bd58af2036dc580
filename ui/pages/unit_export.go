package pages

import (
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"
)

// unitExport hands out everything of a unit, written as it is read. Where it fails on the way the connection ends, and
// the file has no manifest.
func (s *server) unitExport(c echo.Context) error {
	if sessionOf(c) == nil {
		return s.toSignIn(c, listAddress)
	}
	unit := c.FormValue("gliederung")
	begun := false
	err := s.e.ExportUnitFor(c.Request().Context(), s.actorOf(c), unit, func() io.Writer {
		begun = true
		name := s.org().UnitName(unit) + "-" + s.e.Clock().Now().In(s.org().Zone()).Format(time.DateOnly) + ".zip"
		c.Response().Header().Set(echo.HeaderContentDisposition, "attachment; filename*=UTF-8''"+url.PathEscape(name))
		c.Response().Header().Set(echo.HeaderContentType, "application/zip")
		c.Response().WriteHeader(http.StatusOK)
		return c.Response()
	})
	if _, refused := asRefusal(err); refused {
		return errGone
	}
	if err != nil && begun {
		s.Log.Error("the export of a unit broke off", "error", err)
		panic(http.ErrAbortHandler)
	}
	return err
}
