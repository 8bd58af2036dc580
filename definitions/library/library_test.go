package library_test

import (
	"bytes"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"laufzettel/connectors"
	_ "laufzettel/connectors/all"
	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/library"
	"laufzettel/definitions/scenario"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/flows"
)

// folders are all shipped folders.
func folders(t *testing.T) map[string]fs.FS {
	t.Helper()
	entries, err := fs.ReadDir(library.FS, ".")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]fs.FS{}
	for _, e := range entries {
		sub, err := fs.Sub(library.FS, e.Name())
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = sub
	}
	return all
}

func load(t *testing.T, fsys fs.FS) *definitions.Set {
	t.Helper()
	report := &source.Report{}
	set := definitions.Load(fsys, report, connectors.Operations())
	if len(report.Diagnostics) > 0 || set == nil {
		t.Fatalf("not clean:\n%s", printed(t, report))
	}
	return set
}

func printed(t *testing.T, report *source.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Print(&b, "de"); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// world is the engine's picture of a shipped organisation, where a group climbs to the function it names.
type world struct {
	*engine.Organisation
	set *definitions.Set
}

func newWorld(t *testing.T, set *definitions.Set) world {
	t.Helper()
	organisation, err := engine.NewOrganisation(set, nil)
	if err != nil {
		t.Fatal(err)
	}
	return world{organisation, set}
}

func (w world) Group(name string, on expression.Date) flows.Office {
	office := w.Organisation.Group(name, on)
	for _, g := range w.set.Groups {
		if g.Key == name {
			office.UpFunction = g.Up
		}
	}
	return office
}

func TestShippedFoldersAreClean(t *testing.T) {
	for name, fsys := range folders(t) {
		t.Run(name, func(t *testing.T) { load(t, fsys) })
	}
}

// TestExamplesHold plays tests/*.yaml of every shipped process.
func TestExamplesHold(t *testing.T) {
	played := 0
	for name, fsys := range folders(t) {
		set := load(t, fsys)
		organisation := newWorld(t, set)
		for _, process := range set.Processes {
			for _, test := range process.Tests {
				played++
				t.Run(name+"/"+process.Name+"/"+test.Word("test"), func(t *testing.T) {
					report := &source.Report{}
					scenario.Run(process, test, organisation, report)
					if len(report.Diagnostics) > 0 {
						for path, content := range files(t, fsys) {
							if report.Files == nil {
								report.Files = map[string][]byte{}
							}
							report.Files[path] = content
						}
						t.Errorf("the example does not hold:\n%s", printed(t, report))
					}
				})
			}
		}
	}
	if played < 4 {
		t.Errorf("only %d examples", played)
	}
}

// TestExamplesCanFail changes an expectation of an example and wants to hear about it.
func TestExamplesCanFail(t *testing.T) {
	set := load(t, library.Demo())
	organisation := newWorld(t, set)
	process := set.Processes["anerkennung"]
	for _, test := range process.Tests {
		report := &source.Report{}
		for _, n := range test.Nested("expect").Each("status") {
			n.Raw = "zurueckgezogen"
		}
		scenario.Run(process, test, organisation, report)
		if len(report.Diagnostics) != 1 || report.Diagnostics[0].Code != "example-status" {
			t.Errorf("%s: the planted fault was not found: %v", test.Word("test"), report.Diagnostics)
		}
	}
}

func files(t *testing.T, fsys fs.FS) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			all[name], err = fs.ReadFile(fsys, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestPeopleAreInvented keeps real people and mailboxes out of what is shipped.
func TestPeopleAreInvented(t *testing.T) {
	mail := regexp.MustCompile(`[A-Za-z0-9._%+-]+@([A-Za-z0-9.-]+\.[A-Za-z]{2,})`)
	for name, fsys := range folders(t) {
		for path, content := range files(t, fsys) {
			for _, m := range mail.FindAllStringSubmatch(string(content), -1) {
				if m[1] != "example.org" {
					t.Errorf("%s/%s: %s is no address of example.org", name, path, m[0])
				}
			}
		}
	}
}

// TestCatalogueIsComplete compares with the codes and titles that the domain owner named.
func TestCatalogueIsComplete(t *testing.T) {
	set := load(t, library.Demo())
	codes := []string{"BtD", "CBRN", "Drohnen", "EZ.PSNV", "EK.SAN", "EK.TF", "EB.EGA-E", "EB.EGA-S", "EF.SozBt", "EF.BGM", "EF.SLG", "IuK-DLG", "Q.GVA"}
	var shipped []string
	for _, row := range set.Registers["qualifikationen"].Rows {
		shipped = append(shipped, row.Key)
	}
	if !slices.Equal(codes, shipped) {
		t.Errorf("codes: %v", shipped)
	}
}

// TestMailsKeepTheirTone: every mail greets, uses du, links to the case and names its number in the subject only.
func TestMailsKeepTheirTone(t *testing.T) {
	for path, content := range files(t, library.Demo()) {
		if !strings.HasSuffix(path, ".md") || !strings.Contains(path, "/mails/") {
			continue
		}
		text, greeting := string(content), "\nHallo"
		if strings.HasSuffix(path, ".en.md") {
			greeting = "\nHello"
		}
		if !strings.Contains(text, greeting) || !strings.Contains(text, "laufzettel:status") || !strings.Contains(text, "subject: \"[{{ case.number }}]") {
			t.Errorf("%s: greeting, link or number is missing", path)
		}
		for _, formal := range []string{" Sie ", " Ihr ", " Ihre ", " Ihnen "} {
			if strings.Contains(text, formal) {
				t.Errorf("%s says %q", path, formal)
			}
		}
	}
}
