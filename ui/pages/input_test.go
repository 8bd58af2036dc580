package pages_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// nasty are names that somebody could type, and that must come out as typed and do nothing.
var nasty = map[string]string{
	"html":       `<script>alert(1)</script><img src=x onerror=alert(2)>"'><b>fett</b>`,
	"markdown":   "**fett** [hier](https://boese.example.org) `code` # Titel <https://boese.example.org>",
	"expression": "{{ settings.fristKv }} {{ submitter.email }} ${7*7} {{.CSRF}}",
	"right":      "محمد بن علي",
	"override":   "Anna\u202eblA",
	"emoji":      "Zoë 👩\u200d🚒 🇩🇪",
	"quotes":     `O'Neill "der Große" & Söhne`,
}

func TestWhatIsTypedIsShownAndDoesNothing(t *testing.T) {
	for name, typed := range nasty {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, setting{})
			b := h.browser()
			status := b.apply("vorname", typed, "bezeichnungOriginal", typed, "traeger", typed)
			link := h.taskLink(benno)
			plain := strings.Join(strings.Fields(typed), " ")
			checks := map[string]*screen{"status": b.get(status), "task": h.browser().opened(link)}
			f := checks["task"].desk().set("outcome", "rueckfrage").set("comment", typed+" Bitte ergänzen.").set("note", typed).set("ask", "traeger")
			f.do("decide").is(200)
			h.work()
			checks["question"] = b.get(status)
			checks["question"].form("/antwort").set("_remark", typed).do("answer").is(200)
			h.work()
			checks["second round"] = h.browser().opened(h.taskLink(benno))
			checks["check page"] = h.browser().toCheck("vorname", typed, "bezeichnungOriginal", typed, "traeger", typed)
			for _, kept := range h.postbox.Mails("") {
				checks["mail "+kept.ID] = b.get("/postfach/" + kept.ID + "/html")
				checks["mailbox "+kept.ID] = b.get("/postfach/" + kept.ID)
			}
			inPages := 0
			for what, s := range checks {
				s.is(200)
				if !strings.HasPrefix(what, "mail ") {
					checkPlain(t, what, s)
				}
				for n := range s.nodes() {
					if has(n, "onerror") || attr(n, "src") == "x" || n.Data == "b" && strings.Contains(s.body, "<b>fett") || strings.HasPrefix(attr(n, "href"), "https://boese") {
						t.Errorf("%s: what was typed became <%s>", what, n.Data)
					}
				}
				if strings.Contains(s.text(), strings.Join(strings.Fields(strings.ReplaceAll(plain, "\u202e", "")), " ")) || strings.Contains(s.text(), plain) {
					inPages++
				} else if what == "status" || what == "task" || what == "check page" || what == "question" || what == "second round" {
					t.Errorf("%s does not show %q:\n%s", what, plain, s.text())
				}
			}
			if inPages < 6 {
				t.Errorf("%q was found on %d pages only", plain, inPages)
			}
		})
	}
}

func TestBrokenCharacters(t *testing.T) {
	h := newHouse(t, setting{})
	status := h.browser().apply("traeger", "Schule\x00 \xff\xfeNord\x1b[31m", "bezeichnungOriginal", "Zeile\r\nzwei\u2028drei")
	h.browser().get(status).is(200).shows("Schule Nord[31m", "Zeile zwei drei").hides("\x00", "\x1b", "\uFFFD")
	f := h.browser().opened(h.taskLink(benno)).desk().set("outcome", "ablehnen").set("comment", "Nein\x00\xff.\r\nWirklich\u0007nicht.").set("note", "Notiz\xc3\x28")
	f.do("decide").is(200)
	h.later(11 * time.Minute)
	h.browser().get(status).is(200).shows("Nein. Wirklichnicht.").hides("\x00", "\x07", "\uFFFD")
	if l := h.mail(applicant, "Wirklichnicht"); strings.ContainsAny(l.text, "\x00\x07\uFFFD") {
		t.Errorf("the mail holds broken characters: %q", l.text)
	}
}

func TestForgedAnswersAreNotTaken(t *testing.T) {
	h := newHouse(t, setting{})
	first := h.browser().get("/f/anerkennung").form("").fill(personAnswers)
	for name, value := range map[string]string{
		"anrede": "kaiser", "kv": "gibtEsNicht", "gemeinschaft": "piraten", "geburtsdatum": "31.02.2001", "email": "keine", "drkserverNr": "12",
	} {
		f := h.browser().get("/f/anerkennung").form("").fill(personAnswers).drop(name).add(name, value)
		s := f.do("next")
		if s.status != 422 {
			t.Errorf("%s=%q was answered %d", name, value, s.status)
			continue
		}
		s.shows("Bitte sieh dir eine Angabe noch einmal an")
		if got := s.form("").value("vorname"); got != "Jonas" {
			t.Errorf("the other answers are lost: %q", got)
		}
	}
	page := first.add("zustaendig", "KV").add("gibtEsNicht", "x").add("einreicher.email", "boese@example.org").add("code", "CBRN").add("__proto__", "x").do("next").is(200)
	s := page.form("").fill(with(courseAnswers, "code", "BtD")).add("zustaendig", "KV").add("erfahrung.beschreibung", strings.Repeat("Versteckt. ", 20)).do("next").is(200)
	s = s.form("").attach("nachweisAbschluss", "u.pdf", pdf).attach("nachweisInhalt", "l.pdf", pdf).set("bestaetigung", "yes").add("kv", "beispielstadt").do("next").is(200)
	s.shows("KV Beispielstadt") // an answer of another page is an answer; the check page shows it before it counts
	s = s.b.get(strings.TrimSuffix(s.at.Path, "pruefen")+"person").form("").set("kv", "musterkreis").do("next").is(200)
	check := s.is(200).b.get(s.at.Path[:strings.LastIndex(s.at.Path, "/")] + "/pruefen").is(200)
	check.shows("KV Musterkreis", "Darüber entscheidet der Landesverband").hides("Versteckt", "boese@example.org", "Zuständig KV")
	sent := check.form("").add("nachname", "Nachträglich").do("send").is(200)
	h.work()
	h.browser().get(sent.link("/v/")).is(200).shows("Scheinbar").hides("Versteckt", "boese@example.org", "Nachträglich")
	if len(h.mails("boese@example.org")) != 0 {
		t.Error("a hidden answer got mail")
	}
}

func TestMissingAndRepeatedInputs(t *testing.T) {
	h := newHouse(t, setting{})
	b := h.browser()
	for what, values := range map[string]url.Values{
		"nothing at all":    {},
		"only a button":     {"_do": {"next"}},
		"an unknown button": {"_do": {"explode:x:y:z"}, "nachname": {"X"}},
		"a removal":         {"_do": {"remove:nachname:x"}, "nachname": {"X"}},
		"every value twice": {"_do": {"next", "next"}, "_page": {"person", "person"}, "vorname": {"A", "B"}, "kv": {"musterkreis", "beispielstadt"}},
	} {
		s := b.post("/f/anerkennung", values)
		if s.status >= 500 || s.first == 200 && len(values) == 0 {
			t.Errorf("%s is answered %d: %s", what, s.status, h.log)
		}
	}
	if s := b.post("/f/anerkennung", url.Values{"_page": {"gibtEsNicht"}}); s.status != 404 {
		t.Errorf("a page that is not there is answered %d", s.status)
	}
	many := url.Values{"_page": {"person"}, "_do": {"refresh"}}
	for i := range 9_900 {
		many.Set(fmt.Sprintf("x%d", i), "y")
	}
	many.Set("nachname", "Geduldig")
	s := b.post("/f/anerkennung", many).is(200)
	if got := s.form("").value("nachname"); got != "Geduldig" {
		t.Errorf("among 10,000 inputs the answer is %q", got)
	}
	for i := range 20_001 {
		many.Set(fmt.Sprintf("x%d", i), "y")
	}
	if s := b.post("/f/anerkennung", many); s.status != 400 {
		t.Errorf("more inputs than any page has are answered %d", s.status)
	}
}

func TestOversizedText(t *testing.T) {
	h := newHouse(t, setting{})
	long := strings.Repeat("ä", 500_000) // 1 MB
	s := h.browser().get("/f/anerkennung").form("").fill(with(personAnswers, "vorname", long)).do("next")
	if s.status != 422 {
		t.Fatalf("a name of 1 MB is answered %d", s.status)
	}
	if got := s.form("").value("nachname"); got != "Scheinbar" {
		t.Errorf("the other answers are lost: %q", got)
	}
	if s = h.browser().get("/f/anerkennung").form("").fill(with(personAnswers, "vorname", long+long+long)).do("next"); s.status != 413 {
		t.Errorf("more text than a form may have is answered %d", s.status)
	}
	s.shows("Das war zu viel auf einmal")
	h.browser().apply()
	link := h.taskLink(benno)
	f := h.browser().opened(link).desk().set("outcome", "weiterleiten").set("comment", strings.Repeat("x", 10_001)).set("note", "Kurz.")
	again := f.do("decide")
	if again.status != 422 {
		t.Fatalf("a comment that is too long is answered %d", again.status)
	}
	if got := again.shows("Hier passen höchstens 10000 Zeichen hinein. Jetzt sind es 10001.").desk(); got.value("note") != "Kurz." || len(got.value("comment")) != 10_001 {
		t.Error("what was typed is lost")
	}
	again.desk().set("comment", strings.Repeat("ü", 10_000)).do("decide").is(200).says("decided.thanks")
	for address, values := range map[string]url.Values{"/anmelden": {"email": {strings.Repeat("x", 3<<20)}}, "/anmelden/demo": {"person": {strings.Repeat("x", 3<<20)}}} {
		if s := h.browser().post(address, values); s.status != 413 {
			t.Errorf("3 MB to %s are answered %d", address, s.status)
		}
	}
}

func TestBodiesThatAreNoForms(t *testing.T) {
	x := newScene(t, setting{})
	var nested bytes.Buffer
	w := multipart.NewWriter(&nested)
	for i := range 10_001 {
		x.ok(w.WriteField(fmt.Sprint("x", i), ""))
	}
	x.ok(w.Close())
	head := "--B\r\nContent-Disposition: form-data; name=\"vorname\"\r\n" + strings.Repeat("X-Long: "+strings.Repeat("y", 60_000)+"\r\n", 300) + "\r\nA\r\n--B--\r\n"
	for what, body := range map[string][3]string{
		"JSON":                {"application/json", `{"outcome":"weiterleiten"}`, "400"},
		"no type":             {"", "outcome=weiterleiten", "400"},
		"plain text":          {"text/plain", "outcome=weiterleiten", "400"},
		"a broken escape":     {"application/x-www-form-urlencoded", "outcome=%zz", "400"},
		"no boundary":         {"multipart/form-data", "--B\r\n", "400"},
		"a cut multipart":     {"multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"nachname\"\r\n\r\nA", "400"},
		"rubbish":             {"multipart/form-data; boundary=B", strings.Repeat("\x00\xff", 5000), "400"},
		"very many parts":     {w.FormDataContentType(), nested.String(), "413"},
		"a header of many MB": {"multipart/form-data; boundary=B", head, "400"},
		"a type with another": {"multipart/mixed; boundary=B", "--B--", "400"},
	} {
		for _, address := range []string{"/f/anerkennung", x.draft + "/person", x.link, x.asked + "/antwort", x.status + "/zurueckziehen", "/f/anerkennung/live", x.reviewLink + "/live"} {
			r, err := http.NewRequest(http.MethodPost, x.browser().absolute(address), strings.NewReader(body[1]))
			x.ok(err)
			if body[0] != "" {
				r.Header.Set("Content-Type", body[0])
			}
			s := x.browser().send(r)
			if fmt.Sprint(s.status) != body[2] {
				t.Errorf("%s to %s is answered %d, not %s: %.200s", what, address, s.status, body[2], s.text())
			}
			checkHeaders(t, what, s)
		}
	}
	x.browser().get(x.status).is(200).shows("Vollständigkeit und Mitgliedschaft")
	if strings.Contains(x.log.String(), "a request failed") {
		t.Errorf("what others sent wrong was logged as our fault: %s", x.log)
	}
	for _, personal := range []string{"Jonas", "Scheinbar", "example.org", strings.TrimPrefix(x.link, "/t/"), strings.TrimPrefix(x.status, "/v/"), x.draft[len(x.draft)-20:], strings.TrimPrefix(x.signIn, "/anmelden/")} {
		if strings.Contains(x.log.String(), personal) {
			t.Errorf("the log holds %q", personal)
		}
	}
}
