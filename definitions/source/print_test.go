package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

var (
	testUnknown = &Message{Code: "test-unknown", De: "unbekannt: {name}", En: "unknown: {name}"}
	testHint    = &Message{De: "Meintest du {name}?", En: "Did you mean {name}?"}
)

func printed1(t *testing.T, content string, d Diagnostic) string {
	t.Helper()
	report := &Report{Files: map[string][]byte{"f.yaml": []byte(content)}}
	report.Add(d)
	var b strings.Builder
	if err := report.Print(&b, "en"); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCaretStandsBelowItsPlace(t *testing.T) {
	cases := []struct {
		name, content string
		column, width int
		want          string
	}{
		{"tabs before", "\ta:\tb\n", 5, 1, "    1 | \ta:\tb\n      | \t  \t^\n"},
		{"wide characters before", "🧾: b\n", 4, 1, "    1 | 🧾: b\n      |     ^\n"},
		{"umlauts in two parts", "u\u0308: b\n", 5, 1, "    1 | u\u0308: b\n      |    ^\n"},
		{"wider than the line", "a: b\n", 4, 99, "    1 | a: b\n      |    ^\n"},
		{"behind the end", "a:\n", 3, 1, "    1 | a:\n      |   ^\n"},
		{"steering characters", "a: \x1b[31m\n", 4, 1, "    1 | a: \ufffd[31m\n      |    ^\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := printed1(t, c.content, Diagnostic{Pos: Pos{"f.yaml", 1, c.column}, Width: c.width, Text: testUnknown.Say(nil)})
			if _, snippet, _ := strings.Cut(got, "\n"); snippet != c.want {
				t.Errorf("got\n%s\nwant\n%s", snippet, c.want)
			}
		})
	}
}

func TestLongLinesAreCut(t *testing.T) {
	content := strings.Repeat("x", 5000) + "HERE" + strings.Repeat("y", 5000)
	got := printed1(t, content, Diagnostic{Pos: Pos{"f.yaml", 1, 5001}, Width: 4, Text: testUnknown.Say(nil)})
	lines := strings.Split(got, "\n")
	if !strings.Contains(lines[1], "HERE") || len([]rune(lines[1])) > maxShown+12 {
		t.Fatalf("shown: %s", lines[1])
	}
	column := strings.Index(lines[2], "^^^^")
	if string([]rune(lines[1])[column:column+4]) != "HERE" {
		t.Errorf("the caret stands elsewhere:\n%s\n%s", lines[1], lines[2])
	}
}

func TestSortedAndOnce(t *testing.T) {
	report := &Report{}
	say := func(file string, line, column int, name string) {
		report.Add(Diagnostic{Pos: Pos{file, line, column}, Text: testUnknown.Say(Args{"name": name})})
	}
	say("b.yaml", 1, 1, "4")
	say("a.yaml", 10, 2, "3")
	say("a.yaml", 9, 1, "1")
	say("a.yaml", 10, 1, "2")
	say("a.yaml", 9, 1, "1")
	var b strings.Builder
	if err := report.Print(&b, "de"); err != nil {
		t.Fatal(err)
	}
	want := "a.yaml:9:1: unbekannt: 1 [test-unknown]\na.yaml:10:1: unbekannt: 2 [test-unknown]\n" +
		"a.yaml:10:2: unbekannt: 3 [test-unknown]\nb.yaml:1:1: unbekannt: 4 [test-unknown]\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	if len(report.Diagnostics) != 5 {
		t.Error("printing changed the report")
	}
}

func TestPrintWithoutPlace(t *testing.T) {
	report := &Report{}
	report.Add(Diagnostic{Severity: Warning, Path: "site", Text: testUnknown.Say(Args{"name": "x"}), Suggestion: testHint.Say(Args{"name": "y"})})
	report.Add(Diagnostic{Pos: Pos{File: "folder"}, Text: testUnknown.Say(Args{"name": "z"})})
	var b strings.Builder
	if err := report.Print(&b, "de"); err != nil {
		t.Fatal(err)
	}
	want := "Warnung: site: unbekannt: x [test-unknown]\n   Meintest du y?\nfolder: unbekannt: z [test-unknown]\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestPrintJSON(t *testing.T) {
	var report Report
	var b bytes.Buffer
	if err := report.PrintJSON(&b, "de"); err != nil || strings.TrimSpace(b.String()) != "[]" {
		t.Errorf("nothing wrong prints %q, %v", b.String(), err)
	}
	b.Reset()
	Parse("f.yaml", []byte("a: 1\na: <2>\n"), &report)
	if err := report.PrintJSON(&b, "en"); err != nil {
		t.Fatal(err)
	}
	var got []map[string]any
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"severity": "error", "code": "duplicate-key", "file": "f.yaml", "line": 2.0, "column": 1.0,
		"width": 1.0, "path": "a", "suggestion": "Delete one of the two."}
	for key, value := range want {
		if len(got) != 1 || got[0][key] != value {
			t.Errorf("%s: want %v in %s", key, value, b.String())
		}
	}
	if !strings.Contains(b.String(), `"line": 1`) {
		t.Errorf("the related place is missing in %s", b.String())
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestPrintReturnsTheWritersError(t *testing.T) {
	var report Report
	report.Add(Diagnostic{Text: testUnknown.Say(nil)})
	if report.Print(brokenPipe{}, "de") == nil || report.PrintJSON(brokenPipe{}, "de") == nil {
		t.Error("a writer that fails is not noticed")
	}
}
