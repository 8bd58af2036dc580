package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"laufzettel/engine"
)

func jsonOf(t testing.TB, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func keyed(c call, key string) call {
	c.Headers = map[string]string{"Idempotency-Key": key}
	return c
}

func TestIdempotencyKeys(t *testing.T) {
	start := call{As: "alma", Path: "/processes/antrag/cases", Body: goodStart}
	runAll(t, []scenario{
		{name: "the same key for another body", before: func(w *world) { w.must(201, keyed(start, "k1")) },
			call: keyed(call{As: "alma", Path: start.Path, Body: `{"name":"Alma","art":"gross"}`}, "k1"), status: 422, code: "idempotency-key-reused"},
		{name: "the same key for another address", before: func(w *world) { w.must(201, keyed(start, "k1")) },
			call: keyed(call{As: "alma", Path: "/processes/intern/cases", Body: goodStart}, "k1"), status: 422, code: "idempotency-key-reused"},
		{name: "the same key of another token", before: func(w *world) { w.must(201, keyed(start, "k1")) },
			call: keyed(call{As: "benno", Path: start.Path, Body: `{"name":"Benno","art":"gross"}`}, "k1"), status: 201},
		{name: "after a refusal the key is free", before: func(w *world) { w.must(422, keyed(call{As: "alma", Path: start.Path, Body: `{"art":"nichts"}`}, "k1")) },
			call: keyed(start, "k1"), status: 201},
		{name: "a key that is none", call: keyed(start, "zwei Wörter"), status: 400, code: "wrong-idempotency-key"},
		{name: "an endless key", call: keyed(start, fmt.Sprintf("%0201d", 1)), status: 400, code: "wrong-idempotency-key"},
		{name: "a key as the draft of the RFC writes it", call: keyed(start, `"8e03978e-40d5-43dd-bc93-6894a57f9324"`), status: 201},
	})
}

func TestTheSameRequestGetsTheSameAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		before func(w *world)
		call   call
	}{
		"start":    {func(*world) {}, call{As: "alma", Path: "/processes/antrag/cases", Body: goodStart}},
		"decision": {begun, call{As: "roboter", Path: "/tasks/{c.task}/decision", Body: `{"outcome":"weiter","values":{"punkte":3}}`}},
		"the last": {begun, call{As: "benno", Path: "/tasks/{c.task}/decision", Body: `{"outcome":"ablehnen","comment":"Das passt leider nicht."}`}},
		"claim": {func(w *world) {
			begun(w)
			w.decide("roboter", "c", `{"outcome":"weiter","values":{"punkte":"7.5"}}`)
			w.work("c")
		}, call{As: "dario", Method: http.MethodPost, Path: "/tasks/{c.task}/claim"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			c.before(w)
			first := w.send(keyed(c.call, "einmal"))
			if first.Code >= 300 {
				t.Fatalf("%d %s", first.Code, first.Body)
			}
			again := w.send(keyed(c.call, "einmal"))
			if again.Code != first.Code || again.Body.String() != first.Body.String() || again.Header().Get("Location") != first.Header().Get("Location") {
				t.Errorf("first %d %s, then %d %s", first.Code, first.Body, again.Code, again.Body)
			}
			if name == "start" && first.Header().Get("Location") == "" {
				t.Error("no Location")
			}
		})
	}
}

// atOnce sends the same call from many clients at the same moment.
func atOnce(w *world, c call, n int) []*httptest.ResponseRecorder {
	answers := make([]*httptest.ResponseRecorder, n)
	begin := make(chan struct{})
	var done sync.WaitGroup
	for i := range answers {
		done.Go(func() {
			<-begin
			answers[i] = w.send(c)
		})
	}
	close(begin)
	done.Wait()
	return answers
}

func TestTwentyIdenticalStartsMakeOneCase(t *testing.T) {
	w := newWorld(t)
	answers := atOnce(w, keyed(call{As: "alma", Path: "/processes/antrag/cases", Body: goodStart}, "einmal"), 20)
	for _, a := range answers {
		if a.Code != http.StatusCreated || a.Body.String() != answers[0].Body.String() || a.Header().Get("Location") != answers[0].Header().Get("Location") {
			t.Errorf("%d %s, another got %s", a.Code, a.Body, answers[0].Body)
		}
	}
	rows, err := w.e.Cases(context.Background(), engine.CaseQuery{Process: "antrag"})
	if err != nil || len(rows) != 1 {
		t.Errorf("%d cases, %v", len(rows), err)
	}
}

func TestTwentyIdenticalDecisionsDecideOnce(t *testing.T) {
	w := newWorld(t)
	w.begin("alma", "c")
	decision := call{As: "roboter", Path: "/tasks/{c.task}/decision", Body: `{"outcome":"weiter","values":{"punkte":3}}`}
	for _, a := range atOnce(w, keyed(decision, "einmal"), 20) {
		if a.Code != http.StatusOK || at(asJSON(t, a.Body.Bytes()), "case.id") != w.vars["c"] {
			t.Errorf("%d %s", a.Code, a.Body)
		}
	}
	h, err := w.e.History(context.Background(), w.vars["c"])
	if err != nil {
		t.Fatal(err)
	}
	decided := 0
	for _, event := range h.Events {
		if event.Event.Kind() == "taskDecided" && event.By.Service == "roboter" {
			decided++
		}
	}
	if decided != 1 {
		t.Errorf("decided %d times", decided)
	}
}

func TestOfTwentyDecisionsWithoutAKeyOneWins(t *testing.T) {
	w := newWorld(t)
	w.begin("alma", "c")
	won := 0
	for _, a := range atOnce(w, call{As: "roboter", Path: "/tasks/{c.task}/decision", Body: `{"outcome":"weiter","values":{"punkte":3}}`}, 20) {
		switch v := asJSON(t, a.Body.Bytes()); {
		case a.Code == http.StatusOK:
			won++
		case a.Code != http.StatusConflict || v["code"] != "already-done" || at(v, "done.outcome") != "weiter":
			t.Errorf("%d %s", a.Code, a.Body)
		}
	}
	if won != 1 {
		t.Errorf("%d decisions were taken", won)
	}
}

func TestNothingPersonalIsLogged(t *testing.T) {
	w := newWorld(t)
	w.begin("alma", "c")
	w.send(call{As: "alma", Path: "/processes/antrag/cases", Body: `{"name":"Geheimnisvoll","art":"klein"`})
	// A store that fails is our mistake, and the only thing that is logged.
	if err := w.store.Close(); err != nil {
		t.Fatal(err)
	}
	failed := w.must(http.StatusInternalServerError, call{As: "alma", Path: "/processes/antrag/cases", Body: goodStart})
	if failed["code"] != "internal" {
		t.Errorf("%v", failed)
	}
	logged := w.log.String()
	if !strings.Contains(logged, "route=/api/v1/processes/:process/cases") {
		t.Errorf("a failure is not logged: %q", logged)
	}
	for _, part := range []string{w.tokens["alma"][:30], "Geheimnisvoll", "Alma", "Bearer"} {
		if strings.Contains(logged, part) {
			t.Errorf("logged %q in %s", part, logged)
		}
	}
}

func TestAReplyIsForgottenAfterADay(t *testing.T) {
	w := newWorld(t)
	start := keyed(call{As: "alma", Path: "/processes/antrag/cases", Body: goodStart}, "einmal")
	first := w.must(201, start)
	w.clock.Forward(23 * time.Hour)
	if again := w.must(201, start); again["id"] != first["id"] {
		t.Error("forgotten too early")
	}
	w.clock.Forward(2 * time.Hour)
	if again := w.must(201, start); again["id"] == first["id"] {
		t.Error("kept too long")
	}
}
