package expression

import (
	"sort"

	"laufzettel/definitions/source"
)

// Builtin is a function of the language as the reference prints it. Example is an expression, Gives
// what text(...) makes of its value; both are run as a test.
type Builtin struct {
	Name      string
	Signature string
	De, En    string
	Example   string
	Gives     string
}

var (
	functions = map[string]*function{} // ordinary built-in functions by name
	special   = map[string]Builtin{}   // functions whose arguments the checker treats specially
	builtins  []Builtin
)

// declare adds a built-in function. It panics on a name that is taken: that is a mistake in this package.
func declare(b Builtin, f function) {
	if b.Name == "" || b.De == "" || b.En == "" || b.Example == "" || functions[b.Name] != nil {
		panic("expression: incomplete or repeated declaration of function " + b.Name)
	}
	builtins = append(builtins, b)
	f.name, f.signature = b.Name, b.Signature
	functions[b.Name] = &f
}

func declareSpecial(b Builtin) {
	builtins = append(builtins, b)
	special[b.Name] = b
}

// Builtins lists the functions of the language, sorted by name.
func Builtins() []Builtin {
	all := append([]Builtin(nil), builtins...)
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}

// FunctionNames lists the names of the functions of the language, sorted.
func FunctionNames() []string {
	names := make([]string, 0, len(builtins))
	for _, b := range builtins {
		names = append(names, b.Name)
	}
	sort.Strings(names)
	return names
}

// keywords are words with a meaning in expressions.
var keywords = map[string]bool{"and": true, "or": true, "not": true, "in": true, "true": true, "false": true, "nil": true,
	"contains": true, "startsWith": true, "endsWith": true, "matches": true, "let": true}

// Reserved says whether nothing may be called name: it is a word or a function of the language.
func Reserved(name string) bool {
	_, isSpecial := special[name]
	return keywords[name] || isSpecial || functions[name] != nil
}

func init() {
	declareSpecial(Builtin{Name: "either", Signature: "either(condition, a, b)",
		De: "a, wenn die Bedingung gilt, sonst b.", En: "a if the condition holds, otherwise b.",
		Example: `either(2 > 1, "ja", "nein")`, Gives: "ja"})
	declareSpecial(Builtin{Name: "onlyIf", Signature: "onlyIf(condition, a)",
		De: "a, wenn die Bedingung gilt, sonst nichts; zum Beispiel ein Anfangswert: onlyIf(fuerWen == \"mich\", submitter.birthDate).", En: "a if the condition holds, otherwise nothing; for example a value to begin with: onlyIf(forWhom == \"me\", submitter.birthDate).",
		Example: `onlyIf(2 > 1, "ja")`, Gives: "ja"})
	declareSpecial(Builtin{Name: "exists", Signature: "exists(x)",
		De: "Ob x da ist. Ein leerer Text und eine leere Liste gelten als nicht da.", En: "Whether x is there. An empty text and an empty list count as not there.",
		Example: `exists("")`, Gives: "false"})
	declareSpecial(Builtin{Name: "filter", Signature: "filter(list, condition)",
		De: "Die Elemente, für die die Bedingung gilt; .feld liest einen Teil des Elements, # ist das Element selbst (in YAML steht der Ausdruck dann in Anführungszeichen).", En: "The elements for which the condition holds; .field reads a part of the element, # is the element itself (in YAML the expression then stands in quotation marks).",
		Example: `filter([1, 2, 3], # > 1)`, Gives: "2, 3"})
	declareSpecial(Builtin{Name: "map", Signature: "map(list, expression)",
		De: "Der Ausdruck für jedes Element.", En: "The expression for every element.",
		Example: `map([1, 2], # * 10)`, Gives: "10, 20"})
	declareSpecial(Builtin{Name: "any", Signature: "any(list, condition)",
		De: "Ob die Bedingung für mindestens ein Element gilt.", En: "Whether the condition holds for at least one element.",
		Example: `any([1, 2], # > 1)`, Gives: "true"})
	declareSpecial(Builtin{Name: "all", Signature: "all(list, condition)",
		De: "Ob die Bedingung für jedes Element gilt; für eine leere Liste ja.", En: "Whether the condition holds for every element; for an empty list yes.",
		Example: `all([1, 2], # > 1)`, Gives: "false"})
	declareSpecial(Builtin{Name: "none", Signature: "none(list, condition)",
		De: "Ob die Bedingung für kein Element gilt.", En: "Whether the condition holds for no element.",
		Example: `none([1, 2], # > 2)`, Gives: "true"})
	declareSpecial(Builtin{Name: "count", Signature: "count(list, condition)",
		De: "Für wie viele Elemente die Bedingung gilt; ohne Bedingung, wie viele es sind.", En: "For how many elements the condition holds; without a condition, how many there are.",
		Example: `count([1, 2, 3], # > 1)`, Gives: "2"})
	declareSpecial(Builtin{Name: "sum", Signature: "sum(list, expression)",
		De: "Die Summe; was fehlt, zählt nicht mit.", En: "The sum; what is missing does not count.",
		Example: `sum([1.5, 2], #)`, Gives: "3.5"})

	declare(Builtin{Name: "distinct", Signature: "distinct(list)",
		De: "Die Elemente ohne Wiederholungen, in ihrer Reihenfolge; zum Beispiel ob eine Nummer doppelt ist: len(distinct(map(table, .nr))) < len(table).", En: "The elements without repetitions, in their order; for example whether a number is there twice: len(distinct(map(table, .nr))) < len(table).",
		Example: `distinct([3, 4, 3])`, Gives: "3, 4"}, function{params: []*Type{anything}, lenient: true,
		results: func(args []piece) *Type {
			if t := args[0].t; t.is(Listing, Anything) {
				return &Type{Kind: Listing, Elem: t.elem()}
			}
			return nil
		}, wants: kindNames[Listing], run: distinct})
	declare(Builtin{Name: "len", Signature: "len(x)",
		De: "Wie viele Elemente eine Liste oder Zeichen ein Text hat.", En: "How many elements a list or characters a text has.",
		Example: `len("Käse")`, Gives: "4"}, function{params: []*Type{anything}, lenient: true,
		results: func(args []piece) *Type {
			if args[0].t.is(Listing, Text, Anything) || args[0].t.is(Rec) && args[0].t.Open {
				return aNumber
			}
			return nil
		}, run: lengthOf})
	declare(Builtin{Name: "first", Signature: "first(list)",
		De: "Das erste Element; nichts, wenn die Liste leer ist.", En: "The first element; nothing if the list is empty.",
		Example: `first([3, 4])`, Gives: "3"}, function{params: []*Type{anything}, lenient: true, results: elementType,
		run: func(r *run, args []any) (any, error) { return end(r, args[0], false) }})
	declare(Builtin{Name: "last", Signature: "last(list)",
		De: "Das letzte Element; nichts, wenn die Liste leer ist.", En: "The last element; nothing if the list is empty.",
		Example: `last([3, 4])`, Gives: "4"}, function{params: []*Type{anything}, lenient: true, results: elementType,
		run: func(r *run, args []any) (any, error) { return end(r, args[0], true) }})
}

// elementType is the type of the element of a list that may be empty.
func elementType(args []piece) *Type {
	t := args[0].t
	switch {
	case t.is(Anything):
		return anything
	case t.is(Listing), t.is(Rec) && t.Open:
		elem := *t.elem()
		elem.Missing = true
		return &elem
	}
	return nil
}

func lengthOf(r *run, args []any) (any, error) {
	if s, ok := args[0].(string); ok {
		return decimalOf(len([]rune(s))), nil
	}
	list, err := r.items(args[0])
	return decimalOf(len(list)), err
}

func end(r *run, list any, last bool) (any, error) {
	items, err := r.items(list)
	if err != nil || len(items) == 0 {
		return nil, err
	}
	if last {
		return items[len(items)-1], nil
	}
	return items[0], nil
}

// whole is a Decimal argument as a whole number, cut off toward zero; ok is false where it is larger
// than the calendar.
func whole(v any) (n int, ok bool, err error) {
	d, isNumber := v.(Decimal)
	if !isNumber {
		return 0, false, complain(wrongResult, source.Args{"wanted": kindNames[Number].Say(nil), "got": kindOfValue(v)})
	}
	if !sane(d) || d.Abs().GreaterThan(decimalOf(10*maxPeriod)) {
		return 0, false, nil
	}
	return int(d.IntPart()), true, nil
}

// distinct keeps the first of elements that would be stored alike; a choice is its key.
func distinct(r *run, args []any) (any, error) {
	list, err := r.items(args[0])
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	kept := []any{}
	for _, item := range list {
		if key := written(item); !seen[key] {
			seen[key] = true
			kept = append(kept, item)
		}
	}
	return kept, nil
}
