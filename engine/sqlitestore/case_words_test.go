package sqlitestore

import (
	"fmt"
	"testing"

	"laufzettel/engine"
)

// TestFrequentWords: whether the words of a search are rare, frequent, or frequent and seldom together decides how cases
// are found, never which.
func TestFrequentWords(t *testing.T) {
	usual := rareWord
	defer func() { rareWord = usual }()
	s := openTest(t)
	for i := range 30 {
		c := newCase(fmt.Sprintf("c%02d", i))
		c.Row.Unit, c.Row.Title = []string{"a", "b"}[i%2], []string{"Dienst am Ort", "Dienst Betreuung", "Betreuung"}[i%3]
		if err := s.Commit(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	for _, rareWord = range []int{0, 3, 12, 2000} {
		for search, want := range map[string]int{"dienst": 20, "dienst betreuung": 10, "ort betreuung": 0, "betreu ort dienst": 0, "dien am": 10, "xyz dienst": 0} {
			for unit, share := range map[string]int{"": 1, "a": 2} {
				q := engine.CaseQuery{Search: search, Scope: &engine.Scope{Parts: []engine.ScopePart{{}}}}
				if unit != "" {
					q.Scope.Parts[0].Units = []string{unit}
				}
				rows, err := s.Cases(ctx, q)
				if err != nil || len(rows) != want/share {
					t.Errorf("%q in %q with rare at %d: %d cases, want %d (%v)", search, unit, rareWord, len(rows), want/share, err)
				}
			}
		}
	}
}
