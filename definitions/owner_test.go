package definitions_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/library"
	"laufzettel/definitions/source"
)

// ownedBy is the shipped folder with another owner of its process.
func ownedBy(t *testing.T, owner string) fs.FS {
	t.Helper()
	changed := fstest.MapFS{}
	err := fs.WalkDir(library.Demo(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(library.Demo(), name)
		if name == "anerkennung/flow.yaml" {
			content = []byte(strings.Replace(string(content), "owner: geschaeftsstelle\n", owner, 1))
		}
		changed[name] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func TestOwnerOfAProcess(t *testing.T) {
	hashes := map[string]bool{}
	for written, want := range map[string]string{"owner: geschaeftsstelle\n": "geschaeftsstelle", "owner: LBL\n": "LBL", "": ""} {
		p := loadRegisters(t, ownedBy(t, written)).Processes["anerkennung"]
		if p.Owner != want {
			t.Errorf("%q gives the owner %q", written, p.Owner)
		}
		hashes[p.Ref.Hash] = true
	}
	if len(hashes) != 1 {
		t.Error("another owner makes another version")
	}
	report := &source.Report{}
	if definitions.Load(ownedBy(t, "owner: geschaeftstelle\n"), report, connectors.Operations()) != nil || report.Sorted()[0].Code != "unknown-group" || report.Sorted()[0].Pos.Line != 2 {
		t.Errorf("an unknown owner is told as %+v", report.Sorted())
	}
}
