package pages

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/ui"
)

// portal shows what can be applied for.
func (s *server) portal(c echo.Context) error {
	site := s.org().SiteIn()
	view := ui.PortalPage{Shell: s.shell(c, s.text("pages.portal.title"), "start"), Heading: site.Portal.Title, Intro: site.Portal.Intro}
	group := ui.TileGroup{}
	for _, tile := range site.Portal.Tiles {
		shown := ui.Tile{Href: tile.Link, Title: tile.Title, Text: tile.Text}
		if tile.Process != "" {
			p, ok := s.e.Process(tile.Process)
			if !ok || !s.mayStart(c, p) {
				continue
			}
			shown.Href = "/f/" + tile.Process
			note, err := s.tileNote(c, tile.Process)
			if err != nil {
				return err
			}
			shown.Note = note
			if shown.Title == "" {
				shown.Title = p.TitleIn(s.lang())
			}
		}
		if strings.HasPrefix(shown.Href, "http") {
			shown.Icon = "link"
		}
		group.Tiles = append(group.Tiles, shown)
	}
	view.Groups = []ui.TileGroup{group}
	var err error
	if view.Resume, err = s.resumable(c); err != nil {
		return err
	}
	return s.page(c, http.StatusOK, "portal", view)
}

// sitePage shows one of the pages that every public site owes: imprint, privacy, accessibility.
func sitePage(name string) handler {
	return func(s *server, c echo.Context) error {
		site := s.org().SiteIn()
		body := map[string]string{"imprint": site.Imprint, "privacy": site.Privacy, "accessibility": site.Accessibility}[name]
		if strings.HasPrefix(body, "https://") {
			return c.Redirect(http.StatusFound, body)
		}
		view := ui.TextPage{Shell: s.shell(c, s.text("layout."+name), ""), Body: body}
		return s.page(c, http.StatusOK, "text", view)
	}
}
