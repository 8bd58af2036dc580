package sqlitestore

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"

	"laufzettel/engine"
)

// mostFlaws bounds how many flaws of one kind are told.
const mostFlaws = 50

// rules are questions whose answer must be empty: each row is a case, or "". Tables that are derived from others are
// compared with what they are derived from, both ways.
var rules = []struct{ table, code, statement string }{
	{"events", engine.FlawOrphan, "SELECT DISTINCT case_id FROM events WHERE case_id NOT IN (SELECT id FROM cases)"},
	{"personal_values", engine.FlawOrphan, "SELECT DISTINCT case_id FROM personal_values WHERE case_id NOT IN (SELECT id FROM cases)"},
	{"tasks", engine.FlawOrphan, "SELECT DISTINCT case_id FROM tasks WHERE case_id NOT IN (SELECT id FROM cases)"},
	{"work", engine.FlawOrphan, "SELECT DISTINCT case_id FROM work WHERE case_id <> '' AND case_id NOT IN (SELECT id FROM cases)"},
	{"numbers", engine.FlawOrphan, "SELECT case_id FROM numbers WHERE case_id <> '' AND case_id NOT IN (SELECT id FROM cases)"},
	{"numbers", engine.FlawMissing, "SELECT id FROM cases WHERE number <> '' AND id NOT IN (SELECT case_id FROM numbers)"},
	{"numbers", engine.FlawDiffers, `SELECT c.id FROM numbers AS n JOIN cases AS c ON c.id = n.case_id WHERE instr(n.series, '#') > 0 AND c.number <> '' AND
		(substr(c.number, 1, instr(n.series, '#') - 1) <> substr(n.series, 1, instr(n.series, '#') - 1) OR n.value <> CAST(substr(c.number, instr(n.series, '#')) AS INTEGER))`},
	{"claims", engine.FlawExtra, `SELECT holder FROM claims AS c WHERE c.scope LIKE 'reserved/%' AND NOT EXISTS
		(SELECT 1 FROM documents AS d WHERE d.collection = 'reserved' AND d.key = substr(c.holder, 1, instr(c.holder, '#') - 1)
		AND json_extract(CAST(d.body AS TEXT), '$.scope') = c.scope AND json_extract(CAST(d.body AS TEXT), '$.key') = c.key
		AND CAST(substr(c.holder, instr(c.holder, '#') + 1) AS INTEGER) < json_extract(CAST(d.body AS TEXT), '$.count'))`},
	{"claims", engine.FlawMissing, `SELECT d.key FROM documents AS d WHERE d.collection = 'reserved' AND json_extract(CAST(d.body AS TEXT), '$.count') <>
		(SELECT count(*) FROM claims AS c WHERE c.scope = json_extract(CAST(d.body AS TEXT), '$.scope') AND c.key = json_extract(CAST(d.body AS TEXT), '$.key')
		AND substr(c.holder, 1, instr(c.holder, '#')) = d.key || '#')`},
	{"claims", engine.FlawExtra, `SELECT holder FROM claims AS c WHERE c.scope NOT LIKE 'reserved/%' AND NOT EXISTS
		(SELECT 1 FROM documents AS d, json_each(CAST(d.body AS TEXT)) AS held WHERE d.collection = 'claims' AND d.key = c.holder
		AND json_extract(held.value, '$.scope') = c.scope AND json_extract(held.value, '$.key') = c.key)`},
	{"claims", engine.FlawMissing, `SELECT d.key FROM documents AS d, json_each(CAST(d.body AS TEXT)) AS held
		WHERE d.collection = 'claims' AND NOT EXISTS (SELECT 1 FROM claims AS c WHERE c.holder = d.key
		AND c.scope = json_extract(held.value, '$.scope') AND c.key = json_extract(held.value, '$.key'))`},
	{"claim_counts", engine.FlawDiffers, `SELECT '' FROM (SELECT scope, key, count(*) FROM claims GROUP BY scope, key EXCEPT SELECT scope, key, holders FROM claim_counts)`},
	{"claim_counts", engine.FlawExtra, `SELECT '' FROM (SELECT scope, key, holders FROM claim_counts EXCEPT SELECT scope, key, count(*) FROM claims GROUP BY scope, key)`},
	{"case_counts", engine.FlawDiffers, `SELECT '' FROM (SELECT unit, process, status, ended = 0, count(*) FROM cases GROUP BY 1, 2, 3, 4
		EXCEPT SELECT unit, process, status, open, cases FROM case_counts)`},
	{"case_counts", engine.FlawExtra, `SELECT '' FROM (SELECT unit, process, status, open, cases FROM case_counts
		EXCEPT SELECT unit, process, status, ended = 0, count(*) FROM cases GROUP BY 1, 2, 3, 4)`},
	{"cases", engine.FlawWords, "SELECT id FROM cases WHERE search <> search_text(number, title)"},
	{"case_words", engine.FlawMissing, "SELECT DISTINCT case_id FROM (" + caseWordsOfRows + " EXCEPT SELECT word, case_id FROM case_words)"},
	{"case_words", engine.FlawExtra, "SELECT DISTINCT case_id FROM (SELECT word, case_id FROM case_words EXCEPT " + caseWordsOfRows + ")"},
	{"case_people", engine.FlawMissing, "SELECT DISTINCT case_id FROM (" + decidersOfEvents + " EXCEPT SELECT person, began, case_id, unit, process FROM case_people)"},
	{"case_people", engine.FlawExtra, "SELECT DISTINCT case_id FROM (SELECT person, began, case_id, unit, process FROM case_people EXCEPT " + decidersOfEvents + ")"},
	{"work", engine.FlawDiffers, `SELECT DISTINCT w.case_id FROM work AS w WHERE w.behind <> (w.lane <> '' AND w.state IN ('waiting', 'held') AND w.ord <>
		(SELECT min(o.ord) FROM work AS o WHERE o.case_id = w.case_id AND o.lane = w.lane AND o.state IN ('waiting', 'held')))`},
	{"documents", engine.FlawDiffers, "SELECT '' FROM documents WHERE revision < 1"},
}

const (
	caseWordsOfRows = `SELECT DISTINCT w.value AS word, c.id AS case_id FROM cases AS c CROSS JOIN
		json_each('["' || replace(ltrim(c.search), ' ', '","') || '"]') AS w WHERE c.search <> ''`
	decidersOfEvents = `SELECT json_extract(CAST(e.actor AS TEXT), '$.person') AS person, c.started, c.id AS case_id, c.unit, c.process
		FROM events AS e JOIN cases AS c ON c.id = e.case_id
		WHERE e.kind = 'taskDecided' AND json_valid(CAST(e.actor AS TEXT)) AND json_extract(CAST(e.actor AS TEXT), '$.person') <> ''`
)

// Check looks for what no commit can have left: damaged pages, rows without their case, and derived tables that are
// not what they are derived from. The store may be in use.
func (s *Store) Check(ctx context.Context) ([]engine.Flaw, error) {
	var flaws []engine.Flaw
	err := s.read(ctx, func(c *sqlite.Conn) error {
		if err := query(c, func(r *row) {
			if said := r.text(); said != "ok" {
				flaws = append(flaws, engine.Flaw{Code: engine.FlawDamaged, Detail: said})
			}
		}, "PRAGMA integrity_check(50)"); err != nil {
			return err
		}
		if len(flaws) > 0 {
			return nil // what stands in damaged pages proves nothing
		}
		if err := teach(c); err != nil {
			return err
		}
		for _, rule := range rules {
			if err := query(c, func(r *row) {
				flaws = append(flaws, engine.Flaw{Table: rule.table, Case: r.text(), Code: rule.code})
			}, rule.statement+fmt.Sprintf(" LIMIT %d", mostFlaws)); err != nil {
				return fmt.Errorf("table %s: %w", rule.table, err)
			}
		}
		return errorOf(checkInboxes(c, &flaws), checkSpelling(c, &flaws))
	})
	if err != nil {
		return flaws, err
	}
	return flaws, s.checkSchema(ctx, &flaws)
}

// checkInboxes compares the inboxes with the tasks they are made of.
func checkInboxes(c *sqlite.Conn, flaws *[]engine.Flaw) error {
	type place struct {
		who         string
		due, opened int64
		task        string
	}
	missing := map[place]string{}
	if err := query(c, func(r *row) {
		t := readTask(r)
		for _, who := range inboxes(t) {
			missing[place{who, dueOf(t.Due), millis(t.Opened), t.ID}] = t.Case
		}
	}, "SELECT "+taskColumns+" FROM tasks"); err != nil {
		return err
	}
	extra := 0
	if err := query(c, func(r *row) {
		at := place{r.text(), r.int64(), r.int64(), r.text()}
		if _, wanted := missing[at]; wanted {
			delete(missing, at)
		} else if extra++; extra <= mostFlaws {
			*flaws = append(*flaws, engine.Flaw{Table: "inbox", Code: engine.FlawExtra})
		}
	}, "SELECT who, due, opened, task FROM inbox"); err != nil {
		return err
	}
	told := 0
	for _, caseID := range missing {
		if told++; told <= mostFlaws {
			*flaws = append(*flaws, engine.Flaw{Table: "inbox", Case: caseID, Code: engine.FlawMissing})
		}
	}
	return nil
}

// checkSpelling looks for lists that are written otherwise than the store writes them: a changed byte that reads the same.
func checkSpelling(c *sqlite.Conn, flaws *[]engine.Flaw) error {
	told := 0
	return query(c, func(r *row) {
		caseID, text := r.text(), r.text()
		var read map[string]string
		if text == "" {
			return
		}
		written, err := []byte(nil), json.Unmarshal([]byte(text), &read)
		if err == nil {
			written, err = json.Marshal(read)
		}
		if err != nil || string(written) != text {
			if told++; told <= mostFlaws {
				*flaws = append(*flaws, engine.Flaw{Table: "events", Case: caseID, Code: engine.FlawSpelling})
			}
		}
	}, "SELECT case_id, digests FROM events")
}

// checkSchema compares tables, indices and triggers with those of an empty store: nobody but the program may add any.
func (s *Store) checkSchema(ctx context.Context, flaws *[]engine.Flaw) error {
	fresh, err := sqlite.OpenConn(":memory:", sqlite.OpenReadWrite, sqlite.OpenCreate)
	if err != nil {
		return err
	}
	defer fresh.Close()
	if err := errorOf(foldFunction(fresh), migrate(ctx, fresh)); err != nil {
		return err
	}
	want, err := schemaOf(fresh)
	if err != nil {
		return err
	}
	return s.read(ctx, func(c *sqlite.Conn) error {
		got, err := schemaOf(c)
		for name := range want {
			if got[name] != want[name] {
				*flaws = append(*flaws, engine.Flaw{Table: name, Code: engine.FlawSchema})
			}
		}
		for name := range got {
			if _, known := want[name]; !known {
				*flaws = append(*flaws, engine.Flaw{Table: name, Code: engine.FlawSchema})
			}
		}
		slices.SortFunc(*flaws, func(a, b engine.Flaw) int { return strings.Compare(a.Table+a.Case+a.Code, b.Table+b.Case+b.Code) })
		return err
	})
}

func schemaOf(c *sqlite.Conn) (map[string]string, error) {
	found := map[string]string{}
	err := query(c, func(r *row) {
		name, kind, table := r.text(), r.text(), r.text()
		found[name] = kind + " " + table + " " + r.text()
	}, "SELECT name, type, tbl_name, coalesce(sql, '') FROM sqlite_schema")
	return found, err
}

var _ engine.Store = (*Reader)(nil)
