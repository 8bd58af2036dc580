package crashtest

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

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
			b.ResetTimer()
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
		})
	}
}

func bareEngine(b *testing.B) (*engine.Engine, *walk.Play) {
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
	return e, play
}
