package memstore

import (
	"context"
	"fmt"
	"slices"

	"laufzettel/engine"
)

// Load returns the events of a case after a revision.
func (s *Store) Load(ctx context.Context, caseID string, after int) (engine.CaseRecord, error) {
	if err := s.enter(ctx); err != nil {
		return engine.CaseRecord{}, err
	}
	defer s.mu.Unlock()
	c := s.cases[caseID]
	if c == nil {
		return engine.CaseRecord{}, fmt.Errorf("case %s: %w", caseID, engine.ErrNotFound)
	}
	record := engine.CaseRecord{Row: c.row, Values: map[string]engine.StoredValue{}}
	for _, e := range c.events {
		if e.Seq > after {
			record.Events = append(record.Events, copyEvent(e))
		}
	}
	for ref, value := range c.values {
		if seq, _, err := engine.SplitRef(ref); err == nil && seq > after {
			record.Values[ref] = copyValue(value)
		}
	}
	return record, nil
}

// Tasks lists open tasks, soonest deadline first, those without one last, then oldest.
func (s *Store) Tasks(ctx context.Context, q engine.TaskQuery) ([]engine.TaskRow, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	var found []engine.TaskRow
	for _, t := range s.tasks {
		if matches(q.ID, t.ID) && matches(q.Case, t.Case) && matches(q.Process, t.Process) &&
			(q.Person == "" || slices.Contains(t.Persons, q.Person)) &&
			(q.Group == "" || slices.Contains(t.Groups, q.Group)) &&
			(q.Place == "" || slices.Contains(t.Places, q.Place)) {
			found = append(found, copyTask(t))
		}
	}
	slices.SortFunc(found, bySoonest)
	return found[:min(len(found), limit(q.Limit))], nil
}

func matches(wanted, is string) bool { return wanted == "" || wanted == is }
