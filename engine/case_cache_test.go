package engine

import (
	"fmt"
	"testing"
	"time"

	"laufzettel/flows"
)

// TestCacheKnowsOpenTasksOnly: a task is found in memory while the newest fold of its case has it open, and no longer.
func TestCacheKnowsOpenTasksOnly(t *testing.T) {
	fold := func(id string, seq int, stops ...string) *Case {
		c := &Case{Row: CaseRow{ID: id}, State: &flows.State{Case: id, Seq: seq}}
		for _, stop := range stops {
			c.State.Open = append(c.State.Open, flows.Stop{ID: stop, Kind: flows.Deciding})
		}
		return c
	}
	cache := newCaseCache(2)
	finds := func(id, stop string, want bool) {
		t.Helper()
		c, at := cache.task(TaskID(id, stop))
		if (c != nil) != want || want && (c.Row.ID != id || at != stop) {
			t.Errorf("task %s of case %s: found %v at %q", stop, id, c != nil, at)
		}
	}
	cache.put("a", fold("a", 3, "first/1"))
	finds("a", "first/1", true)
	cache.put("a", fold("a", 5, "second/1"))
	finds("a", "first/1", false)
	finds("a", "second/1", true)
	cache.put("a", fold("a", 3, "first/1")) // whoever read it before the decision comes late
	finds("a", "first/1", false)
	finds("a", "second/1", true)
	cache.put("b", fold("b", 1, "first/1"))
	cache.put("c", fold("c", 1, "first/1"))
	finds("a", "second/1", false)
	finds("b", "first/1", true)
	cache.drop("b")
	finds("b", "first/1", false)
	if len(cache.tasks) != 1 {
		t.Errorf("%d tasks are remembered, one is open", len(cache.tasks))
	}
}

// TestCacheLetsEndedCasesGo: those that ended long ago go, those that end now and those that are open stay.
func TestCacheLetsEndedCasesGo(t *testing.T) {
	cache := newCaseCache(10 * endedKept)
	for n := range 2 * endedKept {
		id := fmt.Sprint(n)
		cache.put(id, &Case{Row: CaseRow{ID: id}, State: &flows.State{Case: id, Seq: 1}})
		if n > 0 {
			cache.put(id, &Case{Row: CaseRow{ID: id}, State: &flows.State{Case: id, Seq: 2, Ended: time.UnixMilli(1)}})
		}
	}
	for id, want := range map[string]bool{"0": true, "1": false, fmt.Sprint(2*endedKept - 1): true} {
		if got := cache.get(id) != nil; got != want {
			t.Errorf("case %s is in memory: %v", id, got)
		}
	}
	if len(cache.byID) != endedKept+1 || cache.order.Len() != endedKept+1 {
		t.Errorf("%d cases are in memory, not %d", len(cache.byID), endedKept+1)
	}
}
