package engine

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"laufzettel/flows"
)

// keptNowhere are the kinds of events that no kept history has. It only gets shorter: a new kind comes with a history
// (go test ./engine -gather-histories FOLDER keeps those of all tests).
var keptNowhere = []string{
	"adviceAsked", "adviceGiven", "adviceLapsed", "approverAdded", "delegationEnded", "stepFailed", "taskDelegated", "taskResumed",
	"turnCame", "valuesSet", "voteClosed",
}

// TestEveryKindOfEventIsInAHistory: what any version can record stands in a history that all later ones read.
func TestEveryKindOfEventIsInAHistory(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(historyFolder, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var kept KeptHistory
		if err := json.Unmarshal(content, &kept); err != nil {
			t.Fatal(file, err)
		}
		for _, event := range kept.Record.Events {
			seen[event.Kind] = true
		}
	}
	for _, kind := range flows.EventKinds() {
		if missing := slices.Contains(keptNowhere, kind); missing == seen[kind] {
			t.Errorf("event %s: in a history: %t; in the list of those that are in none: %t", kind, seen[kind], missing)
		}
	}
}
