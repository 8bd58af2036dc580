package engine

import (
	"context"
	"slices"
	"sync"
	"time"

	"laufzettel/flows"
)

// What a duration is made of: the newest finished cases, and how many of them it takes at least. Fewer say nothing,
// and could tell of single people.
const (
	durationCases = 60
	durationLeast = 5
	durationKept  = 12 * time.Hour
)

// Usual is how long things take in a process: medians of finished cases, never of people. Zero where there are too few.
type Usual struct {
	Whole time.Duration            // from the submission to the end
	Steps map[string]time.Duration // from the first time a step asks somebody until it is decided for good
}

// usual remembers the durations of processes for a while.
type usual struct {
	mu    sync.Mutex
	known map[string]knownUsual
}

type knownUsual struct {
	Usual
	at time.Time
}

// Usual is how long the cases of a process usually take. It looks at the newest finished cases and remembers the
// answer for half a day.
func (e *Engine) Usual(ctx context.Context, process string) (Usual, error) {
	now := e.clock.Now()
	e.usual.mu.Lock()
	defer e.usual.mu.Unlock() // whoever asks meanwhile waits for the same answer
	if known, ok := e.usual.known[process]; ok && now.Sub(known.at) < durationKept && !now.Before(known.at) {
		return known.Usual, nil
	}
	found, err := e.measure(ctx, process)
	if err != nil {
		return Usual{}, err
	}
	if e.usual.known == nil {
		e.usual.known = map[string]knownUsual{}
	}
	e.usual.known[process] = knownUsual{found, now}
	return found, nil
}

func (e *Engine) measure(ctx context.Context, process string) (Usual, error) {
	rows, err := e.finishedCases(ctx, process)
	if err != nil {
		return Usual{}, err
	}
	var whole []time.Duration
	steps := map[string][]time.Duration{}
	for _, row := range rows {
		h, err := e.History(ctx, row.ID)
		if err != nil {
			return Usual{}, err
		}
		if kind := h.Flow().StatusKind(h.State.Status); kind != "done" && kind != "refused" {
			continue // withdrawn, expired and cancelled ones say nothing about the work
		}
		whole = append(whole, row.Ended.Sub(row.Started))
		for step, took := range stepTimes(h) {
			steps[step] = append(steps[step], took)
		}
	}
	found := Usual{Whole: median(whole), Steps: map[string]time.Duration{}}
	for step, all := range steps {
		if m := median(all); m > 0 {
			found.Steps[step] = m
		}
	}
	return found, nil
}

// finishedCases are the newest cases of a process that have ended.
func (e *Engine) finishedCases(ctx context.Context, process string) ([]CaseRow, error) {
	rows, err := e.store.Cases(ctx, CaseQuery{Process: process, Limit: 4 * durationCases})
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r CaseRow) bool { return r.Ended.IsZero() })
	return rows[:min(len(rows), durationCases)], nil
}

// stepTimes is how long each step of a case took, from its first task to its last decision.
func stepTimes(h *History) map[string]time.Duration {
	opened, took := map[string]time.Time{}, map[string]time.Duration{}
	for _, event := range h.Events {
		switch ev := event.Event.(type) {
		case flows.TaskOpened:
			if _, again := opened[ev.Step]; !again {
				opened[ev.Step] = event.At
			}
		case flows.TaskDecided:
			if at, known := opened[ev.Step]; known && ev.Closes {
				took[ev.Step] = event.At.Sub(at)
			}
		}
	}
	return took
}

// median is the middle of some durations; zero where there are too few.
func median(all []time.Duration) time.Duration {
	if len(all) < durationLeast {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}
