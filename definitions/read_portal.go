package definitions

import (
	"slices"
	"strings"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	aMoment     = &source.Message{De: "ein Tag wie 2026-12-20 oder ein Tag mit Uhrzeit wie 2026-12-20 18:00", En: "a day such as 2026-12-20, or a day with a time such as 2026-12-20 18:00"}
	noticeOrder = &source.Message{Code: "notice-order",
		De: "Der Hinweis ist vorbei, bevor er beginnt.", En: "The notice is over before it begins."}
	contactNothing = &source.Message{Code: "contact-nothing",
		De: "Von einer Gruppe werden weder Namen noch eigene Adressen gezeigt: Gib mit mail ein Postfach an.",
		En: "Neither names nor people's own addresses are shown of a group: name a mailbox with mail."}
)

// contactShows are the parts of a person that the contact page may show.
var contactShows = []string{"name", "mail"}

// noticePlaces are where a notice may stand.
var noticePlaces = []string{"portal", "forms"}

// readPortal reads the start page.
func (l *loader) readPortal(d *spec.Decoded) {
	portal := d.Nested("portal")
	if portal == nil {
		return
	}
	p := &l.set.Site.Portal
	p.titles, p.intros = portal.Label("title"), portal.Label("intro")
	p.Tiles = l.readTiles(portal.List("tiles"))
	for _, one := range portal.List("groups") {
		p.Groups = append(p.Groups, TileGroup{titles: one.Label("title"), For: l.readAudience(one), Tiles: l.readTiles(one.List("tiles"))})
	}
}

func (l *loader) readTiles(list []*spec.Decoded) []Tile {
	var tiles []Tile
	for _, one := range list {
		tile := Tile{Process: one.Word("process"), Link: one.Word("link"), Icon: one.Word("icon"), For: l.readAudience(one),
			titles: one.Label("title"), texts: one.Label("text")}
		switch {
		case one.Has("process") == one.Has("link"):
			l.report.Error(one.Node, tileOne, nil)
		case tile.Link != "" && !strings.HasPrefix(tile.Link, "https://") && (!strings.HasPrefix(tile.Link, "/") || strings.HasPrefix(tile.Link, "//")):
			l.wrong(one.At("link"), aLink.Say(nil))
		case tile.Link != "" && tile.titles.Text == "":
			l.report.Error(one.Node, tileTitle, nil)
		}
		tiles = append(tiles, tile)
	}
	return tiles
}

// decodedTiles are all tiles as they are written.
func decodedTiles(site *spec.Decoded) []*spec.Decoded {
	portal := site.Nested("portal")
	if portal == nil {
		return nil
	}
	tiles := slices.Clone(portal.List("tiles"))
	for _, group := range portal.List("groups") {
		tiles = append(tiles, group.List("tiles")...)
	}
	return tiles
}

// readAudience reads the key for.
func (l *loader) readAudience(d *spec.Decoded) Audience {
	person := formPersonType(l.unitParts())
	env := &expression.Env{Functions: whoFunctions, Names: map[string]*expression.Type{
		"signedIn": {Kind: expression.Bool}, "submitter": person, "today": {Kind: expression.Day}, "now": {Kind: expression.Instant}}}
	var audience Audience
	open := false
	for _, n := range d.Each("for") {
		if n.Raw == "everyone" {
			open = true
			continue
		}
		if program := expression.CompileCondition(n, nil, env, l.report); program != nil {
			audience.Rules = append(audience.Rules, program)
		}
		for _, call := range holdersCall.FindAllStringSubmatch(n.Raw, -1) {
			if l.functions[call[1]] == nil {
				l.unknown(n, unknownFunction, call[1], keys(l.functions))
			}
		}
		for _, call := range groupCall.FindAllStringSubmatch(n.Raw, -1) {
			if !l.groups[call[1]] {
				l.unknown(n, unknownGroup, call[1], keys(l.groups))
			}
		}
	}
	if open {
		return Audience{}
	}
	return audience
}

// readNotices reads the notices of the site. The days of a notice begin and end in the site's zone.
func (l *loader) readNotices(d *spec.Decoded) {
	zone, err := time.LoadLocation(l.set.Site.Zone)
	if err != nil {
		zone = time.UTC // the zone was reported
	}
	for _, one := range d.List("notices") {
		n := Notice{Tone: one.Word("tone"), For: l.readAudience(one), titles: one.Label("title"), texts: one.Label("text")}
		if n.Tone == "" {
			n.Tone = toneNames[0]
		}
		n.From, _ = l.moment(one.At("from"), zone)
		until, wholeDay := l.moment(one.At("to"), zone)
		if wholeDay {
			until = until.AddDate(0, 0, 1)
		}
		n.Until = until
		if !until.IsZero() && !until.After(n.From) {
			l.report.Error(one.At("to"), noticeOrder, nil)
		}
		for _, place := range one.Each("at") {
			switch place.Raw {
			case "portal":
				n.Portal = true
			case "forms":
				n.Forms = true
			default:
				l.wrong(place, oneOf.Say(source.Args{"names": list(noticePlaces)}))
			}
		}
		n.Portal = n.Portal || !n.Forms
		l.set.Site.Notices = append(l.set.Site.Notices, n)
	}
	// What is urgent stands on top; of equal ones the order is the author's.
	slices.SortStableFunc(l.set.Site.Notices, func(a, b Notice) int {
		return slices.Index(toneNames, b.Tone) - slices.Index(toneNames, a.Tone)
	})
}

// moment reads a day or a day with a time, in a zone; the zero time where there is none.
func (l *loader) moment(n *source.Node, zone *time.Location) (at time.Time, wholeDay bool) {
	if n == nil {
		return time.Time{}, false
	}
	if at, err := time.ParseInLocation("2006-01-02", n.Raw, zone); err == nil {
		return at, true
	}
	for _, shape := range []string{"2006-01-02 15:04", "2006-01-02T15:04"} {
		if at, err := time.ParseInLocation(shape, n.Raw, zone); err == nil {
			return at, false
		}
	}
	l.wrong(n, aMoment.Say(nil))
	return time.Time{}, false
}

// readContact reads what the contact page shows of a function or group.
func (l *loader) readContact(d *spec.Decoded, ofGroup bool) Contact {
	contact := d.Nested("contact")
	if contact == nil {
		return Contact{}
	}
	c := Contact{Listed: true, Mailbox: contact.Word("mail"), Text: contact.Label("text").Text, texts: contact.Label("text")}
	for _, n := range contact.Each("shows") {
		switch n.Raw {
		case "name":
			c.Name = true
		case "mail":
			c.Mail = true
		default:
			l.wrong(n, oneOf.Say(source.Args{"names": list(contactShows)}))
		}
		if ofGroup {
			l.report.Error(n, contactNothing, nil)
		}
	}
	if n := contact.At("mail"); n != nil {
		plain := *n
		plain.Raw = strings.ReplaceAll(n.Raw, "{unit}", "x")
		l.checkAddress(&plain)
	}
	return c
}
