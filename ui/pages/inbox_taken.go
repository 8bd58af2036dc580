package pages

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// takeOverPage asks why somebody takes a task over from whoever has claimed it.
func (s *server) takeOverPage(c echo.Context) error {
	return s.withTask(c, func(d *desk) error {
		if s.e.May(d.actor, engine.TakeOverTask, engine.OfTask(&d.h.Case, d.stop.ID)) != nil {
			return s.back(c, d.base) // free, decided, or not for taking: the task's own page says how it stands
		}
		return s.showTakeOver(c, d, d.stop.ClaimedBy, "", "", http.StatusOK)
	})
}

func (s *server) showTakeOver(c echo.Context, d *desk, from, why, problem string, status int) error {
	view := ui.TakeOverPage{
		Shell: s.deskShell(c, d, s.text("takeover.heading")), Number: d.h.Row.Number, Process: d.h.Process.TitleIn(s.lang()), Step: s.stepTitle(d.h, d.stop.Step),
		ClaimedBy: s.org().Name(d.stop.ClaimedBy), From: from, Why: why, Problem: problem, Action: d.base + "/uebernehmen", Back: d.base,
	}
	view.Faulty = problem != ""
	return s.page(c, status, "takeover", view)
}

// takeOver moves a claimed task to whoever posts. Somebody who took it over meanwhile keeps it; the page then says who.
func (s *server) takeOver(c echo.Context) error {
	return s.withTask(c, func(d *desk) error {
		p, err := s.readForm(c, nil, "why")
		if err != nil {
			return err
		}
		steal := flows.Steal{Stop: d.stop.ID, From: p.Control["_from"], Why: p.Control["why"]}
		_, err = s.e.Do(c.Request().Context(), d.h.Row.ID, flows.Input{By: d.actor, Do: steal})
		refusal, refused := asRefusal(err)
		switch {
		case !refused && err != nil:
			return err
		case refused && (refusal.Code == flows.Incomplete || refusal.Code == flows.NeedsAccount):
			return s.showTakeOver(c, d, steal.From, steal.Why, refusal.Text.In(s.lang()), http.StatusUnprocessableEntity)
		case refused && refusal.Code == flows.Claimed && s.e.May(d.actor, engine.TakeOverTask, engine.OfTask(&d.h.Case, d.stop.ID)) == nil:
			return s.showTakeOver(c, d, d.stop.ClaimedBy, steal.Why, refusal.Text.In(s.lang()), http.StatusConflict)
		}
		return s.back(c, d.base)
	})
}
