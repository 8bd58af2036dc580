package definitions

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// Operations are what connectors can do: connector -> operation -> its "with" keys. Flows name them.
type Operations = map[string]map[string]spec.Object

// Load reads a folder of definitions (docs/language.md chapter 1). Everything that is wrong with any of
// its files is added to report, errors and warnings; the Set is nil if there is an error among it.
//
// Files have a fixed place each: site.yaml, organisation/{units,functions,people}.yaml, registers/<name>.yaml,
// connections.yaml, blocks/<name>.yaml (fields that several forms insert with "use: <name>"), pages/<name>.md, and one
// folder per process with form.yaml or forms/<name>.yaml, flow.yaml, settings.yaml, views.yaml,
// mails/<name>.md, scripts/<name>.lua and tests/<name>.yaml. Each but mails and scripts may be JSON instead. Other files are named in a
// warning; hidden ones and README, LICENSE, CHANGELOG and Makefile are left alone.
func Load(fsys fs.FS, report *source.Report, ops Operations) *Set {
	l := newLoader(report, ops)
	l.fsys = fsys
	before := len(report.Diagnostics)
	l.collect()
	if len(l.files) == 0 && len(report.Diagnostics) == before {
		report.Add(source.Diagnostic{Pos: source.Pos{File: ".", Line: 1, Column: 1}, Text: nothingHere.Say(nil)})
		return nil
	}
	report.Languages = l.languages()
	l.readOrganisation()
	l.readRegisters()
	l.readSite()
	l.readConnections()
	for _, folder := range l.folders() {
		l.readProcess(folder)
	}
	l.checkStarts()
	l.checkCalls()
	l.checkSite()
	l.checkLinks()
	l.checkPeople()
	l.checkApprovers()
	l.checkExamples()
	l.checkLanguages()
	if failedSince(report, before) {
		return nil
	}
	l.set.Hash = l.hashFiles()
	return l.set
}

// loader reads one folder. Names that later files refer to are known in it as soon as their file is read.
type loader struct {
	fsys   fs.FS
	report *source.Report
	ops    Operations
	files  []*file
	set    *Set

	site       *spec.Decoded
	people     []*spec.Decoded
	units      map[string]*Unit
	functions  map[string]*Function
	groups     map[string]bool
	persons    map[string]bool
	services   map[string]bool
	configured map[string]bool // connectors that connections.yaml says how to reach
	approvals  []approval
	examples   []example
	granted    []*spec.Decoded // rights over units and processes, checked when both are known
	// rebuilding says that a single process is rebuilt from its pack, without the folder around it.
	rebuilding bool
}

func newLoader(report *source.Report, ops Operations) *loader {
	return &loader{
		report: report, ops: ops,
		set:   &Set{Registers: map[string]*Register{}, Processes: map[string]*Process{}},
		units: map[string]*Unit{}, functions: map[string]*Function{}, groups: map[string]bool{},
		persons: map[string]bool{}, services: map[string]bool{}, configured: map[string]bool{},
	}
}

// failedSince says whether one of the diagnostics from the given one on is an error.
func failedSince(report *source.Report, from int) bool {
	for _, d := range report.Diagnostics[from:] {
		if d.Severity == source.Error {
			return true
		}
	}
	return false
}

// hashFiles is the hash of the whole Set: every path with its content, in the order of the paths.
func (l *loader) hashFiles() string {
	h := sha256.New()
	for _, f := range l.files {
		fmt.Fprintf(h, "%d %s %d\n", len(f.path), f.path, len(f.content))
		h.Write(f.content)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// missing reports a file that has to be there.
func (l *loader) missing(name string, why *source.Message) {
	l.report.Add(source.Diagnostic{
		Pos:  source.Pos{File: name, Line: 1, Column: 1},
		Text: fileMissing.Say(source.Args{"file": name, "why": why.Say(nil)}),
	})
}

// unknown reports a name at n that is not among known, with the one that was probably meant.
func (l *loader) unknown(n *source.Node, m *source.Message, name string, known []string) {
	l.unknownAs(source.Error, n, m, name, known)
}

func (l *loader) unknownAs(severity source.Severity, n *source.Node, m *source.Message, name string, known []string) {
	d := source.Diagnostic{Severity: severity, Text: m.Say(source.Args{"name": name, "known": list(known)})}
	if n != nil {
		d.Pos, d.Path, d.Width = n.Pos, n.Path, n.Width()
	}
	if near := source.Suggest(name, known); near != "" {
		d.Suggestion = didYouMean.Say(source.Args{"name": near})
	}
	l.report.Add(d)
}

// wrong reports a value at n that is not what its key takes.
func (l *loader) wrong(n *source.Node, expected source.Text) {
	value := n.Raw
	switch n.Kind {
	case source.List:
		value = "[ ]"
	case source.Map:
		value = "{ }"
	}
	l.report.Error(n, badValue, source.Args{"value": value, "expected": expected})
}

// list joins names for people.
func list(names []string) string {
	text := ""
	for i, name := range names {
		if i > 0 {
			text += ", "
		}
		text += name
	}
	return text
}
