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

// accessAddress is the page "Meine Anmeldung".
const accessAddress = "/ich/anmeldung"

// accessDone are the things that this page can say were done, by what stands in its address.
var accessDone = map[string]string{
	"neu": "pages.access.added", "weg": "pages.access.removed", "name": "pages.access.renamed", "ende": "pages.access.ended",
}

// accessPage shows the passkeys and sessions of whoever is signed in.
func (s *server) accessPage(c echo.Context) error {
	session := sessionOf(c)
	if session == nil {
		return s.back(c, "/anmelden?next="+url.QueryEscape(c.Request().URL.RequestURI()))
	}
	if what, ok := accessDone[c.QueryParam("gut")]; ok {
		notice := &ui.Notice{Tone: ui.Good, Title: s.text(what)}
		if c.QueryParam("gut") == "neu" {
			notice.Text = s.text("pages.access.addedText")
		}
		c.Set(noticeKey, notice)
	}
	return s.showAccess(c, session, "", http.StatusOK)
}

// showAccess renders the page; problem is why no passkey was added.
func (s *server) showAccess(c echo.Context, session *engine.Session, problem string, status int) error {
	ctx := c.Request().Context()
	keys, err := s.e.Passkeys(ctx, session.Person)
	if err != nil {
		return err
	}
	sessions, err := s.e.Sessions(ctx, session.Person)
	if err != nil {
		return err
	}
	view := ui.AccessPage{Shell: s.shell(c, s.text("pages.access.title"), ""), Offered: s.e.HasPasskeys(), Full: len(keys) >= engine.MostPasskeys}
	view.Faulty = problem != ""
	to := ""
	if c.FormValue("next") != "" {
		to = next(c)
	}
	switch {
	case !view.Offered || view.Full:
	case !s.e.Fresh(session):
		view.Again = "/anmelden?next=" + url.QueryEscape(accessAddress)
	default:
		view.Add = &ui.PasskeyForm{Ask: accessAddress + "/passkey/aufgabe", Action: accessAddress + "/passkey", Next: to, Problem: problem}
	}
	for _, k := range keys {
		at := accessAddress + "/passkey/" + k.ID
		view.Passkeys = append(view.Passkeys, ui.PasskeyItem{
			ID: k.ID, Name: k.Name, Added: k.Added, Used: k.Used, Synced: k.Synced, Stopped: k.Stopped, Rename: at + "/name", Remove: at + "/entfernen",
		})
	}
	for i := range sessions {
		one := &sessions[i]
		view.Sessions = append(view.Sessions, ui.SessionItem{
			Device: s.deviceName(one.Device), Way: s.wayOf(one), Begun: one.Begun, Seen: one.Seen, Current: one.ID() == session.ID(),
			End: accessAddress + "/sitzung/" + one.ID() + "/beenden",
		})
	}
	if len(view.Sessions) > 1 {
		view.Others = accessAddress + "/sitzungen/beenden"
	}
	return s.page(c, status, "access", view)
}

// wayOf says how a session began.
func (s *server) wayOf(session *engine.Session) string {
	switch {
	case session.Passkey != "":
		return s.text("pages.access.byPasskey")
	case session.Assurance >= flows.AccountAssurance:
		return s.text("pages.access.byAccount")
	}
	return s.text("pages.access.byMail")
}

// withSession sends whoever posts without a session to sign in.
func (s *server) withSession(c echo.Context, do func(*engine.Session) error) error {
	session := sessionOf(c)
	if session == nil {
		return s.toSignIn(c, accessAddress)
	}
	return do(session)
}

// passkeyAsk says what the device is to sign to become a passkey.
func (s *server) passkeyAsk(c echo.Context) error {
	session := sessionOf(c)
	if session == nil {
		return echo.NewHTTPError(http.StatusUnauthorized)
	}
	asked, err := s.e.BeginPasskey(c.Request().Context(), session)
	return s.asked(c, asked, err)
}

// asked answers a script with a challenge, or with a sentence for the person.
func (s *server) asked(c echo.Context, asked engine.Challenge, err error) error {
	said := ""
	switch {
	case errors.Is(err, engine.ErrStale):
		said = s.text("access.stale")
	case errors.Is(err, engine.ErrTooManyPasskeys):
		said = s.text("access.full")
	case errors.Is(err, engine.ErrNoPasskeys):
		said = s.text("access.notHere")
	case err != nil:
		return err
	default:
		return c.JSON(http.StatusOK, asked)
	}
	return c.JSON(http.StatusConflict, map[string]string{"said": said})
}

// passkeyAdd keeps the passkey that the device made. Somebody who came from a task is led on to sign in with it.
func (s *server) passkeyAdd(c echo.Context) error {
	return s.withSession(c, func(session *engine.Session) error {
		name := c.FormValue("name")
		if name == "" {
			name = s.deviceName(deviceOf(c))
		}
		_, err := s.e.AddPasskey(c.Request().Context(), session, c.FormValue("id"), []byte(c.FormValue("answer")), name, s.lang())
		switch {
		case errors.Is(err, engine.ErrPasskey), errors.Is(err, engine.ErrStale), errors.Is(err, engine.ErrTooManyPasskeys), errors.Is(err, engine.ErrNoPasskeys):
			return s.showAccess(c, session, s.text("pages.access.notAdded"), http.StatusUnprocessableEntity)
		case err != nil:
			return err
		case c.FormValue("next") != "":
			return s.back(c, neededAddress(next(c)))
		}
		return s.back(c, accessAddress+"?gut=neu")
	})
}

func (s *server) passkeyRename(c echo.Context) error {
	return s.withSession(c, func(session *engine.Session) error {
		if err := s.e.RenamePasskey(c.Request().Context(), session.Person, c.Param("id"), c.FormValue("name")); err != nil {
			return err
		}
		return s.back(c, accessAddress+"?gut=name")
	})
}

func (s *server) passkeyRemove(c echo.Context) error {
	return s.withSession(c, func(session *engine.Session) error {
		if err := s.e.RemovePasskey(c.Request().Context(), session, c.Param("id")); err != nil {
			return err
		}
		return s.back(c, accessAddress+"?gut=weg")
	})
}

// sessionEnd ends one of the person's sessions; ending this one is signing out.
func (s *server) sessionEnd(c echo.Context) error {
	return s.withSession(c, func(session *engine.Session) error {
		if c.Param("id") == session.ID() {
			return s.signOut(c)
		}
		err := s.e.EndSession(c.Request().Context(), session.Person, c.Param("id"))
		if err != nil && !errors.Is(err, engine.ErrNotFound) { // it had ended already
			return err
		}
		return s.back(c, accessAddress+"?gut=ende")
	})
}

func (s *server) sessionsEnd(c echo.Context) error {
	return s.withSession(c, func(session *engine.Session) error {
		if err := s.e.EndOtherSessions(c.Request().Context(), session); err != nil {
			return err
		}
		return s.back(c, accessAddress+"?gut=ende")
	})
}
