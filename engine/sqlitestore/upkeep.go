package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// expiredAtOnce bounds how many expired documents are removed in one go, so that no decision waits for a
// large clean-up.
const expiredAtOnce = 500

// clockJump is how far a clock may go ahead without being thought to be set; restAfterJump is how long nothing is
// removed then.
const (
	clockJump     = 10 * time.Minute
	restAfterJump = 25 * time.Hour
)

// keepUp removes expired documents and writes the log back from time to time.
func (s *Store) keepUp(every time.Duration) {
	defer close(s.resting)
	if every < 0 {
		return
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	passed, day, rests := time.Now(), s.now(), time.Time{}
	for {
		select {
		case <-s.upkeep:
			return
		case <-ticker.C:
			// After the clock was set ahead nothing goes for a day: what has expired is not found, and is there again
			// when the clock was set right.
			if ahead := s.now().Sub(day) - time.Since(passed); ahead > clockJump {
				rests = time.Now().Add(restAfterJump)
			}
			passed, day = time.Now(), s.now()
			// What fails here is tried again at the next tick; a broken disk is told by every write and Ping.
			if passed.After(rests) {
				_ = s.removeExpired(context.Background())
			}
			_ = s.writer.writeAlone(context.Background(), checkpointIfAny)
		}
	}
}

// removeExpired deletes documents that can no longer be found.
func (s *Store) removeExpired(ctx context.Context) error {
	now := millis(s.now())
	expired := false
	if err := s.read(ctx, func(c *sqlite.Conn) error {
		return query(c, func(*row) { expired = true }, "SELECT 1 FROM documents WHERE expires <> 0 AND expires <= ? LIMIT 1", now)
	}); err != nil {
		return err
	}
	for expired {
		removed := 0
		if err := s.writer.write(ctx, func(c *sqlite.Conn) error {
			err := execute(c, "DELETE FROM documents WHERE rowid IN (SELECT rowid FROM documents WHERE expires <> 0 AND expires <= ? LIMIT ?)", now, expiredAtOnce)
			removed = c.Changes()
			return err
		}); err != nil {
			return err
		}
		expired = removed == expiredAtOnce
	}
	return nil
}

// checkpointIfAny writes the log back and empties it as far as readers allow; they are not waited for.
func checkpointIfAny(c *sqlite.Conn) error {
	c.SetBusyTimeout(0)
	defer c.SetBusyTimeout(busyTimeout)
	_, err := checkpoint(c)
	return err
}

// checkpoint writes the log back into the database and cuts it to nothing. Busy: a reader was in the way.
func checkpoint(c *sqlite.Conn) (busy bool, err error) {
	err = query(c, func(r *row) { busy = r.int() != 0 }, "PRAGMA wal_checkpoint(TRUNCATE)")
	if sqlite.ErrCode(err).ToPrimary() == sqlite.ResultBusy {
		return true, nil
	}
	return busy, err
}

// Scrub makes sure that nothing deleted can be read from the files any more. Deleted bytes are zeroed at
// once where they lay (secure_delete), but two kinds of copies are left: older states of pages in the log,
// and what SQLite leaves behind in a page when it moves rows to a neighbour. So the file is written anew
// and the log is emptied. Decisions wait meanwhile; it takes about as long as copying the file twice.
func (s *Store) Scrub(ctx context.Context) error {
	return s.writer.writeAlone(ctx, func(c *sqlite.Conn) error {
		// The new file is first made as a temporary one, which may be too large for memory.
		err := errors.Join(execute(c, "PRAGMA temp_store=FILE"), execute(c, "VACUUM"), execute(c, "PRAGMA temp_store=MEMORY"))
		if err != nil {
			return fmt.Errorf("writing the database anew: %w", err)
		}
		busy, err := checkpoint(c)
		if err == nil && busy {
			err = errors.New("a reader kept the old log open; try again")
		}
		return err
	})
}

// Backup writes a consistent copy of the store, as of now, to a new file at path, readable only by its
// owner; decisions go on meanwhile. The file appears only when it is complete and synced. It is restored
// by being put into an empty data folder under FileName. Files beside the database are not part of it.
func (s *Store) Backup(ctx context.Context, path string) (err error) {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("backup: %s is already there; choose another name", path)
	}
	draft, err := os.CreateTemp(filepath.Dir(path), ".backup-*") // made with mode 0600
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("backup: %w", err), os.Remove(draft.Name()))
		}
	}()
	if err := draft.Close(); err != nil {
		return err
	}
	if err := s.copyInto(ctx, draft.Name()); err != nil {
		return err
	}
	if err := syncFile(draft.Name()); err != nil {
		return err
	}
	if err := os.Rename(draft.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// copyInto uses a connection of its own: those of the pool are in a transaction, which VACUUM refuses.
func (s *Store) copyInto(ctx context.Context, path string) error {
	if s.writer.isClosed() {
		return ErrClosed
	}
	c, err := sqlite.OpenConn(s.path, sqlite.OpenReadWrite)
	if err != nil {
		return err
	}
	c.SetBusyTimeout(busyTimeout)
	c.SetInterrupt(ctx.Done())
	err = sqlitex.ExecuteTransient(c, "VACUUM INTO ?", &sqlitex.ExecOptions{Args: []any{path}})
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	return errors.Join(err, c.Close())
}

func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
