package forms

import (
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// Retention says how long an answer is kept: For a period, counted From the submission or the end of the case.
type Retention struct {
	For  expression.Period
	From KeepFrom
}

// KeepFrom is when a retention begins.
type KeepFrom string

// The beginnings. A case is decided when it ends.
const (
	FromSubmission KeepFrom = "submission"
	FromDecision   KeepFrom = "decision"
)

var badKeep = &source.Message{
	Code: "bad-keep",
	De:   `"{keep}" sagt nicht, wie lange die Antwort bleibt. Schreib zum Beispiel: 1 year after decision, oder: 90 days after submission.`,
	En:   `"{keep}" does not say how long the answer stays. Write for example: 1 year after decision, or: 90 days after submission.`,
}

var keepTooLong = &source.Message{
	Code: "keep-too-long",
	De:   "„{name}“ bliebe länger als „{around}“, zu dem es gehört ({keep}). Nimm eine kürzere Zeit, oder verlängere die von „{around}“.",
	En:   "\"{name}\" would stay longer than \"{around}\", which it is a part of ({keep}). Take a shorter time, or make that of \"{around}\" longer.",
}

// keepWords are the ways to say when a retention begins.
var keepWords = map[string]KeepFrom{"decision": FromDecision, "end": FromDecision, "submission": FromSubmission, "start": FromSubmission}

// readKeep reads "1 year after decision"; a bare period counts from the submission.
func readKeep(n *source.Node, f *Field, report *source.Report) *Retention {
	if n == nil {
		return nil
	}
	period, from, counted := strings.Cut(n.Raw, " after ")
	retention := &Retention{From: FromSubmission}
	if counted {
		retention.From = keepWords[strings.TrimSpace(from)]
	}
	var err error
	if retention.For, err = expression.ParsePeriod(strings.TrimSpace(period)); err != nil || retention.From == "" || retention.For.N <= 0 {
		report.Error(n, badKeep, source.Args{"keep": n.Raw})
		return nil
	}
	if around := f.around(); around != nil {
		if whole := around.Retention(); whole != nil && whole.From == retention.From && spanOf(retention.For) > spanOf(whole.For) {
			report.Error(n, keepTooLong, source.Args{"name": f.Name, "around": around.Name, "keep": whole.For.String()})
		}
	}
	return retention
}

// spanOf is about how long a period is, to compare two of them; 12 months are a year.
func spanOf(p expression.Period) int {
	const day, month = 48, 1461 // a month has 30.4375 days
	return p.N * map[expression.Unit]int{expression.Days: day, expression.Workdays: day, expression.Weeks: 7 * day, expression.Months: month, expression.Years: 12 * month}[p.Unit]
}

// Retention is how long the answer to a field is kept, its own or that of the group or table it belongs
// to; nil: as long as its case.
func (f *Field) Retention() *Retention {
	for at := f; at != nil; at = at.around() {
		if at.kept != nil {
			return at.kept
		}
	}
	return nil
}
