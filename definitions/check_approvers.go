package definitions

import (
	"regexp"
	"slices"
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// approval is a people expression of a step that somebody has to decide.
type approval struct {
	step string
	node *source.Node
	form *forms.Form // the start form; nil where it has errors
}

var (
	holdersCall = regexp.MustCompile(`\bholders\(\s*["']([^"']+)["']\s*(,)?`)
	groupCall   = regexp.MustCompile(`\bgroup\(\s*["']([^"']+)["']\s*\)`)
	groupField  = regexp.MustCompile(`\bgroup\(\s*(?:form\.)?([a-z][A-Za-z0-9]*)\.([A-Za-z0-9]+)\s*\)`)
	groupColumn = regexp.MustCompile(`\bgroup\(\s*registers\.([A-Za-z0-9]+)\[[^\]]*\]\.([A-Za-z0-9]+)\s*\)`)
)

// checkApprovers warns of steps that find nobody in some unit before the caretaker. It looks at the
// people of organisation/people.yaml; where there are none (they live in the store), it says nothing.
// Days of offices are not looked at: who is in office changes, a post that nobody ever held does not.
func (l *loader) checkApprovers() {
	if len(l.set.People) == 0 {
		return
	}
	for _, a := range l.approvals {
		holes := map[string]bool{}
		for _, call := range holdersCall.FindAllStringSubmatch(a.node.Raw, -1) {
			l.holesOfOffice(call[1], call[2] != "", holes)
		}
		for _, call := range groupCall.FindAllStringSubmatch(a.node.Raw, -1) {
			l.holesOfGroup(call[1], holes)
		}
		for _, call := range groupColumn.FindAllStringSubmatch(a.node.Raw, -1) {
			l.holesOfRows(call[1], call[2], holes)
		}
		for _, call := range groupField.FindAllStringSubmatch(a.node.Raw, -1) {
			if a.form == nil {
				continue
			}
			if field := a.form.Field(call[1]); field != nil && field.Options != nil && field.Options.Register != "" {
				l.holesOfRows(field.Options.Register, call[2], holes)
			}
		}
		if len(holes) > 0 {
			l.report.Warn(a.node, nobodyFound, source.Args{"step": a.step, "units": list(keys(holes)), "caretaker": l.caretakerName()})
		}
	}
}

// noteApprovals remembers whom the steps of a process ask, until all people are known.
func (l *loader) noteApprovals(p *process) {
	for _, step := range p.allSteps() {
		by := step.Get("by")
		if by == nil {
			continue
		}
		for _, one := range append([]*source.Node{by}, by.Items...) {
			if one.Kind == source.Scalar {
				l.approvals = append(l.approvals, approval{stepName(step), one, p.built.Form})
			}
		}
	}
}

// holesOfOffice adds the units in which neither the function nor what takes over from it has a holder.
func (l *loader) holesOfOffice(key string, inUnit bool, holes map[string]bool) {
	f := l.functions[key]
	if f == nil {
		return // reported where the flow is checked
	}
	for _, u := range l.set.Units {
		if u.Level == f.Level && (inUnit || u.Parent == "") && !l.found(key, u.Key) {
			holes[u.Name] = true
		}
	}
}

// holesOfRows adds the groups without members that the rows of a register name in a column.
func (l *loader) holesOfRows(register, column string, holes map[string]bool) {
	r := l.set.Registers[register]
	if r == nil {
		return
	}
	for _, row := range r.Rows {
		if name, ok := row.Values[column].(string); ok && name != "" {
			l.holesOfGroup(name, holes)
		}
	}
}

func (l *loader) holesOfGroup(key string, holes map[string]bool) {
	for _, g := range l.set.Groups {
		if g.Key == key && !l.hasMember(key) && (g.Up == "" || !l.found(g.Up, l.top())) {
			holes[g.Title] = true
		}
	}
}

// found climbs from a function in a unit until somebody holds one, deputies included.
func (l *loader) found(key, unit string) bool {
	for range l.functions {
		f := l.functions[key]
		if f == nil {
			return false
		}
		at := l.ancestor(unit, f.Level)
		for _, p := range l.set.People {
			if slices.ContainsFunc(p.Offices, func(o Office) bool {
				return o.Function == key && o.Unit == at && (!o.Deputy || f.Deputies != "none")
			}) {
				return true
			}
		}
		key, unit = f.Up, at
	}
	return false
}

// ancestor is the nearest unit of a level, from the given one up.
func (l *loader) ancestor(unit, level string) string {
	at := l.units[unit]
	for i := 0; at != nil && at.Level != level && i < len(l.units); i++ {
		at = l.units[at.Parent]
	}
	if at == nil {
		return ""
	}
	return at.Key
}

func (l *loader) hasMember(group string) bool {
	return slices.ContainsFunc(l.set.People, func(p Person) bool { return slices.Contains(p.Groups, group) })
}

// top is the key of the top unit.
func (l *loader) top() string {
	for _, u := range l.set.Units {
		if u.Parent == "" {
			return u.Key
		}
	}
	return ""
}

func (l *loader) caretakerName() string {
	c := l.set.Site.Caretaker
	return strings.TrimSpace(c.Function + c.Group)
}
