package pages

import (
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// addUsual adds to a running case how long things usually take: the whole, and the steps that lie ahead.
func (s *server) addUsual(c echo.Context, h *engine.History, view *ui.StatusPage) error {
	if h.State.Status != "" {
		return nil
	}
	usual, err := s.e.Usual(c.Request().Context(), h.Row.Process)
	if err != nil {
		return err
	}
	if usual.Whole > 0 {
		view.Usual = s.text("pages.usual.whole", "span", s.roughly(usual.Whole))
	}
	for i, planned := range flows.PlanIn(h.Flow(), h.State, s.lang()) {
		took := usual.Steps[planned.Step]
		if took == 0 || i >= len(view.Stages) || planned.State == flows.PlanDone || planned.State == flows.PlanPassed {
			continue
		}
		stage, span := &view.Stages[i], s.text("pages.usual.step", "span", s.roughly(took))
		if stage.Note != "" {
			span = stage.Note + ", " + span
		}
		stage.Note = span
	}
	return nil
}

const day = 24 * time.Hour

// roughly is a length of time as people say it.
func (s *server) roughly(d time.Duration) string {
	days := int((d + day/2) / day)
	switch {
	case days <= 1:
		return s.text("pages.usual.day")
	case days < 14:
		return s.text("pages.usual.days", "n", days)
	case days < 60:
		return s.text("pages.usual.weeks", "n", (days+3)/7)
	}
	return s.text("pages.usual.months", "n", (days+15)/30)
}
