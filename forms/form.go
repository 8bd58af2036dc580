// Package forms is the pure half of forms: what a definition says about fields, and what a
// submission means under it. It knows no clock, network or disk.
// Edit here when a form needs a new field type (copy field_date.go) or a new rule about fields.
package forms

import (
	"github.com/santhosh-tekuri/jsonschema/v5"

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
	// Identity says which fields identify people: "submitter.email" -> "email", "submitter.name" ->
	// "vorname nachname" (several fields make one text). The parts are those of IdentityParts.
	// Filled by the blocks a form uses and by its own key identity. See IdentityOf.
	Identity map[string]string
	// MoveDrafts leads drafts to the newest version of the form; without it they keep the one they were begun with.
	MoveDrafts bool
	// Link are the fields that a signed link may fill, FromEarlier those that a signed-in person may take over
	// from their last case of the process; both by path.
	Link, FromEarlier []string
	// Lifecycle says when the form is open, how often it may be sent, and when that counts.
	Lifecycle Lifecycle
	// Written is the form as its author wrote it, blocks not inserted; nil where it was not read from a text.
	Written *source.Node

	privacy  Privacy
	fields   []*Field          // all fields in form order, groups before their parts
	order    []*Field          // the same so that each comes after what it depends on
	byPath   map[string]*Field // "erfahrung.bis"
	apart    []*Field          // parts and columns that are stored on their own, inner ones first
	record   *expression.Type
	ownsForm bool   // the name form means this form's own answers
	table    *Field // the table whose row this is the form of, or nil
	outer    *Form  // the form around that table
	schema   []byte
	guard    *jsonschema.Schema
	maxTotal int64 // bytes of all files together; 0 is the default
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
	Path      string // "erfahrung.bis"; the name to post under
	Parent    *Field // the group it belongs to, or nil
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
	Table     *Table   // of a table
	Section   *Section // part of the page it stands in, or nil
	Was       []string // names it had in earlier versions of the form
	Options   *Options // of a choice
	Config    any
	Min, Max  *expression.Setting
	Sensitive bool
	Purpose   string
	purposes  source.Local // Purpose in all its languages
	Keep      string       // as written; see Retention
	Page      *Page
	Widget    Widget           // the type's, adapted to this field
	Lines     int              // of a text: height of the control
	MaxLength int              // of a text: runes; 0 is the type's own limit
	Unit      string           // shown behind a number
	Value     *expression.Type // what an expression sees; nil for a field without a value
	Pos       source.Pos
	Written   *source.Node // the field as its author wrote it, for tools that carry it elsewhere

	kept     *Retention
	leaves   bool // goes when a consent is withdrawn
	index    int
	valueOf  []*Field // fields that decide value or visibility of this one
	needOf   []*Field // fields that decide whether it is required
	showWhen string
	signers  []*Field
	// Of a column: the table, and whether it looks at all rows.
	within     *Field
	acrossRows bool
}

// Options are the choices of a field: fixed ones, or rows of a register.
type Options struct {
	Fixed    []Option
	Register string
	Columns  []string            // copied from the row, sorted; nil: all
	Only     *expression.Program // filter; sees row and the other fields
	Units    bool                // units of Levels instead of a register
	Levels   []string            // nil is all levels
	Under    *expression.Program // only units below this one; all while it is unanswered
	People   bool                // persons of the directory instead of a register
	Unit     *expression.Program // only members of this unit and of those below; all while it is unanswered
	Search   bool                // there are so many that the control offers a search, see Form.Search
	Shown    []string            // columns that stand beside each label, in the author's order

	headings map[string]string // what the shown columns are called
}

// Option is one choice: Key is stored and compared, Label shown; Row holds the columns of a register row.
type Option struct {
	Key   string
	Label string
	Row   expression.Record
	// Note is what the author wants shown beside the label to tell options apart ("Zuständig: LV ·
	// 35 UE"): plain text, on a line of its own or in small letters behind the label; "" is nothing.
	Note string
}

// Rule is a check across fields.
type Rule struct {
	Check   *expression.Program
	At      string // path of the field that shows the message
	Message *expression.Template
	Pos     source.Pos

	at    *Field
	parts []part   // what it reads of the form
	uses  []*Field // the fields these belong to
	outer []part   // of a rule about rows: what it reads of the form around the table
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

// In is the problem as a sentence in lang: the author's own message, or Laufzettel's.
func (p Problem) In(lang string) string {
	if p.Written != "" {
		return p.Written
	}
	return p.Text.In(lang)
}

// Catalogue answers what a form asks about the organisation: units by level, register rows. The
// snapshot in force implements it; its answers for chosen keys are copied into the values.
type Catalogue interface {
	// Rows of a register in order; nil for an unknown register.
	Rows(register string) []expression.Record
	// Units of a level ("KV") in order, as records {key, name, level, parent}; "" is all levels.
	Units(level string) []expression.Record
	// FindPeople looks up persons in the directory, sorted by name, at most query.Limit, as records
	// {key, name, unitName ...}.
	FindPeople(query PersonQuery) []expression.Record
	// Person is one person by key; false for an unknown one.
	Person(key string) (expression.Record, bool)
}

// PersonQuery narrows a look-up in the directory. Empty parts do not narrow.
type PersonQuery struct {
	Text  string // part of the name, or the whole mailbox or personnel number
	Unit  string // key of a unit: its members and those of all units below
	Limit int    // most results; 0 is 20
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
	// Files are the uploads a form may name, by id, as records {id, name, size, type}: what the
	// person uploaded for this draft. nil trusts the records in the values (replay).
	Files map[string]expression.Record
	// Directory says whether who fills in the form may look up persons.
	Directory Directory
}

// Directory is what a reading of a form may do with the directory of persons.
type Directory int

// NoDirectory is for people nobody knows: no answer tells whether somebody is in the directory, and only a
// person who is in Context.Base is accepted. LookUp is for people who are signed in. LookedUp keeps
// persons as they are in the values, because whoever took them in has looked them up (the decider, a replay).
const (
	NoDirectory Directory = iota
	LookUp
	LookedUp
)

// Input is what a browser posts, by field path ("erfahrung.von", "code"), as typed. Files are named by
// their stored ids under the field's path. Unknown paths are ignored. A path that is not there was not
// asked yet and takes its default; a control that a browser leaves out when it is empty (radio
// buttons, checkboxes, files) therefore posts an empty hidden input of the same name along.
type Input map[string][]string

// World is what a form definition may refer to.
type World struct {
	Env       *expression.Env
	Registers map[string]*expression.Type  // row types (Keyed)
	Levels    []string                     // levels of units: LV, KV, OV
	UnitParts []string                     // what units say beside name, level and parent, sorted
	Headings  map[string]map[string]string // what the columns of a register are called: register -> column -> label
	Blocks    map[string]*source.Node      // shared blocks: name -> list of fields, or a map with fields and identity
}

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
	// Prefilled is what the field begins with and still holds. A page posts it along, hidden, under
	// Path + Untouched; an answer that comes back untouched follows its default when that changes (an
	// application for oneself becomes one for somebody else). nil where the person has changed it.
	Prefilled []string
	Shown     string // formatted value, for check pages, computed and read-only fields
	Options   []Option
	Fields    []FieldView
	Rows      []RowView    // of a table
	LeastRows int          // of a table: fewest rows; 0 is none
	MostRows  int          // of a table: most rows
	Section   *SectionView // nil where the field stands in none
	Min, Max  string       // formatted bounds, "" if none
	// MinTyped and MaxTyped are the bounds as the HTML control wants them (2026-11-21), "" if none.
	MinTyped, MaxTyped string
	// ShowWhen mirrors a simple condition for the browser: "zweck=uebung" or
	// "zweck=uebung|einsatz" (path, then the posted values that show the field); "" where the
	// condition is not that simple or there is none. The server decides anyway.
	ShowWhen string
}
