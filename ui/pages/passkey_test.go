package pages_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"laufzettel/engine"
	"laufzettel/engine/passkeytest"
	"laufzettel/flows"
)

// enrolled gives somebody a passkey; session is the one that added it, link the address in the mail about it.
func (h *house) enrolled(person, mailbox string) (session, id, link string) {
	h.t.Helper()
	s, err := h.engine.OpenSession(ctx, person, flows.MailboxAssurance)
	h.ok(err)
	asked, err := h.engine.BeginPasskey(ctx, s)
	h.ok(err)
	k, err := h.engine.AddPasskey(ctx, s, asked.ID, passkeytest.New(h.server.URL).Make(asked.Options), "Handy", "de")
	h.ok(err)
	h.work()
	return s.ID(), k.ID, h.path(h.mail(mailbox, "neuen Passkey").action)
}

// mailed is a browser in which somebody is signed in by a mailed link.
func (h *house) mailed(address string) *browser {
	h.t.Helper()
	b := h.browser()
	b.get("/anmelden").form("/anmelden").set("email", address).press("", "").is(200)
	h.work()
	b.get(h.mail(address, "Link zum Anmelden").action).form("/anmelden/fertig").press("", "").is(200)
	return b
}

// script asks for a challenge as the page's script does.
func (b *browser) script(f *form, address string) (id string, options any) {
	b.t.Helper()
	s := b.post(address, url.Values{"_csrf": {f.value("_csrf")}}).is(200)
	var asked struct {
		ID      string          `json:"id"`
		Options json.RawMessage `json:"options"`
	}
	b.h.ok(json.Unmarshal([]byte(s.body), &asked))
	return asked.ID, asked.Options
}

// make adds a passkey of the device on "Meine Anmeldung".
func (b *browser) make(device *passkeytest.Device, at string) *screen {
	b.t.Helper()
	f := b.get(at).is(200).form("/ich/anmeldung/passkey")
	id, options := b.script(f, "/ich/anmeldung/passkey/aufgabe")
	return f.put("id", id).put("answer", string(device.Make(options))).press("", "")
}

// use signs in with the device on a page that offers it.
func (b *browser) use(device *passkeytest.Device, at string) *screen {
	b.t.Helper()
	f := b.get(at).is(200).form("/anmelden/passkey")
	id, options := b.script(f, "/anmelden/passkey/aufgabe")
	return f.put("id", id).put("answer", string(device.Use(options))).press("", "")
}

// put sets a hidden field, as a script does.
func (f *form) put(name, value string) *form { return f.drop(name).add(name, value) }

func TestMyAccess(t *testing.T) {
	h := newHouse(t, setting{serve: true, named: true})
	if s := h.browser().get("/ich/anmeldung"); s.at.Path != "/anmelden" {
		t.Fatalf("without a session it shows %s", s.at)
	}
	b, other, device := h.mailed(benno), h.mailed(benno), passkeytest.New(h.server.URL)
	b.get("/ich/anmeldung").is(200).says("access.none").says("access.noScript").says("pages.access.byMail")
	added := b.make(device, "/ich/anmeldung").is(200).says("pages.access.added").says("pages.access.unknown")
	h.work()
	h.mail(benno, "Du hast jetzt einen neuen Passkey")
	added.formAt("/ich/anmeldung/passkey/", "/name").set("name", "Mein Telefon").press("", "").is(200).says("pages.access.renamed").shows("Mein Telefon")
	phone := h.browser()
	if s := phone.use(device, "/anmelden?next=/ich/anmeldung").is(200); s.at.Path != "/ich/anmeldung" {
		t.Errorf("signing in led to %s", s.at)
	}
	b.get("/ich/anmeldung").says("pages.access.byPasskey").form("/ich/anmeldung/sitzungen/beenden").press("", "").is(200).says("pages.access.ended")
	for name, ended := range map[string]*browser{"the phone": phone, "the other browser": other} {
		if s := ended.get("/ich/anmeldung"); s.at.Path != "/anmelden" {
			t.Errorf("%s is still signed in", name)
		}
	}
	phone.use(device, "/anmelden?next=/ich/anmeldung").is(200)
	b.get("/ich/anmeldung").formAt("/ich/anmeldung/sitzung/", "/beenden").press("", "").is(200) // the first began last
	if s := phone.get("/ich/anmeldung"); s.at.Path != "/anmelden" {
		t.Error("the phone is still signed in")
	}
	b.get("/ich/anmeldung").formAt("/ich/anmeldung/passkey/", "/entfernen").press("", "").is(200).says("pages.access.removed").says("access.none")
	if s := phone.use(device, "/anmelden"); s.status != http.StatusUnprocessableEntity || phone.get("/ich/anmeldung").at.Path != "/anmelden" {
		t.Errorf("a removed passkey is answered %d", s.status)
	}
	own := b.get("/ich/anmeldung").formAt("/ich/anmeldung/sitzung/", "/beenden").press("", "")
	if own.at.Path != "/" || b.cookie("lz_session") != "" {
		t.Errorf("ending one's own session leads to %s", own.at)
	}
}

// formAt is the first form whose action begins and ends so.
func (s *screen) formAt(begin, end string) *form {
	s.b.t.Helper()
	for n := range s.nodes() {
		if action := attr(n, "action"); strings.HasPrefix(action, begin) && strings.HasSuffix(action, end) {
			return s.form(action)
		}
	}
	return s.form(begin + end)
}

func TestPasskeysOfOthersAreNotThere(t *testing.T) {
	h := newHouse(t, setting{serve: true, named: true})
	session, key, _ := h.enrolled("benno", benno)
	b := h.mailed(hannes)
	token := b.get("/ich/anmeldung").is(200).hides(key, session).form("/ich/anmeldung/passkey").value("_csrf")
	for _, action := range []string{"/passkey/" + key + "/name", "/passkey/" + key + "/entfernen"} {
		if s := b.post("/ich/anmeldung"+action, url.Values{"_csrf": {token}, "name": {"Meiner"}}); s.status != http.StatusNotFound {
			t.Errorf("%s is %d", action, s.status)
		}
	}
	b.post("/ich/anmeldung/sitzung/"+session+"/beenden", url.Values{"_csrf": {token}})
	keys, err := h.engine.Passkeys(ctx, "benno")
	h.ok(err)
	sessions, err := h.engine.Sessions(ctx, "benno")
	h.ok(err)
	if len(keys) != 1 || keys[0].Name != "Handy" || len(sessions) != 1 {
		t.Errorf("somebody else changed them: %+v %+v", keys, sessions)
	}
}

func TestNotMyPasskey(t *testing.T) {
	h := newHouse(t, setting{serve: true, named: true})
	_, _, link := h.enrolled("benno", benno)
	b := h.mailed(benno)
	page := h.browser().get(link).is(200).shows("Handy")
	if s := b.get("/aufgaben"); s.at.Path != "/aufgaben" {
		t.Fatal("opening the link signed out")
	}
	page.form(link).press("", "").is(200).says("passkeyDispute.done")
	if s := b.get("/aufgaben"); s.at.Path != "/anmelden" {
		t.Error("the sessions did not end")
	}
	if keys, err := h.engine.Passkeys(ctx, "benno"); err != nil || len(keys) != 0 {
		t.Errorf("the passkey stays: %v %v", keys, err)
	}
	if s := h.browser().get(link); s.status != http.StatusNotFound {
		t.Errorf("the link is %d afterwards", s.status)
	}
}

func TestWhereThereAreNoPasskeys(t *testing.T) {
	h := newHouse(t, setting{serve: true})
	if h.browser().get("/anmelden").is(200).findForm("/anmelden/passkey") != nil {
		t.Error("passkeys are offered at an address without a name")
	}
	b := h.mailed(benno)
	b.get("/ich/anmeldung").is(200).says("access.notHere")
	if s := b.post("/anmelden/passkey/aufgabe", url.Values{"_csrf": {b.get("/ich/anmeldung").form("/abmelden").value("_csrf")}}); s.status != http.StatusConflict || !strings.Contains(s.body, "said") {
		t.Errorf("the script is answered %d %s", s.status, s.body)
	}
}

func TestDevicesInPlainWords(t *testing.T) {
	h := newHouse(t, setting{named: true})
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                           "Firefox auf Windows",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15":                      "Safari auf Mac",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1":     "Chrome auf iPhone",
		"Mozilla/5.0 (Linux; Android 15; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36": "Samsung Internet auf Android",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":              "Edge auf Windows",
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36":                                      "Chrome auf Linux",
		"<script>alert(1)</script>": "Unbekanntes Gerät",
	} {
		b := h.browser()
		r := b.get("/anmelden").form("").request("person", "benno")
		r.Header.Set("User-Agent", agent)
		b.send(r)
		b.get("/ich/anmeldung").is(200).shows(want).hides("Mozilla")
	}
	if s, err := h.engine.Sessions(ctx, "benno"); err != nil || len(s) != 7 || s[0].Assurance != flows.AccountAssurance || s[0].Device == (engine.Device{}) && s[6].Device == (engine.Device{}) {
		t.Errorf("the sessions are %+v %v", s, err)
	}
}
