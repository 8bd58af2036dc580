package engine

import (
	"context"

	"laufzettel/flows"
)

// EndSessionsOf ends every session of a person, at once: a lost device, somebody who has left. Administrators may; the
// person signs in again by whatever way they have. It says how many there were. *flows.Refusal.
func (e *Engine) EndSessionsOf(ctx context.Context, actor flows.Actor, person string) (int, error) {
	if refusal := e.May(actor, Administer, Site()); refusal != nil {
		return 0, refusal
	}
	changes, err := e.endings(ctx, person, func(Session) bool { return true })
	if err != nil || len(changes) == 0 {
		return 0, err
	}
	return len(changes), e.store.Write(ctx, changes...)
}
