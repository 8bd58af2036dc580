package sqlitestore

import (
	"context"
	"fmt"
	"strconv"

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

func limit(n int) int {
	if n <= 0 {
		return 100
	}
	return n
}
