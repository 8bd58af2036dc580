// Package spec declares the keys of definition files once; the declaration checks a node,
// decodes it, and is printed as JSON Schema and as reference.
// Edit here when a new kind of key is needed; the keys themselves stand beside what they configure.
package spec

// Kind is how a key is written, see docs/language.md chapter 2.
type Kind string

// The kinds of keys.
const (
	Condition  Kind = "condition"  // always an expression
	People     Kind = "people"     // one or a list of expressions or mail addresses
	Value      Kind = "value"      // a literal, or an expression after "="
	Text       Kind = "text"       // literal with {{ expression }}, or such a literal by language
	Label      Kind = "label"      // literal for people, or such a literal by language
	Name       Kind = "name"       // [a-z][A-Za-z0-9]*
	Word       Kind = "word"       // free literal, such as a file name or a reference
	Words      Kind = "words"      // a list of literals, or one
	Option     Kind = "option"     // one of Options
	Flag       Kind = "flag"       // true or false
	Count      Kind = "count"      // a whole number
	Nested     Kind = "nested"     // an object with keys of its own
	NestedList Kind = "nestedList" // a list of such objects
	NestedMap  Kind = "nestedMap"  // name -> such an object
	TextMap    Kind = "textMap"    // key -> literal
	LabelMap   Kind = "labelMap"   // key -> label, such as options of a choice
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
	Example  string   // as written in YAML, the value alone or "key: value"
	Also     []string // words people write by mistake for this key; used for suggestions
	// AnyName lets the names in a NestedMap be any text, such as mail addresses or codes of units.
	AnyName bool
	// Single lets one object of a NestedList stand without the list.
	Single bool
}

// Object declares all keys of a map.
type Object struct {
	Name string
	Doc  Doc
	Keys []Key
	// Open objects accept keys that are not declared (their owner checks them).
	Open bool
	// Related objects have keys that people write here by mistake; the error then says where they belong.
	// Objects nested in this one and around it are known without being named here.
	Related []*Object
}

// Key returns the declaration of a key, or nil.
func (o *Object) Key(name string) *Key {
	for i := range o.Keys {
		if o.Keys[i].Name == name {
			return &o.Keys[i]
		}
	}
	return nil
}

// With returns a copy of o that has more keys, such as the keys of one field type behind those of
// every field. A key that o has already is replaced.
func (o *Object) With(keys ...Key) *Object {
	all := *o
	all.Keys = append([]Key{}, o.Keys...)
	for _, key := range keys {
		if known := all.Key(key.Name); known != nil {
			*known = key
		} else {
			all.Keys = append(all.Keys, key)
		}
	}
	return &all
}
