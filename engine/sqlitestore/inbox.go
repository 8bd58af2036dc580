package sqlitestore

import (
	"context"
	"strings"

	"zombiezen.com/go/sqlite"

	"laufzettel/engine"
)

// inboxSections keeps in every line of an inbox what its owner filters and counts by, so that counting reads the
// index alone. Older tasks are sorted in as well as their rows tell; the next change of a task says it exactly.
const inboxSections = `
ALTER TABLE tasks ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN sections TEXT NOT NULL DEFAULT '[]';
ALTER TABLE inbox ADD COLUMN section TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN process TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN unit TEXT NOT NULL DEFAULT '';
UPDATE tasks SET unit = coalesce((SELECT c.unit FROM cases AS c WHERE c.id = tasks.case_id), '');
UPDATE inbox SET (process, unit, section) = (
	SELECT t.process, t.unit, CASE
		WHEN t.claimed_by <> '' AND 'p:' || t.claimed_by <> inbox.who THEN 'taken'
		WHEN t.claimed_by = '' AND t.groups NOT IN ('[]', 'null', '') THEN 'queue'
		ELSE 'mine' END
	FROM tasks AS t WHERE t.id = inbox.task)
WHERE inbox.task IN (SELECT id FROM tasks);
`

// enterInboxes puts a task into the inboxes of everybody who is asked.
func enterInboxes(conn *sqlite.Conn, t engine.TaskRow) error {
	sections := map[string]engine.TaskSection{}
	for _, person := range t.Persons {
		sections[personInbox(person)] = t.SectionOf(person)
	}
	for _, who := range inboxes(t) {
		if err := execute(conn, "INSERT OR IGNORE INTO inbox (who, due, opened, task, section, process, unit) VALUES (?,?,?,?,?,?,?)",
			who, dueOf(t.Due), t.Opened, t.ID, string(sections[who]), t.Process, t.Unit); err != nil {
			return err
		}
	}
	return nil
}

// sectionsOf are the stored sections of a task.
func sectionsOf(t engine.TaskRow) []string {
	var sections []string
	for _, section := range t.Sections {
		sections = append(sections, string(section))
	}
	return sections
}

// foldFunction lets statements look for words as people read them: has_words(text, words) says whether every one of
// the words, which engine.TaskWords has folded, occurs in the text. The text is folded once, however many words there are.
func foldFunction(c *sqlite.Conn) error {
	return c.CreateFunction("has_words", &sqlite.FunctionImpl{
		NArgs: 2, Deterministic: true,
		Scalar: func(_ sqlite.Context, args []sqlite.Value) (sqlite.Value, error) {
			text, all := engine.FoldText(args[0].Text()), int64(1)
			for _, word := range strings.Fields(args[1].Text()) {
				if !strings.Contains(text, word) {
					all = 0
				}
			}
			return sqlite.IntegerValue(all), nil
		},
	})
}

// Inbox lists tasks of somebody's inbox.
func (s *Store) Inbox(ctx context.Context, q engine.InboxQuery) ([]engine.TaskRow, error) {
	if q.Person == "" {
		return nil, nil
	}
	statement, args := inboxQuery(q)
	var found []engine.TaskRow
	err := s.read(ctx, func(c *sqlite.Conn) error {
		return query(c, func(r *row) { found = append(found, readTask(r)) }, statement, args...)
	})
	return found, err
}

// CountInbox counts tasks of somebody's inbox.
func (s *Store) CountInbox(ctx context.Context, q engine.InboxQuery) ([]engine.InboxCount, error) {
	if q.Person == "" {
		return nil, nil
	}
	statement, args := countInboxQuery(q)
	found := map[engine.InboxCount]*engine.InboxCount{}
	err := s.read(ctx, func(c *sqlite.Conn) error {
		// Added up here, since SQLite would sort all lines to do so.
		return query(c, func(r *row) {
			late, kind := r.int(), engine.InboxCount{Section: engine.TaskSection(r.text())}
			if q.Apart {
				kind.Process, kind.Unit = r.text(), r.text()
			}
			n := found[kind]
			if n == nil {
				n = &engine.InboxCount{Section: kind.Section, Process: kind.Process, Unit: kind.Unit}
				found[kind] = n
			}
			n.Count, n.Late = n.Count+1, n.Late+late
		}, statement, args...)
	})
	var counts []engine.InboxCount
	for _, n := range found {
		counts = append(counts, *n)
	}
	return counts, err
}

func inboxQuery(q engine.InboxQuery) (statement string, args []any) {
	c := inboxCondition(q)
	order := "i.due, i.opened, i.task"
	switch q.Order {
	case engine.ByOldest:
		order = "i.opened, i.due, i.task"
	case engine.ByProcess:
		order = "i.process, " + order
	case engine.ByUnit:
		order = "i.unit, " + order
	}
	return "SELECT " + joinedColumns + " FROM inbox AS i CROSS JOIN tasks AS t ON t.id = i.task" + c.where() + " ORDER BY " + order + " LIMIT ? OFFSET ?",
		append(c.args, limit(q.Limit), max(q.Offset, 0))
}

func countInboxQuery(q engine.InboxQuery) (statement string, args []any) {
	c := inboxCondition(q)
	from, kinds := " FROM inbox AS i", "i.section"
	if len(engine.TaskWords(q.Text)) > 0 {
		from += " CROSS JOIN tasks AS t ON t.id = i.task"
	}
	if q.Apart {
		kinds += ", i.process, i.unit"
	}
	late := int64(0)
	if !q.Late.IsZero() {
		late = q.Late.UnixMilli()
	}
	return "SELECT i.due < ?, " + kinds + from + c.where(), append([]any{late}, c.args...)
}

// joinedColumns are taskColumns where tasks are called t.
var joinedColumns = "t." + strings.ReplaceAll(taskColumns, ", ", ", t.")

// inboxCondition narrows the inbox i to what a query asks; words are looked for in the task t.
func inboxCondition(q engine.InboxQuery) condition {
	var c condition
	c.add("i.who = ?", personInbox(q.Person))
	if len(q.Sections) == 0 {
		c.add("i.section NOT IN ('', '" + string(engine.SectionResting) + "')")
	} else {
		sections := make([]any, len(q.Sections))
		for i, section := range q.Sections {
			sections[i] = string(section)
		}
		c.add("i.section IN (?"+strings.Repeat(",?", len(sections)-1)+")", sections...)
	}
	if q.Process != "" {
		c.add("i.process = ?", q.Process)
	}
	switch {
	case q.Units != nil && len(q.Units) == 0:
		c.add("0")
	case q.Units != nil:
		c.add("i.unit IN (SELECT value FROM json_each(?))", q.Units)
	}
	if q.Group != "" {
		c.add("EXISTS (SELECT 1 FROM inbox AS g WHERE g.who = ? AND g.due = i.due AND g.opened = i.opened AND g.task = i.task)", groupInbox(q.Group))
	}
	if !q.Before.IsZero() {
		c.add("i.due < ?", q.Before)
	}
	if words := engine.TaskWords(q.Text); len(words) > 0 {
		c.add("has_words(t.number || ' ' || t.title || ' ' || t.case_title, ?)", strings.Join(words, " "))
	}
	return c
}
