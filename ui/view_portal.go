package ui

import "time"

// PortalPage is the start page: what can be applied for, what waits, and what is good to know.
type PortalPage struct {
	Shell
	Heading string       // "" is the general greeting
	Intro   string       // Markdown
	Notices []SiteNotice // the most urgent ones first
	Mine    []Tile       // for whoever is signed in: tasks, applications, lists
	Groups  []TileGroup
	Resume  []Resume // drafts of the person who is signed in
	Infos   []InfoItem
}

// TileGroup is a headed group of tiles; a single group needs no Title.
type TileGroup struct {
	Title string
	Tiles []Tile
}

// Tile is a way into a process or a list.
type Tile struct {
	Href  string
	Title string
	Text  string
	Icon  string // name of icons.go; "" is a form
	Note  string // "etwa 5 Minuten", "mit Anmeldung"; "" is left out
	Count int    // how many wait behind it; 0 shows no number
}

// Resume is a draft to go on with.
type Resume struct {
	Href    string
	Title   string
	Changed time.Time
	Until   Deadline // when it is deleted; zero is left out
	Drop    string   // address that asks whether to delete it; "" is left out
	Note    string   // "" is left out
}

// SiteNotice is something that the site says for a time, above the portal or a form.
type SiteNotice struct {
	Title  string
	Text   string // Markdown; "" is left out
	Tone   Tone
	Urgent bool // an emergency: loud, and read out at once
}

// InfoItem leads to a page of information.
type InfoItem struct {
	Href  string
	Title string
	Lead  string // "" is left out
}

// InfoPage is a page of information that the site's operator has written.
type InfoPage struct {
	Shell
	Lead   string     // "" is left out
	Body   string     // Markdown; its headings begin at the second level
	Others []InfoItem // further pages
}

// ContactPage says whom to turn to, for the whole site and for one unit. Its chooser asks with GET for "gliederung".
type ContactPage struct {
	Shell
	Units  []ContactUnit // of the unit that was chosen, then those above it
	Above  []InfoItem    // the way down to the chosen unit, without itself
	Below  []ContactPick // units to choose from; empty: there are none below
	Label  string        // of the chooser: the level of Below, or a general word
	Chosen string        // name of the chosen unit; "" is the whole site
}

// ContactPick is a unit in the chooser.
type ContactPick struct{ Key, Name string }

// ContactUnit is a unit with whom to turn to there.
type ContactUnit struct {
	Name  string
	Items []ContactItem
}

// ContactItem is one function or group.
type ContactItem struct {
	Title   string
	Text    string
	Mailbox string
	People  []ContactPerson
	Vacant  bool
}

// ContactPerson is somebody in office, as far as it may be shown.
type ContactPerson struct {
	Name, Mail string
	Deputy     bool
}

// FeedbackPage is the form by which anybody says what is not accessible. It posts "text", "place" and "mail" to
// Action.
type FeedbackPage struct {
	Shell
	Action   string
	Trap     string // signed time of the page; "" is no trap
	Text     string
	Place    string // address of the page that it is about
	Mail     string
	Problems []Problem
	Sent     bool // it is on its way: then nothing is asked any more
}
