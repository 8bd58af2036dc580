package sqlitestore

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"laufzettel/engine"
)

func logSize(t testing.TB, s *Store) int64 {
	t.Helper()
	info, err := os.Stat(s.path + "-wal")
	if errors.Is(err, fs.ErrNotExist) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func TestFilesArePrivate(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "data")
	s, err := Open(ctx, Options{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Commit(ctx, newCase("a")); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(ctx, filepath.Join(folder, "copy.db")); err != nil {
		t.Fatal(err)
	}
	seen := 0
	err = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if seen++; info.Mode().Perm() != want {
			t.Errorf("%s has mode %o, want %o", filepath.Base(path), info.Mode().Perm(), want)
		}
		return nil
	})
	if err != nil || seen != 6 { // folder, database, log, index of the log, lock, backup
		t.Fatalf("saw %d files: %v", seen, err)
	}
}

func TestFolderBelongsToOneProcess(t *testing.T) {
	folder := t.TempDir()
	first, err := Open(ctx, Options{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(ctx, Options{Folder: folder})
	if err == nil || !strings.Contains(err.Error(), folder) || !strings.Contains(err.Error(), "in use by another process") {
		t.Fatalf("a second store on the folder was answered %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := Open(ctx, Options{Folder: folder})
	if err != nil {
		t.Fatalf("after the first was closed: %v", err)
	}
	_ = second.Close()
}

func TestOpenRefuses(t *testing.T) {
	for _, x := range []struct {
		says, want string
		make       func(t *testing.T, c *sqlite.Conn)
	}{
		{"a newer schema", "newer Laufzettel", func(t *testing.T, c *sqlite.Conn) {
			if err := migrate(ctx, c); err != nil {
				t.Fatal(err)
			}
			if err := execute(c, "INSERT INTO schema_version VALUES (?, 0)", len(migrations)+1); err != nil {
				t.Fatal(err)
			}
		}},
		{"a database of another program", "another program", func(t *testing.T, c *sqlite.Conn) {
			if err := execute(c, "CREATE TABLE songs (title)"); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(x.says, func(t *testing.T) {
			folder := t.TempDir()
			c, err := sqlite.OpenConn(filepath.Join(folder, FileName))
			if err != nil {
				t.Fatal(err)
			}
			x.make(t, c)
			_ = c.Close()
			if _, err := Open(ctx, Options{Folder: folder}); err == nil || !strings.Contains(err.Error(), x.want) {
				t.Fatalf("answered %v, want something with %q", err, x.want)
			}
		})
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, FileName), bytes.Repeat([]byte("no database "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, Options{Folder: folder}); err == nil {
		t.Fatal("a file that is no database was opened")
	}
}

func TestMigrationsGoForwardOneByOne(t *testing.T) {
	folder := t.TempDir()
	s, err := Open(ctx, Options{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(ctx, newCase("a")); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	released := migrations
	defer func() { migrations = released }()

	migrations = append(released[:len(released):len(released)], "CREATE TABLE second (x); INSERT INTO second VALUES (1)", "CREATE TABLE third (x); SELECT nonsense")
	if _, err := Open(ctx, Options{Folder: folder}); err == nil || !strings.Contains(err.Error(), fmt.Sprint("version ", len(migrations))) {
		t.Fatalf("a broken migration was answered %v", err)
	}
	migrations[len(migrations)-1] = "CREATE TABLE third (x)"
	s, err = Open(ctx, Options{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if !exists(t, s, "a") {
		t.Error("the case is gone")
	}
	rows := 0
	if err := s.read(ctx, func(c *sqlite.Conn) error {
		return query(c, func(r *row) { rows = r.int() }, "SELECT (SELECT count(*) FROM second) + (SELECT count(*) FROM third) + (SELECT max(version) FROM schema_version)")
	}); err != nil || rows != 1+len(migrations) {
		t.Fatalf("got %d: %v", rows, err)
	}
}

// secret is a value that is unlike any other, long enough to be found in pieces.
func secret(i int) string { return fmt.Sprintf("geheim-%06d-%06d-Nachname", i, i*7919%1000003) }

// holding counts how many of the secrets lie in any file of the folder.
func holding(t *testing.T, folder string, n int) (found []int) {
	t.Helper()
	var all []byte
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		all = append(all, content...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		// The number in the middle is enough to know which it was.
		if bytes.Contains(all, []byte(secret(i)[:20])) || bytes.Contains(all, []byte(secret(i)[8:])) {
			found = append(found, i)
		}
	}
	return found
}

// TestScrubLeavesNothingDeleted erases values, closes tasks, removes documents and titles, settles work in
// such an order that pages are split and merged, and then looks at every byte of the folder.
func TestScrubLeavesNothingDeleted(t *testing.T) {
	folder := t.TempDir()
	s, err := Open(ctx, Options{Folder: folder, Upkeep: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const n = 600
	random := rand.New(rand.NewPCG(1, 2))
	id := func(i int) string { return fmt.Sprintf("%04x", i*40503%65536) }
	for i := range n {
		c := newCase(id(i))
		c.Row.Title = secret(i)
		c.Values = map[string]engine.StoredValue{
			"1/name":  {Salt: []byte("salt"), Content: []byte(secret(i))},
			"1/other": {Salt: []byte("salt"), Content: []byte(strings.Repeat(secret(i), 1+random.IntN(1+i%300)))},
		}
		c.OpenTasks = []engine.TaskRow{{ID: "t" + id(i), Case: id(i), CaseTitle: secret(i), Persons: []string{"p"}, Opened: time.UnixMilli(int64(i))}}
		c.Work = []engine.Work{{ID: id(i) + "/1", Case: id(i), Body: []byte(secret(i)), LastError: secret(i)}}
		c.Documents = []engine.DocumentChange{{Document: engine.Document{Collection: "drafts", Key: id(i), Index: secret(i), Body: []byte(secret(i))}}}
		if err := s.Commit(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	erased := map[int]bool{}
	for _, i := range random.Perm(n)[:n*9/10] {
		erased[i] = true
		c := newCase(id(i))
		c.After, c.Events[0].Seq = 1, 2
		c.Erase, c.CloseTasks, c.Settle = []string{"1/name", "1/other"}, []string{"t" + id(i)}, []string{id(i) + "/1"}
		c.Documents = []engine.DocumentChange{{Document: engine.Document{Collection: "drafts", Key: id(i), Revision: 1}, Delete: true}}
		if err := s.Commit(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("before: %d of %d erased values can still be found", countErased(holding(t, folder, n), erased), len(erased))
	if _, err := s.checkpointNow(); err != nil {
		t.Fatal(err)
	}
	t.Logf("after writing the log back: %d", countErased(holding(t, folder, n), erased))
	if err := s.Scrub(ctx); err != nil {
		t.Fatal(err)
	}
	found := holding(t, folder, n)
	if left := countErased(found, erased); left != 0 {
		t.Errorf("after Scrub %d of %d erased values can still be found", left, len(erased))
	}
	if len(found) != n-len(erased) {
		t.Errorf("found %d values that were not erased, want %d: the search does not see them", len(found), n-len(erased))
	}
	if logSize(t, s) != 0 {
		t.Errorf("the log still has %d bytes", logSize(t, s))
	}
}

func (s *Store) checkpointNow() (busy bool, err error) {
	err = s.writer.writeAlone(ctx, func(c *sqlite.Conn) (err error) { busy, err = checkpoint(c); return err })
	return busy, err
}

func countErased(found []int, erased map[int]bool) (n int) {
	for _, i := range found {
		if erased[i] {
			n++
		}
	}
	return n
}

func TestBackupIsAWholeStore(t *testing.T) {
	s := openTest(t)
	for i := range 50 {
		c := newCase(fmt.Sprint("c", i))
		c.Work = []engine.Work{{ID: c.Case + "/1", Case: c.Case, Due: time.UnixMilli(5)}}
		if err := s.Commit(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	folder := t.TempDir()
	path := filepath.Join(folder, FileName)
	writing := make(chan error, 1)
	go func() {
		var err error
		for i := range 50 {
			err = errors.Join(err, s.Commit(ctx, newCase(fmt.Sprint("meanwhile", i))))
		}
		writing <- err
	}()
	if err := s.Backup(ctx, path); err != nil {
		t.Fatal(err)
	}
	if err := <-writing; err != nil {
		t.Fatalf("writing during the backup: %v", err)
	}
	if err := s.Backup(ctx, path); err == nil {
		t.Error("an existing file was overwritten")
	}
	if names, _ := os.ReadDir(folder); len(names) != 1 {
		t.Errorf("the folder of the backup holds %v", names)
	}
	restored, err := Open(ctx, Options{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	defer restored.Close()
	for i := range 50 {
		if !exists(t, restored, fmt.Sprint("c", i)) {
			t.Errorf("c%d is not in the backup", i)
		}
	}
	if got, err := restored.Lease(ctx, time.UnixMilli(5), time.UnixMilli(6), 100); err != nil || len(got) != 50 {
		t.Errorf("leased %d pieces from the backup: %v", len(got), err)
	}
	if err := restored.Commit(ctx, newCase("new")); err != nil {
		t.Error(err)
	}
}

func TestBackupGivesUpCleanly(t *testing.T) {
	s := openTest(t)
	folder := t.TempDir()
	if err := s.Backup(ctx, filepath.Join(folder, "none", "copy.db")); err == nil {
		t.Error("a backup into a folder that is not there succeeded")
	}
	gone, cancel := cancelled()
	defer cancel()
	if err := s.Backup(gone, filepath.Join(folder, "copy.db")); !errors.Is(err, gone.Err()) {
		t.Errorf("answered %v", err)
	}
	if names, _ := os.ReadDir(folder); len(names) != 0 {
		t.Errorf("left behind %v", names)
	}
}
