package ui

import "time"

// AdminPage is the hub of the administration. Whoever does not administer the installation sees the ways alone.
type AdminPage struct {
	Shell
	Doors       []Tile // the ways that are open to whoever looks
	Site        bool   // shows the state of the installation: everything below
	Counters    []Counter
	Definitions []DefinitionItem
	Broken      []DiagnosticItem // of a newer version that is not in force because of them
	BrokenSince time.Time
	Effects     []EffectItem
	Vacancies   []TaskItem // cases that wait for the caretaker
	Halted      []HaltedItem
}

// Counter is one number worth a look.
type Counter struct {
	Label string
	Count int
	Icon  string
	Tone  Tone
	Note  string
	Href  string // "" is not a link
}

// DefinitionItem is a definition in force.
type DefinitionItem struct {
	Name     string
	Title    string
	Version  string // short hash
	Since    time.Time
	Open     int // running cases on any version
	Older    int // of these, on an older version
	Warnings int
}

// DiagnosticItem is one thing wrong with a definition. Snippet is the source line with the caret below.
type DiagnosticItem struct {
	Place      string // file:line:column
	Text       string
	Suggestion string
	Snippet    string
	Warning    bool
}

// EffectItem is an effect on the outside that was refused or keeps failing.
type EffectItem struct {
	Number   string
	Href     string // of the case; "" is not a link
	What     string // connector and operation, in words
	Error    string // without personal values
	Attempts int
	At       time.Time
	Next     time.Time // zero: given up
	Retry    string    // address to post to; "" is not offered
	Drop     string
}

// HaltedItem is a case whose definition failed while it ran.
type HaltedItem struct {
	Number string
	Href   string
	Place  string
	Error  string
	At     time.Time
}
