package pages

import (
	"bytes"
	"crypto/hmac"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

type bufferedPage struct{ bytes.Buffer }

const (
	sessionCookie = "lz_session"
	browserCookie = "lz_browser"
	sessionKey    = "session"
)

// Limits of a request body in bytes: forms with files stream them, everything else is small.
const (
	smallBody = 2 << 20
	largeBody = 120 << 20
)

// protect sets the headers of every page and refuses posts that another site made.
func (s *server) protect(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", ui.PagePolicy)
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		if s.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		if !strings.HasPrefix(c.Request().URL.Path, "/static/") {
			h.Set("Cache-Control", "no-store")
			h.Set("X-Robots-Tag", "noindex, nofollow")
		}
		r := c.Request()
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			return next(c)
		}
		if !s.sameOrigin(r) {
			s.noted(c, "post of another site", nil)
			return echo.NewHTTPError(http.StatusForbidden)
		}
		if takesForm(r.URL.Path) {
			r.Body = http.MaxBytesReader(c.Response(), r.Body, largeBody)
			return next(c)
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, smallBody)
		if strings.HasPrefix(r.URL.Path, "/api/") {
			return next(c)
		}
		if err := parse(r); err != nil {
			return err
		}
		return next(c)
	}
}

// parse reads the form of a small post, so that what is wrong with it is said instead of read as nothing.
func parse(r *http.Request) error {
	var err error
	if strings.HasPrefix(r.Header.Get(echo.HeaderContentType), echo.MIMEMultipartForm) {
		err = r.ParseMultipartForm(smallBody)
	} else {
		err = r.ParseForm()
	}
	if err != nil {
		return unreadable(err)
	}
	return nil
}

// sameOrigin accepts posts of our own pages. Because of our referrer policy browsers send the Origin "null"
// with a form of our own; the newer ones say in Sec-Fetch-Site where it came from, the older ones, and all
// of them without HTTPS, do not. What another site could post in their name arrives without the cookie
// (SameSite) and without the token of signed-in forms.
func (s *server) sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" || origin == "null" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && (u.Host == r.Host || origin == s.e.BaseURL()) // a proxy may call us by another name
}

// session finds who is signed in, and checks the token of signed-in forms.
func (s *server) session(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if strings.HasPrefix(r.URL.Path, "/static/") || strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.URL.Path, "/t/") || strings.HasPrefix(r.URL.Path, "/w/") || strings.HasPrefix(r.URL.Path, "/b/") {
			return next(c)
		}
		key := s.cookie(c, sessionCookie)
		if key == "" {
			return next(c)
		}
		session, err := s.e.Session(r.Context(), key)
		if errors.Is(err, engine.ErrNotFound) {
			return next(c)
		}
		if err != nil {
			return err
		}
		c.Set(sessionKey, session)
		if r.Method == http.MethodGet || r.Method == http.MethodHead || takesForm(r.URL.Path) {
			return next(c)
		}
		if err := s.admit(c, r.PostForm.Get("_csrf")); err != nil {
			return err
		}
		return next(c)
	}
}

// takesForm says whether a post is read by readForm, which streams uploads and checks the token itself; a
// form can be read only once.
func takesForm(path string) bool {
	if strings.HasPrefix(path, "/f/") || strings.HasPrefix(path, "/v/") {
		return true
	}
	if strings.HasPrefix(path, registersAddress+"/") && strings.HasSuffix(path, "/einlesen") && strings.Count(path, "/") == 4 {
		return true
	}
	if strings.HasPrefix(path, agendaAddress+"/") {
		return true
	}
	if path == peopleAddress+"/einlesen" || path == unitsAddress+"/einlesen" {
		return true
	}
	return (strings.HasPrefix(path, "/aufgaben/") || strings.HasPrefix(path, "/t/")) && !strings.HasSuffix(path, "/nehmen") && !strings.HasSuffix(path, "/zurueckgeben")
}

// errExpired refuses a signed-in post without the token of its session.
var errExpired = echo.NewHTTPError(http.StatusForbidden, "expired")

// tokenFits says whether a post carries the token of its session, or needs none.
func tokenFits(c echo.Context, token string) bool {
	session := sessionOf(c)
	return session == nil || hmac.Equal([]byte(token), []byte(session.CSRF))
}

// admit lets a post in that carries the token of its session, and keeps the session alive.
func (s *server) admit(c echo.Context, token string) error {
	if !tokenFits(c, token) {
		s.noted(c, "post without its token", sessionOf(c))
		return errExpired
	}
	if session := sessionOf(c); session != nil {
		return s.e.Touch(c.Request().Context(), session)
	}
	return nil
}

func sessionOf(c echo.Context) *engine.Session {
	session, _ := c.Get(sessionKey).(*engine.Session)
	return session
}

// actorOf is who acts on a page: the signed-in person, or somebody unknown at a public form.
func (s *server) actorOf(c echo.Context) flows.Actor {
	if session := sessionOf(c); session != nil {
		return session.Actor(s.org())
	}
	return flows.Actor{Way: flows.ByForm}
}

// cookieName is what a cookie is called on the wire. With HTTPS its name makes sure that no other host below the same
// domain can have set it.
func (s *server) cookieName(name string) string {
	if s.Secure {
		return "__Host-" + name
	}
	return name
}

// cookie is the value of one of our cookies; "" where the browser has none.
func (s *server) cookie(c echo.Context, name string) string {
	cookie, err := c.Cookie(s.cookieName(name))
	if err != nil {
		return ""
	}
	return cookie.Value
}

func (s *server) setCookie(c echo.Context, name, value string, life time.Duration) {
	cookie := &http.Cookie{
		Name: s.cookieName(name), Value: value, Path: "/", HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode,
		MaxAge: int(life / time.Second),
	}
	if value == "" {
		cookie.MaxAge = -1
	}
	c.SetCookie(cookie)
}

// recover turns a panic into the error page and a log line without personal data.
func (s *server) recover(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if r := recover(); r != nil {
				if r == http.ErrAbortHandler {
					panic(r)
				}
				s.Log.Error("a page panicked", "route", c.Path(), "stack", string(debug.Stack()))
				err = fmt.Errorf("panic in %s", c.Path())
			}
		}()
		return next(c)
	}
}

// fail shows the error page that fits. What went wrong inside is logged by route, never by address: an
// address may hold a token.
func (s *server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	s = s.speaking(c)
	kind := s.kindOf(err)
	status := ui.ErrorKinds[kind]
	if kind == "gone" && sessionOf(c) != nil {
		s.noted(c, "not there for this session", sessionOf(c))
	}
	var refused *echo.HTTPError
	if errors.As(err, &refused) && refused.Code == http.StatusTooManyRequests {
		status = refused.Code
	}
	view := ui.ErrorPage{Shell: s.shell(c, s.text("error."+kind+".title"), ""), Kind: kind}
	if kind == "failed" || kind == "full" || kind == "stopped" {
		view.Ref = reference(s.e.Clock().Now())
		s.Log.Error("a request failed", "route", c.Path(), "method", c.Request().Method, "ref", view.Ref, "error", err)
	}
	if rendered := s.page(c, status, "error", view); rendered != nil {
		s.Log.Error("the error page failed", "error", rendered)
		_ = c.String(http.StatusInternalServerError, s.text("error.failed.title")+"\n")
	}
}

func (s *server) kindOf(err error) string {
	var tooLarge *http.MaxBytesError
	var http *echo.HTTPError
	switch {
	case errors.As(err, &tooLarge):
		return "large"
	case errors.Is(err, errGone), errors.Is(err, engine.ErrNotFound), errors.Is(err, engine.ErrNoLink), errors.Is(err, engine.ErrSignIn):
		return "gone"
	case errors.Is(err, engine.ErrDocumentChanged), errors.Is(err, engine.ErrConflict):
		return "conflict"
	case errors.Is(err, engine.ErrNoRoom), errors.Is(err, engine.ErrDiskFull):
		return "full"
	case errors.Is(err, engine.ErrStoreStopped):
		return "stopped"
	case errors.As(err, &http):
		return kindOfStatus(http)
	}
	return "failed"
}

func kindOfStatus(err *echo.HTTPError) string {
	if err.Message == "expired" {
		return "expired"
	}
	switch err.Code {
	case http.StatusBadRequest, http.StatusUnsupportedMediaType:
		return "unreadable"
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return "gone"
	case http.StatusForbidden, http.StatusUnauthorized:
		return "forbidden"
	case http.StatusRequestEntityTooLarge:
		return "large"
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		return "busy"
	}
	return "failed"
}

func reference(at time.Time) string {
	return strings.ToUpper(fmt.Sprintf("%x", at.UnixMilli()&0xffffffff))
}
