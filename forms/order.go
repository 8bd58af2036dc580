package forms

import (
	"slices"
	"sort"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// arrange finds out which field depends on which, refuses circles, and puts the fields into an
// order in which each comes after what decides its value and whether it shows. Bounds and
// "required" do not decide the value, so two dates may bound each other.
func (p *parser) arrange() {
	f := p.form
	for _, field := range f.fields {
		names := field.programNames()
		if f.table == nil {
			names = append(names, namesIn(field.Page.Show)...)
		}
		if field.Section != nil {
			names = append(names, namesIn(field.Section.Show)...)
		}
		if row := p.tableOf(field); row != nil {
			names = append(names, row.outerNames()...)
		}
		field.valueOf = f.fieldsIn(names)
		if field.Parent != nil {
			field.valueOf = append(field.valueOf, field.Parent)
		}
		if field.Type.Names {
			field.signers = f.personFields()
			field.valueOf = append(field.valueOf, field.signers...)
		}
		field.needOf = f.fieldsIn(namesIn(field.Required))
	}
	f.placeRowReads()
	state := map[*Field]int{} // 1: being visited, 2: placed
	var trail []*Field
	var visit func(field *Field)
	visit = func(field *Field) {
		switch state[field] {
		case 2:
			return
		case 1:
			p.reportCircle(trail, field)
			return
		}
		state[field] = 1
		trail = append(trail, field)
		for _, other := range field.valueOf {
			visit(other)
		}
		trail = trail[:len(trail)-1]
		state[field] = 2
		f.order = append(f.order, field)
	}
	for _, field := range f.fields {
		visit(field)
	}
	// Columns that look at no other row come first, so that rows can be settled one by one.
	if f.table != nil {
		slices.SortStableFunc(f.order, func(a, b *Field) int { return rankOf(a.acrossRows) - rankOf(b.acrossRows) })
	}
}

func rankOf(late bool) int {
	if late {
		return 1
	}
	return 0
}

func (p *parser) reportCircle(trail []*Field, again *Field) {
	start := 0
	for i, field := range trail {
		if field == again {
			start = i
		}
	}
	var names []string
	for _, field := range trail[start:] {
		names = append(names, field.Path)
	}
	names = append(names, again.Path)
	p.report.Add(source.Diagnostic{Pos: again.Pos, Path: again.Path, Text: circle.Say(source.Args{
		"name": again.Path, "path": strings.Join(names, " → ")})})
}

func namesIn(programs ...*expression.Program) []string {
	var names []string
	for _, program := range programs {
		if program != nil {
			names = append(names, program.Names()...)
		}
	}
	return names
}

// fieldsIn lists the fields whose answers are read by names, in form order. Who reads a whole group
// reads all its parts.
func (f *Form) fieldsIn(names []string) []*Field {
	seen := map[*Field]bool{}
	for _, name := range names {
		f.mark(f.fieldAt(name), seen)
		if f.ownsForm && name == "form" {
			for _, field := range f.fields {
				seen[field] = true
			}
		}
	}
	list := make([]*Field, 0, len(seen))
	for field := range seen {
		list = append(list, field)
	}
	sort.Slice(list, func(i, k int) bool { return list[i].index < list[k].index })
	return list
}

func (f *Form) mark(field *Field, seen map[*Field]bool) {
	if field == nil || seen[field] {
		return
	}
	seen[field] = true
	for _, part := range field.Fields {
		f.mark(part, seen)
	}
}

// fieldAt finds the field that a name of an expression belongs to: "code.zustaendig" is read from
// the field code, "erfahrung.bis" from the part bis of a group. nil where it is no field.
func (f *Form) fieldAt(name string) *Field {
	if f.ownsForm {
		name = strings.TrimPrefix(name, "form.")
	}
	if f.table != nil {
		name = strings.TrimPrefix(name, "table.")
	}
	for path := name; path != ""; path = parentPath(path) {
		if field := f.byPath[path]; field != nil {
			return field
		}
	}
	return nil
}
