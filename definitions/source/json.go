package source

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// jsonNumber is a number as RFC 8259 has it.
var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// jsonReader reads JSON with positions. It is our own because no library keeps the place of keys and
// values, and because a YAML reader refuses valid JSON (\/ and surrogate pairs).
type jsonReader struct {
	file   string
	text   lines
	report *Report
	line   int // of the next rune, from 1
	column int
	failed bool // a syntax error that ends the file
}

// parseJSON reads a whole file; nil if its structure cannot be understood.
func parseJSON(file string, text lines, report *Report) *Node {
	r := &jsonReader{file: file, text: text, report: report, line: 1, column: 1}
	n := r.value(1)
	r.space()
	if !r.failed && !r.atEnd() {
		r.fail(expectEnd)
	}
	if r.failed {
		return nil
	}
	return n
}

func (r *jsonReader) pos() Pos     { return Pos{r.file, r.line, r.column} }
func (r *jsonReader) peek() rune   { return r.text.rune(r.line, r.column) }
func (r *jsonReader) atEnd() bool  { return r.line >= len(r.text) && r.peek() == 0 }
func (r *jsonReader) node() *Node  { return &Node{Pos: r.pos(), text: r.text} }
func (r *jsonReader) advance()     { r.column++ }
func (r *jsonReader) rest() []rune { return r.text.line(r.line)[r.column-1:] }

// space skips white space and line ends; comments are reported and skipped.
func (r *jsonReader) space() {
	for !r.atEnd() {
		switch c := r.peek(); {
		case c == 0:
			r.line, r.column = r.line+1, 1
		case c == ' ' || c == '\t':
			r.advance()
		case c == '#', strings.HasPrefix(string(r.rest()), "//"):
			r.say(r.pos(), len(r.rest()), jsonComment, nil)
			r.column += len(r.rest())
		case strings.HasPrefix(string(r.rest()), "/*"):
			r.say(r.pos(), 2, jsonComment, nil)
			for !r.atEnd() && !strings.HasPrefix(string(r.rest()), "*/") {
				if r.peek() == 0 {
					r.line, r.column = r.line+1, 1
				} else {
					r.advance()
				}
			}
			r.column += min(2, len(r.rest()))
		default:
			return
		}
	}
}

func (r *jsonReader) say(at Pos, width int, m *Message, args Args) {
	r.report.Add(Diagnostic{Pos: at, Width: width, Text: m.Say(args)})
}

// fail ends the file; only the first failure is told, later ones would follow from it.
func (r *jsonReader) fail(expected *Message) { r.failText(expected.Say(nil)) }

func (r *jsonReader) failText(expected Text, related ...Related) {
	if !r.failed {
		r.report.Add(Diagnostic{Pos: r.pos(), Text: jsonSyntax.Say(Args{"expected": expected}), Related: related})
	}
	r.failed = true
}

func (r *jsonReader) value(depth int) *Node {
	r.space()
	n := r.node()
	switch c := r.peek(); {
	case r.failed:
	case depth > maxDepth:
		r.say(r.pos(), 1, tooDeep, Args{"limit": maxDepth})
		r.failed = true
	case c == '{':
		n.Kind = Map
		r.entries(n, depth)
	case c == '[':
		n.Kind = List
		r.members(']', func() { n.Items = append(n.Items, r.value(depth+1)) })
	case c == '"' || c == '\'':
		n.Kind, n.Style = Scalar, Quoted
		n.Raw, n.Broken = r.quoted()
	case c == 0 || strings.ContainsRune(",:]}", c):
		r.fail(expectValue)
	default:
		word := r.word()
		if word == "null" {
			return n
		}
		n.Kind, n.Raw = Scalar, word
		if word != "true" && word != "false" && !jsonNumber.MatchString(word) {
			n.Broken = true
			d := Diagnostic{Pos: n.Pos, Width: len([]rune(word)), Text: jsonLiteral.Say(Args{"word": word})}
			d.Suggestion = write.Say(Args{"text": suggestLiteral(word)})
			r.report.Add(d)
		}
	}
	return n
}

// suggestLiteral is how JSON writes what looks like a word or number.
func suggestLiteral(word string) string {
	for _, known := range []string{"true", "false", "null"} {
		if strings.EqualFold(word, known) {
			return known
		}
	}
	if s := strings.TrimLeft(word, "+0"); jsonNumber.MatchString(s) {
		return s
	}
	if s := "0" + word; jsonNumber.MatchString(s) {
		return s
	}
	return strconv.Quote(word)
}

// word reads a number, true, false, null or what was written instead.
func (r *jsonReader) word() string {
	rest := r.rest()
	end := 0
	for end < len(rest) && !unicode.IsSpace(rest[end]) && !strings.ContainsRune(`,:]}[{"`, rest[end]) {
		end++
	}
	r.column += end
	return string(rest[:end])
}

// entries reads the inside of an object.
func (r *jsonReader) entries(n *Node, depth int) {
	r.members('}', func() {
		e := Entry{KeyPos: r.pos()}
		switch c := r.peek(); {
		case c == '"' || c == '\'':
			e.Key, _ = r.quoted()
		case unicode.IsLetter(c) || c == '_':
			e.Key = r.word()
			r.say(e.KeyPos, len([]rune(e.Key)), jsonString, Args{"why": keyWithoutQuote.Say(nil)})
		default:
			r.fail(expectKey)
			return
		}
		e.width = max(r.column-e.KeyPos.Column, 1)
		r.space()
		if r.peek() != ':' {
			r.fail(expectColon)
			return
		}
		r.advance()
		e.Value = r.value(depth + 1)
		n.Entries = append(n.Entries, e)
	})
}

// members reads what lies between brackets, separated by commas; missing and superfluous commas are
// reported and read over.
func (r *jsonReader) members(closing rune, member func()) {
	opened := r.pos()
	r.advance()
	comma := Pos{} // of the last comma, if no member has followed yet
	for first := true; !r.failed; first = false {
		r.space()
		switch c := r.peek(); {
		case c == closing:
			if comma != (Pos{}) {
				r.say(comma, 1, jsonComma, nil)
			}
			r.advance()
			return
		case c == ',':
			if first || comma != (Pos{}) {
				r.say(r.pos(), 1, jsonComma, nil)
			}
			comma = r.pos()
			r.advance()
			continue
		case r.atEnd() || c == ']' || c == '}':
			r.failText(expectClosing.Say(Args{"bracket": string(closing)}), Related{opened, openedHere.Say(nil)})
			return
		}
		if !first && comma == (Pos{}) {
			r.say(r.pos(), 1, jsonComma, nil)
		}
		comma = Pos{}
		before := r.pos()
		member()
		if r.pos() == before {
			r.fail(expectValue) // never stand still
		}
	}
}

// quoted reads a text with its escapes; broken says that something about it was reported.
func (r *jsonReader) quoted() (text string, broken bool) {
	start, quote := r.pos(), r.peek()
	if quote == '\'' {
		r.say(start, 1, jsonString, Args{"why": singleQuotes.Say(nil)})
		broken = true
	}
	var b strings.Builder
	for r.advance(); ; {
		c := r.peek()
		switch {
		case c == 0:
			r.say(start, 1, jsonString, Args{"why": textNotClosed.Say(nil)})
			r.failed = true
			return b.String(), true
		case c == quote:
			r.advance()
			return b.String(), broken
		case c == '\\':
			at := r.pos()
			decoded, width, ok := decodeEscape(r.rest())
			if !ok {
				why := unknownEscape
				escape := string(r.rest()[:width])
				if strings.HasPrefix(escape, `\u`) && width == 6 {
					why = loneSurrogate
				}
				r.say(at, width, jsonString, Args{"why": why.Say(Args{"escape": escape})})
				broken = true
			}
			b.WriteString(decoded)
			r.column += width
		default:
			if c == '\t' {
				r.say(r.pos(), 1, jsonString, Args{"why": tabInText.Say(nil)})
			}
			b.WriteRune(c)
			r.advance()
		}
	}
}

// decodeEscape reads one escape at the beginning of rest and returns its text and how many runes it
// takes. If it is not ok, the text is the escape itself.
func decodeEscape(rest []rune) (text string, width int, ok bool) {
	if len(rest) < 2 {
		return `\`, 1, false
	}
	if i := strings.IndexRune(`"\/bfnrt`, rest[1]); i >= 0 {
		return "\"\\/\b\f\n\r\t"[i : i+1], 2, true
	}
	high, isHex := hex4(rest)
	if !isHex {
		return string(rest[:2]), 2, false
	}
	if !utf16.IsSurrogate(high) {
		return string(high), 6, true
	}
	if low, isHex := hex4(rest[6:]); isHex {
		if r := utf16.DecodeRune(high, low); r != unicode.ReplacementChar {
			return string(r), 12, true
		}
	}
	return string(rest[:6]), 6, false
}

// hex4 reads \uXXXX.
func hex4(rest []rune) (rune, bool) {
	if len(rest) < 6 || rest[0] != '\\' || rest[1] != 'u' {
		return 0, false
	}
	value, err := strconv.ParseUint(string(rest[2:6]), 16, 32)
	return rune(value), err == nil
}
