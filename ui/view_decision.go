package ui

// RowsDecision is the part of a decision that chooses an outcome for each row of a table. It posts "_row.<n>" (key of an
// outcome or "" for the rest), "_row.<n>.comment" and "_rest", n from 1.
type RowsDecision struct {
	Label    string // of the table
	Items    []RowItem
	Outcomes []Outcome // those that a row can have
	Rest     string    // chosen for all others
	Problem  string    // about all others
}

// RowItem is one row with what is chosen for it.
type RowItem struct {
	Number  int    // from 1, as in the table
	Title   string // what the row is called
	Cells   []RowCell
	Outcome string
	Comment string
	Problem string
}

// RowCell is one answer of a row.
type RowCell struct {
	Label, Text string
}

// AskedPage is the desk of somebody who is asked about a step that they decided: a question, and perhaps fields that are
// open again.
type AskedPage struct {
	TaskPage
	Question string
	By       string // who asks
	Answer   Answer
	Reply    []Problem // about the answer in words
}

// Summary is what is wrong with the answer, as a decision tells it.
func (p AskedPage) Summary() Decision { return Decision{Problems: p.Reply, Fields: p.Answer.Fields} }

// AgendaPage lists the cases that wait for a body, and enters the decisions of one meeting. It posts to Action "_seal.<id>",
// "_outcome.<id>" and "_comment.<id>" for each case that is entered, and the fields of the meeting once.
type AgendaPage struct {
	Shell
	Name   string // of the body
	Back   string
	Action string
	Items  []AgendaItem
	Host   string // comes back as "_host"
	Fields Fields // of the meeting
	Done   []AgendaItem
	Left   []AgendaItem
}

// AgendaItem is one case on an agenda.
type AgendaItem struct {
	ID, Href        string
	Number, Title   string
	Process, Step   string
	Since           string
	Due             Deadline
	Outcomes        []Outcome
	Chosen, Comment string
	Seal            string
	Problem         string
	Note            string // what became of it, or why it is not entered here
	Sections        []Section
}

// AgendaList lists the agendas of those who enter what bodies decide.
type AgendaList struct {
	Shell
	Agendas []AgendaEntry
}

// AgendaEntry is one agenda with how many cases wait.
type AgendaEntry struct {
	Name, Href string
	Waiting    int
}

// AmendOffer is the button that asks for a change of an ended case; it posts to Action.
type AmendOffer struct {
	Action, Label string
}

// LinkedCase is another case that this one amends, or is amended by.
type LinkedCase struct {
	Text   string // "Geändert durch"
	Number string
	Href   string // "" is no link
}
