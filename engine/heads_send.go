package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// HeadsPlace is where lists of heads are put away: a place that whoever can write to the database cannot write to.
type HeadsPlace interface {
	// Name tells one place from another. It stands in the database and in logs, and holds no secret.
	Name() string
	// Put keeps a list under a name that no other list has. It returns when the list is safe.
	Put(ctx context.Context, name string, list *HeadList, content []byte) error
}

// collectionHeads remembers of each place which list it got last.
const collectionHeads = "heads"

// lastHeads is the stored part.
type lastHeads struct {
	At     time.Time `json:"at"`
	Digest string    `json:"digest"`
	Full   time.Time `json:"full"` // when the last full list went there
}

// headsOverlap is how far a list reaches back behind the one before: clocks may have been set.
const headsOverlap = 48 * time.Hour

// sendHeads puts the heads of all chains away: all of them in the first list of a month, else those of cases that
// changed. A place that does not take its list gets all of it with the next.
func (e *Engine) sendHeads(ctx context.Context) error {
	var failed error
	for _, place := range e.headsPlaces {
		if err := e.sendHeadsTo(ctx, place); err != nil {
			failed = errors.Join(failed, fmt.Errorf("heads of all cases to %s: %w", place.Name(), err))
		}
	}
	return failed
}

func (e *Engine) sendHeadsTo(ctx context.Context, place HeadsPlace) error {
	var last lastHeads
	doc, err := e.store.Get(ctx, collectionHeads, place.Name())
	if err == nil {
		err = json.Unmarshal(doc.Body, &last)
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	now := e.clock.Now().UTC()
	zone := e.Organisation().zone
	var since time.Time
	year, month, _ := last.Full.In(zone).Date()
	if y, m, _ := now.In(zone).Date(); !last.Full.IsZero() && y == year && m == month {
		since = last.At.Add(-headsOverlap)
	}
	list, err := MakeHeads(ctx, e.store, e.keys, now, since, last.Digest)
	if err != nil {
		return err
	}
	content := list.Encode()
	if err := place.Put(ctx, now.In(zone).Format("2006-01-02-150405"), list, content); err != nil {
		return err
	}
	last.At, last.Digest = now, list.Digest
	if since.IsZero() {
		last.Full = now
	}
	body, err := json.Marshal(last)
	if err != nil {
		return err
	}
	return e.store.Write(ctx, DocumentChange{Document: Document{Collection: collectionHeads, Key: place.Name(), Revision: -1, Body: body}})
}
