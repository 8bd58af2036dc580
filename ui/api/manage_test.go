package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"laufzettel/engine"
)

const actions = "/cases/{c}/actions"

func TestActionsOnCases(t *testing.T) {
	w := newWorld(t)
	w.begin("alma", "c")
	w.tokens["onlyDecides"] = w.token(engine.APIToken{Person: "gerda", Scopes: []string{engine.ScopeDecide}, Expires: w.clock.Now().AddDate(0, 0, 7)})
	w.tokens["onlyReads"] = w.token(engine.APIToken{Person: "gerda", Scopes: []string{engine.ScopeRead}, Expires: w.clock.Now().AddDate(0, 0, 7)})
	until := w.clock.Now().Add(30 * 24 * time.Hour).UTC().Format(time.RFC3339)
	why := `,"why":"Das hat einen guten Grund."}`
	for name, c := range map[string]struct {
		as, body string
		status   int
		code     string
		field    string // of the first error
	}{
		"a stranger":               {"erna", `{"action":"cancel"` + why, 404, "not-found", ""},
		"a stranger with nonsense": {"erna", `{"action":"nichts"}`, 404, "not-found", ""},
		"a program":                {"archiv", `{"action":"cancel"` + why, 404, "not-found", ""},
		"who is asked":             {"benno", `{"action":"cancel"` + why, 403, "not-allowed", ""},
		"the applicant":            {"alma", `{"action":"cancel"` + why, 403, "not-allowed", ""},
		"without the scope":        {"onlyDecides", `{"action":"cancel"` + why, 403, "scope-missing", ""},
		"with another scope":       {"onlyReads", `{"action":"remark","text":"x"}`, 403, "scope-missing", ""},
		"no action":                {"gerda", `{}`, 400, "wrong-members", "action"},
		"another action":           {"gerda", `{"action":"delete"}`, 400, "wrong-members", "action"},
		"a member of another":      {"gerda", `{"action":"cancel","to":["erna"]` + why, 400, "wrong-members", "to"},
		"no reason":                {"gerda", `{"action":"cancel"}`, 422, "incomplete", "why"},
		"no task":                  {"gerda", `{"action":"skip"` + why, 400, "wrong-members", "task"},
		"no such task":             {"gerda", `{"action":"skip","task":"x"` + why, 422, "incomplete", "task"},
		"to oneself":               {"gerda", `{"action":"reassign","task":"{c.task}","to":["gerda"]` + why, 422, "incomplete", "to"},
		"no deadline":              {"gerda", `{"action":"extend","task":"{c.task}"` + why, 400, "wrong-members", "until"},
		"no instant":               {"gerda", `{"action":"extend","task":"{c.task}","until":"morgen"` + why, 400, "wrong-members", "until"},
		"a deadline that is over":  {"gerda", `{"action":"extend","task":"{c.task}","until":"2020-01-01T00:00:00Z"` + why, 422, "incomplete", "until"},
		"not to be skipped":        {"gerda", `{"action":"skip","task":"{c.task}"` + why, 409, "not-now", ""},
		"not ended":                {"gerda", `{"action":"reopen","step":"pruefung"` + why, 409, "not-now", ""},
		"an empty remark":          {"benno", `{"action":"remark","text":" "}`, 422, "incomplete", "text"},
		"a public what":            {"benno", `{"action":"remark","text":"x","public":"ja"}`, 400, "wrong-members", "public"},
	} {
		t.Run(name, func(t *testing.T) {
			request := call{As: c.as, Path: actions, Body: c.body}
			recorder := w.send(request)
			checkAgainstDescription(t, w, request, recorder)
			v := asJSON(t, recorder.Body.Bytes())
			if field, _ := at(v, "errors.0.field").(string); recorder.Code != c.status || v["code"] != c.code || field != c.field {
				t.Errorf("%d %s", recorder.Code, recorder.Body)
			}
		})
	}
	if recorder := w.send(call{As: "gerda", Path: "/cases/nichts/actions", Body: `{"action":"cancel"` + why}); recorder.Code != http.StatusNotFound {
		t.Errorf("no such case: %d", recorder.Code)
	}
	good := func(as, body string) map[string]any {
		t.Helper()
		request := call{As: as, Path: actions, Body: body}
		recorder := w.send(request)
		checkAgainstDescription(t, w, request, recorder)
		if recorder.Code != 200 {
			t.Fatalf("%s: %d %s", body, recorder.Code, recorder.Body)
		}
		return asJSON(t, recorder.Body.Bytes())
	}
	good("benno", `{"action":"remark","text":"Ich frage nach.","public":true}`)
	good("onlyDecides", `{"action":"remark","text":"Nur für uns."}`)
	good("gerda", `{"action":"extend","task":"{c.task}","until":"`+until+`"`+why)
	good("gerda", `{"action":"reassign","task":"{c.task}","to":["erna"]`+why)
	if tasks := w.must(200, call{As: "erna", Path: "/tasks"})["tasks"].([]any); len(tasks) != 1 || at(tasks[0], "due") != until {
		t.Errorf("Erna's tasks: %v", tasks)
	}
	if tasks := w.must(200, call{As: "benno", Path: "/tasks"})["tasks"].([]any); len(tasks) != 0 {
		t.Errorf("Benno's tasks: %v", tasks)
	}
	cancel := keyed(call{As: "gerda", Path: actions, Body: `{"action":"cancel"` + why}, "k1")
	first := w.must(200, cancel)
	if at(first, "case.status") != "abgebrochen" || jsonOf(t, w.must(200, cancel)) != jsonOf(t, first) {
		t.Errorf("cancelled: %v", first)
	}
	if shown := w.must(200, call{As: "gerda", Path: "/cases/{c}"}); shown["statusKind"] != "cancelled" || !strings.Contains(shown["statusLabel"].(string), "Abgebrochen") {
		t.Errorf("the case says %v", shown)
	}
	if again := good("gerda", `{"action":"reopen","step":"pruefung"`+why); at(again, "case.status") != "open" || at(again, "tasks.0.step") != "pruefung" {
		t.Errorf("reopened: %v", again)
	}
}
