package pages

import (
	"errors"
	"net/http"
	"net/mail"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

const (
	sessionLife = 7 * 24 * time.Hour
	browserLife = time.Hour
)

// next is where to go after sign-in: a path of this site, never another one. Browsers drop tabs and line
// ends from addresses and read a backslash as a slash, so that none of them may come in.
func next(c echo.Context) string {
	to := c.FormValue("next")
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.Contains(to, "\\") || strings.ContainsFunc(to, unicode.IsControl) {
		return "/aufgaben"
	}
	return to
}

// toSignIn sends somebody to sign in first, and then back: to the page they asked for, or, where they had
// posted something, to the page that it was posted from.
func (s *server) toSignIn(c echo.Context, page string) error {
	if c.Request().Method != http.MethodPost {
		page = c.Request().URL.Path
	}
	return s.back(c, "/anmelden?next="+url.QueryEscape(page))
}

// signInPage asks for the mail address; in the demo it offers every invented person.
func (s *server) signInPage(c echo.Context) error {
	if s.Demo != nil {
		return s.demoPeople(c)
	}
	view := ui.SignInPage{Shell: s.shell(c, s.text("pages.signin.title"), ""), Action: "/anmelden", Next: next(c), Ways: s.providerWays(next(c)), Passkey: s.passkeyWay(next(c), "")}
	return s.page(c, http.StatusOK, "signin", view)
}

// browser is the cookie that binds a sign-in to the browser that asked for it.
func (s *server) browser(c echo.Context) string {
	if key := s.cookie(c, browserCookie); len(key) >= 20 {
		return key
	}
	return ""
}

// signInPost mails a link. The answer is the same whether anybody reads that address or not.
func (s *server) signInPost(c echo.Context) error {
	address, err := mail.ParseAddress(strings.TrimSpace(c.FormValue("email")))
	if err != nil {
		view := ui.SignInPage{Shell: s.shell(c, s.text("pages.signin.title"), ""), Action: "/anmelden", Next: next(c), Ways: s.providerWays(next(c)), Email: c.FormValue("email"), Problem: s.text("pages.save.problem"), Passkey: s.passkeyWay(next(c), "")}
		view.Faulty = true
		return s.page(c, http.StatusUnprocessableEntity, "signin", view)
	}
	browser := s.browser(c)
	if browser == "" {
		browser = engine.NewBrowserKey()
		s.setCookie(c, browserCookie, browser, browserLife)
	}
	id, err := s.e.AskSignIn(c.Request().Context(), address.Address, browser, s.lang())
	if err != nil {
		return err
	}
	view := ui.SignInSentPage{Shell: s.shell(c, s.text("pages.signin.sent"), ""), Email: address.Address, Code: "/anmelden/code/" + id, Again: "/anmelden"}
	return s.page(c, http.StatusOK, "signin_sent", view)
}

// signInLink is where the mailed link leads: in the asking browser to one button, elsewhere to a code.
func (s *server) signInLink(c echo.Context) error {
	ready, code, err := s.e.SignInByLink(c.Request().Context(), c.Param("token"), s.browser(c))
	if err != nil {
		return err
	}
	view := ui.SignInConfirmPage{Shell: s.shell(c, s.text("pages.signin.title"), ""), Action: "/anmelden/fertig", Token: c.Param("token"), Next: next(c)}
	if !ready {
		view.Code = code
	}
	return s.page(c, http.StatusOK, "signin_confirm", view)
}

func (s *server) signInFinish(c echo.Context) error {
	session, err := s.e.FinishSignIn(c.Request().Context(), c.FormValue("token"), s.browser(c))
	if err != nil {
		s.noted(c, "sign-in failed", nil, "way", "mailed link")
		return err
	}
	return s.signedIn(c, session)
}

// signedIn gives the browser a fresh session; an older one of the same browser ends, so that nobody can be
// slipped a session they did not make.
func (s *server) signedIn(c echo.Context, session *engine.Session) error {
	return s.signedInTo(c, session, next(c))
}

func (s *server) signedInTo(c echo.Context, session *engine.Session, to string) error {
	if old := sessionOf(c); old != nil {
		if err := s.e.CloseSession(c.Request().Context(), old.Key); err != nil {
			return err
		}
	}
	if err := s.e.DescribeSession(c.Request().Context(), session, deviceOf(c)); err != nil {
		return err
	}
	s.setCookie(c, sessionCookie, session.Key, sessionLife)
	s.noted(c, "signed in", session, "way", wayInto(session))
	return s.back(c, to)
}

func (s *server) signInCodePage(c echo.Context) error {
	view := ui.SignInCodePage{Shell: s.shell(c, s.text("pages.signin.code"), ""), Action: "/anmelden/code/" + c.Param("id"), Next: next(c)}
	return s.page(c, http.StatusOK, "signin_code", view)
}

func (s *server) signInCodePost(c echo.Context) error {
	code := strings.Map(digits, c.FormValue("code"))
	session, err := s.e.FinishSignInByCode(c.Request().Context(), c.Param("id"), code, s.browser(c))
	if errors.Is(err, engine.ErrSignIn) {
		s.noted(c, "sign-in failed", nil, "way", "code")
		view := ui.SignInCodePage{
			Shell: s.shell(c, s.text("pages.signin.code"), ""), Action: "/anmelden/code/" + c.Param("id"), Next: next(c), Code: c.FormValue("code"), Problem: s.text("pages.signin.wrong"),
		}
		view.Faulty = true
		return s.page(c, http.StatusUnprocessableEntity, "signin_code", view)
	}
	if err != nil {
		return err
	}
	return s.signedIn(c, session)
}

func digits(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}

func (s *server) signOut(c echo.Context) error {
	if session := sessionOf(c); session != nil {
		s.noted(c, "signed out", session)
		if err := s.e.CloseSession(c.Request().Context(), session.Key); err != nil {
			return err
		}
	}
	s.setCookie(c, sessionCookie, "", 0)
	if session := sessionOf(c); session != nil && session.Provider != "" {
		if _, ok := s.provider(session.Provider); ok {
			return s.back(c, "/abgemeldet/"+session.Provider)
		}
	}
	return s.back(c, "/")
}

// setupPage lets the first administrator in by the one-time address printed at first start.
func (s *server) setupPage(c echo.Context) error {
	if err := s.e.SetupOpen(c.Request().Context(), c.Param("key")); err != nil {
		return err
	}
	return s.showSetup(c, "", http.StatusOK)
}

func (s *server) showSetup(c echo.Context, problem string, status int) error {
	view := ui.SetupPage{
		Shell: s.shell(c, s.text("pages.setup.title"), ""), Action: "/einrichten/" + c.Param("key"), Given: c.FormValue("given"), Family: c.FormValue("family"),
		Email: c.FormValue("email"), Problem: problem,
	}
	view.Faulty = problem != ""
	return s.page(c, status, "setup", view)
}

func (s *server) setupPost(c echo.Context) error {
	given, family := strings.TrimSpace(c.FormValue("given")), strings.TrimSpace(c.FormValue("family"))
	address, err := mail.ParseAddress(strings.TrimSpace(c.FormValue("email")))
	if err != nil || given == "" || family == "" {
		return s.showSetup(c, s.text("pages.setup.problem"), http.StatusUnprocessableEntity)
	}
	session, err := s.e.UseSetup(c.Request().Context(), c.Param("key"), given, family, address.Address)
	if err != nil {
		return err
	}
	return s.signedIn(c, session)
}

// demoPeople offers every invented person. The route exists in the demo only.
func (s *server) demoPeople(c echo.Context) error {
	o := s.org()
	view := ui.DemoSignInPage{Shell: s.shell(c, s.text("pages.signin.title"), ""), Action: "/anmelden/demo", Next: next(c)}
	for _, p := range o.People() {
		actor := flows.Actor{Party: flows.Party{Person: p.ID}, Way: flows.ByPage, Assurance: flows.AccountAssurance}
		tasks, _, err := s.e.TasksOf(c.Request().Context(), actor, "", 100)
		if err != nil {
			return err
		}
		view.People = append(view.People, ui.DemoPerson{ID: p.ID, Name: o.Name(p.ID), Detail: s.describe(p.ID), Waiting: len(tasks)})
	}
	return s.page(c, http.StatusOK, "signin_demo", view)
}

func (s *server) describe(person string) string {
	if office := s.officesOf(person); office != "" {
		return office
	}
	var groups []string
	for _, g := range s.org().GroupsOf(person) {
		groups = append(groups, s.org().GroupTitle(g))
	}
	return strings.Join(groups, ", ")
}

func (s *server) demoSignIn(c echo.Context) error {
	person := c.FormValue("person")
	if _, ok := s.org().Someone(person); !ok {
		return errGone
	}
	session, err := s.e.OpenSession(c.Request().Context(), person, flows.AccountAssurance)
	if err != nil {
		return err
	}
	return s.signedIn(c, session)
}
