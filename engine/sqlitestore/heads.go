package sqlitestore

import (
	"context"

	"zombiezen.com/go/sqlite"

	"laufzettel/engine"
)

// headsQuery finds the last event of each case by the index of events, one look for each case.
const headsQuery = `SELECT c.id, c.changed, coalesce(e.seq, 0), coalesce(e.chain, x'') FROM cases AS c LEFT JOIN events AS e
	ON e.case_id = c.id AND e.seq = (SELECT max(seq) FROM events WHERE case_id = c.id) WHERE c.id > ? ORDER BY c.id LIMIT ?`

// Heads lists the ends of all chains by case id.
func (s *Store) Heads(ctx context.Context, after string, n int) ([]engine.Head, error) {
	var heads []engine.Head
	err := s.read(ctx, func(c *sqlite.Conn) error {
		return query(c, func(r *row) {
			heads = append(heads, engine.Head{Case: r.text(), Changed: r.time(), Seq: r.int(), Chain: r.bytes()})
		}, headsQuery, after, limit(n))
	})
	return heads, err
}

// Numbers is the highest number of each series.
func (s *Store) Numbers(ctx context.Context) (map[string]int, error) {
	highest := map[string]int{}
	err := s.read(ctx, func(c *sqlite.Conn) error {
		return query(c, func(r *row) {
			series := r.text()
			highest[series] = r.int()
		}, "SELECT series, max(value) FROM numbers GROUP BY series")
	})
	return highest, err
}
