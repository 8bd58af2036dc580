package definitions

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"laufzettel/definitions/source"
)

// pinned is everything a case pins of its process, in the shape that is stored.
//
// The hash of a version covers the canonical content of its form, forms, flow, mail texts, settings, the
// blocks its forms use and the scripts its steps run (to the letter), and the columns of the registers it names. Canonical content is the tree of
// keys and values in the order they are written: comments, blank lines, indentation, quoting, YAML or JSON,
// the order of files and the files' endings make no difference; a changed word, value or order does.
// Not covered, since it is live or never pinned: the owner of the process, values of settings with "applies: all", rows of registers,
// the organisation, site.yaml, views and tests.
type pinned struct {
	Format    int                 `json:"format"`
	Process   string              `json:"process"`
	Folder    string              `json:"folder"`
	Hash      string              `json:"hash"`
	Land      string              `json:"land,omitempty"`
	Levels    []string            `json:"levels,omitempty"`
	Functions []string            `json:"functions,omitempty"`
	Groups    []string            `json:"groups,omitempty"`
	Services  []string            `json:"services,omitempty"`
	Registers map[string][]column `json:"registers,omitempty"`
	Files     []packedFile        `json:"files"`

	nodes map[string]*source.Node // by path
}

// column is what a version needs to know of a register's column.
type column struct {
	Key     string   `json:"key"`
	Kind    string   `json:"kind"`
	Options []string `json:"options,omitempty"`
}

type packedFile struct {
	Path    string `json:"path"`
	Content string `json:"content"`
}

// packFormat rises when an older program could misread a pack.
const packFormat = 1

// pinned collects what a version of the process is made of.
func (l *loader) pinned(p *process) *pinned {
	v := &pinned{Format: packFormat, Process: p.name, Folder: p.folder, Land: l.set.Site.Land,
		Levels: l.set.Levels, Functions: keys(l.functions), Groups: keys(l.groups), Services: keys(l.services),
		Registers: map[string][]column{}, nodes: map[string]*source.Node{}}
	own := append(slices.Clone(p.forms), p.mails...)
	for _, kind := range []string{flowFile, settingsFile} {
		own = append(own, l.find(kind, p.folder)...)
	}
	own = append(own, l.blocksOf(p)...)
	own = append(own, l.scriptsOf(p)...)
	slices.SortFunc(own, func(a, b *file) int { return strings.Compare(a.path, b.path) })
	var text strings.Builder
	for _, f := range own {
		v.Files = append(v.Files, packedFile{f.path, string(f.content)})
		v.nodes[f.path] = f.node
		text.Write(f.content)
	}
	for name, r := range l.set.Registers {
		if !mentions(text.String(), name) {
			continue
		}
		columns := []column{}
		for _, c := range r.Columns {
			columns = append(columns, column{c.Key, c.Kind, c.Options})
		}
		v.Registers[name] = columns
	}
	v.Hash = v.hash()
	return v
}

// mentions says whether a text names a register.
func mentions(text, register string) bool {
	return regexp.MustCompile(`\b(registers\.|register"?:\s*"?|in"?:\s*"?)` + regexp.QuoteMeta(register) + `\b`).MatchString(text)
}

// blocksOf lists the shared blocks that the forms of a process use, those inside blocks included.
func (l *loader) blocksOf(p *process) []*file {
	used := map[string]bool{}
	var search func(n *source.Node)
	search = func(n *source.Node) {
		if n == nil {
			return
		}
		if use := n.Get("use"); use != nil && use.Kind == source.Scalar && !used[use.Raw] {
			used[use.Raw] = true
			for _, f := range l.find(blockFile, "") {
				if f.name == use.Raw {
					search(f.node)
				}
			}
		}
		for _, e := range n.Entries {
			search(e.Value)
		}
		for _, item := range n.Items {
			search(item)
		}
	}
	for _, f := range p.forms {
		search(f.node)
	}
	var blocks []*file
	for _, f := range l.find(blockFile, "") {
		if used[f.name] {
			blocks = append(blocks, f)
		}
	}
	return blocks
}

// hash is the SHA-256 (hex) over the canonical content.
func (v *pinned) hash() string {
	var b bytes.Buffer
	type entry struct {
		kind, name string
		node       *source.Node
	}
	var entries []entry
	for _, f := range v.Files {
		kind, name, _ := classify(f.Path)
		node := v.nodes[f.Path]
		if kind == formFile {
			name = rawOf(node.Get("form")) // form.yaml and forms/<name>.yaml are the same form
		}
		if kind == settingsFile {
			node = withoutLiveValues(node)
		}
		if kind == flowFile {
			node = withoutOwner(node)
		}
		entries = append(entries, entry{kind, name, node})
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.kind+"/"+a.name, b.kind+"/"+b.name) })
	for _, e := range entries {
		b.WriteString(e.kind + "/" + e.name + " ")
		canonical(&b, e.node)
		b.WriteByte('\n')
	}
	schema, err := json.Marshal(v.Registers) // sorted by name
	if err != nil {
		panic("definitions: " + err.Error()) // plain texts always marshal
	}
	b.Write(schema)
	sum := sha256.Sum256(b.Bytes())
	return hex.EncodeToString(sum[:])
}

// canonical writes a node as JSON: scalars as texts, maps in the order they are written.
func canonical(b *bytes.Buffer, n *source.Node) {
	if n == nil {
		b.WriteString("null")
		return
	}
	switch n.Kind {
	case source.Scalar:
		writeText(b, n.Raw)
	case source.List:
		b.WriteByte('[')
		for i, item := range n.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			canonical(b, item)
		}
		b.WriteByte(']')
	case source.Map:
		b.WriteByte('{')
		for i, e := range n.Entries {
			if i > 0 {
				b.WriteByte(',')
			}
			writeText(b, e.Key)
			b.WriteByte(':')
			canonical(b, e.Value)
		}
		b.WriteByte('}')
	default:
		b.WriteString("null")
	}
}

func writeText(b *bytes.Buffer, text string) {
	encoded, err := json.Marshal(text)
	if err != nil {
		panic("definitions: " + err.Error()) // a string always marshals
	}
	b.Write(encoded)
}

// withoutLiveValues leaves out what changing does not make a new version: the values of settings that
// apply to running cases too, and words for people.
func withoutLiveValues(n *source.Node) *source.Node {
	if n == nil {
		return nil
	}
	kept := *n
	kept.Entries = nil
	for _, e := range n.Entries {
		if e.Value != nil && e.Value.Kind == source.Map {
			live := rawOf(e.Value.Get("applies")) == "all"
			setting := *e.Value
			setting.Entries = nil
			for _, part := range e.Value.Entries {
				if part.Key == "label" || part.Key == "help" || part.Key == "open" || live && part.Key == "default" {
					continue
				}
				setting.Entries = append(setting.Entries, part)
			}
			e.Value = &setting
		}
		kept.Entries = append(kept.Entries, e)
	}
	return &kept
}

// encode is the stored form of a version.
func (v *pinned) encode() []byte {
	encoded, err := json.Marshal(v)
	if err != nil {
		panic("definitions: " + err.Error()) // plain texts always marshal
	}
	return encoded
}
