package pages_test

import (
	"strings"
	"testing"
)

func TestSaveAndResumeByMailedLink(t *testing.T) {
	h := newHouse(t, setting{})
	b := h.browser()
	f := b.get("/f/anerkennung").form("").fill(with(personAnswers, "nachname", "Scheinbar-Öztürk", "email", "noch@nicht"))
	save := f.do("save").is(200)
	if !strings.HasSuffix(save.at.Path, "/speichern") {
		t.Fatalf("saving led to %s", save.at.Path)
	}
	if wrong := save.form("/speichern").set("email", "keine Adresse").press("", ""); wrong.status != 422 || wrong.form("/speichern").value("email") != "keine Adresse" {
		t.Errorf("a wrong address was answered %d", wrong.status)
	}
	save.form("/speichern").set("email", applicant).press("", "").is(200).shows("Gespeichert. Der Link ist unterwegs.")
	h.work()
	link := h.mail(applicant, "angefangener Antrag").action
	elsewhere := h.browser().get(link).is(200)
	if got := elsewhere.form("").value("nachname"); got != "Scheinbar-Öztürk" {
		t.Errorf("the draft comes back with the name %q", got)
	}
	s := elsewhere.form("").set("email", applicant).do("next").is(200)
	s = s.form("").fill(courseAnswers).do("back").is(200)
	if got := s.form("").value("email"); got != applicant {
		t.Errorf("one page back the address is %q", got)
	}
	s = s.form("").do("next").is(200)
	if got := s.form("").value("traeger"); got != courseAnswers["traeger"] {
		t.Errorf("what was typed before going back is %q", got)
	}
}

func TestSecondClickShowsTheFirstReceipt(t *testing.T) {
	h := newHouse(t, setting{})
	f := h.browser().toCheck().form("")
	first, second := f.do("send").is(200), f.do("send").is(200)
	if first.link("/v/") == "" || first.link("/v/") != second.link("/v/") {
		t.Errorf("two clicks made %q and %q", first.link("/v/"), second.link("/v/"))
	}
	for _, page := range []string{"person", "pruefen", ""} {
		address := strings.TrimSuffix(first.at.Path, "/fertig")
		if page != "" {
			address += "/" + page
		}
		if s := h.browser().get(address).is(200); !strings.HasSuffix(s.at.Path, "/fertig") {
			t.Errorf("the draft that was sent is open at %s", s.at.Path)
		}
	}
}

func TestPagesCannotBeSkipped(t *testing.T) {
	h := newHouse(t, setting{})
	s := h.browser().get("/f/anerkennung").form("").fill(personAnswers).do("next").is(200)
	base := s.at.Path[:strings.LastIndex(s.at.Path, "/")]
	check := h.browser().get(base + "/pruefen").is(200).form("")
	if sent := check.do("send"); sent.status != 422 {
		t.Fatalf("an incomplete form was sent: %d", sent.status)
	} else {
		sent.shows("Bitte sieh dir", "Qualifikation")
	}
	if s := h.browser().get(base); !strings.HasSuffix(s.at.Path, "/qualifikation") {
		t.Errorf("the draft goes on at %s", s.at.Path)
	}
	h.browser().get(base + "/gibtEsNicht").is(404)
	h.browser().get("/f/gibtEsNicht").is(404)
	h.browser().get(strings.Replace(base, "anerkennung", "gibtEsNicht", 1) + "/person").is(404)
}
