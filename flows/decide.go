package flows

import (
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// Input is something that reaches a case from outside.
type Input struct {
	At time.Time // UTC; truncated to milliseconds before deciding
	By Actor
	Do any // one of the input types below
}

// Start begins a case. Values were read by the start form and are checked again.
type Start struct {
	Lang      string // the language the submitter used; "" is that of the site
	Case      string
	Number    string
	Values    forms.Values
	Submitter Party
	Subject   Party
	Mailbox   string // address of a submitter who is not a known person; becomes a personal value
	Verified  bool
	Confirmed bool     // see Started
	Earlier   []string // see Started
	Trigger   string   // see Started
	// Settings are what pinned settings say now, where that is not what the definition says: the stored form by name. What
	// does not fit its setting is left out.
	Settings map[string]any
	Amends   Amends // see Started
}

// Choose decides a task. Revision is the case revision the person looked at; 0 skips the check (API).
type Choose struct {
	Stop     string
	Outcome  string
	Values   forms.Values // of the step's form
	Comment  string       // reason, shown to the applicant
	Note     string       // internal
	Fields   []string     // of an outcome with fields: chosen
	Revision int
	// Rows and Rest are the choices of a task that decides row by row: Rows in the order of the rows, a missing or empty
	// one takes Rest. Outcome is "" then; an outcome about the whole task (an ask-back) leaves them out.
	Rows []RowChoice
	Rest string
	// Edits are changes of the start form (the key edits); nil: none.
	Edits *Edits
	// What the decider found out about Rows and Edits.
	rows    []string
	edited  forms.Values
	changed []string
}

// AnswerReturn is the answer to an ask-back, of the applicant or of whoever decided an earlier step; only the reopened
// fields count.
type AnswerReturn struct {
	Stop    string
	Values  forms.Values
	Comment string
}

// Claim, Release and the rest are what may happen to a task or case beside a decision.
type Claim struct{ Stop string }

// Release gives a claimed task back.
type Release struct{ Stop string }

// Fire says that a timer ran out.
type Fire struct{ Timer string }

// Answer is a connector's answer.
type Answer struct {
	Command string
	OK      bool
	Manual  bool
	Error   string
	Output  map[string]any
}

// Act is an anytime action.
type Act struct {
	Action  string
	Values  forms.Values
	Comment string
}

// Reassess resolves every open task again (offices, deputies or absences changed; every night).
type Reassess struct{}

// Dispute is "Das war ich nicht".
type Dispute struct{ Stop string }

// EraseValues removes personal values by reference (seq/name); nil: all of the case.
type EraseValues struct {
	Refs []string
	Why  string
}

// Decision is what follows from an input: first store Events, then run Commands.
type Decision struct {
	Events   []Recorded
	Commands []Command
	// Hold are ids of earlier and of these commands that must not run until an admin says so, because a
	// decision was disputed.
	Hold []string
}

// Command is work for the shell, run only after its events are stored. ID is also the idempotency key.
// Commands hold no personal data: they point at the event that does.
type Command struct {
	ID        string // case/seq.n
	Kind      CommandKind
	Seq       int    // of the event that holds the values
	Stop      string // of a brief, confirmation, call
	To        Party  // of a brief or confirmation
	Brief     string // which brief, see the Brief constants
	Connector string
	Operation string
	NotBefore time.Time
	Urgent    bool `json:",omitempty"` // of a brief: it waits for no digest and no quiet hours
}

// CommandKind is what a Command does.
type CommandKind string

// The kinds of commands.
const (
	SendMail  CommandKind = "mail"  // an author's mail (MailRequested at Seq)
	SendBrief CommandKind = "brief" // the engine's own mail about a task
	Call      CommandKind = "call"  // a connector (CallRequested at Seq)
)

// Refusal is an input that cannot be accepted now; nothing is stored.
type Refusal struct {
	Code RefusalCode
	Text source.Text
	Done *Done // of AlreadyDone: the first result of the stop; nil where the input was about no choice
	// Problems of the step's form, field by field.
	Problems []forms.Problem
}

func (r *Refusal) Error() string { return string(r.Code) }

// RefusalCode says why an input was refused.
type RefusalCode string

// The reasons of refusals.
const (
	NotYours      RefusalCode = "not-yours"    // the actor is not among those who may
	AlreadyDone   RefusalCode = "already-done" // Done says how
	Outdated      RefusalCode = "outdated"     // the case changed since Revision
	Finished      RefusalCode = "finished"     // the case has ended
	NoSuchTask    RefusalCode = "no-such-task"
	NoSuchOutcome RefusalCode = "no-such-outcome"
	Incomplete    RefusalCode = "incomplete"    // reason or answers missing: Problems
	NeedsAccount  RefusalCode = "needs-account" // signIn: account
	Claimed       RefusalCode = "claimed"       // by somebody else
	Unreadable    RefusalCode = "unreadable"    // written by a newer version
	Halted        RefusalCode = "halted"        // Failure
	NotNow        RefusalCode = "not-now"       // anytime action outside its time
)

// Facts is what the decider may ask about the world. The shell answers from one immutable snapshot and
// records every answer with the commit, so that a replay hears the same.
type Facts interface {
	// Office is a function in a unit ("" = the site's top unit) on a day.
	Office(function, unit string, on expression.Date) Office
	// Group lists the members of a group or queue on a day.
	Group(name string, on expression.Date) Office
	// Caretaker lists who looks after cases nobody else can decide.
	Caretaker() []string
	// Unit describes a unit; false if there is none.
	Unit(key string) (expression.Record, bool)
	// Row is a register row as it is today.
	Row(register, key string) (expression.Record, bool)
	// Workday says whether a day is a working day of a Land ("HE", "" = the site's).
	Workday(land string, d expression.Date) bool
	// Same says whether a person and somebody of the case are, as far as can be known, the same human:
	// by person id, mailbox, drkserver number, or name with birth date.
	Same(person string, other Identity) bool
	// Setting is the value of a live setting of a process.
	Setting(process, name string) (any, bool)
	// Presence says whether somebody is there on a day, wherever they hold an office; false: no such person.
	Presence(person string, on expression.Date) (Holder, bool)
	// Person is what expressions may read of a person {key, name}.
	Person(id string) (expression.Record, bool)
	// Rules of deadlines and the zone of the site.
	Site() Site
}

// Office is who holds a function in a unit (or who is in a group) on a day.
type Office struct {
	Function string
	Unit     string
	Holders  []Holder
	Deputies []Holder // of the office
	// Together says that deputies are always asked with the holder, not only in their place.
	Together bool `json:",omitempty"`
	// Up is the next place of the climb; empty at the top.
	UpFunction, UpUnit string
	// Ended is a unit on the way to this office that exists no more, and Successor what took its place; "" for none.
	Ended, Successor string `json:",omitempty"`
	// Left are those whose term has ended lately (within a month or so): they explain why a task has moved.
	Left []Left `json:",omitempty"`
}

// Left is somebody who held an office or was its deputy, until On (the last day).
type Left struct {
	Person string
	On     expression.Date
}

// Holder is a person in an office. Absent ones have a replacement if they named one.
type Holder struct {
	Person      string
	Absent      bool
	Until       expression.Date // last day of the absence; zero if unknown
	Replacement []string
	Since       expression.Date `json:",omitzero"`  // first day in the office; zero: always
	Topics      []string        `json:",omitempty"` // what they hold the office for; none: whatever comes
}

// Identity is somebody of a case as far as it is known. Label names the role for the record: submitter,
// subject, steps.<name>.
type Identity struct {
	Label     string
	Party     Party
	Email     string
	Number    string // personnel number (drkserver)
	Name      string // given name, blank, family name
	BirthDate string // 2006-01-02
}

// Site is what is the same for every case of an installation.
type Site struct {
	Zone          string // Europe/Berlin
	Land          string
	MoveDeadlines bool // a deadline in days on a day off moves to the next working day
	Lang          string
}

// The engine's own mails, by Command.Brief.
const (
	BriefTask         = "task"         // a task waits for To
	BriefReminder     = "reminder"     // it still waits
	BriefOverdue      = "overdue"      // it came to To because its deadline passed
	BriefReassigned   = "reassigned"   // it came to To because offices, deputies or absences changed
	BriefReturn       = "return"       // an ask-back for the submitter
	BriefConfirmation = "confirmation" // To decided by link; offers the dispute
	BriefDisputed     = "disputed"     // to the caretaker: somebody says they did not decide
	BriefVacant       = "vacant"       // to the caretaker: nobody else was found for a task
)
