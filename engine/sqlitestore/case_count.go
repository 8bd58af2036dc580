package sqlitestore

import (
	"context"
	"strings"

	"zombiezen.com/go/sqlite"

	"laufzettel/engine"
)

// CountCases counts the cases of a query: from the counts that every commit keeps where they tell, or else by looking
// at the cases.
func (s *Store) CountCases(ctx context.Context, q engine.CaseQuery) ([]engine.CaseCount, error) {
	var found []engine.CaseCount
	err := s.read(ctx, func(c *sqlite.Conn) error {
		counts, err := countsOf(c, q)
		for key, n := range counts {
			key.N = n
			found = append(found, key)
		}
		return err
	})
	return found, err
}

// kept says whether the counts of the store answer a query.
func kept(q *engine.CaseQuery) bool {
	return q.ID == "" && q.Key == "" && q.Number == "" && q.Submitter == "" && q.Subject == "" && q.Search == "" &&
		q.From.IsZero() && q.Until.IsZero() && q.EraseBy.IsZero() && q.Part.Person == ""
}

func countsOf(c *sqlite.Conn, q engine.CaseQuery) (map[engine.CaseCount]int, error) {
	counts := map[engine.CaseCount]int{}
	q.After = ""
	if !kept(&q) {
		sources, err := sourcesOf(c, q)
		if err != nil {
			return nil, err
		}
		return counts, countRows(c, sources, &q, counts, func(*engine.CaseRow) bool { return true })
	}
	if statement, args := countsQuery(&q); statement != "" {
		if err := query(c, func(r *row) {
			counts[engine.CaseCount{Process: r.text(), Status: r.text(), Open: r.int() != 0}] += r.int()
		}, statement, args...); err != nil {
			return nil, err
		}
	}
	// Of the single ones only those outside of the parts are not counted yet.
	return counts, countRows(c, singleSources(&q, true), &q, counts, func(r *engine.CaseRow) bool { return !q.Scope.Has(r.Unit, r.Process) })
}

// countRows counts the cases of sources, each once.
func countRows(c *sqlite.Conn, sources []source, q *engine.CaseQuery, counts map[engine.CaseCount]int, counted func(*engine.CaseRow) bool) error {
	seen := map[string]bool{}
	for _, from := range sources {
		var failed error
		statement := from.statement
		if !kept(q) {
			statement += from.order // by which an index is chosen, and counting stops at the limit
		}
		err := walk(c, func(r *row) bool {
			found := readCase(r)
			if seen[found.ID] || !counted(&found) {
				return true
			}
			if from.checked {
				ok, err := within(c, q, &found)
				if failed = err; err != nil || !ok {
					return err == nil
				}
			}
			seen[found.ID] = true
			counts[engine.CaseCount{Process: found.Process, Status: found.Status, Open: found.Ended.IsZero()}]++
			return q.Limit <= 0 || kept(q) || len(seen) < q.Limit
		}, statement, from.args...)
		if failed != nil || err != nil {
			return errorOf(failed, err)
		}
		if q.Limit > 0 && !kept(q) && len(seen) >= q.Limit {
			return nil
		}
	}
	return nil
}

// countsQuery adds the kept counts up; "" where the scope has no parts.
func countsQuery(q *engine.CaseQuery) (statement string, args []any) {
	var cond condition
	cond.is("process", q.Process)
	cond.is("status", q.Status)
	if q.Unit != "" {
		cond.add("unit = ?", q.Unit)
	}
	if q.Units != nil {
		cond.add("unit IN (SELECT value FROM json_each(?)) AND unit <> ''", listOf(q.Units))
	}
	if q.Open {
		cond.add("open = 1")
	}
	if q.Ended {
		cond.add("open = 0")
	}
	if q.Scope != nil {
		var parts []string
		for _, part := range q.Scope.Parts {
			statement, args := partCondition("", part)
			parts = append(parts, statement)
			cond.args = append(cond.args, args...)
		}
		if len(parts) == 0 {
			return "", nil
		}
		cond.parts = append(cond.parts, "("+strings.Join(parts, " OR ")+")")
	}
	return "SELECT process, status, open, sum(cases) FROM case_counts" + cond.where() + " GROUP BY process, status, open", cond.args
}
