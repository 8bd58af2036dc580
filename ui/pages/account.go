package pages

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// Accounts are the providers at which people sign in with an account.
type Accounts interface {
	// Has says whether there is a provider of that key.
	Has(key string) bool
	// Begin is the address at the provider to which the browser goes. engine.ErrProviderDown.
	Begin(ctx context.Context, a *engine.AccountAttempt) (address string, err error)
	// Finish checks the answer that the browser brought back. engine.ErrProviderDown, ErrProviderCancelled,
	// ErrProviderRefused, AccountRefusal.
	Finish(ctx context.Context, a *engine.AccountAttempt, answer url.Values) (engine.Account, error)
	// SignOut is where the provider ends its own session; ok is false where it cannot.
	SignOut(ctx context.Context, key string) (address string, ok bool)
}

const (
	attemptLife = 15 * time.Minute
	longestNext = 1000 // bytes: the address stands in a cookie
)

// attemptCookie binds a sign-in to the browser that began it.
const attemptCookie = "lz_konto"

func (s *server) provider(key string) (definitions.AccountProvider, bool) {
	if s.Accounts == nil || !s.Accounts.Has(key) {
		return definitions.AccountProvider{}, false
	}
	for _, p := range s.org().Set().Site.SignIn {
		if p.Key == key {
			return p, true
		}
	}
	return definitions.AccountProvider{}, false
}

func (s *server) providerTitle(p definitions.AccountProvider) string {
	return pageOr(p.Titles.In(s.lang()), p.Title)
}

// providerWays are the buttons of all providers, leading back to a page.
func (s *server) providerWays(to string) []ui.AccountWay {
	var ways []ui.AccountWay
	for _, declared := range s.org().Set().Site.SignIn {
		if p, ok := s.provider(declared.Key); ok {
			ways = append(ways, ui.AccountWay{Title: s.providerTitle(p), Href: accountBegins(p.Key, to)})
		}
	}
	return ways
}

func accountBegins(key, to string) string {
	return "/anmelden/konto/" + key + "?next=" + url.QueryEscape(to)
}

// accountNote says that the step asks for an account which this person has not signed in with, and leads there
// and back to the task; nil where nothing is missing.
func (s *server) accountNote(d *desk) *ui.AccountNote {
	refusal := s.e.May(d.actor, engine.DecideTask, engine.OfTask(&d.h.Case, d.stop.ID))
	if refusal == nil || refusal.Code != flows.NeedsAccount {
		return nil
	}
	task := "/aufgaben/" + engine.TaskID(d.h.Row.ID, d.stop.ID)
	note := &ui.AccountNote{Ways: s.providerWays(task)}
	if s.Demo != nil {
		note.Ways = []ui.AccountWay{{Title: s.text("pages.provider.demo"), Href: "/anmelden?next=" + url.QueryEscape(task)}}
	}
	if s.e.HasPasskeys() {
		note.Passkey = neededAddress(task)
	}
	return note
}

// accountBegin sends the browser to a provider. It is a link, not a post: pages do not allow a form to lead to
// another site. Nothing is stored; the browser keeps what it needs to come back.
func (s *server) accountBegin(c echo.Context) error {
	p, ok := s.provider(c.Param("provider"))
	if !ok {
		return errGone
	}
	to := next(c)
	if len(to) > longestNext {
		to = "/aufgaben"
	}
	attempt, sealed, err := s.e.BeginAccount(p.Key, to)
	if err != nil {
		return err
	}
	address, err := s.Accounts.Begin(c.Request().Context(), attempt)
	if err != nil {
		return s.accountFailed(c, p, to, engine.Account{}, err)
	}
	s.setCookie(c, attemptCookie, sealed, attemptLife)
	return s.back(c, address)
}

// accountReturn is where the provider sends the browser back to. It signs in only the browser that began, and
// only once.
func (s *server) accountReturn(c echo.Context) error {
	p, ok := s.provider(c.Param("provider"))
	if !ok {
		return errGone
	}
	attempt, err := s.e.OpenAttempt(s.cookie(c, attemptCookie), p.Key, c.QueryParam("state"))
	if err != nil || c.Request().Method == http.MethodHead {
		return s.showRefused(c, p, "/aufgaben", engine.Account{}, "restart", http.StatusBadRequest)
	}
	s.setCookie(c, attemptCookie, "", 0)
	account, err := s.Accounts.Finish(c.Request().Context(), attempt, c.QueryParams())
	if err != nil {
		return s.accountFailed(c, p, attempt.Next, account, err)
	}
	session, err := s.e.SignInByAccount(c.Request().Context(), account)
	if err != nil {
		return s.accountFailed(c, p, attempt.Next, account, err)
	}
	return s.signedInTo(c, session, attempt.Next)
}

// accountFailed shows why nobody was signed in. What went wrong between us and the provider is logged without
// anything personal.
func (s *server) accountFailed(c echo.Context, p definitions.AccountProvider, to string, account engine.Account, err error) error {
	s.noted(c, "sign-in failed", nil, "way", "account", "provider", p.Key)
	var refusal *engine.AccountRefusal
	switch {
	case errors.As(err, &refusal):
		return s.showRefused(c, p, to, account, string(refusal.Why), http.StatusForbidden)
	case errors.Is(err, engine.ErrProviderCancelled):
		return s.showRefused(c, p, to, engine.Account{}, "cancelled", http.StatusForbidden)
	case errors.Is(err, engine.ErrProviderDown):
		s.Log.Warn("a sign-in with an account failed", "provider", p.Key, "error", err)
		c.Response().Header().Set("Retry-After", "60")
		return s.showRefused(c, p, to, engine.Account{}, "down", http.StatusServiceUnavailable)
	case errors.Is(err, engine.ErrProviderRefused):
		s.Log.Warn("a sign-in with an account failed", "provider", p.Key, "error", err)
		return s.showRefused(c, p, to, engine.Account{}, "refused", http.StatusForbidden)
	}
	return err
}

// accountTexts are title, text and advice for every reason why nobody was signed in.
var accountTexts = map[string][3]string{
	"cancelled":                     {"pages.provider.cancelled.title", "pages.provider.cancelled.text", "pages.provider.cancelled.advice"},
	"restart":                       {"pages.provider.restart.title", "pages.provider.restart.text", "pages.provider.restart.advice"},
	"down":                          {"pages.provider.down.title", "pages.provider.down.text", "pages.provider.down.advice"},
	"refused":                       {"pages.provider.refused.title", "pages.provider.refused.text", "pages.provider.refused.advice"},
	string(engine.AccountUnknown):   {"pages.provider.unknown.title", "pages.provider.unknown.text", "pages.provider.unknown.advice"},
	string(engine.AccountAmbiguous): {"pages.provider.ambiguous.title", "pages.provider.ambiguous.text", "pages.provider.ambiguous.advice"},
	string(engine.AccountUnproved):  {"pages.provider.unproved.title", "pages.provider.unproved.text", "pages.provider.unproved.advice"},
	string(engine.AccountDomain):    {"pages.provider.domain.title", "pages.provider.domain.text", "pages.provider.domain.advice"},
	string(engine.AccountTaken):     {"pages.provider.taken.title", "pages.provider.taken.text", "pages.provider.taken.advice"},
}

func (s *server) showRefused(c echo.Context, p definitions.AccountProvider, to string, account engine.Account, kind string, status int) error {
	say := func(part int) string { return s.text(accountTexts[kind][part], "account", s.providerTitle(p)) }
	view := ui.AccountRefusedPage{
		Shell: s.shell(c, say(0), ""), Tone: ui.Warn, Icon: "key", Text: say(1), Advice: []string{say(2)},
		Mail: "/anmelden?next=" + url.QueryEscape(to),
	}
	switch kind {
	case "down":
		view.Icon = "hourglass"
	case "refused":
		view.Icon, view.Tone = "lock", ui.Bad
	}
	switch kind {
	case "cancelled", "restart", "down", "refused":
		view.Retry = accountBegins(p.Key, to)
	default:
		view.Icon = "user"
		view.Who = strings.TrimSpace(account.Given + " " + account.Family)
		if account.Email != "" {
			view.Who = strings.TrimSpace(view.Who + " (" + account.Email + ")")
		}
		view.Leave, _ = s.Accounts.SignOut(c.Request().Context(), p.Key)
	}
	return s.page(c, status, "account_refused", view)
}

// signedOut says that the session has ended, and offers to end the provider's own.
func (s *server) signedOut(c echo.Context) error {
	p, ok := s.provider(c.Param("provider"))
	if !ok {
		return errGone
	}
	view := ui.SignedOutPage{Shell: s.shell(c, s.text("provider.signedOut"), ""), Account: s.providerTitle(p), Home: "/"}
	view.Leave, _ = s.Accounts.SignOut(c.Request().Context(), p.Key)
	return s.page(c, http.StatusOK, "signed_out", view)
}
