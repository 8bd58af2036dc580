package forms

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// boundKeys are the keys of a field whose values have an order. Their bounds are values of the type,
// given by Field.Min and Field.Max.
func boundKeys(exampleMin, exampleMax string) []spec.Key {
	return []spec.Key{
		{Name: "min", Kind: spec.Value, Example: exampleMin, Also: []string{"minimum", "from", "after"}, Doc: spec.Doc{
			De: "Der kleinste erlaubte Wert, fest oder als Ausdruck nach „=“.",
			En: "The smallest value allowed, fixed or as an expression after \"=\"."}},
		{Name: "max", Kind: spec.Value, Example: exampleMax, Also: []string{"maximum", "to", "before"}, Doc: spec.Doc{
			De: "Der größte erlaubte Wert, fest oder als Ausdruck nach „=“.",
			En: "The largest value allowed, fixed or as an expression after \"=\"."}},
	}
}

// checkBounds compares a value with Field.Min and Field.Max; a bound that is nothing does not bind.
// The messages may use {bound}.
func checkBounds(f *Field, value any, ctx *Context, scope *expression.Scope,
	compare func(a, b any) int, below, above *source.Message) ([]source.Text, error) {
	low, err := f.Min.Eval(scope)
	if err != nil {
		return nil, err
	}
	high, err := f.Max.Eval(scope)
	if err != nil {
		return nil, err
	}
	switch {
	case low != nil && fits(low, f.Value) && compare(value, low) < 0:
		return []source.Text{below.Say(source.Args{"bound": spoken(low, f.Value, f.Unit, ctx)})}, nil
	case high != nil && fits(high, f.Value) && compare(value, high) > 0:
		return []source.Text{above.Say(source.Args{"bound": spoken(high, f.Value, f.Unit, ctx)})}, nil
	}
	return nil, nil
}

// countOf is a setting as a whole number; known is false where it is nothing.
func countOf(s *expression.Setting, scope *expression.Scope) (n int, known bool, err error) {
	value, err := s.Eval(scope)
	if err != nil {
		return 0, false, err
	}
	number, ok := value.(expression.Decimal)
	if !ok {
		return 0, false, nil
	}
	return int(number.IntPart()), true, nil
}

// literalCount is a setting that is written as a number, or 0.
func literalCount(s *expression.Setting) int {
	if s == nil || s.Program != nil {
		return 0
	}
	n, _, err := countOf(s, &expression.Scope{})
	if err != nil {
		return 0
	}
	return n
}
