package memstore

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"laufzettel/engine"
)

// Inbox lists tasks of somebody's inbox.
func (s *Store) Inbox(ctx context.Context, q engine.InboxQuery) ([]engine.TaskRow, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	found := s.inbox(q)
	slices.SortFunc(found, func(a, b engine.TaskRow) int {
		first := 0
		switch q.Order {
		case engine.ByOldest:
			first = a.Opened.Compare(b.Opened)
		case engine.ByProcess:
			first = cmp.Compare(a.Process, b.Process)
		case engine.ByUnit:
			first = cmp.Compare(a.Unit, b.Unit)
		}
		return cmp.Or(first, bySoonest(a, b))
	})
	found = found[min(max(q.Offset, 0), len(found)):]
	found = found[:min(len(found), limit(q.Limit))]
	for i := range found {
		found[i] = copyTask(found[i])
	}
	if len(found) == 0 {
		return nil, nil
	}
	return found, nil
}

// CountInbox counts tasks of somebody's inbox.
func (s *Store) CountInbox(ctx context.Context, q engine.InboxQuery) ([]engine.InboxCount, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	counts := map[engine.InboxCount]*engine.InboxCount{}
	for _, t := range s.inbox(q) {
		key := engine.InboxCount{Section: t.SectionOf(q.Person)}
		if q.Apart {
			key.Process, key.Unit = t.Process, t.Unit
		}
		if counts[key] == nil {
			counts[key] = &engine.InboxCount{Section: key.Section, Process: key.Process, Unit: key.Unit}
		}
		counts[key].Count++
		if !t.Due.IsZero() && t.Due.Before(stamp(q.Late)) {
			counts[key].Late++
		}
	}
	var all []engine.InboxCount
	for _, n := range counts {
		all = append(all, *n)
	}
	return all, nil
}

// inbox are the tasks that a query asks for, in no particular order and not copied.
func (s *Store) inbox(q engine.InboxQuery) []engine.TaskRow {
	if q.Person == "" {
		return nil
	}
	words := engine.TaskWords(q.Text)
	var found []engine.TaskRow
	for _, t := range s.tasks {
		section := t.SectionOf(q.Person)
		if section == "" || !q.Shows(section) || !matches(q.Process, t.Process) ||
			q.Units != nil && !slices.Contains(q.Units, t.Unit) ||
			q.Group != "" && !slices.Contains(t.Groups, q.Group) ||
			!q.Before.IsZero() && (t.Due.IsZero() || !t.Due.Before(stamp(q.Before))) {
			continue
		}
		searched := ""
		if len(words) > 0 {
			searched = engine.SearchedOf(t)
		}
		if slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(searched, word) }) {
			continue
		}
		found = append(found, t)
	}
	return found
}

// bySoonest orders tasks by deadline, those without one last, then the oldest first.
func bySoonest(a, b engine.TaskRow) int {
	if a.Due.IsZero() != b.Due.IsZero() {
		if a.Due.IsZero() {
			return 1
		}
		return -1
	}
	return cmp.Or(a.Due.Compare(b.Due), a.Opened.Compare(b.Opened), cmp.Compare(a.ID, b.ID))
}
