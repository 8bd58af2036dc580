package ui

import "time"

// AidLink leads to something that whoever has a task can do with it beside deciding.
type AidLink struct {
	Href, Label, Text string
}

// AdviceItem is a question about a task and its answer.
type AdviceItem struct {
	By, To   string
	At       time.Time
	Question string
	Answer   string // "" where there is none yet
	Note     string // said instead of an answer
}

// AidPage asks before a part of a task is given away or back, somebody is added or asked, or a vote is ended. It posts
// "_seal", "q", "to" and "why" to Action.
type AidPage struct {
	Shell
	Number, Process, Step string
	Heading, Lead         string
	Follows               []string
	Action, Back, Seal    string
	// Names asks for a person; NameHint says how to name them, and Found are those who fit.
	Names    bool
	Label    string // of the person
	NameHint string
	Query    string
	Found    []ActionChoice
	// Writes asks for words: a reason or a question.
	Writes   bool
	Why      string
	WhyLabel string
	WhyHint  string
	Problems []Problem
	Submit   string
}

// AdvicePage shows a question to whoever was asked for advice, with what they may see of the case. It posts "answer" to
// Action.
type AdvicePage struct {
	Shell
	Number, Process, Step string
	Link                  *LinkNote
	By                    string // who asks
	At                    time.Time
	Question              string
	Answer                string // given already; "" is not
	Typed                 string
	Sections              []Section
	Action                string
	Problem               string
}
