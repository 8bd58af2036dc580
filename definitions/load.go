package definitions

import (
	"io/fs"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// Operations are what connectors can do: connector -> operation -> its "with" keys. Flows name them.
type Operations = map[string]map[string]spec.Object

// Load reads a folder of definitions (docs/language.md chapter 1). Everything that is wrong with any of
// its files is added to report; the Set is nil if there is an error among it.
func Load(fsys fs.FS, report *source.Report, ops Operations) *Set { panic("unwritten") }

// Pack is everything needed to rebuild this version of the process later without the folder it came
// from: a store keeps it for every version a case runs on.
func (p *Process) Pack() []byte { return p.pack }

// Unpack rebuilds a process from what Pack gave. The error says what the version needs that this
// program no longer knows.
func Unpack(pack []byte, ops Operations) (*Process, error) { panic("unwritten") }
