package source

import (
	"encoding/json"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

// checkPlaces fails for any place outside the file, of diagnostics as of nodes.
func checkPlaces(t *testing.T, file string, content []byte) (*Node, *Report) {
	t.Helper()
	report := &Report{}
	n := Parse(file, content, report)
	text := splitLines(content)
	inside := func(what string, p Pos) {
		t.Helper()
		if p != text.clamp(p) || p.File != file {
			t.Errorf("%s at %v lies outside the file of %d lines", what, p, len(text))
		}
	}
	for _, d := range report.Diagnostics {
		inside(d.Code, d.Pos)
		if d.Code == "" || d.Text.In("de") == "" || d.Text.In("en") == "" {
			t.Errorf("a diagnostic says nothing: %+v", d)
		}
		for _, r := range d.Related {
			inside(d.Code+" related", r.Pos)
		}
	}
	var walk func(n *Node)
	walk = func(n *Node) {
		inside("value", n.Pos)
		length := len([]rune(n.Raw))
		for _, offset := range []int{-1, 0, length / 2, length, length + 5} {
			inside("offset", n.PosAt(offset))
		}
		if n.Width() < 1 {
			t.Errorf("width %d of %q", n.Width(), n.Raw)
		}
		for _, e := range n.Entries {
			inside("key", e.KeyPos)
			walk(e.Value)
		}
		for _, item := range n.Items {
			walk(item)
		}
	}
	if n != nil {
		walk(n)
	} else if !report.Failed() {
		t.Error("nothing was read and nobody was told")
	}
	for _, lang := range []string{"de", "en"} {
		if err := report.Print(io.Discard, lang); err != nil {
			t.Error(err)
		}
		if err := report.PrintJSON(io.Discard, lang); err != nil {
			t.Error(err)
		}
	}
	return n, report
}

// addSeeds takes the broken files of testdata, and some more, as a start.
func addSeeds(f *testing.F, json bool) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.HasSuffix(file.Name, ".json") == json && strings.Contains(file.Name, ".") {
				f.Add(file.Data)
			}
		}
	}
}

func FuzzParseYAML(f *testing.F) {
	addSeeds(f, false)
	for _, seed := range []string{
		"a: |\n  x\n y\n", "a: >+\n\n  x\n\n", "- - - a\n", "a: 'x''y'\n", "\ufeffa: b", "? a\n: b\n", "a: [b, {c: d}]\n",
		"a: \"\\", "a: b\r\nc: d\re: f", "\t", "a: !!binary x\n", "a: \U0010F03A\n", "--- |\n x\n...\n--- y\n", "a: {{", "a: ''' b",
		"a:\n\t- b\n", "[a, b]: {c}\n", "a: # b\n", "&a [*a]\n", "%", "a: \"x\" \"y\" \"z\"", "{a: \"b\" c, d: [e \"f\"]}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) { checkPlaces(t, "f.yaml", content) })
}

func FuzzParseJSON(f *testing.F) {
	addSeeds(f, true)
	for _, seed := range []string{
		`{"a": [1, -2.5e3, true, null, "\ud83d\ude00\/"]}`, `[`, `{"a"`, `"\u`, `"\ud83d\u0041"`, "[1\n,2]", `{,}`, `[1 2 // x`, `{"a":1}}`, `-`, `/*`, "\ufeff1", `'a'`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		n, report := checkPlaces(t, "f.json", content)
		if n == nil || report.Failed() {
			// What the standard library accepts is refused only for reasons that JSON does not know.
			for _, d := range report.Diagnostics {
				if json.Valid(content) && strings.HasPrefix(d.Code, "json-") && !strings.Contains(string(content), `\ud`) &&
					!strings.Contains(strings.ToLower(string(content)), `\ud`) {
					t.Errorf("valid JSON, but %s", d.Text.In("en"))
				}
			}
			return
		}
		text := strings.TrimPrefix(string(content), "\ufeff")
		if utf8.ValidString(text) && !json.Valid([]byte(text)) {
			t.Errorf("invalid JSON was accepted: %q", content)
		}
	})
}
