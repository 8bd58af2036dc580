package pages_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"laufzettel/engine"
)

// changing is what differs from one page to the next although it says the same: tokens of the session, and what was
// asked for in the links that change the language.
var changing = regexp.MustCompile(`(name="_csrf" value=")[^"]*|(nonce=")[^"]*`)

// TestWhoWorksForOneUnitFindsNothingOfAnother asks for a case of another unit in every way there is, and for one that
// does not exist: the answers are the same, byte for byte, and none tells anything of the case.
func TestWhoWorksForOneUnitFindsNothingOfAnother(t *testing.T) {
	h := newHouse(t, setting{sqlite: true})
	h.browser().apply()
	rows, err := h.engine.Cases(ctx, engine.CaseQuery{})
	h.ok(err)
	if len(rows) != 1 || rows[0].Unit != "musterkreis" {
		t.Fatalf("the case is %+v", rows)
	}
	secret := rows[0]
	tasks, err := h.engine.Tasks(ctx, engine.TaskQuery{Case: secret.ID})
	h.ok(err)
	tells := []string{secret.ID, secret.Number, secret.Key, secret.Title}
	carla := h.as("carla") // head of another unit, with the right to read its cases
	plain := func(s *screen) string { return changing.ReplaceAllString(s.body, "$1$2") }
	for there, missing := range map[string]string{
		"/vorgaenge/" + secret.ID:                                      "/vorgaenge/" + strings.Repeat("a", len(secret.ID)),
		"/vorgaenge/" + secret.ID + "/stand":                           "/vorgaenge/" + strings.Repeat("a", len(secret.ID)) + "/stand",
		"/vorgaenge/" + secret.ID + "/datei/abc":                       "/vorgaenge/" + strings.Repeat("a", len(secret.ID)) + "/datei/abc",
		"/aufgaben/" + tasks[0].ID:                                     "/aufgaben/" + strings.Repeat("a", len(tasks[0].ID)),
		"/aufgaben/" + tasks[0].ID + "/datei/abc":                      "/aufgaben/" + strings.Repeat("a", len(tasks[0].ID)) + "/datei/abc",
		"/vorgaenge?suche=" + secret.Number:                            "/vorgaenge?suche=" + "ANE-2026-99999",
		"/vorgaenge?gliederung=" + secret.Unit:                         "/vorgaenge?gliederung=" + "nirgendwo",
		"/vorgaenge?sortierung=nummer&nach=" + secret.Cursor("number"): "/vorgaenge?sortierung=nummer&nach=" + "abc",
	} {
		is, not := carla.get(there), carla.get(missing)
		unasked := strings.TrimPrefix(missing, "/vorgaenge?")
		left, right := plain(is), plain(not)
		if query, has := strings.CutPrefix(there, "/vorgaenge?suche="); has {
			left, right = strings.ReplaceAll(left, query, "…"), strings.ReplaceAll(right, strings.TrimPrefix(unasked, "suche="), "…")
		}
		if is.status != not.status {
			t.Errorf("%s is answered %d, what is not there %d", there, is.status, not.status)
		}
		if !strings.Contains(there, "?") && left != right {
			t.Errorf("%s is not answered like what is not there:\n%s\n%s", there, left, right)
		}
		for _, tell := range tells {
			if tell != "" && !strings.Contains(there, tell) && strings.Contains(left, tell) {
				t.Errorf("%s tells %q", there, tell)
			}
		}
		if strings.Contains(there, "suche=") && left != right {
			t.Errorf("a search for %s is answered otherwise than one for nothing", secret.Number)
		}
	}
	if list := carla.get("/vorgaenge").is(200).body; strings.Contains(list, secret.Number) || !strings.Contains(list, "Keine Vorgänge") {
		t.Error("the list of another unit shows or counts the case")
	}
	if list := h.as("benno").get("/vorgaenge").is(200).body; !strings.Contains(list, secret.Number) || !strings.Contains(list, "1 Vorgang") {
		t.Error("whoever works for the unit does not find the case, so this test proves nothing")
	}
	if list := h.as("erna").get("/vorgaenge?gliederung=musterkreis").is(200).body; !strings.Contains(list, secret.Number) {
		t.Error("the level above does not find the case")
	}
	isolatedAPI(h, secret)
}

// isolatedAPI asks the same by the interface of programs.
func isolatedAPI(h *house, secret engine.CaseRow) {
	h.t.Helper()
	ask := func(person, path string) (int, string) {
		token, err := h.engine.Keys().SignToken(engine.APIToken{Person: person, Scopes: engine.Scopes, Expires: h.clock.Now().Add(time.Hour)})
		h.ok(err)
		b := h.browser()
		r, err := http.NewRequest(http.MethodGet, b.absolute("/api/v1"+path), nil)
		h.ok(err)
		r.Header.Set("Authorization", "Bearer "+token)
		s := b.raw(r)
		return s.status, s.body
	}
	for there, missing := range map[string]string{
		"/cases/" + secret.ID:              "/cases/nothing",
		"/cases?search=" + secret.Number:   "/cases?search=ANE-2026-99999",
		"/cases?unit=" + secret.Unit:       "/cases?unit=nirgendwo",
		"/tasks?process=" + secret.Process: "/tasks?process=" + secret.Process,
	} {
		status, body := ask("carla", there)
		wanted, none := ask("carla", missing)
		if status != wanted || body != none || strings.Contains(body, secret.ID) {
			h.t.Errorf("%s is answered %d %s, what is not there %d %s", there, status, body, wanted, none)
		}
	}
	if status, body := ask("benno", "/cases?search="+secret.Number); status != 200 || !strings.Contains(body, secret.ID) {
		h.t.Errorf("whoever works for the unit is answered %d %s", status, body)
	}
}
