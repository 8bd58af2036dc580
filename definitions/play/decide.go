package play

import (
	"errors"
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// Call is what a connection or another effect was asked to do.
type Call struct {
	Command   string
	Stop      string
	Step      string // the place
	Connector string
	Operation string
	With      map[string]any
	Open      bool // nobody has answered yet
}

// decide is decideAt for a move as a whole.
func (c *Case) decide(by flows.Actor, do any) *Trouble { return c.decideAt("", by, do) }

// decideAt gives one input to the decider and folds what follows. part is the key of the move to blame.
func (c *Case) decideAt(part string, by flows.Actor, do any) *Trouble {
	if c.inputs++; c.inputs > maxInputs {
		return trouble(part, noEnd, nil)
	}
	decision, err := flows.Decide(c.process.Flow, c.state, flows.Input{At: c.now, By: by, Do: do}, c.facts())
	if err != nil {
		return c.refusal(part, by, err)
	}
	before := c.state.Failure
	for _, recorded := range decision.Events {
		old := c.state
		c.state = flows.Evolve(c.state, recorded)
		c.events = append(c.events, recorded)
		c.tell(old, recorded)
	}
	var asked []Call
	for _, command := range decision.Commands {
		if command.Kind == flows.Call {
			asked = append(asked, c.ask(command))
			continue
		}
		c.post(command)
	}
	if c.state.Failure != nil && before == nil {
		return &Trouble{Part: part, Text: failed.Say(source.Args{"why": c.state.Failure.Error}), Halted: true}
	}
	for _, call := range asked {
		if c.options.Usual == nil {
			continue
		}
		if reply := c.options.Usual(c, call); reply != nil {
			if t := c.answer(part, call, *reply); t != nil {
				return t
			}
		}
	}
	return nil
}

func (c *Case) stepName(place string) string {
	if step := c.process.Flow.Step(place); step != nil {
		return step.Name
	}
	return place
}

// refusal says why an input was not accepted, and notes it in the story.
func (c *Case) refusal(part string, by flows.Actor, err error) *Trouble {
	t := &Trouble{Part: part}
	why := err.Error()
	if errors.As(err, &t.Refusal) {
		why = t.Refusal.Text.In(c.options.Lang)
		if len(t.Refusal.Problems) > 0 {
			t.Fields = t.Refusal.Problems
			why += " " + problemsIn(t.Fields, c.options.Lang)
		}
	}
	t.Text = refused.Say(source.Args{"why": why})
	c.say(lineRefused, storyRefused, source.Args{"who": c.who(by.Party), "why": why})
	return t
}

// ask notes what a connection or another effect is asked to do.
func (c *Case) ask(command flows.Command) Call {
	call := Call{Command: command.ID, Stop: command.Stop, Connector: command.Connector, Operation: command.Operation, With: map[string]any{}, Open: true}
	for _, e := range c.events {
		if requested, is := e.Event.(flows.CallRequested); is && e.Seq == command.Seq {
			call.Step = requested.Step
			for name, value := range e.Values {
				if short, is := strings.CutPrefix(name, "with."); is {
					call.With[short] = value
				}
			}
		}
	}
	c.calls = append(c.calls, call)
	return call
}

// reply answers the call of a step.
func (c *Case) reply(m Move) *Trouble {
	for _, call := range c.calls {
		if call.Open && c.sameStep(call.Step, m.Step) {
			return c.answer("answer", call, *m.Answer)
		}
	}
	return trouble("step", noCall, source.Args{"step": m.Step})
}

// answer is what the other side said to a call.
func (c *Case) answer(part string, call Call, r Reply) *Trouble {
	for i := range c.calls {
		if c.calls[i].Command == call.Command {
			c.calls[i].Open = false
		}
	}
	do := flows.Answer{Command: call.Command, OK: !r.Manual && r.Refused == "", Manual: r.Manual, Error: r.Refused}
	if do.OK {
		do.Output = c.outputOf(call, r.Output)
	}
	return c.decideAt(part, flows.Actor{Way: flows.ByAnswer}, do)
}

// OpenCalls are what waits for the answer of a connection or another effect.
func (c *Case) OpenCalls() []Call {
	var open []Call
	for _, call := range c.calls {
		stop := c.state.Stop(call.Stop)
		if call.Open && stop != nil && stop.Kind == flows.Calling && stop.Command == call.Command {
			open = append(open, call)
		}
	}
	return open
}
