package walk

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"
)

// Mail is one mail as a mail server took it.
type Mail struct {
	To, MessageID, Subject string
	Text                   string // of the plain part
	Digest                 string // of recipient, subject and text
	Arrived                time.Time
}

// Link is the task link of the mail, or "".
func (m Mail) Link() string { return taskLink.FindString(m.Text) }

// Dispute is the "that was not me" link of a confirmation, or "".
func (m Mail) Dispute() string { return disputeLink.FindString(m.Text) }

// Number is the case number that the subject begins with.
func (m Mail) Number() string {
	_, rest, _ := strings.Cut(m.Subject, "[")
	number, _, _ := strings.Cut(rest, "]")
	return number
}

// Word is what the page asks for where a program may have posted.
func (m Mail) Word() string { return word.FindString(m.Text) }

var (
	taskLink    = regexp.MustCompile(`https?://[^\s<>]+/t/[A-Za-z0-9_-]+`)
	disputeLink = regexp.MustCompile(`https?://[^\s<>]+/w/[A-Za-z0-9_-]+`)
	word        = regexp.MustCompile(`\b[A-Z][a-z]+-[A-Z][a-z]+\b`)
)

// Sink is a mail server that takes everything and outlives the program under test. What it has taken is
// synced to a file before it says so, as a real server does.
type Sink struct {
	// Deliver is told about each mail before it is acknowledged; it must not block for long.
	Deliver func(Mail)

	listener net.Listener
	log      *os.File

	mu    sync.Mutex
	mails []Mail
}

// OpenSink listens on a free port of this machine. dir gets the list of mails; "" keeps none.
func OpenSink(dir string) (*Sink, error) {
	s := &Sink{}
	var err error
	if dir != "" {
		if s.log, err = os.OpenFile(filepath.Join(dir, "mails.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err != nil {
			return nil, err
		}
	}
	if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, err
	}
	go func() {
		for {
			conn, err := s.listener.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
	return s, nil
}

// URL is the sink as LAUFZETTEL_SMTP_URL.
func (s *Sink) URL() string { return "smtp://" + s.listener.Addr().String() + "?starttls=none" }

// Close stops listening.
func (s *Sink) Close() error {
	err := s.listener.Close()
	if s.log != nil {
		_ = s.log.Close()
	}
	return err
}

// Mails are all mails so far, in order of arrival.
func (s *Sink) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

func (s *Sink) serve(conn net.Conn) {
	defer conn.Close()
	in, say := bufio.NewReader(conn), func(line string) bool {
		_, err := io.WriteString(conn, line+"\r\n")
		return err == nil
	}
	say("220 sink ESMTP")
	to := ""
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb := strings.ToUpper(strings.TrimSpace(line))
		switch {
		case strings.HasPrefix(verb, "EHLO"), strings.HasPrefix(verb, "HELO"):
			say("250-sink\r\n250 8BITMIME")
		case strings.HasPrefix(verb, "RCPT TO:"):
			to = strings.ToLower(strings.Trim(strings.Fields(line[len("RCPT TO:"):])[0], "<>"))
			say("250 ok")
		case verb == "DATA":
			say("354 go on")
			if !s.take(in, to) {
				return
			}
			say("250 taken")
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

// take reads one mail up to its lonely dot and keeps it; false if the connection broke in the middle.
func (s *Sink) take(in *bufio.Reader, to string) bool {
	var content strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		content.WriteString(strings.TrimPrefix(line, "."))
	}
	m, err := readMail(content.String())
	if err != nil {
		return false
	}
	m.To, m.Arrived = to, time.Now()
	sum := sha256.Sum256([]byte(m.To + "\x00" + m.Subject + "\x00" + m.Text))
	m.Digest = hex.EncodeToString(sum[:])
	s.mu.Lock()
	s.mails = append(s.mails, m)
	if s.log != nil {
		_, err = fmt.Fprintf(s.log, "%s\t%s\t%s\t%s\n", m.MessageID, m.To, m.Digest, m.Subject)
		if err == nil {
			err = s.log.Sync()
		}
	}
	s.mu.Unlock()
	if s.Deliver != nil && err == nil {
		s.Deliver(m)
	}
	return err == nil
}

func readMail(content string) (Mail, error) {
	raw, err := mail.ReadMessage(strings.NewReader(content))
	if err != nil {
		return Mail{}, err
	}
	decoder := mime.WordDecoder{}
	subject, err := decoder.DecodeHeader(raw.Header.Get("Subject"))
	if err != nil {
		return Mail{}, err
	}
	text, err := plainText(raw.Header.Get("Content-Type"), raw.Header.Get("Content-Transfer-Encoding"), raw.Body)
	return Mail{MessageID: raw.Header.Get("Message-Id"), Subject: subject, Text: text}, err
}

func plainText(contentType, encoding string, body io.Reader) (string, error) {
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return "", err
	}
	if strings.HasPrefix(kind, "multipart/") {
		part, err := multipart.NewReader(body, parameters["boundary"]).NextPart()
		if err != nil {
			return "", err
		}
		return plainText(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part)
	}
	if strings.EqualFold(encoding, "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	return string(text), err
}

// Count is how many mails have come.
func (s *Sink) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.mails)
}
