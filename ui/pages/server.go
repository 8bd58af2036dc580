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
	// Accounts are the providers of accounts; nil where people sign in by mailed links alone.
	Accounts Accounts
	// API adds the routes of the JSON interface; it may be nil.
	API func(*echo.Echo)
	// Secure marks cookies for HTTPS only; set wherever the base URL is https.
	Secure bool
	// Limit bounds posts that need no sign-in, by address of the client. The demo has none.
	Limit Limit
	// Uploads bounds files that come without sign-in, by network of the client. Limit.Off switches it off.
	Uploads UploadLimit
}

// Demo is what only the demo has.
type Demo struct {
	Clock *engine.ShiftedClock
	// Letters makes what writes the mails of one played case; nil: they are told without their words.
	Letters func() Letters
}

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

// server holds what every handler needs. Handlers get one of their own for each request, whose language and
// Renderer are those of the request (see speaking); it is therefore never changed, only copied.
type server struct {
	Options
	e        *engine.Engine
	metrics  *metrics
	language string
	// allowance is what networks may still upload without having signed in.
	allowance *allowances
	// plays are the cases that somebody tries out in the demo.
	plays *probes
}

// handler answers one request; the server it gets speaks the language of the request.
type handler func(*server, echo.Context) error

// New builds the handler of all pages.
func New(o Options) *echo.Echo {
	s := &server{Options: o, e: o.Engine, metrics: newMetrics(o.Engine.Counters(), o.Log), language: o.Renderer.Site().Lang,
		allowance: newAllowances(o.Uploads), plays: &probes{}}
	app := echo.New()
	app.HideBanner, app.HidePort = true, true
	app.HTTPErrorHandler = s.fail
	app.IPExtractor = echo.ExtractIPFromXFFHeader() // believes only proxies on this machine and in private networks
	app.Use(s.metrics.measure, s.recover, s.protect, s.chooseLanguage, s.limit(), s.session)
	s.routes(app)
	if o.API != nil {
		o.API(app)
	}
	return app
}

func (s *server) routes(app *echo.Echo) {
	// Mail scanners and previews often ask with HEAD first: they get the head of what GET gives.
	get := func(path string, h handler) {
		app.GET(path, s.spoken(h))
		app.HEAD(path, s.spoken(h))
	}
	post := func(path string, h handler) { app.POST(path, s.spoken(h)) }
	get("/", (*server).portal)
	get("/healthz", func(_ *server, c echo.Context) error { return c.String(http.StatusOK, "ok\n") })
	get("/readyz", (*server).ready)
	get("/metrics", plain(s.metrics.handler()))
	get("/static/*", plain(s.Renderer.Static()))

	get("/f/:process", doorkeeper(led((*server).formBegin)))
	post("/f/:process", doorkeeper(led((*server).formPost)))
	post("/f/:process/live", (*server).formLive)
	post("/f/:process/sichern", (*server).formAutosave)
	post("/f/:process/e/:draft/sichern", (*server).formAutosave)
	post("/f/:process/e/:draft/hochladen", (*server).formUpload)
	get("/f/:process/datenschutz", (*server).privacyPage)
	get("/f/:process/e/:draft", doorkeeper(led((*server).formResume)))
	get("/f/:process/e/:draft/:page", doorkeeper(led((*server).formPage)))
	post("/f/:process/e/:draft/:page", doorkeeper(led((*server).formPost)))
	get("/f/:process/e/:draft/pruefen", doorkeeper(led((*server).checkPage)))
	post("/f/:process/e/:draft/pruefen", doorkeeper(led((*server).checkPost)))
	get("/f/:process/e/:draft/geaendert", (*server).changedPage)
	post("/f/:process/e/:draft/geaendert", (*server).changedPost)
	get("/f/:process/e/:draft/laenger", (*server).longerPage)
	post("/f/:process/e/:draft/laenger", (*server).longerPost)
	get("/f/:process/e/:draft/loeschen", (*server).dropPage)
	post("/f/:process/e/:draft/loeschen", (*server).dropPost)
	get("/f/:process/e/:draft/speichern", (*server).savePage)
	post("/f/:process/e/:draft/speichern", (*server).savePost)
	get("/f/:process/e/:draft/bestaetigen", (*server).almostPage)
	post("/f/:process/e/:draft/bestaetigen", (*server).almostPost)
	get("/f/:process/e/:draft/kopie", (*server).draftCopy)
	get("/f/:process/e/:draft/fertig", (*server).receipt)
	get("/f/:process/e/:draft/datei/:file", (*server).draftFile)
	get("/f/:process/e/:draft/datei/:file/ansicht", (*server).draftFile)

	get("/b/:token", (*server).confirmPage)
	post("/b/:token", (*server).confirmPost)

	get("/v/:key", (*server).statusPage)
	get("/v/:key/datei/:file", (*server).statusFile)
	get("/v/:key/datei/:file/ansicht", (*server).statusFile)
	get("/v/:key/kopie", (*server).caseCopy)
	post("/v/:key/zurueckziehen", (*server).withdraw)
	get("/v/:key/einwilligung/:field", (*server).consentPage)
	post("/v/:key/einwilligung/:field", (*server).consentPost)
	post("/v/:key/antwort", (*server).statusAnswer)
	post("/v/:key/antwort/live", (*server).statusLive)
	post("/v/:key/antwort/hochladen", (*server).statusUpload)

	get("/t/:token", orOver((*server).linkPage))
	post("/t/:token/neu", (*server).linkRenew)
	post("/t/:token", orOver((*server).linkPost))
	get("/t/:token/weiter/:action", (*server).linkAid)
	post("/t/:token/weiter/:action", (*server).linkAidPost)
	post("/t/:token/live", (*server).linkLive)
	post("/t/:token/hochladen", (*server).linkUpload)
	post("/t/:token/nehmen", (*server).linkClaim)
	post("/t/:token/zurueckgeben", (*server).linkRelease)
	get("/t/:token/datei/:file", (*server).linkFile)
	get("/t/:token/datei/:file/ansicht", (*server).linkFile)
	get("/w/:token", (*server).disputePage)
	post("/w/:token", (*server).disputePost)

	get("/anmelden", (*server).signInPage)
	post("/anmelden", (*server).signInPost)
	get("/anmelden/code/:id", (*server).signInCodePage)
	post("/anmelden/code/:id", (*server).signInCodePost)
	get("/anmelden/konto", (*server).neededPage)
	post("/anmelden/passkey/aufgabe", (*server).passkeyChallenge)
	post("/anmelden/passkey", (*server).passkeySignIn)
	get("/anmelden/einspruch/:token", (*server).passkeyDisputePage)
	post("/anmelden/einspruch/:token", (*server).passkeyDispute)
	get("/anmelden/:token", (*server).signInLink)
	post("/anmelden/fertig", (*server).signInFinish)
	get("/anmelden/konto/:provider", (*server).accountBegin)
	get("/anmelden/konto/:provider/zurueck", (*server).accountReturn)
	post("/abmelden", (*server).signOut)
	get("/abgemeldet/:provider", (*server).signedOut)
	get("/einrichten/:key", (*server).setupPage)
	post("/einrichten/:key", (*server).setupPost)

	get(accessAddress, (*server).accessPage)
	post(accessAddress+"/passkey/aufgabe", (*server).passkeyAsk)
	post(accessAddress+"/passkey", (*server).passkeyAdd)
	post(accessAddress+"/passkey/:id/name", (*server).passkeyRename)
	post(accessAddress+"/passkey/:id/entfernen", (*server).passkeyRemove)
	post(accessAddress+"/sitzung/:id/beenden", (*server).sessionEnd)
	post(accessAddress+"/sitzungen/beenden", (*server).sessionsEnd)

	get("/aufgaben", (*server).inbox)
	get(agendaAddress, (*server).agendaList)
	get(agendaAddress+"/:agenda", (*server).agendaPage)
	post(agendaAddress+"/:agenda", (*server).agendaEnter)
	get(bulkAddress, (*server).bulkPage)
	post(bulkAddress, (*server).bulkPost)
	get(wishesAddress, (*server).wishesPage)
	post(wishesAddress, (*server).wishesPost)
	get("/aufgaben/:task/uebernehmen", (*server).takeOverPage)
	post("/aufgaben/:task/uebernehmen", (*server).takeOver)
	get("/aufgaben/:task", (*server).taskPage)
	post("/aufgaben/:task", (*server).taskPost)
	get("/aufgaben/:task/weiter/:action", (*server).taskAid)
	post("/aufgaben/:task/weiter/:action", (*server).taskAidPost)
	post("/aufgaben/:task/live", (*server).taskLive)
	post("/aufgaben/:task/hochladen", (*server).taskUpload)
	post("/aufgaben/:task/nehmen", (*server).taskClaim)
	post("/aufgaben/:task/zurueckgeben", (*server).taskRelease)
	get("/aufgaben/:task/datei/:file", (*server).taskFile)
	get("/aufgaben/:task/datei/:file/ansicht", (*server).taskFile)

	post("/aufgaben/:task"+remarkEnding, (*server).taskRemark)

	get(casesAddress+"/:case", withCase(casePage))
	post(casesAddress+"/:case"+remarkEnding, withCase(caseRemark))
	get(casesAddress+"/:case/stand", withCase(casePreview))
	get(casesAddress+"/:case/datei/:file", withCase((*server).caseFileOf))
	get(casesAddress+"/:case/datei/:file/ansicht", withCase((*server).caseFileOf))
	get(casesAddress+"/:case/:action", withCase(caseActionPage))
	post(casesAddress+"/:case/:action", withCase(caseActionPost))
	get(listAddress, (*server).casesPage)
	post(listAddress+"/ausgabe", (*server).casesExport)
	post(listAddress+"/gliederung", (*server).unitExport)
	get(accessLogAddress, (*server).accessLogPage)

	get("/verwaltung", (*server).admin)
	post("/verwaltung/wirkung/:id/:action", (*server).adminEffect)
	s.peopleRoutes(get, post)
	get("/verwaltung/konten", (*server).accountsPage)
	post("/verwaltung/konten", (*server).accountsPost)
	get(gapsAddress, (*server).gapsPage)
	get(rightsAddress, (*server).rightsPage)
	get(registersAddress, (*server).registersPage)
	get(registersAddress+"/:register", withRegister(registerPage))
	get(registersAddress+"/:register/neu", withRegister(rowNew))
	post(registersAddress+"/:register/neu", withRegister(rowAdd))
	get(registersAddress+"/:register/zeile/:row", withRegister(rowPage))
	post(registersAddress+"/:register/zeile/:row", withRegister(rowSave))
	post(registersAddress+"/:register/zeile/:row/:action", withRegister(rowAction))
	get(registersAddress+"/:register/einlesen", withRegister(importPage))
	post(registersAddress+"/:register/einlesen", withRegister(importLook))
	post(registersAddress+"/:register/einlesen/:key", withRegister(importApply))
	get(registersAddress+"/:register/ausgabe/:kind", withRegister(registerFile))
	get(settingsAddress+"/:process", withSettings(settingsPage))
	get(settingsAddress+"/:process/:setting", withSettings(settingPage))
	post(settingsAddress+"/:process/:setting", withSettings(settingSave))
	post(settingsAddress+"/:process/:setting/:action", withSettings(settingAction))

	get("/seiten/:page", (*server).infoPage)
	get("/kontakt", (*server).contactPage)
	get("/impressum", sitePage("imprint"))
	get("/datenschutz", sitePage("privacy"))
	get("/barrierefreiheit", sitePage("accessibility"))
	get(feedbackAddress, (*server).feedbackPage)
	post(feedbackAddress, (*server).feedbackPost)
	get("/ich", (*server).me)
	get("/v/:key/datenschutz", (*server).statusPrivacy)
	post("/v/:key/nachfragen", (*server).nudge)
	post("/v/:key"+amendEnding, (*server).statusAmend)
	get("/v/:key/aktion/:action", (*server).actionPage)
	post("/v/:key/aktion/:action", (*server).actionPost)
	post("/v/:key/aktion/:action/live", (*server).actionLive)
	post("/v/:key/aktion/:action/hochladen", (*server).actionUpload)
	get("/t/:token/datenschutz", (*server).linkPrivacy)
	get("/aufgaben/:task/datenschutz", (*server).taskPrivacy)
	if s.Postbox != nil {
		get("/postfach", (*server).mailbox)
		get("/postfach/:id", (*server).mailbox)
		get("/postfach/:id/html", (*server).mailBody)
	}
	if s.Demo != nil {
		post("/postfach/zeit", (*server).travel)
		get(probeAddress, (*server).probePage)
		post(probeAddress, (*server).probeBegin)
		get(probeAddress+"/:play", (*server).probeShow)
		post(probeAddress+"/:play", (*server).probeMove)
		post("/anmelden/demo", (*server).demoSignIn)
	}
}

func (s *server) ready(c echo.Context) error {
	if err := s.e.Ready(c.Request().Context()); err != nil {
		s.Log.Error("not ready", "error", err)
		return c.String(http.StatusServiceUnavailable, "not ready"+whyNotReady(err)+"\n")
	}
	return c.String(http.StatusOK, "ready\n")
}

// whyNotReady is what a monitor may show of an error; the log has all of it.
func whyNotReady(err error) string {
	switch {
	case errors.Is(err, engine.ErrNoRoom):
		return ": the disk is full or read-only; make room, and it goes on by itself"
	case errors.Is(err, engine.ErrStoreStopped):
		return ": the database cannot be written; check the disk, then start again"
	}
	return ""
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
	shell := s.frame(title, section)
	shell.Notice, _ = c.Get(noticeKey).(*ui.Notice)
	if session := sessionOf(c); session != nil {
		s.greet(c, &shell, session)
	}
	return shell
}

// officesOf names the offices of a person, for the header.
func (s *server) officesOf(person string) string {
	o := s.org()
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
