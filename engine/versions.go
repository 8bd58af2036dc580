package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"laufzettel/definitions"
)

// versions are the process versions that cases run on, by hash. The store keeps the pack of each, so
// that a case keeps the definition it began with even when the folder's history is rewritten.
type versions struct {
	mu     sync.Mutex
	byHash map[string]*definitions.Process
}

func (v *versions) get(hash string) *definitions.Process {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.byHash[hash]
}

func (v *versions) put(p *definitions.Process) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.byHash == nil {
		v.byHash = map[string]*definitions.Process{}
	}
	v.byHash[p.Ref.Hash] = p
}

// Collections of documents.
const (
	collectionVersions = "versions" // process packs by hash
	collectionPeople   = "people"
	collectionInForce  = "inForce" // which version of a process new cases begin with, and since when
)

// Use puts definitions in force: their processes become what new cases begin with, the organisation is
// pictured anew, and every open task is looked at again by the next run of the worker.
func (e *Engine) Use(ctx context.Context, set *definitions.Set) error {
	for _, name := range sortedNames(set.Processes) {
		p := set.Processes[name]
		if err := errors.Join(e.keepVersion(ctx, p), e.noteInForce(ctx, p)); err != nil {
			return fmt.Errorf("version of %s: %w", name, err)
		}
	}
	if err := e.picture(ctx, set); err != nil {
		return err
	}
	if err := e.noteEdition(ctx, set.Hash); err != nil {
		return err
	}
	return e.reassessOnce(ctx, set.Hash)
}

func (e *Engine) keepVersion(ctx context.Context, p *definitions.Process) error {
	e.versions.put(p)
	_, err := e.store.Get(ctx, collectionVersions, p.Ref.Hash)
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	return e.store.Write(ctx, DocumentChange{Document: Document{
		Collection: collectionVersions, Key: p.Ref.Hash, Index: p.Name, Revision: -1, Body: p.Pack(),
	}})
}

// inForce is since when a version is what new cases begin with.
type inForce struct {
	Hash  string    `json:"hash"`
	Since time.Time `json:"since"`
}

func (e *Engine) noteInForce(ctx context.Context, p *definitions.Process) error {
	known, err := e.inForce(ctx, p.Name)
	if err != nil || known.Hash == p.Ref.Hash {
		return err
	}
	body, err := json.Marshal(inForce{p.Ref.Hash, e.clock.Now()})
	if err != nil {
		return err
	}
	return e.store.Write(ctx, DocumentChange{Document: Document{Collection: collectionInForce, Key: p.Name, Revision: -1, Body: body}})
}

func (e *Engine) inForce(ctx context.Context, process string) (inForce, error) {
	var known inForce
	doc, err := e.store.Get(ctx, collectionInForce, process)
	if errors.Is(err, ErrNotFound) {
		return known, nil
	}
	if err != nil {
		return known, err
	}
	return known, json.Unmarshal(doc.Body, &known)
}

// InForceSince is since when new cases of a process begin with its present version; zero for an unknown one.
func (e *Engine) InForceSince(ctx context.Context, process string) (time.Time, error) {
	known, err := e.inForce(ctx, process)
	return known.Since, err
}

// version finds the process version a case runs on: from memory, or rebuilt from its pack.
func (e *Engine) version(ctx context.Context, hash string) (*definitions.Process, error) {
	if p := e.versions.get(hash); p != nil {
		return p, nil
	}
	doc, err := e.store.Get(ctx, collectionVersions, hash)
	if err != nil {
		return nil, fmt.Errorf("definition version %.12s: %w", hash, err)
	}
	p, err := definitions.Unpack(doc.Body, e.operations)
	if err != nil {
		return nil, fmt.Errorf("definition version %.12s: %w", hash, err)
	}
	e.versions.put(p)
	return p, nil
}

// picture makes the organisation anew from set and the people of the store.
func (e *Engine) picture(ctx context.Context, set *definitions.Set) error {
	people, err := e.knownPeople(ctx, set)
	if err != nil {
		return err
	}
	o, err := NewOrganisation(set, people)
	if err != nil {
		return err
	}
	o.now = e.clock.Now
	e.picturing.Lock()
	defer e.picturing.Unlock()
	known, err := e.loadEdits(ctx)
	if err != nil {
		return err
	}
	if err := o.edited(known); err != nil {
		return err
	}
	e.organisation.Store(o)
	return nil
}

// knownPeople are those of the store. The demo begins with the people of its definitions; whom it stores takes
// their place.
func (e *Engine) knownPeople(ctx context.Context, set *definitions.Set) ([]definitions.Person, error) {
	people := []definitions.Person{}
	docs, err := e.store.Find(ctx, collectionPeople, "", 1_000_000)
	if err != nil {
		return nil, err
	}
	stored := map[string]bool{}
	for _, doc := range docs {
		var p definitions.Person
		if err := json.Unmarshal(doc.Body, &p); err != nil {
			return nil, fmt.Errorf("person %s: %w", doc.Key, err)
		}
		people, stored[p.ID] = append(people, p), true
	}
	if e.demoPeople {
		for _, p := range set.People {
			if !stored[p.ID] {
				people = append(people, p)
			}
		}
	}
	return people, nil
}

// SavePeople stores people (replacing those with the same id), pictures the organisation anew and looks
// at every open task again.
func (e *Engine) SavePeople(ctx context.Context, people []definitions.Person) error {
	changes := make([]DocumentChange, 0, len(people))
	for _, p := range people {
		body, err := marshalPerson(p)
		if err != nil {
			return err
		}
		changes = append(changes, DocumentChange{Document: Document{
			Collection: collectionPeople, Key: p.ID, Index: foldMail(p.Mail), Revision: -1, Body: body,
		}})
	}
	if err := e.store.Write(ctx, changes...); err != nil {
		return err
	}
	if err := e.picture(ctx, e.Organisation().set); err != nil {
		return err
	}
	touched := make([]string, len(people))
	for i, p := range people {
		touched[i] = p.ID
	}
	return e.organisationChanged(ctx, touched)
}
