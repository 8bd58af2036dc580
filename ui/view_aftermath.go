package ui

import "time"

// OriginalItem is a paper that somebody has to see. Its button belongs to the decision form and posts "_do", so
// that nothing typed there is lost.
type OriginalItem struct {
	Text string // the wording that was confirmed
	Seen bool
	By   string // of a seen one; "" is left out
	At   time.Time
	Do   string // "seen:<answer>" or "unseen:<answer>"; "" offers no button
}

// ConsentItem is a consent that was given. A withdrawn one has WithdrawnAt.
type ConsentItem struct {
	Text        string
	GivenAt     time.Time
	WithdrawnAt time.Time
	Erased      []string // labels of the answers that went, or would go, with it
	Href        string   // the page that asks before it withdraws; "" is not offered
}

// ConsentPage asks before a consent is withdrawn, and says afterwards that it was. It posts to Action.
type ConsentPage struct {
	Shell
	Number  string
	Process string
	Consent ConsentItem
	Follows string // the author's words on what follows; "" is left out
	Action  string
	Back    string
}
