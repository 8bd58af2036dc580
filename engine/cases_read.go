package engine

import (
	"context"
	"encoding/base64"
	"errors"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// Tasks lists open tasks for inboxes.
func (e *Engine) Tasks(ctx context.Context, q TaskQuery) ([]TaskRow, error) {
	return e.store.Tasks(ctx, q)
}

// Cases lists cases.
func (e *Engine) Cases(ctx context.Context, q CaseQuery) ([]CaseRow, error) {
	return e.store.Cases(ctx, q)
}

// TaskHistory finds the case and stop of an open task by its opaque id, or of a decided one through the
// link that belonged to it. ErrNotFound.
func (e *Engine) TaskHistory(ctx context.Context, id string) (*History, string, error) {
	rows, err := e.store.Tasks(ctx, TaskQuery{ID: id, Limit: 1})
	if err != nil {
		return nil, "", err
	}
	caseID, stop := "", ""
	if len(rows) == 1 {
		caseID, stop = rows[0].Case, rows[0].Stop
	} else if caseID, stop, err = e.decidedTask(ctx, id); err != nil {
		return nil, "", err
	}
	h, err := e.History(ctx, caseID)
	return h, stop, err
}

func (e *Engine) decidedTask(ctx context.Context, id string) (caseID, stop string, err error) {
	docs, err := e.store.Find(ctx, collectionLinks, id, 1)
	if err != nil {
		return "", "", err
	}
	if id == "" || len(docs) == 0 {
		return "", "", ErrNotFound
	}
	body, err := e.linkBody(ctx, docs[0].Key)
	return body.Case, body.Stop, err
}

// ProcessVersion is the process version with a hash. ErrNotFound.
func (e *Engine) ProcessVersion(ctx context.Context, hash string) (*definitions.Process, error) {
	return e.version(ctx, hash)
}

// DraftsOf lists the drafts of a signed-in person.
func (e *Engine) DraftsOf(ctx context.Context, person string) ([]*Draft, error) {
	if person == "" {
		return nil, nil
	}
	docs, err := e.store.Find(ctx, collectionDrafts, person, 50)
	if err != nil {
		return nil, err
	}
	var drafts []*Draft
	for _, doc := range docs {
		d, err := e.Draft(ctx, doc.Key)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		drafts = append(drafts, d)
	}
	return drafts, nil
}

// AddressOf is the mailbox of somebody in a case; "" if there is none.
func (e *Engine) AddressOf(h *History, party flows.Party) string { return e.address(h, party).Mail }

// NextDue is when the next timer rings or effect is due; zero if nothing waits.
func (e *Engine) NextDue(ctx context.Context) (time.Time, error) { return e.store.NextDue(ctx) }

// CallValue is one input of a connector's call, as a person would copy it.
type CallValue struct{ Label, Text string }

// CallInput is what has to be done by hand where a connection has no way in: the input of the call that the
// stop belongs to, in the order the connector declares, with labels in a language.
func (e *Engine) CallInput(h *History, stop *flows.Stop, lang string) []CallValue {
	o := e.Organisation()
	var found []CallValue
	for _, event := range h.Events {
		call, ok := event.Event.(flows.CallRequested)
		if !ok || call.Step != stop.Step || call.Round != stop.Round {
			continue
		}
		found = nil
		with := withOf(h, event.Seq)
		for _, key := range e.operations[call.Connector][call.Operation].Keys {
			if value, ok := with[key.Name]; ok {
				found = append(found, CallValue{Label: label(key.Doc.De, key.Doc.En, lang), Text: expression.Format(value, lang, o.zone)})
			}
		}
	}
	return found
}

func label(de, en, lang string) string {
	text := de
	if lang == "en" {
		text = en
	}
	if n := len(text); n > 0 && text[n-1] == '.' {
		return text[:n-1]
	}
	return text
}

// Effects lists work in a state that needs a person: refused by the other side, or held after a dispute.
func (e *Engine) Effects(ctx context.Context, state WorkState) ([]Work, error) {
	return e.store.Outbox(ctx, WorkQuery{State: state, Limit: 500})
}

// EffectKey and EffectID turn the id of work into one part of an address and back.
func EffectKey(id string) string { return base64.RawURLEncoding.EncodeToString([]byte(id)) }

// EffectID is the inverse of EffectKey.
func EffectID(key string) (string, error) {
	id, err := base64.RawURLEncoding.DecodeString(key)
	return string(id), err
}

// RetryEffect lets an effect be tried again now.
func (e *Engine) RetryEffect(ctx context.Context, id string) error {
	err := e.store.Update(ctx, WorkChange{ID: id, State: Waiting, Due: e.clock.Now()})
	e.wakeUp()
	return err
}

// DropEffect notes that a person has dealt with an effect.
func (e *Engine) DropEffect(ctx context.Context, id string) error {
	return e.store.Update(ctx, WorkChange{ID: id, State: Settled, DoneAt: e.clock.Now(), LastError: "settled by an administrator"})
}

// VacantTasks lists open tasks for which nobody but the caretaker was found, or not even a caretaker.
func (e *Engine) VacantTasks(ctx context.Context) ([]TaskRow, error) {
	return e.store.Tasks(ctx, TaskQuery{Place: nobodyPlace, Limit: 500})
}

// Halted lists the cases whose definition failed while they ran.
func (e *Engine) Halted(ctx context.Context) ([]*Case, error) {
	docs, err := e.store.Find(ctx, collectionHalted, "", 500)
	if err != nil {
		return nil, err
	}
	var halted []*Case
	for _, doc := range docs {
		c, err := e.Case(ctx, doc.Key)
		if err != nil {
			return nil, err
		}
		halted = append(halted, c)
	}
	return halted, nil
}

// NewBrowserKey is a fresh value for the cookie that binds a sign-in to its browser.
func NewBrowserKey() string { return randomID() }

// MailboxOf is where somebody of the case is reached; "" if nowhere.
func (c *Case) MailboxOf(party flows.Party, e *Engine) string {
	return e.AddressOf(&History{Case: *c}, party)
}
