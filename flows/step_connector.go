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
		{Name: "onError", Kind: spec.Word, Doc: spec.Doc{De: "Wohin es geht, wenn die Aufgabe nicht möglich ist. Ohne Angabe bleibt sie bei der Gruppe.", En: "Where to go if the task is impossible. Without it the task stays with the group."}, Example: "pruefung"},
		{Name: "outcomes", Kind: spec.NestedMap, Object: outcomeObject, Doc: spec.Doc{De: "Andere Ergebnisse der Aufgabe von Hand als done (erledigt) und impossible (nicht möglich).", En: "Other outcomes of the manual task than done and impossible."}, Example: "{eingetragen: {label: Eingetragen}}"},
	}, peopleKeys("by", "form", "within", "remind", "overdue", "may", "grace")...),
	Configure: configureConnector,
	Enter: func(d *decider, s *Step) error {
		c := s.Config.(*connectorConfig)
		values := map[string]any{}
		for i, name := range c.names {
			value, err := c.with[i].Eval(d.names())
			if err != nil {
				return err
			}
			if value != nil && value != "" {
				values["with."+name] = value
			}
		}
		round := d.state.Steps[s.Name].Rounds
		e := CallRequested{Command: d.commandID(d.state.Seq+1, 1), Stop: stopID(s.Name, round), Step: s.Name, Round: round,
			Connector: c.connector, Operation: c.operation, NotBefore: d.notBefore()}
		seq := d.follow(e, values)
		d.holdIfDisputed(e.Command)
		d.command(Command{Kind: Call, Seq: seq, Stop: e.Stop, Connector: c.connector, Operation: c.operation, NotBefore: e.NotBefore})
		return nil
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
	connector, operation string
	names                []string
	with                 []*expression.Setting
	onError              *Target
	output               *expression.Type // nil: anything
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
	if n := d.At("onError"); n != nil {
		t := p.target(n, s)
		c.onError = &t
	}
	c.builtOutcomes()
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
func (c *connectorConfig) builtOutcomes() {
	if len(c.outcomes) > 0 {
		return
	}
	impossible := &Outcome{Key: OutcomeImpossible, Reason: true, MinLength: reasonLength, Then: Target{Kind: Stay},
		built: [2]*source.Message{msgImpossible, msgImpossibleText}}
	if c.onError != nil {
		impossible.Then = *c.onError
	}
	c.outcomes = []*Outcome{{Key: OutcomeDone, built: [2]*source.Message{msgDone, msgDoneText}}, impossible}
}

// answerCall takes what a connector said. Where it did not do it, people do it by hand.
func (d *decider) answerCall(in Answer) error {
	var stop *Stop
	for i := range d.state.Open {
		if d.state.Open[i].Kind == Calling && d.state.Open[i].Command == in.Command {
			stop = &d.state.Open[i]
		}
	}
	if stop == nil {
		return refuse(AlreadyDone, msgNoSuchCall, nil)
	}
	id, s := stop.ID, d.flow.steps[stop.Step]
	d.step = s.Name
	values := map[string]any{}
	for name, value := range in.Output {
		values["output."+name] = value
	}
	d.record(CallAnswered{Command: in.Command, Stop: id, OK: in.OK && !in.Manual, Error: in.Error, Manual: in.Manual}, values)
	if in.OK && !in.Manual {
		return d.run(s.Index + 1)
	}
	problem := ""
	if !in.Manual {
		problem = in.Error
		if problem == "" {
			problem = msgRefusedCall.Say(nil).In(d.own)
		}
	}
	return d.openTask(s, Working, nil, problem)
}
