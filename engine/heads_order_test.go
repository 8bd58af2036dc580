package engine_test

import (
	"slices"
	"testing"
	"time"

	"laufzettel/definitions/library"
	"laufzettel/engine"
)

// TestListsOfSeveralOriginsAreInOrder: a list has to name one that is given and older, whichever that is, so that lists
// of two places, one made by hand between two nights and the first one after a restore are no gap; a missing one is.
func TestListsOfSeveralOriginsAreInOrder(t *testing.T) {
	r := newRig(t, "memory", library.Demo())
	r.apply(r.person("jonas"), nil)
	list := func(hours int, before *engine.HeadList) *engine.HeadList {
		t.Helper()
		name := ""
		if before != nil {
			name = before.Digest
		}
		l, err := engine.MakeHeads(ctx, r.store, nil, r.clock.Now().Add(time.Duration(hours)*time.Hour), time.Time{}, name)
		r.ok(err)
		l.Encode()
		return l
	}
	a1, b1 := list(0, nil), list(1, nil)
	a2, b2 := list(24, a1), list(25, b1)
	byHand := list(30, a2)
	a3 := list(48, a2)
	restored := list(60, a1) // the backup knew of the first night
	for name, c := range map[string]struct {
		lists []*engine.HeadList
		gap   bool
	}{
		"two places, handed in in any order":     {[]*engine.HeadList{b2, a1, a2, b1}, false},
		"one made by hand between two nights":    {[]*engine.HeadList{a1, a2, byHand, a3}, false},
		"the first after a restore":              {[]*engine.HeadList{a1, a2, a3, restored}, false},
		"from the middle on":                     {[]*engine.HeadList{a2, a3}, false},
		"the same list from two places":          {[]*engine.HeadList{a1, a1, a2}, false},
		"a night is missing":                     {[]*engine.HeadList{a1, a3}, true},
		"a night of the second place is missing": {[]*engine.HeadList{a1, a2, b2}, true},
	} {
		if got := slices.Contains(compared(r, c.lists...), "list-missing"); got != c.gap {
			t.Errorf("%s: a gap is found: %v", name, got)
		}
	}
}
