package pages_test

import (
	"bytes"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"laufzettel/engine"
	"laufzettel/ui/pages"
)

// postTargets are addresses of every route that takes a post, for somebody who is signed in and may do it.
func (x *scene) postTargets() map[string]string {
	return map[string]string{
		"/f/:process": "/f/anerkennung", "/f/:process/sichern": "/f/anerkennung/sichern", "/f/:process/e/:draft/sichern": x.draft + "/sichern", "/f/:process/live": "/f/anerkennung/live", "/f/:process/e/:draft/hochladen": x.draft + "/hochladen",
		"/f/:process/e/:draft/:page": x.draft + "/person", "/f/:process/e/:draft/pruefen": x.draft + "/pruefen", "/f/:process/e/:draft/speichern": x.draft + "/speichern",
		"/f/:process/e/:draft/bestaetigen": x.draft + "/bestaetigen",
		"/f/:process/e/:draft/geaendert":   x.draft + "/geaendert", "/f/:process/e/:draft/laenger": x.draft + "/laenger", "/f/:process/e/:draft/loeschen": x.draft + "/loeschen",
		"/v/:key/zurueckziehen": x.status + "/zurueckziehen", "/v/:key/antwort": x.asked + "/antwort", "/v/:key/antwort/live": x.asked + "/antwort/live",
		"/v/:key/nachfragen": x.status + "/nachfragen", "/v/:key/aktion/:action": x.status + "/aktion/nachreichen", "/barrierefreiheit/rueckmeldung": "/barrierefreiheit/rueckmeldung",
		"/v/:key/aktion/:action/live": x.status + "/aktion/nachreichen/live", "/v/:key/aktion/:action/hochladen": x.status + "/aktion/nachreichen/hochladen",
		"/v/:key/einwilligung/:field": x.status + "/einwilligung/nothing",
		"/v/:key/antwort/hochladen":   x.asked + "/antwort/hochladen",
		"/anmelden":                   "/anmelden", "/anmelden/code/:id": x.code, "/anmelden/fertig": "/anmelden/fertig", "/abmelden": "/abmelden", "/vorgaenge/ausgabe": "/vorgaenge/ausgabe", "/vorgaenge/gliederung": "/vorgaenge/gliederung", "/einrichten/:key": "/einrichten/nothing",
		"/anmelden/passkey": "/anmelden/passkey", "/anmelden/passkey/aufgabe": "/anmelden/passkey/aufgabe", "/anmelden/einspruch/:token": x.passkeyMail,
		"/ich/anmeldung/passkey": "/ich/anmeldung/passkey", "/ich/anmeldung/passkey/aufgabe": "/ich/anmeldung/passkey/aufgabe",
		"/ich/anmeldung/passkey/:id/name": "/ich/anmeldung/passkey/" + x.passkey + "/name", "/ich/anmeldung/passkey/:id/entfernen": "/ich/anmeldung/passkey/" + x.passkey + "/entfernen",
		"/ich/anmeldung/sitzung/:id/beenden": "/ich/anmeldung/sitzung/" + x.session + "/beenden", "/ich/anmeldung/sitzungen/beenden": "/ich/anmeldung/sitzungen/beenden",
		"/aufgaben/:task/weiter/:action": x.task + "/weiter/fragen",
		"/aufgaben/:task":                x.task, "/aufgaben/:task/live": x.review + "/live", "/aufgaben/:task/hochladen": x.review + "/hochladen",
		"/tagesordnung/:agenda": "/tagesordnung/nothing", "/v/:key/aendern": x.status + "/aendern",
		"/aufgaben/mehrere": "/aufgaben/mehrere", "/aufgaben/:task/uebernehmen": x.task + "/uebernehmen", "/ich/wuensche": "/ich/wuensche",
		"/aufgaben/:task/nehmen": x.work + "/nehmen", "/aufgaben/:task/zurueckgeben": x.work + "/zurueckgeben",
		"/aufgaben/:task/bemerkung": x.task + "/bemerkung", "/vorgaenge/:case/bemerkung": x.caseAt + "/bemerkung", "/vorgaenge/:case/:action": x.caseAt + "/abbrechen",
		"/verwaltung/wirkung/:id/:action":    "/verwaltung/wirkung/" + engine.EffectKey("x") + "/nochmal",
		"/verwaltung/konten":                 "/verwaltung/konten",
		"/verwaltung/register/:register/neu": someRegister + "/neu", "/verwaltung/register/:register/zeile/:row": someRow, "/verwaltung/register/:register/zeile/:row/:action": someRow + "/stilllegen",
		"/verwaltung/register/:register/einlesen": someRegister + "/einlesen", "/verwaltung/register/:register/einlesen/:key": someRegister + "/einlesen/nothing",
		"/verwaltung/einstellungen/:process/:setting": someSettings + "/fristKv", "/verwaltung/einstellungen/:process/:setting/:action": someSettings + "/fristKv/vorgabe",
		"/probe": "/probe", "/probe/:play": "/probe/nothing",
		"/postfach/zeit": "/postfach/zeit", "/anmelden/demo": "/anmelden/demo",
	}
}

// harmful is what a forger would send: enough for every route to act on.
func harmful(token string) map[string]string {
	return map[string]string{
		"_csrf": token, "_do": "next", "_page": "person", "nachname": "Gefälscht", "outcome": "weiterleiten", "bezeichnungOriginal": "Gefälscht",
		"email": benno, "person": "hannes", "people": "people: []", "days": "1", "reason": "Gefälscht", "comment": "Gefälscht",
	}
}

func (b *browser) forge(address string, fields map[string]string, asMultipart bool) *screen {
	b.t.Helper()
	if !asMultipart {
		values := url.Values{}
		for name, value := range fields {
			values.Set(name, value)
		}
		r, err := http.NewRequest(http.MethodPost, b.absolute(address), strings.NewReader(values.Encode()))
		b.h.ok(err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return b.raw(r)
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range fields {
		b.h.ok(w.WriteField(name, value))
	}
	part, err := w.CreateFormFile("file:nachweisAbschluss", "gefaelscht.pdf")
	b.h.ok(err)
	_, err = part.Write([]byte(pdf))
	b.h.ok(err)
	b.h.ok(w.Close())
	r, err := http.NewRequest(http.MethodPost, b.absolute(address), &body)
	b.h.ok(err)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.raw(r)
}

func TestSignedInPostsNeedTheToken(t *testing.T) {
	x := newScene(t, setting{sqlite: true})
	targets := x.postTargets()
	maps.Copy(targets, x.peopleTargets())
	people := map[string]*browser{"benno": x.as("benno"), "fritz": x.as("fritz"), "hannes": x.as("hannes")}
	before, files := x.dump(), x.files()
	tried := map[string]bool{}
	for _, route := range x.app.Routes() {
		if route.Method != http.MethodPost || strings.HasPrefix(route.Path, "/t/") || strings.HasPrefix(route.Path, "/w/") || strings.HasPrefix(route.Path, "/b/") || strings.HasPrefix(route.Path, "/api/") {
			continue // links need no sign-in and carry no session; the interface uses no cookies
		}
		tried[route.Path] = true
		address, known := targets[route.Path]
		if !known {
			t.Errorf("no address of the route POST %s is known here: add one that acts", route.Path)
		}
		refused := 0
		for name, b := range people {
			for _, token := range []string{"", "wrong", strings.Repeat("A", 43)} {
				for _, asMultipart := range []bool{false, true} {
					s := b.forge(address, harmful(token), asMultipart)
					switch {
					case s.status == http.StatusForbidden && strings.Contains(s.text(), "Diese Seite war zu lange offen"):
						refused++
					case s.status != http.StatusNotFound: // a task of somebody else is not there at all
						t.Errorf("POST %s by %s with the token %q (multipart %v) is %d: %.200s", address, name, token, asMultipart, s.status, s.text())
					}
				}
			}
		}
		if refused < 6 {
			t.Errorf("POST %s was refused for want of a token only %d times", address, refused)
		}
		x.unchanged(before, "posting to "+address)
	}
	for route := range targets {
		if !tried[route] {
			t.Errorf("the route POST %s is gone", route)
		}
	}
	if now := x.files(); now != files {
		t.Errorf("files were stored: %s", now)
	}
	for name, b := range people {
		if b.get("/aufgaben").status != 200 {
			t.Errorf("%s was signed out by a forged post", name)
		}
	}
}

func TestPostsOfOtherSitesAreRefused(t *testing.T) {
	h := newHouse(t, setting{sqlite: true})
	h.browser().apply()
	link := h.taskLink(benno)
	task := h.browser().opened(link)
	before := h.dump()
	for what, head := range map[string]map[string]string{
		"another origin":                    {"Origin": "https://boese.example.org"},
		"this host in another scheme's way": {"Origin": "https://" + strings.TrimPrefix(h.server.URL, "http://") + ".boese.example.org"},
		"another port":                      {"Origin": "http://127.0.0.1:1"},
		"no address":                        {"Origin": "://"},
		"a cross-site navigation":           {"Sec-Fetch-Site": "cross-site"},
		"a neighbour":                       {"Sec-Fetch-Site": "same-site"},
		"a sandboxed frame":                 {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
	} {
		for _, f := range []*form{task.desk().set("outcome", "weiterleiten"), h.browser().get("/anmelden").form(""), h.browser().get("/f/anerkennung").form("").set("nachname", "Fremd")} {
			r := f.request("_do", "decide")
			for name, value := range head {
				r.Header.Set(name, value)
			}
			if s := h.browser().raw(r); s.status != http.StatusForbidden {
				t.Errorf("a post from %s to %s is %d", what, f.action, s.status)
			}
		}
	}
	h.unchanged(before, "posts of other sites")
	for what, head := range map[string]map[string]string{
		"a form of ours":                           {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
		"a form of ours in an older browser":       {"Origin": "null"},
		"a script of ours":                         {"Origin": h.server.URL, "Sec-Fetch-Site": "same-origin"},
		"a client that sends neither":              {},
		"a script behind a proxy that renames us":  {"Origin": h.server.URL, "Host": "localhost:1"},
		"an address that somebody typed or stored": {"Sec-Fetch-Site": "none"},
	} {
		r := h.browser().get("/f/anerkennung").form("").set("nachname", "Eigen").request("_do", "refresh")
		for name, value := range head {
			r.Header.Set(name, value)
		}
		if host := head["Host"]; host != "" {
			r.Host = host
		}
		if s := h.browser().raw(r); s.status != http.StatusSeeOther {
			t.Errorf("a post from %s is %d", what, s.status)
		}
	}
}

// cookie is the session that a browser holds.
func (b *browser) cookie(name string) string {
	u, err := url.Parse(b.h.server.URL)
	b.h.ok(err)
	for _, c := range b.client.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func TestSignInMakesANewSession(t *testing.T) {
	h := newHouse(t, setting{})
	b := h.as("benno")
	first := b.cookie("lz_session")
	b.get("/anmelden").form("").press("person", "hannes").is(200).shows("Hannes Erfunden")
	second := b.cookie("lz_session")
	if first == "" || second == "" || first == second {
		t.Fatalf("the session was %q and is %q", first, second)
	}
	u, _ := url.Parse(h.server.URL)
	old := h.browser()
	old.client.Jar.SetCookies(u, []*http.Cookie{{Name: "lz_session", Value: first}})
	if s := old.get("/aufgaben"); s.at.Path != "/anmelden" {
		t.Errorf("the session before signing in again still works: %s", s.at)
	}
	planted := h.browser()
	planted.client.Jar.SetCookies(u, []*http.Cookie{{Name: "lz_session", Value: "planted-by-somebody-else-0123456789"}})
	planted.get("/anmelden").form("").press("person", "benno").is(200)
	if got := planted.cookie("lz_session"); strings.HasPrefix(got, "planted") {
		t.Error("a session that was slipped in became a signed-in one")
	}
	b.get("/").form("/abmelden").press("", "").is(200)
	if b.cookie("lz_session") != "" {
		t.Error("the cookie stays after signing out")
	}
	old.client.Jar.SetCookies(u, []*http.Cookie{{Name: "lz_session", Value: second}})
	if s := old.get("/aufgaben"); s.at.Path != "/anmelden" {
		t.Errorf("the session works after signing out: %s", s.at)
	}
}

func TestNextStaysOnThisSite(t *testing.T) {
	h := newHouse(t, setting{})
	for next, want := range map[string]string{
		"/verwaltung": "/verwaltung", "/aufgaben/x?y=1": "/aufgaben/x?y=1", "": "/aufgaben", "verwaltung": "/aufgaben",
		"https://boese.example.org": "/aufgaben", "//boese.example.org": "/aufgaben", "/\\boese.example.org": "/aufgaben", "/\t/boese.example.org": "/aufgaben",
		"/\n/boese.example.org": "/aufgaben", "\\/boese.example.org": "/aufgaben", "javascript:alert(1)": "/aufgaben", "/\x00/boese.example.org": "/aufgaben",
		"/x\r\nSet-Cookie: a=b": "/aufgaben", " //boese.example.org": "/aufgaben",
	} {
		f := h.browser().get("/anmelden?next=" + url.QueryEscape(next)).form("")
		if got := f.value("next"); got != want {
			t.Errorf("%q is passed on as %q", next, got)
		}
		r := f.drop("next").add("next", next).request("person", "hannes")
		s := h.browser().raw(r)
		if got := s.header.Get("Location"); got != want || s.header.Get("Set-Cookie") == "" || len(s.header.Values("Set-Cookie")) != 1 {
			t.Errorf("%q leads to %q with %q", next, got, s.header.Values("Set-Cookie"))
		}
	}
}

func TestSignInByMail(t *testing.T) {
	h := newHouse(t, setting{serve: true})
	asking, elsewhere := h.browser(), h.browser()
	asking.get("/aufgaben").is(200).shows("Nenne uns deine E-Mail-Adresse")
	sent := asking.get("/aufgaben").form("").set("email", " "+strings.ToUpper(benno)+" ").press("", "").is(200).shows("Schau in dein Postfach")
	unknown := h.browser().get("/anmelden").form("").set("email", "niemand@example.org").press("", "").is(200)
	if a, b := strings.ReplaceAll(sent.text(), strings.ToUpper(benno), "X"), strings.ReplaceAll(unknown.text(), "niemand@example.org", "X"); a != b {
		t.Errorf("an unknown address is told apart:\n%s\n%s", a, b)
	}
	h.work()
	if len(h.mails("niemand@example.org")) != 0 {
		t.Error("an unknown address got mail")
	}
	link := h.mail(benno, "Link zum Anmelden").action
	other := elsewhere.get(link).is(200).shows("Du hast die Anmeldung in einem anderen Browser begonnen")
	if other.findForm("/anmelden/fertig") != nil {
		t.Fatal("the link signs in a browser that did not ask")
	}
	token := link[strings.LastIndex(link, "/")+1:]
	if s := elsewhere.post("/anmelden/fertig", url.Values{"token": {token}}); s.status != 404 || elsewhere.cookie("lz_session") != "" {
		t.Errorf("another browser signed in by the link: %d", s.status)
	}
	code := ""
	for _, word := range strings.Fields(other.text()) {
		if len(word) == 6 && strings.Trim(word, "0123456789") == "" {
			code = word
		}
	}
	if s := elsewhere.post(sent.link("/anmelden/code/"), url.Values{"code": {code}}); s.status != 422 || elsewhere.cookie("lz_session") != "" {
		t.Errorf("the code works in the browser that did not ask: %d", s.status)
	}
	if s := asking.post(sent.link("/anmelden/code/"), url.Values{"code": {"999"}}); s.status != 422 {
		t.Errorf("a wrong code is %d", s.status)
	}
	typed := asking.get(sent.link("/anmelden/code/")).form("").set("code", code[:3]+" "+code[3:]).press("", "").is(200)
	typed.shows("Benno Muster", "Deine Aufgaben")
	if s := h.browser().get(link); s.status != 404 {
		t.Errorf("a used link is %d", s.status)
	}
	// The way without a detour, and where it was to lead.
	straight := h.browser()
	straight.get("/verwaltung").form("").set("email", hannes).press("", "").is(200)
	h.work()
	straight.get(h.mail(hannes, "Link zum Anmelden").action).is(200).form("/anmelden/fertig").press("", "").is(200).shows("Hannes Erfunden")
}

func TestServeHasNoShortcuts(t *testing.T) {
	h := newHouse(t, setting{serve: true, change: func(o *pages.Options) { o.Postbox = shown{} }})
	for _, route := range h.app.Routes() {
		if strings.HasSuffix(route.Path, "/demo") || strings.HasSuffix(route.Path, "/zeit") {
			t.Errorf("serve has the route %s", route.Path)
		}
	}
	b := h.browser()
	for address, values := range map[string]url.Values{"/anmelden/demo": {"person": {"hannes"}}, "/postfach/zeit": {"days": {"1"}}} {
		if s := b.post(address, values); s.status != 404 {
			t.Errorf("POST %s in serve is %d", address, s.status)
		}
	}
	b.post("/anmelden", url.Values{"person": {"hannes"}, "email": {"niemand@example.org"}})
	if b.cookie("lz_session") != "" {
		t.Error("serve signed somebody in by one click")
	}
	b.get("/anmelden").is(200).hides("Hannes Erfunden", "Benno Muster")
	if s := b.get("/postfach"); s.at.Path != "/anmelden" {
		t.Errorf("kept mails are open to everybody: %s", s.at)
	}
}
