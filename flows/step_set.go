package flows

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/spec"
)

var _ = register(StepType{
	Name: "set",
	Doc:  spec.Doc{De: "Berechnet Werte und hält sie fest; sie stehen danach unter steps.<name>.", En: "Computes values and keeps them; afterwards they are steps.<name>."},
	Keys: []spec.Key{
		{Name: "values", Kind: spec.Any, Required: true, Doc: spec.Doc{De: "Name und Wert, ein Ausdruck nach einem =.", En: "Name and value, an expression after an =."}, Example: "{heute: =today}"},
	},
	Configure: func(p *parser, s *Step, d *spec.Decoded) {
		c := &setConfig{}
		n := d.At("values")
		if n == nil {
			return
		}
		types := map[string]*expression.Type{}
		for _, e := range n.Entries {
			if !stepName.MatchString(e.Key) {
				p.report.Error(e.Value, msgName, map[string]any{"name": e.Key})
				continue
			}
			v := expression.CompileValue(e.Value, nil, p.env, p.report)
			if v == nil {
				continue
			}
			types[e.Key] = &expression.Type{Kind: expression.Text}
			if v.Program != nil {
				types[e.Key] = v.Program.Type
			}
			c.names, c.values = append(c.names, e.Key), append(c.values, v)
		}
		s.Config = c
		p.retype(s, types)
	},
	Enter: func(d *decider, s *Step) error {
		c := s.Config.(*setConfig)
		values := map[string]any{}
		for i, name := range c.names {
			value, err := c.values[i].Eval(d.names())
			if err != nil {
				return err
			}
			if value != nil {
				values["set."+name] = value
			}
		}
		d.follow(ValuesSet{Step: s.Name, Names: c.names}, values)
		return nil
	},
	Result: func(s *Step) map[string]*expression.Type {
		types := map[string]*expression.Type{}
		if n := s.decoded.At("values"); n != nil {
			for _, e := range n.Entries {
				types[e.Key] = &expression.Type{Kind: expression.Anything}
			}
		}
		return types
	},
	Examples: []string{"set: berechnet\nvalues:\n  frist: =addDays(today, 14)\n  grund: Nachfrist"},
})

type setConfig struct {
	names  []string
	values []*expression.Setting
}
