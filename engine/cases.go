package engine

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"sync"

	"laufzettel/definitions"
	"laufzettel/flows"
)

// Case is a running or ended case with the definition it runs on.
type Case struct {
	Row     CaseRow
	Process *definitions.Process
	State   *flows.State
	chain   []byte // of the last event
}

// History is a case with everything that happened.
type History struct {
	Case
	Events []flows.Recorded
}

// Flow is the flow version the case runs on.
func (c *Case) Flow() *flows.Flow { return c.Process.Flow }

// caseCache keeps the folds of recently used cases; its size is bounded, so that memory does not grow
// with the number of waiting cases.
type caseCache struct {
	mu    sync.Mutex
	limit int
	order *list.List // of *Case, most recent first
	byID  map[string]*list.Element
	tasks map[string]taskPlace // of the open tasks of these cases, by their outward ids
	ended []string             // ids of cases that ended while they were here, the first one first
}

// endedKept is how many ended cases are kept: they are hardly asked for any more, but whoever has read one before its end
// must still find the newer one here.
const endedKept = 256

// taskPlace is the case and the stop of a task.
type taskPlace struct{ id, stop string }

func newCaseCache(limit int) *caseCache {
	return &caseCache{limit: limit, order: list.New(), byID: map[string]*list.Element{}, tasks: map[string]taskPlace{}}
}

func (c *caseCache) get(id string) *Case {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at := c.byID[id]; at != nil {
		c.order.MoveToFront(at)
		return at.Value.(*Case)
	}
	return nil
}

func (c *caseCache) put(id string, value *Case) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at := c.byID[id]; at != nil {
		// Whoever read the store before a decision and comes here after it must not bring the old case back.
		if old := at.Value.(*Case); value.State.Seq >= old.State.Seq {
			c.forgetTasks(id, old)
			c.noteTasks(id, value)
			at.Value = value
			if old.State.Ended.IsZero() && !value.State.Ended.IsZero() {
				defer c.noteEnded(id)
			}
		}
		c.order.MoveToFront(at)
		return
	}
	c.byID[id] = c.order.PushFront(value)
	c.noteTasks(id, value)
	for c.order.Len() > c.limit {
		last := c.order.Back()
		old := last.Value.(*Case)
		delete(c.byID, old.Row.ID)
		c.forgetTasks(old.Row.ID, old)
		c.order.Remove(last)
	}
}

// task is the case with an open task and its stop there; nil where no case in memory has such a task.
func (c *caseCache) task(task string) (*Case, string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	place, known := c.tasks[task]
	if !known {
		return nil, ""
	}
	at := c.byID[place.id]
	c.order.MoveToFront(at)
	return at.Value.(*Case), place.stop
}

func (c *caseCache) noteTasks(id string, value *Case) {
	for i := range value.State.Open {
		if stop := &value.State.Open[i]; forPeople(stop.Kind) {
			c.tasks[TaskID(id, stop.ID)] = taskPlace{id, stop.ID}
		}
	}
}

func (c *caseCache) forgetTasks(id string, value *Case) {
	for i := range value.State.Open {
		if stop := &value.State.Open[i]; forPeople(stop.Kind) {
			delete(c.tasks, TaskID(id, stop.ID))
		}
	}
}

// noteEnded lets the case go that ended longest ago.
func (c *caseCache) noteEnded(id string) {
	if c.ended = append(c.ended, id); len(c.ended) <= endedKept {
		return
	}
	first := c.ended[0]
	c.ended = c.ended[1:]
	if at := c.byID[first]; at != nil && !at.Value.(*Case).State.Ended.IsZero() {
		c.remove(first)
	}
}

func (c *caseCache) drop(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove(id)
}

func (c *caseCache) remove(id string) {
	if at := c.byID[id]; at != nil {
		c.forgetTasks(id, at.Value.(*Case))
		c.order.Remove(at)
		delete(c.byID, id)
	}
}

// caseLocks let one decision at a time work on a case, so that most conflicts never reach the store.
type caseLocks [256]sync.Mutex

func (l *caseLocks) lock(id string) func() {
	h := fnv.New32a()
	h.Write([]byte(id))
	m := &l[h.Sum32()%uint32(len(l))]
	m.Lock()
	return m.Unlock
}

// Case loads a case. ErrNotFound.
func (e *Engine) Case(ctx context.Context, id string) (*Case, error) {
	if c := e.cases.get(id); c != nil {
		return c, nil
	}
	h, err := e.History(ctx, id)
	if err != nil {
		return nil, err
	}
	c := h.Case
	e.cases.put(id, &c)
	return &c, nil
}

// History loads a case with all its events. ErrNotFound.
func (e *Engine) History(ctx context.Context, id string) (*History, error) {
	record, err := e.store.Load(ctx, id, 0)
	if err != nil {
		return nil, err
	}
	p, err := e.version(ctx, record.Row.FlowHash)
	if err != nil {
		return nil, err
	}
	events, err := unseal(p.Flow, record)
	if err != nil {
		return nil, fmt.Errorf("case %s: %w", record.Row.Number, err)
	}
	state := &flows.State{Case: id}
	for _, event := range events {
		state = flows.Evolve(state, event)
	}
	h := &History{Case: Case{Row: record.Row, Process: p, State: state}, Events: events}
	if n := len(record.Events); n > 0 {
		h.chain = record.Events[n-1].Chain
	}
	return h, nil
}

// CaseByKey finds a case by the key of its status page. ErrNotFound.
func (e *Engine) CaseByKey(ctx context.Context, key string) (*History, error) {
	if key == "" {
		return nil, ErrNotFound
	}
	rows, err := e.store.Cases(ctx, CaseQuery{Key: key, Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, ErrNotFound
	}
	return e.History(ctx, rows[0].ID)
}

// conflictRetries is how often a decision is made anew after another one won; with locks inside the
// process only another node can win, so a handful is plenty.
const conflictRetries = 8

// Do lets an input reach a case: it decides, commits, and wakes the worker. A refusal is a *flows.Refusal.
func (e *Engine) Do(ctx context.Context, id string, in flows.Input) (*Case, error) {
	return e.do(ctx, id, in, nil)
}

// addition adds to a commit before it is stored; result is the case as it will be.
type addition func(commit *Commit, result *Case) error

// DoAlso is Do with documents to store in the same commit, such as an idempotency key; result is the case
// as it will be.
func (e *Engine) DoAlso(ctx context.Context, id string, in flows.Input, also func(result *Case) ([]DocumentChange, error)) (*Case, error) {
	return e.do(ctx, id, in, documentsOf(also))
}

func documentsOf(also func(*Case) ([]DocumentChange, error)) addition {
	if also == nil {
		return nil
	}
	return func(commit *Commit, result *Case) error {
		documents, err := also(result)
		commit.Documents = append(commit.Documents, documents...)
		return err
	}
}

// do is Do with more to store in the same commit.
func (e *Engine) do(ctx context.Context, id string, in flows.Input, more addition) (*Case, error) {
	defer e.locks.lock(id)()
	for attempt := 0; ; attempt++ {
		c, err := e.Case(ctx, id)
		if err != nil {
			return nil, err
		}
		next, err := e.decide(ctx, c, in, more)
		if errors.Is(err, ErrConflict) && attempt < conflictRetries {
			e.counters.Conflicts.Add(1)
			e.cases.drop(id)
			continue
		}
		return next, err
	}
}

// decide makes one decision on c and commits it. The case is unchanged if there was nothing to record.
func (e *Engine) decide(ctx context.Context, c *Case, in flows.Input, more addition) (*Case, error) {
	if in.At.IsZero() {
		in.At = e.clock.Now()
	}
	facts := e.facts()
	decision, err := flows.Decide(c.Process.Flow, c.State, in, facts)
	if err != nil {
		e.counters.Refusals.Add(1)
		return nil, err
	}
	if len(decision.Events) == 0 && more == nil {
		return c, nil
	}
	next := c.State
	for _, event := range decision.Events {
		next = flows.Evolve(next, event)
	}
	commit, err := e.commitOf(ctx, c, next, decision, facts)
	if err != nil {
		return nil, err
	}
	if _, ok := in.Do.(flows.Reassess); ok {
		if err := e.gather(commit, c.State, decision); err != nil {
			return nil, err
		}
	}
	if dispute, ok := in.Do.(flows.Dispute); ok {
		if err := e.holdSince(ctx, commit, c.State, dispute.Stop, in.By.Party); err != nil {
			return nil, err
		}
	}
	result := &Case{Row: commit.Row, Process: c.Process, State: next, chain: c.chain}
	if n := len(commit.Events); n > 0 {
		result.chain = commit.Events[n-1].Chain
	}
	if more != nil {
		if err := more(commit, result); err != nil {
			return nil, err
		}
		result.Row = commit.Row
	}
	if err := e.store.Commit(ctx, commit); err != nil {
		if !errors.Is(err, ErrConflict) {
			e.cases.drop(c.Row.ID)
		}
		return nil, err
	}
	e.counters.Commits.Add(1)
	e.cases.put(c.Row.ID, result)
	if len(commit.Work) > 0 {
		e.wakeUp()
	}
	return result, nil
}
