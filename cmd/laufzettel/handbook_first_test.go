package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/source"
)

// TestFirstFormOfTheHandbook builds the form of docs/handbuch/erstes-formular.md from an empty folder, as the page says,
// meets the mistakes it shows, plays its examples and lets its days pass. ui/journey fills it in in the browser.
func TestFirstFormOfTheHandbook(t *testing.T) {
	p := openHandbook(t, "erstes-formular.md")
	t.Chdir(t.TempDir())
	const check, test = "check meine-antraege", "test meine-antraege"
	in := func(file string) string { return filepath.Join("meine-antraege", filepath.FromSlash(file)) }
	rewrite := func(file, content string) {
		t.Helper()
		p.edit(in(file), func(string) string { return content })
	}
	// shown holds that what is indented on the page below the words is what people read.
	shown := func(out string, lines ...string) {
		t.Helper()
		for _, line := range lines {
			if !strings.Contains(out, line) {
				t.Errorf("nobody reads %q, but:\n%s", line, out)
			}
			if !strings.Contains(p.text, line) {
				t.Errorf("the page does not show %q", line)
			}
		}
	}
	demo := func() {
		t.Helper()
		report := &source.Report{}
		if set := definitions.Load(os.DirFS("meine-antraege"), report, connectors.Operations()); set == nil || len(report.Diagnostics) > 0 {
			t.Errorf("the demo would not begin: %v", report.Sorted())
		}
		p.tried = append(p.tried, "demo --definitions meine-antraege")
	}

	// 1 begin, 2 look at it
	begun := p.run(0, "new meine-antraege auslagen", "In Ordnung. Vorgänge: 1, Register: 0, Gliederungen: 1.")
	files, _, _ := strings.Cut(begun, "\n\n")
	shown(begun, strings.Split(files, "\n")...)
	demo()

	// 3 questions of one's own
	rewrite("auslagen/form.yaml", p.files["auslagen/form.yaml"])
	p.run(1, check, "auslagen/flow.yaml:4:12: title: anliegen ist hier unbekannt. [unknown-name]\n    4 | title: \"{{ anliegen }}\"\n      |            ^^^^^^^^\nFehler: 1, Warnungen: 0.")

	// 4 two decisions
	rewrite("auslagen/flow.yaml", p.next())
	p.run(1, check, `auslagen/flow.yaml:10:18: steps[0].by: Die Funktion "Kasse" steht nicht in organisation/functions.yaml. [rule-function]
   10 |     by: holders("Kasse")
      |                  ^^^^^
   Meintest du "kasse"?`)
	p.edit(in("auslagen/flow.yaml"), instead(`holders("Kasse")`, `holders("kasse")`))
	p.run(1, check, "auslagen/flow.yaml:25:11: steps[2].mail: Die Mailvorlage mails/erstattet.md gibt es nicht. [unknown-mail]")
	if err := os.Mkdir(in("auslagen/mails"), 0o755); err != nil {
		t.Fatal(err)
	}
	rewrite("auslagen/mails/erstattet.md", p.next())
	rewrite("auslagen/mails/absage.md", p.next())
	p.run(0, check, "In Ordnung. Vorgänge: 1, Register: 0, Gliederungen: 1.")
	demo()

	// 5 who is asked
	p.run(0, "who meine-antraege auslagen", "Überall findet sich jemand.\n\nBeleg prüfen (kasse), Regel: holders(\"kasse\")\n    immer  Carla Probe (Kasse, Musterverein)")

	// 6 examples
	p.run(1, test, "BRICHT  auslagen/genehmigt: Der Vorsitz genehmigt\n   > hier bricht das Beispiel: Das wird nicht angenommen: anliegen: Dieses Formular hat kein Feld „anliegen“.")
	if err := os.Remove(in("auslagen/tests/genehmigt.yaml")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"auslagen/tests/erstattet.yaml", "auslagen/tests/klein.yaml"} {
		rewrite(name, p.files[name])
	}
	p.run(0, test, "hält    auslagen/erstattet: Kasse und Vorsitz stimmen zu\nhält    auslagen/klein: Bis 50 Euro entscheidet die Kasse allein\nBeispiele: 2, davon gebrochen: 0.")
	uncovered := p.run(0, test+" --coverage")
	if strings.Count(uncovered, "nein") != 2 {
		t.Errorf("not the two refusals are left over:\n%s", uncovered)
	}

	// 7 days pass
	typed(t, "4 days", "1", "1", "1", "1", "b gemahnt", "q")
	p.run(0, "try meine-antraege auslagen --example erstattet", "Freitag, 27. November 2026\n  04:30  „Beleg prüfen“ wird angemahnt.", "Der Vorgang ist zu Ende: Erledigt")
	if out := p.run(0, test); !strings.Contains(out, "hält    auslagen/gemahnt") {
		t.Errorf("what was played does not hold:\n%s", out)
	}
	p.run(0, "new --list")

	if p.used != len(p.fragments) || len(p.files) != 3 {
		t.Errorf("%d of %d things that the page tells people to write were tried, and 3 of %d files", p.used, len(p.fragments), len(p.files))
	}
	for _, line := range strings.Split(p.text, "\n") {
		if command, ok := strings.CutPrefix(strings.TrimSpace(line), "laufzettel "); ok && strings.HasPrefix(line, "    ") && !slices.Contains(p.tried, command) {
			t.Errorf("the page tells people to type %q, which this test does not", command)
		}
	}
	if found, err := shippedTemplates("de"); err != nil || len(found) <= 30 {
		t.Errorf("the page promises more than thirty templates, there are %d, %v", len(found), err)
	}
}

// typed is what somebody types from now on, a line each.
func typed(t *testing.T, lines ...string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "typed")
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	before := os.Stdin
	os.Stdin = in
	t.Cleanup(func() { os.Stdin = before; _ = in.Close() })
}
