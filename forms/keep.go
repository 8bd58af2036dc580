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

var keepInGroup = &source.Message{
	Code: "keep-in-group",
	De:   "Eine Gruppe wird als Ganzes aufbewahrt und gelöscht. Schreib keep an die Gruppe {group}.",
	En:   "A group is kept and erased as a whole. Write keep at the group {group}.",
}

// keepWords are the ways to say when a retention begins.
var keepWords = map[string]KeepFrom{"decision": FromDecision, "end": FromDecision, "submission": FromSubmission, "start": FromSubmission}

// readKeep reads "1 year after decision"; a bare period counts from the submission.
func readKeep(n *source.Node, parent *Field, report *source.Report) *Retention {
	if n == nil {
		return nil
	}
	if parent != nil {
		report.Error(n, keepInGroup, source.Args{"group": parent.Name})
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
	return retention
}

// Retention is how long the answer to a field is kept, its own or that of the group it belongs to; nil: as
// long as its case.
func (f *Field) Retention() *Retention {
	for at := f; at != nil; at = at.Parent {
		if at.kept != nil {
			return at.kept
		}
	}
	return nil
}
