package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"laufzettel/forms"
)

// pagesForPeople are README.md and everything below docs that people wrote, by path.
func pagesForPeople(t *testing.T) map[string]string {
	t.Helper()
	root := os.DirFS("../..")
	pages := map[string]string{}
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && name != "docs" && !strings.HasPrefix(name, "docs/"), name == "docs/reference":
			return fs.SkipDir
		case filepath.Ext(name) == ".md" && (name == "README.md" || name == "CHANGELOG.md" || strings.HasPrefix(name, "docs/")):
			content, err := fs.ReadFile(root, name)
			pages[name] = string(content)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// TestCommandsInDocumentsExist: whoever types what a page says finds a command and its flags.
func TestCommandsInDocumentsExist(t *testing.T) {
	parser, err := kong.New(&commands{}, kong.Exit(func(int) {}))
	if err != nil {
		t.Fatal(err)
	}
	flags := map[string][]string{}
	for _, command := range parser.Model.Children {
		flags[command.Name] = []string{"help"}
		for _, flag := range command.Flags {
			flags[command.Name] = append(flags[command.Name], flag.Name)
		}
	}
	// A command stands in a code span or alone on an indented line, perhaps behind "go run".
	typed := regexp.MustCompile("(?m)(?:`|^    (?:\\S.* )?(?:\\./|go run \\./cmd/)?)laufzettel ([a-z]+(?:-[a-z]+)*)\\b([^`\n#]*)")
	flag := regexp.MustCompile(`--([a-z-]+)`)
	found := 0
	for name, text := range pagesForPeople(t) {
		for _, m := range typed.FindAllStringSubmatch(strings.ReplaceAll(text, "\\\n", " "), -1) {
			known, there := flags[m[1]]
			if !there {
				t.Errorf("%s: there is no command laufzettel %s", name, m[1])
				continue
			}
			found++
			for _, f := range flag.FindAllStringSubmatch(m[2], -1) {
				if !slices.Contains(known, f[1]) {
					t.Errorf("%s: laufzettel %s has no flag --%s", name, m[1], f[1])
				}
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d commands were found in the documents", found)
	}
}

// TestLanguagePageNamesEverythingAFormSays: a field type or a key of a form that docs/language.md leaves out is one
// that nobody finds.
func TestLanguagePageNamesEverythingAFormSays(t *testing.T) {
	page := pagesForPeople(t)["docs/language.md"]
	_, chapter, _ := strings.Cut(page, "\n## 4 ")
	chapter, _, _ = strings.Cut(chapter, "\n## 5 ")
	said := func(word string) bool {
		return regexp.MustCompile("`[^`\n]*\\b" + word + "\\b[^`\n]*`").MatchString(chapter)
	}
	for _, fieldType := range forms.Types() {
		if !said(fieldType.Name) {
			t.Errorf("chapter 4 does not name the field type %s", fieldType.Name)
		}
	}
	for _, key := range forms.Spec().Keys {
		if !said(key.Name) && !strings.Contains(chapter, "\n"+key.Name+": ") {
			t.Errorf("chapter 4 does not name the key %s of a form", key.Name)
		}
	}
}

// TestHandbookQuotesThePages: what the handbook prints in italics with a capital letter is read on a page or in the
// terminal, word for word.
func TestHandbookQuotesThePages(t *testing.T) {
	var said strings.Builder
	for _, pattern := range []string{"../../ui/locale/de*.yaml", "demo.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			said.Write(content)
		}
	}
	quoted := regexp.MustCompile(`(?:^|[^*])\*(\p{Lu}[^*\n]+)\*(?:[^*]|$)`)
	count := 0
	for _, m := range quoted.FindAllStringSubmatch(pagesForPeople(t)["docs/handbuch/formulare.md"], -1) {
		if strings.HasPrefix(m[1], "In Ordnung.") {
			continue // TestFormOfTheHandbook
		}
		if count++; !strings.Contains(said.String(), m[1]) {
			t.Errorf("no page says %q", m[1])
		}
	}
	if count < 5 {
		t.Errorf("only %d quotes were found", count)
	}
}
