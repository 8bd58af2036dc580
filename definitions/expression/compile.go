package expression

import (
	"regexp"
	"sort"
	"strings"
	"time"

	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"laufzettel/definitions/source"
)

// compile checks and compiles the expression in x. The result is nil if anything was reported.
func (x *text) compile(want *Type, env *Env) *Program {
	if env == nil {
		env = &Env{}
	}
	tree, ok := x.parse(env)
	if !ok {
		return nil
	}
	c := &checker{text: x, env: env, config: newConfig(), names: map[string]bool{}, asked: map[string]bool{}}
	result := c.visit(tree)
	if !x.failed {
		result = c.result(result, want)
	}
	if x.failed {
		return nil
	}
	c.warn()
	names := make([]string, 0, len(c.names))
	for name := range c.names {
		names = append(names, name)
	}
	sort.Strings(names)
	program := x.finish(result, c.config, names)
	if program != nil {
		program.owner, program.part = x.ownerOf(program, env)
	}
	return program
}

// ownerOf finds the row of which a program reads one text and nothing else ("code.label"); nil for every other
// program.
func (x *text) ownerOf(p *Program, env *Env) (*Program, string) {
	expression := strings.TrimSpace(p.Source)
	at := strings.LastIndex(expression, ".")
	if at <= 0 || !p.Type.is(Text) || !partName.MatchString(expression[at+1:]) {
		return nil, ""
	}
	owner := newText(x.node, x.base, expression[:at], &source.Report{}).compile(nil, env)
	if owner == nil || !owner.Type.is(Keyed) {
		return nil, ""
	}
	return owner, expression[at+1:]
}

var partName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`)

// newConfig configures expr's compiler to do what it is told: the tree is already rewritten.
func newConfig() *conf.Config {
	config := conf.CreateNew()
	config.Optimize = false
	return config
}

// finish hands the rewritten tree to expr's compiler.
func (x *text) finish(p piece, config *conf.Config, names []string) *Program {
	expression := string(x.runes)
	program, err := compiler.Compile(&parser.Tree{Node: p.node, Source: file.NewSource(expression)}, config)
	if err != nil {
		problem, _, _ := strings.Cut(err.Error(), "\n")
		x.error(0, len(x.runes), brokenExpression, source.Args{"problem": problem}, source.Text{})
		return nil
	}
	return &Program{Source: expression, Pos: x.pos(0), Type: p.t, code: &code{program: program, names: names, place: x.pos}}
}

// result brings the whole expression to the type that its key needs.
func (c *checker) result(p piece, want *Type) piece {
	if want == nil {
		want = p.t
	}
	switch {
	case want.is(Bool):
		return c.yesNo(p)
	}
	fitted, ok := c.fit(p, want)
	if !ok {
		c.error(p.at.From, p.at.To, wrongResult, source.Args{"wanted": kindName(want), "got": kindName(p.t)}, source.Text{})
	}
	return c.expect(fitted, want)
}

// expect guards a place for a want against a value whose kind is known only when it runs, so that
// whoever asked for a date gets a date, nothing, or an error, never something else.
func (c *checker) expect(p piece, want *Type) piece {
	if !p.t.is(Anything) || want.is(Anything, People) {
		return p
	}
	kind := kindOf(want)
	p.node = c.call(p.at, "expect "+string(kind), func(args ...any) (any, error) { return ofKind(args[0], kind) }, p.node)
	p.t = &Type{Kind: kind, Fields: want.Fields, Elem: want.Elem, Open: want.Open, Missing: true}
	return p
}

// ofKind is v where it is of a kind or nothing; of a choice it takes the key where a text is needed.
func ofKind(v any, kind Kind) (any, error) {
	ok := v == nil
	switch v := v.(type) {
	case bool:
		ok = kind == Bool
	case string:
		ok = kind == Text || kind == Keyed
	case Decimal:
		ok = kind == Number
	case Date:
		ok = kind == Day
	case time.Time:
		ok = kind == Instant
	case TimeOfDay:
		ok = kind == Clock
	case Period:
		ok = kind == Length
	case []any, Table:
		ok = kind == Listing
	case Record:
		if key, keyed := textOf(v); keyed && kind == Text {
			return key, nil
		}
		ok = kind == Keyed || kind == Rec || kind == Listing
	case map[string]any:
		ok = kind == Rec
	}
	if !ok {
		return nil, complain(wrongResult, source.Args{"wanted": kindNames[kind].Say(nil), "got": kindOfValue(v)})
	}
	return v, nil
}
