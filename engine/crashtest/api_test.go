package crashtest

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"laufzettel/definitions/library"
	"laufzettel/engine/crashtest/walk"
	"laufzettel/flows"
)

// TestTheAPISaysSuccessAfterTheSync is the same proof for programs: a start answered with 201 and a decision
// answered with 200 are on disk before.
func TestTheAPISaysSuccessAfterTheSync(t *testing.T) {
	needsAll(t)
	s := newStage(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	play, err := walk.LoadPlay("freigabe")
	must(t, err)
	s.server.Definitions = filepath.Join(t.TempDir(), "definitions")
	must(t, os.CopyFS(s.server.Definitions, library.Minimal()))
	must(t, os.MkdirAll(s.server.Data, 0o700))
	trace := filepath.Join(t.TempDir(), "trace")
	s.server.Wrap = stracing(t, trace)
	_, err = s.server.Start(ctx)
	must(t, err)
	secret, err := s.server.Token(play.Service)
	must(t, err)

	// One program, one request after the other: the answers stand in the trace in this order.
	program := walk.NewProgram(s.server.Base(), secret)
	type told struct {
		id        string
		decisions int
	}
	var all []told
	for n := range 6 {
		run, err := program.Start(ctx, play, n)
		must(t, err)
		all = append(all, told{run.ID, 0})
		for len(run.Tasks) > 0 {
			must(t, program.Decide(ctx, play, run))
			all = append(all, told{run.ID, len(run.Took)})
		}
	}
	pid := s.server.PID()
	s.server.Stop()
	waitForTrace(t, trace, pid)
	calls := readTrace(t, trace)
	written, log := readDisk(t, s.server.Data, calls), filepath.Join(s.server.Data, "store", "laufzettel.db-wal")
	answers := slices.DeleteFunc(successes(calls), func(a answer) bool { return !strings.HasPrefix(a.path, "/api/") })
	if len(answers) != len(all) || len(all) != 18 {
		t.Fatalf("%d answers were heard, the trace has %d", len(all), len(answers))
	}
	for i, a := range answers {
		if !synced(calls, log, a) {
			t.Errorf("%s was answered with success before a sync of the log", a.path)
		}
		folder := filepath.Join(t.TempDir(), "rest")
		written.rebuild(t, a.answered, folder, never)
		e := openStored(t, s.server.Definitions, folder)
		latest := map[string]int{}
		for _, one := range all[:i+1] {
			latest[one.id] = one.decisions
		}
		for id, decisions := range latest {
			h, err := e.History(ctx, id)
			if err != nil {
				t.Errorf("after answer %d a case is not there: %v", i+1, err)
				continue
			}
			there := 0
			for _, event := range h.Events {
				if _, ok := event.Event.(flows.TaskDecided); ok {
					there++
				}
			}
			if there < decisions {
				t.Errorf("after answer %d a case has %d decisions, %d were answered with success", i+1, there, decisions)
			}
		}
		must(t, e.store.Close())
	}
}
