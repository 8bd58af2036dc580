package memstore

import (
	"context"
	"fmt"
	"maps"

	"laufzettel/engine"
)

// undo takes back the steps of a commit that failed later on.
type undo []func()

func (u *undo) add(step func()) { *u = append(*u, step) }

func (u undo) run() {
	for i := len(u) - 1; i >= 0; i-- {
		u[i]()
	}
}

// set puts a value into a map and remembers how to take it back.
func set[K comparable, V any](u *undo, m map[K]V, key K, value V) {
	old, had := m[key]
	u.add(func() {
		if had {
			m[key] = old
		} else {
			delete(m, key)
		}
	})
	m[key] = value
}

// remove takes a key out of a map and remembers how to put it back.
func remove[K comparable, V any](u *undo, m map[K]V, key K) {
	if old, had := m[key]; had {
		u.add(func() { m[key] = old })
		delete(m, key)
	}
}

// Commit stores everything of c or nothing.
func (s *Store) Commit(ctx context.Context, c *engine.Commit) error {
	if err := c.Check(); err != nil {
		return err
	}
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.Unlock()
	var u undo
	if err := s.apply(&u, c); err != nil {
		u.run()
		return err
	}
	return nil
}

func (s *Store) apply(u *undo, c *engine.Commit) error {
	if c.Case != "" {
		if err := s.applyCase(u, c); err != nil {
			return err
		}
		if err := s.applyTasks(u, c); err != nil {
			return err
		}
	}
	s.applyWork(u, c)
	if err := s.applyNumber(u, c); err != nil {
		return err
	}
	if err := s.applyClaims(u, c.Claims); err != nil {
		return err
	}
	return s.applyDocuments(u, c.Documents)
}

func (s *Store) applyCase(u *undo, c *engine.Commit) error {
	old := s.cases[c.Case]
	revision := 0
	if old != nil {
		revision = old.row.Seq
	}
	if revision != c.After {
		return fmt.Errorf("case %s is at revision %d, not %d: %w", c.Case, revision, c.After, engine.ErrConflict)
	}
	next := &caseData{values: map[string]engine.StoredValue{}}
	if old != nil {
		next.row = old.row
		next.events = old.events[:len(old.events):len(old.events)]
		next.values = maps.Clone(old.values)
		next.took = old.took[:len(old.took):len(old.took)]
	}
	next.took = append(next.took, c.Took...)
	if c.Row.ID != "" {
		if key := c.Row.Key; key != "" {
			if owner, taken := s.keys[key]; taken && owner != c.Case {
				return fmt.Errorf("the public key of case %s belongs to another case: %w", c.Case, engine.ErrTaken)
			}
		}
		if old != nil && old.row.Key != c.Row.Key {
			remove(u, s.keys, old.row.Key)
		}
		if c.Row.Key != "" {
			set(u, s.keys, c.Row.Key, c.Case)
		}
		next.row = copyRow(c.Row)
	}
	next.row.Seq = c.Revision()
	for _, e := range c.Events {
		next.events = append(next.events, copyEvent(e))
	}
	for ref, value := range c.Values {
		next.values[ref] = copyValue(value)
	}
	set(u, s.cases, c.Case, next.without(c.Erase))
	return nil
}

// without is the case without some of its values; c itself stays as it is.
func (c *caseData) without(refs []string) *caseData {
	next := *c
	next.values = maps.Clone(c.values)
	for _, ref := range refs {
		delete(next.values, ref)
	}
	return &next
}

func (s *Store) applyTasks(u *undo, c *engine.Commit) error {
	for _, id := range c.CloseTasks {
		if t, open := s.tasks[id]; open && t.Case == c.Case {
			remove(u, s.tasks, id)
		}
	}
	for _, t := range c.OpenTasks {
		if old, open := s.tasks[t.ID]; open && old.Case != c.Case {
			return fmt.Errorf("task %s belongs to case %s: %w", t.ID, old.Case, engine.ErrTaken)
		}
		set(u, s.tasks, t.ID, copyTask(t))
	}
	return nil
}

func (s *Store) applyNumber(u *undo, c *engine.Commit) error {
	n := c.Number
	if n.Value == 0 {
		return nil
	}
	if owner, taken := s.numbers[n.Series][n.Value]; taken && owner != c.Case {
		return fmt.Errorf("number %d of series %s: %w", n.Value, n.Series, engine.ErrTaken)
	}
	if s.numbers[n.Series] == nil {
		set(u, s.numbers, n.Series, map[int]string{})
	}
	set(u, s.numbers[n.Series], n.Value, c.Case)
	return nil
}

func (s *Store) applyClaims(u *undo, claims []engine.Claim) error {
	for _, c := range claims {
		at := claimKey{c.Scope, c.Key}
		holders := s.claims[at]
		if c.Release {
			if holders[c.Holder] {
				remove(u, holders, c.Holder)
			}
			continue
		}
		if holders[c.Holder] {
			continue
		}
		if len(holders) >= max(c.Limit, 1) {
			return &engine.ClaimTaken{Scope: c.Scope, Key: c.Key}
		}
		if holders == nil {
			holders = map[string]bool{}
			set(u, s.claims, at, holders)
		}
		set(u, holders, c.Holder, true)
	}
	return nil
}

// Claimed says how many hold a claim, and names some.
func (s *Store) Claimed(ctx context.Context, scope, key string, n int) (count int, holders []string, err error) {
	if err := s.enter(ctx); err != nil {
		return 0, nil, err
	}
	defer s.mu.Unlock()
	all := s.claims[claimKey{scope, key}]
	for holder := range all {
		if len(holders) >= n {
			break
		}
		holders = append(holders, holder)
	}
	return len(all), holders, nil
}

// NextNumber is one more than the highest number of a series.
func (s *Store) NextNumber(ctx context.Context, series string) (int, error) {
	if err := s.enter(ctx); err != nil {
		return 0, err
	}
	defer s.mu.Unlock()
	highest := 0
	for value := range s.numbers[series] {
		highest = max(highest, value)
	}
	return highest + 1, nil
}
