package forms

import (
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
	// Configure reads the type's own keys into Field.Config, Field.Value and the like; may be nil.
	Configure func(f *Field, d *spec.Decoded, world *World, report *source.Report)
	// Read turns what was typed into a value; nil value = not answered.
	Read func(f *Field, typed []string, ctx *Context) (any, *source.Text)
	// Check says what is wrong with a value of the right kind (bounds, patterns).
	Check func(f *Field, value any, ctx *Context, scope *expression.Scope) []source.Text
	// Typed is the inverse of Read.
	Typed func(f *Field, value any) []string
	// Schema is the JSON Schema of the stored value.
	Schema func(f *Field) map[string]any
	// Good and Bad are run as tests and printed in the reference.
	Good, Bad []Example
}

// Example is a field definition with something typed into it.
type Example struct {
	Field string // YAML of one field
	Typed []string
	Value string // of a good one: the stored JSON
	Says  string // of a bad one: part of the German message, or of the diagnostic
}

// Widget is the closed set of HTML controls; ui has one template for each.
type Widget struct {
	Kind         string // input, textarea, choice, multichoice, file, group, table, static, confirm
	Input        string // HTML input type
	Inputmode    string
	Autocomplete string
}

var types = map[string]*FieldType{}

func register(t FieldType) *FieldType { types[t.Name] = &t; return &t }

// Types lists all field types by name, sorted.
func Types() []*FieldType { panic("unwritten") }
