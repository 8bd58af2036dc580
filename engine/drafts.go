package engine

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
	"laufzettel/forms"
)

const (
	collectionDrafts   = "drafts"
	collectionReceipts = "receipts" // draft -> case, so that a second click is shown the first result
)

// Draft is an unfinished form: everything as it was typed, right or wrong. Its key is known only to the
// person who fills it in.
type Draft struct {
	Key      string              `json:"-"`
	Revision int                 `json:"-"`
	Expires  time.Time           `json:"-"`
	Process  string              `json:"process"`
	FlowHash string              `json:"flowHash"` // version it was begun with
	Input    forms.Input         `json:"input"`
	Files    map[string]FileMeta `json:"files,omitempty"`
	Person   string              `json:"person,omitempty"` // signed-in person who began it
	Begun    time.Time           `json:"begun"`
	Lang     string              `json:"lang,omitempty"` // in which Input was typed; "" is the site's own
	Word     string              `json:"word,omitempty"` // address the resume link was sent to
	Saved    time.Time           `json:"saved,omitzero"`
	// Earlier are answers that could not be carried to the version the draft has now; they are shown until it
	// is sent, and go with it.
	Earlier []forms.Change `json:"earlier,omitempty"`
	// Linked is what the signed link said through which the draft was begun, by path.
	Linked forms.Input `json:"linked,omitempty"`
	// Amends is the id of the ended case that the draft would change; "" is a case of its own.
	Amends string `json:"amends,omitempty"`
}

// NewDraft begins a draft of a process; nothing is stored until SaveDraft.
func (e *Engine) NewDraft(process, person string) *Draft {
	d := &Draft{Key: randomID(), Process: process, Person: person, Begun: e.clock.Now(), Input: forms.Input{}, Files: map[string]FileMeta{}}
	if p, ok := e.Process(process); ok {
		d.FlowHash = p.Ref.Hash
	}
	return d
}

// CaseID is the case that the draft becomes: derived, so that files can lie in the case's folder from the
// first upload, and so that one draft can never become two cases.
func (d *Draft) CaseID() string {
	sum := sha256.Sum256([]byte("case of draft\x00" + d.Key))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// SaveDraft stores the draft; each saving prolongs its life. ErrDocumentChanged if it was saved elsewhere
// meanwhile.
func (e *Engine) SaveDraft(ctx context.Context, d *Draft) error {
	d.Saved = e.clock.Now()
	body, err := json.Marshal(d)
	if err != nil {
		return err
	}
	d.Expires = e.draftExpiry()
	err = e.store.Write(ctx, DocumentChange{Document: Document{
		Collection: collectionDrafts, Key: d.Key, Index: d.Person, Revision: d.Revision, Body: body, Expires: d.Expires,
	}})
	if err == nil {
		d.Revision++
	}
	return err
}

// DraftLife is how long a draft that is saved now is kept.
func (e *Engine) DraftLife() time.Duration { return e.draftExpiry().Sub(e.clock.Now()) }

func (e *Engine) draftExpiry() time.Time {
	o := e.Organisation()
	period := o.set.Site.Drafts
	if period.N == 0 {
		period = expression.Period{N: 30, Unit: expression.Days}
	}
	today := expression.DateOf(e.clock.Now(), o.zone)
	return period.AddTo(today, nil).AddDays(1).In(o.zone).UTC()
}

// Draft loads a draft. ErrNotFound where there is none or it has expired.
func (e *Engine) Draft(ctx context.Context, key string) (*Draft, error) {
	doc, err := e.store.Get(ctx, collectionDrafts, key)
	if err != nil {
		return nil, err
	}
	d := &Draft{Key: key, Revision: doc.Revision, Expires: doc.Expires}
	if err := json.Unmarshal(doc.Body, d); err != nil {
		return nil, err
	}
	if d.Input == nil {
		d.Input = forms.Input{}
	}
	if d.Files == nil {
		d.Files = map[string]FileMeta{}
	}
	e.files.forgetInfected(d)
	return d, nil
}

// DropDraft deletes a draft with its files.
func (e *Engine) DropDraft(ctx context.Context, d *Draft) error {
	err := e.store.Write(ctx, DocumentChange{Document: Document{Collection: collectionDrafts, Key: d.Key, Revision: -1}, Delete: true})
	return errors.Join(err, e.files.RemoveAll(d.CaseID()))
}

// Receipt finds the case that a draft has become. ErrNotFound.
func (e *Engine) Receipt(ctx context.Context, draft string) (*Case, error) {
	doc, err := e.store.Get(ctx, collectionReceipts, draft)
	if err != nil {
		return nil, err
	}
	return e.Case(ctx, string(doc.Body))
}

// FileRecords are the draft's files as a form sees them, by id.
func (d *Draft) FileRecords() map[string]expression.Record {
	records := map[string]expression.Record{}
	for id, meta := range d.Files {
		records[id] = meta.Record()
	}
	return records
}

// Record is the attachment as a form stores it.
func (m FileMeta) Record() expression.Record {
	record := expression.Record{"id": m.ID, "name": m.Name, "size": decimal.NewFromInt(m.Size), "type": m.Type}
	if m.SHA256 != "" {
		record["sha256"] = m.SHA256
	}
	return record
}
