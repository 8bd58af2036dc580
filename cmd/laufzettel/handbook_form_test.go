package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/library"
	"laufzettel/definitions/source"
	"laufzettel/forms"
	"laufzettel/sheets"
)

// handbookPage is a page of the handbook as people follow it: what it tells them to write, in its order.
type handbookPage struct {
	t         *testing.T
	text      string
	fragments []string          // what is to be added somewhere; with a mistake in it, it is fenced as text
	files     map[string]string // files that are spelled out, by path
	used      int               // fragments that were written so far
	tried     []string          // commands that were run
}

var (
	yamlBlock = regexp.MustCompile("(?ms)^```(yaml|yaml fragment|text)\n(.*?)^```$")
	namedFile = regexp.MustCompile(`^# (\S+\.yaml)\n`)
)

func openHandbook(t *testing.T, name string) *handbookPage {
	t.Helper()
	content, err := os.ReadFile("../../docs/handbuch/" + name)
	if err != nil {
		t.Fatal(err)
	}
	p := &handbookPage{t: t, text: string(content), files: map[string]string{}}
	for _, m := range yamlBlock.FindAllStringSubmatch(p.text, -1) {
		if m[1] != "yaml" {
			p.fragments = append(p.fragments, m[2])
			continue
		}
		p.files[namedFile.FindStringSubmatch(m[2])[1]] = m[2]
	}
	return p
}

// next is the next thing that the page tells people to write.
func (p *handbookPage) next() string {
	p.t.Helper()
	if p.used == len(p.fragments) {
		p.t.Fatal("the page has nothing more to write")
	}
	p.used++
	return p.fragments[p.used-1]
}

// run does what people type, and wants to read says, which the page has to show line by line.
func (p *handbookPage) run(status int, command string, says ...string) string {
	p.t.Helper()
	p.tried = append(p.tried, command)
	args := strings.Fields(command)
	var out, errs bytes.Buffer
	if got := run(args, &out, &errs); got != status || errs.Len() > 0 {
		p.t.Fatalf("laufzettel %s ends with %d: %s%s", command, got, out.String(), errs.String())
	}
	for _, text := range says {
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			if !strings.Contains(out.String(), line) {
				p.t.Errorf("laufzettel %s does not say %q:\n%s", command, line, out.String())
			}
			if !strings.Contains(p.text, line) {
				p.t.Errorf("the page does not show what people read:\n%s", line)
			}
		}
	}
	return out.String()
}

// edit writes a file anew as change makes it.
func (p *handbookPage) edit(file string, change func(string) string) {
	p.t.Helper()
	content, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		p.t.Fatal(err)
	}
	changed := change(string(content))
	if changed == string(content) {
		p.t.Fatalf("%s stayed as it was", file)
	}
	if err := os.WriteFile(file, []byte(changed), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

func instead(before, after string) func(string) string {
	return func(text string) string { return strings.Replace(text, before, after, 1) }
}

func behind(line, added string) func(string) string { return instead(line, line+added) }

func atEnd(added string) func(string) string {
	return func(text string) string { return text + added }
}

// TestFormOfTheHandbook builds the form of docs/handbuch/formulare.md step by step, as the page says, meets the
// mistakes it shows, and ends with the files it ends with.
func TestFormOfTheHandbook(t *testing.T) {
	p := openHandbook(t, "formulare.md")
	t.Chdir(t.TempDir())
	if err := os.CopyFS("definitions/library", library.FS); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"meine-formulare/organisation", "meine-formulare/zeltlager"} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"site.yaml", "organisation/units.yaml", "organisation/functions.yaml", "organisation/people.yaml"} {
		p.edit("meine-formulare/"+name, atEnd(p.files[name]))
	}
	form, flow := "meine-formulare/zeltlager/form.yaml", "meine-formulare/zeltlager/flow.yaml"
	const check = "check meine-formulare"

	// 2 three questions
	p.edit(form, atEnd(p.next()))
	p.edit(flow, atEnd(p.next()))
	warned := p.run(0, check, "Fehler: 0, Warnungen: 2.")
	for line := range strings.Lines(warned) {
		if !strings.Contains(p.text, "    "+line) {
			t.Errorf("the page does not show %q", line)
		}
	}

	// 4 a condition
	p.edit(form, atEnd(p.next()))
	p.run(1, check, `zeltlager/form.yaml:19:85: pages[1].fields[1].show: "Bus" steht hier nicht zur Auswahl. Möglich sind: bus, selbst. [unknown-option]
   19 |       - {name: haltestelle, type: text, label: Wo steigt ihr ein?, show: anreise == "Bus", required: true}
      |                                                                                     ^^^^^
   Meintest du "bus"?`)
	p.edit(form, instead(`== "Bus"`, `= "bus"`))
	p.run(1, check, "zeltlager/form.yaml:19:82: pages[1].fields[1].show: Statt = schreib ==. [write-instead]")
	p.edit(form, instead(`= "bus"`, `== "bus"`))

	// 5 a table
	p.edit(form, atEnd(p.next()))
	p.run(0, check, "Fehler: 0, Warnungen: 2.")
	p.importRows()

	// 6 computed values
	allergies := "          - {name: allergien, type: text, label: Allergien und Medikamente}\n"
	wrongColumn, wrongSum, column, sum := p.next(), p.next(), p.next(), p.next()
	p.edit(form, behind(allergies, wrongColumn+wrongSum))
	p.run(1, check, "zeltlager/form.yaml:35:76: pages[2].fields[0].fields[5].value: Innerhalb von [ ] und { } trennt YAML an Kommas und Klammern; dieser Ausdruck zerfällt in Stücke. [yaml-flow]",
		"] und { } trennt YAML")
	p.edit(form, instead(wrongColumn, column))
	p.run(1, check, "[yaml-flow]")
	p.edit(form, instead(wrongSum, sum))
	p.run(0, check, "Fehler: 0, Warnungen: 2.")

	// 7 a window
	wrongWindow, window := p.next(), p.next()
	p.edit(form, behind("who: everyone\n", wrongWindow))
	p.run(1, check, "zeltlager/form.yaml:6:51: open.text: Innerhalb von { } trennt YAML an Kommas; dieser Text ist darum zu kurz. Setz ihn in Anführungszeichen. [yaml-comma]")
	p.edit(form, instead(wrongWindow, window))

	// 8 a mailbox that confirms, 9 privacy
	confirm := p.next()
	p.edit(form, behind(window, confirm))
	p.edit(form, behind(confirm, p.next()))
	p.run(0, check, "Warnung: form: Wie lange diese Angaben über Personen bleiben")
	p.edit(form, instead(allergies, p.next()))
	p.edit(flow, atEnd(p.next()))
	p.run(0, check, "In Ordnung. Vorgänge: 1, Register: 0, Gliederungen: 3.")
	p.run(0, "privacy meine-formulare", "| Teilnehmende: Allergien und Medikamente (vertraulich) | Verpflegung und Erste Hilfe | 9 Monate nach der Entscheidung |")

	// 11 what it comes to
	for file, wants := range map[string]string{form: p.files["zeltlager/form.yaml"], flow: p.files["zeltlager/flow.yaml"]} {
		if got, err := os.ReadFile(file); err != nil || string(got) != wants {
			t.Errorf("%s is not what the page ends with:\n%s", file, got)
		}
	}
	if p.used != len(p.fragments) {
		t.Errorf("%d of %d things that the page tells people to write were tried", p.used, len(p.fragments))
	}

	// 10 a template
	copied := func(from, to string) {
		t.Helper()
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	copied("definitions/library/vorlagen/kurs", "meine-formulare/kurs")
	p.run(1, check, "kurs/form.yaml:11:42: pages[0].fields[0].from: Das Register „kurse“ gibt es nicht.")
	if err := os.Mkdir("meine-formulare/registers", 0o755); err != nil {
		t.Fatal(err)
	}
	register, err := os.ReadFile("definitions/library/vorlagen/registers/kurse.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p.edit("meine-formulare/registers/kurse.yaml", atEnd(string(register)))
	p.run(0, check, "In Ordnung. Vorgänge: 2, Register: 1, Gliederungen: 3.")

	// TestDemoRunsOnAFolder holds how the demo begins; here it is enough that its folders are fit for it.
	for _, folder := range []string{"meine-formulare", "definitions/library/vorlagen"} {
		p.tried = append(p.tried, "demo --definitions "+folder)
		report := &source.Report{}
		if set := definitions.Load(os.DirFS(folder), report, connectors.Operations()); set == nil || len(report.Diagnostics) > 0 {
			t.Errorf("the demo would not begin with %s", folder)
		}
	}
	for _, line := range strings.Split(p.text, "\n") {
		if command, ok := strings.CutPrefix(line, "    laufzettel "); ok && !slices.Contains(p.tried, command) {
			t.Errorf("the page tells people to type %q, which this test does not", command)
		}
	}
	if count, wants := templates(t), 30; count <= wants {
		t.Errorf("the page promises more than %d templates, there are %d", wants, count)
	}
}

// importRows reads the file that the page shows into the table, as the page of the form does.
func (p *handbookPage) importRows() {
	p.t.Helper()
	_, rest, found := strings.Cut(p.text, "    Vorname;Nachname;")
	if !found {
		p.t.Fatal("the page shows no file with rows")
	}
	body, _, _ := strings.Cut("    Vorname;Nachname;"+rest, "\n\n")
	rows, err := sheets.Read([]byte(strings.ReplaceAll(body, "    ", "")), sheets.Style{Comma: true})
	if err != nil {
		p.t.Fatal(err)
	}
	report := &source.Report{}
	set := definitions.Load(os.DirFS("meine-formulare"), report, connectors.Operations())
	if set == nil {
		p.t.Fatal("the folder cannot be loaded")
	}
	var records [][]string
	for _, row := range rows[1:] {
		records = append(records, row.Cells)
	}
	ctx := &forms.Context{Lang: "de"}
	ctx.Scope.Names = map[string]any{"today": expression.Date{Year: 2026, Month: 11, Day: 21}}
	read, err := set.Processes["zeltlager"].Form.ImportRows("teilnehmende", rows[0].Cells, records, forms.Input{}, ctx)
	if err != nil {
		p.t.Fatal(err)
	}
	if read.Good != 2 || len(read.Bad) != 1 || len(read.Unknown) > 0 {
		p.t.Fatalf("the file gives %+v", read)
	}
	if says := read.Bad[0].Faults[0].Problem.Text.In("de"); !strings.Contains(p.text, "    Zeile 4 der Datei: "+strings.Trim(strings.Join(read.Bad[0].Cells, ", "), ", ")+"\n    "+says) || rows[read.Bad[0].Record+1].Line != 4 {
		p.t.Errorf("the page does not show what people read: %s", says)
	}
}

// templates is how many processes are shipped to copy.
func templates(t *testing.T) int {
	t.Helper()
	found, err := fs.Glob(library.Templates(), filepath.Join("*", "form.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return len(found)
}
