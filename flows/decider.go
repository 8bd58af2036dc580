package flows

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// decider is one decision in the making: what was read, what happened so far, and the state after it.
type decider struct {
	*reader
	in   Input
	out  Decision
	own  string  // the site's language; site.Lang is the one of whoever acts
	jump *Target // set by a step that leads elsewhere
	// ahead are places that are still to be entered, in this order; entered counts how often each was.
	ahead   []ahead
	entered map[string]int
	// moved is why the task at hand goes to other people, while it is reassigned because the world has changed.
	moved []Change
	// wound is the event that moved a deadline, while the clocks are set anew; they have names of their own, so that
	// one which is just ringing cannot be taken for one of the new.
	wound int
}

// errRefused carries a refusal out of the depths of a decision.
func refuse(code RefusalCode, m *source.Message, args source.Args) *Refusal {
	return &Refusal{Code: code, Text: m.Say(args)}
}

// Decide says what follows from in. It never changes s, never fails otherwise than by *Refusal, and the
// same arguments (and the same answers of facts) give the same decision. A nil s is a case that has not begun.
func Decide(f *Flow, s *State, in Input, facts Facts) (Decision, error) {
	in.At = in.At.UTC().Truncate(time.Millisecond)
	if s == nil {
		s = &State{}
	}
	d := &decider{reader: newReader(f, s, in.At, facts), in: in}
	d.own = d.site.Lang
	d.site.Lang = d.spoken()
	err := d.admit()
	if err == nil {
		err = d.handle()
	}
	if err == nil {
		err = d.drain()
	}
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return Decision{}, refusal
	}
	d.tellAmended()
	if err != nil {
		if len(d.out.Events) == 0 {
			return Decision{}, refuse(Halted, msgCannotEvaluate, source.Args{"what": d.failure(err).Error})
		}
		failed := d.failure(err)
		failed.Ahead = d.remember()
		d.follow(Failed{failed}, nil)
	}
	return d.out, nil
}

// admit refuses what no case in this condition accepts.
func (d *decider) admit() error {
	s := d.state
	_, starts := d.in.Do.(Start)
	_, erases := d.in.Do.(EraseValues)
	_, withdraws := d.in.Do.(WithdrawConsent)
	afterEnd, whileHalted := outlives(d.in.Do)
	switch {
	case s.Unknown != "":
		return refuse(Unreadable, msgUnreadable, source.Args{"kind": s.Unknown})
	case starts && s.Seq > 0:
		return refuse(AlreadyDone, msgBegun, nil)
	case starts:
		return nil
	case s.Seq == 0:
		return refuse(NoSuchTask, msgNotBegun, nil)
	case erases, withdraws:
		return nil
	}
	if stop := stopOf(d.in.Do); stop != "" && s.Stop(stop) == nil {
		if done, ok := s.Done(stop); ok {
			if _, disputes := d.in.Do.(Dispute); !disputes {
				return &Refusal{Code: AlreadyDone, Text: msgAlreadyDone.Say(nil), Done: &done}
			}
		}
	}
	if _, disputes := d.in.Do.(Dispute); disputes {
		return nil
	}
	switch {
	case !s.Ended.IsZero() && !afterEnd:
		return refuse(Finished, msgFinished, nil)
	case s.Failure != nil && !whileHalted:
		return refuse(Halted, msgHalted, nil)
	}
	return nil
}

// stopOf is the stop that an input is about, or "".
func stopOf(do any) string {
	switch v := do.(type) {
	case Choose:
		return v.Stop
	case AnswerReturn:
		return v.Stop
	case Claim:
		return v.Stop
	case Release:
		return v.Stop
	case Steal:
		return v.Stop
	case Dispute:
		return v.Stop
	case SeeOriginal:
		return v.Stop
	}
	if stop := aidedStop(do); stop != "" {
		return stop
	}
	return managedStop(do)
}

func (d *decider) handle() error {
	if managed, err := d.manage(); managed {
		return err
	}
	if aided, err := d.aid(); aided {
		return err
	}
	switch v := d.in.Do.(type) {
	case Start:
		return d.start(v)
	case Choose:
		return d.choose(v)
	case AnswerReturn:
		return d.answerReturn(v)
	case Claim:
		return d.claim(v)
	case Release:
		return d.release(v)
	case Steal:
		return d.steal(v)
	case Fire:
		return d.fire(v)
	case Answer:
		return d.answerCall(v)
	case Act:
		return d.act(v)
	case Reassess:
		return d.reassess()
	case Happen:
		return d.happen(v)
	case Dispute:
		return d.dispute(v)
	case EraseValues:
		return d.eraseValues(v)
	case WithdrawConsent:
		return d.withdrawConsent(v)
	case SeeOriginal:
		return d.seeOriginal(v)
	}
	return refuse(NoSuchTask, msgNoSuchInput, nil)
}

// record notes what the actor of the input did; follow notes what follows from it.
func (d *decider) record(e Event, values map[string]any) int { return d.emit(e, values, d.in.By) }

func (d *decider) follow(e Event, values map[string]any) int {
	return d.emit(e, values, Actor{Way: BySystem})
}

func (d *decider) emit(e Event, values map[string]any, by Actor) int {
	if len(values) == 0 {
		values = nil
	}
	r := Recorded{Seq: d.state.Seq + 1, At: d.in.At, By: by, Event: e, Values: values}
	d.out.Events = append(d.out.Events, r)
	d.state = Evolve(d.state, r)
	return r.Seq
}

// commandID is the id of the n-th command of an event, n from 1.
func (d *decider) commandID(seq, n int) string {
	return d.state.Case + "/" + strconv.Itoa(seq) + "." + strconv.Itoa(n)
}

// command adds a command of the event at seq.
func (d *decider) command(c Command) {
	n := 1
	for _, other := range d.out.Commands {
		if other.Seq == c.Seq {
			n++
		}
	}
	c.ID = d.commandID(c.Seq, n)
	d.out.Commands = append(d.out.Commands, c)
}

// brief asks the engine to write to somebody about a stop.
func (d *decider) brief(kind string, seq int, stop string, to Party) {
	if to == (Party{}) || to.Service != "" {
		return
	}
	open := d.state.Stop(stop)
	d.command(Command{Kind: SendBrief, Brief: kind, Seq: seq, Stop: stop, To: to, Urgent: open != nil && open.Urgent})
}

func (d *decider) setTimer(kind, stop string, n int, at time.Time) {
	id := stop + "." + kind + strconv.Itoa(n)
	if d.wound > 0 {
		id += "@" + strconv.Itoa(d.wound)
	}
	d.follow(TimerSet{Timer{ID: id, At: at, Kind: kind, Stop: stop, N: n}}, nil)
}

func (d *decider) cancelTimers(stop string) {
	for _, t := range d.state.Timers {
		if t.Stop == stop {
			d.follow(TimerCancelled{ID: t.ID}, nil)
		}
	}
}

// closeStop ends a stop that nobody decided, with its clocks.
func (d *decider) closeStop(id, why string) {
	d.cancelTimers(id)
	d.follow(StopClosed{Stop: id, Why: why}, nil)
}

// failure is an error of the definition as the record keeps it.
func (d *decider) failure(err error) Failure {
	f := Failure{Error: err.Error(), Step: d.place}
	var broken *expression.Failure
	if errors.As(err, &broken) {
		// Only sentences meant for authors are kept: other errors may quote the values they stumbled over.
		f.Pos, f.Error = broken.Pos, broken.Source
		var complaint *expression.Complaint
		if errors.As(broken.Err, &complaint) {
			f.Error = strings.TrimPrefix(broken.Source+": "+complaint.Text.In(d.site.Lang), ": ")
		}
	}
	return f
}

// notBefore is until when effects that cannot be undone have to wait, because a decision by link may
// still be disputed; zero: not at all.
func (d *decider) notBefore() time.Time {
	var until time.Time
	for _, w := range d.state.Disputable {
		if w.Until.After(d.at) && w.Until.After(until) {
			until = w.Until
		}
	}
	return until
}

// holdIfDisputed holds a new effect back while a disputed decision of the case is not cleared: what
// follows from it must not leave the house either.
func (d *decider) holdIfDisputed(command string) {
	if len(d.state.Disputed) > 0 {
		d.out.Hold = append(d.out.Hold, command)
	}
}
