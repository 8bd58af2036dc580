package flows

import (
	"laufzettel/definitions/expression"
)

// Effects reach out of the case: connectors, scripts, registers, the organisation, documents and other cases. All of
// them are asked for by a CallRequested and answered by a CallAnswered, whose output stands in steps.<step>.

// effectConfig is what steps with an effect have in common: what is handed over, and what comes back.
type effectConfig struct {
	names  []string
	with   []*expression.Setting
	output *expression.Type // nil: anything
	// inner effects compute and change nothing: they wait for no decision that may still be disputed.
	inner bool
}

type effectStep interface{ effect() *effectConfig }

func (c *effectConfig) effect() *effectConfig { return c }

// request asks for the effect of the step that is being entered. The shell acts once the event is stored.
func (d *decider) request(connector, operation string, c *effectConfig) error {
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
	round := d.state.Steps[d.place].Rounds
	e := CallRequested{Command: d.commandID(d.state.Seq+1, 1), Stop: stopID(d.place, round), Step: d.place, Round: round,
		Connector: connector, Operation: operation}
	if !c.inner {
		e.NotBefore = d.notBefore()
	}
	seq := d.follow(e, values)
	if !c.inner {
		d.holdIfDisputed(e.Command)
	}
	d.command(Command{Kind: Call, Seq: seq, Stop: e.Stop, Connector: connector, Operation: operation, NotBefore: e.NotBefore})
	return nil
}

// answerCall takes what the other side said. Where it did not do it, people do it by hand if the step names them;
// otherwise the step has failed.
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
	id, place := stop.ID, stop.Step
	s := d.flow.Step(place)
	d.place = place
	values := map[string]any{}
	for name, value := range in.Output {
		values["output."+name] = value
	}
	d.record(CallAnswered{Command: in.Command, Stop: id, OK: in.OK && !in.Manual, Error: in.Error, Manual: in.Manual}, values)
	if in.OK && !in.Manual {
		if e, is := s.Config.(interface{ after(Answer) *Target }); is {
			if elsewhere := e.after(in); elsewhere != nil {
				return d.lead(place, *elsewhere)
			}
		}
		return d.lead(place, Target{})
	}
	problem := ""
	if !in.Manual {
		problem = in.Error
		if problem == "" {
			problem = msgRefusedCall.Say(nil).In(d.own)
		}
	}
	if c := s.task(); c != nil && !c.by.empty() {
		return d.openTask(s, Working, nil, problem)
	}
	if problem == "" {
		problem = msgRefusedCall.Say(nil).In(d.own)
	}
	failed := Failure{Pos: s.Pos, Error: problem, Step: place}
	if s.onError != nil {
		return d.fallBack(place, failed)
	}
	d.follow(Failed{failed}, nil)
	return nil
}
