package definitions_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/source"
)

var updateArchives = flag.Bool("update", false, "write what is printed now into testdata; read the diff before you commit it")

// shownByArchives are the files whose messages have an archive each: who sees what, and what the start page says.
var shownByArchives = []string{"rights.go", "read_pages.go", "read_portal.go", "../flows/access.go"}

// TestDiagnosticsGolden puts the files of every archive into the smallest folder and compares everything that is printed
// of it, in both languages. A file whose name begins with "+" is added to the end of the folder's own.
func TestDiagnosticsGolden(t *testing.T) {
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
			files, expected := folder(t, "minimal", nil), map[string][]byte{}
			for _, f := range archive.Files {
				own, add := strings.CutPrefix(f.Name, "+")
				switch {
				case f.Name == "de" || f.Name == "en":
					expected[f.Name] = f.Data
				case add:
					files[own].Data = append(files[own].Data, f.Data...)
				default:
					files[f.Name] = &fstest.MapFile{Data: f.Data}
				}
			}
			var report source.Report
			definitions.Load(files, &report, connectors.Operations())
			for _, lang := range []string{"de", "en"} {
				var got bytes.Buffer
				if err := report.Print(&got, lang); err != nil {
					t.Fatal(err)
				}
				if *updateArchives {
					archive.Files = append(slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == lang }), txtar.File{Name: lang, Data: got.Bytes()})
				} else if !bytes.Equal(got.Bytes(), expected[lang]) {
					t.Errorf("%s: got\n%s\nwant\n%s\n(go test ./definitions -run TestDiagnosticsGolden -update)", lang, got.Bytes(), expected[lang])
				}
			}
			if *updateArchives {
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestEveryCodeOfRightsAndPagesHasItsArchive keeps the messages and their examples together.
func TestEveryCodeOfRightsAndPagesHasItsArchive(t *testing.T) {
	seen := 0
	for _, name := range shownByArchives {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`Code:\s*"([a-z-]+)"`).FindAllSubmatch(content, -1) {
			seen++
			archive, err := os.ReadFile("testdata/" + string(found[1]) + ".txtar")
			if err != nil {
				t.Errorf("message %q has no testdata/%s.txtar that shows it", found[1], found[1])
			} else if bytes.Count(archive, []byte("["+string(found[1])+"]")) < 2 {
				t.Errorf("testdata/%s.txtar does not show its message in both languages; run with -update", found[1])
			}
		}
	}
	if seen < 10 {
		t.Errorf("only %d messages were found: does the test still see them?", seen)
	}
}
