package ui

import "time"

// DisputePage asks before it takes "Das war ich nicht", and says afterwards that it was taken. It posts to
// Action.
type DisputePage struct {
	Shell
	Number  string
	Process string
	Step    string
	Outcome string
	At      time.Time
	Action  string
	Done    bool
}

// SetupPage lets the first administrator in. It posts "given", "family" and "email" to Action.
type SetupPage struct {
	Shell
	Action               string
	Given, Family, Email string
	Problem              string
}

// PeoplePage takes people as text in the form of organisation/people.yaml. It posts
// "people" to Action.
type PeoplePage struct {
	Shell
	Back     string
	Action   string
	Text     string   // what was posted, where something is wrong with it
	Problems []string // with line and column
	Saved    int      // people just saved; 0 is none
}
