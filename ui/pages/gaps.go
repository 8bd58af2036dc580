package pages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

const gapsAddress = "/verwaltung/luecken"

// unitPages are the pages of units, where offices are given to people.
const unitPages = "/verwaltung/gliederungen/gliederung/"

// gapsPage shows where somebody is missing: everything to administrators and caretakers, the gaps of their units to
// those who keep people there.
func (s *server) gapsPage(c echo.Context) error {
	actor := s.actorOf(c)
	if !s.seesGaps(actor) {
		if sessionOf(c) == nil {
			return s.toSignIn(c, gapsAddress)
		}
		return errGone
	}
	gaps, when, err := s.gapsFor(c.Request().Context(), actor)
	if err != nil {
		return err
	}
	o := s.org()
	view := ui.GapsPage{Shell: s.shell(c, s.text("gaps.heading"), "admin"), At: when}
	at := map[string]int{}
	for _, gap := range gaps {
		unit := o.UnitKey(gap.Unit)
		name := ""
		if !gap.Group {
			name = o.UnitName(unit)
		}
		if _, listed := at[name]; !listed {
			at[name] = len(view.Units)
			view.Units = append(view.Units, ui.GapUnit{Name: name})
		}
		in := &view.Units[at[name]]
		in.Gaps = append(in.Gaps, s.gapItem(c, gap, unit))
	}
	return s.page(c, http.StatusOK, "gaps", view)
}

// gapsFor are the gaps that somebody may see, and when they were looked for; zero is not yet.
func (s *server) gapsFor(ctx context.Context, actor flows.Actor) ([]engine.Gap, time.Time, error) {
	units, everywhere := s.e.UnitsFor(actor, engine.SeeGaps)
	found, err := s.e.Vacancies(ctx)
	if err != nil {
		return nil, time.Time{}, err
	}
	gaps := slices.DeleteFunc(found.Gaps, func(gap engine.Gap) bool {
		return !everywhere && (gap.Group || !units[s.org().UnitKey(gap.Unit)])
	})
	return gaps, found.At, nil
}

func (s *server) gapItem(c echo.Context, gap engine.Gap, unit string) ui.GapItem {
	said := s.org().Say(gap, s.lang())
	item := ui.GapItem{Place: said.Place, What: said.What, Do: said.Do, Above: said.Above, Cases: said.Cases}
	for _, name := range gap.Processes {
		if p, known := s.org().Set().Processes[name]; known {
			item.Processes = append(item.Processes, p.TitleIn(s.lang()))
		}
	}
	switch {
	case gap.From != "":
		item.Badge = ui.Badge{Text: s.text("gaps.soon"), Tone: ui.Warn, Icon: "clock"}
	case gap.Nobody:
		item.Badge = ui.Badge{Text: s.text("gaps.nobody"), Tone: ui.Bad, Icon: "alert"}
	default:
		item.Badge = ui.Badge{Text: s.text("gaps.climbs"), Tone: ui.Neutral, Icon: "user"}
	}
	if !gap.Group && s.e.May(s.actorOf(c), engine.EditPeople, engine.OfPart(unit, "")) == nil {
		item.Href = unitPages + url.PathEscape(unit)
	}
	return item
}
