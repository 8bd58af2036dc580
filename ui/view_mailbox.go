package ui

import "time"

// MailboxPage shows the mails of the demo as their receivers see them.
type MailboxPage struct {
	Shell
	Boxes []Mailbox // receivers, to filter by
	Mails []MailItem
	Open  *Mail // nil: the list alone
	Clock *Clock
}

// Mailbox is a receiver with a number of mails.
type Mailbox struct {
	Name    string
	Href    string
	Count   int
	Current bool
}

// MailItem is a mail in the list.
type MailItem struct {
	Href    string
	From    string
	To      string
	Subject string
	At      time.Time
	Current bool
	Fresh   bool // not opened yet
}

// Mail is one mail. Body is the address of the HTML part, served under MailPolicy.
type Mail struct {
	From, To, Subject string
	At                time.Time
	Headers           []Row // those worth a look (Message-ID, In-Reply-To, Auto-Submitted)
	Body              string
	Text              string
	Plain             bool // show the plain text
	HTMLHref          string
	PlainHref         string
	Files             []File
}

// Clock is the bar that lets the demo's time pass. It posts "days" or "hours" to Action.
type Clock struct {
	Now    time.Time
	Action string
	Next   string // what happens next, and when; "" is left out
}
