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
	collectionInForce  = "inForce"  // which version of a process new cases begin with, and since when
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

// picture makes the organisation anew from set and what the store knows of people, units, registers and settings.
func (e *Engine) picture(ctx context.Context, set *definitions.Set) error {
	e.picturing.Lock()
	defer e.picturing.Unlock()
	people, err := e.loadPeople(ctx, set)
	if err != nil {
		return err
	}
	units, err := e.loadUnits(ctx)
	if err != nil {
		return err
	}
	o, err := newOrganisation(set, units, people)
	if err != nil {
		return err
	}
	o.now = e.clock.Now
	edited, err := e.loadEdits(ctx)
	if err != nil {
		return err
	}
	if err := o.edited(edited); err != nil {
		return err
	}
	e.organisation.Store(o)
	return nil
}
