package mail

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"laufzettel/connectors"
)

// TestAnyEscapedTextStaysText is the property behind TestEscapedTextStaysText: whatever a person types arrives as
// typed, and nothing but paragraphs and line breaks comes of it.
func TestAnyEscapedTextStaysText(t *testing.T) {
	typedText := rapid.StringOfN(rapid.RuneFrom([]rune("ab1 \n.-*_#>[]()!`~<&;:/\\=|+@ä🚒")), 0, 40, -1)
	element := regexp.MustCompile(`<(/?[a-z0-9]+)`)
	rapid.Check(t, func(t *rapid.T) {
		typed := typedText.Draw(t, "typed")
		tree, source := parseMarkdown(connectors.EscapeMarkdown(typed))
		var paragraphs []string
		for paragraph := range strings.SplitSeq(regexp.MustCompile(`\n[ \n]*\n`).ReplaceAllString(typed, "\n\n"), "\n\n") {
			var all []string
			for line := range strings.SplitSeq(strings.Trim(paragraph, "\n "), "\n") {
				all = append(all, strings.TrimSpace(line))
			}
			if one := strings.Join(all, "\n"); one != "" {
				paragraphs = append(paragraphs, one)
			}
		}
		if got, want := bodyText(tree, source), strings.Join(paragraphs, "\n\n"); got != want {
			t.Fatalf("%q arrives as %q, want %q", typed, got, want)
		}
		page, err := bodyHTML(tree, source)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range element.FindAllStringSubmatch(page, -1) {
			if name := strings.TrimPrefix(found[1], "/"); name != "p" && name != "br" {
				t.Fatalf("%q becomes an element %s: %s", typed, name, page)
			}
		}
	})
}
