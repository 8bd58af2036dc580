package flows

import (
	"slices"
	"strings"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// handsOver is the label of whoever hands a task over, among those who may not get it.
const handsOver = "handsOver"

// workable is an open task that somebody can be given or that can be skipped, and its step.
func (d *decider) workable(id string) (*Stop, *taskConfig, error) {
	stop := d.state.Stop(id)
	switch {
	case stop == nil, stop.Kind == Calling, stop.Kind == Waiting:
		return nil, nil, refuse(NoSuchTask, msgNoSuchTask, nil)
	case stop.Suspended, stop.Kind == Resting:
		return nil, nil, refuse(NotNow, msgSuspended, nil)
	case stop.Kind == Returned:
		return nil, nil, refuse(NotNow, msgNoHandover, nil)
	}
	d.place = stop.Step
	return stop, d.flow.Step(stop.Step).task(), nil
}

// handOver gives a task to named people.
func (d *decider) handOver(in Reassign) error {
	stop, c, err := d.workable(in.Stop)
	if err != nil {
		return err
	}
	if len(stop.Choices) > 0 && stop.Kind == Deciding {
		return refuse(NotNow, msgVoting, nil)
	}
	values, problems := reason(in.Why)
	named := distinct(in.To)
	if len(named) == 0 {
		problems = append(problems, forms.Problem{Field: "to", Text: msgNobodyNamed.Say(nil)})
	}
	by := Identity{Label: handsOver, Party: d.in.By.Party, Email: d.state.Mailboxes[d.in.By.Mailbox]}
	next, err := d.resolveNamed(c, named, by)
	if err != nil {
		return err
	}
	for _, rung := range next.Path {
		if m := whyNot(rung); m != nil {
			problems = append(problems, forms.Problem{Field: "to", Text: m.Say(source.Args{"name": d.nameOf(rung.Person)})})
		}
	}
	if need := d.needed(c, stop.Resolution); len(problems) == 0 && eyes(d.facts, next.Approvers, d.state.Mailboxes) < need {
		problems = append(problems, forms.Problem{Field: "to", Text: msgFewEyes.Say(source.Args{"n": need})})
	}
	if len(problems) > 0 {
		return incompleteWith(problems)
	}
	next.Up = stop.Resolution.Up
	d.hand(*stop, d.record(TaskHanded{Stop: stop.ID, Resolution: next}, values), next, BriefReassigned)
	return nil
}

// whyNot says why somebody who was named cannot get the task; nil where they can.
func whyNot(rung Rung) *source.Message {
	switch {
	case rung.Found == "unknown":
		return msgNamedUnknown
	case rung.Found == "absent":
		return msgNamedAbsent
	case rung.Found == "excluded" && rung.Why == handsOver:
		return msgSecondPerson
	case rung.Found == "excluded" && (rung.Why == "submitter" || rung.Why == "subject"):
		return msgNamedOwn
	case rung.Found == "excluded":
		return msgNamedExcluded
	}
	return nil
}

// nameOf is what people call a person; the id where the organisation does not know them.
func (r *reader) nameOf(id string) string {
	if known, ok := r.facts.Person(id); ok {
		if name := text(known["name"]); name != "" {
			return name
		}
	}
	return id
}

// needed is how many different people must be asked in a step that several decide.
func (r *reader) needed(c *taskConfig, was Resolution) int {
	switch c.votes.mode {
	case "first", "":
		return 1
	case "count":
		return c.votes.n
	}
	return eyes(r.facts, was.Approvers, r.state.Mailboxes)
}

// resolveNamed looks at people who were named for a task: who of them may decide today. more are excluded beside those
// whom the step excludes.
func (r *reader) resolveNamed(c *taskConfig, named []string, more ...Identity) (Resolution, error) {
	excluded, err := r.excluded(c)
	if err != nil {
		return Resolution{}, err
	}
	at := &climb{facts: r.facts, day: r.today(), excluded: append(excluded, more...)}
	for _, id := range named {
		at.named(id)
	}
	return Resolution{Rule: c.by.source, Approvers: at.found, Path: at.path, Named: named}, nil
}

// named takes somebody whom a task was handed to.
func (c *climb) named(id string) {
	holder, known := c.facts.Presence(id, c.day)
	if !known {
		c.path = append(c.path, Rung{Function: "named", Person: id, Found: "unknown"})
		return
	}
	holder.Person = id
	c.holder(Rung{Function: "named"}, holder, Approver{Party: Party{Person: id}, As: "named"})
}

// resolveHanded resolves a task again that was handed to named people: to them while they may decide, otherwise by the
// rule of its step, which the record then explains. Where several decide, all of them are needed.
func (r *reader) resolveHanded(c *taskConfig, stop *Stop) (Resolution, error) {
	was := stop.Resolution
	handed, err := r.resolveNamed(c, was.Named)
	if err != nil {
		return Resolution{}, err
	}
	enough := len(handed.Approvers) > 0
	if c.votes.mode != "first" && c.votes.mode != "" {
		enough = len(handed.Approvers) == len(was.Named)
	}
	handed.Deputies, handed.Up = was.Deputies, was.Up
	if enough && !was.Deputies {
		return handed, nil
	}
	rule, err := r.resolveTask(c, stop, was.Deputies, was.Up)
	if err != nil {
		return Resolution{}, err
	}
	if !enough {
		rule.Path = append(handed.Path, rule.Path...)
		return rule, nil
	}
	return beside(handed, rule), nil
}

// beside adds the people of the rule to those who were named: the deadline has passed, and deputies are added.
func beside(handed, rule Resolution) Resolution {
	for _, a := range rule.Approvers {
		if !handed.names(a.Party) {
			handed.Approvers = append(handed.Approvers, a)
		}
	}
	handed.Path = append(handed.Path, rule.Path...)
	return handed
}

// hand ends a claim of somebody who has the task no more, and writes to those who are new.
func (d *decider) hand(stop Stop, seq int, next Resolution, brief string) {
	if stop.ClaimedBy != "" && !next.names(Party{Person: stop.ClaimedBy}) {
		d.follow(TaskReleased{Stop: stop.ID}, nil)
	}
	if stop.Suspended {
		return
	}
	for _, a := range next.Approvers {
		if a.Asked && !wasAsked(stop.Resolution.Approvers, a.Party) {
			d.brief(briefFor(a, brief), seq, stop.ID, a.Party)
		}
	}
}

func distinct(ids []string) []string {
	var all []string
	for _, id := range ids {
		if id = strings.TrimSpace(id); id != "" && !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

// longestDeadline is how far ahead a deadline may be moved.
const longestDeadline = 10 * 366 * 24 * time.Hour

// extend moves the deadline of a stop, with its clocks.
func (d *decider) extend(in Extend) error {
	stop := d.state.Stop(in.Stop)
	switch {
	case stop == nil, stop.Kind == Calling, stop.Kind == Waiting:
		return refuse(NoSuchTask, msgNoSuchTask, nil)
	case stop.Suspended:
		return refuse(NotNow, msgSuspended, nil)
	}
	d.place = stop.Step
	values, problems := reason(in.Why)
	due := in.Until.UTC().Truncate(time.Millisecond)
	if !due.After(d.at) || due.After(d.at.Add(longestDeadline)) {
		problems = append(problems, forms.Problem{Field: "until", Text: msgUntilFuture.Say(nil)})
	}
	if len(problems) > 0 {
		return incompleteWith(problems)
	}
	was := *stop
	seq := d.record(TaskExtended{Stop: was.ID, Due: due}, values)
	d.cancelTimers(was.ID)
	d.rewind(was, due, seq)
	return nil
}

// rewind sets the clocks of a stop whose deadline was moved by the event at seq.
func (d *decider) rewind(stop Stop, due time.Time, seq int) {
	d.wound = seq
	defer func() { d.wound = 0 }()
	switch stop.Kind {
	case Resting:
		d.setTimer("resume", stop.ID, 0, due)
	case Returned, Asked:
		d.windAskBack(stop.ID, due)
	default:
		c := d.flow.Step(stop.Step).task()
		d.wind(stop.ID, c.clock, d.at, due, due.Sub(d.at), d.landOf(stop.Resolution))
		if c.timeOutcome() != nil {
			d.setTimer("expire", stop.ID, 0, due)
		}
		d.windAid(stop.ID, due)
	}
}

// windAskBack sets the reminders of an ask-back and the clock that ends it.
func (d *decider) windAskBack(id string, due time.Time) {
	for n, after := range askBackReminds {
		if at := after.After(d.at, d.zone, nil).Truncate(time.Millisecond); at.Before(due) {
			d.setTimer("remind", id, n, at)
		}
	}
	d.setTimer("expire", id, 0, due)
}

// MaySkip says whether an actor may skip a task now; pages offer it only then. manager says that they manage the case.
// nil: yes.
func MaySkip(f *Flow, s *State, stop string, by Actor, manager bool, at time.Time, facts Facts) *Refusal {
	d := &decider{reader: newReader(f, s, at.UTC().Truncate(time.Millisecond), facts), in: Input{By: by}}
	switch {
	case s.Unknown != "":
		return refuse(Unreadable, msgUnreadable, source.Args{"kind": s.Unknown})
	case !s.Ended.IsZero():
		return refuse(Finished, msgFinished, nil)
	case s.Failure != nil:
		return refuse(Halted, msgHalted, nil)
	}
	return d.maySkip(stop, manager)
}

func (d *decider) maySkip(id string, manager bool) *Refusal {
	stop, c, err := d.workable(id)
	if err != nil {
		return err.(*Refusal)
	}
	by := d.in.By
	switch {
	case stop.Kind == Asked: // what it asks about is decided already
		return refuse(NotNow, msgNoSkip, nil)
	case c.maySkip == "" || c.maySkip == "nobody":
		return refuse(NotNow, msgNoSkip, nil)
	case by.Way == ByLink:
		return refuse(NeedsAccount, msgSkipByLink, nil)
	case c.maySkip == "holder":
		_, refusal := mayDecide(d.reader, stop.ID, by)
		return refusal
	}
	excluded, err := d.excluded(c)
	if err != nil {
		return refuse(Halted, msgCannotEvaluate, source.Args{"what": c.not.source})
	}
	caretaker := manager || by.Person != "" && slices.Contains(d.facts.Caretaker(), by.Person)
	at := &climb{facts: d.facts, excluded: excluded}
	if !caretaker || by.Person != "" && at.excludes(by.Person) != "" || d.isParty(excluded, by.Party) {
		return refuse(NotYours, msgSkipCaretaker, nil)
	}
	return nil
}

// isParty says whether somebody is, by how they came, one of those who may not decide.
func (d *decider) isParty(excluded []Identity, p Party) bool {
	return slices.ContainsFunc(excluded, func(id Identity) bool { return p != (Party{}) && id.Party == p })
}

// skip passes a task over.
func (d *decider) skip(in Skip) error {
	if refusal := d.maySkip(in.Stop, in.AsManager); refusal != nil {
		return refusal
	}
	values, problems := reason(in.Why)
	if len(problems) > 0 {
		return incompleteWith(problems)
	}
	stop := d.state.Stop(in.Stop)
	d.record(TaskSkipped{Stop: stop.ID, Step: stop.Step, Manager: in.AsManager}, values)
	for _, t := range d.state.Timers {
		if t.Stop == in.Stop {
			d.follow(TimerCancelled{ID: t.ID}, nil)
		}
	}
	return d.lead(stop.Step, Target{})
}

// skippers are those who skipped steps whose deciders a rule excludes: who passed a step over has had their look.
func (r *reader) skippers(not rule) []Identity {
	var found []Identity
	for _, name := range not.names() {
		parts := strings.Split(strings.TrimPrefix(name, "steps."), ".")
		if state := r.stepState(parts[0]); state.Skipped && state.SkippedBy != (Party{}) {
			found = append(found, r.identity("steps."+parts[0], state.SkippedBy))
		}
	}
	return found
}

// dayText writes an instant for people, in both languages.
func dayText(at time.Time, zone *time.Location) source.Text {
	var said source.Message
	said.Code, said.De, said.En = "value", expression.Format(at, "de", zone), expression.Format(at, "en", zone)
	return source.Text{Message: &said}
}
