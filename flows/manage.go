package flows

import (
	"strings"
	"time"
	"unicode/utf8"

	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// What somebody who manages cases may do to one (the right "manager" over its unit; the shell asks May first), and what
// everybody who works on it may add. Every one of them needs a reason that stays in the record.

// Reassign hands a task to other people. They stay subject to the exclusions of the step: nobody decides their own case,
// and four eyes stay four. Whoever hands a task over is never among those who get it: that takes a second person. It
// holds for the round: until somebody decides, a deadline moves the task a level up, or none of them can any more.
type Reassign struct {
	Stop string
	To   []string // person ids
	Why  string
}

// Extend moves the deadline of a task, an ask-back or a rest; its reminders and escalations move with it. Shares of the
// time count from now to the new deadline.
type Extend struct {
	Stop  string
	Until time.Time // UTC; must lie in the future
	Why   string
}

// Skip passes a task over as if its step had not been needed. Only where the step's `may: {skip: ...}` lets the actor.
type Skip struct {
	Stop string
	Why  string
	// AsManager says that the actor manages the case, which counts like the caretaker of the site. The engine sets it.
	AsManager bool
}

// Reopen lets an ended case go on at a step it has been in: a new round, with new links.
type Reopen struct {
	Step string
	Why  string
}

// Cancel ends a case without a decision. The reason is told to the applicant.
type Cancel struct{ Why string }

// Remark is something written beside a decision. Public ones are shown to the applicant and mailed to them; internal
// ones are seen by those who work on the case alone.
type Remark struct {
	Text   string
	Public bool
}

// Nudge asks those who are asked once more, on the applicant's wish.
type Nudge struct{}

// RemarkLength is how many characters a remark has at most, and ReasonLength the reason of an action on a case.
const (
	RemarkLength = 4000
	ReasonLength = 2000
)

// The engine's mails that follow from actions on a case, by Command.Brief.
const (
	BriefNudge     = "nudge"     // the applicant asks that somebody look at it
	BriefPapers    = "papers"    // the applicant handed something in
	BriefRemark    = "remark"    // to the applicant: somebody wrote a public remark (Remarked at Seq)
	BriefCancelled = "cancelled" // to the applicant: the case was ended without a decision (CaseCancelled at Seq)
	BriefReopened  = "reopened"  // to the applicant: the case goes on
)

// manage handles the actions on a case; false where the input is none of them.
func (d *decider) manage() (bool, error) {
	switch v := d.in.Do.(type) {
	case Reassign:
		return true, d.handOver(v)
	case Extend:
		return true, d.extend(v)
	case Skip:
		return true, d.skip(v)
	case Reopen:
		return true, d.reopen(v)
	case Cancel:
		return true, d.cancel(v)
	case Remark:
		return true, d.remark(v)
	case Nudge:
		return true, d.nudge()
	case NoteAmendment:
		return true, d.noteAmendment(v)
	case Repair:
		return true, d.repair(v)
	}
	return false, nil
}

// managedStop is the stop that an action on a case is about, or "".
func managedStop(do any) string {
	switch v := do.(type) {
	case Reassign:
		return v.Stop
	case Extend:
		return v.Stop
	case Skip:
		return v.Stop
	}
	return ""
}

// outlives says whether an input may reach a case that has ended, or one that has halted.
func outlives(do any) (ended, halted bool) {
	switch do.(type) {
	case Remark, NoteAmendment:
		return true, true
	case Reopen:
		return true, false
	case Cancel, Happen, Repair:
		return false, true
	}
	return false, false
}

// reason is why somebody does something to a case, as a value beside its event; a problem where it says too little.
func reason(why string) (map[string]any, []forms.Problem) {
	why = strings.TrimSpace(why)
	switch n := utf8.RuneCountInString(why); {
	case n < reasonLength:
		return nil, []forms.Problem{{Field: "why", Text: msgReason.Say(source.Args{"n": reasonLength})}}
	case n > ReasonLength:
		return nil, []forms.Problem{{Field: "why", Text: msgTooLong.Say(source.Args{"n": ReasonLength})}}
	}
	return map[string]any{ValueWhy: why}, nil
}

// incompleteWith is the refusal of an input with problems.
func incompleteWith(problems []forms.Problem) *Refusal {
	return &Refusal{Code: Incomplete, Text: msgIncomplete.Say(nil), Problems: problems}
}
