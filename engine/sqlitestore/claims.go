package sqlitestore

import (
	"context"

	"zombiezen.com/go/sqlite"

	"laufzettel/engine"
)

// applyClaims takes and releases claims in their order. The number of holders stands beside them, so that a
// limit of thousands costs as much as one of two.
func applyClaims(conn *sqlite.Conn, claims []engine.Claim) error {
	for _, c := range claims {
		apply := takeClaim
		if c.Release {
			apply = releaseClaim
		}
		if err := apply(conn, c); err != nil {
			return err
		}
	}
	return nil
}

func takeClaim(conn *sqlite.Conn, c engine.Claim) error {
	held, holders := false, 0
	if err := query(conn, func(*row) { held = true }, claimHeldQuery, c.Scope, c.Key, c.Holder); err != nil || held {
		return err
	}
	if err := query(conn, func(r *row) { holders = r.int() }, claimCountQuery, c.Scope, c.Key); err != nil {
		return err
	}
	if holders >= max(c.Limit, 1) {
		return &engine.ClaimTaken{Scope: c.Scope, Key: c.Key}
	}
	if err := execute(conn, "INSERT INTO claims (scope, key, holder) VALUES (?,?,?)", c.Scope, c.Key, c.Holder); err != nil {
		return err
	}
	return execute(conn, `INSERT INTO claim_counts (scope, key, holders) VALUES (?,?,1)
		ON CONFLICT (scope, key) DO UPDATE SET holders = holders + 1`, c.Scope, c.Key)
}

func releaseClaim(conn *sqlite.Conn, c engine.Claim) error {
	if err := execute(conn, "DELETE FROM claims WHERE scope = ? AND key = ? AND holder = ?", c.Scope, c.Key, c.Holder); err != nil || conn.Changes() == 0 {
		return err
	}
	if err := execute(conn, "UPDATE claim_counts SET holders = holders - 1 WHERE scope = ? AND key = ?", c.Scope, c.Key); err != nil {
		return err
	}
	return execute(conn, "DELETE FROM claim_counts WHERE scope = ? AND key = ? AND holders = 0", c.Scope, c.Key)
}

const (
	claimHeldQuery    = "SELECT 1 FROM claims WHERE scope = ? AND key = ? AND holder = ?"
	claimCountQuery   = "SELECT holders FROM claim_counts WHERE scope = ? AND key = ?"
	claimHoldersQuery = "SELECT holder FROM claims WHERE scope = ? AND key = ? LIMIT ?"
)

// Claimed says how many hold a claim, and names some.
func (s *Store) Claimed(ctx context.Context, scope, key string, n int) (count int, holders []string, err error) {
	err = s.read(ctx, func(conn *sqlite.Conn) error {
		if err := query(conn, func(r *row) { count = r.int() }, claimCountQuery, scope, key); err != nil || n <= 0 || count == 0 {
			return err
		}
		return query(conn, func(r *row) { holders = append(holders, r.text()) }, claimHoldersQuery, scope, key, n)
	})
	return count, holders, err
}
