package engine

import (
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

// Units begin in files and are changed on the web. A unit that nobody has changed follows its file; one that somebody has
// changed is what they made of it, whatever the file says of its name, place, time and successor later, until somebody lets
// it follow the file again. What else a file says of a unit (who answers for its data, its Land) always holds. Units are
// never deleted: they end, and others take their place.
const (
	collectionUnits       = "units"       // by key
	collectionUnitHistory = "unitHistory" // "<key>/<time>/...", found by the key
)

// storedUnit is the document of a unit. Seed is what the file said when it was changed.
type storedUnit struct {
	UnitWords
	Seed    *UnitWords `json:"seed,omitempty"`
	Follows bool       `json:"follows,omitempty"`
	By      string     `json:"by"`
	At      time.Time  `json:"at"`
	First   time.Time  `json:"first"`

	revision int
}

// UnitWords are what people say of a unit on the web.
type UnitWords struct {
	Key       string          `json:"key"`
	Name      string          `json:"name"`
	Level     string          `json:"level"`
	Parent    string          `json:"parent,omitempty"` // "" is the top
	ValidFrom expression.Date `json:"validFrom,omitzero"`
	ValidTo   expression.Date `json:"validTo,omitzero"` // the last day
	Successor string          `json:"successor,omitempty"`
}

func wordsOf(u definitions.Unit) UnitWords {
	return UnitWords{Key: u.Key, Name: u.Name, Level: u.Level, Parent: u.Parent, ValidFrom: u.ValidFrom, ValidTo: u.ValidTo, Successor: u.Successor}
}

func (w UnitWords) over(u definitions.Unit) definitions.Unit {
	u.Key, u.Name, u.Level, u.Parent, u.ValidFrom, u.ValidTo, u.Successor = w.Key, w.Name, w.Level, w.Parent, w.ValidFrom, w.ValidTo, w.Successor
	return u
}

// UnitHow says what was done to a unit.
type UnitHow string

// The ways in which units change.
const (
	UnitAdded    UnitHow = "added"
	UnitChanged  UnitHow = "changed"
	UnitImported UnitHow = "imported"
	UnitFollows  UnitHow = "follows" // its file again
	UnitOffices  UnitHow = "offices" // somebody was given an office in it, or lost one
)

// UnitState is a unit as it is now, and how it stands to its file.
type UnitState struct {
	definitions.Unit
	Revision int  // for UnitChange; 0 where nobody has changed it
	Seeded   bool // the file has it
	Follows  bool // what the file says is what it is
	Overrun  bool // the file has been changed since somebody changed it on the web
	Ended    bool // today is behind its last day
}

// UnitChange is a change of a unit, or a new one.
type UnitChange struct {
	Unit     UnitWords
	Revision int  // as whoever changes it has seen it
	New      bool // there must be no unit with this key
	Follow   bool // let it follow its file; only the key counts
}

// UnitNote is one entry of the history of a unit, oldest first in lists.
type UnitNote struct {
	At                     time.Time
	By                     string // id of the person
	How                    UnitHow
	Old, New               *UnitWords           // nil where there was or is none, and of offices
	Person                 string               // whose offices changed
	OldOffices, NewOffices []definitions.Office // of this person in this unit
}

type storedUnitNote struct {
	At         time.Time            `json:"at"`
	By         string               `json:"by,omitempty"`
	How        UnitHow              `json:"how"`
	Old        *UnitWords           `json:"old,omitempty"`
	New        *UnitWords           `json:"new,omitempty"`
	Person     string               `json:"person,omitempty"`
	OldOffices []definitions.Office `json:"oldOffices,omitempty"`
	NewOffices []definitions.Office `json:"newOffices,omitempty"`
}

// unitNoteKey sorts the history of a unit by time.
func unitNoteKey(unit string, at time.Time, id string, revision int) string {
	return fmt.Sprintf("%s/%020d/%s/%09d", unit, at.UnixMicro(), id, revision)
}

func (e *Engine) loadUnits(ctx context.Context) ([]storedUnit, error) {
	docs, err := e.store.Find(ctx, collectionUnits, "", 0)
	if err != nil {
		return nil, err
	}
	var units []storedUnit
	for _, doc := range docs {
		unit := storedUnit{revision: doc.Revision}
		if err := json.Unmarshal(doc.Body, &unit); err != nil {
			return nil, fmt.Errorf("unit %s: %w", doc.Key, err)
		}
		units = append(units, unit)
	}
	return units, nil
}

// placeUnits puts units of the store over those of the files: first those of the files in their order, then those that
// were added, oldest first.
func (o *Organisation) placeUnits(stored []storedUnit) {
	o.storedUnits = make(map[string]storedUnit, len(stored))
	for _, s := range stored {
		o.storedUnits[s.Key] = s
	}
	o.units, o.children, o.unitOrder = map[string]definitions.Unit{}, map[string][]string{}, nil
	add := func(u definitions.Unit) {
		o.units[u.Key] = u
		o.children[u.Parent] = append(o.children[u.Parent], u.Key)
		o.unitOrder = append(o.unitOrder, u.Key)
	}
	for _, u := range o.set.Units {
		if s, changed := o.storedUnits[u.Key]; changed && !s.Follows {
			u = s.over(u)
		}
		add(u)
	}
	stored = slices.Clone(stored)
	slices.SortFunc(stored, func(a, b storedUnit) int { return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.Key, b.Key)) })
	for _, s := range stored {
		if _, there := o.units[s.Key]; !there && !s.Follows {
			add(s.over(definitions.Unit{}))
		}
	}
}

// placeUnit puts one changed unit of the store in its place, in a picture whose units nobody else has. Units that were
// added together get their order from placeUnits.
func (o *Organisation) placeUnit(stored []storedUnit, s storedUnit) {
	before, there := o.units[s.Key]
	if s.Follows || there && before.Parent != s.Parent {
		o.placeUnits(stored)
		return
	}
	o.storedUnits[s.Key], o.units[s.Key] = s, s.over(before)
	if !there {
		o.children[s.Parent] = append(o.children[s.Parent], s.Key)
		o.unitOrder = append(o.unitOrder, s.Key)
	}
}

// UnitState is a unit as it is now; false for an unknown one.
func (o *Organisation) UnitState(key string) (UnitState, bool) {
	u, there := o.units[key]
	if !there {
		return UnitState{}, false
	}
	state := UnitState{Unit: u, Follows: true, Ended: o.hasEnded(u, o.today())}
	seed, seeded := o.seedOf(key)
	state.Seeded = seeded
	if s, changed := o.storedUnits[key]; changed {
		state.Revision, state.Follows = s.revision, s.Follows
		state.Overrun = !s.Follows && seeded && s.Seed != nil && *s.Seed != wordsOf(seed)
	}
	return state, true
}

func (o *Organisation) seedOf(key string) (definitions.Unit, bool) {
	at := slices.IndexFunc(o.set.Units, func(u definitions.Unit) bool { return u.Key == key })
	if at < 0 {
		return definitions.Unit{}, false
	}
	return o.set.Units[at], true
}

// UnitKeys are the keys of all units, ended ones included, in their order.
func (o *Organisation) UnitKeys() []string { return slices.Clone(o.unitOrder) }

// UnitsUnder are the keys of the units directly under one; "" gives the top.
func (o *Organisation) UnitsUnder(unit string) []string { return slices.Clone(o.children[unit]) }

// ChangeUnits stores changes of units together or none of them, and puts them in force. A *flows.Refusal says that the
// actor may not or that a unit cannot be so; ErrDocumentChanged that one is not as the actor has seen it.
func (e *Engine) ChangeUnits(ctx context.Context, actor flows.Actor, how UnitHow, changes []UnitChange) error {
	changed, err := e.storeUnits(ctx, actor, how, changes)
	e.organisationChanged(ctx, changed)
	return err
}

// storeUnits stores changes of units with the plan to look at the tasks that they touch; nil where nothing changes.
func (e *Engine) storeUnits(ctx context.Context, actor flows.Actor, how UnitHow, changes []UnitChange) (*upheaval, error) {
	e.picturing.Lock()
	defer e.picturing.Unlock()
	o := e.Organisation()
	now, next := e.clock.Now(), *o
	stored, err := e.loadUnits(ctx)
	if err != nil {
		return nil, err
	}
	next.placeUnits(stored)
	var documents []DocumentChange
	var units []string
	for _, change := range changes {
		unit, own, err := e.unitDocuments(&next, actor, change, storedUnitNote{At: now, By: actor.Person, How: how})
		if err != nil {
			return nil, err
		}
		if len(own) == 0 {
			continue
		}
		documents, units = append(documents, own...), append(units, unit.Key)
		stored = append(slices.DeleteFunc(stored, func(s storedUnit) bool { return s.Key == unit.Key }), unit)
		next.placeUnit(stored, unit) // the next change may name this one
	}
	next.placeUnits(stored)
	if len(documents) == 0 {
		return nil, nil
	}
	plan, err := e.upheavalOfUnits(o, &next, units)
	if err != nil {
		return nil, err
	}
	if err := e.store.Commit(ctx, &Commit{Documents: documents, Work: []Work{plan.Work}}); err != nil {
		return nil, err
	}
	e.organisation.Store(&next)
	return plan, nil
}

// unitDocuments are the unit as it is stored from now on, and the note of it; none where nothing changes.
func (e *Engine) unitDocuments(o *Organisation, actor flows.Actor, change UnitChange, note storedUnitNote) (storedUnit, []DocumentChange, error) {
	words := change.Unit
	before, there := o.UnitState(words.Key)
	seed, seeded := o.seedOf(words.Key)
	if words.Key == "" || there == change.New || before.Revision != change.Revision {
		return storedUnit{}, nil, ErrDocumentChanged
	}
	if change.Follow {
		if !seeded {
			return storedUnit{}, nil, ErrNotFound
		}
		words = wordsOf(seed)
	}
	if there && wordsOf(before.Unit) == words && change.Follow == before.Follows {
		return storedUnit{}, nil, nil
	}
	if refusal := e.mayChangeUnit(o, actor, before, there, words); refusal != nil {
		return storedUnit{}, nil, refusal
	}
	if refusal := o.unfitUnit(words, there && before.Parent == ""); refusal != nil {
		return storedUnit{}, nil, refusal
	}
	unit := storedUnit{UnitWords: words, Follows: change.Follow, By: note.By, At: note.At, First: note.At, revision: change.Revision + 1}
	if earlier, known := o.storedUnits[words.Key]; known {
		unit.First = earlier.First
	}
	if seeded {
		said := wordsOf(seed)
		unit.Seed = &said
	}
	if there {
		old := wordsOf(before.Unit)
		note.Old = &old
	}
	note.New = &words
	body, err := json.Marshal(unit)
	if err != nil {
		return unit, nil, err
	}
	remark, err := json.Marshal(note)
	return unit, []DocumentChange{
		{Document: Document{Collection: collectionUnits, Key: words.Key, Revision: change.Revision, Body: body}},
		{Document: Document{Collection: collectionUnitHistory, Key: unitNoteKey(words.Key, note.At, "", unit.revision), Index: words.Key, Revision: -1, Body: remark}},
	}, err
}

// UnitHistory is everything that was done to a unit and to the offices in it, oldest first.
func (e *Engine) UnitHistory(ctx context.Context, unit string) ([]UnitNote, error) {
	docs, err := e.store.Find(ctx, collectionUnitHistory, unit, 0)
	if err != nil {
		return nil, err
	}
	var notes []UnitNote
	for _, doc := range docs {
		var note storedUnitNote
		if err := json.Unmarshal(doc.Body, &note); err != nil {
			return nil, fmt.Errorf("history of the unit %s: %w", unit, err)
		}
		notes = append(notes, UnitNote(note))
	}
	return notes, nil
}
