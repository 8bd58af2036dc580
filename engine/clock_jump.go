package engine

import (
	"context"
	"sync"
	"time"
)

// The time of day can be set wrong and right again: by hand, by a time server, by a machine that wakes up. What that
// must not do: let something happen twice, let it hang for as long as the clock was wrong, or delete what cannot come
// back. docs/decisions/0028-clock-jumps.md says what is done about it.
const (
	// clockTolerance is how far a clock may be off without anybody noticing: time servers correct seconds.
	clockTolerance = 10 * time.Minute
	// deletionRest is how long nothing is deleted after the clock went ahead: by then somebody has seen a clock that is
	// a day off.
	deletionRest = 25 * time.Hour
)

// jumps watches the time of day beside the time that has really passed.
type jumps struct {
	mu      sync.Mutex
	looked  bool
	day     time.Time     // at the last look
	ran     time.Duration // at the last look
	restEnd time.Duration // of ran, until which nothing is deleted; 0: deleting is fine
}

// look says how far the clock has jumped since the last look; 0 where it only went on. A clock that cannot tell how
// long it has run never jumps.
func (j *jumps) look(c Clock) time.Duration {
	steady, ok := c.(Steady)
	if !ok {
		return 0
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	before, day, ran := steady.Elapsed(), c.Now(), steady.Elapsed()
	if ran-before > time.Second { // somebody travelled between the two, or the machine slept: another look will tell
		return 0
	}
	jump := day.Sub(j.day) - (ran - j.ran)
	known := j.looked
	j.day, j.ran, j.looked = day, ran, true
	switch {
	case !known || jump.Abs() < clockTolerance:
		return 0
	case jump > 0:
		j.restEnd = ran + deletionRest
	}
	return jump
}

// mayDelete says whether the clock can be believed so far that what is due may be deleted for good.
func (j *jumps) mayDelete(c Clock) bool {
	steady, ok := c.(Steady)
	j.mu.Lock()
	defer j.mu.Unlock()
	return !ok || j.restEnd == 0 || steady.Elapsed() >= j.restEnd
}

// watchClock notices jumps of the clock. After one back, work that was put off by the wrong time is due as much later
// as it would be by the right one.
func (e *Engine) watchClock(ctx context.Context) {
	jump := e.jumps.look(e.clock)
	switch {
	case jump > 0:
		e.log.Warn("the clock went ahead: if it was set wrong, deadlines have passed; nothing is deleted for a day", "by", jump.Round(time.Second).String())
	case jump < 0:
		e.log.Warn("the clock went back: what was put off until then is done as if it had been right", "by", jump.Round(time.Second).String())
		if err := e.rewind(ctx, -jump); err != nil {
			e.log.Error("bringing forward what the clock had put off", "error", err)
		}
	}
}

// clockAtStart compares the clock with what the store has seen last: where it was set back while the program did not
// run, the work of that time would hang.
func (e *Engine) clockAtStart(ctx context.Context) error {
	e.jumps.look(e.clock)
	rows, err := e.store.Cases(ctx, CaseQuery{Order: LastChanged, Limit: 1})
	if err != nil || len(rows) == 0 {
		return err
	}
	back := rows[0].Changed.Sub(e.clock.Now())
	if back < clockTolerance {
		return nil
	}
	e.log.Warn("the clock is behind what was stored last: what was put off until then is done as if it had been right", "by", back.Round(time.Second).String())
	return e.rewind(ctx, back)
}

// rewindPage bounds how much work is brought forward after a jump back. There is hardly ever any: only what was tried
// again, rested in quiet hours or for an objection, or was collected for a digest.
const rewindPage = 100_000

// longestPutOff is for how long work is put off at most: until the next digest or night.
const longestPutOff = 25 * time.Hour

// rewind brings work forward that a clock which was ahead by back has put off, and ends leases that were given then.
// Deadlines of cases are dates that people were told; they stay.
func (e *Engine) rewind(ctx context.Context, back time.Duration) error {
	now := e.clock.Now()
	e.mailPause.Store(0)
	waiting, err := e.store.Outbox(ctx, WorkQuery{State: Waiting, DueBy: now.Add(back + longestPutOff), Limit: rewindPage})
	if err != nil {
		return err
	}
	var changes []WorkChange
	for _, w := range waiting {
		due, stale := w.Due, w.LeasedUntil.After(now.Add(leaseTime))
		if w.Kind != "timer" || w.ID == nightlyWork || w.ID == headsWork || w.ID == triggersWork {
			due = latest(now, w.Due.Add(-back))
		}
		if stale || due.Before(w.Due) {
			changes = append(changes, WorkChange{ID: w.ID, State: Waiting, Due: due, Attempts: w.Attempts, LastError: w.LastError})
		}
	}
	if len(changes) == 0 {
		return nil
	}
	err = e.store.Update(ctx, changes...)
	e.wakeUp()
	return err
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
