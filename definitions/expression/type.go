package expression

// Kind is what a value may be, known before anything runs.
type Kind string

// The kinds.
const (
	Anything Kind = "anything"
	Bool     Kind = "yes/no"
	Text     Kind = "text"
	Number   Kind = "number" // also money
	Day      Kind = "date"
	Instant  Kind = "datetime"
	Clock    Kind = "time"
	Length   Kind = "duration"
	Rec      Kind = "record" // named parts; a missing one is nothing
	Keyed    Kind = "keyed"  // record that compares as its key: choice with a row, unit, person
	Listing  Kind = "list"
	People   Kind = "people" // what holders(), group() and submitter give
)

// Type is a static type. Fields belong to Rec, Keyed and People, Elem to Listing. Types are never
// changed after they are made.
type Type struct {
	Kind   Kind
	Fields map[string]*Type
	// Elem is what a Listing holds. In an Open Rec it is the type of the undeclared parts: a register
	// may be a Listing of its rows or such a record of rows by key, both are read by ["key"].
	Elem *Type
	// Open records have parts that are known only at run time; reading an undeclared one is Elem, or
	// Anything where Elem is nil.
	Open bool
	// Options of a Text or Keyed that is a choice with fixed options; comparing with another literal is an error.
	Options []string
	// Missing says that the value can be nothing (used by the warnings about not and else).
	Missing bool
	// Order lists the parts of a Rec that people read where it is printed whole, in that order. nil is a
	// record that is called by its label or name.
	Order []string
	// Places is how many decimal places a Number shows at least: 2 for money.
	Places int
}

// Function declares a function that authors may call.
type Function struct {
	Name     string
	Params   []*Type // the last one repeats if Variadic
	Variadic bool
	// Optional counts trailing parameters that may be left out.
	Optional int
	Result   *Type
	// Run computes the result of a pure function; nil for functions the Scope answers (holders, group ...).
	// Where an argument is nothing, Run is not called and the result is nothing, unless the parameter's
	// type is Missing. Scope.Answer is always asked and sees nothing as nil.
	Run func(args []any) (any, error)
}

// Env is what an expression may name: fields, steps, settings and functions.
type Env struct {
	Names     map[string]*Type
	Functions map[string]*Function // beside the built-in ones
	// Elsewhere says, for a name that is not known here, where it is ("nachname is a field of the
	// form; write form.nachname"). It may be nil.
	Elsewhere map[string]string
}

// With returns a copy of e in which name has type t.
func (e *Env) With(name string, t *Type) *Env {
	names := make(map[string]*Type, len(e.Names)+1)
	for k, v := range e.Names {
		names[k] = v
	}
	names[name] = t
	return &Env{Names: names, Functions: e.Functions, Elsewhere: e.Elsewhere}
}
