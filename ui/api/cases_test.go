package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"laufzettel/engine"
)

func TestListingCases(t *testing.T) {
	list := func(as, query string) call { return call{As: as, Path: "/cases" + query} }
	three := func(w *world) {
		w.begin("alma", "c")
		w.begin("roboter", "d")
		w.begin("alma", "e")
		w.decide("benno", "e", `{"outcome":"ablehnen","comment":"Das passt leider nicht."}`)
	}
	runAll(t, []scenario{
		{name: "nothing", call: list("gerda", ""), status: 200, has: map[string]any{"cases.0": nil, "next": nil}},
		{name: "of a right", before: three, call: list("gerda", ""), status: 200, has: map[string]any{
			"cases.0.id": "{e}", "cases.0.status": "abgelehnt", "cases.0.title": "Alma Beispiel", "cases.1.id": "{d}", "cases.2.id": "{c}", "cases.2.status": "open",
			"cases.2.process": "antrag", "cases.3": nil, "next": nil}},
		{name: "of somebody who sent some", before: three, call: list("alma", ""), status: 200, has: map[string]any{"cases.0.id": "{e}", "cases.1.id": "{c}", "cases.2": nil}},
		{name: "of somebody who is asked and has decided", before: three, call: list("benno", ""), status: 200, has: map[string]any{"cases.2.id": "{c}", "cases.3": nil}},
		{name: "decided ones", before: three, call: list("benno", "?part=decided"), status: 200, has: map[string]any{"cases.0.id": "{e}", "cases.1": nil}},
		{name: "asked in", before: three, call: list("carla", "?part=asked&order=oldest"), status: 200, has: map[string]any{"cases.0.id": "{c}", "cases.1.id": "{d}", "cases.2": nil}},
		{name: "of a stranger: not one", before: three, call: list("dario", ""), status: 200, has: map[string]any{"cases.0": nil}, not: []string{"Alma"}},
		{name: "of a service: it takes part as nobody", before: three, call: list("archiv", ""), status: 200, has: map[string]any{"cases.0": nil}},
		{name: "open ones", before: three, call: list("gerda", "?status=open"), status: 200, has: map[string]any{"cases.0.id": "{d}", "cases.2": nil}},
		{name: "ended ones", before: three, call: list("gerda", "?status=ended"), status: 200, has: map[string]any{"cases.0.id": "{e}", "cases.1": nil}},
		{name: "of a status", before: three, call: list("gerda", "?status=abgelehnt&process=antrag"), status: 200, has: map[string]any{"cases.0.id": "{e}", "cases.1": nil}},
		{name: "found by words", before: three, call: list("gerda", "?search=beispiel+alm"), status: 200, has: map[string]any{"cases.2.id": "{c}"}},
		{name: "found by nobody", before: three, call: list("dario", "?search=alma"), status: 200, has: map[string]any{"cases.0": nil}},
		{name: "of no day", before: three, call: list("gerda", "?until=2001-01-01"), status: 200, has: map[string]any{"cases.0": nil}},
		{name: "of a unit that is not there", before: three, call: list("gerda", "?unit=nirgends"), status: 200, has: map[string]any{"cases.0": nil}},
		{name: "too many", call: list("gerda", "?limit=501"), status: 400, code: "wrong-query", has: map[string]any{"errors.0.field": "limit"}},
		{name: "an unknown process", call: list("gerda", "?process=nichts"), status: 400, has: map[string]any{"errors.0.field": "process"}},
		{name: "no order", call: list("gerda", "?order=shuffled"), status: 400, has: map[string]any{"errors.0.field": "order"}},
		{name: "no part", call: list("gerda", "?part=watched"), status: 400, has: map[string]any{"errors.0.field": "part"}},
		{name: "no day", call: list("gerda", "?from=morgen"), status: 400, has: map[string]any{"errors.0.field": "from"}},
		{name: "something else", call: list("gerda", "?page=2"), status: 400, code: "wrong-query", has: map[string]any{"errors.0.field": "page"}},
		{name: "a search without end", call: list("gerda", "?search="+strings.Repeat("a", 201)), status: 400, has: map[string]any{"errors.0.field": "search"}},
		{name: "without a token", call: list("", ""), status: 401},
	})
}

// A program follows next to the end and has met every case once.
func TestPagesOfCasesFollowEachOther(t *testing.T) {
	w := newWorld(t)
	for i := range 7 {
		w.begin("alma", fmt.Sprint("c", i))
	}
	for _, order := range []string{"newest", "oldest", "changed", "number"} {
		seen, next := map[any]bool{}, ""
		for page := range 4 {
			got := w.must(http.StatusOK, call{As: "gerda", Path: "/cases?limit=2&order=" + order + "&after=" + next})
			for i := range 2 {
				if id := at(got, fmt.Sprintf("cases.%d.id", i)); id != nil && seen[id] {
					t.Errorf("%v is on two pages by %s", id, order)
				} else if id != nil {
					seen[id] = true
				}
			}
			last, more := got["next"].(string)
			if next = last; more == (page == 3) {
				t.Errorf("page %d by %s says next %q", page, order, next)
			}
		}
		if len(seen) != 7 {
			t.Errorf("%d cases by %s", len(seen), order)
		}
	}
}

func TestListingCasesNeedsItsScope(t *testing.T) {
	w := newWorld(t)
	w.begin("alma", "c")
	w.tokens["starter"] = w.token(engine.APIToken{Person: "gerda", Scopes: []string{engine.ScopeStart, engine.ScopeDecide}, Expires: w.clock.Now().AddDate(0, 0, 1)})
	if got := w.send(call{As: "starter", Path: "/cases"}); got.Code != http.StatusForbidden || strings.Contains(got.Body.String(), "antrag") {
		t.Errorf("a token without the scope is answered %d %s", got.Code, got.Body)
	}
}
