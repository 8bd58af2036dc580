// Package flows is the pure half of approval flows: Decide says what follows from an input, Evolve
// folds what happened into a state. It knows no clock, network, disk or randomness.
// Edit here when a flow needs a new kind of step (copy step_mail.go) or a new rule about who decides.
package flows

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/forms"
)

// Flow is a checked flow definition together with the forms it uses. It is immutable; a case keeps
// the one it began with.
type Flow struct {
	Ref       source.Ref
	Name      string // the process: "ausleihe"
	Number    Number
	Title     *expression.Template // on pages; may read the start form
	Form      *forms.Form          // the start form
	Triggers  []*Trigger           // what begins a case beside somebody who fills in the start form
	Forms     map[string]*forms.Form
	Statuses  map[string]Status // declared and built-in ones
	Visible   map[string]string // subject, submitter, office, others -> all, state, nothing; see Shows
	Access    *Access           // nil where rights and visible alone say who reads a case
	Amend     *Amendment        // who may ask for a change of an ended case; nil: nobody
	Steps     []*Step           // all of them in the order of the file, those inside of blocks too
	Anytime   []*Action
	Keep      []Keep
	Mails     map[string]*MailText // templates of the process by name
	Settings  map[string]Setting   // pinned unless Live
	Land      string               // whose holidays count where the deciding unit says nothing
	root      *sequence
	steps     map[string]*Step
	statuses  []string // in the order the author declared them, then the built-in ones
	registers []string // those that expressions may name, sorted
}

// Number is the pattern of case numbers, such as ANE-{year}-{seq:5}.
type Number struct{ Pattern string }

// Status is how a case can end. Kind is done, refused, expired, withdrawn or cancelled; Label is what people read.
type Status struct {
	Key, Kind, Label string
	labels           source.Local // the label in all its languages; zero where the author gave none
}

// Keep says how long a case of a status is kept after its end; Status "" is every other.
type Keep struct {
	Status string
	For    expression.Period
}

// MailText is a mail template: subject without personal data, body in Markdown.
type MailText struct {
	Name    string
	Subject *expression.Template
	Body    *expression.Template
	Pos     source.Pos
}

// Setting is a value of settings.yaml. Live settings (applies: all) are read at each decision, the
// others when the case begins.
type Setting struct {
	Type  *expression.Type
	Value any
	Live  bool
}

// Step is one step of a flow. Config is what the step type's own keys say, in a shape only the type knows.
type Step struct {
	Name   string
	Type   *StepType
	Index  int // place in Flow.Steps, from 0
	Title  *expression.Template
	Intro  *expression.Template // Markdown: what the step means; may be nil
	When   *expression.Program
	Config any
	Pos    source.Pos

	in       *sequence   // that the step stands in
	at       int         // its place there
	branches []*sequence // of parallel
	body     *sequence   // of each
	undo     *sequence   // what takes the step back; nil: nothing
	onError  *Target     // where it goes when the step cannot be done; nil: the case halts, or people do it by hand
	form     *forms.Form // the key form
	node     *source.Node
	decoded  *spec.Decoded
	reads    []string // top-level names that decide who decides here and which way the case goes
}

// StepType is everything about one kind of step. A new kind is one file that registers one of these.
type StepType struct {
	Name string
	Doc  spec.Doc
	Stop bool // waits for the world
	Ends bool // ends the case and has no name of its own
	Keys []spec.Key
	// Configure reads the step's own keys into Step.Config.
	Configure func(p *parser, s *Step, d *spec.Decoded)
	// Enter says what happens when the flow reaches the step.
	Enter func(d *decider, s *Step) error
	// Result is what steps.<name> shows to expressions beside outcome, by, at, comment and rounds.
	Result func(s *Step) map[string]*expression.Type
	// Examples are flows (YAML of one step) that check without findings; run as tests and printed.
	Examples []string
}

// Action is something that may reach a running case (anytime:), such as withdrawing it.
type Action struct {
	Name  string
	Label *expression.Template
	By    *expression.Program // people expression; the first of them where several are written
	Until string              // step until whose decision this may happen; "" = to the end
	Form  *forms.Form
	Then  Target
	Pos   source.Pos
	who   rule
}

// Target is where an outcome leads.
type Target struct {
	Kind   TargetKind
	Step   string // of ToStep
	Status string // of ToEnd
}

// TargetKind is the kind of a Target.
type TargetKind string

// The kinds of targets.
const (
	Onward TargetKind = ""       // the next step
	ToStep TargetKind = "step"   // a named step
	ToEnd  TargetKind = "end"    // end <status>
	Return TargetKind = "return" // back to the submitter, then this step again
	Hold   TargetKind = "hold"   // rest until a date, then this step again
	Stay   TargetKind = "stay"   // recorded, nothing moves
)

// World is what a flow definition may refer to.
type World struct {
	Env        *expression.Env // settings, registers, functions, people
	Forms      map[string]*forms.Form
	Mails      map[string]*source.Node // kept for positions; texts are compiled by Parse
	MailTexts  map[string]MailSource
	Operations map[string]map[string]spec.Object // connector -> operation -> its "with" keys
	Functions  []string                          // names of functions in organisation/functions.yaml
	Groups     []string
	Services   []string // declared services
	Settings   map[string]Setting
	Land       string
	// Scripts are Lua programs (one scalar each, see script.File) by their path in the folder of the process.
	Scripts map[string]*source.Node
	// Outputs are what operations answer, as records: connector -> operation. A missing one is open.
	Outputs map[string]map[string]*expression.Type
}

// MailSource is the text of a mail template before it is checked: the file's front matter and body.
type MailSource struct {
	// In are the same mail in other languages.
	In            map[string]MailSource
	Subject, Body *source.Node
}
