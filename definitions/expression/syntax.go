package expression

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/parser/lexer"

	"laufzettel/definitions/source"
)

// parse turns the expression into expr's syntax tree, or reports why it cannot.
func (x *text) parse(env *Env) (node ast.Node, ok bool) {
	tokens, ok := x.tokens(env)
	if !ok {
		return nil, false
	}
	tree, err := parseTree(string(x.runes))
	if err != nil {
		x.parserError(tokens, err)
		return nil, false
	}
	return tree.Node, true
}

// parseTree calls expr's parser without any of its functions, so that calls arrive as calls. The
// list functions with predicates remain, since their syntax belongs to the parser.
func parseTree(expression string) (tree *parser.Tree, err error) {
	defer func() {
		// The parser is not ours, and a definition must never stop the program.
		if r := recover(); r != nil {
			err = fmt.Errorf("parser: %v", r)
		}
	}()
	config := conf.CreateNew()
	config.DisableIfOperator = true
	for name := range builtin.Index {
		config.Disabled[name] = true
	}
	return parser.ParseWithConfig(expression, config)
}

// parserError finds the token at which the parser stopped and says what is odd about it.
func (x *text) parserError(tokens []lexer.Token, err error) {
	from := len(x.runes)
	if place := (*file.Error)(nil); errors.As(err, &place) {
		from = place.From
	}
	at := len(tokens)
	for i, t := range tokens {
		if t.From <= from && from < t.To || t.From > from {
			at = i
			break
		}
	}
	last := tokens[len(tokens)-1]
	if at == len(tokens) || at == len(tokens)-1 && last.Kind == lexer.Operator {
		x.error(last.From, last.To, endsEarly, source.Args{"written": x.piece(last.From, last.To)}, source.Text{})
		return
	}
	t := tokens[at]
	written := x.piece(t.From, t.To)
	var before, after lexer.Token
	if at > 0 {
		before = tokens[at-1]
	}
	if at+1 < len(tokens) {
		after = tokens[at+1]
	}
	switch {
	case t.Is(lexer.Operator, ".") && after.Kind == lexer.Identifier && !operand(before):
		x.error(t.From, after.To, pointOutside, source.Args{"written": "." + after.Value}, source.Text{})
	case t.Is(lexer.Operator, "#"):
		x.error(t.From, t.To, pointOutside, source.Args{"written": "#"}, source.Text{})
	case t.Is(lexer.Operator, ",") && before.Kind == lexer.Number && after.Kind == lexer.Number:
		x.error(before.From, after.To, decimalComma,
			source.Args{"right": x.piece(before.From, before.To) + "." + x.piece(after.From, after.To)}, source.Text{})
	case t.Is(lexer.Bracket, ")") && x.predicateBefore(tokens, at) != "":
		name := x.predicateBefore(tokens, at)
		x.error(t.From, t.To, missingPredicate, source.Args{"function": name}, source.Text{})
	case operand(before) && (t.Kind == lexer.Identifier || t.Kind == lexer.Number || t.Kind == lexer.String):
		x.error(t.From, t.To, operatorMissing,
			source.Args{"left": x.piece(before.From, before.To), "right": written}, source.Text{})
	default:
		x.error(t.From, t.To, unexpected, source.Args{"written": written}, source.Text{})
	}
}

// operand says whether a value can end with t.
func operand(t lexer.Token) bool {
	switch t.Kind {
	case lexer.Identifier, lexer.Number, lexer.String:
		return true
	}
	return t.Is(lexer.Bracket, ")", "]")
}

var predicateNeeded = regexp.MustCompile(`^(filter|map|any|all|none)$`)

// predicateBefore names the list function whose call ends at the bracket at without a predicate.
func (x *text) predicateBefore(tokens []lexer.Token, at int) string {
	depth := 0
	for i := at - 1; i > 0; i-- {
		t := tokens[i]
		switch {
		case t.Is(lexer.Bracket, ")", "]"):
			depth++
		case t.Is(lexer.Bracket, "(", "[") && depth > 0:
			depth--
		case t.Is(lexer.Bracket, "(", "["):
			if predicateNeeded.MatchString(tokens[i-1].Value) {
				return tokens[i-1].Value
			}
			return ""
		case t.Is(lexer.Operator, ",") && depth == 0:
			return ""
		}
	}
	return ""
}
