package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/ui"
)

const unitsAddress = "/verwaltung/gliederungen"

// mostUnits is how many units a search lists.
const mostUnits = 50

func unitAddress(key string) string { return unitsAddress + "/gliederung/" + url.PathEscape(key) }

func underAddress(key string) string { return unitsAddress + "?unter=" + url.QueryEscape(key) }

// seesUnit says whether somebody may see who is who in a unit.
func (s *server) seesUnit(c echo.Context, key string) bool {
	_, there := s.org().UnitState(key)
	return there && s.e.May(s.actorOf(c), engine.SeePeople, engine.OfPart(key, "")) == nil
}

// unitsPage shows the units below one with who holds the offices in them, or what a search found.
func unitsPage(s *server, c echo.Context) error {
	o, actor := s.org(), s.actorOf(c)
	units, everywhere := s.e.UnitsFor(actor, engine.SeePeople)
	view := ui.UnitsPage{Shell: s.shell(c, s.text("keep.units"), "admin"), Action: unitsAddress, Search: strings.TrimSpace(c.QueryParam("suche")), People: peopleAddress,
		CSV: unitsAddress + "/ausgabe/csv", XLSX: unitsAddress + "/ausgabe/xlsx"}
	if s.mayEditSome(c) {
		view.New, view.Import = unitsAddress+"/neu", unitsAddress+"/einlesen"
	}
	if view.Search != "" {
		words := strings.Fields(expression.Fold(view.Search))
		for _, key := range o.UnitKeys() {
			if (everywhere || units[key]) && fitsAll(expression.Fold(o.UnitName(key)+" "+key), words) {
				if len(view.Units) < mostUnits {
					view.Units = append(view.Units, s.unitLine(key))
				} else {
					view.More++
				}
			}
		}
		return s.page(c, http.StatusOK, "units", view)
	}
	here := c.QueryParam("unter")
	if here == "" { // somebody who sees a part begins at the top of it
		tops := s.tops(units, everywhere)
		if len(tops) == 1 {
			here = tops[0]
		} else {
			for _, key := range tops {
				view.Units = append(view.Units, s.unitLine(key))
			}
			return s.page(c, http.StatusOK, "units", view)
		}
	}
	if !everywhere && !units[here] || !o.HasUnit(here) {
		return errGone
	}
	line := s.unitLine(here)
	view.Here = &line
	if _, add := s.e.MayChangeUnit(actor, here); add {
		view.New += "?unter=" + url.QueryEscape(here)
	}
	for at := o.ParentOf(here); at != "" && (everywhere || units[at]); at = o.ParentOf(at) {
		view.Above = append(view.Above, ui.KeepLink{Href: underAddress(at), Text: o.UnitName(at)})
	}
	slices.Reverse(view.Above)
	for _, key := range o.UnitsUnder(here) {
		view.Units = append(view.Units, s.unitLine(key))
	}
	return s.page(c, http.StatusOK, "units", view)
}

// tops are the highest units that somebody sees.
func (s *server) tops(units map[string]bool, everywhere bool) []string {
	o := s.org()
	if everywhere {
		return o.UnitsUnder("")
	}
	var tops []string
	for _, key := range o.UnitKeys() {
		if units[key] && !units[o.ParentOf(key)] {
			tops = append(tops, key)
		}
	}
	return tops
}

func (s *server) unitBadge(u engine.UnitState) ui.Badge {
	switch {
	case u.Ended:
		return ui.Badge{Tone: ui.Neutral, Icon: "stop", Text: s.text("pages.keep.unitEnded")}
	case s.ahead(u.ValidFrom):
		return ui.Badge{Tone: ui.Info, Icon: "calendar", Text: s.text("pages.keep.unitLater")}
	case u.Overrun:
		return ui.Badge{Tone: ui.Warn, Icon: "warn", Text: s.text("pages.register.stateOverrun")}
	}
	return ui.Badge{}
}

// unitLine is a unit in a list, with who holds its offices today.
func (s *server) unitLine(key string) ui.UnitLine {
	o := s.org()
	u, _ := o.UnitState(key)
	line := ui.UnitLine{Name: u.Name, Level: u.Level, Href: unitAddress(key), State: s.unitBadge(u), Count: len(o.UnitsUnder(key))}
	if strings.HasPrefix(line.Name, line.Level+" ") {
		line.Level = "" // the name tells it
	}
	if line.Count > 0 {
		line.Below = underAddress(key)
	}
	for _, post := range o.PostsOf(key) {
		title := o.FunctionTitle(post.Function)
		var names []string
		for _, term := range post.Terms {
			if term.Current {
				name := s.someone(term.Person)
				if term.Deputy {
					name += " (" + s.text("keep.deputy") + ")"
				}
				names = append(names, name)
			}
		}
		if len(names) > 0 {
			line.Holders = append(line.Holders, title+": "+strings.Join(names, ", "))
		}
		if post.Vacant && !u.Ended {
			line.Vacant = append(line.Vacant, title)
		}
	}
	return line
}
