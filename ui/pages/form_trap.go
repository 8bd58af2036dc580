package pages

import (
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/ui"
)

// Forms that anybody may fill in have two snares for programs, and ask no third party: an input that nobody sees,
// reaches by keyboard or hears read, and a signed time at which the page was made. Who is caught by the first is
// told so, and nothing is stored; who is caught by the second is asked to press once more, and loses nothing.
const (
	trapControl = "_website"
	timeControl = "_time"
	timePurpose = "form time"
	// leastLooking is the time in which nobody can have read a page, mostLooking that after which the page may
	// have been kept by a program for later.
	leastLooking = 2 * time.Second
	mostLooking  = 24 * time.Hour
)

// snares says whether a form has them: it is open to everyone, and nobody is signed in.
func snares(c echo.Context, p *definitions.Process) bool { return p.Form.Open && sessionOf(c) == nil }

// trapValue is the signed time of a page; "" where the form has no snares. A page that asks to press once more may
// be answered at once.
func (s *server) trapValue(c echo.Context, p *definitions.Process) string {
	if !snares(c, p) {
		return ""
	}
	at := s.e.Clock().Now()
	if c.Get(hastyKey) != nil {
		at = at.Add(-leastLooking)
	}
	written := strconv.FormatInt(at.UnixMilli(), 36)
	return written + "." + s.e.Keys().Sign(timePurpose, p.Name, written)
}

// trapped says whether a program filled in what nobody sees.
func trapped(c echo.Context, p *definitions.Process, post *posted) bool {
	return snares(c, p) && post.Control[trapControl] != ""
}

// hastyKey marks a request whose page asks to press once more.
const hastyKey = "hasty"

// hasty says whether a page came back too fast or too late, and makes the next one ask to press once more. As with
// the limit, what comes from this machine itself is believed.
func (s *server) hasty(c echo.Context, p *definitions.Process, post *posted) bool {
	if !snares(c, p) || s.near(c) {
		return false
	}
	written, signature, _ := strings.Cut(post.Control[timeControl], ".")
	at, err := strconv.ParseInt(written, 36, 64)
	looked := s.e.Clock().Now().Sub(time.UnixMilli(at))
	if err == nil && s.e.Keys().Verify(signature, timePurpose, p.Name, written) && looked >= leastLooking && looked <= mostLooking {
		return false
	}
	c.Set(hastyKey, true)
	c.Set(noticeKey, &ui.Notice{Tone: ui.Warn, Title: s.text("pages.hasty.title"), Text: s.text("pages.hasty.text")})
	return true
}

// near says whether a request comes from this machine, or from somebody who tries out the demo.
func (s *server) near(c echo.Context) bool {
	address, err := netip.ParseAddr(c.RealIP())
	return s.Limit.Off || s.Demo != nil || err == nil && address.IsLoopback()
}

// showTrapped is the friendly page for what a program filled in. What it uploaded with a new form goes at once.
func (s *server) showTrapped(c echo.Context, p *definitions.Process, fresh *engine.Draft) error {
	if fresh != nil {
		if err := s.e.Files().RemoveAll(fresh.CaseID()); err != nil {
			return err
		}
	}
	view := ui.TextPage{Shell: s.shell(c, s.text("pages.trapped.title"), "start"), Body: s.text("pages.trapped.text", "form", "/f/"+p.Name)}
	return s.page(c, http.StatusOK, "text", view)
}

// unstored is a draft that is not in the store yet; nil for any other.
func (f *filling) unstored() *engine.Draft {
	if f.stored {
		return nil
	}
	return f.draft
}
