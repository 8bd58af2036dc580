package pages

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// neededAddress is where people learn how to sign in with an account, for the page they came from.
func neededAddress(next string) string { return "/anmelden/konto?next=" + url.QueryEscape(next) }

// passkeyWay signs in with a passkey; nil where browsers offer none. problem is why the last attempt failed.
func (s *server) passkeyWay(next, problem string) *ui.PasskeyForm {
	if !s.e.HasPasskeys() {
		return nil
	}
	return &ui.PasskeyForm{Ask: "/anmelden/passkey/aufgabe", Action: "/anmelden/passkey", Next: next, Problem: problem}
}

// neededPage says what to do where a mailed link is not enough, and leads back.
func (s *server) neededPage(c echo.Context) error { return s.showNeeded(c, "", http.StatusOK) }

func (s *server) showNeeded(c echo.Context, problem string, status int) error {
	to := next(c)
	view := ui.AccountNeededPage{Shell: s.shell(c, s.text("pages.needed.title"), ""), Ways: s.providerWays(to), Passkey: s.passkeyWay(to, problem), Next: to}
	view.Faulty = problem != ""
	session := sessionOf(c)
	if session == nil {
		view.Mailed = "/anmelden?next=" + url.QueryEscape(neededAddress(to))
		return s.page(c, status, "account_needed", view)
	}
	keys, err := s.e.Passkeys(c.Request().Context(), session.Person)
	if err != nil {
		return err
	}
	for _, k := range keys {
		view.Has = view.Has || k.Stopped.IsZero()
	}
	view.Done = session.Assurance >= flows.AccountAssurance
	view.Add = accessAddress + "?next=" + url.QueryEscape(to)
	return s.page(c, status, "account_needed", view)
}

// passkeyChallenge says what a device is to sign to sign in, and binds that to this browser.
func (s *server) passkeyChallenge(c echo.Context) error {
	browser := s.browser(c)
	if browser == "" {
		browser = engine.NewBrowserKey()
		s.setCookie(c, browserCookie, browser, browserLife)
	}
	asked, err := s.e.AskPasskey(c.Request().Context(), browser)
	return s.asked(c, asked, err)
}

// passkeySignIn signs in whoever's passkey it was. The session is a new one, with a new key.
func (s *server) passkeySignIn(c echo.Context) error {
	session, err := s.e.SignInByPasskey(c.Request().Context(), c.FormValue("id"), s.browser(c), []byte(c.FormValue("answer")))
	if err != nil {
		s.noted(c, "sign-in failed", nil, "way", "passkey")
	}
	switch {
	case errors.Is(err, engine.ErrPasskeyCopied):
		return s.showNeeded(c, s.text("pages.access.copied"), http.StatusUnprocessableEntity)
	case errors.Is(err, engine.ErrPasskey), errors.Is(err, engine.ErrNoPasskeys):
		return s.showNeeded(c, s.text("pages.access.wrong"), http.StatusUnprocessableEntity)
	case err != nil:
		return err
	}
	return s.signedIn(c, session)
}

// passkeyDisputePage is where the mail about a new passkey leads. Opening it removes nothing.
func (s *server) passkeyDisputePage(c echo.Context) error {
	k, err := s.e.DisputedPasskey(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	view := ui.PasskeyDisputePage{
		Shell: s.shell(c, s.text("pages.access.dispute"), ""), Name: k.Name, Added: k.Added, Action: "/anmelden/einspruch/" + c.Param("token"),
	}
	return s.page(c, http.StatusOK, "passkey_dispute", view)
}

// passkeyDispute removes the passkey and ends every session of its person, this one too if it is theirs.
func (s *server) passkeyDispute(c echo.Context) error {
	k, err := s.e.DisputedPasskey(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	if err := s.e.DisputePasskey(c.Request().Context(), c.Param("token")); err != nil {
		return err
	}
	if session := sessionOf(c); session != nil && session.Person == k.Person {
		c.Set(sessionKey, nil)
		s.setCookie(c, sessionCookie, "", 0)
	}
	return s.page(c, http.StatusOK, "passkey_dispute", ui.PasskeyDisputePage{Shell: s.shell(c, s.text("pages.access.dispute"), ""), Done: true})
}
