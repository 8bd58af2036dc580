package flows

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// CallsFlow is the CallRequested.Connector of a call step; its operation is the process that begins.
const CallsFlow = "case"

// Inputs of a call step beside the answers of the start form of the other process, which are "answer.<field>".
const (
	CallWaits = "wait" // true: the answer comes when the other case has ended
)

var _ = register(StepType{
	Name: "call",
	Doc:  spec.Doc{De: "Beginnt einen Vorgang einer anderen Art und wartet, bis er beendet ist, oder auch nicht. Beide zeigen aufeinander.", En: "Begins a case of another process and waits until it has ended, or does not. Both point at each other."},
	Stop: true,
	Keys: []spec.Key{
		{Name: "flow", Kind: spec.Word, Required: true, Doc: spec.Doc{De: "Der andere Vorgang, wie sein Ordner heißt.", En: "The other process, as its folder is called."}, Example: "einspruch"},
		{Name: "with", Kind: spec.Any, Doc: spec.Doc{De: "Antworten für dessen Formular: Feld und Wert, ein Ausdruck nach einem =.", En: "Answers for its form: field and value, an expression after an =."}, Example: "{name: =name}"},
		{Name: "waits", Kind: spec.Flag, Doc: spec.Doc{De: "false: Es geht gleich weiter. Ohne Angabe wird gewartet, bis der andere Vorgang beendet ist.", En: "false: the flow goes on at once. Otherwise it waits until the other case has ended."}, Example: "true"},
		{Name: "rest", Kind: spec.Option, Options: []string{"withdraw", "finish"}, Doc: spec.Doc{De: "Was mit dem anderen Vorgang geschieht, wenn dieser vorher endet: withdraw (er wird zurückgezogen) oder finish (er läuft weiter, ohne Angabe).", En: "What becomes of the other case if this one ends before: withdraw, or finish (it goes on; if not given)."}, Example: "finish"},
	},
	Configure: func(p *parser, s *Step, d *spec.Decoded) {
		c := &callConfig{process: d.Word("flow"), wait: !d.Has("waits") || d.Flag("waits")}
		s.Config = c
		if c.wait {
			c.literal(CallWaits, "true")
		}
		if d.Word("rest") == "withdraw" {
			if !c.wait {
				p.report.Error(d.At("rest"), msgRestWithoutWait, nil)
			}
			c.withdraws = true
		}
		if with := d.At("with"); with != nil {
			if with.Kind != source.Map {
				p.report.Error(with, msgWithAnswers, nil)
			}
			for _, e := range with.Entries {
				p.input(&c.effectConfig, "answer."+e.Key, e.Value, nil)
				c.fields = append(c.fields, CallField{Name: e.Key, Pos: e.KeyPos})
			}
		}
		c.output = &expression.Type{Kind: expression.Rec, Fields: callResult(), Missing: true}
		if n := d.At("flow"); n != nil {
			c.pos = n.Pos
		}
	},
	Enter: func(d *decider, s *Step) error {
		c := s.Config.(*callConfig)
		return d.request(CallsFlow, c.process, &c.effectConfig)
	},
	Result:   func(*Step) map[string]*expression.Type { return callResult() },
	Examples: []string{"call: einspruch\nflow: einspruch\nwith: {name: =name}"},
})

type callConfig struct {
	effectConfig
	process string
	wait    bool
	// withdraws says that the other case ends with this one.
	withdraws bool
	fields    []CallField
	pos       source.Pos
}

// callResult is what steps.<call> shows: the number of the other case, and how it ended (status by name, and its kind:
// done, refused, expired, withdrawn, cancelled).
func callResult() map[string]*expression.Type {
	return map[string]*expression.Type{"number": textType, "status": textType, "kind": textType}
}

// FlowCall is a call of another process: which, with answers for which fields of its start form.
type FlowCall struct {
	Step, Process string
	Fields        []CallField
	Waits         bool
	Pos           source.Pos
}

// CallField is a field that a call fills in.
type CallField struct {
	Name string
	Pos  source.Pos
}

// Calls are the calls of other processes in a flow, for checks that see all of them.
func (f *Flow) Calls() []FlowCall {
	var calls []FlowCall
	for _, s := range f.Steps {
		if c, is := s.Config.(*callConfig); is {
			calls = append(calls, FlowCall{Step: s.Name, Process: c.process, Fields: c.fields, Waits: c.wait, Pos: c.pos})
		}
	}
	return calls
}

// WithdrawsCalled says whether the step calls a case that is withdrawn when its own case ends before.
func (s *Step) WithdrawsCalled() bool {
	if s == nil {
		return false
	}
	c, is := s.Config.(*callConfig)
	return is && c.withdraws
}
