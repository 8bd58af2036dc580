package all

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"laufzettel/connectors"
	"laufzettel/connectors/connectortest"
)

// TestEveryConnectorIsLinkedAndTested compares the folders with the list and names the line to add.
func TestEveryConnectorIsLinkedAndTested(t *testing.T) {
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile("all.go")
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	for _, entry := range entries {
		name := entry.Name()
		if !entry.IsDir() || slices.Contains([]string{"all", "connectortest"}, name) {
			continue
		}
		folders = append(folders, name)
		if line := `_ "laufzettel/connectors/` + name + `"`; !strings.Contains(string(list), line) {
			t.Errorf("add to the imports of connectors/all/all.go:\n\t%s", line)
		}
		tested := false
		files, _ := filepath.Glob(filepath.Join("..", name, "*_test.go"))
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			tested = tested || strings.Contains(string(content), "connectortest.Run(t, connectortest.Subject{")
		}
		if !tested {
			t.Errorf("add to a test in connectors/%s:\n\tconnectortest.Run(t, connectortest.Subject{Connector: Connector, ...})", name)
		}
	}
	for _, name := range folders {
		if _, ok := connectors.Lookup(name); !ok {
			t.Errorf("connectors/%s registers no connector %q; add to it:\n\tfunc init() { connectors.Register(Connector) }", name, name)
		}
	}
	if registered := connectors.All(); len(registered) != len(folders) {
		t.Errorf("%d connectors are registered, %d folders exist", len(registered), len(folders))
	}
}

func TestEveryDescriptionIsComplete(t *testing.T) {
	for _, c := range connectors.All() {
		for _, problem := range connectortest.Problems(c) {
			t.Errorf("%s: %s", c.Name, problem)
		}
	}
}
