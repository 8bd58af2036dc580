package oidc

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"laufzettel/engine"
)

const (
	// knownFor is how long what a provider said of itself is used before it is asked again; keys that it took
	// out of use are forgotten with it. New keys are fetched at once when a token names them.
	knownFor = time.Hour
	// quietFor is how long a provider that did not answer is left alone.
	quietFor = 10 * time.Second
	// skew is how far two clocks may be apart.
	skew = time.Minute
)

// provider is one provider, reached when it is needed.
type provider struct {
	Provider
	client *http.Client
	now    func() time.Time

	mu     sync.Mutex
	known  *reached
	asked  time.Time // when known was asked for
	failed time.Time // when it did not answer
}

// reached is a provider as it described itself.
type reached struct {
	*provider
	discovered *oidc.Provider
	keys       oidc.KeySet // fetched when needed, and again when a token names a key that is not among them
	authStyle  oauth2.AuthStyle
	endSession string
}

// reach asks the provider about itself, or remembers the answer. Where it does not answer, what it said
// before stays good: its keys are asked for separately.
func (p *provider) reach(ctx context.Context) (*reached, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now() // not the clock of tokens: this is about asking too often
	if p.known != nil && now.Sub(p.asked) < knownFor {
		return p.known, nil
	}
	if now.Sub(p.failed) < quietFor {
		return p.lastKnown("it did not answer a moment ago")
	}
	// The answer is kept for others: the one who happens to ask first must not end it by leaving.
	found, err := p.discover(context.WithoutCancel(ctx))
	if err != nil {
		p.failed = now
		return p.lastKnown(err.Error())
	}
	p.known, p.asked = found, now
	return found, nil
}

func (p *provider) lastKnown(why string) (*reached, error) {
	if p.known != nil {
		return p.known, nil
	}
	return nil, fmt.Errorf("%w: %s: %s", engine.ErrProviderDown, p.Key, why)
}

func (p *provider) discover(ctx context.Context) (*reached, error) {
	ctx = oidc.ClientContext(ctx, p.client)
	discovered, err := oidc.NewProvider(ctx, p.Issuer)
	if err != nil {
		var mismatch *oidc.IssuerMismatchError
		if errors.As(err, &mismatch) {
			return nil, fmt.Errorf("it calls itself %q, not %q", mismatch.Discovered, mismatch.Provided)
		}
		return nil, errors.New("it does not say who it is")
	}
	var more struct {
		EndSession  string   `json:"end_session_endpoint"`
		JWKS        string   `json:"jwks_uri"`
		AuthMethods []string `json:"token_endpoint_auth_methods_supported"`
	}
	if err := discovered.Claims(&more); err != nil {
		return nil, errors.New("what it says of itself cannot be read")
	}
	at := &reached{provider: p, discovered: discovered, endSession: more.EndSession, authStyle: oauth2.AuthStyleInParams}
	if p.Secret != "" && (len(more.AuthMethods) == 0 || slices.Contains(more.AuthMethods, "client_secret_basic")) {
		at.authStyle = oauth2.AuthStyleInHeader
	}
	at.keys = oidc.NewRemoteKeySet(ctx, more.JWKS)
	return at, nil
}

// asymmetric are the algorithms that a public key can prove; "none" and shared secrets are not among them,
// whatever a provider offers.
var asymmetric = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA}

func algorithms(p *oidc.Provider) []string {
	var said struct {
		Algorithms []string `json:"id_token_signing_alg_values_supported"`
	}
	_ = p.Claims(&said) // it was read before
	var good []string
	for _, a := range said.Algorithms {
		if slices.Contains(asymmetric, a) {
			good = append(good, a)
		}
	}
	if len(good) == 0 {
		return []string{oidc.RS256} // which every provider has to offer
	}
	return good
}

func (at *reached) config(redirect string) *oauth2.Config {
	endpoint := at.discovered.Endpoint()
	endpoint.AuthStyle = at.authStyle
	return &oauth2.Config{ClientID: at.ClientID, ClientSecret: at.Secret, Endpoint: endpoint, RedirectURL: redirect, Scopes: at.Scopes}
}

// exchange redeems a code and checks the token that comes for it.
func (at *reached) exchange(ctx context.Context, redirect, code string, a *engine.AccountAttempt) (engine.Account, error) {
	ctx = oidc.ClientContext(ctx, at.client)
	token, err := at.config(redirect).Exchange(ctx, code, oauth2.VerifierOption(a.Verifier()))
	if err != nil {
		return engine.Account{}, exchangeFailed(err)
	}
	raw, _ := token.Extra("id_token").(string)
	if raw == "" {
		return engine.Account{}, refused("there is no ID token")
	}
	verified, err := at.verify(ctx, raw)
	if err != nil {
		return engine.Account{}, err
	}
	if subtle.ConstantTimeCompare([]byte(verified.Nonce), []byte(a.Nonce())) != 1 {
		return engine.Account{}, refused("the ID token is for another attempt (nonce)")
	}
	if verified.AccessTokenHash != "" && verified.VerifyAccessToken(token.AccessToken) != nil {
		return engine.Account{}, refused("the access token is not that of the ID token")
	}
	claims := claimSet{}
	if err := verified.Claims(&claims); err != nil {
		return engine.Account{}, refused("the claims cannot be read")
	}
	if azp := claims.text("azp"); len(verified.Audience) > 1 && azp != at.ClientID || azp != "" && azp != at.ClientID {
		return engine.Account{}, refused("the ID token was made for another client (azp)")
	}
	if at.wantsMore(claims) {
		if err := at.addUserInfo(ctx, claims, verified.Subject, token); err != nil {
			return engine.Account{}, err
		}
	}
	return at.account(claims)
}

// verify checks signature, issuer, audience and time of an ID token.
func (at *reached) verify(ctx context.Context, raw string) (*oidc.IDToken, error) {
	keys := &watchedKeys{remote: at.keys}
	verifier := oidc.NewVerifier(at.Issuer, keys, &oidc.Config{
		ClientID: at.ClientID, SupportedSigningAlgs: algorithms(at.discovered),
		Now: func() time.Time { return at.now().Add(-skew) },
	})
	verified, err := verifier.Verify(ctx, raw)
	var expired *oidc.TokenExpiredError
	switch {
	case err == nil && verified.IssuedAt.After(at.now().Add(skew)):
		return nil, refused("the ID token comes from the future")
	case err == nil:
		return verified, nil
	case keys.unreachable:
		return nil, fmt.Errorf("%w: its keys cannot be fetched", engine.ErrProviderDown)
	case errors.As(err, &expired):
		return nil, refused("the ID token has expired")
	}
	return nil, refused("the ID token does not pass: " + err.Error())
}

// exchangeFailed tells a provider that is down from one that refuses the code. What it answered is not
// repeated: it may hold anything.
func exchangeFailed(err error) error {
	var answer *oauth2.RetrieveError
	if !errors.As(err, &answer) {
		return fmt.Errorf("%w: the code could not be redeemed", engine.ErrProviderDown)
	}
	if answer.Response != nil && answer.Response.StatusCode >= 500 {
		return fmt.Errorf("%w: the code could not be redeemed (status %d)", engine.ErrProviderDown, answer.Response.StatusCode)
	}
	return refused("the code: " + plainWord(answer.ErrorCode))
}
