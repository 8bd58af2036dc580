package source

import "strings"

// lines are a file's lines without their ends. A file that ends with a line break has an empty last
// line, so that a position at the very end of a file has a line to stand on.
type lines [][]rune

// splitLines cuts at \n, \r\n and a lone \r, as YAML does. A byte that is no UTF-8 becomes one rune, so
// that columns stay countable; a byte order mark is not part of the first line.
func splitLines(content []byte) lines {
	text := strings.TrimPrefix(string(content), "\ufeff")
	var all lines
	line := []rune{}
	skip := false
	for _, r := range text {
		switch {
		case r == '\n' && skip:
			skip = false
		case r == '\n' || r == '\r':
			all = append(all, line)
			line = []rune{}
			skip = r == '\r'
		default:
			line = append(line, r)
			skip = false
		}
	}
	return append(all, line)
}

// String joins the lines again, with \n between them.
func (l lines) String() string {
	var b strings.Builder
	for i, line := range l {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(string(line))
	}
	return b.String()
}

// copy returns lines whose runes may be changed without changing l.
func (l lines) copy() lines {
	all := make(lines, len(l))
	for i, line := range l {
		all[i] = append([]rune{}, line...)
	}
	return all
}

// line returns the line with the given number, counted from 1; nil outside the file.
func (l lines) line(number int) []rune {
	if number < 1 || number > len(l) {
		return nil
	}
	return l[number-1]
}

// rune returns the rune at a place counted from 1, or 0 at and behind the end of a line.
func (l lines) rune(line, column int) rune {
	runes := l.line(line)
	if column < 1 || column > len(runes) {
		return 0
	}
	return runes[column-1]
}

// clamp moves a place that lies outside the file to the nearest one inside. The place just behind the
// last rune of a line is inside: it is where something is missing.
func (l lines) clamp(p Pos) Pos {
	p.Line = min(max(p.Line, 1), len(l))
	p.Column = min(max(p.Column, 1), len(l.line(p.Line))+1)
	return p
}
