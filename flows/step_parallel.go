package flows

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var blockKeys = []spec.Key{
	{Name: "until", Kind: spec.Condition, Doc: spec.Doc{De: "Wann der Block fertig ist: all (alle Stränge, ohne Angabe), first (der erste), 2 of 3, oder ein Ausdruck; er kennt done und total, die Zahl der fertigen und aller Stränge.", En: "When the block is complete: all (every strand, if not given), first, 2 of 3, or an expression; it knows done and total, the numbers of ended and of all strands."}, Example: "all"},
	{Name: "rest", Kind: spec.Option, Options: []string{"withdraw", "finish"}, Doc: spec.Doc{De: "Was mit den übrigen Strängen geschieht: withdraw (sie werden zurückgezogen, ohne Angabe) oder finish (sie laufen zu Ende, niemand wartet darauf).", En: "What becomes of the other strands: withdraw (if not given) or finish (they go on, and nobody waits for them)."}, Example: "withdraw"},
}

var branchesObject = &spec.Object{Name: "strand", Doc: spec.Doc{De: "Ein Zweig, der nur unter einer Bedingung vorkommt.", En: "A branch that happens only under a condition."}, Keys: []spec.Key{
	{Name: "when", Kind: spec.Condition, Doc: spec.Doc{De: "Der Zweig kommt nur vor, wenn die Bedingung gilt.", En: "The branch happens only if the condition holds."}, Example: `betrag > 1000`},
	{Name: "title", Kind: spec.Text, Doc: spec.Doc{De: "Überschrift des Zweigs.", En: "Heading of the branch."}, Example: "Finanzen"},
	{Name: "steps", Kind: spec.Any, Required: true, Doc: spec.Doc{De: "Die Schritte des Zweigs.", En: "The steps of the branch."}, Example: "[{mail: eingang, to: submitter}]"},
}}

var _ = register(StepType{
	Name: "parallel",
	Doc:  spec.Doc{De: "Mehrere Zweige laufen nebeneinander; weiter geht es, wenn genug von ihnen fertig sind.", En: "Several branches run side by side; the flow goes on once enough of them have ended."},
	Stop: true,
	Keys: append([]spec.Key{
		{Name: "branches", Kind: spec.Any, Required: true, Doc: spec.Doc{De: "Die Zweige mit ihren Namen: je eine Liste von Schritten, oder when, title und steps.", En: "The branches by name: a list of steps each, or when, title and steps."}, Example: "{recht: [{mail: eingang, to: submitter}], finanzen: [{set: frist, values: {bis: =today}}]}"},
	}, blockKeys...),
	Configure: func(p *parser, s *Step, d *spec.Decoded) {
		c := &parallelConfig{blockConfig: p.blockConfig(s, d)}
		for _, b := range s.branches {
			p.configureBranch(b)
		}
		if c.mode == "count" && c.n > len(s.branches) {
			p.report.Error(d.At("until"), msgTooManyStrands, source.Args{"n": c.n, "branches": len(s.branches)})
		}
		s.Config = c
	},
	Enter: func(d *decider, s *Step) error {
		var strands []string
		for _, b := range s.branches {
			met, err := b.when.True(d.names())
			if err != nil {
				return err
			}
			if met {
				strands = append(strands, b.branch)
			}
		}
		return d.openStrands(s, strands, nil)
	},
	Examples: []string{
		"parallel: stellungnahmen\nbranches:\n  recht:\n    - approve: recht\n      by: holders(\"leitung\")\n      outcomes: {ok: {label: In Ordnung}}\n  geld:\n    when: case.number != \"\"\n    steps:\n      - approve: geld\n        by: group(\"pflege\")\n        outcomes: {ok: {label: In Ordnung}}",
	},
})

type parallelConfig struct{ blockConfig }

// blockConfig reads what parallel and each have in common.
func (p *parser) blockConfig(s *Step, d *spec.Decoded) blockConfig {
	c := blockConfig{mode: "all", finish: d.Word("rest") == "finish"}
	n := d.At("until")
	if n == nil {
		return c
	}
	switch m := countOf.FindStringSubmatch(n.Raw); {
	case n.Raw == "all", n.Raw == "first":
		c.mode = n.Raw
	case m != nil:
		c.mode, c.n = "count", atoi(m[1])
	default:
		env := p.env.With("done", numberType).With("total", numberType)
		c.mode, c.until = "expression", expression.CompileCondition(n, boolType, env, p.report)
	}
	if c.mode == "count" && c.n < 1 {
		p.report.Error(n, msgBadCount, nil)
	}
	return c
}
