package main

import (
	"context"
	"crypto/sha256"
	"time"

	"laufzettel/connectors"
	"laufzettel/connectors/mail"
	"laufzettel/definitions"
	"laufzettel/definitions/play"
	"laufzettel/engine"
	"laufzettel/engine/memstore"
	"laufzettel/flows"
)

// letters writes the mails of cases that are only played, with an engine of its own that has nothing but its memory.
// There is one for each set of definitions that a play comes to.
type letters struct {
	baseURL string
	engines map[*definitions.Set]*engine.Engine
	clock   playClock
}

// playClock is the clock of the case that is being played.
type playClock struct{ now time.Time }

// Now is the moment of the case.
func (c *playClock) Now() time.Time { return c.now }

func newLetters(baseURL string) *letters {
	return &letters{baseURL: baseURL, engines: map[*definitions.Set]*engine.Engine{}}
}

// write is a mail as its receiver reads it; false where none would go.
func (l *letters) write(c *play.Case, command flows.Command) (play.Letter, bool) {
	e, err := l.engine(c)
	if err != nil {
		return play.Letter{}, false
	}
	m, err := e.Letter(context.Background(), c.Process(), c.State(), c.Events(), command)
	if err != nil || m == nil {
		return play.Letter{}, false
	}
	text, _, err := mail.Render(*m, brandingOf(c.Set().Site, l.baseURL))
	return play.Letter{Subject: m.Subject, Text: text}, err == nil
}

func (l *letters) engine(c *play.Case) (*engine.Engine, error) {
	l.clock.now = c.Now()
	if e := l.engines[c.Set()]; e != nil {
		return e, nil
	}
	// These keys guard nothing: no link of a played mail leads anywhere. Being the same each time, they let a play be compared.
	root := sha256.Sum256([]byte("played"))
	keys, err := engine.NewKeys(root[:])
	if err != nil {
		return nil, err
	}
	e, err := engine.New(context.Background(), engine.Options{
		Store: memstore.New(memstore.WithClock(l.clock.Now)), Keys: keys, Set: c.Set(), Operations: connectors.Operations(),
		UsePeopleOfSet: true, BaseURL: l.baseURL, Clock: &l.clock,
	})
	if err == nil {
		l.engines[c.Set()] = e
	}
	return e, err
}
