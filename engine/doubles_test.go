package engine_test

import (
	"context"
	"errors"
	"sync"
	"time"

	"laufzettel/connectors"
	"laufzettel/engine"
)

// handClock stands still until a test moves it.
type handClock struct {
	mu  sync.Mutex
	now time.Time
	ran time.Duration
}

// Elapsed is how long the clock has run; setting it is no running.
func (c *handClock) Elapsed() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ran
}

// set moves the hands without any time passing.
func (c *handClock) set(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now, c.ran = c.now.Add(d), c.ran+d
}

// mailRoom is a Mailer that keeps every message. fault, if set, answers instead of OK; a fault whose class is
// OK loses nothing: the message counts as sent.
type mailRoom struct {
	mu    sync.Mutex
	sent  []connectors.Message
	tries int
	fault func(m connectors.Message) *connectors.Outcome
	slow  func(m connectors.Message) // before the message is taken
}

func (r *mailRoom) Send(_ context.Context, m connectors.Message) connectors.Outcome {
	if r.slow != nil {
		r.slow(m)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tries++
	if r.fault != nil {
		if o := r.fault(m); o != nil {
			return *o
		}
	}
	r.sent = append(r.sent, m)
	return connectors.Outcome{Class: connectors.OK, Receipt: m.MessageID}
}

func (r *mailRoom) setFault(fault func(connectors.Message) *connectors.Outcome) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fault = fault
}

func (r *mailRoom) all() []connectors.Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]connectors.Message(nil), r.sent...)
}

func (r *mailRoom) to(address string) []connectors.Message {
	var found []connectors.Message
	for _, m := range r.all() {
		if m.To.Mail == address {
			found = append(found, m)
		}
	}
	return found
}

func (r *mailRoom) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent, r.tries = nil, 0
}

// faultyStore passes everything on, and fails where a test says so.
type faultyStore struct {
	engine.Store
	mu           sync.Mutex
	update       func(engine.WorkChange) error // before the change is stored
	beforeCommit func(*engine.Commit) error
	afterCommit  func(*engine.Commit) error // the commit is stored, its answer is lost
	afterLoad    func()                     // between reading a case and handing it out
}

func (s *faultyStore) set(change func(*faultyStore)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}

func (s *faultyStore) Update(ctx context.Context, changes ...engine.WorkChange) error {
	s.mu.Lock()
	update := s.update
	s.mu.Unlock()
	for _, c := range changes {
		if update != nil {
			if err := update(c); err != nil {
				return err
			}
		}
	}
	return s.Store.Update(ctx, changes...)
}

func (s *faultyStore) Commit(ctx context.Context, c *engine.Commit) error {
	s.mu.Lock()
	before, after := s.beforeCommit, s.afterCommit
	s.mu.Unlock()
	if before != nil {
		if err := before(c); err != nil {
			return err
		}
	}
	err := s.Store.Commit(ctx, c)
	if err == nil && after != nil {
		err = after(c)
	}
	return err
}

func (s *faultyStore) Load(ctx context.Context, caseID string, after int) (engine.CaseRecord, error) {
	record, err := s.Store.Load(ctx, caseID, after)
	s.mu.Lock()
	hook := s.afterLoad
	s.afterLoad = nil
	s.mu.Unlock()
	if hook != nil {
		hook()
	}
	return record, err
}

var errInjected = errors.New("injected fault")
