package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"os"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"laufzettel/engine"
)

// passes says whether an error of the disk goes away without a restart: a full disk, or one that must not be written
// to. SQLite has then taken the transaction back, and the next write is simply tried.
func passes(err error) bool {
	switch code := sqlite.ErrCode(err); {
	case code.ToPrimary() == sqlite.ResultFull, code.ToPrimary() == sqlite.ResultReadOnly:
		return true
	case code == sqlite.ResultIOErrSHMSize: // the index of the log cannot grow: the disk is full as well
		return true
	}
	return false
}

// damages says whether an error means that nobody knows what the disk has kept: of a sync that failed the system may
// have dropped the pages, and only reading the log anew tells what is there.
func damages(err error) bool {
	if passes(err) {
		return false
	}
	switch sqlite.ErrCode(err).ToPrimary() {
	case sqlite.ResultIOErr, sqlite.ResultCorrupt, sqlite.ResultNotADB:
		return true
	}
	return false
}

// noteTrouble remembers what is wrong with the disk and says it in words of the engine.
func (w *writer) noteTrouble(err error) error {
	switch {
	case passes(err):
		err = fmt.Errorf("%w (%w)", engine.ErrNoRoom, err)
		w.mu.Lock()
		defer w.mu.Unlock()
		w.trouble = err
	case damages(err):
		err = fmt.Errorf("the database could not be read or written (%w): check disk and file system, then start again: %w", err, engine.ErrStoreStopped)
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.broke == nil {
			w.broke = err
		}
	}
	return err
}

// easeTrouble notes that something was stored.
func (w *writer) easeTrouble() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.trouble = nil
}

// troubled is what the disk said to the last write, or nil if that was stored.
func (w *writer) troubled() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.trouble
}

// probeSize is about what a large decision writes.
const probeSize = 64 << 10

// probe writes something that nobody sees, to find out whether the disk takes data again: while the program is not
// ready, nobody else may come to try.
func (s *Store) probe(ctx context.Context) error {
	return s.writer.write(ctx, func(c *sqlite.Conn) error {
		if err := execute(c, "INSERT INTO documents (collection, key, idx, revision, body, expires) VALUES ('probe', 'probe', '', 1, zeroblob(?), 0)", probeSize); err != nil {
			return err
		}
		return execute(c, "DELETE FROM documents WHERE collection = 'probe' AND key = 'probe'")
	})
}

// checkedAtStart is the size up to which a database that was not closed is looked through before anybody uses it; a
// larger one is looked through meanwhile. It takes about a second for 200 MB.
const checkedAtStart = 16 << 20

// leftOpen says whether the last process ended without closing the database: then its log is still there.
func leftOpen(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err == nil && info.Size() > 0
}

// lookThrough finds pages that are torn or were overwritten. SQLite itself notices them only when it comes to them.
func lookThrough(c *sqlite.Conn) error {
	said := ""
	if err := query(c, func(r *row) { said = r.text() }, "PRAGMA quick_check(1)"); err != nil {
		return err
	}
	if said != "ok" {
		return fmt.Errorf("%s: %w", said, sqlite.ResultCorrupt.ToError())
	}
	return nil
}

// lookThroughLater looks through a large database while it is in use. What it finds stops the store, so that nothing
// is built on damaged ground.
func (s *Store) lookThroughLater() {
	defer close(s.looked)
	c, err := sqlite.OpenConn(s.path, sqlite.OpenReadWrite)
	if err != nil {
		return // nothing is known then; whoever reads the damaged page will notice
	}
	c.SetBusyTimeout(busyTimeout)
	c.SetInterrupt(s.upkeep)
	if err := lookThrough(c); damages(err) {
		_ = s.writer.noteTrouble(err)
	}
	_ = c.Close()
}

// explainOpening says what an administrator can do about a database that cannot be opened.
func explainOpening(path string, err error) error {
	switch {
	case damages(err):
		return fmt.Errorf("the database %s is damaged (%w). Nothing was changed. Keep the files as they are, and restore the latest backup into an empty folder (laufzettel restore); held against the lists of heads, laufzettel verify then says what is missing since", path, err)
	case passes(err), errors.Is(err, os.ErrPermission):
		return fmt.Errorf("the database %s cannot be written: %w. Make room on its disk, and make sure that the folder may be written to", path, err)
	}
	return fmt.Errorf("database %s: %w", path, err)
}

// firstPages reads what every connection needs, so that a damaged beginning shows before anything else.
func firstPages(c *sqlite.Conn) error {
	return sqlitex.ExecuteTransient(c, "SELECT count(*) FROM sqlite_schema", nil)
}
