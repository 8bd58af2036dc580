package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"laufzettel/definitions"
	"laufzettel/flows"
)

// PersonHow says what was done to a person.
type PersonHow string

// The ways in which people change.
const (
	PersonSaved    PersonHow = "saved" // by the program itself, or from a text
	PersonAdded    PersonHow = "added"
	PersonChanged  PersonHow = "changed"
	PersonImported PersonHow = "imported"
	PersonSettled  PersonHow = "settled" // a possible double is somebody else
	PersonAway     PersonHow = "away"    // absences, by themselves or by somebody who keeps people
)

// PersonChange is a change of one person, or a new person.
type PersonChange struct {
	Person   definitions.Person // the whole person as they are from now on
	Revision int                // of the person as whoever changes them has seen them; 0 where nobody has stored them yet
	New      bool               // there must be nobody with this id
	settle   bool               // what they claim comes in force
}

// PersonNote is one entry of the history of a person.
type PersonNote struct {
	At       time.Time
	By       string // id of the person; "" is the program
	How      PersonHow
	Old, New *definitions.Person // nil where there was or is none
}

// KnownPerson is somebody as the store knows them.
type KnownPerson struct {
	definitions.Person
	Revision int // for PersonChange
}

// PersonToEdit is somebody whom an actor may see or edit; false where there is nobody for them, which is also the answer
// where there is somebody whom they may not see.
func (e *Engine) PersonToEdit(actor flows.Actor, action Action, id string) (KnownPerson, bool) {
	k, there := e.Organisation().people.find(id)
	if !there || !e.reaches(actor, action, k) {
		return KnownPerson{}, false
	}
	return KnownPerson{k.shown(), k.revision}, true
}

// Self is whoever is signed in, as they may change themselves.
func (e *Engine) Self(actor flows.Actor) (KnownPerson, bool) {
	k, there := e.Organisation().people.find(actor.Person)
	if !there || e.May(actor, EditSelf, Named(actor.Person)) != nil {
		return KnownPerson{}, false
	}
	return KnownPerson{k.Person, k.revision}, true
}

// ChangePeople stores changes of people together or none of them, with who made them and what was before, and puts the
// picture with them in force. A *flows.Refusal says that the actor may not; ErrDocumentChanged that somebody is not as
// the actor has seen them.
func (e *Engine) ChangePeople(ctx context.Context, actor flows.Actor, how PersonHow, changes []PersonChange) error {
	changed, err := e.storePeople(ctx, func(o *Organisation) ([]*known, []storedPersonNote, error) {
		var all []*known
		var notes []storedPersonNote
		_, everywhere := e.UnitsFor(actor, EditPeople)
		for _, change := range changes {
			p := tidyPerson(change.Person)
			stored, there := o.people.find(p.ID)
			before := stored.asShown()
			if p.ID == "" || there == change.New || there && before.revision != change.Revision {
				return nil, nil, ErrDocumentChanged
			}
			if there && samePerson(before.Person, p) && !change.settle {
				continue
			}
			if refusal := e.mayChange(o, actor, before, p); refusal != nil {
				return nil, nil, refusal
			}
			if refusal := o.unfit(before, p); refusal != nil {
				return nil, nil, refusal
			}
			now, claims := o.claimed(stored, p, everywhere, change.settle)
			all = append(all, &known{Person: now, claims: claims, by: actor.Person})
			notes = append(notes, storedPersonNote{By: actor.Person, How: how})
		}
		return all, notes, nil
	})
	e.organisationChanged(ctx, changed)
	return err
}

// ChangeAbsences sets when somebody is away, for whoever may change themselves or keeps them. The errors are those of
// ChangePeople.
func (e *Engine) ChangeAbsences(ctx context.Context, actor flows.Actor, id string, absences []definitions.Absence, revision int) error {
	changed, err := e.storePeople(ctx, func(o *Organisation) ([]*known, []storedPersonNote, error) {
		before, there := o.people.find(id)
		if !there || e.May(actor, EditSelf, Named(id)) != nil && !e.reaches(actor, EditPeople, before) {
			return nil, nil, no()
		}
		if before.revision != revision {
			return nil, nil, ErrDocumentChanged
		}
		p := before.Person
		p.Absences = absences
		p = tidyPerson(p)
		if refusal := o.unfit(before, p); refusal != nil {
			return nil, nil, refusal
		}
		return []*known{{Person: p, claims: before.claims}}, []storedPersonNote{{By: actor.Person, How: PersonAway}}, nil
	})
	e.organisationChanged(ctx, changed)
	return err
}

// NewPersonID is an id for somebody new. It says nothing about them, because it stays in the records of cases.
func NewPersonID() string { return randomID() }

// tidyPerson is a person without blanks at the ends of what was typed.
func tidyPerson(p definitions.Person) definitions.Person {
	for _, text := range []*string{&p.ID, &p.Given, &p.Family, &p.Mail, &p.Number} {
		*text = strings.TrimSpace(*text)
	}
	return p
}

func samePerson(a, b definitions.Person) bool {
	one, err := json.Marshal(a)
	other, wrong := json.Marshal(b)
	return err == nil && wrong == nil && string(one) == string(other)
}

// PersonHistory is everything that was done to somebody, oldest first.
func (e *Engine) PersonHistory(ctx context.Context, id string) ([]PersonNote, error) {
	docs, err := e.store.Find(ctx, collectionPeopleHistory, id, 0)
	if err != nil {
		return nil, err
	}
	var notes []PersonNote
	for _, doc := range docs {
		var note storedPersonNote
		if err := json.Unmarshal(doc.Body, &note); err != nil {
			return nil, fmt.Errorf("history of a person: %w", err)
		}
		notes = append(notes, PersonNote{At: note.At, By: note.By, How: note.How, Old: note.Old, New: note.New})
	}
	return notes, nil
}

// RemovePerson removes somebody with their history. What they decided stays in the cases under their id, which nobody gets
// again. A *flows.Refusal says why they may not go: their data belong to others too, a task waits for them, or nobody would
// be left to administer the site. ErrDocumentChanged; ErrNotFound.
func (e *Engine) RemovePerson(ctx context.Context, actor flows.Actor, id string, revision int) error {
	removed, err := e.removePerson(ctx, actor, id, revision)
	if err != nil {
		return err
	}
	ended, err := e.endings(ctx, id, func(Session) bool { return true })
	if err == nil && len(ended) > 0 {
		err = e.store.Write(ctx, ended...)
	}
	e.organisationChanged(ctx, removed)
	return err
}

func (e *Engine) removePerson(ctx context.Context, actor flows.Actor, id string, revision int) (*upheaval, error) {
	e.picturing.Lock()
	defer e.picturing.Unlock()
	o := e.Organisation()
	k, there := o.people.find(id)
	if !there || !e.reaches(actor, EditPeople, k) {
		return nil, ErrNotFound
	}
	if k.revision != revision {
		return nil, ErrDocumentChanged
	}
	if refusal := e.mayRemove(ctx, o, actor, k); refusal != nil {
		return nil, refusal
	}
	body, err := json.Marshal(storedPerson{Person: definitions.Person{ID: id}, Gone: true})
	if err != nil {
		return nil, err
	}
	documents := []DocumentChange{
		{Document: Document{Collection: collectionPeople, Key: id, Revision: revision, Body: body}},
		{Document: Document{Collection: collectionScrub, Key: "values", Revision: -1, Body: []byte("{}")}},
	}
	forgotten, err := e.forgetHistory(ctx, id)
	if err != nil {
		return nil, err
	}
	next := o.with(nil, []string{id})
	plan, err := e.upheaval(touched{Persons: []string{id}, Places: o.placesOfPerson(k.Person)})
	if err != nil {
		return nil, err
	}
	if err := e.store.Commit(ctx, &Commit{Documents: append(documents, forgotten...), Work: []Work{plan.Work}}); err != nil {
		return nil, err
	}
	e.organisation.Store(next)
	return plan, nil
}

// forgetHistory removes the history of a person, that of units in which they held an office included.
func (e *Engine) forgetHistory(ctx context.Context, id string) ([]DocumentChange, error) {
	notes, err := e.store.Find(ctx, collectionPeopleHistory, id, 0)
	if err != nil {
		return nil, err
	}
	var changes []DocumentChange
	units := map[string]bool{}
	for _, doc := range notes {
		var note storedPersonNote
		if err := json.Unmarshal(doc.Body, &note); err != nil {
			return nil, fmt.Errorf("history of a person: %w", err)
		}
		for _, p := range []*definitions.Person{note.Old, note.New} {
			if p == nil {
				continue
			}
			for _, office := range p.Offices {
				units[e.Organisation().unitOr(office.Unit)] = true
			}
		}
		changes = append(changes, DocumentChange{Document: Document{Collection: collectionPeopleHistory, Key: doc.Key, Revision: -1}, Delete: true})
	}
	for _, unit := range sortedNames(units) {
		docs, err := e.store.Find(ctx, collectionUnitHistory, unit, 0)
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			var note storedUnitNote
			if err := json.Unmarshal(doc.Body, &note); err != nil {
				return nil, fmt.Errorf("history of the unit %s: %w", unit, err)
			}
			if note.Person == id {
				changes = append(changes, DocumentChange{Document: Document{Collection: collectionUnitHistory, Key: doc.Key, Revision: -1}, Delete: true})
			}
		}
	}
	return changes, nil
}

// officeNotes are the entries in the histories of units for offices that were given, changed or taken.
func (o *Organisation) officeNotes(changed []*known, notes []storedPersonNote) ([]DocumentChange, error) {
	var documents []DocumentChange
	for i, k := range changed {
		before := o.person(k.ID)
		units := map[string]bool{}
		for _, office := range append(slices.Clone(before.Offices), k.Offices...) {
			units[o.unitOr(office.Unit)] = true
		}
		for _, unit := range sortedNames(units) {
			old, now := o.officesIn(before, unit), o.officesIn(k.Person, unit)
			if slices.Equal(old, now) {
				continue
			}
			body, err := json.Marshal(storedUnitNote{At: notes[i].At, By: notes[i].By, How: UnitOffices, Person: k.ID, OldOffices: old, NewOffices: now})
			if err != nil {
				return nil, err
			}
			documents = append(documents, DocumentChange{Document: Document{Collection: collectionUnitHistory,
				Key: unitNoteKey(unit, notes[i].At, k.ID, k.revision), Index: unit, Revision: -1, Body: body}})
		}
	}
	return documents, nil
}

func (o *Organisation) officesIn(p definitions.Person, unit string) []definitions.Office {
	var offices []definitions.Office
	for _, office := range p.Offices {
		if o.unitOr(office.Unit) == unit {
			offices = append(offices, office)
		}
	}
	return offices
}
