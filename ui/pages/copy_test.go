package pages_test

import (
	"strings"
	"testing"
)

// The copy of a draft holds everything; that of a case what its status page shows, and no more.
func TestCopiesToPrint(t *testing.T) {
	h := newHouse(t, setting{})
	b := h.browser()
	check := b.toCheck()
	draft := b.get(check.link(strings.TrimSuffix(check.at.Path, "/pruefen") + "/kopie")).is(200)
	draft.shows(personAnswers["nachname"], personAnswers["email"], "noch nicht abgeschickt")
	receipt := check.form("").do("send").is(200)
	status := receipt.link("/v/")
	copied := b.get(strings.TrimSuffix(status, "/kopie") + "/kopie").is(200)
	copied.shows("Deine Vorgangsnummer", "Eingereicht am")
	if strings.Contains(copied.body, "noch nicht abgeschickt") {
		t.Error("the copy of a case calls itself a draft")
	}
	page := b.get(strings.TrimSuffix(status, "/kopie")).is(200)
	for n := range copied.nodes() {
		if n.Data == "dt" && n.FirstChild != nil && !strings.Contains(page.body, n.FirstChild.Data) && n.FirstChild.Data != "Deine Vorgangsnummer" && n.FirstChild.Data != "Eingereicht am" {
			t.Errorf("the copy tells %q, which the status page does not", n.FirstChild.Data)
		}
	}
	h.browser().get("/v/nothing/kopie").is(404)
}
