package definitions

import (
	"encoding/json"
	"fmt"
	"strings"

	"laufzettel/definitions/source"
)

// Pack is everything needed to rebuild this version of the process later without the folder it came
// from: a store keeps it for every version a case runs on. The bytes are JSON and the same for the same files.
func (p *Process) Pack() []byte { return p.pack }

// Unpack rebuilds a process from what Pack gave. Its Ref has the hash it had when it was packed; Views are
// nil, as they are never pinned. The error says what the version needs that this program no longer
// understands; nothing of such a version may be run.
func Unpack(pack []byte, ops Operations) (*Process, error) {
	var v pinned
	if err := json.Unmarshal(pack, &v); err != nil {
		return nil, fmt.Errorf("the stored version cannot be read: %w", err)
	}
	if v.Format != packFormat {
		return nil, fmt.Errorf("the stored version of %q has format %d, this program reads %d: use a newer program", v.Process, v.Format, packFormat)
	}
	report := &source.Report{}
	l := newLoader(report, ops)
	l.rebuilding = true
	l.restore(&v)
	l.readProcess(v.Folder)
	built := l.set.Processes[v.Process]
	if built == nil {
		return nil, fmt.Errorf("the stored version of %q no longer compiles: %s", v.Process, firstError(report))
	}
	built.Ref.Hash = v.Hash
	built.Flow.Ref = built.Ref
	built.pack = pack
	return built, nil
}

// restore makes known what the version was compiled with, and reads its files.
func (l *loader) restore(v *pinned) {
	l.set.Levels, l.set.Site.Land = v.Levels, v.Land
	for _, key := range v.Functions {
		l.functions[key] = &Function{Key: key}
	}
	for _, key := range v.Groups {
		l.groups[key] = true
	}
	for _, key := range v.Services {
		l.services[key] = true
	}
	for name, columns := range v.Registers {
		r := &Register{Name: name}
		for _, c := range columns {
			r.Columns = append(r.Columns, Column{Key: c.Key, Kind: c.Kind, Options: c.Options, Type: columnType(c.Kind, c.Options)})
		}
		r.Type = rowType(r.Columns)
		l.set.Registers[name] = r
	}
	for _, packed := range v.Files {
		f := &file{path: packed.Path, content: []byte(packed.Content)}
		f.kind, f.name, f.folder = classify(packed.Path)
		switch f.kind {
		case scriptFile:
			l.readScript(f)
		case mailFile:
		default:
			f.node = source.Parse(f.path, f.content, l.report)
		}
		l.files = append(l.files, f)
	}
}

func firstError(report *source.Report) string {
	for _, d := range report.Diagnostics {
		if d.Severity == source.Error {
			return strings.TrimSpace(fmt.Sprintf("%s:%d:%d: %s", d.Pos.File, d.Pos.Line, d.Pos.Column, d.Text.In("en")))
		}
	}
	return "it is incomplete"
}
