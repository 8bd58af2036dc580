package spec

import (
	"strconv"

	"laufzettel/definitions/source"
)

// Decoded is a checked map: the values of declared keys by name. Values of the wrong shape were
// reported and are left out, as if they were not written.
type Decoded struct {
	Node   *source.Node
	Object *Object
	nodes  map[string]*source.Node
	one    map[string]*Decoded
	many   map[string][]*Decoded
	named  map[string][]Named
	report *source.Report
}

// Named is an entry of a NestedMap.
type Named struct {
	Name   string
	KeyPos source.Pos
	*Decoded
}

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

// Label returns the text for people under key; the zero Local where it is missing.
func (d *Decoded) Label(key string) source.Local { return source.LocalOf(d.nodes[key], d.report) }

// Words returns the literals under key; nil where it is missing.
func (d *Decoded) Words(key string) []string {
	var words []string
	for _, n := range d.Each(key) {
		words = append(words, n.Raw)
	}
	return words
}

// Each returns the nodes of a key that takes one or a list (Words, People): the items of the list, or
// the one value; nil where it is missing.
func (d *Decoded) Each(key string) []*source.Node {
	n := d.nodes[key]
	switch {
	case n == nil || n.Kind == source.Null:
		return nil
	case n.Kind == source.List:
		return n.Items
	default:
		return []*source.Node{n}
	}
}

// Flag returns the yes or no under key; false where it is missing.
func (d *Decoded) Flag(key string) bool { return d.Word(key) == "true" }

// Count returns the whole number under key; 0 where it is missing.
func (d *Decoded) Count(key string) int {
	count, err := strconv.Atoi(d.Word(key))
	if err != nil {
		return 0 // only where it is missing: Read leaves out what is no number
	}
	return count
}

// Nested returns the object under key, or nil.
func (d *Decoded) Nested(key string) *Decoded { return d.one[key] }

// List returns the objects under key.
func (d *Decoded) List(key string) []*Decoded { return d.many[key] }

// Map returns the named objects under key, in file order.
func (d *Decoded) Map(key string) []Named { return d.named[key] }

// Undeclared returns the entries of an Open object that it does not declare, in file order.
func (d *Decoded) Undeclared() []source.Entry {
	var rest []source.Entry
	if d.Node != nil {
		for _, e := range d.Node.Entries {
			if d.Object.Key(e.Key) == nil {
				rest = append(rest, e)
			}
		}
	}
	return rest
}
