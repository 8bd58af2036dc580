package engine_test

import (
	"errors"
	"testing"

	"laufzettel/engine"
	"laufzettel/flows"
)

func TestAdministratorsEndTheSessionsOfAPerson(t *testing.T) {
	onEachWith(t, small(nil), func(r *rig) {
		first, err := r.e.OpenSession(ctx, "anna", flows.MailboxAssurance)
		r.ok(err)
		second, err := r.e.OpenSession(ctx, "anna", flows.AccountAssurance)
		r.ok(err)
		other, err := r.e.OpenSession(ctx, "berta", flows.AccountAssurance)
		r.ok(err)
		if _, err := r.e.EndSessionsOf(ctx, r.person("berta"), "anna"); err == nil {
			t.Error("somebody who is no administrator ended the sessions of another")
		}
		if _, err := r.e.Session(ctx, first.Key); err != nil {
			t.Error("the refused attempt ended a session")
		}
		root := r.person("root")
		n, err := r.e.EndSessionsOf(ctx, root, "anna")
		r.ok(err)
		if n != 2 {
			t.Errorf("%d sessions ended, want 2", n)
		}
		for _, s := range []*engine.Session{first, second} {
			if _, err := r.e.Session(ctx, s.Key); !errors.Is(err, engine.ErrNotFound) {
				t.Errorf("a session goes on: %v", err)
			}
		}
		if _, err := r.e.Session(ctx, other.Key); err != nil {
			t.Errorf("the session of somebody else ended: %v", err)
		}
	})
}
