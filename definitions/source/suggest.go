package source

import "strings"

// foldName makes spellings of one name alike: case, hyphens, underscores, spaces and umlauts do not count.
var foldName = strings.NewReplacer("-", "", "_", "", " ", "",
	"ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss",
	"a\u0308", "ae", "o\u0308", "oe", "u\u0308", "ue") // macOS writes umlauts in two parts

// Fold returns the form of a name in which spellings are compared: "Prüf-Schritt" and "pruefSchritt"
// are alike.
func Fold(name string) string { return foldName.Replace(strings.ToLower(name)) }

// Suggest returns the name of known that the author most likely meant by written, or "".
// It folds case, hyphens, underscores and umlauts, then accepts an edit distance of 2
// (1 for names of up to four letters). Two neighbouring letters in the wrong order are one edit.
// Of equally near names the first in known wins.
func Suggest(written string, known []string) string {
	folded := []rune(Fold(written))
	best, bestDistance := "", 3
	for _, name := range known {
		candidate := []rune(Fold(name))
		distance := editDistance(folded, candidate)
		shorter := min(len(folded), len(candidate))
		limit := 2
		if shorter <= 4 {
			limit = 1
		}
		// A name of which no letter is left is no guess.
		if distance > limit || distance > 0 && distance >= shorter {
			continue
		}
		if distance < bestDistance {
			best, bestDistance = name, distance
		}
	}
	return best
}

// editDistance counts inserted, deleted, replaced and swapped neighbouring letters.
func editDistance(a, b []rune) int {
	if gap := len(a) - len(b); gap > 2 || gap < -2 {
		return 3 // more than anybody asks for; saves the table for long texts
	}
	before := make([]int, len(b)+1)
	last := make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
