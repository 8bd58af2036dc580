package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// ErrReadOnly is what every method that would write gives in a store that was opened to be read.
var ErrReadOnly = errors.New("the store was opened to be read only")

// Reader is a store that is only read, also beside the process that writes it: every look sees what was committed
// until then. It takes no lock, changes no table and keeps nobody waiting.
type Reader struct{ *Store }

// OpenReader opens the store in a folder to read it. It refuses where there is none, and where the tables are those of
// another version of the program: it brings none of them up to date.
func OpenReader(ctx context.Context, o Options) (*Reader, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Readers <= 0 {
		o.Readers = runtime.GOMAXPROCS(0) + 1
	}
	path := filepath.Join(o.Folder, FileName)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no database %s: name the data folder of an installation", path)
	}
	s := &Store{path: path, now: o.Now}
	var err error
	s.readers, err = sqlitex.NewPool(path, sqlitex.PoolOptions{
		Flags: sqlite.OpenReadOnly, PoolSize: o.Readers,
		PrepareConn: func(c *sqlite.Conn) error { return prepare(c, "PRAGMA query_only=ON", "PRAGMA cache_size=-8000") },
	})
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	s.writer = &writer{jobs: make(chan *job), done: make(chan struct{}), broke: ErrReadOnly}
	go s.writer.run()
	r := &Reader{s}
	if err := r.checkVersion(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("database %s: %w", path, err), r.Close())
	}
	return r, nil
}

func (r *Reader) checkVersion(ctx context.Context) error {
	return r.read(ctx, func(c *sqlite.Conn) error {
		version, err := versionOf(c)
		switch {
		case err != nil:
			return err
		case version > len(migrations):
			return newerTables(version)
		case version < len(migrations):
			return fmt.Errorf("its tables have version %d, this program reads version %d: start serve once, which brings them up to date", version, len(migrations))
		}
		return nil
	})
}

// Ping says whether the store can be read.
func (r *Reader) Ping(ctx context.Context) error {
	return r.read(ctx, func(c *sqlite.Conn) error {
		return query(c, func(*row) {}, "SELECT 1 FROM schema_version LIMIT 1")
	})
}

// Close ends reading.
func (r *Reader) Close() error {
	if !r.writer.close() {
		return nil
	}
	<-r.writer.done
	return r.readers.Close()
}

// versionOf is the version of the tables; 0: there are none yet. It refuses the database of another program.
func versionOf(c *sqlite.Conn) (int, error) {
	id, tables, err := identity(c)
	switch {
	case err != nil:
		return 0, err
	case id != applicationID && (id != 0 || tables > 0):
		return 0, errors.New("this is a database of another program; choose an empty data folder")
	case id != applicationID:
		return 0, nil
	}
	version := 0
	err = query(c, func(r *row) { version = r.int() }, "SELECT coalesce(max(version), 0) FROM schema_version")
	return version, err
}

// newerTables refuses a database that a newer program has written.
func newerTables(version int) error {
	return fmt.Errorf("its tables have version %d, this program knows them up to %d: it was last opened by a newer Laufzettel; start that one, or restore a backup", version, len(migrations))
}

// CopyTo writes a consistent copy of the database in a folder, as of now, to a new file that only its owner can read.
// Whoever uses the database goes on meanwhile; it needs no lock, and the tables may be of any version. The file appears
// only when it is complete and synced.
func CopyTo(ctx context.Context, folder, path string) error {
	from := filepath.Join(folder, FileName)
	if _, err := os.Stat(from); err != nil {
		return fmt.Errorf("there is no database %s: name the data folder of an installation", from)
	}
	return (&Store{path: from, writer: &writer{}}).Backup(ctx, path)
}
