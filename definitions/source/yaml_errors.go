package source

import (
	"errors"
	"regexp"
	"strings"
	"unicode"

	yaml "go.yaml.in/yaml/v4"
)

// The mistakes here stop the YAML library. What it says is written for people who know YAML; the place
// it names is enough to recognise the mistakes people make, so its words are not used.

// missingSpace is a key with a value glued to its colon.
var missingSpace = regexp.MustCompile(`^[\s-]*[A-Za-z][A-Za-z0-9]*:[^\s:/]`)

// loneWord is a line with nothing but a name on it.
var loneWord = regexp.MustCompile(`^\s*([A-Za-z][A-Za-z0-9]*)\s*$`)

// explain reports why YAML stopped, and repairs the masked text if it is clear what was meant: then
// it returns true and reading may begin again.
func (r *yamlReader) explain(err error) bool {
	mark, context := yaml.Mark{}, yaml.Mark{}
	var load *yaml.LoadError
	if errors.As(err, &load) {
		mark, context = load.Mark, load.ContextMark
	}
	at := r.at(mark.Line, mark.Column)
	start := r.valueStart(at)
	for _, reader := range []func(at, start Pos) (handled, repaired bool){
		r.tabs, r.directive, r.openingBraces, r.forbiddenStart, r.colonInside, r.behindQuote, r.bracketInside,
	} {
		if handled, repaired := reader(at, start); handled {
			return repaired
		}
	}
	r.unrepairable(at, r.at(context.Line, context.Column), context.Line > 0)
	return false
}

// valueStart is where the value begins in which YAML stopped: behind "- " and "key: " of the line, and
// within [ ] and { } behind the last comma or bracket.
func (r *yamlReader) valueStart(at Pos) Pos {
	line := r.masked.line(at.Line)
	start, quote := 0, rune(0)
	for i := 0; i < len(line) && i < at.Column; i++ {
		c := line[i]
		next := ' '
		if i+1 < len(line) {
			next = line[i+1]
		}
		empty := strings.TrimSpace(string(line[start:i])) == ""
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && empty:
			quote = c
		case i >= at.Column-1:
		case c == '-' && unicode.IsSpace(next) && empty, c == ':' && unicode.IsSpace(next):
			start = i + 1
		case (c == '[' || c == '{') && empty && !(c == '{' && next == '{') && !(i > 0 && c == '{' && line[i-1] == '{'):
			start = i + 1
		case c == ',' && insideFlow(line[:i]):
			start = i + 1
		}
	}
	for start < len(line) && start < at.Column-1 && unicode.IsSpace(line[start]) {
		start++
	}
	return Pos{r.file, at.Line, start + 1}
}

// tabs: indentation with tabs; every line of the file is repaired at once.
func (r *yamlReader) tabs(at, _ Pos) (bool, bool) {
	indent := func(line []rune) int {
		return len(line) - len([]rune(strings.TrimLeftFunc(string(line), unicode.IsSpace)))
	}
	line := r.masked.line(at.Line)
	column := strings.IndexRune(string(line[:indent(line)]), '\t') + 1
	if column == 0 || at.Column > indent(line)+1 {
		return false, false
	}
	count := 0
	for _, line := range r.masked {
		found := 0
		for j := range line[:indent(line)] {
			if line[j] == '\t' {
				line[j], found = ' ', 1
			}
		}
		count += found
	}
	r.tabbed = true
	r.report.Add(Diagnostic{Pos: r.at(at.Line, column), Text: yamlTab.Say(Args{"count": count}), Suggestion: useSpaces.Say(nil)})
	return true, true
}

// directive: %YAML and the like.
func (r *yamlReader) directive(at, _ Pos) (bool, bool) {
	line := r.masked.line(at.Line)
	if at.Column != 1 || len(line) == 0 || line[0] != '%' {
		return false, false
	}
	r.report.Add(Diagnostic{Pos: at, Width: len(line), Text: yamlDirective.Say(nil), Suggestion: deleteLine.Say(nil)})
	for j := range line {
		line[j] = ' '
	}
	return true, true
}

// openingBraces: a text that begins with {{ and goes on behind it.
func (r *yamlReader) openingBraces(_, start Pos) (bool, bool) {
	line := r.masked.line(start.Line)[start.Column-1:]
	if !strings.HasPrefix(string(line), "{{") {
		return false, false
	}
	written := r.written(start)
	r.report.Add(Diagnostic{
		Pos: start, Width: len([]rune(written)), Text: yamlBraces.Say(nil),
		Suggestion: write.Say(Args{"text": QuoteYAML(written)}),
	})
	r.maskRange(start, len([]rune(written)), "{}[],:#\"'")
	return true, true
}

// maskRange hides the runes of set in width runes from start.
func (r *yamlReader) maskRange(start Pos, width int, set string) bool {
	done := false
	for column := start.Column; column < start.Column+width; column++ {
		if strings.ContainsRune(set, r.masked.rune(start.Line, column)) {
			done = r.mask(start.Line, column) || done
		}
	}
	return done
}

// forbiddenStart: a value that begins with a character that has a meaning of its own in YAML.
func (r *yamlReader) forbiddenStart(at, start Pos) (bool, bool) {
	c := r.masked.rune(start.Line, start.Column)
	if c == 0 || !strings.ContainsRune("@`%|>,?}]*&!", c) {
		return false, false
	}
	if strings.ContainsRune("&!", c) && at != start || strings.ContainsRune(",}]", c) && at != start {
		return false, false // the mistake is elsewhere; these are told when the file is read
	}
	d := Diagnostic{Pos: start, Text: yamlStart.Say(Args{"character": string(c)})}
	written := r.written(start)
	d.Suggestion = write.Say(Args{"text": QuoteYAML(written)})
	if c == '*' || c == '&' {
		d.Text, d.Suggestion = yamlAlias.Say(nil), writeOut.Say(nil)
		d.Width = len([]rune(written))
	}
	if strings.ContainsRune(",}]", c) && start.Column == r.firstColumn(start.Line) {
		return false, false // a bracket too much, no value at all
	}
	r.report.Add(d)
	return true, r.mask(start.Line, start.Column)
}

// colonInside: "title: Antrag: neu".
func (r *yamlReader) colonInside(at, start Pos) (bool, bool) {
	if r.masked.rune(at.Line, at.Column) != ':' {
		return false, false
	}
	before := strings.TrimRightFunc(string(r.masked.line(at.Line)[:start.Column-1]), unicode.IsSpace)
	if !strings.HasSuffix(before, ":") || start.Column > at.Column {
		return false, false // the first colon of its line: a key in the wrong place
	}
	written := r.written(start)
	suggestion := write.Say(Args{"text": QuoteYAML(written)})
	if condition, rest, found := strings.Cut(written, " ? "); found {
		if a, b, found := strings.Cut(rest, " : "); found {
			expression := "either(" + strings.TrimLeft(condition, "= ") + ", " + a + ", " + b + ")"
			suggestion = writeEither.Say(Args{"expression": expression, "text": QuoteYAML(written)})
		}
	}
	r.report.Add(Diagnostic{Pos: at, Text: yamlColon.Say(nil), Suggestion: suggestion})
	width := max(len([]rune(written)), at.Column-start.Column+1)
	return true, r.maskRange(start, width, ":")
}

// behindQuote: a value that begins with a quoted piece, such as "uebung" == zweck.
func (r *yamlReader) behindQuote(at, _ Pos) (bool, bool) {
	line := r.masked.line(at.Line)
	close := at.Column - 2 // index of the rune before
	for close >= 0 && unicode.IsSpace(line[close]) {
		close--
	}
	if close < 1 || line[close] != '"' && line[close] != '\'' {
		return false, false
	}
	open := close - 1
	for open >= 0 && (line[open] != line[close] || line[close] == '"' && open > 0 && line[open-1] == '\\') {
		open--
	}
	if open < 0 {
		return false, false
	}
	start := r.at(at.Line, open+1)
	written := r.written(start)
	if begin, ok := callBefore(line, open); ok {
		start = r.at(at.Line, begin+1)
		whole := r.written(start)
		r.reportFlow(span{at.Line, start.Column, start.Column + len([]rune(whole))}, "", whole)
	} else {
		r.report.Add(Diagnostic{
			Pos: start, Width: len([]rune(written)), Text: yamlQuote.Say(nil),
			Suggestion: write.Say(Args{"text": QuoteYAML(written)}),
		})
	}
	if !insideFlow(line[:open]) {
		r.maskRange(start, len([]rune(written)), ":")
	}
	return true, r.mask(at.Line, open+1)
}

// callBefore finds the beginning of the piece before index end that has an open parenthesis, such as
// holders(abteilung, before "leitung"; false if there is none.
func callBefore(line []rune, end int) (int, bool) {
	depth := 0
	for i := end - 1; i >= 0; i-- {
		switch line[i] {
		case ')':
			depth++
		case '(':
			if depth--; depth < 0 {
				for i > 0 && !strings.ContainsRune("[{,:", line[i-1]) {
					i--
				}
				for unicode.IsSpace(line[i]) {
					i++
				}
				return i, true
			}
		}
	}
	return 0, false
}

// bracketInside: a list or map in an expression within [ ] or { }, such as {show: a in ["b", "c"]}.
func (r *yamlReader) bracketInside(at, start Pos) (bool, bool) {
	c := r.masked.rune(at.Line, at.Column)
	if c != '[' && c != '{' || start.Column >= at.Column {
		return false, false
	}
	written := r.written(start)
	r.reportFlow(span{start.Line, start.Column, start.Column + len([]rune(written))}, "", written)
	return true, r.maskRange(start, len([]rune(written)), "[]{},:#")
}

// firstColumn is where a line's text begins, from 1.
func (r *yamlReader) firstColumn(number int) int {
	line := r.text.line(number)
	return len(line) - len([]rune(strings.TrimLeftFunc(string(line), unicode.IsSpace))) + 1
}

// unrepairable reports what is left: mistakes of structure, of which nobody can say what was meant.
func (r *yamlReader) unrepairable(at, context Pos, hasContext bool) {
	if r.tabbed {
		return // one space for a tab is a guess; what does not fit now may fit when the tabs are gone
	}
	opened := rune(0)
	if hasContext {
		opened = r.text.rune(context.Line, context.Column)
	}
	d := Diagnostic{Pos: at}
	above, number := r.lineAbove(at.Line)
	switch {
	case opened == '"' || opened == '\'':
		d.Pos, d.Text = context, yamlOpenQuote.Say(nil)
	case opened == '[' || opened == '{':
		d.Pos, d.Text = context, yamlUnclosed.Say(Args{"bracket": string(opened)})
		d.Related = []Related{{Pos: at, Text: noticedHere.Say(nil)}}
	case missingSpace.MatchString(above):
		colon := strings.IndexByte(above, ':')
		d.Pos = r.at(number, len([]rune(above[:colon]))+1)
		d.Text = yamlSpace.Say(nil)
		fixed := strings.TrimSpace(above[:colon+1] + " " + above[colon+1:])
		d.Suggestion = write.Say(Args{"text": fixed})
	case loneWord.MatchString(above):
		d.Pos = r.at(number, r.firstColumn(number))
		d.Width = len([]rune(strings.TrimSpace(above)))
		d.Text = yamlSyntax.Say(nil)
		d.Suggestion = missingColon.Say(Args{"word": loneWord.FindStringSubmatch(above)[1]})
	case at.Column <= r.firstColumn(at.Line) || r.masked.rune(at.Line, at.Column) == ':':
		d.Pos = r.at(at.Line, r.firstColumn(at.Line))
		d.Text, d.Suggestion = yamlIndent.Say(nil), lineUp.Say(nil)
	default:
		d.Text = yamlSyntax.Say(nil)
	}
	r.report.Add(d)
}

// lineAbove is the last line with text above number, without comments.
func (r *yamlReader) lineAbove(number int) (string, int) {
	for number--; number >= 1; number-- {
		s := string(r.text.line(number))
		if t := strings.TrimSpace(s); t != "" && !strings.HasPrefix(t, "#") {
			return s, number
		}
	}
	return "", 0
}
