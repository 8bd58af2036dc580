package forms

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// shortInput bounds what a field that holds one word, number or day looks at; in bytes.
const shortInput = 1000

// clean makes typed text comparable and safe to store: valid UTF-8 in normal form C, lines ended by
// \n, no control characters beside them. What people's names and words need stays: emoji with their
// joiners, marks, and letters written from right to left.
func clean(typed string) string {
	if plain(typed) {
		return typed
	}
	text := strings.ToValidUTF8(typed, "")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\r', r == '\u2028', r == '\u2029':
			return '\n'
		case r == '\t':
			return ' '
		case r != '\n' && unicode.IsControl(r), r == '\ufeff':
			return -1
		}
		return r
	}, text)
	return norm.NFC.String(text)
}

// plain says that text is printable ASCII, which is what most answers are.
func plain(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// line is typed text as one line without space around it; runs of space become one.
func line(typed string) string {
	return strings.Join(strings.Fields(clean(typed)), " ")
}

// single is the answer of a field that takes one: the last that says something, because a browser
// posts the empty companion of a control first.
func single(typed []string) string {
	for i := len(typed) - 1; i >= 0; i-- {
		if text := strings.TrimSpace(typed[i]); text != "" {
			return text
		}
	}
	return ""
}

// word is the answer of a field that takes one short line; ok is false where it is far too long to be one.
func word(typed []string) (text string, ok bool) {
	text = single(typed)
	if len(text) > shortInput {
		return "", false
	}
	return line(text), true
}
