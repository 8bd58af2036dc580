package mail

import (
	"errors"
	netmail "net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"laufzettel/connectors"
)

// What makes a message impossible to send; sorted in outcome.go.
var (
	errRecipient = errors.New("the recipient's address is not valid")
	errSender    = errors.New("the sender's address is not valid")
	errReplyTo   = errors.New("the reply address is not valid")
	errMessageID = errors.New("the message has no valid Message-ID")
)

// maxReferences is how many Message-IDs the References header carries: the first, which names the
// conversation, and the newest.
const maxReferences = 20

// compose makes a message ready for the wire: headers of one line each, a text and an HTML part.
func compose(m connectors.Message, b connectors.Branding) (*gomail.Msg, error) {
	to, ok := mailbox(m.To)
	if !ok {
		return nil, errRecipient
	}
	envelope, from, err := senders(m.From, b.Sender)
	if err != nil {
		return nil, err
	}
	id, ok := messageID(m.MessageID)
	if !ok {
		return nil, errMessageID
	}
	text, html, err := Render(m, b)
	if err != nil {
		return nil, err
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP), gomail.WithCharset(gomail.CharsetUTF8))
	msg.EnvelopeFromMailAddress(envelope)
	msg.FromMailAddress(from)
	msg.ToMailAddress(to)
	if m.ReplyTo != "" {
		replyTo, ok := mailbox(connectors.Address{Mail: m.ReplyTo})
		if !ok {
			return nil, errReplyTo
		}
		msg.ReplyToMailAddress(replyTo)
	}
	msg.Subject(subject(m.Subject))
	msg.SetMessageIDWithValue(id)
	if references := references(m.References, id); len(references) > 0 {
		msg.SetGenHeader(gomail.HeaderReferences, strings.Join(references, " "))
		msg.SetGenHeader(gomail.HeaderInReplyTo, references[len(references)-1])
	}
	date := m.Date
	if date.IsZero() {
		date = time.Now()
	}
	msg.SetDateWithValue(date)
	// RFC 3834: keeps absence notes from answering.
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(gomail.TypeTextPlain, text)
	msg.AddAlternativeString(gomail.TypeTextHTML, html)
	return msg, nil
}

// senders returns the envelope's sender, which is always the site's own, and the one that readers see: a
// message may bring a name of its own for the site's address, or an address of its own.
func senders(wanted, site connectors.Address) (envelope, from *netmail.Address, err error) {
	if wanted.Mail == "" {
		if wanted.Name == "" {
			wanted.Name = site.Name
		}
		wanted.Mail = site.Mail
	}
	from, ok := mailbox(wanted)
	if !ok {
		return nil, nil, errSender
	}
	envelope, ok = mailbox(connectors.Address{Mail: site.Mail})
	if !ok {
		return nil, nil, errSender
	}
	return envelope, from, nil
}

// references returns the valid Message-IDs with angle brackets, oldest first, without own and repeated ones.
func references(written []string, own string) []string {
	var all []string
	seen := map[string]bool{own: true}
	for _, one := range written {
		if id, ok := messageID(one); ok && !seen[id] {
			seen[id] = true
			all = append(all, "<"+id+">")
		}
	}
	if len(all) > maxReferences {
		all = append(all[:1], all[len(all)-maxReferences+1:]...)
	}
	return all
}
