package ui

import "time"

// CasesPage is the list of cases that somebody may see. Its filters are sent by GET to Action: "suche", "prozess",
// "stand", "gliederung", "anteil", "von", "bis" and "sortierung".
type CasesPage struct {
	Shell
	Action   string
	Search   string
	Process  []Choice
	State    []Choice
	Unit     []Choice // empty where there is nothing to choose
	Part     []Choice
	Order    []Choice
	From     string // a day as in a date field
	Until    string
	Filtered bool // something narrows the list
	Counters []CaseCounter
	Found    int
	More     bool // there are more than Found
	Rows     []CaseLine
	First    string // address of the first page; "" on it
	Next     string // "" on the last one
	Export   *CasesExport
	Whole    *UnitExport
}

// Choice is an option of a filter.
type Choice struct {
	Value, Label string
	Selected     bool
}

// CaseCounter is how many cases of a process somebody may see.
type CaseCounter struct {
	Href, Label string
	Open, All   int
	Current     bool
}

// CaseLine is a case in the list.
type CaseLine struct {
	Href    string
	Number  string
	Title   string // "" where it is gone
	Process string
	Unit    string
	Badge   Badge
	Started time.Time
	Changed time.Time
}

// CasesExport hands the filtered list out as a file: it posts the filters and "art", csv or xlsx, to Action.
type CasesExport struct {
	Action  string
	Fields  []HiddenField
	Columns bool // answers are columns, because one process is chosen
}

// UnitExport hands out everything of a unit as a ZIP file: it posts "gliederung" to Action.
type UnitExport struct{ Action, Unit, Name string }

// HiddenField is an input that goes along with a form.
type HiddenField struct{ Name, Value string }

// AccessLogPage tells administrators who looked at what is kept from most, and who took cases away.
type AccessLogPage struct {
	Shell
	Back    string
	Entries []AccessEntry
}

// AccessEntry is a line of the access log.
type AccessEntry struct {
	At   time.Time
	Who  string
	Way  string
	What string
	Note string // which filter; "" is left out
}

// Refined is how many filters beside the words searched for narrow the list; its order is none.
func (p CasesPage) Refined() int {
	n := 0
	for _, choices := range [][]Choice{p.Process, p.State, p.Unit, p.Part} {
		for _, one := range choices {
			if one.Selected && one.Value != "" {
				n++
			}
		}
	}
	for _, day := range []string{p.From, p.Until} {
		if day != "" {
			n++
		}
	}
	return n
}
