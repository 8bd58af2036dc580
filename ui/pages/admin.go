package pages

import (
	"context"
	"errors"
	"net/http"
	"sort"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/ui"
)

// admitted lets administrators pass; for everybody else the page does not exist.
func (s *server) admitted(c echo.Context) error {
	if s.e.May(s.actorOf(c), engine.Administer, engine.Site()) != nil {
		if sessionOf(c) == nil {
			return errSignIn
		}
		return errGone
	}
	return nil
}

func (s *server) signInFirst(c echo.Context, err error) error {
	if errors.Is(err, errSignIn) {
		return s.toSignIn(c, "/verwaltung")
	}
	return err
}

// admin is the hub: the ways that are open to somebody and, for administrators, the state of the installation:
// definitions in force, effects that need a person, tasks nobody else could be found for, and cases that halted.
func (s *server) admin(c echo.Context) error {
	view, err := s.hub(c)
	if err != nil {
		return s.signInFirst(c, err)
	}
	if !view.Site {
		return s.page(c, http.StatusOK, "admin", view)
	}
	ctx := c.Request().Context()
	open, err := s.e.Cases(ctx, engine.CaseQuery{Open: true, Limit: 10_000})
	if err != nil {
		return err
	}
	if err := s.definitionsInForce(ctx, &view, open); err != nil {
		return err
	}
	if s.Broken != nil {
		broken := s.Broken()
		view.Broken, view.BrokenSince = broken.Diagnostics, broken.Since
	}
	for _, state := range []engine.WorkState{engine.Dead, engine.Held} {
		effects, err := s.e.Effects(ctx, state)
		if err != nil {
			return err
		}
		for _, w := range effects {
			view.Effects = append(view.Effects, s.effectItem(c, w))
		}
	}
	lists, err := s.headsItems(ctx)
	if err != nil {
		return err
	}
	view.Effects = append(view.Effects, lists...)
	tasks, err := s.e.VacantTasks(ctx)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		view.Vacancies = append(view.Vacancies, s.taskItem(t, ""))
	}
	halted, err := s.e.Halted(ctx)
	if err != nil {
		return err
	}
	for _, k := range halted {
		f := k.State.Failure
		view.Halted = append(view.Halted, ui.HaltedItem{Number: k.Row.Number, Href: s.repairAddress(c, k), Place: f.Pos.String(), Error: f.Error, At: k.Row.Changed})
	}
	view.Counters = []ui.Counter{
		{Label: s.text("pages.admin.open"), Count: len(open), Icon: "inbox"},
		{Label: s.text("pages.admin.effects"), Count: len(view.Effects), Icon: "alert", Tone: toneIf(len(view.Effects) > 0)},
		{Label: s.text("pages.admin.vacant"), Count: len(view.Vacancies), Icon: "user", Tone: toneIf(len(view.Vacancies) > 0)},
		{Label: s.text("pages.admin.halted"), Count: len(view.Halted), Icon: "alert", Tone: toneIf(len(view.Halted) > 0)},
	}
	return s.page(c, http.StatusOK, "admin", view)
}

func toneIf(bad bool) ui.Tone {
	if bad {
		return ui.Bad
	}
	return ui.Good
}

func (s *server) definitionsInForce(ctx context.Context, view *ui.AdminPage, open []engine.CaseRow) error {
	processes := s.org().Set().Processes
	for name, p := range processes {
		item := ui.DefinitionItem{Name: name, Title: p.TitleIn(s.lang()), Version: p.Ref.Hash[:min(8, len(p.Ref.Hash))]}
		var err error
		if item.Since, err = s.e.InForceSince(ctx, name); err != nil {
			return err
		}
		for _, row := range open {
			if row.Process != name {
				continue
			}
			item.Open++
			if row.FlowHash != p.Ref.Hash {
				item.Older++
			}
		}
		view.Definitions = append(view.Definitions, item)
	}
	sort.Slice(view.Definitions, func(i, k int) bool { return view.Definitions[i].Name < view.Definitions[k].Name })
	return nil
}

func (s *server) effectItem(c echo.Context, w engine.Work) ui.EffectItem {
	item := ui.EffectItem{What: s.text("pages.effect." + w.Kind), Error: w.LastError, Attempts: w.Attempts, At: w.Due}
	if w.State == engine.Held {
		item.Error = s.text("pages.effect.held")
	}
	item.Retry, item.Drop = "/verwaltung/wirkung/"+engine.EffectKey(w.ID)+"/nochmal", "/verwaltung/wirkung/"+engine.EffectKey(w.ID)+"/erledigt"
	if k, err := s.e.Case(c.Request().Context(), w.Case); err == nil {
		item.Number = k.Row.Number
	}
	return item
}

// adminEffect tries an effect again, or notes that a person has dealt with it.
func (s *server) adminEffect(c echo.Context) error {
	if err := s.admitted(c); err != nil {
		return s.signInFirst(c, err)
	}
	id, err := engine.EffectID(c.Param("id"))
	if err != nil {
		return errGone
	}
	switch c.Param("action") {
	case "nochmal":
		err = s.e.RetryEffect(c.Request().Context(), id)
	case "erledigt":
		err = s.e.DropEffect(c.Request().Context(), id)
	default:
		err = errGone
	}
	if err != nil {
		return err
	}
	return s.back(c, "/verwaltung")
}
