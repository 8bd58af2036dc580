package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"laufzettel/definitions/library"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"laufzettel": func() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs the program as people type it. Every script may begin with a copy of a shipped folder:
// "library minimal defs". Run with UPDATE_SCRIPTS=1 to write what the program says now into the scripts.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"library": copyLibrary,
		},
	})
}

// copyLibrary copies a shipped folder into the script's directory; files that are there already stay.
func copyLibrary(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: library NAME DIR")
	}
	root, err := fs.Sub(library.FS, args[0])
	ts.Check(err)
	ts.Check(fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		target := filepath.Join(ts.MkAbs(args[1]), filepath.FromSlash(name))
		if _, err := os.Stat(target); err == nil {
			return nil
		}
		content, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		return os.WriteFile(target, content, 0o644)
	}))
}
