package sqlitestore

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"laufzettel/engine"
)

// olderRows is what a version that knew n migrations wrote for the case of fillOld: the tables of then, with the columns
// of then. Columns that came later have what the migration gives them.
func olderRows(version int) []string {
	rows := []string{
		`INSERT INTO cases (id, key, number, process, flow_hash, title, status, unit, submitter, subject, seq, started, changed, ended, erase_at)
			VALUES ('fall', 'kfall', 'ANE-2026-00007', 'antrag', '', 'Grundlehrgang', '', 'musterkreis', 'alma', '', 1, 5, 5, 0, 0)`,
		`INSERT INTO events (case_id, seq, at, kind, actor, body, digests, chain) VALUES ('fall', 1, 5, 'started', '{"person":"alma"}', '{}', '', x'01')`,
		`INSERT INTO numbers (series, value, case_id) VALUES ('ANE-2026-#', 7, 'fall')`,
		`INSERT INTO tasks (case_id, id, number, process, stop, step, title, case_title, kind, persons, groups, claimed_by, opened, due, seq)
			VALUES ('fall', 'aufgabe', 'ANE-2026-00007', 'antrag', 'a/1', 'a', '', 'Grundlehrgang', '', '["benno"]', 'null', '', 5, 9223372036854775807, 1)`,
		`INSERT INTO inbox (who, due, opened, task) VALUES ('p:benno', 9223372036854775807, 5, 'aufgabe')`,
		`INSERT INTO claims (scope, key, holder) VALUES ('once/antrag', 'k', 'fall')`,
		`INSERT INTO documents (collection, key, idx, revision, body, expires) VALUES ('claims', 'fall', '', 1, '[{"scope":"once/antrag","key":"k"}]', 0)`,
		`INSERT INTO work (id, case_id, kind, body, due, lane, state, attempts, last_error, message_id, digest, done_at)
			VALUES ('fall/1/mail', 'fall', 'mail', '{}', 5, '', 'waiting', 2, 'later', '', '', 0)`,
	}
	if version >= 2 { // claims are counted as they are made
		rows = append(rows, `INSERT INTO claim_counts (scope, key, holders) VALUES ('once/antrag', 'k', 1)`)
	}
	if version >= 5 { // what lists of cases are made of was written with each case, as the migration wrote it for older ones
		for _, step := range strings.Split(caseLists, ";") {
			if step = strings.TrimSpace(step); strings.HasPrefix(step, "INSERT") || strings.HasPrefix(step, "UPDATE") {
				rows = append(rows, step)
			}
		}
	}
	return rows
}

// TestTablesOfEveryVersionAreBroughtForward makes the tables of every version there was, with a case as it wrote one,
// and opens them: the case, its task, its claim and its mail are there, the tables are sound, and a copy from before is
// kept.
func TestTablesOfEveryVersionAreBroughtForward(t *testing.T) {
	for version := 1; version < len(migrations); version++ {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			folder := t.TempDir()
			c, err := sqlite.OpenConn(filepath.Join(folder, FileName))
			if err != nil {
				t.Fatal(err)
			}
			if err := teach(c); err != nil {
				t.Fatal(err)
			}
			script := fmt.Sprintf("PRAGMA application_id = %d; CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied INTEGER NOT NULL);", applicationID)
			for n, step := range migrations[:version] {
				script += step + fmt.Sprintf("\n; INSERT INTO schema_version VALUES (%d, 0);", n+1)
			}
			if err := sqlitex.ExecuteScript(c, script, nil); err != nil {
				t.Fatal(err)
			}
			for _, row := range olderRows(version) {
				if err := execute(c, row); err != nil {
					t.Fatalf("%s: %v", row, err)
				}
			}
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
			s, err := Open(ctx, Options{Folder: folder, Upkeep: -1})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			record, err := s.Load(ctx, "fall", 0)
			if err != nil || record.Row.Number != "ANE-2026-00007" || record.Row.Title != "Grundlehrgang" || len(record.Events) != 1 {
				t.Errorf("the case is %+v, %v", record.Row, err)
			}
			if tasks, err := s.Tasks(ctx, engine.TaskQuery{Person: "benno"}); err != nil || len(tasks) != 1 || tasks[0].ID != "aufgabe" {
				t.Errorf("the inbox has %v, %v", tasks, err)
			}
			if rows, err := s.Cases(ctx, engine.CaseQuery{Search: "grundlehrgang"}); err != nil || len(rows) != 1 {
				t.Errorf("a search finds %v, %v", rows, err)
			}
			leased, err := s.Lease(ctx, time.Now(), time.Now().Add(time.Minute), 10)
			if err != nil || len(leased) != 1 || leased[0].Attempts != 2 || leased[0].LastError != "later" {
				t.Errorf("the mail that waited is %+v, %v", leased, err)
			}
			if next, err := s.NextNumber(ctx, "ANE-2026-#"); err != nil || next != 8 {
				t.Errorf("the next number is %d, %v", next, err)
			}
			flaws, err := s.Check(ctx)
			if err != nil || len(flaws) > 0 {
				t.Errorf("found %+v, %v", flaws, err)
			}
			kept, err := filepath.Glob(filepath.Join(folder, keptFolder, fmt.Sprintf("tabellen-%d-*.db", version)))
			if err != nil || len(kept) != 1 {
				t.Fatalf("kept %v, %v", kept, err)
			}
			copied, err := sqlite.OpenConn(kept[0], sqlite.OpenReadOnly)
			if err != nil {
				t.Fatal(err)
			}
			defer copied.Close()
			has, was := 0, 0
			if err := query(copied, func(r *row) { has, was = r.int(), r.int() }, "SELECT (SELECT count(*) FROM cases), (SELECT max(version) FROM schema_version)"); err != nil || has != 1 || was != version {
				t.Errorf("the copy has %d cases in tables of version %d, %v", has, was, err)
			}
		})
	}
}
