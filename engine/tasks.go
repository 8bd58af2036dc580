package engine

import (
	"context"
	"encoding/json"
	"errors"

	"laufzettel/flows"
)

// collectionDecided remembers the tasks that services decided, by task id. People's tasks are found again
// through their links; services have none.
const collectionDecided = "decided"

// decidedTime is how long a decided task is found by its id, so that whoever decides it again is told the
// first result. It is that of links.
const decidedTime = linkLifetime

// Task is the open task with an opaque id. ErrNotFound where there is none, or none any more.
func (e *Engine) Task(ctx context.Context, id string) (TaskRow, error) {
	if id == "" {
		return TaskRow{}, ErrNotFound
	}
	rows, err := e.store.Tasks(ctx, TaskQuery{ID: id, Limit: 1})
	if err != nil {
		return TaskRow{}, err
	}
	if len(rows) == 0 {
		return TaskRow{}, ErrNotFound
	}
	return rows[0], nil
}

// TaskCase is the case that a task belongs to and its stop there: of an open task, or of a decided one.
// Unlike TaskHistory it does not read the events. ErrNotFound.
func (e *Engine) TaskCase(ctx context.Context, id string) (*Case, string, error) {
	if c, stop := e.cases.task(id); c != nil {
		return c, stop, nil
	}
	place := decidedPlace{}
	row, err := e.Task(ctx, id)
	switch {
	case err == nil:
		place = decidedPlace{Case: row.Case, Stop: row.Stop}
	case !errors.Is(err, ErrNotFound):
		return nil, "", err
	default:
		if place, err = e.placeOfDecided(ctx, id); err != nil {
			return nil, "", err
		}
	}
	c, err := e.Case(ctx, place.Case)
	return c, place.Stop, err
}

type decidedPlace struct {
	Case string `json:"case"`
	Stop string `json:"stop"`
}

func (e *Engine) placeOfDecided(ctx context.Context, id string) (decidedPlace, error) {
	var place decidedPlace
	if id == "" {
		return place, ErrNotFound
	}
	doc, err := e.store.Get(ctx, collectionDecided, id)
	if err == nil {
		return place, json.Unmarshal(doc.Body, &place)
	}
	if !errors.Is(err, ErrNotFound) {
		return place, err
	}
	place.Case, place.Stop, err = e.decidedTask(ctx, id)
	return place, err
}

// DecidedTask is the document change by which a task that a service decides is found again, to be stored in
// the same commit as the decision.
func (e *Engine) DecidedTask(caseID, stop string) (DocumentChange, error) {
	body, err := json.Marshal(decidedPlace{Case: caseID, Stop: stop})
	return DocumentChange{Document: Document{
		Collection: collectionDecided, Key: TaskID(caseID, stop), Revision: -1, Body: body, Expires: e.clock.Now().Add(decidedTime),
	}}, err
}

// WasAsked says whether somebody was asked to decide a task and was not taken off it: they may know how it
// ended although they did not decide it.
func (e *Engine) WasAsked(ctx context.Context, caseID, stop string, party flows.Party) (bool, error) {
	if party.Person == "" && party.Mailbox == "" {
		return false, nil
	}
	doc, err := e.store.Get(ctx, collectionLinks, e.reference(caseID, stop, party))
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var body linkBody
	if err := json.Unmarshal(doc.Body, &body); err != nil {
		return false, err
	}
	return !body.Ended, nil
}

// OpenTask is an open task with the case it belongs to.
type OpenTask struct {
	Row  TaskRow
	Case *Case
	// Refused says why the actor cannot decide it at this moment although they may; nil: they can.
	Refused *flows.Refusal
}

// TasksOf lists the open tasks that an actor may decide, soonest deadline first. Each is asked of May, so
// that a list never shows more than a decision would allow. process narrows the list; "" is all. limit is the
// most to return and must be positive; more says that there are, or may be, further ones.
func (e *Engine) TasksOf(ctx context.Context, actor flows.Actor, process string, limit int) (open []OpenTask, more bool, err error) {
	q := TaskQuery{Person: actor.Person, Process: process, Limit: limit + 1}
	switch {
	case actor.Service != "":
		q.Person = ServiceKey(actor.Service)
	case actor.Person == "":
		return nil, false, nil
	}
	rows, err := e.store.Tasks(ctx, q)
	if err != nil {
		return nil, false, err
	}
	for _, row := range rows {
		c, err := e.Case(ctx, row.Case)
		if errors.Is(err, ErrNotFound) {
			continue // erased between the two looks
		}
		if err != nil {
			return nil, false, err
		}
		refusal := e.May(actor, DecideTask, OfTask(c, row.Stop))
		if refusal != nil && refusal.Code != flows.Claimed && refusal.Code != flows.NeedsAccount {
			continue
		}
		if len(open) == limit {
			return open, true, nil
		}
		open = append(open, OpenTask{Row: row, Case: c, Refused: refusal})
	}
	return open, len(rows) == q.Limit, nil
}
