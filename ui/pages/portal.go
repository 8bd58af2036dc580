package pages

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/ui"
)

// portal shows what can be applied for, what waits for whoever is signed in, and what is good to know.
func (s *server) portal(c echo.Context) error {
	site := s.org().SiteIn()
	view := ui.PortalPage{Shell: s.shell(c, s.text("pages.portal.title"), "start"), Heading: site.Portal.Title, Intro: site.Portal.Intro}
	view.Notices = s.siteNotices(c, func(n definitions.Notice) bool { return n.Portal })
	view.Mine = s.shortcuts(view.User)
	for _, group := range append([]definitions.TileGroup{{Tiles: site.Portal.Tiles}}, site.Portal.Groups...) {
		if !s.meant(c, group.For) {
			continue
		}
		tiles, err := s.tiles(c, group.Tiles)
		if err != nil {
			return err
		}
		if len(tiles) > 0 {
			view.Groups = append(view.Groups, ui.TileGroup{Title: group.Title, Tiles: tiles})
		}
	}
	view.Infos = s.infos(c, "")
	var err error
	if view.Resume, err = s.resumable(c); err != nil {
		return err
	}
	return s.page(c, http.StatusOK, "portal", view)
}

// meant says whether something of the site is meant for whoever looks.
func (s *server) meant(c echo.Context, to definitions.Audience) bool {
	return s.e.May(s.actorOf(c), engine.ReadInfo, engine.Addressed(to)) == nil
}

// tiles are those that whoever looks may use.
func (s *server) tiles(c echo.Context, declared []definitions.Tile) ([]ui.Tile, error) {
	var tiles []ui.Tile
	for _, tile := range declared {
		if !s.meant(c, tile.For) {
			continue
		}
		shown := ui.Tile{Href: tile.Link, Title: tile.Title, Text: tile.Text, Icon: tile.Icon}
		if tile.Process != "" {
			p, ok := s.e.Process(tile.Process)
			if !ok || !s.mayStart(c, p) {
				continue
			}
			shown.Href = "/f/" + tile.Process
			note, err := s.tileNote(c, tile.Process)
			if err != nil {
				return nil, err
			}
			shown.Note = note
			if shown.Title == "" {
				shown.Title = p.TitleIn(s.lang())
			}
		}
		if shown.Icon == "" && strings.HasPrefix(shown.Href, "http") {
			shown.Icon = "link"
		}
		tiles = append(tiles, shown)
	}
	return tiles, nil
}

// shortcuts lead whoever is signed in to what is theirs.
func (s *server) shortcuts(user *ui.User) []ui.Tile {
	if user == nil {
		return nil
	}
	tiles := []ui.Tile{
		{Href: "/aufgaben", Icon: "inbox", Title: s.text("pages.portal.tasks"), Text: s.count("me.waiting", user.Tasks), Count: user.Tasks},
		{Href: "/ich", Icon: "user", Title: s.text("pages.portal.cases"), Text: s.text("pages.portal.casesText")},
	}
	if user.Cases {
		tiles = append(tiles, ui.Tile{Href: "/vorgaenge", Icon: "search", Title: s.text("pages.portal.list"), Text: s.text("pages.portal.listText")})
	}
	if user.Edits {
		tiles = append(tiles, ui.Tile{Href: registersAddress, Icon: "edit", Title: s.text("pages.portal.registers"), Text: s.text("pages.portal.registersText")})
	}
	switch {
	case user.Admin:
		tiles = append(tiles, ui.Tile{Href: "/verwaltung", Icon: "gear", Title: s.text("pages.portal.admin"), Text: s.text("pages.portal.adminText")})
	case user.Hub:
		tiles = append(tiles, ui.Tile{Href: "/verwaltung", Icon: "gear", Title: s.text("pages.portal.admin"), Text: s.text("pages.portal.hubText")})
	}
	return tiles
}

// count is a sentence about a number.
func (s *server) count(key string, n int) string { return s.Renderer.Count(key, n) }

// siteNotices are those in their time for whoever looks, the most urgent ones first.
func (s *server) siteNotices(c echo.Context, here func(definitions.Notice) bool) []ui.SiteNotice {
	var shown []ui.SiteNotice
	now := s.e.Clock().Now()
	for _, n := range s.org().SiteIn().Notices {
		if n.Now(now) && here(n) && s.meant(c, n.For) {
			shown = append(shown, ui.SiteNotice{Title: n.Title, Text: n.Text, Tone: noticeTones[n.Tone], Urgent: n.Tone == "urgent"})
		}
	}
	return shown
}

var noticeTones = map[string]ui.Tone{"info": ui.Info, "good": ui.Good, "warn": ui.Warn, "urgent": ui.Bad}

// sitePage shows one of the pages that every public site owes: imprint, privacy, accessibility.
func sitePage(name string) handler {
	return func(s *server, c echo.Context) error {
		site := s.org().SiteIn()
		body := map[string]string{"imprint": site.Imprint, "privacy": site.Privacy, "accessibility": site.Accessibility}[name]
		if strings.HasPrefix(body, "https://") {
			return c.Redirect(http.StatusFound, body)
		}
		view := ui.TextPage{Shell: s.shell(c, s.text("layout."+name), ""), Body: body}
		if name == "accessibility" {
			view.Body += "\n\n" + s.text("pages.feedback.offer", "address", feedbackAddress)
		}
		return s.page(c, http.StatusOK, "text", view)
	}
}
