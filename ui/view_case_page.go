package ui

import "time"

// CasePage is everything about one case, for those who may see it: where it stands, what happened and why, what was
// answered, what it set off, and on which version it runs. It holds internal notes; no applicant is shown it.
type CasePage struct {
	Shell
	Number  string
	Process string // title of the form
	Badge   Badge
	Unit    string // of the case; "" has none
	Started time.Time
	Back    string // address of the list; "" is left out
	Task    string // address of the reader's own open task in this case; "" has none

	Now     []NowTask // what the case waits for
	Where   string    // a sentence, where it waits for nobody
	Since   time.Time
	Halted  string // why the definition stopped it; "" runs
	Repair  string // where somebody who manages the case lets it go on; "" is left out
	Outcome *Verdict

	Entries    []Entry // the history, oldest first
	Remark     *RemarkForm
	Withdrawn  []ConsentItem
	Sections   []Section // what was sent in
	Filled     []Section // what was filled in at steps
	Kept       bool      // some answers are kept from this reader
	Files      []CaseFile
	Effects    []EffectLine
	Troubled   int // effects that need somebody
	Unverified bool
	Facts      []Row
	Version    CaseVersion
	Earlier    []CaseItem
	Called     []CalledCase // those that this case belongs to, or began
	Linked     []LinkedCase // those that this case amends, or is amended by
	Actions    []CaseAction // of those who manage it; empty for everybody else
	Preview    string       // address of what the applicant sees; "" is left out
}

// NowTask is something that a case waits for.
type NowTask struct {
	Step    string
	Badge   Badge
	Who     []string // who may decide it, with their place
	Claimed string   // who takes care of it; "" is nobody
	Since   time.Time
	Due     Deadline
	Why     []string // how these people were found
	Rule    string   // as the author wrote it
	Vacant  bool     // nobody but the caretaker was found
	Text    string   // what it waits for, where that is no person; "" waits for Who
	Part    string   // which of several it is about: "3 von 10"; "" is left out
}

// CalledCase leads to a case that began this one, or that this one began.
type CalledCase struct{ Href, Text string }

// CaseFile is an attachment with the question it answers.
type CaseFile struct {
	File
	Label   string
	Section string // heading the question stands under
}

// EffectLine is a mail or a call that the case set off.
type EffectLine struct {
	What    string
	Detail  string // to whom, or of which step
	Badge   Badge
	At      time.Time // when it was wanted
	When    time.Time // when it was done, or will be tried next
	WhenTxt string    // what When is: "erledigt", "nächster Versuch"
	Error   string    // without personal values
	Manage  string    // where an administrator deals with it; "" is left out
}

// CaseVersion says on what a case runs.
type CaseVersion struct {
	Hash     string // short
	Newer    string // a sentence, where another version is in force by now; "" is the present one
	Settings []Row  // pinned when the case began
	Proof    *Proof // what the check of the chain found; nil was not asked for
	Check    string // address that checks it; "" is left out
}

// Proof is what became of checking a case against its hash chain.
type Proof struct {
	OK     bool
	Events int
	At     time.Time
	Wrong  string // which event is wrong
}

// CaseAction is something that those who manage a case may do to it, or why they cannot now.
type CaseAction struct {
	Icon  string
	Label string
	Text  string // what it does, or why it cannot be done
	Href  string // "" cannot be done now
}

// RemarkForm writes something beside a decision. It posts "text", "reach" (intern or public) and "_seal" to Action.
type RemarkForm struct {
	Action  string
	Text    string
	Public  bool
	Mail    string // said beside "public": what the applicant gets
	Problem string
	Open    bool // unfolded
}

// CaseActionPage asks before a case is changed by somebody who manages it. It posts "_seal", "stop", "step", "to",
// "q", "until", "why" and "_do" (search or do) to Action.
type CaseActionPage struct {
	Shell
	Number   string
	Process  string
	Back     string
	Action   string
	Kind     string // reassign, extend, skip, reopen, cancel
	Lead     string
	Seal     string
	Tasks    []ActionChoice // which task; more than one is a choice
	Steps    []ActionChoice // where a reopened case goes on
	Now      []Row          // how it is: who is asked, until when
	Search   *PeopleSearch
	Until    string // typed
	Earliest string // first day that can be chosen, as 2026-11-22
	Follows  []string
	Done     []EffectLine // what has happened already and is not taken back
	DoneText string
	Why      string
	Hint     string   // to the reason
	Moved    []Change // what happened since the page was looked at
	Problems []Problem
	Submit   string
	Danger   bool
}

// ActionChoice is one of several.
type ActionChoice struct {
	Value, Label, Text string
	Chosen             bool
}

// PeopleSearch finds the people who get a task.
type PeopleSearch struct {
	Query  string
	Asked  bool // a search was made
	Chosen []ActionChoice
	Found  []ActionChoice
}
