package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/exchange"
	"laufzettel/definitions/library"
	"laufzettel/definitions/source"
)

// Every shipped form has a schema of its data that is one, and goes out and comes back with every field, type and
// key.
func TestShippedFormsCanBeCarriedAway(t *testing.T) {
	for _, folder := range []string{"minimal", "musterland", "vorlagen"} {
		files, err := fs.Sub(library.FS, folder)
		if err != nil {
			t.Fatal(err)
		}
		set := definitions.Load(files, &source.Report{}, connectors.Operations())
		if set == nil {
			t.Fatalf("%s does not load", folder)
		}
		for _, f := range allForms(set) {
			name := folder + "/" + f.process + "/" + f.name
			document := exchange.Export(f.form, siteLanguages(set))
			text, err := json.Marshal(document.Schema)
			if err != nil {
				t.Fatal(name, err)
			}
			compiler := jsonschema.NewCompiler()
			compiler.Draft = jsonschema.Draft2020
			if err := compiler.AddResource("form.json", bytes.NewReader(text)); err != nil {
				t.Fatal(name, err)
			}
			if _, err := compiler.Compile("form.json"); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			whole, err := json.Marshal(document)
			if err != nil {
				t.Fatal(name, err)
			}
			draft, err := exchange.Import(whole, "", "de")
			if err != nil || len(draft.Notes) > 0 {
				t.Fatal(name, err, draft.Notes)
			}
			report := &source.Report{}
			back := source.Parse(name, []byte(draft.YAML), report)
			if report.Failed() {
				t.Fatalf("%s comes back broken: %v\n%s", name, report.Diagnostics[0].Text.In("de"), draft.YAML)
			}
			written, returned := keysIn(f.form.Written), keysIn(back)
			for key, n := range written {
				// Blocks come back as the fields they hold, so there may be more of a key, never fewer.
				if key != "use" && key != "page" && returned[key] < n {
					t.Errorf("%s: %d keys %q were written, %d come back", name, n, key, returned[key])
				}
			}
		}
	}
}

// keysIn counts the keys of all maps below a node.
func keysIn(n *source.Node) map[string]int {
	count := map[string]int{}
	var walk func(*source.Node)
	walk = func(n *source.Node) {
		if n == nil {
			return
		}
		for _, e := range n.Entries {
			count[e.Key]++
			walk(e.Value)
		}
		for _, item := range n.Items {
			walk(item)
		}
	}
	walk(n)
	return count
}
