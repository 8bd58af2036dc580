package memstore_test

import (
	"testing"

	"laufzettel/engine"
	"laufzettel/engine/memstore"
	"laufzettel/engine/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) engine.Store {
		s := memstore.New()
		t.Cleanup(func() { _ = s.Close() })
		return s
	})
}
