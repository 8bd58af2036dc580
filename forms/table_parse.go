package forms

import (
	"slices"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// The columns of a table are parsed like a form of their own, by a parser that knows the one around it.

// readTable reads the shape of a table's columns.
func (p *parser) readTable(f *Field, keys *spec.Decoded, page *Page) {
	if p.table != nil {
		at := keys.At("type")
		if at == nil {
			at = keys.Node
		}
		p.failed = true
		p.report.Error(at, tableInTable, source.Args{"table": p.table.Path})
		return
	}
	row := &parser{
		form:   &Form{Name: f.Path, Identity: map[string]string{}, byPath: map[string]*Field{}, table: f, outer: p.form},
		world:  p.world,
		report: p.report,
		pages:  map[string]bool{},
		using:  p.using,
		table:  f,
		outer:  p,
		keys:   keys,
	}
	columns := &Page{Name: page.Name}
	row.form.Pages = []*Page{columns}
	f.Table.Row = row.form
	columns.Fields = row.readFields(keys.At("fields"), page, nil)
	p.failed = p.failed || row.failed
	p.tables = append(p.tables, row)
	row.settleType()
}

// settleType gives the table the type of its rows, as far as its columns are read.
func (p *parser) settleType() {
	p.form.record = readable(p.form.recordType(), p.form.topFields())
	p.table.Value = &expression.Type{Kind: expression.Listing, Elem: p.form.record}
}

// tableOf is the parser of a table's columns.
func (p *parser) tableOf(f *Field) *parser {
	for _, row := range p.tables {
		if row.table == f {
			return row
		}
	}
	return nil
}

// compileColumns finds where fixed rows come from and gives computed columns their types; the rest of the
// expressions follow when all types are known.
func (p *parser) compileColumns() {
	p.around = p.outer.env()
	if n := p.keys.At("rows"); n != nil {
		if setting := expression.CompileValue(n, nil, p.around, p.report); setting != nil {
			if setting.Program == nil {
				p.report.Error(n, tableFixedLiteral, nil)
			} else {
				p.table.Table.Rows = setting.Program
				p.element = anyType
				if t := setting.Program.Type; t != nil && t.Kind == expression.Listing && t.Elem != nil {
					p.element = t.Elem
				} else if t != nil && t.Kind != expression.Listing && t.Kind != expression.Anything {
					p.report.Error(n, tableFixedLiteral, nil)
				}
			}
		}
	}
	p.compileComputed()
	p.settleType()
}

// compileRow reads the expressions of the columns and the rules of a row.
func (p *parser) compileRow(around *expression.Env) {
	p.around = around
	env := p.env()
	if n := p.keys.At("rowTitle"); n != nil {
		title := expression.CompileText(n, env.With("number", numberType), p.report)
		p.table.Table.Title = title
		for _, name := range title.Names() {
			if column := p.form.fieldAt(name); column != nil && column.Sensitive && !p.table.Sensitive {
				p.report.Error(n, tableTitleSensitive, source.Args{"name": column.Path})
				break
			}
		}
	}
	for _, draft := range p.drafts {
		p.compileField(draft, env)
	}
	p.compileRules(p.keys.List("rules"), env)
	p.arrange()
}

// surroundings is the environment around the form that p parses: the world, or for the columns of a table
// the fields around it, all rows, and the element that a fixed row belongs to.
func (p *parser) surroundings() *expression.Env {
	if p.outer == nil {
		return p.world.Env
	}
	env := p.around.With("table", p.table.Value)
	if p.element != nil {
		env.Names["row"] = p.element
	}
	return env
}

// outerPrograms are the expressions of the columns with the names that they read of the fields around the
// table.
func (p *parser) outerNames() []string {
	var names []string
	add := func(programs ...*expression.Program) { names = append(names, p.readAround(namesIn(programs...))...) }
	for _, column := range p.form.fields {
		add(column.Show, column.ReadOnly)
		names = append(names, p.readAround(column.Default.Names())...)
		if column.Type.Reads != nil {
			add(column.Type.Reads(column)...)
		}
	}
	return names
}

// readAround keeps the names that mean something around the table and not in its rows.
func (p *parser) readAround(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		first, _, _ := strings.Cut(name, ".")
		return first == "table" || first == "row" || p.form.byPath[first] != nil
	})
}

// placeRowReads lets columns that look at all rows come after the columns they look at. Who looks at
// "table" as a whole (len(table)) sees the rows as far as they do not look at all rows themselves.
func (f *Form) placeRowReads() {
	if f.table == nil {
		return
	}
	whole := map[*Field]bool{}
	for _, column := range f.fields {
		names := column.programNames()
		whole[column] = slices.Contains(names, "table")
		column.acrossRows = slices.ContainsFunc(names, func(name string) bool { return name == "table" || strings.HasPrefix(name, "table.") })
	}
	for changed := true; changed; {
		changed = false
		for _, column := range f.fields {
			if !column.acrossRows && slices.ContainsFunc(column.valueOf, func(other *Field) bool { return other.acrossRows }) {
				column.acrossRows, changed = true, true
			}
		}
	}
	for _, column := range f.fields {
		if !whole[column] {
			continue
		}
		for _, other := range f.fields {
			if !other.acrossRows && !slices.Contains(column.valueOf, other) {
				column.valueOf = append(column.valueOf, other)
			}
		}
	}
}

// programNames are the names read by what decides the value of a field and whether it shows.
func (f *Field) programNames() []string {
	programs := []*expression.Program{f.Show, f.ReadOnly}
	if f.Type.Reads != nil {
		programs = append(programs, f.Type.Reads(f)...)
	}
	return append(namesIn(programs...), f.Default.Names()...)
}
