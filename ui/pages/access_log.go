package pages

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

const accessLogAddress = "/verwaltung/zugriffe"

// shownAccess is how many entries of the access log a page shows.
const shownAccess = 300

// accessLogPage shows administrators who looked at what is kept from most.
func (s *server) accessLogPage(c echo.Context) error {
	if s.e.May(s.actorOf(c), engine.Administer, engine.Site()) != nil {
		if sessionOf(c) == nil {
			return s.toSignIn(c, accessLogAddress)
		}
		return errGone
	}
	ctx := c.Request().Context()
	notes, err := s.e.AccessNotes(ctx, "", shownAccess)
	if err != nil {
		return err
	}
	view := ui.AccessLogPage{Shell: s.shell(c, s.text("accessLog.heading"), "admin"), Back: "/verwaltung"}
	for _, note := range notes {
		entry := ui.AccessEntry{At: note.At, Who: s.org().Name(note.Person), Way: s.accessWay(note.Way), Note: note.Filter}
		if note.Service != "" {
			entry.Who = note.Service
		}
		if entry.Who == "" && note.Way != flows.BySystem {
			entry.Who = s.text("accessLog.gone")
		}
		if entry.What, err = s.accessSaid(c, note); err != nil {
			return err
		}
		view.Entries = append(view.Entries, entry)
	}
	return s.page(c, http.StatusOK, "access_log", view)
}

func (s *server) accessWay(way flows.Way) string {
	switch way {
	case flows.ByPage:
		return s.text("accessLog.page")
	case flows.ByLink:
		return s.text("accessLog.link")
	case flows.ByAPI:
		return s.text("accessLog.api")
	}
	return s.text("accessLog.system")
}

// accessSaid says what was looked at or taken away. Cases are named by their numbers, which name nobody.
func (s *server) accessSaid(c echo.Context, note engine.AccessNote) (string, error) {
	switch note.What {
	case engine.ExportedList:
		return s.Renderer.Count("accessLog.list", note.Count), nil
	case engine.ExportedUnit:
		return s.Renderer.Count("accessLog.unit", note.Count), nil
	case engine.ErasedUnit:
		return s.Renderer.Count("accessLog.erased", note.Count), nil
	}
	number := note.Case
	rows, err := s.e.Cases(c.Request().Context(), engine.CaseQuery{ID: note.Case, Limit: 1})
	if err != nil && !errors.Is(err, engine.ErrNotFound) {
		return "", err
	}
	if len(rows) == 1 {
		number = rows[0].Number
	}
	key := "accessLog.other"
	switch {
	case note.What == "case":
		key = "accessLog.case"
	case strings.HasPrefix(note.What, "file/"):
		key = "accessLog.file"
	}
	return s.text(key, "number", number), nil
}
