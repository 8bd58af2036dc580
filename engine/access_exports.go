package engine

import (
	"context"
	"encoding/json"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// What an entry of the access log can say beside a look at a case.
const (
	ExportedList = "export/list" // a list of cases as a file; Filter says which
	ExportedUnit = "export/unit" // everything of a unit
	ErasedUnit   = "erase/unit"  // the values of all cases of a unit
)

// noteExport writes into the access log who took away how many cases by which filter. What was searched for may be a
// name: the log says only that there was a search.
func (e *Engine) noteExport(ctx context.Context, actor flows.Actor, f CaseFilter, n int) error {
	o := e.Organisation()
	var said []string
	add := func(name, value string) {
		if value != "" {
			said = append(said, name+"="+value)
		}
	}
	add("process", f.Process)
	add("status", f.Status)
	if f.Open {
		add("status", "open")
	}
	if f.Ended {
		add("status", "ended")
	}
	add("unit", f.Unit)
	if f.Mine {
		add("mine", "yes")
		add("role", string(f.Role))
	}
	if !f.From.IsZero() {
		add("from", expression.DateOf(f.From, o.zone).String())
	}
	if !f.Until.IsZero() {
		add("until", expression.DateOf(f.Until, o.zone).String())
	}
	if f.Search != "" {
		add("search", "yes")
	}
	return e.noteTaken(ctx, actor, ExportedList, strings.Join(said, " "), n)
}

// noteTaken writes an entry about cases that were taken away or erased together.
func (e *Engine) noteTaken(ctx context.Context, actor flows.Actor, what, filter string, n int) error {
	now := e.clock.Now().UTC()
	body, err := json.Marshal(AccessNote{At: now, Person: actor.Person, Service: actor.Service, Way: actor.Way, What: what, Filter: filter, Count: n})
	if err != nil {
		return err
	}
	return e.store.Write(ctx, DocumentChange{Document: Document{
		Collection: collectionAccessLog, Key: newestFirst(now) + "/" + randomID()[:12], Index: what, Body: body, Expires: now.Add(accessLogTime),
	}})
}
