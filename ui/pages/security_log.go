package pages

import (
	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
)

// sessionMark is how many characters of a session's digest stand in the log: enough to follow one session through
// the lines of a day, too few to name it on a page, and useless for signing in.
const sessionMark = 10

// noted writes what matters to whoever looks into an attack: what happened, on which route, in which session. It names
// neither the person nor the address nor anything that was sent (design.md promise 8). session may be nil.
func (s *server) noted(c echo.Context, event string, session *engine.Session, more ...any) {
	pairs := append([]any{"event", event, "route", c.Path()}, more...)
	if session != nil {
		pairs = append(pairs, "session", session.ID()[:sessionMark])
	}
	s.Log.Info("security", pairs...)
}

// wayInto says how a session began.
func wayInto(session *engine.Session) string {
	switch {
	case session.Passkey != "":
		return "passkey"
	case session.Provider != "":
		return "account"
	case session.Assurance >= flows.AccountAssurance:
		return "demo"
	}
	return "mailbox"
}
