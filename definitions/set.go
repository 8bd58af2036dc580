// Package definitions turns a folder of definition files into one checked, frozen Set, and keeps every
// version of a process rebuildable. Edit here when a new kind of file is read, when two files have to
// agree with each other, or when something else becomes part of a version.
package definitions

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/flows"
	"laufzettel/forms"
)

// Set is everything a folder of definitions says, checked against itself. It is never changed after
// Load returned it and may be read by many goroutines.
type Set struct {
	Site        Site
	Levels      []string // of units, from the top: LV, KV, OV
	Units       []Unit   // in file order
	Functions   []Function
	Groups      []Group  // groups and queues
	People      []Person // of organisation/people.yaml: demo and tests only, otherwise empty
	Registers   map[string]*Register
	Connections []Connection
	Processes   map[string]*Process
	// Hash is the SHA-256 (hex) over the path and content of every file that was read; it changes with
	// every edit, comments included. Versions of processes have hashes of their own (Process.Ref).
	Hash string
}

// Process is one kind of application: the folder with its form, flow, mails, settings and views.
type Process struct {
	Name string
	// Ref names the version: Kind is "process", Hash is the SHA-256 over the canonical content of what a
	// case pins (see canonical.go).
	Ref      source.Ref
	Title    string // of the start form, as written, in the site's language; see TitleIn
	titles   source.Local
	Form     *forms.Form
	Forms    map[string]*forms.Form // by name, the start form included
	Flow     *flows.Flow
	Settings []Setting
	// Owner is the group or function that changes settings on the web; "" is admins only. Never pinned.
	Owner string
	Views *Views // nil: no views.yaml
	// Tests are the author's examples, run by definitions/scenario. A rebuilt version has none.
	Tests []*spec.Decoded
	pack  []byte
}

// Site is what is the same for everything on one installation.
type Site struct {
	Name      string // full name of the organisation
	Short     string // for headers and mail; Name if not given
	Languages []string
	Tone      string // "du" or "sie"
	Brand     string // #rrggbb
	Zone      string // Europe/Berlin
	Land      string // whose public holidays count: HE
	// MoveDeadlines moves a deadline in days that falls on a day off to the next working day.
	MoveDeadlines bool
	Sender        Sender
	Portal        Portal
	Notices       []Notice // the most urgent ones first
	Pages         []Page   // of information, in their order
	// Caretaker looks after cases nobody else can decide. Exactly one of its two names is set.
	Caretaker Caretaker
	// Imprint, Privacy and Accessibility are Markdown, or an address that begins with https://.
	Imprint, Privacy, Accessibility string
	duties                          [3]source.Local // the same in all their languages
	Services                        []Service
	SignIn                          []AccountProvider // providers of accounts, in order
	// Drafts is how long an unfinished form is kept; zero: 30 days. Cases is how long a case is kept where
	// its flow says nothing; zero: 10 years.
	Drafts, Cases expression.Period
}

// Sender is what mails are from.
type Sender struct{ Name, Address, ReplyTo string }

// Caretaker names a function (of the top unit) or a group.
type Caretaker struct{ Function, Group string }

// Service is a program that may hold a token and decide steps that name it.
type Service struct {
	Key, Title string
	Titles     source.Local // in all its languages
}

// Portal is the start page.
type Portal struct {
	Title string
	Intro string // Markdown
	Tiles []Tile
	// Groups are further tiles below headings.
	Groups []TileGroup

	titles, intros source.Local
}

// Tile is one entry of the portal: a process to start, or a link.
type Tile struct {
	Process string // or
	Link    string // https://... or a path of this site
	Title   string // the process's title if not given
	Text    string
	Icon    string // one of TileIcons; "" is that of its kind
	For     Audience

	titles, texts source.Local
}

// Unit is a part of the organisation. Units are never deleted: they end, and name a successor.
type Unit struct {
	Key, Name, Level, Parent string // Parent is "" at the top
	Land                     string // "": that of the parent, at the top that of the site
	ValidFrom, ValidTo       expression.Date
	Successor                string
	Controller               Controller        // zero: that of the parent
	More                     map[string]string // what else expressions may read, such as the district
}

// Controller is who answers for the personal data of a unit's cases.
type Controller struct {
	Name, Address, DPO, Privacy string
	privacy                     source.Local // the notice in all its languages, see In
}

// Function is an office that somebody may hold in a unit of its level.
type Function struct {
	Key, Title, Level string
	Titles            source.Local // in all its languages
	Up                string       // the function one level up that takes over where nobody is found
	// Deputies says when deputies are asked: "absent" (the holder is away or must not decide; the default)
	// or "always" (together with the holder) or "none".
	Deputies string
	// Topics are what it can be held for, as written: words, or one register whose rows they are; none: no topics.
	Topics []string
	// Contact is what the contact page shows of it.
	Contact Contact
	// Rights are what whoever holds it may do in their unit and below.
	Rights []string
}

// Group is a list of people without an office: reviewers of a topic, or a queue of work.
type Group struct {
	Key, Title string
	Titles     source.Local // in all its languages
	// Queue groups share work: whoever has time takes the next piece.
	Queue bool
	// Up is the function of the top unit that takes over where nobody of the group may decide; "" is none.
	Up string
	// Contact is what the contact page shows of it, never its members.
	Contact Contact
	// Rights are what everybody in it may do.
	Rights []Grant
}

// Person is somebody of the invented organisation of a demo, or of the store. What is stored of them leaves out what is
// empty: a start reads a hundred thousand of these.
type Person struct {
	ID, Given, Family, Mail, Number string          `json:",omitempty"` // Number: personnel number (drkserver)
	BirthDate                       expression.Date `json:",omitzero"`
	Offices                         []Office        `json:",omitempty"`
	Groups                          []string        `json:",omitempty"`
	Absences                        []Absence       `json:",omitempty"`
	Roles                           []string        `json:",omitempty"` // of the site: admin
	Rights                          []Grant         `json:",omitempty"` // over the cases and people of units
}

// Grant is a right over the cases or people of a unit and the units below it.
type Grant struct {
	Right   string // reader, manager, exporter, people; see Rights
	Unit    string `json:",omitempty"` // "" is every unit
	Process string `json:",omitempty"` // "" is every process; people has none
}

// The rights that a function, a group or a person can have. Somebody who holds a function has its rights in the unit in
// which they hold it and below. None of them lets anybody decide.
const (
	Reader   = "reader"   // lists, searches and opens cases
	Manager  = "manager"  // reader, and reassigns, extends, skips, reopens and cancels
	Exporter = "exporter" // takes cases away as files
	Keeper   = "people"   // keeps people, offices and absences
)

// Office is a function held in a unit for a time. The zero days mean "always".
type Office struct {
	Function, Unit string          `json:",omitempty"`
	From, To       expression.Date `json:",omitzero"`
	Deputy         bool            `json:",omitempty"`
	Topic          string          `json:",omitempty"` // what it is held for; "" is whatever comes
}

// Absence is a time in which somebody does not decide.
type Absence struct {
	From, To    expression.Date `json:",omitzero"`
	Replacement []string        `json:",omitempty"` // ids
}

// Connection is a configured way to the outside world. Values are as written: secrets are
// references like env:NAME or file:PATH, never the secret itself.
type Connection struct {
	Name      string
	Connector string
	Values    map[string]string
	Pos       source.Pos
}

// Setting is a value of a process that its owner may change in the web.
type Setting struct {
	Name    string
	Label   string
	Help    string
	Labels  source.Local // in all its languages
	Helps   source.Local // in all its languages
	Type    *expression.Type
	Default any
	Live    bool // applies: all, also to running cases; otherwise pinned when a case begins
	Open    bool // a guess that the owner has to confirm
	Pos     source.Pos
}
