package spec

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	yaml "go.yaml.in/yaml/v4"
)

// compareFile compares with a file of testdata, or writes it with -update.
func compareFile(t *testing.T, name string, got []byte) {
	t.Helper()
	name = "testdata/" + name
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: got\n%s\nwant\n%s\n(go test ./definitions/spec -update)", name, got, want)
	}
}

func TestMarkdownGolden(t *testing.T) {
	for _, lang := range []string{"de", "en"} {
		compareFile(t, "sample."+lang+".md", []byte(sample.Markdown(lang)))
	}
}

// Every line of a table has as many cells as its head.
func TestMarkdownTablesAreWhole(t *testing.T) {
	for _, line := range strings.Split(sample.Markdown("de"), "\n") {
		if strings.HasPrefix(line, "|") {
			if cells := strings.Count(line, "|") - strings.Count(line, "\\|"); cells != 5 {
				t.Errorf("%d bars: %s", cells, line)
			}
		}
	}
}

func TestSchemaGolden(t *testing.T) {
	text, err := json.MarshalIndent(sample.JSONSchema(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	compareFile(t, "sample.schema.json", append(text, '\n'))
}

func compile(t *testing.T, o *Object) *jsonschema.Schema {
	t.Helper()
	text, err := json.Marshal(o.JSONSchema())
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat = true
	if err := compiler.AddResource("o.json", bytes.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("o.json")
	if err != nil {
		t.Fatalf("the schema does not compile: %v", err)
	}
	if schema.Draft != jsonschema.Draft2020 {
		t.Errorf("the schema is not of 2020-12")
	}
	return schema
}

// What Read accepts, an editor must not underline; what has the wrong shape, it must.
func TestSchemaAgreesWithRead(t *testing.T) {
	schema := compile(t, sample)
	strict := map[string]bool{"wrong-shape": true, "missing-key": true, "unknown-key": true, "unknown-option": true, "bad-flag": true, "bad-name": true}
	// Read is generous with quotes, which the schema cannot look through.
	// And YAML reads True as true, where Read wants one spelling.
	beyondSchema := map[string]bool{"urgent: 'true'": true, "lines: '12'": true, "urgent: True": true}
	for _, c := range kindCases {
		if beyondSchema[c.line] || strings.HasPrefix(c.code, "yaml-") {
			continue
		}
		var value any
		if err := yaml.Unmarshal([]byte("flow: a\nsteps:\n  - name: b\n    "+c.line+"\n"), &value); err != nil {
			t.Fatal(err)
		}
		problem := schema.Validate(withTextKeys(value))
		if c.code == "" && problem != nil {
			t.Errorf("%s is right, but the schema says: %v", c.line, problem)
		}
		if strict[c.code] && problem == nil {
			t.Errorf("%s is %s, but the schema accepts it", c.line, c.code)
		}
	}
}

// withTextKeys makes of 2: Zwei what editors make of it: "2": Zwei.
func withTextKeys(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			v[key] = withTextKeys(inner)
		}
	case map[any]any:
		texts := map[string]any{}
		for key, inner := range v {
			texts[fmt.Sprint(key)] = withTextKeys(inner)
		}
		return texts
	case []any:
		for i := range v {
			v[i] = withTextKeys(v[i])
		}
	}
	return value
}

// Two objects of one name and names with spaces do not get in each other's way.
func TestSchemaOfEqualNames(t *testing.T) {
	first := &Object{Name: "field text", Keys: []Key{{Name: "a", Kind: Flag, Required: true}}}
	second := &Object{Name: "field text", Keys: []Key{{Name: "b", Kind: Flag, Required: true}}}
	schema := compile(t, &Object{Name: "root", Keys: []Key{
		{Name: "first", Kind: Nested, Object: first}, {Name: "second", Kind: Nested, Object: second},
		{Name: "choice", Kind: Option, Options: []string{"true", "7"}},
	}})
	good := map[string]any{"first": map[string]any{"a": true}, "second": map[string]any{"b": true}, "choice": true}
	if err := schema.Validate(good); err != nil {
		t.Error(err)
	}
	if schema.Validate(map[string]any{"second": map[string]any{"a": true}}) == nil {
		t.Error("the keys of the first object are accepted in the second")
	}
	if schema.Validate(map[string]any{"choice": 8}) == nil {
		t.Error("an unknown option is accepted")
	}
}
