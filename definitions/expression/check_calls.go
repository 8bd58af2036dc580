package expression

import (
	"fmt"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"

	"laufzettel/definitions/source"
)

// function is what the checker needs to know of a function, built in or declared by the Env.
type function struct {
	name      string
	signature string
	params    []*Type
	optional  int
	variadic  bool
	result    *Type
	// results, where set, decides the result from the arguments; a nil type means they do not fit.
	results func(args []piece) *Type
	// lenient functions see what is missing; others are not called with nothing, and give nothing.
	lenient bool
	// wants names what the arguments have to be where results refuses them; nil is a list or a number.
	wants *source.Message
	run   func(r *run, args []any) (any, error)
}

// function finds a function by name: built in, or of the Env.
func (c *checker) function(name string) *function {
	if f := functions[name]; f != nil {
		return f
	}
	declared := c.env.Functions[name]
	if declared == nil {
		return nil
	}
	f := &function{name: name, params: declared.Params, optional: declared.Optional, variadic: declared.Variadic,
		result: declared.Result, lenient: declared.Run == nil, signature: signatureOf(declared)}
	f.run = func(_ *run, args []any) (any, error) { return declared.Run(args) }
	if declared.Run == nil {
		f.run = func(r *run, args []any) (any, error) {
			if r.scope.Answer == nil {
				return nil, complain(nobodyAnswers, source.Args{"function": name})
			}
			return r.scope.Answer(name, args)
		}
	}
	return f
}

func signatureOf(f *Function) string {
	var params []string
	for i, p := range f.Params {
		param := string(kindOf(p))
		if p.is(Keyed) {
			param = "choice"
		}
		if i >= len(f.Params)-f.Optional {
			param = "[" + param + "]"
		}
		params = append(params, param)
	}
	if f.Variadic {
		params = append(params, "...")
	}
	return f.Name + "(" + strings.Join(params, ", ") + ")"
}

// callNode checks name(arguments).
func (c *checker) callNode(n *ast.CallNode) piece {
	at := n.Location()
	p := piece{at: at, t: anything, node: &ast.NilNode{}}
	outer := c.hint
	c.hint = nil
	defer func() { c.hint = outer }()
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok {
		c.error(at.From, at.To, noMethods, source.Args{"name": c.piece(at.From, at.To)}, source.Text{})
		return p
	}
	switch callee.Value {
	case "either":
		return c.either(n)
	case "onlyIf":
		return c.onlyIf(n)
	case "exists":
		return c.exists(n)
	}
	f := c.function(callee.Value)
	if f == nil {
		c.unknownFunction(callee.Value, at)
		return p
	}
	args := make([]piece, len(n.Arguments))
	for i, arg := range n.Arguments {
		args[i] = c.visit(arg)
	}
	if !c.counted(f.signature, f.name, at, len(args), len(f.params)-f.optional, len(f.params), f.variadic) {
		return p
	}
	if f.results != nil && f.variadic {
		for _, arg := range args {
			for i := range args { // min(today, "2026-01-01")
				args[i] = c.literalAs(args[i], arg.t)
			}
		}
	}
	nodes := []ast.Node{environment()}
	for i := range args {
		var param *Type
		if len(f.params) > 0 {
			param = f.params[min(i, len(f.params)-1)]
		}
		args[i] = c.argument(f, i, args[i], param)
		nodes = append(nodes, args[i].node)
	}
	p.hangs = hangsOn(args...)
	p.t = f.result
	if f.results != nil && !c.failed {
		if p.t = f.results(args); p.t == nil {
			got, wanted := args[0], kindNames[Number].Say(nil)
			number := 1
			if f.wants != nil {
				wanted = f.wants.Say(nil)
				for i := range args {
					if f.results(args[:i+1]) == nil {
						got, number = args[i], i+1
						break
					}
				}
			}
			if f.name == "len" || f.name == "first" || f.name == "last" {
				wanted = kindNames[Listing].Say(nil)
			}
			c.error(got.at.From, got.at.To, wrongArgument, source.Args{"number": number, "function": f.name,
				"got": kindName(got.t), "wanted": wanted, "signature": f.signature}, source.Text{})
		}
	}
	if p.t == nil {
		p.t = anything
	}
	if f.name == "first" || f.name == "last" {
		p.path = args[0].path
	}
	p.nothing = mayBeNothing(p.t) || !f.lenient && anyNothing(args) && !p.t.is(Bool, Listing)
	p.node = c.call(at, "call "+f.name, caller(f), nodes...)
	return p
}

// caller is the function as the virtual machine calls it.
func caller(f *function) func(args ...any) (any, error) {
	empty := emptyValue(f.result)
	return func(args ...any) (any, error) {
		values := args[1:]
		if !f.lenient {
			for i, v := range values {
				if v == nil && !acceptsNothing(f, i) {
					if f.result.is(Text, Keyed) {
						return nil, nil // computed from nothing, not a text that is missing
					}
					return empty, nil
				}
			}
		}
		v, err := f.run(args[0].(*run), values)
		if v == nil && err == nil {
			v = empty
		}
		return v, err
	}
}

func acceptsNothing(f *function, i int) bool {
	if len(f.params) == 0 {
		return false
	}
	p := f.params[min(i, len(f.params)-1)]
	return p != nil && p.Missing
}

func anyNothing(args []piece) bool {
	for _, arg := range args {
		if arg.nothing {
			return true
		}
	}
	return false
}

// counted checks how many arguments a call has.
func (c *checker) counted(signature, name string, at file.Location, got, least, most int, variadic bool) bool {
	if got >= least && (got <= most || variadic) {
		return true
	}
	wanted := fmt.Sprint(least)
	switch {
	case variadic:
		wanted += "+"
	case least != most:
		wanted = fmt.Sprintf("%d–%d", least, most)
	}
	c.error(at.From, at.To, wrongCount, source.Args{"function": name, "wanted": wanted, "got": got, "signature": signature}, source.Text{})
	return false
}

// argument brings an argument to the type of its parameter.
func (c *checker) argument(f *function, i int, arg piece, param *Type) piece {
	fitted, ok := c.fit(arg, param)
	if !ok {
		c.error(arg.at.From, arg.at.To, wrongArgument, source.Args{"number": i + 1, "function": f.name,
			"got": kindName(arg.t), "wanted": kindName(param), "signature": f.signature}, source.Text{})
		return fitted
	}
	return c.expect(fitted, param)
}

// fit brings p into a place for a want, converting where that loses nothing the author could mean: a
// choice to its key, an instant to its day, a text in quotation marks to what it spells.
func (c *checker) fit(p piece, want *Type) (piece, bool) {
	if want.is(Anything) {
		return p, true
	}
	p = c.literalAs(p, want)
	if p.t.is(Anything) {
		if want.is(Day) {
			p = c.asDay(p)
			p.t = anything
		}
		return p, true
	}
	switch want.Kind {
	case Bool:
		if p.t.is(Bool) {
			return c.yesNo(p), true
		}
	case Text:
		c.option(p, want)
		if p.t.is(Keyed) {
			p.node = c.call(p.at, "toText", toText, p.node)
			p.t = aText
		}
		return p, p.t.is(Text)
	case Keyed:
		c.option(p, want)
		return p, p.t.is(Keyed, Text)
	case Day:
		if p.t.is(Instant) {
			p = c.asDay(p)
		}
	case Rec:
		return p, p.t.is(Rec, Keyed)
	case People:
		return p, p.t.is(People, Keyed, Text, Rec, Listing)
	case Listing:
		if !p.t.is(Listing) {
			return p, p.t.is(Rec) && p.t.Open
		}
		have, need := p.t.elem(), want.elem()
		return p, have.is(Anything) || need.is(Anything, People) || kindOf(have) == kindOf(need) ||
			have.is(Text, Keyed) && need.is(Text, Keyed)
	}
	return p, kindOf(p.t) == want.Kind
}

// either checks either(condition, a, b); only the branch that is needed is computed.
func (c *checker) either(n *ast.CallNode) piece {
	at := n.Location()
	p := piece{at: at, t: anything, node: &ast.NilNode{}}
	if !c.counted(special["either"].Signature, "either", at, len(n.Arguments), 3, 3, false) {
		return p
	}
	cond := c.yesNo(c.visit(n.Arguments[0]))
	c.hang(at, theElse, cond)
	a, b := c.visit(n.Arguments[1]), c.visit(n.Arguments[2])
	a, b = c.literalAs(a, b.t), c.literalAs(b, a.t)
	t := unify(a.t, b.t)
	if t == nil {
		c.error(at.From, at.To, branchesDiffer, source.Args{"left": kindName(a.t), "right": kindName(b.t)}, source.Text{})
		return p
	}
	p.t, p.nothing, p.hangs = t, a.nothing || b.nothing, hangsOn(cond, a, b)
	p.node = located(&ast.ConditionalNode{Cond: cond.node, Exp1: a.node, Exp2: b.node}, at)
	if t.is(Bool) {
		p.node = typed(p.node)
	}
	return p
}

// onlyIf checks onlyIf(condition, a): a, or nothing.
func (c *checker) onlyIf(n *ast.CallNode) piece {
	at := n.Location()
	p := piece{at: at, t: anything, node: &ast.NilNode{}}
	if !c.counted(special["onlyIf"].Signature, "onlyIf", at, len(n.Arguments), 2, 2, false) {
		return p
	}
	cond := c.yesNo(c.visit(n.Arguments[0]))
	a := c.visit(n.Arguments[1])
	t := *a.t
	t.Missing = true
	p.t, p.nothing, p.hangs = &t, mayBeNothing(&t) || a.nothing, hangsOn(cond, a)
	var otherwise ast.Node = &ast.NilNode{}
	if t.is(Bool) {
		otherwise = typed(&ast.BoolNode{})
	}
	p.node = located(&ast.ConditionalNode{Cond: cond.node, Exp1: a.node, Exp2: otherwise}, at)
	if t.is(Bool) {
		p.node = typed(p.node)
	}
	return p
}

// exists checks exists(x): whether there is an answer.
func (c *checker) exists(n *ast.CallNode) piece {
	at := n.Location()
	p := piece{at: at, t: yesNo, node: typed(&ast.BoolNode{})}
	if !c.counted(special["exists"].Signature, "exists", at, len(n.Arguments), 1, 1, false) {
		return p
	}
	c.raw = true
	arg := c.visit(n.Arguments[0])
	c.raw = false
	if arg.path != "" {
		c.asked[arg.path] = true
	}
	p.node = typed(c.call(at, "exists", present, arg.node))
	return p
}

// unknownFunction reports a function that does not exist, or that only expr knows.
func (c *checker) unknownFunction(name string, at file.Location) {
	if c.env.Names[name] != nil {
		c.error(at.From, at.To, functionIsName, source.Args{"name": name}, source.Text{})
		return
	}
	if instead, ok := refused[name]; ok {
		args := source.Args{"name": name, "instead": instead.Say(nil)}
		c.error(at.From, at.To, refusedFunction, args, source.Text{})
		return
	}
	c.error(at.From, at.To, unknownFunction, source.Args{"name": name}, meant(source.Suggest(name, c.knownFunctions())))
}

// refused says what to write instead of functions that people know from expr or a spreadsheet.
var refused = map[string]*source.Message{
	"now":      {Code: "instead-now", De: "Schreib now ohne Klammern.", En: "Write now without brackets."},
	"today":    {Code: "instead-today", De: "Schreib today ohne Klammern.", En: "Write today without brackets."},
	"date":     {Code: "instead-date", De: `Ein festes Datum steht in Anführungszeichen: "2026-11-21".`, En: `A fixed date stands in quotation marks: "2026-11-21".`},
	"duration": {Code: "instead-duration", De: `Schreib days(7) oder hours(36).`, En: `Write days(7) or hours(36).`},
	"find":     {Code: "instead-find", De: "Schreib first(filter(liste, ...)).", En: "Write first(filter(list, ...))."},
	"findLast": {Code: "instead-find-last", De: "Schreib last(filter(liste, ...)).", En: "Write last(filter(list, ...))."},
	"one":      {Code: "instead-one", De: "Schreib count(liste, ...) == 1.", En: "Write count(list, ...) == 1."},
	"if":       {Code: "instead-if", De: "Schreib either(bedingung, a, b).", En: "Write either(condition, a, b)."},
	"IF":       {Code: "instead-if", De: "Schreib either(bedingung, a, b).", En: "Write either(condition, a, b)."},
	"wenn":     {Code: "instead-if", De: "Schreib either(bedingung, a, b).", En: "Write either(condition, a, b)."},
	"WENN":     {Code: "instead-if", De: "Schreib either(bedingung, a, b).", En: "Write either(condition, a, b)."},
	"string":   {Code: "instead-string", De: "Schreib text(x).", En: "Write text(x)."},
	"length":   {Code: "instead-length", De: "Schreib len(x).", En: "Write len(x)."},
	"size":     {Code: "instead-length", De: "Schreib len(x).", En: "Write len(x)."},
	"mean":     {Code: "instead-mean", De: "Schreib sum(liste, .x) / len(liste).", En: "Write sum(list, .x) / len(list)."},
	"floor":    {Code: "instead-round-down", De: "Schreib roundDown(x, stellen).", En: "Write roundDown(x, places)."},
	"ceil":     {Code: "instead-round-up", De: "Schreib roundUp(x, stellen).", En: "Write roundUp(x, places)."},
	"latest":   {Code: "instead-latest", De: "Schreib max(a, b).", En: "Write max(a, b)."},
	"earliest": {Code: "instead-earliest", De: "Schreib min(a, b).", En: "Write min(a, b)."},
	"age":      {Code: "instead-age", De: "Schreib years(geburtsdatum, today).", En: "Write years(birthDate, today)."},
	"year":     {Code: "instead-year", De: "Schreib yearOf(datum).", En: "Write yearOf(date)."},
	"month":    {Code: "instead-month", De: "Schreib monthOf(datum).", En: "Write monthOf(date)."},
	"weekday":  {Code: "instead-weekday", De: "Schreib weekdayOf(datum).", En: "Write weekdayOf(date)."},
	"add":      {Code: "instead-add", De: "Schreib datum + dauer.", En: "Write date + duration."},
	"not":      {Code: "instead-not", De: "Schreib not (x).", En: "Write not (x)."},
}

// refusedByParser are list functions that expr parses and the language does not have.
var refusedByParser = (&source.Message{Code: "instead-list",
	De: "Listenfunktionen sind filter, map, any, all, none, count, sum, len, first und last.",
	En: "List functions are filter, map, any, all, none, count, sum, len, first and last."})
