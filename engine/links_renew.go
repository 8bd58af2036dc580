package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions/source"
)

const (
	postRenewed = "renewed link"
	// renewTime is how long after its end the record of a link is kept: as long as a task that is still open
	// can have a new one.
	renewTime = 365 * 24 * time.Hour
	// renewBefore is how long before its end a link lives on because it is mailed once more.
	renewBefore = 30 * 24 * time.Hour
	// mostRenewals bounds how many earlier tokens of a link are recognised.
	mostRenewals = 50
)

// ErrLinkOver is an ErrNoLink of a task that is still open: whoever has such a link may ask for a new one, which
// goes to the mailbox that had the old one.
var ErrLinkOver = fmt.Errorf("%w: its time is over, but the task is still open", ErrNoLink)

var (
	renewedSubject = &source.Message{Code: "post-renewed", De: "Dein neuer Link", En: "Your new link"}
	renewedText    = &source.Message{Code: "post-renewed-text", De: "Hallo,\n\nder Link zu deiner Aufgabe im Vorgang {number} war abgelaufen. Hier ist der neue. Er gilt bis {until} und nur für dich.\n\nDu hast keinen neuen Link angefordert? Dann kannst du diese Nachricht einfach liegen lassen.", En: "Hello,\n\nthe link to your task in case {number} had expired. Here is the new one. It works until {until} and only for you.\n\nYou did not ask for a new link? Then simply leave this message alone."}
	renewedAction  = &source.Message{Code: "post-renewed-action", De: "Zur Aufgabe", En: "To the task"}
)

// linkUntil is the record of a link that works until ends.
func linkUntil(ref string, body linkBody, ends time.Time) (DocumentChange, error) {
	body.Ends = ends
	return linkDocument(ref, body, ends.Add(renewTime))
}

// ends is when a link works no more.
func (b linkBody) ends(doc Document) time.Time {
	if b.Ends.IsZero() {
		return doc.Expires
	}
	return b.Ends
}

// knownToken says whether a token was made for this link, and whether a newer one has taken its place.
func (e *Engine) knownToken(token, purpose string, body linkBody) (known, over bool) {
	signature := token[referenceLength:]
	if e.keys.Verify(signature, purpose, body.signed(purpose)...) {
		return true, false
	}
	if purpose != linkPurpose {
		return false, false
	}
	for body.Renewed > 0 {
		body.Renewed--
		if e.keys.Verify(signature, purpose, body.signed(purpose)...) {
			return true, true
		}
	}
	return false, false
}

// RenewLink mails a new link to a task whose link is over, to the mailbox that had the old one; the old one
// stays over. A mailbox gets no more than a few mails in an hour; further requests are answered alike.
// ErrNoLink where there is nothing to renew.
func (e *Engine) RenewLink(ctx context.Context, token string) error {
	l, err := e.openToken(ctx, linkPurpose, token)
	if err == nil {
		return nil // it works
	}
	if !errors.Is(err, ErrLinkOver) {
		return err
	}
	mailbox := e.mailboxKey(l.Case, l.Party)
	sent, err := e.store.Find(ctx, collectionPosts, mailbox, postsInAnHour)
	if err != nil || len(sent) >= postsInAnHour {
		return err
	}
	doc, body, err := e.linkRecord(ctx, l.Reference)
	if err != nil || body.Renewed >= mostRenewals {
		return err
	}
	now := e.clock.Now()
	if now.After(body.ends(doc)) { // otherwise a new one was sent already: it is sent again
		body.Renewed++
	}
	change, err := linkUntil(l.Reference, body, now.Add(linkLifetime))
	if err != nil {
		return err
	}
	change.Revision = doc.Revision
	err = e.store.Commit(ctx, &Commit{Work: []Work{postWork(postRenewed, l.Reference, now)}, Documents: []DocumentChange{change, {Document: Document{
		Collection: collectionPosts, Key: randomID(), Index: mailbox, Body: []byte("{}"), Expires: now.Add(time.Hour),
	}}}})
	if errors.Is(err, ErrDocumentChanged) {
		return nil // asked twice at once: one new link is enough
	}
	e.wakeUp()
	return err
}

func (e *Engine) linkRecord(ctx context.Context, ref string) (Document, linkBody, error) {
	var body linkBody
	doc, err := e.store.Get(ctx, collectionLinks, ref)
	if err != nil {
		return doc, body, err
	}
	return doc, body, json.Unmarshal(doc.Body, &body)
}

// liveLink lets a link that is mailed once more live long enough to be of use.
func (e *Engine) liveLink(ctx context.Context, ref string, body linkBody) (linkBody, error) {
	now := e.clock.Now()
	for !body.Ended && !body.Ends.IsZero() && now.Add(renewBefore).After(body.Ends) {
		doc, current, err := e.linkRecord(ctx, ref)
		if err != nil {
			return body, err
		}
		if body = current; body.Ended || body.Ends.IsZero() || now.Add(renewBefore).Before(body.Ends) {
			break
		}
		if now.After(body.Ends) {
			body.Renewed++ // what has ended stays so
		}
		change, err := linkUntil(ref, body, now.Add(linkLifetime))
		if err != nil {
			return body, err
		}
		change.Revision = doc.Revision
		switch err := e.store.Write(ctx, change); {
		case err == nil:
			body.Ends = now.Add(linkLifetime)
			return body, nil
		case !errors.Is(err, ErrDocumentChanged): // otherwise somebody else was first: look again
			return body, err
		}
	}
	return body, nil
}

// renewedLink composes the mail with a new link; ErrNotFound where it is no longer needed.
func (e *Engine) renewedLink(ctx context.Context, ref string) (*connectors.Message, error) {
	_, body, err := e.linkRecord(ctx, ref)
	if err != nil {
		return nil, err
	}
	h, err := e.History(ctx, body.Case)
	if err != nil {
		return nil, err
	}
	stop := h.State.Stop(body.Stop)
	if body.Ended || stop == nil || !hasLink(stop, body.Party) {
		return nil, ErrNotFound
	}
	m := e.message(h, postRenewed+"/"+ref, body.Party, e.address(h, body.Party))
	m.MessageID = "" // each new link is a mail of its own
	m.Subject = e.subject(h, renewedSubject.Say(nil).In(m.Lang), m.Lang)
	m.Markdown = renewedText.Say(source.Args{"number": h.Row.Number, "until": e.Organisation().Deadline(body.Ends, m.Lang)}).In(m.Lang)
	m.Action = &connectors.Action{Label: renewedAction.Say(nil).In(m.Lang), URL: e.baseURL + "/t/" + e.token(linkPurpose, ref, body)}
	return &m, nil
}
