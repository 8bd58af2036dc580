package memstore

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"laufzettel/engine"
)

func (s *Store) applyWork(u *undo, c *engine.Commit) {
	for _, w := range c.Work {
		added := &work{Work: copyWork(w), order: s.lastWork + 1}
		s.lastWork++ // never taken back: gaps in the order do no harm
		if added.State == "" {
			added.State = engine.Waiting
		}
		added.LeasedUntil = time.Time{}
		if added.State == engine.Settled {
			shrink(added)
		}
		set(u, s.work, w.ID, added)
	}
	for _, id := range c.Settle {
		if w := s.work[id]; w != nil && w.State != engine.Settled {
			next := *w
			next.State, next.DoneAt, next.LastError, next.LeasedUntil = engine.Settled, stamp(c.SettledAt()), "", time.Time{}
			shrink(&next)
			set(u, s.work, id, &next)
		}
	}
	for _, id := range c.Hold {
		if w := s.work[id]; w != nil && w.State == engine.Waiting {
			next := *w
			next.State = engine.Held
			set(u, s.work, id, &next)
		}
	}
}

// shrink keeps of settled work only what proves that it was done, or says why it was not.
func shrink(w *work) { w.Body, w.Lane = nil, "" }

// Lease hands out work that is due.
func (s *Store) Lease(ctx context.Context, now, until time.Time, n int) ([]engine.Work, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	now, until = stamp(now), stamp(until)
	var due []*work
	for _, w := range s.ready() {
		if !w.Due.After(now) && !w.LeasedUntil.After(now) {
			due = append(due, w)
		}
	}
	slices.SortFunc(due, func(a, b *work) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.order, b.order)) })
	var leased []engine.Work
	for _, w := range due[:min(max(n, 0), len(due))] {
		w.LeasedUntil = until
		leased = append(leased, copyWork(w.Work))
	}
	return leased, nil
}

// ready is the waiting work that is not behind another piece of its lane. Dead work holds nobody up.
func (s *Store) ready() []*work {
	type lane struct{ caseID, lane string }
	taken := map[lane]bool{}
	var ready []*work
	for _, w := range s.inOrder() {
		if w.State != engine.Waiting && w.State != engine.Held {
			continue
		}
		at := lane{w.Case, w.Lane}
		if w.State == engine.Waiting && (w.Lane == "" || !taken[at]) {
			ready = append(ready, w)
		}
		taken[at] = true
	}
	return ready
}

func (s *Store) inOrder() []*work {
	all := make([]*work, 0, len(s.work))
	for _, w := range s.work {
		all = append(all, w)
	}
	slices.SortFunc(all, func(a, b *work) int { return cmp.Compare(a.order, b.order) })
	return all
}

// Update settles, delays or fails work, all of the changes or none.
func (s *Store) Update(ctx context.Context, changes ...engine.WorkChange) error {
	for _, change := range changes {
		if err := change.Check(); err != nil {
			return err
		}
	}
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.Unlock()
	var u undo
	for _, change := range changes {
		w := s.work[change.ID]
		if w == nil {
			u.run()
			return fmt.Errorf("work %s: %w", change.ID, engine.ErrNotFound)
		}
		next := *w
		applyChange(&next, change)
		set(&u, s.work, change.ID, &next)
		if c := s.cases[change.Case]; c != nil && len(change.Erase) > 0 {
			set(&u, s.cases, change.Case, c.without(change.Erase))
		}
	}
	return nil
}

func applyChange(w *work, change engine.WorkChange) {
	if w.State == engine.Settled {
		// The first settlement counts; a later one may only add the proof that it lacks.
		w.MessageID = cmp.Or(w.MessageID, change.MessageID)
		w.Digest = cmp.Or(w.Digest, change.Digest)
		return
	}
	heldWhileRunning := w.State == engine.Held && change.State == engine.Waiting && !w.LeasedUntil.IsZero()
	if !heldWhileRunning {
		w.State = change.State
	}
	if change.State == engine.Waiting && !change.Due.IsZero() {
		w.Due = stamp(change.Due)
	}
	w.Attempts, w.LastError = change.Attempts, change.LastError
	w.MessageID = cmp.Or(change.MessageID, w.MessageID)
	w.Digest = cmp.Or(change.Digest, w.Digest)
	w.DoneAt = stamp(change.DoneAt)
	w.LeasedUntil = time.Time{}
	if w.State == engine.Settled {
		shrink(w)
	}
}

// NextDue is when the next piece of work can be leased.
func (s *Store) NextDue(ctx context.Context) (time.Time, error) {
	if err := s.enter(ctx); err != nil {
		return time.Time{}, err
	}
	defer s.mu.Unlock()
	var next time.Time
	for _, w := range s.ready() {
		at := w.Due
		if at.IsZero() {
			at = time.UnixMilli(0).UTC() // due since ever; zero would mean that there is nothing
		}
		if !w.LeasedUntil.IsZero() {
			at = w.LeasedUntil
		}
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next, nil
}

// Outbox lists work, oldest first.
func (s *Store) Outbox(ctx context.Context, q engine.WorkQuery) ([]engine.Work, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	var found []engine.Work
	for _, w := range s.inOrder() {
		if len(found) == limit(q.Limit) {
			break
		}
		if (q.Case == "" || q.Case == w.Case) && (q.State == "" || q.State == w.State) && (q.DueBy.IsZero() || !w.Due.After(q.DueBy)) {
			found = append(found, copyWork(w.Work))
		}
	}
	return found, nil
}

func limit(n int) int {
	if n <= 0 {
		return 100
	}
	return n
}
