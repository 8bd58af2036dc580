// Package api is the JSON interface under /api/v1: programs and scripts start cases, decide tasks and read
// what they may see. It asks the same engine, and the same authorisation function, as the pages.
// Edit here when an address, a member of an answer or a problem changes; openapi.go describes all of them.
package api

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync/atomic"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
)

// base is where the interface lies below the address of the site.
const base = "/api/v1"

// server holds what every handler needs.
type server struct {
	e    *engine.Engine
	log  *slog.Logger
	spec atomic.Pointer[specification] // of the definitions in force
	// hooks are those who ask without a token.
	hooks callers
}

// Mount adds the interface to app as an application of its own, with its own errors: whatever happens below
// /api/v1 is answered in JSON. It uses no cookies, so that no other site can act through a browser. log gets
// failures of the program only, never bodies or tokens.
func Mount(app *echo.Echo, e *engine.Engine, log *slog.Logger) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	handler := echo.WrapHandler(newRouter(&server{e: e, log: log}))
	app.Any(base, handler)
	app.Any(base+"/*", handler)
}

func newRouter(s *server) *echo.Echo {
	router := echo.New()
	router.HideBanner, router.HidePort = true, true
	router.HTTPErrorHandler = s.fail
	router.IPExtractor = echo.ExtractIPFromXFFHeader() // believes only proxies on this machine and in private networks
	router.Use(s.protect)
	for _, r := range s.routes() {
		router.Add(r.method, base+r.path, s.guard(r))
	}
	return router
}

// route is one operation. scopes are those of which a token needs one; none means that anybody may ask.
type route struct {
	method, path string
	scopes       []string
	handle       func(c echo.Context, t engine.APIToken) error
}

func (s *server) routes() []route {
	start, read, decide, manage := engine.ScopeStart, engine.ScopeRead, engine.ScopeDecide, engine.ScopeManage
	return []route{
		{http.MethodPost, "/processes/:process/cases", []string{start}, s.start},
		{http.MethodPost, "/tasks/:task/decision", []string{decide}, s.decide},
		{http.MethodPost, "/tasks/:task/claim", []string{decide}, s.claim},
		{http.MethodPost, "/tasks/:task/release", []string{decide}, s.release},
		{http.MethodGet, "/tasks", []string{decide, read}, s.tasks},
		{http.MethodGet, "/cases", []string{read}, s.cases},
		{http.MethodGet, "/cases/:case", []string{read}, s.showCase},
		{http.MethodPost, "/cases/:case/consents/:field/withdrawal", []string{start}, s.withdrawConsent},
		{http.MethodPost, "/cases/:case/actions", []string{manage, decide}, s.act},
		{http.MethodPost, "/cases/:case/repair", []string{manage}, s.repair},
		{http.MethodPost, "/cases/:case/events", []string{engine.ScopeEvents, manage}, s.happen},
		{http.MethodGet, "/registers/:register", []string{read}, s.register},
		{http.MethodPost, "/hooks/:process", nil, s.hook},
		{http.MethodPost, "/hooks/:process/:name", nil, s.hook},
		{http.MethodPost, "/mail", []string{engine.ScopeMail}, s.mail},
		{http.MethodGet, "/openapi.json", nil, s.openAPI},
		{http.MethodGet, "/problems/:code", nil, s.explainProblem},
	}
}

// protect sets the headers of every answer and turns a panic into a problem.
func (s *server) protect(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		h := c.Response().Header()
		h.Set(echo.HeaderCacheControl, "no-store")
		h.Set(echo.HeaderXContentTypeOptions, "nosniff")
		defer func() {
			if r := recover(); r != nil {
				s.log.Error("a panic in the API", "route", c.Path(), "panic", fmt.Sprintf("%T", r), "stack", string(debug.Stack()))
				err = say(internal, nil)
			}
		}()
		return next(c)
	}
}

// guard lets only tokens with one of the route's scopes through.
func (s *server) guard(r route) echo.HandlerFunc {
	return func(c echo.Context) error {
		if r.scopes == nil {
			return r.handle(c, engine.APIToken{})
		}
		t, err := s.authenticate(c, r.scopes)
		if err != nil {
			return err
		}
		return r.handle(c, t)
	}
}

// answer sends v as JSON.
func answer(c echo.Context, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return c.Blob(status, echo.MIMEApplicationJSON, body)
}
