package reference

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"laufzettel/connectors"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
	"laufzettel/forms"
)

const committed = "../../docs/reference"

// TestPagesAreFresh compares the committed pages with the declarations.
func TestPagesAreFresh(t *testing.T) {
	pages := Pages()
	for name, want := range pages {
		got, err := os.ReadFile(filepath.Join(committed, filepath.FromSlash(name)))
		if err != nil || string(got) != want {
			t.Errorf("docs/reference/%s is not what the declarations say. Refresh it: %s", name, Command)
		}
	}
	err := fs.WalkDir(os.DirFS(committed), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && pages[name] == "" {
			t.Errorf("docs/reference/%s is made by nobody: remove it, or put it elsewhere", name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

var headingLine = regexp.MustCompile(`(?m)^#+ (.*)$`)

// TestLinksLead follows every link of every page.
func TestLinksLead(t *testing.T) {
	pages := Pages()
	for name, text := range pages {
		addresses := map[string]bool{}
		for _, h := range headingLine.FindAllStringSubmatch(text, -1) {
			if addresses[anchor(h[1])] {
				t.Errorf("%s: two headings are called %s, so links to it are ambiguous", name, h[1])
			}
			addresses[anchor(h[1])] = true
		}
		for _, m := range regexp.MustCompile(`\]\(([^)]*)\)`).FindAllStringSubmatch(text, -1) {
			to := m[1]
			if address, here := strings.CutPrefix(to, "#"); here && !addresses[address] {
				t.Errorf("%s: nothing is at %s", name, to)
			} else if !here && pages[path.Join(path.Dir(name), to)] == "" {
				t.Errorf("%s: there is no page %s", name, to)
			}
		}
	}
}

// TestEverythingIsShown looks for every declared thing on its page, in both languages.
func TestEverythingIsShown(t *testing.T) {
	wanted := map[string][]string{}
	for _, k := range fileKinds() {
		wanted["dateien.md"] = append(wanted["dateien.md"], "## `"+k.Place+"`\n")
	}
	for _, f := range forms.Types() {
		wanted["felder.md"] = append(wanted["felder.md"], "## "+f.Name+"\n")
	}
	for _, s := range flows.StepTypes() {
		wanted["schritte.md"] = append(wanted["schritte.md"], "## "+s.Name+"\n")
	}
	for _, f := range expression.Builtins() {
		wanted["ausdruecke.md"] = append(wanted["ausdruecke.md"], "| `"+f.Signature+"`")
	}
	for _, name := range flows.PeopleFunctions() {
		wanted["ausdruecke.md"] = append(wanted["ausdruecke.md"], "| `"+name+"(")
	}
	for _, c := range connectors.All() {
		wanted["verbindungen.md"] = append(wanted["verbindungen.md"], "## "+c.Name+"\n")
	}
	all := Pages()
	for _, p := range pages {
		if len(wanted[p.de]) == 0 {
			t.Errorf("%s: nothing to look for", p.de)
		}
		for _, want := range wanted[p.de] {
			for _, name := range []string{p.de, p.en} {
				if !strings.Contains(all[name], want) {
					t.Errorf("%s does not show %q", name, want)
				}
			}
		}
	}
}

// TestLanguagesDiffer finds a page that is English only by name.
func TestLanguagesDiffer(t *testing.T) {
	all := Pages()
	for _, p := range pages {
		if !strings.Contains(all[p.de], "Bedeutung") || strings.Contains(all[p.en], "Bedeutung") {
			t.Errorf("%s and %s mix their languages", p.de, p.en)
		}
	}
}

func TestPeopleFunctionsAreDescribed(t *testing.T) {
	for _, name := range flows.PeopleFunctions() {
		if peopleFunctions[name].meaning.De == "" || peopleFunctions[name].meaning.En == "" {
			t.Errorf("%s is not described", name)
		}
	}
	if len(peopleFunctions) != len(flows.PeopleFunctions()) {
		t.Errorf("described: %d, existing: %v", len(peopleFunctions), flows.PeopleFunctions())
	}
}

// TestOperatorsCompile compiles what the page shows, and what it names beside it.
func TestOperatorsCompile(t *testing.T) {
	number, text, yes := &expression.Type{Kind: expression.Number}, &expression.Type{Kind: expression.Text}, &expression.Type{Kind: expression.Bool}
	env := &expression.Env{Names: map[string]*expression.Type{"a": number, "b": number, "t": text, "x": yes, "y": yes}}
	written := []string{`a <= b`, `a > b`, `a >= b`, `a - b`, `a * b`, `a / b`, `x or not y`, `t not in ["p"]`,
		`t startsWith "p"`, `t endsWith "p"`, `t matches "^p$"`, `t + "p"`}
	for _, o := range operators {
		written = append(written, o.written)
	}
	for _, w := range written {
		report := &source.Report{}
		n := &source.Node{Kind: source.Scalar, Raw: w}
		if expression.CompileCondition(n, nil, env, report) == nil {
			t.Errorf("%s does not compile: %v", w, report.Diagnostics)
		}
	}
}

func TestKindsOfFilesIncludeTheFlow(t *testing.T) {
	var names []string
	for _, k := range fileKinds() {
		names = append(names, k.Name)
	}
	if i := slices.Index(names, "flow"); i < 0 || names[i-1] != "form" {
		t.Errorf("kinds of files: %v", names)
	}
}
