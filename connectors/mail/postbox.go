package mail

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"laufzettel/connectors"
)

// Kept is one mail in a Postbox.
type Kept struct {
	ID      string    // rises with every mail and fits into a URL
	Arrived time.Time // the message's date, else when it came
	Message connectors.Message
}

// Storage keeps the mails of a Postbox. Its methods are called one at a time.
type Storage interface {
	// All returns what is kept, in any order.
	All() ([]Kept, error)
	// Put stores one mail; when it returns, the mail survives a crash.
	Put(Kept) error
	// Drop removes a mail; one that is not there is no error.
	Drop(id string) error
}

// Limits of a Postbox: the oldest mails make room for new ones.
const (
	PerRecipient = 200
	InTotal      = 5000
)

// Postbox is a mail server's mailbox room in one process, for the demo and for tests: it takes every
// message and keeps it for its recipient. It is safe for concurrent use.
type Postbox struct {
	branding connectors.Branding
	storage  Storage

	mu   sync.Mutex
	kept []Kept // oldest first
	next int
}

// NewPostbox opens a postbox over a storage; nil keeps the mails in memory only.
func NewPostbox(branding connectors.Branding, storage Storage) (*Postbox, error) {
	if storage == nil {
		storage = nothing{}
	}
	kept, err := storage.All()
	if err != nil {
		return nil, fmt.Errorf("reading the mails of the postbox: %w", err)
	}
	slices.SortFunc(kept, func(a, b Kept) int { return strings.Compare(a.ID, b.ID) })
	p := &Postbox{branding: branding, storage: storage, kept: kept, next: 1}
	if len(kept) > 0 {
		if _, err := fmt.Sscanf(kept[len(kept)-1].ID, "%d", &p.next); err != nil {
			return nil, fmt.Errorf("the postbox holds a mail without a number: %w", err)
		}
		p.next++
	}
	return p, nil
}

// Send implements connectors.Mailer. It takes what SMTP would take, and refuses what SMTP would refuse
// before asking a server.
func (p *Postbox) Send(ctx context.Context, m connectors.Message) connectors.Outcome {
	if ctx.Err() != nil {
		return sortConnecting(ctx.Err())
	}
	if _, err := compose(m, p.branding); err != nil {
		return sortComposing(err)
	}
	arrived := m.Date
	if arrived.IsZero() {
		arrived = time.Now()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	kept := Kept{ID: fmt.Sprintf("%08d", p.next), Arrived: arrived.UTC().Truncate(time.Millisecond), Message: m}
	if err := p.storage.Put(kept); err != nil {
		return later("Das Postfach konnte die Mail nicht ablegen. Bitte prüfen, ob der Datenordner voll oder schreibgeschützt ist.")
	}
	p.next++
	p.kept = append(p.kept, kept)
	p.makeRoom(m.To.Mail)
	id, _ := messageID(m.MessageID)
	return connectors.Outcome{Class: connectors.OK, Receipt: id}
}

// makeRoom removes the oldest mails beyond the limits. A mail that cannot be removed from the storage now
// is removed from view and again at the next start.
func (p *Postbox) makeRoom(recipient string) {
	mine := 0
	for _, k := range p.kept {
		if sameMailbox(k.Message.To.Mail, recipient) {
			mine++
		}
	}
	tooMany := len(p.kept) - InTotal
	p.kept = slices.DeleteFunc(p.kept, func(k Kept) bool {
		own := sameMailbox(k.Message.To.Mail, recipient)
		if tooMany <= 0 && (!own || mine <= PerRecipient) {
			return false
		}
		tooMany--
		if own {
			mine--
		}
		_ = p.storage.Drop(k.ID)
		return true
	})
}

// Mails lists the mails of a recipient, newest first; "" lists everybody's.
func (p *Postbox) Mails(recipient string) []Kept {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []Kept
	for _, k := range slices.Backward(p.kept) {
		if recipient == "" || sameMailbox(k.Message.To.Mail, recipient) {
			list = append(list, k)
		}
	}
	return list
}

// Mail finds a mail by its id.
func (p *Postbox) Mail(id string) (Kept, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, k := range p.kept {
		if k.ID == id {
			return k, true
		}
	}
	return Kept{}, false
}

// Recipients lists everybody who has mail, by address, with the name of their newest mail.
func (p *Postbox) Recipients() []connectors.Address {
	var list []connectors.Address
	for _, k := range p.Mails("") {
		if !slices.ContainsFunc(list, func(a connectors.Address) bool { return sameMailbox(a.Mail, k.Message.To.Mail) }) {
			list = append(list, k.Message.To)
		}
	}
	slices.SortFunc(list, func(a, b connectors.Address) int {
		return strings.Compare(strings.ToLower(a.Mail), strings.ToLower(b.Mail))
	})
	return list
}

// Show lays a mail out exactly as its receiver would see it.
func (p *Postbox) Show(k Kept) (text, html string, err error) { return Render(k.Message, p.branding) }

func sameMailbox(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

// nothing is a storage that keeps nothing beyond the process.
type nothing struct{}

func (nothing) All() ([]Kept, error) { return nil, nil }
func (nothing) Put(Kept) error       { return nil }
func (nothing) Drop(string) error    { return nil }
