package engine

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// AccountAttempt is a sign-in at a provider that has begun in a browser. Nothing of it is stored here: the
// browser keeps it in a short-lived cookie, sealed by a key of this installation, and the values that the
// provider sees are derived from its secret.
type AccountAttempt struct {
	Provider string    `json:"provider"` // key: an answer of another provider does not count
	Next     string    `json:"next"`     // where to go afterwards, a path of this site
	Secret   string    `json:"secret"`
	Expires  time.Time `json:"expires"`
	keys     *Keys
}

// ErrAttempt is the one answer to attempts that are missing, expired, forged or of another provider.
var ErrAttempt = errors.New("this browser has begun no sign-in with this account, or too long ago")

// BeginAccount begins a sign-in at a provider and gives what the browser has to keep.
func (e *Engine) BeginAccount(provider, next string) (a *AccountAttempt, sealed string, err error) {
	a = &AccountAttempt{Provider: provider, Next: next, Secret: randomID() + randomID(), Expires: e.clock.Now().Add(accountTime), keys: e.keys}
	body, err := json.Marshal(a)
	if err != nil {
		return nil, "", err
	}
	sealed = base64.RawURLEncoding.EncodeToString(body)
	return a, sealed + "." + e.keys.Sign(accountPurpose, sealed), nil
}

// OpenAttempt reads what a browser kept, for an answer of the provider that carries state. ErrAttempt.
func (e *Engine) OpenAttempt(sealed, provider, state string) (*AccountAttempt, error) {
	body, signature, _ := strings.Cut(sealed, ".")
	if len(sealed) > 4000 || !e.keys.Verify(signature, accountPurpose, body) {
		return nil, ErrAttempt
	}
	content, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil {
		return nil, ErrAttempt
	}
	a := &AccountAttempt{keys: e.keys}
	if err := json.Unmarshal(content, a); err != nil {
		return nil, ErrAttempt
	}
	if a.Provider != provider || e.clock.Now().After(a.Expires) || !e.keys.Verify(state, "account state", a.Secret) {
		return nil, ErrAttempt
	}
	return a, nil
}

// State comes back with the answer: it shows that this browser asked.
func (a *AccountAttempt) State() string { return a.keys.Sign("account state", a.Secret) }

// Nonce stands in the ID token: it shows that the token was made for this attempt.
func (a *AccountAttempt) Nonce() string { return a.keys.Sign("account nonce", a.Secret) }

// Verifier is the secret of PKCE: a code that somebody else caught is worth nothing without it.
func (a *AccountAttempt) Verifier() string { return a.keys.Sign("account verifier", a.Secret) }

// What may go wrong at a provider. Nobody is signed in by any of them.
var (
	// ErrProviderDown: the provider does not answer, or not as OpenID Connect asks; later it may.
	ErrProviderDown = errors.New("the provider of accounts does not answer")
	// ErrProviderCancelled: the person turned back at the provider, or may not use this site there.
	ErrProviderCancelled = errors.New("the provider of accounts signed nobody in")
	// ErrProviderRefused: the answer of the provider does not hold: code, signature, audience, nonce or time.
	ErrProviderRefused = errors.New("the answer of the provider of accounts does not hold")
)
