package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"laufzettel/engine"
)

var ctx = context.Background()

func openTest(t testing.TB) *Store {
	t.Helper()
	s, err := Open(ctx, Options{Folder: t.TempDir(), Upkeep: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func newCase(id string) *engine.Commit {
	return &engine.Commit{Case: id, Row: engine.CaseRow{ID: id, Started: time.UnixMilli(1)}, Events: []engine.StoredEvent{{Seq: 1, At: time.UnixMilli(1), Kind: "started"}}}
}

// pileUp keeps the writer busy until n jobs stand in the queue, so that they make one batch.
func pileUp(t *testing.T, s *Store, jobs ...func() error) []error {
	t.Helper()
	entered, leave := make(chan struct{}), make(chan struct{})
	go func() {
		_ = s.writer.write(ctx, func(*sqlite.Conn) error { close(entered); <-leave; return nil })
	}()
	<-entered
	fates := make([]error, len(jobs))
	var all sync.WaitGroup
	for i, job := range jobs {
		all.Go(func() { fates[i] = job() })
		for len(s.writer.jobs) < i+1 {
			time.Sleep(time.Millisecond)
		}
	}
	close(leave)
	all.Wait()
	return fates
}

func exists(t *testing.T, s *Store, id string) bool {
	t.Helper()
	_, err := s.Load(ctx, id, 0)
	if err != nil && !errors.Is(err, engine.ErrNotFound) {
		t.Fatal(err)
	}
	return err == nil
}

func TestBatchSharesOneCommit(t *testing.T) {
	s := openTest(t)
	commits := 0
	s.writer.beforeCommit = func() error { commits++; return nil }
	var jobs []func() error
	for i := range 10 {
		jobs = append(jobs, func() error { return s.Commit(ctx, newCase(fmt.Sprint("c", i))) })
	}
	jobs = append(jobs, func() error { return s.Commit(ctx, newCase("c3")) })
	fates := pileUp(t, s, jobs...)
	for i, err := range fates[:10] {
		if err != nil || !exists(t, s, fmt.Sprint("c", i)) {
			t.Errorf("commit %d of the batch: %v", i, err)
		}
	}
	if !errors.Is(fates[10], engine.ErrConflict) {
		t.Errorf("the second start of c3 answered %v", fates[10])
	}
	if commits != 2 { // the one that kept the writer busy, and the batch
		t.Errorf("%d synced commits, want 2", commits)
	}
}

func TestRefusalTakesBackOnlyItself(t *testing.T) {
	s := openTest(t)
	half := newCase("half")
	half.Documents = []engine.DocumentChange{
		{Document: engine.Document{Collection: "c", Key: "half"}},
		{Document: engine.Document{Collection: "c", Key: "half"}}, // exists by now
	}
	fates := pileUp(t, s,
		func() error { return s.Commit(ctx, newCase("before")) },
		func() error { return s.Commit(ctx, half) },
		func() error { return s.Commit(ctx, newCase("after")) })
	if fates[0] != nil || !errors.Is(fates[1], engine.ErrDocumentChanged) || fates[2] != nil {
		t.Fatalf("answered %v", fates)
	}
	if !exists(t, s, "before") || exists(t, s, "half") || !exists(t, s, "after") {
		t.Error("the refused commit took others with it or left something")
	}
}

func TestFailureIsToldToAllAndStoresNothing(t *testing.T) {
	ioError := sqlite.ResultIOErr.ToError()
	for _, failure := range []struct {
		says   string
		job    func(s *Store, c *sqlite.Conn) error
		usable bool // afterwards
	}{
		{says: "panic in a job", usable: true, job: func(*Store, *sqlite.Conn) error { panic("mistake") }},
		{says: "panic in the middle of a statement", usable: true, job: func(_ *Store, c *sqlite.Conn) error {
			return query(c, func(*row) { panic("mistake") }, "SELECT 1 UNION SELECT 2")
		}},
		{says: "disk error in a job", job: func(*Store, *sqlite.Conn) error { return fmt.Errorf("writing: %w", ioError) }},
		{says: "disk error at the end", job: func(s *Store, _ *sqlite.Conn) error {
			s.writer.beforeCommit = func() error { return ioError }
			return nil
		}},
		{says: "full disk", usable: true, job: func(_ *Store, c *sqlite.Conn) error {
			pages := 0
			if err := query(c, func(r *row) { pages = r.int() }, "PRAGMA page_count"); err != nil {
				return err
			}
			if err := execute(c, fmt.Sprintf("PRAGMA max_page_count=%d", pages)); err != nil {
				return err
			}
			err := execute(c, "INSERT INTO documents (collection, key, idx, revision, body, expires) VALUES ('c', 'k', '', 1, zeroblob(1000000), 0)")
			return errors.Join(err, sqlitex.ExecuteTransient(c, "PRAGMA max_page_count=1073741823", nil))
		}},
	} {
		t.Run(failure.says, func(t *testing.T) {
			s := openTest(t)
			if err := s.Commit(ctx, newCase("old")); err != nil {
				t.Fatal(err)
			}
			jobs := []func() error{
				func() error { return s.Commit(ctx, newCase("first")) },
				func() error { return s.Commit(ctx, newCase("first")) }, // refused because of the one before
				func() error {
					return s.writer.write(ctx, func(c *sqlite.Conn) error { return failure.job(s, c) })
				},
				func() error { return s.Commit(ctx, newCase("last")) },
			}
			for i, err := range pileUp(t, s, jobs...) {
				if err == nil || errors.Is(err, engine.ErrConflict) {
					t.Errorf("job %d was answered %v although nothing was stored", i, err)
				}
			}
			if exists(t, s, "first") || exists(t, s, "last") || !exists(t, s, "old") {
				t.Error("something of the failed batch is there, or something older is gone")
			}
			s.writer.beforeCommit = nil
			again, ping := s.Commit(ctx, newCase("later")), s.Ping(ctx)
			if failure.usable && (again != nil || ping != nil) {
				t.Errorf("afterwards: commit %v, ping %v", again, ping)
			}
			if !failure.usable && (again == nil || ping == nil) {
				t.Error("the store goes on after a disk error")
			}
		})
	}
}

func TestCancelledCallerDoesNotSpoilTheBatch(t *testing.T) {
	s := openTest(t)
	impatient, cancel := context.WithCancel(ctx)
	fates := pileUp(t, s,
		func() error { return s.Commit(impatient, newCase("impatient")) },
		func() error { return s.Commit(ctx, newCase("patient")) },
		func() error { cancel(); return s.Commit(ctx, newCase("third")) })
	if !errors.Is(fates[0], context.Canceled) || exists(t, s, "impatient") {
		t.Errorf("the cancelled commit answered %v, stored: %v", fates[0], exists(t, s, "impatient"))
	}
	if fates[1] != nil || fates[2] != nil || !exists(t, s, "patient") || !exists(t, s, "third") {
		t.Errorf("the others were answered %v", fates[1:])
	}
	during, cancel := context.WithCancel(ctx)
	err := s.writer.write(during, func(c *sqlite.Conn) error {
		cancel() // too late: it has begun
		_, err := s.apply(c, newCase("during"))
		return err
	})
	if err != nil || !exists(t, s, "during") {
		t.Errorf("a commit that had begun was answered %v", err)
	}
}

func TestCloseAnswersWhatIsQueued(t *testing.T) {
	s := openTest(t)
	closed := make(chan error, 1)
	var jobs []func() error
	for i := range 5 {
		jobs = append(jobs, func() error { return s.Commit(ctx, newCase(fmt.Sprint("c", i))) })
	}
	folder := strings.TrimSuffix(s.path, FileName)
	first := make(chan struct{})
	jobs = append(jobs, func() error {
		return s.writer.write(ctx, func(*sqlite.Conn) error {
			go func() { close(first); closed <- s.Close() }()
			<-first
			return nil
		})
	})
	for i, err := range pileUp(t, s, jobs...) {
		if err != nil {
			t.Errorf("job %d, queued before Close: %v", i, err)
		}
	}
	if err := <-closed; err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(ctx, newCase("late")); !errors.Is(err, ErrClosed) {
		t.Errorf("a late commit was answered %v", err)
	}
	again, err := Open(ctx, Options{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	for i := range 5 {
		if !exists(t, again, fmt.Sprint("c", i)) {
			t.Errorf("c%d was acknowledged and is gone", i)
		}
	}
}

func TestExpiredDocumentsAreRemoved(t *testing.T) {
	now := time.UnixMilli(1_000_000)
	s, err := Open(ctx, Options{Folder: t.TempDir(), Upkeep: -1, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var changes []engine.DocumentChange
	for i := range 3*expiredAtOnce + 7 {
		changes = append(changes, engine.DocumentChange{Document: engine.Document{Collection: "c", Key: fmt.Sprint(i), Expires: now.Add(time.Duration(i+1) * time.Millisecond)}})
	}
	changes = append(changes, engine.DocumentChange{Document: engine.Document{Collection: "c", Key: "stays"}})
	if err := s.Write(ctx, changes...); err != nil {
		t.Fatal(err)
	}
	now = now.Add(3 * expiredAtOnce * time.Millisecond)
	if err := s.removeExpired(ctx); err != nil {
		t.Fatal(err)
	}
	left := 0
	if err := s.read(ctx, func(c *sqlite.Conn) error {
		return query(c, func(r *row) { left = r.int() }, "SELECT count(*) FROM documents")
	}); err != nil {
		t.Fatal(err)
	}
	if left != 8 {
		t.Errorf("%d documents are left, want the 7 that have not expired and the one that never does", left)
	}
}

func TestUpkeepEmptiesTheLog(t *testing.T) {
	s, err := Open(ctx, Options{Folder: t.TempDir(), Upkeep: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Commit(ctx, newCase("a")); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); logSize(t, s) > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the log still has %d bytes", logSize(t, s))
		}
	}
}

func cancelled() (context.Context, context.CancelFunc) {
	c, cancel := context.WithCancel(ctx)
	cancel()
	return c, cancel
}
