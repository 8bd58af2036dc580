package engine

import (
	"context"
	"encoding/json"
	"sync"
	"time"
)

// Counting all cases of somebody who has decided thousands that no right of theirs covers means looking at each of
// them. Such counts are remembered for a short while: nobody notices whether it is 20,000 or 20,001, and the lists
// themselves always are what they are now.
const (
	countsRemembered = time.Minute
	countsLarge      = 2000 // fewer cases are counted anew each time
	countsSlow       = 30 * time.Millisecond
	countsPeople     = 500 // whose counts are remembered at most
)

// rememberedCounts are the counts of scopes that took long.
type rememberedCounts struct {
	mu    sync.Mutex
	known map[string]knownCounts // by the whole scope: a right that goes or comes makes it another one
}

type knownCounts struct {
	counts []CaseCount
	at     time.Time
}

// countScope counts the cases of a scope by process and status.
func (e *Engine) countScope(ctx context.Context, scope *Scope) ([]CaseCount, error) {
	text, err := json.Marshal(scope)
	if err != nil {
		return nil, err
	}
	key, now := string(text), e.clock.Now()
	e.counts.mu.Lock()
	known, ok := e.counts.known[key]
	e.counts.mu.Unlock()
	if ok && now.Sub(known.at) < countsRemembered && !now.Before(known.at) {
		return append([]CaseCount{}, known.counts...), nil
	}
	begun := time.Now()
	counts, err := e.store.CountCases(ctx, CaseQuery{Scope: scope})
	if err != nil {
		return nil, err
	}
	total := 0
	for _, c := range counts {
		total += c.N
	}
	if total < countsLarge || time.Since(begun) < countsSlow {
		return counts, nil
	}
	e.counts.mu.Lock()
	defer e.counts.mu.Unlock()
	if e.counts.known == nil || len(e.counts.known) >= countsPeople {
		e.counts.known = map[string]knownCounts{}
	}
	e.counts.known[key] = knownCounts{append([]CaseCount{}, counts...), now}
	return counts, nil
}
