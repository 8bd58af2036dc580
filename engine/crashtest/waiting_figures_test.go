package crashtest

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
)

// TestWaitingFigures measures what a waiting case of the minimal flow costs on disk and in memory, what starting one takes,
// and what a decision takes while so many wait. It is run by hand:
//
//	LAUFZETTEL_FIGURES=100000 go test ./engine/crashtest -run TestWaitingFigures -v -timeout 60m
func TestWaitingFigures(t *testing.T) {
	number, err := strconv.Atoi(os.Getenv("LAUFZETTEL_FIGURES"))
	if err != nil || number < 1000 {
		t.Skip("set LAUFZETTEL_FIGURES to a number of cases from 1,000 on to measure")
	}
	e, play, dir := bareEngineIn(t)
	ctx := context.Background()
	process, _ := e.Process(play.Process)
	service := flows.Actor{Party: flows.Party{Service: play.Service}, Way: flows.ByAPI}
	values := forms.Values{}
	for field, answer := range play.Typed(0) {
		values[field] = answer
	}
	heap, size := usedHeap(), sizeOf(t, dir)
	ids := make([]string, number)
	began, cpu := time.Now(), processorTime()
	inParallel(32, number, func(n int) {
		c, err := e.Start(ctx, engine.StartRequest{Process: process.Name, Values: values, By: service})
		if err != nil {
			t.Error(err)
			return
		}
		ids[n] = c.Row.ID
	})
	if t.Failed() {
		return
	}
	took := time.Since(began)
	t.Logf("%d starts: %.0f a second, %v of processor time each", number, float64(number)/took.Seconds(), (processorTime()-cpu)/time.Duration(number))
	t.Logf("a waiting case: %d bytes on disk, %d bytes of heap", (sizeOf(t, dir)-size)/int64(number), (usedHeap()-heap)/int64(number))
	decisions := 1000
	began, cpu = time.Now(), processorTime()
	inParallel(32, decisions, func(n int) {
		c, err := e.Case(ctx, ids[n]) // the oldest, which are not in memory any more
		if err == nil {
			_, err = e.Do(ctx, ids[n], flows.Input{By: service, Do: flows.Choose{Stop: c.State.Open[0].ID, Outcome: play.Outcomes[0]}})
		}
		if err != nil {
			t.Error(err)
		}
	})
	t.Logf("%d decisions on the oldest of them: %.0f a second, %v of processor time each", decisions, float64(decisions)/time.Since(began).Seconds(), (processorTime()-cpu)/time.Duration(decisions))
}

func inParallel(callers, number int, do func(n int)) {
	var all sync.WaitGroup
	var next atomic.Int64
	for range callers {
		all.Go(func() {
			for n := int(next.Add(1)) - 1; n < number; n = int(next.Add(1)) - 1 {
				do(n)
			}
		})
	}
	all.Wait()
}

func usedHeap() int64 {
	runtime.GC()
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return int64(memory.HeapAlloc)
}

// sizeOf are the bytes of all files in a folder, without SQLite's log and what is shared in memory.
func sizeOf(t *testing.T, dir string) (size int64) {
	t.Helper()
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() && filepath.Ext(path) == ".db" {
			size += info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return size
}
