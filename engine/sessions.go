package engine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"
)

// adminAbsolute is how long a session of an administrator lasts at most: a working day, because it can do more
// harm than others.
const adminAbsolute = 12 * time.Hour

// Device is the browser that a session began in, in names that people know. Nothing else of it is kept.
type Device struct {
	Browser string `json:"browser,omitempty"` // such as Firefox; "" is unknown
	System  string `json:"system,omitempty"`  // such as Android; "" is unknown
}

// ID names a session on pages; nobody can sign in with it.
func (s *Session) ID() string {
	if s.Key != "" {
		return hashed(s.Key)
	}
	return s.id
}

// Fresh says whether a session began recently enough to change how its person signs in.
func (e *Engine) Fresh(s *Session) bool {
	age := e.clock.Now().Sub(s.Begun)
	return age <= freshSignIn && age > -clockTolerance
}

// sessionLife is how long a session of a person lasts at most.
func (o *Organisation) sessionLife(person string) time.Duration {
	if o.HasRole(person, "admin") {
		return adminAbsolute
	}
	return sessionAbsolute
}

// mailboxMark changes with the mailbox of a person, and says nothing about it.
func (e *Engine) mailboxMark(person string) string {
	return e.keys.Sign("mailbox of a session", foldMail(e.Organisation().Mailbox(person)))[:16]
}

// holds says whether a session still lets its person in: they are here, read the same mailbox, and the session is
// neither idle nor too old, nor of a time that has yet to come: of a clock that was ahead, it would last too long.
func (e *Engine) holds(s *Session) bool {
	now, o := e.clock.Now(), e.Organisation()
	_, here := o.Someone(s.Person)
	return here && s.Mailbox == e.mailboxMark(s.Person) && !now.After(s.Seen.Add(sessionIdle)) && !s.Seen.After(now.Add(clockTolerance)) && !now.After(s.Begun.Add(o.sessionLife(s.Person)))
}

// DescribeSession notes the browser of a session that has just begun.
func (e *Engine) DescribeSession(ctx context.Context, s *Session, d Device) error {
	s.Device = d
	err := e.saveSession(ctx, s)
	if errors.Is(err, ErrDocumentChanged) {
		return nil // ended already
	}
	return err
}

// Sessions lists the sessions of a person that still let them in, latest first. They carry no key.
func (e *Engine) Sessions(ctx context.Context, person string) ([]Session, error) {
	var list []Session
	err := e.eachSession(ctx, person, func(_ Document, s Session) {
		if e.holds(&s) {
			list = append(list, s)
		}
	})
	slices.SortFunc(list, func(a, b Session) int { return b.Begun.Compare(a.Begun) })
	return list, err
}

func (e *Engine) eachSession(ctx context.Context, person string, do func(Document, Session)) error {
	if person == "" {
		return nil
	}
	docs, err := e.store.Find(ctx, collectionSessions, person, 0)
	if err != nil {
		return err
	}
	for _, doc := range docs {
		s := Session{id: doc.Key}
		if err := json.Unmarshal(doc.Body, &s); err != nil {
			return err
		}
		do(doc, s)
	}
	return nil
}

// endings are the changes that end those sessions of a person that end says.
func (e *Engine) endings(ctx context.Context, person string, end func(Session) bool) ([]DocumentChange, error) {
	var changes []DocumentChange
	err := e.eachSession(ctx, person, func(doc Document, s Session) {
		if end(s) {
			changes = append(changes, DocumentChange{Document: Document{Collection: collectionSessions, Key: doc.Key, Revision: -1}, Delete: true})
		}
	})
	return changes, err
}

// EndSession ends one of the sessions of a person, at once. ErrNotFound: it is none of theirs, or has ended.
func (e *Engine) EndSession(ctx context.Context, person, id string) error {
	changes, err := e.endings(ctx, person, func(s Session) bool { return s.ID() == id })
	if err != nil {
		return err
	}
	if len(changes) == 0 {
		return ErrNotFound
	}
	return e.store.Write(ctx, changes...)
}

// EndOtherSessions ends all sessions of the session's person but s itself.
func (e *Engine) EndOtherSessions(ctx context.Context, s *Session) error {
	changes, err := e.endings(ctx, s.Person, func(one Session) bool { return one.ID() != s.ID() })
	if err != nil || len(changes) == 0 {
		return err
	}
	return e.store.Write(ctx, changes...)
}
