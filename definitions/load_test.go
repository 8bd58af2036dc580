package definitions_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"laufzettel/connectors"
	_ "laufzettel/connectors/all"
	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/library"
	"laufzettel/definitions/source"
)

// folder copies a shipped folder into memory, with some files changed: a new content, or "" for none.
func folder(t *testing.T, name string, change map[string]string) fstest.MapFS {
	t.Helper()
	root, err := fs.Sub(library.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	err = fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(root, path)
		files[path] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range change {
		if content == "" {
			delete(files, path)
		} else {
			files[path] = &fstest.MapFile{Data: []byte(content)}
		}
	}
	return files
}

func load(fsys fs.FS) (*definitions.Set, *source.Report) {
	report := &source.Report{}
	return definitions.Load(fsys, report, connectors.Operations()), report
}

func mustLoad(t *testing.T, fsys fs.FS) *definitions.Set {
	t.Helper()
	set, report := load(fsys)
	if set == nil || len(report.Diagnostics) > 0 {
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

// replaced is a shipped file with one text replaced by another; the text has to be there.
func replaced(t *testing.T, name, path, old, with string) map[string]string {
	t.Helper()
	content, err := fs.ReadFile(library.FS, name+"/"+path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(content), old) {
		t.Fatalf("%s does not contain %q", path, old)
	}
	return map[string]string{path: strings.Replace(string(content), old, with, 1)}
}

func TestLoadReadsEveryKindOfFile(t *testing.T) {
	set := mustLoad(t, library.Demo())
	if set.Site.Caretaker.Group != "geschaeftsstelle" || !set.Site.MoveDeadlines || set.Site.Land != "HE" || set.Site.Brand != "#b3000f" {
		t.Errorf("site: %+v", set.Site)
	}
	if set.Site.Drafts != (expression.Period{N: 30, Unit: expression.Days}) || len(set.Site.Portal.Tiles) != 1 {
		t.Errorf("site: %+v", set.Site)
	}
	if !slices.Equal(set.Levels, []string{"LV", "KV", "OV"}) || len(set.Units) != 7 || set.Units[1].Controller.Name == "" {
		t.Errorf("units: %v %+v", set.Levels, set.Units)
	}
	kbl := set.Functions[slices.IndexFunc(set.Functions, func(f definitions.Function) bool { return f.Key == "KBL" })]
	if kbl.Up != "LBL" || kbl.Deputies != "absent" || kbl.Level != "KV" {
		t.Errorf("KBL: %+v", kbl)
	}
	queue := set.Groups[slices.IndexFunc(set.Groups, func(g definitions.Group) bool { return g.Key == "drkserver-pflege" })]
	if !queue.Queue || queue.Title == "" {
		t.Errorf("queue: %+v", queue)
	}
	dario := set.People[slices.IndexFunc(set.People, func(p definitions.Person) bool { return p.ID == "dario" })]
	if dario.Number != "7000008" || !dario.Offices[0].Deputy || dario.Offices[0].From != (expression.Date{Year: 2022, Month: 10, Day: 15}) {
		t.Errorf("dario: %+v", dario)
	}
	r := set.Registers["qualifikationen"]
	if len(r.Rows) != 13 || r.Edit != "geschaeftsstelle" || r.Type.Kind != expression.Keyed || r.Type.Fields["vierAugen"].Kind != expression.Bool {
		t.Errorf("register: %d rows, %+v", len(r.Rows), r.Type)
	}
	cbrn, found := r.Row("CBRN")
	if !found || cbrn.Values["vierAugen"] != true || cbrn.Values["pruefer"] != "pruefung-cbrn" || cbrn.Values["key"] != "CBRN" {
		t.Errorf("CBRN: %+v", cbrn)
	}
	btd, _ := r.Row("BtD")
	if months, there := btd.Values["gueltigMonate"]; there || btd.Values["vierAugen"] != false || btd.Values["successor"] != "" {
		t.Errorf("missing cells of BtD: %v %+v", months, btd.Values)
	}
	p := set.Processes["anerkennung"]
	if p.Form == nil || p.Flow == nil || p.Views == nil || len(p.Forms) != 5 || len(p.Settings) != 6 || p.Title != "Anerkennung einer Qualifikation" {
		t.Fatalf("process: %+v", p)
	}
	for _, s := range p.Settings {
		if !s.Open {
			t.Errorf("setting %s is a guess of ours and not marked open", s.Name)
		}
		if live := s.Name == "auflageMonate"; s.Live != live {
			t.Errorf("setting %s: live %v", s.Name, s.Live)
		}
	}
	if p.Settings[0].Default != (expression.Period{N: 7, Unit: expression.Days}) {
		t.Errorf("default of %s: %#v", p.Settings[0].Name, p.Settings[0].Default)
	}
	if set.Connections[0].Connector != "drkserver" || set.Connections[0].Values["mode"] != "manual" {
		t.Errorf("connections: %+v", set.Connections)
	}
}

func TestPersonRecordHasTheDeclaredParts(t *testing.T) {
	p := definitions.Person{ID: "x", Given: "Alma", Family: "Beispiel", Mail: "a@example.org", Number: "1", BirthDate: expression.Date{Year: 1994, Month: 3, Day: 8}}
	for _, part := range definitions.PersonParts {
		if p.Record()[part] == nil {
			t.Errorf("part %s is missing", part)
		}
	}
	if len(p.Record()) != len(definitions.PersonParts) {
		t.Errorf("more parts than declared: %v", p.Record())
	}
	if _, there := (definitions.Person{ID: "x"}).Record()["email"]; there {
		t.Error("an unknown mail address is there")
	}
}

// TestRules is one row per rule about files that this package checks. The rest of a folder is the minimal one.
func TestRules(t *testing.T) {
	const flowHead = "flow: freigabe\nnumber: FRE-{year}-{seq:6}\nstart: {form: freigabe}\n"
	const step = "  - approve: erste\n    by: service(\"messung\")\n    outcomes: {ja: {label: Ja}}\n"
	mail := "---\nsubject: Nachricht\n---\n\nHallo,\n\nes geht um {{ anliegn }}.\n"
	tests := []struct {
		rule   string
		change map[string]string
		code   string // "" for none
		at     string // file:line:column
		says   string // part of the suggestion
	}{
		{"a folder without site.yaml", map[string]string{"site.yaml": ""}, "file-missing", "site.yaml:1:1", ""},
		{"a folder without units", map[string]string{"organisation/units.yaml": ""}, "file-missing", "organisation/units.yaml:1:1", ""},
		{"a process without flow", map[string]string{"freigabe/flow.yaml": ""}, "file-missing", "freigabe/flow.yaml:1:1", ""},
		{"a process without form", map[string]string{"freigabe/form.yaml": ""}, "file-missing", "freigabe/form.yaml:1:1", ""},
		{"a file nobody reads", map[string]string{"notizen.txt": "x"}, "strange-file", "notizen.txt:1:1", ""},
		{"a folder spelled wrong", map[string]string{"register/orte.yaml": "register: orte"}, "strange-file", "register/orte.yaml:1:1", "registers/orte.yaml"},
		{"a German file name", map[string]string{"freigabe/ablauf.yaml": "x: y"}, "strange-file", "freigabe/ablauf.yaml:1:1", "freigabe/flow.yaml"},
		{"a mail as YAML", map[string]string{"freigabe/mails/m.yaml": "subject: x"}, "strange-file", "freigabe/mails/m.yaml:1:1", "freigabe/mails/m.md"},
		{"README and hidden files are left alone", map[string]string{"README.md": "x", ".git/config": "x", "freigabe/.draft.yaml": "x"}, "", "", ""},
		{"YAML and JSON of the same file", map[string]string{"freigabe/form.json": `{"form": "freigabe"}`}, "same-file-twice", "freigabe/form.yaml:1:1", ""},
		{"a flow called differently than its folder", map[string]string{"freigabe/flow.yaml": "flow: andere\nnumber: F-{seq:3}\nstart: {form: freigabe}\nsteps:\n" + step}, "name-not-file", "freigabe/flow.yaml:1:7", "freigabe"},
		{"a folder that cannot be a name", map[string]string{"9/flow.yaml": "flow: neun\nnumber: F-{seq:3}\nstart: {form: neun}\nsteps:\n" + step, "9/form.yaml": "form: neun\ntitle: Neun\nwho: everyone\nfields: [{name: anliegen, type: text, label: Was?}]\n"}, "name-shape", "9:1:1", ""},
		{"a register called differently than its file", map[string]string{"registers/orte.yaml": "register: plaetze\ntitle: Orte\ncolumns:\n  a: {type: text, label: A}\n"}, "name-not-file", "registers/orte.yaml:1:11", "orte"},
		{"a cell that is no number", map[string]string{"registers/orte.yaml": "register: orte\ntitle: Orte\ncolumns:\n  n: {type: number, label: N}\nrows:\n  - {key: a, label: A, n: 1e9}\n"}, "bad-value", "registers/orte.yaml:6:27", ""},
		{"a cell that is not among the options", map[string]string{"registers/orte.yaml": "register: orte\ntitle: Orte\ncolumns:\n  n: {type: choice, label: N, options: [x, y]}\nrows:\n  - {key: a, label: A, n: z}\n"}, "bad-value", "registers/orte.yaml:6:27", ""},
		{"a text with a comma in a row", map[string]string{"registers/orte.yaml": "register: orte\ntitle: Orte\ncolumns:\n  n: {type: text, label: N}\nrows:\n  - {key: a, label: A, n: groß, sehr groß}\n"}, "yaml-comma", "registers/orte.yaml:6:27", "\"groß, sehr groß\""},
		{"a setting with a name nobody can use", map[string]string{"freigabe/settings.yaml": "round: {type: number, default: 1, label: R}\n"}, "name-shape", "freigabe/settings.yaml:1:1", ""},
		{"a setting without value", map[string]string{"freigabe/settings.yaml": "frist: {type: duration, label: R}\n"}, "missing-key", "freigabe/settings.yaml:1:8", ""},
		{"a setting that is computed", map[string]string{"freigabe/settings.yaml": "frist: {type: duration, default: =days(7), label: R}\n"}, "setting-default", "freigabe/settings.yaml:1:34", ""},
		{"a mail that reads a missing field", map[string]string{
			"freigabe/flow.yaml":          flowHead + "steps:\n" + step + "  - mail: nachricht\n    to: verein@example.org\nkeep: [{for: 1 year}]\n",
			"freigabe/mails/nachricht.md": mail}, "unknown-name", "freigabe/mails/nachricht.md:7:15", "anliegen"},
		{"the same with line ends of Windows", map[string]string{
			"freigabe/flow.yaml":          flowHead + "steps:\n" + step + "  - mail: nachricht\n    to: verein@example.org\nkeep: [{for: 1 year}]\n",
			"freigabe/mails/nachricht.md": strings.ReplaceAll(mail, "\n", "\r\n")}, "unknown-name", "freigabe/mails/nachricht.md:7:15", "anliegen"},
		{"a mail with an unknown key in its head", map[string]string{
			"freigabe/flow.yaml":          flowHead + "steps:\n" + step + "  - mail: nachricht\n    to: verein@example.org\nkeep: [{for: 1 year}]\n",
			"freigabe/mails/nachricht.md": "---\nsubject: Hallo\nbcc: alle\n---\nText\n"}, "unknown-key", "freigabe/mails/nachricht.md:3:1", ""},
		{"a form nobody uses", map[string]string{"freigabe/forms/andere.yaml": "form: andere\nfields: [{name: grund, type: text, label: Warum?}]\n"}, "form-unused", "freigabe/forms/andere.yaml:1:7", ""},
		{"a start form without title", map[string]string{"freigabe/form.yaml": "form: freigabe\nwho: everyone\nfields: [{name: anliegen, type: text, label: Was?}]\n"}, "form-title", "freigabe/form.yaml:1:1", ""},
		{"an answer that is erased before the step ends", map[string]string{
			"freigabe/form.yaml":     "form: freigabe\ntitle: F\nwho: everyone\nfields:\n  - {name: anliegen, type: text, label: Was?, keep: 14 days after submission}\n",
			"freigabe/settings.yaml": "frist: {type: duration, default: 3 weeks, label: Frist}\n",
			"freigabe/flow.yaml":     flowHead + "steps:\n  - approve: erste\n    by: service(\"messung\")\n    within: =settings.frist\n    outcomes: {ja: {label: Ja}}\nkeep: [{for: 1 year}]\n"}, "kept-too-short", "freigabe/form.yaml:5:53", ""},
		{"an answer kept from the decision on", map[string]string{
			"freigabe/form.yaml": "form: freigabe\ntitle: F\nwho: everyone\nfields:\n  - {name: anliegen, type: text, label: Was?, keep: 14 days after decision}\n",
			"freigabe/flow.yaml": flowHead + "steps:\n  - approve: erste\n    by: service(\"messung\")\n    within: 3 weeks\n    outcomes: {ja: {label: Ja}}\nkeep: [{for: 1 year}]\n"}, "", "", ""},
		{"a list over a field that does not exist", map[string]string{"freigabe/views.yaml": "lists:\n  - {list: offen, title: Offen, for: group(\"vorstand\"), columns: [anliegn]}\n"}, "unknown-view-name", "freigabe/views.yaml:2:67", "anliegen"},
		{"a counter over a list that does not exist", map[string]string{"freigabe/views.yaml": "lists:\n  - {list: offen, title: Offen, for: group(\"vorstand\"), columns: [anliegen]}\ncounters:\n  - {counter: n, title: N, list: ofen}\n"}, "unknown-list", "freigabe/views.yaml:4:34", "offen"},
		{"a list of a status that does not exist", map[string]string{"freigabe/views.yaml": "lists:\n  - {list: offen, title: Offen, for: group(\"vorstand\"), cases: {status: opn}, columns: [anliegen]}\n"}, "unknown-status", "freigabe/views.yaml:2:73", "open"},
		{"a test of the wrong shape", map[string]string{"freigabe/tests/eins.yaml": "test: eins\ntitle: Eins\nstart: {at: 2026-11-23 09:00, value: {}}\n"}, "unknown-key", "freigabe/tests/eins.yaml:3:31", "values"},
		{"outcome of a step's form is checked against its outcomes", map[string]string{
			"freigabe/forms/grund.yaml": "form: grund\nfields: [{name: grund, type: text, label: Warum?, show: outcome == \"nien\"}]\n",
			"freigabe/flow.yaml":        flowHead + "steps:\n  - approve: erste\n    by: service(\"messung\")\n    form: grund\n    outcomes: {ja: {label: Ja}, nein: {label: Nein}}\nkeep: [{for: 1 year}]\n"}, "unknown-option", "freigabe/forms/grund.yaml:2:68", "nein"},
		{"a field of the start form in a step's form", map[string]string{
			"freigabe/forms/grund.yaml": "form: grund\nfields: [{name: grund, type: text, label: Warum?, show: anliegen != \"\"}]\n",
			"freigabe/flow.yaml":        flowHead + "steps:\n  - approve: erste\n    by: service(\"messung\")\n    form: grund\n    outcomes: {ja: {label: Ja}}\nkeep: [{for: 1 year}]\n"}, "known-elsewhere", "freigabe/forms/grund.yaml:2:57", ""},
		{"an unknown shared block", map[string]string{"freigabe/form.yaml": "form: freigabe\ntitle: F\nwho: everyone\nfields:\n  - use: persn\n", "blocks/person.yaml": "fields: [{name: anliegen, type: text, label: Was?}]\n"}, "block-unknown", "freigabe/form.yaml:5:10", "person"},
		{"a shared block", map[string]string{"freigabe/form.yaml": "form: freigabe\ntitle: F\nwho: everyone\nfields:\n  - use: anliegen\n", "blocks/anliegen.yaml": "fields: [{name: anliegen, type: text, label: Was?}]\n"}, "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.rule, func(t *testing.T) {
			set, report := load(folder(t, "minimal", test.change))
			if test.code == "" {
				if set == nil || len(report.Diagnostics) > 0 {
					t.Fatalf("not clean:\n%s", printed(t, report))
				}
				return
			}
			for _, d := range report.Diagnostics {
				if d.Code == test.code && d.Pos.String() == test.at {
					if !strings.Contains(d.Suggestion.In("de"), test.says) {
						t.Errorf("suggestion %q does not contain %q", d.Suggestion.In("de"), test.says)
					}
					if d.Text.In("de") == "" || d.Text.In("en") == "" || strings.Contains(d.Text.In("de")+d.Text.In("en"), "{name}") {
						t.Errorf("text: %q / %q", d.Text.In("de"), d.Text.In("en"))
					}
					if d.Severity == source.Error && set != nil {
						t.Error("there is a set although there is an error")
					}
					return
				}
			}
			t.Fatalf("no %s at %s, but:\n%s", test.code, test.at, printed(t, report))
		})
	}
}

func TestEveryFileMayBeJSON(t *testing.T) {
	files := folder(t, "minimal", map[string]string{
		"freigabe/form.yaml": "", "freigabe/flow.yaml": "", "organisation/units.yaml": "",
		"organisation/units.json": `{"levels": ["Verein"], "units": [{"key": "verein", "name": "Kleinstverein Beispiel", "level": "Verein"}]}`,
		"freigabe/form.json": `{"form": "freigabe", "title": "Freigabe", "who": "everyone",
			"fields": [{"name": "anliegen", "type": "text", "lines": 4, "label": "Worum geht es?", "required": true, "maxLength": 4000}]}`,
		"freigabe/flow.json": `{"flow": "freigabe", "number": "FRE-{year}-{seq:6}", "start": {"form": "freigabe"},
			"statuses": {"fertig": "done", "abgelehnt": "refused"},
			"steps": [
				{"approve": "erste", "title": "Erste Entscheidung", "when": "anliegen != \"\"", "by": "service(\"messung\")",
					"outcomes": {"ja": {"label": "Ja"}, "nein": {"label": "Nein", "then": "end abgelehnt"}}},
				{"approve": "zweite", "title": "Zweite Entscheidung", "by": "service(\"messung\")",
					"outcomes": {"ja": {"label": "Ja"}, "nein": {"label": "Nein", "then": "end abgelehnt"}}},
				{"set": "vermerk", "values": {"ergebnis": "=steps.zweite.outcome"}},
				{"end": "fertig"}],
			"keep": [{"for": "1 year"}]}`,
	})
	inJSON := mustLoad(t, files)
	inYAML := mustLoad(t, library.Minimal())
	if a, b := inJSON.Processes["freigabe"].Ref, inYAML.Processes["freigabe"].Ref; a != b {
		t.Errorf("the same process has different versions in JSON and YAML: %v %v", a, b)
	}
	if inJSON.Hash == inYAML.Hash {
		t.Error("different files have the same hash of the set")
	}
}

func TestEveryErrorIsReportedAtOnce(t *testing.T) {
	_, report := load(folder(t, "minimal", map[string]string{
		"site.yaml":                   "name: [",
		"organisation/functions.yaml": "groupen: []",
		"freigabe/form.yaml":          "form: freigabe\ntitle: F\nfields: [{name: x, typ: text}]",
		"freigabe/flow.yaml":          "flow: freigabe\nsteps: {}",
	}))
	files := map[string]bool{}
	for _, d := range report.Diagnostics {
		files[d.Pos.File] = true
	}
	for _, want := range []string{"site.yaml", "organisation/functions.yaml", "freigabe/form.yaml", "freigabe/flow.yaml"} {
		if !files[want] {
			t.Errorf("nothing about %s in:\n%s", want, printed(t, report))
		}
	}
}

func TestKindsHaveSchemasAndWords(t *testing.T) {
	for _, kind := range definitions.FileKinds() {
		if _, err := json.Marshal(kind.Spec.JSONSchema()); err != nil {
			t.Errorf("%s: %v", kind.Name, err)
		}
		for _, k := range kind.Spec.Keys {
			if k.Doc.De == "" || k.Doc.En == "" {
				t.Errorf("%s: key %s is not documented in both languages", kind.Name, k.Name)
			}
		}
	}
}
