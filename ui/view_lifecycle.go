package ui

// ClosedPage stands in the place of a form that cannot be begun now: not yet open, over, or full.
type ClosedPage struct {
	Shell
	Heading string // why: "Das Formular öffnet am ..."
	Text    string // Markdown of the author; "" is left out
	Back    string // address of the portal
}

// Blocked says on the check page why nothing can be sent now. The answers stay readable and can be printed.
type Blocked struct {
	Heading string
	Text    string // Markdown of the author; "" is left out
	Kept    string // what becomes of the answers
}

// Duplicate warns on the check page of an earlier case. It posts "_anyway".
type Duplicate struct {
	Text    string // Markdown
	Problem string // where it was sent without the tick
}

// AlmostPage says that a submission counts only when its mailbox has confirmed it. It posts "_do" to Action, which
// is again (mail the link once more) or change (back to the form).
type AlmostPage struct {
	Shell
	Form   string // its title
	Email  string
	Until  string // "22. November 2026, 14:30 Uhr"
	Mailed bool   // false: the mailbox has got too many mails for now
	Action string
}

// ConfirmPage is what the mailed link opens. It posts to Action; opening it confirms nothing.
type ConfirmPage struct {
	Shell
	Form    string // its title
	Email   string
	Until   string
	Problem string // why it was not taken; it goes on waiting
	Past    bool   // nothing waits any more: then all of the above is empty
	Action  string
}
