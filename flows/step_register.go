package flows

import (
	"slices"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// CallsRegister is the CallRequested.Connector of a register step; its operation is what do says.
const CallsRegister = "register"

// Inputs of a register step beside the columns, which are "row.<column>".
const (
	InRegister = "register"
	InKey      = "key"
	InCapacity = "capacity"
	InCount    = "count"
	InWaiting  = "waiting"
)

var registerWork = []string{"read", "add", "change", "reserve", "release"}

var _ = register(StepType{
	Name: "register",
	Doc:  spec.Doc{De: "Liest oder ändert ein Register: read liest eine Zeile, add legt eine an, change ändert eine, reserve nimmt einen Platz, solange welche frei sind, release gibt ihn zurück.", En: "Reads or changes a register: read reads a row, add creates one, change changes one, reserve takes a place as long as there are any, release gives it back."},
	Stop: true,
	Keys: append([]spec.Key{
		{Name: "do", Kind: spec.Option, Options: registerWork, Required: true, Doc: spec.Doc{De: "Was geschehen soll.", En: "What is to happen."}, Example: "add"},
		{Name: "in", Kind: spec.Word, Required: true, Doc: spec.Doc{De: "Das Register.", En: "The register."}, Example: "kurse"},
		{Name: "key", Kind: spec.Value, Doc: spec.Doc{De: "Der Schlüssel der Zeile. Bei add bekommt die Zeile ohne Angabe die Vorgangsnummer.", En: "The key of the row. Of add, the row gets the number of the case if none is given."}, Example: "=kurs.key"},
		{Name: "with", Kind: spec.Any, Doc: spec.Doc{De: "Bei add und change: Spalte und Wert, ein Ausdruck nach einem =.", En: "Of add and change: column and value, an expression after an =."}, Example: "{name: =name}"},
		{Name: "capacity", Kind: spec.Value, Doc: spec.Doc{De: "Bei reserve: wie viele Plätze es gibt.", En: "Of reserve: how many places there are."}, Example: "=kurs.plaetze"},
		{Name: "count", Kind: spec.Value, Doc: spec.Doc{De: "Bei reserve: wie viele Plätze gebraucht werden; ohne Angabe einer.", En: "Of reserve: how many places are needed; one if not given."}, Example: "1"},
		{Name: "waiting", Kind: spec.Flag, Doc: spec.Doc{De: "Bei reserve: Ist alles besetzt, wartet der Vorgang auf der Warteliste, bis ein Platz frei wird.", En: "Of reserve: where all is taken, the case waits on the waiting list until a place becomes free."}, Example: "true"},
		{Name: "full", Kind: spec.Word, Doc: spec.Doc{De: "Bei reserve: wohin es geht, wenn alles besetzt ist.", En: "Of reserve: where to go if all is taken."}, Example: "end abgelehnt"},
	}, peopleKeys("by", "form", "within", "remind", "overdue", "may")...),
	Configure: configureRegister,
	Enter: func(d *decider, s *Step) error {
		c := s.Config.(*registerConfig)
		return d.request(CallsRegister, c.work, &c.effectConfig)
	},
	Result:   func(s *Step) map[string]*expression.Type { return registerResult(s.decoded.Word("do"), nil) },
	Examples: []string{"register: zeile\ndo: read\nin: codes\nkey: =case.number"},
})

type registerConfig struct {
	taskConfig
	effectConfig
	work string
	in   string
	full *Target
}

// after is where it goes once the register has answered.
func (c *registerConfig) after(in Answer) *Target {
	if reserved, said := in.Output["reserved"].(bool); said && !reserved && c.full != nil {
		return c.full
	}
	return nil
}

func registerResult(work string, row *expression.Type) map[string]*expression.Type {
	result := map[string]*expression.Type{}
	switch work {
	case "reserve":
		result["reserved"] = boolType
		result["position"] = &expression.Type{Kind: expression.Number, Missing: true}
		result["left"] = &expression.Type{Kind: expression.Number, Missing: true}
	case "read":
		result["found"] = boolType
		fallthrough
	default:
		result["key"] = textType
		if row != nil {
			for name, t := range row.Fields {
				result[name] = t
			}
		}
	}
	return result
}

func configureRegister(p *parser, s *Step, d *spec.Decoded) {
	c := &registerConfig{work: d.Word("do"), in: d.Word("in")}
	s.Config = c
	c.taskConfig = p.taskConfig(s, d, false)
	c.votes = votes{mode: "first"}
	c.taskConfig.builtOutcomes(s.onError)
	row := p.registerRow(d.At("in"), c.in)
	c.literal(InRegister, c.in)
	p.input(&c.effectConfig, InKey, d.At("key"), nil)
	if d.At("key") == nil && !slices.Contains([]string{"add"}, c.work) {
		p.report.Error(s.node, msgRegisterKey, source.Args{"do": c.work})
	}
	p.columns(c, d, row)
	reserves := c.work == "reserve"
	for _, key := range []string{"capacity", "count", "waiting", "full"} {
		if d.Has(key) && !reserves {
			p.report.Error(d.At(key), msgOnlyWhenReserving, source.Args{"key": key})
		}
	}
	if reserves {
		if !d.Has("capacity") {
			p.report.Error(s.node, msgNoCapacity, source.Args{"step": s.Name})
		}
		p.input(&c.effectConfig, InCapacity, d.At("capacity"), numberType)
		p.input(&c.effectConfig, InCount, d.At("count"), numberType)
		if d.Flag("waiting") {
			c.literal(InWaiting, "true")
		}
		if n := d.At("full"); n != nil {
			if d.Flag("waiting") {
				p.report.Error(n, msgFullOrWaiting, nil)
			}
			t := p.target(n, s)
			c.full = &t
		}
	}
	types := registerResult(c.work, row)
	c.output = &expression.Type{Kind: expression.Rec, Fields: types, Missing: true}
	if c.taskConfig.form == nil {
		p.retype(s, types)
	}
}

// registerRow is the type of a row of a register; nil where there is no such register.
func (p *parser) registerRow(n *source.Node, name string) *expression.Type {
	all := p.env.Names["registers"]
	if all == nil || all.Fields[name] == nil {
		if n != nil {
			var known []string
			if all != nil {
				known = sortedKeys(all.Fields)
			}
			p.unknown(n, msgNoRegister, name, known)
		}
		return nil
	}
	return all.Fields[name].Elem
}

func (p *parser) columns(c *registerConfig, d *spec.Decoded, row *expression.Type) {
	with := d.At("with")
	writes := c.work == "add" || c.work == "change"
	if with == nil {
		if writes {
			p.report.Error(d.Node, msgNothingWritten, source.Args{"do": c.work})
		}
		return
	}
	if !writes || with.Kind != source.Map {
		p.report.Error(with, msgWithColumns, nil)
		return
	}
	for _, e := range with.Entries {
		var want *expression.Type
		if row != nil {
			if want = row.Fields[e.Key]; want == nil {
				p.unknown(keyNode(e), msgNoColumn, e.Key, sortedKeys(row.Fields))
				continue
			}
		}
		p.input(&c.effectConfig, "row."+e.Key, e.Value, nil)
	}
}

// input compiles a value that an effect is given under a name.
func (p *parser) input(c *effectConfig, name string, n *source.Node, want *expression.Type) {
	if v := expression.CompileValue(n, want, p.env, p.report); v != nil {
		c.names, c.with = append(c.names, name), append(c.with, v)
	}
}

// literal is an input that is the same in every case.
func (c *effectConfig) literal(name, value string) {
	c.names, c.with = append(c.names, name), append(c.with, &expression.Setting{Literal: value})
}

// task is the work item for people where the step names them.
func (c *registerConfig) task() *taskConfig {
	if c.by.empty() {
		return nil
	}
	return &c.taskConfig
}

// Reserves says whether some step of the flow takes places of a register.
func (f *Flow) Reserves() bool {
	return slices.ContainsFunc(f.Steps, func(s *Step) bool {
		c, is := s.Config.(*registerConfig)
		return is && c.work == "reserve"
	})
}
