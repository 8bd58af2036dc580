package memstore

import (
	"context"
	"slices"

	"laufzettel/engine"
)

// Cases lists cases in the order of the query.
func (s *Store) Cases(ctx context.Context, q engine.CaseQuery) ([]engine.CaseRow, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	after, paged := q.Cursor()
	var found []engine.CaseRow
	for _, c := range s.cases {
		if s.selects(&q, c) && (!paged || q.Order.Beyond(&c.row, after)) {
			found = append(found, c.row)
		}
	}
	slices.SortFunc(found, func(a, b engine.CaseRow) int { return q.Order.Compare(&a, &b) })
	return found[:min(len(found), limit(q.Limit))], nil
}

// CountCases counts the cases of a query.
func (s *Store) CountCases(ctx context.Context, q engine.CaseQuery) ([]engine.CaseCount, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	counts := map[engine.CaseCount]int{}
	for _, c := range s.cases {
		if s.selects(&q, c) {
			counts[engine.CaseCount{Process: c.row.Process, Status: c.row.Status, Open: c.row.Ended.IsZero()}]++
		}
	}
	var found []engine.CaseCount
	for count, n := range counts {
		count.N = n
		found = append(found, count)
	}
	return found, nil
}

func (s *Store) selects(q *engine.CaseQuery, c *caseData) bool {
	if !q.Selects(&c.row) || q.Part.Person != "" && !s.takesPart(c, q.Part) {
		return false
	}
	if q.Scope == nil || q.Scope.Has(c.row.Unit, c.row.Process) {
		return true
	}
	single, _ := q.Scope.Single(&c.row, func() (bool, error) { return s.takesPart(c, engine.CasePart{Person: q.Scope.Person}), nil })
	return single
}

func (s *Store) takesPart(c *caseData, p engine.CasePart) bool {
	return p.Plays(engine.Sent) && c.row.Submitter == p.Person ||
		p.Plays(engine.Decided) && slices.Contains(c.took, p.Person) ||
		p.Plays(engine.Asked) && s.isAsked(c.row.ID, p.Person)
}

func (s *Store) isAsked(caseID, person string) bool {
	for _, t := range s.tasks {
		if t.Case == caseID && slices.Contains(t.Persons, person) {
			return true
		}
	}
	return false
}
