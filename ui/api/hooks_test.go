package api

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
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

// vereinWith is the organisation of the tests with some files changed: each function gets what the file says.
func vereinWith(t testing.TB, change map[string]func(string) string) *definitions.Set {
	t.Helper()
	folder := fstest.MapFS{}
	files := os.DirFS("testdata/verein")
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, path)
		if f := change[path]; f != nil {
			content = []byte(f(string(content)))
		}
		folder[path] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	report := &source.Report{}
	set := definitions.Load(folder, report, connectors.Operations())
	if set == nil {
		var said strings.Builder
		_ = report.Print(&said, "en")
		t.Fatal(said.String())
	}
	return set
}

func startsOf(process, starts string) map[string]func(string) string {
	return map[string]func(string) string{process + "/flow.yaml": func(flow string) string {
		return strings.Replace(flow, "start: {form: "+process+"}\n", "start:\n  - form: "+process+"\n"+starts, 1)
	}}
}

const hooks = `  - webhook: portal
    secret: [env:NEU, env:ALT]
    as: roboter
    when: body.art != "egal"
    prefill: {name: =body.person.name, art: =body.art, betrag: =body.summe}
  - {webhook: direkt, secret: env:DIREKT}
  - {webhook: ohne, secret: env:MISSING}
`

// signed is the signature of a body at a time.
func signed(secret string, at time.Time, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%d.%s", at.Unix(), body)
	return fmt.Sprintf("t=%d,v1=%s", at.Unix(), hex.EncodeToString(mac.Sum(nil)))
}

func TestSignedRequestsBeginCases(t *testing.T) {
	w := newWorldOf(t, vereinWith(t, startsOf("antrag", hooks)))
	now := w.clock.Now()
	body := `{"person":{"name":"Alma Beispiel"},"art":"klein","summe":12.5}`
	send := func(path, secret, id, body string, at time.Time) call {
		return call{Path: path, Body: body, Headers: map[string]string{signatureHeader: signed(secret, at, body), deliveryHeader: id}}
	}
	const portal, neu, alt = "/hooks/antrag/portal", "secret of env:NEU", "secret of env:ALT"
	first := w.must(http.StatusCreated, send(portal, neu, "a-1", body, now))
	if again := w.must(http.StatusCreated, send(portal, alt, "a-1", body, now.Add(time.Minute))); again["id"] != first["id"] {
		t.Error("the same delivery begins two cases")
	}
	if caught := w.must(http.StatusCreated, send(portal, neu, "other-id", body, now)); caught["id"] != first["id"] {
		t.Error("a request that was caught on the way begins another case under another id")
	}
	if other := w.must(http.StatusCreated, send(portal, neu, "a-2", body, now.Add(time.Second))); other["id"] == first["id"] {
		t.Error("another delivery begins no case of its own")
	}
	if ignored := w.must(http.StatusOK, send(portal, neu, "a-3", strings.Replace(body, "klein", "egal", 1), now)); ignored["ignored"] != true {
		t.Error("what the flow does not want is not ignored", ignored)
	}
	direct := `{"name":"Alma Beispiel","art":"klein","betrag":"3","befund":"x","kontakt":{"telefon":"0123"}}`
	w.must(http.StatusCreated, send("/hooks/antrag/direkt", "secret of env:DIREKT", "d-1", direct, now))

	view := w.must(http.StatusOK, call{As: "roboter", Path: "/cases/" + first["id"].(string)})
	if at(view, "submitter.service") != "roboter" || at(view, "verified") != true {
		t.Errorf("it was submitted by %v", view["submitter"])
	}

	for says, c := range map[string]struct {
		call   call
		status int
		code   string
	}{
		"another secret":              {send(portal, "guess", "b-1", body, now), http.StatusUnauthorized, "signature-wrong"},
		"another body":                {call{Path: portal, Body: body + " ", Headers: send(portal, neu, "b-2", body, now).Headers}, http.StatusUnauthorized, "signature-wrong"},
		"the secret of another":       {send(portal, "secret of env:DIREKT", "b-3", body, now), http.StatusUnauthorized, "signature-wrong"},
		"no signature":                {call{Path: portal, Body: body, Headers: map[string]string{deliveryHeader: "b-4"}}, http.StatusUnauthorized, "signature-wrong"},
		"too old":                     {send(portal, neu, "b-5", body, now.Add(-6*time.Minute)), http.StatusUnauthorized, "signature-stale"},
		"from the future":             {send(portal, neu, "b-6", body, now.Add(6*time.Minute)), http.StatusUnauthorized, "signature-stale"},
		"no delivery":                 {send(portal, neu, "", body, now), http.StatusBadRequest, "delivery-missing"},
		"something else under it":     {send(portal, neu, "a-1", strings.Replace(body, "12.5", "13", 1), now), http.StatusUnprocessableEntity, "delivery-reused"},
		"an answer that does not fit": {send(portal, neu, "b-7", strings.Replace(body, "klein", "riesig", 1), now), http.StatusUnprocessableEntity, "incomplete"},
		"an unknown answer":           {send("/hooks/antrag/direkt", "secret of env:DIREKT", "b-8", `{"name":"A","gibtsnicht":1}`, now), http.StatusUnprocessableEntity, "incomplete"},
		"no such webhook":             {send("/hooks/antrag/keiner", neu, "b-9", body, now), http.StatusNotFound, "not-found"},
		"one of several":              {send("/hooks/antrag", neu, "b-10", body, now), http.StatusNotFound, "not-found"},
		"no such process":             {send("/hooks/keiner/portal", neu, "b-11", body, now), http.StatusNotFound, "not-found"},
		"a secret that is not set":    {send("/hooks/antrag/ohne", "", "b-12", body, now), http.StatusServiceUnavailable, "hook-closed"},
		"no object":                   {send(portal, neu, "b-13", `[1]`, now), http.StatusBadRequest, "malformed-json"},
		"too large":                   {send(portal, neu, "b-14", `{"a":"`+strings.Repeat("x", maxBody)+`"}`, now), http.StatusRequestEntityTooLarge, "too-large"},
	} {
		if answer := w.must(c.status, c.call); answer["code"] != c.code {
			t.Errorf("%s: %v, want %s", says, answer["code"], c.code)
		}
	}
	if strings.Contains(w.log.String(), "Alma") || strings.Contains(w.log.String(), "secret of env") {
		t.Error("the log tells of people or secrets", w.log.String())
	}
	for range failsAtOnce {
		w.send(send(portal, "guess", "c-1", body, now))
	}
	if answer := w.send(send(portal, neu, "c-2", body, now)); answer.Code != http.StatusTooManyRequests || answer.Header().Get("Retry-After") == "" {
		t.Error("somebody who guesses secrets goes on", answer.Code)
	}
}
