package play

import (
	"maps"

	"laufzettel/definitions/expression"
)

// The words of effects that Laufzettel does itself, beside the names of connectors.
const (
	effectRegister     = "register"
	effectOrganisation = "organisation"
	effectDocument     = "document"
	effectCase         = "case"
	effectScript       = "script"
)

// Usually is what an effect answers where nobody says otherwise: connections have no way in, so that people do it by
// hand; what Laufzettel does itself is done, and a row that is read is the one of the play, and scripts
// run. Other cases are not begun: they give nothing until an example says what they give.
func Usually(c *Case, call Call) *Reply {
	switch call.Connector {
	case effectRegister:
		return c.registerReply(call)
	case effectScript:
		return c.scriptReply(call)
	case effectOrganisation, effectDocument, effectCase:
		return &Reply{}
	}
	return &Reply{Manual: true}
}

// registerReply is the row of a register that a step reads; whatever changes rows is done.
func (c *Case) registerReply(call Call) *Reply {
	name, key := text(call.With["register"]), text(call.With["key"])
	if row, there := c.world.Row(name, key); there {
		output := map[string]any{}
		for part, value := range expression.Record(maps.Clone(row)) {
			output[part] = value
		}
		return &Reply{Output: output}
	}
	return &Reply{}
}
