package connectortest

import (
	"strings"
	"testing"

	"laufzettel/connectors"
	"laufzettel/definitions/spec"
)

func good() connectors.Connector {
	doc := spec.Doc{De: "Ein Satz.", En: "A sentence."}
	label := spec.Doc{De: "Wort", En: "Word"}
	return connectors.Connector{
		Name: "sample", Doc: doc,
		Config: spec.Object{Name: "sample", Doc: doc, Keys: []spec.Key{{Name: "url", Kind: spec.Word, Doc: doc, Example: "url: https://example.org"}}},
		Operations: []connectors.Operation{{
			Name: "thing.add", Doc: doc, Retry: connectors.Safe,
			With:    spec.Object{Name: "with", Doc: doc, Keys: []spec.Key{{Name: "thing", Kind: spec.Value, Required: true, Doc: doc, Example: "thing: =x"}}},
			Types:   map[string]string{"thing": "text"},
			Output:  map[string]string{"id": "text"},
			Example: "sample: step\ndo: thing.add\nwith: {thing: =x}\n",
			Manual: &connectors.ManualWork{Title: label, Where: label, Done: label, Impossible: label, Copy: "thing",
				Lines: []connectors.ManualLine{{Key: "thing", Label: label}}, Results: []connectors.ManualLine{{Key: "id", Label: label}}},
		}},
		Open: func(connectors.Config) (connectors.Connection, error) { return nil, nil },
	}
}

// TestProblems plants one fault after the other and wants it found: an obligation that cannot fail is none.
func TestProblems(t *testing.T) {
	if found := Problems(good()); len(found) > 0 {
		t.Fatalf("the good connector has problems: %q", found)
	}
	tests := []struct {
		name  string
		plant func(c *connectors.Connector, o *connectors.Operation)
		want  string
	}{
		{"name", func(c *connectors.Connector, _ *connectors.Operation) { c.Name = "Sample-1" }, "Sample-1"},
		{"no English", func(c *connectors.Connector, _ *connectors.Operation) { c.Doc.En = "" }, "English description of the connector"},
		{"not a sentence", func(_ *connectors.Connector, o *connectors.Operation) { o.Doc.De = "Ein Satz" }, "German description"},
		{"no Open", func(c *connectors.Connector, _ *connectors.Operation) { c.Open = nil }, "Open"},
		{"no operations", func(c *connectors.Connector, _ *connectors.Operation) { c.Operations = nil }, "no operations"},
		{"twice", func(c *connectors.Connector, o *connectors.Operation) { c.Operations = append(c.Operations, *o) }, "twice"},
		{"undocumented key", func(c *connectors.Connector, _ *connectors.Operation) { c.Config.Keys[0].Doc.De = "" }, "key url"},
		{"no example of a key", func(_ *connectors.Connector, o *connectors.Operation) { o.With.Keys[0].Example = "" }, "example of the key thing"},
		{"no retry class", func(_ *connectors.Connector, o *connectors.Operation) { o.Retry = "" }, "retry class"},
		{"untyped key", func(_ *connectors.Connector, o *connectors.Operation) { o.Types = nil }, "thing is text"},
		{"type without key", func(_ *connectors.Connector, o *connectors.Operation) { o.Types["else"] = "text" }, "else"},
		{"unknown kind", func(_ *connectors.Connector, o *connectors.Operation) { o.Output["id"] = "blob" }, "blob"},
		{"example of another operation", func(_ *connectors.Connector, o *connectors.Operation) {
			o.Example = "sample: x\ndo: other\nwith: {thing: =x}\n"
		}, "does not do it"},
		{"example with an unknown key", func(_ *connectors.Connector, o *connectors.Operation) {
			o.Example = "sample: x\ndo: thing.add\nwith: {thing: =x, thong: =x}\n"
		}, "thong"},
		{"example without a required key", func(_ *connectors.Connector, o *connectors.Operation) {
			o.Example = "sample: x\ndo: thing.add\nwith: {}\n"
		}, "thing"},
		{"broken example", func(_ *connectors.Connector, o *connectors.Operation) { o.Example = "sample: [x" }, "example"},
		{"hidden value", func(_ *connectors.Connector, o *connectors.Operation) { o.Manual.Lines = nil }, "does not show"},
		{"unknown value to copy", func(_ *connectors.Connector, o *connectors.Operation) { o.Manual.Copy = "x" }, "copies"},
		{"unlabelled outcome", func(_ *connectors.Connector, o *connectors.Operation) { o.Manual.Impossible.En = "" }, "impossible"},
		{"result never asked for", func(_ *connectors.Connector, o *connectors.Operation) { o.Manual.Results = nil }, "output id"},
	}
	for _, test := range tests {
		c := good()
		test.plant(&c, &c.Operations[0])
		if found := strings.Join(Problems(c), "\n"); !strings.Contains(found, test.want) {
			t.Errorf("%s: found %q, want something with %q", test.name, found, test.want)
		}
	}
}
