package sqlitestore

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"laufzettel/engine"
	"laufzettel/flows"
)

// TestOlderCasesAreInTheLists opens a folder from before there were lists of people's cases: what the lists need is
// filled in from rows and events.
func TestOlderCasesAreInTheLists(t *testing.T) {
	released := migrations
	defer func() { migrations = released }()
	migrations = released[:slices.Index(released, caseLists)]
	folder := t.TempDir()
	old, err := Open(ctx, Options{Folder: folder, Upkeep: -1})
	if err != nil {
		t.Fatal(err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	actor, err := json.Marshal(flows.Actor{Party: flows.Party{Person: "benno"}, Way: flows.ByLink})
	if err != nil {
		t.Fatal(err)
	}
	c, err := sqlite.OpenConn(filepath.Join(folder, FileName), sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	for i, unit := range []string{"a", "a", ""} {
		id := fmt.Sprint("c", i)
		if err := execute(c, `INSERT INTO cases (id, key, number, process, flow_hash, title, status, unit, submitter, subject, seq, started, changed, ended, erase_at)
			VALUES (?, ?, ?, 'antrag', '', 'Große "Übung", \ und mehr', '', ?, 'alma', '', ?, ?, ?, 0, 0)`, id, id, fmt.Sprintf("ANE-2026-%05d", 7+i), unit, 3-i, time.UnixMilli(int64(1000+i)), time.UnixMilli(5)); err != nil {
			t.Fatal(err)
		}
		for seq, kind := range []string{"started", "taskDecided", "taskDecided"}[:3-i] {
			by := actor
			if i == 0 && seq == 2 {
				by = []byte("{}")
			}
			if err := execute(c, "INSERT INTO events (case_id, seq, at, kind, actor, body, digests, chain) VALUES (?,?,1,?,?,'{}','','x')", id, seq+1, kind, by); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	migrations = released
	s, err := Open(ctx, Options{Folder: folder, Upkeep: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for says, x := range map[string]struct {
		q    engine.CaseQuery
		want string
	}{
		"decided":        {engine.CaseQuery{Scope: &engine.Scope{Person: "benno"}}, "c1 c0"},
		"sent":           {engine.CaseQuery{Scope: &engine.Scope{Person: "alma"}}, "c2 c1 c0"},
		"of a unit":      {engine.CaseQuery{Scope: &engine.Scope{Parts: []engine.ScopePart{{Units: []string{"a"}}}}}, "c1 c0"},
		"words of title": {engine.CaseQuery{Search: "grosse uebung MEHR"}, "c2 c1 c0"},
		"number":         {engine.CaseQuery{Search: "ane-2026-00008"}, "c1"},
	} {
		rows, err := s.Cases(ctx, x.q)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		if got := strings.Join(ids, " "); got != x.want {
			t.Errorf("%s: %s, want %s", says, got, x.want)
		}
	}
	counts, err := s.CountCases(ctx, engine.CaseQuery{Unit: "a"})
	if err != nil || len(counts) != 1 || counts[0].N != 2 {
		t.Errorf("counted %v, %v", counts, err)
	}
	// What benno has decided in unit a is counted once, whether as his or as of the unit, and follows the case elsewhere.
	scope := &engine.Scope{Person: "benno", Parts: []engine.ScopePart{{Units: []string{"a"}}}}
	moved := newCase("c1")
	moved.After, moved.Events[0].Seq, moved.Row.Unit = 2, 3, "b"
	for _, commit := range []*engine.Commit{nil, moved} {
		if commit != nil {
			if err := s.Commit(ctx, commit); err != nil {
				t.Fatal(err)
			}
		}
		n := 0
		counts, err := s.CountCases(ctx, engine.CaseQuery{Scope: scope})
		for _, c := range counts {
			n += c.N
		}
		if err != nil || n != 2 {
			t.Errorf("counted %v, %v, want both", counts, err)
		}
		for _, order := range engine.CaseOrders {
			if rows, err := s.Cases(ctx, engine.CaseQuery{Scope: scope, Order: order}); err != nil || len(rows) != 2 {
				t.Errorf("in order %q: %d cases, want 2 (%v)", order, len(rows), err)
			}
		}
	}
	// A title that goes leaves no word behind.
	gone := newCase("c0")
	gone.After, gone.Events[0].Seq = 3, 4
	gone.Row.Title = ""
	if err := s.Commit(ctx, gone); err != nil {
		t.Fatal(err)
	}
	left := ""
	if err := sqlitex.ExecuteTransient(s.writer.conn, "SELECT group_concat(word) FROM case_words WHERE case_id = 'c0'", &sqlitex.ExecOptions{
		ResultFunc: func(stmt *sqlite.Stmt) error { left = stmt.ColumnText(0); return nil }}); err != nil || left != "" {
		t.Errorf("words are left: %q, %v", left, err)
	}
}
