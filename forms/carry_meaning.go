package forms

import (
	"reflect"
	"strings"

	"laufzettel/definitions/expression"
)

// match finds for every field of the old form the one of the new form that asks the same: first by the names
// that the author tells it had, then by its own.
func match(old, new *Form) map[*Field]*Field {
	matches := map[*Field]*Field{}
	found := map[*Field]bool{}
	for _, byOwnName := range []bool{false, true} {
		for _, nf := range new.fields {
			if found[nf] {
				continue
			}
			for _, path := range nf.formerPaths() {
				if (path == nf.Path) != byOwnName {
					continue
				}
				if of := old.byPath[path]; of != nil && matches[of] == nil {
					matches[of], found[nf] = nf, true
					break
				}
			}
		}
	}
	return matches
}

// Successor is what a question of the old form is called in the new one; "" where it is not asked any more.
// Cells of tables have none.
func Successor(old, new *Form, path string) string {
	if field := match(old, new)[old.byPath[path]]; field != nil {
		return field.Path
	}
	return ""
}

// formerPaths are the paths a field may have had, its present one last. A name in "was" stands beside the
// other parts of its group, or is a whole path.
func (f *Field) formerPaths() []string {
	around := []string{""}
	if f.Parent != nil {
		around = f.Parent.formerPaths()
	}
	var paths []string
	for _, name := range f.Was {
		for _, parent := range around {
			if parent != "" {
				paths = append(paths, parent+"."+name)
			}
		}
		paths = append(paths, name)
	}
	for _, parent := range around {
		if parent != "" {
			parent += "."
		}
		paths = append(paths, parent+f.Name)
	}
	return paths
}

// differs says why an answer to the old field would mean something else as an answer to the new one; "" where
// it means the same.
func (c *carrier) differs(of, nf *Field, was, path string, typed []string) ChangeReason {
	switch {
	case nf.Type.Compute != nil:
		return WhyComputed
	case of.Type.Name != nf.Type.Name:
		return WhyType
	case strings.TrimSpace(of.Unit) != strings.TrimSpace(nf.Unit):
		return WhyUnit
	case assents(of) && c.before.label(was) != c.after.label(path):
		return WhyWords
	}
	if why := differentOptions(of, nf, typed, c.ctx); why != "" {
		return why
	}
	before, wrong := of.Type.Read(of, typed, c.ctx)
	after, wrongNow := nf.Type.Read(nf, typed, c.ctx)
	switch {
	case wrong != nil && wrongNow != nil:
		return ""
	case wrong == nil && wrongNow != nil && typesFreely(nf, typed):
		return "" // no longer allowed: the person sees it and is told
	case (wrong == nil) != (wrongNow == nil) || !reflect.DeepEqual(before, after):
		return WhyReading
	}
	return ""
}

// assents says that the question itself is what the answer means: yes to another sentence is another answer.
func assents(f *Field) bool {
	return f.Widget.Kind == "confirm" || f.Value != nil && f.Value.Kind == expression.Bool
}

func differentOptions(of, nf *Field, typed []string, ctx *Context) ChangeReason {
	a, b := of.Options, nf.Options
	if a == nil || b == nil || of.Widget.Kind != "choice" && of.Widget.Kind != "multichoice" {
		return ""
	}
	if a.Register != b.Register || a.Units != b.Units || a.People != b.People {
		return WhyOptions
	}
	for _, key := range filled(typed) {
		if _, had := a.known(key, ctx); !had {
			if _, has := b.known(key, ctx); has {
				return WhyOption // it meant nothing and must not begin to
			}
		} else if _, has := b.known(key, ctx); !has {
			return WhyOption
		}
	}
	return ""
}

// known finds an option by key, whether or not it is offered at the moment.
func (o *Options) known(key string, ctx *Context) (Option, bool) {
	key = strings.TrimSpace(key)
	for _, option := range o.Fixed {
		if option.Key == key {
			return option, true
		}
	}
	if o.People && ctx.Catalogue != nil {
		row, ok := ctx.Catalogue.Person(key)
		return o.option(row), ok
	}
	for _, row := range o.rows(ctx) {
		if row["key"] == key {
			return o.option(row), true
		}
	}
	return Option{}, false
}

// relabelled says that an option which was chosen reads differently now.
func (c *carrier) relabelled(pair carried, typed []string) bool {
	if pair.old.Options == nil || pair.new.Options == nil {
		return false
	}
	for _, key := range typed {
		before, had := pair.old.Options.known(key, c.ctx)
		after, has := pair.new.Options.known(key, c.ctx)
		if had != has || before.Label != after.Label {
			return true
		}
	}
	return false
}

func sameProgram(a, b *expression.Program) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Source == b.Source
}

// pictures is what a form looks like with some input, question by question.
type pictures struct {
	views  map[string]FieldView
	fields map[string]*Field
	labels map[string]string // with the groups around
	pages  map[string]PageView
	wrong  map[string]bool
	order  []string
}

func look(f *Form, input Input, ctx *Context) (*pictures, error) {
	p := &pictures{views: map[string]FieldView{}, fields: map[string]*Field{}, labels: map[string]string{},
		pages: map[string]PageView{}, wrong: map[string]bool{}}
	pages, err := f.View(input, ctx)
	if err != nil {
		return nil, err
	}
	for _, page := range pages {
		p.add(page, page.Fields, "", page.Hidden)
	}
	_, problems, err := f.Read(input, "", ctx)
	for _, problem := range problems {
		p.wrong[problem.Field] = true
	}
	return p, err
}

func (p *pictures) add(page PageView, views []FieldView, around string, hidden bool) {
	for _, view := range views {
		view.Hidden = view.Hidden || hidden
		label := around + plainLabel(view)
		p.views[view.Path], p.fields[view.Path], p.labels[view.Path], p.pages[view.Path] = view, view.Field, label, page
		p.order = append(p.order, view.Path)
		inside := label + ": "
		if strings.TrimSpace(view.Label) == "" {
			inside = around // a group without a heading
		}
		p.add(page, view.Fields, inside, view.Hidden)
		for _, row := range view.Rows {
			p.add(page, row.Fields, inside, view.Hidden)
		}
	}
}

func plainLabel(view FieldView) string {
	if label := strings.TrimRight(strings.TrimSpace(view.Label), ":*. "); label != "" {
		return label
	}
	return view.Field.Name
}

func (p *pictures) label(path string) string { return p.labels[path] }

func (p *pictures) page(path string) string {
	if page, ok := p.pages[path]; ok {
		return page.Page.Name
	}
	return ""
}

// title is what the page of a question is called, its name where it has no title.
func (p *pictures) title(path string) string {
	page, ok := p.pages[path]
	switch {
	case !ok:
		return ""
	case strings.TrimSpace(page.Title) != "":
		return strings.TrimSpace(page.Title)
	}
	return page.Page.Name
}

// shown is what was typed as people read it: the value if it is one, the label of an option, the words themselves.
func (p *pictures) shown(f *Field, path string, typed []string, ctx *Context) string {
	if view, ok := p.views[path]; ok && view.Shown != "" && !p.wrong[path] {
		return view.Shown
	}
	var words []string
	for _, one := range filled(typed) {
		if f.Options != nil {
			if option, ok := f.Options.known(one, ctx); ok && option.Label != "" {
				one = option.Label
			}
		}
		if file, ok := ctx.Files[one]; ok {
			if name, ok := file["name"].(string); ok {
				one = name
			}
		}
		words = append(words, one)
	}
	return strings.Join(words, ", ")
}
