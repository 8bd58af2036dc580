package source

import (
	"fmt"
	"strings"
	"testing"
)

// outline writes a node without places and styles, which differ between YAML and JSON.
func outline(n *Node) string {
	var b strings.Builder
	var walk func(n *Node, indent string)
	walk = func(n *Node, indent string) {
		fmt.Fprintf(&b, "%s%s kind=%d %q\n", indent, n.Path, n.Kind, n.Raw)
		for _, e := range n.Entries {
			fmt.Fprintf(&b, "%s %q:\n", indent, e.Key)
			walk(e.Value, indent+"  ")
		}
		for _, item := range n.Items {
			walk(item, indent+"  ")
		}
	}
	if n == nil {
		return "nothing"
	}
	walk(n, "")
	return b.String()
}

func mustParse(t *testing.T, file, content string) *Node {
	t.Helper()
	var report Report
	n := Parse(file, []byte(content), &report)
	if len(report.Diagnostics) > 0 || n == nil {
		var b strings.Builder
		_ = report.Print(&b, "en")
		t.Fatalf("%s is valid, but:\n%s", file, b.String())
	}
	return n
}

func TestYAMLAndJSONGiveTheSameNodes(t *testing.T) {
	cases := []struct{ name, yaml, json string }{
		{"scalars keep their text", "a: 1.10\nb: 2024-01-01\nc: yes\nd: 08:30\ne: true\n",
			`{"a": 1.10, "b": "2024-01-01", "c": "yes", "d": "08:30", "e": true}`},
		{"quoted numbers are the same text", "a: '7'\nb: \"true\"\n", `{"a": 7, "b": true}`},
		{"nothing", "a:\nb: null\nc: ~\nd: ''\n", `{"a": null, "b": null, "c": null, "d": ""}`},
		{"the German Null is a text", "a: Null\n", `{"a": "Null"}`},
		{"lists and maps", "steps:\n  - approve: kv\n    outcomes: {ja: {label: Ja}, nein: {}}\n  - mail: ende\nempty: []\n",
			`{"steps": [{"approve": "kv", "outcomes": {"ja": {"label": "Ja"}, "nein": {}}}, {"mail": "ende"}], "empty": []}`},
		{"escapes", "a: \"\\U0001F600/\\u00e4\\t\\\"\"\n", `{"a": "\ud83d\ude00\/\u00e4\t\""}`},
		{"several lines", "a: |\n  eins\n  zwei\nb: >-\n  eins\n  zwei\n", `{"a": "eins\nzwei\n", "b": "eins zwei"}`},
		{"keys that are no names", "\"a b\": 1\n2: x\nü-ber: y\n", `{"a b": 1, "2": "x", "ü-ber": "y"}`},
		{"byte order mark", "\ufeffa: 1\n", "\ufeff{\"a\": 1}"},
		{"line ends of Windows and of old", "a: 1\r\nb: 2\rc: 3\n", "{\"a\": 1,\r\n\"b\": 2,\r\"c\": 3}\n"},
		{"a list on top", "- a\n- b\n", `["a", "b"]`},
		{"a document marker", "---\na: 1\n...\n", `{"a": 1}`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			y, j := outline(mustParse(t, "f.yaml", c.yaml)), outline(mustParse(t, "F.JSON", c.json))
			if y != j {
				t.Errorf("YAML gives\n%s\nJSON gives\n%s", y, j)
			}
		})
	}
}

func TestPaths(t *testing.T) {
	n := mustParse(t, "f.yaml", "steps:\n  - outcomes:\n      ablehnen: {then: end}\n  - {\"a b\": 1}\n")
	cases := map[string]*Node{
		"":                                n,
		"steps[0].outcomes.ablehnen.then": n.Get("steps").Items[0].Get("outcomes").Get("ablehnen").Get("then"),
		"steps[1][\"a b\"]":               n.Get("steps").Items[1].Get("a b"),
	}
	for want, node := range cases {
		if node == nil || node.Path != want {
			t.Errorf("want path %q, got %+v", want, node)
		}
	}
	if n.Get("nowhere").Get("deeper") != nil {
		t.Error("a key that is not written has a value")
	}
}

func TestKeysAndValuesKnowTheirPlace(t *testing.T) {
	for file, content := range map[string]string{
		"f.yaml": "ü:\n  😀: {b: x}\n",
		"f.json": "{\"ü\":\n  {\"😀\": {\"b\": \"x\"}}}\n",
	} {
		inner := mustParse(t, file, content).Entries[0].Value.Entries[0].Value.Entries[0]
		line := strings.Split(content, "\n")[1]
		column := len([]rune(line[:strings.Index(line, "b")])) + 1
		if strings.HasSuffix(file, ".json") {
			column-- // the quotation mark
		}
		if want := (Pos{file, 2, column}); inner.KeyPos != want {
			t.Errorf("%s: key at %v, want %v", file, inner.KeyPos, want)
		}
		if want := len([]rune(line[:strings.Index(line, "x")])) + 1; inner.Value.PosAt(0).Column != want {
			t.Errorf("%s: value at %v, want column %d", file, inner.Value.PosAt(0), want)
		}
	}
}

// The content of a file that was not understood is still there for printing.
func TestFilesAreKept(t *testing.T) {
	var report Report
	if Parse("f.yaml", []byte("a: ["), &report) != nil || string(report.Files["f.yaml"]) != "a: [" || !report.Failed() {
		t.Errorf("report %+v", report)
	}
}

func TestManyRepairsEnd(t *testing.T) {
	var report Report
	Parse("f.yaml", []byte(strings.Repeat("- @x\n", 500)), &report)
	if n := len(report.Diagnostics); n != maxRepairs {
		t.Errorf("%d diagnostics, want %d", n, maxRepairs)
	}
}

func TestRepairedValuesAreMarked(t *testing.T) {
	cases := []struct{ written, raw string }{
		{"a: b: c\n", "b: c"},
		{"a: !x and y\n", "not x and y"},
		{"a: !x\n", "not x"},
		{"a: !!str 3\n", "3"},
		{"a: x == \"b # c\" # d\n", "x == \"b # c\""},
		{"a: \"x\" == y\n", "\"x\" == y"},
		{"a: {{ x }}\n", "{{ x }}"},
		{"a: @x\n", "@x"},
	}
	for _, c := range cases {
		var report Report
		a := Parse("f.yaml", []byte(c.written), &report).Get("a")
		if a.Raw != c.raw || !a.Broken || len(report.Diagnostics) != 1 {
			t.Errorf("%q: raw %q, broken %v, %d diagnostics", c.written, a.Raw, a.Broken, len(report.Diagnostics))
		}
	}
}
