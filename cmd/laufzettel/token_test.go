package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"laufzettel/definitions"
	"laufzettel/definitions/library"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/engine/memstore"
)

// makeToken calls the command as it is typed and gives what it prints.
func makeToken(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var command tokenCommand
	parser, err := kong.New(&command, kong.Exit(func(int) {}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(args); err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = command.Run(&out)
	return out.String(), err
}

func TestATokenWorksInTheInstallationItWasMadeFor(t *testing.T) {
	data := t.TempDir()
	keys, err := engine.LoadKeys(filepath.Join(data, keysFolder))
	if err != nil {
		t.Fatal(err)
	}
	files, err := engine.OpenFiles(filepath.Join(data, "files"))
	if err != nil {
		t.Fatal(err)
	}
	report := &source.Report{}
	set := definitions.Load(library.Minimal(), report, nil)
	if set == nil {
		t.Fatal(report.Diagnostics)
	}
	e, err := engine.New(context.Background(), engine.Options{
		Store: memstore.New(), Keys: keys, Files: files, Set: set, UsePeopleOfSet: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, holder := range []string{"--person=mona", "--service=messung"} {
		printed, err := makeToken(t, "--data", data, holder, "--scope", "tasks:decide", "--scope", "cases:start", "--scope", "cases:start", "--days", "3")
		if err != nil {
			t.Fatal(err)
		}
		token, err := e.Token(context.Background(), strings.TrimSuffix(printed, "\n"))
		if err != nil {
			t.Fatalf("%s: %v", holder, err)
		}
		name := strings.SplitN(holder, "=", 2)[1]
		if token.Person+token.Service != name || token.ID == "" || !slices.Equal(token.Scopes, []string{"cases:start", "tasks:decide"}) {
			t.Errorf("%s gave %+v", holder, token)
		}
		if left := time.Until(token.Expires); left < 71*time.Hour || left > 73*time.Hour {
			t.Errorf("%s works for %v", holder, left)
		}
	}
	printed, err := makeToken(t, "--data", data, "--person=niemand", "--scope=cases:read")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Token(context.Background(), strings.TrimSpace(printed)); !errors.Is(err, engine.ErrToken) {
		t.Errorf("a token of nobody: %v", err)
	}
}

func TestAWrongCallOfTokenSaysWhatToDo(t *testing.T) {
	data := t.TempDir()
	if _, err := engine.LoadKeys(filepath.Join(data, keysFolder)); err != nil {
		t.Fatal(err)
	}
	empty := t.TempDir()
	t.Setenv("LAUFZETTEL_DATA", "") // restored after the test
	if err := os.Unsetenv("LAUFZETTEL_DATA"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--data", data, "--scope=cases:start"}, "--person"},
		{[]string{"--data", data, "--person=mona", "--service=messung", "--scope=cases:start"}, "--person and --service"},
		{[]string{"--data", data, "--person=mona"}, "--scope"},
		{[]string{"--person=mona", "--scope=cases:start"}, "--data"},
		{[]string{"--data", data, "--person= ", "--scope=cases:start"}, "--service"},
		{[]string{"--data", data, "--person=mona", "--scope=case:start"}, "did you mean cases:start?"},
		{[]string{"--data", data, "--person=mona", "--scope=alles"}, "cases:start, cases:read, tasks:decide"},
		{[]string{"--data", data, "--person=mona", "--scope=cases:start", "--days=0"}, "from 1 to 3650"},
		{[]string{"--data", data, "--person=mona", "--scope=cases:start", "--days=4000"}, "from 1 to 3650"},
		{[]string{"--data", empty, "--person=mona", "--scope=cases:start"}, "no root key"},
	} {
		printed, err := makeToken(t, c.args...)
		if err == nil || !strings.Contains(err.Error(), c.says) || printed != "" {
			t.Errorf("%v printed %q and said %v, want %q", c.args, printed, err, c.says)
		}
	}
	if _, err := os.Stat(filepath.Join(empty, keysFolder)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a key was made in a folder that is no installation: %v", err)
	}
}
