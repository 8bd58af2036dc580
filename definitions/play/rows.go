package play

import (
	"strconv"

	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// Row is what somebody chooses for one row of a step that decides row by row.
type Row struct {
	Outcome string
	Comment string
}

// RowsOf reads the rows of a line of an example: outcomes, or outcome and comment, by the number of the row. A number that
// cannot be read counts as row 0, which no table has: the step then refuses it.
func RowsOf(n *source.Node) map[int]Row {
	if n == nil || n.Kind != source.Map {
		return nil
	}
	rows := map[int]Row{}
	for _, e := range n.Entries {
		number, err := strconv.Atoi(e.Key)
		if err != nil {
			number = 0
		}
		row := Row{}
		switch e.Value.Kind {
		case source.Scalar:
			row.Outcome = e.Value.Raw
		case source.Map:
			for _, part := range e.Value.Entries {
				switch part.Key {
				case "outcome":
					row.Outcome = part.Value.Raw
				case "comment":
					row.Comment = part.Value.Raw
				}
			}
		}
		rows[number] = row
	}
	return rows
}

// byRows makes a choice about all others of one about the whole task, where single rows have their own.
func byRows(choose flows.Choose, rows map[int]Row) flows.Choose {
	if len(rows) == 0 {
		return choose
	}
	most := 0
	for number := range rows {
		most = max(most, number)
	}
	choose.Rows = make([]flows.RowChoice, most)
	for number, row := range rows {
		if number > 0 {
			choose.Rows[number-1] = flows.RowChoice(row)
		}
	}
	choose.Rest, choose.Outcome = choose.Outcome, ""
	return choose
}

// answerAsked answers what a later step asked whoever decided an earlier one.
func (c *Case) answerAsked(m Move, stop *flows.Stop) *Trouble {
	answer := flows.AnswerReturn{Stop: stop.ID, Comment: m.Comment}
	if form := c.process.Flow.Step(stop.Step).Form(); form != nil && len(stop.Fields) > 0 {
		var t *Trouble
		if answer.Values, t = c.answers(form, m.Values, flows.AskedContext(c.process.Flow, c.state, stop, c.facts())); t != nil {
			return t
		}
	}
	return c.decide(c.actor(m, stop), answer)
}
