package sqlitestore

import (
	"strings"
	"testing"
	"time"

	"laufzettel/engine"
)

// TestQueriesUseAnIndex asks SQLite how it would find what every decision and every list page asks for.
// A scan of a table, or sorting what an index should give in order, grows with the number of cases.
func TestQueriesUseAnIndex(t *testing.T) {
	s := openTest(t)
	sorts := func(statement string, args []any) question { return question{statement, args, true} }
	plain := func(statement string, args []any) question { return question{statement, args, false} }
	fixed := func(statement string, args ...any) question { return plain(statement, args) }
	for says, q := range map[string]question{
		"events":            fixed(loadEventsQuery, "a", 0),
		"values":            fixed(loadValuesQuery, "a", 0),
		"next number":       fixed(nextNumberQuery, "a"),
		"claim of a holder": fixed(claimHeldQuery, "a", "b", "c"),
		"holders counted":   fixed(claimCountQuery, "a", "b"),
		"holders of claims": fixed(claimHoldersQuery, "a", "b", 3),
		"task by id":        plain(tasksQuery(engine.TaskQuery{ID: "a"})),
		"tasks of a case":   sorts(tasksQuery(engine.TaskQuery{Case: "a"})),
		"tasks of process":  plain(tasksQuery(engine.TaskQuery{Process: "a"})),
		"inbox":             plain(tasksQuery(engine.TaskQuery{Person: "a"})),
		"queue of a group":  plain(tasksQuery(engine.TaskQuery{Group: "a"})),
		"tasks of a place":  plain(tasksQuery(engine.TaskQuery{Place: "a"})),
		"both":              plain(tasksQuery(engine.TaskQuery{Person: "a", Group: "b"})),
		"inbox page":        plain(inboxQuery(engine.InboxQuery{Person: "a", Group: "b", Sections: engine.OpenSections, Process: "c", Units: []string{"u"}, Text: "x y", Before: time.UnixMilli(5)})),
		"inbox by process":  sorts(inboxQuery(engine.InboxQuery{Person: "a", Order: engine.ByProcess})),
		"inbox counted":     plain(countInboxQuery(engine.InboxQuery{Person: "a", Apart: true})),
		"open tasks":        plain(countInboxQuery(engine.InboxQuery{Person: "a", Sections: engine.OpenSections})),
		"due work":          fixed(readyQuery, 5, 10),
		"next due":          fixed(nextDueQuery, 1),
		"work by id":        fixed("SELECT "+workColumns+" FROM work WHERE id = ?", "a"),
		"work of a case":    sorts(outboxQuery(engine.WorkQuery{Case: "a"})),
		"admin list":        plain(outboxQuery(engine.WorkQuery{State: engine.Dead})),
		"document":          fixed(getQuery, "a", "b", 5),
		"documents":         plain(findQuery("a", "", 5, 0)),
		"documents by name": plain(findQuery("a", "b", 5, 0)),
		"expired documents": fixed("SELECT rowid FROM documents WHERE expires <> 0 AND expires <= ? LIMIT ?", 5, 5),
		"lane":              fixed(orderLaneStatement, "a", "b"),
	} {
		t.Run(says, func(t *testing.T) {
			text := planOf(t, s, q.statement, q.args...)
			// Walking along an index up to the limit is fine, walking a table is not.
			for _, step := range strings.Split(text, "; ") {
				if strings.HasPrefix(step, "SCAN") && !strings.Contains(step, " INDEX ") {
					t.Errorf("walks a table: %s", text)
				}
			}
			if strings.Contains(text, "TEMP B-TREE") && !q.sorts {
				t.Errorf("sorts: %s", text)
			}
		})
	}
	if text := planOf(t, s, "SELECT * FROM work WHERE body = ?", "x"); !strings.HasPrefix(text, "SCAN work") || strings.Contains(text, "INDEX") {
		t.Errorf("this test cannot tell a scan: %s", text)
	}
}

// question is a statement; sorts says that it may sort what it finds, because it finds little.
type question struct {
	statement string
	args      []any
	sorts     bool
}

func planOf(t *testing.T, s *Store, statement string, args ...any) string {
	t.Helper()
	var plan []string
	// The writing connection is idle in this test.
	if err := query(s.writer.conn, func(r *row) { r.column = 3; plan = append(plan, r.text()) }, "EXPLAIN QUERY PLAN "+statement, args...); err != nil {
		t.Fatal(err)
	}
	return strings.Join(plan, "; ")
}
