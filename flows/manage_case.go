package flows

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// ReopenSteps are the steps with which an ended case can go on: those it has waited in, in the order of the flow. None
// while it runs, or once its values are erased.
func ReopenSteps(f *Flow, s *State) []string {
	if s.Ended.IsZero() || s.Erased || s.Unknown != "" {
		return nil
	}
	var names []string
	for _, step := range f.Steps {
		if step.Type.Stop && step.in == f.root && s.Steps[step.Name].Rounds > 0 {
			names = append(names, step.Name)
		}
	}
	return names
}

// reopen lets an ended case go on.
func (d *decider) reopen(in Reopen) error {
	switch {
	case d.state.Ended.IsZero():
		return refuse(NotNow, msgNotEnded, nil)
	case d.state.Erased:
		return refuse(Finished, msgErasedCase, nil)
	}
	values, problems := reason(in.Why)
	known := ReopenSteps(d.flow, d.state)
	if !slices.Contains(known, in.Step) {
		text := msgNotBeenIn.Say(source.Args{"known": strings.Join(known, ", ")})
		problems = append(problems, forms.Problem{Field: "step", Text: text})
	}
	if len(problems) > 0 {
		return incompleteWith(problems)
	}
	s := d.flow.Step(in.Step)
	d.place = s.Name
	met, err := s.When.True(d.names())
	if err != nil {
		return err
	}
	if !met {
		return incompleteWith([]forms.Problem{{Field: "step", Text: msgNotNeeded.Say(nil)}})
	}
	seq := d.record(CaseReopened{Step: s.Name}, values)
	d.tellApplicant(BriefReopened, seq)
	return d.lead("", Target{Kind: ToStep, Step: s.Name})
}

// cancel ends a case without a decision. What had not left the house yet never will.
func (d *decider) cancel(in Cancel) error {
	values, problems := reason(in.Why)
	if len(problems) > 0 {
		return incompleteWith(problems)
	}
	var dropped []string
	for _, p := range d.state.Pending {
		if p.NotBefore.After(d.at) {
			dropped = append(dropped, p.Command)
		}
	}
	seq := d.record(CaseCancelled{Dropped: dropped}, values)
	d.tellApplicant(BriefCancelled, seq)
	return d.end(d.flow.defaultStatus("cancelled"))
}

// tellApplicant writes to whoever sent the case, unless they did it themselves.
func (d *decider) tellApplicant(brief string, seq int) {
	if d.in.By.Party != d.state.Submitter {
		d.brief(brief, seq, "", d.state.Submitter)
	}
}

// remark notes something beside a decision.
func (d *decider) remark(in Remark) error {
	if d.state.Erased && !d.state.Ended.IsZero() {
		return refuse(Finished, msgErasedCase, nil)
	}
	written := strings.TrimSpace(in.Text)
	switch n := utf8.RuneCountInString(written); {
	case n == 0:
		return incompleteWith([]forms.Problem{{Field: "text", Text: msgNoRemark.Say(nil)}})
	case n > RemarkLength:
		return incompleteWith([]forms.Problem{{Field: "text", Text: msgTooLong.Say(source.Args{"n": RemarkLength})}})
	}
	seq := d.record(Remarked{Public: in.Public}, map[string]any{ValueRemark: written})
	if in.Public {
		d.tellApplicant(BriefRemark, seq)
	}
	return nil
}

// nudgePause is how long a task must have been open, or lie since the last time, before the applicant may ask for a
// look at it.
const nudgePause = 3 * 24 * time.Hour

// MayNudge says whether an actor may ask for a look at the case now, and if not yet, from when on. nil: yes.
func MayNudge(f *Flow, s *State, by Actor, at time.Time, facts Facts) (from time.Time, refusal *Refusal) {
	switch {
	case s.Unknown != "":
		return from, refuse(Unreadable, msgUnreadable, source.Args{"kind": s.Unknown})
	case !s.Ended.IsZero():
		return from, refuse(Finished, msgFinished, nil)
	case s.Failure != nil:
		return from, refuse(Halted, msgHalted, nil)
	}
	_, from, refusal = mayNudge(newReader(f, s, at.UTC().Truncate(time.Millisecond), facts), by)
	return from, refusal
}

func mayNudge(r *reader, by Actor) (stops []Stop, from time.Time, refusal *Refusal) {
	p, s := by.Party, r.state
	if p == (Party{}) || p.Service != "" || p != s.Submitter && p != s.Subject {
		return nil, from, refuse(NotYours, msgNotYourCase, nil)
	}
	for _, stop := range s.Open {
		if stop.Suspended || stop.Kind != Deciding && stop.Kind != Working || stop.Resolution.names(p) {
			continue
		}
		next := stop.Opened.Add(nudgePause)
		if again := stop.Nudged.Add(nudgePause); again.After(next) {
			next = again
		}
		if !next.After(r.at) {
			stops = append(stops, stop)
		} else if from.IsZero() || next.Before(from) {
			from = next
		}
	}
	switch {
	case len(stops) > 0:
		return stops, time.Time{}, nil
	case from.IsZero():
		return nil, from, refuse(NotNow, msgNobodyToNudge, nil)
	}
	return nil, from, refuse(NotNow, msgNudgeFrom, source.Args{"at": dayText(from, r.zone)})
}

// nudge asks those who are asked once more.
func (d *decider) nudge() error {
	stops, _, refusal := mayNudge(d.reader, d.in.By)
	if refusal != nil {
		return refusal
	}
	for _, stop := range stops {
		d.record(TaskNudged{Stop: stop.ID}, nil)
		d.askAgain(stop, BriefNudge)
	}
	return nil
}

// askAgain writes again to those who were asked and have not chosen yet.
func (d *decider) askAgain(stop Stop, brief string) {
	for _, a := range stop.Resolution.Approvers {
		if !a.Asked || stop.ClaimedBy != "" && a.Person != stop.ClaimedBy {
			continue
		}
		if !slices.ContainsFunc(stop.Choices, func(c Choice) bool { return c.By == a.Party }) {
			d.brief(brief, d.state.Seq, stop.ID, a.Party)
		}
	}
}

// tellOfPapers tells those who are asked that something was handed in to a case they work on.
func (d *decider) tellOfPapers(seq int) {
	for _, stop := range d.state.Open {
		if stop.Suspended || stop.Kind != Deciding && stop.Kind != Working {
			continue
		}
		for _, a := range stop.Resolution.Approvers {
			if a.Asked && a.Party != d.in.By.Party && (stop.ClaimedBy == "" || a.Person == stop.ClaimedBy) {
				d.brief(BriefPapers, seq, stop.ID, a.Party)
			}
		}
	}
}
