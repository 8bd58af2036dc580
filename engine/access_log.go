package engine

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"laufzettel/flows"
)

// collectionAccessLog says who has looked at what is not for everybody's eyes. It holds ids and nothing personal beside
// them, and is the only thing that looking at a case writes. Its keys begin with the newest.
const collectionAccessLog = "accessLog"

// accessLogTime is how long an entry of the access log is kept.
const accessLogTime = 2 * 365 * 24 * time.Hour

// accessOnce is the time in which the same look of the same person is noted once.
const accessOnce = time.Hour

// AccessNote is an entry of the access log: somebody looked at something of a case that is kept from most people.
type AccessNote struct {
	At      time.Time `json:"at"` // UTC; of the first look within the hour
	Person  string    `json:"person,omitempty"`
	Service string    `json:"service,omitempty"`
	Way     flows.Way `json:"way"`
	Case    string    `json:"case"`             // id
	What    string    `json:"what"`             // "case" for the sensitive answers on its page, "file/<id>" for an attachment, or ExportedList ...
	Filter  string    `json:"filter,omitempty"` // of an export: which cases, without what was searched for
	Count   int       `json:"count,omitempty"`  // of an export: how many cases
}

// NoteAccess writes into the access log that somebody has looked at something of a case. The same look within an hour
// is noted once, so that reloading a page does not bury the rest.
func (e *Engine) NoteAccess(ctx context.Context, actor flows.Actor, caseID, what string) error {
	now := e.clock.Now().UTC()
	note := AccessNote{At: now, Person: actor.Person, Service: actor.Service, Way: actor.Way, Case: caseID, What: what}
	body, err := json.Marshal(note)
	if err != nil {
		return err
	}
	hour := now.Truncate(accessOnce)
	who := e.keys.MAC("access log", actor.Person, actor.Service, caseID, what)
	err = e.store.Write(ctx, DocumentChange{Document: Document{
		Collection: collectionAccessLog, Key: newestFirst(hour) + "/" + base64.RawURLEncoding.EncodeToString(who[:12]), Index: caseID,
		Body: body, Expires: now.Add(accessLogTime),
	}})
	if errors.Is(err, ErrDocumentChanged) {
		return nil // noted already within this hour
	}
	return err
}

// AccessNotes are the newest entries of the access log, those of one case or, with "", of all.
func (e *Engine) AccessNotes(ctx context.Context, caseID string, limit int) ([]AccessNote, error) {
	docs, err := e.store.Find(ctx, collectionAccessLog, caseID, limit)
	if err != nil {
		return nil, err
	}
	notes := make([]AccessNote, 0, len(docs))
	for _, doc := range docs {
		var note AccessNote
		if err := json.Unmarshal(doc.Body, &note); err != nil {
			return nil, fmt.Errorf("access log, entry %s: %w", doc.Key, err)
		}
		notes = append(notes, note)
	}
	return notes, nil
}

// newestFirst writes an instant so that later ones come first in the order of keys.
func newestFirst(at time.Time) string { return fmt.Sprintf("%016x", math.MaxInt64-at.UnixMilli()) }
