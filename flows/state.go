package flows

import (
	"time"

	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// State is a case as the decider sees it: the fold of its events. Nothing outside Evolve changes it.
type State struct {
	Lang      string // the language the submitter used; "" is that of the site
	Case      string // opaque id
	Flow      source.Ref
	Seq       int // of the last event; also the case's revision. 0: not begun
	Number    string
	Started   time.Time // UTC
	Ended     time.Time // zero while running
	Status    string    // key of the end status; "" while running
	Submitter Party
	Subject   Party
	Verified  bool         // false: started without sign-in ("Angaben ungeprüft")
	Confirmed bool         // the submitter's mailbox confirmed the submission
	Earlier   []string     // numbers of cases that may be about the same thing
	Values    forms.Values // of the start form; without erased ones
	Settings  map[string]any
	Steps     map[string]StepState // newest round, by place
	Blocks    map[string]Block     // parallel and each, by place and round ("zustimmung:1")
	Heard     []HeardEvent         // events of the case that no wait has used yet, oldest first
	Undoing   *Undoing             // what was done is being taken back; nil: nothing
	Open      []Stop               // what the case waits for, oldest first
	Timers    []Timer              // running clocks
	Mails     int                  // mails requested so far
	Unknown   string               // kind of an event this version cannot read: only refusals follow
	Failure   *Failure             // the definition failed at run time: the case halts until an admin acts
	// Mailboxes are addresses by the name a Party.Mailbox gives: "submitter", or "<step>.<n>" for an
	// address that the author wrote into a rule. Erased ones are absent.
	Mailboxes map[string]string
	// Disputable are decisions by link that may still be disputed; Pending are commands that wait for them.
	Disputable []Disputable
	Pending    []Pending
	Amends     Amends     // the ended case that this one would change
	AmendedBy  []Amended  // cases that would change this one, or have, oldest first
	Erased     bool       // every personal value of the time before is gone
	Disputed   []string   // stops with a choice that somebody says they did not make
	Sightings  []Sighting // of originals, oldest first
	disputes   []disputedChoice
	heardIDs   map[string]bool
	repaired   []repairedValue
	done       *ended
	origins    map[string]int // where a value stands: "answers.<field>", "mailbox.<name>" -> seq
}

// Disputable is a decision by link whose effects wait.
type Disputable struct {
	Stop  string
	Until time.Time
	Seq   int // of the TaskDecided
}

// disputedChoice is a choice that By says they did not make.
type disputedChoice struct {
	stop string
	by   Party
}

// Pending is a command that must not run before a time, because a decision may still be disputed.
type Pending struct {
	Command   string
	Seq       int
	NotBefore time.Time
}

// ended is a list of ended stops, newest first: adding one costs the same in a case of any length.
type ended struct {
	stop    string
	done    Done
	choices []Choice
	gave    []Delegation // parts of it that were given to others
	next    *ended
}

// choicesOf are the choices made in a stop, open or ended.
func (s *State) choicesOf(stop string) []Choice {
	if open := s.Stop(stop); open != nil {
		return open.Choices
	}
	for e := s.done; e != nil; e = e.next {
		if e.stop == stop {
			return e.choices
		}
	}
	return nil
}

// Party is somebody in a case. Exactly one of Person and Mailbox is set once known; both empty: nobody.
type Party struct {
	Person  string `json:"person,omitempty"`  // id
	Mailbox string `json:"mailbox,omitempty"` // name of the personal value that holds the address
	Service string `json:"service,omitempty"` // declared service
}

// StepState is what steps.<name> shows.
type StepState struct {
	Rounds  int
	Outcome string
	By      Party
	At      time.Time
	Comment string       // reason; shown to the applicant
	Values  forms.Values // of the step's own form, or a call's output
	// Rows are what was decided row by row; nil: all rows got Outcome. EnteredBy is who entered what a body decided; By
	// is nobody then. AnsweredSeq is the event that holds newer Values than that at Seq; 0: none.
	Rows        []RowChoice
	EnteredBy   Party
	AnsweredSeq int
	Passed      bool // not needed (when), or skipped
	Undone      bool // what it did was taken back
	Entered     int  // of the event that began the newest round
	Skipped     bool // by SkippedBy: the newest round counts as not visited
	SkippedBy   Party
	Seq         int // of the event that holds the comment and the values
	// Chosen counts how often each outcome was chosen, over all rounds; atMost needs it.
	Chosen map[string]int
}

// Stop is something a case waits for.
type Stop struct {
	ID         string // step/round, unique in the case
	Step       string // the place
	Round      int
	Kind       StopKind
	Opened     time.Time
	Due        time.Time // zero: no deadline
	Resolution Resolution
	ClaimedBy  string        // person; "" = free
	Fields     []string      // of Returned: the fields that are open again
	Resume     string        // of Returned and Resting: the stop that goes on afterwards
	Left       time.Duration // of a suspended stop: what was left of its deadline
	Suspended  bool
	Extended   bool      // somebody moved the deadline
	Nudged     time.Time // when the applicant last asked for a look at it; zero: never
	Command    string    // of Calling: the command whose answer is awaited
	Error      string    // of Working: why the connector did not do it; "" = no way in
	Choices    []Choice
	Consults   []Consult // questions to others, oldest first
	Paused     time.Time // since when an open question stops its time; zero: it runs
	Urgent     bool      // see TaskOpened
}

// StopKind is the kind of a Stop.
type StopKind string

// The kinds of stops.
const (
	Deciding StopKind = "task"   // people choose an outcome
	Working  StopKind = "work"   // a manual work item of a connector, with outcomes of its own
	Returned StopKind = "return" // the submitter answers
	Resting  StopKind = "hold"   // until a date
	Calling  StopKind = "call"   // a connector answers
	Waiting  StopKind = "wait"   // a time, or an event of the case
)

// Choice is one recorded vote or decision in a stop that several decide.
type Choice struct {
	By      Party
	Way     Way
	At      time.Time
	Outcome string
	Weight  string // what a vote counts where votes are weighed; "" is one
	Seq     int
}

// Resolution is who was found for a task and why: the explanation in the record.
type Resolution struct {
	Rule      string     `json:"rule"` // as written by the author
	Approvers []Approver `json:"approvers"`
	Path      []Rung     `json:"path"`   // every place that was asked, in order
	Vacant    bool       `json:"vacant"` // nobody was found before the caretaker
	// Deputies and Up say how far an overdue task has moved: deputies were added, and how many levels
	// it climbed. The rule is resolved again with them.
	Deputies bool `json:"deputies,omitempty"`
	Up       int  `json:"up,omitempty"`
	// Named are the people whom the task was handed to; the rule is resolved with them instead of its own people, as
	// long as they can.
	Named []string `json:"named,omitempty"`
	// Delegated are parts of the task that somebody gave to others, and Added those who were asked beside the rule.
	Delegated []Delegation `json:"delegated,omitempty"`
	Added     []Added      `json:"added,omitempty"`
	// Turn is whose turn it is of Turns, in a step that several decide in order; 0: no such step.
	Turn  int `json:"turn,omitempty"`
	Turns int `json:"turns,omitempty"`
}

// Approver is somebody who may decide a task.
type Approver struct {
	Party
	As       string `json:"as"`                 // holder, deputy, group, levelUp, caretaker, submitter, subject, named
	Function string `json:"function,omitempty"` // or group
	Unit     string `json:"unit,omitempty"`
	Topic    string `json:"topic,omitempty"` // that the office is held for
	For      string `json:"for,omitempty"`   // deputy of this person; of delegate and added: who asked them
	Asked    bool   `json:"asked"`           // gets a brief; others of the rule may decide too
	// address is that of a mailbox which the case does not know yet; learnt takes it out before the event is made.
	address string
}

// Rung is one place of the climb: an office that was asked, and what came of it.
type Rung struct {
	Function string `json:"function"`
	Unit     string `json:"unit,omitempty"`
	Topic    string `json:"topic,omitempty"`
	Person   string `json:"person,omitempty"`
	Found    string `json:"found"` // taken, vacant, absent, excluded, noDeputy, overdue, ended, unknown
	Until    string `json:"until,omitempty"`
	Why      string `json:"why,omitempty"` // of excluded: submitter, subject, steps.<step>; of ended: the unit that took the place
}

// Timer is a clock of a case. ID is unique in the case.
type Timer struct {
	ID   string    `json:"id"`
	At   time.Time `json:"at"`
	Kind string    `json:"kind"` // remind, overdue, resume, expire, wait
	Stop string    `json:"stop"`
	N    int       `json:"n"` // which entry of remind or overdue
}

// Done is how a stop ended; it lets a second post be shown the first result.
type Done struct {
	Step    string
	Round   int
	By      Party
	Way     Way
	At      time.Time
	Outcome string
	Seq     int
}

// Failure is an expression of the definition that failed at run time.
type Failure struct {
	Pos   source.Pos `json:"pos"`
	Error string     `json:"error"` // in the author's words, without personal values
	Step  string     `json:"step"`
	// Ahead are places that were to be entered too and wait for the repair.
	Ahead []string `json:"ahead,omitempty"`
}

// Done returns how the stop ended, if it has.
func (s *State) Done(stop string) (Done, bool) {
	for e := s.done; e != nil; e = e.next {
		if e.stop == stop {
			return e.done, true
		}
	}
	return Done{}, false
}

// Stop finds an open stop, or nil.
func (s *State) Stop(id string) *Stop {
	for i := range s.Open {
		if s.Open[i].ID == id {
			return &s.Open[i]
		}
	}
	return nil
}
