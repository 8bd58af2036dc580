package expression

import (
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"

	"laufzettel/definitions/source"
)

// unary checks not x, -x and +x.
func (c *checker) unary(n *ast.UnaryNode) piece {
	at := n.Location()
	if n.Operator == "not" {
		if inner, ok := infix(n); ok {
			return c.comparison(inner, true) // a comparison of its own
		}
		return c.negation(at, c.visit(n.Node))
	}
	p := c.visit(n.Node)
	if !p.t.is(Number, Anything) && !(p.t.is(Length) && n.Operator == "-") {
		c.error(at.From, at.To, wrongResult, source.Args{"wanted": kindNames[Number].Say(nil), "got": kindName(p.t)}, source.Text{})
		return piece{node: p.node, at: at, t: anything}
	}
	result := piece{node: p.node, at: file.Location{From: at.From, To: max(p.at.To, at.To)}, t: p.t, nothing: p.nothing, hangs: p.hangs}
	if n.Operator == "-" {
		if constant, ok := p.node.(*ast.ConstantNode); ok {
			if d, ok := constant.Value.(Decimal); ok {
				result.node = located(&ast.ConstantNode{Value: d.Neg()}, at)
				return result
			}
		}
		result.node = c.call(at, "negative", negative, p.node)
	}
	return result
}

// negation is not p.
func (c *checker) negation(at file.Location, p piece) piece {
	p = c.yesNo(p)
	c.hang(at, theNot, p)
	return piece{node: typed(located(&ast.UnaryNode{Operator: "not", Node: p.node}, at)), at: at, t: yesNo, hangs: p.hangs}
}

// infix says whether a not belongs to the operator after it: "a not in b" arrives as not (a in b), both
// at the same place.
func infix(n *ast.UnaryNode) (*ast.BinaryNode, bool) {
	inner, ok := n.Node.(*ast.BinaryNode)
	return inner, ok && inner.Location() == n.Location()
}

// yesNo brings p into a place where only yes or no can stand.
func (c *checker) yesNo(p piece) piece {
	switch {
	case p.t.is(Bool) && !p.nothing:
		return p
	case p.t.is(Bool, Anything):
		p.node = typed(c.call(p.at, "truth", truth, p.node))
		p.t, p.nothing = yesNo, false
		return p
	}
	c.error(p.at.From, p.at.To, notYesNo, source.Args{"what": c.describe(p), "kind": kindName(p.t)}, source.Text{})
	return piece{node: typed(&ast.BoolNode{}), at: p.at, t: yesNo}
}

// hang notes that a not or an else-branch hangs on p.
func (c *checker) hang(at file.Location, construct *source.Message, p piece) {
	if len(p.hangs) > 0 {
		c.warnings = append(c.warnings, hanging{at: at, construct: construct, paths: p.hangs})
	}
}

// binary checks everything with a left and a right side.
func (c *checker) binary(n *ast.BinaryNode) piece {
	at := n.Location()
	switch n.Operator {
	case "and", "or", "&&": // && is what the parser makes of 1 < x < 5
		operator := strings.Replace(n.Operator, "&&", "and", 1)
		left, right := c.yesNo(c.visit(n.Left)), c.yesNo(c.visit(n.Right))
		return piece{node: typed(located(&ast.BinaryNode{Operator: operator, Left: left.node, Right: right.node}, at)),
			at: at, t: yesNo, hangs: hangsOn(left, right)}
	case "==", "!=", "<", "<=", ">", ">=", "in", "contains", "startsWith", "endsWith", "matches":
		return c.comparison(n, false)
	case "+", "-", "*", "/", "%":
		return c.arithmetic(n)
	}
	c.error(at.From, at.To, notPart, source.Args{"written": n.Operator}, source.Text{})
	return piece{node: &ast.NilNode{}, at: at, t: anything}
}

func hangsOn(pieces ...piece) []string {
	var all []string
	for _, p := range pieces {
		all = append(all, p.hangs...)
	}
	return all
}

// sides visits both sides of a comparison, each knowing what stands on the other, so that a text
// without quotation marks is recognised. The bool is false where a not went astray.
func (c *checker) sides(n *ast.BinaryNode) (left, right piece, fine bool) {
	outer := c.hint
	defer func() { c.hint = outer }()
	c.hint = nil
	switch l := n.Left.(type) {
	case *ast.IdentifierNode:
		if c.env.Names[l.Value] == nil {
			right = c.visit(n.Right)
			c.hint = right.t
			return c.visit(l), right, true
		}
		left = c.visit(l)
	case *ast.UnaryNode:
		if _, ok := infix(l); l.Operator == "not" && !ok {
			if left, fine = c.leftOf(l, n); !fine {
				return left, right, false
			}
			break
		}
		left = c.visit(l)
	default:
		left = c.visit(l)
	}
	c.hint = left.t
	return left, c.visit(n.Right), true
}

// comparison checks ==, <, in, contains and the like; negate is for "not in" and its kin.
func (c *checker) comparison(n *ast.BinaryNode, negate bool) piece {
	at := n.Location()
	left, right, fine := c.sides(n)
	if !fine {
		return piece{node: typed(&ast.BoolNode{}), at: at, t: yesNo}
	}
	result := piece{at: at, t: yesNo, hangs: hangsOn(left, right), node: typed(&ast.BoolNode{})}
	if c.failed && (left.t.is(Anything) && left.path == "" || right.t.is(Anything) && right.path == "") {
		return result // one side was reported; what follows from it would only confuse
	}
	var f func(args ...any) (any, error)
	var ok bool
	args := []ast.Node{}
	switch n.Operator {
	case "==", "!=":
		left, right, ok = c.alike(n, left, right, Bool, Text, Keyed, Number, Day, Instant, Clock, Length)
		f = isEqual
		if n.Operator == "!=" {
			f = isDifferent
		}
	case "<", "<=", ">", ">=":
		left, right, ok = c.alike(n, left, right, Text, Number, Day, Instant, Clock, Length)
		f = ordering(signs[n.Operator])
	case "in":
		ok = c.checkIn(n, &left, right)
		f = contained
		args = append(args, environment())
	default:
		ok = c.checkTextTest(n, left, right)
		f = textTests[n.Operator]
		if n.Operator == "matches" && ok {
			re := c.pattern(right)
			if re == nil {
				return result
			}
			f = textTest(func(s, _ string) bool { return re.MatchString(s) })
		}
	}
	if !ok {
		return result
	}
	name := n.Operator
	if n.Operator == "matches" {
		name += " " + *right.literal
	}
	if negate {
		f, name = negated(f), "not "+name
	}
	result.node = typed(c.call(at, name, f, append(args, left.node, right.node)...))
	return result
}

var signs = map[string]func(sign int) bool{
	"<": func(s int) bool { return s < 0 }, "<=": func(s int) bool { return s <= 0 },
	">": func(s int) bool { return s > 0 }, ">=": func(s int) bool { return s >= 0 },
}

var textTests = map[string]func(args ...any) (any, error){
	"contains": textTest(strings.Contains), "startsWith": textTest(strings.HasPrefix), "endsWith": textTest(strings.HasSuffix),
}

// leftOf checks the left side of a comparison that begins with a not. In not a == b the not holds for a
// alone, which is reported where a is not a yes or no. The bool is false if it was.
func (c *checker) leftOf(not *ast.UnaryNode, n *ast.BinaryNode) (piece, bool) {
	outer := c.hint
	c.hint = nil
	p := c.visit(not.Node)
	c.hint = outer
	if p.t.is(Bool, Anything) {
		return c.negation(not.Location(), p), true
	}
	from := not.Location().To
	rest := strings.TrimSpace(closed(c.piece(from, len(c.runes)), endOf(n.Right)-from))
	c.error(not.Location().From, from, notBinds, source.Args{"rest": rest}, source.Text{})
	return p, false
}

// closed cuts s behind its first so many runes and the brackets that those leave open.
func closed(s string, length int) string {
	open := 0
	runes := []rune(s)
	for i, r := range runes {
		switch {
		case i >= length && open <= 0:
			return string(runes[:i])
		case r == '(' || r == '[':
			open++
		case r == ')' || r == ']':
			open--
		}
	}
	return s
}

// endOf is the offset behind the last token of a node.
func endOf(n ast.Node) int {
	end := finder(0)
	ast.Walk(&n, &end)
	return int(end)
}

type finder int

// Visit implements ast.Visitor.
func (f *finder) Visit(n *ast.Node) { *f = max(*f, finder((*n).Location().To)) }

// alike brings both sides of a comparison to one kind, or reports that they have none in common.
func (c *checker) alike(n *ast.BinaryNode, left, right piece, kinds ...Kind) (piece, piece, bool) {
	before := c.failed
	left, right = c.literalAs(left, right.t), c.literalAs(right, left.t)
	if c.failed && !before {
		return left, right, false
	}
	at := n.Location()
	for _, p := range []piece{left, right} {
		switch {
		case p.t.is(People):
			c.error(at.From, at.To, cannotComparePeople, nil, source.Text{})
			return left, right, false
		case p.t.is(Listing):
			c.error(at.From, at.To, cannotCompareList, source.Args{"operator": n.Operator}, source.Text{})
			return left, right, false
		case p.t.is(Rec):
			c.error(at.From, at.To, cannotCompareGroup, nil, source.Text{})
			return left, right, false
		}
	}
	if left.t.is(Anything) || right.t.is(Anything) {
		return left, right, true
	}
	if left.t.is(Day) && right.t.is(Instant) || left.t.is(Instant) && right.t.is(Day) {
		return c.asDay(left), c.asDay(right), true
	}
	same := kindOf(left.t) == kindOf(right.t) || left.t.is(Text, Keyed) && right.t.is(Text, Keyed)
	if !same || !left.t.is(kinds...) || !right.t.is(kinds...) {
		suggestion := source.Text{}
		if number := numberLiteral(left, right); number != "" {
			suggestion = numberAsText.Say(source.Args{"right": number})
		}
		c.error(at.From, at.To, cannotCompare, source.Args{"operator": n.Operator,
			"left": kindName(left.t), "right": kindName(right.t)}, suggestion)
		return left, right, false
	}
	c.option(left, right.t)
	c.option(right, left.t)
	return left, right, true
}

// numberLiteral is the number that was written as a text beside a number, or "".
func numberLiteral(left, right piece) string {
	if right.t.is(Number) {
		left, right = right, left
	}
	if left.t.is(Number) && right.literal != nil && numberForm.MatchString(*right.literal) {
		return *right.literal
	}
	return ""
}

// literalAs reads a text in quotation marks as what stands on the other side: a date, a time of day, a
// duration. An empty text stays one.
func (c *checker) literalAs(p piece, t *Type) piece {
	if p.literal == nil {
		return p
	}
	var value any
	var err error
	switch kindOf(t) {
	case Day, Instant:
		value, err = ParseDate(*p.literal)
		t = aDay
	case Clock:
		value, err = ParseTimeOfDay(*p.literal)
	case Length:
		value, err = ParsePeriod(*p.literal)
	default:
		return p
	}
	if err != nil {
		said := err.(*Complaint).Text
		c.error(p.at.From, p.at.To, said.Message, said.Args, source.Text{})
		return p
	}
	return piece{node: located(&ast.ConstantNode{Value: value}, p.at), at: p.at, t: t}
}

// asDay turns an instant into its day.
func (c *checker) asDay(p piece) piece {
	if p.t.is(Instant, Anything) {
		p.node = c.call(p.at, "dayOf", dayOf, environment(), p.node)
		p.t = aDay
	}
	return p
}

// checkIn checks value in list.
func (c *checker) checkIn(n *ast.BinaryNode, left *piece, right piece) bool {
	at := n.Location()
	elem := right.t.elem()
	switch {
	case right.t.is(Anything):
		return true
	case right.t.is(Rec) && right.t.Open:
		return true
	case !right.t.is(Listing):
		c.error(at.From, at.To, inText, source.Args{"got": kindName(right.t)}, source.Text{})
		return false
	case left.t.is(People):
		c.error(at.From, at.To, cannotComparePeople, nil, source.Text{})
		return false
	}
	*left = c.literalAs(*left, elem)
	c.option(*left, elem)
	if list, ok := n.Right.(*ast.ArrayNode); ok {
		for _, item := range list.Nodes {
			if s, ok := item.(*ast.StringNode); ok {
				c.option(piece{at: s.Location(), literal: &s.Value}, left.t)
			}
		}
	}
	same := left.t.is(Anything) || elem.is(Anything) || kindOf(left.t) == kindOf(elem) ||
		left.t.is(Text, Keyed) && elem.is(Text, Keyed)
	if !same {
		c.error(at.From, at.To, cannotCompare, source.Args{"operator": "in", "left": kindName(left.t), "right": kindName(elem)}, source.Text{})
	}
	return same && !c.failed
}

// checkTextTest checks text contains part and the like.
func (c *checker) checkTextTest(n *ast.BinaryNode, left, right piece) bool {
	at := n.Location()
	if n.Operator == "contains" && left.t.is(Listing) {
		c.error(at.From, at.To, containsInList, source.Args{"what": c.describe(left)}, source.Text{})
		return false
	}
	for _, p := range []piece{left, right} {
		if !p.t.is(Text, Keyed, Anything) {
			c.error(at.From, at.To, cannotCompare, source.Args{"operator": n.Operator,
				"left": kindName(left.t), "right": kindName(right.t)}, source.Text{})
			return false
		}
	}
	return true
}
