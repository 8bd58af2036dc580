package expression

import (
	"fmt"
	"reflect"
	"regexp"
	"sort"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/shopspring/decimal"

	"laufzettel/definitions/source"
)

// maxVisits bounds the work of checking and the size of what is compiled. Both exceed the size of the
// source only where comparisons are chained within chains (1 < (2 < x < 4) < 5), which share their
// middle and double with every level.
const maxVisits = 10 * maxTokens

// maxNesting bounds list functions within list functions; the work multiplies with each.
const maxNesting = 3

// checker goes through expr's syntax tree once: it finds the type of every piece, reports what does
// not fit, and builds the tree that is compiled. In that tree every name, part and operator is a call
// of a function of ours, so that a missing answer never fails.
type checker struct {
	*text
	env      *Env
	config   *conf.Config
	names    map[string]bool // paths that are read
	asked    map[string]bool // paths under exists()
	warnings []hanging
	elements []piece // of the list functions around, innermost last
	hint     *Type   // what stands on the other side of a comparison
	raw      bool    // the next piece stands in exists(): what is missing stays nothing
	visits   int
}

// piece is a checked part of an expression.
type piece struct {
	node    ast.Node // what is compiled
	at      file.Location
	t       *Type
	nothing bool     // may be nothing when it runs
	path    string   // what is read, as the author would name it: steps.pruefung.at
	literal *string  // a text written in quotation marks
	hangs   []string // paths that may be missing, on which its value hangs
}

// hanging is a not or an else-branch over values that may be missing, to be warned about.
type hanging struct {
	at        file.Location
	construct *source.Message
	paths     []string
}

var boolType = reflect.TypeOf(true)

// visit checks a node and notes what it reads.
func (c *checker) visit(n ast.Node) piece {
	p := c.inspect(n)
	c.read(p)
	return p
}

func (c *checker) read(p piece) {
	if p.path != "" {
		c.names[p.path] = true
	}
}

// inspect checks a node without noting what it reads; a part of it may be all that is read.
func (c *checker) inspect(n ast.Node) piece {
	raw := c.raw
	c.raw = false
	if c.visits++; n == nil || c.visits > maxVisits {
		if n != nil {
			c.sizeError(c.visits, maxVisits, partsOfExpression)
		}
		return piece{node: &ast.NilNode{}, t: anything}
	}
	at := n.Location()
	switch n := n.(type) {
	case *ast.BoolNode:
		return piece{node: typed(&ast.BoolNode{Value: n.Value}), at: at, t: yesNo}
	case *ast.IntegerNode, *ast.FloatNode:
		d, err := decimal.NewFromString(c.piece(at.From, at.To))
		if err != nil {
			c.error(at.From, at.To, badNumber, source.Args{"written": c.piece(at.From, at.To)}, source.Text{})
		}
		return piece{node: &ast.ConstantNode{Value: d}, at: at, t: aNumber}
	case *ast.StringNode:
		return piece{node: &ast.StringNode{Value: n.Value}, at: at, t: aText, literal: &n.Value}
	case *ast.IdentifierNode:
		return c.name(n, raw)
	case *ast.MemberNode:
		return c.member(n, raw)
	case *ast.PointerNode:
		return c.element(n)
	case *ast.ArrayNode:
		return c.list(n)
	case *ast.UnaryNode:
		return c.unary(n)
	case *ast.BinaryNode:
		return c.binary(n)
	case *ast.CallNode:
		return c.callNode(n)
	case *ast.BuiltinNode:
		return c.listFunction(n)
	case *ast.ConditionalNode:
		c.error(at.From, at.To, writeInstead, source.Args{"written": "? :", "right": insteadOf["?"]}, source.Text{})
	default:
		c.error(at.From, at.To, notPart, source.Args{"written": c.piece(at.From, at.To)}, source.Text{})
	}
	return piece{node: &ast.NilNode{}, at: at, t: anything}
}

// name checks a bare name.
func (c *checker) name(n *ast.IdentifierNode, raw bool) piece {
	p := piece{at: n.Location(), t: anything, node: &ast.NilNode{}}
	t := c.env.Names[n.Value]
	if t == nil {
		c.unknownName(n)
		return p
	}
	p.t, p.path = t, n.Value
	empty := emptyValue(t)
	if raw {
		empty = nil
	}
	p.nothing = empty == nil && mayBeNothing(t)
	if p.nothing {
		p.hangs = []string{p.path}
	}
	p.node = c.call(p.at, fmt.Sprintf("read %s %v", n.Value, raw), read(n.Value, empty), environment())
	return p
}

// element checks what stands for the element of the list at hand: the # or nothing before .field.
func (c *checker) element(n *ast.PointerNode) piece {
	at := n.Location()
	if n.Name != "" || len(c.elements) == 0 {
		c.error(at.From, at.To, notPart, source.Args{"written": "#" + n.Name}, source.Text{})
		return piece{node: &ast.NilNode{}, at: at, t: anything}
	}
	e := c.elements[len(c.elements)-1]
	return piece{node: located(&ast.PointerNode{}, at), at: at, t: e.t, path: e.path, nothing: mayBeNothing(e.t)}
}

// member checks value.part and value[index].
func (c *checker) member(n *ast.MemberNode, raw bool) piece {
	base := c.inspect(n.Node)
	at := n.Location()
	p := piece{at: at, t: anything, node: &ast.NilNode{}}
	if c.failed && base.t.is(Anything) && base.path == "" {
		return p // reported already
	}
	property, literal := n.Property.(*ast.StringNode)
	point := literal && property.Location() == at
	if !literal || base.t.is(Listing) && !point {
		return c.index(n, base, raw)
	}
	name := property.Value
	if !point {
		at = property.Location()
	}
	t := base.t.part(name)
	if t == nil {
		c.read(base)
		c.unknownPart(base, name, at)
		return p
	}
	p.t = t
	p.path = join(base.path, name)
	if base.t.is(Rec) && base.t.Open && base.t.Fields[name] == nil && base.t.Elem != nil {
		p.path = base.path // a row of a register goes by the register's path
	}
	empty := emptyValue(t)
	if raw {
		empty = nil
	}
	c.inherit(&p, base)
	p.node = c.call(at, fmt.Sprintf("part %s %T %v", name, empty, raw), readPart(name, empty), base.node)
	return p
}

// inherit says whether a part may be nothing: if what it is read from may be missing, or itself.
func (c *checker) inherit(p *piece, base piece) {
	p.nothing = base.nothing || base.t.is(Keyed) && base.t.Missing || mayBeNothing(p.t)
	p.hangs = append(p.hangs, base.hangs...)
	if p.nothing && p.path != "" {
		p.hangs = []string{p.path}
	}
}

// index checks value[index] where the part is known only when it runs, or value is a list.
func (c *checker) index(n *ast.MemberNode, base piece, raw bool) piece {
	c.read(base)
	index := c.visit(n.Property)
	at := n.Location()
	p := piece{at: at, t: anything, path: base.path, node: &ast.NilNode{}}
	byNumber := index.t.is(Number, Anything)
	byKey := index.t.is(Text, Keyed, Anything)
	switch {
	case base.t.is(Listing) && (byNumber || byKey && base.t.elem().is(Keyed, Rec, Anything)):
		p.t = base.t.elem()
	case base.t.is(Rec) && base.t.Open && byKey:
		p.t = base.t.elem()
	case base.t.is(Anything) && (byNumber || byKey):
	case base.t.is(Listing, Rec, Anything):
		c.error(index.at.From, index.at.To, badIndex, source.Args{"kind": kindName(index.t)}, source.Text{})
		return p
	default:
		c.error(at.From, at.To, noIndex, source.Args{"what": c.describe(base), "kind": kindName(base.t)}, source.Text{})
		return p
	}
	empty := emptyValue(p.t)
	if raw {
		empty = nil
	}
	p.nothing = base.nothing || index.nothing || base.t.is(Keyed) && base.t.Missing || mayBeNothing(p.t) ||
		index.t.is(Keyed) && index.t.Missing
	p.hangs = append(append(p.hangs, base.hangs...), index.hangs...)
	p.node = c.call(at, fmt.Sprintf("element %T", empty), element(empty), environment(), base.node, index.node)
	return p
}

// list checks [a, b, c].
func (c *checker) list(n *ast.ArrayNode) piece {
	p := piece{at: n.Location()}
	var elem *Type
	nodes := make([]ast.Node, 0, len(n.Nodes))
	constants := make([]any, 0, len(n.Nodes))
	for _, item := range n.Nodes {
		e := c.visit(item)
		if c.hint != nil {
			e = c.literalAs(e, c.hint)
		}
		if elem == nil {
			elem = e.t
		} else if elem = unify(elem, e.t); elem == nil {
			elem = anything
		}
		p.hangs = append(p.hangs, e.hangs...)
		nodes = append(nodes, e.node)
		switch v := e.node.(type) {
		case *ast.ConstantNode:
			constants = append(constants, v.Value)
		case *ast.StringNode:
			constants = append(constants, v.Value)
		}
	}
	p.t = &Type{Kind: Listing, Elem: elem}
	if len(constants) == len(nodes) {
		p.node = located(&ast.ConstantNode{Value: constants}, p.at)
		return p
	}
	p.node = located(&ast.ArrayNode{Nodes: nodes}, p.at)
	return p
}

// call makes a call of a function of ours. The name is unique for what the function does.
func (c *checker) call(at file.Location, name string, f func(args ...any) (any, error), args ...ast.Node) ast.Node {
	if c.config.Functions[name] == nil {
		c.config.Functions[name] = native(name, f)
	}
	return located(&ast.CallNode{Callee: located(&ast.IdentifierNode{Value: name}, at), Arguments: args}, at)
}

// environment is the run, as the first argument of a function that needs it.
func environment() ast.Node { return &ast.IdentifierNode{Value: "$env"} }

func located[N ast.Node](n N, at file.Location) ast.Node {
	n.SetLocation(at)
	return n
}

// typed marks a node as yes or no, which saves the virtual machine a look at it.
func typed(n ast.Node) ast.Node {
	n.SetType(boolType)
	return n
}

func join(path, name string) string {
	if path == "" {
		return ""
	}
	return path + "." + name
}

// describe is what the author wrote for p, as far as it has a name.
func (c *checker) describe(p piece) string {
	switch {
	case p.path != "" && len(c.elements) > 0 && strings.HasPrefix(p.path, c.elements[len(c.elements)-1].path+"."):
		return strings.TrimPrefix(p.path, c.elements[len(c.elements)-1].path)
	case p.path != "":
		return p.path
	}
	return c.piece(p.at.From, p.at.To)
}

// warn reports the nots and else-branches that hang on something missing, except where the expression
// asks for it with exists.
func (c *checker) warn() {
	for _, w := range c.warnings {
		var open []string
		for _, path := range w.paths {
			if !c.asksFor(path) && !contains(open, path) {
				open = append(open, path)
			}
		}
		if len(open) == 0 {
			continue
		}
		sort.Strings(open)
		c.add(source.Warning, w.at.From, w.at.To, hangsOnMissing, source.Args{
			"names": strings.Join(open, ", "), "first": open[0], "construct": w.construct.Say(nil)}, source.Text{})
	}
}

func (c *checker) asksFor(path string) bool {
	for asked := range c.asked {
		if path == asked || strings.HasPrefix(path, asked+".") || strings.HasPrefix(asked, path+".") {
			return true
		}
	}
	return false
}

func contains(list []string, s string) bool {
	for _, other := range list {
		if other == s {
			return true
		}
	}
	return false
}

// pattern compiles the constant at the right of matches.
func (c *checker) pattern(p piece) *regexp.Regexp {
	if p.literal == nil {
		c.error(p.at.From, p.at.To, patternNotFixed, nil, source.Text{})
		return nil
	}
	re, err := regexp.Compile(*p.literal)
	if err != nil {
		problem := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
		c.error(p.at.From, p.at.To, badPattern, source.Args{"problem": problem}, source.Text{})
		return nil
	}
	return re
}
