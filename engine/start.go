package engine

import (
	"cmp"
	"context"
	"errors"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
	"laufzettel/forms"
)

// StartRequest begins a case.
type StartRequest struct {
	Process string
	// Version is the version to begin with; nil takes the one in force. A draft keeps the version it was begun with.
	Version *definitions.Process
	// Values were read by the form; the decider checks them again.
	Values forms.Values
	By     flows.Actor
	// Lang is the language of the person who sends it; "" is the site's own.
	Lang string
	// Draft is the key of the draft that is submitted; it goes in the same commit. "" for other ways in.
	Draft *Draft
	// Trigger is what begins the case, where it is nobody with the start form.
	Trigger *flows.Trigger
	caseID  string // of the case to begin, where its files lie there already; "" is a new one
	// confirmed is the mailbox that has confirmed the submission, pending what waited for it.
	confirmed string
	pending   *Pending
	// Also are document changes stored in the same commit, such as an idempotency key.
	Also func(result *Case) ([]DocumentChange, error)
	// Amends is the id of the ended case that this one would change; a draft says it itself.
	Amends string
}

// startRetries is how often a start takes a new number after another node took it first. Two busy nodes meet
// again and again, each time with half as many starts.
const startRetries = 50

// Start begins a case. It returns after everything up to the next stop is stored and visible. A second
// start of the same draft returns the first case. A refusal is a *flows.Refusal.
func (e *Engine) Start(ctx context.Context, r StartRequest) (*Case, error) {
	p, ok := e.Process(r.Process)
	if !ok {
		return nil, ErrNotFound
	}
	if r.Version != nil {
		p = r.Version
	}
	id := cmp.Or(r.caseID, newCaseID(e.clock.Now()))
	if r.Draft != nil {
		id = r.Draft.CaseID()
		defer e.locks.lock(id)()
		if c, err := e.Receipt(ctx, r.Draft.Key); !errors.Is(err, ErrNotFound) {
			return c, err
		}
	}
	if err := e.refuseClosed(ctx, r.Process); err != nil {
		return nil, err
	}
	if address := e.MustConfirm(p, r.Values, r.By); address != "" && foldMail(address) != foldMail(r.confirmed) {
		return nil, &flows.Refusal{Code: Unconfirmed, Text: confirmText.Say(source.Args{"address": address})}
	}
	for attempt := 0; ; attempt++ {
		c, err := e.start(ctx, p, id, r)
		if taken := (*ClaimTaken)(nil); errors.As(err, &taken) {
			return nil, e.refuseTaken(ctx, p, taken, r)
		}
		if errors.Is(err, ErrTaken) && attempt < startRetries {
			continue
		}
		if errors.Is(err, ErrConflict) && r.Draft != nil { // another node was first
			return e.Receipt(ctx, r.Draft.Key)
		}
		return c, err
	}
}

func (e *Engine) start(ctx context.Context, p *definitions.Process, id string, r StartRequest) (*Case, error) {
	o := e.Organisation()
	now := e.clock.Now()
	number, taken, err := e.numbers.take(ctx, e.store, p.Flow.Number.Pattern, now.In(o.zone))
	if err != nil {
		return nil, err
	}
	do := startInput(p, id, number, r, o)
	do.Settings = o.pinned(p)
	do.Confirmed = r.confirmed != "" || e.confirmsItself(p, r)
	earlier, err := e.DuplicateOf(ctx, p, r.Values, r.By, r.confirmed)
	if err != nil {
		return nil, err
	}
	if do.Amends, err = e.amends(ctx, r); err != nil {
		return nil, err
	}
	if earlier != nil && earlier.Number != do.Amends.Number {
		do.Earlier = []string{earlier.Number}
	}
	in := flows.Input{At: now, By: r.By, Do: do}
	fresh := &Case{Row: CaseRow{ID: id, Key: randomID()}, Process: p, State: &flows.State{Case: id}}
	c, err := e.decide(ctx, fresh, in, func(commit *Commit, result *Case) error {
		commit.Number = taken
		if r.Draft != nil {
			commit.Documents = append(commit.Documents, e.confirmedNow(r, submitted(r.Draft, id, now))...)
		}
		if also := documentsOf(r.Also); also != nil {
			return also(commit, result)
		}
		return nil
	})
	if errors.Is(err, ErrTaken) {
		if failed := e.numbers.catchUp(ctx, e.store, taken.Series); failed != nil {
			return nil, failed
		}
	}
	return c, err
}

// submitted lets the draft go and remembers what became of it.
func submitted(d *Draft, caseID string, now time.Time) []DocumentChange {
	return []DocumentChange{
		{Document: Document{Collection: collectionDrafts, Key: d.Key, Revision: -1}, Delete: true},
		{Document: Document{Collection: collectionReceipts, Key: d.Key, Revision: -1, Body: []byte(caseID), Expires: now.Add(30 * 24 * time.Hour)}},
	}
}

// startInput works out who submits and whom it is about. A signed-in person submits as themselves; without
// sign-in the mailbox is what the form says and stays unverified. The subject is known by what the form
// says of it, never by guessing.
func startInput(p *definitions.Process, id, number string, r StartRequest, o *Organisation) flows.Start {
	start := flows.Start{Case: id, Number: number, Values: r.Values, Lang: r.Lang, Verified: r.By.Person != "" || r.By.Service != ""}
	start.Submitter = r.By.Party
	if start.Submitter == (flows.Party{}) {
		start.Submitter = flows.Party{Mailbox: flows.SubmitterMailbox}
		start.Mailbox = p.Form.IdentityOf("submitter", r.Values)["email"]
	}
	if r.Trigger != nil {
		start.Trigger = r.Trigger.Label()
		if start.Mailbox == "" && start.Submitter.Mailbox != "" {
			start.Submitter = flows.Party{} // nobody has submitted it
		}
	}
	start.Subject = subjectOf(p.Form, r, start.Submitter, o)
	return start
}

// subjectOf is the submitter unless the form says that it is about somebody else.
func subjectOf(f *forms.Form, r StartRequest, submitter flows.Party, o *Organisation) flows.Party {
	about := f.IdentityOf("subject", r.Values)
	if len(about) == 0 {
		return submitter
	}
	identity := flows.Identity{Label: "subject", Email: about["email"], Number: about["number"], Name: about["name"], BirthDate: about["birthDate"]}
	if submitter.Person != "" && o.Same(submitter.Person, identity) {
		return submitter
	}
	for _, person := range o.order {
		if o.Same(person, identity) {
			return flows.Party{Person: person}
		}
	}
	if mail := about["email"]; submitter.Person == "" && mail != "" && mail == f.IdentityOf("submitter", r.Values)["email"] {
		return submitter
	}
	return flows.Party{}
}

// UnitOf is the unit a case belongs to: the first unit its start form asks for; "" while it is not answered.
func UnitOf(form *forms.Form, values forms.Values) string {
	for _, field := range form.Fields() {
		if field.Type.Name != "unit" {
			continue
		}
		if unit, ok := values[field.Name].(expression.Record); ok {
			if key, ok := unit["key"].(string); ok {
				return key
			}
		}
	}
	return ""
}
