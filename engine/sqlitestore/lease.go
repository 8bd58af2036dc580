package sqlitestore

import (
	"context"
	"sync"
	"time"

	"zombiezen.com/go/sqlite"

	"laufzettel/engine"
)

// leases says who works on what. It lies in memory: the lock of the folder makes this process the only
// one, so a lease that was lost with the process belonged to nobody any more, and its work is handed out
// at once instead of after the lease. It also spares every effect one synced write.
//
// A lease is ended only after the change of its work is stored, and Lease looks at the tables while it
// holds the lock: so it never sees work as waiting whose lease has ended because it was settled.
type leases struct {
	mu   sync.Mutex
	held map[string]time.Time // id of work -> until
}

func (l *leases) has(id string) bool { return !l.until(id).IsZero() }

func (l *leases) until(id string) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.held[id]
}

func (l *leases) end(ids ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, id := range ids {
		delete(l.held, id)
	}
}

// readyQuery finds what is waiting and not behind another, oldest due first. It may also meet work that is
// leased, of which there is never more than the workers have in hand.
const readyQuery = "SELECT " + workColumns + " FROM work WHERE state = 'waiting' AND behind = 0 AND due <= ? ORDER BY due, ord " + limited

// Lease hands out work that is due.
func (s *Store) Lease(ctx context.Context, now, until time.Time, n int) ([]engine.Work, error) {
	if n <= 0 {
		return nil, ctx.Err()
	}
	now, until = truncated(now), truncated(until)
	l := &s.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	var leased []engine.Work
	err := s.read(ctx, func(c *sqlite.Conn) error {
		return query(c, func(r *row) {
			w := readWork(r).Work
			if len(leased) < n && !l.held[w.ID].After(now) {
				leased = append(leased, w)
			}
		}, readyQuery, now, n+len(l.held))
	})
	if err != nil {
		return nil, err
	}
	if l.held == nil {
		l.held = map[string]time.Time{}
	}
	for i := range leased {
		leased[i].LeasedUntil = until
		l.held[leased[i].ID] = until
	}
	return leased, nil
}

const nextDueQuery = "SELECT id, due FROM work WHERE state = 'waiting' AND behind = 0 ORDER BY due, ord " + limited

// NextDue is when the next piece of work can be leased.
func (s *Store) NextDue(ctx context.Context) (time.Time, error) {
	l := &s.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	var next time.Time
	err := s.read(ctx, func(c *sqlite.Conn) error {
		return query(c, func(r *row) {
			id, at := r.text(), time.UnixMilli(r.int64()).UTC()
			if until, leased := l.held[id]; leased {
				at = until
			}
			if next.IsZero() || at.Before(next) {
				next = at
			}
		}, nextDueQuery, len(l.held)+1)
	})
	return next, err
}
