package definitions_test

import (
	"maps"
	"testing"
	"testing/fstest"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/source"
)

// scripted is the smallest folder whose flow runs a script; changes replace files, "" removes one.
func scripted(changes map[string]string) fstest.MapFS {
	files := map[string]string{
		"site.yaml": `name: Testverein
languages: [de]
zone: Europe/Berlin
land: HE
mail: {name: Testverein, address: verein@example.org}
caretaker: {group: vorstand}
portal: {tiles: [{process: ehrung}]}
imprint: Testverein
privacy: Testverein
accessibility: Testverein
`,
		"organisation/units.yaml":     "levels: [Verein]\nunits: [{key: verein, name: Testverein, level: Verein}]\n",
		"organisation/functions.yaml": "functions: []\ngroups: [{key: vorstand, title: Vorstand}]\n",
		"ehrung/form.yaml":            "form: ehrung\ntitle: Ehrung\nwho: everyone\nfields: [{name: jahre, type: number, label: Jahre, required: true}]\n",
		"ehrung/flow.yaml": `flow: ehrung
number: E-{year}-{seq:4}
start: {form: ehrung}
statuses: {fertig: done}
steps:
  - script: punkte
    file: scripts/punkte.lua
    with: {jahre: =jahre}
    gives: {summe: number}
  - set: doppelt
    values: {summe: =steps.punkte.summe * 2}
  - end: fertig
keep: [{for: 1 year}]
`,
		"ehrung/scripts/punkte.lua": "return {summe = input.jahre * 1.5}\n",
	}
	maps.Copy(files, changes)
	folder := fstest.MapFS{}
	for name, text := range files {
		if text != "" {
			folder[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return folder
}

// TestScriptsBelongToTheVersion: a case keeps the program it began with.
func TestScriptsBelongToTheVersion(t *testing.T) {
	set := mustLoad(t, scripted(nil))
	p := set.Processes["ehrung"]
	again, err := definitions.Unpack(p.Pack(), connectors.Operations())
	if err != nil {
		t.Fatal(err)
	}
	call, ok := again.Flow.Step("punkte").Script()
	if !ok || call.Program.Source != "return {summe = input.jahre * 1.5}\n" || call.Program.At(1).File != "ehrung/scripts/punkte.lua" || again.Ref != p.Ref {
		t.Fatalf("%+v of %+v", call, again.Ref)
	}
	changed := mustLoad(t, scripted(map[string]string{"ehrung/scripts/punkte.lua": "return {summe = input.jahre * 2}\n"}))
	if changed.Processes["ehrung"].Ref == p.Ref || changed.Hash == set.Hash {
		t.Error("another program is the same version")
	}
	unused := definitions.Load(scripted(map[string]string{"ehrung/scripts/anderes.lua": "return {}\n"}), &source.Report{}, connectors.Operations())
	if unused.Processes["ehrung"].Ref != p.Ref {
		t.Error("a program that no step runs makes a new version")
	}
}

// TestScriptFiles: what can be wrong between a flow and its programs.
func TestScriptFiles(t *testing.T) {
	step := func(lines string) map[string]string {
		return map[string]string{"ehrung/flow.yaml": "flow: ehrung\nnumber: E-{year}-{seq:4}\nstart: {form: ehrung}\nstatuses: {fertig: done}\nsteps:\n  - script: punkte\n" +
			lines + "  - end: fertig\nkeep: [{for: 1 year}]\n"}
	}
	for name, c := range map[string]struct {
		changes map[string]string
		code    string
		line    int
	}{
		"good":               {nil, "", 0},
		"a block":            {step("    gives: {a: number}\n    code: |\n      return {a = 1}\n"), "script-unused", 1},
		"no such file":       {step("    file: scripts/punkt.lua\n    gives: {a: number}\n"), "unknown-script", 7},
		"neither":            {step("    gives: {a: number}\n"), "script-without-program", 6},
		"both":               {step("    file: scripts/punkte.lua\n    gives: {a: number}\n    code: return {a = 1}\n"), "script-twice", 9},
		"code as a list":     {step("    gives: {a: number}\n    code: [return]\n"), "script-code", 8},
		"with as a list":     {step("    with: [jahre]\n    gives: {a: number}\n    code: return {a = 1}\n"), "script-with", 7},
		"no gives":           {step("    file: scripts/punkte.lua\n"), "missing-key", 6},
		"a word of steps":    {step("    gives: {outcome: text}\n    code: return {outcome = 'x'}\n"), "step-word", 7},
		"an unknown kind":    {step("    gives: {a: zahl}\n    code: return {a = 1}\n"), "script-gives-kind", 7},
		"an unknown field":   {step("    with: {j: =jahr}\n    gives: {a: number}\n    code: return {a = input.j}\n"), "unknown-name", 7},
		"broken Lua":         {map[string]string{"ehrung/scripts/punkte.lua": "local a = \nreturn {summe = input.jahre}\n"}, "script-syntax", 2},
		"a program unused":   {map[string]string{"ehrung/scripts/anderes.lua": "return {}\n"}, "script-unused", 1},
		"no Lua at all":      {map[string]string{"ehrung/scripts/punkte.txt": "return {}\n"}, "strange-file", 1},
		"a misused output":   {step("    file: scripts/punkte.lua\n    with: {jahre: =jahre}\n    gives: {summe: number}\n  - set: falsch\n    values: {x: =steps.punkte.sume}\n"), "unknown-part", 11},
		"a number as a text": {step("    file: scripts/punkte.lua\n    with: {jahre: =jahre}\n    gives: {summe: number}\n  - set: falsch\n    values: {x: =upper(steps.punkte.summe)}\n"), "wrong-argument", 11},
	} {
		t.Run(name, func(t *testing.T) {
			report := &source.Report{}
			definitions.Load(scripted(c.changes), report, connectors.Operations())
			for _, d := range report.Diagnostics {
				if d.Code == c.code && d.Pos.Line == c.line {
					return
				}
			}
			if c.code != "" || len(report.Diagnostics) > 0 {
				for _, d := range report.Diagnostics {
					t.Errorf("%s:%d:%d %s %s", d.Pos.File, d.Pos.Line, d.Pos.Column, d.Code, d.Text.In("en"))
				}
			}
		})
	}
}
