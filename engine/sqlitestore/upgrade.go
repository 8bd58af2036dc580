package sqlitestore

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// keptFolder holds the copies of the database from before its tables were brought up to date.
const keptFolder = "vor-umstellung"

// keepBefore copies the database before its tables change, named by their version and the time. Nothing removes the
// copies: an admin does, once the new version has proved itself. A new or an up to date database needs none.
func keepBefore(ctx context.Context, c *sqlite.Conn, path string) error {
	version, err := versionOf(c)
	if err != nil || version == 0 || version >= len(migrations) {
		return err
	}
	folder := filepath.Join(filepath.Dir(path), keptFolder)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("copy before the tables change: %w", err)
	}
	draft, err := os.CreateTemp(folder, ".copy-*")
	if err != nil {
		return fmt.Errorf("copy before the tables change: %w", err)
	}
	if err := draft.Close(); err != nil {
		return err
	}
	c.SetInterrupt(ctx.Done())
	err = sqlitex.ExecuteTransient(c, "VACUUM INTO ?", &sqlitex.ExecOptions{Args: []any{draft.Name()}})
	c.SetInterrupt(nil)
	name := filepath.Join(folder, fmt.Sprintf("tabellen-%d-%s.db", version, time.Now().UTC().Format("20060102T150405.000Z")))
	if err == nil {
		err = syncFile(draft.Name())
	}
	if err == nil {
		err = os.Rename(draft.Name(), name)
	}
	if err == nil {
		err = errorOf(syncFolder(folder), syncFolder(filepath.Dir(path)))
	}
	if err != nil {
		_ = os.Remove(draft.Name()) // the first error is the message
		return fmt.Errorf("copy before the tables change (nothing was changed; make room, or look at the disk): %w", err)
	}
	return nil
}
