package flows

import (
	"regexp"
	"slices"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// checkReads finds steps that read what cannot have happened: a value is used before it exists, on every way.
func (p *parser) checkReads() {
	f := p.flow
	edges := make([][]int, len(f.Steps)+1)
	for _, s := range f.Steps {
		edges[s.Index] = f.leadsTo(s)
	}
	again := map[int]bool{} // what an anytime action leads to may follow anything
	for _, a := range f.Anytime {
		if s := f.steps[a.Then.Step]; s != nil && a.Then.Kind == ToStep {
			for at := range walk(edges, s.Index) {
				again[at] = true
			}
		}
	}
	after := map[*Step]map[int]bool{}
	follows := func(read, s *Step) bool {
		if after[read] == nil {
			after[read] = walk(edges, edges[read.Index]...)
		}
		return after[read][s.Index]
	}
	for _, s := range f.Steps {
		if again[s.Index] || s.Undoes() {
			continue
		}
		var told []string
		for _, name := range s.allNames() {
			read := readStep(f, name)
			if read == nil || read == s || slices.Contains(told, read.Name) || sideBySide(read, s) || inside(read, s) {
				continue
			}
			if !follows(read, s) {
				told = append(told, read.Name)
				p.report.Add(source.Diagnostic{Pos: s.Pos, Path: s.node.Path, Width: len([]rune(s.Name)),
					Text: msgNeverBefore.Say(source.Args{"step": s.Name, "read": read.Name})})
			}
		}
		if s.form == nil {
			continue
		}
		eachScalar(s.form.Written, func(n *source.Node) {
			for _, name := range stepInForm.FindAllStringSubmatch(n.Raw, -1) {
				if read := f.steps[name[1]]; read != nil && read != s && !sideBySide(read, s) && !inside(read, s) && !follows(read, s) {
					p.report.Warn(n, msgFormReadsLater, source.Args{"step": s.Name, "read": read.Name})
				}
			}
		})
	}
}

var stepInForm = regexp.MustCompile(`\bsteps\.([a-z][A-Za-z0-9]*)\b`)

var msgFormReadsLater = &source.Message{Code: "form-reads-later",
	De: `Das Formular von {step} liest steps.{read}, aber der Schritt {read} kommt auf keinem Weg davor: Der Wert ist hier immer leer.`,
	En: `The form of {step} reads steps.{read}, but the step {read} comes before it on no way: the value is always missing here.`}

// eachScalar calls see for every scalar below a node.
func eachScalar(n *source.Node, see func(*source.Node)) {
	if n == nil {
		return
	}
	if n.Kind == source.Scalar {
		see(n)
	}
	for _, e := range n.Entries {
		eachScalar(e.Value, see)
	}
	for _, item := range n.Items {
		eachScalar(item, see)
	}
}

// readStep is the step whose result a name reads; nil where it is something else.
func readStep(f *Flow, name string) *Step {
	rest, is := strings.CutPrefix(name, "steps.")
	if !is {
		return nil
	}
	first, _, _ := strings.Cut(rest, ".")
	return f.steps[first]
}

// sideBySide says whether two steps stand in different branches of one parallel step: either may come first.
func sideBySide(a, b *Step) bool {
	for at := a; at != nil && at.in.of != nil; at = at.in.of {
		if branch, in := b.within(at.in.of); in && at.in.of.branches != nil && branch != at.in.branch {
			return true
		}
	}
	return false
}

// inside says whether one of two steps stands in the other.
func inside(a, b *Step) bool {
	_, ab := a.within(b)
	_, ba := b.within(a)
	return ab || ba
}

// allNames are the names that the expressions of a step read, with those of its outcomes, title and mail.
func (s *Step) allNames() []string {
	names := s.names()
	text := func(t *expression.Template) {
		if t != nil {
			names = append(names, t.Names()...)
		}
	}
	text(s.Title)
	text(s.Intro)
	switch c := s.Config.(type) {
	case *mailConfig:
		names = append(append(names, c.to.names()...), c.cc.names()...)
		if c.mail != nil {
			text(c.mail.Subject)
			text(c.mail.Body)
		}
	}
	return names
}

// checkSelfApproval warns where not: lets people decide their own case although by: does not ask them.
func (p *parser) checkSelfApproval() {
	for _, s := range p.flow.Steps {
		t := s.task()
		if t == nil || s.Type.Name != "approve" || t.defaultNot || len(t.not.entries) == 0 { // not: [] says it aloud
			continue
		}
		for _, who := range []string{"submitter", "subject"} {
			if who == "subject" && !p.tellsSubject() || slices.Contains(topNames(t.by.names()), who) || slices.Contains(topNames(t.not.names()), who) {
				continue
			}
			p.report.Add(source.Diagnostic{Severity: source.Warning, Pos: s.decoded.At("not").Pos, Path: s.node.Path,
				Text: msgSelfApproval.Say(source.Args{"step": s.Name, "who": who})})
		}
	}
}

// tellsSubject says whether the start form tells whom the case is about, beside who sends it.
func (p *parser) tellsSubject() bool {
	if p.flow.Form == nil {
		return false
	}
	for part := range p.flow.Form.Identity {
		if strings.HasPrefix(part, "subject.") {
			return true
		}
	}
	return false
}

// checkWaits warns of waits that nothing but an event ends.
func (p *parser) checkWaits() {
	for _, s := range p.flow.Steps {
		if c, is := s.Config.(*waitConfig); is && c.event != "" && c.clock.within == nil && c.clock.until == nil {
			d := stepDiagnostic(s, msgWaitsForEver)
			d.Severity = source.Warning
			p.report.Add(d)
		}
	}
}
