package engine

import (
	"context"
	"fmt"

	"laufzettel/connectors"
	"laufzettel/flows"
	"laufzettel/scripts"
)

// effect does what a step asks of Laufzettel itself: no connection of connections.yaml is needed for it. with is what
// the step hands over. Like a connection it says ok, later or refused; the output of ok becomes steps.<step>.
type effect func(ctx context.Context, e *Engine, h *History, command flows.Command, with map[string]any) connectors.Outcome

// effects are all built-in effects by the word that CallRequested.Connector has for them.
var effects = map[string]effect{
	flows.CallsScript:       runScript,
	flows.CallsRegister:     workOnRegister,
	flows.CallsOrganisation: workOnOrganisation,
	flows.CallsFlow:         callFlow,
}

// perform does what a command asks for, by a built-in effect or by a connection.
func (e *Engine) perform(ctx context.Context, h *History, command flows.Command) connectors.Outcome {
	with := withOf(h, command.Seq)
	deadline := e.clock.Now().Add(sendTimeout)
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	if do, built := effects[command.Connector]; built {
		return do(ctx, e, h, command, with)
	}
	connection, ok := e.connections[command.Connector]
	if !ok {
		return connectors.Outcome{Class: connectors.Manual}
	}
	return connection.Do(ctx, connectors.Call{Operation: command.Operation, IdempotencyKey: command.ID, With: with, Deadline: deadline})
}

// runScript runs a script in a child process. A script that fails has failed for good: the same input would fail
// again. Where there is no child to run it, it is tried later.
func runScript(ctx context.Context, e *Engine, h *History, command flows.Command, with map[string]any) connectors.Outcome {
	call, ok := h.Flow().Step(command.Operation).Script()
	if !ok {
		return connectors.Outcome{Class: connectors.Refused, Reason: fmt.Sprintf("Der Schritt %q hat kein Skript.", command.Operation)}
	}
	result, err := e.scripts.Run(ctx, scripts.Job{Program: call.Program, Input: with, Gives: call.Gives})
	switch {
	case err != nil:
		return connectors.Outcome{Class: connectors.Later, Reason: err.Error()}
	case result.Failure != nil:
		return connectors.Outcome{Class: connectors.Refused, Reason: result.Failure.Text.In(e.Organisation().Site().Lang)}
	}
	return connectors.Outcome{Class: connectors.OK, Output: result.Output}
}
