package engine

import (
	"strconv"

	"laufzettel/flows"
)

// chosenAgain adds to a choice what it carried beside its outcome: rows, and changes of the start form.
func chosenAgain(in flows.Choose, decided flows.TaskDecided, events []flows.Recorded, before *flows.State) flows.Choose {
	for i, outcome := range decided.Rows {
		comment, _ := events[0].Values["row."+strconv.Itoa(i+1)+".comment"].(string)
		in.Rows = append(in.Rows, flows.RowChoice{Outcome: outcome, Comment: comment})
	}
	in.Rest = decided.Rest
	in.Edits = flows.EditsIn(events, before)
	return in
}
