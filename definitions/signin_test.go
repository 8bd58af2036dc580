package definitions_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const goodProvider = "    - key: verband\n      title: Verbandskonto\n      issuer: https://login.example.org/realms/verband\n      clientId: laufzettel\n      clientSecret: env:KONTO\n"

// withProviders is the smallest folder whose site.yaml declares providers.
func withProviders(t *testing.T, providers string) map[string]string {
	t.Helper()
	site, err := folder(t, "minimal", nil).ReadFile("site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"site.yaml": string(site) + "\nsignIn:\n  providers:\n" + providers}
}

func TestProvidersOfAccounts(t *testing.T) {
	set := mustLoad(t, folder(t, "minimal", withProviders(t, goodProvider+"      scopes: profile\n      claims: {subject: oid, number: employeeId}\n      onlyDomains: [Example.org]\n")))
	p := set.Site.SignIn[0]
	if p.Claims.Subject != "oid" || p.Claims.Number != "employeeId" || p.Claims.Email != "email" || p.Claims.Verified != "email_verified" || p.Title != "Verbandskonto" {
		t.Errorf("the provider is %+v", p)
	}
	if !slices.Equal(p.Scopes, []string{"openid", "profile"}) || !slices.Equal(p.OnlyDomains, []string{"example.org"}) {
		t.Errorf("scopes are %v, domains %v", p.Scopes, p.OnlyDomains)
	}
}

func TestMistakesOfProviders(t *testing.T) {
	replaced := func(old, new string) string { return strings.Replace(goodProvider, old, new, 1) }
	for what, c := range map[string][2]string{
		"a secret that is written out":        {replaced("env:KONTO", "hunter2"), "plain-secret"},
		"an issuer without encryption":        {replaced("https://", "http://"), "bad-value"},
		"an issuer with a query":              {replaced("realms/verband", "realms?x=1"), "bad-value"},
		"accounts of all organisations":       {replaced("https://login.example.org/realms/verband", "https://login.microsoftonline.com/common/v2.0"), "issuer-of-all"},
		"a subject that changes":              {goodProvider + "      claims: {subject: email}\n", "subject-changes"},
		"a key that is no part of an address": {replaced("key: verband", "key: Mein Konto"), "bad-value"},
		"a key twice":                         {goodProvider + goodProvider, "key-twice"},
		"a domain with an @":                  {goodProvider + "      onlyDomains: ['@example.org']\n", "bad-value"},
		"an unknown key":                      {goodProvider + "      clientSecrt: env:X\n", "unknown-key"},
		"no issuer":                           {replaced("      issuer: https://login.example.org/realms/verband\n", ""), "missing-key"},
	} {
		_, report := load(folder(t, "minimal", withProviders(t, c[0])))
		found := false
		for _, d := range report.Diagnostics {
			found = found || d.Code == c[1] && d.Pos.File == "site.yaml" && d.Pos.Line > 1
			if strings.Contains(d.Text.In("de")+d.Suggestion.In("de"), "hunter2") {
				t.Errorf("%s: the diagnostic repeats the secret", what)
			}
		}
		if !found {
			t.Errorf("%s: no %s, but:\n%s", what, c[1], printed(t, report))
		}
	}
	if set, report := load(folder(t, "minimal", withProviders(t, replaced("https://login.example.org", "http://127.0.0.1:9000")))); set == nil {
		t.Errorf("this machine needs no encryption:\n%s", printed(t, report))
	}
}

// TestProvidersOfTheGuide checks every example of docs/anmeldung.md.
func TestProvidersOfTheGuide(t *testing.T) {
	guide, err := os.ReadFile("../docs/anmeldung.md")
	if err != nil {
		t.Fatal(err)
	}
	site, err := folder(t, "minimal", nil).ReadFile("site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```yaml fragment\n(.*?)```").FindAllStringSubmatch(string(guide), -1)
	if len(blocks) < 2 {
		t.Fatalf("the guide has %d examples", len(blocks))
	}
	for _, block := range blocks {
		set := mustLoad(t, folder(t, "minimal", map[string]string{"site.yaml": string(site) + "\n" + block[1]}))
		if len(set.Site.SignIn) != 1 {
			t.Errorf("no provider in %s", block[1])
		}
	}
}
