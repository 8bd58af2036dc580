package flows

import (
	"slices"
	"strconv"
	"time"

	"laufzettel/definitions/expression"
)

// stopID is the id of the stop that a round of a step opens.
func stopID(step string, round int) string { return step + "/" + strconv.Itoa(round) }

// excluded are those who may not decide a step.
func (r *reader) excluded(c *taskConfig) ([]Identity, error) {
	if c.defaultNot {
		var out []Identity
		for _, one := range []struct {
			label string
			party Party
		}{{"submitter", r.state.Submitter}, {"subject", r.state.Subject}} {
			if one.party != (Party{}) || r.flow.Form != nil {
				out = append(out, r.identity(one.label, one.party))
			}
		}
		return out, nil
	}
	people, err := c.not.eval(r.names())
	if err != nil {
		return nil, err
	}
	r.nameMailboxes(people)
	var out []Identity
	for _, p := range people {
		switch p.who {
		case whoParty:
			out = append(out, r.identity(p.label, p.party))
		case whoWord:
			out = append(out, r.identity(ByName, Party{Person: p.function}))
			for _, h := range r.facts.Group(p.function, r.today()).Holders {
				out = append(out, Identity{Label: p.function, Party: Party{Person: h.Person}})
			}
		case whoAddress:
			out = append(out, Identity{Label: "address", Party: p.party, Email: p.address})
		case whoOffice, whoGroup:
			found := Office{}
			if p.who == whoOffice {
				found = r.facts.Office(p.function, p.unit, r.today())
				if p.topic != "" {
					found = found.forTopic(p.topic)
				}
			} else {
				found = r.facts.Group(p.function, r.today())
			}
			for _, h := range found.Holders {
				out = append(out, Identity{Label: p.function, Party: Party{Person: h.Person}})
			}
		}
	}
	return append(append(out, r.voters(c.not)...), r.skippers(c.not)...), nil
}

// openTask opens the stop of a step that people decide. carried is what was left of the deadline of the
// round before, if that was interrupted; span the whole time of that deadline.
func (d *decider) openTask(s *Step, kind StopKind, carried *Stop, problem string) error {
	c := s.task()
	urgent, err := d.urgent(c)
	if err != nil {
		return err
	}
	resolution, err := d.resolveTask(c, nil, urgent, 0)
	if err != nil {
		return err
	}
	if carried != nil && (carried.Resolution.Deputies || carried.Resolution.Up > 0) {
		resolution, err = d.resolveTask(c, nil, carried.Resolution.Deputies, carried.Resolution.Up)
		if err != nil {
			return err
		}
	}
	values := joined(c.mailboxes(), d.state.learn(&resolution))
	land := d.landOf(resolution)
	round := d.state.Steps[d.place].Rounds
	stop := stopID(d.place, round)
	due, err := d.due(c.clock, d.at, land)
	if err != nil {
		return err
	}
	span := due.Sub(d.at)
	extended := carried != nil && carried.Extended
	if carried != nil && !carried.Due.IsZero() && (c.clock.until == nil || extended) {
		due, span = d.at.Add(carried.Left), carried.Due.Sub(carried.Opened)
	}
	seq := d.follow(TaskOpened{Stop: stop, Step: d.place, Round: round, Type: kind, Due: due,
		Resolution: resolution, Error: problem, Extended: extended, Urgent: urgent}, values)
	brief := BriefTask
	for _, a := range resolution.Approvers {
		if a.Asked || urgent {
			d.brief(briefFor(a, brief), seq, stop, a.Party)
		}
	}
	d.wind(stop, c.clock, d.at, due, span, land)
	if c.timeOutcome() != nil && !due.IsZero() {
		d.setTimer("expire", stop, 0, due)
	}
	return nil
}

// briefFor is the brief for an approver: the caretaker is told that nobody else was found.
func briefFor(a Approver, brief string) string {
	if a.As == "caretaker" {
		return BriefVacant
	}
	return brief
}

// mailboxes are the addresses that the author wrote into the rule, as values of the event that opens the task.
func (c *taskConfig) mailboxes() map[string]any {
	var values map[string]any
	for _, r := range []rule{c.by, c.mayDecide} {
		for _, e := range r.entries {
			if e.address == "" {
				continue
			}
			if values == nil {
				values = map[string]any{}
			}
			values["mailbox."+e.mailbox] = e.address
		}
	}
	return values
}

// submitterOnly is the resolution of an ask-back.
func (r *reader) submitterOnly() Resolution {
	a := Approver{Party: r.state.Submitter, As: "submitter", Asked: true}
	res := Resolution{Rule: "submitter", Path: []Rung{{Function: "submitter", Person: a.Person, Found: "taken"}}}
	if a.Party == (Party{}) {
		res.Path[0].Found, res.Vacant = "vacant", true
		for _, id := range r.facts.Caretaker() {
			res.Approvers = append(res.Approvers, Approver{Party: Party{Person: id}, As: "caretaker", Asked: true})
			res.Path = append(res.Path, Rung{Function: "caretaker", Person: id, Found: "taken"})
		}
		return res
	}
	res.Approvers = []Approver{a}
	return res
}

// MayDecide is the one place that says whether an actor may decide a stop now: the rule is resolved
// again and the actor must be in it. Every way in asks here. nil: yes.
func MayDecide(f *Flow, s *State, stop string, by Actor, at time.Time, facts Facts) *Refusal {
	_, refusal := mayDecide(newReader(f, s, at.UTC().Truncate(time.Millisecond), facts), stop, by)
	return refusal
}

// mayDecide also gives the resolution of the moment.
func mayDecide(r *reader, id string, by Actor) (Resolution, *Refusal) {
	s := r.state
	if s.Unknown != "" {
		return Resolution{}, refuse(Unreadable, msgUnreadable, map[string]any{"kind": s.Unknown})
	}
	stop := s.Stop(id)
	if done, ok := s.Done(id); ok && stop == nil {
		return Resolution{}, &Refusal{Code: AlreadyDone, Text: msgAlreadyDone.Say(nil), Done: &done}
	}
	switch {
	case !s.Ended.IsZero():
		return Resolution{}, refuse(Finished, msgFinished, nil)
	case s.Failure != nil:
		return Resolution{}, refuse(Halted, msgHalted, nil)
	case stop == nil, stop.Kind == Calling, stop.Kind == Resting, stop.Kind == Waiting:
		return Resolution{}, refuse(NoSuchTask, msgNoSuchTask, nil)
	case stop.Suspended:
		done := stop.lastChoice()
		return Resolution{}, &Refusal{Code: AlreadyDone, Text: msgAlreadyDone.Say(nil), Done: &done}
	}
	resolution, err := r.resolveStop(stop)
	if err != nil {
		return Resolution{}, refuse(Halted, msgCannotEvaluate, map[string]any{"what": stop.Resolution.Rule})
	}
	allowed := resolution.names(by.Party)
	step := r.flow.Step(stop.Step)
	if c := step.task(); !allowed && c != nil && stop.Kind != Returned && !c.mayDecide.empty() {
		allowed = r.alsoAllowed(c, by.Party)
	}
	switch {
	case !allowed && resolution.gaveAway(by.Party) != nil:
		return resolution, refuse(NotYours, msgGaveAway, map[string]any{"name": r.nameOf(resolution.gaveAway(by.Party).To)})
	case !allowed:
		return resolution, refuse(NotYours, msgNotYours, nil)
	case stop.ClaimedBy != "" && by.Service == "" && stop.ClaimedBy != by.Person:
		return resolution, refuse(Claimed, msgClaimed, nil)
	case step.NeedsAccount() && stop.Kind != Returned && by.Service == "" && by.Assurance < AccountAssurance:
		return resolution, refuse(NeedsAccount, msgNeedsAccount, nil)
	}
	return resolution, nil
}

// alsoAllowed says whether may: {decide: ...} names the party.
func (r *reader) alsoAllowed(c *taskConfig, p Party) bool {
	people, err := c.mayDecide.eval(r.names())
	if err != nil {
		return false
	}
	excluded, err := r.excluded(c)
	if err != nil {
		return false
	}
	r.nameMailboxes(people)
	more := resolve(r.facts, r.today(), c.mayDecide.source, people, excluded, false, 0)
	return !more.Vacant && more.names(p)
}

// names says whether a party is among the approvers.
func (r Resolution) names(p Party) bool {
	return p != (Party{}) && slices.ContainsFunc(r.Approvers, func(a Approver) bool { return a.Party == p })
}

// lastChoice is the choice that suspended a stop.
func (t *Stop) lastChoice() Done {
	done := Done{Step: t.Step, Round: t.Round}
	if n := len(t.Choices); n > 0 {
		c := t.Choices[n-1]
		done.By, done.Way, done.At, done.Outcome, done.Seq = c.By, c.Way, c.At, c.Outcome, c.Seq
	}
	return done
}

// graceOf is how long effects wait after a decision by link.
func (c *taskConfig) graceUntil(at time.Time, zone *time.Location) time.Time {
	if c.grace.N <= 0 {
		return time.Time{}
	}
	return c.grace.After(at, zone, nil).Truncate(time.Millisecond)
}

var defaultGrace = expression.Period{N: 10, Unit: expression.Minutes}
