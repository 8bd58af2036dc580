package ui

import "time"

// Site is what the operator has set for all pages. It comes from site.yaml.
type Site struct {
	Name  string // of the organisation, in the header and in every title
	Claim string // one line below the name; "" is left out
	Lang  string // of this page; set by the renderer
	// Languages are those that people can choose from, the site's own first; empty is Lang alone,
	// or German.
	Languages []string
	Zone      *time.Location // in which times are shown; nil is UTC
	Brand     string         // brand colour as #rrggbb; "" is Laufzettel's own green
	Logo      string         // address of the operator's emblem; "" is Laufzettel's own mark
	Contact   string         // mail address of the caretaker, offered on error pages; "" is left out
	// Imprint, Privacy and Accessibility are the addresses of the footer; "" is the page of the same kind
	// that Laufzettel serves itself (/impressum, /datenschutz, /barrierefreiheit).
	Imprint, Privacy, Accessibility string
	// Demo shows the mailbox and the one-click sign-in in the navigation.
	Demo bool
}

// Shell is what every page has around its content. Every page view embeds it.
type Shell struct {
	Title   string  // of the page, without the site's name; also the browser's title
	Faulty  bool    // something typed is wrong: the title begins with "Fehler:"
	Section string  // entry of the navigation that is current: start, tasks, cases, admin, registers, mailbox, me; "" is none
	User    *User   // who is signed in; nil is nobody
	Notice  *Notice // what came of the last action; nil is nothing to say
	CSRF    string  // value of the hidden input "_csrf" of every form; "" leaves it out (link pages)
	Theme   string  // "light" or "dark" forces one; "" follows the device
	Foot    Foot    // what stands at the end of the page beside the duties of every site
}

// Foot is the end of a page. The zero Foot has the duties alone: imprint, privacy, accessibility.
type Foot struct {
	Links   []FootLink // pages of information that belong there
	Contact bool       // there is something on the contact page
	Privacy string     // address of the notice of the case's unit; "" is that of the site
	// Report is where somebody says what is not accessible; "" is left out.
	Report  string
	Version string    // of the program; "" is left out
	Since   time.Time // since when the definitions in force are; zero is left out
	Edition string    // short name of the definitions in force; "" is left out
}

// FootLink is a page that is linked at the end of every page.
type FootLink struct{ Href, Title string }

// Base gives templates and the renderer the shell of any view.
func (s Shell) Base() Shell { return s }

// User is the person who is signed in, as the header shows them.
type User struct {
	Name   string
	Detail string // function and unit; "" is left out
	Admin  bool   // administers the installation
	Edits  bool   // sees the entry "Register"
	Cases  bool   // sees the entry "Vorgänge"
	Hub    bool   // sees the entry "Verwaltung"
	Tasks  int    // how many tasks wait for them; 0 shows no number
}

// Notice is a box on top of a page.
type Notice struct {
	Tone  Tone
	Title string
	Text  string // "" is left out
	List  []string
	Href  string // of a link below; "" is none
	Link  string // its text
}

// Tone is the meaning of a badge, notice or card; colour is never its only sign.
type Tone string

// The tones. The zero Tone is neutral.
const (
	Neutral Tone = ""
	Info    Tone = "info"
	Good    Tone = "ok"
	Warn    Tone = "warn"
	Bad     Tone = "bad"
)

// Badge is a short state in a coloured pill. Icon is a name of icons.go; "" takes the tone's own.
type Badge struct {
	Tone Tone
	Icon string
	Text string
}

// Section is a headed list of questions and answers.
type Section struct {
	Title  string
	Change string // address of "Ändern"; "" is left out
	Rows   []Row
	Fold   string // what the rows say in short, where there are many: they show once it is opened; "" shows them
}

// Row is one question with its answer.
type Row struct {
	Label  string
	Text   string // formatted; lines are kept; "" with no Files is shown as "keine Angabe"
	Files  []File
	Grid   *Grid  // an answer that is a table, in place of Text and Files; nil is none
	Hidden bool   // the answer exists but is not shown on this page (sensitive, without sign-in)
	Lock   bool   // the answer is sensitive, and shown to this reader
	Copy   bool   // offers a button that copies Text
	Detail string // beside the answer, muted
}

// Grid is a table of answers.
type Grid struct {
	Columns []string
	Rows    []GridRow
	Fold    bool // there are many rows: they show once the table is opened
	Titled  bool // what a row is called says more than its cells, so that it shows beside them
	Stacked bool // row by row at every width: the columns do not fit side by side
}

// GridRow is a row of a Grid, with a cell for every column.
type GridRow struct {
	Title string
	Cells []GridCell
}

// GridCell is an answer in a table; the zero GridCell is none.
type GridCell struct {
	Text  string
	Files []File
	Named bool // what the row is called says it already
}

// File is an uploaded file. Size is in bytes.
type File struct {
	ID   string
	Name string
	Type string // media type, as sniffed
	Size int64
	Href string // where it can be downloaded; "" is not at all
	// SHA256 is the digest of the content in hex; "" of files from before it was recorded. No page shows it.
	SHA256 string
}

// Entry is one event of a case's history, oldest first in lists.
type Entry struct {
	Icon   string // name of icons.go
	Tone   Tone
	Title  string
	By     string // name and function; "" is left out
	At     time.Time
	Text   string // comment or reason
	Intern bool   // marks an internal note; such entries never reach an applicant's view
	Minor  bool   // what the engine did by itself: told in small between the rest
	Files  []File
	Steps  []string // an explanation in small steps (who was asked, why), folded away
}

// Deadline is until when something is wanted. The zero Deadline is none.
type Deadline struct {
	At      time.Time
	Overdue bool
}
