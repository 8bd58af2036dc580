package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"laufzettel/definitions/library"
)

// TestFirstStepsOfTheHandbook does what docs/handbuch/erste-schritte.md tells functionaries to do, in a copy
// of the shipped example, and compares what they would see with what the page shows.
func TestFirstStepsOfTheHandbook(t *testing.T) {
	content, err := os.ReadFile("../../docs/handbuch/erste-schritte.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(content)
	t.Chdir(t.TempDir())
	example, err := fs.Sub(library.FS, "musterland")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS("meine-definitionen", example); err != nil {
		t.Fatal(err)
	}
	settings := filepath.Join("meine-definitionen", "anerkennung", "settings.yaml")
	played := filepath.Join("meine-definitionen", "anerkennung", "tests", "personalnummer.yaml")

	expect := func(status int, says string, args ...string) {
		t.Helper()
		var out, errs bytes.Buffer
		if got := run(args, &out, &errs); got != status || errs.Len() > 0 {
			t.Fatalf("laufzettel %s ends with %d: %s%s", strings.Join(args, " "), got, out.String(), errs.String())
		}
		if !strings.Contains(out.String(), says) {
			t.Errorf("laufzettel %s does not say %q:\n%s", strings.Join(args, " "), says, out.String())
		}
		if !strings.Contains(page, says) {
			t.Errorf("the page does not show what people read:\n%s", says)
		}
	}
	expect(0, "In Ordnung. Vorgänge: 1, Register: 3, Gliederungen: 7.", "check", "meine-definitionen")
	replace(t, settings, "fristKv: {type: duration, default: 7 days", "fristKv: {type: duration, default: 14 Tage")
	for _, line := range []string{
		`anerkennung/settings.yaml:3:36: fristKv.default: Die Einheit einer Dauer ist ein englisches Wort: schreib "14 days" statt "14 Tage". [duration-in-german]`,
		"    3 | fristKv: {type: duration, default: 14 Tage, label: {de: Frist für die Prüfung im Kreisverband, en: Time for the check by the district associ…",
		"      |                                    ^^^^^^^",
		"Fehler: 1, Warnungen: 0.",
	} {
		expect(1, line, "check", "meine-definitionen")
	}
	replace(t, settings, "14 Tage", "14 days")
	for _, line := range []string{
		"BRICHT  anerkennung/personalnummer: Nachgeschlagene Personalnummer",
		"   Montag, 23. November 2026",
		"     09:00  Jonas Scheinbar stellt den Antrag.",
		"     09:00  „Vollständigkeit und Mitgliedschaft“ ist offen. Gefragt: Benno Muster (Kreisbereitschaftsleitung, KV Musterkreis). Frist: 7. Dezember 2026.",
		`   > hier bricht das Beispiel: Die Frist von Schritt "kvPruefung" ist ein anderer Tag. Erwartet: 2026-11-30. Sie ist: 2026-12-07.`,
		`anerkennung/tests/personalnummer.yaml:26:51: steps[0].expect.due: Die Frist von Schritt "kvPruefung" ist ein anderer Tag. Erwartet: 2026-11-30. Sie ist: 2026-12-07. [example-due]`,
	} {
		expect(1, line, "test", "meine-definitionen")
	}
	replace(t, played, "due: 2026-11-30", "due: 2026-12-07")
	expect(0, "", "test", "meine-definitionen")

	// Commands of the page that nobody tried here would rot.
	tried := []string{"laufzettel check meine-definitionen", "laufzettel test meine-definitionen", "laufzettel demo --definitions meine-definitionen"}
	for _, line := range strings.Split(page, "\n") {
		if command, ok := strings.CutPrefix(line, "    laufzettel "); ok && !slices.Contains(tried, "laufzettel "+command) {
			t.Errorf("the page tells people to type %q, which this test does not", "laufzettel "+command)
		}
	}
}

// TestDemoRunsOnAFolder: what is wrong with the folder is said before anything starts.
func TestDemoRunsOnAFolder(t *testing.T) {
	var out, errs bytes.Buffer
	if status := run([]string{"demo", "--definitions", t.TempDir(), "--data", t.TempDir(), "--addr", "127.0.0.1:0"}, &out, &errs); status != 1 {
		t.Fatalf("status %d: %s%s", status, out.String(), errs.String())
	}
	if !strings.Contains(out.String(), "Hier liegen keine Definitionen") {
		t.Errorf("the demo does not say what is wrong: %s", out.String())
	}
	empty := demoCommand{}
	if site, err := fs.Stat(empty.folder(), "site.yaml"); err != nil || site.IsDir() {
		t.Errorf("without a folder the demo runs on the shipped example: %v", err)
	}
}

func replace(t *testing.T, file, before, after string) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(content), before, after, 1)
	if changed == string(content) {
		t.Fatalf("%s does not say %q any more", file, before)
	}
	if err := os.WriteFile(file, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
}
