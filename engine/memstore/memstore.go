// Package memstore keeps everything in memory: for tests, and as the plainest statement of what a store
// does. Nothing survives the process. Edit here when the seam engine.Store changes; the law is storetest.
package memstore

import (
	"context"
	"errors"
	"sync"
	"time"

	"laufzettel/engine"
)

// Store is a store in memory. The zero value is not usable: New.
type Store struct {
	mu     sync.Mutex
	now    func() time.Time
	closed bool

	cases     map[string]*caseData
	keys      map[string]string // public key -> case
	tasks     map[string]engine.TaskRow
	work      map[string]*work
	lastWork  int
	claims    map[claimKey]map[string]bool // -> holders
	numbers   map[string]map[int]string    // series -> value -> case
	documents map[documentKey]engine.Document
}

type caseData struct {
	row    engine.CaseRow
	events []engine.StoredEvent
	values map[string]engine.StoredValue
	took   []string // persons who decided
}

// work remembers the order in which it was added, which decides within a lane.
type work struct {
	engine.Work
	order int
}

type (
	claimKey    struct{ scope, key string }
	documentKey struct{ collection, key string }
)

// Option changes a new store.
type Option func(*Store)

// WithClock sets the clock that decides whether a document has expired; without it the system's.
func WithClock(now func() time.Time) Option { return func(s *Store) { s.now = now } }

// New is an empty store.
func New(options ...Option) *Store {
	s := &Store{
		now:       time.Now,
		cases:     map[string]*caseData{},
		keys:      map[string]string{},
		tasks:     map[string]engine.TaskRow{},
		work:      map[string]*work{},
		claims:    map[claimKey]map[string]bool{},
		numbers:   map[string]map[int]string{},
		documents: map[documentKey]engine.Document{},
	}
	for _, option := range options {
		option(s)
	}
	return s
}

var _ engine.Store = (*Store)(nil)

var errClosed = errors.New("the store is closed")

// enter takes the lock, unless the caller has given up or the store is closed.
func (s *Store) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return errClosed
	}
	return nil
}

// Scrub has nothing to do: there are no files.
func (s *Store) Scrub(ctx context.Context) error { return s.Ping(ctx) }

// Ping fails once the store is closed.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	s.mu.Unlock()
	return nil
}

// Close ends the store; every later call fails.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}
