package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"laufzettel/connectors"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// What happens with answers after the submission: a consent is withdrawn, an original is seen.

// workForget is work that deletes the uploads of erased answers; it is committed with the erasure, so that no
// crash in between leaves them behind.
const workForget = "forget"

type forgetBody struct {
	Files []string `json:"files"`
}

var (
	subjectConsent = &source.Message{Code: "brief-consent", De: "Eine Einwilligung wurde widerrufen", En: "A consent was withdrawn"}
	textConsent    = &source.Message{Code: "brief-consent-text",
		De: "In diesem abgeschlossenen Vorgang wurde eine Einwilligung widerrufen:\n\n> {text}\n\nWas an Angaben und Dateien daran hing, ist hier gelöscht. Bitte sorge dafür, dass es auch dort verschwindet, wohin es weitergegeben wurde, und dass es niemand mehr verwendet.",
		En: "A consent was withdrawn in this case, which has ended:\n\n> {text}\n\nThe answers and files that went with it have been erased here. Please see to it that they also go where they were passed on to, and that nobody uses them any more."}
	factWithdrawn = &source.Message{Code: "fact-withdrawn", De: "Widerrufen", En: "Withdrawn"}
	withdrawnOn   = &source.Message{Code: "withdrawn-on", De: "„{text}“, am {at}", En: "“{text}”, on {at}"}
	factUnseen    = &source.Message{Code: "fact-unseen", De: "Noch nicht gesehen", En: "Not seen yet"}
	unseenText    = &source.Message{Code: "unseen-original", De: "das Original zu „{text}“", En: "the original of “{text}”"}
)

// errMoved: something happened to the case between looking and committing.
var errMoved = errors.New("the case has moved on")

// WithdrawConsent takes back a consent, and erases at once what its field names under "erases": the values of all
// rounds, their salts, and the uploads. The hash chain still verifies. also gives documents to store in the same
// commit, such as an idempotency key; it may be nil. A refusal is a *flows.Refusal.
func (e *Engine) WithdrawConsent(ctx context.Context, id string, by flows.Actor, at flows.Spot, also func(*Case) ([]DocumentChange, error)) (*Case, error) {
	for attempt := 0; ; attempt++ {
		h, err := e.History(ctx, id)
		if err != nil {
			return nil, err
		}
		refs, files := withdrawnValues(h, at)
		in := flows.Input{By: by, Do: flows.WithdrawConsent{Spot: at, Refs: refs}}
		result, err := e.do(ctx, id, in, func(c *Commit, result *Case) error {
			if c.After != h.State.Seq {
				return errMoved // an answer that came meanwhile must not stay
			}
			if err := e.forget(ctx, c, refs, files); err != nil {
				return err
			}
			e.renameTasks(c, result)
			if also == nil {
				return nil
			}
			documents, err := also(result)
			c.Documents = append(c.Documents, documents...)
			return err
		})
		if errors.Is(err, errMoved) && attempt < conflictRetries {
			e.cases.drop(id)
			continue
		}
		if err != nil {
			return nil, err
		}
		return result, e.forgetFiles(id, files)
	}
}

// forget lets a commit erase values, what was heard of the world with them, and uploads.
func (e *Engine) forget(ctx context.Context, c *Commit, refs, files []string) error {
	if len(refs) == 0 {
		return nil
	}
	record, err := e.store.Load(ctx, c.Case, 0)
	if err != nil {
		return err
	}
	if record.Row.Seq != c.After {
		return ErrConflict
	}
	c.Erase, c.Values = append(slices.Clone(refs), factsIn(record)...), nil
	c.Documents = append(c.Documents, DocumentChange{Document: Document{Collection: collectionScrub, Key: "values", Revision: -1, Body: []byte("{}")}})
	if len(files) == 0 {
		return nil
	}
	body, err := json.Marshal(forgetBody{files})
	if err != nil {
		return err
	}
	c.Work = append(c.Work, Work{ID: fmt.Sprintf("%s/forget/%d", c.Case, c.After+1), Case: c.Case, Kind: workForget, Body: body, Due: e.clock.Now(), State: Waiting})
	return nil
}

// renameTasks writes the open tasks of a case anew: their titles may have been made of answers that are gone.
func (e *Engine) renameTasks(c *Commit, result *Case) {
	c.OpenTasks = nil
	for i := range result.State.Open {
		if stop := &result.State.Open[i]; forPeople(stop.Kind) {
			c.OpenTasks = append(c.OpenTasks, e.taskRow(c.Row, result.Flow(), result.State, stop))
		}
	}
}

func (e *Engine) forgetFiles(caseID string, files []string) error {
	for _, id := range files {
		if err := e.files.Remove(caseID, id); err != nil {
			return fmt.Errorf("an attachment whose answer was erased: %w", err)
		}
	}
	return nil
}

// forgotten deletes uploads that were erased with their answers, where that was interrupted.
func (e *Engine) forgotten(w Work) (*WorkChange, error) {
	var body forgetBody
	if err := json.Unmarshal(w.Body, &body); err != nil {
		return nil, err
	}
	if err := e.forgetFiles(w.Case, body.Files); err != nil {
		return nil, err
	}
	return &WorkChange{ID: w.ID, State: Settled, Attempts: w.Attempts + 1, DoneAt: e.clock.Now()}, nil
}

// withdrawnValues are the references of all answers that go with a consent, and the ids of their uploads.
func withdrawnValues(h *History, at flows.Spot) (refs, files []string) {
	return answersWhere(h, h.Flow().GoesWith(at))
}

// answersWhere are the references of answers, of all rounds, and of what was recorded about them; with the ids of
// their uploads.
func answersWhere(h *History, goes func(flows.Spot) bool) (refs, files []string) {
	for _, stored := range flows.StoredAnswers(h.Flow(), h.Events, goes) {
		refs = append(refs, stored.Ref)
		if stored.Field == nil {
			continue
		}
		for _, upload := range stored.Field.Uploads(stored.Value) {
			if id, ok := upload["id"].(string); ok {
				files = append(files, id)
			}
		}
	}
	return refs, files
}

// consent tells the caretaker that a consent was withdrawn after the end of its case.
func (b *briefWriter) consent(m connectors.Message) *connectors.Message {
	for _, event := range b.h.Events {
		withdrawn, ok := event.Event.(flows.ConsentWithdrawn)
		if !ok || event.Seq != b.command.Seq {
			continue
		}
		for _, consent := range flows.Consents(b.h.Flow(), b.h.State) {
			if consent.Spot != withdrawn.Spot {
				continue
			}
			m.Subject = b.e.subject(b.h, b.say(subjectConsent, nil), b.lang)
			m.Markdown = b.say(textConsent, source.Args{"text": strings.ReplaceAll(escape(consent.Text), "\n", "\n> ")})
			m.Facts = []connectors.Fact{{Label: b.say(factCase, nil), Value: b.h.Row.Number + " · " + b.h.Process.TitleIn(b.lang)}}
			return &m
		}
	}
	return nil // erased meanwhile: there is nothing left to see to
}

// aftermath are the withdrawn consents of a case and the originals that nobody has seen.
func (b *briefWriter) aftermath() []connectors.Fact {
	var facts []connectors.Fact
	for _, consent := range flows.Consents(b.h.Flow(), b.h.State) {
		if !consent.WithdrawnAt.IsZero() {
			day := expression.Format(expression.DateOf(consent.WithdrawnAt, b.o.zone), b.lang, b.o.zone)
			facts = append(facts, connectors.Fact{Label: b.say(factWithdrawn, nil), Value: b.say(withdrawnOn, source.Args{"text": consent.Text, "at": day})})
		}
	}
	var unseen []string
	for _, original := range flows.Originals(b.h.Flow(), b.h.State) {
		if !original.Seen {
			unseen = append(unseen, b.say(unseenText, source.Args{"text": original.Text}))
		}
	}
	if len(unseen) > 0 {
		facts = append(facts, connectors.Fact{Label: b.say(factUnseen, nil), Value: strings.Join(unseen, "; ")})
	}
	return facts
}
