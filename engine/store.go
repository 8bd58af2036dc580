// Package engine is the shell around the pure decider: it commits what was decided, then acts; it keeps
// the clock, the organisation, the links and the mail outbox. Stores lie in the folders below.
// Edit here when something must be remembered, retried, scheduled or allowed.
package engine

import (
	"context"
	"errors"
	"time"
)

// Errors that every store gives.
var (
	// ErrConflict: the case has moved on since it was loaded, or a claim is taken; nothing was stored.
	ErrConflict = errors.New("the case was changed meanwhile")
	// ErrTaken: a claim or number of the commit belongs to another case; nothing was stored.
	ErrTaken = errors.New("already taken")
	// ErrNotFound: there is no such case or document.
	ErrNotFound = errors.New("not found")
	// ErrDocumentChanged: a document's revision is not the expected one; nothing was stored.
	ErrDocumentChanged = errors.New("the record was changed meanwhile")
)

// Store is everything that must survive. Every method that writes returns only after the data is synced
// to disk. All stores pass storetest.Run.
type Store interface {
	// Load returns the events of a case after seq (0: all) with their values, in order. ErrNotFound.
	Load(ctx context.Context, caseID string, after int) (CaseRecord, error)
	// Commit stores everything of c or nothing. ErrConflict, ErrTaken, ErrDocumentChanged.
	Commit(ctx context.Context, c *Commit) error
	// NextNumber is one more than the highest number of a series in the store (1 for a new one).
	NextNumber(ctx context.Context, series string) (int, error)
	// Tasks lists open tasks, soonest deadline first, then oldest.
	Tasks(ctx context.Context, q TaskQuery) ([]TaskRow, error)
	// Inbox lists tasks of somebody's inbox in the order of the query.
	Inbox(ctx context.Context, q InboxQuery) ([]TaskRow, error)
	// CountInbox counts tasks of somebody's inbox by section, Apart also by process and unit, in no particular
	// order; nothing is counted as 0. Order, Offset and Limit do not matter.
	CountInbox(ctx context.Context, q InboxQuery) ([]InboxCount, error)
	// Claimed says how many hold a claim, at a cost that does not grow with their number, and names up to n of
	// them in no particular order (n 0: none).
	Claimed(ctx context.Context, scope, key string, n int) (count int, holders []string, err error)
	// Cases lists cases in the order of the query, at a cost that does not grow with how deep the page lies.
	Cases(ctx context.Context, q CaseQuery) ([]CaseRow, error)
	// CountCases counts the cases of a query by process and status, in no particular order; Order and After do not
	// matter. What only asks for units, processes and statuses costs the same however many cases there are;
	// anything else may stop counting at the Limit of the query (0: never).
	CountCases(ctx context.Context, q CaseQuery) ([]CaseCount, error)
	// Heads lists the ends of all chains by case id, up to n of those after a case ("": from the first).
	Heads(ctx context.Context, after string, n int) ([]Head, error)
	// Numbers is the highest number of each series.
	Numbers(ctx context.Context) (map[string]int, error)
	// Lease hands out up to n pieces of work (timers and commands) that are due at now and not leased,
	// oldest due first, and leases them until until. Commands of one case and lane are handed out in
	// order: the next one only after the earlier one is settled (or Dead, which holds nobody up). A lease
	// that has run out is handed out again; a store of one process may forget leases when it is opened.
	Lease(ctx context.Context, now, until time.Time, n int) ([]Work, error)
	// Update settles, delays or fails work, all of the changes or none, without a case commit. The first
	// settlement counts; a later one only adds a MessageID or Digest that is missing. Work that was held
	// while it was leased stays Held when the attempt reports Waiting. ErrNotFound.
	Update(ctx context.Context, changes ...WorkChange) error
	// NextDue is when the next piece of work can be leased (a leased one: when its lease ends); zero if
	// there is none.
	NextDue(ctx context.Context) (time.Time, error)
	// Outbox lists work of a case or in a state (for admin lists), oldest first.
	Outbox(ctx context.Context, q WorkQuery) ([]Work, error)
	// Get and Find read documents; Write stores several changes together or none of them.
	Get(ctx context.Context, collection, key string) (Document, error)
	// Find lists documents of a collection by an index value, by key; "" lists all. Limit 0: no limit.
	Find(ctx context.Context, collection, index string, limit int) ([]Document, error)
	// Write stores several document changes together or none of them. ErrDocumentChanged.
	Write(ctx context.Context, changes ...DocumentChange) error
	// Scrub makes sure that nothing deleted can be read from the files any more (journals, free pages).
	Scrub(ctx context.Context) error
	// Ping says whether the store can be reached.
	Ping(ctx context.Context) error
	Close() error
}

// CaseRecord is what is stored of a case.
type CaseRecord struct {
	Row    CaseRow
	Events []StoredEvent
	Values map[string]StoredValue // by ref; erased ones are absent
}

// StoredEvent is an event as stored: no personal values, only references and salted digests.
type StoredEvent struct {
	Seq    int
	At     time.Time // UTC, milliseconds
	Kind   string
	Actor  []byte            // JSON of flows.Actor
	Body   []byte            // JSON of the event
	Values map[string]string // name -> hex HMAC-SHA256(salt, content); the ref is "<seq>/<name>"
	Chain  []byte            // SHA-256 over the previous chain value and this event
}

// StoredValue is one personal value. Its reference is "<seq>/<name>".
type StoredValue struct {
	Salt    []byte // 16 random bytes
	Content []byte // JSON
}

// Commit is everything that one decision changes, stored atomically. With an empty Case there are no
// events, values, row or tasks: it only adds work, takes claims and numbers and changes documents.
// Commit.Check finds what is a mistake in every store.
type Commit struct {
	Case       string
	After      int // revision the decision was made on; 0: a new case
	Events     []StoredEvent
	Values     map[string]StoredValue
	Erase      []string  // refs of values to delete (with their salts)
	Row        CaseRow   // Seq is set by the store; an empty row leaves the stored one (not of a new case)
	OpenTasks  []TaskRow // tasks to insert or replace, by ID
	CloseTasks []string  // ids of tasks to remove
	Work       []Work    // timers and commands to add; one with the same ID is replaced
	Settle     []string  // ids of work that is done (cancelled timers, answered commands)
	Hold       []string  // ids of commands that must not run until an admin says so
	Claims     []Claim   // taken and released in this order
	Number     Number
	Documents  []DocumentChange
	Took       []string // persons who decided in the case: it stays among theirs
}

// CaseRow is the projection of a case for lists. It holds nothing personal except Title, which is
// removed with the values.
type CaseRow struct {
	ID        string
	Key       string // public key of the status page, random
	Number    string
	Process   string
	FlowHash  string
	Title     string
	Status    string // "" while running
	Unit      string // unit the case belongs to, for isolation and privacy notices
	Submitter string // person id; "" if unknown
	Subject   string
	Seq       int
	Started   time.Time
	Changed   time.Time
	Ended     time.Time // zero while running
	EraseAt   time.Time // when retention ends; zero while unknown
}

// TaskRow is the projection of an open task for inboxes.
type TaskRow struct {
	ID        string // opaque
	Case      string
	Number    string
	Process   string
	Stop      string
	Step      string
	Title     string // of the step
	CaseTitle string
	Kind      string        // flows.StopKind
	Unit      string        // of the case
	Persons   []string      // who may decide, by person id
	Sections  []TaskSection // where it stands in the inbox of each of Persons; what is missing is SectionMine
	Groups    []string
	ClaimedBy string
	Opened    time.Time
	Due       time.Time // zero: no deadline
	Seq       int       // case revision at which it was last changed
	// Places are what the search for its people looked at: when one of them changes, the task may move. See placesOf.
	Places []string
}

// TaskQuery selects tasks. Empty fields select everything.
type TaskQuery struct {
	ID, Case, Person, Group, Process string
	Place                            string // one of TaskRow.Places
	Limit                            int    // 0: 100
}

// WorkState is where a piece of work stands.
type WorkState string

// The states of work.
const (
	Waiting WorkState = "waiting"
	Held    WorkState = "held" // disputed: an admin decides
	Dead    WorkState = "dead" // refused by the other side: on the admin list
	Settled WorkState = "settled"
)

// Work is a timer or a command of the outbox. It holds no personal data. Of settled work stores keep what
// proves it or says why it was not done, but neither Body nor Lane.
type Work struct {
	ID          string // command id (idempotency key) or case/timer
	Case        string
	Kind        string // timer, mail, brief, call
	Body        []byte // JSON: flows.Command or flows.Timer
	Due         time.Time
	Lane        string // order is kept within (Case, Lane); "" = no order
	State       WorkState
	Attempts    int
	LastError   string // without personal data
	MessageID   string // of a sent mail
	Digest      string // keyed digest of what was sent
	DoneAt      time.Time
	LeasedUntil time.Time
}

// WorkChange is what became of a piece of leased work.
type WorkChange struct {
	ID        string
	State     WorkState
	Due       time.Time // of Waiting: when to try again
	Attempts  int
	LastError string
	MessageID string
	Digest    string
	DoneAt    time.Time
	// Case and Erase remove values that nobody needs any more, such as the text of a sent mail.
	Case  string
	Erase []string
}

// WorkQuery selects work.
type WorkQuery struct {
	Case  string
	State WorkState
	DueBy time.Time // due then or before; zero: at any time
	Limit int       // 0: 100
}

// Claim is a rule across cases: a key in a scope that at most Limit holders may have. Nothing personal stands in
// any of them.
type Claim struct {
	Scope, Key, Holder string
	Release            bool
	Limit              int // 0: 1
}

// ClaimTaken says which claim of a commit belongs to others; it is an ErrTaken.
type ClaimTaken struct{ Scope, Key string }

// Error names the scope alone.
func (t *ClaimTaken) Error() string { return "a claim in " + t.Scope + " has all its holders" }

// Is makes it an ErrTaken.
func (t *ClaimTaken) Is(target error) bool { return target == ErrTaken }

// Number is the number that a new case takes in a series; ErrTaken if another case has it.
type Number struct {
	Series string
	Value  int // 0: none
}

// Document is a small record with a life of its own: a session, draft, link, person, definition, token.
type Document struct {
	Collection string
	Key        string
	Index      string // a second way to find it
	Revision   int    // rises with every write; 0: not stored
	Body       []byte
	Expires    time.Time // zero: never; expired documents are not found and removed by and by
}

// DocumentChange writes (or deletes) a document. Revision is the expected one: 0 must not exist yet,
// -1 whatever is there.
type DocumentChange struct {
	Document
	Delete bool
}
