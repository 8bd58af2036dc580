package flows

import (
	"slices"

	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// delegate gives a part of a task to somebody.
func (d *decider) delegate(in Delegate) error {
	if refusal := d.mayAid(in.Stop, "delegate", in.AsManager); refusal != nil {
		return refusal
	}
	stop, c, err := d.workable(in.Stop)
	if err != nil {
		return err
	}
	now, err := d.resolveStop(stop)
	if err != nil {
		return err
	}
	from := in.From
	if from == (Party{}) {
		from = d.in.By.Party
	}
	if parts := d.parts(stop, now); !now.names(from) && in.From == (Party{}) && len(parts) == 1 {
		from = parts[0].Party
	}
	values, problems := reason(in.Why)
	to, wrong, err := d.oneNamed(c, stop, in.To)
	if err != nil {
		return err
	}
	problems = append(problems, wrong...)
	if !slices.ContainsFunc(d.parts(stop, now), func(a Approver) bool { return a.Party == from }) {
		problems = append(problems, forms.Problem{Field: "from", Text: msgWhosePart.Say(nil)})
	}
	if len(problems) > 0 {
		return incompleteWith(problems)
	}
	given := append(slices.Clone(now.Delegated), Delegation{From: from, To: to, At: d.at, Seq: d.state.Seq + 1})
	next, err := d.withAid(c, now, given, now.Added)
	if err != nil {
		return err
	}
	if eyes(d.facts, next.Approvers, d.state.Mailboxes) < eyes(d.facts, now.Approvers, d.state.Mailboxes) {
		return incompleteWith([]forms.Problem{{Field: "to", Text: msgFewerEyes.Say(source.Args{"name": d.nameOf(to)})}})
	}
	seq := d.record(TaskDelegated{Stop: stop.ID, From: from, To: to, Resolution: next}, joined(values, d.state.learn(&next)))
	if stop.ClaimedBy != "" && stop.ClaimedBy == from.Person {
		d.follow(TaskReleased{Stop: in.Stop}, nil)
	}
	d.brief(BriefDelegated, seq, in.Stop, Party{Person: to})
	if !stop.Due.IsZero() && stop.Due.After(d.at) {
		d.setTimer("comeback", in.Stop, seq, stop.Due)
	}
	return nil
}

// parts are those who have a part of the task to give: who may decide, has not chosen, and did not get it from others.
func (d *decider) parts(stop *Stop, now Resolution) []Approver {
	return slices.DeleteFunc(slices.Clone(now.Approvers), func(a Approver) bool {
		return a.As == "delegate" || a.Service != "" || HasVoted(d.state, stop.ID, a.Party, d.facts)
	})
}

// endGiving ends a delegation.
func (d *decider) endGiving(in TakeBack) error {
	stop, c, err := d.workable(in.Stop)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(stop.Resolution.Delegated, func(g Delegation) bool {
		return g.To == in.To || in.To == "" && (len(stop.Resolution.Delegated) == 1 || g.From == d.in.By.Party || g.To == d.in.By.Person)
	})
	if at < 0 {
		return refuse(NoSuchTask, msgNotDelegated, nil)
	}
	g, by := stop.Resolution.Delegated[at], d.in.By
	why := ""
	switch {
	case by.Person != "" && by.Person == g.To:
		why = DelegationReturned
	case by.Party == g.From, in.AsManager, by.Person != "" && by.Way != ByLink && slices.Contains(d.facts.Caretaker(), by.Person):
		why = DelegationRecalled
	default:
		return refuse(NotYours, msgNotYours, nil)
	}
	if HasVoted(d.state, stop.ID, Party{Person: g.To}, d.facts) {
		return refuse(AlreadyDone, msgVoting, nil)
	}
	return d.endDelegation(*stop, c, g, why, true)
}

// endDelegation gives a part back to whom the rule finds for it today.
func (d *decider) endDelegation(stop Stop, c *taskConfig, g Delegation, why string, acted bool) error {
	rest := slices.DeleteFunc(slices.Clone(stop.Resolution.Delegated), func(other Delegation) bool { return other == g })
	stop.Resolution.Delegated = rest
	next, err := d.resolveStop(&stop)
	if err != nil {
		return err
	}
	e, values := DelegationEnded{Stop: stop.ID, To: g.To, Why: why, Resolution: next}, d.state.learn(&next)
	seq := 0
	if acted {
		seq = d.record(e, values)
	} else {
		seq = d.follow(e, values)
	}
	for _, t := range d.state.Timers {
		if t.Stop == stop.ID && t.Kind == "comeback" && t.N == g.Seq {
			d.follow(TimerCancelled{ID: t.ID}, nil)
		}
	}
	if stop.ClaimedBy != "" && stop.ClaimedBy == g.To {
		d.follow(TaskReleased{Stop: stop.ID}, nil)
	}
	for _, a := range next.Approvers {
		if a.Asked && !wasAsked(stop.Resolution.Approvers, a.Party) && a.Party != d.in.By.Party {
			d.brief(BriefGivenBack, seq, stop.ID, a.Party)
		}
	}
	return nil
}

// comeBack ends the delegation whose deadline has passed.
func (d *decider) comeBack(stop Stop, n int) error {
	at := slices.IndexFunc(stop.Resolution.Delegated, func(g Delegation) bool { return g.Seq == n })
	if at < 0 || HasVoted(d.state, stop.ID, Party{Person: stop.Resolution.Delegated[at].To}, d.facts) {
		return nil
	}
	return d.endDelegation(stop, d.flow.Step(stop.Step).task(), stop.Resolution.Delegated[at], DelegationOverdue, false)
}
