package forms

import (
	"regexp"
	"slices"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// part is something a rule reads of the form: a field, or a column of its row.
type part struct {
	path  string
	field *Field
	asked bool // the rule asks itself whether it is there
}

// compileRules reads the rules across fields.
func (p *parser) compileRules(rules []*spec.Decoded, env *expression.Env) {
	for _, d := range rules {
		r := &Rule{At: d.Word("at"), Pos: d.Node.Pos}
		r.at = p.form.byPath[r.At]
		if r.at == nil && d.Has("at") {
			var known []string
			for _, f := range p.form.fields {
				known = append(known, f.Path)
			}
			if table, _, column := p.form.cell(r.At); table != nil && column != "" {
				p.report.Error(d.At("at"), tableColumnRule, source.Args{"name": r.At, "table": table.Path, "column": column})
			} else {
				p.unknown(d.At("at"), ruleAtUnknown, r.At, known)
			}
		}
		r.Check = p.condition(d.At("check"), env)
		r.Message = p.text(d, "message", env)
		if r.Check == nil || r.at == nil {
			continue
		}
		names := r.Check.Names()
		if p.outer != nil {
			for _, name := range p.readAround(names) {
				if field := p.outer.form.fieldAt(name); field != nil {
					r.outer = append(r.outer, part{name, field, asksFor(r.Check.Source, name)})
				}
			}
			names = slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, "table.") })
		}
		for _, name := range names {
			if field := p.form.fieldAt(name); field != nil {
				r.parts = append(r.parts, part{name, field, asksFor(r.Check.Source, name)})
			}
		}
		r.uses = p.form.fieldsIn(names)
		if len(r.Check.Names()) == 0 || p.outer == nil && len(r.uses) == 0 {
			p.report.Warn(d.At("check"), ruleNoField, nil)
		}
		p.form.Rules = append(p.form.Rules, r)
	}
}

// asksFor says whether an expression deals with a missing answer itself: exists(x), or x compared
// with "". Such a rule is not passed over where x is missing.
func asksFor(expr, name string) bool {
	quoted := regexp.QuoteMeta(name)
	return regexp.MustCompile(`exists\(\s*` + quoted + `\s*\)|\b` + quoted + `\s*[!=]=\s*(""|'')|(""|'')\s*[!=]=\s*` + quoted + `\b`).MatchString(expr)
}

// applyRules runs the rules and returns their messages by the field that shows them.
func (a *answers) applyRules() (map[*Field][]Problem, error) {
	found := map[*Field][]Problem{}
	for _, r := range a.form.Rules {
		if a.passes(r) {
			continue
		}
		holds, err := r.Check.True(&a.scope)
		if err != nil {
			return nil, err
		}
		if holds {
			continue
		}
		text, err := r.Message.Render(&a.scope, a.ctx.Lang)
		if err != nil {
			return nil, err
		}
		problem := Problem{Field: a.prefix + r.At, Page: r.at.Page.Name, Written: text}
		if err := a.nameRow(&problem); err != nil {
			return nil, err
		}
		problem.Text = source.Text{Message: &source.Message{Code: "rule", De: problem.Written, En: problem.Written}}
		found[r.at] = append(found[r.at], problem)
	}
	return found, nil
}

// passes says that a rule has nothing to say: a part is missing or hidden, or nothing it reads may
// be changed now.
func (a *answers) passes(r *Rule) bool {
	if a.states[r.at.index].hidden {
		return true
	}
	open := a.open == nil
	for _, field := range r.uses {
		if a.states[field.index].hidden && !a.isPartOfRead(field, r) {
			return true
		}
		open = open || a.open[field.index]
	}
	for _, part := range r.outer {
		if a.outer.states[part.field.index].hidden || !part.asked && a.outer.isMissing(part) {
			return true
		}
		open = open || a.outer.open != nil && a.outer.open[part.field.index]
	}
	if !open {
		return true
	}
	for _, part := range r.parts {
		if !part.asked && a.isMissing(part) {
			return true
		}
	}
	return false
}

// isPartOfRead says that a hidden field is only read as one part of a whole group, whose other parts
// may well be there.
func (a *answers) isPartOfRead(field *Field, r *Rule) bool {
	for _, part := range r.parts {
		if part.field == field {
			return false
		}
	}
	return true
}

// isMissing says that there is no answer. A missing yes/no is no and a missing list is empty, so
// these are never missing.
func (a *answers) isMissing(p part) bool {
	path := p.path
	if a.form.ownsForm && a.form.byPath[path] == nil {
		path = strings.TrimPrefix(path, "form.")
	}
	// Elements of a list are read through a function that knows the empty list: sum(personen, .betrag).
	if p.field.Value != nil && p.field.Value.Kind == expression.Listing {
		return false
	}
	value := a.values.at(path)
	if value != nil {
		return false
	}
	if path != p.field.Path || p.field.Value == nil {
		return true
	}
	return p.field.Value.Kind != expression.Bool
}
