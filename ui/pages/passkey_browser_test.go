package pages_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"laufzettel/ui/browsertest"
)

// TestPasskeysInABrowser goes the whole way with Chromium and its virtual device: a task asks for an account, the
// person adds a passkey, signs in with it, and is back at the task.
func TestPasskeysInABrowser(t *testing.T) {
	b := browsertest.Start(t)
	h := newHouse(t, strict(t))
	h.browser().apply()
	b.Passkeys(t)
	phone := browsertest.View{Width: 390}
	press := func(selector string) {
		t.Helper()
		if status := b.Follow(t, browsertest.Click(b, chromedp.CSS(selector))); status != 200 {
			t.Fatalf("after %s comes %d: %s", selector, status, text(t, b))
		}
		b.Settle(t, phone)
	}
	clean := func() {
		t.Helper()
		b.Axe(t)
		for _, complaint := range b.Complaints() {
			t.Error(complaint)
		}
	}
	b.Open(t, h.server.URL+"/anmelden", phone)
	browsertest.Evaluate[string](t, b, `document.querySelector("#email").value = "`+benno+`"`)
	press(`form[action="/anmelden"] button`)
	h.work()
	b.Open(t, h.mail(benno, "Link zum Anmelden").action, phone)
	press(`form[action="/anmelden/fertig"] button`)
	press(`a[href^="/aufgaben/"]`)
	task := path(t, b)
	press(`a[href^="/anmelden/konto?"]`)
	clean()
	press(`a[href^="/ich/anmeldung?"]`)
	clean()
	press(`form[data-passkey="create"] button`)
	if at := path(t, b); at != "/anmelden/konto" {
		t.Fatalf("after adding comes %s: %s", at, text(t, b))
	}
	press(`form[data-passkey="get"] button`)
	if at := path(t, b); at != task || !browsertest.Evaluate[bool](t, b, `!!document.querySelector('input[name="outcome"]')`) {
		t.Fatalf("signing in with the passkey led to %s: %s", at, text(t, b))
	}
	b.Open(t, h.server.URL+"/ich/anmeldung", phone)
	if said := text(t, b); !strings.Contains(said, "Chrome auf Linux") || !strings.Contains(said, "zuletzt benutzt am") {
		t.Errorf("the page says %s", said)
	}
	clean()
	// The device has one already: it says so, and the page stays.
	refused := func(selector, sentence string) {
		t.Helper()
		b.Do(t, browsertest.Click(b, chromedp.CSS(selector)))
		for deadline := time.Now().Add(10 * time.Second); !strings.Contains(text(t, b), sentence); time.Sleep(50 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%q is not said: %s", sentence, text(t, b))
			}
		}
	}
	refused(`form[data-passkey="create"] button`, h.render.Text("client.passkeyKnown"))
	other := b.Another(t)
	other.Passkeys(t)
	b = other
	b.Open(t, h.server.URL+"/anmelden", phone)
	refused(`form[data-passkey="get"] button`, h.render.Text("client.passkeyRefused"))
	b.Axe(t)
}

func path(t *testing.T, b *browsertest.Browser) string {
	t.Helper()
	return browsertest.Evaluate[string](t, b, `location.pathname`)
}

func text(t *testing.T, b *browsertest.Browser) string {
	t.Helper()
	return browsertest.Evaluate[string](t, b, `document.querySelector("main").innerText`)
}
