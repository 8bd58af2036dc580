package sqlitestore

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"zombiezen.com/go/sqlite"

	"laufzettel/engine"
)

const (
	loadEventsQuery = "SELECT seq, at, kind, actor, body, digests, chain FROM events WHERE case_id = ? AND seq > ? ORDER BY seq"
	loadValuesQuery = "SELECT seq, name, salt, content FROM personal_values WHERE case_id = ? AND seq > ?"
)

// Load returns the events of a case after a revision, with their values, as of one moment.
func (s *Store) Load(ctx context.Context, caseID string, after int) (engine.CaseRecord, error) {
	record := engine.CaseRecord{Values: map[string]engine.StoredValue{}}
	err := s.read(ctx, func(c *sqlite.Conn) error {
		if err := query(c, func(r *row) { record.Row = readCase(r) }, "SELECT "+caseColumns+" FROM cases WHERE id = ?", caseID); err != nil {
			return err
		}
		if record.Row.ID == "" {
			return fmt.Errorf("case %s: %w", caseID, engine.ErrNotFound)
		}
		if err := query(c, func(r *row) {
			e := engine.StoredEvent{Seq: r.int(), At: r.time(), Kind: r.text(), Actor: r.bytes(), Body: r.bytes()}
			r.json(&e.Values)
			e.Chain = r.bytes()
			record.Events = append(record.Events, e)
		}, loadEventsQuery, caseID, after); err != nil {
			return err
		}
		return query(c, func(r *row) {
			ref := strconv.Itoa(r.int()) + "/" + r.text()
			record.Values[ref] = engine.StoredValue{Salt: r.bytes(), Content: r.bytes()}
		}, loadValuesQuery, caseID, after)
	})
	if err != nil {
		return engine.CaseRecord{}, err
	}
	return record, nil
}

// condition collects the parts of a WHERE clause. The texts come from a fixed set, so that a connection
// keeps few statements; values are parameters.
type condition struct {
	parts []string
	args  []any
}

// equal adds "column = value" unless the value is empty. The extra term lets SQLite use an index that
// covers only rows with a value.
func (c *condition) equal(column, value string) {
	if value != "" {
		c.add(column+" = ? AND "+column+" <> ''", value)
	}
}

func (c *condition) add(part string, args ...any) {
	c.parts = append(c.parts, part)
	c.args = append(c.args, args...)
}

func (c *condition) where() string {
	if len(c.parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.parts, " AND ")
}

// Cases lists cases, newest first.
func (s *Store) Cases(ctx context.Context, q engine.CaseQuery) ([]engine.CaseRow, error) {
	statement, args := casesQuery(q)
	var found []engine.CaseRow
	err := s.read(ctx, func(c *sqlite.Conn) error {
		return query(c, func(r *row) { found = append(found, readCase(r)) }, statement, args...)
	})
	return found, err
}

func casesQuery(q engine.CaseQuery) (statement string, args []any) {
	var c condition
	c.equal("id", q.ID)
	c.equal("key", q.Key)
	c.equal("number", q.Number)
	c.equal("process", q.Process)
	c.equal("unit", q.Unit)
	c.equal("submitter", q.Submitter)
	if q.Open {
		c.add("ended = 0")
	}
	if !q.EraseBy.IsZero() {
		c.add("erase_at < ? AND erase_at <> 0", q.EraseBy)
	}
	return "SELECT " + caseColumns + " FROM cases" + c.where() + " ORDER BY started DESC, id DESC LIMIT ?", append(c.args, limit(q.Limit))
}

func limit(n int) int {
	if n <= 0 {
		return 100
	}
	return n
}
