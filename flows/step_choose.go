package flows

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var branchObject = &spec.Object{Name: "branch", Doc: spec.Doc{De: "Ein Weg mit seiner Bedingung.", En: "A way with its condition."}, Keys: []spec.Key{
	{Name: "when", Kind: spec.Condition, Required: true, Doc: spec.Doc{De: "Wann dieser Weg gilt.", En: "When this way holds."}, Example: "umfang > 100"},
	{Name: "then", Kind: spec.Word, Required: true, Doc: spec.Doc{De: "Ein Schritt oder end mit einem Status.", En: "A step, or end with a status."}, Example: "end abgelehnt"},
}}

var _ = register(StepType{
	Name: "choose",
	Doc:  spec.Doc{De: "Wählt einen Weg: der erste Zweig, dessen Bedingung gilt.", En: "Chooses a way: the first branch whose condition holds."},
	Keys: []spec.Key{
		{Name: "branches", Kind: spec.NestedList, Required: true, Object: branchObject, Doc: spec.Doc{De: "Die Wege, von oben nach unten geprüft.", En: "The ways, checked from the top."}, Example: "[{when: umfang > 100, then: pruefung}]"},
		{Name: "otherwise", Kind: spec.Word, Doc: spec.Doc{De: "Der Weg, wenn keine Bedingung gilt. Ohne ihn geht es mit dem nächsten Schritt weiter.", En: "The way if no condition holds. Without it the next step follows."}, Example: "end erledigt"},
	},
	Configure: func(p *parser, s *Step, d *spec.Decoded) {
		c := &chooseConfig{}
		for _, b := range d.List("branches") {
			when := expression.CompileCondition(b.At("when"), boolType, p.env, p.report)
			if when != nil {
				s.reads = append(s.reads, topNames(when.Names())...)
			}
			c.branches = append(c.branches, branch{when, p.target(b.At("then"), s)})
		}
		if n := d.At("otherwise"); n != nil {
			t := p.target(n, s)
			c.otherwise = &t
		} else {
			p.report.Warn(s.node, msgNoOtherwise, source.Args{"step": s.Name})
		}
		s.Config = c
	},
	Enter: func(d *decider, s *Step) error {
		c := s.Config.(*chooseConfig)
		for _, b := range c.branches {
			met, err := b.when.True(d.names())
			if err != nil {
				return err
			}
			if met {
				d.jump = &b.then
				return nil
			}
		}
		d.jump = c.otherwise
		return nil
	},
	Examples: []string{"choose: weg\nbranches:\n  - {when: case.number == \"A-1\", then: end abgelehnt}\notherwise: end erledigt"},
})

type chooseConfig struct {
	branches  []branch
	otherwise *Target
}

type branch struct {
	when *expression.Program
	then Target
}
