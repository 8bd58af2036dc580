package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

var triggerIncomplete = &source.Message{Code: "trigger-incomplete",
	De: "Die Angaben passen nicht zum Formular.",
	En: "The answers do not fit the form."}

// rowMark is what a trigger has last seen of a row.
type rowMark struct {
	At      string `json:"at,omitempty"`      // the moment for which a case was ordered
	Digest  string `json:"digest,omitempty"`  // of what the row said
	Changes int    `json:"changes,omitempty"` // how many cases were ordered, so that each has a name of its own

	revision int
}

// markBatch is how many rows are marked in one go.
const markBatch = 500

// markRows remembers the rows that are there when a trigger comes into force.
func (e *Engine) markRows(ctx context.Context, p *definitions.Process, t *flows.Trigger) error {
	o := e.Organisation()
	var changes []DocumentChange
	for _, row := range o.RegisterRows(t.Register) {
		digest, err := o.rowDigest(t.Register, row)
		if err != nil {
			return err
		}
		change, err := rowChange(p, t, row.Key, rowMark{Digest: digest, revision: -1})
		if err != nil {
			return err
		}
		changes = append(changes, change)
	}
	for from := 0; from < len(changes); from += markBatch {
		if err := e.store.Write(ctx, changes[from:min(from+markBatch, len(changes))]...); err != nil {
			return err
		}
	}
	return nil
}

func rowChange(p *definitions.Process, t *flows.Trigger, row string, mark rowMark) (DocumentChange, error) {
	body, err := json.Marshal(mark)
	key := triggerKey(p, t)
	return DocumentChange{Document: Document{Collection: collectionTriggerRows, Key: key + "/" + row, Index: key, Revision: mark.revision, Body: body}}, err
}

func (o *Organisation) rowDigest(register string, row RegisterRow) (string, error) {
	encoded, err := o.set.Registers[register].EncodeRow(row.Values)
	sum := sha256.Sum256(encoded)
	return hex.EncodeToString(sum[:12]), err
}

// rowMarks are what was seen of the rows, by key.
func (e *Engine) rowMarks(ctx context.Context, p *definitions.Process, t *flows.Trigger) (map[string]rowMark, error) {
	key := triggerKey(p, t)
	docs, err := e.store.Find(ctx, collectionTriggerRows, key, 0)
	if err != nil {
		return nil, err
	}
	marks := make(map[string]rowMark, len(docs))
	for _, doc := range docs {
		mark := rowMark{revision: doc.Revision}
		if err := json.Unmarshal(doc.Body, &mark); err != nil {
			return nil, err
		}
		marks[doc.Key[len(key)+1:]] = mark
	}
	return marks, nil
}

// lookAtRows orders cases for rows whose day has come, or that are new or different.
func (e *Engine) lookAtRows(ctx context.Context, p *definitions.Process, t *flows.Trigger, mark triggerMark, now time.Time) (time.Time, error) {
	marks, err := e.rowMarks(ctx, p, t)
	if err != nil {
		return time.Time{}, err
	}
	var next time.Time
	var failed error
	for _, row := range e.Organisation().RegisterRows(t.Register) {
		if row.Retired {
			continue
		}
		var at time.Time
		if t.At != nil {
			at, err = e.lookAtDay(ctx, p, t, mark, marks[row.Key], row, now)
		} else {
			err = e.lookAtChange(ctx, p, t, marks[row.Key], row, now)
		}
		if err != nil {
			failed = errors.Join(failed, err)
		}
		if !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next, failed
}

// lookAtDay orders a case for a row whose day has come, and says when it comes where it has not.
func (e *Engine) lookAtDay(ctx context.Context, p *definitions.Process, t *flows.Trigger, trigger triggerMark, mark rowMark, row RegisterRow, now time.Time) (time.Time, error) {
	at, err := e.dayOf(p, t, row)
	if err != nil || at.IsZero() || !at.After(trigger.Since) || mark.At == at.Format(time.RFC3339) {
		return time.Time{}, err
	}
	if at.After(now) {
		return at, nil
	}
	wanted, err := t.Wants(e.triggerScope(p, map[string]any{"row": row.Values}))
	if err != nil || !wanted {
		return time.Time{}, err
	}
	mark.At = at.Format(time.RFC3339)
	return time.Time{}, e.orderFor(ctx, p, t, row, mark, at, mark.At, now)
}

// dayOf is the moment of a row; a day is its beginning. Zero where the row names none.
func (e *Engine) dayOf(p *definitions.Process, t *flows.Trigger, row RegisterRow) (time.Time, error) {
	value, err := t.At.Eval(e.triggerScope(p, map[string]any{"row": row.Values}))
	if err != nil {
		return time.Time{}, err
	}
	switch v := value.(type) {
	case expression.Date:
		return midnight(v, e.Organisation().zone), nil
	case time.Time:
		return v.UTC().Truncate(time.Second), nil
	}
	return time.Time{}, nil
}

// lookAtChange orders a case for a row that is new or says something else than before.
func (e *Engine) lookAtChange(ctx context.Context, p *definitions.Process, t *flows.Trigger, mark rowMark, row RegisterRow, now time.Time) error {
	digest, err := e.Organisation().rowDigest(t.Register, row)
	if err != nil || digest == mark.Digest {
		return err
	}
	isNew := mark.revision == 0
	mark.Digest = digest
	wanted := isNew == (t.On == flows.RowAdded)
	if wanted {
		if wanted, err = t.Wants(e.triggerScope(p, map[string]any{"row": row.Values})); err != nil {
			return err
		}
	}
	if wanted {
		mark.Changes++
		return e.orderFor(ctx, p, t, row, mark, now, strconv.Itoa(mark.Changes), now)
	}
	change, err := rowChange(p, t, row.Key, mark)
	if err != nil {
		return err
	}
	return e.store.Write(ctx, change)
}

// orderFor writes the order of a case for a row, with what was seen of the row.
func (e *Engine) orderFor(ctx context.Context, p *definitions.Process, t *flows.Trigger, row RegisterRow, mark rowMark, due time.Time, occasion string, now time.Time) error {
	change, err := rowChange(p, t, row.Key, mark)
	if err != nil {
		return err
	}
	order, err := orderWork(startOrder{Process: p.Name, Kind: t.Kind, Name: t.Name, Due: due, Row: row.Key}, row.Key+"/"+occasion, now)
	if err != nil {
		return err
	}
	err = e.store.Commit(ctx, &Commit{Documents: []DocumentChange{change}, Work: []Work{order}})
	if errors.Is(err, ErrDocumentChanged) { // another node was first
		return nil
	}
	return err
}
