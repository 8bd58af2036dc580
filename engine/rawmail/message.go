// Package rawmail reads a mail as it came over the wire: who says that they sent it, what they wrote, what is attached,
// and whether a program wrote it. Nothing of it is believed.
// Edit here when a mail program writes something that people can read and this cannot.
package rawmail

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"path"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // mails in every character set
	gomail "github.com/emersion/go-message/mail"
)

// Limits of what is read.
const (
	MaxText   = 1 << 20 // bytes of text, all parts together
	MaxParts  = 200
	maxHops   = 50 // a mail that has travelled further goes in circles
	maxHeader = 1 << 20
)

// Errors of messages.
var (
	// ErrBroken: this is no mail, or one that nobody can read.
	ErrBroken = errors.New("this is no mail that can be read")
	// ErrLong: more text or parts than a person writes.
	ErrLong = errors.New("the mail has more text or parts than a person writes")
)

// Message is what stands in the header of a mail.
type Message struct {
	From     string // address, in lower case; "" where there is none
	FromName string
	Subject  string
	ID       string   // of the message, without brackets; "" where it has none
	Thread   []string // Message-IDs that it refers to, without brackets
	To       []string // addresses in the header that may be ours, in lower case
	// Auto says why a program has written it, such as "Auto-Submitted: auto-replied"; "" is a mail of a person.
	Auto string

	reader *gomail.Reader
}

// Attachment is one file of a mail.
type Attachment struct {
	Name    string
	Content io.Reader
	// Inline parts may be a logo below the text: nobody misses one that does not fit.
	Inline bool
}

// Open reads the header. ErrBroken.
func Open(raw io.Reader) (*Message, error) {
	entity, err := message.ReadWithOptions(raw, &message.ReadOptions{MaxHeaderBytes: maxHeader})
	if err != nil && (entity == nil || !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err)) {
		return nil, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	r := gomail.NewReader(entity)
	m := &Message{reader: r}
	if from, err := r.Header.AddressList("From"); err == nil && len(from) > 0 {
		m.From, m.FromName = strings.ToLower(from[0].Address), from[0].Name
	}
	if m.Subject, err = r.Header.Subject(); err != nil {
		m.Subject = r.Header.Get("Subject")
	}
	m.ID, _ = r.Header.MessageID() // a broken one counts as none
	for _, key := range []string{"In-Reply-To", "References"} {
		ids, _ := r.Header.MsgIDList(key)
		m.Thread = append(m.Thread, ids...)
	}
	for _, key := range []string{"Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc"} {
		fields := r.Header.FieldsByKey(key)
		for fields.Next() {
			list, err := mail.ParseAddressList(fields.Value())
			for _, a := range list {
				m.To = append(m.To, strings.ToLower(a.Address))
			}
			if err != nil {
				m.To = append(m.To, strings.ToLower(strings.Trim(fields.Value(), " <>")))
			}
		}
	}
	m.Auto = automatic(&r.Header, m.From)
	return m, nil
}

// automatic says which header tells that a program wrote a mail (RFC 3834 and what is older than it).
func automatic(h *gomail.Header, from string) string {
	get := func(key string) string { return strings.ToLower(strings.TrimSpace(h.Get(key))) }
	if v := get("Auto-Submitted"); v != "" && !strings.HasPrefix(v, "no") {
		return "Auto-Submitted: " + v
	}
	switch v := get("Precedence"); v {
	case "bulk", "junk", "list", "auto_reply", "auto-reply":
		return "Precedence: " + v
	}
	if get("Return-Path") == "<>" {
		return "Return-Path: <>"
	}
	for _, key := range []string{"List-Id", "X-Autoreply", "X-Autorespond", "X-Loop"} {
		if get(key) != "" {
			return key
		}
	}
	if kind, _, _ := mime.ParseMediaType(h.Get("Content-Type")); kind == "multipart/report" {
		return "multipart/report"
	}
	local, _, _ := strings.Cut(from, "@")
	switch local {
	case "mailer-daemon", "postmaster":
		return "From: " + local
	}
	hops := 0
	for fields := h.FieldsByKey("Received"); fields.Next(); {
		hops++
	}
	if hops > maxHops {
		return "Received"
	}
	return ""
}

// Read reads the body: its text, that of the plain part where there is one, and each attachment by see, in order. An
// error of see ends it. ErrBroken, ErrLong.
func (m *Message) Read(see func(Attachment) error) (string, error) {
	var plain, html strings.Builder
	left := int64(MaxText)
	for n := 0; ; n++ {
		part, err := m.reader.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
			return "", fmt.Errorf("%w: %w", ErrBroken, err)
		}
		if n >= MaxParts {
			return "", ErrLong
		}
		kind, name, inline := describe(part)
		if name == "" && strings.HasPrefix(kind, "text/") {
			into := &plain
			if kind == "text/html" {
				into = &html
			}
			if into.Len() > 0 {
				into.WriteString("\n")
			}
			read, err := io.Copy(into, io.LimitReader(part.Body, left+1))
			if left -= read; left < 0 {
				return "", ErrLong
			}
			if err != nil {
				return "", fmt.Errorf("%w: %w", ErrBroken, err)
			}
			continue
		}
		if name == "" && inline {
			continue // a picture of the layout
		}
		if name == "" {
			name = "anhang"
		}
		if err := see(Attachment{Name: name, Content: part.Body, Inline: inline}); err != nil {
			return "", err
		}
	}
	if text := tidy(plain.String()); text != "" {
		return text, nil
	}
	return fromHTML(html.String()), nil
}

// describe says what a part is and what it is called; only attachments have names.
func describe(part *gomail.Part) (kind, name string, inline bool) {
	switch h := part.Header.(type) {
	case *gomail.InlineHeader:
		kind, params, _ := h.ContentType()
		_, disposition, _ := h.ContentDisposition()
		name = disposition["filename"]
		if name == "" {
			name = params["name"]
		}
		return strings.ToLower(kind), base(name), true
	case *gomail.AttachmentHeader:
		kind, _, _ := h.ContentType()
		name, _ := h.Filename()
		if name = base(name); name == "" {
			name = "anhang"
		}
		return strings.ToLower(kind), name, false
	}
	return "", "", true
}

// base is the last part of a name: some programs send whole paths.
func base(name string) string {
	if name == "" {
		return ""
	}
	return path.Base(strings.ReplaceAll(name, `\`, "/"))
}
