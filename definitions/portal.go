package definitions

import (
	"slices"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// Audience says for whom something of the site is shown: a tile, a notice, a page. The zero Audience is everyone.
// Who is meant is answered by engine.May with the action ReadInfo.
type Audience struct {
	// Rules name people or are yes/no; one that fits is enough. They may read signedIn and submitter (whoever looks),
	// and call holders() and group(). Empty: everyone.
	Rules []*expression.Program
}

// Everyone says whether nobody is kept out.
func (a Audience) Everyone() bool { return len(a.Rules) == 0 }

// TileGroup is a headed group of tiles of the portal.
type TileGroup struct {
	Title string
	Tiles []Tile
	For   Audience

	titles source.Local
}

// Notice is something the portal says for a time.
type Notice struct {
	Title string
	Text  string    // Markdown; "" is none
	Tone  string    // info, good, warn or urgent; "" is info
	From  time.Time // zero: at once
	Until time.Time // the first moment at which it is over; zero: until it is taken out
	For   Audience
	// Portal and Forms say where it stands.
	Portal, Forms bool

	titles, texts source.Local
}

// Now says whether a notice is in its time.
func (n Notice) Now(at time.Time) bool {
	return !at.Before(n.From) && (n.Until.IsZero() || at.Before(n.Until))
}

// Page is a page of information, written in Markdown: pages/<name>.md.
type Page struct {
	Name  string // of the file; it is the last part of the address /seiten/<name>
	Title string
	Lead  string // one sentence for the portal; "" is none
	Text  string // Markdown
	Order int    // smaller ones come first, then by title
	Menu  bool   // it is linked at the foot of every page
	For   Audience

	titles, leads, texts source.Local
}

// Contact says what the contact page shows of a function or group. The zero Contact is nothing: it is not listed.
type Contact struct {
	Listed bool
	// Name and Mail show who holds the function and their own mailbox; of a group never.
	Name, Mail bool
	// Mailbox is that of the function itself; {unit} in it stands for the key of the unit. "" is none.
	Mailbox string
	Text    string // what to turn to it for; "" is none

	texts source.Local
}

// In is the contact with its text in a language.
func (c Contact) In(lang string) Contact {
	c.Text = c.texts.In(lang)
	return c
}

// pagesIn are pages with their texts in a language.
func pagesIn(pages []Page, lang string) []Page {
	pages = slices.Clone(pages)
	for i := range pages {
		p := &pages[i]
		p.Title, p.Lead, p.Text = p.titles.In(lang), p.leads.In(lang), p.texts.In(lang)
	}
	return pages
}

// tilesIn are tiles with their texts in a language.
func tilesIn(tiles []Tile, lang string) []Tile {
	tiles = slices.Clone(tiles)
	for i := range tiles {
		tile := &tiles[i]
		tile.Title, tile.Text = tile.titles.In(lang), tile.texts.In(lang)
	}
	return tiles
}

// inLanguage puts the texts of the portal and its notices into a language.
func (s *Site) inLanguage(lang string) {
	p := &s.Portal
	p.Title, p.Intro = p.titles.In(lang), p.intros.In(lang)
	p.Tiles = tilesIn(p.Tiles, lang)
	p.Groups = slices.Clone(p.Groups)
	for i := range p.Groups {
		g := &p.Groups[i]
		g.Title, g.Tiles = g.titles.In(lang), tilesIn(g.Tiles, lang)
	}
	s.Notices = slices.Clone(s.Notices)
	for i := range s.Notices {
		n := &s.Notices[i]
		n.Title, n.Text = n.titles.In(lang), n.texts.In(lang)
	}
	s.Pages = pagesIn(s.Pages, lang)
}

// Page finds a page of information by its name.
func (s Site) Page(name string) (Page, bool) {
	for _, p := range s.Pages {
		if p.Name == name {
			return p, true
		}
	}
	return Page{}, false
}

// AllTiles are those outside of groups, then those of every group.
func (p Portal) AllTiles() []Tile {
	tiles := slices.Clone(p.Tiles)
	for _, g := range p.Groups {
		tiles = append(tiles, g.Tiles...)
	}
	return tiles
}
