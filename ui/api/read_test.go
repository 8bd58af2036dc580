package api

import (
	"net/http"
	"testing"
)

func TestReadingACase(t *testing.T) {
	read := func(as string) call { return call{As: as, Path: "/cases/{c}"} }
	decided := func(w *world) {
		begun(w)
		w.decide("benno", "c", `{"outcome":"weiter","values":{"punkte":"7.5","hinweis":"gern"},"comment":"Alles in Ordnung.","note":"nur intern"}`)
	}
	refused := func(w *world) {
		begun(w)
		w.decide("benno", "c", `{"outcome":"ablehnen","comment":"Das passt leider nicht."}`)
	}
	secret := []string{"vertraulich", "sesam", "12.5", "0123", "Alma Beispiel"}
	runAll(t, []scenario{
		{name: "by somebody whom it waits for", before: begun, call: read("carla"), status: 200, has: map[string]any{
			"id": "{c}", "status": "open", "process": "antrag", "title": "Alma Beispiel", "submitter.person": "alma", "verified": true,
			"values.name": "Alma Beispiel", "values.betrag": "12.5", "values.befund": "vertraulich", "values.kontakt.kennwort": "sesam",
			"values.art.key": "klein", "tasks.0.id": "{c.task}", "tasks.0.outcomes.1.key": "rueckfrage", "tasks.0.outcomes.1.choose": true}},
		{name: "by a service that may decide it", before: begun, call: read("roboter"), status: 200, has: map[string]any{"values.name": "Alma Beispiel"}},
		{name: "by the submitter: where it is, and nothing else", before: begun, call: read("alma"), status: 200,
			has: map[string]any{"status": "open", "tasks.0.step": "pruefung", "tasks.0.outcomes": nil, "title": nil, "values": nil, "steps": nil}, not: secret},
		{name: "by a stranger", before: begun, call: read("dario"), status: 404, code: "not-found", not: secret},
		{name: "by another service", before: begun, call: read("archiv"), status: 404, code: "not-found", not: secret},
		{name: "that does not exist", call: call{As: "alma", Path: "/cases/nichts"}, status: 404, code: "not-found"},
		{name: "by whoever decided it", before: decided, call: read("benno"), status: 200, has: map[string]any{
			"steps.pruefung.outcome": "weiter", "steps.pruefung.by.person": "benno", "steps.pruefung.comment": "Alles in Ordnung.",
			"steps.pruefung.values.punkte": "7.5", "steps.pruefung.rounds": 1.0}, not: []string{"nur intern"}},
		{name: "that has ended", before: refused, call: read("alma"), status: 200,
			has: map[string]any{"status": "abgelehnt", "statusKind": "refused", "tasks.0": nil, "steps": nil}, says: []string{`"ended":"`}},
	})
}

func TestListingTasks(t *testing.T) {
	list := func(as, query string) call { return call{As: as, Path: "/tasks" + query} }
	three := func(w *world) { w.begin("alma", "c"); w.begin("roboter", "d"); w.begin("alma", "e") }
	runAll(t, []scenario{
		{name: "nothing", call: list("alma", ""), status: 200, has: map[string]any{"tasks.0": nil, "more": false}},
		{name: "of a person", before: three, call: list("benno", ""), status: 200, has: map[string]any{
			"tasks.0.id": "{c.task}", "tasks.0.case.id": "{c}", "tasks.0.step": "pruefung", "tasks.0.title": "Prüfung", "tasks.0.process": "antrag",
			"tasks.0.outcomes.0.text": "Der Antrag wird eingetragen.", "tasks.2.id": "{e.task}", "tasks.3": nil, "more": false}},
		{name: "of a service, its own case among them", before: three, call: list("roboter", ""), status: 200, has: map[string]any{"tasks.2.id": "{e.task}", "tasks.3": nil}},
		{name: "of a service that none names", before: three, call: list("archiv", ""), status: 200, has: map[string]any{"tasks.0": nil}},
		{name: "of a submitter", before: three, call: list("alma", ""), status: 200, has: map[string]any{"tasks.0": nil}},
		{name: "only some", before: three, call: list("benno", "?limit=2"), status: 200, has: map[string]any{"tasks.1.id": "{d.task}", "tasks.2": nil, "more": true}},
		{name: "only some of a service's", before: three, call: list("roboter", "?limit=1"), status: 200, has: map[string]any{"tasks.0.id": "{c.task}", "tasks.1": nil, "more": true}},
		{name: "exactly all", before: three, call: list("benno", "?limit=3"), status: 200, has: map[string]any{"tasks.2.id": "{e.task}", "more": false}},
		{name: "of another process", before: three, call: list("benno", "?process=intern"), status: 200, has: map[string]any{"tasks.0": nil}},
		{name: "of a process", before: three, call: list("roboter", "?process=antrag&limit=500"), status: 200, has: map[string]any{"tasks.2.id": "{e.task}"}},
		{name: "too many", call: list("benno", "?limit=501"), status: 400, code: "wrong-query", has: map[string]any{"errors.0.field": "limit"}},
		{name: "none at all", call: list("benno", "?limit=0"), status: 400, code: "wrong-query"},
		{name: "no number", call: list("benno", "?limit=viele"), status: 400, code: "wrong-query"},
		{name: "something else", call: list("benno", "?page=2"), status: 400, code: "wrong-query", has: map[string]any{"errors.0.field": "page"}},
		{name: "an unknown process", call: list("benno", "?process=nichts"), status: 400, has: map[string]any{"errors.0.field": "process"}},
		{name: "an ask-back for the submitter", before: func(w *world) {
			begun(w)
			w.decide("benno", "c", `{"outcome":"rueckfrage","comment":"Wie hoch soll es denn sein?","fields":["betrag"]}`)
		}, call: list("alma", ""), status: 200, has: map[string]any{"tasks.0.id": "{c.task}", "tasks.0.kind": "return", "tasks.0.outcomes": nil}},
		{name: "an ask-back does not wait for who asked", before: func(w *world) {
			begun(w)
			w.decide("benno", "c", `{"outcome":"rueckfrage","comment":"Wie hoch soll es denn sein?","fields":["betrag"]}`)
		}, call: list("benno", ""), status: 200, has: map[string]any{"tasks.0": nil}},
	})
}

// The same rules over a whole case: what is open after each answer is visible at once.
func TestACaseFromStartToEnd(t *testing.T) {
	w := newWorld(t)
	w.begin("alma", "c")
	w.decide("benno", "c", `{"outcome":"rueckfrage","comment":"Wie hoch soll es denn sein?","fields":["betrag"]}`)
	w.decide("alma", "c", `{"values":{"betrag":400,"name":"Jemand anderes"},"comment":"So viel."}`)
	seen := w.must(http.StatusOK, call{As: "carla", Path: "/cases/{c}"})
	if at(seen, "values.betrag") != "400" || at(seen, "values.name") != "Alma Beispiel" {
		t.Errorf("an ask-back changed more or less than what was asked: %v", seen["values"])
	}
	revision := seen["revision"]
	decided := w.decide("carla", "c", `{"outcome":"weiter","values":{"punkte":10},"revision":`+jsonOf(t, revision)+`}`)
	if at(decided, "case.revision").(float64) <= revision.(float64) {
		t.Errorf("the revision does not rise: %v", decided)
	}
	w.work("c")
	if listed := w.must(http.StatusOK, call{As: "dario", Path: "/tasks"}); at(listed, "tasks.0.id") != w.vars["c.task"] || at(listed, "tasks.0.kind") != "work" {
		t.Errorf("the work does not wait for its queue: %v", listed)
	}
	w.must(http.StatusOK, call{As: "dario", Method: http.MethodPost, Path: "/tasks/{c.task}/claim"})
	decided = w.decide("dario", "c", `{"outcome":"done","values":{"on":"2026-01-02"}}`)
	if at(decided, "tasks.0.step") != "freigabe" {
		t.Errorf("%v", decided)
	}
}
