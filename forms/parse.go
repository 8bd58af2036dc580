package forms

import (
	"fmt"
	"sort"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// Parse builds a form from the file at n; what is wrong with it goes to report. The form is never
// nil and can be looked at even where report has errors, but only a form without errors may be filled in.
func Parse(n *source.Node, world *World, report *source.Report) *Form {
	if world == nil {
		world = &World{}
	}
	if world.Env == nil {
		w := *world
		w.Env = &expression.Env{}
		world = &w
	}
	d := formSpec.Read(n, report)
	p := &parser{
		form:   &Form{Name: d.Word("form"), Written: n, Identity: map[string]string{}, byPath: map[string]*Field{}},
		world:  world,
		report: report,
		pages:  map[string]bool{},
	}
	p.readPages(d)
	p.readIdentity(d.Nested("identity"))
	p.settleIdentity()
	p.readLifelines(d)
	p.compile(d)
	p.checkDirectory()
	p.readLifecycle(d)
	p.form.privacy = readPrivacy(d.Nested("privacy"), report)
	p.readUploads(d)
	p.arrange()
	p.form.finish(d.Node, report)
	return p.form
}

// parser holds what is needed while a form is read: first the shape of all fields, then, when every
// name and type is known, the expressions.
type parser struct {
	form   *Form
	world  *World
	report *source.Report
	drafts []*draft
	pages  map[string]bool
	shows  []pageDraft
	using  []string  // blocks that are being inserted, against circles
	failed bool      // something about the fields is broken; arranging them would repeat it
	owners []owner   // identity entries, checked when all fields are known
	tables []*parser // the columns of each table

	// Of the columns of a table: the table, its keys, the parser of the form around it, and what the
	// expressions see of that form and of the element that a fixed row belongs to.
	table   *Field
	keys    *spec.Decoded
	outer   *parser
	around  *expression.Env
	element *expression.Type

	section  *Section // the one being read, or nil
	sections []sectionDraft
}

// draft is a field whose expressions are not compiled yet.
type draft struct {
	field *Field
	keys  *spec.Decoded
}

type pageDraft struct {
	page *Page
	keys *spec.Decoded
}

func (p *parser) readPages(d *spec.Decoded) {
	switch {
	case d.Has("pages") && d.Has("fields"):
		p.report.Error(d.At("fields"), formPagesAndFields, nil)
	case d.Has("fields"):
		page := &Page{Name: "p1"}
		p.form.Pages = append(p.form.Pages, page)
		page.Fields = p.readFields(d.At("fields"), page, nil)
	}
	for i, keys := range d.List("pages") {
		page := &Page{Name: keys.Word("page")}
		if page.Name == "" {
			page.Name = fmt.Sprintf("p%d", i+1)
		}
		if p.pages[page.Name] {
			at := keys.At("page")
			if at == nil {
				at = keys.Node
			}
			p.report.Error(at, pageNameTwice, source.Args{"name": page.Name})
		}
		p.pages[page.Name] = true
		p.form.Pages = append(p.form.Pages, page)
		p.shows = append(p.shows, pageDraft{page, keys})
		page.Fields = p.readFields(keys.At("fields"), page, nil)
	}
	if len(p.form.fields) == 0 && !p.failed {
		p.report.Error(d.Node, formNoFields, nil)
	}
}

// readFields reads a list of fields and inserted blocks.
func (p *parser) readFields(n *source.Node, page *Page, parent *Field) []*Field {
	if n == nil {
		return nil
	}
	if n.Kind != source.List {
		p.failed = true
		p.report.Error(n, fieldsNotList, nil)
		return nil
	}
	var fields []*Field
	for _, item := range n.Items {
		switch {
		case item.Kind != source.Map:
			p.failed = true
			p.report.Error(item, fieldNotMap, nil)
		case item.Get("use") != nil:
			fields = append(fields, p.insert(item, page, parent)...)
		case item.Get("section") != nil:
			fields = append(fields, p.readSection(item, page, parent)...)
		default:
			if f := p.readField(item, page, parent); f != nil {
				fields = append(fields, f)
			}
		}
	}
	return fields
}

// insert reads the fields of a shared block in place of "use".
func (p *parser) insert(n *source.Node, page *Page, parent *Field) []*Field {
	name := useSpec.Read(n, p.report).Word("use")
	for _, open := range p.using {
		if open == name {
			p.report.Error(n.Get("use"), blockInBlock, source.Args{"name": name})
			return nil
		}
	}
	block := p.world.Blocks[name]
	if block == nil {
		p.failed = true
		var known []string
		for k := range p.world.Blocks {
			known = append(known, k)
		}
		p.unknown(n.Get("use"), blockUnknown, name, known)
		return nil
	}
	p.using = append(p.using, name)
	defer func() { p.using = p.using[:len(p.using)-1] }()
	fields := block
	if block.Kind == source.Map {
		d := blockSpec.Read(block, p.report)
		fields = d.At("fields")
		p.readIdentity(d.Nested("identity"))
	}
	return p.readFields(fields, page, parent)
}

// unknown reports a name that is not among known, with a suggestion. The message may use {name} and {known}.
func (p *parser) unknown(at *source.Node, m *source.Message, name string, known []string) {
	unknown(p.report, at, m, name, known)
}

func unknown(report *source.Report, at *source.Node, m *source.Message, name string, known []string) {
	sort.Strings(known)
	d := source.Diagnostic{Text: m.Say(source.Args{"name": name, "type": name,
		"known": strings.Join(known, ", "), "types": strings.Join(known, ", ")})}
	if at != nil {
		d.Pos, d.Path, d.Width = at.Pos, at.Path, at.Width()
	}
	if close := source.Suggest(name, known); close != "" {
		d.Suggestion = meant.Say(source.Args{"name": close})
	}
	report.Add(d)
}

// finish prepares what every reading of the form uses.
func (f *Form) finish(n *source.Node, report *source.Report) {
	f.record = f.recordType()
	f.findErased(report)
	f.findApart()
	if err := f.buildSchema(); err != nil {
		report.Error(n, schemaBroken, source.Args{"why": err.Error()})
	}
}

// Type is the record type of the form's values, for expressions.
func (f *Form) Type() *expression.Type { return f.record }

// Field finds a field by path ("erfahrung.bis"), or nil. A column of a table is found by the path of one
// of its rows ("personen.3.vorname") and by its own ("personen.vorname").
func (f *Form) Field(path string) *Field {
	if field := f.byPath[path]; field != nil {
		return field
	}
	table, _, column := f.cell(path)
	if table == nil || column == "" {
		return nil
	}
	return table.Table.Row.byPath[column]
}

// Fields are all fields with their parts, in the order of the form.
func (f *Form) Fields() []*Field { return f.fields }
