package sqlitestore

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"laufzettel/engine"
)

// bounded lets the database have n pages and no more, as a full disk would; 0 gives it room again.
func bounded(t *testing.T, s *Store, n int) {
	t.Helper()
	if n == 0 {
		n = 1073741823
	}
	if err := s.writer.writeAlone(ctx, func(c *sqlite.Conn) error {
		return sqlitex.ExecuteTransient(c, fmt.Sprintf("PRAGMA max_page_count=%d", n), nil)
	}); err != nil {
		t.Fatal(err)
	}
}

func TestAFullDiskPasses(t *testing.T) {
	for _, x := range []struct {
		says        string
		begin, ends func(t *testing.T, s *Store)
	}{
		{"full", func(t *testing.T, s *Store) { bounded(t, s, 1) }, func(t *testing.T, s *Store) { bounded(t, s, 0) }},
		{"read-only", func(_ *testing.T, s *Store) {
			s.writer.beforeCommit = func() error { return sqlite.ResultReadOnly.ToError() }
		}, func(_ *testing.T, s *Store) { s.writer.beforeCommit = nil }},
		{"no room for the index of the log", func(_ *testing.T, s *Store) {
			s.writer.beforeCommit = func() error { return sqlite.ResultIOErrSHMSize.ToError() }
		}, func(_ *testing.T, s *Store) { s.writer.beforeCommit = nil }},
	} {
		t.Run(x.says, func(t *testing.T) {
			s := openTest(t)
			if err := s.Commit(ctx, newCase("old")); err != nil {
				t.Fatal(err)
			}
			x.begin(t, s)
			large := newCase("large")
			large.Events[0].Body = make([]byte, 100_000)
			if err := s.Commit(ctx, large); !errors.Is(err, engine.ErrNoRoom) {
				t.Fatalf("answered %v", err)
			}
			if err := s.Ping(ctx); !errors.Is(err, engine.ErrNoRoom) {
				t.Errorf("ready although nothing can be stored: %v", err)
			}
			if !exists(t, s, "old") || exists(t, s, "large") {
				t.Error("what was stored before cannot be read, or something of the refused commit is there")
			}
			x.ends(t, s)
			if err := s.Ping(ctx); err != nil {
				t.Errorf("there is room again, and nobody wrote: %v", err)
			}
			if err := s.Commit(ctx, large); err != nil {
				t.Errorf("there is room again: %v", err)
			}
		})
	}
}

func TestADiskErrorStopsTheStore(t *testing.T) {
	s := openTest(t)
	s.writer.beforeCommit = func() error { return sqlite.ResultIOErrFsync.ToError() }
	if err := s.Commit(ctx, newCase("a")); !errors.Is(err, engine.ErrStoreStopped) {
		t.Fatalf("answered %v", err)
	}
	s.writer.beforeCommit = nil
	if err := s.Commit(ctx, newCase("b")); !errors.Is(err, engine.ErrStoreStopped) || !errors.Is(s.Ping(ctx), engine.ErrStoreStopped) {
		t.Errorf("goes on: %v", err)
	}
}

// TestTornPages damages the last pages of database and log in many ways. Whatever was there at the last sync is either
// there afterwards, or the store refuses and says that a backup is needed; it never opens with less.
func TestTornPages(t *testing.T) {
	master := filepath.Join(t.TempDir(), "master")
	s, err := Open(ctx, Options{Folder: master, Upkeep: -1})
	if err != nil {
		t.Fatal(err)
	}
	const cases = 300
	store := func(from, to int) {
		for i := from; i < to; i++ {
			c := newCase(fmt.Sprint("c", i))
			c.Events[0].Body = []byte(strings.Repeat("x", 900))
			if err := s.Commit(ctx, c); err != nil {
				t.Fatal(err)
			}
		}
	}
	store(0, cases/2)
	if err := s.writer.writeAlone(ctx, checkpointIfAny); err != nil { // half of them lie in the database, half in its log
		t.Fatal(err)
	}
	store(cases/2, cases)
	crashed := t.TempDir()
	copyFolder(t, master, crashed)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		says string
		file string
		harm func(t *testing.T, path string, size int64)
		lost bool // a sync that the disk had reported is undone: SQLite cannot know what stood there
	}{
		{"database cut by a page", FileName, cut(4096), false},
		{"database cut in the middle of a page", FileName, cut(1000), false},
		{"last page of the database overwritten", FileName, scribble(4096, 4096), false},
		{"last pages of the database overwritten", FileName, scribble(5*4096, 5*4096), false},
		{"half of the last page of the database zeroed", FileName, zero(4096, 2048), false},
		{"first page of the database overwritten", FileName, func(t *testing.T, path string, size int64) { overwrite(t, path, 0, noise(4096)) }, false},
		{"log cut in the middle of its last frame", FileName + "-wal", cut(2000), true},
		{"last frame of the log overwritten", FileName + "-wal", scribble(4096, 4096), true},
		{"log cut to nothing", FileName + "-wal", func(t *testing.T, path string, _ int64) { truncate(t, path, 0) }, true},
		{"index of the log overwritten", FileName + "-shm", scribble(30000, 30000), false},
		{"half a frame behind the log", FileName + "-wal", func(t *testing.T, path string, size int64) { overwrite(t, path, size, noise(2000)) }, false},
	} {
		t.Run(x.says, func(t *testing.T) {
			folder := t.TempDir()
			copyFolder(t, crashed, folder)
			path := filepath.Join(folder, x.file)
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			x.harm(t, path, info.Size())
			s, err := Open(ctx, Options{Folder: folder, Upkeep: -1})
			if err != nil {
				if !strings.Contains(err.Error(), "restore the latest backup") || !strings.Contains(err.Error(), path[:len(path)-len(x.file)]) {
					t.Errorf("refused without saying what to do: %v", err)
				}
				return
			}
			defer s.Close()
			there := 0
			for i := range cases {
				if exists(t, s, fmt.Sprint("c", i)) {
					there++
				}
			}
			switch {
			case there == cases:
			case !x.lost:
				t.Errorf("opened with %d of %d cases", there, cases)
			case there < cases/2:
				t.Errorf("%d cases: something of what was in the database is gone too", there)
			}
			if err := s.Commit(ctx, newCase("new")); err != nil {
				t.Errorf("opened and takes nothing: %v", err)
			}
		})
	}
}

// TestALargeDatabaseIsLookedThroughWhileInUse: what takes too long for a start is found afterwards, and stops the store
// before more is built on it.
func TestALargeDatabaseIsLookedThroughWhileInUse(t *testing.T) {
	folder, crashed := t.TempDir(), t.TempDir()
	s, err := Open(ctx, Options{Folder: folder, Upkeep: -1})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 24 {
		c := newCase(fmt.Sprint("c", i))
		c.Events[0].Body = make([]byte, 1<<20)
		if err := s.Commit(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.writer.writeAlone(ctx, checkpointIfAny); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(ctx, newCase("last")); err != nil {
		t.Fatal(err)
	}
	copyFolder(t, folder, crashed)
	_ = s.Close()
	path := filepath.Join(crashed, FileName)
	info, err := os.Stat(path)
	if err != nil || info.Size() < checkedAtStart {
		t.Fatalf("the database is too small: %v %v", info.Size(), err)
	}
	scribble(40*4096, 20*4096)(t, path, info.Size())
	s, err = Open(ctx, Options{Folder: crashed, Upkeep: -1})
	if err != nil {
		t.Fatalf("refused: %v", err)
	}
	defer s.Close()
	<-s.looked
	if err := s.Ping(ctx); !errors.Is(err, engine.ErrStoreStopped) {
		t.Errorf("ready on a damaged database: %v", err)
	}
	if err := s.Commit(ctx, newCase("more")); !errors.Is(err, engine.ErrStoreStopped) {
		t.Errorf("takes a case on damaged ground: %v", err)
	}
}

func TestTheSecondProcessIsToldWhoIsFirst(t *testing.T) {
	if folder := os.Getenv("SQLITESTORE_TEST_FIRST"); folder != "" {
		if _, err := Open(ctx, Options{Folder: folder, Upkeep: -1}); err != nil {
			t.Fatal(err)
		}
		fmt.Println("opened")
		select {} // until killed
	}
	folder := t.TempDir()
	first := exec.Command(os.Args[0], "-test.run", "^TestTheSecondProcessIsToldWhoIsFirst$")
	first.Env = append(os.Environ(), "SQLITESTORE_TEST_FIRST="+folder)
	out, err := first.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, 100)
	if n, err := out.Read(said); err != nil || !strings.Contains(string(said[:n]), "opened") {
		t.Fatalf("the first process: %q, %v", said[:n], err)
	}
	_, err = Open(ctx, Options{Folder: folder})
	if err == nil || !regexp.MustCompile(fmt.Sprintf(`in use by another process \(number %d on .+, since 20.. ?.*UTC\)`, first.Process.Pid)).MatchString(err.Error()) {
		t.Errorf("the second process was told: %v", err)
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait()
	s, err := Open(ctx, Options{Folder: folder})
	if err != nil {
		t.Fatalf("after the first was killed: %v", err)
	}
	_ = s.Close()
}

func copyFolder(t *testing.T, from, to string) {
	t.Helper()
	entries, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(from, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, entry.Name()), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func truncate(t *testing.T, path string, size int64) {
	t.Helper()
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
}

func overwrite(t *testing.T, path string, at int64, with []byte) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteAt(with, at); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

// noise is n bytes that are no page.
func noise(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i*7 + i/256 + 13)
	}
	return b
}

func cut(n int64) func(*testing.T, string, int64) {
	return func(t *testing.T, path string, size int64) { truncate(t, path, size-n) }
}

// scribble overwrites n bytes, beginning so many before the end.
func scribble(before int64, n int) func(*testing.T, string, int64) {
	return func(t *testing.T, path string, size int64) { overwrite(t, path, max(size-before, 0), noise(n)) }
}

func zero(before int64, n int) func(*testing.T, string, int64) {
	return func(t *testing.T, path string, size int64) { overwrite(t, path, size-before, make([]byte, n)) }
}
