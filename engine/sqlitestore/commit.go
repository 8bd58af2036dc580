package sqlitestore

import (
	"context"
	"fmt"
	"strings"

	"zombiezen.com/go/sqlite"

	"laufzettel/engine"
)

// Commit stores everything of c or nothing.
func (s *Store) Commit(ctx context.Context, c *engine.Commit) error {
	if err := c.Check(); err != nil {
		return err
	}
	var replaced []string // ids of work that was there before
	err := s.writer.write(ctx, func(conn *sqlite.Conn) (err error) {
		replaced, err = s.apply(conn, c)
		return err
	})
	if err == nil {
		// Not those of new work: somebody may have leased it since it was committed.
		s.leases.end(c.Settle...)
		s.leases.end(replaced...)
	}
	return err
}

// apply stores c inside a transaction. It names the work that was there already and is replaced.
func (s *Store) apply(conn *sqlite.Conn, c *engine.Commit) (replaced []string, err error) {
	if c.Case != "" {
		if err := applyCase(conn, c); err != nil {
			return nil, err
		}
		if err := applyTasks(conn, c); err != nil {
			return nil, err
		}
	}
	if replaced, err = s.applyWork(conn, c); err != nil {
		return nil, err
	}
	if err := applyNumber(conn, c); err != nil {
		return nil, err
	}
	if err := applyClaims(conn, c.Claims); err != nil {
		return nil, err
	}
	return replaced, s.applyDocuments(conn, c.Documents)
}

func applyCase(conn *sqlite.Conn, c *engine.Commit) error {
	var old engine.CaseRow
	if err := query(conn, func(r *row) { old = readCase(r) }, "SELECT "+caseColumns+" FROM cases WHERE id = ?", c.Case); err != nil {
		return err
	}
	if old.Seq != c.After || (old.ID == "") != (c.After == 0) {
		return fmt.Errorf("case %s is at revision %d, not %d: %w", c.Case, old.Seq, c.After, engine.ErrConflict)
	}
	if err := applyCaseRow(conn, c, old); err != nil {
		return err
	}
	now := &old
	if c.Row.ID != "" {
		now = &c.Row
		if err := indexCase(conn, &old, &c.Row); err != nil {
			return err
		}
	}
	if err := noteTook(conn, c, now); err != nil {
		return err
	}
	for _, e := range c.Events {
		if err := execute(conn, "INSERT INTO events (case_id, seq, at, kind, actor, body, digests, chain) VALUES (?,?,?,?,?,?,?,?)",
			c.Case, e.Seq, e.At, e.Kind, e.Actor, e.Body, e.Values, e.Chain); err != nil {
			return err
		}
	}
	for ref, value := range c.Values {
		seq, name, err := engine.SplitRef(ref)
		if err != nil {
			return err
		}
		if err := execute(conn, "INSERT INTO personal_values (case_id, seq, name, salt, content) VALUES (?,?,?,?,?)",
			c.Case, seq, name, value.Salt, value.Content); err != nil {
			return err
		}
	}
	return erase(conn, c.Case, c.Erase)
}

// erase removes values of a case with their salts; those that are gone already are no mistake.
func erase(conn *sqlite.Conn, caseID string, refs []string) error {
	for _, ref := range refs {
		seq, name, err := engine.SplitRef(ref)
		if err != nil {
			continue // no value has such a reference
		}
		if err := execute(conn, "DELETE FROM personal_values WHERE case_id = ? AND seq = ? AND name = ?", caseID, seq, name); err != nil {
			return err
		}
	}
	return nil
}

const caseColumns = "id, key, number, process, flow_hash, title, status, unit, submitter, subject, seq, started, changed, ended, erase_at"

// casesColumns are caseColumns where another table has columns of these names too.
var casesColumns = "cases." + strings.ReplaceAll(caseColumns, ", ", ", cases.")

func readCase(r *row) engine.CaseRow {
	return engine.CaseRow{
		ID: r.text(), Key: r.text(), Number: r.text(), Process: r.text(), FlowHash: r.text(), Title: r.text(), Status: r.text(),
		Unit: r.text(), Submitter: r.text(), Subject: r.text(), Seq: r.int(),
		Started: r.time(), Changed: r.time(), Ended: r.time(), EraseAt: r.time(),
	}
}

// applyCaseRow writes the row. Most decisions change nothing that an index holds; SQLite would rewrite the
// index entries of every column named in an UPDATE, so such a decision names only the others.
func applyCaseRow(conn *sqlite.Conn, c *engine.Commit, old engine.CaseRow) error {
	n := c.Row
	if n.ID == "" {
		return execute(conn, "UPDATE cases SET seq = ? WHERE id = ?", c.Revision(), c.Case)
	}
	if n.Key != old.Key && n.Key != "" {
		owner := ""
		if err := query(conn, func(r *row) { owner = r.text() }, "SELECT id FROM cases WHERE key = ? AND key <> ''", n.Key); err != nil {
			return err
		}
		if owner != "" {
			return fmt.Errorf("the public key of case %s belongs to another case: %w", c.Case, engine.ErrTaken)
		}
	}
	indexed := func(r engine.CaseRow) [7]any {
		return [7]any{r.Key, r.Number, r.Process, r.Unit, r.Submitter, r.Subject, millis(r.Started)}
	}
	if old.ID == "" || indexed(old) != indexed(n) || old.Title != n.Title {
		return putCaseRow(conn, c)
	}
	if !old.Ended.Equal(n.Ended) || !old.EraseAt.Equal(n.EraseAt) {
		return execute(conn, "UPDATE cases SET flow_hash = ?, status = ?, seq = ?, changed = ?, ended = ?, erase_at = ? WHERE id = ?",
			n.FlowHash, n.Status, c.Revision(), n.Changed, n.Ended, n.EraseAt, n.ID)
	}
	return execute(conn, "UPDATE cases SET flow_hash = ?, status = ?, seq = ?, changed = ? WHERE id = ?",
		n.FlowHash, n.Status, c.Revision(), n.Changed, n.ID)
}

// putCaseRow writes a whole row with the words it is found by.
func putCaseRow(conn *sqlite.Conn, c *engine.Commit) error {
	n := c.Row
	return execute(conn, `INSERT INTO cases (`+caseColumns+`, search) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
		ON CONFLICT (id) DO UPDATE SET key = excluded.key, number = excluded.number, process = excluded.process,
		flow_hash = excluded.flow_hash, title = excluded.title, status = excluded.status, unit = excluded.unit,
		submitter = excluded.submitter, subject = excluded.subject, seq = excluded.seq, started = excluded.started,
		changed = excluded.changed, ended = excluded.ended, erase_at = excluded.erase_at, search = excluded.search`,
		n.ID, n.Key, n.Number, n.Process, n.FlowHash, n.Title, n.Status, n.Unit, n.Submitter, n.Subject, c.Revision(),
		n.Started, n.Changed, n.Ended, n.EraseAt, engine.SearchText(&n))
}

func applyNumber(conn *sqlite.Conn, c *engine.Commit) error {
	n := c.Number
	if n.Value == 0 {
		return nil
	}
	owner, found := "", false
	if err := query(conn, func(r *row) { owner, found = r.text(), true },
		"SELECT case_id FROM numbers WHERE series = ? AND value = ?", n.Series, n.Value); err != nil {
		return err
	}
	if found {
		if owner != c.Case {
			return fmt.Errorf("number %d of series %s: %w", n.Value, n.Series, engine.ErrTaken)
		}
		return nil
	}
	return execute(conn, "INSERT INTO numbers (series, value, case_id) VALUES (?,?,?)", n.Series, n.Value, c.Case)
}

// NextNumber is one more than the highest number of a series.
func (s *Store) NextNumber(ctx context.Context, series string) (int, error) {
	highest := 0
	err := s.readOne(ctx, func(c *sqlite.Conn) error {
		return query(c, func(r *row) { highest = r.int() }, nextNumberQuery, series)
	})
	return highest + 1, err
}

const nextNumberQuery = "SELECT coalesce(max(value), 0) FROM numbers WHERE series = ?"
