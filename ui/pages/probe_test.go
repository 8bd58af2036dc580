package pages_test

import (
	"net/url"
	"strings"
	"testing"
)

// TestTryingOutChangesNothing plays a case of the demo beside its data: acting with one click, travelling, going back.
func TestTryingOutChangesNothing(t *testing.T) {
	h := newHouse(t, setting{sqlite: true})
	h.browser().get("/") // what a first visit stores is there
	before := h.dump()
	b := h.browser()
	b.get("/probe").is(200).shows("Anerkennung einer Qualifikation", "Mit leerem Formular")

	page := b.post("/probe", url.Values{"process": {"anerkennung"}, "start": {"auflage"}}).is(200)
	at := page.at.Path
	if !strings.HasPrefix(at, "/probe/") {
		t.Fatalf("beginning a play led to %s", at)
	}
	page.shows("Vollständigkeit und Mitgliedschaft", "Benno Muster", "Dein Antrag ist bei uns", "23. November 2026", "Alma Beispiel stellt den Antrag")

	act := func(step, by, outcome string) *screen {
		return b.post(at, url.Values{"_do": {"act"}, "_stop": {step + "/1"}, "_step": {step}, "_by": {by}, "_outcome": {outcome}, "_comment": {"Nur zum Ausprobieren."}})
	}
	act("kvPruefung", "fritz", "weiterleiten").is(422).shows("Das ging nicht", "Diese Aufgabe liegt nicht bei dir")
	act("kvPruefung", "benno", "weiterleiten").is(200).shows("Fachliche Prüfung", "Fritz Platzhalter", "Mit Auflage anerkennen")
	b.post(at, url.Values{"_do": {"wait"}, "_after": {"14 days"}}).is(200).shows("7. Dezember 2026", "Erinnerung")
	b.post(at, url.Values{"_do": {"wait"}, "_after": {"deadline"}}).is(200).shows("Die Frist von „Fachliche Prüfung“ verstreicht", "15. Dezember 2026")
	b.post(at, url.Values{"_do": {"undo"}}).is(200).hides("verstreicht")
	page = b.post(at, url.Values{"_do": {"action"}, "_action": {"zurueckziehen"}}).is(200)
	page.shows("Der Vorgang endet: Zurückgezogen", "outcome: weiterleiten", "after: 14 days", "status: zurueckgezogen").hides("1 Tag weiter")

	// The empty form asks everything on one page, and says what is wrong.
	form := b.post("/probe", url.Values{"process": {"anerkennung"}, "start": {""}}).is(200).shows("Antrag abschicken", "Vorname")
	b.post(form.at.Path, url.Values{"_do": {"begin"}, "vorname": {"Alma"}}).is(422).shows("Das ging nicht", "Bitte fülle „Nachname“ aus")

	b.get("/probe/nothing").is(404)
	b.post("/probe", url.Values{"process": {"nothing"}}).is(404)
	h.unchanged(before, "trying out")
}

// TestTryingOutIsForTheDemo keeps the routes out of a real installation.
func TestTryingOutIsForTheDemo(t *testing.T) {
	newHouse(t, setting{serve: true}).browser().get("/probe").is(404)
}

// played is the address of a play that somebody has just begun.
func (x *scene) played() string {
	x.t.Helper()
	return x.browser().post("/probe", url.Values{"process": {"anerkennung"}, "start": {"auflage"}}).at.Path
}
