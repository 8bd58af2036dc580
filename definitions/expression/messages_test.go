package expression

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"laufzettel/definitions/source"
)

var update = flag.Bool("update", false, "write the golden files anew")

// wants are the types that testdata/mistakes.yaml names.
var wants = map[string]*Type{
	"": yesNo, "yes/no": yesNo, "text": aText, "number": aNumber, "date": aDay, "datetime": anInstant, "time": {Kind: Clock},
	"duration": aLength, "people": {Kind: People}, "record": {Kind: Rec},
	"choice": {Kind: Keyed, Options: []string{"praxis", "thw"}},
	"list":   {Kind: Listing, Elem: &Type{Kind: Text, Options: []string{"praxis", "thw"}}},
}

func TestMistakesAreToldInBothLanguages(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("testdata", "mistakes.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	report := &source.Report{}
	root := source.Parse("mistakes.yaml", content, report)
	if root == nil || report.Failed() {
		t.Fatalf("mistakes.yaml is itself mistaken:\n%s", printed(t, report, "en"))
	}
	each := func(section string, compile func(n *source.Node, want *Type) bool) {
		for _, item := range root.Get(section).Items {
			want, n := wants[""], item
			if item.Kind == source.Map {
				want, n = wants[item.Get("want").Raw], item.Get("is")
			}
			before := len(report.Diagnostics)
			compiled := compile(n, want)
			if len(report.Diagnostics) == before {
				t.Errorf("%s, line %d: nothing is said about %s", section, item.Pos.Line, n.Raw)
			}
			failed := false
			for _, d := range report.Diagnostics[before:] {
				failed = failed || d.Severity == source.Error
			}
			if failed == compiled {
				t.Errorf("%s, line %d: %s: errors %t, compiled %t", section, item.Pos.Line, n.Raw, failed, compiled)
			}
		}
	}
	each("conditions", func(n *source.Node, want *Type) bool { return CompileCondition(n, want, testEnv(), report) != nil })
	each("values", func(n *source.Node, want *Type) bool { return CompileValue(n, want, testEnv(), report) != nil })
	each("texts", func(n *source.Node, _ *Type) bool { return CompileText(n, testEnv(), report) != nil })
	for _, lang := range []string{"de", "en"} {
		compareWithGolden(t, filepath.Join("testdata", "mistakes."+lang+".golden"), []byte(printed(t, report, lang)))
	}
	everyMessageIsShown(t, report)
}

func compareWithGolden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		wantLines, gotLines := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
		for i := range gotLines {
			if i >= len(wantLines) || gotLines[i] != wantLines[i] {
				from := max(i-3, 0)
				t.Fatalf("%s differs at line %d; refresh it with -update if this is meant:\n%s", file, i+1,
					strings.Join(gotLines[from:min(i+4, len(gotLines))], "\n"))
			}
		}
		t.Fatalf("%s is longer than what is said now; refresh it with -update if this is meant", file)
	}
}

// everyMessageIsShown fails for a message of this package that no mistake in the file brings up.
func everyMessageIsShown(t *testing.T, report *source.Report) {
	shown := map[string]bool{}
	for _, d := range report.Diagnostics {
		for _, text := range []source.Text{d.Text, d.Suggestion} {
			if text.Message == nil {
				continue
			}
			shown[text.Message.Code] = true
			for _, arg := range text.Args {
				if inner, ok := arg.(source.Text); ok {
					shown[inner.Message.Code] = true
				}
			}
		}
	}
	elsewhere := map[string]bool{ // said when an expression runs or a value is read; or only after thousands of signs
		"too-much-work": true, "wrong-kind-when-run": true, "nobody-answers": true, "broken-expression": true, "number-too-large": true,
		"text-too-large": true, "cannot-compute-when-run": true, "not-a-stored-value": true, "expression-too-long": true,
		"unit-characters": true, "unit-words": true, "unit-parts": true,
	}
	declaration := regexp.MustCompile(`= &source\.Message\{Code: "([a-z-]+)"`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range declaration.FindAllStringSubmatch(string(content), -1) {
			if !shown[match[1]] && !elsewhere[match[1]] {
				t.Errorf("%s: no mistake in testdata/mistakes.yaml shows %s", file, match[1])
			}
		}
	}
}
