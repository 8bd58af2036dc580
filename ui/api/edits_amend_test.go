package api

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/source"
)

// changingWorld is the verein with a process whose step may put answers right and whose ended cases may be changed.
func changingWorld(t *testing.T) *world {
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
	folder["reise/form.yaml"] = &fstest.MapFile{Data: []byte("form: reise\ntitle: Reise\nwho: everyone\nfields:\n  - {name: ziel, type: text, label: Ziel, maxLength: 20}\n  - {name: tage, type: integer, label: Tage, max: 9}\n  - {name: grund, type: text, label: Grund}\n")}
	folder["reise/flow.yaml"] = &fstest.MapFile{Data: []byte(`flow: reise
number: REI-{year}-{seq:4}
start: {form: reise}
statuses: {fertig: done, nein: refused}
amend: {by: submitter, statuses: [fertig]}
steps:
  - approve: pruefung
    title: Prüfung
    by: service("roboter")
    edits: [ziel, tage]
    outcomes: {ja: {label: Ja}, nein: {label: Nein, then: end nein}}
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
	return newWorldOf(t, set)
}

// travel starts a case and notes its id, number and task under the name.
func (w *world) travel(as, name, body string) {
	w.t.Helper()
	started := w.must(201, call{As: as, Path: "/processes/reise/cases", Body: body})
	w.vars[name], w.vars[name+".number"] = started["id"].(string), started["number"].(string)
	w.note(name, started)
}

func TestEditsBesideADecision(t *testing.T) {
	w := changingWorld(t)
	w.travel("alma", "c", `{"ziel":"Probetal","tage":3,"grund":"Fest"}`)
	for name, c := range map[string]struct{ edits, field string }{
		"a field that is not given free": {`{"grund":"anders"}`, "edits.grund"},
		"no field at all":                {`{"zeil":"anders"}`, "edits.zeil"},
		"what the form does not allow":   {`{"tage":10}`, "edits.tage"},
		"what is no answer":              {`{"tage":"viele"}`, "edits.tage"},
	} {
		wrong := w.must(422, call{As: "roboter", Path: "/tasks/{c.task}/decision", Body: `{"outcome":"ja","edits":` + c.edits + `}`})
		if at(wrong, "errors.0.field") != c.field {
			t.Errorf("%s: %v", name, wrong)
		}
	}
	w.must(200, call{As: "roboter", Path: "/tasks/{c.task}/decision", Body: `{"outcome":"ja","edits":{"tage":5}}`})
	seen := w.must(200, call{As: "roboter", Path: "/cases/{c}"})
	if at(seen, "values.tage") != 5.0 && at(seen, "values.tage") != "5" || at(seen, "values.ziel") != "Probetal" || at(seen, "values.grund") != "Fest" {
		t.Errorf("after an edit of one field: %v", seen["values"])
	}
}

func TestAmendingByInterface(t *testing.T) {
	w := changingWorld(t)
	w.travel("alma", "c", `{"ziel":"Probetal"}`)
	amend := func(as, name string, status int) map[string]any {
		t.Helper()
		return w.must(status, call{As: as, Path: "/processes/reise/cases", Body: `{"values":{"ziel":"Musterau"},"amends":"` + name + `"}`})
	}
	amend("alma", "{c}", 409) // it has not ended
	w.decide("roboter", "c", `{"outcome":"ja"}`)
	for _, name := range []string{"{c}", "nichts"} {
		if wrong := amend("dario", name, 422); at(wrong, "errors.0.field") != "amends" || strings.Contains(jsonOf(t, wrong), w.vars["c.number"]) {
			t.Errorf("a stranger is told %v", wrong)
		}
	}
	w.begin("alma", "other")
	amend("alma", "{other}", 422) // of another process
	w.note("d", amend("alma", "{c.number}", 201))
	w.work("c")
	amend("alma", "{c}", 409) // one is under way
	w.decide("roboter", "d", `{"outcome":"nein"}`)
	w.work("c")
	amend("alma", "{c}", 201)
}

func TestTheDescriptionKnowsRowsEditsAndQuestions(t *testing.T) {
	document, _ := strictDocument(t, newWorld(t))
	for _, name := range []string{"rows", "rest", "edits"} {
		if at(document, "components.schemas.Decision.properties."+name+".description") == nil {
			t.Errorf("a decision has no %q", name)
		}
	}
	if kinds := jsonOf(t, at(document, "components.schemas.Case.properties.tasks.items.properties.kind.enum")); !strings.Contains(kinds, `"ask"`) {
		t.Errorf("the kinds of tasks are %s", kinds)
	}
}
