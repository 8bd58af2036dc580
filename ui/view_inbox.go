package ui

import "time"

// CaseItem is a case in a list.
type CaseItem struct {
	Href    string
	Number  string
	Title   string
	Process string
	Badge   Badge
	Changed time.Time
	Note    string      // "" is left out
	Amend   *AmendOffer // asks for a change of the ended case; nil is left out
}

// WorkPage is a piece of work done by hand in another system: values to copy, and what came of it.
// Its decision posts as in TaskPage.
type WorkPage struct {
	Shell
	Number    string
	Process   string
	Step      string
	Queue     string // name of the group
	Badge     Badge
	Due       Deadline
	Brief     string // Markdown: what is to be done
	ClaimedBy string
	ByMe      bool   // only then the decision is shown
	Claim     string // address to post to; "" is not offered
	Release   string
	Values    []Row          // to copy
	Withdrawn []ConsentItem  // consents that were withdrawn
	Originals []OriginalItem // papers to be seen
	Sections  []Section
	Entries   []Entry
	Link      *LinkNote // set on pages opened from a mail
	Back      string
	Decision  Decision
	Remark    *RemarkForm  // writes a remark without finishing; nil is not offered
	Earlier   []CaseItem   // other cases of the same person
	Case      string       // address of everything about the case; "" is left out
	Account   *AccountNote // set where the step asks for an account: stands instead of claim and decision
}
