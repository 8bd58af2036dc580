package pages_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"laufzettel/definitions"
)

// same says that two answers are the same answer to whoever reads them.
func same(t *testing.T, what string, want, got *screen) {
	t.Helper()
	if got.status != want.status || got.body != want.body {
		t.Errorf("%s is answered %d and differs: %.400s", what, got.status, got.text())
	}
	for _, name := range []string{"Content-Type", "Content-Length", "Location", "Set-Cookie"} {
		if want.header.Get(name) != got.header.Get(name) {
			t.Errorf("%s: %s is %q, not %q", what, name, got.header.Get(name), want.header.Get(name))
		}
	}
}

// spoiled are tokens that are wrong in every way a token can be.
func spoiled(token, other string) map[string]string {
	last := "A"
	if strings.HasSuffix(token, "A") {
		last = "B"
	}
	first := "_"
	if strings.HasPrefix(token, "_") {
		first = "-"
	}
	return map[string]string{
		"a short word": "x", "a truncated one": token[:len(token)-1], "half of one": token[:len(token)/2], "a longer one": token + "A",
		"one with another last letter": token[:len(token)-1] + last, "one with another first letter": first + token[1:],
		"the reference of one with the signature of another": token[:16] + other[16:], "one in small letters": strings.ToLower(token),
		"something long": strings.Repeat("A", 5000), "blanks": "%20%20", "a path": "..%2f..%2fetc", "a null byte": token[:20] + "%00" + token[21:], "no text": "%ff%fe%fd",
	}
}

func TestBadTokensLookAlike(t *testing.T) {
	x := newScene(t, setting{})
	b := x.browser()
	want := b.get("/t/unknown").is(404).shows("Hier ist nichts (mehr)", "Prüfe, ob der Link vollständig ist")
	token, other := strings.TrimPrefix(x.link, "/t/"), strings.TrimPrefix(x.workLink, "/t/")
	for _, prefix := range []string{"/t/", "/w/", "/anmelden/", "/einrichten/", "/v/", "/f/anerkennung/e/", "/postfach/", "/anmelden/code/"} {
		if prefix == "/anmelden/code/" {
			continue // asks for a code whatever its address: see TestSignInByMail
		}
		for what, bad := range spoiled(token, other) {
			same(t, prefix+" with "+what, want, b.get(prefix+bad))
		}
	}
	for _, path := range []string{"", "/live", "/hochladen", "/nehmen", "/zurueckgeben"} {
		for what, bad := range spoiled(token, other) {
			same(t, "a post to "+path+" with "+what, want, b.post("/t/"+bad+path, map[string][]string{"outcome": {"weiterleiten"}}))
		}
	}
	same(t, "a dispute with the token of a task", want, b.get("/w/"+token))
	same(t, "a task with the token of a dispute", want, b.get("/t/"+strings.TrimPrefix(x.dispute, "/w/")))
	for what, bad := range spoiled(strings.TrimPrefix(x.signIn, "/anmelden/"), strings.TrimPrefix(x.signIn, "/anmelden/")) {
		if !strings.Contains(what, "signature of another") {
			same(t, "a sign-in with "+what, want, b.get("/anmelden/"+bad))
		}
	}
}

func TestExpiredAndEndedLinksLookAlike(t *testing.T) {
	h := newHouse(t, setting{serve: true})
	b := h.browser()
	h.browser().apply()
	link := h.taskLink(benno)
	want := b.get("/t/unknown")
	b.get(link).is(200)

	// Another person takes over the office: the task is theirs, and the old link ends.
	people := append([]definitions.Person(nil), h.set.People...)
	for i, p := range people {
		switch p.ID {
		case "benno":
			people[i].Offices = nil
		case "gisela":
			for _, old := range h.set.People {
				if old.ID == "benno" {
					people[i].Offices = append(people[i].Offices[:len(p.Offices):len(p.Offices)], old.Offices...)
				}
			}
		}
	}
	h.ok(h.engine.SavePeople(ctx, people))
	h.work()
	same(t, "the link of somebody who is asked no more", want, b.get(link))
	same(t, "a post to it", want, b.post(link, map[string][]string{"outcome": {"weiterleiten"}}))
	next := h.taskLink("gisela.fiktiv@example.org")
	b.opened(next).is(200).desk().set("outcome", "weiterleiten").do("decide").is(200)
	h.work()
	b.get(next).is(200).says("decided.outcome", "outcome", "Weiterleiten")
	h.clock.Forward(400 * 24 * time.Hour)
	same(t, "an expired link", want, b.get(next))
}

func TestPagesOfOthersAreNotThere(t *testing.T) {
	x := newScene(t, setting{})
	alma, ida, hannesB := x.as("alma"), x.as("ida"), x.as("hannes")
	want := alma.get("/aufgaben/unknown").is(404)
	same(t, "a task of somebody else", want, alma.get(x.task))
	same(t, "a work item of a group that I am not in", want, alma.get(x.work))
	same(t, "a file of somebody else's task", want, alma.get(x.workFile))
	token := alma.get("/aufgaben").form("/abmelden").value("_csrf")
	for _, path := range []string{"", "/nehmen", "/zurueckgeben", "/live", "/hochladen"} {
		for _, task := range []string{x.task, x.work, x.review} {
			same(t, "a post to "+path, want, alma.post(task+path, map[string][]string{"_csrf": {token}, "outcome": {"weiterleiten"}}))
		}
	}
	ida.get(x.work).is(200)
	hannesB.get(x.work).is(200)
	for _, page := range []string{"/verwaltung", "/verwaltung/menschen"} {
		same(t, page+" for somebody without the role", want, alma.get(page))
		hannesB.get(page).is(200)
		if s := x.browser().get(page); s.at.Path != "/anmelden" {
			t.Errorf("%s for somebody unknown leads to %s", page, s.at)
		}
	}
	before := len(x.engine.Organisation().People())
	same(t, "new people by somebody without the role", want, alma.post("/verwaltung/menschen/text", map[string][]string{"_csrf": {token}, "people": {"people: [{id: neu, given: Neu, family: Neu, mail: neu@example.org}]"}}))
	if len(x.engine.Organisation().People()) != before {
		t.Error("somebody without the role added people")
	}
	for _, address := range []string{x.task, x.work, "/aufgaben"} {
		if s := x.browser().get(address); s.at.Path != "/anmelden" || s.at.Query().Get("next") != address {
			t.Errorf("%s for somebody unknown leads to %s", address, s.at)
		}
	}
	if s := x.browser().post(x.work+"/nehmen", nil); s.at.Path != "/anmelden" || s.at.Query().Get("next") != x.work {
		t.Errorf("claiming without sign-in leads to %s", s.at)
	}
}

func TestFilesBelongToTheirCase(t *testing.T) {
	x := newScene(t, setting{})
	b := x.browser()
	b.get(x.file).is(200)
	b.get(x.linkFile).is(200)
	id := func(address string) string { return address[strings.LastIndex(address, "/")+1:] }
	want := b.get("/t/unknown")
	for what, address := range map[string]string{
		"a draft's file by the link of a case":   x.link + "/datei/" + id(x.file),
		"a case's file by the key of a draft":    x.draft + "/datei/" + id(x.linkFile),
		"another case's file by a link":          x.workLink + "/datei/" + id(x.linkFile),
		"a file by the applicant's own question": x.answerLink + "/datei/" + id(x.linkFile),
		"a path":                                 x.link + "/datei/..%2f..%2fkeys%2froot",
		"a path by a draft":                      x.draft + "/datei/..%2f..%2fkeys%2froot",
		"no file":                                x.link + "/datei/x",
	} {
		same(t, what, want, b.get(address))
	}
	// The step of the work item does not say that its link shows all: the evidence is sensitive.
	work := b.get(x.workLink).form("/nehmen").press("", "").is(200)
	if work.link(x.workLink+"/datei/") != "" {
		t.Error("a link page offers sensitive files that its step does not show")
	}
	work.shows("Auf dieser Seite nicht sichtbar").hides("17. April 2006", "urkunde.pdf")
	files := x.as("ida").get(x.work).is(200)
	if files.link(x.work+"/datei/") == "" {
		t.Fatal("somebody who is signed in and does the work sees no evidence")
	}
	files.b.get(files.link(x.work + "/datei/")).is(200)
	evidence := id(strings.TrimSuffix(files.link(x.work+"/datei/"), "/ansicht"))
	for _, ending := range []string{"", "/ansicht"} {
		same(t, "a sensitive file by a link", want, b.get(x.workLink+"/datei/"+evidence+ending))
		same(t, "a sensitive file by the status page", want, b.get(x.status+"/datei/"+id(x.linkFile)+ending))
		same(t, "the page around another case's file", want, b.get(x.workLink+"/datei/"+id(x.linkFile)+ending))
	}
	for _, head := range []string{http.MethodGet, http.MethodHead} {
		r, err := http.NewRequest(head, b.absolute(x.linkFile), nil)
		x.ok(err)
		got := b.raw(r)
		if kind := got.header.Get("Content-Type"); kind != "application/pdf" || got.header.Get("Content-Disposition") != `attachment; filename=urkunde.pdf` {
			t.Errorf("%s: the file comes as %s, %s", head, kind, got.header.Get("Content-Disposition"))
		}
	}
}

func TestSomebodyWhoLostTheOfficeSeesNothing(t *testing.T) {
	x := newScene(t, setting{})
	b := x.as("benno")
	want := b.get("/aufgaben/unknown").is(404)
	same(t, "the next step of a case that I decided before", want, b.get(x.review))
}
