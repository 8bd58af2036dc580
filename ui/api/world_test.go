package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/connectors"
	_ "laufzettel/connectors/all"
	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/engine/memstore"
)

// world is an installation with the invented organisation of testdata/verein, on the real router.
type world struct {
	t      testing.TB
	e      *engine.Engine
	store  engine.Store
	clock  *engine.ShiftedClock
	app    *echo.Echo
	keys   *engine.Keys
	log    *lockedBuffer
	tokens map[string]string
	// vars are ids that earlier answers gave, for {name} in paths and bodies.
	vars map[string]string
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// sink takes every mail.
type sink struct{}

func (sink) Send(context.Context, connectors.Message) connectors.Outcome {
	return connectors.Outcome{Class: connectors.OK}
}

// verein is the invented organisation of the tests.
func verein(t testing.TB) *definitions.Set {
	t.Helper()
	report := &source.Report{}
	set := definitions.Load(os.DirFS("testdata/verein"), report, connectors.Operations())
	if report.Failed() || set == nil {
		var said strings.Builder
		_ = report.Print(&said, "en")
		t.Fatal(said.String())
	}
	return set
}

func newWorld(t testing.TB) *world { return newWorldOf(t, verein(t)) }

func newWorldOf(t testing.TB, set *definitions.Set) *world {
	t.Helper()
	clock := &engine.ShiftedClock{}
	store := memstore.New(memstore.WithClock(clock.Now))
	keys, err := engine.NewKeys(bytes.Repeat([]byte("k"), 32))
	if err != nil {
		t.Fatal(err)
	}
	files, err := engine.OpenFiles(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	log := &lockedBuffer{}
	logger := slog.New(slog.NewTextHandler(log, nil))
	e, err := engine.New(context.Background(), engine.Options{
		Store: store, Clock: clock, Keys: keys, Files: files, Set: set, Operations: connectors.Operations(), UsePeopleOfSet: true,
		Secret: func(reference string) (string, error) {
			if reference == "env:MISSING" {
				return "", errors.New("not set")
			}
			return "secret of " + reference, nil
		},
		Mailer: sink{}, BaseURL: "https://antraege.example.org", Log: logger,
	})
	if err != nil {
		t.Fatal(err)
	}
	app := echo.New()
	Mount(app, e, logger)
	w := &world{t: t, e: e, store: store, clock: clock, app: app, keys: keys, log: log, tokens: map[string]string{}, vars: map[string]string{}}
	for _, person := range set.People {
		w.tokens[person.ID] = w.token(engine.APIToken{Person: person.ID, Scopes: engine.Scopes, Expires: clock.Now().AddDate(0, 0, 7)})
	}
	for _, service := range set.Site.Services {
		w.tokens[service.Key] = w.token(engine.APIToken{Service: service.Key, Scopes: engine.Scopes, Expires: clock.Now().AddDate(0, 0, 7)})
	}
	return w
}

func (w *world) token(t engine.APIToken) string {
	w.t.Helper()
	text, err := w.keys.SignToken(t)
	if err != nil {
		w.t.Fatal(err)
	}
	return text
}

// call is a request. As is whose token it carries: a person, a service, or "" for none.
type call struct {
	As      string
	Method  string // POST where there is a body, otherwise GET
	Path    string // below /api/v1
	Body    string // {name} is replaced by world.vars in it and in Path
	Headers map[string]string
}

// send answers a call.
func (w *world) send(c call) *httptest.ResponseRecorder {
	if c.Method == "" {
		c.Method = http.MethodGet
		if c.Body != "" {
			c.Method = http.MethodPost
		}
	}
	var body io.Reader
	if c.Body != "" {
		body = strings.NewReader(w.fill(c.Body))
	}
	r := httptest.NewRequest(c.Method, "https://antraege.example.org/api/v1"+w.fill(c.Path), body)
	if c.Body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.As != "" {
		token, ok := w.tokens[c.As]
		if !ok {
			w.t.Fatalf("there is no token of %s", c.As)
		}
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for name, value := range c.Headers {
		if value == "" {
			r.Header.Del(name)
		} else {
			r.Header.Set(name, value)
		}
	}
	recorder := httptest.NewRecorder()
	w.app.ServeHTTP(recorder, r)
	return recorder
}

func (w *world) fill(text string) string {
	for name, value := range w.vars {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

// must is send, with a status that has to come, and the answer as JSON.
func (w *world) must(status int, c call) map[string]any {
	w.t.Helper()
	recorder := w.send(c)
	if recorder.Code != status {
		w.t.Fatalf("%s %s as %s: %d %s, want %d", c.Method, c.Path, c.As, recorder.Code, recorder.Body, status)
	}
	return asJSON(w.t, recorder.Body.Bytes())
}

func asJSON(t testing.TB, body []byte) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return v
}

// begin starts a case of antrag and notes the ids of case and first task under the name, as
// {name} and {name.task}.
func (w *world) begin(as, name string) {
	w.t.Helper()
	started := w.must(http.StatusCreated, call{As: as, Path: "/processes/antrag/cases",
		Body: `{"name":"Alma Beispiel","art":"klein","betrag":"12.50","befund":"vertraulich","kontakt":{"telefon":"0123","kennwort":"sesam"}}`})
	w.vars[name] = started["id"].(string)
	w.clock.Forward(time.Second) // so that lists have an order
	w.note(name, started)
}

// note keeps the id of the first open task of an answer.
func (w *world) note(name string, answer map[string]any) {
	if tasks := answer["tasks"].([]any); len(tasks) > 0 {
		w.vars[name+".task"] = tasks[0].(map[string]any)["id"].(string)
	}
}

// decide decides the noted task and notes the one after it.
func (w *world) decide(as, name, body string) map[string]any {
	w.t.Helper()
	w.vars[name+".before"] = w.vars[name+".task"]
	decided := w.must(http.StatusOK, call{As: as, Path: "/tasks/{" + name + ".task}/decision", Body: body})
	w.note(name, decided)
	return decided
}

// work lets the engine do what is due: connectors answer, mails go out.
func (w *world) work(name string) {
	w.t.Helper()
	if err := w.e.WorkAll(context.Background()); err != nil {
		w.t.Fatal(err)
	}
	k, err := w.e.Case(context.Background(), w.vars[name])
	if err != nil {
		w.t.Fatal(err)
	}
	if tasks := tasksOf(k); len(tasks) > 0 {
		w.vars[name+".task"] = tasks[0].ID
	}
}

// at reads a path like "tasks.0.id" of JSON; nil where there is nothing.
func at(v any, path string) any {
	for _, part := range strings.Split(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			v = in[part]
		case []any:
			var i int
			if _, err := fmt.Sscan(part, &i); err != nil || i >= len(in) {
				return nil
			}
			v = in[i]
		default:
			return nil
		}
	}
	return v
}
