package crashtest

import (
	"context"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/engine/crashtest/walk"
)

// referenceLength is the part of a link's token that names recipient and task.
const referenceLength = 16

// verifyMails holds the mails that arrived against what people did: each one that must exist is there, and
// what came twice bears one Message-ID.
func verifyMails(t *testing.T, mails []walk.Mail, l *ledger, folder, data string) {
	t.Helper()
	content, ids := map[string]string{}, map[string]string{}
	letters := map[string]map[string]bool{} // what a mail is for -> Message-IDs
	note := func(purpose, id string) {
		if letters[purpose] == nil {
			letters[purpose] = map[string]bool{}
		}
		letters[purpose][id] = true
	}
	for _, m := range mails {
		if before, known := content[m.MessageID]; known && before != m.Digest {
			t.Errorf("two different mails bear the Message-ID %s (to %s, %s)", m.MessageID, m.To, m.Subject)
		}
		if before, known := ids[m.Digest]; known && before != m.MessageID {
			t.Errorf("one mail to %s came with two Message-IDs: %s", m.To, m.Subject)
		}
		content[m.MessageID], ids[m.Digest] = m.Digest, m.MessageID
		note("to "+m.To+" about "+m.Number(), m.MessageID)
		if link := m.Link(); link != "" {
			note("task "+token(link)[:referenceLength], m.MessageID)
		}
		if link := m.Dispute(); link != "" {
			note("confirmation "+token(link)[:referenceLength], m.MessageID)
		}
	}
	for _, one := range l.submissions {
		// The receipt and the decision.
		if n := len(letters["to "+one.Play.Mailbox(one.N)+" about "+one.Number]); n != 2 {
			t.Errorf("the applicant of %s got %d mails instead of two", one.Number, n)
		}
	}
	for _, one := range l.decisions {
		reference := token(one.Mail.Link())[:referenceLength]
		if n := len(letters["task "+reference]); n != 1 {
			t.Errorf("%s got %d briefs for one task of %s", one.Mail.To, n, one.Mail.Number())
		}
		if n := len(letters["confirmation "+reference]); n != 1 {
			t.Errorf("%s got %d confirmations of one decision about %s", one.Mail.To, n, one.Mail.Number())
		}
	}
	verifyOutbox(t, content, folder, data)
}

// verifyOutbox checks that the outbox and the mail server agree: nothing is left over, and what it calls
// sent has arrived.
func verifyOutbox(t *testing.T, arrived map[string]string, folder, data string) {
	t.Helper()
	e, ctx := openStored(t, folder, data), context.Background()
	defer e.store.Close()
	all, err := e.store.Outbox(ctx, engine.WorkQuery{Limit: 1_000_000})
	must(t, err)
	sent := 0
	for _, w := range all {
		switch {
		case w.State == engine.Settled && w.MessageID != "":
			sent++
			if arrived["<"+w.MessageID+">"] == "" {
				t.Errorf("mail %s of %s is noted as sent and never arrived", w.MessageID, w.Case)
			}
		case w.State == engine.Dead, w.State == engine.Held:
			t.Errorf("%s (%s) is %s: %s", w.ID, w.Kind, w.State, w.LastError)
		case w.State == engine.Waiting && w.Due.Before(time.Now()):
			t.Errorf("%s (%s) still waits after %d attempts: %s", w.ID, w.Kind, w.Attempts, w.LastError)
		}
	}
	if sent != len(arrived) {
		t.Errorf("%d mails are noted as sent, %d arrived", sent, len(arrived))
	}
}
