package definitions

import (
	"slices"
	"strings"

	"laufzettel/definitions/script"
	"laufzettel/definitions/source"
)

const (
	scriptFile    = "script" // scripts/<name>.lua: a program that a step of the flow runs
	scriptsFolder = "scripts"
	scriptEnding  = ".lua"
)

var scriptUnused = &source.Message{
	Code: "script-unused",
	De:   "Kein Schritt benutzt dieses Skript.",
	En:   "No step uses this script.",
}

// endingOf is what the files of a kind end with; "" is YAML or JSON.
func endingOf(kind string) string {
	switch kind {
	case mailFile:
		return ".md"
	case scriptFile:
		return scriptEnding
	}
	return ""
}

// readScript makes the node of a Lua file, which no YAML reader may see.
func (l *loader) readScript(f *file) {
	f.node = script.File(f.path, f.content)
	if l.report.Files == nil {
		l.report.Files = map[string][]byte{}
	}
	l.report.Files[f.path] = f.content
}

// scripts are the Lua programs of a process by their path in its folder.
func (l *loader) scripts(p *process) map[string]*source.Node {
	programs := map[string]*source.Node{}
	for _, f := range l.find(scriptFile, p.folder) {
		programs[strings.TrimPrefix(f.path, p.folder+"/")] = f.node
	}
	return programs
}

// scriptsOf are the files of those that steps of the flow run: they are part of its version.
func (l *loader) scriptsOf(p *process) []*file {
	used := map[string]bool{}
	search(p.flowNode("steps"), func(e source.Entry) {
		if e.Key == "file" {
			used[rawOf(e.Value)] = true
		}
	})
	return slices.DeleteFunc(l.find(scriptFile, p.folder), func(f *file) bool {
		return !used[strings.TrimPrefix(f.path, p.folder+"/")]
	})
}

// checkScripts warns of programs that no step runs.
func (l *loader) checkScripts(p *process) {
	if p.flow == nil || p.flow.node == nil {
		return
	}
	used := l.scriptsOf(p)
	for _, f := range l.find(scriptFile, p.folder) {
		if !slices.Contains(used, f) {
			l.warnFile(f.path, scriptUnused, nil, source.Text{})
		}
	}
}
