package pages_test

import (
	"net/url"
	"strings"
	"testing"
)

// drafts is how many drafts are stored.
func (h *house) drafts() int {
	h.t.Helper()
	n := 0
	for _, table := range h.dump() {
		n += strings.Count(table, "'drafts'")
	}
	return n
}

// filled is what a browser saves of the first page of the outing.
func filled(pairs ...string) url.Values {
	values := url.Values{"_page": {"gruppe"}, "ziel": {""}, "gaeste": {"", "1"}, "gaeste.1.vorname": {""}, "gaeste.1.geboren": {""}, "gaeste.1.essen": {""}}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

func TestSavingAlongTheWay(t *testing.T) {
	h := newHouse(t, setting{folder: outingFolder(t), sqlite: true})
	b := h.browser()
	if status, _ := b.fetch(t, "/f/ausflug/sichern", filled()); status != 204 || h.drafts() != 0 {
		t.Errorf("an untouched page is answered %d and leaves %d drafts", status, h.drafts())
	}
	status, answer := b.fetch(t, "/f/ausflug/sichern", filled("ziel", "Probetal", "gaeste.1.geboren", "morgen"))
	key, _ := answer["state"].(string)
	if status != 200 || key == "" || !strings.HasPrefix(answer["said"].(string), "Gespeichert um ") || h.drafts() != 1 {
		t.Fatalf("the first saving is answered %d %v and leaves %d drafts", status, answer, h.drafts())
	}
	s := b.get(answer["action"].(string)).is(200)
	if got := s.form("").value("ziel"); got != "Probetal" || s.form("").value("gaeste.1.geboren") != "morgen" {
		t.Errorf("the draft comes back with %q", got)
	}
	if got := s.form("").value("_seen"); got != answer["seen"] {
		t.Errorf("the page has seen %q, the browser was told %v", got, answer["seen"])
	}
	again := filled("ziel", "Musterdorf", "_seen", answer["seen"].(string))
	if status, answer = b.fetch(t, answer["save"].(string), again); status != 200 || answer["state"] != key || h.drafts() != 1 {
		t.Errorf("the second saving is answered %d %v and leaves %d drafts", status, answer, h.drafts())
	}
	if got := b.get("/f/ausflug/e/" + key + "/gruppe").form("").value("ziel"); got != "Musterdorf" {
		t.Errorf("after the second saving: %q", got)
	}
	b.get("/f/ausflug/e/" + key + "/ende").is(200).form("").do("next").is(200)
}

func TestTwoWindowsDoNotWriteOverEachOther(t *testing.T) {
	h := outingHouse(t)
	b := h.browser()
	first := b.get("/f/ausflug").form("").set("ziel", "Probetal").set("gaeste.1.vorname", "Alma").do("refresh").is(200)
	second := b.get(first.at.Path).is(200)
	key := strings.Split(first.at.Path, "/")[4]
	save := "/f/ausflug/e/" + key + "/sichern"
	values := filled("ziel", "Beispielstadt", "gaeste.1.vorname", "Alma", "_seen", first.form("").value("_seen"))
	if status, _ := b.fetch(t, save, values); status != 200 {
		t.Fatalf("the first window is answered %d", status)
	}
	// The same again is no conflict, although the mark is old: nothing would be written over.
	if status, _ := b.fetch(t, save, values); status != 200 {
		t.Errorf("saving the same twice is answered %d", status)
	}
	status, answer := b.fetch(t, save, filled("ziel", "Musterdorf", "gaeste.1.vorname", "Alma", "_seen", second.form("").value("_seen")))
	if status != 409 || !strings.Contains(answer["conflict"].(string), "anderen Fenster") {
		t.Errorf("the second window is answered %d %v", status, answer)
	}
	shown := second.form("").set("ziel", "Musterdorf").do("next")
	if shown.status != 409 {
		t.Fatalf("sending the second window is answered %d", shown.status)
	}
	shown.shows("In einem anderen Fenster", "Wohin geht es?: Beispielstadt")
	if strings.Contains(shown.body, "Vorname: Alma") {
		t.Error("an answer that is the same is called a difference")
	}
	if got := shown.form("").value("ziel"); got != "Musterdorf" {
		t.Errorf("what the second window typed is shown as %q", got)
	}
	if got := b.get(first.at.Path).form("").value("ziel"); got != "Beispielstadt" {
		t.Errorf("stored is now %q", got)
	}
	shown.form("").set("gaeste.1.geboren", "1.2.2003").do("next").is(200).shows("Zum Schluss")
	if got := b.get(first.at.Path).form("").value("ziel"); got != "Musterdorf" {
		t.Errorf("after choosing, stored is %q", got)
	}
}

// Pages of one form that lie in two windows do not disturb each other.
func TestOtherPagesAreNoConflict(t *testing.T) {
	h := outingHouse(t)
	b := h.browser()
	one := b.get("/f/ausflug").form("").set("ziel", "Probetal").set("gaeste.1.vorname", "Alma").set("gaeste.1.geboren", "1.2.2003").do("next").is(200)
	key := strings.Split(one.at.Path, "/")[4]
	other := b.get("/f/ausflug/e/" + key + "/gruppe").is(200)
	one.form("").set("wunsch", "Regenjacken").do("next").is(200)
	other.form("").set("ziel", "Musterdorf").do("next").is(200)
	check := b.get("/f/ausflug/e/" + key + "/pruefen").is(200)
	check.shows("Musterdorf", "Regenjacken")
}

func TestRemovedRowsComeBackWithTheirAnswers(t *testing.T) {
	h := outingHouse(t)
	b := h.browser()
	_, answer := b.fetch(t, "/f/ausflug/sichern", filled("ziel", "Probetal", "gaeste.1.vorname", "Alma"))
	save := answer["save"].(string)
	gone := filled("ziel", "Probetal", "_seen", answer["seen"].(string))
	for _, name := range []string{"gaeste.1.vorname", "gaeste.1.geboren", "gaeste.1.essen"} {
		gone.Del(name)
	}
	gone["gaeste"] = []string{""}
	status, answer := b.fetch(t, save, gone)
	if status != 200 {
		t.Fatalf("removing is answered %d", status)
	}
	if strings.Contains(b.get(answer["action"].(string)).body, "Alma") {
		t.Error("the removed row is stored")
	}
	back := filled("ziel", "Probetal", "gaeste.1.vorname", "Alma", "_seen", answer["seen"].(string))
	if status, answer = b.fetch(t, save, back); status != 200 || b.get(answer["action"].(string)).form("").value("gaeste.1.vorname") != "Alma" {
		t.Errorf("bringing it back is answered %d", status)
	}
}
