package script

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// Check says what is wrong with a program that is given these inputs and has to give these outputs. It reads the
// program only; nothing of it is run. with and gives are the nodes that declare inputs and outputs; they may be nil.
func (p *Program) Check(inputs, outputs []string, types map[string]*expression.Type, with, gives *source.Node, report *source.Report) {
	switch {
	case len(p.Source) > MaxSource:
		p.add(report, source.Error, p.At(1), 1, msgTooLong.Say(source.Args{"limit": MaxSource, "size": len(p.Source)}), "")
		return
	case strings.TrimSpace(p.Source) == "":
		p.add(report, source.Error, p.At(1), 1, msgEmpty.Say(nil), "")
		return
	}
	chunk, err := p.Parse()
	if err != nil {
		p.syntax(err, report)
		return
	}
	found := look(chunk)
	if err := compile(chunk, p.File); err != nil {
		line := 1
		var broken *lua.CompileError
		if errors.As(err, &broken) {
			line = min(max(broken.Line, 1), strings.Count(strings.TrimRight(p.Source, "\n "), "\n")+1)
		}
		p.add(report, source.Error, p.At(line), 1, msgCompile.Say(source.Args{"why": reasonOf(err)}), "")
		return
	}
	p.checkGlobals(found, report)
	p.checkMembers(found, inputs, report)
	if !found.whole {
		for _, name := range inputs {
			if !slices.ContainsFunc(found.members, func(m member) bool { return m.of == Input && m.name == name }) {
				report.Warn(entry(with, name), msgUnusedInput, source.Args{"name": name})
			}
		}
	}
	if !found.returns {
		p.add(report, source.Error, p.At(strings.Count(strings.TrimRight(p.Source, "\n "), "\n")+1), 1, msgNoReturn.Say(source.Args{"example": exampleOf(outputs)}), "")
		return
	}
	p.checkOutputs(found, outputs, types, gives, report)
}

// compile says what only the compiler sees: a goto without its label, a break without its loop, too many locals.
func compile(chunk []ast.Stmt, name string) (err error) {
	defer func() {
		if r := recover(); r != nil { // the compiler gives up on some programs this way
			err = errors.New("it is too large or too entangled")
		}
	}()
	_, err = lua.Compile(chunk, name)
	return err
}

// reasonOf is what the compiler says, without the place.
func reasonOf(err error) string {
	var broken *lua.CompileError
	if errors.As(err, &broken) {
		return broken.Message
	}
	return err.Error()
}

// entry is where a name of a map is declared; the map itself where it is not found.
func entry(n *source.Node, name string) *source.Node {
	if n == nil {
		return nil
	}
	for _, e := range n.Entries {
		if e.Key == name {
			return &source.Node{Kind: source.Scalar, Pos: e.KeyPos, Raw: e.Key}
		}
	}
	return n
}

func (p *Program) add(report *source.Report, severity source.Severity, at source.Pos, width int, text source.Text, guess string) {
	d := source.Diagnostic{Severity: severity, Pos: at, Width: width, Text: text}
	if guess != "" {
		d.Suggestion = msgDidYouMean.Say(source.Args{"name": guess})
	}
	report.Add(d)
}

// syntax says where the program cannot be read any further.
func (p *Program) syntax(err error, report *source.Report) {
	var broken *parse.Error
	if !errors.As(err, &broken) || broken.Pos.Line < 1 {
		lines := strings.Count(strings.TrimRight(p.Source, "\n "), "\n") + 1
		p.add(report, source.Error, p.At(lines), 1, msgEndMissing.Say(nil), "")
		return
	}
	if strings.HasPrefix(broken.Message, "unterminated") { // the reader has gone into the next line
		p.add(report, source.Error, p.At(max(1, broken.Pos.Line-1)), 1, msgEndMissing.Say(nil), "")
		return
	}
	near := broken.Token
	if !utf8.ValidString(near) || near == "" {
		if foreign, at := p.foreign(broken.Pos.Line); foreign != "" {
			p.add(report, source.Error, at, 1, msgSyntax.Say(source.Args{"near": foreign}), "")
			return
		}
	}
	if near == "" || !utf8.ValidString(near) || strings.Contains(near, "\n") {
		p.add(report, source.Error, p.At(broken.Pos.Line), 1, msgEndMissing.Say(nil), "")
		return
	}
	at := p.place(broken.Pos.Line, max(1, broken.Pos.Column))
	p.add(report, source.Error, at, utf8.RuneCountInString(near), msgSyntax.Say(source.Args{"near": near}), "")
}

// foreign is the first letter of a line that no name of Lua may have, such as an ä.
func (p *Program) foreign(line int) (string, source.Pos) {
	lines := strings.Split(p.Source, "\n")
	if line > len(lines) {
		return "", source.Pos{}
	}
	for i, r := range []rune(lines[line-1]) {
		if r >= utf8.RuneSelf {
			return string(r), p.place(line, i+1)
		}
	}
	return "", source.Pos{}
}

func (p *Program) checkGlobals(found *finding, report *source.Report) {
	have := known()
	for _, u := range unique(found.globals) {
		if slices.Contains(have, u.name) || found.set[u.name] {
			continue
		}
		at, width := p.word(u.line, u.name), len(u.name)
		if slices.Contains(refused, u.name) {
			p.add(report, source.Error, at, width, msgRefused.Say(source.Args{"name": u.name}), "")
			continue
		}
		local := have
		for name := range found.words {
			if name != u.name && outputName.MatchString(name) {
				local = append(local, name)
			}
		}
		slices.Sort(local)
		p.add(report, source.Error, at, width, msgUnknownGlobal.Say(source.Args{"name": u.name}), source.Suggest(u.name, local))
	}
}

func (p *Program) checkMembers(found *finding, inputs []string, report *source.Report) {
	said := map[member]bool{}
	for _, m := range found.members {
		once := member{m.of, use{name: m.name}}
		if said[once] || found.set[m.of] {
			continue
		}
		said[once] = true
		if m.of == Input {
			if !slices.Contains(inputs, m.name) {
				p.add(report, source.Error, p.word(m.line, m.name), len(m.name),
					msgUndeclaredInput.Say(source.Args{"name": m.name, "known": orNothing(inputs)}), source.Suggest(m.name, inputs))
			}
			continue
		}
		if has, library := Libraries[m.of]; library && !slices.Contains(has, m.name) && !found.keys[m.name] {
			p.add(report, source.Error, p.word(m.line, m.name), len(m.name),
				msgUnknownMember.Say(source.Args{"name": m.of + "." + m.name, "library": m.of, "known": strings.Join(has, ", ")}), source.Suggest(m.name, has))
		}
	}
}

func (p *Program) checkOutputs(found *finding, outputs []string, types map[string]*expression.Type, gives *source.Node, report *source.Report) {
	for _, u := range unique(found.given) {
		if types[u.name] == nil {
			p.add(report, source.Error, p.word(u.line, u.name), len(u.name),
				msgNotGiven.Say(source.Args{"name": u.name, "known": orNothing(outputs)}), source.Suggest(u.name, outputs))
		}
	}
	for _, name := range outputs {
		if !found.keys[name] && !found.texts[name] {
			report.Error(entry(gives, name), msgNeverSet, source.Args{"name": name})
		}
	}
}

func orNothing(names []string) string {
	if len(names) == 0 {
		return "–"
	}
	return strings.Join(names, ", ")
}

// Words are the texts and names that a program itself holds. What a failed run says may repeat these; everything
// else in it may be what somebody typed. Nil for a program that cannot be read.
func (p *Program) Words() map[string]bool {
	chunk, err := p.Parse()
	if err != nil {
		return nil
	}
	return look(chunk).words
}
