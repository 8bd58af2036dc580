package engine

import (
	"cmp"
	"context"
	"crypto/hmac"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/engine/rawmail"
	"laufzettel/flows"
	"laufzettel/forms"
)

// Mails that arrive. One to an address that a flow names begins a case; an answer to a mail of a case reaches that case
// as a remark and as the event "reply". Who has sent a mail is never certain: it begins what anybody may begin, and
// decides nothing.

// IncomingMail is a mail as a mail server hands it over.
type IncomingMail struct {
	Raw io.Reader
	// To are the addresses it was delivered to, as the mail server says; without them those of its header count.
	To []string
}

// Mailed is what became of a mail.
type Mailed struct {
	How    MailedHow
	Why    string // of Ignored
	Number string // of the case
	CaseID string
}

// MailedHow is what became of a mail.
type MailedHow string

// What can become of a mail.
const (
	MailStarted MailedHow = "started" // a case has begun
	MailReply   MailedHow = "reply"   // it has reached its case
	MailIgnored MailedHow = "ignored" // a program wrote it, or the flow does not want it
)

// Errors of mails, beside *flows.Refusal.
var (
	// ErrNoMailbox: no flow takes mails to these addresses.
	ErrNoMailbox = errors.New("no process takes mails to this address")
	// ErrMailStranger: an answer from an address that has nothing to do with the case.
	ErrMailStranger = errors.New("this address takes no part in the case")
	// ErrMailOften: the address has sent more mails within the hour than a person writes.
	ErrMailOften = errors.New("too many mails from this address within an hour")
	// ErrMail: it cannot be read.
	ErrMail = rawmail.ErrBroken
	// ErrMailLong: more text than a person writes.
	ErrMailLong = rawmail.ErrLong
)

const (
	collectionMailed  = "mailed"      // the case of a mail, by its Message-ID
	collectionSenders = "mailSenders" // slots of the hour, by sender

	mailedTime  = 30 * 24 * time.Hour // how long a mail server may try again
	mailsAnHour = 20
	replyEvent  = "reply"
)

// ReceiveMail takes a mail. Sent again, it has no further effect and gets the same answer.
func (e *Engine) ReceiveMail(ctx context.Context, in IncomingMail) (Mailed, error) {
	m, err := rawmail.Open(in.Raw)
	if err != nil {
		return Mailed{}, err
	}
	switch own := e.Organisation().set.Site.Sender.Address; {
	case m.Auto != "":
		return Mailed{How: MailIgnored, Why: m.Auto}, nil
	case m.From == "":
		return Mailed{How: MailIgnored, Why: "From"}, nil
	case e.isOwn(m.ID), own != "" && foldMail(own) == foldMail(m.From):
		return Mailed{How: MailIgnored, Why: "Laufzettel"}, nil
	}
	id := m.ID
	if id == "" {
		id = m.From + "\x00" + m.Subject + "\x00" + strings.Join(m.To, " ")
	}
	key := e.keys.Sign("mail in", id)
	known, err := e.mailedBefore(ctx, key)
	switch {
	case err == nil && known.How == MailReply: // the program may have stopped between the remark and the event
		return known, e.hearReply(ctx, m, known.CaseID, key)
	case !errors.Is(err, ErrNotFound):
		return known, err
	}
	mailed, err := e.takeMail(ctx, m, in.To, key)
	if errors.Is(err, ErrDocumentChanged) { // it came twice at the same moment
		return e.mailedBefore(ctx, key)
	}
	return mailed, err
}

// takeMail takes a mail that has not come before.
func (e *Engine) takeMail(ctx context.Context, m *rawmail.Message, to []string, key string) (Mailed, error) {
	slot, err := e.senderSlot(ctx, m.From)
	if err != nil {
		return Mailed{}, err
	}
	kept := func(c *Case, how MailedHow) []DocumentChange {
		until := e.clock.Now().Add(mailedTime)
		return []DocumentChange{slot, {Document: Document{Collection: collectionMailed, Key: key, Body: []byte(string(how) + " " + c.Row.ID), Expires: until}}}
	}
	for _, reference := range m.Thread {
		if caseID, ok := e.caseOfThread(reference); ok {
			return e.takeReply(ctx, m, caseID, key, kept)
		}
	}
	if len(to) == 0 {
		to = m.To
	}
	p, t, address := e.mailTrigger(to)
	if t == nil {
		return Mailed{}, ErrNoMailbox
	}
	return e.beginByMail(ctx, m, p, t, address, kept)
}

// mailedBefore is what became of a mail when it came first.
func (e *Engine) mailedBefore(ctx context.Context, key string) (Mailed, error) {
	doc, err := e.store.Get(ctx, collectionMailed, key)
	if err != nil {
		return Mailed{}, err
	}
	how, caseID, _ := strings.Cut(string(doc.Body), " ")
	known := Mailed{How: MailedHow(how), CaseID: caseID}
	if c, err := e.Case(ctx, caseID); err == nil {
		known.Number = c.Row.Number
	}
	return known, nil
}

// senderSlot is a slot of the hour for an address; ErrMailOften where all are taken.
func (e *Engine) senderSlot(ctx context.Context, from string) (DocumentChange, error) {
	sender := e.keys.Sign("mail sender", foldMail(from))
	taken, err := e.store.Find(ctx, collectionSenders, sender, 0)
	if err != nil {
		return DocumentChange{}, err
	}
	if len(taken) >= mailsAnHour {
		return DocumentChange{}, ErrMailOften
	}
	return DocumentChange{Document: Document{Collection: collectionSenders, Key: randomID(), Index: sender, Body: []byte("{}"), Expires: e.clock.Now().Add(time.Hour)}}, nil
}

// mailTrigger finds the flow that takes mails to one of the addresses. A part behind a plus does not matter.
func (e *Engine) mailTrigger(to []string) (p *definitions.Process, found *flows.Trigger, address string) {
	set := e.Organisation().set
	for _, written := range to {
		written = strings.ToLower(strings.TrimSpace(written))
		for _, name := range sortedNames(set.Processes) {
			for _, t := range set.Processes[name].Flow.Triggers {
				if t.Kind == flows.OnMail && (slices.Contains(t.Addresses, written) || slices.Contains(t.Addresses, withoutPlus(written))) {
					return set.Processes[name], t, written
				}
			}
		}
	}
	return nil, nil, ""
}

func withoutPlus(address string) string {
	local, domain, _ := strings.Cut(address, "@")
	local, _, _ = strings.Cut(local, "+")
	return local + "@" + domain
}

// beginByMail begins a case. With an error none of its attachments stays.
func (e *Engine) beginByMail(ctx context.Context, m *rawmail.Message, p *definitions.Process, t *flows.Trigger, to string, kept func(*Case, MailedHow) []DocumentChange) (Mailed, error) {
	caseID := newCaseID(e.clock.Now())
	c, err := e.tryByMail(ctx, m, p, t, to, caseID, kept)
	if err != nil {
		err = errors.Join(err, e.files.RemoveAll(caseID))
	}
	if errors.Is(err, errUnwanted) {
		return Mailed{How: MailIgnored, Why: "when"}, nil
	}
	if err != nil {
		return Mailed{}, err
	}
	return Mailed{How: MailStarted, Number: c.Row.Number, CaseID: c.Row.ID}, nil
}

func (e *Engine) tryByMail(ctx context.Context, m *rawmail.Message, p *definitions.Process, t *flows.Trigger, to, caseID string, kept func(*Case, MailedHow) []DocumentChange) (*Case, error) {
	files := map[string]expression.Record{}
	var ids []any
	field := p.Form.Field(t.Attachments)
	text, err := m.Read(func(a rawmail.Attachment) error {
		if field == nil {
			return nil
		}
		meta, err := e.takeAttachment(ctx, p.Form, field, caseID, a)
		if a.Inline && isFileFault(err) {
			return nil
		}
		if err != nil {
			return err
		}
		files[meta.ID] = meta.Record()
		ids = append(ids, meta.ID)
		return nil
	})
	if err != nil {
		return nil, err
	}
	knows := expression.Record{"subject": m.Subject, "text": text, "from": m.From, "fromName": cmp.Or(m.FromName, m.From), "to": to}
	b := begin{knows: map[string]any{"mail": knows}, way: flows.ByMail, files: files, id: caseID, also: func(c *Case) ([]DocumentChange, error) {
		return kept(c, MailStarted), nil
	}}
	switch {
	case len(ids) == 0:
	case field.Type.Name == "file":
		b.more = map[string]any{t.Attachments: ids[0]}
		if len(ids) > 1 {
			return nil, &flows.Refusal{Code: flows.Incomplete, Text: mailOneFile.Say(nil)}
		}
	default:
		b.more = map[string]any{t.Attachments: ids}
	}
	return e.beginBy(ctx, p, t, b)
}

var (
	mailOneFile = &source.Message{Code: "mail-one-file", De: "Nur ein Anhang ist möglich.", En: "Only one attachment is possible."}
	mailFile    = &source.Message{Code: "mail-file", De: "Der Anhang „{name}“ geht nicht: {why}", En: "The attachment “{name}” is not possible: {why}"}
	fileFaults  = []struct {
		err  error
		says *source.Message
	}{
		{ErrFileTooLarge, &source.Message{Code: "mail-file-large", De: "Er ist zu groß.", En: "It is too large."}},
		{ErrFileEmpty, &source.Message{Code: "mail-file-empty", De: "Er ist leer.", En: "It is empty."}},
		{ErrFileType, &source.Message{Code: "mail-file-type", De: "Möglich sind {kinds}.", En: "Possible are {kinds}."}},
		{ErrFileUnreadable, &source.Message{Code: "mail-file-unreadable", De: "Das Bild lässt sich nicht lesen.", En: "The picture cannot be read."}},
		{ErrCaseFull, &source.Message{Code: "mail-file-full", De: "Alle zusammen sind zu groß.", En: "All of them together are too large."}},
		{ErrInfected, &source.Message{Code: "mail-file-infected", De: "Er enthält Schadsoftware.", En: "It holds malware."}},
	}
)

// isFileFault says whether an attachment was refused for what it is.
func isFileFault(err error) bool {
	var refusal *flows.Refusal
	return errors.As(err, &refusal)
}

// takeAttachment checks and stores an attachment as an upload to its field.
func (e *Engine) takeAttachment(ctx context.Context, form *forms.Form, field *forms.Field, caseID string, a rawmail.Attachment) (FileMeta, error) {
	in := Incoming{CaseID: caseID, Name: a.Name, Content: a.Content, MaxTotal: form.MaxTotal(), KeepMetadata: field.KeepsMetadata(), Stranger: true}
	if limits, ok := field.Config.(interface {
		Accepts() []string
		MaxSize() int64
	}); ok {
		in.Accept, in.MaxSize = limits.Accepts(), limits.MaxSize()
	}
	meta, err := e.files.Receive(ctx, in)
	for _, fault := range fileFaults {
		if errors.Is(err, fault.err) {
			why := fault.says.Say(source.Args{"kinds": strings.ToUpper(strings.Join(in.Accept, ", "))})
			return meta, &flows.Refusal{Code: flows.Incomplete, Text: mailFile.Say(source.Args{"name": a.Name, "why": why})}
		}
	}
	return meta, err
}

// threadID is the Message-ID to which every mail of a case refers, so that an answer finds its case. It is signed: only
// who has got a mail of the case knows it.
func (e *Engine) threadID(caseID string) string {
	return "v." + caseID + "." + e.keys.Sign("mail thread", caseID)[:22] + "@" + e.mailDomain()
}

// caseOfThread is the case of a reference.
func (e *Engine) caseOfThread(reference string) (string, bool) {
	local, _, _ := strings.Cut(reference, "@")
	parts := strings.Split(local, ".")
	if len(parts) != 3 || parts[0] != "v" {
		return "", false
	}
	own, _, _ := strings.Cut(e.threadID(parts[1]), "@")
	return parts[1], hmac.Equal([]byte(own), []byte(local))
}

// isOwn says whether a Message-ID is one of ours.
func (e *Engine) isOwn(id string) bool {
	local, domain, _ := strings.Cut(id, "@")
	return strings.EqualFold(domain, e.mailDomain()) && len(local) == 32 && strings.Trim(local, "0123456789abcdef") == ""
}

// takeReply brings an answer to its case.
func (e *Engine) takeReply(ctx context.Context, m *rawmail.Message, caseID, key string, kept func(*Case, MailedHow) []DocumentChange) (Mailed, error) {
	h, err := e.History(ctx, caseID)
	if err != nil {
		return Mailed{}, err
	}
	party := e.partyBehind(h, m.From)
	if party == (flows.Party{}) {
		return Mailed{}, ErrMailStranger
	}
	left := 0
	text, err := m.Read(func(rawmail.Attachment) error { left++; return nil })
	if err != nil {
		return Mailed{}, err
	}
	lang := e.Organisation().Site().Lang
	said := replyHead.Say(nil).In(lang) + "\n\n" + rawmail.Answer(text)
	if left > 0 {
		said += "\n\n" + replyFiles.Say(source.Args{"n": left}).In(lang)
	}
	if runes := []rune(said); len(runes) > flows.RemarkLength {
		said = string(runes[:flows.RemarkLength-1]) + "…"
	}
	c, err := e.DoAlso(ctx, caseID, flows.Input{By: flows.Actor{Party: party, Way: flows.ByMail}, Do: flows.Remark{Text: said}}, func(c *Case) ([]DocumentChange, error) {
		return kept(c, MailReply), nil
	})
	if err != nil {
		return Mailed{}, err
	}
	return Mailed{How: MailReply, Number: c.Row.Number, CaseID: caseID}, e.hear(ctx, m, caseID, party, key, text)
}

// hearReply brings an answer to the steps that wait for one, once more.
func (e *Engine) hearReply(ctx context.Context, m *rawmail.Message, caseID, key string) error {
	h, err := e.History(ctx, caseID)
	if err != nil {
		return err
	}
	text, err := m.Read(func(rawmail.Attachment) error { return nil })
	if err != nil {
		return err
	}
	return e.hear(ctx, m, caseID, e.partyBehind(h, m.From), key, text)
}

// hear is the event "reply". A case that has ended hears nothing more: the remark is there.
func (e *Engine) hear(ctx context.Context, m *rawmail.Message, caseID string, party flows.Party, key, text string) error {
	_, err := e.Do(ctx, caseID, flows.Input{By: flows.Actor{Party: party, Way: flows.ByMail}, Do: flows.Happen{Name: replyEvent, ID: key,
		Values: map[string]any{"subject": m.Subject, "text": rawmail.Answer(text), "from": m.From}}})
	var refusal *flows.Refusal
	if errors.As(err, &refusal) {
		return nil
	}
	return err
}

var (
	replyHead  = &source.Message{Code: "reply-head", De: "Antwort per E-Mail, Absender ungeprüft:", En: "Answer by e-mail, sender not confirmed:"}
	replyFiles = &source.Message{Code: "reply-files", De: "Anhänge, die nicht übernommen wurden: {n}. Bitte auf der Seite des Vorgangs nachreichen.", En: "Attachments that were not taken: {n}. Please hand them in on the page of the case."}
)

// partyBehind is who of a case reads the mailbox that a mail says it is from; the zero Party where nobody does.
func (e *Engine) partyBehind(h *History, from string) flows.Party {
	for _, name := range sortedNames(h.State.Mailboxes) {
		if foldMail(h.State.Mailboxes[name]) == foldMail(from) {
			return flows.Party{Mailbox: name}
		}
	}
	if h.State.Submitter.Mailbox != "" && foldMail(e.address(h, h.State.Submitter).Mail) == foldMail(from) {
		return h.State.Submitter
	}
	for _, person := range e.Organisation().ByMail(from) {
		party := flows.Party{Person: person}
		involved := party == h.State.Submitter || party == h.State.Subject
		for _, event := range h.Events {
			involved = involved || event.By.Party == party
			if opened, ok := event.Event.(flows.TaskOpened); ok {
				involved = involved || slices.ContainsFunc(opened.Resolution.Approvers, func(a flows.Approver) bool { return a.Party == party })
			}
		}
		if involved {
			return party
		}
	}
	return flows.Party{}
}
