package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"laufzettel/connectors"
	"laufzettel/flows"
)

// Addresses in an author's mail that become links when the mail is sent: a token is stored nowhere, and a
// stored text must not hold one.
const (
	statusAddress = "laufzettel:status"
	taskAddress   = "laufzettel:task"
)

// mail composes an author's mail from the values beside its event.
func (e *Engine) mail(ctx context.Context, h *History, command flows.Command) (*connectors.Message, error) {
	var values map[string]any
	for _, event := range h.Events {
		if event.Seq == command.Seq {
			values = event.Values
		}
	}
	text, ok := values["mail.text"].(string)
	if !ok {
		return nil, nil // erased: sent already, or the case's values are gone
	}
	subject, _ := values["mail.subject"].(string)
	to := e.address(h, command.To)
	if address, ok := values["mail.to"].(string); ok && address != "" {
		to.Mail = address
	}
	m := e.message(h, command.ID, command.To, to)
	m.Subject = e.subject(h, subject, m.Lang)
	var err error
	if m.Markdown, err = e.withLinks(ctx, h, text, command); err != nil {
		return nil, err
	}
	m.Footer = sayFooter(m.Lang, footerCase, h.Row.Number)
	return &m, nil
}

// message is what all mails of a case share: sender, threading, identity.
func (e *Engine) message(h *History, id string, party flows.Party, to connectors.Address) connectors.Message {
	o := e.Organisation()
	return connectors.Message{
		To: to, From: e.senderFor(h.Row.Unit), ReplyTo: o.set.Site.Sender.ReplyTo, Lang: e.languageFor(h, party, to.Mail),
		MessageID: e.messageID(id + "/" + party.Person + party.Mailbox), References: []string{e.threadID(h.Row.ID)}, Date: e.clock.Now(),
	}
}

// messageID is the stable Message-ID of an effect: sending it again repeats the ID.
func (e *Engine) messageID(effect string) string {
	sum := sha256.Sum256([]byte("message\x00" + effect))
	return hex.EncodeToString(sum[:16]) + "@" + e.mailDomain()
}

func (e *Engine) mailDomain() string {
	if _, domain, ok := strings.Cut(e.Organisation().set.Site.Sender.Address, "@"); ok {
		return domain
	}
	if u, err := url.Parse(e.baseURL); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "localhost"
}

// senderFor is the site's sender address with the name of the case's unit (domain.md 3.2).
func (e *Engine) senderFor(unit string) connectors.Address {
	o := e.Organisation()
	s := o.set.Site.Sender
	from := connectors.Address{Name: s.Name, Mail: s.Address}
	if from.Name == "" {
		from.Name = o.set.Site.Name
	}
	if u, ok := o.units[unit]; ok {
		from.Name = u.Name
	}
	return from
}

// subject begins with the case's number, so that a mailbox keeps a case together; authors may have written
// it already. It never holds names or answers.
func (e *Engine) subject(h *History, written, lang string) string {
	if written == "" {
		written = h.Process.TitleIn(lang)
	}
	if strings.HasPrefix(written, "["+h.Row.Number+"]") {
		return written
	}
	return "[" + h.Row.Number + "] " + written
}

// address is where somebody of a case is reached.
func (e *Engine) address(h *History, party flows.Party) connectors.Address {
	o := e.Organisation()
	if party.Person != "" {
		return connectors.Address{Name: o.Name(party.Person), Mail: o.Mailbox(party.Person)}
	}
	mail := h.State.Mailboxes[party.Mailbox]
	to := connectors.Address{Mail: mail}
	if party.Mailbox == flows.SubmitterMailbox {
		about := h.Process.Form.IdentityOf("submitter", h.State.Values)
		to.Name = about["name"]
		if to.Mail == "" {
			to.Mail = about["email"]
		}
	}
	return to
}

// withLinks puts real links in the place of the stored addresses.
func (e *Engine) withLinks(ctx context.Context, h *History, text string, command flows.Command) (string, error) {
	text = strings.ReplaceAll(text, statusAddress, e.StatusURL(h.Row.Key))
	if !strings.Contains(text, taskAddress) {
		return text, nil
	}
	address, err := e.taskURL(ctx, h, command.Stop, command.To)
	return strings.ReplaceAll(text, taskAddress, address), err
}

// StatusURL is the address of the status page of a case.
func (e *Engine) StatusURL(key string) string { return e.baseURL + "/v/" + key }

// taskURL is the personal link to a task; the status page where there is none for this person.
func (e *Engine) taskURL(ctx context.Context, h *History, stop string, party flows.Party) (string, error) {
	if s := h.State.Stop(stop); s == nil || !hasLink(s, party) {
		return e.StatusURL(h.Row.Key), nil
	}
	ref := e.reference(h.Row.ID, stop, party)
	body, err := e.linkBody(ctx, ref)
	if errors.Is(err, ErrNotFound) {
		return e.StatusURL(h.Row.Key), nil
	}
	if err == nil {
		body, err = e.liveLink(ctx, ref, body)
	}
	return e.baseURL + "/t/" + e.token(linkPurpose, ref, body), err
}

func (e *Engine) linkBody(ctx context.Context, ref string) (linkBody, error) {
	var body linkBody
	doc, err := e.store.Get(ctx, collectionLinks, ref)
	if err != nil {
		return body, err
	}
	return body, json.Unmarshal(doc.Body, &body)
}

// messageDigest proves later what was sent without keeping it. It is keyed, so that nobody who has only the
// database can find out by guessing who was written to, and what.
func (e *Engine) messageDigest(m connectors.Message) string {
	return hex.EncodeToString(e.keys.MAC("message digest", m.To.Mail, m.Subject, m.Preheader, m.Markdown, m.Footer))
}
