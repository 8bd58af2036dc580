package flows

import "reflect"

// KnownEvents is an empty event of every kind that this version knows, by kind: for whoever has to have a word for each.
func KnownEvents() []Event {
	events := make([]Event, 0, len(eventTypes))
	for _, kind := range sortedKeys(eventTypes) {
		events = append(events, reflect.Zero(eventTypes[kind]).Interface().(Event))
	}
	return events
}
