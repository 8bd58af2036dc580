package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"laufzettel/flows"
)

// Work that belongs to no case.
const (
	nightlyWork  = "nightly"
	reassessWork = "reassess" // open tasks are looked at again, because the definitions have changed
)

// collectionSchedule remembers what is planned once, so that a start neither plans it twice nor puts off what
// is due.
const collectionSchedule = "schedule"

// Schedule makes sure that the nightly round and the next midnight of a change are planned, and that whoever got tasks
// in a round that was interrupted is told. Every start calls it.
func (e *Engine) Schedule(ctx context.Context) error {
	if err := errors.Join(e.clockAtStart(ctx), e.planChangeover(ctx), e.sendHandovers(ctx), e.planTriggers(ctx), e.planHeads(ctx)); err != nil {
		return err
	}
	err := e.store.Commit(ctx, &Commit{
		Work:      []Work{{ID: nightlyWork, Kind: "timer", Body: []byte("{}"), Due: e.nextNight(), State: Waiting}},
		Documents: []DocumentChange{{Document: Document{Collection: collectionSchedule, Key: nightlyWork, Body: []byte("{}")}}},
	})
	if errors.Is(err, ErrDocumentChanged) { // it is planned already
		return nil
	}
	return err
}

// reassessOnce plans a look at every open task if the definitions are others than before: offices, groups and
// registers say who may decide.
func (e *Engine) reassessOnce(ctx context.Context, hash string) error {
	doc, err := e.store.Get(ctx, collectionSchedule, reassessWork)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if err == nil && string(doc.Body) == hash {
		return nil
	}
	commit := &Commit{Documents: []DocumentChange{{Document: Document{
		Collection: collectionSchedule, Key: reassessWork, Revision: -1, Body: []byte(hash),
	}}}}
	if err == nil { // in an empty store there is nothing to look at
		commit.Work = []Work{{ID: reassessWork, Kind: "timer", Body: []byte("{}"), Due: e.clock.Now(), State: Waiting}}
	}
	if err := e.store.Commit(ctx, commit); err != nil {
		return err
	}
	e.wakeUp()
	if len(commit.Work) == 0 {
		return nil
	}
	return e.planChangeover(ctx) // units may end with another day now
}

func (e *Engine) nextNight() time.Time {
	o := e.Organisation()
	now := e.clock.Now().In(o.zone)
	year, month, day := now.Date()
	next := time.Date(year, month, day, nightlyHour, 0, 0, 0, o.zone)
	if !next.After(now) {
		next = time.Date(year, month, day+1, nightlyHour, 0, 0, 0, o.zone)
	}
	return next.UTC()
}

// upkeep does the work that belongs to no case.
func (e *Engine) upkeep(ctx context.Context, w Work) (*WorkChange, error) {
	// What takes longer than its lease is handed out again while it still goes on.
	if _, goesOn := e.begun.LoadOrStore(w.ID, true); goesOn {
		return &WorkChange{ID: w.ID, State: Waiting, Attempts: w.Attempts, Due: e.clock.Now().Add(time.Minute)}, nil
	}
	defer e.begun.Delete(w.ID)
	if strings.HasPrefix(w.ID, changeoverWork+"/") {
		return e.changeover(ctx, w)
	}
	if w.ID == triggersWork {
		return e.lookAtTriggers(ctx, w)
	}
	if w.ID == headsWork {
		return e.sendHeads(ctx, w)
	}
	if isTouchedWork(w) {
		return e.lookAtTouched(ctx, w)
	}
	// One look at every case at a time.
	if !e.rounds.TryLock() {
		return &WorkChange{ID: w.ID, State: Waiting, Attempts: w.Attempts, Due: e.clock.Now().Add(time.Minute)}, nil
	}
	defer e.rounds.Unlock()
	if w.ID != reassessWork && !strings.HasPrefix(w.ID, reassessWork+"/") {
		return e.nightly(ctx, w)
	}
	if err := e.ReassessAll(ctx); err != nil {
		return nil, err
	}
	return &WorkChange{ID: w.ID, State: Settled, Attempts: w.Attempts + 1, DoneAt: e.clock.Now()}, nil
}

// nightly looks at every open task again and lets go what must go, then plans the next night.
func (e *Engine) nightly(ctx context.Context, w Work) (*WorkChange, error) {
	err := errors.Join(e.nightRound(ctx), e.clearPasskeys(ctx))
	if e.jumps.mayDelete(e.clock) {
		err = errors.Join(err, e.EraseDue(ctx), e.scrubIfNeeded(ctx), e.sweepFiles(ctx))
	} else {
		e.log.Warn("nothing is deleted tonight: the clock was set ahead less than a day ago")
	}
	if err != nil {
		e.log.Error("nightly round", "error", err)
	}
	return &WorkChange{ID: w.ID, State: Waiting, Due: e.nextNight()}, nil
}

// EraseDue erases the values of every case whose retention has ended, and makes sure that nothing of them
// can be read from the files any more. A case that fails does not keep the others.
func (e *Engine) EraseDue(ctx context.Context) error {
	rows, err := e.store.Cases(ctx, CaseQuery{EraseBy: e.clock.Now(), Limit: 10_000})
	if err != nil || len(rows) == 0 {
		return err
	}
	var failed error
	for _, row := range rows {
		if err := e.Erase(ctx, row.ID, "retention"); err != nil {
			failed = errors.Join(failed, fmt.Errorf("case %s: %w", row.Number, err))
		}
	}
	return errors.Join(failed, e.store.Scrub(ctx))
}

// errReopened: a case whose time was over goes on meanwhile, and keeps its values until the time after its next end.
var errReopened = errors.New("the case goes on")

// Erase removes every personal value of a case, its salts and its files. The events stay, and the hash
// chain still verifies. why is "retention" or "request".
func (e *Engine) Erase(ctx context.Context, caseID, why string) error {
	erased, err := e.do(ctx, caseID, flows.Input{By: systemActor, Do: flows.EraseValues{Why: why}}, func(c *Commit, result *Case) error {
		record, err := e.store.Load(ctx, caseID, 0)
		if err != nil {
			return err
		}
		if record.Row.Seq != c.After {
			return ErrConflict // a value that came meanwhile must not stay
		}
		if why == "retention" && result.State.Ended.IsZero() {
			return errReopened
		}
		c.Erase, c.Values = sortedNames(record.Values), nil
		c.Row.Title, c.Row.EraseAt = "", time.Time{}
		if err := e.forgetClaims(ctx, c, caseID); err != nil {
			return err
		}
		forgetAbout(c, c.Row)
		e.renameTasks(c, result)
		return nil
	})
	if errors.Is(err, errReopened) {
		return nil
	}
	if err != nil {
		return err
	}
	return e.files.RemoveAll(erased.Row.ID)
}
