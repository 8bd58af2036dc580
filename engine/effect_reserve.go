package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"time"

	shopspring "github.com/shopspring/decimal"

	"laufzettel/connectors"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// Places of a register row are counted by claims, so that of two that want the last one exactly one gets it. Who waits
// for one keeps their turn: the oldest is served first.
const (
	collectionReserved = "reserved"    // by command, found by the case: a reservation
	collectionQueued   = "waitingList" // by command, found by the row: a reservation that waits
)

// waitingPause is when a case on the waiting list looks again, should nobody have told it that a place is free.
const waitingPause = time.Hour

// reservation is what a case holds of a row, or waits for.
type reservation struct {
	Case    string          `json:"case"`
	Scope   string          `json:"scope"` // of the claims
	Key     string          `json:"key"`
	Count   int             `json:"count"`
	Since   time.Time       `json:"since"`
	Command json.RawMessage `json:"command,omitempty"` // of one that waits: what it is tried again with
}

func reservedScope(register string) string { return "reserved/" + register }

func rowIndex(scope, key string) string { return scope + "/" + key }

// reserve takes places of a row, or waits for them, or says that there are none.
func (e *Engine) reserve(ctx context.Context, h *History, command flows.Command, with map[string]any, register, key string) connectors.Outcome {
	if done, before, err := e.effectedBefore(ctx, command); before || err != nil {
		if err != nil {
			return tryLater(err)
		}
		return done
	}
	capacity, count := whole(with[flows.InCapacity], 0), whole(with[flows.InCount], 1)
	if count < 1 {
		return refusedEffect("Der Schritt reserviert %d Plätze; das geht nicht.", count)
	}
	r := reservation{Case: h.Row.ID, Scope: reservedScope(register), Key: key, Count: count, Since: e.clock.Now()}
	taken, _, err := e.store.Claimed(ctx, r.Scope, r.Key, 0)
	if err != nil {
		return tryLater(err)
	}
	before, queued, err := e.ahead(ctx, command.ID, &r)
	if err != nil {
		return tryLater(err)
	}
	waits := with[flows.InWaiting] != nil
	if left := capacity - taken - before; left >= count {
		outcome, err := e.takePlaces(ctx, command, r, capacity, left-count)
		if err == nil || !errors.Is(err, ErrTaken) {
			if err != nil {
				return tryLater(err)
			}
			return outcome
		}
	}
	if !waits {
		return connectors.Outcome{Class: connectors.OK, Output: map[string]any{"reserved": false, "left": number(max(capacity-taken, 0))}}
	}
	if !queued {
		if err := e.queue(ctx, command, r); err != nil {
			return tryLater(err)
		}
	}
	return connectors.Outcome{Class: connectors.Later, Reason: "alle Plätze sind vergeben; der Vorgang steht auf der Warteliste", RetryAfter: waitingPause}
}

// ahead counts the places that others wait for who were there first, and says whether the command waits already.
func (e *Engine) ahead(ctx context.Context, command string, r *reservation) (places int, queued bool, err error) {
	list, err := e.waitingFor(ctx, r.Scope, r.Key)
	if err != nil {
		return 0, false, err
	}
	for _, w := range list {
		if w.command == command {
			r.Since = w.Since
			return places, true, nil
		}
		places += w.Count
	}
	return places, false, nil
}

// waiter is a reservation on a waiting list.
type waiter struct {
	reservation
	command string
}

// waitingFor is the waiting list of a row, oldest first.
func (e *Engine) waitingFor(ctx context.Context, scope, key string) ([]waiter, error) {
	docs, err := e.store.Find(ctx, collectionQueued, rowIndex(scope, key), 0)
	if err != nil {
		return nil, err
	}
	var list []waiter
	for _, doc := range docs {
		w := waiter{command: doc.Key}
		if err := json.Unmarshal(doc.Body, &w.reservation); err != nil {
			return nil, err
		}
		list = append(list, w)
	}
	slices.SortFunc(list, func(a, b waiter) int { return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.command, b.command)) })
	return list, nil
}

func (e *Engine) takePlaces(ctx context.Context, command flows.Command, r reservation, capacity, left int) (connectors.Outcome, error) {
	output := map[string]any{"reserved": true, "left": strconv.Itoa(left)}
	done, err := effected(command, output, e.clock.Now())
	if err != nil {
		return connectors.Outcome{}, err
	}
	body, err := json.Marshal(r)
	if err != nil {
		return connectors.Outcome{}, err
	}
	commit := &Commit{Documents: []DocumentChange{done,
		{Document: Document{Collection: collectionReserved, Key: command.ID, Index: r.Case, Revision: -1, Body: body}},
		{Document: Document{Collection: collectionQueued, Key: command.ID, Revision: -1}, Delete: true}}}
	for i := range r.Count {
		commit.Claims = append(commit.Claims, Claim{Scope: r.Scope, Key: r.Key, Holder: placeHolder(command.ID, i), Limit: capacity})
	}
	return connectors.Outcome{Class: connectors.OK, Output: output}, e.store.Commit(ctx, commit)
}

func placeHolder(command string, i int) string { return command + "#" + strconv.Itoa(i) }

func (e *Engine) queue(ctx context.Context, command flows.Command, r reservation) (err error) {
	if r.Command, err = json.Marshal(command); err != nil {
		return err
	}
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return e.store.Write(ctx, DocumentChange{Document: Document{Collection: collectionQueued, Key: command.ID, Index: rowIndex(r.Scope, r.Key), Revision: -1, Body: body}})
}

// releaseReserved gives back what the case holds of a row.
func (e *Engine) releaseReserved(ctx context.Context, h *History, command flows.Command, register, key string) connectors.Outcome {
	commit := &Commit{}
	scope := reservedScope(register)
	err := e.giveBackPlaces(ctx, commit, h.Row.ID, func(r reservation) bool { return r.Scope == scope && r.Key == key })
	if err == nil && len(commit.Documents) > 0 {
		err = e.store.Commit(ctx, commit)
		e.wakeUp()
	}
	if err != nil {
		return tryLater(err)
	}
	return connectors.Outcome{Class: connectors.OK, Output: map[string]any{"key": key}}
}

// giveBackPlaces releases reservations of a case and lets those who wait for the same rows look again.
func (e *Engine) giveBackPlaces(ctx context.Context, commit *Commit, caseID string, which func(reservation) bool) error {
	docs, err := e.store.Find(ctx, collectionReserved, caseID, 0)
	if err != nil {
		return err
	}
	for _, doc := range docs {
		var r reservation
		if err := json.Unmarshal(doc.Body, &r); err != nil {
			return err
		}
		if !which(r) {
			continue
		}
		for i := range r.Count {
			commit.Claims = append(commit.Claims, Claim{Scope: r.Scope, Key: r.Key, Holder: placeHolder(doc.Key, i), Release: true})
		}
		commit.Documents = append(commit.Documents, DocumentChange{Document: Document{Collection: collectionReserved, Key: doc.Key, Revision: doc.Revision}, Delete: true})
		if err := e.callWaiting(ctx, commit, r); err != nil {
			return err
		}
	}
	return nil
}

// callWaiting lets those at the head of a waiting list try again at once.
func (e *Engine) callWaiting(ctx context.Context, commit *Commit, r reservation) error {
	list, err := e.waitingFor(ctx, r.Scope, r.Key)
	if err != nil {
		return err
	}
	now := e.clock.Now()
	for i, w := range list {
		if i > r.Count {
			break
		}
		commit.Work = append(commit.Work, Work{ID: w.command, Case: w.Case, Kind: string(flows.Call), Body: w.Command, Due: now,
			Lane: "call:" + flows.CallsRegister, State: Waiting})
	}
	return nil
}

// projectReservations gives back the places of a case that has ended without what it was for, and takes a case off the
// waiting lists of steps it has left.
func (e *Engine) projectReservations(ctx context.Context, commit *Commit, c *Case, next *flows.State) error {
	if !c.Flow().Reserves() {
		return nil
	}
	for _, stop := range c.State.Open {
		if stop.Kind == flows.Calling && stop.Command != "" && next.Stop(stop.ID) == nil {
			commit.Documents = append(commit.Documents, DocumentChange{Document: Document{Collection: collectionQueued, Key: stop.Command, Revision: -1}, Delete: true})
		}
	}
	if next.Ended.IsZero() || !c.State.Ended.IsZero() || c.Flow().StatusKind(next.Status) == "done" {
		return nil
	}
	return e.giveBackPlaces(ctx, commit, c.Row.ID, func(reservation) bool { return true })
}

// WaitingPlace is the turn of a case on the waiting list of a step: 1 is the next; 0 where it waits for no place.
func (e *Engine) WaitingPlace(ctx context.Context, c *Case, stop *flows.Stop) (int, error) {
	doc, err := e.store.Get(ctx, collectionQueued, stop.Command)
	if errors.Is(err, ErrNotFound) || stop.Command == "" {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	var r reservation
	if err := json.Unmarshal(doc.Body, &r); err != nil {
		return 0, err
	}
	list, err := e.waitingFor(ctx, r.Scope, r.Key)
	return 1 + slices.IndexFunc(list, func(w waiter) bool { return w.command == stop.Command }), err
}

// whole is a whole number of an effect's input; what is missing is otherwise.
func whole(value any, otherwise int) int {
	switch v := value.(type) {
	case expression.Decimal:
		return int(v.IntPart())
	case string:
		if n, err := strconv.Atoi(v); err == nil {
			return n
		}
	}
	return otherwise
}

func number(n int) expression.Decimal { return shopspring.NewFromInt(int64(n)) }
