package engine_test

import (
	"io/fs"
	"regexp"
	"sync"
	"time"

	"laufzettel/connectors"
	shipped "laufzettel/definitions/library"
	"laufzettel/engine"
	"laufzettel/flows"
)

func musterland() fs.FS { return shipped.Demo() }

var signInToken = regexp.MustCompile(`/anmelden/([A-Za-z0-9_-]+)`)

// address is where the button of a message leads.
func address(m connectors.Message) string {
	if m.Action == nil {
		return ""
	}
	return m.Action.URL
}

// parallel runs n of them at once and waits for all.
func parallel(n int, do func(i int)) {
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-start
			do(i)
		})
	}
	close(start)
	all.Wait()
}

// laterTo lets messages to an address fail for now; wait is what the server asks for.
func laterTo(mailbox string, wait time.Duration) func(connectors.Message) *connectors.Outcome {
	return func(m connectors.Message) *connectors.Outcome {
		if mailbox != "" && m.To.Mail != mailbox {
			return nil
		}
		return &connectors.Outcome{Class: connectors.Later, Reason: "Der Mailserver antwortet nicht.", RetryAfter: wait}
	}
}

// linkTo is the token in the newest brief about a case to a person.
func linkTo(r *rig, c *engine.Case, person string) string {
	r.t.Helper()
	mailbox := r.e.Organisation().Mailbox(person)
	mails := r.mail.to(mailbox)
	for i := len(mails) - 1; i >= 0; i-- {
		token := tokenIn(mails[i])
		if token == "" {
			continue
		}
		if l, err := r.e.Link(ctx, token); err == nil && l.Case.Row.ID == c.Row.ID {
			return token
		}
	}
	r.t.Fatalf("no working link about %s went to %s", c.Row.Number, person)
	return ""
}

var service = func(name string) flows.Actor {
	return flows.Actor{Party: flows.Party{Service: name}, Way: flows.ByAPI, Assurance: flows.MailboxAssurance}
}
