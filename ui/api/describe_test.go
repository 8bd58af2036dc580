package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

func newRecorder() *httptest.ResponseRecorder { return httptest.NewRecorder() }

const document = "https://antraege.example.org/openapi.json"

// strictDocument is the description, with objects closed that list their members: answers must not hold
// anything undescribed.
func strictDocument(t testing.TB, w *world) (map[string]any, *jsonschema.Compiler) {
	t.Helper()
	recorder := w.send(call{Path: "/openapi.json"})
	if recorder.Code != http.StatusOK {
		t.Fatalf("%d %s", recorder.Code, recorder.Body)
	}
	v := asJSON(t, recorder.Body.Bytes())
	var closeAll func(v any)
	closeAll = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if _, members := v["properties"]; members && v["type"] == "object" {
				v["additionalProperties"] = false
			}
			for _, part := range v {
				closeAll(part)
			}
		case []any:
			for _, part := range v {
				closeAll(part)
			}
		}
	}
	closeAll(v)
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.Draft = jsonschema.Draft2020
	compiler.AssertFormat = true
	if err := compiler.AddResource(document, bytes.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	return v, compiler
}

func pointer(parts ...string) string {
	escape := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D")
	for i, part := range parts {
		parts[i] = escape.Replace(part)
	}
	return document + "#/" + strings.Join(parts, "/")
}

// described is the path of the description that a request falls under.
func described(path string) string {
	parts := strings.Split(strings.SplitN(path, "?", 2)[0], "/")
	if len(parts) > 2 {
		parts[2] = map[string]string{"processes": "{process}", "tasks": "{task}", "cases": "{case}", "registers": "{register}", "problems": "{code}"}[parts[1]]
	}
	return strings.Join(parts, "/")
}

// checkAgainstDescription says whether an answer is one that the description promises, in shape and status.
func checkAgainstDescription(t *testing.T, w *world, c call, recorder *httptest.ResponseRecorder) {
	t.Helper()
	v, compiler := strictDocument(t, w)
	method := c.Method
	if method == "" {
		method = http.MethodGet
		if c.Body != "" {
			method = http.MethodPost
		}
	}
	path, status := described(w.fill(c.Path)), strconv.Itoa(recorder.Code)
	kind := strings.SplitN(recorder.Header().Get("Content-Type"), ";", 2)[0]
	item, _ := v["paths"].(map[string]any)[path].(map[string]any)
	operation, known := item[strings.ToLower(method)].(map[string]any)
	where := pointer("components", "schemas", "Problem")
	if known {
		if _, ok := operation["responses"].(map[string]any)[status]; !ok {
			t.Errorf("%s %s is not described to answer %s", method, path, status)
			return
		}
		where = pointer("paths", path, strings.ToLower(method), "responses", status, "content", kind, "schema")
	}
	schema, err := compiler.Compile(where)
	if err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	var body any
	if err := json.Unmarshal(recorder.Body.Bytes(), &body); err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(body); err != nil {
		t.Errorf("%s %s %s: %#v", method, path, status, err)
	}
}

func TestTheDescriptionHolds(t *testing.T) {
	w := newWorld(t)
	v, compiler := strictDocument(t, w)
	if v["openapi"] != "3.1.0" || at(v, "info.title") == nil || at(v, "info.version") == nil {
		t.Error("no OpenAPI 3.1 document")
	}
	paths := v["paths"].(map[string]any)
	ids := map[string]bool{}
	for path, item := range paths {
		for method, operation := range item.(map[string]any) {
			id, _ := at(operation, "operationId").(string)
			if id == "" || ids[id] || at(operation, "summary") == "" {
				t.Errorf("%s %s: operationId %q is empty or not the only one, or the summary is empty", method, path, id)
			}
			ids[id] = true
			parameters := map[string]bool{}
			for _, p := range orNone(at(operation, "parameters")) {
				parameters[at(p, "in").(string)+" "+at(p, "name").(string)] = true
			}
			for _, part := range strings.Split(path, "/") {
				if name, ok := strings.CutPrefix(part, "{"); ok && !parameters["path "+strings.TrimSuffix(name, "}")] {
					t.Errorf("%s %s does not describe %s", method, path, part)
				}
			}
			once := parameters["header Idempotency-Key"] || parameters["header "+deliveryHeader] || path == "/mail" // a mail has a Message-ID
			if method == "post" && (at(operation, "requestBody") == nil || !once) {
				t.Errorf("%s %s: no body or no Idempotency-Key", method, path)
			}
			if at(operation, "security") == nil {
				t.Errorf("%s %s does not say who may call it", method, path)
			}
		}
	}
	for _, r := range (&server{}).routes() {
		if operation, ok := paths[templated(r.path)].(map[string]any)[strings.ToLower(r.method)]; !ok || at(operation, "responses") == nil {
			t.Errorf("%s %s is not described", r.method, r.path)
		}
	}
	if len(describedOperations()) != len((&server{}).routes()) {
		t.Error("something is described that is no route")
	}
	compileAll(t, compiler, v, nil)
	for _, schema := range []string{"values.antrag.antrag", "values.antrag.bewertung", "values.intern.intern"} {
		if at(v, "components.schemas") == nil || v["components"].(map[string]any)["schemas"].(map[string]any)[schema] == nil {
			t.Errorf("no schema %s", schema)
		}
	}
}

func orNone(v any) []any { list, _ := v.([]any); return list }

// compileAll compiles every schema, which also follows every reference.
func compileAll(t *testing.T, compiler *jsonschema.Compiler, v any, path []string) {
	t.Helper()
	in, ok := v.(map[string]any)
	if !ok {
		for i, part := range orNone(v) {
			compileAll(t, compiler, part, append(path[:len(path):len(path)], strconv.Itoa(i)))
		}
		return
	}
	for name, part := range in {
		here := append(path[:len(path):len(path)], name)
		if name == "schema" || len(path) == 2 && path[1] == "schemas" {
			if _, err := compiler.Compile(pointer(append([]string{}, here...)...)); err != nil {
				t.Errorf("%s: %v", strings.Join(here, " "), err)
			}
			continue
		}
		compileAll(t, compiler, part, here)
	}
}

func TestTheDescribedFormAcceptsWhatTheHandlerAccepts(t *testing.T) {
	w := newWorld(t)
	v, compiler := strictDocument(t, w)
	if at(v["paths"].(map[string]any)["/processes/antrag/cases"], "post.requestBody.content") == nil {
		t.Fatal("no operation for the process")
	}
	schema, err := compiler.Compile(pointer("paths", "/processes/antrag/cases", "post", "requestBody", "content", "application/json", "schema"))
	if err != nil {
		t.Fatal(err)
	}
	for body, fits := range map[string]bool{
		`{"name":"Alma Beispiel","betrag":"12.50"}`: true, `{"nmae":"x"}`: false, `{"name":7}`: false,
	} {
		var parsed any
		if err := json.Unmarshal([]byte(body), &parsed); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(parsed); (err == nil) != fits {
			t.Errorf("%s: %v", body, err)
		}
	}
}
