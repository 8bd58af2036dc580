package forms

import (
	"regexp"
	"sort"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// FieldType is everything about one type of field. A new type is one file that registers one of these.
type FieldType struct {
	Name   string
	Doc    spec.Doc
	Widget Widget
	Keys   []spec.Key // beside the common ones
	// Example is what messages offer where the author gave no example of their own.
	Example string
	// Expects is the message for an answer that is not of this type at all; Missing the one for a
	// required answer that is not there. Both may use {label} and {example}.
	Expects, Missing *source.Message
	// Configure reads the type's own literal keys into Field.Config and the like and must set
	// Field.Value, unless the type holds no value (Field.Value stays nil).
	Configure func(f *Field, d *spec.Decoded, world *World, report *source.Report)
	// Compile reads the keys that hold expressions; env knows all fields of the form. May be nil.
	Compile func(f *Field, d *spec.Decoded, env *expression.Env, world *World, report *source.Report)
	// Reads lists the expressions of the type's own keys that decide the value; they order the
	// fields and find circles. May be nil.
	Reads func(f *Field) []*expression.Program
	// Compute gives the value of a field that nobody fills in; it replaces Read. The error is a
	// *expression.Failure.
	Compute func(f *Field, scope *expression.Scope) (any, error)
	// Names says that the value tells who fills in the form (Form.Identity).
	Names bool
	// Read turns what was typed into a value; nil value = not answered.
	Read func(f *Field, typed []string, ctx *Context) (any, *source.Text)
	// Resolve completes a value with what only the form at hand knows (the row of a chosen key, the
	// name and size of a file), on every way in. May be nil. The error is a *expression.Failure.
	Resolve func(f *Field, value any, ctx *Context, scope *expression.Scope) (any, *source.Text, error)
	// Check says what is wrong with a value of the right kind (bounds, patterns). May be nil.
	// The error is a *expression.Failure.
	Check func(f *Field, value any, ctx *Context, scope *expression.Scope) ([]source.Text, error)
	// Typed is the inverse of Read.
	Typed func(f *Field, value any) []string
	// Control is what the HTML control needs instead of Typed where that depends on the context
	// (a datetime in the site's zone). May be nil.
	Control func(f *Field, value any, ctx *Context) []string
	// Show prints a value for people; nil is expression.Format. A type without a value is asked with nil.
	Show func(f *Field, value any, ctx *Context, scope *expression.Scope) (string, error)
	// Offer lists what may be chosen now where that depends on what was typed or chosen so far; nil is
	// all that Field.Options offers.
	Offer func(f *Field, st Answered, ctx *Context, scope *expression.Scope) ([]Option, error)
	// Parts gives the fields of a group that has its own built in, as a list of definitions; nil is the key "fields".
	Parts func(f *Field, d *spec.Decoded) *source.Node
	// Hint is what people read below the help of every field of the type. May be nil.
	Hint func(f *Field, ctx *Context, scope *expression.Scope) (string, error)
	// Translate says the type's own options in a language. May be nil.
	Translate func(options []Option, lang string) []Option
	// Convert turns convenient JSON ("bus", 35) into the stored shape. May be nil.
	Convert func(f *Field, posted any) any
	// Schema is the JSON Schema of the stored value.
	Schema func(f *Field) map[string]any
	// Good and Bad are run as tests and printed in the reference.
	Good, Bad []Example
}

// Answered is what is known of an answer: what was typed and what it was read as, nil where it could not be.
type Answered struct {
	Typed []string
	Value any
}

// Example is a field definition with something typed into it.
type Example struct {
	Field  string   // YAML of one field
	Typed  []string // one entry per value posted under the field's name
	Posted Input    // instead of Typed: what is posted, by path
	Value  string   // of a good one: the stored JSON
	Says   string   // of a bad one: part of the German message, or of the diagnostic
}

// Widget is the closed set of HTML controls; ui has one template for each.
type Widget struct {
	Kind         string // one of Widgets
	Input        string // HTML input type
	Inputmode    string
	Autocomplete string
}

// Widgets are the kinds of HTML controls that a page knows.
//
// A duration is two controls that post under one path: first a number (Input, Inputmode; typed[0]), then
// one of FieldView.Options as its unit (typed[1]).
// A choice whose Field.Options.Search is true is a search: see Form.Search.
var Widgets = []string{"input", "textarea", "choice", "multichoice", "duration", "file", "group", "table", "static", "confirm"}

var types = map[string]*FieldType{}

var namePattern = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)

// register adds a field type. It panics at start where a type is unusable, so that a half-written
// type never reaches a form.
func register(t FieldType) *FieldType {
	switch {
	case !namePattern.MatchString(t.Name):
		panic("field type with an unusable name: " + t.Name)
	case types[t.Name] != nil:
		panic("field type registered twice: " + t.Name)
	case t.Configure == nil:
		panic("field type without Configure: " + t.Name)
	}
	types[t.Name] = &t
	return &t
}

// Types lists all field types by name, sorted.
func Types() []*FieldType {
	list := make([]*FieldType, 0, len(types))
	for _, t := range types {
		list = append(list, t)
	}
	sort.Slice(list, func(i, k int) bool { return list[i].Name < list[k].Name })
	return list
}

func typeNames() []string {
	var names []string
	for _, t := range Types() {
		names = append(names, t.Name)
	}
	return names
}
