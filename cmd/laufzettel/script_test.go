package main

import (
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
			"port":    freePort,
			"get":     getPage,
			"fetch":   fetchPage,
		},
	})
}

// freePort puts an address of this machine that nobody listens on into the environment: "port ADDR".
func freePort(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: port NAME")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv(args[0], listener.Addr().String())
	ts.Check(listener.Close())
}

// fetchPage is get for an address that a program has written to a file: "fetch ADDRESSFILE FILE".
func fetchPage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: fetch ADDRESSFILE FILE")
	}
	getPage(ts, false, []string{strings.TrimSpace(ts.ReadFile(args[0])), args[1]})
}

// getPage waits until a page answers and writes status and body to a file: "get URL FILE".
func getPage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: get URL FILE")
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for begun := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		answer, err := client.Get(args[0])
		if err != nil {
			if time.Since(begun) > 30*time.Second {
				ts.Fatalf("%s: %v", args[0], err)
			}
			continue
		}
		body, err := io.ReadAll(answer.Body)
		ts.Check(err)
		answer.Body.Close()
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), append([]byte(answer.Status+"\n"), body...), 0o600))
		return
	}
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
