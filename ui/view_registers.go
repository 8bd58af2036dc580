package ui

import (
	"html/template"
	"time"
)

// RegistersPage lists what somebody may edit: registers, and processes with settings.
type RegistersPage struct {
	Shell
	Registers []RegisterItem
	Processes []SettingsItem
}

// RegisterItem is one register.
type RegisterItem struct {
	Href, Title string
	Rows        int // that are offered
	Retired     int
}

// SettingsItem is a process with settings.
type SettingsItem struct {
	Href, Title string
	Settings    int
	Guesses     int // that wait for a word of whoever owns the process
}

// RegisterPage shows the rows of a register.
type RegisterPage struct {
	Shell
	Back      string
	Search    string // what was searched for; "" shows all
	Action    string // of the search, by GET: "suche"
	Columns   []string
	Rows      []RegisterRow
	Retired   []RegisterRow // not offered any more
	New       string
	Import    string
	CSV, XLSX string // addresses of the files
}

// RegisterRow is one row in a table of rows.
type RegisterRow struct {
	Href  string
	Key   string
	Label string
	Cells []string // one for each column
	Badge Badge
}

// RegisterRowPage is one row to be edited, or a new one. It posts to Action: the fields by path and "_revision".
type RegisterRowPage struct {
	Shell
	Back                  string
	Register              string // its title
	Key                   string // "" of a new row
	Action                string
	Revision              int
	Fields                Fields
	State                 Badge
	Meanwhile             []Entry // what others have done since the page was opened; then nothing was stored
	File                  []Row   // what the file says; empty where the row follows it or the file does not know it
	Changed               bool    // the file was changed since the row was
	Retire, Bring, Follow string  // addresses to post to; "" is not offered
	History               []Entry
}

// RegisterImportPage reads rows from a file. It posts "import:rows" to Action.
type RegisterImportPage struct {
	Shell
	Back     string
	Action   string
	Name     string       // of files to download, without ending
	Template template.URL // an empty file with the headings
	Problem  string       // why nothing was read; "" if there is none
	Note     string
	Plan     *RegisterPlan // nil before a file was read
}

// RegisterPlan is what a file would do. It posts "_plan" and, where it asks for the number, "number" to Apply.
type RegisterPlan struct {
	Apply          string // "" where nothing can be applied
	Digest         string // comes back as "_plan"
	Added, Changed []string
	Same           int
	Confirm        int // the number that has to be typed; 0: none
	NumberProblem  string
	Bad            []BadRow
	More           int          // bad rows that are not listed
	File           template.URL // of the bad rows
}

// ListBad fills in the rows that were wrong: the first of them are listed, the file has all.
func (p *RegisterPlan) ListBad(rows []BadRow, file []byte) {
	p.Bad = rows[:min(len(rows), shownBadRows)]
	p.More, p.File = len(rows)-len(p.Bad), csvAddress(file)
}

// EmptySheet is a file with nothing but headings, in its own link.
func EmptySheet(content []byte) template.URL { return csvAddress(content) }

// SettingsPage shows the settings of a process.
type SettingsPage struct {
	Shell
	Back     string
	Settings []SettingItem
}

// SettingItem is one setting.
type SettingItem struct {
	Href        string // where it is changed and its history stands
	Label       string
	Help        string
	Value       string
	Default     string // "" where the value is the default
	Applies     string // a sentence: for new cases or for all
	By          string // who changed it last; "" is nobody
	At          time.Time
	Unfit       string // what was set and is passed over; "" is nothing
	Guess       bool
	Confirmed   string // who said that the guess is right; "" is nobody
	ConfirmedAt time.Time
	Revision    int
	Confirm     string // address to post "_revision" to; "" is not offered
	Restore     string // the same
}

// SettingPage is one setting to be changed. It posts to Action: the field "wert" and "_revision".
type SettingPage struct {
	Shell
	Back      string
	Process   string
	Action    string
	Revision  int
	Fields    Fields
	Item      SettingItem
	Meanwhile []Entry // what others have done since the page was opened; then nothing was stored
	History   []Entry
}
