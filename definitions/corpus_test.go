package definitions_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"laufzettel/definitions/library"
	"laufzettel/definitions/source"
)

// corpusFolder is the organisation of the corpus with the files of an archive put over it; a file whose name begins with
// "+" is added to the end of the folder's own. The file "expect" is not part of it.
func corpusFolder(t testing.TB, archive *txtar.Archive) fstest.MapFS {
	t.Helper()
	base, err := txtar.ParseFile("testdata/corpus/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range base.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	for _, f := range archive.Files {
		own, add := strings.CutPrefix(f.Name, "+")
		switch {
		case f.Name == "expect":
		case add:
			files[own] = &fstest.MapFile{Data: slices.Concat(files[own].Data, f.Data)}
		default:
			files[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	return files
}

// TestEverySeededDefectIsFound puts one mistake each into a small folder: check says what is wrong at the line where it
// is, and nothing else. A line of "expect" is a code, file:line, and optionally words that the message has to have.
func TestEverySeededDefectIsFound(t *testing.T) {
	archives, err := filepath.Glob("testdata/corpus/defects/*.txtar")
	if err != nil || len(archives) < 60 {
		t.Fatal("the corpus has fewer than 60 defects:", len(archives), err)
	}
	t.Logf("%d seeded defects", len(archives))
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if len(strings.TrimSpace(string(archive.Comment))) < 20 {
				t.Error("the archive does not say what a person did wrong")
			}
			_, report := load(corpusFolder(t, archive))
			left := slices.Clone(report.Diagnostics)
			for _, f := range archive.Files {
				if f.Name != "expect" {
					continue
				}
				for line := range strings.Lines(string(f.Data)) {
					code, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
					place, words, _ := strings.Cut(rest, " ")
					at := slices.IndexFunc(left, func(d source.Diagnostic) bool {
						return d.Code == code && fmt.Sprintf("%s:%d", d.Pos.File, d.Pos.Line) == place && strings.Contains(d.Text.In("de")+d.Suggestion.In("de"), words)
					})
					if at < 0 {
						t.Errorf("not found: %s", line)
						continue
					}
					left = slices.Delete(left, at, at+1)
				}
			}
			for _, d := range left {
				t.Errorf("found besides: %s %s:%d %s", d.Code, d.Pos.File, d.Pos.Line, d.Text.In("de"))
			}
		})
	}
}

// TestCorpusWithoutDefect shows that the folder itself is clean, so that what the defects give comes from them.
func TestCorpusWithoutDefect(t *testing.T) {
	flow, err := os.ReadFile("testdata/corpus/good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	mustLoad(t, corpusFolder(t, &txtar.Archive{Files: []txtar.File{{Name: "antrag/flow.yaml", Data: flow}}}))
}

// TestGoodCorpusRaisesNoAlarm: what is shipped is clean, warnings included. The language page and the pages of the
// handbook have tests of their own that expect the same.
func TestGoodCorpusRaisesNoAlarm(t *testing.T) {
	for _, name := range []string{"anfang", "minimal", "musterland", "vorlagen"} {
		mustLoad(t, folder(t, name, nil))
	}
}

// BenchmarkCheck is the time of laufzettel check for the largest folder that is shipped.
func BenchmarkCheck(b *testing.B) {
	root, err := fs.Sub(library.FS, "vorlagen")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if set, _ := load(root); set == nil {
			b.Fatal("the folder has errors")
		}
	}
}
