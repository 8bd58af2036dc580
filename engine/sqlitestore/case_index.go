package sqlitestore

import (
	"zombiezen.com/go/sqlite"

	"laufzettel/engine"
)

// caseLists lets people list, search and count the cases of their units: the words of number and title, who has
// decided in which case, and how many cases there are of each kind. What older cases need is filled in here: words
// and counts from their rows, deciders from their events. A list of one unit is in the order of an index; those by
// number and by change have no index over all units together, so that a decision writes no more of them than it must.
const caseLists = `
ALTER TABLE cases ADD COLUMN search TEXT NOT NULL DEFAULT '';
UPDATE cases SET search = search_text(number, title);
DROP INDEX cases_unit;
CREATE INDEX cases_unit ON cases(unit, started, id);
CREATE INDEX cases_changed ON cases(unit, changed, id);
CREATE INDEX cases_unit_number ON cases(unit, number, id);
CREATE INDEX cases_subject ON cases(subject, started, id) WHERE subject <> '';

CREATE TABLE case_words (word TEXT NOT NULL, case_id TEXT NOT NULL, PRIMARY KEY (word, case_id)) WITHOUT ROWID;
INSERT INTO case_words (word, case_id)
	SELECT DISTINCT w.value, c.id FROM cases AS c CROSS JOIN json_each('["' || replace(ltrim(c.search), ' ', '","') || '"]') AS w WHERE c.search <> '';

-- began is when the case began, so that what somebody has decided lies in the order of lists.
CREATE TABLE case_people (person TEXT NOT NULL, began INTEGER NOT NULL, case_id TEXT NOT NULL, PRIMARY KEY (person, began, case_id)) WITHOUT ROWID;
INSERT OR IGNORE INTO case_people (person, began, case_id)
	SELECT json_extract(CAST(e.actor AS TEXT), '$.person'), c.started, c.id FROM events AS e JOIN cases AS c ON c.id = e.case_id
	WHERE e.kind = 'taskDecided' AND json_valid(CAST(e.actor AS TEXT)) AND json_extract(CAST(e.actor AS TEXT), '$.person') <> '';

CREATE TABLE case_counts (
	unit TEXT NOT NULL, process TEXT NOT NULL, status TEXT NOT NULL, open INTEGER NOT NULL, cases INTEGER NOT NULL,
	PRIMARY KEY (unit, process, status, open)
) WITHOUT ROWID;
INSERT INTO case_counts (unit, process, status, open, cases)
	SELECT unit, process, status, ended = 0, count(*) FROM cases GROUP BY unit, process, status, ended = 0;
`

// caseKinds tells beside what somebody has decided of which unit and process it is, so that a list of units looks only
// at those of their decisions that lie outside of them.
const caseKinds = `
ALTER TABLE case_people ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE case_people ADD COLUMN process TEXT NOT NULL DEFAULT '';
UPDATE case_people SET (unit, process) = (SELECT c.unit, c.process FROM cases AS c WHERE c.id = case_people.case_id)
	WHERE case_id IN (SELECT id FROM cases);
`

// teach gives a connection the function that migrations fold texts with.
func teach(c *sqlite.Conn) error {
	return c.CreateFunction("search_text", &sqlite.FunctionImpl{NArgs: 2, Deterministic: true, Scalar: func(_ sqlite.Context, args []sqlite.Value) (sqlite.Value, error) {
		return sqlite.TextValue(engine.SearchText(&engine.CaseRow{Number: args[0].Text(), Title: args[1].Text()})), nil
	}})
}

// indexCase keeps words and counts of a case in step with its row; old is what stood before.
func indexCase(conn *sqlite.Conn, old, now *engine.CaseRow) error {
	if err := indexWords(conn, old, now); err != nil {
		return err
	}
	if old.ID != "" && (!old.Started.Equal(now.Started) || old.Unit != now.Unit || old.Process != now.Process) {
		if err := execute(conn, "UPDATE OR REPLACE case_people SET began = ?, unit = ?, process = ? WHERE case_id = ?", now.Started, now.Unit, now.Process, now.ID); err != nil {
			return err
		}
	}
	kind := func(r *engine.CaseRow) [4]any { return [4]any{r.Unit, r.Process, r.Status, r.Ended.IsZero()} }
	before, after := kind(old), kind(now)
	if old.ID != "" && before == after {
		return nil
	}
	if old.ID != "" {
		if err := execute(conn, "UPDATE case_counts SET cases = cases - 1 WHERE unit = ? AND process = ? AND status = ? AND open = ?", before[:]...); err != nil {
			return err
		}
		if err := execute(conn, "DELETE FROM case_counts WHERE unit = ? AND process = ? AND status = ? AND open = ? AND cases = 0", before[:]...); err != nil {
			return err
		}
	}
	return execute(conn, `INSERT INTO case_counts (unit, process, status, open, cases) VALUES (?,?,?,?,1)
		ON CONFLICT (unit, process, status, open) DO UPDATE SET cases = cases + 1`, after[:]...)
}

func indexWords(conn *sqlite.Conn, old, now *engine.CaseRow) error {
	if old.ID != "" && old.Number == now.Number && old.Title == now.Title {
		return nil
	}
	before, after := map[string]bool{}, map[string]bool{}
	if old.ID != "" {
		for _, word := range engine.SearchWords(old.Number, old.Title) {
			before[word] = true
		}
	}
	words := engine.SearchWords(now.Number, now.Title)
	for _, word := range words {
		after[word] = true
	}
	for word := range before {
		if !after[word] {
			if err := execute(conn, "DELETE FROM case_words WHERE word = ? AND case_id = ?", word, now.ID); err != nil {
				return err
			}
		}
	}
	for _, word := range words {
		if !before[word] {
			if err := execute(conn, "INSERT OR IGNORE INTO case_words (word, case_id) VALUES (?,?)", word, now.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// noteTook remembers who has decided in a case.
func noteTook(conn *sqlite.Conn, c *engine.Commit, r *engine.CaseRow) error {
	for _, person := range c.Took {
		if err := execute(conn, "INSERT OR IGNORE INTO case_people (person, began, case_id, unit, process) VALUES (?,?,?,?,?)",
			person, r.Started, c.Case, r.Unit, r.Process); err != nil {
			return err
		}
	}
	return nil
}
