package expression

import (
	"regexp"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/source"
)

var (
	missingValue = &source.Message{Code: "missing-value",
		De: `Hier fehlt ein Wert, zum Beispiel {example}.`,
		En: `A value is missing here, for example {example}.`}
	wrongLiteral = &source.Message{Code: "wrong-literal",
		De: `"{written}" ist nicht, was hier stehen kann: {wanted}. Zum Beispiel {example}, oder ein Ausdruck nach einem =.`,
		En: `"{written}" is not what can stand here: {wanted}. For example {example}, or an expression after a =.`}
	forgottenEquals = &source.Message{Code: "forgotten-equals",
		De: `"{written}" ist ein Ausdruck; er gehört hinter ein =.`,
		En: `"{written}" is an expression; it belongs after a =.`}
	onlyExpression = &source.Message{Code: "only-expression",
		De: `Hier wird {wanted} gebraucht; das geht nur mit einem Ausdruck nach einem =.`,
		En: `Needed here is {wanted}; that takes an expression after a =.`}
	mapAsValue = &source.Message{Code: "block-as-value",
		De: `Hier steht ein Wert oder ein Ausdruck nach einem =, kein Block.`,
		En: `Here stands a value or an expression after a =, not a block.`}
	listAsValue = &source.Message{Code: "list-as-value",
		De: `Hier steht ein einzelner Wert, keine Liste.`,
		En: `Here stands a single value, not a list.`}
)

// Setting is a key of kind value: a literal or, after "=", an expression. It is immutable.
type Setting struct {
	Literal any
	Program *Program // nil for a literal
	Pos     source.Pos
	items   []*Setting // of a list, where one of them is an expression
	local   string     // a datetime without a zone, which only the scope knows
}

// Eval returns the value in scope. A nil Setting gives nil. The error is a *Failure.
func (s *Setting) Eval(scope *Scope) (any, error) {
	switch {
	case s == nil:
		return nil, nil
	case s.Program != nil:
		return s.Program.Eval(scope)
	case s.local != "":
		zone := time.UTC
		if scope != nil && scope.Zone != nil {
			zone = scope.Zone
		}
		t, err := time.Parse("2006-01-02T15:04", s.local)
		if err != nil {
			return nil, &Failure{Pos: s.Pos, Source: s.local, Err: err}
		}
		return WallClock(DateOf(t, time.UTC), t.Hour()*60+t.Minute(), zone).UTC(), nil
	case s.items != nil:
		list := make([]any, len(s.items))
		for i, item := range s.items {
			v, err := item.Eval(scope)
			if err != nil {
				return nil, err
			}
			list[i] = v
		}
		return list, nil
	}
	return s.Literal, nil
}

// Names lists what the setting reads, like Program.Names.
func (s *Setting) Names() []string {
	if s == nil {
		return nil
	}
	names := s.Program.Names()
	for _, item := range s.items {
		names = append(names, item.Names()...)
	}
	return sortedOnce(names)
}

// CompileValue reads n as a literal of type want, or as an expression after "=". A nil want takes any
// literal: true, false and plain numbers for what they are, everything else as text. Where want is a list,
// n may be a list of values. The result is nil if anything was reported, or n is nil.
func CompileValue(n *source.Node, want *Type, env *Env, report *source.Report) *Setting {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case source.Null:
		report.Error(n, missingValue, source.Args{"example": exampleOf(want)})
		return nil
	case source.Map:
		report.Error(n, mapAsValue, nil)
		return nil
	case source.List:
		return compileList(n, want, env, report)
	}
	if expression, ok := strings.CutPrefix(n.Raw, "="); ok {
		program := newText(n, 1, expression, report).compile(want, env)
		if program == nil {
			return nil
		}
		return &Setting{Program: program, Pos: n.Pos}
	}
	s := &Setting{Pos: n.Pos}
	problem, suggestion := s.read(n, want, env)
	if problem != nil {
		report.Add(source.Diagnostic{Severity: source.Error, Pos: n.Pos, Path: n.Path, Text: *problem,
			Suggestion: suggestion, Width: n.Width()})
		return nil
	}
	return s
}

func compileList(n *source.Node, want *Type, env *Env, report *source.Report) *Setting {
	if want != nil && !want.is(Listing, Anything, People) {
		report.Error(n, listAsValue, nil)
		return nil
	}
	elem := want.elem()
	if want == nil || want.is(Anything) {
		elem = nil
	}
	if want.is(People) {
		elem = want
	}
	s := &Setting{Pos: n.Pos}
	literals, fixed, ok := []any{}, true, true
	for _, item := range n.Items {
		value := CompileValue(item, elem, env, report)
		if value == nil {
			ok = false
			continue
		}
		fixed = fixed && value.Program == nil && value.items == nil && value.local == ""
		literals = append(literals, value.Literal)
		s.items = append(s.items, value)
	}
	if !ok {
		return nil
	}
	if fixed {
		s.Literal, s.items = literals, nil
	}
	return s
}

// plainNumber is what a text must look like to be taken for a number where any value may stand; a
// leading zero makes it a code, such as a postal code.
var plainNumber = regexp.MustCompile(`^-?(0|[1-9]\d{0,17})(\.\d{1,18})?$`)

// read reads the literal at n into s, or says what is wrong with it.
func (s *Setting) read(n *source.Node, want *Type, env *Env) (problem *source.Text, suggestion source.Text) {
	raw := strings.TrimSpace(n.Raw)
	fail := func() (*source.Text, source.Text) {
		if env != nil && env.Names[nameAtStart(raw)] != nil && n.Style == source.Plain {
			text := forgottenEquals.Say(source.Args{"written": raw})
			return &text, writeThis.Say(source.Args{"suggestion": "=" + raw})
		}
		text := wrongLiteral.Say(source.Args{"written": raw, "wanted": kindName(want), "example": exampleOf(want)})
		return &text, source.Text{}
	}
	var err error
	switch kindOf(want) {
	case Text, Keyed:
		s.Literal = n.Raw
		if raw != "" && len(want.Options) > 0 && !contains(want.Options, raw) {
			text := unknownOption.Say(source.Args{"written": raw, "options": listed(want.Options)})
			if s := source.Suggest(raw, want.Options); s != "" {
				return &text, meant(s)
			}
			return &text, source.Text{}
		}
	case Bool:
		if raw != "true" && raw != "false" {
			problem, suggestion = fail()
			if instead := valuesInstead[raw]; instead == "true" || instead == "false" {
				suggestion = writeThis.Say(source.Args{"suggestion": instead})
			}
			return problem, suggestion
		}
		s.Literal = raw == "true"
	case Number:
		d, ok := parseNumber(raw)
		if !ok {
			problem, suggestion = fail()
			if right := strings.Replace(raw, ",", ".", 1); plainNumber.MatchString(right) {
				suggestion = writeThis.Say(source.Args{"suggestion": right})
			}
			return problem, suggestion
		}
		s.Literal = d
	case Day:
		s.Literal, err = ParseDate(raw)
	case Clock:
		s.Literal, err = ParseTimeOfDay(raw)
	case Length:
		s.Literal, err = ParsePeriod(raw)
	case Instant:
		if !s.readInstant(raw) {
			return fail()
		}
	case People:
		s.Literal = raw
		if !mailAddress.MatchString(raw) {
			return fail()
		}
	case Listing:
		// A single value where a list may stand is a list of one.
		item := &Setting{Pos: n.Pos}
		if problem, suggestion = item.read(n, want.elem(), env); problem == nil {
			s.Literal = []any{item.Literal}
		}
		return problem, suggestion
	case Rec:
		text := onlyExpression.Say(source.Args{"wanted": kindName(want)})
		return &text, source.Text{}
	default:
		s.Literal = anyLiteral(n)
	}
	if err != nil {
		if problem, suggestion = fail(); problem.Message == forgottenEquals {
			return problem, suggestion
		}
		return &err.(*Complaint).Text, source.Text{}
	}
	return nil, source.Text{}
}

var instantForm = regexp.MustCompile(`^\d{4}-\d\d-\d\d[T ]\d\d:\d\d$`)

// readInstant reads 2026-11-21 18:05 in the zone of the scope, or with a zone of its own.
func (s *Setting) readInstant(raw string) bool {
	if t, err := time.Parse(time.RFC3339, raw); err == nil {
		s.Literal = t.UTC().Truncate(time.Millisecond)
		return true
	}
	local := strings.Replace(raw, " ", "T", 1)
	if _, err := time.Parse("2006-01-02T15:04", local); err != nil || !instantForm.MatchString(raw) {
		return false
	}
	s.local = local
	return true
}

// anyLiteral reads a value of which only the author knows what it is.
func anyLiteral(n *source.Node) any {
	if n.Style != source.Plain {
		return n.Raw
	}
	switch {
	case n.Raw == "true", n.Raw == "false":
		return n.Raw == "true"
	case plainNumber.MatchString(n.Raw):
		d, _ := decimal.NewFromString(n.Raw)
		return d
	}
	return n.Raw
}

var literalNumber = regexp.MustCompile(`^[+-]?\d{1,30}(\.\d{1,30})?$`)

func parseNumber(s string) (Decimal, bool) {
	if !literalNumber.MatchString(s) {
		return Decimal{}, false
	}
	d, err := decimal.NewFromString(s)
	return d, err == nil
}

var startName = regexp.MustCompile(`^[a-z][A-Za-z0-9]*`)

func nameAtStart(s string) string { return startName.FindString(s) }

// exampleOf is a literal of type t for a message.
func exampleOf(t *Type) string {
	switch kindOf(t) {
	case Bool:
		return "true"
	case Number:
		return "1234.5"
	case Day:
		return "2026-11-21"
	case Instant:
		return "2026-11-21 18:05"
	case Clock:
		return "18:05"
	case Length:
		return "7 days"
	case People:
		return "vorstand@example.org"
	case Text, Keyed:
		if len(t.Options) > 0 {
			return t.Options[0]
		}
	case Listing:
		return "[" + exampleOf(t.elem()) + "]"
	}
	return "Text"
}
