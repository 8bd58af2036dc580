package ui

import "time"

// InboxPage lists what waits for the person who is signed in, in sections.
type InboxPage struct {
	Shell
	Open, Late int        // of everything, whatever the page shows
	Tabs       []InboxTab // all sections together, and those that are not empty
	Filter     InboxFilter
	Parts      []InboxPart
	Narrowed   bool   // the filter leaves tasks out
	All        string // address of everything
	Pager      *Pager // nil: there is one page
	Bulk       string // address to which ticked tasks go; "" offers no ticks
	Wishes     string // address where people say how they want mails
	Agendas    string // address of what waits for bodies whose decisions they enter; "" is left out
	Own        string // address of their own applications; "" is left out
}

// InboxTab leads to a section of the inbox.
type InboxTab struct {
	Title   string
	Count   int
	Href    string
	Current bool
}

// InboxFilter is the form that narrows and orders the inbox, sent by GET. Lists with fewer than two choices beside
// "all" are left out.
type InboxFilter struct {
	Action    string
	Section   string // key of the section that stays chosen
	Text      string
	Processes []Pick
	Units     []Pick
	Queues    []Pick
	Orders    []Pick
	Late      bool
	Used      bool // something is filtered or ordered: the form is open
}

// Pick is one choice of a select list.
type Pick struct {
	Key, Label string
	Chosen     bool
}

// InboxPart is one section of the inbox.
type InboxPart struct {
	Title string
	Icon  string
	Lead  string // what is in it, in a sentence; "" is left out
	Count int    // on all pages
	Items []TaskItem
	More  string // address of the whole section; "" where all of it is shown
}

// Pager leads through the pages of a list. Before and After are addresses; "" is none.
type Pager struct {
	At, Of        int
	Before, After string
}

// TaskItem is an open task in a list. Claim and Release are addresses to post to, TakeOver is a page; "" is not offered.
type TaskItem struct {
	ID        string // opaque
	Href      string
	Number    string
	Title     string // of the case
	Process   string
	Step      string
	Unit      string
	Queue     string // the group that it lies in; "" is none
	For       string // in whose place, as a phrase; "" is one's own
	Since     time.Time
	Due       Deadline
	Badge     Badge
	ClaimedBy string // name; "" is free
	Claim     string
	Release   string
	TakeOver  string
	Pick      bool // may be ticked to be decided with others
}

// TakeOverPage asks why somebody takes over a task that a colleague has claimed.
type TakeOverPage struct {
	Shell
	Number, Process, Step string
	ClaimedBy             string // name
	From                  string // id of whoever has it, as the page shows it
	Why                   string // as typed
	Problem               string // "" is none
	Action, Back          string
}

// BulkPage decides several tasks of one step. Phase says which of its three faces it has.
type BulkPage struct {
	Shell
	Phase    string // choose, check or done
	Process  string
	Step     string
	Action   string
	Back     string
	Items    []BulkItem
	Left     []BulkItem // that cannot be decided here, with the reason in Note
	Outcomes []Outcome
	Outcome  Outcome // of check and done: the one that was chosen
	Comment  string
	Problems []Problem
	Good     int // of done: how many went through
}

// BulkItem is one case of a bulk decision.
type BulkItem struct {
	ID     string
	Href   string
	Number string
	Title  string
	Due    Deadline
	Seal   string // of check: binds the post to the case as it is shown
	Good   bool   // of done: it went through
	Note   string // of done and of those left out: what came of it, or why not
}

// WishesPage is where people say how they want to be written to.
type WishesPage struct {
	Shell
	Action         string
	Digest         bool
	Days           []Pick // Monday first
	Hours          []Pick
	Quiet          bool
	From, To       string // 21:30
	Languages      []Pick // empty: the site speaks one
	Mailbox        string // where mails go
	Next           time.Time
	Problem        string // "" is none
	Absence, Inbox string // addresses
}
