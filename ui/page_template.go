package ui

import (
	"fmt"
	"html/template"
	"sync"
	"text/template/parse"
)

// pageTemplate is the template of one page. It is put together when the page is first asked for: escaping changes the
// trees, so that every page needs copies of its own of the layout and of the parts that it uses. Copies of all parts for
// all pages and languages, made at the start, were two thirds of the memory of an idle program.
type pageTemplate struct {
	once      sync.Once
	trees     map[string]*parse.Tree // what the parts and the page define
	all       bool                   // parts are also asked for one at a time, see live.go
	functions template.FuncMap
	made      *template.Template
	failed    error
}

// newPageTemplate joins what a page defines to the parts. A part that the page defines anew is the page's.
func newPageTemplate(parts, own map[string]*parse.Tree, functions template.FuncMap, all bool) *pageTemplate {
	p := &pageTemplate{trees: make(map[string]*parse.Tree, len(parts)+len(own)), all: all, functions: functions}
	for name, tree := range parts {
		p.trees[name] = tree
	}
	for name, tree := range own {
		if p.trees[name] == nil || !parse.IsEmptyTree(tree.Root) {
			p.trees[name] = tree
		}
	}
	return p
}

// template is the page ready to be executed.
func (p *pageTemplate) template() (*template.Template, error) {
	p.once.Do(func() { p.made, p.failed = p.make() })
	return p.made, p.failed
}

func (p *pageTemplate) make() (*template.Template, error) {
	made := template.New("layout").Funcs(p.functions)
	for _, name := range p.used() {
		if _, err := made.AddParseTree(name, p.trees[name].Copy()); err != nil {
			return nil, fmt.Errorf("template %q: %w", name, err)
		}
	}
	return made, nil
}

// used names what the page can come to show: the layout, and what that calls.
func (p *pageTemplate) used() []string {
	var names []string
	seen := map[string]bool{}
	var look func(name string)
	look = func(name string) {
		tree := p.trees[name]
		if seen[name] || tree == nil || tree.Root == nil {
			return
		}
		seen[name], names = true, append(names, name)
		walkNodes(tree.Root, func(node parse.Node) {
			if call, ok := node.(*parse.TemplateNode); ok {
				look(call.Name)
			}
		})
	}
	look("layout")
	if p.all {
		for name := range p.trees {
			look(name)
		}
	}
	return names
}

// treesOf are the trees that a template and its associates define.
func treesOf(t *template.Template) map[string]*parse.Tree {
	trees := map[string]*parse.Tree{}
	for _, one := range t.Templates() {
		if one.Tree != nil {
			trees[one.Name()] = one.Tree
		}
	}
	return trees
}
