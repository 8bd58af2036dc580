package ui

import "time"

// StatusPage shows an applicant where the case is. It never holds internal notes or names of approvers
// beyond what the flow makes visible.
type StatusPage struct {
	Shell
	Number   string
	Process  string // title of the form
	Badge    Badge
	Where    string    // a sentence: what happens at the moment
	Since    time.Time // since when
	Next     []string  // sentences: what comes next
	Due      Deadline  // until when the next step is expected
	Stages   []Stage   // the path in large steps; may be empty
	Decision *Verdict  // once decided
	Ask      *Answer   // an open question to the applicant
	Withdraw *Withdraw // offered while it is possible
	Actions  []StatusAction
	Nudge    *Nudge // nil: there is nobody to ask
	Usual    string // how long it takes from sending to the end; "" is not known
	Entries  []Entry
	Sections []Section // what was sent in; may be empty (erased, or not visible by link)
	Consents []ConsentItem
	Amend    *AmendOffer  // asks for a change of an ended case; nil: nobody can now
	Linked   []LinkedCase // cases that this one amends, or is amended by
	Copy     string       // address of the copy to print; "" is left out
	Bookmark bool         // says that this address is the key to the page
}

// CopyPage is everything that somebody sent in, or is about to, to print or to keep.
type CopyPage struct {
	Shell
	Process  string
	Number   string    // of the case; "" while it is a draft
	At       time.Time // when it was sent in; zero while it is a draft
	Now      time.Time // when the copy was made
	Sections []Section
	Back     string
	BackText string
}

// Stage is a step of the path as an applicant sees it.
type Stage struct {
	Title string
	Note  string // "seit 19. November", "entfällt"; "" is left out
	State StageState
}

// StageState is where a stage stands.
type StageState string

// The states of a stage. The zero state is still to come.
const (
	StageTodo    StageState = ""
	StageDone    StageState = "done"
	StageCurrent StageState = "current"
	StageFailed  StageState = "failed"
)

// Verdict is what was decided.
type Verdict struct {
	Tone  Tone
	Title string
	Text  string // the reason, as written
	By    string
	At    time.Time
	Rows  []Row // what the decision says beside (conditions, dates)
	Files []File
}

// Answer is the form by which an applicant answers a question. It posts the fields, "_remark" and "_state"
// to Action; uploads work as in FormPage.
type Answer struct {
	Question string
	By       string
	Until    Deadline
	Action   string
	Live     string
	Upload   string
	State    string
	Fields   Fields
	Comment  string
}

// Withdraw lets an applicant end the case. It posts "reason" to Action.
type Withdraw struct {
	Action  string
	Label   string // of the action, as the flow names it; "" is "Antrag zurückziehen"
	Warning string // what follows; "" is the general sentence
}

// StatusAction leads to the form of something that an applicant may do now.
type StatusAction struct {
	Href   string
	Label  string
	Files  bool // its form takes papers
	Danger bool // it ends the case
}

// Nudge asks those who are asked once more. It posts to Action; where that is "", it is possible from From on.
type Nudge struct {
	Action string
	From   time.Time
}
