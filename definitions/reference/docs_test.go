package reference

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/library"
	"laufzettel/definitions/scenario"
	"laufzettel/definitions/source"
	"laufzettel/engine"
)

// block is one fenced block of a Markdown file.
type block struct {
	line int
	info string // what stands behind the fence
	text string
}

func blocksOf(text string) []block {
	var blocks []block
	var open *block
	for i, line := range strings.Split(text, "\n") {
		switch fence := strings.TrimSpace(line); {
		case open == nil && strings.HasPrefix(fence, "```"):
			open = &block{line: i + 1, info: strings.TrimSpace(strings.TrimLeft(fence, "`"))}
		case open != nil && fence == "```":
			blocks = append(blocks, *open)
			open = nil
		case open != nil:
			open.text += line + "\n"
		}
	}
	return blocks
}

// firstLine names the file that a block is: "# ausleihe/form.yaml", in Markdown as a comment.
var firstLine = regexp.MustCompile(`^(?:# (\S+\.(?:yaml|json))|<!-- (\S+\.md) -->|-- (\S+\.lua))\n`)

// documents are README.md and everything below docs, by path.
func documents(t *testing.T) map[string]string {
	t.Helper()
	root := os.DirFS("../..")
	found := map[string]string{}
	read := func(name string) {
		text, err := fs.ReadFile(root, name)
		if err != nil {
			t.Fatal(err)
		}
		found[name] = string(text)
	}
	read("README.md")
	err := fs.WalkDir(root, "docs", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(name) == ".md" {
			read(name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// filesOf are the files that the blocks of a document spell out; fragments are given to see.
func filesOf(t *testing.T, name, text string, see func(block)) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, b := range blocksOf(text) {
		kind, rest, _ := strings.Cut(b.info, " ")
		m := firstLine.FindStringSubmatch(b.text)
		switch {
		case kind == "yaml" && rest == "fragment":
			see(b)
		case kind == "yaml" && m == nil:
			t.Errorf("%s:%d: a yaml block begins with the name of its file (# ausleihe/form.yaml) and is checked, or is marked ```yaml fragment", name, b.line)
		case m != nil && (kind == "yaml" || kind == "markdown" || kind == "lua"):
			path, content := m[1]+m[2]+m[3], b.text
			if kind == "markdown" {
				content = strings.TrimPrefix(content, m[0])
			}
			if files[path] != nil {
				t.Errorf("%s:%d: %s is spelled out twice", name, b.line, path)
			}
			files[path] = &fstest.MapFile{Data: []byte(content)}
		}
	}
	return files
}

// over lays files over the smallest shipped folder, where they bring no site of their own.
func over(t *testing.T, files fstest.MapFS) fstest.MapFS {
	t.Helper()
	if files["site.yaml"] != nil {
		return files
	}
	all := fstest.MapFS{}
	err := fs.WalkDir(library.Minimal(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			content, err := fs.ReadFile(library.Minimal(), name)
			all[name] = &fstest.MapFile{Data: content}
			return err
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range files {
		all[name] = file
	}
	return all
}

func printed(t *testing.T, report *source.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Print(&b, "de"); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestYAMLInDocuments loads every file that a document spells out, and reads every fragment.
func TestYAMLInDocuments(t *testing.T) {
	complete, fragments := 0, 0
	for name, text := range documents(t) {
		files := filesOf(t, name, text, func(b block) {
			fragments++
			report := &source.Report{}
			if source.Parse("fragment.yaml", []byte(b.text), report); len(report.Diagnostics) > 0 {
				t.Errorf("%s:%d: the fragment cannot be read:\n%s", name, b.line, printed(t, report))
			}
		})
		if len(files) == 0 || strings.HasSuffix(name, "erstes-formular.md") { // walked whole by the test of the handbook: a command makes the rest
			continue
		}
		complete += len(files)
		report := &source.Report{}
		definitions.Load(over(t, files), report, connectors.Operations())
		if len(report.Diagnostics) > 0 {
			t.Errorf("%s: its files are not clean:\n%s", name, printed(t, report))
		}
	}
	if complete < 10 || fragments < 5 {
		t.Errorf("only %d complete files and %d fragments were found", complete, fragments)
	}
}

// TestExampleOfTheLanguagePageHolds plays what the page promises.
func TestExampleOfTheLanguagePageHolds(t *testing.T) {
	files := filesOf(t, "docs/language.md", documents(t)["docs/language.md"], func(block) {})
	report := &source.Report{}
	set := definitions.Load(files, report, connectors.Operations())
	if set == nil {
		t.Fatal(printed(t, report))
	}
	world, err := engine.NewOrganisation(set, nil)
	if err != nil {
		t.Fatal(err)
	}
	played := 0
	for _, p := range set.Processes {
		for _, example := range p.Tests {
			played++
			if scenario.Run(p, example, world, report); len(report.Diagnostics) > 0 {
				t.Errorf("the example does not hold:\n%s", printed(t, report))
			}
		}
	}
	if played == 0 {
		t.Error("the page has no example")
	}
}

// TestPlantedMistakeInADocumentIsFound breaks a page and wants to hear about it.
func TestPlantedMistakeInADocumentIsFound(t *testing.T) {
	page := documents(t)["docs/language.md"]
	broken := strings.Replace(page, "type: confirmation", "type: confirmaton", 1)
	report := &source.Report{}
	set := definitions.Load(filesOf(t, "docs/language.md", broken, func(block) {}), report, connectors.Operations())
	if broken == page || set != nil || !slices.ContainsFunc(report.Diagnostics, func(d source.Diagnostic) bool { return d.Code == "field-type-unknown" }) {
		t.Errorf("the planted mistake was not found:\n%s", printed(t, report))
	}
}

// TestLinksInDocumentsLead follows links between documents, headings included.
func TestLinksInDocumentsLead(t *testing.T) {
	all := documents(t)
	address := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	for name, text := range all {
		if strings.HasPrefix(name, "docs/reference/") {
			continue // TestLinksLead
		}
		for _, m := range address.FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], ":") {
				continue
			}
			file, place, _ := strings.Cut(m[1], "#")
			target := name
			if file != "" {
				target = filepath.ToSlash(filepath.Join(filepath.Dir(name), file))
			}
			if _, err := os.Stat(filepath.Join("../..", target)); err != nil {
				t.Errorf("%s: there is no %s", name, target)
				continue
			}
			headings := headingLine.FindAllStringSubmatch(all[target], -1)
			if place != "" && !slices.ContainsFunc(headings, func(h []string) bool { return anchor(h[1]) == place }) {
				t.Errorf("%s: %s has no heading %s", name, target, place)
			}
		}
	}
}
