package source

import (
	"strings"
	"testing"
	"unicode"
)

// Every rune of a scalar's text is found again in the file.
func TestPosAtIsExact(t *testing.T) {
	cases := []struct{ name, file, content string }{
		{"plain", "f.yaml", "x: 1\na: größer > 18 # comment\n"},
		{"plain over lines", "f.yaml", "a: eins\n   zwei\n\n   drei 😀 vier\nb: 1\n"},
		{"plain in a list", "f.yaml", "- 1\n- [x, yy > z]\n"},
		{"literal", "f.yaml", "a: | # hint\n\n  eins ü\n    zwei\n\n  drei\nb: 1\n"},
		{"literal with indicator", "f.yaml", "a: |2-\n   eins\n  zwei\n"},
		{"literal at the end", "f.yaml", "a: |\n  eins"},
		{"single quotes", "f.yaml", "a: 'es''s > x'\n"},
		{"double quotes", "f.yaml", "a: \"x \\\"y\\\" \\u00e4 \\x41 \\U0001F600z\"\n"},
		{"json", "f.json", "{\"a\": \"x \\\"y\\\" \\u00e4 \\ud83d\\ude00 \\/z\"}"},
		{"json number", "f.json", "[12.50]"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text := splitLines([]byte(c.content))
			n := mustParse(t, c.file, c.content)
			for len(n.Entries)+len(n.Items) > 0 {
				if len(n.Items) > 0 {
					n = n.Items[len(n.Items)-1]
				} else if n.Get("a") != nil {
					n = n.Get("a")
				}
			}
			last := Pos{}
			for i, r := range []rune(n.Raw) {
				at := n.PosAt(i)
				got := text.rune(at.Line, at.Column)
				if !unicode.IsSpace(r) && got != r && got != '\\' && got != '\'' {
					t.Errorf("offset %d is %q, but %v is %q", i, r, at, got)
				}
				if at.Line < last.Line || at.Line == last.Line && at.Column < last.Column {
					t.Errorf("offset %d at %v lies before the one before at %v", i, at, last)
				}
				last = at
			}
			if c.name == "double quotes" {
				if at := n.PosAt(strings.IndexRune("x \"y\" ä A 😀z", 'z')); at.Line != 1 { // IndexRune counts bytes: far behind the end
					t.Errorf("behind the end: %v", at)
				}
			}
		})
	}
}

// Where the place inside is not known, the scalar's start is the answer.
func TestPosAtFallsBackToTheStart(t *testing.T) {
	for _, content := range []string{"a: >\n  eins\n  zwei\n", "a: \"eins\n  zwei\"\n"} {
		n := mustParse(t, "f.yaml", content).Get("a")
		if at := n.PosAt(6); at != n.Pos {
			t.Errorf("%q: %v, want the start %v", content, at, n.Pos)
		}
	}
	hand := &Node{Kind: Scalar, Raw: "abc", Pos: Pos{"x", 3, 4}}
	if at := hand.PosAt(2); at != (Pos{"x", 3, 6}) {
		t.Errorf("a node without a file: %v", at)
	}
	list := &Node{Kind: List, Pos: Pos{"x", 3, 4}}
	if at := list.PosAt(2); at != list.Pos {
		t.Errorf("a list: %v", at)
	}
}

func TestWidth(t *testing.T) {
	cases := []struct {
		content string
		want    int
	}{
		{"a: größer\n", 6},
		{"a: \"x\\u00e4\"\n", 9},
		{"a: 'it''s'\n", 7},
		{"a: |\n  x\n", 1},
		{"a: eins\n  zwei\n", 4},
		{"a: [b]\n", 1},
		{"a: ''\n", 2},
	}
	for _, c := range cases {
		if got := mustParse(t, "f.yaml", c.content).Get("a").Width(); got != c.want {
			t.Errorf("%q: %d, want %d", c.content, got, c.want)
		}
	}
}
