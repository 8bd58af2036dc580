package crashtest

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"laufzettel/engine/crashtest/walk"
)

const firstStarts = 6

// TestKilledAtTheFirstStart: whoever is killed while making folders, key and tables leaves nothing that keeps the next
// start from going on.
func TestKilledAtTheFirstStart(t *testing.T) {
	needsAll(t)
	t.Parallel()
	m := newMixed(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	dir := t.TempDir()
	for n := range firstStarts {
		m.server.Data = filepath.Join(dir, string(rune('a'+n)))
		for range 3 {
			must(t, m.server.Launch())
			time.Sleep(time.Duration(rand.IntN(120)) * time.Millisecond)
			if !m.dies() {
				return
			}
		}
		if _, err := m.server.Start(ctx); err != nil {
			t.Fatalf("after three kills on a new folder: %v", err)
		}
		m.server.Kill()
	}
}

// TestTwoProcessesOnOneFolder: the second refuses and names the first, which goes on; after kill -9 the folder is free.
func TestTwoProcessesOnOneFolder(t *testing.T) {
	needsAll(t)
	t.Parallel()
	m := newMixed(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err := m.server.Start(ctx)
	must(t, err)
	second := *m.server
	second.Log += ".second"
	second.Addr, err = walk.FreeAddr()
	must(t, err)
	must(t, second.Launch())
	for range 200 {
		if second.Ended() {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if !second.Ended() {
		second.Kill()
		t.Fatal("two processes run on one folder")
	}
	said, err := os.ReadFile(second.Log)
	must(t, err)
	if !regexp.MustCompile(`in use by another process \(number \d+ on \S+, since 20`).Match(said) || !strings.Contains(string(said), m.server.Data) {
		t.Errorf("the second process says %s", said)
	}
	m.answered("/readyz", 200)
	m.server.Kill()
	if _, err := m.server.Start(ctx); err != nil {
		t.Errorf("after kill -9 of the first: %v", err)
	}
}
