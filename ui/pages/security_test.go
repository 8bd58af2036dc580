package pages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"laufzettel/ui/pages"
)

// hostile is what a definition author might write, or paste, wherever a text is Markdown.
const hostile = `Hallo <script>alert(1)</script><img src=x onerror=alert(2)><iframe src="https://boese.example.org"></iframe>` +
	`<form action="https://boese.example.org"><input name=geheim></form><style>body{display:none}</style>` +
	` [klick](javascript:alert(3)) [klack](data:text/html;base64,PHNjcmlwdD4=) [vb](vbscript:x) ![bild](https://boese.example.org/zaehler.gif)` +
	` <a href="https://example.org" onclick="alert(4)" style="position:fixed;inset:0">hier</a> <svg onload=alert(5)></svg>`

// hostileFolder is a small organisation whose author wrote the hostile text into every place that shows Markdown or text.
func hostileFolder() fstest.MapFS {
	quoted := "'" + strings.ReplaceAll(hostile, "'", "''") + "'"
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"site.yaml": `name: Verein <b>fett</b>
languages: [de]
tone: du
zone: Europe/Berlin
land: HE
mail: {name: Verein, address: verein@example.org}
caretaker: {group: vorstand}
portal: {title: ` + quoted + `, intro: ` + quoted + `, tiles: [{process: antrag, title: ` + quoted + `, text: ` + quoted + `}]}
imprint: ` + quoted + `
privacy: ` + quoted + `
accessibility: ` + quoted + `
`,
		"organisation/units.yaml":     "levels: [Verein]\nunits: [{key: verein, name: " + quoted + ", level: Verein, controller: {name: Verein, address: Beispielallee 1, privacy: " + quoted + "}}]\n",
		"organisation/functions.yaml": "functions: []\ngroups: [{key: vorstand, title: " + quoted + "}]\n",
		"organisation/people.yaml":    "people: [{id: mona, given: Mona, family: Modell, mail: mona.modell@example.org, groups: [vorstand], roles: [admin]}]\n",
		"antrag/form.yaml": `form: antrag
title: ` + quoted + `
intro: ` + quoted + `
who: everyone
fields:
  - {name: email, type: email, label: ` + quoted + `, help: ` + quoted + `, required: true}
  - {name: hinweis, type: note, text: ` + quoted + `}
  - {name: wahl, type: choice, label: Wahl, options: {a: ` + quoted + `, b: Zwei}}
rules:
  - {check: email != "falsch@example.org", at: email, message: ` + quoted + `}
`,
		"antrag/flow.yaml": `flow: antrag
number: A-{year}-{seq:3}
start: {form: antrag}
statuses: {fertig: done}
steps:
  - mail: eingang
    to: email
  - approve: pruefung
    title: ` + quoted + `
    intro: ` + quoted + `
    by: group("vorstand")
    outcomes:
      ja: {label: ` + quoted + `, text: ` + quoted + `}
  - end: fertig
keep: [{for: 1 year}]
`,
		"antrag/mails/eingang.md": "---\nsubject: Eingang\n---\n" + hostile + "\n",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// checkHarmless says what of a hostile text took effect.
func checkHarmless(t *testing.T, what string, s *screen) {
	t.Helper()
	checkPlain(t, what, s)
	for n := range s.nodes() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range n.Attr {
			value := strings.ToLower(strings.TrimSpace(a.Val))
			for _, scheme := range []string{"javascript:", "data:", "vbscript:"} {
				if strings.HasPrefix(value, scheme) {
					t.Errorf("%s: <%s %s=%q>", what, n.Data, a.Key, a.Val)
				}
			}
			if a.Key == "src" && strings.Contains(value, "boese") || a.Key == "action" && strings.Contains(value, "boese") {
				t.Errorf("%s: <%s %s=%q>", what, n.Data, a.Key, a.Val)
			}
		}
		if n.Data == "iframe" && !strings.Contains(what, "mailbox") || n.Data == "svg" && has(n, "onload") || n.Data == "input" && attr(n, "name") == "geheim" {
			t.Errorf("%s: what the author wrote became <%s>", what, n.Data)
		}
	}
}

// A definition author may be careless or hostile: what they write is shown as text or harmless Markdown everywhere.
func TestHostileMarkdownOfAuthorsDoesNothing(t *testing.T) {
	h := newHouse(t, setting{folder: hostileFolder()})
	b := h.browser()
	for _, address := range []string{"/", "/impressum", "/datenschutz", "/barrierefreiheit", "/f/antrag", "/f/antrag/datenschutz"} {
		checkHarmless(t, address, b.get(address).is(200))
	}
	wrong := b.get("/f/antrag").form("").set("email", "falsch@example.org").do("next")
	checkHarmless(t, "the rule's message", wrong)
	check := b.get("/f/antrag").form("").set("email", "jonas.scheinbar@example.org").set("wahl", "a").do("next").is(200)
	checkHarmless(t, "check page", check)
	receipt := check.form("").do("send").is(200)
	checkHarmless(t, "receipt", receipt)
	h.work()
	checkHarmless(t, "status", b.get(receipt.link("/v/")).is(200))
	checkHarmless(t, "task by link", h.browser().opened(h.taskLink("mona.modell@example.org")).is(200))
	mona := h.as("mona")
	checkHarmless(t, "inbox", mona.get("/aufgaben").is(200))
	checkHarmless(t, "task", mona.get(mona.get("/aufgaben").link("/aufgaben/")).is(200))
	checkHarmless(t, "administration", mona.get("/verwaltung").is(200))
	mails := 0
	for _, kept := range h.postbox.Mails("") {
		mails++
		checkHarmless(t, "mailbox page", mona.get("/postfach/"+kept.ID).is(200))
		for n := range mona.get("/postfach/" + kept.ID + "/html").is(200).nodes() {
			if n.Type != html.ElementNode {
				continue
			}
			if strings.Contains(" script iframe form input object embed svg ", " "+n.Data+" ") || n.Data == "img" && strings.HasPrefix(attr(n, "src"), "http") {
				t.Errorf("a mail holds <%s>", n.Data)
			}
			for _, a := range n.Attr {
				if value := strings.ToLower(strings.TrimSpace(a.Val)); strings.HasPrefix(a.Key, "on") || strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "data:") || strings.HasPrefix(value, "vbscript:") {
					t.Errorf("a mail holds <%s %s=%q>", n.Data, a.Key, a.Val)
				}
			}
		}
	}
	if mails < 2 {
		t.Errorf("only %d mails were looked at", mails)
	}
}

// Nobody is signed in to somebody else's account by a page of theirs: what they hold works in their browser alone.
func TestNobodyIsSignedInAsSomebodyElse(t *testing.T) {
	h := newHouse(t, setting{serve: true})
	attacker := h.browser()
	attacker.get("/anmelden").form("").set("email", benno).press("", "").is(200)
	h.work()
	link := h.mail(benno, "Link zum Anmelden").action
	token := link[strings.LastIndex(link, "/")+1:]
	for what, head := range map[string]map[string]string{
		"a form of another site":               {"Origin": "https://boese.example.org"},
		"a form in a browser that says so":     {"Sec-Fetch-Site": "cross-site"},
		"a form that hides where it is from":   {"Origin": "null"},
		"a form in a browser that says little": {},
	} {
		victim := h.browser()
		r, err := http.NewRequest(http.MethodPost, victim.absolute("/anmelden/fertig"), strings.NewReader(url.Values{"token": {token}}.Encode()))
		h.ok(err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for name, value := range head {
			r.Header.Set(name, value)
		}
		if s := victim.raw(r); s.status < 400 || victim.cookie("lz_session") != "" {
			t.Errorf("%s signs the visitor in: %d", what, s.status)
		}
	}
	if s := h.browser().get(link); s.findForm("/anmelden/fertig") != nil {
		t.Error("the link of somebody else offers to sign in")
	}
	attacker.get(link).form("/anmelden/fertig").press("", "").is(200)
	if attacker.cookie("lz_session") == "" {
		t.Error("the browser that asked is not let in, so the test proves nothing")
	}
}

// What a request claims about itself reaches neither a mail nor an address nor a header.
func TestWhatRequestsClaimReachesNothing(t *testing.T) {
	h := newHouse(t, setting{serve: true})
	b := h.browser()
	r := b.get("/anmelden").form("").set("email", benno).request("", "")
	r.Host = "boese.example.org"
	for name, value := range map[string]string{"X-Forwarded-Host": "boese.example.org", "Forwarded": "host=boese.example.org", "X-Forwarded-Proto": "javascript", "X-Original-URL": "/verwaltung", "X-HTTP-Method-Override": "DELETE"} {
		r.Header.Set(name, value)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	s := b.raw(r)
	h.work()
	if s.status == 200 {
		if l := h.mail(benno, "Link zum Anmelden"); strings.Contains(l.text+l.html, "boese") || !strings.HasPrefix(l.action, h.server.URL) {
			t.Errorf("the mail leads to %q", l.action)
		}
	}
	if strings.Contains(s.body, "boese") {
		t.Error("the page repeats the host that the request claimed")
	}
	for _, address := range []string{"/?lang=de%0d%0aSet-Cookie:%20a=b", "/anmelden?next=%2Fx%0d%0aSet-Cookie:%20a=b", "/anmelden?next=%2F%2Fboese.example.org&lang=en", "//boese.example.org/%2e%2e?lang=en", "/%5Cboese.example.org/..?lang=en"} {
		r, err := http.NewRequest(http.MethodGet, h.server.URL+address, nil)
		h.ok(err)
		s := h.browser().raw(r)
		for _, cookie := range s.header.Values("Set-Cookie") {
			if strings.HasPrefix(cookie, "a=") {
				t.Errorf("%s sets the cookie %q", address, cookie)
			}
		}
		to := s.header.Get("Location")
		if u, err := url.Parse(to); to != "" && (err != nil || u.Host != "" || strings.HasPrefix(to, "//") || strings.HasPrefix(to, "/\\")) {
			t.Errorf("%s leads to %q", address, to)
		}
	}
}

// Methods that no route has are refused, and none of them answers with what was sent.
func TestUnusedMethodsAreRefused(t *testing.T) {
	h := newHouse(t, setting{})
	for _, method := range []string{"TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"} {
		for _, address := range []string{"/", "/f/anerkennung", "/aufgaben", "/api/v1/openapi.json", "/static/app.css"} {
			r, err := http.NewRequest(method, h.server.URL+address, nil)
			h.ok(err)
			r.Header.Set("X-Probe", "geheim-123")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			s := h.browser().raw(r)
			if s.status < 400 && !(method == "OPTIONS" && s.status == http.StatusNoContent) || strings.Contains(s.body, "geheim-123") || s.header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s %s is %d", method, address, s.status)
			}
		}
	}
}

// The log tells who looks into an attack what happened, and tells nobody who it was.
func TestSecurityEventsAreLoggedWithoutNames(t *testing.T) {
	h := newHouse(t, setting{change: func(o *pages.Options) { o.Limit = pages.Limit{Burst: 60, Every: 1} }})
	b := h.as("benno")
	b.get("/verwaltung").is(404)
	b.forge("/abmelden", map[string]string{"_csrf": "wrong"}, false)
	r := h.browser().get("/anmelden").form("").request("person", "hannes")
	r.Header.Set("Origin", "https://boese.example.org")
	h.browser().raw(r)
	b.get("/").form("/abmelden").press("", "").is(200)
	asking := h.browser()
	asking.post("/anmelden/fertig", url.Values{"token": {strings.Repeat("A", 43)}})
	log := h.log.String()
	for _, event := range []string{`event="signed in"`, `event="not there for this session" route=/verwaltung`, `event="post without its token" route=/abmelden`, `event="post of another site"`, `event="signed out"`, `event="sign-in failed"`} {
		if !strings.Contains(log, event) {
			t.Errorf("the log lacks %s", event)
		}
	}
	for _, secret := range []string{"benno", "Benno", "127.0.0.1", strings.Repeat("A", 43)} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q:\n%s", secret, log)
		}
	}
}
