package expression

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// folds are letters that people write in two ways.
var folds = strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ß", "ss", "ae", "a", "oe", "o", "ue", "u", "æ", "a", "ø", "o", "ł", "l", "đ", "d")

// Fold makes texts comparable as people mean them when they search: small letters without accents, umlauts
// however they are written (Müller, Mueller and Muller are one), ß as ss, words parted by one space.
// It is only for comparing: the result is not a text to show.
func Fold(text string) string {
	text = strings.ToLower(norm.NFC.String(text))
	text = folds.Replace(text)
	if !ascii(text) {
		text = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, norm.NFD.String(text))
	}
	return strings.Join(strings.Fields(text), " ")
}

func ascii(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}
