package expression

import (
	"github.com/expr-lang/expr/ast"

	"laufzettel/definitions/source"
)

// arithmetic checks + - * / %.
func (c *checker) arithmetic(n *ast.BinaryNode) piece {
	at := n.Location()
	left, right := c.visit(n.Left), c.visit(n.Right)
	result := piece{at: at, t: anything, nothing: left.nothing || right.nothing, hangs: hangsOn(left, right), node: &ast.NilNode{}}
	if c.failed && (left.t.is(Anything) && left.path == "" || right.t.is(Anything) && right.path == "") {
		return result
	}
	if left.t.is(Day, Instant) && right.literal != nil && n.Operator != "*" {
		right = c.literalAs(right, addend(*right.literal))
	}
	if right.t.is(Day, Instant) && left.literal != nil && n.Operator != "*" {
		left = c.literalAs(left, addend(*left.literal))
	}
	if left.t.is(Day) && right.t.is(Instant) || left.t.is(Instant) && right.t.is(Day) {
		left, right = c.asDay(left), c.asDay(right)
	}
	t := sumType(n.Operator, left.t, right.t)
	if t == nil {
		suggestion := source.Text{}
		if n.Operator == "+" && (left.t.is(Text) || right.t.is(Text)) {
			suggestion = joinWithText.Say(nil)
		}
		if !c.failed || suggestion.Message != nil {
			c.error(at.From, at.To, cannotCompute, source.Args{"operator": n.Operator,
				"left": kindName(left.t), "right": kindName(right.t)}, suggestion)
		}
		return result
	}
	result.t = t
	result.nothing = result.nothing || n.Operator == "/" || n.Operator == "%"
	result.node = c.call(at, n.Operator, arithmetic[n.Operator], environment(), left.node, right.node)
	return result
}

// addend is what a text beside a date means: another date or a duration.
func addend(s string) *Type {
	if _, err := ParseDate(s); err == nil {
		return aDay
	}
	return aLength
}

var arithmetic = map[string]func(args ...any) (any, error){
	"+": computing("+", func(a, b Decimal) any { return a.Add(b) }, plus),
	"-": computing("-", func(a, b Decimal) any { return a.Sub(b) }, minus),
	"*": computing("*", func(a, b Decimal) any { return a.Mul(b) }, nil),
	"/": computing("/", quotient, nil),
	"%": computing("%", remainder, nil),
}

// sumType is the type of a computation, nil where there is none.
func sumType(operator string, left, right *Type) *Type {
	l, r := kindOf(left), kindOf(right)
	switch {
	case l == Number && r == Number:
		if operator == "+" || operator == "-" {
			return &Type{Kind: Number, Places: max(left.Places, right.Places)}
		}
		if operator == "*" && min(left.Places, right.Places) == 0 {
			return &Type{Kind: Number, Places: left.Places + right.Places}
		}
		return aNumber
	case operator == "+" && l == Text && r == Text:
		return aText
	case operator == "+" && l == Length && (r == Day || r == Instant):
		return &Type{Kind: r}
	case (operator == "+" || operator == "-") && r == Length && (l == Day || l == Instant):
		return &Type{Kind: l}
	case operator == "-" && l == r && (l == Day || l == Instant):
		return aNumber
	case l == Anything && r != People && r != Rec && r != Listing && r != Bool,
		r == Anything && l != People && l != Rec && l != Listing && l != Bool:
		if operator == "*" || operator == "/" || operator == "%" {
			return aNumber
		}
		return anything
	}
	return nil
}
