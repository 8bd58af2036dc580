package engine

import (
	"context"
	"testing"
	"time"
)

// countingStore counts as many cases as it is told, slowly.
type countingStore struct {
	Store
	n, asked int
	takes    time.Duration
}

func (s *countingStore) CountCases(context.Context, CaseQuery) ([]CaseCount, error) {
	s.asked++
	time.Sleep(s.takes)
	return []CaseCount{{Process: "antrag", Open: true, N: s.n}}, nil
}

type setClock struct{ at time.Time }

func (c *setClock) Now() time.Time { return c.at }

// TestCountsThatTakeLong: only counts of many cases that took long are remembered, for a minute, and never for another
// scope.
func TestCountsThatTakeLong(t *testing.T) {
	store, clock := &countingStore{n: 20_000, takes: 2 * countsSlow}, &setClock{time.UnixMilli(1_700_000_000_000)}
	e := &Engine{store: store, clock: clock}
	count := func(scope Scope, want, asked int) {
		t.Helper()
		counts, err := e.countScope(context.Background(), &scope)
		if err != nil || len(counts) != 1 || counts[0].N != want || store.asked != asked {
			t.Fatalf("counted %v (%v), asked %d times, want %d and %d", counts, err, store.asked, want, asked)
		}
		counts[0].N = -1 // nobody else's
	}
	alma := Scope{Person: "alma"}
	count(alma, 20_000, 1)
	store.n++
	count(alma, 20_000, 1)
	count(alma, 20_000, 1)
	count(Scope{Person: "alma", Except: []string{"wahl"}}, 20_001, 2)
	count(Scope{Person: "benno"}, 20_001, 3)
	clock.at = clock.at.Add(countsRemembered)
	count(alma, 20_001, 4)
	clock.at = clock.at.Add(2 * countsRemembered)
	store.n = 20
	count(alma, 20, 5)
	count(alma, 20, 6)
	store.n, store.takes = 20_000, 0
	count(alma, 20_000, 7)
	count(alma, 20_000, 8)
}
