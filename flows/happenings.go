package flows

import (
	"slices"
	"strings"
	"time"

	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// fire lets a timer run out. One that was cancelled or has fired already changes nothing.
func (d *decider) fire(in Fire) error {
	at := slices.IndexFunc(d.state.Timers, func(t Timer) bool { return t.ID == in.Timer })
	if at < 0 {
		return refuse(NoSuchTask, msgNoSuchTimer, nil)
	}
	timer := d.state.Timers[at]
	if timer.At.After(d.at) {
		return refuse(NotNow, msgTooEarly, nil)
	}
	found := d.state.Stop(timer.Stop)
	d.record(TimerFired{ID: timer.ID}, nil)
	if found == nil {
		return nil
	}
	stop := *found
	s := d.flow.Step(stop.Step)
	d.place = stop.Step
	switch timer.Kind {
	case "remind":
		d.remind(stop)
		return nil
	case "overdue":
		d.remindFirst(timer, stop)
		return d.overdue(s, stop, timer.N)
	case "resume":
		d.closeStop(stop.ID, "rested")
		return d.resume(stop)
	case "expire":
		return d.expire(s, stop)
	case "comeback":
		return d.comeBack(stop, timer.N)
	case "advice":
		return d.lapse(stop, timer.N)
	case "wait":
		return d.waited(s, stop)
	}
	return nil
}

// remindFirst lets reminders that were due no later run out before the escalation: whoever it adds is not reminded
// of what they are just asked, in whatever order the shell hands timers over.
func (d *decider) remindFirst(escalation Timer, stop Stop) {
	due := false
	for _, t := range slices.Clone(d.state.Timers) {
		if t.Stop == stop.ID && t.Kind == "remind" && !t.At.After(escalation.At) {
			d.record(TimerFired{ID: t.ID}, nil)
			due = true
		}
	}
	if due {
		d.remind(stop)
	}
}

// remind writes again to those who were asked and have not chosen yet.
func (d *decider) remind(stop Stop) {
	d.askAgain(stop, BriefReminder)
}

// overdue does what the step says about a passed deadline: deputies are added, the level up replaces.
func (d *decider) overdue(s *Step, stop Stop, n int) error {
	c := s.task()
	if c == nil || n >= len(c.clock.overdue) {
		return nil
	}
	e := c.clock.overdue[n]
	if e.outcome != "" {
		return d.byTime(s, c, stop, c.outcome(e.outcome))
	}
	if e.then != nil {
		d.closeStop(stop.ID, "expired")
		return d.lead(stop.Step, *e.then)
	}
	deputies, up := stop.Resolution.Deputies || e.deputy, stop.Resolution.Up
	if e.levelUp {
		deputies, up = false, up+1
	}
	next, err := d.escalated(c, stop, deputies, up)
	if err != nil {
		return err
	}
	d.reassign(stop, next, "overdue", BriefOverdue)
	return nil
}

// expire gives the outcome that only time gives; an ask-back without one ends the case as expired.
func (d *decider) expire(s *Step, stop Stop) error {
	if stop.Kind == Asked {
		return d.unanswered(stop)
	}
	c := s.task()
	if c != nil {
		if o := c.timeOutcome(); o != nil {
			if waiting := d.state.Stop(stop.Resume); stop.Kind == Returned && waiting != nil {
				d.closeStop(stop.ID, "expired")
				stop = *waiting
			}
			return d.byTime(s, c, stop, o)
		}
	}
	d.closeStop(stop.ID, "expired")
	return d.end(d.flow.defaultStatus("expired"))
}

// byTime decides a task because time is up: silence as an answer.
func (d *decider) byTime(s *Step, c *taskConfig, stop Stop, o *Outcome) error {
	if o == nil {
		return nil
	}
	by := d.in.By
	d.in.By = Actor{Way: ByTimer}
	defer func() { d.in.By = by }()
	var fields []string
	if o.Then.Kind == Return {
		fields, _ = d.reopened(s, o, nil)
	}
	return d.settle(s, c, stop, o, stop.Resolution, nil, fields, Choose{Stop: stop.ID, Outcome: o.Key})
}

// reassess resolves every open task again; a difference reassigns it.
func (d *decider) reassess() error {
	for _, stop := range d.state.Open {
		if d.state.Stop(stop.ID) == nil {
			continue // a vote that ended closed it
		}
		if stop.Kind == Calling || stop.Kind == Resting || stop.Kind == Waiting {
			continue
		}
		d.place = stop.Step
		next, err := d.resolveStop(&stop)
		if err != nil {
			return err
		}
		d.moved = d.changes(stop.Resolution, next)
		moved := why(d.moved)
		if len(stop.Resolution.Named) > len(next.Named) {
			moved = "handover"
		}
		d.reassign(stop, next, moved, BriefReassigned)
		d.moved = nil
		if err := d.shrink(stop.ID); err != nil {
			return err
		}
	}
	return nil
}

// reassign replaces who may decide, if that changed, and writes to those who are new.
func (d *decider) reassign(stop Stop, next Resolution, why, brief string) {
	escalated := next.Deputies != stop.Resolution.Deputies || next.Up != stop.Resolution.Up || len(next.Named) != len(stop.Resolution.Named)
	if sameApprovers(stop.Resolution.Approvers, next.Approvers) && stop.Resolution.Vacant == next.Vacant && !escalated {
		return
	}
	values := d.state.learn(&next)
	d.hand(stop, d.follow(TaskReassigned{Stop: stop.ID, Resolution: next, Why: why, Changes: d.moved}, values), next, brief)
}

func wasAsked(approvers []Approver, p Party) bool {
	return slices.ContainsFunc(approvers, func(a Approver) bool { return a.Party == p && a.Asked })
}

// sameApprovers compares who may decide, as what, and who of them is asked; the order does not count.
func sameApprovers(a, b []Approver) bool {
	if len(a) != len(b) {
		return false
	}
	for _, one := range a {
		if !slices.ContainsFunc(b, func(other Approver) bool {
			return other.Party == one.Party && other.Asked == one.Asked && other.As == one.As && other.For == one.For
		}) {
			return false
		}
	}
	return true
}

// dispute takes "that was not me": what has not left the house is held, and the caretaker is told.
func (d *decider) dispute(in Dispute) error {
	choices := d.state.choicesOf(in.Stop)
	mine := slices.IndexFunc(choices, func(c Choice) bool { return c.Way == ByLink && c.By == d.in.By.Party && c.By != (Party{}) })
	switch {
	case !slices.ContainsFunc(choices, func(c Choice) bool { return c.Way == ByLink }):
		return refuse(NoSuchTask, msgNoSuchTask, nil)
	case mine < 0:
		return refuse(NotYours, msgNotYours, nil)
	}
	done := choices[mine]
	if slices.Contains(d.state.disputes, disputedChoice{in.Stop, done.By}) {
		first := Done{By: done.By, Way: done.Way, At: done.At, Outcome: done.Outcome, Seq: done.Seq}
		first.Step, _, _ = strings.Cut(in.Stop, "/")
		return &Refusal{Code: AlreadyDone, Text: msgDisputedAlready.Say(nil), Done: &first}
	}
	var held []string
	for _, p := range d.state.Pending {
		if p.Seq > done.Seq && p.NotBefore.After(d.at) {
			held = append(held, p.Command)
		}
	}
	d.out.Hold = held
	seq := d.record(DecisionDisputed{Stop: in.Stop, Held: held}, nil)
	for _, id := range d.facts.Caretaker() {
		d.brief(BriefDisputed, seq, in.Stop, Party{Person: id})
	}
	return nil
}

// act is an anytime action.
func (d *decider) act(in Act) error {
	at := slices.IndexFunc(d.flow.Anytime, func(a *Action) bool { return a.Name == in.Action })
	if at < 0 {
		return refuse(NoSuchTask, msgNoSuchAction, source.Args{"action": in.Action})
	}
	if d.state.Undoing != nil {
		return refuse(NotNow, msgBeingUndone, nil)
	}
	a := d.flow.Anytime[at]
	d.place = a.Name
	if refusal := mayAct(d.reader, a, d.in.By); refusal != nil {
		return refusal
	}
	values := forms.Values{}
	if a.Form != nil {
		checked, problems, err := a.Form.Check(in.Values, d.formContext(in.Values, nil, nil, nil))
		if err != nil {
			return err
		}
		if len(problems) > 0 {
			return &Refusal{Code: Incomplete, Text: msgIncomplete.Say(nil), Problems: problems}
		}
		values = checked
	}
	seq := d.record(ActionTaken{Action: a.Name}, choiceValues(a.Form, values, Choose{Comment: in.Comment}))
	if a.Form != nil && a.Then.Kind == Stay {
		d.tellOfPapers(seq)
	}
	switch a.Then.Kind {
	case ToEnd:
		return d.end(a.Then.Status)
	case ToStep:
		for _, stop := range d.state.Open {
			d.closeStop(stop.ID, "overtaken")
		}
		return d.lead("", a.Then)
	}
	return nil
}

// MayAct says whether an actor may take an anytime action now; pages offer it only then. nil: yes.
func MayAct(f *Flow, s *State, action string, by Actor, at time.Time, facts Facts) *Refusal {
	for _, a := range f.Anytime {
		if a.Name == action {
			r := newReader(f, s, at.UTC().Truncate(time.Millisecond), facts)
			switch {
			case s.Unknown != "":
				return refuse(Unreadable, msgUnreadable, source.Args{"kind": s.Unknown})
			case !s.Ended.IsZero():
				return refuse(Finished, msgFinished, nil)
			case s.Failure != nil:
				return refuse(Halted, msgHalted, nil)
			}
			return mayAct(r, a, by)
		}
	}
	return refuse(NoSuchTask, msgNoSuchAction, source.Args{"action": action})
}

func mayAct(r *reader, a *Action, by Actor) *Refusal {
	if a.Until != "" {
		if last := r.state.Steps[a.Until]; last.Outcome != "" || last.Passed {
			return refuse(NotNow, msgTooLate, nil)
		}
	}
	people, err := a.who.eval(r.names())
	if err != nil {
		return refuse(Halted, msgCannotEvaluate, source.Args{"what": a.who.source})
	}
	found := resolve(r.facts, r.today(), a.who.source, people, nil, false, 0)
	if found.Vacant || !found.names(by.Party) {
		return refuse(NotYours, msgNotYours, nil)
	}
	return nil
}
