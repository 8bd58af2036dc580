package crashtest

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// workshop holds the programs under test; each is built once for all tests.
var workshop = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "crashtest-") })

func TestMain(m *testing.M) {
	status := m.Run()
	if dir, err := workshop(); err == nil {
		_ = os.RemoveAll(dir)
	}
	os.Exit(status)
}

var builds sync.Map // name -> func() (path, what went wrong)

// build makes the program under test.
func build(t *testing.T) string { return buildOnce(t, "laufzettel") }

// buildMixed makes the program with one connector more, which an overlay links into it.
func buildMixed(t *testing.T) string {
	t.Helper()
	dir, err := workshop()
	must(t, err)
	root, err := filepath.Abs(filepath.Join("..", ".."))
	must(t, err)
	more, overlay := filepath.Join(dir, "more.go"), filepath.Join(dir, "overlay.json")
	must(t, os.WriteFile(more, []byte("package main\n\nimport _ \"laufzettel/engine/crashtest/counterpart\"\n"), 0o600))
	content, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(root, "cmd", "laufzettel", "more_of_the_fault_tests.go"): more}})
	must(t, err)
	must(t, os.WriteFile(overlay, content, 0o600))
	return buildOnce(t, "mixed", "-overlay", overlay)
}

func buildOnce(t *testing.T, name string, flags ...string) string {
	t.Helper()
	once, _ := builds.LoadOrStore(name, sync.OnceValues(func() (string, string) {
		dir, err := workshop()
		if err != nil {
			return "", err.Error()
		}
		binary := filepath.Join(dir, name)
		out, err := exec.Command("go", append(append([]string{"build"}, flags...), "-o", binary, "laufzettel/cmd/laufzettel")...).CombinedOutput()
		if err != nil {
			return "", err.Error() + "\n" + string(out)
		}
		return binary, ""
	}))
	binary, wrong := once.(func() (string, string))()
	if wrong != "" {
		t.Fatalf("go build: %s", wrong)
	}
	return binary
}
