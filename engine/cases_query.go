package engine

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"laufzettel/definitions/expression"
)

// CaseQuery selects cases. Empty fields select everything.
type CaseQuery struct {
	ID, Key, Number, Process, Unit, Submitter, Subject string

	Units   []string  // of one of these units; nil is any
	Open    bool      // only running ones
	Ended   bool      // only ended ones
	Status  string    // ended with this status
	Search  string    // every word of it begins a word of number or title; see SearchWords
	From    time.Time // begun at this moment or later
	Until   time.Time // begun before this moment
	EraseBy time.Time // whose retention ends before
	Part    CasePart  // in which somebody takes part
	// Scope narrows to what somebody may see; nil is everything (the engine's own work).
	Scope *Scope

	Order CaseOrder
	After string // Cursor of the last case of the page before, of a query with the same order; "" is the first page
	Limit int    // 0: 100
}

// CasePart is what a person has to do with cases. Without a person it selects nothing out.
type CasePart struct {
	Person string // id
	Role   CaseRole
}

// CaseRole is a way of taking part in a case.
type CaseRole string

// The roles.
const (
	AnyRole CaseRole = ""        // one of those below
	Sent    CaseRole = "sent"    // began it
	Asked   CaseRole = "asked"   // is asked now
	Decided CaseRole = "decided" // has chosen an outcome in it
)

// CaseOrder is the order of a list of cases; cases that are equal in it come by id.
type CaseOrder string

// The orders.
const (
	Newest      CaseOrder = ""       // begun last first
	Oldest      CaseOrder = "oldest" // begun first first
	LastChanged CaseOrder = "changed"
	ByNumber    CaseOrder = "number"
)

// CaseOrders are all orders.
var CaseOrders = []CaseOrder{Newest, Oldest, LastChanged, ByNumber}

// Scope is the part of all cases that somebody may list, search, count or export: those of its parts, and those in
// which its person takes part. The zero Scope is nothing at all.
type Scope struct {
	Parts  []ScopePart
	Person string // id; cases that this person sent, is asked in or has decided; "" adds none
	// Except are processes in which Person adds none, and Cases are the ids of single cases of theirs: definitions
	// that say themselves who sees their cases are asked about each of them (see ScopeOf). Both are sorted.
	Except []string
	Cases  []string
}

// ScopePart is the cases of some units and one process. Cases without a unit belong to the parts of every unit only.
type ScopePart struct {
	Units   []string // keys, with all units below listed too; nil is every unit, and cases without one
	Process string   // "" is every process
	Except  []string // processes that are kept out, because their definitions say who sees them
}

// CaseCount is how many cases of a query are alike.
type CaseCount struct {
	Process string
	Status  string // "" while running
	Open    bool
	N       int
}

// Has says whether a case of a unit and process is of the part.
func (p *ScopePart) Has(unit, process string) bool {
	return (p.Units == nil || unit != "" && slices.Contains(p.Units, unit)) &&
		(p.Process == "" || p.Process == process) && !slices.Contains(p.Except, process)
}

// Single says whether a case outside of the parts is of the scope all the same: plays tells whether the person takes
// part in it.
func (s *Scope) Single(r *CaseRow, plays func() (bool, error)) (bool, error) {
	if slices.Contains(s.Cases, r.ID) {
		return true, nil
	}
	if s.Person == "" || slices.Contains(s.Except, r.Process) {
		return false, nil
	}
	return plays()
}

// Has says whether a case of a unit and process is of one of the parts.
func (s *Scope) Has(unit, process string) bool {
	for i := range s.Parts {
		if s.Parts[i].Has(unit, process) {
			return true
		}
	}
	return false
}

// Plays says whether a role counts for what the part asks.
func (p CasePart) Plays(role CaseRole) bool { return p.Role == AnyRole || p.Role == role }

// Cursor is where a case stands in an order, for CaseQuery.After. It is no secret.
func (r *CaseRow) Cursor(order CaseOrder) string {
	at := ""
	switch order {
	case LastChanged:
		at = strconv.FormatInt(stampOf(r.Changed), 10)
	case ByNumber:
		at = r.Number
	default:
		at = strconv.FormatInt(stampOf(r.Started), 10)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(at + "\x00" + r.ID))
}

// CaseCursor is a place in an order of cases: At milliseconds, or a number.
type CaseCursor struct {
	At     int64
	Number string
	ID     string
}

// Cursor reads After. What is no cursor is the first page.
func (q *CaseQuery) Cursor() (CaseCursor, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(q.After)
	at, id, found := strings.Cut(string(raw), "\x00")
	if err != nil || !found {
		return CaseCursor{}, false
	}
	if q.Order == ByNumber {
		return CaseCursor{Number: at, ID: id}, true
	}
	ms, err := strconv.ParseInt(at, 10, 64)
	return CaseCursor{At: ms, ID: id}, err == nil
}

// Compare orders two cases: negative where a comes first.
func (o CaseOrder) Compare(a, b *CaseRow) int { return o.ComparePlace(o.place(a), o.place(b)) }

func (o CaseOrder) place(r *CaseRow) CaseCursor {
	switch o {
	case LastChanged:
		return CaseCursor{At: stampOf(r.Changed), ID: r.ID}
	case ByNumber:
		return CaseCursor{Number: r.Number, ID: r.ID}
	}
	return CaseCursor{At: stampOf(r.Started), ID: r.ID}
}

// ComparePlace orders two places.
func (o CaseOrder) ComparePlace(a, b CaseCursor) int {
	way := 1
	if o.Falls() {
		way = -1
	}
	if a.At != b.At {
		if a.At < b.At {
			return -way
		}
		return way
	}
	if n := strings.Compare(a.Number, b.Number); n != 0 {
		return n * way
	}
	return strings.Compare(a.ID, b.ID) * way
}

// Beyond says whether a case comes after a place.
func (o CaseOrder) Beyond(r *CaseRow, at CaseCursor) bool { return o.ComparePlace(o.place(r), at) > 0 }

// Falls says whether the order goes from the largest to the smallest.
func (o CaseOrder) Falls() bool { return o == Newest || o == LastChanged }

// stampOf is how stores keep a time; 0 is none.
func stampOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Most words of a case that can be searched for, and the longest of them in bytes.
const (
	mostSearchWords   = 40
	longestSearchWord = 60
)

// SearchWords are the words of a text as they are searched for: without capitals, accents and signs. Umlauts may be
// written either way. Numbers are there without leading zeros too.
func SearchWords(texts ...string) []string {
	var words []string
	add := func(word string) {
		if word = cut(word); word != "" && len(words) < mostSearchWords && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	for _, text := range texts {
		for _, word := range fieldsOf(text) {
			add(word)
			if short := strings.TrimLeft(word, "0"); short != word {
				add(short)
			}
		}
	}
	return words
}

// SearchedWords are the words that a search asks for, longest first: those are the rarest.
func SearchedWords(search string) []string {
	var words []string
	for _, word := range fieldsOf(search) {
		if word = cut(word); !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	return words[:min(len(words), 8)]
}

func fieldsOf(text string) []string {
	return strings.FieldsFunc(expression.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func cut(word string) string {
	if len(word) > longestSearchWord {
		return strings.ToValidUTF8(word[:longestSearchWord], "")
	}
	return word
}

// SearchText is the words of a case in one text, each after a space, so that a word begins where " "+word stands.
func SearchText(r *CaseRow) string {
	words := SearchWords(r.Number, r.Title)
	if len(words) == 0 {
		return ""
	}
	return " " + strings.Join(words, " ")
}

// FoundBy says whether the words of a case have all the words of a search at their beginnings.
func FoundBy(searchText string, searched []string) bool {
	for _, word := range searched {
		if !strings.Contains(searchText, " "+word) {
			return false
		}
	}
	return true
}

// Selects says whether the query selects a case, apart from its scope, its part and its page.
func (q *CaseQuery) Selects(r *CaseRow) bool {
	is := func(wanted, has string) bool { return wanted == "" || wanted == has }
	return is(q.ID, r.ID) && is(q.Key, r.Key) && is(q.Number, r.Number) && is(q.Process, r.Process) && is(q.Unit, r.Unit) &&
		is(q.Submitter, r.Submitter) && is(q.Subject, r.Subject) &&
		(q.Units == nil || r.Unit != "" && slices.Contains(q.Units, r.Unit)) &&
		(!q.Open || r.Ended.IsZero()) && (!q.Ended || !r.Ended.IsZero()) && is(q.Status, r.Status) &&
		(q.From.IsZero() || stampOf(r.Started) >= stampOf(q.From)) && (q.Until.IsZero() || stampOf(r.Started) < stampOf(q.Until)) &&
		(q.EraseBy.IsZero() || !r.EraseAt.IsZero() && stampOf(r.EraseAt) < stampOf(q.EraseBy)) &&
		(q.Search == "" || FoundBy(SearchText(r), SearchedWords(q.Search)))
}
