package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/forms"
)

// retryNoRoom is how many seconds a program should wait before it tries a full disk again.
const retryNoRoom = "60"

const problemType = "application/problem+json"

// problem is an answer that says what went wrong (RFC 9457), before it is said in a language.
type problem struct {
	kind   *problemKind
	detail source.Text
	errors []memberProblem
	done   *doneView // of an already decided task: the first result
	header http.Header
}

// memberProblem is what is wrong with one member of a request, by its path ("values.erfahrung.bis" is
// written erfahrung.bis, as the form calls it).
type memberProblem struct {
	field string
	say   func(lang string) string
}

func (p *problem) Error() string { return p.kind.Code }

// say makes a problem with the detail of its kind.
func say(kind *problemKind, args source.Args) *problem {
	return &problem{kind: kind, detail: kind.detail.Say(args)}
}

// with adds a header to the answer.
func (p *problem) with(name, value string) *problem {
	if p.header == nil {
		p.header = http.Header{}
	}
	p.header.Set(name, value)
	return p
}

// at adds what is wrong with one member.
func (p *problem) at(field string, text source.Text) *problem {
	p.errors = append(p.errors, memberProblem{field, text.In})
	return p
}

// inForm makes a problem of what a form says about answers.
func inForm(problems []forms.Problem) *problem {
	p := &problem{kind: incomplete, detail: formProblems.Say(nil)}
	for _, one := range problems {
		p.errors = append(p.errors, memberProblem{one.Field, one.In})
	}
	return p
}

// problemView is a problem as it is sent.
type problemView struct {
	Type   string       `json:"type"`
	Title  string       `json:"title"`
	Status int          `json:"status"`
	Code   string       `json:"code"`
	Detail string       `json:"detail"`
	Errors []memberView `json:"errors,omitempty"`
	Done   *doneView    `json:"done,omitempty"`
}

type memberView struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

// fail answers with a problem, whatever the error was.
func (s *server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	p := s.problemOf(err, c)
	lang := s.lang(c.Request())
	view := problemView{
		Type: s.e.BaseURL() + base + "/problems/" + p.kind.Code, Title: p.kind.title.Say(nil).In(lang),
		Status: p.kind.Status, Code: p.kind.Code, Detail: p.detail.In(lang), Done: p.done,
	}
	for _, one := range p.errors {
		view.Errors = append(view.Errors, memberView{one.field, one.say(lang)})
	}
	header := c.Response().Header()
	for name, values := range p.header {
		header[name] = values
	}
	header.Set("Content-Language", lang)
	header.Add(echo.HeaderVary, "Accept-Language")
	body, err := json.Marshal(view)
	if err == nil && c.Request().Method == http.MethodHead {
		header.Set(echo.HeaderContentType, problemType)
		err = c.NoContent(p.kind.Status)
	} else if err == nil {
		err = c.Blob(p.kind.Status, problemType, body)
	}
	if err != nil {
		s.log.Warn("an answer of the API did not reach its client", "route", c.Path(), "error", err)
	}
}

// problemOf is the problem behind an error. Only what is nobody's mistake but ours is logged.
func (s *server) problemOf(err error, c echo.Context) *problem {
	var p *problem
	if errors.As(err, &p) {
		return p
	}
	var h *echo.HTTPError
	switch {
	case errors.As(err, &h) && h.Code == http.StatusMethodNotAllowed:
		return say(methodNotAllowed, source.Args{"allowed": c.Response().Header().Get(echo.HeaderAllow)})
	case errors.As(err, &h) && h.Code == http.StatusNotFound, errors.Is(err, engine.ErrNotFound):
		return say(notFound, nil)
	case errors.Is(err, context.Canceled):
		return say(internal, nil)
	}
	s.log.Error("a request of the API failed", "route", c.Path(), "error", err)
	switch {
	case errors.Is(err, engine.ErrNoRoom), errors.Is(err, engine.ErrDiskFull):
		return say(noRoom, nil).with(echo.HeaderRetryAfter, retryNoRoom)
	case errors.Is(err, engine.ErrStoreStopped):
		return say(storeStopped, nil)
	}
	return say(internal, nil)
}

// explainProblem is where the type of a problem leads.
func (s *server) explainProblem(c echo.Context, _ engine.APIToken) error {
	for _, kind := range problemKinds {
		if kind.Code == c.Param("code") {
			return answer(c, http.StatusOK, map[string]any{
				"code": kind.Code, "status": kind.Status,
				"title": map[string]string{"de": kind.title.De, "en": kind.title.En},
			})
		}
	}
	return say(notFound, nil)
}
