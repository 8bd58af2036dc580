package pages

import (
	"net/url"
	"strings"
	"testing"
)

func TestLanguageOfARequest(t *testing.T) {
	both, german := []string{"de", "en"}, []string{"de"}
	for _, c := range []struct {
		name         string
		offered      []string
		kept, header string
		want         string
	}{
		{"nothing said", both, "", "", "de"},
		{"the first one of the site", []string{"en", "de"}, "", "", "en"},
		{"what the browser prefers", both, "", "en-GB,en;q=0.9", "en"},
		{"by weight, not by place", both, "", "de;q=0.3, en;q=0.8", "en"},
		{"the first of equal ones", both, "", "en, de", "en"},
		{"the next best", both, "", "fr, en;q=0.5, de;q=0.1", "en"},
		{"none of them", both, "", "fr, it;q=0.5", "de"},
		{"explicitly not", both, "", "en;q=0, de;q=0.1", "de"},
		{"anything", both, "", "*", "de"},
		{"the site speaks one only", german, "", "en", "de"},
		{"a choice wins", both, "en", "de", "en"},
		{"a choice that the site does not speak", german, "en", "en", "de"},
		{"a choice that is none", both, "../../etc/passwd", "en", "en"},
		{"an empty choice", both, "", "de", "de"},
		{"nonsense", both, "", ";;;,q=,=,en;q=zwölf", "de"},
		{"a header that never ends", both, "", "en," + strings.Repeat("xx,", 10_000), "de"},
		{"control characters", both, "e\x00n", "e\x00n", "de"},
	} {
		if got := languageOf(c.offered, c.kept, c.header); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestSwitchingStaysOnThisSite(t *testing.T) {
	for address, want := range map[string]string{
		"/f/antrag?lang=en":                        "/f/antrag",
		"/postfach?an=a%40b&lang=en&x=1":           "/postfach?an=a%40b&x=1",
		"//evil.example.org/?lang=en":              "/evil.example.org/",
		"/%2Fevil.example.org?lang=en":             "/evil.example.org",
		`/\evil.example.org?lang=en`:               "/evil.example.org",
		"/anmelden?next=%2Faufgaben&lang=de":       "/anmelden?next=%2Faufgaben",
		"/a?lang=en&lang=de":                       "/a",
		"/a%0d%0aSet-Cookie:%20x=y?lang=en":        "/a%0D%0ASet-Cookie:%20x=y",
		"/a?lang=en&next=https://evil.example.org": "/a?next=https%3A%2F%2Fevil.example.org",
	} {
		parsed, err := url.ParseRequestURI(address)
		if err != nil {
			t.Fatal(err)
		}
		got := withoutLanguage(parsed)
		if got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
		if to, err := url.Parse(got); err != nil || to.Host != "" || to.Scheme != "" || strings.HasPrefix(got, "//") {
			t.Errorf("%s leads away: %q", address, got)
		}
	}
}
