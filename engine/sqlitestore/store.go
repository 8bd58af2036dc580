// Package sqlitestore keeps everything in one SQLite file: the store of an ordinary installation.
// All writes go through one goroutine that commits what has queued up together (writer.go); reads have
// their own connections. Edit here when the tables (schema.go) or the way to disk must change; what a
// store promises is said by engine.Store and tested by storetest.
package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// FileName is the database file in the data folder. SQLite keeps two more beside it, ending in -wal and
// -shm, while the store is open; all three belong together.
const FileName = "laufzettel.db"

// Options say where and how the store lives. Only Folder is needed.
type Options struct {
	// Folder holds the database; it is made (0700) if it is not there. One process at a time.
	Folder string
	// Now decides whether a document has expired; nil: the system's clock.
	Now func() time.Time
	// Readers is the number of connections for reading; 0: two per processor, at least four.
	Readers int
	// Upkeep is how often the log is written back and expired documents are removed; 0: every minute,
	// negative: never.
	Upkeep time.Duration
}

// Store is an engine.Store on SQLite. Open makes it.
type Store struct {
	path    string
	now     func() time.Time
	lock    *folderLock
	readers *sqlitex.Pool
	writer  *writer
	leases  leases
	upkeep  chan struct{} // closed when Close begins
	resting chan struct{} // closed when the upkeep has ended
	looked  chan struct{} // closed when a look through the whole database has ended, or none is needed
}

// ErrClosed is what every method gives after Close.
var ErrClosed = errors.New("the store is closed")

// Open opens or makes the store in a folder and brings its tables up to date. It refuses when another
// process has the folder, and when the tables are newer than this program.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Folder == "" {
		return nil, errors.New("the store needs a data folder")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Readers <= 0 {
		o.Readers = max(4, 2*runtime.GOMAXPROCS(0))
	}
	if o.Upkeep == 0 {
		o.Upkeep = time.Minute
	}
	if err := errors.Join(os.MkdirAll(o.Folder, 0o700), syncFolder(filepath.Dir(o.Folder))); err != nil {
		return nil, explainFolder(o.Folder, err)
	}
	lock, err := lockFolder(o.Folder)
	if err != nil {
		return nil, err
	}
	s := &Store{path: filepath.Join(o.Folder, FileName), now: o.Now, lock: lock, upkeep: make(chan struct{}), resting: make(chan struct{}), looked: make(chan struct{})}
	large := false
	if large, err = s.open(ctx, o); err != nil {
		return nil, errors.Join(err, lock.release())
	}
	if large {
		go s.lookThroughLater()
	} else {
		close(s.looked)
	}
	go s.keepUp(o.Upkeep)
	return s, nil
}

// open opens the database. later: it was not closed, and is so large that it is looked through while it is in use.
func (s *Store) open(ctx context.Context, o Options) (later bool, err error) {
	if err := createPrivate(s.path); err != nil {
		return false, explainOpening(s.path, err)
	}
	unclosed := leftOpen(s.path)
	conn, err := openConnection(s.path)
	if err != nil {
		return false, explainOpening(s.path, err)
	}
	if later, err = s.prepareTables(ctx, conn, unclosed); err != nil {
		return false, errors.Join(explainOpening(s.path, err), conn.Close())
	}
	s.readers, err = sqlitex.NewPool(s.path, sqlitex.PoolOptions{
		Flags:    sqlite.OpenReadWrite,
		PoolSize: o.Readers,
		PrepareConn: func(c *sqlite.Conn) error {
			return prepare(c, "PRAGMA query_only=ON", "PRAGMA cache_size=-4000")
		},
	})
	if err != nil {
		return false, errors.Join(explainOpening(s.path, err), conn.Close())
	}
	s.writer = startWriter(conn)
	return later, nil
}

// prepareTables looks at what is there and brings it up to date.
func (s *Store) prepareTables(ctx context.Context, conn *sqlite.Conn, unclosed bool) (later bool, err error) {
	if err := firstPages(conn); err != nil {
		return false, err
	}
	if unclosed {
		info, err := os.Stat(s.path)
		if err != nil {
			return false, err
		}
		if later = info.Size() > checkedAtStart; !later {
			if err := lookThrough(conn); err != nil {
				return false, err
			}
		}
	}
	if err := keepBefore(ctx, conn, s.path); err != nil {
		return false, err
	}
	return later, migrate(ctx, conn)
}

// openConnection opens the writing connection. Every COMMIT is synced (synchronous=FULL), and what is
// deleted is overwritten with zeros (secure_delete).
func openConnection(path string) (*sqlite.Conn, error) {
	c, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		return nil, err
	}
	err = prepare(c,
		"PRAGMA journal_mode=WAL",
		"PRAGMA synchronous=FULL",
		"PRAGMA secure_delete=ON",
		"PRAGMA foreign_keys=ON",
		"PRAGMA cache_size=-32000",
		// What a savepoint needs to take back would otherwise go to a temporary file, page by page.
		"PRAGMA temp_store=MEMORY",
		// Writing back the log costs two syncs; 16 MB of log let hot pages be written back once for many
		// commits. What a burst has made larger is cut back.
		"PRAGMA wal_autocheckpoint=4000",
		"PRAGMA journal_size_limit=33554432",
	)
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// busyTimeout is how long a connection waits for another: only writing back the log makes anyone wait.
const busyTimeout = 10 * time.Second

func prepare(c *sqlite.Conn, pragmas ...string) error {
	c.SetBusyTimeout(busyTimeout)
	if err := foldFunction(c); err != nil {
		return err
	}
	for _, pragma := range pragmas {
		if err := sqlitex.ExecuteTransient(c, pragma, nil); err != nil {
			return fmt.Errorf("%s: %w", pragma, err)
		}
	}
	return nil
}

// readOne runs f, which makes one query, on a reading connection; a query is a snapshot by itself.
func (s *Store) readOne(ctx context.Context, f func(c *sqlite.Conn) error) (err error) {
	return s.onReader(ctx, func(c *sqlite.Conn) error {
		err := f(c)
		switch {
		case err != nil && ctx.Err() != nil:
			err = ctx.Err()
		case damages(err):
			err = s.writer.noteTrouble(err)
		}
		return err
	})
}

// read runs f on a reading connection within one snapshot.
func (s *Store) read(ctx context.Context, f func(c *sqlite.Conn) error) error {
	return s.onReader(ctx, func(c *sqlite.Conn) error { return s.inSnapshot(ctx, c, f) })
}

// onReader lends f a reading connection.
func (s *Store) onReader(ctx context.Context, f func(c *sqlite.Conn) error) error {
	if s.writer.isClosed() {
		return ErrClosed
	}
	c, err := s.readers.Take(ctx)
	if err != nil {
		if s.writer.isClosed() {
			return ErrClosed
		}
		return err
	}
	defer s.readers.Put(c)
	return f(c)
}

func (s *Store) inSnapshot(ctx context.Context, c *sqlite.Conn, f func(c *sqlite.Conn) error) (err error) {
	if err := execute(c, "BEGIN"); err != nil {
		return err
	}
	defer func() {
		// An interrupted connection refuses even the end of its transaction.
		old := c.SetInterrupt(nil)
		err = errors.Join(err, execute(c, "ROLLBACK"))
		c.SetInterrupt(old)
		switch {
		case err != nil && ctx.Err() != nil:
			err = ctx.Err()
		case damages(err):
			err = s.writer.noteTrouble(err)
		}
	}()
	return f(c)
}

// Ping says whether the store can be read and takes data: ErrNoRoom, ErrStoreStopped. Where the last write met a full
// disk it tries again.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.writer.broken(); err != nil {
		return err
	}
	if s.writer.troubled() != nil {
		if err := s.probe(ctx); err != nil {
			return err
		}
	}
	return s.read(ctx, func(c *sqlite.Conn) error {
		return query(c, func(*row) {}, "SELECT 1 FROM schema_version LIMIT 1")
	})
}

// Close answers what is queued, writes the log back and gives the folder free.
func (s *Store) Close() error {
	if !s.writer.close() {
		return nil
	}
	close(s.upkeep)
	<-s.resting
	<-s.looked
	<-s.writer.done
	return errors.Join(s.readers.Close(), s.writer.conn.Close(), s.lock.release())
}
