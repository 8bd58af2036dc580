package sqlitestore

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// TestKilledWhileBringingTablesForward kills a process at random moments while it brings the tables of an older version
// up to date. Whoever comes next goes on, and no case is gone.
func TestKilledWhileBringingTablesForward(t *testing.T) {
	if folder := os.Getenv("SQLITESTORE_TEST_MIGRATE"); folder != "" {
		s, err := Open(ctx, Options{Folder: folder, Upkeep: -1})
		if err != nil {
			t.Fatal(err)
		}
		_ = s.Close()
		return
	}
	folder := t.TempDir()
	const cases = 4000
	oldTables(t, filepath.Join(folder, FileName), cases)
	killed := 0
	for try := range 12 {
		process := exec.Command(os.Args[0], "-test.run", "^TestKilledWhileBringingTablesForward$")
		process.Env = append(os.Environ(), "SQLITESTORE_TEST_MIGRATE="+folder)
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(5+10*try+rand.IntN(30)) * time.Millisecond)
		_ = process.Process.Kill()
		if err := process.Wait(); err != nil {
			if _, ended := err.(*exec.ExitError); !ended || process.ProcessState.ExitCode() > 0 {
				t.Fatalf("try %d: the store did not open: %v", try, err)
			}
			killed++
		}
	}
	s, err := Open(ctx, Options{Folder: folder, Upkeep: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.read(ctx, func(c *sqlite.Conn) error {
		rows, version := 0, 0
		if err := query(c, func(r *row) { rows = r.int() }, "SELECT count(*) FROM cases"); err != nil {
			return err
		}
		if err := query(c, func(r *row) { version = r.int() }, "SELECT max(version) FROM schema_version"); err != nil {
			return err
		}
		if rows != cases || version != len(migrations) {
			t.Errorf("%d of %d cases, tables of version %d of %d", rows, cases, version, len(migrations))
		}
		return lookThrough(c)
	}); err != nil {
		t.Fatal(err)
	}
	if killed == 0 {
		t.Error("no process was killed in the middle")
	}
	if err := s.Commit(ctx, newCase("new")); err != nil {
		t.Error(err)
	}
}

// oldTables makes a database as the first version left it.
func oldTables(t *testing.T, path string, cases int) {
	t.Helper()
	c, err := sqlite.OpenConn(path)
	if err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf(`PRAGMA application_id = %d;
		CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied INTEGER NOT NULL);
		INSERT INTO schema_version VALUES (1, 0);`, applicationID) + firstSchema + fmt.Sprintf(`
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		INSERT INTO cases SELECT 'c' || i, 'k' || i, 'N-' || i, 'antrag', 'h', 'Titel ' || i, '', 'u', 'p' || (i %% 50), '', 1, i, i, 0, 0 FROM n;`, cases)
	if err := sqlitex.ExecuteScript(c, script, nil); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}
