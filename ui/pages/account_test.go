package pages_test

import (
	"crypto/rand"
	"crypto/rsa"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"laufzettel/accounts/oidc"
	"laufzettel/accounts/oidc/oidctest"
	"laufzettel/definitions/library"
	"laufzettel/engine"
	"laufzettel/ui/pages"
)

// accountHouse is an installation whose first step asks for an account, and a real provider of accounts beside it.
func accountHouse(t *testing.T, users map[string]map[string]any, allInToken bool) (*house, *oidctest.Provider) {
	t.Helper()
	if os.Getenv("LAUFZETTEL_TEST_ALL") == "" {
		t.Skip("set LAUFZETTEL_TEST_ALL=1 to sign in at a real provider; it needs node and npm ci")
	}
	folder := fstest.MapFS{}
	err := fs.WalkDir(library.Demo(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(library.Demo(), path)
		switch path {
		case "site.yaml":
			content = append(content, "\nsignIn:\n  providers:\n    - {key: verband, title: Verbandskonto, issuer: 'https://konto.example.org', clientId: laufzettel, clientSecret: 'env:X', claims: {number: employee_number}}\n"...)
		case "anerkennung/flow.yaml":
			content = []byte(strings.Replace(string(content), "  - approve: kvPruefung\n", "  - approve: kvPruefung\n    signIn: account\n", 1))
		}
		folder[path] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var provider *oidctest.Provider
	h := newHouse(t, setting{serve: true, sqlite: true, folder: folder, change: func(o *pages.Options) {
		base := o.Engine.BaseURL()
		provider = oidctest.Start(t, oidctest.Options{
			ClientID: "laufzettel", Secret: "geheim & sicher", Redirects: []string{base + "/anmelden/konto/verband/zurueck"},
			SignedOut: []string{base + "/"}, Users: users, AllInToken: allInToken,
		})
		declared := o.Engine.Organisation().Set().Site.SignIn[0]
		declared.Issuer = provider.Issuer
		o.Accounts = oidc.New([]oidc.Provider{{AccountProvider: declared, Secret: "geheim & sicher"}}, oidc.Options{BaseURL: base, Now: o.Engine.Clock().Now})
	}})
	return h, provider
}

func verified(address string) map[string]any {
	return map[string]any{"email": address, "email_verified": true}
}

// toCallback goes from the button to the answer of the provider, which is not opened yet.
func (b *browser) toCallback(begin, login string) string {
	b.t.Helper()
	next, err := http.NewRequest(http.MethodGet, b.absolute(begin), nil)
	b.h.ok(err)
	for range 10 {
		s := b.raw(next)
		if s.status == 200 {
			next = s.form("").set("login", login).set("password", "x").request("", "")
			if u := next.URL; u.Host == "" || strings.HasPrefix(s.form("").action, "/") {
				next.URL, err = s.at.Parse(s.form("").action)
				b.h.ok(err)
				next.Host = ""
			}
			continue
		}
		to, err := s.at.Parse(s.header.Get("Location"))
		b.h.ok(err)
		if strings.HasPrefix(to.String(), b.h.server.URL+"/anmelden/konto/") {
			return to.String()
		}
		next, err = http.NewRequest(http.MethodGet, to.String(), nil)
		b.h.ok(err)
	}
	b.t.Fatalf("the provider does not come to an answer at %s", next.URL)
	return ""
}

const begins = "/anmelden/konto/verband?next=%2Faufgaben"

func TestSignInWithAnAccount(t *testing.T) {
	h, provider := accountHouse(t, map[string]map[string]any{
		"benno": verified(strings.ToUpper(benno)), "hannes": verified(hannes),
		"fremd": verified("niemand@example.org"), "ungeprueft": {"email": benno, "email_verified": false, "sub": "zweiter"},
		"benno2": verified(benno), "widerspruch": {"email": benno, "email_verified": true, "employee_number": "7000001"},
	}, false)

	// Somebody slips the browser a session: signing in ends it here and makes another.
	b := h.browser()
	entry := b.get("/aufgaben").is(200).shows("Mit deinem Konto", "Mit Verbandskonto anmelden", "Nenne uns deine E-Mail-Adresse")
	if text := entry.text(); strings.Index(text, "Mit Verbandskonto anmelden") > strings.Index(text, "Nenne uns deine E-Mail-Adresse") {
		t.Error("the account does not come first")
	}
	begin := entry.link("/anmelden/konto/verband")
	back := b.toCallback(begin, "benno")
	b.get(back).is(200).shows("Benno Muster", "Deine Aufgaben")
	first := b.cookie("lz_session")
	session, err := h.engine.Session(ctx, first)
	h.ok(err)
	if session.Assurance != 2 || session.Provider != "verband" || session.Person != "benno" || b.cookie("lz_konto") != "" {
		t.Errorf("the session is %+v, the attempt %q", session, b.cookie("lz_konto"))
	}
	b.get(b.toCallback(begins, "benno")).is(200)
	if second := b.cookie("lz_session"); second == first || first == "" {
		t.Error("signing in again keeps the session")
	} else if _, err := h.engine.Session(ctx, first); err == nil {
		t.Error("the session of before still works")
	}

	before := h.dump()
	for login, want := range map[string]string{
		"fremd": "Wir kennen dich hier noch nicht", "ungeprueft": "Deine Adresse ist nicht bestätigt",
		"benno2": "Du hast hier schon ein anderes Konto", "widerspruch": "Wir können dich nicht eindeutig zuordnen",
	} {
		x := h.browser()
		x.get(x.toCallback(begins, login)).is(403).shows(want)
		if x.cookie("lz_session") != "" {
			t.Errorf("%s was signed in", login)
		}
	}
	h.unchanged(before, "accounts that belong to nobody")

	// Signing out ends it here, and offers the same there.
	out := b.get("/aufgaben").form("/abmelden").press("", "").is(200).shows("Du bist abgemeldet", "Bei „Verbandskonto“ bist du noch angemeldet")
	leave := out.link(provider.Issuer + "/session/end")
	if u, err := url.Parse(leave); err != nil || leave == "" || u.Query().Get("post_logout_redirect_uri") != h.server.URL+"/" || b.cookie("lz_session") != "" {
		t.Errorf("the provider's own sign-out is %q, the session %q", leave, b.cookie("lz_session"))
	}
	b.get(leave).is(200)

	// An administrator takes the account away; then another one can take its place.
	admin := h.browser()
	admin.get(admin.toCallback(begins, "hannes")).is(200)
	b.get(b.toCallback(begins, "benno")).is(200)
	list := admin.get("/verwaltung/konten").is(200).shows("2 verknüpfte Konten", "Benno Muster", "Gefunden über die E-Mail-Adresse.")
	key := ""
	for n := range list.nodes() {
		if attr(n, "name") == "account" && strings.Contains((&screen{b: admin, doc: n}).text(), "Benno") {
			key = attr(n, "value")
		}
	}
	b.post("/verwaltung/konten", url.Values{"account": {key}, "_csrf": {mustSession(h, b).CSRF}}).is(404)
	list.form("/verwaltung/konten").press("account", key).is(200).shows("1 verknüpftes Konto", "Die Verknüpfung ist gelöst")
	if s := b.get("/aufgaben"); s.at.Path != "/anmelden" {
		t.Error("the session of a lost account goes on")
	}
	other := h.browser()
	other.get(other.toCallback(begins, "benno2")).is(200).shows("Benno Muster")
	late := h.browser()
	late.get(late.toCallback(begins, "benno")).is(403).shows("Du hast hier schon ein anderes Konto")

	// The provider changes its key, and then it is gone.
	provider.Rotate()
	fresh := h.browser()
	fresh.get(fresh.toCallback(begins, "hannes")).is(200).shows("Hannes Erfunden")
	lost := h.browser()
	answer := lost.toCallback(begins, "hannes")
	provider.Stop()
	lost.get(answer).is(503).shows("Dein Konto ist gerade nicht erreichbar", "Mit einem Link per E-Mail kommst du auch jetzt herein")
	lost.get("/anmelden").form("").set("email", hannes).press("", "").is(200)
	h.work()
	lost.get(h.mail(hannes, "Link zum Anmelden").action).is(200).form("/anmelden/fertig").press("", "").is(200).shows("Hannes Erfunden")
	if log := h.log.String(); strings.Contains(log, "example.org") || strings.Contains(log, "code=") {
		t.Errorf("the log says too much: %s", log)
	}
}

func mustSession(h *house, b *browser) *engine.Session {
	h.t.Helper()
	session, err := h.engine.Session(ctx, b.cookie("lz_session"))
	h.ok(err)
	return session
}

func TestAnswersThatAreNotGenuineSignNobodyIn(t *testing.T) {
	h, provider := accountHouse(t, map[string]map[string]any{"benno": verified(benno)}, true)
	foreign, err := rsa.GenerateKey(rand.Reader, 2048)
	h.ok(err)
	before := h.dump()
	claim := func(name string, value any) func(*oidctest.Token) {
		return func(token *oidctest.Token) { token.Claims[name] = value }
	}
	now := h.clock.Now()
	for what, change := range map[string]func(*oidctest.Token){
		"another nonce": claim("nonce", "fremd"), "a foreign audience": claim("aud", "andere-anwendung"), "another issuer": claim("iss", "https://boese.example.org"),
		"two audiences and no party": claim("aud", []string{"laufzettel", "andere-anwendung"}), "a foreign party": claim("azp", "andere-anwendung"),
		"an expired token": claim("exp", now.Add(-2*time.Minute).Unix()), "a token of the future": claim("iat", now.Add(10*time.Minute).Unix()),
		"no nonce":             func(token *oidctest.Token) { delete(token.Claims, "nonce") },
		"alg none":             func(token *oidctest.Token) { token.Header["alg"], token.Key = "none", nil },
		"no signature":         func(token *oidctest.Token) { token.Key = nil },
		"a shared secret":      func(token *oidctest.Token) { token.Header["alg"] = "HS256" },
		"a foreign key":        func(token *oidctest.Token) { token.Key = foreign },
		"an unknown key":       func(token *oidctest.Token) { token.Key, token.Header["kid"] = foreign, "fremd" },
		"another access token": claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"),
	} {
		provider.Change(change)
		b := h.browser()
		b.get(b.toCallback(begins, "benno")).is(403).shows("konnten wir nicht prüfen")
		if b.cookie("lz_session") != "" {
			t.Errorf("%s signs in", what)
		}
	}
	provider.Change(claim("exp", now.Add(-20*time.Second).Unix())) // our clock may be fast by less than a minute
	b := h.browser()
	h.unchanged(before, "tokens that do not hold")
	b.get(b.toCallback(begins, "benno")).is(200).shows("Benno Muster")
	provider.Change(nil)
	before = h.dump()
	tokens := provider.Tokens

	// An answer works in the browser that asked, for the question that it asked, once.
	victim, attacker := h.browser(), h.browser()
	answer := attacker.toCallback(begins, "benno")
	victim.get(answer).is(400).shows("Bitte fang noch einmal an")
	victim.toCallback(begins, "benno")
	victim.get(answer).is(400).shows("Bitte fang noch einmal an")
	for name, value := range map[string]string{"state": "fremd", "iss": "https://boese.example.org"} {
		u, err := url.Parse(answer)
		h.ok(err)
		query := u.Query()
		query.Set(name, value)
		u.RawQuery = query.Encode()
		x := h.browser()
		copyCookie(x, attacker, "lz_konto")
		if s := x.get(u.String()); s.status != 400 && s.status != 403 {
			t.Errorf("another %s is %d", name, s.status)
		}
	}
	if victim.cookie("lz_session") != "" || provider.Tokens != tokens {
		t.Errorf("a foreign answer signed in, or its code was redeemed (%d requests)", provider.Tokens-tokens)
	}
	h.unchanged(before, "answers for somebody else")
	replay := h.browser()
	copyCookie(replay, attacker, "lz_konto")
	attacker.get(answer).is(200)
	attacker.get(answer).is(400)
	replay.get(answer).is(403).shows("konnten wir nicht prüfen")
	tampered := h.browser()
	tampered.toCallback(begins, "benno")
	u, _ := url.Parse(h.server.URL)
	tampered.client.Jar.SetCookies(u, []*http.Cookie{{Name: "lz_konto", Value: strings.Repeat("A", 80) + tampered.cookie("lz_konto")}})
	tampered.get(answer).is(400)

	// A late answer, one of somebody who turned back, and addresses that lead nowhere.
	late := h.browser()
	answer = late.toCallback(begins, "benno")
	h.clock.Forward(16 * time.Minute)
	late.get(answer).is(400)
	gone := h.browser()
	answer = gone.toCallback(begins, "benno")
	u, err = url.Parse(answer)
	h.ok(err)
	gone.get(u.Path+"?error=access_denied&state="+url.QueryEscape(u.Query().Get("state"))).is(403).shows("Du bist nicht angemeldet", "abgebrochen")
	h.browser().get("/anmelden/konto/nirgends").is(404)
	h.browser().get("/anmelden/konto/nirgends/zurueck").is(404)
	astray := h.browser()
	astray.get(astray.toCallback("/anmelden/konto/verband?next=https%3A%2F%2Fboese.example.org", "benno")).is(200).shows("Deine Aufgaben")
}

// copyCookie gives a browser what another one holds.
func copyCookie(to, from *browser, name string) {
	u, _ := url.Parse(from.h.server.URL)
	to.client.Jar.SetCookies(u, []*http.Cookie{{Name: name, Value: from.cookie(name)}})
}

// A step that asks for an account is not decided by a mailed link or a session that began with one; the way leads
// through the provider back to the task.
func TestAStepThatAsksForAnAccount(t *testing.T) {
	h, _ := accountHouse(t, map[string]map[string]any{"benno": {"employee_number": "7000002"}}, false)
	h.browser().apply()
	link := h.taskLink(benno)
	before := h.dump()
	b := h.browser()
	page := b.get(link).is(200).shows("Für diese Entscheidung brauchst du dein Konto", "Mit Verbandskonto anmelden")
	if page.findForm(page.at.Path) != nil {
		t.Error("a mailed link offers the decision")
	}
	l, err := h.engine.Link(ctx, link[strings.LastIndex(link, "/")+1:])
	h.ok(err)
	forged := url.Values{"_do": {"decide"}, "outcome": {"weiterleiten"}, "_seal": {h.engine.Seal(l.Case.Row.ID, l.Stop, l.Party, l.Case.State.Seq)}}
	h.clock.Forward(time.Minute)
	b.post(page.at.Path, forged).is(403).shows("Für diese Entscheidung brauchst du dein Konto")

	mailed := h.browser()
	mailed.get("/aufgaben").form("").set("email", benno).press("", "").is(200)
	h.work()
	mailed.get(h.mail(benno, "Link zum Anmelden").action).is(200).form("/anmelden/fertig").press("", "").is(200)
	task := mailed.get("/aufgaben").link("/aufgaben/")
	noted := mailed.get(task).is(200).shows("Für diese Entscheidung brauchst du dein Konto")
	forged.Set("_csrf", mustSession(h, mailed).CSRF)
	mailed.post(task, forged).is(403)
	if h.dump()["events"] != before["events"] {
		t.Fatal("a mailbox decided a step that asks for an account")
	}

	for who, way := range map[*browser]string{mailed: noted.link("/anmelden/konto/"), b: page.link("/anmelden/konto/")} {
		back := who.get(who.toCallback(way, "benno")).is(200)
		if back.at.Path != task {
			t.Errorf("the way leads to %s, not to the task", back.at.Path)
		}
		back.hides("brauchst du dein Konto")
	}
	b.get(task).desk().set("outcome", "weiterleiten").do("decide").is(200).shows("Weiterleiten")
	if h.dump()["events"] == before["events"] {
		t.Error("the account did not decide")
	}
}
