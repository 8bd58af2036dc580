package flows

import (
	"slices"
	"strconv"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// nest reads the steps that stand inside of a step: branches, the body of an each, and what takes a step back.
func (p *parser) nest(s *Step) {
	d := s.decoded
	switch s.Type.Name {
	case "parallel":
		p.branches(s, d.At("branches"))
	case "each":
		s.body = &sequence{of: s}
		p.outline(d.At("steps"), s.body)
	}
	if n := d.At("undo"); n != nil {
		p.undoOf(s, n)
	}
}

func (p *parser) branches(s *Step, n *source.Node) {
	if n == nil {
		return
	}
	if n.Kind != source.Map || len(n.Entries) == 0 {
		p.report.Error(n, msgBranchesShape, nil)
		return
	}
	for _, e := range n.Entries {
		b := &sequence{of: s, branch: e.Key}
		if !stepName.MatchString(e.Key) {
			p.report.Error(keyNode(e), msgName, source.Args{"name": e.Key})
			continue
		}
		steps := e.Value
		if e.Value.Kind == source.Map {
			d := branchesObject.Read(e.Value, p.report)
			b.decoded = d
			steps = d.At("steps")
		}
		s.branches = append(s.branches, b)
		p.outline(steps, b)
	}
}

// configureBranch reads when and title of a branch once all steps are known.
func (p *parser) configureBranch(b *sequence) {
	if b.decoded == nil {
		return
	}
	b.when = expression.CompileCondition(b.decoded.At("when"), boolType, p.env, p.report)
	b.title = expression.CompileText(b.decoded.At("title"), p.env, p.report)
	if b.when != nil {
		b.of.reads = append(b.of.reads, topNames(b.when.Names())...)
	}
}

// undoOf reads what takes a step back: a list of steps, one step, or only what differs from the step itself.
func (p *parser) undoOf(s *Step, n *source.Node) {
	if s.in.undo || s.Undoes() {
		p.report.Error(n, msgUndoInUndo, nil)
		return
	}
	s.undo = &sequence{of: s, undo: true}
	switch n.Kind {
	case source.List:
		p.outline(n, s.undo)
	case source.Map:
		one := n
		if !p.saysKind(n) {
			one = p.likeIt(s, n)
		}
		p.outline(&source.Node{Kind: source.List, Pos: n.Pos, Path: n.Path, Items: []*source.Node{one}}, s.undo)
	default:
		p.report.Error(n, msgUndoShape, nil)
	}
	for _, inner := range s.undo.steps {
		if inner.Type.Ends {
			p.report.Error(inner.node, msgUndoEnds, nil)
		}
	}
}

// saysKind says whether a map begins a step of its own.
func (p *parser) saysKind(n *source.Node) bool {
	return slices.ContainsFunc(n.Entries, func(e source.Entry) bool {
		_, operation := p.world.Operations[e.Key]
		return operation || stepTypes[e.Key] != nil && e.Key != "connector"
	})
}

// likeIt is the step again with what the map says instead: undo: {do: group.remove}.
func (p *parser) likeIt(s *Step, n *source.Node) *source.Node {
	like := *s.node
	like.Pos, like.Path = n.Pos, n.Path
	like.Entries = nil
	for i, e := range s.node.Entries {
		switch {
		case e.Key == s.decoded.Object.Name || i == 0 && e.Value == s.decoded.At(e.Key) && e.Value.Raw == s.Name:
			named := *e.Value
			named.Raw += "Undo"
			e.Value = &named
		case slices.Contains([]string{"undo", "when", "onError", "outcomes", "title", "intro"}, e.Key),
			slices.ContainsFunc(n.Entries, func(own source.Entry) bool { return own.Key == e.Key }):
			continue
		}
		like.Entries = append(like.Entries, e)
	}
	like.Entries = append(like.Entries, n.Entries...)
	return &like
}

// stand lets expressions be compiled as seen from a step: inside an each they know its item and its steps.
func (p *parser) stand(s *Step) {
	p.inside = s
	p.rename()
}

// sees says whether an expression at the step that is being configured may name another by steps.<name>: steps of an
// each are seen only inside of it.
func (p *parser) sees(s *Step) bool {
	here := []*Step(nil)
	if p.inside != nil {
		here = p.inside.eachAround()
	}
	around := s.eachAround()
	return len(around) <= len(here) && slices.Equal(around, here[:len(around)])
}

// items adds what the elements of the each blocks around the step that is being configured are called.
func (p *parser) items(env *expression.Env) *expression.Env {
	if p.inside == nil {
		return env
	}
	for _, around := range p.inside.eachAround() {
		env = env.With(itemWord(around), p.itemType(around)).With(ItemNumber, numberType)
	}
	return env
}

func atoi(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// Sequences are the lists of steps that stand inside of a step, with what they are: the name of a branch, "each" or "undo".
func (s *Step) Sequences(see func(kind, name string, steps []*Step)) {
	for _, b := range s.branches {
		see("branch", b.branch, b.steps)
	}
	if s.body != nil {
		see("each", "", s.body.steps)
	}
	if s.undo != nil {
		see("undo", "", s.undo.steps)
	}
}
