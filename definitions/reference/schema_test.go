package reference

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"go.yaml.in/yaml/v4"

	"laufzettel/definitions/library"
)

// compiled are the schemas of all kinds of files.
func compiled(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	all := map[string]*jsonschema.Schema{}
	for kind, schema := range Schemas() {
		if schema["$schema"] != "https://json-schema.org/draft/2020-12/schema" {
			t.Errorf("%s: $schema is %v", kind, schema["$schema"])
		}
		text, err := SchemaText(schema)
		if err != nil {
			t.Fatal(err)
		}
		compiler := jsonschema.NewCompiler()
		compiler.Draft = jsonschema.Draft2020
		if err := compiler.AddResource("schema.json", strings.NewReader(text)); err != nil {
			t.Fatal(kind, err)
		}
		if all[kind], err = compiler.Compile("schema.json"); err != nil {
			t.Fatal(kind, err)
		}
	}
	return all
}

// plain is a YAML text as a JSON reader would see it.
func plain(t *testing.T, text string) any {
	t.Helper()
	var read any
	if err := yaml.Unmarshal([]byte(text), &read); err != nil {
		t.Fatal(err)
	}
	asJSON, err := json.Marshal(keyed(read))
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(asJSON, &value); err != nil {
		t.Fatal(err)
	}
	return value
}

// keyed writes every key of a map as a text, as editors do: rows are named by their number.
func keyed(read any) any {
	switch v := read.(type) {
	case map[any]any:
		texts := map[string]any{}
		for key, value := range v {
			texts[fmt.Sprint(key)] = keyed(value)
		}
		return texts
	case map[string]any:
		for key, value := range v {
			v[key] = keyed(value)
		}
	case []any:
		for i, value := range v {
			v[i] = keyed(value)
		}
	}
	return read
}

// kindOf is the kind of the file at a place, by the patterns that editors get.
func kindOf(name string) string {
	for kind, patterns := range Places() {
		for _, pattern := range patterns {
			if fits, _ := path.Match(pattern, name); fits && !(strings.HasPrefix(pattern, "*/") && fixedFolder(name)) {
				return kind
			}
		}
	}
	return ""
}

func fixedFolder(name string) bool {
	folder, _, _ := strings.Cut(name, "/")
	return folder == "organisation" || folder == "registers" || folder == "blocks"
}

// TestShippedFilesFitTheirSchemas holds every shipped file against the schema of its place.
func TestShippedFilesFitTheirSchemas(t *testing.T) {
	schemas := compiled(t)
	seen := map[string]bool{}
	err := fs.WalkDir(library.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) == ".go" {
			return err
		}
		content, err := fs.ReadFile(library.FS, name)
		if err != nil {
			return err
		}
		_, place, _ := strings.Cut(name, "/")
		kind := kindOf(place)
		if schemas[kind] == nil {
			t.Errorf("%s: no schema for a file of this place", name)
			return nil
		}
		seen[kind] = true
		text := string(content)
		if kind == "mail" {
			text = strings.SplitN(text, "---\n", 3)[1]
		}
		if err := schemas[kind].Validate(plain(t, text)); err != nil {
			t.Errorf("%s does not fit the schema of %s: %#v", name, kind, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for kind := range schemas {
		if !seen[kind] {
			t.Errorf("no shipped file of kind %s was checked", kind)
		}
	}
}

// TestSchemasFindMistakes: what an editor marks while somebody writes.
func TestSchemasFindMistakes(t *testing.T) {
	schemas := compiled(t)
	for _, c := range []struct{ kind, wrong, right string }{
		{"form", "form: a\nfields: [{name: x, type: date, label: X, mxa: 1}]", "form: a\nfields: [{name: x, type: date, label: X, max: =today}]"},
		{"form", "form: a\nfields: [{name: x, type: datum, label: X}]", "form: a\nfields: [{name: x, type: date, label: X}]"},
		{"form", "form: a\nfields: [{name: x, label: X}]", "form: a\nfields: [{use: person}]"},
		{"form", "form: a\npages: [{title: T, fields: [{name: G, type: text, label: X}]}]", "form: a\npages: [{title: T, fields: [{name: g, type: text, label: X}]}]"},
		{"form", "form: a\nfields: [{name: g, type: group, fields: [{name: x, type: text, lable: X}]}]", "form: a\nfields: [{name: g, type: group, fields: [{name: x, type: text, label: X}]}]"},
		{"block", "fields: [{name: x, type: zahl, label: X}]", "fields: [{name: x, type: number, label: X}]"},
		{"flow", "flow: a\nnumber: A\nstart: {form: a}\nsteps: [{aprove: x}]", "flow: a\nnumber: A\nstart: {form: a}\nsteps: [{approve: x, outcomes: {ja: {label: Ja}}}]"},
		{"flow", "flow: a\nnumber: A\nstart: {form: a}\nsteps: [{mail: x, too: submitter}]", "flow: a\nnumber: A\nstart: {form: a}\nsteps: [{mail: x, to: submitter}]"},
		{"flow", "flow: a\nnumber: A\nstart: {form: a}\nsteps: [{approve: x, outcomes: {ja: {lable: Ja}}}]", "flow: a\nnumber: A\nstart: {form: a}\nsteps: [{end: erledigt}]"},
		{"flow", "flow: a\nnumber: A\nstart: {form: a}\nsteps: [{drkserver: x, dou: y}]", "flow: a\nnumber: A\nstart: {form: a}\nsteps: [{drkserver: x, do: y}]"},
		{"flow", "flow: a\nnumber: A\nstart: {form: a}\nstatuses: {gut: fine}\nsteps: [{end: gut}]", "flow: a\nnumber: A\nstart: {form: a}\nstatuses: {gut: {kind: done, label: Gut}}\nsteps: [{end: gut}]"},
		{"settings", "frist: {type: dauer, default: 7 days, label: Frist}", "frist: {type: duration, default: 7 days, label: Frist}"},
		{"settings", "Frist Tage: {type: number, default: 7, label: Frist}", "fristTage: {type: number, default: 7, label: Frist}"},
		{"mail", "{}", "subject: Hallo"},
		{"register", "register: r\ntitle: R", "register: r\ntitle: R\ncolumns: {a: {type: text, label: A}}"},
	} {
		if schemas[c.kind].Validate(plain(t, c.wrong)) == nil {
			t.Errorf("%s: the schema takes\n%s", c.kind, c.wrong)
		}
		if err := schemas[c.kind].Validate(plain(t, c.right)); err != nil {
			t.Errorf("%s: the schema refuses\n%s\n%v", c.kind, c.right, err)
		}
	}
}
