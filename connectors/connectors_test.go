package connectors

import (
	"strings"
	"testing"

	"laufzettel/definitions/spec"
)

func TestRegistry(t *testing.T) {
	before := registry
	registry = map[string]Connector{}
	defer func() { registry = before }()
	doc := spec.Doc{De: "Ein Satz.", En: "A sentence."}
	open := func(Config) (Connection, error) { return nil, nil }
	with := spec.Object{Name: "with"}
	for _, name := range []string{"zweite", "erste"} {
		Register(Connector{Name: name, Doc: doc, Open: open, Operations: []Operation{{Name: name + ".add", With: with}}})
	}
	if all := All(); len(all) != 2 || all[0].Name != "erste" || all[1].Name != "zweite" {
		t.Errorf("All: %v", all)
	}
	c, ok := Lookup("erste")
	if _, known := c.Operation("erste.add"); !ok || !known {
		t.Error("a registered connector or its operation is not found")
	}
	if _, known := c.Operation("zweite.add"); known {
		t.Error("an operation of another connector is found")
	}
	if _, ok := Lookup("dritte"); ok {
		t.Error("a connector nobody registered is found")
	}
	if got := Operations(); len(got) != 2 || got["zweite"]["zweite.add"].Name != "with" {
		t.Errorf("Operations: %v", got)
	}
	for name, bad := range map[string]Connector{
		"twice": {Name: "erste", Doc: doc, Open: open}, "no name": {Doc: doc, Open: open},
		"no English": {Name: "dritte", Doc: spec.Doc{De: "Ein Satz."}, Open: open}, "no Open": {Name: "dritte", Doc: doc},
	} {
		func() {
			defer func() {
				if said, _ := recover().(string); !strings.HasPrefix(said, "connectors: "+bad.Name) {
					t.Errorf("%s: registering panics with %q", name, said)
				}
			}()
			Register(bad)
		}()
	}
}
