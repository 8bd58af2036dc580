package pages

import (
	"runtime/debug"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// feedbackAddress is where anybody says what is not accessible.
const feedbackAddress = "/barrierefreiheit/rueckmeldung"

// editionLength is how much of a hash names an edition for people.
const editionLength = 7

// frame is what stands around a page whoever looks at it.
func (s *server) frame(title, section string) ui.Shell {
	edition := s.e.Edition()
	foot := ui.Foot{
		Contact: s.org().HasContacts(), Report: feedbackAddress, Version: programVersion(),
		Since: edition.Since, Edition: edition.Hash[:min(len(edition.Hash), editionLength)],
	}
	for _, page := range s.org().SiteIn().Pages {
		if page.Menu && page.For.Everyone() {
			foot.Links = append(foot.Links, ui.FootLink{Href: pageAddress(page.Name), Title: page.Title})
		}
	}
	return ui.Shell{Title: title, Section: section, Foot: foot}
}

// greet adds to a frame what belongs to whoever is signed in: their name, their ways, and how many tasks wait.
func (s *server) greet(c echo.Context, shell *ui.Shell, session *engine.Session) {
	o, actor := s.org(), session.Actor(s.org())
	shell.User = &ui.User{Name: o.Name(session.Person), Detail: s.officesOf(session.Person), Tasks: s.waiting(c, actor)}
	shell.User.Admin = s.e.May(actor, engine.Administer, engine.Site()) == nil
	registers, processes := s.e.Editable(actor)
	shell.User.Edits = len(registers)+len(processes) > 0
	shell.User.Cases = s.seesCases(actor)
	shell.User.Hub = s.hasHub(actor)
	shell.CSRF = session.CSRF
}

const waitingKey = "waiting"

// waiting is how many tasks wait for somebody, asked once for each request. Where the store does not answer the
// page does without the number.
func (s *server) waiting(c echo.Context, actor flows.Actor) int {
	if n, asked := c.Get(waitingKey).(int); asked {
		return n
	}
	n, err := s.e.OpenTasks(c.Request().Context(), actor)
	if err != nil {
		s.Log.Error("counting tasks", "error", err)
	}
	c.Set(waitingKey, n)
	return n
}

// programVersion is the version that the program was built from: a release, or the short name of a commit; "" where
// it was built without either.
var programVersion = sync.OnceValue(func() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	if v := info.Main.Version; v != "" && v != "(devel)" && !strings.Contains(v, "-0.") && !strings.HasSuffix(v, "+dirty") {
		return strings.TrimPrefix(v, "v")
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			return setting.Value[:min(len(setting.Value), editionLength)]
		}
	}
	return ""
})
