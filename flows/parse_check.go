package flows

import (
	"slices"

	"laufzettel/definitions/source"
)

// leadsTo is where a step can lead: indexes of steps; len(Steps) is running off the end, which ends the
// case like an end step.
func (f *Flow) leadsTo(s *Step) []int {
	end := len(f.Steps)
	var to []int
	follow := func(t Target) {
		switch t.Kind {
		case ToStep:
			if next := f.steps[t.Step]; next != nil {
				to = append(to, next.Index)
			}
		case ToEnd:
			to = append(to, end)
		case Onward:
			to = append(to, f.after(s))
		case Return, Hold:
			to = append(to, s.Index)
		}
	}
	if s.When != nil {
		follow(Target{})
	}
	if s.onError != nil {
		follow(*s.onError)
	}
	if s.undo != nil && len(s.undo.steps) > 0 {
		to = append(to, s.undo.steps[0].Index)
	}
	for _, b := range append(slices.Clone(s.branches), s.body) {
		if b != nil && len(b.steps) > 0 {
			to = append(to, b.steps[0].Index)
		}
	}
	switch c := s.Config.(type) {
	case endConfig:
		follow(Target{Kind: ToEnd})
	case *chooseConfig:
		for _, b := range c.branches {
			follow(b.then)
		}
		if c.otherwise != nil {
			follow(*c.otherwise)
		} else {
			follow(Target{})
		}
	default:
		t := s.task()
		if _, effect := s.Config.(effectStep); t == nil || effect {
			follow(Target{})
		}
		if c, is := s.Config.(*registerConfig); is && c.full != nil {
			follow(*c.full)
		}
		if c, is := s.Config.(*waitConfig); is && c.late != nil {
			follow(*c.late)
		}
		if t != nil {
			for _, e := range t.clock.overdue {
				if e.then != nil {
					follow(*e.then)
				}
			}
			for _, o := range t.outcomes {
				follow(o.Then)
				if o.Restart != "" {
					follow(Target{Kind: ToStep, Step: o.Restart})
				}
			}
		}
	}
	return to
}

// after is what follows a step when nothing leads elsewhere: the next of its list, or what follows the block around it.
func (f *Flow) after(s *Step) int {
	switch {
	case s.at+1 < len(s.in.steps):
		return s.in.steps[s.at+1].Index
	case s.in.of == nil, s.in.undo:
		return len(f.Steps)
	}
	return f.after(s.in.of)
}

// checkFlow finds what is wrong with the way of a case as a whole.
func (p *parser) checkFlow() {
	f := p.flow
	if len(f.Steps) == 0 {
		return
	}
	runsOff := p.checkSound()
	next := make([][]int, len(f.Steps)+1)
	for _, s := range f.Steps {
		next[s.Index] = f.leadsTo(s)
	}
	for _, s := range f.Steps {
		if f.automaticLoop(s, next) {
			p.report.Add(stepDiagnostic(s, msgEndless))
		}
	}
	p.checkReads()
	p.checkSelfApproval()
	p.checkWaits()
	p.checkChoices(next)
	p.checkClocks()
	p.checkEnds(p.declared, runsOff)
	p.checkPlaces()
	for _, name := range sortedKeys(f.Mails) {
		if s := f.steps[name]; (s == nil || s.Type.Name != "mail") && f.Mails[name].Subject != nil {
			p.report.Add(source.Diagnostic{Severity: source.Warning, Pos: f.Mails[name].Pos, Text: msgUnusedMail.Say(source.Args{"mail": name})})
		}
	}
}

func stepDiagnostic(s *Step, m *source.Message) source.Diagnostic {
	return source.Diagnostic{Pos: s.Pos, Path: s.node.Path, Width: len([]rune(s.Name)), Text: m.Say(source.Args{"step": s.Name})}
}

// walk finds everything that can be reached from starts.
func walk(edges [][]int, starts ...int) map[int]bool {
	seen := map[int]bool{}
	for todo := starts; len(todo) > 0; {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !seen[at] {
			seen[at] = true
			todo = append(todo, edges[at]...)
		}
	}
	return seen
}

// automaticLoop says whether a step leads back to itself past steps that wait for nobody.
func (f *Flow) automaticLoop(s *Step, next [][]int) bool {
	if s.Type.Stop && !s.computes() {
		return false
	}
	seen := map[int]bool{}
	todo := append([]int(nil), next[s.Index]...)
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if at == s.Index {
			return true
		}
		if at == len(f.Steps) || seen[at] || f.Steps[at].Type.Stop && !f.Steps[at].computes() {
			continue
		}
		seen[at] = true
		todo = append(todo, next[at]...)
	}
	return false
}
