package forms

import (
	"maps"
	"regexp"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	boolType    = &expression.Type{Kind: expression.Bool}
	textType    = &expression.Type{Kind: expression.Text}
	numberType  = &expression.Type{Kind: expression.Number}
	dayType     = &expression.Type{Kind: expression.Day}
	clockType   = &expression.Type{Kind: expression.Clock}
	instantType = &expression.Type{Kind: expression.Instant}
	anyType     = &expression.Type{Kind: expression.Anything}
)

// compile reads every expression of the form, now that all fields are known.
func (p *parser) compile(d *spec.Decoded) {
	p.compileComputed()
	env := p.env()
	p.form.Title = p.text(d, "title", env)
	p.form.Intro = p.text(d, "intro", env)
	p.compileWho(d)
	for _, s := range p.shows {
		s.page.Title = p.text(s.keys, "title", env)
		s.page.Intro = p.text(s.keys, "intro", env)
		s.page.Show = p.condition(s.keys.At("show"), env)
	}
	p.compileSections(env)
	for _, draft := range p.drafts {
		p.compileField(draft, env)
	}
	for _, row := range p.tables {
		row.compileRow(env)
	}
	p.compileRules(d.List("rules"), env)
}

func (p *parser) text(d *spec.Decoded, key string, env *expression.Env) *expression.Template {
	if !d.Has(key) {
		return nil
	}
	return expression.CompileText(d.At(key), env, p.report)
}

func (p *parser) condition(n *source.Node, env *expression.Env) *expression.Program {
	if n == nil {
		return nil
	}
	return expression.CompileCondition(n, boolType, env, p.report)
}

func (p *parser) compileField(d *draft, env *expression.Env) {
	f, keys := d.field, d.keys
	f.Label = p.text(keys, "label", env)
	f.Help = p.text(keys, "help", env)
	f.Show = p.condition(keys.At("show"), env)
	f.showWhen = simpleCondition(f.Show, p.form)
	if n := keys.At("readOnly"); n != nil && n.Raw != "false" {
		f.ReadOnly = p.condition(n, env)
	}
	p.compileRequired(f, keys.At("required"), env)
	want := f.Value
	if want != nil && want.Kind == expression.Listing {
		want = numberType // the bounds of a list are counts
	}
	if f.Value != nil {
		if n := keys.At("min"); n != nil {
			f.Min = expression.CompileValue(n, want, env, p.report)
		}
		if n := keys.At("max"); n != nil {
			f.Max = expression.CompileValue(n, want, env, p.report)
		}
	}
	if n := keys.At("default"); n != nil && f.asks() {
		f.Default = expression.CompileValue(n, defaultType(f), env, p.report)
	}
	if f.Type.Compile != nil && f.Type.Compute == nil {
		f.Type.Compile(f, keys, env, p.world, p.report)
	}
}

// defaultType is what the key default must be; a choice takes its key, lists and records anything.
func defaultType(f *Field) *expression.Type {
	switch f.Value.Kind {
	case expression.Keyed, expression.Listing, expression.Rec:
		return nil
	}
	return f.Value
}

func (p *parser) compileRequired(f *Field, n *source.Node, env *expression.Env) {
	switch {
	case n == nil || n.Raw == "false" || f.Type.Parts != nil: // built-in parts ask for themselves
	case !f.asks():
		p.report.Error(n, requiredUseless, source.Args{"type": f.Type.Name})
	case n.Raw == "true":
		f.Always = true
	default:
		f.Required = p.condition(n, env)
	}
}

// compileWho reads who may open the form: the word everyone, or expressions.
func (p *parser) compileWho(d *spec.Decoded) {
	for _, n := range d.Each("who") {
		if n.Raw == "everyone" {
			p.form.Open = true
			continue
		}
		// The form's own answers do not exist before it is opened, so only the world's names count.
		if program := expression.CompileCondition(n, nil, p.world.Env, p.report); program != nil {
			p.form.Who = append(p.form.Who, program)
		}
	}
}

// compileComputed gives computed fields their types, each after the ones it uses.
func (p *parser) compileComputed() {
	var waiting []*draft
	for _, d := range p.drafts {
		if d.field.Type.Compute != nil {
			waiting = append(waiting, d)
			d.field.Value = anyType
		}
		if p.tableOf(d.field) != nil {
			waiting = append(waiting, d)
		}
	}
	for _, d := range p.byMention(waiting) {
		if row := p.tableOf(d.field); row != nil {
			row.compileColumns()
			continue
		}
		d.field.Type.Compile(d.field, d.keys, p.env(), p.world, p.report)
	}
}

var identifiers = regexp.MustCompile(`[A-Za-z][A-Za-z0-9]*(\.[A-Za-z][A-Za-z0-9]*)*`)

// byMention sorts computed fields so that one which mentions another comes later. Circles keep the
// order of the form; arrange reports them.
func (p *parser) byMention(drafts []*draft) []*draft {
	byPath := map[string]*draft{}
	for _, d := range drafts {
		byPath[d.field.Path] = d
	}
	var sorted []*draft
	seen := map[*draft]bool{}
	var visit func(d *draft)
	visit = func(d *draft) {
		if seen[d] {
			return
		}
		seen[d] = true
		for _, word := range identifiers.FindAllString(p.computes(d), -1) {
			for path := word; path != ""; path = parentPath(path) {
				if other := byPath[path]; other != nil {
					visit(other)
				}
			}
		}
		sorted = append(sorted, d)
	}
	for _, d := range drafts {
		visit(d)
	}
	return sorted
}

// computes is what a computed field, or the computed columns of a table, are written as.
func (p *parser) computes(d *draft) string {
	row := p.tableOf(d.field)
	if row == nil {
		return d.keys.Word("value")
	}
	words := []string{}
	if n := row.keys.At("rows"); n != nil {
		words = append(words, n.Raw)
	}
	for _, column := range row.drafts {
		if column.field.Type.Compute != nil {
			words = append(words, column.keys.Word("value"))
		}
	}
	return strings.Join(words, " ")
}

func parentPath(path string) string {
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return path[:i]
	}
	return ""
}

// env is what an expression of the form may name: the world and all fields. It is made anew each
// time, because types are never changed after they are made.
func (p *parser) env() *expression.Env {
	around := p.surroundings()
	env := &expression.Env{
		Names:     maps.Clone(around.Names),
		Functions: around.Functions,
		Elsewhere: maps.Clone(around.Elsewhere),
	}
	if env.Names == nil {
		env.Names = map[string]*expression.Type{}
	}
	if env.Elsewhere == nil {
		env.Elsewhere = map[string]string{}
	}
	record := p.form.recordType()
	maps.Copy(env.Names, record.Fields)
	if env.Names["form"] == nil {
		env.Names["form"] = record
		p.form.ownsForm = true
	}
	for _, f := range p.form.fields {
		if f.Parent != nil && env.Names[f.Name] == nil {
			env.Elsewhere[f.Name] = f.Path
		}
		if f.Table == nil {
			continue
		}
		for _, column := range f.Table.Row.fields {
			if env.Names[column.Name] == nil && env.Elsewhere[column.Name] == "" {
				env.Elsewhere[column.Name] = "map(" + f.Path + ", ." + column.Path + ")"
			}
		}
	}
	return env
}

// recordType is the type of the form's values as far as its fields are read.
func (f *Form) recordType() *expression.Type {
	var top []*Field
	for _, p := range f.Pages {
		top = append(top, p.Fields...)
	}
	if len(f.Pages) > 0 {
		return recordOf(top)
	}
	return &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{}}
}

func recordOf(fields []*Field) *expression.Type {
	parts := map[string]*expression.Type{}
	for _, f := range fields {
		switch {
		case f.Type.Widget.Kind == "group":
			group := readable(recordOf(f.Fields), f.Fields)
			group.Missing = true
			parts[f.Name] = group
		case f.Value != nil:
			t := *f.Value
			t.Missing = !f.certain()
			parts[f.Name] = &t
		}
	}
	return &expression.Type{Kind: expression.Rec, Fields: parts}
}

// readable is the type of a record with the parts that people read where it is printed whole: nothing sensitive,
// no files and confirmations.
func readable(t *expression.Type, fields []*Field) *expression.Type {
	shown := *t
	shown.Order = []string{}
	for _, f := range fields {
		if !f.Sensitive && shown.Fields[f.Name] != nil && f.Widget.Kind != "file" && f.Widget.Kind != "confirm" {
			shown.Order = append(shown.Order, f.Name)
		}
	}
	return &shown
}

// certain says that a submitted form always has an answer here.
func (f *Field) certain() bool {
	if !f.Always || f.Page != nil && f.Page.Show != nil || !f.Section.showsAlways() {
		return false
	}
	for g := f; g != nil; g = g.Parent {
		if g.Show != nil {
			return false
		}
	}
	return true
}

var (
	equalsLiteral = regexp.MustCompile(`^\s*([a-z][A-Za-z0-9.]*)\s*==\s*"([^"\\|]*)"\s*$`)
	inLiterals    = regexp.MustCompile(`^\s*([a-z][A-Za-z0-9.]*)\s+in\s+\[((?:\s*"[^"\\|]*"\s*,?)+)\]\s*$`)
	plainName     = regexp.MustCompile(`^\s*([a-z][A-Za-z0-9.]*)\s*$`)
	literals      = regexp.MustCompile(`"([^"]*)"`)
)

// simpleCondition is FieldView.ShowWhen for a condition that a browser can mirror.
func simpleCondition(show *expression.Program, form *Form) string {
	if show == nil {
		return ""
	}
	if m := plainName.FindStringSubmatch(show.Source); m != nil {
		if f := form.shownBy(m[1]); f != nil && f.Value != nil && f.Value.Kind == expression.Bool {
			return m[1] + "=yes"
		}
		return ""
	}
	var path string
	var values []string
	if m := equalsLiteral.FindStringSubmatch(show.Source); m != nil {
		path, values = m[1], []string{m[2]}
	} else if m := inLiterals.FindStringSubmatch(show.Source); m != nil {
		path = m[1]
		for _, l := range literals.FindAllStringSubmatch(m[2], -1) {
			values = append(values, l[1])
		}
	}
	f := form.shownBy(path)
	if f == nil || f.Value == nil || f.Value.Kind != expression.Text && f.Value.Kind != expression.Keyed {
		return ""
	}
	return path + "=" + strings.Join(values, "|")
}

// shownBy is the field of the form, or of the one around its table, that a condition names.
func (f *Form) shownBy(path string) *Field {
	if field := f.byPath[path]; field != nil || f.outer == nil {
		return field
	}
	return f.outer.byPath[path]
}
