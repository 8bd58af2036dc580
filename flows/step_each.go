package flows

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var _ = register(StepType{
	Name: "each",
	Doc:  spec.Doc{De: "Läuft für jede Zeile oder jedes Element einer Liste einmal durch dieselben Schritte.", En: "Runs the same steps once for every row or element of a list."},
	Stop: true,
	Keys: append([]spec.Key{
		{Name: "of", Kind: spec.Condition, Required: true, Doc: spec.Doc{De: "Die Liste: Zeilen einer Tabelle, gewählte Einträge, oder was filter davon übrig lässt. Sie wird beim Beginn festgehalten.", En: "The list: rows of a table, chosen entries, or what filter leaves of them. It is kept as it is at the beginning."}, Example: "list(submitter)"},
		{Name: "as", Kind: spec.Name, Doc: spec.Doc{De: "Wie das Element in den Schritten heißt; ohne Angabe item.", En: "What the element is called in the steps; item if not given."}, Example: "person"},
		{Name: "oneAtATime", Kind: spec.Flag, Doc: spec.Doc{De: "Eines nach dem anderen, in der Reihenfolge der Liste.", En: "One after the other, in the order of the list."}, Example: "true"},
		{Name: "limit", Kind: spec.Count, Doc: spec.Doc{De: "Wie viele zugleich laufen; ohne Angabe alle.", En: "How many run at once; all if not given."}, Example: "5"},
		{Name: "steps", Kind: spec.Any, Required: true, Doc: spec.Doc{De: "Die Schritte für ein Element.", En: "The steps for one element."}, Example: "[{mail: eingang, to: submitter}]"},
	}, blockKeys...),
	Configure: func(p *parser, s *Step, d *spec.Decoded) {
		c := &eachConfig{blockConfig: p.blockConfig(s, d), as: itemWord(s), of: expression.CompileCondition(d.At("of"), listType, p.env, p.report)}
		c.limit = d.Count("limit")
		if d.Flag("oneAtATime") {
			if c.limit > 0 {
				p.report.Error(d.At("limit"), msgLimitAndOne, nil)
			}
			c.limit = 1
		}
		if c.of != nil {
			s.reads = append(s.reads, topNames(c.of.Names())...)
			if c.of.Type != nil {
				c.item = c.of.Type.Elem
			}
		}
		s.Config = c
		if name := d.At("as"); name != nil || p.nameTaken(c.as, s) {
			p.checkItemName(s, name, c.as)
		}
		p.retype(s, map[string]*expression.Type{"runs": p.runsType(s)})
	},
	Enter: func(d *decider, s *Step) error {
		c := s.Config.(*eachConfig)
		value, err := c.of.Eval(d.names())
		if err != nil {
			return err
		}
		var strands []string
		items := map[string]any{}
		for i, item := range elements(value) {
			strands = append(strands, itemName(i+1))
			if item != nil {
				items["item."+itemName(i+1)] = item
			}
		}
		return d.openStrands(s, strands, items)
	},
	Result: func(s *Step) map[string]*expression.Type {
		return map[string]*expression.Type{"runs": {Kind: expression.Listing, Elem: &expression.Type{Kind: expression.Anything}}}
	},
	Examples: []string{
		"each: zustimmungen\nof: '[\"a\", \"b\"]'\nas: ort\noneAtATime: true\nsteps:\n  - approve: zustimmung\n    by: holders(\"leitung\", ort)\n    outcomes: {ja: {label: Ja}}",
	},
})

var listType = &expression.Type{Kind: expression.Listing}

type eachConfig struct {
	blockConfig
	of   *expression.Program
	as   string
	item *expression.Type // nil: anything
}

// itemWord is what the element of an each is called.
func itemWord(s *Step) string {
	if as := s.decoded.Word("as"); as != "" {
		return as
	}
	return "item"
}

// itemType is the type of an element, known once the each is configured.
func (p *parser) itemType(s *Step) *expression.Type {
	if c, is := s.Config.(*eachConfig); is && c.item != nil {
		return c.item
	}
	return &expression.Type{Kind: expression.Anything}
}

// nameTaken says whether a name means something else where the each stands.
func (p *parser) nameTaken(name string, s *Step) bool {
	if p.env.Names[name] != nil || p.flow.steps[name] != nil || name == ItemNumber {
		return true
	}
	for _, around := range s.eachAround() {
		if itemWord(around) == name {
			return true
		}
	}
	return false
}

func (p *parser) checkItemName(s *Step, n *source.Node, name string) {
	if !p.nameTaken(name, s) {
		return
	}
	if n == nil {
		n = s.node
	}
	p.report.Error(n, msgItemNameTaken, source.Args{"name": name})
}

// elements are the items of a list value.
func elements(value any) []any {
	switch v := value.(type) {
	case []any:
		return v
	case []expression.Record:
		list := make([]any, len(v))
		for i, one := range v {
			list[i] = one
		}
		return list
	case []string:
		list := make([]any, len(v))
		for i, one := range v {
			list[i] = one
		}
		return list
	}
	return nil
}
