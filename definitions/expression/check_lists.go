package expression

import (
	"sort"

	"github.com/expr-lang/expr/ast"

	"laufzettel/definitions/source"
)

// isListFunction says whether name is one of the functions with an expression over elements.
func isListFunction(name string) bool {
	switch name {
	case "filter", "map", "any", "all", "none", "count", "sum":
		return true
	}
	return false
}

// knownFunctions lists all functions, sorted.
func (c *checker) knownFunctions() []string {
	names := FunctionNames()
	for name := range c.env.Functions {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// listFunction checks filter(list, .field == "x") and its kin. The parser hands over only functions
// that take an expression over elements.
func (c *checker) listFunction(n *ast.BuiltinNode) piece {
	at := n.Location()
	p := piece{at: at, t: anything, node: &ast.NilNode{}}
	if !isListFunction(n.Name) {
		instead := refusedByParser
		if m := refused[n.Name]; m != nil {
			instead = m
		}
		c.error(at.From, at.To, refusedFunction, source.Args{"name": n.Name, "instead": instead.Say(nil)}, source.Text{})
		return p
	}
	outer := c.hint
	c.hint = nil
	defer func() { c.hint = outer }()
	list := c.visit(n.Arguments[0])
	elem, ok := c.elementOf(list)
	if !ok {
		return p
	}
	p.hangs = list.hangs
	items := c.call(list.at, "items", listItems, environment(), list.node)
	if len(n.Arguments) == 1 {
		return c.wholeList(n, p, elem, items)
	}
	if len(c.elements) >= maxNesting {
		c.error(at.From, at.To, tooNested, source.Args{"limit": maxNesting}, source.Text{})
		return p
	}
	c.elements = append(c.elements, piece{t: elem, path: list.path})
	predicate, isPredicate := n.Arguments[1].(*ast.PredicateNode)
	body := n.Arguments[1]
	if isPredicate {
		body = predicate.Node
	}
	inner := c.visit(body)
	if n.Name != "map" && n.Name != "sum" {
		inner = c.yesNo(inner)
	}
	c.elements = c.elements[:len(c.elements)-1]

	loop := func(name string) ast.Node {
		return located(&ast.BuiltinNode{Name: name, Arguments: []ast.Node{items, &ast.PredicateNode{Node: inner.node}}}, at)
	}
	switch n.Name {
	case "filter":
		p.t, p.path, p.node = &Type{Kind: Listing, Elem: elem}, list.path, loop("filter")
	case "map":
		p.t, p.path, p.node = &Type{Kind: Listing, Elem: inner.t}, inner.path, loop("map")
	case "any", "all", "none":
		p.t, p.node = yesNo, typed(loop(n.Name))
	case "count":
		p.t, p.node = aNumber, c.call(at, "counted", counted, loop("count"))
	case "sum":
		p = c.sum(n, p, inner, c.call(at, "sum", sum, environment(), loop("map")))
	}
	return p
}

// wholeList checks count(list) and sum(list).
func (c *checker) wholeList(n *ast.BuiltinNode, p piece, elem *Type, items ast.Node) piece {
	if n.Name == "count" {
		p.t, p.node = aNumber, c.call(p.at, "call len", caller(functions["len"]), environment(), items)
		return p
	}
	return c.sum(n, p, piece{at: n.Arguments[0].Location(), t: elem}, c.call(p.at, "sum", sum, environment(), items))
}

// sum checks that what is added up are numbers.
func (c *checker) sum(n *ast.BuiltinNode, p, element piece, node ast.Node) piece {
	if !element.t.is(Number, Anything) {
		c.error(element.at.From, element.at.To, wrongArgument, source.Args{"number": len(n.Arguments), "function": "sum",
			"got": kindName(element.t), "wanted": kindNames[Number].Say(nil), "signature": "sum(list, .field)"}, source.Text{})
		return p
	}
	p.t, p.node = aNumber, node
	if element.t.is(Number) {
		p.t = &Type{Kind: Number, Places: element.t.Places}
	}
	return p
}

// elementOf is the type of the elements of what a list function goes through.
func (c *checker) elementOf(list piece) (*Type, bool) {
	switch {
	case list.t.is(Listing), list.t.is(Rec) && list.t.Open:
		return list.t.elem(), true
	case list.t.is(Anything):
		return anything, true
	}
	c.error(list.at.From, list.at.To, needsList, source.Args{"got": kindName(list.t)}, source.Text{})
	return nil, false
}

func listItems(args ...any) (any, error) { return args[0].(*run).items(args[1]) }

// counted turns the machine's whole number into ours.
func counted(args ...any) (any, error) { return decimalOf(args[0].(int)), nil }

// sum adds up what is there; what is missing does not count, as in a spreadsheet.
func sum(args ...any) (any, error) {
	list, err := args[0].(*run).items(args[1])
	if err != nil {
		return nil, err
	}
	total := Decimal{}
	for _, v := range list {
		switch v := v.(type) {
		case nil:
		case Decimal:
			if !sane(v) {
				return nil, complain(numberTooLarge, nil)
			}
			total = total.Add(v)
		default:
			return nil, complain(wrongKindAtRun, source.Args{"what": "sum", "got": kindOfValue(v), "wanted": kindNames[Number].Say(nil)})
		}
	}
	return total, nil
}
