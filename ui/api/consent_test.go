package api

import (
	"io/fs"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/source"
)

// consenting is the world with a consent in its form that erases the phone number.
func consenting(t *testing.T) *world {
	t.Helper()
	folder := fstest.MapFS{}
	verein := os.DirFS("testdata/verein")
	err := fs.WalkDir(verein, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(verein, path)
		folder[path] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	form := folder["antrag/form.yaml"]
	form.Data = append(form.Data, "  - {name: anrufen, type: consent, label: Ihr dürft mich anrufen., withdraw: {erases: [kontakt.telefon]}}\n"...)
	report := &source.Report{}
	set := definitions.Load(folder, report, connectors.Operations())
	if set == nil || report.Failed() {
		var said strings.Builder
		_ = report.Print(&said, "en")
		t.Fatal(said.String())
	}
	w := newWorldOf(t, set)
	started := w.must(http.StatusCreated, call{As: "alma", Path: "/processes/antrag/cases", Body: `{"name":"Alma Beispiel","art":"klein","kontakt":{"telefon":"0123"},"anrufen":true}`})
	w.vars["c"] = started["id"].(string)
	w.note("c", started)
	return w
}

func TestAConsentIsWithdrawn(t *testing.T) {
	w := consenting(t)
	withdraw := call{As: "alma", Method: http.MethodPost, Path: "/cases/{c}/consents/anrufen/withdrawal"}
	before := w.must(200, call{As: "alma", Path: "/cases/{c}"})
	if at(before, "consents.0.field") != "anrufen" || at(before, "consents.0.given") != true || at(before, "consents.0.givenAt") == nil || at(before, "consents.0.text") != "Ihr dürft mich anrufen." {
		t.Errorf("the case says %v", before["consents"])
	}
	for name, c := range map[string]call{
		"somebody else":    {As: "benno", Method: http.MethodPost, Path: withdraw.Path},
		"a program":        {As: "roboter", Method: http.MethodPost, Path: withdraw.Path},
		"no consent":       {As: "alma", Method: http.MethodPost, Path: "/cases/{c}/consents/name/withdrawal"},
		"an unknown field": {As: "alma", Method: http.MethodPost, Path: "/cases/{c}/consents/nichts/withdrawal"},
		"an unknown case":  {As: "alma", Method: http.MethodPost, Path: "/cases/nichts/consents/anrufen/withdrawal"},
	} {
		if recorder := w.send(c); recorder.Code != http.StatusNotFound {
			t.Errorf("%s: %d %s", name, recorder.Code, recorder.Body)
		}
	}
	if recorder := w.send(call{Method: http.MethodPost, Path: withdraw.Path}); recorder.Code != http.StatusUnauthorized {
		t.Errorf("without a token: %d", recorder.Code)
	}
	if recorder := w.send(call{As: "alma", Path: withdraw.Path, Body: `{"why":"so"}`}); recorder.Code != http.StatusBadRequest {
		t.Errorf("with a member that is not known: %d %s", recorder.Code, recorder.Body)
	}
	first := w.must(200, keyed(withdraw, "k1"))
	if at(first, "consent.given") != false || at(first, "consent.withdrawnAt") == nil || at(first, "consent.field") != "anrufen" {
		t.Errorf("answered %v", first)
	}
	w.clock.Forward(time.Hour)
	for name, c := range map[string]call{"the same request": keyed(withdraw, "k1"), "another request": keyed(withdraw, "k2"), "without a key": withdraw} {
		again := w.must(200, c)
		if jsonOf(t, again) != jsonOf(t, first) {
			t.Errorf("%s is answered %v, not %v", name, again, first)
		}
	}
	after := w.must(200, call{As: "benno", Path: "/cases/{c}"})
	if at(after, "values.kontakt.telefon") != nil || at(after, "values.anrufen.given") != false || after["consents"] != nil {
		t.Errorf("an approver reads %v", after)
	}
	v, compiler := strictDocument(t, w)
	for path, answer := range map[string]any{"/cases/{case}/consents/{field}/withdrawal": first, "/cases/{case}": after} {
		method := "post"
		if at(v["paths"].(map[string]any)[path], "post") == nil {
			method = "get"
		}
		schema, err := compiler.Compile(pointer("paths", path, method, "responses", "200", "content", "application/json", "schema"))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(answer); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}
