package play

import (
	"context"
	"strings"

	"laufzettel/scripts"
)

// runner runs the scripts of played cases, through the same child and the same limits as the engine: no limit within
// this process would hold a script that fills the memory. The child is kept from one script to the next, so that
// hundreds of examples do not begin hundreds of processes.
var runner = &scripts.Runner{Keep: true}

// scriptReply is what the script of a step gives. One that fails tells everything it said: whoever plays is its author,
// and the people of a play are invented.
func (c *Case) scriptReply(call Call) *Reply {
	what, ok := c.process.Flow.Step(call.Step).Script()
	if !ok {
		return &Reply{}
	}
	result, err := runner.Run(context.Background(), scripts.Job{Program: what.Program, Input: call.With, Gives: what.Gives})
	if err != nil {
		return &Reply{Refused: err.Error()}
	}
	if result.Failure == nil {
		return &Reply{Output: result.Output}
	}
	said := []string{result.Failure.Text.In(c.options.Lang)}
	if detail := result.Failure.Detail; detail != "" && !strings.Contains(said[0], detail) {
		said = append(said, detail)
	}
	for _, line := range result.Log {
		said = append(said, "print: "+line)
	}
	return &Reply{Refused: strings.Join(said[:min(len(said), 12)], " – ")}
}
