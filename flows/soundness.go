package flows

import (
	"slices"
	"strings"

	"laufzettel/definitions/source"
)

// Whether every case can come to a proper end is decided on the skeleton of the flow: every condition is taken both
// ways, every outcome can be chosen, every connection can answer and refuse. Nothing leads into a block from outside
// (rule S4), so a block is judged by itself first, and then counts as one step of the list it stands in.

// way is one way out of a step on the skeleton.
type way struct {
	to   *Step  // nil: the end of the list, or of the case
	ends bool   // the case ends
	by   string // what it takes, for people: an outcome, a condition
}

// prospect is what can become of a strand that begins at the first step of a list.
type prospect struct {
	finishes bool  // it can reach the end of the list
	leaves   []way // it can end the case, or lead to a step around the block
}

// skeleton judges a flow.
type skeleton struct {
	p       *parser
	starts  map[*Step]bool // further steps that are reached from outside: anytime actions
	reached map[*Step]bool
}

// checkSound finds steps that nothing leads to, places that nobody can leave, and joins that cannot complete. It says
// whether a case can run off the end of the flow.
func (p *parser) checkSound() bool {
	k := &skeleton{p: p, starts: map[*Step]bool{}, reached: map[*Step]bool{}}
	for _, a := range p.flow.Anytime {
		if s := p.flow.steps[a.Then.Step]; s != nil && a.Then.Kind == ToStep {
			k.starts[s] = true
		}
	}
	whole := k.judge(p.flow.root)
	for _, s := range p.flow.Steps {
		if s.undo != nil && len(s.undo.steps) > 0 && k.reached[s] {
			k.judge(s.undo)
		}
	}
	return whole.finishes
}

// judge looks at one list and everything inside, reports what is wrong there, and says what can become of a strand.
func (k *skeleton) judge(in *sequence) prospect {
	ways := make([][]way, len(in.steps))
	for i, s := range in.steps {
		ways[i] = k.waysOf(s)
	}
	came := k.walk(in, ways)
	leaving := leavers(in, ways)
	var out prospect
	for i, s := range in.steps {
		from, reached := came[s]
		switch {
		case !reached:
			k.p.report.Add(stepDiagnostic(s, msgUnreachable))
			continue
		case !leaving[s]:
			text := msgNoWayOut.Say(source.Args{"step": s.Name, "way": tellWay(came, from, s)})
			k.p.report.Add(source.Diagnostic{Pos: s.Pos, Path: s.node.Path, Width: len([]rune(s.Name)), Text: text})
		}
		k.reached[s] = true
		for _, w := range ways[i] {
			switch {
			case w.to == nil && !w.ends:
				out.finishes = true
			case w.ends, w.to.in != in:
				out.leaves = append(out.leaves, w)
			}
		}
	}
	return out
}

// arrival is how a step was reached: from where, and what it took.
type arrival struct {
	from *Step
	by   string
}

// walk finds what can be reached from the first step of a list.
func (k *skeleton) walk(in *sequence, ways [][]way) map[*Step]arrival {
	came := map[*Step]arrival{}
	var todo []*Step
	arrive := func(s *Step, a arrival) {
		if _, known := came[s]; !known {
			came[s] = a
			todo = append(todo, s)
		}
	}
	if len(in.steps) > 0 {
		arrive(in.steps[0], arrival{})
	}
	for _, s := range in.steps {
		if k.starts[s] {
			arrive(s, arrival{})
		}
	}
	for len(todo) > 0 {
		s := todo[0]
		todo = todo[1:]
		for _, w := range ways[s.at] {
			if w.to != nil && w.to.in == in {
				arrive(w.to, arrival{s, w.by})
			}
		}
	}
	return came
}

// leavers are the steps from which the end of the list, of the case, or a step around it can be reached.
func leavers(in *sequence, ways [][]way) map[*Step]bool {
	leaving := map[*Step]bool{}
	for changed := true; changed; {
		changed = false
		for i, s := range in.steps {
			if leaving[s] {
				continue
			}
			for _, w := range ways[i] {
				if w.to == nil || w.to.in != in || leaving[w.to] {
					leaving[s], changed = true, true
					break
				}
			}
		}
	}
	return leaving
}

// tellWay says over which conditions a finding came about, in the words of the flow.
func tellWay(came map[*Step]arrival, at arrival, s *Step) string {
	var told []string
	for seen := map[*Step]bool{s: true}; at.from != nil && !seen[at.from]; at = came[at.from] {
		seen[at.from] = true
		if at.by != "" {
			told = append(told, at.from.Name+": "+at.by)
		}
	}
	slices.Reverse(told)
	if len(told) == 0 {
		return "–"
	}
	return strings.Join(told, ", ")
}

// waysOf are the ways out of a step; inside of a block everything is judged first.
func (k *skeleton) waysOf(s *Step) []way {
	var ways []way
	next := way{}
	if s.at+1 < len(s.in.steps) {
		next.to = s.in.steps[s.at+1]
	}
	follow := func(t Target, by string) {
		w := next
		switch t.Kind {
		case ToStep:
			if w = (way{to: k.p.flow.steps[t.Step]}); w.to == nil {
				return
			}
		case ToEnd:
			w = way{ends: true}
		case Return, Hold:
			w = way{to: s}
		case Stay:
			return
		}
		w.by = by
		ways = append(ways, w)
	}
	if s.When != nil {
		follow(Target{}, "not ("+s.When.Source+")")
	}
	if s.onError != nil {
		follow(*s.onError, "onError")
	}
	switch c := s.Config.(type) {
	case endConfig:
		follow(Target{Kind: ToEnd}, "")
	case *chooseConfig:
		for _, b := range c.branches {
			by := ""
			if b.when != nil {
				by = b.when.Source
			}
			follow(b.then, by)
		}
		if c.otherwise != nil {
			follow(*c.otherwise, "otherwise")
		} else {
			follow(Target{}, "otherwise")
		}
	case *parallelConfig, *eachConfig:
		ways = append(ways, k.blockWays(s, next)...)
	default:
		k.plainWays(s, follow)
	}
	return ways
}

// plainWays are the ways out of steps that people decide or the world answers.
func (k *skeleton) plainWays(s *Step, follow func(Target, string)) {
	t := s.task()
	if _, effect := s.Config.(effectStep); t == nil || effect {
		follow(Target{}, "")
	}
	if c, is := s.Config.(*registerConfig); is && c.full != nil {
		follow(*c.full, "full")
	}
	if c, is := s.Config.(*waitConfig); is && c.late != nil {
		follow(*c.late, "late")
	}
	if t == nil {
		return
	}
	for _, e := range t.clock.overdue {
		if e.then != nil {
			follow(*e.then, "overdue")
		}
	}
	for _, o := range t.outcomes {
		follow(o.Then, o.Key)
		if o.Restart != "" {
			follow(Target{Kind: ToStep, Step: o.Restart}, o.Key)
		}
	}
}

// blockWays judges what is inside of a block and says how the case can come out of it.
func (k *skeleton) blockWays(s *Step, next way) []way {
	c := s.Config.(blockStep).block()
	var ways []way
	finish, stuck := 0, []string(nil)
	strands := s.branches
	if s.body != nil {
		strands = []*sequence{s.body}
	}
	empty := s.body != nil // the list of an each may be empty
	for _, strand := range strands {
		became := k.judge(strand)
		if became.finishes {
			finish++
		} else {
			name := strand.branch
			if name == "" {
				name = s.Name
			}
			stuck = append(stuck, name)
		}
		ways = append(ways, became.leaves...)
	}
	need := len(strands)
	switch c.mode {
	case "first", "expression":
		need = 1
	case "count":
		need = min(c.n, len(strands))
	}
	switch {
	case finish >= need:
		return append(ways, next)
	case len(strands) > 0:
		text := msgJoinNever.Say(source.Args{"step": s.Name, "strands": strings.Join(stuck, ", ")})
		k.p.report.Add(source.Diagnostic{Pos: s.Pos, Path: s.node.Path, Width: len([]rune(s.Name)), Text: text})
	}
	if empty {
		ways = append(ways, next)
	}
	return append(ways, next) // what stands behind is not told as unreachable besides
}
