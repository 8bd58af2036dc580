package flows

import (
	"strings"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/forms"
)

// readParts reads what a choice carries beside its outcome: rows="ok,,nein:Zu jung" rest=ok, and edit.<field>=value.
func (p *play) readParts(c *Choose, named map[string]string, at time.Time) {
	if rows, given := named["rows"]; given {
		for _, row := range strings.Split(rows, ",") {
			outcome, comment, _ := strings.Cut(row, ":")
			c.Rows = append(c.Rows, RowChoice{Outcome: outcome, Comment: comment})
		}
		delete(named, "rows")
	}
	c.Rest = named["rest"]
	delete(named, "rest")
	typed := map[string]string{}
	for name, value := range named {
		if field, is := strings.CutPrefix(name, EditPrefix); is {
			if c.Edits == nil {
				c.Edits = &Edits{}
			}
			c.Edits.Fields = append(c.Edits.Fields, field)
			typed[field] = value
			delete(named, name)
		}
	}
	if c.Edits == nil {
		return
	}
	all := map[string]string{}
	for name, value := range p.flow.Form.Input(p.state.Values) {
		all[name] = strings.Join(value, "\n")
	}
	for name, value := range typed {
		all[name] = value
	}
	c.Edits.Values = p.values(p.flow.Form, all, nil, at)
}

// askedValues are the answers of an earlier step with what was typed over them.
func (p *play) askedValues(stop *Stop, named map[string]string) forms.Values {
	form := p.flow.Step(stop.Step).Form()
	if form == nil {
		return nil
	}
	ctx := AskedContext(p.flow, p.state, stop, p.facts)
	ctx.Catalogue = p.facts
	input := form.Input(p.state.Steps[stop.Step].Values)
	for name, value := range named {
		input[name] = []string{value}
	}
	values, _, err := form.Read(input, "", ctx)
	if err != nil {
		p.t.Fatal(err)
	}
	return values
}

// testFiles are uploads that scenarios may name by their ids.
var testFiles = map[string]expression.Record{
	"f1": {"id": "f1", "name": "protokoll.pdf", "size": decimal(1200), "type": "application/pdf"},
	"f2": {"id": "f2", "name": "anlage.pdf", "size": decimal(3400), "type": "application/pdf"},
}
