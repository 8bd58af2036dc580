package engine

import (
	"testing"

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
