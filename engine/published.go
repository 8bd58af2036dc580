package engine

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// collectionPublished remembers since when the definitions in force are: one document for the whole folder.
const (
	collectionPublished = "published"
	publishedKey        = "definitions"
)

// Edition is the definitions in force as a whole. The zero Edition is none yet.
type Edition struct {
	Hash  string    `json:"hash"`  // of every file of the folder
	Since time.Time `json:"since"` // when they were put in force here
}

// Edition is which definitions are in force, and since when.
func (e *Engine) Edition() Edition {
	if known := e.edition.Load(); known != nil {
		return *known
	}
	return Edition{}
}

// noteEdition notes that definitions were put in force; a start with the same ones changes nothing.
func (e *Engine) noteEdition(ctx context.Context, hash string) error {
	var known Edition
	doc, err := e.store.Get(ctx, collectionPublished, publishedKey)
	if err == nil {
		err = json.Unmarshal(doc.Body, &known)
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if known.Hash != hash {
		known = Edition{hash, e.clock.Now()}
		body, err := json.Marshal(known)
		if err != nil {
			return err
		}
		if err := e.store.Write(ctx, DocumentChange{Document: Document{
			Collection: collectionPublished, Key: publishedKey, Revision: -1, Body: body,
		}}); err != nil {
			return err
		}
	}
	e.edition.Store(&known)
	return nil
}
