package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// changeoverWork is the piece of work of the next midnight with which terms, absences or units begin or end. There is
// at most one; its id names the day.
const changeoverWork = "changeover"

// changeoverPlan is what collectionSchedule remembers of it.
type changeoverPlan struct {
	Done    string `json:"done"`              // a day up to which all changes have taken effect
	Planned string `json:"planned,omitempty"` // the day that is planned; "" where nothing is known to change
}

// planChangeover plans the midnight after which something is different, or no midnight where nothing changes. It
// writes only if that is another one than before, so that every change of the organisation may call it.
func (e *Engine) planChangeover(ctx context.Context) error {
	for attempt := 0; ; attempt++ {
		err := e.tryPlanChangeover(ctx)
		if !errors.Is(err, ErrDocumentChanged) || attempt == conflictRetries {
			return err
		}
	}
}

func (e *Engine) tryPlanChangeover(ctx context.Context) error {
	o := e.Organisation()
	plan, revision, err := e.changeoverPlan(ctx)
	if err != nil {
		return err
	}
	today := e.today()
	if plan.Planned != "" && plan.Planned <= today.String() {
		return nil // it is due, and plans the next one
	}
	next := o.nextTurn(today)
	day := ""
	if next != (expression.Date{}) {
		day = next.String()
	}
	if revision > 0 && day == plan.Planned {
		return nil
	}
	commit := &Commit{}
	if plan.Planned != "" {
		commit.Settle = []string{changeoverWork + "/" + plan.Planned}
	}
	plan.Done = today.String()
	if plan.Planned = day; day != "" {
		commit.Work = []Work{{ID: changeoverWork + "/" + day, Kind: "timer", Body: []byte("{}"), Due: midnight(next, o.zone), State: Waiting}}
	}
	return e.commitPlan(ctx, commit, plan, revision)
}

func (e *Engine) commitPlan(ctx context.Context, commit *Commit, plan changeoverPlan, revision int) error {
	body, err := json.Marshal(plan)
	if err != nil {
		return err
	}
	commit.Documents = append(commit.Documents, DocumentChange{Document: Document{
		Collection: collectionSchedule, Key: changeoverWork, Revision: revision, Body: body,
	}})
	if err := e.store.Commit(ctx, commit); err != nil {
		return err
	}
	e.wakeUp()
	return nil
}

// changeoverPlan is the plan of before; of a new installation: nothing is planned, and today is done.
func (e *Engine) changeoverPlan(ctx context.Context) (plan changeoverPlan, revision int, err error) {
	doc, err := e.store.Get(ctx, collectionSchedule, changeoverWork)
	if errors.Is(err, ErrNotFound) {
		return changeoverPlan{Done: e.today().String()}, 0, nil
	}
	if err != nil {
		return plan, 0, err
	}
	return plan, doc.Revision, json.Unmarshal(doc.Body, &plan)
}

// today is the day of the site.
func (e *Engine) today() expression.Date {
	return expression.DateOf(e.clock.Now(), e.Organisation().zone)
}

// changeoverTries is how often a midnight is tried before what still fails is left to the night.
const changeoverTries = 5

// changeover lets everything take effect that begins or ends with the days since the last one: touched tasks move.
// After a standstill several midnights are made good at once.
func (e *Engine) changeover(ctx context.Context, w Work) (*WorkChange, error) {
	plan, revision, err := e.changeoverPlan(ctx)
	if err != nil {
		return nil, err
	}
	done, err := expression.ParseDate(plan.Done)
	if err != nil {
		return nil, fmt.Errorf("schedule of terms and absences: %w", err)
	}
	today := e.today()
	persons, places := e.Organisation().turned(done, today)
	if err := e.ReassessTouched(ctx, persons, places); err != nil {
		if w.Attempts < changeoverTries {
			return nil, err
		}
		e.log.Error("midnight changes", "error", err)
	}
	if plan.Planned == strings.TrimPrefix(w.ID, changeoverWork+"/") { // otherwise another plan has taken its place
		if plan.Done, plan.Planned = today.String(), ""; today.Compare(done) < 0 {
			plan.Done = done.String()
		}
		if err := e.commitPlan(ctx, &Commit{}, plan, revision); err != nil {
			return nil, err
		}
	}
	if err := e.planChangeover(ctx); err != nil {
		return nil, err
	}
	return &WorkChange{ID: w.ID, State: Settled, Attempts: w.Attempts + 1, DoneAt: e.clock.Now()}, nil
}

// ReassessTouched resolves the tasks again that a change of some people or places may move, and nothing else; see
// placesOf for places. A case that fails does not keep the others.
func (e *Engine) ReassessTouched(ctx context.Context, persons, places []string) error {
	cases, err := e.touchedCases(ctx, persons, places)
	if err != nil {
		return err
	}
	return e.reassessCases(ctx, cases)
}

func (e *Engine) reassessCases(ctx context.Context, cases []string) error {
	var failed error
	for _, id := range cases {
		c, err := e.reassess(ctx, id)
		if err == nil && c != nil {
			err = e.placeTasks(ctx, c, false)
		}
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("case %s: %w", id, err))
		}
	}
	return errors.Join(failed, e.sendHandovers(ctx))
}

// reassess resolves the open tasks of a case again. It first looks without holding the case up, since nearly always
// nothing is different, and without pushing other cases out of memory.
func (e *Engine) reassess(ctx context.Context, id string) (*Case, error) {
	c := e.cases.get(id)
	if c == nil {
		h, err := e.History(ctx, id)
		if errors.Is(err, ErrNotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		c = &h.Case
	}
	decision, err := flows.Decide(c.Flow(), c.State, flows.Input{By: systemActor, At: e.clock.Now(), Do: flows.Reassess{}}, e.Organisation())
	var refusal *flows.Refusal
	switch {
	case errors.As(err, &refusal):
		return c, nil // ended, halted or unreadable
	case err != nil:
		return nil, err
	case len(decision.Events) == 0:
		return c, nil
	}
	moved, err := e.Do(ctx, id, flows.Input{By: systemActor, Do: flows.Reassess{}})
	if errors.As(err, &refusal) {
		return c, nil
	}
	return moved, err
}
