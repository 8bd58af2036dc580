package spec

import (
	"bytes"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"laufzettel/definitions/source"
)

var update = flag.Bool("update", false, "write what is printed now into testdata; read the diff before you commit it")

// TestGolden reads the broken file of every archive as a sample flow and compares everything that is printed.
func TestGolden(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives in testdata", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var report source.Report
			expected := map[string][]byte{}
			for _, f := range archive.Files {
				if f.Name == "de" || f.Name == "en" {
					expected[f.Name] = f.Data
					continue
				}
				sample.Read(source.Parse(f.Name, f.Data, &report), &report)
			}
			for _, lang := range []string{"de", "en"} {
				var got bytes.Buffer
				if err := report.Print(&got, lang); err != nil {
					t.Fatal(err)
				}
				if *update {
					setFile(archive, lang, got.Bytes())
				} else if !bytes.Equal(got.Bytes(), expected[lang]) {
					t.Errorf("%s: got\n%s\nwant\n%s\n(go test ./definitions/spec -update)", lang, got.Bytes(), expected[lang])
				}
			}
			if *update {
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func setFile(archive *txtar.Archive, name string, data []byte) {
	for i := range archive.Files {
		if archive.Files[i].Name == name {
			archive.Files[i].Data = data
			return
		}
	}
	archive.Files = append(archive.Files, txtar.File{Name: name, Data: data})
}

// TestEveryCodeHasItsArchive keeps the catalogue of messages and their examples together.
func TestEveryCodeHasItsArchive(t *testing.T) {
	for _, m := range declaredMessages(t, ".") {
		if m.Code == "" {
			continue
		}
		content, err := os.ReadFile("testdata/" + m.Code + ".txtar")
		if err != nil {
			t.Errorf("message %q has no testdata/%s.txtar that shows it", m.Code, m.Code)
		} else if !bytes.Contains(content, []byte("["+m.Code+"]")) {
			t.Errorf("testdata/%s.txtar does not show its message; run with -update", m.Code)
		}
	}
}

// TestMessagesSpeakBothLanguages compares the placeholders of the two languages.
func TestMessagesSpeakBothLanguages(t *testing.T) {
	placeholder := regexp.MustCompile(`\{[a-z]+\}`)
	seen := map[string]bool{}
	for _, m := range declaredMessages(t, ".") {
		de, en := placeholder.FindAllString(m.De, -1), placeholder.FindAllString(m.En, -1)
		slices.Sort(de)
		slices.Sort(en)
		if m.De == "" || m.En == "" || !slices.Equal(de, en) {
			t.Errorf("message %q: de has %v, en has %v: %q / %q", m.Code, de, en, m.De, m.En)
		}
		if m.Code != "" && (seen[m.Code] || !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`).MatchString(m.Code)) {
			t.Errorf("code %q is not written like-this or is used twice", m.Code)
		}
		seen[m.Code] = true
	}
}

// declaredMessages reads the Message literals of the Go files in dir, so that none can be forgotten.
func declaredMessages(t *testing.T, dir string) []source.Message {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var all []source.Message
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			var m source.Message
			for _, element := range literal.Elts {
				pair, ok := element.(*ast.KeyValueExpr)
				if !ok {
					continue
				}
				name, isName := pair.Key.(*ast.Ident)
				value, isText := pair.Value.(*ast.BasicLit)
				if !isName || !isText || value.Kind != token.STRING {
					continue
				}
				text, _ := strconv.Unquote(value.Value)
				switch name.Name {
				case "Code":
					m.Code = text
				case "De":
					m.De = text
				case "En":
					m.En = text
				}
			}
			if m.De != "" || m.En != "" {
				all = append(all, m)
			}
			return true
		})
	}
	if len(all) == 0 {
		t.Fatal("no messages found in " + dir)
	}
	return all
}
