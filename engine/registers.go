package engine

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// Rows of registers begin in files and are changed on the web. A row that nobody has changed follows its file: what is
// new, different or gone there is so here. A row that somebody has changed is what they made of it, whatever the file
// says later, until somebody lets it follow the file again. Nothing is ever deleted.
const (
	collectionRows       = "registerRows"       // "<register>/<key>", found by the register
	collectionRowHistory = "registerRowHistory" // "<register>/<key>/<revision>", found by "<register>/<key>"
)

// RegisterRow is one row of a register as it is now.
type RegisterRow struct {
	Key     string
	Values  expression.Record // key, label and the columns
	Retired bool              // not offered any more; cases that have chosen it keep it
	// Revision is that of the stored row, 0 for one that only the file knows. It rises with every change.
	Revision int
	Seeded   bool      // the file has a row with this key
	Follows  bool      // what the file says is what the row is
	Overrun  bool      // the file has been changed since somebody changed the row on the web
	By       string    // id of the person who changed it last, "" for one that follows its file from the start
	At       time.Time // zero with By
}

// RowChange is one change of a row, or a new row.
type RowChange struct {
	Values expression.Record // the whole row with its key; nil of one that is to follow its file
	// Retired takes a row out of what is offered where its register has no column that says so.
	Retired bool
	// Revision is that of the row as whoever changes it has seen it; 0 where nobody has changed it yet.
	Revision int
	New      bool // there must be no row with this key
}

// RowNote is one entry of the history of a row, oldest first in lists.
type RowNote struct {
	At       time.Time
	By       string // id of the person
	How      RowHow
	Old, New expression.Record // nil where there was or is none
}

// RowHow says what was done to a row.
type RowHow string

// The ways in which rows change.
const (
	RowAdded    RowHow = "added"
	RowChanged  RowHow = "changed"
	RowRetired  RowHow = "retired"
	RowBack     RowHow = "back"
	RowImported RowHow = "imported"
	RowFollows  RowHow = "follows" // follows its file again
)

// storedRow is the document of a row. Seed is what the file said when it was changed.
type storedRow struct {
	Key     string          `json:"key"`
	Values  json.RawMessage `json:"values,omitempty"`
	Seed    json.RawMessage `json:"seed,omitempty"`
	Retired bool            `json:"retired,omitempty"`
	Follows bool            `json:"follows,omitempty"`
	By      string          `json:"by"`
	At      time.Time       `json:"at"`
	First   time.Time       `json:"first"` // when it was added on the web, or first changed

	revision int
}

type storedNote struct {
	At  time.Time       `json:"at"`
	By  string          `json:"by"`
	How RowHow          `json:"how"`
	Old json.RawMessage `json:"old,omitempty"`
	New json.RawMessage `json:"new,omitempty"`
}

// edits are what people have changed on the web: rows by register, settings by process.
type edits struct {
	rows     map[string][]storedRow
	settings map[string]map[string]storedSetting
}

// loadEdits reads what the store knows.
func (e *Engine) loadEdits(ctx context.Context) (*edits, error) {
	known := &edits{rows: map[string][]storedRow{}, settings: map[string]map[string]storedSetting{}}
	docs, err := e.store.Find(ctx, collectionRows, "", 0)
	if err != nil {
		return nil, err
	}
	for _, doc := range docs {
		row := storedRow{revision: doc.Revision}
		if err := json.Unmarshal(doc.Body, &row); err != nil {
			return nil, fmt.Errorf("row %s: %w", doc.Key, err)
		}
		known.rows[doc.Index] = append(known.rows[doc.Index], row)
	}
	return known, e.loadSettings(ctx, known)
}

// refresh pictures the organisation anew with what people have changed in registers and settings. Who is who stays.
func (e *Engine) refresh(ctx context.Context) error {
	e.picturing.Lock()
	defer e.picturing.Unlock()
	known, err := e.loadEdits(ctx)
	if err != nil {
		return err
	}
	next := *e.Organisation()
	if err := next.edited(known); err != nil {
		return err
	}
	e.organisation.Store(&next)
	return e.planTriggers(ctx)
}

// edited puts what people have changed over what the files say.
func (o *Organisation) edited(known *edits) error {
	o.records, o.settings, o.first = map[string][]RegisterRow{}, known.settings, map[string]time.Time{}
	for name, stored := range known.rows {
		for _, row := range stored {
			o.first[name+"/"+row.Key] = row.First
		}
	}
	o.rows, o.rowByKey = map[string][]expression.Record{}, map[string]map[string]expression.Record{}
	for name, register := range o.set.Registers {
		rows, err := merged(register, known.rows[name])
		if err != nil {
			return fmt.Errorf("register %s: %w", name, err)
		}
		o.records[name] = rows
		o.rowByKey[name] = make(map[string]expression.Record, len(rows))
		for _, row := range rows {
			o.rowByKey[name][row.Key] = row.Values
			// A register that says itself what is offered does so by its own filter.
			if !row.Retired || register.ActiveColumn() != "" {
				o.rows[name] = append(o.rows[name], row.Values)
			}
		}
	}
	return nil
}

// merged are the rows of a register in the order of its file, with those that were added on the web behind them,
// oldest first.
func merged(register *definitions.Register, stored []storedRow) ([]RegisterRow, error) {
	byKey := map[string]storedRow{}
	for _, s := range stored {
		byKey[s.Key] = s
	}
	rows := []RegisterRow{}
	add := func(key string, seed expression.Record, s storedRow, changed bool) error {
		row := RegisterRow{Key: key, Values: seed, Seeded: seed != nil, Follows: !changed || s.Follows}
		if changed {
			row.Revision, row.By, row.At = s.revision, s.By, s.At
		}
		if !row.Follows {
			values, err := register.DecodeRow(s.Values, seed)
			if err != nil {
				return fmt.Errorf("row %s: %w", key, err)
			}
			row.Values, row.Retired = values, s.Retired
			if seed != nil {
				now, err := register.EncodeRow(seed)
				if err != nil {
					return err
				}
				row.Overrun = len(s.Seed) > 0 && !bytes.Equal(now, s.Seed)
			}
		}
		if active := register.ActiveColumn(); active != "" {
			row.Retired = row.Values[active] != true
		}
		rows = append(rows, row)
		return nil
	}
	for _, seed := range register.Rows {
		s, changed := byKey[seed.Key]
		delete(byKey, seed.Key)
		if err := add(seed.Key, seed.Values, s, changed); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(stored, func(a, b storedRow) int {
		return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.Key, b.Key))
	})
	for _, s := range stored {
		if _, left := byKey[s.Key]; left && !s.Follows {
			if err := add(s.Key, nil, s, true); err != nil {
				return nil, err
			}
		}
	}
	return rows, nil
}

// RegisterRows are all rows of a register, retired ones included, as they are now.
func (o *Organisation) RegisterRows(register string) []RegisterRow { return o.records[register] }

// RegisterRow is one row; false where there is none.
func (o *Organisation) RegisterRow(register, key string) (RegisterRow, bool) {
	for _, row := range o.records[register] {
		if row.Key == key {
			return row, true
		}
	}
	return RegisterRow{}, false
}

// ChangeRows stores changes of rows together or none of them, with who made them and what was before, and lets
// everybody see them at once. A *flows.Refusal says that the actor may not; ErrDocumentChanged that a row is not as the
// actor has seen it.
func (e *Engine) ChangeRows(ctx context.Context, actor flows.Actor, register string, how RowHow, changes []RowChange) error {
	if refusal := e.May(actor, EditRegister, Named(register)); refusal != nil {
		return refusal
	}
	o := e.Organisation()
	r := o.set.Registers[register]
	commit := &Commit{}
	now := e.clock.Now()
	for _, change := range changes {
		documents, err := o.rowDocuments(r, change, storedNote{At: now, By: actor.Person, How: how})
		if err != nil {
			return err
		}
		commit.Documents = append(commit.Documents, documents...)
	}
	if len(commit.Documents) == 0 {
		return nil
	}
	// Flows read registers as they are now: who may decide can be somebody else from here on.
	commit.Work = []Work{{ID: reassessWork + "/" + randomID(), Kind: "timer", Body: []byte("{}"), Due: now, State: Waiting}}
	if err := e.store.Commit(ctx, commit); err != nil {
		return err
	}
	e.wakeUp()
	return e.refresh(ctx)
}

// rowDocuments are the row as it is stored from now on, and the note of it.
func (o *Organisation) rowDocuments(r *definitions.Register, change RowChange, note storedNote) ([]DocumentChange, error) {
	key, _ := change.Values["key"].(string)
	if key == "" {
		return nil, fmt.Errorf("a row of %s has no key", r.Name)
	}
	before, known := o.RegisterRow(r.Name, key)
	if known == change.New || before.Revision != change.Revision {
		return nil, ErrDocumentChanged
	}
	row := storedRow{Key: key, By: note.By, At: note.At, First: note.At, Retired: change.Retired, Follows: note.How == RowFollows}
	var err error
	if known {
		if note.Old, err = r.EncodeRow(before.Values); err != nil {
			return nil, err
		}
	}
	if seed, seeded := r.Row(key); seeded {
		if row.Seed, err = r.EncodeRow(seed.Values); err != nil {
			return nil, err
		}
		if row.Follows {
			note.New = row.Seed
		}
	} else if row.Follows {
		return nil, ErrNotFound
	}
	if !row.Follows {
		if row.Values, err = r.EncodeRow(change.Values); err != nil {
			return nil, err
		}
		note.New = row.Values
	}
	if first := o.firstOf(r.Name, key); !first.IsZero() {
		row.First = first
	}
	body, err := json.Marshal(row)
	if err != nil {
		return nil, err
	}
	remark, err := json.Marshal(note)
	if err != nil {
		return nil, err
	}
	at := r.Name + "/" + key
	return []DocumentChange{
		{Document: Document{Collection: collectionRows, Key: at, Index: r.Name, Revision: change.Revision, Body: body}},
		{Document: Document{Collection: collectionRowHistory, Key: fmt.Sprintf("%s/%09d", at, change.Revision+1), Index: at, Body: remark}},
	}, nil
}

// firstOf is when a row was first stored; zero for one that never was.
func (o *Organisation) firstOf(register, key string) time.Time { return o.first[register+"/"+key] }

// RowHistory is everything that was done to a row, oldest first. Columns that the register no longer has are left out.
func (e *Engine) RowHistory(ctx context.Context, register, key string) ([]RowNote, error) {
	r := e.Organisation().set.Registers[register]
	if r == nil {
		return nil, ErrNotFound
	}
	docs, err := e.store.Find(ctx, collectionRowHistory, register+"/"+key, 0)
	if err != nil {
		return nil, err
	}
	var notes []RowNote
	for _, doc := range docs {
		var stored storedNote
		if err := json.Unmarshal(doc.Body, &stored); err != nil {
			return nil, fmt.Errorf("history of %s: %w", doc.Key, err)
		}
		note := RowNote{At: stored.At, By: stored.By, How: stored.How}
		if len(stored.Old) > 0 {
			if note.Old, err = r.DecodeRow(stored.Old, nil); err != nil {
				return nil, err
			}
		}
		if len(stored.New) > 0 {
			if note.New, err = r.DecodeRow(stored.New, nil); err != nil {
				return nil, err
			}
		}
		notes = append(notes, note)
	}
	return notes, nil
}
