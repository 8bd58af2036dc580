package sqlitestore_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/engine/memstore"
	"laufzettel/engine/sqlitestore"
	"laufzettel/engine/storetest"
)

var ctx = context.Background()

// open opens a store that the test's end closes.
func open(t testing.TB, o sqlitestore.Options) *sqlitestore.Store {
	t.Helper()
	s, err := sqlitestore.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestStore(t *testing.T) {
	folders := map[engine.Store]string{}
	var mu sync.Mutex
	openIn := func(t *testing.T, folder string) engine.Store {
		s := open(t, sqlitestore.Options{Folder: folder})
		mu.Lock()
		defer mu.Unlock()
		folders[s] = folder
		return s
	}
	storetest.Run(t,
		func(t *testing.T) engine.Store { return openIn(t, t.TempDir()) },
		func(t *testing.T, s engine.Store) engine.Store {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			mu.Lock()
			folder := folders[s]
			mu.Unlock()
			return openIn(t, folder)
		})
}

func TestSameAsMemory(t *testing.T) {
	storetest.Compare(t,
		func(t *testing.T, now func() time.Time) engine.Store {
			return open(t, sqlitestore.Options{Folder: t.TempDir(), Now: now, Upkeep: -1})
		},
		func(t *testing.T, now func() time.Time) engine.Store { return memstore.New(memstore.WithClock(now)) })
}
