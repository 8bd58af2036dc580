package expression

import (
	"errors"
	"fmt"
	"reflect"
	"sort"
	"sync"
	"time"

	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"

	"laufzettel/definitions/source"
)

var (
	tooMuchWork = &source.Message{Code: "too-much-work",
		De: `Der Ausdruck geht mehr als {limit} Listenelemente durch.`,
		En: `The expression goes through more than {limit} list elements.`}
	wrongKindAtRun = &source.Message{Code: "wrong-kind-when-run",
		De: `Für {what} wird {wanted} gebraucht; da ist aber {got}.`,
		En: `{what} needs {wanted}, but there is {got}.`}
	nobodyAnswers = &source.Message{Code: "nobody-answers",
		De: `Die Funktion {function} kann hier nicht beantwortet werden.`,
		En: `The function {function} cannot be answered here.`}
	brokenExpression = &source.Message{Code: "broken-expression",
		De: `Der Ausdruck ließ sich nicht auswerten ({problem}).`,
		En: `The expression could not be evaluated ({problem}).`}
)

// maxSteps bounds how many list elements one evaluation may visit; nested list functions multiply.
const maxSteps = 1_000_000

// run is one evaluation: what the compiled program's functions get as their first argument.
type run struct {
	scope *Scope
	steps int
}

// zone of the scope, never nil.
func (r *run) zone() *time.Location {
	if r.scope.Zone == nil {
		return time.UTC
	}
	return r.scope.Zone
}

// machine is a virtual machine with its run, kept for reuse: evaluations are frequent and small.
type machine struct {
	vm  vm.VM
	run run
}

var machines = sync.Pool{New: func() any { return new(machine) }}

var noScope = &Scope{}

// code is what the compiler made of an expression.
type code struct {
	program *vm.Program
	names   []string
	place   func(offset int) source.Pos
}

func (c *code) eval(scope *Scope) (any, int, error) {
	if scope == nil {
		scope = noScope
	}
	m := machines.Get().(*machine)
	m.run = run{scope: scope}
	value, err := m.vm.Run(c.program, &m.run)
	m.run.scope = nil
	machines.Put(m)
	if err == nil {
		return value, 0, nil
	}
	var place *file.Error
	if !errors.As(err, &place) {
		return nil, 0, err
	}
	if place.Prev != nil {
		return nil, place.From, place.Prev
	}
	// What the machine itself says names no values, only kinds and budgets.
	return nil, place.From, complain(brokenExpression, source.Args{"problem": place.Message})
}

// native wraps a function of ours for the virtual machine.
func native(name string, f func(args ...any) (any, error)) *builtin.Function {
	return &builtin.Function{Name: name, Func: f}
}

// read gives the value of a name, or empty where there is none.
func read(name string, empty any) func(args ...any) (any, error) {
	return func(args ...any) (any, error) {
		if v := args[0].(*run).scope.Names[name]; v != nil {
			return v, nil
		}
		return empty, nil
	}
}

// readPart gives a part of a value: nothing of nothing, and empty where a present value lacks it.
func readPart(name string, empty any) func(args ...any) (any, error) {
	return func(args ...any) (any, error) { return partOf(args[0], name, empty), nil }
}

func partOf(v any, name string, empty any) any {
	var found any
	switch v := v.(type) {
	case Record:
		if v == nil {
			return nil
		}
		found = v[name]
	case map[string]any:
		if v == nil {
			return nil
		}
		found = v[name]
	case string:
		// A choice that holds no row: a missing one, or a bare key.
		if name == "key" && v != "" {
			return v
		}
		return nil
	case Table:
		row, ok := v.Row(name)
		if !ok {
			return nil
		}
		return row
	case nil:
		return nil
	default:
		// A map type of another package, such as a form's values.
		m := reflect.ValueOf(v)
		if m.Kind() != reflect.Map || m.IsNil() || m.Type().Key().Kind() != reflect.String {
			return nil
		}
		if value := m.MapIndex(reflect.ValueOf(name).Convert(m.Type().Key())); value.IsValid() {
			found = value.Interface()
		}
	}
	if found == nil {
		return empty
	}
	return found
}

// element reads value[index]: a list by number, a register or record by key.
func element(empty any) func(args ...any) (any, error) {
	return func(args ...any) (any, error) {
		r, v, index := args[0].(*run), args[1], args[2]
		if n, ok := index.(Decimal); ok {
			list, err := r.items(v)
			if err != nil || !sane(n) || !n.IsInteger() || n.Sign() < 0 || !n.LessThan(decimalOf(len(list))) {
				return nil, err
			}
			return list[n.IntPart()], nil
		}
		key, ok := textOf(index)
		if !ok || key == "" {
			return nil, nil
		}
		list, isList := v.([]any)
		if !isList {
			return partOf(v, key, empty), nil
		}
		r.steps += len(list)
		for _, row := range list {
			if k, ok := textOf(row); ok && k == key {
				return row, nil
			}
		}
		return nil, nil
	}
}

// items turns what a list function goes through into a plain list and counts the work.
func (r *run) items(v any) ([]any, error) {
	var list []any
	switch v := v.(type) {
	case nil:
	case []any:
		list = v
	case Table:
		list = v.Rows()
	case Record:
		list = rowsOf(v)
	default:
		return nil, complain(needsList, source.Args{"got": kindOfValue(v)})
	}
	r.steps += len(list)
	if r.steps > maxSteps {
		return nil, complain(tooMuchWork, source.Args{"limit": maxSteps})
	}
	return list, nil
}

// rowsOf lists the rows of a register that is a record, in the order of their keys.
func rowsOf(rows Record) []any {
	keys := make([]string, 0, len(rows))
	for key := range rows {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	list := make([]any, len(keys))
	for i, key := range keys {
		list[i] = rows[key]
	}
	return list
}

// truth turns a value whose kind is known only now into yes or no; nothing is no.
func truth(args ...any) (any, error) {
	switch v := args[0].(type) {
	case nil:
		return false, nil
	case bool:
		return v, nil
	case string:
		if v == "" {
			return false, nil
		}
	}
	return nil, complain(wrongResult, source.Args{"wanted": kindNames[Bool].Say(nil), "got": kindOfValue(args[0])})
}

// present says whether there is an answer.
func present(args ...any) (any, error) {
	switch v := args[0].(type) {
	case nil:
		return false, nil
	case string:
		return v != "", nil
	case []any:
		return len(v) > 0, nil
	case Record:
		return v != nil, nil
	case map[string]any:
		return v != nil, nil
	}
	return true, nil
}

// textOf is the text of a text, or the key of a choice.
func textOf(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case Record:
		key, ok := v["key"].(string)
		return key, ok
	}
	return "", false
}

// kindOfValue names the kind of a value for messages; never the value, which may be personal.
func kindOfValue(v any) source.Text {
	kind := Anything
	switch v.(type) {
	case bool:
		kind = Bool
	case string:
		kind = Text
	case Decimal:
		kind = Number
	case Date:
		kind = Day
	case time.Time:
		kind = Instant
	case TimeOfDay:
		kind = Clock
	case Period:
		kind = Length
	case []any:
		kind = Listing
	case Record, map[string]any:
		kind = Rec
	case nil:
		return (&source.Message{Code: "kind-nothing", De: "nichts", En: "nothing"}).Say(nil)
	default:
		name := fmt.Sprintf("%T", v)
		return (&source.Message{Code: "kind-foreign", De: name, En: name}).Say(nil)
	}
	return kindNames[kind].Say(nil)
}
