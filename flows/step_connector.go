package flows

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var _ = register(StepType{
	Name: "connector",
	Doc:  spec.Doc{De: "Lässt eine Verbindung etwas tun; statt connector steht der Name der Verbindung. Wo sie keinen Zugang hat oder ablehnt, wird daraus eine Aufgabe für Menschen.", En: "Lets a connection do something; the name of the connector stands in place of connector. Where it has no way in or refuses, the step becomes a task for people."},
	Stop: true,
	Keys: append([]spec.Key{
		{Name: "do", Kind: spec.Word, Required: true, Doc: spec.Doc{De: "Was die Verbindung tun soll.", En: "What the connection is to do."}, Example: "qualification.add"},
		{Name: "with", Kind: spec.Any, Doc: spec.Doc{De: "Eingaben: Name und Wert, ein Ausdruck nach einem =.", En: "Input: name and value, an expression after an =."}, Example: "{person: =personalnummer}"},
		{Name: "outcomes", Kind: spec.NestedMap, Object: outcomeObject, Doc: spec.Doc{De: "Andere Ergebnisse der Aufgabe von Hand als done (erledigt) und impossible (nicht möglich).", En: "Other outcomes of the manual task than done and impossible."}, Example: "{eingetragen: {label: Eingetragen}}"},
	}, peopleKeys("by", "form", "within", "remind", "overdue", "may", "grace")...),
	Configure: configureConnector,
	Enter: func(d *decider, s *Step) error {
		c := s.Config.(*connectorConfig)
		return d.request(c.connector, c.operation, &c.effectConfig)
	},
	Result: func(s *Step) map[string]*expression.Type {
		if f := s.form; f != nil {
			return f.Type().Fields
		}
		return map[string]*expression.Type{"on": {Kind: expression.Day, Missing: true}}
	},
	Examples: []string{"connector: eintrag\ndo: records.add\nwith: {name: =case.number}\nby: group(\"pflege\")"},
})

type connectorConfig struct {
	taskConfig
	effectConfig
	connector, operation string
}

func configureConnector(p *parser, s *Step, d *spec.Decoded) {
	c := &connectorConfig{connector: s.decoded.Object.Name, operation: d.Word("do")}
	s.Config = c
	c.taskConfig = p.taskConfig(s, d, false)
	c.votes = votes{mode: "first"}
	operations := p.world.Operations[c.connector]
	operation, known := operations[c.operation]
	if !known {
		p.unknown(d.At("do"), msgNoOperation, c.operation, sortedKeys(operations))
		return
	}
	c.output = p.world.Outputs[c.connector][c.operation]
	c.readWith(p, d, operation)
	c.builtOutcomes(s.onError)
	if c.by.empty() {
		p.report.Error(s.node, msgConnectorBy, source.Args{"step": s.Name})
	}
}

func (c *connectorConfig) readWith(p *parser, d *spec.Decoded, operation spec.Object) {
	written := map[string]bool{}
	if n := d.At("with"); n != nil {
		for _, e := range n.Entries {
			written[e.Key] = true
			if !operation.Open && !hasKey(operation.Keys, e.Key) {
				p.unknown(keyNode(e), msgNoInput, e.Key, keyNames(operation.Keys))
				continue
			}
			if v := expression.CompileValue(e.Value, nil, p.env, p.report); v != nil {
				c.names, c.with = append(c.names, e.Key), append(c.with, v)
			}
		}
	}
	for _, k := range operation.Keys {
		if k.Required && !written[k.Name] {
			p.report.Error(d.Node, msgMissingInput, source.Args{"input": k.Name, "operation": c.operation})
		}
	}
}

// builtOutcomes adds what every work item offers unless the author wrote outcomes of their own.
func (c *taskConfig) builtOutcomes(onError *Target) {
	if len(c.outcomes) > 0 {
		return
	}
	impossible := &Outcome{Key: OutcomeImpossible, Reason: true, MinLength: reasonLength, Then: Target{Kind: Stay},
		built: [2]*source.Message{msgImpossible, msgImpossibleText}}
	if onError != nil {
		impossible.Then = *onError
	}
	c.outcomes = []*Outcome{{Key: OutcomeDone, built: [2]*source.Message{msgDone, msgDoneText}}, impossible}
}
