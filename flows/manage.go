package flows

import "time"

// What somebody who manages cases may do to one (the right "manager" over its unit; the shell asks May first), and what
// everybody who works on it may add. Every one of them needs a reason that stays in the record.

// Reassign hands a task to other people. They stay subject to the exclusions of the step: nobody decides their own case,
// and four eyes stay four. Whoever hands a task over is never among those who get it: that takes a second person.
type Reassign struct {
	Stop string
	To   []string // person ids
	Why  string
}

// Extend moves the deadline of a task; its reminders and escalations move with it.
type Extend struct {
	Stop  string
	Until time.Time // UTC; must lie in the future
	Why   string
}

// Skip passes a task over as if its step had not been needed. Only where the step's `may: {skip: ...}` lets the actor.
type Skip struct {
	Stop string
	Why  string
}

// Reopen lets an ended case go on at a step it has been in.
type Reopen struct {
	Step string
	Why  string
}

// Cancel ends a case without a decision.
type Cancel struct{ Why string }

// Remark is something written beside a decision. Public ones are shown to the applicant and mailed to them; internal
// ones are seen by those who work on the case alone.
type Remark struct {
	Text   string
	Public bool
}

// Nudge asks those who are asked once more, on the applicant's wish.
type Nudge struct{}
