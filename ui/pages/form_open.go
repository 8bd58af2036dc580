package pages

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// openingKey is where the doorkeeper leaves what it found out.
const openingKey = "opening"

// fewPlaces is how many places must be left before the page counts them: a large number hurries nobody and says
// nothing, a small one saves people the work.
const fewPlaces = 10

// doorkeeper stands before the pages of a form: where it cannot be begun it says so before anybody types, and a
// draft that can no longer be sent is shown to be read. Posts pass: what was typed is stored first.
func doorkeeper(h handler) handler {
	return func(s *server, c echo.Context) error {
		p, ok := s.e.Process(c.Param("process"))
		if !ok || !s.mayStart(c, p) {
			return h(s, c)
		}
		o, err := s.e.Opening(c.Request().Context(), p.Name)
		if err != nil {
			return err
		}
		c.Set(openingKey, o)
		begins, reads := c.Param("draft") == "", c.Request().Method != http.MethodPost
		switch {
		case begins && (reads || o.NotYet) && (o.Closed() || o.Full()):
			return s.showClosed(c, p.TitleIn(s.lang()), o)
		case !begins && reads && o.Closed() && !strings.HasSuffix(c.Path(), "/pruefen"):
			return s.back(c, "/f/"+p.Name+"/e/"+c.Param("draft")+"/pruefen")
		case !begins && reads && o.Full():
			s.noticeFull(c, o)
		}
		return h(s, c)
	}
}

func openingOf(c echo.Context) *engine.Opening {
	if o, ok := c.Get(openingKey).(*engine.Opening); ok {
		return o
	}
	return &engine.Opening{}
}

func (s *server) showClosed(c echo.Context, title string, o *engine.Opening) error {
	text, err := o.Written(s.lang())
	if err != nil {
		return err
	}
	view := ui.ClosedPage{Shell: s.shell(c, title, "start"), Heading: o.Say(s.org().Zone()).In(s.lang()), Text: text, Back: "/"}
	return s.page(c, http.StatusOK, "closed", view)
}

func (s *server) noticeFull(c echo.Context, o *engine.Opening) {
	c.Set(noticeKey, &ui.Notice{Tone: ui.Warn, Title: o.Say(s.org().Zone()).In(s.lang()), Text: s.text("pages.blocked.keptFull")})
}

// closing announces until when a form can be sent, and the last places.
func (s *server) closing(c echo.Context) string {
	o, said := openingOf(c), ""
	if o.Closed() || o.Full() {
		return ""
	}
	if until := o.Deadline(s.lang(), s.org().Zone()); until != "" {
		said = s.text("pages.closing.until", "until", until)
	}
	if o.Places == 0 || o.Left > fewPlaces {
		return said
	}
	left := s.text("pages.closing.left.one")
	if o.Left > 1 {
		left = s.text("pages.closing.left.many", "n", o.Left)
	}
	if said != "" {
		said += " · "
	}
	return said + left
}

// blocked says why a draft cannot be sent now; nil where it can.
func (s *server) blocked(c echo.Context) (*ui.Blocked, error) {
	o := openingOf(c)
	if !o.Closed() && !o.Full() {
		return nil, nil
	}
	text, err := o.Written(s.lang())
	b := &ui.Blocked{Heading: o.Say(s.org().Zone()).In(s.lang()), Text: text}
	switch {
	case o.Over:
		b.Kept = s.text("pages.blocked.keptOver")
	case o.NotYet:
		b.Kept = s.text("pages.blocked.keptEarly", "from", o.Opens(s.lang(), s.org().Zone()))
	default:
		b.Kept = s.text("pages.blocked.keptFull")
	}
	return b, err
}

// tileNote is what the portal says about a form: that it is closed, full, or closes soon.
func (s *server) tileNote(c echo.Context, process string) (string, error) {
	o, err := s.e.Opening(c.Request().Context(), process)
	if err != nil {
		return "", err
	}
	c.Set(openingKey, o)
	switch {
	case o.NotYet:
		return s.text("pages.portal.early", "from", o.Opens(s.lang(), s.org().Zone())), nil
	case o.Over:
		return s.text("pages.portal.over", "until", o.Deadline(s.lang(), s.org().Zone())), nil
	case o.Full():
		return s.text("pages.portal.full"), nil
	}
	return s.closing(c), nil
}

// duplicate warns of an earlier case with the same key; nil where there is none, or the answers are not complete.
func (s *server) duplicate(c echo.Context, f *filling, problem string) (*ui.Duplicate, error) {
	values, problems, err := f.process.Form.Read(f.draft.Input, "", f.ctx)
	if err != nil || len(problems) > 0 {
		return nil, err
	}
	x, err := s.e.DuplicateOf(c.Request().Context(), f.process, values, s.actorOf(c), "")
	if err != nil || x == nil {
		return nil, err
	}
	text, err := s.e.Warning(f.process, values, f.ctx, x)
	return &ui.Duplicate{Text: text, Problem: problem}, err
}

// refusedSending shows the check page with the reason for which a submission was not taken.
func (s *server) refusedSending(c echo.Context, f *filling, refusal *flows.Refusal) error {
	if refusal.Code != flows.Incomplete {
		c.Set(noticeKey, &ui.Notice{Tone: ui.Bad, Title: s.text("pages.refused.title"), Text: refusal.Text.In(s.lang())})
		o, err := s.e.Opening(c.Request().Context(), f.process.Name) // it has changed since the page was asked for
		if err != nil && !errors.Is(err, engine.ErrNotFound) {
			return err
		}
		c.Set(openingKey, o)
	}
	return s.showCheck(c, f, http.StatusUnprocessableEntity)
}

// untoldKey is where a handler leaves what is to stand beside the tick of a warning.
const untoldKey = "untold"

func untold(c echo.Context) string {
	problem, _ := c.Get(untoldKey).(string)
	return problem
}

// startNotes are what approvers should know about how a case began.
func (s *server) startNotes(started flows.Started) string {
	var notes []string
	if started.Confirmed {
		notes = append(notes, s.text("pages.entry.confirmed"))
	}
	if len(started.Earlier) > 0 {
		notes = append(notes, s.text("pages.entry.earlier", "numbers", strings.Join(started.Earlier, ", ")))
	}
	return strings.Join(notes, "\n")
}
