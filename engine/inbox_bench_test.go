package engine_test

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"laufzettel/definitions/library"
	"laufzettel/engine"
)

// TestInboxFigures measures the inbox of somebody with 2,000 tasks among 100,000 cases. It is run by hand:
//
//	LAUFZETTEL_FIGURES=1 go test ./engine -run TestInboxFigures -v
func TestInboxFigures(t *testing.T) {
	if os.Getenv("LAUFZETTEL_FIGURES") == "" {
		t.Skip("set LAUFZETTEL_FIGURES=1 to measure")
	}
	r := newRig(t, "sqlite", library.Demo())
	// Two thousand real cases wait for Benno; the others are rows of tasks of ten thousand people.
	for range 2000 {
		r.apply(stranger, nil)
	}
	at := r.clock.Now()
	for i := range 98_000 {
		id := fmt.Sprintf("other-%06d", i)
		person := fmt.Sprintf("p%05d", i%10_000)
		due := at.Add(time.Duration(i%400) * time.Hour)
		r.ok(r.store.Store.Commit(ctx, &engine.Commit{
			Case: id, Events: []engine.StoredEvent{{Seq: 1, At: at, Kind: "x", Actor: []byte("{}"), Body: []byte("{}"), Chain: []byte("x")}},
			Row:       engine.CaseRow{ID: id, Key: id, Number: id, Process: "anerkennung", Unit: "musterkreis", Started: at, Changed: at},
			OpenTasks: []engine.TaskRow{{ID: id, Case: id, Number: id, Process: "anerkennung", Stop: "s", Step: "s", Unit: "musterkreis", Persons: []string{person}, Opened: at, Due: due}},
		}))
	}
	for _, x := range []struct {
		says string
		view engine.InboxView
	}{
		{"all", engine.InboxView{}}, {"section, page 1", engine.InboxView{Section: engine.SectionMine}},
		{"section, page 40", engine.InboxView{Section: engine.SectionMine, Page: 40}},
		{"text", engine.InboxView{Text: "Bildung ANE"}}, {"unit and order", engine.InboxView{Unit: "musterland", Order: engine.ByUnit}},
	} {
		r.boot() // no case is in memory
		cold := time.Now()
		r.inbox("benno", x.view)
		first := time.Since(cold)
		var took []time.Duration
		for range 200 {
			began := time.Now()
			r.inbox("benno", x.view)
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		t.Logf("%-18s first %6.1f ms, p50 %6.1f ms, p95 %6.1f ms", x.says, ms(first), ms(took[100]), ms(took[190]))
	}
	var took []time.Duration
	for range 500 {
		began := time.Now()
		_, err := r.e.OpenTasks(ctx, r.person("benno"))
		r.ok(err)
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	t.Logf("open tasks         p50 %6.2f ms, p95 %6.2f ms", ms(took[250]), ms(took[475]))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
