package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
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

// headsWork puts lists away every night, and again where a place did not take its list.
const headsWork = "heads"

// lastHeads is the stored part.
type lastHeads struct {
	At     time.Time `json:"at"`
	Digest string    `json:"digest"`
	Full   time.Time `json:"full"` // when the last full list went there

	// Of a place that does not take its lists.
	Failed time.Time `json:"failed,omitzero"` // since when
	Tries  int       `json:"tries,omitempty"`
	Why    string    `json:"why,omitempty"`
	Again  time.Time `json:"again,omitzero"`
}

const (
	// headsOverlap is how far a list reaches back behind the one before: clocks may have been set.
	headsOverlap = 48 * time.Hour
	// headsRetry is after how long a place that did not take its list is tried again.
	headsRetry = time.Hour
)

// HeadsTrouble is a place that does not take lists of heads. Until it does, it shows no loss since then.
type HeadsTrouble struct {
	Place string
	Why   string // what the place said
	Since time.Time
	Tries int
	Next  time.Time // when it is tried again
	Work  string    // for RetryEffect
}

// HeadsTroubles are the places that did not take their last list.
func (e *Engine) HeadsTroubles(ctx context.Context) ([]HeadsTrouble, error) {
	var troubles []HeadsTrouble
	for _, place := range e.headsPlaces {
		last, err := e.lastHeadsOf(ctx, place)
		if err != nil {
			return nil, err
		}
		if !last.Failed.IsZero() {
			troubles = append(troubles, HeadsTrouble{place.Name(), last.Why, last.Failed, last.Tries, last.Again, headsWork})
		}
	}
	return troubles, nil
}

// planHeads makes sure that lists are put away from the next night on.
func (e *Engine) planHeads(ctx context.Context) error {
	if len(e.headsPlaces) == 0 {
		return nil
	}
	err := e.store.Commit(ctx, &Commit{
		Work:      []Work{{ID: headsWork, Kind: "timer", Body: []byte("{}"), Due: e.nextNight(), State: Waiting}},
		Documents: []DocumentChange{{Document: Document{Collection: collectionSchedule, Key: headsWork, Body: []byte("{}")}}},
	})
	if errors.Is(err, ErrDocumentChanged) { // it is planned already
		return nil
	}
	return err
}

// sendHeads puts the heads of all chains away at every place that has got no list since the last night: all of them in
// the first list of a month, else those of cases that changed. A place that does not take its list gets all of it with
// the next, and is tried again until it does.
func (e *Engine) sendHeads(ctx context.Context, w Work) (*WorkChange, error) {
	now := e.clock.Now().UTC()
	zone := e.Organisation().zone
	year, month, day := e.nextNight().In(zone).Date()
	night := time.Date(year, month, day-1, nightlyHour, 0, 0, 0, zone) // the last one
	change := &WorkChange{ID: w.ID, State: Waiting, Due: e.nextNight()}
	var refused []string
	for _, place := range e.headsPlaces {
		last, err := e.lastHeadsOf(ctx, place)
		if err != nil {
			return nil, err
		}
		if last.Failed.IsZero() && !last.At.Before(night) && !last.At.After(now) {
			continue
		}
		failed := e.sendHeadsTo(ctx, place, last, now)
		if failed == nil {
			continue
		}
		if last.Failed.IsZero() {
			last.Failed = now
		}
		last.Tries, last.Why, last.Again = last.Tries+1, failed.Error(), now.Add(headsRetry)
		e.log.Error("a list of heads was not taken; it is tried again", "place", place.Name(), "tries", last.Tries)
		if err := e.noteHeads(ctx, place, last); err != nil {
			return nil, err
		}
		refused = append(refused, fmt.Sprintf("%s: %s", place.Name(), last.Why))
		change.Due, change.Attempts = last.Again, w.Attempts+1
	}
	change.LastError = strings.Join(refused, "; ")
	return change, nil
}

func (e *Engine) lastHeadsOf(ctx context.Context, place HeadsPlace) (lastHeads, error) {
	var last lastHeads
	doc, err := e.store.Get(ctx, collectionHeads, place.Name())
	if errors.Is(err, ErrNotFound) {
		return last, nil
	}
	if err == nil {
		err = json.Unmarshal(doc.Body, &last)
	}
	return last, err
}

func (e *Engine) noteHeads(ctx context.Context, place HeadsPlace, last lastHeads) error {
	body, err := json.Marshal(last)
	if err != nil {
		return err
	}
	return e.store.Write(ctx, DocumentChange{Document: Document{Collection: collectionHeads, Key: place.Name(), Revision: -1, Body: body}})
}

func (e *Engine) sendHeadsTo(ctx context.Context, place HeadsPlace, last lastHeads, now time.Time) error {
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
	full := last.Full
	if since.IsZero() {
		full = now
	}
	return e.noteHeads(ctx, place, lastHeads{At: now, Digest: list.Digest, Full: full})
}
