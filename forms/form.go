// Package forms is the pure half of forms: what a definition says about fields, and what a
// submission means under it. It knows no clock, network or disk.
// Edit here when a form needs a new field type (copy field_date.go) or a new rule about fields.
package forms

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// Form is a checked form definition. It is immutable.
type Form struct {
	Ref   source.Ref
	Name  string
	Title *expression.Template
	Intro *expression.Template // Markdown
	Who   []*expression.Program
	Open  bool // who: everyone
	Pages []*Page
	Rules []*Rule
	// Roles says which top-level fields identify people: "submitter", "subject" -> field by part
	// ("email" -> "email", "name" ...). Filled by the blocks a form uses.
	Identity map[string]string
	schema   any
}

// Page is a step of a form.
type Page struct {
	Name   string // stable within the form: p1, p2 ... or the key "page"
	Title  *expression.Template
	Intro  *expression.Template
	Show   *expression.Program
	Fields []*Field
}

// Field is one question. What its type means stands in Type; Config holds what the type's own keys
// say, in a shape only the type knows.
type Field struct {
	Name      string
	Type      *FieldType
	Label     *expression.Template
	Help      *expression.Template
	Example   string
	Required  *expression.Program // nil: optional, unless Always
	Always    bool                // required: true
	Show      *expression.Program
	ReadOnly  *expression.Program
	Default   *expression.Setting
	Fields    []*Field // of a group
	Options   *Options // of a choice
	Config    any
	Min, Max  *expression.Setting
	Sensitive bool
	Purpose   string
	Keep      string
	Page      *Page
	Value     *expression.Type // what an expression sees
	Pos       source.Pos
}

// Options are the choices of a field: fixed ones, or rows of a register.
type Options struct {
	Fixed    []Option
	Register string
	Only     *expression.Program // filter; sees row and the other fields
}

// Option is one choice: Key is stored and compared, Label shown; Row holds the columns of a register row.
type Option struct {
	Key   string
	Label string
	Row   expression.Record
}

// Rule is a check across fields.
type Rule struct {
	Check   *expression.Program
	At      string // path of the field that shows the message
	Message *expression.Template
	Pos     source.Pos
}

// Values are checked answers by field name; a group is an expression.Record, files a list of records
// {id, name, size, type}. Hidden answers are absent.
type Values map[string]any

// Problem is what is wrong with one answer. Field is its path ("erfahrung.bis"), "" for the whole form.
type Problem struct {
	Field string
	Page  string
	Text  source.Text
	// Written is the author's own message (of a rule or pattern); it replaces Text.
	Written string
}

// Catalogue answers what a form asks about the organisation: units by level, register rows. The
// snapshot in force implements it; its answers for chosen keys are copied into the values.
type Catalogue interface {
	// Rows of a register in order; nil for an unknown register.
	Rows(register string) []expression.Record
	// Units of a level ("KV") in order, as records {key, name, level, parent}; "" is all levels.
	Units(level string) []expression.Record
}

// Context is what a form may look at beside its own answers.
type Context struct {
	Scope     expression.Scope // with today, now, settings, submitter, subject, registers
	Catalogue Catalogue
	Lang      string
	// Reopened lists the fields that may be changed (ask-back); nil: all. The others keep Base.
	Reopened []string
	Base     Values
	// Extra names are added to the scope, for instance outcome on an approver's form.
	Extra map[string]any
}

// Input is what a browser posts, by field path ("erfahrung.von", "code"), as typed. Files are named by
// their stored ids under the field's path. Unknown paths are ignored.
type Input map[string][]string

// Parse builds a form from the file at n. env holds the names beyond the form's own fields
// (settings, registers, submitter, today ...); registers gives each register's columns.
// blocks are shared blocks by name (language.md: use: person).
func Parse(n *source.Node, world *World, report *source.Report) *Form { panic("unwritten") }

// World is what a form definition may refer to.
type World struct {
	Env       *expression.Env
	Registers map[string]*expression.Type // row types (Keyed)
	Levels    []string                    // levels of units: LV, KV, OV
	Blocks    map[string]*source.Node     // shared blocks: name -> list of fields
}

// Read turns what was typed into values and says everything that is wrong, field by field, in the
// order of the form. Hidden answers are dropped, computed values computed. With page != "" only
// problems of that page are returned (values of the others are read all the same).
// An error means the definition failed at run time; it is a *expression.Failure.
func (f *Form) Read(input Input, page string, ctx *Context) (Values, []Problem, error) {
	panic("unwritten")
}

// Check does the same for values that came another way in (API, replay): types, conditions, rules.
// The returned values are the ones to store.
func (f *Form) Check(values Values, ctx *Context) (Values, []Problem, error) { panic("unwritten") }

// Input turns values back into what a browser would have posted, to fill a form with them.
func (f *Form) Input(values Values) Input { panic("unwritten") }

// View says what the pages of the form look like now, for the answers so far: which fields show,
// are required, read-only, and what they may be set to.
func (f *Form) View(input Input, ctx *Context) ([]PageView, error) { panic("unwritten") }

// PageView is a page as it is to be shown.
type PageView struct {
	Page         *Page
	Hidden       bool
	Title, Intro string
	Fields       []FieldView
}

// FieldView is a field as it is to be shown. Path is the name to post under. Typed holds what was
// typed so far.
type FieldView struct {
	Field       *Field
	Path        string
	Label, Help string
	Hidden      bool // the answer is ignored; without JavaScript the page still shows it behind its condition's heading or not at all
	Required    bool
	ReadOnly    bool
	Typed       []string
	Shown       string // formatted value, for check pages, computed and read-only fields
	Options     []Option
	Fields      []FieldView
	Min, Max    string // formatted bounds, "" if none
}

// Type is the record type of the form's values, for expressions.
func (f *Form) Type() *expression.Type { panic("unwritten") }

// Field finds a field by path ("erfahrung.bis"), or nil.
func (f *Form) Field(path string) *Field { panic("unwritten") }

// Schema is the form's JSON Schema (2020-12) as indented JSON: it guards the shape of values on every way in.
func (f *Form) Schema() []byte { panic("unwritten") }

// Encode turns values into what is stored: JSON per top-level field.
func (f *Form) Encode(values Values) map[string][]byte { panic("unwritten") }

// Decode is the inverse of Encode. Fields that are absent (erased, hidden) stay absent.
func (f *Form) Decode(stored map[string][]byte) (Values, error) { panic("unwritten") }

// DecodeJSON reads values as the API posts them and checks them against the schema (jsonschema v5);
// problems name the field.
func (f *Form) DecodeJSON(body []byte, ctx *Context) (Values, []Problem, error) { panic("unwritten") }
