package pages_test

import (
	"strings"
	"testing"
)

// TestMyEndedCasesCanBeAmended: the list of one's own cases offers a change where the flow allows one, and the pages of
// both cases lead to each other for those who may see them.
func TestMyEndedCasesCanBeAmended(t *testing.T) {
	h := honourHouse(t)
	office, mine := h.as("ida"), h.as("jonas")
	through := func() {
		office.firstTask().desk().set("_rest", "ok").set("punkte", "5").do("decide").is(200)
		office.firstTask().desk().set("outcome", "ja").set("meeting", "2020-01-02").attach("protocol", "protokoll.pdf", pdf).do("decide").is(200)
		office.firstTask().desk().set("outcome", "ja").do("decide").is(200)
		h.work()
	}
	send := func(s *screen) string {
		t.Helper()
		f := s.form("").set("anlass", "Jubiläum").set("name", "Jonas Scheinbar").set("email", "jonas@example.org")
		if f.value("personen.1.vorname") == "" {
			f = f.add("personen", "1").add("personen.1.vorname", "Emil").add("personen.1.jahre", "25").add("personen.1.konto", "geheim1")
		}
		status := f.do("next").is(200).form("").do("send").is(200).link("/v/")
		h.work()
		return status
	}
	first := send(mine.get("/f/ehrung").is(200))
	mine.get("/ich").is(200).hides("Änderung beantragen")
	taskOf := office.get(office.get("/aufgaben").is(200).link("/aufgaben/")).is(200)
	firstCase := taskOf.link("/vorgaenge/")
	through()
	page := mine.get("/ich").is(200).shows("Änderung beantragen")
	next := send(page.form(first+"/aendern").press("", "").is(200))
	if next == first {
		t.Fatal("the change is no case of its own")
	}
	mine.get("/ich").is(200).hides("Änderung beantragen") // one is under way
	secondCase := office.get(office.get("/aufgaben").is(200).link("/aufgaben/")).is(200).link("/vorgaenge/")
	if firstCase == secondCase {
		t.Fatal("the desk leads to the first case again")
	}
	if s := office.get(firstCase).is(200).shows("Eine Änderung läuft als"); !strings.Contains(s.body, `href="`+secondCase+`"`) {
		t.Error("the changed case does not lead to the one that changes it")
	}
	if s := office.get(secondCase).is(200).shows("Änderung von"); !strings.Contains(s.body, `href="`+firstCase+`"`) {
		t.Error("the changing case does not lead to the one it changes")
	}
}
