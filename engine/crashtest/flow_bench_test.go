package crashtest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/library"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/engine/crashtest/walk"
	"laufzettel/engine/sqlitestore"
	"laufzettel/flows"
	"laufzettel/forms"
)

// BenchmarkBareFlow goes the whole way of the minimal flow in this process, on a SQLite store on disk: three
// commits, each synced. What the load driver measures beyond it is HTTP and JSON.
//
//	go test -run '^$' -bench BareFlow -cpuprofile cpu.out ./engine/crashtest
func BenchmarkBareFlow(b *testing.B) {
	for _, callers := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			e, play := bareEngine(b)
			ctx := context.Background()
			process, _ := e.Process(play.Process)
			service := flows.Actor{Party: flows.Party{Service: play.Service}, Way: flows.ByAPI}
			values := forms.Values{}
			for field, answer := range play.Typed(0) {
				values[field] = answer
			}
			var next atomic.Int64
			var all sync.WaitGroup
			b.ReportAllocs()
			b.ResetTimer()
			cpu, wrote := processorTime(), written()
			for range callers {
				all.Go(func() {
					for int(next.Add(1)) <= b.N {
						k, err := e.Start(ctx, engine.StartRequest{Process: process.Name, Values: values, By: service})
						for err == nil && len(k.State.Open) > 0 {
							k, err = e.Do(ctx, k.Row.ID, flows.Input{By: service, Do: flows.Choose{Stop: k.State.Open[0].ID, Outcome: play.Outcomes[0]}})
						}
						if err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			all.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "flows/s")
			b.ReportMetric(float64((processorTime()-cpu).Microseconds())/float64(b.N), "µs-cpu/flow")
			b.ReportMetric(float64(written()-wrote)/1024/float64(b.N), "KB-written/flow")
		})
	}
}

// processorTime is what this process has used so far, in steps of 10 ms; 0 where the system does not say.
func processorTime() time.Duration {
	stat, _ := os.ReadFile("/proc/self/stat")
	_, after, _ := strings.Cut(string(stat), ") ")
	ticks := 0
	if fields := strings.Fields(after); len(fields) > 12 {
		for _, field := range fields[11:13] {
			n, _ := strconv.Atoi(field)
			ticks += n
		}
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// written are the bytes that this process has written so far; 0 where the system does not say.
func written() int {
	io, _ := os.ReadFile("/proc/self/io")
	_, after, _ := strings.Cut(string(io), "wchar: ")
	line, _, _ := strings.Cut(after, "\n")
	n, _ := strconv.Atoi(line)
	return n
}

func bareEngine(b *testing.B) (*engine.Engine, *walk.Play) {
	b.Helper()
	e, play, _ := bareEngineIn(b)
	return e, play
}

// bareEngineIn is an engine with the minimal definitions on a SQLite store in a new folder.
func bareEngineIn(b testing.TB) (*engine.Engine, *walk.Play, string) {
	b.Helper()
	dir, ctx := b.TempDir(), context.Background()
	play, err := walk.LoadPlay("freigabe")
	check := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	check(err)
	store, err := sqlitestore.Open(ctx, sqlitestore.Options{Folder: filepath.Join(dir, "store")})
	check(err)
	b.Cleanup(func() { _ = store.Close() })
	keys, err := engine.LoadKeys(filepath.Join(dir, "keys"))
	check(err)
	files, err := engine.OpenFiles(filepath.Join(dir, "files"))
	check(err)
	set := definitions.Load(library.Minimal(), &source.Report{}, nil)
	if set == nil {
		b.Fatal("the minimal definitions have errors")
	}
	e, err := engine.New(ctx, engine.Options{Store: store, Keys: keys, Files: files, Set: set, UsePeopleOfSet: true})
	check(err)
	return e, play, dir
}
