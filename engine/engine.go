package engine

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/flows"
	"laufzettel/scripts"
)

// Options are what an Engine needs. Everything but Log, Connections and Clock is required.
type Options struct {
	Store Store
	Keys  *Keys
	Files *Files
	// Set is the definitions to put in force at start; nil takes the last good one from the store.
	Set *definitions.Set
	// Operations are those of the linked connectors, to rebuild older versions of processes.
	Operations definitions.Operations
	// UsePeopleOfSet adds the people of the definitions to those of the store: demo and tests only.
	UsePeopleOfSet bool
	Mailer         connectors.Mailer
	Connections    map[string]connectors.Connection
	// Secret finds a secret by its reference, env:NAME or file:PATH; nil finds none.
	Secret  func(reference string) (string, error)
	BaseURL string // https://antraege.example.org, without a slash at the end
	Clock   Clock
	// HeadsPlaces get the heads of all chains every night.
	HeadsPlaces []HeadsPlace
	Log         *slog.Logger
}

// Engine runs cases: it loads, asks the decider, commits, and then acts. It is safe for concurrent use.
type Engine struct {
	store       Store
	keys        *Keys
	files       *Files
	mailer      connectors.Mailer
	connections map[string]connectors.Connection
	operations  definitions.Operations
	baseURL     string
	clock       Clock
	log         *slog.Logger
	demoPeople  bool
	headsPlaces []HeadsPlace

	organisation atomic.Pointer[Organisation]
	edition      atomic.Pointer[Edition]
	usual        usual
	counts       rememberedCounts
	picturing    sync.Mutex // held while a new picture takes the place of the old one
	rounds       sync.Mutex // held during a look at every case
	begun        sync.Map   // ids of the work of no case that goes on
	versions     versions
	cases        *caseCache
	locks        caseLocks
	numbers      numbers
	wake         chan struct{}
	running      sync.WaitGroup
	counters     Counters
	secret       func(reference string) (string, error)
	triggers     triggerLook
	scripts      scripts.Runner
	mailPause    atomic.Int64 // Unix milliseconds until which no mail is tried
	jumps        jumps        // of the clock
	inHand       sync.Map     // ids of the work that goes on
}

// New makes an engine and puts the definitions in force. It fails with ErrNoDefinitions if neither the
// options nor the store have any.
func New(ctx context.Context, o Options) (*Engine, error) {
	e := &Engine{
		store: o.Store, keys: o.Keys, files: o.Files, mailer: o.Mailer, connections: o.Connections,
		operations: o.Operations, baseURL: o.BaseURL, clock: o.Clock, log: o.Log, demoPeople: o.UsePeopleOfSet, headsPlaces: o.HeadsPlaces, secret: o.Secret,
		cases: newCaseCache(8192), wake: make(chan struct{}, 1),
	}
	if e.clock == nil {
		e.clock = SystemClock{}
	}
	if e.log == nil {
		e.log = slog.New(slog.DiscardHandler)
	}
	if o.Set == nil {
		return nil, ErrNoDefinitions
	}
	if err := e.Use(ctx, o.Set); err != nil {
		return nil, err
	}
	return e, nil
}

// ErrNoDefinitions means that there is nothing to run: no definitions were given and the store has none.
var ErrNoDefinitions = errors.New("there are no definitions to run: give a folder with --definitions")

// Organisation is the picture of who is who in force now.
func (e *Engine) Organisation() *Organisation { return e.organisation.Load() }

// Clock is the engine's clock.
func (e *Engine) Clock() Clock { return e.clock }

// BaseURL is the address under which people reach this installation, without a slash at the end.
func (e *Engine) BaseURL() string { return e.baseURL }

// Keys derive signatures for pages.
func (e *Engine) Keys() *Keys { return e.keys }

// Files are the attachments.
func (e *Engine) Files() *Files { return e.files }

// Ready says whether the engine can serve: the store answers and definitions are in force.
func (e *Engine) Ready(ctx context.Context) error {
	if e.organisation.Load() == nil {
		return ErrNoDefinitions
	}
	return e.store.Ping(ctx)
}

// Process is the version of a process that new cases begin with.
func (e *Engine) Process(name string) (*definitions.Process, bool) {
	p, ok := e.Organisation().set.Processes[name]
	return p, ok
}

// wakeUp tells the worker that there is something to do.
func (e *Engine) wakeUp() {
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// facts is what the decider may ask, with every answer recorded.
func (e *Engine) facts() *recordingFacts { return record(e.Organisation()) }

var _ flows.Facts = (*Organisation)(nil)
