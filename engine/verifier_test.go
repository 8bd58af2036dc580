package engine_test

import (
	"laufzettel/connectors"
	"laufzettel/engine"
	"laufzettel/engine/sqlitestore"
)

// verified demands that nothing is found in what a test has left: whatever the engine does, its rows, tasks, clocks
// and outbox are what the histories say. Every test with a rig ends with it.
func verified(r *rig) {
	if r.t.Failed() || r.store == nil || r.damaged {
		return
	}
	store := r.store.Store
	if store.Ping(ctx) != nil {
		return
	}
	gather(r)
	said := 0
	tell := func(f engine.Finding) {
		if said++; said <= 10 {
			r.t.Errorf("verification: case %s: %s [%s]", f.Number, f.Text.In("en"), f.Code)
		}
	}
	files := r.e.Files()
	if r.borrows {
		files = nil
	}
	if _, err := engine.NewVerifier(store, files, connectors.Operations()).All(ctx, tell); err != nil {
		r.t.Errorf("verification: %v", err)
	}
	if s, ok := store.(*sqlitestore.Store); ok {
		flaws, err := s.Check(ctx)
		r.ok(err)
		for _, flaw := range flaws {
			tell(flaw.Finding(flaw.Case))
		}
	}
}
