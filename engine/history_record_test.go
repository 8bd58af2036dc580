package engine_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"laufzettel/engine"
)

var gatherHistories = flag.String("gather-histories", "", "a folder that gets the history of every case that a test with a rig leaves in memory; those that show something new belong into flows/testdata/history")

var notInNames = regexp.MustCompile(`[^A-Za-z0-9]+`)

// gather keeps what a test has left, as TestKeepHistories does for cases of the shipped process. Only what is decided
// the same again is kept, or was erased.
func gather(r *rig) {
	if *gatherHistories == "" || r.kind != "memory" || r.damaged {
		return
	}
	r.ok(os.MkdirAll(*gatherHistories, 0o755))
	n := 0
	r.ok(engine.EachCase(ctx, r.store.Store, func(row engine.CaseRow) error {
		record, err := r.store.Store.Load(ctx, row.ID, 0)
		if err != nil {
			return err
		}
		p, err := r.e.ProcessVersion(ctx, row.FlowHash)
		if err != nil || len(record.Events) > 80 {
			return nil
		}
		again := engine.Replay(p, record)
		if again != nil && !errors.Is(again, engine.ErrErased) {
			return nil
		}
		state, err := engine.FoldForTest(p, record)
		if err != nil {
			return err
		}
		body, err := json.MarshalIndent(engine.KeptHistory{About: row.Process + ", from " + r.t.Name(), Pack: p.Pack(), Record: record, State: engine.StateSummary(state), Erased: again != nil}, "", " ")
		if err != nil {
			return err
		}
		n++
		name := fmt.Sprintf("%s-%d.json", notInNames.ReplaceAllString(r.t.Name(), "-"), n)
		return os.WriteFile(filepath.Join(*gatherHistories, name), append(body, '\n'), 0o644)
	}))
}
