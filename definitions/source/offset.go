package source

import (
	"strings"
	"unicode"
)

// PosAt returns where the rune with the given offset in Raw stands in the file. It is exact for plain
// and literal scalars and for quoted ones on one line; elsewhere (folded scalars, quoted ones over
// several lines, repaired values) it is the scalar's start. An offset behind the end gives the
// place behind the last rune.
func (n *Node) PosAt(offset int) Pos {
	if n.Kind != Scalar || offset <= 0 && n.Style == Plain {
		return n.Pos
	}
	offset = min(max(offset, 0), len([]rune(n.Raw)))
	switch n.Style {
	case Plain:
		return n.plainAt(offset)
	case Literal:
		return n.literalAt(offset)
	case Quoted:
		return n.quotedAt(offset)
	default:
		return n.Pos
	}
}

// Width is how many runes the value covers in the line it begins in, for underlining; at least 1.
func (n *Node) Width() int {
	if n.Kind != Scalar || n.Style == Literal || n.Style == Folded {
		return 1
	}
	end := n.PosAt(len([]rune(n.Raw)))
	if n.Style == Quoted {
		if end == n.Pos {
			return 1
		}
		end.Column++ // the closing quote
	}
	if end.Line != n.Pos.Line {
		return max(1, len(n.text.line(n.Pos.Line))-n.Pos.Column+1)
	}
	return max(1, end.Column-n.Pos.Column)
}

// plainAt walks along the file and Raw together. Plain scalars differ from the file only in white space:
// a line break with indentation is one space in Raw.
func (n *Node) plainAt(offset int) Pos {
	if n.text == nil {
		return Pos{n.Pos.File, n.Pos.Line, n.Pos.Column + offset}
	}
	at := n.Pos
	for i, r := range []rune(n.Raw) {
		if !unicode.IsSpace(r) {
			next, ok := n.text.skipSpace(at)
			if !ok || n.text.rune(next.Line, next.Column) != r {
				return n.Pos
			}
			at = next
		}
		if i == offset {
			return at
		}
		if at.Column <= len(n.text.line(at.Line)) {
			at.Column++
		}
	}
	return at
}

// skipSpace returns the first place at or behind at that holds no white space; false at the end of the file.
func (l lines) skipSpace(at Pos) (Pos, bool) {
	for at.Line <= len(l) {
		line := l.line(at.Line)
		for ; at.Column <= len(line); at.Column++ {
			if !unicode.IsSpace(line[at.Column-1]) {
				return at, true
			}
		}
		at.Line, at.Column = at.Line+1, 1
	}
	return at, false
}

// literalAt counts lines below the | and adds the indentation, which is what a line of the file has more
// than the line of Raw.
func (n *Node) literalAt(offset int) Pos {
	runes := []rune(n.Raw)
	number, begin := 0, 0
	for i := 0; i < offset; i++ {
		if runes[i] == '\n' {
			number, begin = number+1, i+1
		}
	}
	rest := string(runes[begin:])
	text, _, _ := strings.Cut(rest, "\n")
	line := n.text.line(n.Pos.Line + 1 + number)
	if line == nil || !strings.HasSuffix(string(line), text) {
		if number > 0 && text == "" {
			// Behind the last line break, where the file may already have ended.
			return n.literalAt(begin - 1)
		}
		return n.Pos
	}
	indent := len(line) - len([]rune(text))
	return Pos{n.Pos.File, n.Pos.Line + 1 + number, indent + offset - begin + 1}
}

// quotedAt reads the quoted scalar again, escape by escape, counting what each adds to Raw.
func (n *Node) quotedAt(offset int) Pos {
	if n.text == nil || n.Broken {
		return n.Pos
	}
	line := n.text.line(n.Pos.Line)
	if n.Pos.Column > len(line) {
		return n.Pos
	}
	quote := line[n.Pos.Column-1]
	if quote != '"' && quote != '\'' {
		return n.Pos
	}
	at := n.Pos.Column // index of the first rune behind the quote
	for done := 0; ; {
		if done >= offset {
			return Pos{n.Pos.File, n.Pos.Line, at + 1}
		}
		if at >= len(line) || line[at] == quote && (quote == '"' || at+1 >= len(line) || line[at+1] != '\'') {
			return n.Pos // goes on in the next line
		}
		at += escapeLength(line[at:], quote)
		done++
	}
}

// escapeLength is how many runes of the file stand for the next rune of the text.
func escapeLength(rest []rune, quote rune) int {
	switch {
	case quote == '\'' && rest[0] == '\'':
		return 2
	case quote == '\'' || rest[0] != '\\' || len(rest) < 2:
		return 1
	}
	length := 2
	switch rest[1] {
	case 'x':
		length = 4
	case 'u':
		length = 6
		if len(rest) >= 12 && highSurrogate(rest[2:6]) && rest[6] == '\\' && rest[7] == 'u' {
			length = 12
		}
	case 'U':
		length = 10
	}
	return min(length, len(rest))
}

// highSurrogate says whether four hexadecimal digits are the first half of a JSON surrogate pair.
func highSurrogate(digits []rune) bool {
	return (digits[0] == 'd' || digits[0] == 'D') && strings.ContainsRune("89abAB", digits[1])
}
