package engine

import (
	"slices"
	"strings"
	"time"

	"laufzettel/definitions/expression"
)

// TaskSection is where a task stands in the inbox of one person.
type TaskSection string

// The sections of an inbox.
const (
	// SectionMine: asked as holder, named, or as whoever sent the case; and what the person has claimed.
	SectionMine TaskSection = "mine"
	// SectionQueue: free in a group of the person.
	SectionQueue TaskSection = "queue"
	// SectionDeputy: asked in the place of somebody else.
	SectionDeputy TaskSection = "deputy"
	// SectionTaken: somebody else has claimed it.
	SectionTaken TaskSection = "taken"
	// SectionResting: it waits for an answer or a day; no inbox shows it.
	SectionResting TaskSection = "resting"
)

// OpenSections are the sections in which somebody can do something at once.
var OpenSections = []TaskSection{SectionMine, SectionQueue, SectionDeputy}

// InboxOrder is the order of an inbox.
type InboxOrder string

// The orders of an inbox. Within each the soonest deadline comes first, then the oldest.
const (
	BySoonest InboxOrder = ""        // overdue first, without a deadline last
	ByOldest  InboxOrder = "oldest"  // longest open first
	ByProcess InboxOrder = "process" // cases of one process together
	ByUnit    InboxOrder = "unit"    // cases of one unit together
)

// InboxQuery selects tasks of the inbox of one person, or of one service by its ServiceKey. Empty fields but Person
// select everything.
type InboxQuery struct {
	Person   string
	Sections []TaskSection // any of them
	Group    string        // only what lies in this queue
	Process  string
	Units    []string  // the unit of the case is any of them
	Text     string    // every word occurs in the number, the step or the title of the case, see TaskWords
	Before   time.Time // only with a deadline before it
	Order    InboxOrder
	Offset   int
	Limit    int // 0: 100
	// Only counts read these: deadlines before Late are counted apart, and Apart tells processes and units apart.
	Late  time.Time
	Apart bool
}

// Shows says whether the query asks for a section. Without Sections it asks for all that an inbox shows.
func (q *InboxQuery) Shows(s TaskSection) bool {
	if len(q.Sections) == 0 {
		return s != "" && s != SectionResting
	}
	return slices.Contains(q.Sections, s)
}

// InboxCount is how many tasks of an inbox have something in common.
type InboxCount struct {
	Section TaskSection
	Process string // "" where they are not told apart
	Unit    string
	Count   int
	Late    int // of them: with a deadline before the moment asked for
}

// TaskWords are the words of a text somebody looks for, as SearchedOf writes them; at most eight count.
func TaskWords(text string) []string {
	words := strings.Fields(expression.Fold(text))
	return words[:min(len(words), 8)]
}

// FoldText writes a text as TaskWords looks for it: without case, accents and umlauts.
func FoldText(text string) string { return expression.Fold(text) }

// SearchedOf is the text of a task in which words are looked for.
func SearchedOf(t TaskRow) string { return FoldText(t.Number + " " + t.Title + " " + t.CaseTitle) }

// SectionOf is the section of a task in the inbox of a person who is asked; "" where they are not.
func (t *TaskRow) SectionOf(person string) TaskSection {
	at := slices.Index(t.Persons, person)
	switch {
	case at < 0:
		return ""
	case at < len(t.Sections):
		return t.Sections[at]
	}
	return SectionMine
}
