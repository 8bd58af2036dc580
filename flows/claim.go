package flows

import (
	"slices"
	"time"

	"laufzettel/definitions/source"
)

// Steal takes a task over that somebody else has claimed, with a reason that stays in the record. Whoever takes it
// over must be among those who may decide it; `may: {release: ...}` of the step says whether that is possible at all.
type Steal struct {
	Stop string
	// From is the person whom the actor believes to hold the task: somebody who took it meanwhile keeps it. "" is anybody.
	From string
	Why  string
}

// TaskStolen moves a claimed task from one person to another. The reason is the Value "note".
type TaskStolen struct {
	Stop   string `json:"stop"`
	Person string `json:"person"` // who has it now
	From   string `json:"from"`   // who had it
}

// Kind is "taskStolen".
func (TaskStolen) Kind() string { return "taskStolen" }

// BriefStolen tells To that somebody else has taken over the task that they had claimed.
const BriefStolen = "stolen"

// What `may: {release: ...}` can say.
const (
	releaseCaretaker = "caretaker"
	releaseNobody    = "nobody"
)

var (
	msgStealReason = &source.Message{Code: "steal-reason",
		De: `Schreib in mindestens {n} Zeichen, warum du die Aufgabe übernimmst. Wer sie bisher hatte, liest das.`,
		En: `Write in at least {n} characters why you take the task over. Whoever had it will read it.`}
	msgNotForTaking = &source.Message{Code: "not-for-taking",
		De: `Wer diese Aufgabe genommen hat, behält sie: Der Ablauf lässt nicht zu, dass jemand anderes sie übernimmt.`,
		En: `Whoever has claimed this task keeps it: the flow does not let anybody take it over.`}
	msgHolderChanged = &source.Message{Code: "holder-changed",
		De: `Inzwischen kümmert sich jemand anderes darum. Sieh noch einmal nach, bevor du die Aufgabe übernimmst.`,
		En: `Somebody else has it meanwhile. Look again before you take the task over.`}
)

// MaySteal says whether an actor may take over an open task from whoever has claimed it. nil: yes.
func MaySteal(f *Flow, s *State, stop string, by Actor, at time.Time, facts Facts) *Refusal {
	return maySteal(newReader(f, s, at.UTC().Truncate(time.Millisecond), facts), stop, by)
}

func maySteal(r *reader, id string, by Actor) *Refusal {
	resolution, refusal := mayDecide(r, id, by)
	switch {
	case refusal == nil:
		if r.state.Stop(id).ClaimedBy == by.Person && by.Person != "" {
			return refuse(AlreadyDone, msgYoursAlready, nil)
		}
		return refuse(AlreadyDone, msgNotClaimed, nil)
	case refusal.Code != Claimed:
		return refusal
	case by.Person == "":
		return refuse(NotYours, msgClaimNeedsPerson, nil)
	}
	step := r.flow.Step(r.state.Stop(id).Step)
	c := step.task()
	switch {
	case c == nil || !resolution.names(by.Party):
		return refuse(NotYours, msgNotYours, nil)
	case c.mayRelease == releaseNobody,
		c.mayRelease == releaseCaretaker && !slices.Contains(r.facts.Caretaker(), by.Person):
		return refuse(Claimed, msgNotForTaking, nil)
	case c.account && by.Assurance < AccountAssurance:
		return refuse(NeedsAccount, msgNeedsAccount, nil)
	}
	return nil
}

// steal takes a claimed task over. Of two who do so at once the second is refused, because From is then another.
func (d *decider) steal(in Steal) error {
	if refusal := maySteal(d.reader, in.Stop, d.in.By); refusal != nil {
		return refusal
	}
	from := d.state.Stop(in.Stop).ClaimedBy
	if in.From != "" && in.From != from {
		return refuse(Claimed, msgHolderChanged, nil)
	}
	if len([]rune(in.Why)) < reasonLength {
		return refuse(Incomplete, msgStealReason, source.Args{"n": reasonLength})
	}
	seq := d.record(TaskStolen{Stop: in.Stop, Person: d.in.By.Person, From: from}, map[string]any{"note": in.Why})
	d.brief(BriefStolen, seq, in.Stop, Party{Person: from})
	return nil
}

// claim takes a task out of a group for one person.
func (d *decider) claim(in Claim) error {
	if _, refusal := mayDecide(d.reader, in.Stop, d.in.By); refusal != nil {
		return refusal
	}
	if d.in.By.Person == "" {
		return refuse(NotYours, msgClaimNeedsPerson, nil)
	}
	if d.state.Stop(in.Stop).ClaimedBy == d.in.By.Person {
		return refuse(AlreadyDone, msgYoursAlready, nil)
	}
	d.record(TaskClaimed{Stop: in.Stop, Person: d.in.By.Person}, nil)
	return nil
}

// release gives a claimed task back: by whoever claimed it, or as may: {release: ...} says.
func (d *decider) release(in Release) error {
	stop := d.state.Stop(in.Stop)
	if stop == nil {
		return refuse(NoSuchTask, msgNoSuchTask, nil)
	}
	if stop.ClaimedBy == "" {
		return refuse(AlreadyDone, msgNotClaimed, nil)
	}
	if !mayRelease(d.reader, stop, d.in.By) {
		return refuse(Claimed, msgClaimed, nil)
	}
	d.record(TaskReleased{Stop: in.Stop}, nil)
	return nil
}

// MayRelease says whether an actor may give back a claimed task of the case; pages offer it only then.
func MayRelease(f *Flow, s *State, stop string, by Actor, facts Facts) bool {
	at := s.Stop(stop)
	return at != nil && at.ClaimedBy != "" && mayRelease(newReader(f, s, s.Started, facts), at, by)
}

func mayRelease(r *reader, stop *Stop, by Actor) bool {
	holds := by.Person != "" && by.Person == stop.ClaimedBy
	if c := r.flow.Step(stop.Step).task(); c != nil {
		switch c.mayRelease {
		case releaseNobody:
			return false
		case releaseCaretaker:
			return holds || by.Person != "" && slices.Contains(r.facts.Caretaker(), by.Person)
		}
	}
	return holds
}
