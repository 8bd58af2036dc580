package api

import (
	"io/fs"
	"os"
	"testing"
	"testing/fstest"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/engine"
)

// haltingWorld is the verein with a process that waits until a day that nobody has to name: without it, it halts.
func haltingWorld(t *testing.T) *world {
	t.Helper()
	folder := fstest.MapFS{}
	verein := os.DirFS("testdata/verein")
	if err := fs.WalkDir(verein, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(verein, name)
		folder[name] = &fstest.MapFile{Data: content}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	folder["ruhe/form.yaml"] = &fstest.MapFile{Data: []byte("form: ruhe\ntitle: Ruhe\nwho: everyone\nfields:\n  - {name: was, type: text, label: Was}\n  - {name: ab, type: date, label: Ab}\n")}
	folder["ruhe/flow.yaml"] = &fstest.MapFile{Data: []byte(`flow: ruhe
number: R-{year}-{seq:4}
start: {form: ruhe}
statuses: {fertig: done, nein: refused}
steps:
  - parallel: beides
    branches:
      geld:
        - wait: zahlung
          event: zahlung
          within: 30 days
          late: end nein
      ruhe:
        - wait: ruhe
          until: =ab
  - end: fertig
keep: [{for: 1 year}]
`)}
	report := &source.Report{}
	set := definitions.Load(folder, report, connectors.Operations())
	if set == nil || report.Failed() {
		for _, d := range report.Sorted() {
			t.Log(d.Pos, d.Text.In("en"))
		}
		t.Fatal("the definitions of the test are wrong")
	}
	w := newWorldOf(t, set)
	c := w.must(201, call{As: "alma", Path: "/processes/ruhe/cases", Body: `{"was":"Tee"}`})
	w.vars["h"], _ = c["id"].(string)
	w.tokens["onlyEvents"] = w.token(engine.APIToken{Service: "roboter", Scopes: []string{engine.ScopeEvents}, Expires: w.clock.Now().AddDate(0, 0, 7)})
	return w
}

func TestAHaltedCaseByInterface(t *testing.T) {
	w := haltingWorld(t)
	why := `"why":"Das hat einen guten Grund."`
	const repair, events = "/cases/{h}/repair", "/cases/{h}/events"
	for name, c := range map[string]struct {
		as, path, body string
		status         int
		code, field    string
	}{
		"a stranger repairs":          {"erna", repair, `{` + why + `}`, 404, "not-found", ""},
		"a service repairs":           {"roboter", repair, `{` + why + `}`, 404, "not-found", ""},
		"the applicant repairs":       {"alma", repair, `{` + why + `}`, 403, "not-allowed", ""},
		"a token for events":          {"onlyEvents", repair, `{` + why + `}`, 403, "scope-missing", ""},
		"no reason":                   {"gerda", repair, `{}`, 422, "incomplete", "why"},
		"two ways":                    {"gerda", repair, `{"onward":true,"end":"nein",` + why + `}`, 422, "incomplete", "to"},
		"no such step":                {"gerda", repair, `{"to":"nirgends",` + why + `}`, 422, "incomplete", "to"},
		"no such status":              {"gerda", repair, `{"end":"nie",` + why + `}`, 422, "incomplete", "end"},
		"an answer that is not read":  {"gerda", repair, `{"answers":{"was":"Kaffee"},` + why + `}`, 422, "incomplete", "was"},
		"an answer that does not fit": {"gerda", repair, `{"answers":{"ab":"morgen"},` + why + `}`, 422, "incomplete", "ab"},
		"results that are none":       {"gerda", repair, `{"results":{"ruhe":7},` + why + `}`, 400, "wrong-members", "results"},
		"no such case":                {"gerda", "/cases/nichts/repair", `{` + why + `}`, 404, "not-found", ""},
		"a stranger tells":            {"erna", events, `{"name":"zahlung","id":"1"}`, 404, "not-found", ""},
		"a stranger tells nonsense":   {"erna", events, `{}`, 404, "not-found", ""},
		"the applicant tells":         {"alma", events, `{"name":"zahlung","id":"1"}`, 403, "not-allowed", ""},
		"an event nobody waits for":   {"onlyEvents", events, `{"name":"anderes","id":"1"}`, 404, "not-found", ""},
		"no id":                       {"onlyEvents", events, `{"name":"zahlung"}`, 400, "wrong-members", "id"},
		"values with a wrong name":    {"onlyEvents", events, `{"name":"zahlung","id":"1","values":{"a b":1}}`, 400, "wrong-members", "values"},
		"a name that is none":         {"gerda", events, `{"name":"kein Name","id":"1"}`, 422, "incomplete", "name"},
	} {
		t.Run(name, func(t *testing.T) {
			request := call{As: c.as, Path: c.path, Body: c.body}
			recorder := w.send(request)
			checkAgainstDescription(t, w, request, recorder)
			v := asJSON(t, recorder.Body.Bytes())
			if field, _ := at(v, "errors.0.field").(string); recorder.Code != c.status || v["code"] != c.code || field != c.field {
				t.Errorf("%d %s", recorder.Code, recorder.Body)
			}
		})
	}
	good := func(as, path, body string) map[string]any {
		t.Helper()
		request := call{As: as, Path: path, Body: body}
		recorder := w.send(request)
		checkAgainstDescription(t, w, request, recorder)
		if recorder.Code != 200 {
			t.Fatalf("%s: %d %s", body, recorder.Code, recorder.Body)
		}
		return asJSON(t, recorder.Body.Bytes())
	}
	event := `{"name":"zahlung","id":"7","values":{"betrag":12.50,"von":"Alma"}}`
	first := good("onlyEvents", events, event)
	if again := good("onlyEvents", events, event); at(again, "case.revision") != at(first, "case.revision") {
		t.Errorf("the same event counted twice: %v, %v", first, again)
	}
	request := keyed(call{As: "gerda", Path: repair, Body: `{"answers":{"ab":"2020-01-02"},` + why + `}`}, "k1")
	done := w.must(200, request)
	if at(done, "case.status") != "fertig" {
		t.Errorf("with the day and the event the case is %v", done)
	}
	if jsonOf(t, w.must(200, request)) != jsonOf(t, done) {
		t.Error("the same request has another answer")
	}
	if recorder := w.send(call{As: "gerda", Path: repair, Body: `{` + why + `}`}); recorder.Code != 409 {
		t.Errorf("a case that has ended: %d %s", recorder.Code, recorder.Body)
	}
}
