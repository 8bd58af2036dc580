package expression

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"

	"laufzettel/definitions/source"
)

// Program is a checked expression. It is immutable and safe for concurrent use.
type Program struct {
	Source string
	Pos    source.Pos
	Type   *Type
	code   *code
	// owner gives the row whose part called part the program reads, where it does no more than that.
	owner *Program
	part  string
}

// Scope is everything an evaluation may look at. Names holds the values by name ("code", "steps",
// "settings", "today" ...); what is not in it is missing. Answer answers functions declared without
// Run (holders, group ...); it may be nil where there are none, and it must give the same answer
// to the same question.
type Scope struct {
	Names  map[string]any
	Answer func(function string, args []any) (any, error)
	Zone   *time.Location // for datetimes and "today"; nil is UTC
	// Workday says whether a day is a working day of the Land in force; nil: Monday to Friday.
	Workday func(Date) bool
	// WorkdayIn says the same of a Land by its abbreviation ("HE"); nil: the Land in force.
	WorkdayIn func(land string, d Date) bool
}

// Failure is an expression that could not be evaluated although it was checked; it carries the place
// in the definition so that the admin sees flow.yaml:31:15. Err is a *Complaint, or what Scope.Answer
// or a Function's Run returned.
type Failure struct {
	Pos    source.Pos
	Source string
	Err    error
}

// Error names the place, the expression and the cause; it holds no values.
func (f *Failure) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s: %v", f.Pos.File, f.Pos.Line, f.Pos.Column, f.Source, f.Err)
}

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Err }

// mailAddress is what people elements may hold instead of an expression.
var mailAddress = regexp.MustCompile(`^[\pL\pN.!#$%&'*+/=?^_{|}~-]+@[\pL\pN-]+(\.[\pL\pN-]+)+$`)

// CompileCondition compiles the expression at n (a key of kind condition or people element, without "=").
// want is the type the key needs (nil: any); where it is People, a plain mail address stands for itself.
// Errors are reported with their place inside n; the result is nil if there are any, or n is nil.
func CompileCondition(n *source.Node, want *Type, env *Env, report *source.Report) *Program {
	if n == nil {
		return nil
	}
	if n.Kind == source.List || n.Kind == source.Map {
		report.Error(n, notOneExpression, nil)
		return nil
	}
	x := newText(n, 0, n.Raw, report)
	trimmed := strings.TrimSpace(n.Raw)
	switch {
	case strings.HasPrefix(trimmed, "="):
		x.error(0, 1, leadingEquals, nil, writeThis.Say(source.Args{"suggestion": strings.TrimSpace(trimmed[1:])}))
		return nil
	case want.is(People) && mailAddress.MatchString(trimmed):
		return x.constant(trimmed)
	}
	return x.compile(want, env)
}

func newText(n *source.Node, base int, expression string, report *source.Report) *text {
	return &text{node: n, base: base, runes: []rune(expression), report: report, seen: map[fault]bool{}}
}

// constant is a program that gives s.
func (x *text) constant(s string) *Program {
	return x.finish(piece{node: &ast.StringNode{Value: s}, t: aText}, newConfig(), nil)
}

// Eval evaluates the program. The error, if any, is a *Failure. A missing answer never fails:
// it makes comparisons false and computations nothing. A result that is yes or no is never nil, nor is
// a list. A nil Program gives nil.
func (p *Program) Eval(scope *Scope) (any, error) {
	if p == nil {
		return nil, nil
	}
	value, offset, err := p.code.eval(scope)
	if err != nil {
		return nil, &Failure{Pos: p.code.place(offset), Source: p.Source, Err: err}
	}
	if value == nil && p.Type.is(Bool, Listing) {
		return emptyValue(p.Type), nil
	}
	return value, nil
}

// True evaluates a condition: nothing and no are false. A nil Program is true. The error is a *Failure.
func (p *Program) True(scope *Scope) (bool, error) {
	if p == nil {
		return true, nil
	}
	value, err := p.Eval(scope)
	if err != nil {
		return false, err
	}
	yes, err := truth(value)
	if err != nil {
		return false, &Failure{Pos: p.Pos, Source: p.Source, Err: err}
	}
	return yes.(bool), nil
}

// Names lists what the program reads, sorted: top-level names and, where a part is read, the dotted
// path ("code.label", "steps.pruefung.at"), then not also the name it begins with. Elements of lists and rows
// of registers go by the path of the list ("steps.pruefung.rows.outcome", "registers.codes.label"). Checkers use
// it to find fields that nothing uses and values used before they exist.
func (p *Program) Names() []string {
	if p == nil {
		return nil
	}
	return append([]string(nil), p.code.names...)
}
