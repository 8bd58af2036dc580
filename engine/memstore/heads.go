package memstore

import (
	"context"
	"slices"
	"strings"

	"laufzettel/engine"
)

// Heads lists the ends of all chains by case id.
func (s *Store) Heads(ctx context.Context, after string, n int) ([]engine.Head, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	var heads []engine.Head
	for id, c := range s.cases {
		if id <= after {
			continue
		}
		head := engine.Head{Case: id, Changed: c.row.Changed}
		if k := len(c.events); k > 0 {
			head.Seq, head.Chain = c.events[k-1].Seq, slices.Clone(c.events[k-1].Chain)
		}
		heads = append(heads, head)
	}
	slices.SortFunc(heads, func(a, b engine.Head) int { return strings.Compare(a.Case, b.Case) })
	return heads[:min(len(heads), limit(n))], nil
}

// Numbers is the highest number of each series.
func (s *Store) Numbers(ctx context.Context) (map[string]int, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	highest := map[string]int{}
	for series, taken := range s.numbers {
		for value := range taken {
			highest[series] = max(highest[series], value)
		}
	}
	return highest, nil
}
