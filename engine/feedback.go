package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/mail"
	"strings"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions/source"
)

const (
	postFeedback       = "feedback"
	collectionFeedback = "feedback"
	// feedbackKept is how long a message waits for a mail server that does not answer.
	feedbackKept = 14 * 24 * time.Hour
	// feedbackInAnHour is how many messages of all senders together are mailed within an hour.
	feedbackInAnHour = 20
)

// ErrTooMuch means that more came within an hour than people can read; nothing was stored.
var ErrTooMuch = errors.New("too much has come within this hour")

// Feedback is what somebody says about the accessibility of the pages. All of it is what a stranger typed.
type Feedback struct {
	Text  string `json:"text"`
	Place string `json:"place,omitempty"` // which page it is about, as typed
	Mail  string `json:"mail,omitempty"`  // where an answer goes; "" is nowhere
	To    string `json:"to"`              // id of the person who gets it; "" is the site's own mailbox
}

var (
	feedbackSubject = &source.Message{Code: "post-feedback", De: "Rückmeldung zur Barrierefreiheit", En: "Feedback about accessibility"}
	feedbackText    = &source.Message{Code: "post-feedback-text", De: "Jemand hat gemeldet, was auf den Seiten nicht barrierefrei ist. Die Angaben sind ungeprüft.\n\n{text}", En: "Somebody has reported what is not accessible on the pages. What it says is not verified.\n\n{text}"}
	feedbackPlace   = &source.Message{Code: "post-feedback-place", De: "Seite", En: "Page"}
	feedbackReply   = &source.Message{Code: "post-feedback-reply", De: "Antwort an", En: "Answer to"}
	feedbackNone    = &source.Message{Code: "post-feedback-none", De: "nicht gewünscht", En: "not wanted"}
)

// PlainMailbox is a mail address as somebody typed it, without a name and of one line; "" where it is none.
func PlainMailbox(typed string) string {
	typed = strings.TrimSpace(typed)
	address, err := mail.ParseAddress(typed)
	if err != nil || address.Address != typed || len(typed) > 254 || strings.ContainsAny(typed, " \t\r\n\"<>,;") {
		return ""
	}
	if at := strings.LastIndex(typed, "@"); !strings.Contains(typed[at:], ".") {
		return ""
	}
	return typed
}

// SendFeedback mails feedback to the caretakers of the site, one message for each; where none of them has a mailbox,
// to where answers to the site's mails go. ErrTooMuch.
func (e *Engine) SendFeedback(ctx context.Context, f Feedback) error {
	now := e.clock.Now()
	f.Mail = PlainMailbox(f.Mail)
	o := e.Organisation()
	var receivers []string
	for _, person := range o.Caretaker() {
		if o.Mailbox(person) != "" {
			receivers = append(receivers, person)
		}
	}
	if len(receivers) == 0 {
		receivers = []string{""}
	}
	most := feedbackInAnHour * len(receivers)
	recent, err := e.store.Find(ctx, collectionFeedback, feedbackHour(now), most)
	if err != nil {
		return err
	}
	if len(recent) >= most {
		return ErrTooMuch
	}
	commit := &Commit{}
	for _, to := range receivers {
		f.To = to
		body, err := json.Marshal(f)
		if err != nil {
			return err
		}
		key := randomID()
		commit.Documents = append(commit.Documents, DocumentChange{Document: Document{
			Collection: collectionFeedback, Key: key, Index: feedbackHour(now), Body: body, Expires: now.Add(feedbackKept),
		}})
		commit.Work = append(commit.Work, postWork(postFeedback, key, now))
	}
	if err := e.store.Commit(ctx, commit); err != nil {
		return err
	}
	e.wakeUp()
	return nil
}

// feedbackHour counts what comes within one hour of the clock.
func feedbackHour(at time.Time) string { return at.UTC().Format("2006-01-02T15") }

// forgetFeedback drops what was typed once it has been sent; that something came stays for its hour.
func (e *Engine) forgetFeedback(ctx context.Context, key string) {
	doc, err := e.store.Get(ctx, collectionFeedback, key)
	if err == nil {
		doc.Body, doc.Expires = []byte("{}"), e.clock.Now().Add(time.Hour)
		err = e.store.Write(ctx, DocumentChange{Document: doc})
	}
	if err != nil {
		e.log.Error("forgetting feedback that was sent", "error", err)
	}
}

// feedbackMessage is the mail to one caretaker. Its subject is always the same, and what was typed is escaped: no part
// of it becomes a header, a link or markup. ErrNotFound: it is too old, or its receiver has left.
func (e *Engine) feedbackMessage(ctx context.Context, key string) (*connectors.Message, error) {
	doc, err := e.store.Get(ctx, collectionFeedback, key)
	if err != nil {
		return nil, err
	}
	var f Feedback
	if err := json.Unmarshal(doc.Body, &f); err != nil {
		return nil, err
	}
	o := e.Organisation()
	lang := o.Site().Lang
	sender := o.set.Site.Sender
	to := connectors.Address{Name: o.Name(f.To), Mail: o.Mailbox(f.To)}
	if f.To == "" {
		to = connectors.Address{Mail: cmp.Or(sender.ReplyTo, sender.Address)}
	}
	if to.Mail == "" {
		return nil, ErrNotFound
	}
	m := &connectors.Message{
		Lang: lang, To: to, Subject: feedbackSubject.Say(nil).In(lang),
		Markdown: feedbackText.Say(source.Args{"text": quotedLines(f.Text)}).In(lang),
		Facts:    []connectors.Fact{{Label: feedbackReply.Say(nil).In(lang), Value: cmp.Or(f.Mail, feedbackNone.Say(nil).In(lang))}},
	}
	if f.Place != "" {
		m.Facts = append(m.Facts, connectors.Fact{Label: feedbackPlace.Say(nil).In(lang), Value: f.Place})
	}
	return m, nil
}

// quotedLines is what a stranger typed as a quotation in Markdown, line by line and escaped.
func quotedLines(typed string) string {
	lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(typed, "\r\n", "\n"), "\r", "\n"), "\n")
	for i, line := range lines {
		lines[i] = "> " + escape(strings.TrimSpace(line)) + "  "
	}
	return strings.Join(lines, "\n")
}
