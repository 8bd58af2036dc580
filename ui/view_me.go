package ui

import "time"

// MePage are the things of whoever is signed in.
type MePage struct {
	Shell
	Name    string
	Tasks   int // that wait
	Resume  []Resume
	Cases   List[CaseItem]    // sent by this person
	About   List[CaseItem]    // sent by others, about this person
	Decided List[DecidedItem] // tasks that they decided
	Doors   []Tile            // to pages about themselves: absence, wishes, sign-in
}

// List is one page of something, the newest first, with the ways on and back to the beginning.
type List[T any] struct {
	Items       []T
	First, Next string // addresses; "" is none
}

// DecidedItem is a decision that somebody made.
type DecidedItem struct {
	Href    string // "" where they may not see the case any more
	Number  string
	Title   string // of the case
	Process string
	Step    string
	Outcome Badge
	At      time.Time
}

// AbsenceNote says in a line how somebody is represented. The zero AbsenceNote says that they are there.
type AbsenceNote struct {
	Text string // "Abwesend bis 6. Januar, Vertretung: Dario Testfall"
	Soon bool   // it has not begun yet
}

// ActionPage is the form of something that an applicant may do at any time, such as adding a paper. It posts the
// fields, "_remark" and "_state" to Action; uploads work as in FormPage.
type ActionPage struct {
	Shell
	Number  string
	Process string
	Heading string
	Warning string // what follows, where it ends the case; "" is left out
	Submit  string // of the button
	Danger  bool   // it ends the case
	Answer  Answer // its Question, By and Until are not shown
	Back    string
}
