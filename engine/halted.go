package engine

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"laufzettel/connectors"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// collectionHalted names the cases whose definition failed while they ran: somebody who manages them is needed.
const collectionHalted = "halted"

// postHalted tells a caretaker that a case has halted. Its key is the case and the person.
const postHalted = "halted"

// repairEnding is the page on which a halted case goes on, below that of the case.
const repairEnding = "/reparieren"

var (
	haltedSubject = &source.Message{Code: "post-halted", De: "Ein Vorgang ist angehalten: {number}", En: "A case has halted: {number}"}
	haltedText    = &source.Message{Code: "post-halted-text", De: "Hallo {name},\n\nein Vorgang aus **{process}** kann nicht weitergehen, weil der Ablauf an dieser Stelle nicht ausgeführt werden kann: **{place}**.\n\nNichts ist verloren. Wer den Antrag gestellt hat, liest auf der eigenen Seite, dass es bei uns hakt. Bitte sieh nach, was fehlt; danach geht der Vorgang dort weiter.", En: "Hello {name},\n\na case of **{process}** cannot go on, because the process cannot be carried out at this place: **{place}**.\n\nNothing is lost. Whoever sent the application reads on their page that something is stuck on our side. Please look at what is missing; the case then goes on from there."}
	haltedAction  = &source.Message{Code: "post-halted-action", De: "Vorgang ansehen", En: "View the case"}
	haltedFooter  = &source.Message{Code: "post-halted-footer", De: "Du bekommst diese Nachricht, weil du dich um Vorgänge kümmerst, die sonst liegen blieben. Sie kommt einmal.", En: "You get this message because you look after cases that would otherwise be left lying. It comes once."}
)

// projectHalt notes that a case has halted and tells its caretakers once, or that it goes on: then the clocks that were
// due meanwhile ring at once instead of at their next try.
func (e *Engine) projectHalt(commit *Commit, c *Case, next *flows.State) error {
	halted := next.Failure != nil
	if halted == (c.State.Failure != nil) {
		return nil
	}
	commit.Documents = append(commit.Documents, DocumentChange{
		Document: Document{Collection: collectionHalted, Key: c.Row.ID, Revision: -1, Body: []byte("{}")}, Delete: !halted,
	})
	now := e.clock.Now()
	if halted {
		for _, person := range e.Organisation().Caretaker() {
			commit.Work = append(commit.Work, postWork(postHalted, c.Row.ID+"/"+person, now))
		}
		return nil
	}
	for _, timer := range c.State.Timers {
		if timer.At.After(now) || !hasTimer(next, timer.ID) {
			continue
		}
		body, err := json.Marshal(timer)
		if err != nil {
			return err
		}
		commit.Work = append(commit.Work, Work{ID: timerWork(c.Row.ID, timer.ID), Case: c.Row.ID, Kind: "timer", Body: body, Due: timer.At, State: Waiting})
	}
	return nil
}

func hasTimer(s *flows.State, id string) bool {
	for _, timer := range s.Timers {
		if timer.ID == id {
			return true
		}
	}
	return false
}

// haltedMessage tells a caretaker where a case has halted: the place in the definition, and nothing that anybody typed.
// ErrNotFound: it goes on already.
func (e *Engine) haltedMessage(ctx context.Context, key string) (*connectors.Message, error) {
	caseID, person, _ := strings.Cut(key, "/")
	c, err := e.Case(ctx, caseID)
	if err != nil {
		return nil, err
	}
	o := e.Organisation()
	p, there := o.Someone(person)
	if c.State.Failure == nil || !c.State.Ended.IsZero() || !there || p.Mail == "" {
		return nil, ErrNotFound
	}
	lang, err := e.wishedLanguage(ctx, person, o.Site().Lang)
	if err != nil {
		return nil, err
	}
	address := "/vorgaenge/" + caseID
	// The page is for those who manage the case; a caretaker without that right begins at the overview.
	if e.May(flows.Actor{Party: flows.Party{Person: person}, Way: flows.ByPage}, ManageCase, OfCase(c)) == nil {
		address += repairEnding
	} else {
		address = "/verwaltung"
	}
	return &connectors.Message{
		To: connectors.Address{Name: o.Name(person), Mail: p.Mail}, Lang: lang,
		Subject:  haltedSubject.Say(source.Args{"number": c.Row.Number}).In(lang),
		Markdown: haltedText.Say(source.Args{"name": escape(p.Given), "process": escape(c.Process.TitleIn(lang)), "place": escape(c.State.Failure.Pos.String())}).In(lang),
		Action:   &connectors.Action{Label: haltedAction.Say(nil).In(lang), URL: e.baseURL + address},
		Footer:   haltedFooter.Say(nil).In(lang),
	}, nil
}

// Happen tells a case of an event from outside: a payment, the answer of another system. Those who manage the case may,
// and declared services where the flow waits for such an event at all; to everybody else the case does not exist
// (ErrNotFound). heard is false where the same event (by its id) had come before: then nothing changes. Everything that
// cannot be is a *flows.Refusal. also is as of Manage.
func (e *Engine) Happen(ctx context.Context, actor flows.Actor, caseID string, event flows.Happen, also func(*Case) ([]DocumentChange, error)) (c *Case, heard bool, err error) {
	if c, err = e.Case(ctx, caseID); err != nil {
		return nil, false, err
	}
	if refusal := e.May(actor, TellCase, Thing{Case: c, Name: event.Name}); refusal != nil {
		if e.May(actor, SeeStatus, OfCase(c)) != nil {
			return nil, false, ErrNotFound
		}
		return nil, false, refusal
	}
	next, err := e.do(ctx, caseID, flows.Input{By: actor, Do: event}, documentsOf(also))
	var refusal *flows.Refusal
	if errors.As(err, &refusal) && refusal.Code == flows.AlreadyDone {
		return c, false, nil
	}
	return next, err == nil, err
}
