package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"laufzettel/engine"
)

const goodStart = `{"name":"Alma Beispiel","art":"klein"}`

// scenario is one request on an installation of its own, and what has to come.
type scenario struct {
	name    string
	before  func(w *world)
	call    call
	status  int
	code    string            // of a problem
	has     map[string]any    // by path in the answer; nil: must not be there
	says    []string          // parts of the answer
	not     []string          // must not be part of it
	headers map[string]string // of the answer
}

func (s scenario) run(t *testing.T) {
	w := newWorld(t)
	if s.before != nil {
		s.before(w)
	}
	recorder := w.send(s.call)
	text := recorder.Body.String()
	if recorder.Code != s.status {
		t.Fatalf("%d, want %d: %s", recorder.Code, s.status, text)
	}
	h := recorder.Header()
	if h.Get("Cache-Control") != "no-store" || h.Get("Set-Cookie") != "" {
		t.Errorf("headers %v", h)
	}
	for name, value := range s.headers {
		if got := h.Get(name); !strings.Contains(got, w.fill(value)) {
			t.Errorf("header %s is %q, want %q", name, got, value)
		}
	}
	if s.code != "" {
		v := asJSON(t, recorder.Body.Bytes())
		if v["code"] != s.code || v["status"] != float64(s.status) || v["title"] == "" || v["detail"] == "" ||
			v["type"] != "https://antraege.example.org/api/v1/problems/"+s.code || h.Get("Content-Type") != "application/problem+json" {
			t.Errorf("problem %s of type %s, want %s", text, h.Get("Content-Type"), s.code)
		}
	}
	for path, want := range s.has {
		if text, ok := want.(string); ok {
			want = w.fill(text)
		}
		if got := at(asJSON(t, recorder.Body.Bytes()), path); got != want {
			t.Errorf("%s is %v, want %v in %s", path, got, want, text)
		}
	}
	for _, part := range s.says {
		if !strings.Contains(text, w.fill(part)) {
			t.Errorf("%s does not say %q", text, part)
		}
	}
	for _, part := range s.not {
		if strings.Contains(text, part) {
			t.Errorf("%s says %q", text, part)
		}
	}
	if logged := w.log.String(); logged != "" {
		t.Errorf("logged %s", logged)
	}
	checkAgainstDescription(t, w, s.call, recorder)
}

func runAll(t *testing.T, scenarios []scenario) {
	t.Helper()
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.run(t)
		})
	}
}

func begun(w *world) { w.begin("alma", "c") }

func TestWhoMayCall(t *testing.T) {
	withToken := func(token engine.APIToken) func(*world) {
		return func(w *world) { w.tokens["other"] = w.token(token) }
	}
	later, ago := time.Now().Add(time.Hour), time.Now().Add(-time.Minute)
	start := call{As: "other", Path: "/processes/antrag/cases", Body: goodStart}
	runAll(t, []scenario{
		{name: "no token", call: call{Path: "/processes/antrag/cases", Body: goodStart}, status: 401, code: "token-missing",
			headers: map[string]string{"WWW-Authenticate": `Bearer realm="laufzettel"`}},
		{name: "no token on a read", call: call{Path: "/tasks"}, status: 401, code: "token-missing"},
		{name: "another scheme", call: call{Path: "/tasks", Headers: map[string]string{"Authorization": "Basic YTpi"}}, status: 401, code: "token-missing"},
		{name: "nonsense", call: call{Path: "/tasks", Headers: map[string]string{"Authorization": "Bearer lz1.e30.abc"}}, status: 401, code: "token-wrong",
			headers: map[string]string{"WWW-Authenticate": `error="invalid_token"`}},
		{name: "expired", before: withToken(engine.APIToken{Person: "alma", Scopes: engine.Scopes, Expires: ago}), call: start, status: 401, code: "token-wrong"},
		{name: "nobody's", before: withToken(engine.APIToken{Person: "niemand", Scopes: engine.Scopes, Expires: later}), call: start, status: 401, code: "token-wrong"},
		{name: "of an undeclared service", before: withToken(engine.APIToken{Service: "fremd", Scopes: engine.Scopes, Expires: later}), call: start, status: 401, code: "token-wrong"},
		{name: "revoked", before: func(w *world) {
			withToken(engine.APIToken{ID: "t1", Person: "alma", Scopes: engine.Scopes, Expires: later})(w)
			if err := w.e.Revoke(t.Context(), "t1", later); err != nil {
				t.Error(err)
			}
		}, call: start, status: 401, code: "token-wrong"},
		{name: "without the scope", before: withToken(engine.APIToken{Person: "alma", Scopes: []string{engine.ScopeRead}, Expires: later}), call: start,
			status: 403, code: "scope-missing", says: []string{"cases:start"}, headers: map[string]string{"WWW-Authenticate": `error="insufficient_scope", scope="cases:start"`}},
		{name: "deciding with a starter's token", before: func(w *world) {
			begun(w)
			withToken(engine.APIToken{Service: "roboter", Scopes: []string{engine.ScopeStart}, Expires: later})(w)
		}, call: call{As: "other", Path: "/tasks/{c.task}/decision", Body: `{"outcome":"weiter"}`}, status: 403, code: "scope-missing", says: []string{"tasks:decide"}},
		{name: "either scope lists tasks", before: withToken(engine.APIToken{Service: "roboter", Scopes: []string{engine.ScopeDecide}, Expires: later}),
			call: call{As: "other", Path: "/tasks"}, status: 200, has: map[string]any{"more": false}},
		{name: "the word Bearer in any case", before: withToken(engine.APIToken{Person: "alma", Scopes: engine.Scopes, Expires: later}),
			call: call{As: "other", Path: "/tasks"}, status: 200},
	})
}

func TestAddresses(t *testing.T) {
	runAll(t, []scenario{
		{name: "unknown", call: call{As: "alma", Path: "/irgendwas"}, status: 404, code: "not-found"},
		{name: "the root", call: call{As: "alma", Path: ""}, status: 404, code: "not-found"},
		{name: "wrong method", call: call{As: "alma", Method: "DELETE", Path: "/tasks"}, status: 405, code: "method-not-allowed",
			headers: map[string]string{"Allow": "GET"}},
		{name: "German by default", call: call{As: "alma", Path: "/cases/x"}, status: 404, code: "not-found", says: []string{"Das gibt es nicht"},
			headers: map[string]string{"Content-Language": "de"}},
		{name: "English on demand", call: call{As: "alma", Path: "/cases/x", Headers: map[string]string{"Accept-Language": "en-GB,de;q=0.5"}},
			status: 404, code: "not-found", says: []string{"does not exist"}, headers: map[string]string{"Content-Language": "en", "Vary": "Accept-Language"}},
		{name: "German before English", call: call{As: "alma", Path: "/cases/x", Headers: map[string]string{"Accept-Language": "en;q=0.3, de-AT"}}, status: 404, says: []string{"Das gibt es nicht"}},
		{name: "a language we do not have", call: call{As: "alma", Path: "/cases/x", Headers: map[string]string{"Accept-Language": "ja"}}, status: 404, says: []string{"Das gibt es nicht"}},
		{name: "a broken language", call: call{As: "alma", Path: "/cases/x", Headers: map[string]string{"Accept-Language": ";;q=,,"}}, status: 404, says: []string{"Das gibt es nicht"}},
		{name: "what a problem means", call: call{Path: "/problems/outdated"}, status: 200, has: map[string]any{"status": 409.0, "title.en": "Changed meanwhile"}},
		{name: "an unknown problem", call: call{Path: "/problems/nichts"}, status: 404, code: "not-found"},
		{name: "a register", call: call{As: "roboter", Path: "/registers/arten"}, status: 200,
			has: map[string]any{"title": "Arten von Anträgen", "columns.0.key": "stufe", "rows.0.key": "klein", "rows.0.stufe": "1", "rows.2.active": false}},
		{name: "an unknown register", call: call{As: "roboter", Path: "/registers/people"}, status: 404, code: "not-found"},
	})
}

func TestStart(t *testing.T) {
	start := func(as, body string) call { return call{As: as, Path: "/processes/antrag/cases", Body: body} }
	runAll(t, []scenario{
		{name: "by a person", call: start("alma", goodStart), status: 201,
			has: map[string]any{"status": "open", "tasks.0.step": "pruefung", "tasks.1": nil}, says: []string{`"number":"ANT-`}, headers: map[string]string{"Location": "https://antraege.example.org/api/v1/cases/"}},
		{name: "by a service", call: start("roboter", goodStart), status: 201, has: map[string]any{"tasks.0.step": "pruefung"}},
		{name: "under values", call: start("roboter", `{"values":`+goodStart+`}`), status: 201},
		{name: "a default of the signed-in person", call: start("alma", `{"art":"klein"}`), status: 201},
		{name: "nothing", call: start("roboter", `{}`), status: 422, code: "incomplete", has: map[string]any{"errors.0.field": "name", "errors.1.field": "art"}},
		{name: "everything wrong at once", call: start("roboter", `{"name":7,"betrag":"501","art":"alt","nmae":"x","kontakt":{"telefn":"1"}}`), status: 422, code: "incomplete",
			says: []string{`"field":"name"`, `"field":"betrag"`, `"field":"art"`, `"field":"nmae"`, `Meintest du`, `"field":"kontakt.telefn"`}},
		{name: "in English", call: call{As: "roboter", Path: "/processes/antrag/cases", Body: `{"nmae":"x"}`, Headers: map[string]string{"Accept-Language": "en"}}, status: 422, says: []string{"Some answers", "Did you mean"}},
		{name: "an option that is retired", call: start("roboter", `{"name":"x","art":"alt"}`), status: 422, has: map[string]any{"errors.0.field": "art", "errors.1": nil}},
		{name: "a file that nobody uploaded", call: start("roboter", `{"name":"x","art":"klein","anlage":{"id":"x","name":"x.pdf","size":"1","type":"application/pdf"}}`),
			status: 422, code: "incomplete", has: map[string]any{"errors.0.field": "anlage", "errors.1": nil}},
		{name: "a process that does not exist", call: call{As: "alma", Path: "/processes/nichts/cases", Body: goodStart}, status: 404, code: "not-found"},
		{name: "a person where people sign in", call: call{As: "alma", Path: "/processes/intern/cases", Body: `{"thema":"x"}`}, status: 201},
		{name: "a service where people sign in", call: call{As: "roboter", Path: "/processes/intern/cases", Body: `{"thema":"x"}`}, status: 403, code: "not-open"},
		{name: "emoji and right-to-left text come back as they were", before: func(w *world) {
			w.vars["c"] = w.must(201, start("alma", `{"name":"🦊 👩‍🚒 שלום \u202bעולם","art":"klein"}`))["id"].(string)
		}, call: call{As: "carla", Path: "/cases/{c}"}, status: 200, has: map[string]any{"values.name": "🦊 👩‍🚒 שלום \u202bעולם"}},
	})
}

func TestDecide(t *testing.T) {
	task := func(as, body string) call { return call{As: as, Path: "/tasks/{c.task}/decision", Body: body} }
	done := func(w *world) {
		begun(w)
		w.decide("roboter", "c", `{"outcome":"weiter","values":{"punkte":5}}`)
		w.vars["c.task"] = w.vars["c.before"]
	}
	refusedByRobot := func(w *world) {
		begun(w)
		w.decide("roboter", "c", `{"outcome":"ablehnen","comment":"Passt leider nicht."}`)
	}
	atWork := func(w *world) {
		begun(w)
		w.decide("benno", "c", `{"outcome":"weiter","values":{"punkte":"7.5"}}`)
		w.work("c")
	}
	claimedByDario := func(w *world) {
		atWork(w)
		w.must(200, call{As: "dario", Method: "POST", Path: "/tasks/{c.task}/claim"})
	}
	askedBack := func(w *world) {
		begun(w)
		w.decide("benno", "c", `{"outcome":"rueckfrage","comment":"Wie hoch soll es denn sein?","fields":["betrag"]}`)
	}
	runAll(t, []scenario{
		{name: "by the service that the step names", before: begun, call: task("roboter", `{"outcome":"weiter","values":{"punkte":"9"},"comment":"Gut.","note":"intern"}`),
			status: 200, has: map[string]any{"case.id": "{c}", "case.status": "open"}},
		{name: "by a person of the group", before: begun, call: task("carla", `{"outcome":"weiter","values":{"punkte":9}}`), status: 200},
		{name: "to the end", before: begun, call: task("carla", `{"outcome":"ablehnen","comment":"Nein, leider."}`), status: 200,
			has: map[string]any{"case.status": "abgelehnt", "tasks.0": nil}},
		{name: "by a service that the step does not name", before: begun, call: task("archiv", `{"outcome":"weiter"}`), status: 404, code: "not-found"},
		{name: "by the submitter", before: begun, call: task("alma", `{"outcome":"weiter"}`), status: 404, code: "not-found"},
		{name: "a task that does not exist", call: call{As: "benno", Path: "/tasks/AAAAAAAAAAAAAAAA/decision", Body: `{"outcome":"weiter"}`}, status: 404, code: "not-found"},
		{name: "no outcome", before: begun, call: task("benno", `{}`), status: 422, code: "incomplete", has: map[string]any{"errors.0.field": "outcome"}},
		{name: "an unknown outcome", before: begun, call: task("benno", `{"outcome":"wieter"}`), status: 422, code: "no-such-outcome",
			has: map[string]any{"errors.0.field": "outcome"}, says: []string{"weiter, rueckfrage, ablehnen"}},
		{name: "no reason", before: begun, call: task("benno", `{"outcome":"ablehnen"}`), status: 422, code: "incomplete", has: map[string]any{"errors.0.field": "comment"}},
		{name: "answers missing and unknown", before: begun, call: task("benno", `{"outcome":"weiter","values":{"hinweise":"x"}}`), status: 422, code: "incomplete",
			says: []string{`"field":"punkte"`, `"field":"hinweise"`, "Meintest du"}},
		{name: "answers out of bounds", before: begun, call: task("benno", `{"outcome":"weiter","values":{"punkte":11}}`), status: 422, has: map[string]any{"errors.0.field": "punkte"}},
		{name: "members that do not fit", before: begun, call: task("benno", `{"outcom":"weiter","values":[],"comment":7,"fields":["a",null],"revision":-1}`), status: 400, code: "wrong-members",
			says: []string{`"field":"outcom"`, "Meintest du „outcome“?", `"field":"values"`, `"field":"comment"`, `"field":"fields"`, `"field":"revision"`}},
		{name: "a huge revision", before: begun, call: task("benno", `{"outcome":"weiter","revision":1e400}`), status: 400, code: "wrong-members", has: map[string]any{"errors.0.field": "revision", "errors.1": nil}},
		{name: "nulls are nothing", before: begun, call: task("benno", `{"outcome":"weiter","values":{"punkte":1},"comment":null,"fields":null,"revision":null}`), status: 200},
		{name: "an endless comment", before: begun, call: task("benno", `{"outcome":"ablehnen","comment":"`+strings.Repeat("ä", 20_001)+`"}`), status: 400, has: map[string]any{"errors.0.field": "comment"}},
		{name: "at the revision that was seen", before: begun, call: task("benno", `{"outcome":"weiter","values":{"punkte":1},"revision":1}`), status: 409, code: "outdated"},
		{name: "a second time by the same", before: done, call: task("roboter", `{"outcome":"ablehnen","comment":"Doch nicht."}`), status: 409, code: "already-done",
			has: map[string]any{"done.outcome": "weiter", "done.by.service": "roboter", "done.step": "pruefung"}},
		{name: "a second time by another who was asked", before: done, call: task("benno", `{"outcome":"weiter","values":{"punkte":1}}`), status: 409, code: "already-done", has: map[string]any{"done.outcome": "weiter"}},
		{name: "a second time by a stranger", before: done, call: task("erna", `{"outcome":"weiter"}`), status: 404, code: "not-found", not: []string{"done"}},
		{name: "after the end", before: refusedByRobot, call: task("roboter", `{"outcome":"weiter","values":{"punkte":1}}`), status: 409, code: "already-done", has: map[string]any{"done.outcome": "ablehnen"}},
		{name: "after the end by a stranger", before: refusedByRobot, call: task("dario", `{"outcome":"weiter"}`), status: 404, code: "not-found"},
		{name: "work done by hand", before: atWork, call: task("dario", `{"outcome":"done","values":{"on":"2020-02-29"}}`), status: 200, has: map[string]any{"tasks.0.step": "freigabe"}},
		{name: "work done on no day", before: atWork, call: task("dario", `{"outcome":"done","values":{"on":"gestern"}}`), status: 422, has: map[string]any{"errors.0.field": "on"}},
		{name: "work with answers nobody asked for", before: atWork, call: task("dario", `{"outcome":"done","values":{"onn":"2020-02-29"}}`), status: 422, has: map[string]any{"errors.0.field": "onn"}},
		{name: "a step without a form", before: func(w *world) {
			w.vars["c.task"] = at(w.must(201, call{As: "alma", Path: "/processes/intern/cases", Body: `{"thema":"x"}`}), "tasks.0.id").(string)
		}, call: task("archiv", `{"outcome":"ja","values":{"x":1}}`), status: 422, has: map[string]any{"errors.0.field": "values"}},
		{name: "work that somebody else has taken", before: claimedByDario, call: task("erna", `{"outcome":"done"}`), status: 409, code: "claimed"},
		{name: "work that somebody else has taken, by a stranger", before: claimedByDario, call: task("carla", `{"outcome":"done"}`), status: 404, code: "not-found"},
		{name: "a step that wants an account", before: func(w *world) {
			atWork(w)
			w.decide("dario", "c", `{"outcome":"done"}`)
		}, call: task("falk", `{"outcome":"freigeben"}`), status: 403, code: "needs-account"},
		{name: "asking back about fields that there are not", before: begun, call: task("benno", `{"outcome":"rueckfrage","comment":"Wie hoch soll es denn sein?","fields":["preis"]}`), status: 422, has: map[string]any{"errors.0.field": "fields"}},
		{name: "a task that was asked back", before: func(w *world) { askedBack(w); w.vars["c.task"] = w.vars["c.before"] },
			call: task("benno", `{"outcome":"weiter","values":{"punkte":1}}`), status: 409, code: "already-done", has: map[string]any{"done.outcome": "rueckfrage"}},
		{name: "answering an ask-back", before: askedBack, call: task("alma", `{"values":{"betrag":"99"},"comment":"Genau so viel."}`), status: 200, has: map[string]any{"tasks.0.step": "pruefung"}},
		{name: "answering it wrongly", before: askedBack, call: task("alma", `{"values":{"betrag":"0"}}`), status: 422, has: map[string]any{"errors.0.field": "betrag", "errors.1": nil}},
		{name: "answering it with an outcome", before: askedBack, call: task("alma", `{"outcome":"weiter","values":{}}`), status: 422, code: "no-such-outcome"},
		{name: "answering it for somebody else", before: askedBack, call: task("benno", `{"values":{"betrag":"99"}}`), status: 404, code: "not-found"},
	})
}

func TestClaimAndRelease(t *testing.T) {
	atWork := func(w *world) {
		begun(w)
		w.decide("roboter", "c", `{"outcome":"weiter","values":{"punkte":"7.5"}}`)
		w.work("c")
	}
	taken := func(w *world) {
		atWork(w)
		w.must(200, call{As: "dario", Method: "POST", Path: "/tasks/{c.task}/claim"})
	}
	post := func(as, what string) call { return call{As: as, Method: "POST", Path: "/tasks/{c.task}/" + what} }
	runAll(t, []scenario{
		{name: "claim", before: atWork, call: post("dario", "claim"), status: 200, has: map[string]any{"case.id": "{c}", "tasks.0.id": "{c.task}"}},
		{name: "claim with an empty object", before: atWork, call: call{As: "dario", Path: "/tasks/{c.task}/claim", Body: "{}"}, status: 200},
		{name: "claim with members", before: atWork, call: call{As: "dario", Path: "/tasks/{c.task}/claim", Body: `{"person":"erna"}`}, status: 400, code: "wrong-members"},
		{name: "claim twice", before: taken, call: post("dario", "claim"), status: 409, code: "already-done"},
		{name: "claim what is taken", before: taken, call: post("erna", "claim"), status: 409, code: "claimed"},
		{name: "claim as a stranger", before: atWork, call: post("archiv", "claim"), status: 404, code: "not-found"},
		{name: "claim as a service that may decide", before: begun, call: post("roboter", "claim"), status: 403, code: "not-open"},
		{name: "it is seen in the list", before: taken, call: call{As: "erna", Path: "/tasks"}, status: 200, has: map[string]any{"tasks.0.claimedBy": "dario", "tasks.0.outcomes": nil}},
		{name: "release", before: taken, call: post("dario", "release"), status: 200, has: map[string]any{"tasks.0.id": "{c.task}"}},
		{name: "release what is another's", before: taken, call: post("erna", "release"), status: 409, code: "claimed"},
		{name: "release what is free", before: atWork, call: post("dario", "release"), status: 409, code: "already-done"},
		{name: "release as a stranger", before: taken, call: post("archiv", "release"), status: 404, code: "not-found"},
	})
}

func TestBodies(t *testing.T) {
	body := func(text string) call { return call{As: "roboter", Path: "/processes/antrag/cases", Body: text} }
	as := func(name, value string) call {
		return call{As: "roboter", Path: "/processes/antrag/cases", Body: goodStart, Headers: map[string]string{name: value}}
	}
	large := `{"art":"klein","name":"` + strings.Repeat("x", 1<<20-len(`{"art":"klein","name":""}`))
	runAll(t, []scenario{
		{name: "no body", call: call{As: "roboter", Method: "POST", Path: "/processes/antrag/cases", Headers: map[string]string{"Content-Type": "application/json"}}, status: 400, code: "malformed-json"},
		{name: "blank", call: body("  \n "), status: 400, code: "malformed-json"},
		{name: "no type", call: as("Content-Type", ""), status: 415, code: "media-type"},
		{name: "a form", call: as("Content-Type", "application/x-www-form-urlencoded"), status: 415, code: "media-type", headers: map[string]string{"Accept-Post": "application/json"}},
		{name: "UTF-8 said", call: as("Content-Type", "application/json; charset=UTF-8"), status: 201},
		{name: "Latin-1 said", call: as("Content-Type", "application/json; charset=iso-8859-1"), status: 415, code: "media-type"},
		{name: "packed", call: as("Content-Encoding", "gzip"), status: 415, code: "media-type"},
		{name: "no object", call: body(`["name"]`), status: 400, code: "malformed-json", says: []string{"Zeile 1, Spalte 1", "JSON-Objekt"}},
		{name: "cut off", call: body("{\n  \"name\": \"Alma"), status: 400, code: "malformed-json", says: []string{"Zeile 2, Spalte 16", "endet zu früh"}},
		{name: "a comma too many", call: body("{\"name\": \"Käse\",\n \"art\": \"klein\",}"), status: 400, code: "malformed-json", says: []string{"Zeile 2, Spalte 17", "„}“"}},
		{name: "two objects", call: body(goodStart + goodStart), status: 400, code: "malformed-json", says: []string{"Zeile 1, Spalte 39", "„{“"}},
		{name: "a member twice", call: body(`{"name":"A","art":"klein","n\u0061me":"B"}`), status: 400, code: "malformed-json", says: []string{"Spalte 27", "„name“ steht"}},
		{name: "a member twice inside", call: body(`{"name":"A","kontakt":{"telefon":"1","telefon":"2"}}`), status: 400, code: "malformed-json", says: []string{"Spalte 38"}},
		{name: "the same name in two objects", call: body(`{"name":"A","art":{"key":"klein","name":"x"}}`), status: 201},
		{name: "no UTF-8", call: body("{\"name\":\"K\xe4se\"}"), status: 400, code: "malformed-json", says: []string{"Spalte 11", "UTF-8"}},
		{name: "a zero byte", call: body(`{"name":"a\u0000b","art":"klein"}`), status: 400, code: "malformed-json", says: []string{"Spalte 9"}},
		{name: "deep", call: body(`{"name":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`), status: 400, code: "malformed-json", says: []string{"mehr als 40"}},
		{name: "deep and never closed", call: body(`{"name":` + strings.Repeat(`{"a":[`, 100_000)), status: 400, code: "malformed-json", says: []string{"mehr als 40"}},
		{name: "brackets in a text are none", call: body(`{"name":"` + strings.Repeat(`[\"{`, 100) + `","art":"klein"}`), status: 201},
		{name: "a huge number", call: body(`{"name":"x","art":"klein","betrag":1e999999999}`), status: 422, has: map[string]any{"errors.0.field": "betrag"}},
		{name: "a long number", call: body(`{"name":"x","art":"klein","betrag":` + strings.Repeat("9", 100_000) + `}`), status: 422, has: map[string]any{"errors.0.field": "betrag"}},
		{name: "a long unknown name", call: body(`{"name":"x","art":"klein","` + strings.Repeat("y", 100_000) + `":1}`), status: 422, not: []string{strings.Repeat("y", 100)}},
		{name: "one mebibyte of text", call: body(large + `"}`), status: 201},
		{name: "one byte more", call: body(large + `x"}`), status: 413, code: "too-large"},
		{name: "in English", call: call{As: "roboter", Path: "/processes/antrag/cases", Body: "{,}", Headers: map[string]string{"Accept-Language": "en"}}, status: 400, says: []string{"Line 1, column 2", "does not fit here"}},
	})
}

func TestBodyWithoutLengthIsLimited(t *testing.T) {
	w := newWorld(t)
	r, err := http.NewRequest(http.MethodPost, "/api/v1/processes/antrag/cases", &endless{})
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+w.tokens["alma"])
	r.Header.Set("Content-Type", "application/json")
	recorder := newRecorder()
	w.app.ServeHTTP(recorder, r)
	if recorder.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("%d %s", recorder.Code, recorder.Body)
	}
}

type endless struct{}

func (*endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}
