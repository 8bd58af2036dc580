package api

import (
	"encoding/json"
	"unicode/utf8"

	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
)

// rowsOf reads the member rows of a decision: a list of {"outcome", "comment"} in the order of the rows; an empty one
// takes "rest".
func rowsOf(m *members) []flows.RowChoice {
	if !m.given("rows") {
		return nil
	}
	var listed []struct {
		Outcome string `json:"outcome"`
		Comment string `json:"comment"`
	}
	if err := json.Unmarshal(m.all["rows"], &listed); err != nil || len(listed) > flows.MostRows {
		m.wrong.at("rows", wantsRows.Say(source.Args{"n": flows.MostRows}))
		return nil
	}
	rows := make([]flows.RowChoice, len(listed))
	for i, row := range listed {
		if utf8.RuneCountInString(row.Comment) > maxComment {
			m.wrong.at("rows", commentTooLong.Say(source.Args{"name": "rows", "limit": maxComment}))
		}
		rows[i] = flows.RowChoice{Outcome: row.Outcome, Comment: row.Comment}
	}
	return rows
}

var wantsRows = &source.Message{Code: "wants-rows",
	De: "„rows“ muss eine Liste mit höchstens {n} Einträgen sein: [{\"outcome\": \"…\", \"comment\": \"…\"}].",
	En: "“rows” must be a list of at most {n} entries: [{\"outcome\": \"…\", \"comment\": \"…\"}]."}

// askedValues puts the answers to a question about an earlier step over those of that step; only reopened fields count.
func (s *server) askedValues(k *engine.Case, stop *flows.Stop, d decision) (forms.Values, error) {
	form := k.Flow().Step(stop.Step).Form()
	if form == nil || len(stop.Fields) == 0 {
		return nil, nil
	}
	o := s.e.Organisation()
	ctx := flows.AskedContext(k.Flow(), k.State, stop, o)
	ctx.Catalogue, ctx.Directory = o, d.directory
	ctx.Files = filesOf(form, k.State.Steps[stop.Step].Values)
	return readValues(form, orEmpty(d.values), ctx)
}
