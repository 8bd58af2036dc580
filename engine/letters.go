package engine

import (
	"context"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/flows"
)

// playedKey stands in the place of the key of a status page in mails of cases that are only played.
const playedKey = "gespielt"

// Letter is a mail of a case that is only played, as it would be sent: one of the author's or one of the engine's own. The
// store is asked, but nothing is stored or sent; nil where no mail would go.
func (e *Engine) Letter(ctx context.Context, p *definitions.Process, s *flows.State, events []flows.Recorded, command flows.Command) (*connectors.Message, error) {
	h := &History{Events: events, Case: Case{Process: p, State: s, Row: CaseRow{
		ID: s.Case, Key: playedKey, Number: s.Number, Process: p.Name, Title: flows.CaseTitle(p.Flow, s, e.Organisation()),
		Status: s.Status, Submitter: s.Submitter.Person, Subject: s.Subject.Person, Seq: s.Seq, Started: s.Started, Ended: s.Ended,
	}}}
	if command.Kind == flows.SendMail {
		return e.mail(ctx, h, command)
	}
	return e.brief(ctx, h, command)
}
