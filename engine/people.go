package engine

import (
	"laufzettel/definitions"
	"laufzettel/definitions/source"
)

// ReadPeople reads people in the form of organisation/people.yaml and checks them against the definitions
// in force. The problems are sentences in lang.
func (e *Engine) ReadPeople(content []byte, lang string) ([]definitions.Person, []string) {
	report := &source.Report{}
	o := e.Organisation()
	known := *o.set
	known.Units = nil
	for _, key := range o.unitOrder { // those that were added on the web too
		known.Units = append(known.Units, o.units[key])
	}
	people := definitions.ReadPeople("people.yaml", content, &known, report)
	var problems []string
	for _, d := range report.Sorted() {
		if d.Severity == source.Error {
			problems = append(problems, d.Pos.String()+": "+d.Text.In(lang))
		}
	}
	return people, problems
}
