package ui_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"laufzettel/tools/bundle/bundler"
)

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestBundlesAreUpToDate(t *testing.T) {
	files, err := bundler.Bundle("..")
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range files {
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what its sources give; run: go run ./tools/bundle", filepath.Base(path))
		}
		if bytes.Contains(got, []byte("eval(")) || bytes.Contains(got, []byte("new Function")) {
			t.Errorf("%s evaluates text as code, which the pages forbid", filepath.Base(path))
		}
	}
}

// esbuild drops types without checking them.
func TestClientCodeTypes(t *testing.T) {
	if os.Getenv("LAUFZETTEL_TEST_ALL") == "" {
		t.Skip("set LAUFZETTEL_TEST_ALL=1 to check the types of the client code; it needs npm ci")
	}
	compiler := filepath.Join("..", "node_modules", ".bin", "tsc")
	if out, err := exec.Command(compiler, "-p", "client").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
