package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
	"laufzettel/forms"
)

// workAmend tells a case of another one that would change it, or has (flows.TellAmended).
const workAmend = string(flows.TellAmended)

// MayAmend says whether an actor may ask for a change of an ended case now: its flow says who and after which ends, and
// somebody to whom the case does not exist may not. nil: yes.
func (e *Engine) MayAmend(actor flows.Actor, c *Case) *flows.Refusal {
	if refusal := e.May(actor, SeeStatus, OfCase(c)); refusal != nil {
		return refusal
	}
	return flows.MayAmend(c.Flow(), c.State, actor, e.clock.Now(), e.Organisation())
}

// AmendDraft begins and stores a draft by which somebody changes an ended case: the newest version of its form, filled in
// with the answers of the case. Left out are consents and confirmations, which are given anew, and sensitive answers
// where the actor may not see them. Uploads are copied. Answers that the newest form has no place for stand in
// Draft.Earlier. The errors are *flows.Refusal and ErrNotFound.
func (e *Engine) AmendDraft(ctx context.Context, actor flows.Actor, caseID, lang string) (*Draft, error) {
	c, err := e.Case(ctx, caseID)
	if err != nil {
		return nil, err
	}
	if refusal := e.MayAmend(actor, c); refusal != nil {
		return nil, refusal
	}
	p, ok := e.Process(c.Process.Name)
	if !ok {
		return nil, ErrNotFound
	}
	person := ""
	if actor.Way == flows.ByPage {
		person = actor.Person
	}
	d := e.NewDraft(p.Name, person)
	d.Amends, d.Lang = c.Row.ID, lang
	all := e.May(actor, SeeAll, OfCase(c)) == nil
	input, err := e.amendInput(ctx, c, d, all)
	if err != nil {
		return nil, errors.Join(err, e.files.RemoveAll(d.CaseID()))
	}
	fc := e.FormContext(p, c.State.Values)
	fc.Lang, fc.Files, fc.Directory = lang, d.FileRecords(), DirectoryFor(actor)
	carried, changes, err := forms.Carry(c.Process.Form, p.Form, input, fc)
	if err != nil {
		return nil, err
	}
	d.Input = carried
	for _, change := range changes {
		if change.Lost() {
			d.Earlier = append(d.Earlier, change)
		}
	}
	return d, e.SaveDraft(ctx, d)
}

// amendInput are the answers of a case as they would be typed into the draft, with their uploads in its folder.
func (e *Engine) amendInput(ctx context.Context, c *Case, d *Draft, all bool) (forms.Input, error) {
	form := c.Process.Form
	hidden := func(f *forms.Field) bool {
		for ; f != nil; f = f.Parent {
			if f.Widget.Kind == "confirm" || f.Sensitive && !all {
				return true
			}
		}
		return false
	}
	input := forms.Input{}
	for path, typed := range form.Input(c.State.Values) {
		field := form.Field(path)
		if field == nil || hidden(field) || hidden(tableOf(form, path)) {
			continue
		}
		input[path] = typed
	}
	for path, records := range form.FilesIn(c.State.Values) {
		if _, taken := input[path]; !taken {
			continue
		}
		var ids []string
		for _, record := range records {
			meta, err := e.copyFile(ctx, c.Row.ID, d.CaseID(), record)
			if errors.Is(err, errGone) {
				continue // its time was over before that of the case
			}
			if err != nil {
				return nil, err
			}
			d.Files[meta.ID] = meta
			ids = append(ids, meta.ID)
		}
		input[path] = ids
	}
	return input, nil
}

// tableOf is the field around the row that a path is in, or nil.
func tableOf(form *forms.Form, path string) *forms.Field {
	for i, r := range path {
		if r == '.' {
			if field := form.Field(path[:i]); field != nil && field.Table != nil {
				return field
			}
		}
	}
	return nil
}

// CopyFile copies an attachment of a case into the folder of another one; whoever calls it knows that both may have it.
func (e *Engine) CopyFile(ctx context.Context, from, to string, record expression.Record) (FileMeta, error) {
	return e.copyFile(ctx, from, to, record)
}

// copyFile copies an attachment. errGone where nobody can open it any more.
func (e *Engine) copyFile(ctx context.Context, from, to string, record expression.Record) (FileMeta, error) {
	id, _ := record["id"].(string)
	name, _ := record["name"].(string)
	content, err := e.files.Open(from, id)
	if err != nil {
		e.log.Warn("an attachment could not be taken over into an amendment", "file", id, "error", err)
		return FileMeta{}, errGone
	}
	defer content.Close()
	return e.files.Receive(ctx, Incoming{CaseID: to, Name: name, Content: content, MaxSize: largestCopy, KeepMetadata: true})
}

// largestCopy is how large an attachment may be that is taken over; what was taken once is not judged by size again.
const largestCopy = 1 << 30

// amends is what a case that begins says of the case it would change; it is asked again whether that may still be.
func (e *Engine) amends(ctx context.Context, r StartRequest) (flows.Amends, error) {
	id := r.Amends
	if r.Draft != nil && r.Draft.Amends != "" {
		id = r.Draft.Amends
	}
	if id == "" {
		return flows.Amends{}, nil
	}
	c, err := e.Case(ctx, id)
	if err != nil {
		return flows.Amends{}, err
	}
	if c.Process.Name != r.Process {
		return flows.Amends{}, ErrNotFound
	}
	if r.Draft == nil { // a draft was given to somebody who may
		if refusal := e.MayAmend(r.By, c); refusal != nil {
			return flows.Amends{}, refusal
		}
	}
	for _, one := range c.State.AmendedBy {
		if one.State != flows.AmendGone {
			return flows.Amends{}, &flows.Refusal{Code: flows.NotNow, Text: amendedMeanwhile.Say(source.Args{"number": one.Number})}
		}
	}
	return flows.Amends{Case: c.Row.ID, Number: c.State.Number}, nil
}

var amendedMeanwhile = &source.Message{Code: "amended-meanwhile",
	De: "Diese Änderung kann nicht beginnen: Inzwischen gibt es schon eine andere, {number}.",
	En: "This change cannot begin: there is another one meanwhile, {number}."}

// tellAmended does the work of a command TellAmended: the amended case hears how far the amending one has come now. It
// may be done again, and late: what counts is how the amending case stands at the moment.
func (e *Engine) tellAmended(ctx context.Context, w Work) (*WorkChange, error) {
	done := &WorkChange{ID: w.ID, State: Settled, Attempts: w.Attempts + 1, DoneAt: e.clock.Now()}
	c, err := e.Case(ctx, w.Case)
	if errors.Is(err, ErrNotFound) {
		return done, nil
	}
	if err != nil {
		return nil, err
	}
	word := flows.NoteAmendment{Amended: flows.Amended{
		Amends: flows.Amends{Case: c.Row.ID, Number: c.State.Number}, State: flows.AmendStateOf(c.Flow(), c.State),
	}}
	_, err = e.do(ctx, c.State.Amends.Case, flows.Input{By: systemActor, Do: word}, nil)
	var refusal *flows.Refusal
	switch {
	case errors.Is(err, ErrNotFound): // its time was over
		done.LastError = "the amended case is gone"
		return done, nil
	case errors.As(err, &refusal) && refusal.Code == flows.AlreadyDone:
		return done, nil
	case err != nil:
		return nil, fmt.Errorf("telling a case that it is amended: %w", err)
	}
	return done, nil
}

// notHeldBy leaves out the claims that the amended case holds: the amending case stands in its place.
func (e *Engine) notHeldBy(ctx context.Context, amended string, claims []Claim) ([]Claim, error) {
	if amended == "" || len(claims) == 0 {
		return claims, nil
	}
	doc, err := e.store.Get(ctx, collectionClaims, amended)
	if errors.Is(err, ErrNotFound) {
		return claims, nil
	}
	if err != nil {
		return nil, err
	}
	var held []claimed
	if err := json.Unmarshal(doc.Body, &held); err != nil {
		return nil, err
	}
	var own []Claim
	for _, claim := range claims {
		taken := false
		for _, one := range held {
			taken = taken || one.Scope == claim.Scope && one.Key == claim.Key
		}
		if !taken {
			own = append(own, claim)
		}
	}
	return own, nil
}
