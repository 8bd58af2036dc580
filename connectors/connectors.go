// Package connectors says what a connector is and keeps the list of them. A connector is one folder:
// descriptor, network code, tests. Edit here when all connectors must do something more.
package connectors

import (
	"context"
	"slices"
	"strings"
	"time"

	"laufzettel/definitions/spec"
)

// Connector is a way to the outside world.
type Connector struct {
	Name       string
	Doc        spec.Doc
	Config     spec.Object // keys in connections.yaml
	Operations []Operation
	// Open makes a connection from its checked configuration.
	Open func(config Config) (Connection, error)
}

// Operation is one thing a connector can do.
type Operation struct {
	Name   string
	Doc    spec.Doc
	With   spec.Object       // input keys
	Types  map[string]string // key of With -> kind of its value (text, number, date, yes/no)
	Output map[string]string // name -> kind (text, number, date, yes/no)
	Retry  RetryClass
	// Undoable effects need not wait for a disputed decision.
	Undoable bool
	Example  string // a step of a flow in YAML, as an author writes it
	// Manual is how people do it where a connection has no way in; nil where only a machine can.
	Manual *ManualWork
}

// ManualWork is what a person is shown who does an operation by hand in the other system, and how
// they say what became of it.
type ManualWork struct {
	Title spec.Doc // what is to be done, such as "Qualifikation eintragen"
	Where spec.Doc // where in the other system
	// Lines are the values in the order of the other system's screen, each with a button to copy it.
	Lines []ManualLine
	Copy  string // the key of the value to copy first: what finds the record there
	// Results are what the person enters to finish the work; their names are those of Output.
	Results []ManualLine
	// Done and Impossible are the labels of the outcomes "done" and "impossible"; the latter wants a reason.
	Done, Impossible spec.Doc
}

// ManualLine is one value of manual work.
type ManualLine struct {
	Key   string   // key of With, or name of Output
	Label spec.Doc // what the other system calls it
}

// The outcomes of manual work.
const (
	Done       = "done"
	Impossible = "impossible"
)

// RetryClass says what may be done after a call whose outcome is unknown.
type RetryClass string

// The retry classes.
const (
	Safe        RetryClass = "safe"        // changes nothing
	Idempotent  RetryClass = "idempotent"  // repeating gives one effect
	Conditional RetryClass = "conditional" // look first, then repeat
	Unsafe      RetryClass = "unsafe"      // never repeat without a person
)

// Config is a connection of connections.yaml; secrets are already resolved. It is never printed.
type Config struct {
	Name   string
	Values map[string]string
}

// Connection does what a connector can do. It is safe for concurrent use.
type Connection interface {
	Do(ctx context.Context, call Call) Outcome
	Close() error
}

// Call is one request to a connection.
type Call struct {
	Operation      string
	IdempotencyKey string
	With           map[string]any
	Deadline       time.Time
}

// Outcome is what became of a call. Exactly one of the three classes holds.
type Outcome struct {
	Class  Class
	Output map[string]any
	// Reason tells an admin what happened and what to do, in German as the pages are; never personal data
	// or secrets.
	Reason string
	// RetryAfter is how long the other side asks to wait; 0: the engine's own backoff.
	RetryAfter time.Duration
	// Receipt is what proves the effect: a Message-ID, an object id.
	Receipt string
}

// Class is the class of an Outcome.
type Class string

// The classes.
const (
	OK      Class = "ok"
	Later   Class = "later"   // try again: temporary
	Refused Class = "refused" // will not work this way: a person is needed
	Manual  Class = "manual"  // the connection has no way in: people do it by hand
)

var registry = map[string]Connector{}

// Register adds a connector; it panics at start on an empty or duplicate name or a missing description.
func Register(c Connector) {
	if c.Name == "" || c.Doc.De == "" || c.Doc.En == "" || c.Open == nil {
		panic("connectors: " + c.Name + " is registered without name, description or Open")
	}
	if _, taken := registry[c.Name]; taken {
		panic("connectors: " + c.Name + " is registered twice")
	}
	registry[c.Name] = c
}

// Lookup finds a connector by name.
func Lookup(name string) (Connector, bool) { c, ok := registry[name]; return c, ok }

// All lists the registered connectors by name.
func All() []Connector {
	list := make([]Connector, 0, len(registry))
	for _, c := range registry {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b Connector) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// Operation finds an operation of a connector by name.
func (c Connector) Operation(name string) (Operation, bool) {
	for _, o := range c.Operations {
		if o.Name == name {
			return o, true
		}
	}
	return Operation{}, false
}

// Operations is connector -> operation -> its "with" keys, as the checker of definitions wants it.
func Operations() map[string]map[string]spec.Object {
	all := map[string]map[string]spec.Object{}
	for name, c := range registry {
		all[name] = map[string]spec.Object{}
		for _, o := range c.Operations {
			all[name][o.Name] = o.With
		}
	}
	return all
}
