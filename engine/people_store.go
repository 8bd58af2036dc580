package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"laufzettel/definitions"
)

// Where people are stored. The history of a person goes with them.
const (
	collectionPeople        = "people"        // by id, found by the folded mailbox
	collectionPeopleHistory = "peopleHistory" // "<id>/<revision>", found by the id
)

// storedPerson is the document of a person. One who has gone leaves nothing but that they are gone, so that cases can say
// so and nobody gets their id again.
type storedPerson struct {
	definitions.Person
	By     string `json:",omitempty"` // id of who entered them on the web
	Gone   bool   `json:",omitempty"`
	Claims claims `json:",omitzero"`
}

// storedPersonNote is a document of the history of a person.
type storedPersonNote struct {
	At  time.Time           `json:"at"`
	By  string              `json:"by,omitempty"`
	How PersonHow           `json:"how"`
	Old *definitions.Person `json:"old,omitempty"`
	New *definitions.Person `json:"new,omitempty"`
}

// loadPeople are the people of the store in their order. The demo begins with the people of its definitions; whom it
// stores takes their place, and whom it removes stays away.
func (e *Engine) loadPeople(ctx context.Context, set *definitions.Set) ([]*known, error) {
	docs, err := e.store.Find(ctx, collectionPeople, "", 0)
	if err != nil {
		return nil, err
	}
	all, gone, err := decodePeople(docs)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, (*known).order)
	if e.demoPeople {
		stored := gone
		for _, k := range all {
			stored[k.ID] = k.revision
		}
		for i, p := range set.People {
			if stored[p.ID] == 0 {
				all = append(all, &known{Person: p, at: i})
			}
		}
	}
	return all, nil
}

// decodePeople reads documents of people on all processors. gone are the ids of those who were removed, with the revision.
// Functions, units and groups are kept once, however many people name them.
func decodePeople(docs []Document) (all []*known, gone map[string]int, err error) {
	read := make([]*known, len(docs))
	failed := make([]error, runtime.GOMAXPROCS(0))
	var readers sync.WaitGroup
	for reader := range failed {
		readers.Go(func() {
			words := map[string]string{}
			for i := reader; i < len(docs); i += len(failed) {
				var p storedPerson
				if err := json.Unmarshal(docs[i].Body, &p); err != nil {
					failed[reader] = fmt.Errorf("person %s: %w", docs[i].Key, err)
					return
				}
				if !p.Gone {
					shareWords(words, p.Person)
					read[i] = &known{Person: p.Person, revision: docs[i].Revision, by: p.By, stored: true, claims: p.Claims}
				}
			}
		})
	}
	readers.Wait()
	gone = map[string]int{}
	for i, k := range read {
		if k == nil {
			gone[docs[i].Key] = docs[i].Revision
			continue
		}
		all = append(all, k)
	}
	return all, gone, errors.Join(failed...)
}

// shareWords lets somebody name functions, units and groups by the strings that others name them by.
func shareWords(words map[string]string, p definitions.Person) {
	share := func(word *string) {
		if known, there := words[*word]; there {
			*word = known
		} else {
			words[*word] = *word
		}
	}
	for i := range p.Offices {
		share(&p.Offices[i].Function)
		share(&p.Offices[i].Unit)
	}
	for i := range p.Groups {
		share(&p.Groups[i])
	}
}

// personDocuments are a person as they are stored from now on, and the note of it. now is nil where they go.
func (o *Organisation) personDocuments(now *known, note storedPersonNote) ([]DocumentChange, error) {
	body, err := json.Marshal(storedPerson{Person: now.Person, By: now.by, Claims: now.claims})
	if err != nil {
		return nil, err
	}
	if old, there := o.people.find(now.ID); there {
		was := old.shown()
		note.Old = &was
	}
	is := now.shown()
	note.New = &is
	remark, err := json.Marshal(note)
	if err != nil {
		return nil, err
	}
	return []DocumentChange{
		{Document: Document{Collection: collectionPeople, Key: now.ID, Index: foldMail(now.Mail), Revision: now.revision - 1, Body: body}},
		{Document: Document{Collection: collectionPeopleHistory, Key: fmt.Sprintf("%s/%09d", now.ID, now.revision), Index: now.ID, Revision: -1, Body: remark}},
	}, nil
}

// SavePeople stores people, replacing those with the same id whatever they were, and puts the new picture in force. It asks
// nobody's permission: it is for the program itself, as when an installation gets its first administrator.
func (e *Engine) SavePeople(ctx context.Context, people []definitions.Person) error {
	changed, err := e.storePeople(ctx, func(o *Organisation) ([]*known, []storedPersonNote, error) {
		var changed []*known
		var notes []storedPersonNote
		for _, p := range people {
			changed = append(changed, &known{Person: p})
			notes = append(notes, storedPersonNote{How: PersonSaved})
		}
		return changed, notes, nil
	})
	e.organisationChanged(ctx, changed)
	return err
}

// storePeople stores what a change makes of people, with the plan to look at the tasks that it touches, and puts the
// picture with it in force. Changes wait for each other, so that none is lost; what others read meanwhile is the picture
// before. The documents get their revisions here. The plan is nil where nothing changes.
func (e *Engine) storePeople(ctx context.Context, change func(*Organisation) ([]*known, []storedPersonNote, error)) (*upheaval, error) {
	e.picturing.Lock()
	defer e.picturing.Unlock()
	o := e.Organisation()
	changed, notes, err := change(o)
	if err != nil || len(changed) == 0 {
		return nil, err
	}
	now := e.clock.Now()
	var documents []DocumentChange
	ids := make([]string, len(changed))
	for i, k := range changed {
		k.stored, ids[i] = true, k.ID
		if old, there := o.people.find(k.ID); there {
			k.revision, k.by = old.revision+1, old.by
		} else if k.revision, err = e.revisionOfGone(ctx, k.ID); err != nil {
			return nil, err
		}
		notes[i].At = now
		own, err := o.personDocuments(k, notes[i])
		if err != nil {
			return nil, err
		}
		documents = append(documents, own...)
	}
	inUnits, err := o.officeNotes(changed, notes)
	if err != nil {
		return nil, err
	}
	next := o.with(changed, nil)
	plan, err := e.upheaval(next.touchedByPeople(distinct(ids)))
	if err != nil {
		return nil, err
	}
	if err := e.store.Commit(ctx, &Commit{Documents: append(documents, inUnits...), Work: []Work{plan.Work}}); err != nil {
		return nil, err
	}
	e.organisation.Store(next)
	return plan, nil
}

// revisionOfGone is the revision that somebody new gets: 1, or one more than that of the person with this id who has gone.
func (e *Engine) revisionOfGone(ctx context.Context, id string) (int, error) {
	doc, err := e.store.Get(ctx, collectionPeople, id)
	if errors.Is(err, ErrNotFound) {
		return 1, nil
	}
	return doc.Revision + 1, err
}
