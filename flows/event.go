package flows

import (
	"time"

	"laufzettel/definitions/source"
)

// Event is something that happened in a case. It holds no personal values: those stand beside it in
// Recorded.Values, are stored apart and can be erased (design.md promise 8).
type Event interface{ Kind() string }

// Recorded is an event with its place, time, actor and personal values.
type Recorded struct {
	Seq   int
	At    time.Time // UTC, whole milliseconds
	By    Actor
	Event Event
	// Values are personal: answers ("answers.nachname"), "comment", "note" (internal), "mailbox.0",
	// "mail.to", "mail.subject", "mail.text", "with.person", "output.number". Erased ones are absent.
	// In memory they are values of the expression language; EncodeValues and DecodeValues are the stored form.
	Values map[string]any
}

// Way is how something reached a case.
type Way string

// The ways in.
const (
	ByPage   Way = "page" // signed in
	ByLink   Way = "link" // mailed link
	ByForm   Way = "form" // public form, not signed in
	ByAPI    Way = "api"
	ByTimer  Way = "timer"
	ByAnswer Way = "answer" // a connector answered
	ByCLI    Way = "cli"
	ByHook   Way = "hook"   // a signed request
	ByMail   Way = "mail"   // a mail; nobody has confirmed who sent it
	BySystem Way = "system" // re-resolution, clean-up
)

// Assurance is how sure we are who acts.
type Assurance int

// The levels, rising.
const (
	NoAssurance      Assurance = iota // public form
	MailboxAssurance                  // somebody who reads this mailbox
	AccountAssurance                  // OpenID Connect or passkey
)

// Actor is who acts, as the shell established it. For a link Party is the approver the link was sent to.
type Actor struct {
	Party
	Way       Way       `json:"way"`
	Assurance Assurance `json:"assurance,omitempty"`
	Roles     []string  `json:"roles,omitempty"` // site roles held at that moment, such as admin
}

// Started begins a case.
type Started struct {
	// Lang is the language the submitter used; "" is that of the site.
	Lang      string     `json:"lang,omitempty"`
	Case      string     `json:"case"`
	Flow      source.Ref `json:"flow"`
	Number    string     `json:"number"`
	Submitter Party      `json:"submitter"`
	Subject   Party      `json:"subject"`
	Verified  bool       `json:"verified"`
	// Confirmed: the submitter's mailbox confirmed the submission before it counted.
	Confirmed bool `json:"confirmed,omitempty"`
	// Earlier are numbers of cases that may be about the same thing; who submitted was told of them first.
	Earlier  []string       `json:"earlier,omitempty"`
	Settings map[string]any `json:"settings,omitempty"` // pinned ones
	// Trigger is what began the case where nobody filled in the start form, such as "schedule monday 08:00".
	Trigger string `json:"trigger,omitempty"`
	// Amends is the ended case that this one would change; zero: none.
	Amends Amends `json:"amends,omitzero"`
}

// Submitted carries the answers of the start form (or the reopened ones of an ask-back) in Values.
type Submitted struct {
	Form   string   `json:"form"`
	Fields []string `json:"fields"` // which were answered; of an ask-back: those that changed
}

// StepEntered and StepPassed say which way the case went.
type StepEntered struct {
	Step  string `json:"step"`
	Round int    `json:"round"`
}

// StepPassed is a step whose condition was not met.
type StepPassed struct {
	Step string `json:"step"`
}

// TaskOpened opens a stop that people decide.
type TaskOpened struct {
	Stop       string     `json:"stop"`
	Step       string     `json:"step"`
	Round      int        `json:"round"`
	Type       StopKind   `json:"type"`
	Due        time.Time  `json:"due,omitzero"`
	Resolution Resolution `json:"resolution"`
	Fields     []string   `json:"fields,omitempty"`
	Resume     string     `json:"resume,omitempty"`
	Error      string     `json:"error,omitempty"` // of a work item: what the connector said
	// Extended says that somebody moved the deadline of the round before, and that it goes on with what was left.
	Extended bool `json:"extended,omitempty"`
	// Urgent says that the step is urgent: its mails wait for nothing, and deputies were asked with the holders.
	Urgent bool `json:"urgent,omitempty"`
}

// TaskReassigned replaces who may decide; links of people who are no longer among them die.
type TaskReassigned struct {
	Stop       string     `json:"stop"`
	Resolution Resolution `json:"resolution"`
	Why        string     `json:"why"` // overdue, admin, handover (those it was handed to cannot any more), or the code of the first change
	// Changes are what has changed in the world, where that has moved the task.
	Changes []Change `json:"changes,omitempty"`
}

// TaskClaimed and TaskReleased move a queue item.
type TaskClaimed struct {
	Stop   string `json:"stop"`
	Person string `json:"person"`
}

// TaskReleased gives a claimed task back to its group.
type TaskReleased struct {
	Stop string `json:"stop"`
}

// TaskDecided is a choice of an outcome. Its reason, note and the answers of the step's form are Values.
type TaskDecided struct {
	Stop    string `json:"stop"`
	Step    string `json:"step"`
	Round   int    `json:"round"`
	Outcome string `json:"outcome"`
	// Closes is false for a vote that leaves the stop open.
	Closes bool `json:"closes"`
	// Result is the outcome of the step where it differs from this choice (a tie of votes).
	Result string `json:"result,omitempty"`
	// Weight is what a vote counts where votes are weighed; "" is one.
	Weight string `json:"weight,omitempty"`
	// Pauses is true for an ask-back or a rest: the stop stays, suspended, until a new round replaces it.
	Pauses bool `json:"pauses,omitempty"`
	// Disputable until this time: effects that cannot be undone wait for it. Zero: at once.
	Until time.Time `json:"until,omitzero"`
	// Rows are the outcomes of a task that was decided row by row, in the order of the rows; Rest is the one that was
	// chosen for all others. Reasons of single rows are Values "row.<n>.comment", n from 1.
	Rows []string `json:"rows,omitempty"`
	Rest string   `json:"rest,omitempty"`
	// Body says that a body decided in a meeting and the actor only entered it.
	Body bool `json:"body,omitempty"`
}

// DecisionDisputed is "Das war ich nicht": the mailbox says it did not decide.
type DecisionDisputed struct {
	Stop string `json:"stop"`
	// Held are the commands that had not run yet and now wait for an admin (also Decision.Hold).
	Held []string `json:"held,omitempty"`
}

// TaskSuspended stops a clock (ask-back, hold); TaskResumed lets it run on.
type TaskSuspended struct {
	Stop string        `json:"stop"`
	Left time.Duration `json:"left"`
}

// TaskResumed ends a suspension.
type TaskResumed struct {
	Stop string    `json:"stop"`
	Due  time.Time `json:"due,omitzero"`
}

// StopClosed ends a stop without a choice: withdrawn, answered, overtaken, expired.
type StopClosed struct {
	Stop string `json:"stop"`
	Why  string `json:"why"`
}

// TimerSet and TimerFired and TimerCancelled are the life of a clock.
type TimerSet struct{ Timer }

// TimerFired says that a clock ran out.
type TimerFired struct {
	ID string `json:"id"`
}

// TimerCancelled stops a clock.
type TimerCancelled struct {
	ID string `json:"id"`
}

// MailRequested asks for an author's mail; recipient, subject and text are Values. The text may hold
// the addresses laufzettel:status and laufzettel:task, which become links when the mail is sent.
type MailRequested struct {
	Command   string    `json:"command"`
	Step      string    `json:"step"`
	To        []Party   `json:"to"`
	NotBefore time.Time `json:"notBefore,omitzero"`
}

// CallRequested asks a connector to do something; its input is Values "with.<name>".
type CallRequested struct {
	Command   string    `json:"command"`
	Stop      string    `json:"stop"`
	Step      string    `json:"step"`
	Round     int       `json:"round"`
	Connector string    `json:"connector"`
	Operation string    `json:"operation"`
	NotBefore time.Time `json:"notBefore,omitzero"`
}

// CallAnswered is what the connector said. Output is Values "output.<name>".
type CallAnswered struct {
	Command string `json:"command"`
	Stop    string `json:"stop"`
	OK      bool   `json:"ok"`
	Error   string `json:"error,omitempty"` // without personal data
	// Manual: the connection has no way in; people do it by hand as a work item.
	Manual bool `json:"manual,omitempty"`
}

// ValuesSet is the effect of a set step; the values stand in Values.
type ValuesSet struct {
	Step  string   `json:"step"`
	Names []string `json:"names"`
}

// ActionTaken is an anytime action, such as withdrawing.
type ActionTaken struct {
	Action string `json:"action"`
}

// Ended ends the case.
type Ended struct {
	Status string `json:"status"`
}

// Failed halts the case: the definition failed at run time.
type Failed struct{ Failure }

// Erased says which personal values were removed, and why (retention, request). The single ref "*" is
// every value of the case so far.
type Erased struct {
	Refs []string `json:"refs"`
	Why  string   `json:"why"`
}

// Unknown is an event kind that this version cannot read.
type Unknown struct {
	Name string `json:"-"`
	Body []byte `json:"-"`
}

// notBefore is how long a command of the event has to wait; zero: not at all.
func notBefore(e Event) time.Time {
	switch v := e.(type) {
	case MailRequested:
		return v.NotBefore
	case CallRequested:
		return v.NotBefore
	}
	return time.Time{}
}
