package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"laufzettel/connectors"
	"laufzettel/flows"
)

const (
	leaseTime  = 2 * time.Minute // after it a crashed worker's work is taken over
	leaseBatch = 64
	workers    = 16
	// A mail server that hangs must not hold up clocks and other effects: after one slow failure all mails rest.
	slowMail     = 5 * time.Second
	mailRest     = 30 * time.Second
	sendTimeout  = 45 * time.Second
	firstDelay   = 5 * time.Second        // of the backoff; doubles up to longestDelay
	roomDelay    = time.Second            // until work is tried again that met a full disk
	firstNote    = 250 * time.Millisecond // between two tries to store on a full disk; doubles up to longestNote
	longestNote  = 5 * time.Second
	longestDelay = 30 * time.Minute
	longestSleep = 30 * time.Second
	nightlyHour  = 3 // local time of the nightly look at every open task
)

// Run works through timers and commands until ctx ends; then it finishes what it has begun. Everything it
// does was committed before, so that nothing is lost if it never gets to it. A piece is leased only when
// there is a hand for it, so that a slow one holds up nothing but itself.
func (e *Engine) Run(ctx context.Context) {
	e.running.Add(1)
	defer e.running.Done()
	hands := make(chan struct{}, workers)
	var busy sync.WaitGroup
	defer busy.Wait()
	for ctx.Err() == nil {
		e.watchClock(ctx)
		free := workers - len(hands)
		leased, err := e.lease(ctx, free)
		if err != nil && ctx.Err() == nil {
			e.log.Error("working through the outbox", "error", err)
		}
		for _, w := range leased {
			hands <- struct{}{}
			busy.Go(func() {
				e.workOn(ctx, w)
				<-hands
				e.wakeUp()
			})
		}
		if free > 0 && len(leased) == free {
			continue
		}
		select {
		case <-ctx.Done():
		case <-e.wake:
		case <-time.After(e.pause(ctx)):
		}
	}
}

func (e *Engine) lease(ctx context.Context, n int) ([]Work, error) {
	if n == 0 {
		return nil, nil
	}
	now := e.clock.Now()
	return e.store.Lease(ctx, now, now.Add(leaseTime), n)
}

// Wait returns when Run has finished what it had begun.
func (e *Engine) Wait() { e.running.Wait() }

// pause is how long there is nothing to do.
func (e *Engine) pause(ctx context.Context) time.Duration {
	next, err := e.store.NextDue(ctx)
	if err != nil || next.IsZero() {
		return longestSleep
	}
	return min(max(next.Sub(e.clock.Now()), 10*time.Millisecond), longestSleep)
}

// Work does what is due now, once, waits for it, and says how many pieces it took. Tests and the demo's time
// travel call it; Run goes on for ever.
func (e *Engine) Work(ctx context.Context) (int, error) {
	if ctx.Err() != nil {
		return 0, nil
	}
	e.watchClock(ctx)
	leased, err := e.lease(ctx, leaseBatch)
	if err != nil {
		return 0, err
	}
	queue := make(chan Work)
	var done sync.WaitGroup
	for range min(workers, len(leased)) {
		done.Go(func() {
			for w := range queue {
				e.workOn(ctx, w)
			}
		})
	}
	for _, w := range leased {
		queue <- w
	}
	close(queue)
	done.Wait()
	return len(leased), nil
}

// WorkAll works until nothing is due any more.
func (e *Engine) WorkAll(ctx context.Context) error {
	for {
		n, err := e.Work(ctx)
		if err != nil || n == 0 {
			return err
		}
	}
}

// workOn does one piece of work. What has begun is finished even if the program is asked to stop (stop ends) meanwhile.
func (e *Engine) workOn(stop context.Context, w Work) {
	if e.clock.Now().Add(sendTimeout).After(w.LeasedUntil) {
		return // it has queued too long: another worker may take it over before this one is done
	}
	// A lease ends early where the clock was set; what goes on must not begin a second time.
	if _, goesOn := e.inHand.LoadOrStore(w.ID, true); goesOn {
		return
	}
	defer e.inHand.Delete(w.ID)
	ctx := context.WithoutCancel(stop)
	change, err := e.attempt(ctx, w)
	switch {
	case errors.Is(err, ErrNoRoom): // it is not the work that fails, and there may be room at any moment
		change = &WorkChange{ID: w.ID, State: Waiting, Attempts: w.Attempts, Due: e.clock.Now().Add(roomDelay), LastError: ErrNoRoom.Error()}
	case err != nil:
		change = e.later(w, err.Error(), 0)
	}
	if change == nil { // settled by a commit
		return
	}
	e.counters.count(change.State)
	if change.State == Dead {
		e.log.Warn("an effect needs a person", "work", w.ID, "kind", w.Kind, "reason", change.LastError)
	}
	if err := e.noteEnd(stop, *change); err != nil {
		e.log.Error("noting the end of work", "work", w.ID, "error", err)
	}
}

// noteEnd stores what became of a piece of work. While the disk is full it tries again, until the lease has ended: the
// mail that went out then is not sent twice, and the work does not rest until the lease ends when there is room again.
func (e *Engine) noteEnd(stop context.Context, change WorkChange) error {
	for began, wait := time.Now(), firstNote; ; wait = min(2*wait, longestNote) {
		err := e.store.Update(context.WithoutCancel(stop), change)
		if !errors.Is(err, ErrNoRoom) || time.Since(began) > leaseTime-longestNote {
			return err
		}
		select {
		case <-stop.Done():
			return err
		case <-time.After(wait):
		}
	}
}

func (e *Engine) attempt(ctx context.Context, w Work) (*WorkChange, error) {
	switch w.Kind {
	case "timer":
		return e.fire(ctx, w)
	case string(flows.Call):
		return e.call(ctx, w)
	case workPost:
		return e.post(ctx, w)
	case workKeep:
		return e.letGo(ctx, w)
	case workForget:
		return e.forgotten(w)
	case workAmend:
		return e.tellAmended(ctx, w)
	case workDigest:
		return e.mailDigest(ctx, w)
	case workWithdraw:
		return e.withdrawCalled(ctx, w)
	case workStart:
		return e.beginDue(ctx, w)
	}
	var command flows.Command
	if err := json.Unmarshal(w.Body, &command); err != nil {
		return nil, fmt.Errorf("command: %w", err)
	}
	h, err := e.History(ctx, w.Case)
	if errors.Is(err, ErrNotFound) {
		return &WorkChange{ID: w.ID, State: Settled, Attempts: w.Attempts, DoneAt: e.clock.Now(), LastError: "the case is gone"}, nil
	}
	if err != nil {
		return nil, err
	}
	if change, err := e.heed(ctx, w, h, command); change != nil || err != nil {
		return change, err
	}
	var m *connectors.Message
	var erase []string
	if command.Kind == flows.SendMail {
		m, err = e.mail(ctx, h, command)
		erase = []string{valueRef(command.Seq, "mail.text")}
	} else {
		m, err = e.brief(ctx, h, command)
	}
	if err != nil {
		return nil, err
	}
	if m == nil { // overtaken: the task is no longer open for this person
		return &WorkChange{ID: w.ID, State: Settled, Attempts: w.Attempts, DoneAt: e.clock.Now(), LastError: "no longer needed"}, nil
	}
	return e.send(ctx, w, *m, erase), nil
}

// send hands a message over and says what became of it.
func (e *Engine) send(ctx context.Context, w Work, m connectors.Message, erase []string) *WorkChange {
	if m.To.Mail == "" {
		return &WorkChange{ID: w.ID, State: Dead, Attempts: w.Attempts + 1, LastError: "there is no mail address for the recipient"}
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	if until, now := e.mailPause.Load(), e.clock.Now(); until > now.UnixMilli() && until <= now.Add(mailRest).UnixMilli() {
		return &WorkChange{ID: w.ID, State: Waiting, Attempts: w.Attempts, Due: time.UnixMilli(until).UTC(), LastError: "waiting for the mail server to answer again"}
	}
	began := time.Now()
	outcome := e.mailer.Send(ctx, m)
	if outcome.Class == connectors.Later && time.Since(began) > slowMail {
		e.mailPause.Store(e.clock.Now().Add(mailRest).UnixMilli())
	}
	switch outcome.Class {
	case connectors.OK:
		return &WorkChange{
			ID: w.ID, State: Settled, Attempts: w.Attempts + 1, DoneAt: e.clock.Now(),
			MessageID: m.MessageID, Digest: e.messageDigest(m), Case: w.Case, Erase: erase,
		}
	case connectors.Later:
		change := e.later(w, outcome.Reason, outcome.RetryAfter)
		return change
	default:
		return &WorkChange{ID: w.ID, State: Dead, Attempts: w.Attempts + 1, LastError: outcome.Reason, MessageID: m.MessageID}
	}
}

// later delays work: exponentially, with jitter, so that many pieces do not come back at once.
func (e *Engine) later(w Work, reason string, wait time.Duration) *WorkChange {
	if wait == 0 {
		wait = min(firstDelay<<min(w.Attempts, 12), longestDelay)
		wait += time.Duration(rand.Int64N(int64(wait)/4 + 1))
	}
	return &WorkChange{ID: w.ID, State: Waiting, Attempts: w.Attempts + 1, Due: e.clock.Now().Add(wait), LastError: reason}
}

// fire lets a timer reach its case. A timer that means nothing any more is settled.
func (e *Engine) fire(ctx context.Context, w Work) (*WorkChange, error) {
	if w.Case == "" {
		return e.upkeep(ctx, w)
	}
	var timer flows.Timer
	if err := json.Unmarshal(w.Body, &timer); err != nil {
		return nil, err
	}
	c, err := e.Case(ctx, w.Case)
	if errors.Is(err, ErrNotFound) {
		return &WorkChange{ID: w.ID, State: Settled, Attempts: w.Attempts + 1, DoneAt: e.clock.Now()}, nil
	}
	if err != nil {
		return nil, err
	}
	for _, id := range upTo(timer, c.State.Timers) {
		_, err := e.Do(ctx, w.Case, flows.Input{By: flows.Actor{Way: flows.ByTimer}, Do: flows.Fire{Timer: id}})
		var refusal *flows.Refusal
		if err != nil && (!errors.As(err, &refusal) || refusal.Code == flows.Halted) {
			return nil, err // of a halted case an admin supplies what is missing; the clock then rings again
		}
	}
	return &WorkChange{ID: w.ID, State: Settled, Attempts: w.Attempts + 1, DoneAt: e.clock.Now()}, nil
}

// upTo are the timers of a case that must ring before one, and that one: after a long standstill several are due
// at once, and a deputy is asked before the level up takes over.
func upTo(timer flows.Timer, running []flows.Timer) []string {
	earlier := slices.DeleteFunc(slices.Clone(running), func(t flows.Timer) bool { return t.ID == timer.ID || !t.At.Before(timer.At) })
	slices.SortStableFunc(earlier, func(a, b flows.Timer) int { return a.At.Compare(b.At) })
	var ids []string
	for _, t := range append(earlier, timer) {
		ids = append(ids, t.ID)
	}
	return ids
}

// call lets a connector do something and brings its answer to the case.
func (e *Engine) call(ctx context.Context, w Work) (*WorkChange, error) {
	var command flows.Command
	if err := json.Unmarshal(w.Body, &command); err != nil {
		return nil, err
	}
	h, err := e.History(ctx, w.Case)
	if errors.Is(err, ErrNotFound) || err == nil && !awaited(h.State, command.ID) {
		return &WorkChange{ID: w.ID, State: Settled, Attempts: w.Attempts, DoneAt: e.clock.Now(), LastError: "no longer needed"}, nil
	}
	if err != nil {
		return nil, err
	}
	if h.State.Failure != nil {
		return e.later(w, "the case halts", time.Minute), nil
	}
	answer := flows.Answer{Command: command.ID}
	switch outcome := e.perform(ctx, h, command); outcome.Class {
	case connectors.Later:
		return e.later(w, outcome.Reason, outcome.RetryAfter), nil
	case connectors.Manual:
		answer.Manual = true
	case connectors.OK:
		answer.OK, answer.Output = true, outcome.Output
	default:
		answer.Error = outcome.Reason
	}
	_, err = e.Do(ctx, w.Case, flows.Input{By: flows.Actor{Way: flows.ByAnswer}, Do: answer})
	var refusal *flows.Refusal
	if errors.As(err, &refusal) {
		return &WorkChange{ID: w.ID, State: Settled, Attempts: w.Attempts + 1, DoneAt: e.clock.Now(), LastError: string(refusal.Code)}, nil
	}
	return nil, err
}

// awaited says whether the case still waits for the answer to a call: one that was withdrawn or has ended
// meanwhile must not be acted upon.
func awaited(s *flows.State, command string) bool {
	for i := range s.Open {
		if s.Open[i].Kind == flows.Calling && s.Open[i].Command == command {
			return true
		}
	}
	return false
}

// withOf is the input of a call, from the personal values beside its event.
func withOf(h *History, seq int) map[string]any {
	with := map[string]any{}
	for _, event := range h.Events {
		if event.Seq != seq {
			continue
		}
		for name, value := range event.Values {
			if len(name) > 5 && name[:5] == "with." {
				with[name[5:]] = value
			}
		}
	}
	return with
}
