package play

import (
	shopspring "github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

var (
	storyHeard     = &source.Message{De: "Ein Ereignis trifft ein: {event}{with}.", En: "An event arrives: {event}{with}."}
	storyWaitFor   = &source.Message{De: "„{step}“ wartet auf das Ereignis „{event}“.{due}", En: "“{step}” waits for the event “{event}”.{due}"}
	storyWaited    = &source.Message{De: "„{step}“ hat lange genug gewartet.", En: "“{step}” has waited long enough."}
	storyWaitHeard = &source.Message{De: "„{step}“ geht weiter.", En: "“{step}” goes on."}
	storyBlock     = &source.Message{De: "„{step}“ beginnt: {strands}.", En: "“{step}” begins: {strands}."}
	storyBlockDone = &source.Message{De: "„{step}“ ist fertig.", En: "“{step}” is done."}
	storyBlockLeft = &source.Message{De: "„{step}“ wird verlassen; was dort noch offen ist, entfällt.", En: "“{step}” is left; what is still open there falls away."}
)

// happen lets an event reach the case.
func (c *Case) happen(m Move) *Trouble {
	by := c.actor(m, nil)
	if by.Party == (flows.Party{}) {
		by = flows.Actor{Way: flows.ByAPI}
	}
	return c.decideAt("event", by, flows.Happen{Name: m.Event, Values: typed(m.Values)})
}

// typed are values as an expression reads them: numbers of YAML and JSON are decimals, what looks like a day is one.
func typed(values map[string]any) map[string]any {
	all := map[string]any{}
	for name, value := range values {
		all[name] = typedValue(value)
	}
	return all
}

func typedValue(value any) any {
	switch v := value.(type) {
	case string:
		if day, err := expression.ParseDate(v); err == nil {
			return day
		}
	case int:
		return shopspring.NewFromInt(int64(v))
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = typedValue(item)
		}
		return items
	case map[string]any:
		parts := expression.Record{}
		for name, part := range v {
			parts[name] = typedValue(part)
		}
		return parts
	}
	return value
}

// outputOf is the output of a call as its step declares it: stored forms become values.
func (c *Case) outputOf(call Call, given map[string]any) map[string]any {
	output := map[string]any{}
	event := flows.CallAnswered{Command: call.Command, Stop: call.Stop, OK: true}
	for name, value := range given {
		output[name] = typedValue(value)
		if t := flows.ValueType(c.process.Flow, event, "output."+name); t != nil {
			if read, err := expression.FromJSON(value, t); err == nil {
				output[name] = read
			}
		}
	}
	return output
}

// tellBlock tells of waits and blocks; false where the event is about neither.
func (c *Case) tellBlock(e flows.Recorded) {
	switch v := e.Event.(type) {
	case flows.Heard:
		c.say(lineDid, storyHeard, source.Args{"event": v.Name, "with": c.parts(e.Values, "event.")})
	case flows.WaitBegun:
		m := storyWaits
		if v.Event != "" {
			m = storyWaitFor
		}
		c.say(lineThen, m, source.Args{"step": c.StepTitle(v.Step), "event": v.Event, "due": c.due(v.Until)})
	case flows.WaitEnded:
		m := storyWaited
		if v.Heard > 0 {
			m = storyWaitHeard
		}
		c.say(lineThen, m, source.Args{"step": c.StepTitle(v.Step)})
	case flows.BlockOpened:
		if len(v.Strands) > 0 {
			c.say(lineThen, storyBlock, source.Args{"step": c.StepTitle(v.Step), "strands": c.strands(v)})
		}
	case flows.BlockClosed:
		m := storyBlockDone
		if v.Why == "left" {
			m = storyBlockLeft
		}
		c.say(lineThen, m, source.Args{"step": c.StepTitle(v.Step)})
	}
}

// strands are the branches or items of a block, in words.
func (c *Case) strands(v flows.BlockOpened) string {
	said := ""
	for i, strand := range v.Strands {
		if i > 0 {
			said += ", "
		}
		said += strand
	}
	return said
}
