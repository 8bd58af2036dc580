package expression

import (
	"sort"
	"strings"

	"laufzettel/definitions/source"
)

var (
	unclosedBraces = &source.Message{Code: "unclosed-braces",
		De: `{{ wird nicht geschlossen: es fehlt }}.`,
		En: `{{ is never closed: }} is missing.`}
	emptyBraces = &source.Message{Code: "empty-braces",
		De: `Zwischen {{ und }} fehlt ein Ausdruck.`,
		En: `An expression is missing between {{ and }}.`}
	equalsInBraces = &source.Message{Code: "equals-in-braces",
		De: `Zwischen {{ und }} steht immer ein Ausdruck: schreib ihn ohne = am Anfang.`,
		En: `Between {{ and }} is always an expression: write it without a leading =.`}
	notText = &source.Message{Code: "not-a-text",
		De: `Hier steht ein Text, keine Liste und kein Block.`,
		En: `Here stands a text, not a list or a block.`}
)

// Template is a text with {{ expression }} inside, written once or once for each language. A nil Template
// renders "". It is immutable.
type Template struct {
	Pos   source.Pos
	Raw   string // as written; of several languages that of the site, else the first
	parts []part
	// by is the text in each language; nil where it is written once for all. The template itself is the one for
	// every other language.
	by map[string]*Template
}

type part struct {
	text    string
	program *Program
}

// CompileText compiles n as a text. Errors are reported with their place inside n; the result is nil
// if there are any, or n is nil.
func CompileText(n *source.Node, env *Env, report *source.Report) *Template {
	switch {
	case n == nil:
		return nil
	case n.Kind == source.Map && len(n.Entries) > 0:
		return compileLanguages(n, env, report)
	case n.Kind == source.List || n.Kind == source.Map:
		report.Error(n, notText, nil)
		return nil
	}
	t := &Template{Pos: n.Pos, Raw: n.Raw}
	runes := []rune(n.Raw)
	ok := true
	for at := 0; at < len(runes); {
		open := find(runes, at, "{{")
		if open < 0 {
			t.parts = append(t.parts, part{text: string(runes[at:])})
			break
		}
		if open > at {
			t.parts = append(t.parts, part{text: string(runes[at:open])})
		}
		end := closingBraces(runes, open+2)
		if end < 0 {
			newText(n, open, "{{", report).error(0, 2, unclosedBraces, nil, source.Text{})
			return nil
		}
		inner := string(runes[open+2 : end])
		x := newText(n, open+2, inner, report)
		switch trimmed := strings.TrimSpace(inner); {
		case trimmed == "":
			newText(n, open, "{{", report).error(0, end+2-open, emptyBraces, nil, source.Text{})
			ok = false
		case strings.HasPrefix(trimmed, "="):
			from := strings.Index(inner, "=")
			x.error(from, from+1, equalsInBraces, nil, source.Text{})
			ok = false
		default:
			program := x.compile(nil, env)
			ok = ok && program != nil
			t.parts = append(t.parts, part{program: program})
		}
		at = end + 2
	}
	if !ok {
		return nil
	}
	return t
}

func find(runes []rune, from int, pair string) int {
	want := []rune(pair)
	for i := from; i+1 < len(runes); i++ {
		if runes[i] == want[0] && runes[i+1] == want[1] {
			return i
		}
	}
	return -1
}

// closingBraces finds the }} that ends an expression; those within quotation marks belong to a text.
// Where a quotation mark is left open, the next }} ends the expression, so that the error is found there.
func closingBraces(runes []rune, from int) int {
	quote := rune(0)
	for i := from; i < len(runes); i++ {
		r := runes[i]
		switch {
		case quote != 0 && r == '\\' && quote != '`':
			i++
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
		case r == '"' || r == '\'' || r == '`':
			quote = r
		case r == '}' && i+1 < len(runes) && runes[i+1] == '}':
			return i
		}
	}
	if quote != 0 {
		return find(runes, from, "}}")
	}
	return -1
}

// Render fills in the template; values are formatted by Format in lang. The error is a *Failure.
func (t *Template) Render(scope *Scope, lang string) (string, error) {
	return t.render(scope, lang, func(_, value string) string { return value })
}

// RenderMarkdown fills in a template whose own text is Markdown. Values come from people and stay text: they
// never become a link or a heading, and in a quotation all their lines are quoted. The error is a *Failure.
func (t *Template) RenderMarkdown(scope *Scope, lang string) (string, error) {
	return t.render(scope, lang, func(before, value string) string {
		escaped := keepBlanks(value, source.EscapeMarkdown(value))
		line := before[strings.LastIndex(before, "\n")+1:]
		if strings.Contains(line, ">") && strings.Trim(line, "> ") == "" {
			escaped = strings.ReplaceAll(escaped, "\n", "\n"+line)
		}
		return escaped
	})
}

// keepBlanks puts back the blanks around a value that escaping takes off: authors write them into texts that
// continue a sentence.
func keepBlanks(value, escaped string) string {
	if strings.Trim(value, " ") == "" {
		return value[:min(len(value), 1)]
	}
	if strings.HasPrefix(value, " ") {
		escaped = " " + escaped
	}
	if strings.HasSuffix(value, " ") {
		escaped += " "
	}
	return escaped
}

// render fills in the template; as says how a value is written after the text before it.
func (t *Template) render(scope *Scope, lang string, as func(before, value string) string) (string, error) {
	if t == nil {
		return "", nil
	}
	var b strings.Builder
	for _, p := range t.in(lang).parts {
		if p.program == nil {
			b.WriteString(p.text)
			continue
		}
		value, err := p.program.EvalIn(scope, lang)
		if err != nil {
			return "", err
		}
		zone := noScope.Zone
		if scope != nil {
			zone = scope.Zone
		}
		b.WriteString(as(b.String(), FormatAs(value, p.program.Type, lang, zone)))
	}
	return b.String(), nil
}

// Names lists what the template reads, like Program.Names.
func (t *Template) Names() []string {
	if t == nil {
		return nil
	}
	var names []string
	for _, each := range t.all() {
		for _, p := range each.parts {
			names = append(names, p.program.Names()...)
		}
	}
	return sortedOnce(names)
}

// Literal says whether the text holds no expressions, and is the same for every scope.
func (t *Template) Literal() bool {
	for _, each := range t.all() {
		for _, p := range each.parts {
			if p.program != nil {
				return false
			}
		}
	}
	return true
}

func sortedOnce(names []string) []string {
	sort.Strings(names)
	once := names[:0]
	for i, name := range names {
		if i == 0 || name != names[i-1] {
			once = append(once, name)
		}
	}
	return once
}
