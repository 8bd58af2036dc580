package sqlitestore

import (
	"context"
	"fmt"

	"zombiezen.com/go/sqlite"

	"laufzettel/engine"
)

func (s *Store) applyDocuments(conn *sqlite.Conn, changes []engine.DocumentChange) error {
	for _, d := range changes {
		revision, found := 0, false
		var expires int64
		if err := query(conn, func(r *row) { revision, expires, found = r.int(), r.int64(), true },
			"SELECT revision, expires FROM documents WHERE collection = ? AND key = ?", d.Collection, d.Key); err != nil {
			return err
		}
		if found && expires != 0 && expires <= millis(s.now()) {
			revision = 0 // gone, only not yet removed
		}
		if d.Revision >= 0 && d.Revision != revision {
			return fmt.Errorf("record in %s is at revision %d, not %d: %w", d.Collection, revision, d.Revision, engine.ErrDocumentChanged)
		}
		if err := storeDocument(conn, d, revision+1); err != nil {
			return err
		}
	}
	return nil
}

func storeDocument(conn *sqlite.Conn, d engine.DocumentChange, revision int) error {
	if d.Delete {
		return execute(conn, "DELETE FROM documents WHERE collection = ? AND key = ?", d.Collection, d.Key)
	}
	return execute(conn, `INSERT INTO documents (collection, key, idx, revision, body, expires) VALUES (?,?,?,?,?,?)
		ON CONFLICT (collection, key) DO UPDATE SET idx = excluded.idx, revision = excluded.revision, body = excluded.body, expires = excluded.expires`,
		d.Collection, d.Key, d.Index, revision, d.Body, d.Expires)
}

// Write stores several document changes together or none of them.
func (s *Store) Write(ctx context.Context, changes ...engine.DocumentChange) error {
	if err := engine.CheckDocuments(changes); err != nil {
		return err
	}
	if len(changes) == 0 {
		return nil
	}
	return s.writer.write(ctx, func(conn *sqlite.Conn) error { return s.applyDocuments(conn, changes) })
}

const documentColumns = "collection, key, idx, revision, body, expires"

func readDocument(r *row) engine.Document {
	return engine.Document{Collection: r.text(), Key: r.text(), Index: r.text(), Revision: r.int(), Body: r.bytes(), Expires: r.time()}
}

const getQuery = "SELECT " + documentColumns + " FROM documents WHERE collection = ? AND key = ? AND (expires = 0 OR expires > ?)"

// Get reads a document.
func (s *Store) Get(ctx context.Context, collection, key string) (engine.Document, error) {
	var d engine.Document
	err := s.readOne(ctx, func(c *sqlite.Conn) error {
		return query(c, func(r *row) { d = readDocument(r) }, getQuery, collection, key, s.now())
	})
	if err == nil && d.Revision == 0 {
		err = fmt.Errorf("record in %s: %w", collection, engine.ErrNotFound)
	}
	return d, err
}

// Find lists documents of a collection by index value, by key.
func (s *Store) Find(ctx context.Context, collection, index string, limit int) ([]engine.Document, error) {
	statement, args := findQuery(collection, index, millis(s.now()), limit)
	var found []engine.Document
	err := s.readOne(ctx, func(c *sqlite.Conn) error {
		return query(c, func(r *row) { found = append(found, readDocument(r)) }, statement, args...)
	})
	return found, err
}

func findQuery(collection, index string, now int64, limit int) (statement string, args []any) {
	var c condition
	c.add("collection = ?", collection)
	c.equal("idx", index)
	c.add("(expires = 0 OR expires > ?)", now)
	if limit <= 0 {
		limit = -1 // SQLite's word for no limit
	}
	return "SELECT " + documentColumns + " FROM documents" + c.where() + " ORDER BY key " + limited, append(c.args, limit)
}
