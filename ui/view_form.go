package ui

import "laufzettel/forms"

// Fields is a block of questions with what was typed and what is wrong.
type Fields struct {
	Views    []forms.FieldView
	Problems []forms.Problem
	// Files are the uploads stored so far, by field path.
	Files map[string][]File
	// Sheets are what tables offer around reading rows from a file, by field path.
	Sheets map[string]Sheet
	// Prefix keeps HTML ids apart where two blocks share a page; "" for the only one.
	Prefix string
}

// FormPage asks one page of a form. It posts to Action: the fields by path, "_page", "_state" and "_do",
// which is one of: next, back, save, refresh, upload:<path>, remove:<path>:<file id>, addrow:<table>,
// droprow:<table>:<number>, import:<table>. New files are posted as "file:<path>", a file with rows of a table
// as "import:<table>".
type FormPage struct {
	Shell
	Notices []SiteNotice // of the site, for forms
	Intro   string       // Markdown, above the first page only
	Back    string       // address of "Alle Formulare"; "" is left out
	Action  string
	Live    string // where the browser asks what shows now; "" switches that off
	Upload  string // where the browser puts single files; "" switches that off
	Save    string // where the browser saves along the way; "" switches that off
	Seen    string // mark of what is stored of this page, comes back as "_seen"
	State   string // opaque, comes back as "_state": draft and what was shown
	Page    string // name of the page, comes back as "_page"
	Heading string // of the page
	Lead    string // Markdown below it
	Steps   []FormStep
	Fields  Fields
	First   bool          // no button "Zurück"
	CanSave bool          // offers to save and go on later
	Kept    Deadline      // until when what is stored of it is kept; zero is left out
	Earlier *EarlierOffer // answers of an earlier case that may be taken over
	Privacy string        // Markdown: who is responsible, why, how long; folded away; "" is left out
	Closing string        // until when it can be sent, and the last places; "" is left out
	Trap    string        // of the hidden inputs "_time" and "_website"; "" leaves both out
}

// FormStep is a page of the form in the stepper.
type FormStep struct {
	Title   string
	Href    string // of pages already seen; "" is not a link
	Current bool
	Done    bool
}

// SavePage asks for the mail address a link to the draft goes to, and, once Sent, says that it went.
// It posts "email" and "_state" to Action.
type SavePage struct {
	Shell
	Form    string // title of the form
	Action  string
	State   string
	Email   string
	Problem string // what is wrong with the address
	Sent    bool
	Until   Deadline // when the draft is deleted
	Resume  string   // address of the form page to go on with at once
}

// CheckPage shows all answers before sending. It posts "_state" and "_do=send" to Action.
type CheckPage struct {
	Shell
	Action    string
	State     string
	Back      string
	Steps     []FormStep
	Sections  []Section
	Problems  []PageProblem // what is still missing: then nothing can be sent
	Copy      string        // address of the copy to print; "" is left out
	Fields    Fields        // confirmations asked for here; may be empty
	Privacy   string        // Markdown; "" is left out
	CanSave   bool
	Closing   string     // until when it can be sent, and the last places; "" is left out
	Trap      string     // of the hidden inputs "_time" and "_website"; "" leaves both out
	Blocked   *Blocked   // nothing can be sent now: then there is no button
	Duplicate *Duplicate // a warning to be ticked; nil is none
}

// PageProblem is a problem that stands on another page.
type PageProblem struct {
	Label, Text, Href string
}

// ReceiptPage says that a submission is stored.
type ReceiptPage struct {
	Shell
	Number string // of the case
	Form   string // its title
	Email  string // where the confirmation goes; "" is nowhere
	Status string // address of the status page
	Copy   string // address of the copy to print; "" is left out
	Next   []string
	Anew   string // address of another empty form; "" is left out
}
