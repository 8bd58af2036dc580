package sqlitestore

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"zombiezen.com/go/sqlite"

	"laufzettel/engine"
)

const workColumns = "ord, id, case_id, kind, body, due, lane, state, attempts, last_error, message_id, digest, done_at"

// ordered is a piece of work with its place in the order of arrival.
type ordered struct {
	engine.Work
	ord int64
}

func readWork(r *row) ordered {
	w := ordered{ord: r.int64()}
	w.ID, w.Case, w.Kind, w.Body, w.Due, w.Lane = r.text(), r.text(), r.text(), r.bytes(), r.time(), r.text()
	w.State = engine.WorkState(r.text())
	w.Attempts, w.LastError, w.MessageID, w.Digest, w.DoneAt = r.int(), r.text(), r.text(), r.text(), r.time()
	return w
}

func oneWork(conn *sqlite.Conn, id string) (w ordered, found bool, err error) {
	err = query(conn, func(r *row) { w, found = readWork(r), true }, "SELECT "+workColumns+" FROM work WHERE id = ?", id)
	return w, found, err
}

// applyWork adds, settles and holds work. It names the work that was there already and is replaced.
func (s *Store) applyWork(conn *sqlite.Conn, c *engine.Commit) (replaced []string, err error) {
	for _, w := range c.Work {
		found, err := s.addWork(conn, w)
		if err != nil {
			return nil, err
		}
		if found {
			replaced = append(replaced, w.ID)
		}
	}
	return replaced, s.endWork(conn, c)
}

// endWork settles and holds what a commit says.
func (s *Store) endWork(conn *sqlite.Conn, c *engine.Commit) error {
	for _, id := range c.Settle {
		w, found, err := oneWork(conn, id)
		if err != nil {
			return err
		}
		if found && w.State != engine.Settled {
			w.State, w.DoneAt, w.LastError = engine.Settled, c.SettledAt(), ""
			if err := changeWork(conn, w); err != nil {
				return err
			}
		}
	}
	for _, id := range c.Hold {
		w, found, err := oneWork(conn, id)
		if err != nil {
			return err
		}
		if found && w.State == engine.Waiting {
			// A lease stays: the attempt that is under way may still report.
			if err := execute(conn, "UPDATE work SET state = 'held' WHERE ord = ?", w.ord); err != nil {
				return err
			}
		}
	}
	return nil
}

// addWork puts work at the end of the order; work with the same id is replaced, and found says so.
func (s *Store) addWork(conn *sqlite.Conn, w engine.Work) (found bool, err error) {
	old, found, err := oneWork(conn, w.ID)
	if err != nil {
		return found, err
	}
	if found {
		if err := execute(conn, "DELETE FROM work WHERE ord = ?", old.ord); err != nil {
			return found, err
		}
		if err := orderLane(conn, old.Case, old.Lane); err != nil {
			return found, err
		}
	}
	w.State = cmp.Or(w.State, engine.Waiting)
	if w.State == engine.Settled {
		w.Body, w.Lane = nil, ""
	}
	if err := execute(conn, "INSERT INTO work (id, case_id, kind, body, due, lane, state, attempts, last_error, message_id, digest, done_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
		w.ID, w.Case, w.Kind, w.Body, w.Due, w.Lane, string(w.State), w.Attempts, w.LastError, w.MessageID, w.Digest, w.DoneAt); err != nil {
		return found, err
	}
	return found, orderLane(conn, w.Case, w.Lane)
}

// changeWork stores what became of work. Of settled work only the proof stays, or the reason why it was not
// done: a body may be large, and there will be millions.
func changeWork(conn *sqlite.Conn, w ordered) error {
	lane := w.Lane
	if w.State == engine.Settled {
		if err := execute(conn, "UPDATE work SET state = 'settled', behind = 0, body = x'', lane = '', attempts = ?, last_error = ?, message_id = ?, digest = ?, done_at = ? WHERE ord = ?",
			w.Attempts, w.LastError, w.MessageID, w.Digest, w.DoneAt, w.ord); err != nil {
			return err
		}
	} else if err := execute(conn, "UPDATE work SET state = ?, behind = 0, due = ?, attempts = ?, last_error = ?, message_id = ?, digest = ?, done_at = ? WHERE ord = ?",
		string(w.State), w.Due, w.Attempts, w.LastError, w.MessageID, w.Digest, w.DoneAt, w.ord); err != nil {
		return err
	}
	return orderLane(conn, w.Case, lane)
}

// orderLane marks all but the first of the work in a lane that is waiting or held as standing behind, so
// that looking for due work never meets those who wait for another.
func orderLane(conn *sqlite.Conn, caseID, lane string) error {
	if lane == "" {
		return nil
	}
	return execute(conn, orderLaneStatement, caseID, lane)
}

const orderLaneStatement = `UPDATE work SET behind = 1 - behind
	WHERE case_id = ?1 AND lane = ?2 AND state IN ('waiting', 'held') AND behind = (ord =
		(SELECT min(ord) FROM work WHERE case_id = ?1 AND lane = ?2 AND state IN ('waiting', 'held')))`

// Update settles, delays or fails work, all of the changes or none.
func (s *Store) Update(ctx context.Context, changes ...engine.WorkChange) error {
	for _, change := range changes {
		if err := change.Check(); err != nil {
			return err
		}
	}
	if len(changes) == 0 {
		return nil
	}
	err := s.writer.write(ctx, func(conn *sqlite.Conn) error {
		reported := map[string]bool{} // whose lease an earlier change of this call has used up
		for _, change := range changes {
			if err := applyChange(conn, change, !reported[change.ID] && s.leases.has(change.ID)); err != nil {
				return err
			}
			reported[change.ID] = true
		}
		return nil
	})
	if err == nil {
		for _, change := range changes {
			s.leases.end(change.ID)
		}
	}
	return err
}

func applyChange(conn *sqlite.Conn, change engine.WorkChange, leased bool) error {
	w, found, err := oneWork(conn, change.ID)
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("work %s: %w", change.ID, engine.ErrNotFound)
	}
	if err := erase(conn, change.Case, change.Erase); err != nil {
		return err
	}
	if w.State == engine.Settled {
		// The first settlement counts; a later one may only add the proof that it lacks.
		return execute(conn, "UPDATE work SET message_id = ?, digest = ? WHERE ord = ?",
			cmp.Or(w.MessageID, change.MessageID), cmp.Or(w.Digest, change.Digest), w.ord)
	}
	heldWhileRunning := w.State == engine.Held && change.State == engine.Waiting && leased
	if !heldWhileRunning {
		w.State = change.State
	}
	if change.State == engine.Waiting && !change.Due.IsZero() {
		w.Due = change.Due
	}
	w.Attempts, w.LastError, w.DoneAt = change.Attempts, change.LastError, change.DoneAt
	w.MessageID = cmp.Or(change.MessageID, w.MessageID)
	w.Digest = cmp.Or(change.Digest, w.Digest)
	return changeWork(conn, w)
}

// Outbox lists work, oldest first.
func (s *Store) Outbox(ctx context.Context, q engine.WorkQuery) ([]engine.Work, error) {
	statement, args := outboxQuery(q)
	var found []engine.Work
	err := s.read(ctx, func(c *sqlite.Conn) error {
		return query(c, func(r *row) { found = append(found, readWork(r).Work) }, statement, args...)
	})
	for i := range found {
		found[i].LeasedUntil = s.leases.until(found[i].ID)
	}
	return found, err
}

func outboxQuery(q engine.WorkQuery) (statement string, args []any) {
	var c condition
	if q.Case != "" {
		c.add("case_id = ?", q.Case)
	}
	if q.State == engine.Held || q.State == engine.Dead {
		c.add("state = ? AND state IN ('held', 'dead')", string(q.State)) // what the admin list has an index for
	} else if q.State != "" {
		c.add("state = ?", string(q.State))
	}
	if !q.DueBy.IsZero() {
		c.add("due <= ?", q.DueBy)
	}
	return "SELECT " + workColumns + " FROM work" + c.where() + " ORDER BY ord " + limited, append(c.args, limit(q.Limit))
}

// truncated is a time as the store keeps times.
func truncated(t time.Time) time.Time { return fromMillis(millis(t)) }
