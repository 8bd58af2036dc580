package expression

import (
	"time"

	"laufzettel/definitions/source"
)

// Program is a checked expression. It is immutable and safe for concurrent use.
type Program struct {
	Source string
	Pos    source.Pos
	Type   *Type
	code   any
}

// Scope is everything an evaluation may look at. Names holds the values by name ("code", "steps",
// "settings", "today" ...). Answer answers functions declared without Run (holders, group, workdays);
// it may be nil where there are none.
type Scope struct {
	Names  map[string]any
	Answer func(function string, args []any) (any, error)
	Zone   *time.Location // for datetimes and "today"; nil is UTC
	// Workday says whether a day is a working day of the Land in force; nil: Monday to Friday.
	Workday func(Date) bool
}

// Failure is an expression that could not be evaluated although it was checked; it carries the place
// in the definition so that the admin sees flow.yaml:31:15.
type Failure struct {
	Pos    source.Pos
	Source string
	Err    error
}

func (f *Failure) Error() string { return f.Pos.File + ": " + f.Source + ": " + f.Err.Error() }

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Err }

// CompileCondition compiles the expression at n (a key of kind condition or people element, without "=").
// want is the type the key needs (nil: any). Errors are reported with their place inside n; the
// result is nil if there are any.
func CompileCondition(n *source.Node, want *Type, env *Env, report *source.Report) *Program {
	panic("unwritten")
}

// Setting is a key of kind value: a literal or, after "=", an expression.
type Setting struct {
	Literal any
	Program *Program // nil for a literal
	Pos     source.Pos
}

// CompileValue reads n as a literal of type want, or as an expression after "=".
func CompileValue(n *source.Node, want *Type, env *Env, report *source.Report) *Setting {
	panic("unwritten")
}

// Eval returns the value in scope. A nil Setting gives nil.
func (s *Setting) Eval(scope *Scope) (any, error) { panic("unwritten") }

// Eval evaluates the program. The error, if any, is a *Failure. A missing answer never fails:
// it makes comparisons false and computations nothing.
func (p *Program) Eval(scope *Scope) (any, error) { panic("unwritten") }

// True evaluates a condition: nothing and no are false. A nil Program is true.
func (p *Program) True(scope *Scope) (bool, error) { panic("unwritten") }

// Names lists the top-level names and dotted paths the program reads ("code.label", "steps.kv.at"),
// sorted; checkers use it to find fields that nothing uses and values used before they exist.
func (p *Program) Names() []string { panic("unwritten") }

// Template is a text with {{ expression }} inside. A nil Template renders "".
type Template struct {
	Pos   source.Pos
	Raw   string
	parts []part
}

type part struct {
	text    string
	program *Program
}

// CompileText compiles n as a text.
func CompileText(n *source.Node, env *Env, report *source.Report) *Template { panic("unwritten") }

// Render fills in the template; values are formatted by Format in lang.
func (t *Template) Render(scope *Scope, lang string) (string, error) { panic("unwritten") }

// Format prints a value for people: "14. September 2024", "1.234,5", "ja"; keyed records by their label
// or name, lists with commas, nothing as "".
func Format(value any, lang string, zone *time.Location) string { panic("unwritten") }
