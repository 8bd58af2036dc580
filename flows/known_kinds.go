package flows

import (
	"maps"
	"slices"
)

// EventKinds are the kinds of events that this version can read, sorted.
func EventKinds() []string { return slices.Sorted(maps.Keys(eventTypes)) }
