package ui

// DraftPage tells a person something about what they have begun and offers what they can do: that the form has
// changed, that it is offered no longer, until when a draft is kept, that it goes, that a link is over. Each
// button is a form of its own that posts to its Action.
type DraftPage struct {
	Shell
	Form     string // title of the form, above the heading
	Heading  string
	Text     []string // paragraphs below it
	Notes    []DraftNotes
	Sections []Section // answers, as the check page shows them; they can be printed
	Buttons  []DraftButton
	Links    []DraftLink
	State    string // comes back as "_state"
}

// DraftNotes are things to know, under a heading of their own.
type DraftNotes struct {
	Title string
	Text  string // "" is left out
	Items []DraftNote
}

// DraftNote is one thing to know about a question.
type DraftNote struct {
	Label  string // of the question
	Text   string // what has become of it
	Answer string // what the person had answered; "" is left out
	Now    string // how that reads now; "" is left out
}

// DraftButton is something that is done by pressing a button.
type DraftButton struct {
	Action, Label   string
	Primary, Danger bool
}

// DraftLink leads to another page.
type DraftLink struct{ Href, Label string }

// EarlierOffer lets a signed-in person take over answers of an earlier case; the button posts _do=earlier.
type EarlierOffer struct {
	Number string
	On     string // the day it was submitted
	Fields string // what it would fill
}
