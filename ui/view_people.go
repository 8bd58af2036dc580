package ui

import "html/template"

// PeopleListPage lists who is known. Its search goes by GET: "suche", "gliederung", "amt", "ohne".
type PeopleListPage struct {
	Shell
	Action    string
	Search    string
	Unit      string
	Function  string
	Vacant    bool // only people without an office
	Units     []KeepOption
	Functions []KeepOption
	Filtered  bool
	Total     int
	People    []PersonLine
	Pages     KeepPager
	New       string // addresses; "" is not offered
	Import    string
	Text      string
	CSV, XLSX string
	Tree      string
	Accounts  string
	Doubles   []DoubleNote
}

// KeepOption is one entry of a filter.
type KeepOption struct{ Key, Label string }

// PersonLine is somebody in a list.
type PersonLine struct {
	Href    string
	Name    string
	Mail    string
	Offices []string
	Badges  []Badge
}

// KeepPager leads through the pages of a list.
type KeepPager struct {
	At, Of         int    // page numbers from 1
	Previous, Next string // addresses; "" is none
}

// PersonPage shows somebody with everything that is known of them.
type PersonPage struct {
	Shell
	Back     string
	Data     []Row
	Edit     string // address; "" is not offered
	Shared   bool   // who they are is kept by administrators
	Offices  []OfficeLine
	Give     string
	Groups   []string
	Regroup  string // address; "" is not offered
	Absences []AbsenceLine
	Away     string
	Rights   []RightLine
	Entitle  string // address to add a right; "" hides rights altogether
	Roles    string // address to change roles
	Admin    bool
	Remove   string
	History  []Entry
	// EndSessions is the address that ends every session; "" is not offered.
	EndSessions string
	Double      *DoubleNote // what they were entered with although others have it; nil is none
}

// DoubleNote asks whether somebody is a double. Only whoever keeps everybody sees it.
type DoubleNote struct {
	Href, Name string
	Claim      string     // the mailbox or number, or both
	Others     []KeepLink // who has it too
	Action     string     // address that says they are somebody else; "" in lists
	Revision   int
}

// OfficeLine is one office of somebody.
type OfficeLine struct {
	Title  string
	Unit   string
	Href   string // of the unit; "" is no link
	Time   string
	State  Badge
	Deputy bool
	Move   string // the unit has ended: what took its place; "" otherwise
	Edit   string // address; "" is not offered
}

// AbsenceLine is a time in which somebody is away.
type AbsenceLine struct {
	Time     string
	Deputies []string
	State    Badge
	Edit     string // address; "" is not offered
	End      string // address to post to; "" is not offered
}

// RightLine is a right of somebody. It is taken away by a post to Remove.
type RightLine struct{ Text, Remove string }

// KeepPage asks one form about a person or a unit. It posts the fields by path and "_revision" to Action.
type KeepPage struct {
	Shell
	Back      string
	BackText  string
	Lead      string
	Facts     []Row
	Action    string
	Revision  int
	Fields    Fields
	Problem   string // why nothing was stored, where it is not about one field
	Submit    string
	Icon      string
	Meanwhile []Entry // what others have done since the page was opened; then nothing was stored
	Drop      *KeepDrop
}

// KeepDrop is the other thing that can be done on a KeepPage: taking the entry away. It posts "_revision" to Action.
type KeepDrop struct{ Heading, Text, Action, Submit string }

// RemovePage asks before somebody is removed. It posts "_revision" to Action.
type RemovePage struct {
	Shell
	Back     string
	Name     string
	Problem  string // why they cannot go
	Action   string
	Revision int
}

// AbsencePage is "Ich bin verhindert": whoever is signed in says when they are away and who decides meanwhile.
type AbsencePage struct {
	Shell
	Back     string
	Action   string
	Revision int
	Fields   Fields
	Problem  string
	Preview  []string // who decides meanwhile, for each office; empty before it was asked for
	Offices  bool     // the person holds an office, so that somebody has to decide meanwhile
	Absences []AbsenceLine
	Past     []AbsenceLine
	Changed  bool // others have changed the absences since the page was opened
}

// UnitsPage shows a unit with the units right below it, or what a search found.
type UnitsPage struct {
	Shell
	Action    string // of the search, by GET: "suche"
	Search    string
	Above     []KeepLink
	Here      *UnitLine // nil for a search
	Units     []UnitLine
	More      int // further units that the search found
	New       string
	Import    string
	CSV, XLSX string
	People    string
}

// KeepLink is a link with its text.
type KeepLink struct{ Href, Text string }

// UnitLine is a unit in a list.
type UnitLine struct {
	Name, Level string
	Href        string // its page
	Below       string // the list of the units under it; "" for none
	Count       int    // of them
	State       Badge
	Holders     []string // "Amt: Name"
	Vacant      []string // functions that nobody holds
}

// UnitPage shows a unit with the offices in it.
type UnitPage struct {
	Shell
	Back    string
	State   Badge
	Data    []Row
	Edit    string
	File    []Row // what the file says; empty where the unit follows it or the file does not know it
	Changed bool  // the file was changed since the unit was
	Follow  string
	// Revision goes with Follow.
	Revision int
	Moving   bool // the unit has ended, and somebody holds an office in it
	Posts    []PostLine
	Give     string
	Below    []KeepLink
	New      string
	History  []Entry
}

// PostLine is a function of a unit and who holds it.
type PostLine struct {
	Title  string
	Vacant bool
	Terms  []TermLine
	Past   []TermLine
}

// TermLine is somebody in an office. Href is "" where their page is not for whoever looks.
type TermLine struct {
	Name, Href, Time string
	State            Badge
	Deputy           bool
}

// KeepImportPage reads people and offices, or units, from a file. It posts "import:rows" and, of people, "way" and "unit"
// to Action.
type KeepImportPage struct {
	Shell
	Back     string
	Action   string
	Name     string       // of files to download, without ending
	Template template.URL // an empty file with the headings
	Problem  string       // why nothing was read
	Note     string
	People   bool         // of people: a list may be the full one of a unit
	Units    []KeepOption // of which a list may be full
	Unit     string
	Full     bool
	Plan     *KeepPlan // nil before a file was read
}

// KeepPlan is what a file would do. It posts "_plan" to Apply.
type KeepPlan struct {
	Apply  string // "" where nothing can be applied
	Digest string
	Groups []KeepPlanGroup
	Same   int
	Bad    []BadRow
	More   int // bad rows that are not listed
	File   template.URL
	Refuse string // why so much at once is refused
}

// KeepPlanGroup is one kind of what a file would do.
type KeepPlanGroup struct {
	Label string
	Count int
	Lines []string // the first of them
	More  int
}

// ListBad fills in the rows that were wrong: the first of them are listed, the file has all.
func (p *KeepPlan) ListBad(rows []BadRow, file []byte) {
	p.Bad = rows[:min(len(rows), shownBadRows)]
	p.More, p.File = len(rows)-len(p.Bad), csvAddress(file)
}

// Refined is how many filters beside the words searched for narrow the list.
func (p PeopleListPage) Refined() int {
	n := 0
	if p.Unit != "" {
		n++
	}
	if p.Vacant || p.Function != "" {
		n++
	}
	return n
}
