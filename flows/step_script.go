package flows

import (
	"slices"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/script"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// CallsScript is the CallRequested.Connector of a script; its operation is the name of the step.
const CallsScript = "script"

var _ = register(StepType{
	Name: "script",
	Doc:  spec.Doc{De: "Rechnet mit einem Lua-Skript, was ein Ausdruck nicht mehr lesbar sagt. Das Skript bekommt nur, was unter with steht, und gibt Werte zurück; sie stehen danach unter steps.<name>.", En: "Computes in a Lua script what an expression cannot say legibly any more. The script gets only what is under with, and returns values; afterwards they are steps.<name>."},
	Stop: true,
	Keys: []spec.Key{
		{Name: "file", Kind: spec.Word, Doc: spec.Doc{De: "Das Skript: eine Datei im Ordner des Vorgangs.", En: "The script: a file in the folder of the process."}, Also: []string{"datei", "src"}, Example: "scripts/punkte.lua"},
		{Name: "code", Kind: spec.Any, Doc: spec.Doc{De: "Oder das Skript selbst, als Block nach einem |.", En: "Or the script itself, as a block after a |."}, Also: []string{"lua", "skript"}, Example: "\"return {punkte = input.jahre * 2}\""},
		{Name: "with", Kind: spec.Any, Doc: spec.Doc{De: "Eingaben: Name und Wert, ein Ausdruck nach einem =. Das Skript liest sie als input.<name>.", En: "Input: name and value, an expression after an =. The script reads them as input.<name>."}, Also: []string{"input", "mit"}, Example: "{jahre: =umfang}"},
		{Name: "gives", Kind: spec.Any, Required: true, Doc: spec.Doc{De: "Ausgaben: Name und Art (number, text, yesno, date), in [ ] eine Liste davon, in { } mehrere Werte mit Namen. Gibt das Skript etwas anderes zurück, scheitert der Schritt.", En: "Output: name and kind (number, text, yesno, date), in [ ] a list of it, in { } several named values. If the script returns something else, the step fails."}, Also: []string{"output", "returns", "gibt"}, Example: "{punkte: number, stufe: text}"},
	},
	Configure: configureScript,
	Enter: func(d *decider, s *Step) error {
		c := s.Config.(*scriptConfig)
		return d.request(CallsScript, s.Name, &c.effectConfig)
	},
	Result: func(s *Step) map[string]*expression.Type {
		_, types := script.Gives(s.decoded.At("gives"), &source.Report{}) // what is wrong is told by Configure
		return types
	},
	Examples: []string{
		"script: berechnet\nwith: {umfang: =umfang}\ngives: {punkte: number}\ncode: |\n  local punkte = 0\n  if input.umfang then punkte = input.umfang * 1.5 end\n  return {punkte = round(punkte, 1)}",
	},
})

type scriptConfig struct {
	effectConfig
	program *script.Program
}

// ScriptCall is what a script step runs: the program and the declared types of what it has to give.
type ScriptCall struct {
	Program *script.Program
	Gives   map[string]*expression.Type
}

// Script is what the step runs, if it is a script.
func (s *Step) Script() (ScriptCall, bool) {
	if s == nil {
		return ScriptCall{}, false
	}
	c, ok := s.Config.(*scriptConfig)
	if !ok || c.program == nil {
		return ScriptCall{}, false
	}
	return ScriptCall{Program: c.program, Gives: c.output.Fields}, true
}

// computes says whether the step waits for a computer only: a circle of such steps is one that nobody can leave.
func (s *Step) computes() bool { return s.Type.Name == "script" }

// silent steps do not stand in the way of a case that people are shown, unless the author gave them a title.
func (s *Step) silent() bool { return s.computes() && s.Title == nil }

func configureScript(p *parser, s *Step, d *spec.Decoded) {
	c := &scriptConfig{effectConfig: effectConfig{inner: true}}
	s.Config = c
	names, types := script.Gives(d.At("gives"), p.report)
	c.output = &expression.Type{Kind: expression.Rec, Fields: types, Order: names, Missing: true}
	for _, name := range names {
		if slices.Contains(stepWords, name) {
			p.report.Error(d.At("gives"), msgStepWord, source.Args{"name": name})
		}
	}
	p.scriptInput(c, d.At("with"))
	program := p.program(s, d)
	if program == nil {
		return
	}
	c.program = script.New(program)
	// A name whose value or kind is wrong is declared all the same: the one mistake is told once.
	declared := map[string]*expression.Type{}
	for _, name := range writtenKeys(d.At("gives")) {
		declared[name] = types[name]
		if declared[name] == nil {
			declared[name] = textType
		}
	}
	c.program.Check(writtenKeys(d.At("with")), names, declared, d.At("with"), d.At("gives"), p.report)
	p.retype(s, types)
}

func writtenKeys(n *source.Node) []string {
	var keys []string
	if n != nil {
		for _, e := range n.Entries {
			keys = append(keys, e.Key)
		}
	}
	return keys
}

// scriptInput reads what is handed over: values of the language, never people, whom nobody is yet.
func (p *parser) scriptInput(c *scriptConfig, with *source.Node) {
	if with == nil {
		return
	}
	if with.Kind != source.Map {
		p.report.Error(with, msgScriptWith, nil)
		return
	}
	for _, e := range with.Entries {
		if !stepName.MatchString(e.Key) {
			p.report.Add(e.KeyDiagnostic(msgName.Say(source.Args{"name": e.Key})))
			continue
		}
		if v := expression.CompileValue(e.Value, nil, p.env, p.report); v != nil {
			c.names, c.with = append(c.names, e.Key), append(c.with, v)
		}
	}
}

// program is the node that holds the Lua text: a file of the process, or the block in the flow.
func (p *parser) program(s *Step, d *spec.Decoded) *source.Node {
	file, code := d.At("file"), d.At("code")
	switch {
	case file != nil && code != nil:
		p.report.Error(code, msgScriptTwice, nil)
	case file != nil:
		n := p.world.Scripts[file.Raw]
		if n == nil {
			known := sortedKeys(p.world.Scripts)
			if len(known) == 0 {
				p.report.Error(file, msgNoScripts, source.Args{"name": file.Raw})
				return nil
			}
			p.unknown(file, msgNoScript, file.Raw, known)
		}
		return n
	case code != nil && code.Kind == source.Scalar:
		return code
	case code != nil:
		p.report.Error(code, msgScriptCode, nil)
	default:
		p.report.Error(s.node, msgNoProgram, source.Args{"step": s.Name})
	}
	return nil
}

var (
	msgNoScript = &source.Message{
		Code: "unknown-script",
		De:   "Im Ordner des Vorgangs gibt es kein Skript \"{name}\"; dort liegen: {known}.",
		En:   "The folder of the process has no script \"{name}\"; it has: {known}.",
	}
	msgNoScripts = &source.Message{
		Code: "no-scripts",
		De:   "Im Ordner des Vorgangs liegt noch kein Skript; lege \"{name}\" dort an oder schreib das Skript als Block unter code: |.",
		En:   "The folder of the process has no script yet; put \"{name}\" there, or write the script as a block under code: |.",
	}
	msgNoProgram = &source.Message{
		Code: "script-without-program",
		De:   "Der Schritt \"{step}\" sagt nicht, was er rechnet: schreibe file: scripts/<name>.lua oder das Skript als Block unter code: |.",
		En:   "The step \"{step}\" does not say what it computes: write file: scripts/<name>.lua, or the script as a block under code: |.",
	}
	msgScriptTwice = &source.Message{
		Code: "script-twice",
		De:   "Ein Skript steht entweder in einer Datei (file) oder hier (code), nicht beides.",
		En:   "A script stands either in a file (file) or here (code), not both.",
	}
	msgScriptCode = &source.Message{
		Code: "script-code",
		De:   "Unter code steht das Skript als Text: code: | und darunter eingerückt die Zeilen.",
		En:   "code holds the script as text: code: | and the lines indented below.",
	}
	msgScriptWith = &source.Message{
		Code: "script-with",
		De:   "Unter with stehen Name und Wert jeder Eingabe: {jahre: =umfang}.",
		En:   "with holds the name and value of every input: {jahre: =umfang}.",
	}
)
