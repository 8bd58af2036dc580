package oidc

import (
	"context"
	"encoding/json"
	"fmt"
	"net/mail"
	"slices"
	"strings"

	"golang.org/x/oauth2"

	"laufzettel/engine"
)

// claimSet are the claims of a token as they came.
type claimSet map[string]json.RawMessage

// text is a claim that is a text or a number; "" for everything else.
func (c claimSet) text(name string) string {
	var text string
	if json.Unmarshal(c[name], &text) == nil {
		return strings.TrimSpace(text)
	}
	var number json.Number
	if json.Unmarshal(c[name], &number) == nil {
		return number.String()
	}
	return ""
}

// yes is a claim that says so; providers write true, "true", "1" or 1.
func (c claimSet) yes(name string) bool {
	var flag bool
	if json.Unmarshal(c[name], &flag) == nil {
		return flag
	}
	return slices.Contains([]string{"true", "1"}, strings.ToLower(c.text(name)))
}

// wantsMore says whether the ID token lacks something that the provider may tell when asked.
func (at *reached) wantsMore(c claimSet) bool {
	if at.discovered.UserInfoEndpoint() == "" {
		return false
	}
	for _, name := range []string{at.Claims.Subject, at.Claims.Email, at.Claims.Number} {
		if name != "" && c.text(name) == "" {
			return true
		}
	}
	return false
}

// addUserInfo adds what the ID token lacks. Nothing that the token says is replaced, and an answer about
// somebody else does not count.
func (at *reached) addUserInfo(ctx context.Context, c claimSet, subject string, token *oauth2.Token) error {
	info, err := at.discovered.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return fmt.Errorf("%w: it does not say more about the account", engine.ErrProviderDown)
	}
	if info.Subject != subject {
		return refused("the answer about the account is about another one")
	}
	more := claimSet{}
	if err := info.Claims(&more); err != nil {
		return refused("the answer about the account cannot be read")
	}
	// An address and whether it is verified belong together: they are never put together from two answers.
	if _, said := c[at.Claims.Email]; said {
		delete(more, at.Claims.Verified)
	} else {
		delete(c, at.Claims.Verified)
	}
	for name, value := range more {
		if _, said := c[name]; !said {
			c[name] = value
		}
	}
	return nil
}

// account is what the claims say, by the names that the provider uses.
func (at *reached) account(c claimSet) (engine.Account, error) {
	names := at.Claims
	a := engine.Account{
		Provider: at.Key, Issuer: at.Issuer, Subject: c.text(names.Subject), Number: c.text(names.Number),
		Given: c.text(names.Given), Family: c.text(names.Family), Verified: c.yes(names.Verified),
	}
	if a.Subject == "" {
		return a, refused("the account has no " + names.Subject)
	}
	if address, err := mail.ParseAddress(c.text(names.Email)); err == nil {
		a.Email = address.Address
	}
	if len(at.OnlyDomains) > 0 {
		domain := a.Email[strings.LastIndex(a.Email, "@")+1:]
		if !a.Verified || !slices.Contains(at.OnlyDomains, strings.ToLower(domain)) {
			return a, &engine.AccountRefusal{Why: engine.AccountDomain}
		}
	}
	return a, nil
}
