// Package spec declares the keys of definition files once; the declaration checks a node,
// decodes it, and is printed as JSON Schema and as reference.
// Edit here when a new kind of key is needed; the keys themselves stand beside what they configure.
package spec

import "laufzettel/definitions/source"

// Kind is how a key is written, see docs/language.md chapter 2.
type Kind string

// The kinds of keys.
const (
	Condition  Kind = "condition"  // always an expression
	People     Kind = "people"     // one or a list of expressions or mail addresses
	Value      Kind = "value"      // a literal, or an expression after "="
	Text       Kind = "text"       // literal with {{ expression }}
	Name       Kind = "name"       // [a-z][A-Za-z0-9]*
	Word       Kind = "word"       // free literal, such as a file name or a reference
	Words      Kind = "words"      // a list of literals, or one
	Option     Kind = "option"     // one of Options
	Flag       Kind = "flag"       // true or false
	Count      Kind = "count"      // a whole number
	Nested     Kind = "nested"     // an object with keys of its own
	NestedList Kind = "nestedList" // a list of such objects
	NestedMap  Kind = "nestedMap"  // name -> such an object
	TextMap    Kind = "textMap"    // key -> text, such as options of a choice
	Any        Kind = "any"        // checked by its owner
)

// Doc is a sentence of documentation in both languages.
type Doc struct{ De, En string }

// Key declares one key.
type Key struct {
	Name     string
	Kind     Kind
	Doc      Doc
	Required bool
	Options  []string // of an Option
	Object   *Object  // of Nested, NestedList, NestedMap
	Example  string   // as written in YAML
	Also     []string // words people write by mistake for this key; used for suggestions
}

// Object declares all keys of a map.
type Object struct {
	Name string
	Doc  Doc
	Keys []Key
	// Open objects accept keys that are not declared (their owner checks them).
	Open bool
}

// Decoded is a checked map: the values of declared keys by name.
type Decoded struct {
	Node   *source.Node
	Object *Object
	nodes  map[string]*source.Node
}

// Named is an entry of a NestedMap.
type Named struct {
	Name   string
	KeyPos source.Pos
	*Decoded
}

// Read checks n against the declaration, reports unknown keys (with suggestion, and where the key
// would be valid), missing required keys and values of the wrong shape, and returns what is usable.
// It never returns nil.
func (o *Object) Read(n *source.Node, report *source.Report) *Decoded { panic("unwritten") }

// Has says whether the key is written.
func (d *Decoded) Has(key string) bool { return d.nodes[key] != nil }

// At returns the node under key, or nil.
func (d *Decoded) At(key string) *source.Node { return d.nodes[key] }

// Word returns the literal under key, or "".
func (d *Decoded) Word(key string) string {
	if n := d.nodes[key]; n != nil {
		return n.Raw
	}
	return ""
}

// Words returns the literals under key.
func (d *Decoded) Words(key string) []string { panic("unwritten") }

// Flag returns the yes or no under key; false where it is missing.
func (d *Decoded) Flag(key string) bool { return d.Word(key) == "true" }

// Count returns the whole number under key; 0 where it is missing.
func (d *Decoded) Count(key string) int { panic("unwritten") }

// Nested returns the object under key, or nil.
func (d *Decoded) Nested(key string) *Decoded { panic("unwritten") }

// List returns the objects under key.
func (d *Decoded) List(key string) []*Decoded { panic("unwritten") }

// Map returns the named objects under key, in file order.
func (d *Decoded) Map(key string) []Named { panic("unwritten") }
