package pages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"laufzettel/ui/pages"
)

// from posts through a proxy on this machine, for a client somewhere.
func (b *browser) from(client, address string, values url.Values) *screen {
	b.t.Helper()
	r, err := http.NewRequest(http.MethodPost, b.absolute(address), strings.NewReader(values.Encode()))
	b.h.ok(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if client != "" {
		r.Header.Set("X-Forwarded-For", client)
	}
	return b.raw(r)
}

func TestPostsOfOneAddressAreLimited(t *testing.T) {
	h := newHouse(t, setting{serve: true, change: func(o *pages.Options) { o.Limit = pages.Limit{Burst: 3, Every: time.Hour} }})
	b := h.browser()
	seen := b.get("/f/anerkennung").form("").value("_time")
	h.clock.Forward(3 * time.Second)
	draft, email := url.Values{"nachname": {"Eilig"}, "_do": {"refresh"}, "_page": {"person"}, "_time": {seen}}, url.Values{"email": {"niemand@example.org"}}
	for range 3 {
		if s := b.from("203.0.113.7", "/f/anerkennung", draft); s.status != http.StatusSeeOther {
			t.Fatalf("a post within the limit is answered %d", s.status)
		}
	}
	for address, values := range map[string]url.Values{"/f/anerkennung": draft, "/anmelden": email, "/anmelden/fertig": {"token": {"x"}}, "/anmelden/code/x": {"code": {"1"}}} {
		s := b.from("203.0.113.7", address, values)
		if s.status != http.StatusTooManyRequests || s.header.Get("Retry-After") == "" {
			t.Errorf("one post too many to %s is answered %d", address, s.status)
		}
		s.shows("Gerade ist viel los. Es ist nichts verloren.")
		checkHeaders(t, address, s)
	}
	if s := b.from("203.0.113.7, 10.0.0.5", "/anmelden", email); s.status != http.StatusTooManyRequests {
		t.Errorf("behind two proxies the address is lost: %d", s.status)
	}
	if s := b.from("203.0.113.8", "/anmelden", email); s.status != http.StatusOK {
		t.Errorf("another address is limited too: %d", s.status)
	}
	if s := b.from("198.51.100.1, 203.0.113.7", "/anmelden", email); s.status != http.StatusTooManyRequests {
		t.Errorf("an address that the client invented is believed: %d", s.status)
	}
	for range 3 {
		b.from("2001:db8:1:2::1", "/anmelden", email)
	}
	if s := b.from("2001:db8:1:2:ffff::9", "/anmelden", email); s.status != http.StatusTooManyRequests {
		t.Errorf("the next address of the same customer is not limited: %d", s.status)
	}
	for range 10 { // from this machine, and what is no way in
		if s := b.from("", "/f/anerkennung", draft); s.status != http.StatusSeeOther {
			t.Fatalf("a post from this machine is answered %d", s.status)
		}
		if s := b.from("203.0.113.7", "/f/anerkennung/live", draft); s.status != http.StatusOK {
			t.Fatalf("looking at a form is answered %d", s.status)
		}
	}
}

func TestLimitCanBeOff(t *testing.T) {
	h := newHouse(t, setting{serve: true, change: func(o *pages.Options) { o.Limit = pages.Limit{Burst: 1, Every: time.Hour, Off: true} }})
	for range 5 {
		if s := h.browser().from("203.0.113.7", "/anmelden", url.Values{"email": {"niemand@example.org"}}); s.status != http.StatusOK {
			t.Fatalf("without a limit a post is answered %d", s.status)
		}
	}
	if pages.GenerousLimit.Burst < 30 || pages.GenerousLimit.Every > 5*time.Second {
		t.Errorf("the limit of a whole office behind one address is %+v", pages.GenerousLimit)
	}
}
