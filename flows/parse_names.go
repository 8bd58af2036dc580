package flows

import (
	"maps"
	"slices"

	"laufzettel/definitions/expression"
	"laufzettel/forms"
)

// environment builds what expressions of the flow may name.
func (p *parser) environment() {
	names := map[string]*expression.Type{}
	functions := peopleFunctions()
	elsewhere := map[string]string{}
	if e := p.world.Env; e != nil {
		maps.Copy(names, e.Names)
		for name, f := range e.Functions {
			if functions[name] == nil {
				functions[name] = f
			}
		}
		maps.Copy(elsewhere, e.Elsewhere)
	}
	record := &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{}}
	if p.flow.Form != nil {
		record = p.flow.Form.Type()
		maps.Copy(names, record.Fields)
	}
	names["form"] = record
	names["case"] = &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{"number": textType}}
	names["submitter"], names["subject"] = personType, personType
	names["today"], names["now"] = &expression.Type{Kind: expression.Day}, &expression.Type{Kind: expression.Instant}
	if len(p.world.Settings) > 0 && names["settings"] == nil {
		settings := map[string]*expression.Type{}
		for name, s := range p.world.Settings {
			settings[name] = s.Type
		}
		names["settings"] = &expression.Type{Kind: expression.Rec, Fields: settings}
	}
	if r := names["registers"]; r != nil {
		p.flow.registers = sortedKeys(r.Fields)
	}
	for _, s := range p.flow.Steps {
		if !s.Type.Ends {
			elsewhere[s.Name] = "steps." + s.Name
		}
	}
	p.env, p.base = &expression.Env{Names: names, Functions: functions, Elsewhere: elsewhere}, nil
	for _, s := range p.flow.Steps {
		if s.Type.Result != nil {
			p.types[s.Name] = s.Type.Result(s)
		}
	}
	p.rename()
}

// retype tells expressions further down what a step results in.
func (p *parser) retype(s *Step, fields map[string]*expression.Type) {
	p.types[s.Name] = fields
	p.rename()
}

// rename rebuilds the environments from what is known of the steps so far.
func (p *parser) rename() {
	steps := map[string]*expression.Type{}
	for _, s := range p.flow.Steps {
		if !s.Type.Ends && p.sees(s) {
			steps[s.Name] = p.stepRecord(s)
		}
	}
	for name, form := range p.handedIn {
		steps[name] = actionRecord(form)
	}
	if p.base == nil {
		p.base = p.env
	}
	p.env = p.items(p.base.With("steps", &expression.Type{Kind: expression.Rec, Fields: steps}))
	names := maps.Clone(p.env.Names)
	for name := range steps {
		if names[name] == nil {
			names[name] = &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{"step": textType}}
		}
	}
	p.people = &expression.Env{Names: names, Functions: p.env.Functions, Elsewhere: p.env.Elsewhere}
}

// stepRecord is what steps.<name> shows to expressions.
func (p *parser) stepRecord(s *Step) *expression.Type {
	fields := map[string]*expression.Type{}
	maps.Copy(fields, p.types[s.Name])
	t := &expression.Type{Kind: expression.Rec, Fields: fields, Missing: true}
	if s.Type.Name == "connector" {
		output := p.world.Outputs[s.decoded.Object.Name][s.decoded.Word("do")]
		if output == nil {
			t.Open = true
		} else {
			maps.Copy(fields, output.Fields)
		}
	}
	t.Open = t.Open || s.Type.Name == "wait" && s.decoded.Has("event")
	fields["outcome"], fields["comment"] = textType, textType
	if o := outcomeKeys(s); len(o) > 0 {
		fields["outcome"] = &expression.Type{Kind: expression.Text, Options: o}
	}
	fields["at"] = &expression.Type{Kind: expression.Instant, Missing: true}
	fields["rounds"] = &expression.Type{Kind: expression.Number, Missing: true}
	fields["by"] = personType
	bodyResult(s, fields)
	p.rowsResult(s, fields)
	return t
}

// actionRecord is what steps.<action> shows of an anytime action with a form: its newest answers.
func actionRecord(form *forms.Form) *expression.Type {
	fields := map[string]*expression.Type{"outcome": textType, "comment": textType, "by": personType,
		"at": {Kind: expression.Instant, Missing: true}, "rounds": {Kind: expression.Number, Missing: true}}
	maps.Copy(fields, form.Type().Fields)
	return &expression.Type{Kind: expression.Rec, Fields: fields, Missing: true}
}

// outcomeKeys are the outcomes of a step as written.
func outcomeKeys(s *Step) []string {
	var keys []string
	for _, o := range s.decoded.Map("outcomes") {
		keys = append(keys, o.Name)
	}
	if s.Type.Name == "connector" {
		if len(keys) == 0 {
			return []string{OutcomeDone, OutcomeImpossible}
		}
		return append(keys, OutcomeDone)
	}
	if s.decoded.Has("rows") && !slices.Contains(keys, OutcomeMixed) {
		keys = append(keys, OutcomeMixed)
	}
	return keys
}

// subjectEnv is what the subject of a mail may name: nothing that people typed, nothing about persons.
func (p *parser) subjectEnv() *expression.Env {
	names := map[string]*expression.Type{}
	elsewhere := maps.Clone(p.env.Elsewhere)
	if elsewhere == nil {
		elsewhere = map[string]string{}
	}
	for name, t := range p.env.Names {
		switch name {
		case "case", "settings", "today", "now":
			names[name] = t
			continue
		}
		if f := p.startField(name); f != nil && f.Options != nil && !f.Sensitive && t.Kind == expression.Keyed {
			names[name] = t
			continue
		}
		elsewhere[name] = msgNotInSubject.Say(nil).In("de")
	}
	return &expression.Env{Names: names, Functions: p.world.functions(), Elsewhere: elsewhere}
}

func (w *World) functions() map[string]*expression.Function {
	if w.Env == nil {
		return nil
	}
	return w.Env.Functions
}

func (p *parser) startField(name string) *forms.Field {
	if p.flow.Form == nil {
		return nil
	}
	return p.flow.Form.Field(name)
}
