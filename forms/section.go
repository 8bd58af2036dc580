package forms

import (
	"fmt"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	sectionInGroup = &source.Message{Code: "section-in-group",
		De: "Ein Abschnitt steht unter den Feldern einer Seite, nicht in einer Gruppe und nicht in einem anderen Abschnitt.",
		En: "A section stands among the fields of a page, neither in a group nor in another section."}
	sectionNoFields = &source.Message{Code: "section-no-fields",
		De: "Der Abschnitt hat keine Felder.",
		En: "The section has no fields."}
)

var sectionSpec = &spec.Object{
	Name: "section",
	Doc: spec.Doc{
		De: "Ein Abschnitt einer Seite mit Überschrift und vielleicht einer Bedingung; er steht in der Liste „fields“ der Seite. Seine Felder heißen wie ohne ihn.",
		En: "A part of a page with a heading and perhaps a condition; it stands in the list \"fields\" of the page. Its fields are named as without it."},
	Keys: []spec.Key{
		{Name: "section", Kind: spec.Text, Required: true, Example: "Ansprechperson", Doc: spec.Doc{
			De: "Die Überschrift des Abschnitts.",
			En: "The heading of the section."}},
		{Name: "intro", Kind: spec.Text, Also: []string{"help", "description"}, Doc: spec.Doc{
			De: "Ein paar Sätze unter der Überschrift, in Markdown.",
			En: "A few sentences below the heading, in Markdown."}},
		{Name: "show", Kind: spec.Condition, Example: `zweck == "uebung"`, Also: []string{"when", "if"}, Doc: spec.Doc{
			De: "Der Abschnitt mit allen Feldern erscheint nur, wenn das gilt. Verborgene Antworten zählen nicht.",
			En: "The section with all its fields appears only if this holds. Hidden answers do not count."}},
		{Name: "fields", Kind: spec.Any, Required: true, Doc: spec.Doc{
			De: "Die Felder des Abschnitts.",
			En: "The fields of the section."}},
	},
}

// sectionDraft is a section whose expressions are not compiled yet.
type sectionDraft struct {
	section *Section
	keys    *spec.Decoded
}

// readSection reads "- {section: Heading, fields: [...]}" and returns its fields, which belong to the page.
func (p *parser) readSection(n *source.Node, page *Page, parent *Field) []*Field {
	keys := sectionSpec.Read(n, p.report)
	if parent != nil || p.section != nil || p.table != nil {
		p.report.Error(n.Get("section"), sectionInGroup, nil)
		p.failed = true
		return nil
	}
	list := keys.At("fields")
	if list != nil && list.Kind == source.List && len(list.Items) == 0 {
		p.report.Error(list, sectionNoFields, nil)
		p.failed = true
	}
	p.section = &Section{Name: fmt.Sprintf("s%d", len(p.sections)+1)}
	defer func() { p.section = nil }()
	p.sections = append(p.sections, sectionDraft{p.section, keys})
	return p.readFields(list, page, nil)
}

// compileSections reads headings and conditions, now that all fields are known.
func (p *parser) compileSections(env *expression.Env) {
	for _, d := range p.sections {
		d.section.Title = p.text(d.keys, "section", env)
		d.section.Intro = p.text(d.keys, "intro", env)
		d.section.Show = p.condition(d.keys.At("show"), env)
		d.section.showWhen = simpleCondition(d.section.Show, p.form)
	}
}

// showsAlways says that nothing hides the section; fields outside of one are in none that could hide.
func (s *Section) showsAlways() bool { return s == nil || s.Show == nil }

// hidesSection says whether the section of a field does not show now.
func (a *answers) hidesSection(s *Section) (bool, error) {
	if s.showsAlways() {
		return false, nil
	}
	if hidden, known := a.sections[s]; known {
		return hidden, nil
	}
	shown, err := s.Show.True(&a.scope)
	if err != nil {
		return false, err
	}
	if a.sections == nil {
		a.sections = map[*Section]bool{}
	}
	a.sections[s] = !shown
	return !shown, nil
}

// viewSection is the section as it is to be shown; nil outside of one.
func (a *answers) viewSection(s *Section, pageHidden bool) (*SectionView, error) {
	if s == nil {
		return nil, nil
	}
	hidden, err := a.hidesSection(s)
	if err != nil {
		return nil, err
	}
	view := &SectionView{Name: s.Name, Hidden: hidden || pageHidden, ShowWhen: s.showWhen}
	if view.Title, err = s.Title.Render(&a.scope, a.ctx.Lang); err != nil {
		return nil, err
	}
	view.Intro, err = s.Intro.Render(&a.scope, a.ctx.Lang)
	return view, err
}
