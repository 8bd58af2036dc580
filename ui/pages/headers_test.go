package pages_test

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"laufzettel/ui"
	"laufzettel/ui/pages"
)

// checkHeaders says what is wrong with the head of an answer.
func checkHeaders(t *testing.T, what string, s *screen) {
	t.Helper()
	policy := ui.PagePolicy
	switch {
	case strings.HasSuffix(s.at.Path, "/html") && s.status == 200:
		policy = ui.MailPolicy
	case strings.HasSuffix(s.at.Path, "/ansicht") && s.status == 200:
		policy = pages.ViewPolicy
	case strings.Contains(s.at.Path, "/datei/") && s.status == 200:
		policy = pages.FilePolicy
		if s.header.Get("Content-Disposition") == "" {
			t.Errorf("%s has no Content-Disposition", what)
		}
	}
	want := map[string]string{
		"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
		"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Cross-Origin-Opener-Policy": "same-origin",
	}
	if policy != ui.MailPolicy {
		want["X-Frame-Options"] = "DENY"
	}
	for name, value := range want {
		if got := s.header.Values(name); len(got) != 1 || got[0] != value {
			t.Errorf("%s (%d): %s is %q, want %q", what, s.status, name, got, value)
		}
	}
	if !strings.Contains(policy, "frame-ancestors 'none'") && policy != ui.MailPolicy {
		t.Errorf("%s may be framed: %s", what, policy)
	}
}

// checkPlain says what of a page would need an exception from the policy: anything inline, or from elsewhere.
func checkPlain(t *testing.T, what string, s *screen) {
	t.Helper()
	for n := range s.nodes() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.DataAtom == atom.Style || n.DataAtom == atom.Script && attr(n, "src") == "" {
			t.Errorf("%s has an inline <%s>", what, n.Data)
		}
		if n.DataAtom == atom.Base || n.DataAtom == atom.Object || n.DataAtom == atom.Embed {
			t.Errorf("%s has a <%s>", what, n.Data)
		}
		for _, a := range n.Attr {
			value := strings.ToLower(strings.TrimSpace(a.Val))
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(value, "javascript:") {
				t.Errorf("%s has <%s %s=%q>", what, n.Data, a.Key, a.Val)
			}
			if elsewhere := strings.HasPrefix(value, "http") || strings.HasPrefix(value, "//"); elsewhere && (a.Key == "src" || a.Key == "action" || n.DataAtom == atom.Link) {
				t.Errorf("%s loads or posts elsewhere: <%s %s=%q>", what, n.Data, a.Key, a.Val)
			}
		}
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	x := newScene(t, setting{})
	for _, list := range x.everyAddress() {
		for _, address := range list {
			if strings.HasPrefix(address, "/static/") || strings.HasPrefix(address, "/api/") {
				continue
			}
			for who, b := range x.readers() {
				r, err := http.NewRequest(http.MethodGet, b.absolute(address), nil)
				x.ok(err)
				s := b.raw(r)
				checkHeaders(t, who+" at "+address, s)
				if !strings.HasSuffix(address, "/html") {
					checkPlain(t, who+" at "+address, s)
				}
			}
		}
	}
	for _, address := range []string{"/nothing/here", "/f/anerkennung", "/t/nothing", "/aufgaben/" + x.task, "/abmelden"} {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
			b := x.browser()
			r, err := http.NewRequest(method, b.absolute(address), strings.NewReader("x=1"))
			x.ok(err)
			s := b.raw(r)
			checkHeaders(t, method+" "+address, s)
			checkPlain(t, method+" "+address, s)
			if s.status >= 500 {
				t.Errorf("%s %s is %d: %s", method, address, s.status, x.log)
			}
		}
	}
}

func TestStaticFilesMayBeKept(t *testing.T) {
	h := newHouse(t, setting{})
	for n := range h.browser().get("/").nodes() {
		if address := attr(n, "href"); strings.HasPrefix(address, "/static/") && strings.Contains(address, "?") {
			s := h.browser().get(address).is(200)
			if got := s.header.Get("Cache-Control"); !strings.Contains(got, "max-age=") || strings.Contains(got, "no-store") {
				t.Errorf("%s may be kept %q", address, got)
			}
			if s.header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s may be sniffed", address)
			}
		}
	}
}

func TestCookiesAndTransportWhereItIsSecure(t *testing.T) {
	h := newHouse(t, setting{change: func(o *pages.Options) { o.Secure = true }})
	f := h.browser().get("/anmelden").form("")
	r := f.request("person", "benno")
	answer, err := http.DefaultTransport.RoundTrip(r)
	h.ok(err)
	defer answer.Body.Close()
	if got := answer.Header.Get("Strict-Transport-Security"); !strings.HasPrefix(got, "max-age=") {
		t.Errorf("Strict-Transport-Security is %q", got)
	}
	if len(answer.Cookies()) == 0 {
		t.Fatal("signing in sets no cookie")
	}
	for _, c := range answer.Cookies() {
		if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("the cookie is open to others: %s", c)
		}
	}
}
