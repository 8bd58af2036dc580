package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"laufzettel/definitions/source"
)

// maxDepth is how deep objects and lists may lie in each other; forms need no more than a handful.
const maxDepth = 40

var (
	bodyCutOff  = &source.Message{De: "Die Anfrage kam nicht vollständig an.", En: "The request did not arrive completely."}
	bodyEmpty   = &source.Message{De: "Die Anfrage ist leer; gebraucht wird ein JSON-Objekt.", En: "The request is empty; it takes a JSON object."}
	noObject    = &source.Message{De: "Gebraucht wird ein JSON-Objekt: { … }.", En: "It takes a JSON object: { … }."}
	notUTF8     = &source.Message{De: "Diese Zeichen sind kein UTF-8.", En: "These characters are not UTF-8."}
	endsEarly   = &source.Message{De: "Das JSON endet zu früh; vielleicht fehlt eine Klammer oder ein Anführungszeichen.", En: "The JSON ends too early; perhaps a bracket or a quotation mark is missing."}
	unexpected  = &source.Message{De: "Das Zeichen „{char}“ passt hier nicht.", En: "The character “{char}” does not fit here."}
	tooDeep     = &source.Message{De: "Hier liegen mehr als {limit} Klammern ineinander.", En: "More than {limit} brackets lie in each other here."}
	memberTwice = &source.Message{De: "„{name}“ steht in diesem Objekt zweimal; lass eines weg.", En: "“{name}” stands twice in this object; remove one."}
	zeroInText  = &source.Message{De: "Texte dürfen das Zeichen \\u0000 nicht enthalten.", En: "Texts must not hold the character \\u0000."}
)

// fault is what makes a body unreadable, and at which byte.
type fault struct {
	offset int
	what   source.Text
}

// findFault looks for whatever encoding/json would let pass or read in more than one way, and for syntax
// errors. The time it takes grows with the size of the body and nothing else.
func findFault(body []byte) *fault {
	if len(bytes.TrimSpace(body)) == 0 {
		return &fault{0, bodyEmpty.Say(nil)}
	}
	if !utf8.Valid(body) {
		return &fault{invalidAt(body), notUTF8.Say(nil)}
	}
	if at := deeperThan(body, maxDepth); at >= 0 {
		return &fault{at, tooDeep.Say(source.Args{"limit": maxDepth})}
	}
	var whole json.RawMessage
	if err := json.Unmarshal(body, &whole); err != nil {
		return syntaxFault(body, err)
	}
	start := bytes.IndexFunc(body, func(r rune) bool { return !strings.ContainsRune(" \t\r\n", r) })
	if body[start] != '{' {
		return &fault{start, noObject.Say(nil)}
	}
	return findTwice(body)
}

func invalidAt(body []byte) int {
	for at := 0; at < len(body); {
		r, size := utf8.DecodeRune(body[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return len(body)
}

// deeperThan is the byte at which brackets lie deeper than limit, or -1.
func deeperThan(body []byte, limit int) int {
	depth, inText := 0, false
	for at := 0; at < len(body); at++ {
		switch b := body[at]; {
		case inText && b == '\\':
			at++
		case b == '"':
			inText = !inText
		case inText:
		case b == '{' || b == '[':
			if depth++; depth > limit {
				return at
			}
		case b == '}' || b == ']':
			depth--
		}
	}
	return -1
}

func syntaxFault(body []byte, err error) *fault {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) || syntax.Error() == "unexpected end of JSON input" {
		return &fault{len(body), endsEarly.Say(nil)}
	}
	at := max(int(syntax.Offset)-1, 0) // the offset counts the offending byte as read
	for at > 0 && !utf8.RuneStart(body[at]) {
		at--
	}
	r, _ := utf8.DecodeRune(body[at:])
	char := string(r)
	switch r {
	case '\n', '\r':
		char = "↵"
	case '\t':
		char = "⇥"
	}
	return &fault{at, unexpected.Say(source.Args{"char": char})}
}

// few is how many names an object may have to be searched one by one.
const few = 12

// level is an open object or list.
type level struct {
	object bool
	key    bool // the next text is the name of a member
	names  []string
	many   map[string]bool // of names, once they are more than a few
}

// seen says whether a name stood in the object before.
func (l *level) seen(name string) bool {
	switch {
	case l.many != nil:
		if l.many[name] {
			return true
		}
		l.many[name] = true
	case slices.Contains(l.names, name):
		return true
	case len(l.names) == few:
		l.many = map[string]bool{name: true}
		for _, n := range l.names {
			l.many[n] = true
		}
	default:
		l.names = append(l.names, name)
	}
	return false
}

// findTwice looks for members that stand twice in one object, and for zero bytes in texts, which no mail
// and not every database takes. body is valid JSON, an object, and no deeper than maxDepth.
func findTwice(body []byte) *fault {
	var levels [maxDepth + 1]level // kept from one object to the next, for their names
	depth := 0
	for at := 0; at < len(body); at++ {
		switch b := body[at]; b {
		case '{', '[':
			depth++
			in := &levels[depth]
			in.object, in.key, in.names, in.many = b == '{', b == '{', in.names[:0], nil
		case '}', ']':
			depth--
		case ',':
			levels[depth].key = levels[depth].object
		case '"':
			end := endOfText(body, at)
			written := body[at:end]
			if holdsZero(written) {
				return &fault{at, zeroInText.Say(nil)}
			}
			if in := &levels[depth]; in.key {
				name := nameOf(written)
				if in.seen(name) {
					return &fault{at, memberTwice.Say(source.Args{"name": shortened(name)})}
				}
				in.key = false
			}
			at = end - 1
		}
	}
	return nil
}

// endOfText is the byte behind the closing quotation mark of the text that begins at a byte.
func endOfText(body []byte, begin int) int {
	for at := begin + 1; at < len(body); at++ {
		switch body[at] {
		case '\\':
			at++
		case '"':
			return at + 1
		}
	}
	return len(body)
}

// nameOf is what a written text says.
func nameOf(written []byte) string {
	if bytes.IndexByte(written, '\\') < 0 {
		return string(written[1 : len(written)-1])
	}
	var name string
	if json.Unmarshal(written, &name) != nil {
		return string(written)
	}
	return name
}

func holdsZero(written []byte) bool {
	return bytes.Contains(written, []byte(`\u0000`)) && strings.ContainsRune(nameOf(written), 0)
}

// whereIn are the arguments of malformed: the place of a byte as people count, lines and columns from 1.
func whereIn(body []byte, offset int, what source.Text) source.Args {
	before := body[:min(offset, len(body))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return source.Args{"line": line, "column": column, "what": what}
}

// shortened keeps a forged name from filling the answer.
func shortened(name string) string {
	if runes := []rune(name); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return name
}
