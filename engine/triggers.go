package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
	"laufzettel/forms"
)

// Cases that nobody begins by hand. What is due is found by a look at all schedules and rows (triggersWork); the look
// writes an order for each case, together with the mark that it was found. Whoever carries out an order (workStart)
// stores the case together with the name of the order. A crash between any two of these steps repeats a step and never
// a case, and a clock that jumps back finds the mark.
const (
	triggersWork = "triggers"
	workStart    = "start"

	collectionTriggers    = "triggers"    // "<process>/<kind> <name>": a triggerMark
	collectionTriggerRows = "triggerRows" // the same and "/<row>": a rowMark, found by the trigger
	collectionBegun       = "begun"       // orders that were carried out, by id: the case
)

// triggersPause is the longest time between two looks. A look is planned for when something is due; this one makes good
// what a clock that was put back, or a change in the same moment, would have put off.
const triggersPause = 15 * time.Minute

// triggerLook keeps looks apart, and notes that another one is wanted.
type triggerLook struct {
	mu     sync.Mutex
	wanted atomic.Int64
}

// triggerMark is how far a trigger was looked at.
type triggerMark struct {
	Since time.Time `json:"since"`         // when it came into force: what was due before begins nothing
	Done  time.Time `json:"done,omitzero"` // of a schedule: the last moment that was seen to
}

// startOrder is a case that is to begin.
type startOrder struct {
	Process string            `json:"process"`
	Kind    flows.TriggerKind `json:"kind"`
	Name    string            `json:"name"`
	Due     time.Time         `json:"due"`
	Row     string            `json:"row,omitempty"`
}

// errUnwanted: the key when of a trigger does not hold.
var errUnwanted = errors.New("its condition does not hold")

func triggerKey(p *definitions.Process, t *flows.Trigger) string { return p.Name + "/" + t.Label() }

// clocked are the triggers that nobody sets off but time and registers, by process.
func (o *Organisation) clocked(see func(p *definitions.Process, t *flows.Trigger)) (any bool) {
	for _, name := range sortedNames(o.set.Processes) {
		p := o.set.Processes[name]
		for _, t := range p.Flow.Triggers {
			if t.Kind == flows.OnSchedule || t.Kind == flows.OnRegister {
				any = true
				if see != nil {
					see(p, t)
				}
			}
		}
	}
	return any
}

// planTriggers plans a look now: the program has started, or registers have changed.
func (e *Engine) planTriggers(ctx context.Context) error {
	if !e.Organisation().clocked(nil) {
		return nil
	}
	e.triggers.wanted.Add(1)
	err := e.store.Commit(ctx, &Commit{Work: []Work{{ID: triggersWork, Kind: "timer", Body: []byte("{}"), Due: e.clock.Now(), State: Waiting}}})
	e.wakeUp()
	return err
}

// lookAtTriggers writes orders for everything that is due, and plans the next look. A trigger that fails does not keep
// the others.
func (e *Engine) lookAtTriggers(ctx context.Context, w Work) (*WorkChange, error) {
	e.triggers.mu.Lock()
	defer e.triggers.mu.Unlock()
	wanted, now := e.triggers.wanted.Load(), e.clock.Now()
	next := now.Add(triggersPause)
	inForce := map[string]bool{}
	any := e.Organisation().clocked(func(p *definitions.Process, t *flows.Trigger) {
		inForce[triggerKey(p, t)] = true
		at, err := e.lookAtTrigger(ctx, p, t, now)
		if err != nil {
			e.log.Error("looking for what begins a case", "process", p.Name, "trigger", t.Label(), "error", err)
		}
		if !at.IsZero() && at.Before(next) {
			next = at
		}
	})
	if err := e.forgetTriggers(ctx, inForce); err != nil {
		return nil, err
	}
	e.wakeUp()
	switch {
	case !any:
		return &WorkChange{ID: w.ID, State: Settled, DoneAt: now}, nil
	case e.triggers.wanted.Load() != wanted:
		next = now
	}
	return &WorkChange{ID: w.ID, State: Waiting, Due: next}, nil
}

// lookAtTrigger writes the orders of one trigger and says when it is due next; zero: nobody knows.
func (e *Engine) lookAtTrigger(ctx context.Context, p *definitions.Process, t *flows.Trigger, now time.Time) (time.Time, error) {
	mark, revision, err := e.triggerMark(ctx, triggerKey(p, t))
	if err != nil {
		return time.Time{}, err
	}
	if revision == 0 {
		mark = triggerMark{Since: now, Done: now}
		if t.On != "" {
			if err := e.markRows(ctx, p, t); err != nil {
				return time.Time{}, err
			}
		}
		change, err := markChange(triggerKey(p, t), mark, 0)
		if err == nil {
			err = e.store.Write(ctx, change)
		}
		if err != nil {
			return time.Time{}, err
		}
		revision = 1
	}
	if t.Kind == flows.OnSchedule {
		return e.lookAtSchedule(ctx, p, t, mark, revision, now)
	}
	return e.lookAtRows(ctx, p, t, mark, now)
}

func (e *Engine) triggerMark(ctx context.Context, key string) (mark triggerMark, revision int, err error) {
	doc, err := e.store.Get(ctx, collectionTriggers, key)
	if errors.Is(err, ErrNotFound) {
		return mark, 0, nil
	}
	if err != nil {
		return mark, 0, err
	}
	return mark, doc.Revision, json.Unmarshal(doc.Body, &mark)
}

func markChange(key string, mark triggerMark, revision int) (DocumentChange, error) {
	body, err := json.Marshal(mark)
	return DocumentChange{Document: Document{Collection: collectionTriggers, Key: key, Revision: revision, Body: body}}, err
}

// forgetTriggers drops the marks of triggers that are not in force any more: one that comes back begins anew.
func (e *Engine) forgetTriggers(ctx context.Context, inForce map[string]bool) error {
	docs, err := e.store.Find(ctx, collectionTriggers, "", 0)
	if err != nil {
		return err
	}
	var gone []DocumentChange
	for _, doc := range docs {
		if !inForce[doc.Key] {
			gone = append(gone, DocumentChange{Document: Document{Collection: collectionTriggers, Key: doc.Key, Revision: doc.Revision}, Delete: true})
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return e.store.Write(ctx, gone...)
}

// lateStart is how long after its moment a schedule that leaves out what was missed still begins its case.
const lateStart = 15 * time.Minute

// lookAtSchedule orders one case for the last moment that has passed, however many were missed before it.
func (e *Engine) lookAtSchedule(ctx context.Context, p *definitions.Process, t *flows.Trigger, mark triggerMark, revision int, now time.Time) (time.Time, error) {
	o := e.Organisation()
	workday := func(d expression.Date) bool { return o.Workday(p.Flow.Land, d) }
	next := t.Schedule.Next(mark.Done, o.zone, workday)
	if next.IsZero() || next.After(now) {
		return next, nil
	}
	due := t.Schedule.Last(now, o.zone, workday)
	mark.Done = due
	change, err := markChange(triggerKey(p, t), mark, revision)
	if err != nil {
		return time.Time{}, err
	}
	commit := &Commit{Documents: []DocumentChange{change}}
	if !t.Skip || now.Sub(due) <= lateStart {
		order, err := orderWork(startOrder{Process: p.Name, Kind: t.Kind, Name: t.Name, Due: due}, due.Format(time.RFC3339), now)
		if err != nil {
			return time.Time{}, err
		}
		commit.Work = []Work{order}
	}
	if err := e.store.Commit(ctx, commit); err != nil && !errors.Is(err, ErrDocumentChanged) { // another node was first
		return time.Time{}, err
	}
	return t.Schedule.Next(due, o.zone, workday), nil
}

// orderWork is the piece of work that begins a case. Its id says what for, so that there is one for each occasion.
func orderWork(order startOrder, occasion string, now time.Time) (Work, error) {
	body, err := json.Marshal(order)
	return Work{ID: strings.Join([]string{workStart, order.Process, string(order.Kind), order.Name, occasion}, "/"), Kind: workStart, Body: body, Due: now, State: Waiting}, err
}

// beginDue carries out an order. What a person has to put right comes to the list of the administration: a form that is
// closed, an answer that does not fit.
func (e *Engine) beginDue(ctx context.Context, w Work) (*WorkChange, error) {
	var order startOrder
	if err := json.Unmarshal(w.Body, &order); err != nil {
		return nil, err
	}
	settled := func(why string) (*WorkChange, error) {
		return &WorkChange{ID: w.ID, State: Settled, Attempts: w.Attempts + 1, DoneAt: e.clock.Now(), LastError: why}, nil
	}
	if _, err := e.store.Get(ctx, collectionBegun, w.ID); !errors.Is(err, ErrNotFound) {
		if err != nil {
			return nil, err
		}
		return settled("")
	}
	p, ok := e.Process(order.Process)
	if !ok {
		return settled("the process is gone")
	}
	t := p.Flow.Trigger(order.Kind, order.Name)
	if t == nil {
		return settled("the definitions say no more that this begins a case")
	}
	knows := map[string]any{"due": order.Due}
	if t.Kind == flows.OnRegister {
		row, known := e.Organisation().RegisterRow(t.Register, order.Row)
		if !known {
			return settled("the row is gone")
		}
		knows = map[string]any{"row": row.Values}
	}
	_, err := e.beginBy(ctx, p, t, begin{knows: knows, way: flows.ByTimer, also: func(c *Case) ([]DocumentChange, error) {
		return []DocumentChange{{Document: Document{Collection: collectionBegun, Key: w.ID, Body: []byte(c.Row.ID)}}}, nil
	}})
	var refusal *flows.Refusal
	var broken *expression.Failure
	switch {
	case err == nil, errors.Is(err, ErrDocumentChanged):
		return settled("")
	case errors.Is(err, errUnwanted):
		return settled(err.Error())
	case errors.As(err, &refusal):
		return &WorkChange{ID: w.ID, State: Dead, Attempts: w.Attempts + 1, LastError: order.Process + ", " + t.Label() + ": " + whyRefused(refusal)}, nil
	case errors.As(err, &broken):
		return &WorkChange{ID: w.ID, State: Dead, Attempts: w.Attempts + 1, LastError: fmt.Sprintf("%s, %s: %s: %s", order.Process, t.Label(), broken.Pos, broken.Source)}, nil
	}
	return nil, err
}

// whyRefused tells a refusal without what anybody has answered.
func whyRefused(r *flows.Refusal) string {
	said := r.Text.In("de")
	for _, problem := range r.Problems {
		said += " " + problem.Field + ": " + problem.In("de")
	}
	return strings.TrimSpace(string(r.Code) + ". " + said)
}

// begin is what a trigger begins a case with.
type begin struct {
	knows   map[string]any // names of its expressions
	answers []byte         // JSON of the answers where the trigger maps nothing; nil: none
	way     flows.Way
	files   map[string]expression.Record // attachments by id, for the form
	more    map[string]any               // further answers, as the form's JSON
	id      string                       // of the case, where files lie there already; "" for a new one
	also    func(*Case) ([]DocumentChange, error)
}

// beginBy begins a case as a trigger says. errUnwanted; a *flows.Refusal says what the form does not take.
func (e *Engine) beginBy(ctx context.Context, p *definitions.Process, t *flows.Trigger, b begin) (*Case, error) {
	fc := e.FormContext(p, nil)
	scope := e.triggerScope(p, b.knows)
	wanted, err := t.Wants(scope)
	if err != nil {
		return nil, err
	}
	if !wanted {
		return nil, errUnwanted
	}
	body := b.answers
	if body == nil || t.Maps() {
		answers, err := t.Fill(scope)
		if err != nil {
			return nil, err
		}
		maps.Copy(answers, b.more)
		if body, err = json.Marshal(answers); err != nil {
			return nil, err
		}
	}
	fc.Files = b.files
	values, err := readAnswers(p.Form, body, fc)
	if err != nil {
		return nil, err
	}
	by := flows.Actor{Party: flows.Party{Service: t.Service}, Way: b.way}
	return e.Start(ctx, StartRequest{Process: p.Name, Version: p, Values: values, By: by, Trigger: t, caseID: b.id, Also: b.also})
}

// triggerScope is what the expressions of a trigger may name.
func (e *Engine) triggerScope(p *definitions.Process, knows map[string]any) *expression.Scope {
	scope := e.FormContext(p, nil).Scope
	scope.Names = maps.Clone(scope.Names)
	maps.Copy(scope.Names, knows)
	return &scope
}

// readAnswers reads answers by a form and says everything that is wrong with them at once.
func readAnswers(form *forms.Form, body []byte, fc *forms.Context) (forms.Values, error) {
	values, problems, err := form.ReadJSON(body, fc)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, &flows.Refusal{Code: flows.Incomplete, Text: triggerIncomplete.Say(nil), Problems: problems}
	}
	return values, nil
}
