package pages

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/expression"
	"laufzettel/ui"
)

const myAddress = "/ich"

// me is the hub of whoever is signed in: their applications, drafts and decisions, and what they can set.
func (s *server) me(c echo.Context) error {
	session := sessionOf(c)
	if session == nil {
		return s.toSignIn(c, myAddress)
	}
	view := ui.MePage{Shell: s.shell(c, s.text("me.heading"), "me"), Name: s.org().Name(session.Person)}
	view.Tasks = view.User.Tasks
	view.Doors = s.doors(c, s.absenceOf(session.Person))
	var err error
	if view.Resume, err = s.resumable(c); err != nil {
		return err
	}
	if view.Cases, err = s.myCases(c, session); err != nil {
		return err
	}
	if view.About, err = s.casesAboutMe(c, session); err != nil {
		return err
	}
	if view.Decided, err = s.decidedByMe(c, session); err != nil {
		return err
	}
	return s.page(c, http.StatusOK, "me", view)
}

// doors lead to the pages about oneself that this installation has.
func (s *server) doors(c echo.Context, away ui.AbsenceNote) []ui.Tile {
	if away.Text == "" {
		away.Text = s.text("pages.me.here")
	}
	var doors []ui.Tile
	for _, door := range []ui.Tile{
		{Href: "/ich/abwesenheit", Icon: "calendar", Title: s.text("pages.me.absence"), Text: away.Text},
		{Href: "/ich/wuensche", Icon: "mail", Title: s.text("pages.me.wishes"), Text: s.text("pages.me.wishesText")},
		{Href: accessAddress, Icon: "key", Title: s.text("pages.me.access"), Text: s.text("pages.me.accessText")},
	} {
		if slices.ContainsFunc(c.Echo().Routes(), func(r *echo.Route) bool { return r.Path == door.Href && r.Method == http.MethodGet }) {
			doors = append(doors, door)
		}
	}
	return doors
}

// absenceOf says how somebody is represented: now, or next.
func (s *server) absenceOf(person string) ui.AbsenceNote {
	o := s.org()
	p, _ := o.Someone(person)
	today := expression.DateOf(s.e.Clock().Now(), o.Zone())
	note := ui.AbsenceNote{}
	var next expression.Date
	for _, a := range p.Absences {
		if a.To != (expression.Date{}) && a.To.Compare(today) < 0 {
			continue
		}
		soon := a.From.Compare(today) > 0
		if note.Text != "" && (soon && !note.Soon || soon == note.Soon && a.From.Compare(next) >= 0) {
			continue
		}
		next, note.Soon = a.From, soon
		switch {
		case soon:
			note.Text = s.text("pages.me.soon", "from", s.Renderer.Day(a.From.In(o.Zone())))
		case a.To == (expression.Date{}):
			note.Text = s.text("pages.me.awayOpen")
		default:
			note.Text = s.text("pages.me.away", "until", s.Renderer.Day(a.To.In(o.Zone())))
		}
		var names []string
		for _, id := range a.Replacement {
			if name := o.Name(id); name != "" {
				names = append(names, name)
			}
		}
		if len(names) > 0 {
			note.Text += " " + s.text("pages.me.deputies", "names", strings.Join(names, ", "))
		}
	}
	return note
}
