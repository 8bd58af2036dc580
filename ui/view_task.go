package ui

import "time"

// TaskPage is the desk of an approver: everything about the case, and one decision.
type TaskPage struct {
	Shell
	Number     string
	Process    string // title of the form
	Step       string // title of the step
	Place      string // "Schritt 2 von 4"; "" is left out
	Badge      Badge
	Due        Deadline
	Brief      string         // Markdown: what the step means and what is asked
	You        string         // why this person is asked
	Moved      string         // how the task came to them after it was opened; "" was theirs from the start
	Why        []string       // how the people of the task were found, folded away
	Unverified bool           // the applicant was not signed in: "Angaben ungeprüft"
	Withdrawn  []ConsentItem  // consents that were withdrawn
	Originals  []OriginalItem // papers to be seen
	Sections   []Section
	Entries    []Entry
	Link       *LinkNote // set on pages opened from a mail
	Back       string    // address of the inbox; "" is left out
	Decision   Decision
	Remark     *RemarkForm  // writes a remark without deciding; nil is not offered
	Earlier    []CaseItem   // other cases of the same person
	Aid        []AidLink    // what else can be done with the task
	Advice     []AdviceItem // questions to others
	Case       string       // address of everything about the case; "" is left out
	Account    *AccountNote // set where the step asks for an account: stands instead of the decision
}

// LinkNote says whom a mailed link is for. It gets a warning not to pass it on.
type LinkNote struct {
	For   string // name or mailbox
	Until time.Time
}

// Decision is the form that decides a task. It posts to Action: "_seal", "outcome", "comment", "note",
// "ask" (paths, of an outcome that asks back), "word", the step's own fields by path, and "_do": decide,
// upload:<path> or remove:<path>:<file id>.
// Nothing is preselected: an outcome is Chosen only where the person chose it in the post before.
type Decision struct {
	Action   string
	Live     string
	Upload   string
	Seal     string
	Title    string // "" is "Deine Entscheidung"
	Outcomes []Outcome
	Fields   Fields // the step's own form
	Comment  string // shown to the applicant
	// NoComment leaves the comment out: the applicant does what was asked and need not give themselves reasons.
	NoComment bool
	Note      string // internal
	HasNote   bool
	Ask       []AskField
	Word      *WordChallenge
	Submit    string        // label of the button; "" is "Entscheidung absenden"
	Problems  []Problem     // about outcome, comment, note, ask and word; fields carry their own
	Body      string        // the body that has decided; whoever is asked only enters it
	Rows      *RowsDecision // chooses for each row; nil decides the case as a whole
	Edits     Fields        // answers of the applicant that may be changed
	Undo      string        // says until when the decision can be taken back; "" is left out
}

// Outcome is one way to decide.
type Outcome struct {
	Key    string
	Label  string
	Text   string // what follows
	Tone   Tone
	Icon   string
	Reason bool // the comment is required
	Asks   bool // opens the chooser of fields
	Chosen bool
}

// AskField is a field that can be opened again for the applicant.
type AskField struct {
	Path   string
	Label  string
	Value  string // formatted; "" is not answered
	Group  string // heading it stands under, in order
	Chosen bool
}

// Problem is a problem with a control of the page that is not a form field.
type Problem struct {
	Control string // outcome, comment, note, ask, word, email, code, reason
	Text    string
}

// WordChallenge asks for a word that stands in the mail, where a mailbox has posted by machine.
type WordChallenge struct {
	Hint  string // where the word stands; "" is the general sentence
	Typed string
}

// WordPage asks for the word alone, before a task is shown. It posts "word" to Action.
type WordPage struct {
	Shell
	Number  string
	Action  string
	Word    WordChallenge
	Problem string
}

// DecidedPage thanks for a decision, or shows the first result to a second post.
type DecidedPage struct {
	Shell
	Number  string
	Process string
	Outcome string // its label
	Tone    Tone
	By      string
	At      time.Time
	Comment string
	Again   bool     // this post came second: the result is the first one
	Other   bool     // somebody else decided
	Ended   string   // said instead where nobody decided: the case or the task ended in another way
	Next    []string // what happens now
	Undo    string   // a sentence on taking it back; "" is left out
	Inbox   string   // address of the inbox; "" is left out
}

// OutdatedPage is shown where a case has moved on since the person looked: what changed, and the way back.
type OutdatedPage struct {
	Shell
	Number  string
	Process string
	Changes []Change
	Outcome string // what was chosen and not applied
	Comment string // what was written, to be kept
	Again   string // address of the task page as it is now
}

// Change is one answer that is not what it was.
type Change struct {
	Label, Before, After string
}
