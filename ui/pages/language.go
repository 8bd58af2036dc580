package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"

	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
)

const (
	languageCookie = "lz_lang"
	languageKey    = "language"
	languageParam  = "lang"
	languageLife   = 365 * 24 * time.Hour
	// maxLanguages is the longest Accept-Language that is looked at, in bytes.
	maxLanguages = 400
)

// chooseLanguage finds out in which language a request is answered. A request with ?lang=xx is a choice: it is
// kept in a cookie, and the browser is led to the same address without it.
func (s *server) chooseLanguage(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if strings.HasPrefix(r.URL.Path, "/static/") || strings.HasPrefix(r.URL.Path, "/api/") {
			return next(c)
		}
		c.Set(languageKey, languageOf(s.Renderer.Languages(), s.cookie(c, languageCookie), r.Header.Get("Accept-Language")))
		asked := r.URL.Query()
		if !asked.Has(languageParam) || r.Method != http.MethodGet && r.Method != http.MethodHead {
			return next(c)
		}
		s.keepLanguage(c, asked.Get(languageParam))
		return c.Redirect(http.StatusSeeOther, withoutLanguage(r.URL))
	}
}

// keepLanguage remembers a choice, if the site speaks that language.
func (s *server) keepLanguage(c echo.Context, wanted string) {
	if slices.Contains(s.Renderer.Languages(), wanted) {
		s.setCookie(c, languageCookie, wanted, languageLife)
	}
}

// retype makes what was typed in another language readable in that of the request.
func (s *server) retype(f *filling) {
	from := f.draft.Lang
	if from == "" {
		from = s.Renderer.Languages()[0]
	}
	f.draft.Input = f.process.Form.Retype(f.draft.Input, f.ctx, from, s.lang())
	f.draft.Lang = s.lang()
}

// languageOf is the one of the site's languages that fits best: the kept choice, else what the browser prefers
// (the header Accept-Language), else the site's first.
func languageOf(offered []string, kept, header string) string {
	if slices.Contains(offered, kept) {
		return kept
	}
	if header == "" || len(header) > maxLanguages {
		return offered[0]
	}
	wanted, weights, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return offered[0]
	}
	for i, tag := range wanted { // by weight, the greatest first
		if weights[i] <= 0 {
			continue
		}
		if base, _ := tag.Base(); slices.Contains(offered, base.String()) {
			return base.String()
		}
	}
	return offered[0]
}

// withoutLanguage is the address of a page of ours without the choice of a language. It begins with exactly one
// slash, so that it never leads to another site.
func withoutLanguage(address *url.URL) string {
	clean := url.URL{Path: "/" + strings.TrimLeft(address.Path, `/\`)}
	query := address.Query()
	query.Del(languageParam)
	clean.RawQuery = query.Encode()
	return clean.String()
}

// spoken makes a handler answer in the language of the request.
func (s *server) spoken(h handler) echo.HandlerFunc {
	return func(c echo.Context) error { return h(s.speaking(c), c) }
}

// plain is a handler for what has no language.
func plain(h http.Handler) handler {
	return func(_ *server, c echo.Context) error {
		h.ServeHTTP(c.Response(), c.Request())
		return nil
	}
}

// speaking is the server with the language of the request.
func (s *server) speaking(c echo.Context) *server {
	lang, ok := c.Get(languageKey).(string)
	if !ok || lang == s.language {
		return s
	}
	in := *s
	in.language, in.Renderer = lang, s.Renderer.In(lang)
	return &in
}

// org is the organisation with titles in the language of the request.
func (s *server) org() *engine.Organisation { return s.e.Organisation().In(s.lang()) }

// caseTitle is what a case is about; "" once its values are gone.
func (s *server) caseTitle(c *engine.Case) string {
	if c.Row.Title == "" {
		return ""
	}
	return flows.CaseTitle(c.Flow(), c.State, s.org())
}

// formContext is what a form may look at now, in the language of the request.
func (s *server) formContext(p *definitions.Process, base forms.Values) *forms.Context {
	ctx := s.e.FormContext(p, base)
	ctx.Lang = s.lang()
	return ctx
}
