package pages

import (
	"context"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// hasHub says whether somebody administers anything: the installation, people, cases, or what nobody else takes care
// of. Whoever only reads cases or keeps registers has entries of their own in the header.
func (s *server) hasHub(actor flows.Actor) bool {
	return s.e.May(actor, engine.Administer, engine.Site()) == nil || s.seesGaps(actor) || s.e.KeepsPeople(actor) || s.e.Manages(actor)
}

func (s *server) seesGaps(actor flows.Actor) bool {
	units, everywhere := s.e.UnitsFor(actor, engine.SeeGaps)
	return everywhere || len(units) > 0
}

// ways are the ways from the hub that are open to somebody.
func (s *server) ways(ctx context.Context, actor flows.Actor) ([]ui.Tile, error) {
	var doors []ui.Tile
	keeps, site := s.e.KeepsPeople(actor), s.e.May(actor, engine.Administer, engine.Site()) == nil
	if keeps {
		doors = append(doors,
			ui.Tile{Href: peopleAddress, Icon: "users", Title: s.text("keep.people"), Text: s.text("pages.hub.people")},
			ui.Tile{Href: unitsAddress, Icon: "home", Title: s.text("keep.units"), Text: s.text("pages.hub.units")},
			ui.Tile{Href: rightsAddress, Icon: "lock", Title: s.text("rights.heading"), Text: s.text("pages.hub.rights")})
	}
	if s.seesGaps(actor) {
		gaps, _, err := s.gapsFor(ctx, actor)
		if err != nil {
			return nil, err
		}
		doors = append(doors, ui.Tile{Href: gapsAddress, Icon: "user", Title: s.text("gaps.heading"), Text: s.count("hub.gaps", len(gaps)), Count: len(gaps)})
	}
	if s.e.Lists(actor) {
		doors = append(doors, ui.Tile{Href: listAddress, Icon: "search", Title: s.text("nav.cases"), Text: s.text("pages.hub.cases")})
	}
	if site {
		doors = append(doors,
			ui.Tile{Href: accessLogAddress, Icon: "eyeoff", Title: s.text("accessLog.heading"), Text: s.text("pages.hub.accesses")},
			ui.Tile{Href: "/verwaltung/konten", Icon: "key", Title: s.text("pages.provider.list"), Text: s.text("pages.hub.accounts")})
	}
	if registers, processes := s.e.Editable(actor); len(registers)+len(processes) > 0 {
		doors = append(doors, ui.Tile{Href: registersAddress, Icon: "edit", Title: s.text("register.heading"), Text: s.text("pages.hub.registers")})
	}
	return doors, nil
}

// hub lets whoever administers anything pass and fills in their ways; for everybody else the page does not exist.
func (s *server) hub(c echo.Context) (ui.AdminPage, error) {
	actor := s.actorOf(c)
	switch {
	case sessionOf(c) == nil:
		return ui.AdminPage{}, errSignIn
	case !s.hasHub(actor):
		return ui.AdminPage{}, errGone
	}
	doors, err := s.ways(c.Request().Context(), actor)
	return ui.AdminPage{
		Shell: s.shell(c, s.text("pages.admin.title"), "admin"), Doors: doors,
		Site: s.e.May(actor, engine.Administer, engine.Site()) == nil,
	}, err
}
