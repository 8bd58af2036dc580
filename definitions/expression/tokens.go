package expression

import (
	"errors"
	"io"
	"regexp"
	"strings"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser/lexer"

	"laufzettel/definitions/source"
)

// Limits on what an author may write; far beyond what anybody can read.
const (
	maxRunes  = 4000
	maxTokens = 500
)

// text is one expression within a scalar of a definition file: where it begins and what was found
// wrong with it.
type text struct {
	node   *source.Node
	base   int // offset of the first rune in node.Raw
	runes  []rune
	report *source.Report
	seen   map[fault]bool
	failed bool
}

type fault struct {
	from int
	code string
}

// error reports what stands between two offsets of the expression, once.
func (x *text) error(from, to int, m *source.Message, args source.Args, suggestion source.Text) {
	x.failed = true
	x.add(source.Error, from, to, m, args, suggestion)
}

func (x *text) sizeError(size, limit int, what *source.Message) {
	x.error(0, 1, tooLong, source.Args{"size": size, "limit": limit, "what": what.Say(nil)}, source.Text{})
}

func (x *text) add(severity source.Severity, from, to int, m *source.Message, args source.Args, suggestion source.Text) {
	if x.seen[fault{from, m.Code}] || x.node.Broken {
		return // said already, here or by the reader of the file
	}
	x.seen[fault{from, m.Code}] = true
	x.report.Add(source.Diagnostic{
		Severity: severity, Pos: x.pos(from), Path: x.node.Path,
		Text: m.Say(args), Suggestion: suggestion, Width: max(to-from, 1),
	})
}

func (x *text) pos(from int) source.Pos { return x.node.PosAt(x.base + from) }

// piece is what the author wrote between two offsets.
func (x *text) piece(from, to int) string {
	from = min(max(from, 0), len(x.runes))
	return string(x.runes[from:min(max(to, from), len(x.runes))])
}

// insteadOf says what to write for signs that expr or other languages know and this one refuses.
var insteadOf = map[string]string{
	"&&": "and", "||": "or", "!": "not", "?": "either(condition, a, b)", "?:": "either(condition, a, b)",
	"=": "==", "===": "==", "<>": "!=", "**": "x * x", "&": "and", "=>": ">=", "=<": "<=", "!==": "!=",
	"??": "either(exists(x), x, y)", "?.": "a.b"}

// wordsInstead does the same for words, unless they are names at hand.
var wordsInstead = map[string]string{
	"und": "and", "oder": "or", "nicht": "not", "AND": "and", "OR": "or", "NOT": "not", "And": "and",
	"Or": "or", "Not": "not", "ist": "==", "is": "==", "IN": "in", "nil": "exists(x)", "let": "a computed field"}

// hidden are signs of expr that have no counterpart here.
var hidden = map[string]bool{
	"|": true, "..": true, "^": true, ";": true, "::": true, ":": true, "{": true, "}": true, "let": true, "##": true,
}

var numberForm = regexp.MustCompile(`^\d{1,18}(\.\d{1,18})?$`)

// tokens reads the expression sign by sign and refuses what is not part of the language, before
// expr's parser sees it: its messages are English and name things that do not exist here.
func (x *text) tokens(env *Env) ([]lexer.Token, bool) {
	if len(x.runes) > maxRunes {
		x.sizeError(len(x.runes), maxRunes, charactersOfExpression)
		return nil, false
	}
	l := lexer.New()
	l.DisableIfOperator = true
	l.Reset(file.NewSource(string(x.runes)))
	var tokens []lexer.Token
	end := 0
	for {
		t, err := l.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			x.lexerError(end, err)
			return nil, false
		}
		if t.Kind == lexer.EOF {
			break
		}
		if gap := x.piece(end, t.From); strings.TrimSpace(gap) != "" {
			x.error(end, t.From, noComment, nil, source.Text{})
		}
		end = t.To
		tokens = append(tokens, t)
	}
	if rest := x.piece(end, len(x.runes)); strings.TrimSpace(rest) != "" {
		x.error(end, len(x.runes), noComment, nil, source.Text{})
	}
	if len(tokens) == 0 && !x.failed {
		x.error(0, 1, emptyExpression, nil, source.Text{})
	}
	if len(tokens) > maxTokens {
		x.sizeError(len(tokens), maxTokens, wordsOfExpression)
		return nil, false
	}
	for i, t := range tokens {
		if !x.refuse(tokens, i, t, env) {
			break
		}
	}
	if !x.failed {
		x.brackets(tokens)
	}
	return tokens, !x.failed
}

// refuse reports a token that is not part of the language. It says false after a sign that begins a
// construct, whose other signs would only be reported once more.
func (x *text) refuse(tokens []lexer.Token, i int, t lexer.Token, env *Env) bool {
	written := x.piece(t.From, t.To)
	switch t.Kind {
	case lexer.Number:
		if !numberForm.MatchString(written) {
			x.error(t.From, t.To, badNumber, source.Args{"written": written}, source.Text{})
		}
	case lexer.Bytes:
		x.error(t.From, t.To, notPart, source.Args{"written": written}, source.Text{})
	case lexer.Operator, lexer.Bracket:
		switch {
		case insteadOf[t.Value] != "":
			x.error(t.From, t.To, writeInstead, source.Args{"written": written, "right": insteadOf[t.Value]}, source.Text{})
			return t.Value != "?"
		case hidden[t.Value]:
			x.error(t.From, t.To, notPart, source.Args{"written": written}, source.Text{})
			return false
		}
	case lexer.Identifier:
		afterPoint := i > 0 && tokens[i-1].Is(lexer.Operator, ".")
		if !afterPoint && (env.Names[t.Value] == nil || t.Value == "nil") && wordsInstead[t.Value] != "" {
			x.error(t.From, t.To, writeInstead, source.Args{"written": written, "right": wordsInstead[t.Value]}, source.Text{})
		}
		if i > 0 && tokens[i-1].Is(lexer.Operator, "#") && tokens[i-1].To == t.From {
			x.error(tokens[i-1].From, t.To, notPart, source.Args{"written": "#" + written}, source.Text{})
		}
		if strings.Contains(t.Value, "$") {
			x.error(t.From, t.To, notPart, source.Args{"written": written}, source.Text{})
		}
	}
	return true
}

var closing = map[string]string{"(": ")", "[": "]"}

// brackets reports brackets without a partner at the bracket that has none.
func (x *text) brackets(tokens []lexer.Token) {
	var open []lexer.Token
	for _, t := range tokens {
		if t.Kind != lexer.Bracket {
			continue
		}
		if closing[t.Value] != "" {
			open = append(open, t)
			continue
		}
		if len(open) == 0 || closing[open[len(open)-1].Value] != t.Value {
			x.error(t.From, t.To, wrongBracket, source.Args{"bracket": t.Value}, source.Text{})
			return
		}
		open = open[:len(open)-1]
	}
	if len(open) > 0 {
		t := open[len(open)-1]
		x.error(t.From, t.To, unclosedBracket, source.Args{"bracket": t.Value, "closing": closing[t.Value]}, source.Text{})
	}
}

// lexerError says what is wrong with the token that begins after the one that ended at end.
func (x *text) lexerError(end int, err error) {
	for end < len(x.runes) && strings.TrimSpace(string(x.runes[end])) == "" {
		end++
	}
	at := end
	if place := (*file.Error)(nil); errors.As(err, &place) {
		at = min(max(place.From, end), max(len(x.runes)-1, 0))
	}
	if len(x.runes) == 0 || end >= len(x.runes) {
		x.error(0, 1, emptyExpression, nil, source.Text{})
		return
	}
	first, char := x.runes[end], string(x.runes[at])
	switch {
	case strings.ContainsRune("\"'`", first):
		if x.closes(end) {
			x.error(at, at+1, badEscape, nil, source.Text{})
			return
		}
		x.error(end, end+1, unclosedText, source.Args{"quote": string(first)}, source.Text{})
	case first >= '0' && first <= '9':
		stop := end
		for stop < len(x.runes) && strings.ContainsRune("0123456789._abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZäöü", x.runes[stop]) {
			stop++
		}
		x.error(end, stop, badNumber, source.Args{"written": x.piece(end, stop)}, source.Text{})
	case strings.ContainsAny(char, "„“”‚‘’»«"):
		x.error(at, at+1, curlyQuote, source.Args{"char": char}, source.Text{})
	case strings.HasPrefix(x.piece(end, len(x.runes)), "/*"):
		x.error(end, end+2, noComment, nil, source.Text{})
	default:
		x.error(at, at+1, badCharacter, source.Args{"char": char}, source.Text{})
	}
}

// closes says whether the text that begins at from has its closing quote on the same line.
func (x *text) closes(from int) bool {
	for i := from + 1; i < len(x.runes) && x.runes[i] != '\n'; i++ {
		switch x.runes[i] {
		case '\\':
			i++
		case x.runes[from]:
			return true
		}
	}
	return false
}
