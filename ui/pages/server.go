// Package pages are the routes of Laufzettel: each handler reads a request, asks the engine, and fills a
// view of package ui. Edit here when an address, a redirect or what a page may show changes; how it looks
// is in package ui. One file holds one page with its actions.
package pages

import (
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/connectors"
	"laufzettel/engine"
	"laufzettel/ui"
)

// Options are what the pages need.
type Options struct {
	Engine   *engine.Engine
	Renderer *ui.Renderer
	Log      *slog.Logger
	// Demo opens one-click sign-in and time travel; serve never sets it.
	Demo *Demo
	// Postbox keeps mails instead of sending them: for everybody in the demo, for administrators elsewhere.
	// nil where mails are really sent.
	Postbox Postbox
	// Broken says what is wrong with definitions that are not in force because of it.
	Broken func() Broken
	// API adds the routes of the JSON interface; it may be nil.
	API func(*echo.Echo)
	// Secure marks cookies for HTTPS only; set wherever the base URL is https.
	Secure bool
	// Limit bounds posts that need no sign-in, by address of the client. The demo has none.
	Limit Limit
}

// Demo is what only the demo has.
type Demo struct{ Clock *engine.ShiftedClock }

// Postbox is the built-in mailbox: every mail, newest first.
type Postbox interface {
	Messages() []PostedMessage
	Message(id string) (PostedMessage, bool)
}

// PostedMessage is a mail as its receiver gets it.
type PostedMessage struct {
	ID      string
	Message connectors.Message
	Text    string
	HTML    string
	At      time.Time
}

// Broken is a newer set of definitions that cannot be put in force.
type Broken struct {
	Since       time.Time
	Diagnostics []ui.DiagnosticItem
}

// server holds what every handler needs.
type server struct {
	Options
	e       *engine.Engine
	metrics *metrics
}

// New builds the handler of all pages.
func New(o Options) *echo.Echo {
	s := &server{Options: o, e: o.Engine, metrics: newMetrics(o.Engine.Counters(), o.Log)}
	app := echo.New()
	app.HideBanner, app.HidePort = true, true
	app.HTTPErrorHandler = s.fail
	app.IPExtractor = echo.ExtractIPFromXFFHeader() // believes only proxies on this machine and in private networks
	app.Use(s.metrics.measure, s.recover, s.protect, s.limit(), s.session)
	s.routes(app)
	if o.API != nil {
		o.API(app)
	}
	return app
}

func (s *server) routes(app *echo.Echo) {
	// Mail scanners and previews often ask with HEAD first: they get the head of what GET gives.
	get := func(path string, handler echo.HandlerFunc) {
		app.GET(path, handler)
		app.HEAD(path, handler)
	}
	get("/", s.portal)
	get("/healthz", func(c echo.Context) error { return c.String(http.StatusOK, "ok\n") })
	get("/readyz", s.ready)
	get("/metrics", echo.WrapHandler(s.metrics.handler()))
	get("/static/*", echo.WrapHandler(s.Renderer.Static()))

	get("/f/:process", s.formBegin)
	app.POST("/f/:process", s.formPost)
	app.POST("/f/:process/live", s.formLive)
	app.POST("/f/:process/e/:draft/hochladen", s.formUpload)
	get("/f/:process/e/:draft", s.formResume)
	get("/f/:process/e/:draft/:page", s.formPage)
	app.POST("/f/:process/e/:draft/:page", s.formPost)
	get("/f/:process/e/:draft/pruefen", s.checkPage)
	app.POST("/f/:process/e/:draft/pruefen", s.checkPost)
	get("/f/:process/e/:draft/speichern", s.savePage)
	app.POST("/f/:process/e/:draft/speichern", s.savePost)
	get("/f/:process/e/:draft/fertig", s.receipt)
	get("/f/:process/e/:draft/datei/:file", s.draftFile)

	get("/v/:key", s.statusPage)
	app.POST("/v/:key/zurueckziehen", s.withdraw)
	app.POST("/v/:key/antwort", s.statusAnswer)
	app.POST("/v/:key/antwort/live", s.statusLive)
	app.POST("/v/:key/antwort/hochladen", s.statusUpload)

	get("/t/:token", s.linkPage)
	app.POST("/t/:token", s.linkPost)
	app.POST("/t/:token/live", s.linkLive)
	app.POST("/t/:token/hochladen", s.linkUpload)
	app.POST("/t/:token/nehmen", s.linkClaim)
	app.POST("/t/:token/zurueckgeben", s.linkRelease)
	get("/t/:token/datei/:file", s.linkFile)
	get("/w/:token", s.disputePage)
	app.POST("/w/:token", s.disputePost)

	get("/anmelden", s.signInPage)
	app.POST("/anmelden", s.signInPost)
	get("/anmelden/code/:id", s.signInCodePage)
	app.POST("/anmelden/code/:id", s.signInCodePost)
	get("/anmelden/:token", s.signInLink)
	app.POST("/anmelden/fertig", s.signInFinish)
	app.POST("/abmelden", s.signOut)
	get("/einrichten/:key", s.setupPage)
	app.POST("/einrichten/:key", s.setupPost)

	get("/aufgaben", s.inbox)
	get("/aufgaben/:task", s.taskPage)
	app.POST("/aufgaben/:task", s.taskPost)
	app.POST("/aufgaben/:task/live", s.taskLive)
	app.POST("/aufgaben/:task/hochladen", s.taskUpload)
	app.POST("/aufgaben/:task/nehmen", s.taskClaim)
	app.POST("/aufgaben/:task/zurueckgeben", s.taskRelease)
	get("/aufgaben/:task/datei/:file", s.taskFile)

	get("/verwaltung", s.admin)
	app.POST("/verwaltung/wirkung/:id/:action", s.adminEffect)
	get("/verwaltung/menschen", s.peoplePage)
	app.POST("/verwaltung/menschen", s.peoplePost)

	get("/impressum", s.sitePage("imprint"))
	get("/datenschutz", s.sitePage("privacy"))
	get("/barrierefreiheit", s.sitePage("accessibility"))
	if s.Postbox != nil {
		get("/postfach", s.mailbox)
		get("/postfach/:id", s.mailbox)
		get("/postfach/:id/html", s.mailBody)
	}
	if s.Demo != nil {
		app.POST("/postfach/zeit", s.travel)
		app.POST("/anmelden/demo", s.demoSignIn)
	}
}

func (s *server) ready(c echo.Context) error {
	if err := s.e.Ready(c.Request().Context()); err != nil {
		s.Log.Error("not ready", "error", err)
		return c.String(http.StatusServiceUnavailable, "not ready\n")
	}
	return c.String(http.StatusOK, "ready\n")
}

// page renders a view; status is the HTTP status.
func (s *server) page(c echo.Context, status int, name string, view any) error {
	header := c.Response().Header()
	header.Set(echo.HeaderContentType, echo.MIMETextHTMLCharsetUTF8)
	var buffer bufferedPage
	if err := s.Renderer.Page(&buffer, name, view); err != nil {
		return err
	}
	return c.HTMLBlob(status, buffer.Bytes())
}

// back sends the browser to another page after a post.
func (s *server) back(c echo.Context, address string) error {
	return c.Redirect(http.StatusSeeOther, address)
}

// shell is the frame of a page for whoever is asking.
func (s *server) shell(c echo.Context, title, section string) ui.Shell {
	shell := ui.Shell{Title: title, Section: section}
	shell.Notice, _ = c.Get(noticeKey).(*ui.Notice)
	if session := sessionOf(c); session != nil {
		o := s.e.Organisation()
		shell.User = &ui.User{Name: o.Name(session.Person), Detail: s.officesOf(session.Person), Admin: o.HasRole(session.Person, "admin")}
		shell.CSRF = session.CSRF
	}
	return shell
}

// officesOf names the offices of a person, for the header.
func (s *server) officesOf(person string) string {
	o := s.e.Organisation()
	p, ok := o.Someone(person)
	if !ok || len(p.Offices) == 0 {
		return ""
	}
	return o.FunctionTitle(p.Offices[0].Function) + ", " + o.UnitName(p.Offices[0].Unit)
}

// text is a sentence of the locale.
func (s *server) text(key string, pairs ...any) string { return s.Renderer.Text(key, pairs...) }

// gone is the one answer to addresses that are unknown, expired or used.
var errGone = errors.New("gone")
