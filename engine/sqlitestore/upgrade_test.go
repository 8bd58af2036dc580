package sqlitestore

import (
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"laufzettel/engine"
)

var keepSchema = flag.Bool("keep-schema", false, "store a database of the present tables in testdata, if there is none of this version; never change one that is there")

// fillOld puts a case with all it can have into a store of any version.
func fillOld(t *testing.T, s *Store) {
	t.Helper()
	c := newCase("fall")
	c.Row.Number, c.Row.Process, c.Row.Unit, c.Row.Title = "ANE-2026-00007", "antrag", "musterkreis", "Grundlehrgang"
	c.Events[0].Body, c.Events[0].Actor, c.Events[0].Chain = []byte("{}"), []byte(`{"person":"alma"}`), []byte("chain")
	c.Number = engine.Number{Series: "ANE-2026-#", Value: 7}
	c.OpenTasks = []engine.TaskRow{{ID: "aufgabe", Case: "fall", Stop: "a/1", Step: "a", Persons: []string{"benno"}, Opened: time.UnixMilli(5)}}
	c.Claims = []engine.Claim{{Scope: "once/antrag", Key: "k", Holder: "fall"}}
	c.Documents = []engine.DocumentChange{{Document: engine.Document{Collection: "claims", Key: "fall", Body: []byte(`[{"scope":"once/antrag","key":"k"}]`)}}}
	if err := s.Commit(ctx, c); err != nil {
		t.Fatal(err)
	}
}

// TestStoredDatabasesOfEarlierVersions opens every database that was ever stored in testdata: its tables are brought
// up to date, a copy from before is kept, and nothing is lost or wrong.
func TestStoredDatabasesOfEarlierVersions(t *testing.T) {
	present := fmt.Sprintf("testdata/schema-%d.db.gz", len(migrations))
	if _, err := os.Stat(present); *keepSchema && os.IsNotExist(err) {
		storeSchema(t, present)
	}
	stored, err := filepath.Glob("testdata/schema-*.db.gz")
	if err != nil || len(stored) == 0 {
		t.Fatal("no databases are stored", err)
	}
	for _, name := range stored {
		t.Run(filepath.Base(name), func(t *testing.T) {
			folder := t.TempDir()
			unpack(t, name, filepath.Join(folder, FileName))
			s, err := Open(ctx, Options{Folder: folder, Upkeep: -1})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			record, err := s.Load(ctx, "fall", 0)
			if err != nil || record.Row.Number != "ANE-2026-00007" || len(record.Events) != 1 {
				t.Errorf("the case is %+v, %v", record.Row, err)
			}
			if tasks, err := s.Tasks(ctx, engine.TaskQuery{Person: "benno"}); err != nil || len(tasks) != 1 {
				t.Errorf("%d tasks, %v", len(tasks), err)
			}
			if flaws, err := s.Check(ctx); err != nil || len(flaws) > 0 {
				t.Errorf("found %v, %v", flaws, err)
			}
			kept, err := filepath.Glob(filepath.Join(folder, keptFolder, "tabellen-*.db"))
			if old := name != present; err != nil || (len(kept) == 1) != old {
				t.Errorf("kept %v, %v", kept, err)
			}
		})
	}
}

func storeSchema(t *testing.T, name string) {
	t.Helper()
	folder := t.TempDir()
	s, err := Open(ctx, Options{Folder: folder, Upkeep: -1})
	if err != nil {
		t.Fatal(err)
	}
	fillOld(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(folder, FileName))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	w := gzip.NewWriter(file)
	if _, err := w.Write(content); err != nil || w.Close() != nil || file.Close() != nil {
		t.Fatal("writing", name, err)
	}
}

func unpack(t *testing.T, from, to string) {
	t.Helper()
	file, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestTablesOfBeforeAreKept: before tables change a copy is taken, which this version itself opens again; and a
// database of a newer version is refused, by readers too.
func TestTablesOfBeforeAreKept(t *testing.T) {
	released := migrations
	defer func() { migrations = released }()
	folder := t.TempDir()
	s, err := Open(ctx, Options{Folder: folder, Upkeep: -1})
	if err != nil {
		t.Fatal(err)
	}
	fillOld(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	migrations = append(released[:len(released):len(released)], "CREATE TABLE later (x INTEGER);")
	if _, err := OpenReader(ctx, Options{Folder: folder}); err == nil || !strings.Contains(err.Error(), "start serve once") {
		t.Errorf("a reader of older tables says %v", err)
	}
	if s, err = Open(ctx, Options{Folder: folder, Upkeep: -1}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	kept, err := filepath.Glob(filepath.Join(folder, keptFolder, fmt.Sprintf("tabellen-%d-*.db", len(released))))
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept %v, %v", kept, err)
	}
	migrations = released
	for _, open := range []func() error{
		func() error { _, err := Open(ctx, Options{Folder: folder}); return err },
		func() error { _, err := OpenReader(ctx, Options{Folder: folder}); return err },
	} {
		if err := open(); err == nil || !strings.Contains(err.Error(), "newer Laufzettel") {
			t.Errorf("a newer database is answered with %v", err)
		}
	}
	back := t.TempDir()
	content, err := os.ReadFile(kept[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(back, FileName), content, 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(ctx, Options{Folder: back, Upkeep: -1}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if !exists(t, s, "fall") {
		t.Error("the kept copy has lost its case")
	}
}

// TestCheckFindsChangedRows changes what commits have written, one thing at a time, and demands a finding.
func TestCheckFindsChangedRows(t *testing.T) {
	for _, change := range []string{
		"DELETE FROM inbox", "UPDATE inbox SET who = 'p:fremd'", "UPDATE inbox SET due = 5", "DELETE FROM numbers",
		"UPDATE numbers SET value = 8", "UPDATE numbers SET series = 'X-#'", "UPDATE numbers SET case_id = 'weg'",
		"DELETE FROM claims", "UPDATE claims SET key = 'x'", "UPDATE claims SET holder = 'x'", "UPDATE claim_counts SET holders = 2",
		"DELETE FROM claim_counts", "UPDATE case_counts SET cases = 2", "UPDATE case_counts SET unit = 'x'", "DELETE FROM case_counts",
		"UPDATE cases SET search = ' x'", "DELETE FROM case_words WHERE word = 'grundlehrgang'", "UPDATE case_words SET word = 'x' WHERE word = 'grundlehrgang'",
		"INSERT INTO case_people (person, began, case_id, unit, process) VALUES ('x', 1, 'fall', '', '')", "UPDATE events SET digests = ' '",
		"UPDATE documents SET revision = 0", "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM claims; END", "DROP INDEX work_ready",
		"PRAGMA foreign_keys=OFF; DELETE FROM cases", "INSERT INTO tasks SELECT 'weg', 'x', number, process, stop, step, title, case_title, kind, persons, groups, claimed_by, opened, due, seq, places, unit, sections FROM tasks",
	} {
		t.Run(change, func(t *testing.T) {
			s := openTest(t)
			fillOld(t, s)
			if flaws, err := s.Check(ctx); err != nil || len(flaws) > 0 {
				t.Fatalf("before: %v, %v", flaws, err)
			}
			if err := s.writer.writeAlone(ctx, func(c *sqlite.Conn) error {
				for _, one := range strings.Split(change, "; ") {
					if strings.HasPrefix(change, "CREATE") {
						one = change
					}
					if err := execute(c, one); err != nil {
						return err
					}
					if one == change {
						break
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if flaws, err := s.Check(ctx); err != nil || len(flaws) == 0 {
				t.Errorf("nothing was found, %v", err)
			}
		})
	}
}
