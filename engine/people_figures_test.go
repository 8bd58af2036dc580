//go:build unix

package engine_test

import (
	"os"
	"runtime"
	"runtime/pprof"
	"slices"
	"syscall"
	"testing"
	"time"

	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/engine/sqlitestore"
)

// TestPeopleFigures measures what 100,000 people and 4,000 units cost: from a SQLite file to the picture, and in memory.
// It is run by hand:
//
//	LAUFZETTEL_FIGURES=1 go test ./engine -run TestPeopleFigures -v
//
// With LAUFZETTEL_PROFILE=FILE it writes a CPU profile of the loads.
func TestPeopleFigures(t *testing.T) {
	if os.Getenv("LAUFZETTEL_FIGURES") == "" {
		t.Skip("set LAUFZETTEL_FIGURES=1 to measure")
	}
	const people, units = 100_000, 4_000
	folder := t.TempDir()
	set := stored(t, folder, units, people)
	if name := os.Getenv("LAUFZETTEL_PROFILE"); name != "" {
		file, err := os.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := pprof.StartCPUProfile(file); err != nil {
			t.Fatal(err)
		}
		defer func() { pprof.StopCPUProfile(); _ = file.Close() }()
	}
	var took, worked []time.Duration
	for range 9 {
		store, err := sqlitestore.Open(ctx, sqlitestore.Options{Folder: folder})
		if err != nil {
			t.Fatal(err)
		}
		runtime.GC()
		began, before := time.Now(), processor(t)
		o, err := engine.LoadPicture(ctx, store, set)
		took, worked = append(took, time.Since(began)), append(worked, processor(t)-before)
		if err != nil || len(o.People()) != people || len(o.UnitKeys()) != units {
			t.Fatalf("the picture lacks somebody: %v", err)
		}
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
	}
	first := took[0]
	slices.Sort(took)
	slices.Sort(worked)
	t.Logf("load: first %.0f ms, best %.0f ms, p50 %.0f ms; processor time best %.0f ms, p50 %.0f ms", ms(first), ms(took[0]), ms(took[4]), ms(worked[0]), ms(worked[4]))

	store, err := sqlitestore.Open(ctx, sqlitestore.Options{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	without := alive()
	o, err := engine.LoadPicture(ctx, store, set)
	if err != nil {
		t.Fatal(err)
	}
	loaded := alive()
	began := time.Now()
	engine.FindAll(o, "nachname")
	found := time.Since(began)
	indexed := alive()
	runtime.KeepAlive(o)
	t.Logf("memory: picture %.1f MB, with the index of names %.1f MB (made in %.0f ms)", mb(loaded-without), mb(indexed-without), ms(found))
}

// stored writes an organisation of this size to a SQLite file in a folder and gives its definitions.
func stored(t *testing.T, folder string, units, people int) *definitions.Set {
	t.Helper()
	set, documents, err := engine.Country(units, people)
	if err != nil {
		t.Fatal(err)
	}
	store, err := sqlitestore.Open(ctx, sqlitestore.Options{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	for chunk := range slices.Chunk(documents, 5000) {
		if err := store.Write(ctx, chunk...); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return set
}

// processor is how long this process has kept processors busy, in the program and in the kernel.
func processor(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// alive is the memory of everything that is still reachable.
func alive() int64 {
	runtime.GC()
	runtime.GC()
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	return int64(now.HeapAlloc)
}

func mb(bytes int64) float64 { return float64(bytes) / (1 << 20) }
