package memstore

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"laufzettel/engine"
)

func (s *Store) applyDocuments(u *undo, changes []engine.DocumentChange) error {
	for _, change := range changes {
		at := documentKey{change.Collection, change.Key}
		stored, found := s.documents[at]
		if found && s.expired(stored) {
			remove(u, s.documents, at)
			stored, found = engine.Document{}, false
		}
		if change.Revision >= 0 && change.Revision != stored.Revision {
			return fmt.Errorf("record in %s is at revision %d, not %d: %w", change.Collection, stored.Revision, change.Revision, engine.ErrDocumentChanged)
		}
		if change.Delete {
			remove(u, s.documents, at)
			continue
		}
		next := copyDocument(change.Document)
		next.Revision = stored.Revision + 1
		set(u, s.documents, at, next)
	}
	return nil
}

func (s *Store) expired(d engine.Document) bool {
	return !d.Expires.IsZero() && !d.Expires.After(stamp(s.now()))
}

// Write stores several document changes together or none of them.
func (s *Store) Write(ctx context.Context, changes ...engine.DocumentChange) error {
	if err := engine.CheckDocuments(changes); err != nil {
		return err
	}
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.Unlock()
	var u undo
	if err := s.applyDocuments(&u, changes); err != nil {
		u.run()
		return err
	}
	return nil
}

// Get reads a document.
func (s *Store) Get(ctx context.Context, collection, key string) (engine.Document, error) {
	if err := s.enter(ctx); err != nil {
		return engine.Document{}, err
	}
	defer s.mu.Unlock()
	d, found := s.documents[documentKey{collection, key}]
	if !found || s.expired(d) {
		return engine.Document{}, fmt.Errorf("record in %s: %w", collection, engine.ErrNotFound)
	}
	return copyDocument(d), nil
}

// Find lists documents of a collection by index value, by key.
func (s *Store) Find(ctx context.Context, collection, index string, limit int) ([]engine.Document, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	var found []engine.Document
	for _, d := range s.documents {
		if d.Collection == collection && matches(index, d.Index) && !s.expired(d) {
			found = append(found, copyDocument(d))
		}
	}
	slices.SortFunc(found, func(a, b engine.Document) int { return cmp.Compare(a.Key, b.Key) })
	if limit > 0 && len(found) > limit {
		found = found[:limit]
	}
	return found, nil
}
