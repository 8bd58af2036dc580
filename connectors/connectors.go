// Package connectors says what a connector is and keeps the list of them. A connector is one folder:
// descriptor, network code, tests. Edit here when all connectors must do something more.
package connectors

import (
	"context"
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
	Output map[string]string // name -> kind (text, number, date, yes/no)
	Retry  RetryClass
	// Undoable effects need not wait for a disputed decision.
	Undoable bool
	Example  string
}

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
	// Reason tells an admin what happened and what to do; never personal data or secrets.
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
