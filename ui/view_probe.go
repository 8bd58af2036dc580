package ui

import "time"

// ProbePage tries processes out, with invented time beside the real data of the demo. Without a Play it lets somebody
// choose; it posts "process" and "start" to Action.
type ProbePage struct {
	Shell
	Action  string
	Choices []ProbeChoice
	Play    *Probe
}

// ProbeChoice is a process that can be tried.
type ProbeChoice struct {
	Process, Title string
	Starts         []ProbeStart
}

// ProbeStart is a way to begin: like an example, or with the empty form (Key "").
type ProbeStart struct{ Key, Label string }

// Probe is a case being played. It posts "_do" to Action: "wait" with "after", "act" with "stop", "by", "outcome", "comment"
// and the answers, "reply" with "step" and "answer", "action" with "action", "begin" with the answers, or "undo".
type Probe struct {
	Title, Number string
	Action, Other string // Other is the address where one begins anew
	Now, Next     time.Time
	Waits         []ProbeStart // how far time may pass
	State         Badge
	CanUndo       bool
	Problem       string // why the last move did not work
	Begin         *Fields
	Tasks         []ProbeTask
	Actions       []ProbeStart
	Ahead         []Row
	Mails         []ProbeMail
	Days          []ProbeDay
	Example       string // the play as an example in YAML
}

// ProbeTask is what the case waits for.
type ProbeTask struct {
	Stop, Step, Title string
	Badge             Badge
	Asked             []ProbePerson
	Due               Deadline
	Fields            Fields
	Comment           string
	Outcomes          []Outcome
	Answers           []ProbeStart // of a connection; then the task has no outcomes
	Waits             bool         // only time or an event helps
}

// ProbePerson is somebody who is asked, and why.
type ProbePerson struct{ Key, Name, Why string }

// ProbeMail is a mail that would have been sent.
type ProbeMail struct {
	At                time.Time
	To, Subject, Text string
	Fresh             bool // sent by the last move
}

// ProbeDay is a day of the story.
type ProbeDay struct {
	Day   string
	Lines []ProbeLine
}

// ProbeLine is one sentence of the story.
type ProbeLine struct{ At, Text, Icon string }
