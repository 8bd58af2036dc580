package engine_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"laufzettel/connectors"
	"laufzettel/engine"
	"laufzettel/flows"
)

// lateMail says that the mail server takes nothing at the moment.
func lateMail(connectors.Message) *connectors.Outcome {
	return &connectors.Outcome{Class: connectors.Later, Reason: "not now"}
}

// TestNothingHangsAfterTheClockWasAhead: what was put off while the clock was a day ahead is done within minutes of the
// right time, once, and deadlines stay where people were told they are.
func TestNothingHangsAfterTheClockWasAhead(t *testing.T) {
	for _, restarts := range []bool{false, true} {
		t.Run(map[bool]string{false: "running", true: "restarted"}[restarts], func(t *testing.T) {
			onEach(t, func(r *rig) {
				r.ok(r.e.Schedule(ctx))
				r.work()
				r.clock.set(day)
				r.work()
				r.mail.setFault(lateMail)
				c := r.apply(r.person("jonas"), map[string]any{"kv": "beispielstadt"})
				r.work()
				due := r.stop(c.Row.ID, "kvPruefung").Due
				r.mail.setFault(nil)
				r.clock.set(-day)
				if restarts {
					r.restart()
					r.ok(r.e.Schedule(ctx))
				}
				r.later(10 * time.Minute)
				if n := len(r.mail.to("carla.probe@example.org")); n != 1 {
					r.t.Errorf("ten minutes after the clock was set right Carla has %d mails, want her task", n)
				}
				if got := r.stop(c.Row.ID, "kvPruefung").Due; !got.Equal(due) {
					r.t.Errorf("the deadline has moved from %v to %v", due, got)
				}
				for _, w := range r.outbox(engine.WorkQuery{State: engine.Waiting}) {
					if w.ID == "nightly" && w.Due.After(r.clock.Now().Add(day)) {
						r.t.Errorf("the next night is planned for %v", w.Due)
					}
				}
			})
		})
	}
}

// TestDeadlinesFireOnceHoweverTheClockGoes: a deadline that has passed by a wrong clock has passed; it does not pass again.
func TestDeadlinesFireOnceHoweverTheClockGoes(t *testing.T) {
	for says, way := range map[string][]time.Duration{
		"ahead and back": {day, -day}, "back and ahead": {-day, day}, "ahead, back, ahead, back": {day, -day, day, -day},
	} {
		t.Run(says, func(t *testing.T) {
			onEach(t, func(r *rig) {
				c := r.apply(r.person("jonas"), map[string]any{"kv": "beispielstadt"})
				r.work()
				r.later(3*day + 12*time.Hour) // the reminder after half the time is near
				for _, by := range way {
					r.clock.set(by)
					r.work()
					r.later(time.Minute)
				}
				for range 20 {
					r.later(day)
				}
				h, err := r.e.History(ctx, c.Row.ID)
				r.ok(err)
				fired := map[string]int{}
				for _, event := range h.Events {
					if f, ok := event.Event.(flows.TimerFired); ok {
						fired[f.ID]++
					}
				}
				for id, n := range fired {
					if n != 1 {
						r.t.Errorf("%s rang %d times", id, n)
					}
				}
				reminders := 0
				for _, m := range r.mail.to("carla.probe@example.org") {
					if strings.Contains(m.Subject, "Erinnerung") {
						reminders++
					}
				}
				if len(fired) < 3 || reminders > 2 {
					r.t.Errorf("%v rang, Carla was reminded %d times", fired, reminders)
				}
				if got := r.approvers(c.Row.ID, "kvPruefung"); !slices.Equal(got, []string{"erna"}) {
					r.t.Errorf("in the end the task is with %v", got)
				}
			})
		})
	}
}

// TestWorkInHandIsNotBegunAgain: a lease that ends by the clock alone hands nothing out that still goes on.
func TestWorkInHandIsNotBegunAgain(t *testing.T) {
	for says, by := range map[string]time.Duration{"ahead": day, "back": -day} {
		t.Run(says, func(t *testing.T) {
			onEach(t, func(r *rig) {
				begun, leave := make(chan struct{}, 100), make(chan struct{})
				var once sync.Once
				r.mail.slow = func(m connectors.Message) {
					if m.To.Mail == "carla.probe@example.org" {
						begun <- struct{}{}
						<-leave
					}
				}
				r.apply(r.person("jonas"), map[string]any{"kv": "beispielstadt"})
				done := make(chan struct{})
				go func() { _ = r.e.WorkAll(ctx); close(done) }()
				<-begun
				r.clock.set(by)
				again := make(chan struct{})
				go func() { _, _ = r.e.Work(ctx); close(again) }()
				select {
				case <-begun:
					r.t.Error("a mail that was on its way was sent again")
				case <-again:
				case <-time.After(20 * time.Second):
					r.t.Error("the second look for work does not end")
				}
				once.Do(func() { close(leave) })
				<-done
				<-again
				r.clock.set(-by)
				r.later(5 * time.Minute)
				if n := len(r.mail.to("carla.probe@example.org")); n != 1 {
					r.t.Errorf("Carla has %d mails", n)
				}
			})
		})
	}
}

// TestSessionsOfAnotherTime: a session neither outlives its time because the clock was ahead, nor is it gone for good
// because the clock was ahead for a while.
func TestSessionsOfAnotherTime(t *testing.T) {
	onEach(t, func(r *rig) {
		before, err := r.e.OpenSession(ctx, "benno", flows.MailboxAssurance)
		r.ok(err)
		r.clock.set(day)
		if _, err := r.e.Session(ctx, before.Key); !errors.Is(err, engine.ErrNotFound) {
			r.t.Errorf("a session of a day ago is answered %v", err)
		}
		ahead, err := r.e.OpenSession(ctx, "benno", flows.MailboxAssurance)
		r.ok(err)
		r.clock.set(-day)
		if _, err := r.e.Session(ctx, before.Key); err != nil {
			r.t.Errorf("the session of before is answered %v when the clock is right again", err)
		}
		if _, err := r.e.Session(ctx, ahead.Key); !errors.Is(err, engine.ErrNotFound) || r.e.Fresh(ahead) {
			r.t.Errorf("a session of tomorrow is answered %v, fresh: %v", err, r.e.Fresh(ahead))
		}
	})
}

// TestALinkThatWasOpenedTomorrow: who opened a link while the clock was ahead is not taken for a program ever after.
func TestALinkThatWasOpenedTomorrow(t *testing.T) {
	onEach(t, func(r *rig) {
		r.apply(r.person("jonas"), map[string]any{"kv": "beispielstadt"})
		r.work()
		token := r.mailToken("carla.probe@example.org")
		r.clock.set(day)
		link, err := r.e.Link(ctx, token)
		r.ok(err)
		r.ok(r.e.Opened(ctx, link))
		r.clock.set(-day)
		link, err = r.e.Link(ctx, token)
		r.ok(err)
		if machine, err := r.e.PostedByMachine(ctx, link, true); err != nil || machine {
			r.t.Errorf("taken for a program: %v %v", machine, err)
		}
	})
}

// TestNothingIsDeletedByAClockThatIsAhead: what must go goes, but not in the first night after the clock was set ahead.
func TestNothingIsDeletedByAClockThatIsAhead(t *testing.T) {
	onEach(t, func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		c := r.apply(r.person("jonas"), map[string]any{"kv": "beispielstadt"})
		r.work()
		_, err := r.e.Do(ctx, c.Row.ID, flows.Input{By: r.person("jonas"), Do: flows.Act{Action: "zurueckziehen"}})
		r.ok(err)
		r.work()
		r.clock.set(20 * 365 * day)
		for range 3 {
			r.work()
		}
		kept := func() bool {
			h, err := r.e.History(ctx, c.Row.ID)
			r.ok(err)
			return h.State.Values.Text("nachname") != ""
		}
		if !kept() {
			r.t.Fatal("a clock that was twenty years ahead has erased a case at once")
		}
		for range 3 { // nobody sets it back: it is right
			r.later(day)
		}
		if kept() {
			r.t.Error("what must go is still there, three days later")
		}
	})
}
