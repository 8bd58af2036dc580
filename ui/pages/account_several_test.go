package pages_test

import (
	"net/url"
	"os"
	"strings"
	"testing"

	"laufzettel/accounts/oidc"
	"laufzettel/accounts/oidc/oidctest"
	"laufzettel/definitions"
	"laufzettel/ui/pages"
)

// Two providers side by side: what one of them says about somebody is worth nothing at the other, and an account of
// another domain stays outside.
func TestSeveralProvidersOfAccounts(t *testing.T) {
	if os.Getenv("LAUFZETTEL_TEST_ALL") == "" {
		t.Skip("set LAUFZETTEL_TEST_ALL=1 to sign in at real providers; it needs node and npm ci")
	}
	const secret = "geheim & sicher"
	users := map[string]map[string]map[string]any{
		"verband": {"benno": verified(benno)},
		// The same subject as at the other provider, and another person.
		"kreis": {"benno": verified("carla.probe@example.org"), "fremd": verified("fritz.platzhalter@boese.example.com"), "blank": {"sub": "x"}},
	}
	h := newHouse(t, setting{serve: true, sqlite: true, folder: strict(t).folder, change: func(o *pages.Options) {
		base := o.Engine.BaseURL()
		var providers []oidc.Provider
		site := &o.Engine.Organisation().Set().Site
		for _, key := range []string{"verband", "kreis"} {
			real := oidctest.Start(t, oidctest.Options{
				ClientID: "laufzettel", Secret: secret, Redirects: []string{base + "/anmelden/konto/" + key + "/zurueck"}, SignedOut: []string{base + "/"}, Users: users[key],
			})
			declared := definitions.AccountProvider{Key: key, Title: "Konto " + key, Issuer: real.Issuer, ClientID: "laufzettel", OnlyDomains: []string{"example.org"},
				Scopes: []string{"openid", "email", "profile"}, Claims: definitions.AccountClaims{Subject: "sub", Email: "email", Verified: "email_verified", Given: "given_name", Family: "family_name"}}
			site.SignIn = append(site.SignIn, declared)
			providers = append(providers, oidc.Provider{AccountProvider: declared, Secret: secret})
		}
		o.Accounts = oidc.New(providers, oidc.Options{BaseURL: base, Now: o.Engine.Clock().Now})
	}})
	begin := func(key string) string { return "/anmelden/konto/" + key + "?next=%2Faufgaben" }
	h.browser().get("/anmelden").is(200).shows("Mit Konto verband anmelden", "Mit Konto kreis anmelden")

	one := h.browser()
	one.get(one.toCallback(begin("verband"), "benno")).is(200).shows("Benno Muster")
	two := h.browser()
	two.get(two.toCallback(begin("kreis"), "benno")).is(200).shows("Carla Probe").hides("Benno Muster")
	again := h.browser()
	again.get(again.toCallback(begin("verband"), "benno")).is(200).shows("Benno Muster")

	for login, want := range map[string]string{"fremd": "mit einer bestätigten Adresse des Verbands", "blank": "mit einer bestätigten Adresse des Verbands"} {
		b := h.browser()
		if s := b.get(b.toCallback(begin("kreis"), login)); s.status != 403 || b.cookie("lz_session") != "" || !strings.Contains(s.text(), want) {
			t.Errorf("%s is let in, or not told why: %d %s", login, s.status, s.text())
		}
	}

	// An answer of one provider is carried to the return address of the other, by the browser that began with either.
	before := h.dump()
	for _, key := range []string{"verband", "kreis"} {
		other := map[string]string{"verband": "kreis", "kreis": "verband"}[key]
		b := h.browser()
		answer, err := url.Parse(b.toCallback(begin(key), "benno"))
		h.ok(err)
		answer.Path = "/anmelden/konto/" + other + "/zurueck"
		if s := b.get(answer.String()); s.status < 400 || b.cookie("lz_session") != "" {
			t.Errorf("an answer of %s is taken by %s: %d", key, other, s.status)
		}
	}
	h.unchanged(before, "mixed-up answers")
}
