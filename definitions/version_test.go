package definitions_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/library"
	"laufzettel/forms"
)

func versionOf(t *testing.T, change map[string]string) string {
	t.Helper()
	return mustLoad(t, folder(t, "musterland", change)).Processes["anerkennung"].Ref.Hash
}

// TestVersion is promise 4: what makes a new version, and what does not.
func TestVersion(t *testing.T) {
	base := versionOf(t, nil)
	change := func(path, old, with string) map[string]string { return replaced(t, "musterland", path, old, with) }
	tests := []struct {
		what   string
		change map[string]string
		same   bool
	}{
		{"a comment", change("anerkennung/flow.yaml", "steps:\n", "# Hier geht es los.\nsteps:\n"), true},
		{"quotes", change("anerkennung/form.yaml", "title: {de: Nachweise,", `title: {de: "Nachweise",`), true},
		{"a blank line in a form", change("anerkennung/form.yaml", "rules:", "\n\nrules:"), true},
		{"the value of a live setting", change("anerkennung/settings.yaml", "default: 6,", "default: 9,"), true},
		{"the label of a setting", change("anerkennung/settings.yaml", "Frist für die Freigabe", "Zeit für die Freigabe"), true},
		{"a row of a register", change("registers/qualifikationen.yaml", "active: true}", "active: false}"), true},
		{"a list", change("anerkennung/views.yaml", "Offene Anträge", "Alle Anträge"), true},
		{"a person", change("organisation/people.yaml", "given: Alma", "given: Alba"), true},
		{"the site", change("site.yaml", "tone: du", "tone: sie"), true},
		{"the value of a pinned setting", change("anerkennung/settings.yaml", "default: 7 days", "default: 8 days"), false},
		{"a label", change("anerkennung/form.yaml", "{de: Kreisverband,", "{de: Dein Kreisverband,"), false},
		{"a deadline", change("anerkennung/flow.yaml", "remind: [50%, 100%]", "remind: [60%, 100%]"), false},
		{"the text of a mail", change("anerkennung/mails/eingang.md", "angekommen", "eingetroffen"), false},
		{"the subject of a mail", change("anerkennung/mails/eingang.md", "bei uns", "da"), false},
		{"a translated label", change("anerkennung/form.yaml", "en: District association}", "en: Your district association}"), false},
		{"the text of a translated mail", change("anerkennung/mails/eingang.en.md", "has arrived", "is here"), false},
		{"a step's form", change("anerkennung/forms/pruefung.yaml", "{de: Auflage,", "{de: Die Auflage,"), false},
		{"a shared block", change("blocks/person.yaml", "{de: Vorname,", "{de: Rufname,"), false},
		{"a column of a register it names", change("registers/herkunft.yaml", "columns:\n", "columns:\n  extra: {type: number, label: XT}\n"), false},
		{"a register it does not name", map[string]string{"registers/orte.yaml": "register: orte\ntitle: {de: Orte, en: Places}\ncolumns:\n  a: {type: text, label: A}\n"}, true},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			if got := versionOf(t, test.change); (got == base) != test.same {
				t.Errorf("same version: %v, want %v", got == base, test.same)
			}
		})
	}
	if got := versionOf(t, change("blocks/person.yaml", "{mich: {de: Für mich selbst, en: For myself}, andere: {de: Für eine andere Person, en: For another person}}", "{andere: {de: Für eine andere Person, en: For another person}, mich: {de: Für mich selbst, en: For myself}}")); got == base {
		t.Error("another order of options is the same version")
	}
	moved := replaced(t, "musterland", "anerkennung/form.yaml", "form: anerkennung", "form: anerkennung")
	moved["anerkennung/forms/anerkennung.yaml"], moved["anerkennung/form.yaml"] = moved["anerkennung/form.yaml"], ""
	if got := versionOf(t, moved); got != base {
		t.Error("the same form in another file is a new version")
	}
}

// TestUnpackNeedsNothingButThePack rebuilds a version without the folder it came from.
func TestUnpackNeedsNothingButThePack(t *testing.T) {
	for name, set := range map[string]*definitions.Set{"anerkennung": mustLoad(t, library.Demo()), "freigabe": mustLoad(t, library.Minimal())} {
		p := set.Processes[name]
		again, err := definitions.Unpack(p.Pack(), connectors.Operations())
		if err != nil {
			t.Fatal(err)
		}
		if again.Ref != p.Ref || again.Flow.Ref != p.Ref || again.Name != p.Name || again.Title != p.Title {
			t.Errorf("%s: %+v is not %+v", name, again.Ref, p.Ref)
		}
		if !bytes.Equal(again.Pack(), p.Pack()) {
			t.Errorf("%s: packing again gives other bytes", name)
		}
		if len(again.Flow.Steps) != len(p.Flow.Steps) || len(again.Flow.Mails) != len(p.Flow.Mails) || len(again.Forms) != len(p.Forms) || len(again.Settings) != len(p.Settings) {
			t.Errorf("%s: parts are missing", name)
		}
		if !bytes.Equal(again.Form.Schema(), p.Form.Schema()) {
			t.Errorf("%s: the form is another one", name)
		}
		for i, step := range p.Flow.Steps {
			if again.Flow.Steps[i].Name != step.Name || again.Flow.Steps[i].Pos != step.Pos {
				t.Errorf("%s: step %d is %s at %v, was %s at %v", name, i, again.Flow.Steps[i].Name, again.Flow.Steps[i].Pos, step.Name, step.Pos)
			}
		}
	}
}

// TestUnpackKeepsTheOldVersion changes the folder and rebuilds the version from before.
func TestUnpackKeepsTheOldVersion(t *testing.T) {
	pack := mustLoad(t, library.Minimal()).Processes["freigabe"].Pack()
	changed := mustLoad(t, folder(t, "minimal", replaced(t, "minimal", "freigabe/form.yaml", "maxLength: 4000", "maxLength: 10"))).Processes["freigabe"]
	old, err := definitions.Unpack(pack, connectors.Operations())
	if err != nil {
		t.Fatal(err)
	}
	input := forms.Input{"anliegen": {strings.Repeat("a", 200)}}
	if _, problems, err := old.Form.Read(input, "", &forms.Context{}); err != nil || len(problems) > 0 {
		t.Errorf("the old version refuses what it accepted: %v %v", problems, err)
	}
	if _, problems, err := changed.Form.Read(input, "", &forms.Context{}); err != nil || len(problems) != 1 {
		t.Errorf("the new version accepts too much: %v %v", problems, err)
	}
}

func TestUnpackSaysWhyNot(t *testing.T) {
	pack := mustLoad(t, library.Demo()).Processes["anerkennung"].Pack()
	var newer map[string]any
	if err := json.Unmarshal(pack, &newer); err != nil {
		t.Fatal(err)
	}
	newer["format"] = 99
	fromTheFuture, err := json.Marshal(newer)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		what string
		pack []byte
		ops  definitions.Operations
		says string
	}{
		{"no pack", []byte("{"), connectors.Operations(), "cannot be read"},
		{"a newer pack", fromTheFuture, connectors.Operations(), "use a newer program"},
		{"a connector that is gone", pack, definitions.Operations{}, "no longer compiles: anerkennung/flow.yaml:"},
	}
	for _, test := range tests {
		p, err := definitions.Unpack(test.pack, test.ops)
		if p != nil || err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v", test.what, err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if set, _ := load(library.Demo()); set == nil {
			b.Fatal("not clean")
		}
	}
}
