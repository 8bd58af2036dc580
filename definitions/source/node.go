package source

// Kind is the shape of a node.
type Kind int

// The shapes. Numbers, booleans and dates are scalars: their meaning comes from the key they
// stand under and from Raw, never from what a YAML reader guesses.
const (
	Null Kind = iota
	Scalar
	List
	Map
)

// Style is how a scalar is written; PosAt uses it to find a place in Raw again in the file.
type Style int

// The styles of scalars.
const (
	Plain Style = iota
	Quoted
	Literal // block scalar with |
	Folded  // block scalar with >
)

// Node is a piece of a definition file that knows where it stands.
type Node struct {
	Kind    Kind
	Pos     Pos    // of the value's first rune
	Path    string // steps[2].outcomes.ablehnen.then; filled by Parse
	Raw     string // a scalar's text, without quotes
	Style   Style
	Entries []Entry // of a Map, in file order, duplicates included
	Items   []*Node // of a List
	// Broken values were reported by Parse; Raw is a guess at what was meant (Kind is Null where there
	// is none). Checkers may use the guess, but should not report again how it is written.
	Broken bool

	text lines // the file; nil for nodes that no file holds
}

// Entry is a key of a map with its value.
type Entry struct {
	Key    string
	KeyPos Pos
	Value  *Node

	width int // of the key in the file, with quotes; 0 if unknown
}

// keyWidth is how many runes to underline for the key.
func (e Entry) keyWidth() int {
	if e.width > 0 {
		return e.width
	}
	return len([]rune(e.Key))
}

// KeyDiagnostic begins a diagnostic about the key itself, not its value.
func (e Entry) KeyDiagnostic(text Text) Diagnostic {
	d := Diagnostic{Pos: e.KeyPos, Width: e.keyWidth(), Text: text}
	if e.Value != nil {
		d.Path = e.Value.Path
	}
	return d
}

// Get returns the value under key in a map, or nil.
func (n *Node) Get(key string) *Node {
	if n == nil {
		return nil
	}
	for i := range n.Entries {
		if n.Entries[i].Key == key {
			return n.Entries[i].Value
		}
	}
	return nil
}
