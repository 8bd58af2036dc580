package sqlitestore

import (
	"context"
	"fmt"
	"math"
	"time"

	"zombiezen.com/go/sqlite"

	"laufzettel/engine"
)

// never is the stored deadline of a task without one: it sorts behind all others.
const never = math.MaxInt64

func dueOf(t time.Time) int64 {
	if t.IsZero() {
		return never
	}
	return t.UnixMilli()
}

func applyTasks(conn *sqlite.Conn, c *engine.Commit) error {
	for _, id := range c.CloseTasks {
		if old, found, err := oneTask(conn, id); err != nil {
			return err
		} else if found && old.Case == c.Case {
			if err := leaveInboxes(conn, old); err != nil {
				return err
			}
			if err := execute(conn, "DELETE FROM tasks WHERE case_id = ? AND id = ?", old.Case, id); err != nil {
				return err
			}
		}
	}
	for _, t := range c.OpenTasks {
		old, found, err := oneTask(conn, t.ID)
		if err != nil {
			return err
		}
		if found && old.Case != c.Case {
			return fmt.Errorf("task %s belongs to case %s: %w", t.ID, old.Case, engine.ErrTaken)
		}
		if found {
			if err := leaveInboxes(conn, old); err != nil {
				return err
			}
		}
		if err := execute(conn, "INSERT OR REPLACE INTO tasks ("+taskColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
			t.ID, t.Case, t.Number, t.Process, t.Stop, t.Step, t.Title, t.CaseTitle, t.Kind, t.Persons, t.Groups, t.ClaimedBy,
			t.Opened, dueOf(t.Due), t.Seq, t.Places, t.Unit, sectionsOf(t)); err != nil {
			return err
		}
		if err := enterInboxes(conn, t); err != nil {
			return err
		}
	}
	return nil
}

func leaveInboxes(conn *sqlite.Conn, t engine.TaskRow) error {
	for _, who := range inboxes(t) {
		if err := execute(conn, "DELETE FROM inbox WHERE who = ? AND due = ? AND opened = ? AND task = ?", who, dueOf(t.Due), t.Opened, t.ID); err != nil {
			return err
		}
	}
	return nil
}

func inboxes(t engine.TaskRow) []string {
	var who []string
	for _, person := range t.Persons {
		who = append(who, personInbox(person))
	}
	for _, group := range t.Groups {
		who = append(who, groupInbox(group))
	}
	for _, place := range t.Places {
		who = append(who, placeInbox(place))
	}
	return who
}

func personInbox(person string) string { return "p:" + person }
func groupInbox(group string) string   { return "g:" + group }
func placeInbox(place string) string   { return "l:" + place }

const taskColumns = "id, case_id, number, process, stop, step, title, case_title, kind, persons, groups, claimed_by, opened, due, seq, places, unit, sections"

func readTask(r *row) engine.TaskRow {
	t := engine.TaskRow{
		ID: r.text(), Case: r.text(), Number: r.text(), Process: r.text(), Stop: r.text(),
		Step: r.text(), Title: r.text(), CaseTitle: r.text(), Kind: r.text(),
	}
	r.json(&t.Persons)
	r.json(&t.Groups)
	t.ClaimedBy, t.Opened = r.text(), r.time()
	if due := r.int64(); due != never {
		t.Due = time.UnixMilli(due).UTC()
	}
	t.Seq = r.int()
	r.json(&t.Places)
	t.Unit = r.text()
	r.json(&t.Sections)
	return t
}

func oneTask(conn *sqlite.Conn, id string) (t engine.TaskRow, found bool, err error) {
	err = query(conn, func(r *row) { t, found = readTask(r), true }, "SELECT "+taskColumns+" FROM tasks WHERE id = ?", id)
	return t, found, err
}

// Tasks lists open tasks, soonest deadline first, those without one last, then oldest.
func (s *Store) Tasks(ctx context.Context, q engine.TaskQuery) ([]engine.TaskRow, error) {
	statement, args := tasksQuery(q)
	var found []engine.TaskRow
	err := s.readOne(ctx, func(c *sqlite.Conn) error {
		return query(c, func(r *row) { found = append(found, readTask(r)) }, statement, args...)
	})
	return found, err
}

// tasksQuery walks along the inbox of the person or group if one is asked for, which is already in order.
func tasksQuery(q engine.TaskQuery) (statement string, args []any) {
	var c condition
	var who []string
	if q.Person != "" {
		who = append(who, personInbox(q.Person))
	}
	if q.Group != "" {
		who = append(who, groupInbox(q.Group))
	}
	if q.Place != "" {
		who = append(who, placeInbox(q.Place))
	}
	from, order := " FROM tasks AS t", "due, opened, id"
	columns := taskColumns
	if len(who) > 0 {
		columns = joinedColumns
		from, order = " FROM inbox AS i CROSS JOIN tasks AS t ON t.id = i.task", "i.due, i.opened, i.task"
		c.add("i.who = ?", who[0])
	}
	for _, other := range who[min(1, len(who)):] {
		c.add("EXISTS (SELECT 1 FROM inbox AS other WHERE other.who = ? AND other.due = i.due AND other.opened = i.opened AND other.task = i.task)", other)
	}
	if q.ID != "" && len(who) > 0 {
		c.add("i.task = ?", q.ID)
	} else if q.ID != "" {
		c.add("id = ?", q.ID)
	}
	if q.Case != "" {
		c.add("case_id = ?", q.Case)
	}
	if q.Process != "" {
		c.add("t.process = ?", q.Process)
	}
	return "SELECT " + columns + from + c.where() + " ORDER BY " + order + " " + limited, append(c.args, limit(q.Limit))
}
