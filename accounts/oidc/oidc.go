// Package oidc signs people in at providers of accounts by OpenID Connect: authorization code with PKCE, several
// providers side by side. It vouches that an answer is genuine, fresh and meant for us and for the browser that
// asked; whom the account belongs to is decided by package engine. Edit here when the protocol is spoken
// differently.
package oidc

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"golang.org/x/oauth2"

	"laufzettel/definitions"
	"laufzettel/engine"
)

const (
	answerTime = 10 * time.Second // for one answer of a provider
	answerSize = 1 << 20          // bytes of one answer
)

// Provider is a declared provider with its secret, which is resolved and never printed. "" is a public client.
type Provider struct {
	definitions.AccountProvider
	Secret string
}

// Options are what the providers need. BaseURL is the address of this installation; Now is the clock that
// tokens are measured by.
type Options struct {
	BaseURL string
	Now     func() time.Time
}

// Providers are all providers of an installation. They may be used by many goroutines. A provider that cannot
// be reached is asked again when somebody wants to sign in: none is needed to start.
type Providers struct {
	baseURL string
	byKey   map[string]*provider
}

// New prepares the providers without asking any of them.
func New(declared []Provider, o Options) *Providers {
	if o.Now == nil {
		o.Now = time.Now
	}
	client := &http.Client{Timeout: answerTime, Transport: bounded{http.DefaultTransport}}
	p := &Providers{baseURL: o.BaseURL, byKey: map[string]*provider{}}
	for _, one := range declared {
		p.byKey[one.Key] = &provider{Provider: one, client: client, now: o.Now}
	}
	return p
}

// Has says whether there is a provider of that key.
func (p *Providers) Has(key string) bool { return p.byKey[key] != nil }

// RedirectURL is where a provider sends people back to; it has to be entered there.
func (p *Providers) RedirectURL(key string) string {
	return p.baseURL + "/anmelden/konto/" + key + "/zurueck"
}

// SignedOutURL is where a provider sends people after they signed out there, too; it has to be entered there.
func (p *Providers) SignedOutURL() string { return p.baseURL + "/" }

// Begin is the address at the provider to which the browser goes for an attempt. ErrProviderDown.
func (p *Providers) Begin(ctx context.Context, a *engine.AccountAttempt) (string, error) {
	at, err := p.reach(ctx, a.Provider)
	if err != nil {
		return "", err
	}
	config := at.config(p.RedirectURL(a.Provider))
	return config.AuthCodeURL(a.State(), oauth2.SetAuthURLParam("nonce", a.Nonce()), oauth2.S256ChallengeOption(a.Verifier())), nil
}

// Finish turns the answer that the browser brought back into a checked account. The caller has compared the
// state with the browser's attempt. ErrProviderDown, ErrProviderCancelled, ErrProviderRefused.
func (p *Providers) Finish(ctx context.Context, a *engine.AccountAttempt, answer url.Values) (engine.Account, error) {
	at, err := p.reach(ctx, a.Provider)
	if err != nil {
		return engine.Account{}, err
	}
	// With several providers one of them could pass on a code of another; RFC 9207 lets them say whose it is.
	if issuer, said := answer["iss"]; said && (len(issuer) != 1 || issuer[0] != at.Issuer) {
		return engine.Account{}, refused("the answer names another issuer")
	}
	if word := answer.Get("error"); word != "" {
		if word == "temporarily_unavailable" || word == "server_error" {
			return engine.Account{}, fmt.Errorf("%w: %s", engine.ErrProviderDown, word)
		}
		return engine.Account{}, fmt.Errorf("%w: %s", engine.ErrProviderCancelled, plainWord(word))
	}
	code := answer.Get("code")
	if code == "" {
		return engine.Account{}, refused("the answer has no code")
	}
	return at.exchange(ctx, p.RedirectURL(a.Provider), code, a)
}

// SignOut is the address at which a provider ends its own session, if it has one and can be reached.
func (p *Providers) SignOut(ctx context.Context, key string) (string, bool) {
	at, err := p.reach(ctx, key)
	if err != nil || at.endSession == "" {
		return "", false
	}
	u, err := url.Parse(at.endSession)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return "", false
	}
	query := u.Query()
	query.Set("client_id", at.ClientID)
	query.Set("post_logout_redirect_uri", p.SignedOutURL())
	u.RawQuery = query.Encode()
	return u.String(), true
}

func (p *Providers) reach(ctx context.Context, key string) (*reached, error) {
	one := p.byKey[key]
	if one == nil {
		return nil, fmt.Errorf("%w: there is no provider %q", engine.ErrProviderDown, key)
	}
	return one.reach(ctx)
}

func refused(why string) error { return fmt.Errorf("%w: %s", engine.ErrProviderRefused, why) }

var errorWord = regexp.MustCompile(`^[a-z_]{1,40}$`)

// plainWord is an error code for the log: what is not one may hold anything.
func plainWord(word string) string {
	if errorWord.MatchString(word) {
		return word
	}
	return "an error without a known code"
}

// bounded cuts answers that are too long.
type bounded struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, answerSize), answer.Body}
	}
	return answer, err
}
