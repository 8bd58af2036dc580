package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"laufzettel/connectors"
)

const (
	defaultTimeout = time.Minute
	// maxSessions is how many connections to the server are open at once.
	maxSessions = 4
	// maxIdle is how long a connection is kept for the next mail of a burst.
	maxIdle = 15 * time.Second
	// maxPerSession is after how many mails a connection is renewed; servers limit it too.
	maxPerSession = 100
)

// SMTP hands mails over to a mail server. It is safe for concurrent use, keeps connections open for a short
// while for bursts, and writes nothing to any log.
type SMTP struct {
	settings Settings
	branding connectors.Branding
	hello    string
	slots    chan struct{} // one for each session that may be open

	mu     sync.Mutex
	idle   []*session // most recently used last
	closed bool
}

// session is one connection to the server.
type session struct {
	library *gomail.Client
	client  *smtp.Client
	conn    *boundedConn
	sent    int
	expiry  *time.Timer // closes it while it is idle
}

var errClosed = errors.New("the mail connection was closed")

// NewSMTP makes a connection that dials when the first mail is sent. The branding's sender must be a valid
// address, because every mail needs one.
func NewSMTP(settings Settings, branding connectors.Branding) (*SMTP, error) {
	if _, ok := mailbox(branding.Sender); !ok {
		return nil, errors.New("the sender of the site's mails is not a valid mail address; check the mail sender in the settings of the site")
	}
	if settings.Timeout <= 0 {
		settings.Timeout = defaultTimeout
	}
	return &SMTP{settings: settings, branding: branding, hello: helloName(branding.BaseURL), slots: make(chan struct{}, maxSessions)}, nil
}

// Send hands one message over. OK carries the Message-ID as receipt. Everything that may pass by itself is
// Later; after a crash or a lost answer the message may be repeated, always with the same Message-ID.
func (s *SMTP) Send(ctx context.Context, m connectors.Message) connectors.Outcome {
	msg, err := compose(m, s.branding)
	if err != nil {
		return sortComposing(err)
	}
	ctx, cancel := context.WithTimeout(ctx, s.settings.Timeout)
	defer cancel()
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return sortConnecting(ctx.Err())
	}
	for {
		current, reused, err := s.session(ctx)
		if err != nil {
			return sortConnecting(err)
		}
		err = s.hand(ctx, current, msg)
		if err == nil || msg.IsDelivered() {
			return connectors.Outcome{Class: connectors.OK, Receipt: strings.Trim(msg.GetMessageID(), "<>")}
		}
		// A server may have closed an idle connection; the mail was not begun, so a fresh one is tried.
		if reused && ctx.Err() == nil && wentStale(err) {
			continue
		}
		return sortSending(ctx, err)
	}
}

// hand gives the message to the server over a session and keeps or drops the session.
func (s *SMTP) hand(ctx context.Context, current *session, msg *gomail.Msg) error {
	release := current.conn.bind(ctx)
	err := current.library.SendWithSMTPClient(current.client, msg)
	usable := release()
	current.sent++
	if usable && (err == nil || keepsSession(err)) {
		s.keep(current)
	} else {
		current.drop()
	}
	return err
}

// session takes the most recently used idle session, or dials.
func (s *SMTP) session(ctx context.Context) (current *session, reused bool, err error) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil, false, errClosed
	}
	for len(s.idle) > 0 {
		current := s.idle[len(s.idle)-1]
		s.idle = s.idle[:len(s.idle)-1]
		if current.expiry.Stop() {
			s.mu.Unlock()
			return current, true, nil
		}
	}
	s.mu.Unlock()
	current, err = s.dial(ctx)
	return current, false, err
}

// keep puts a session aside for the next mail.
func (s *SMTP) keep(current *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || current.sent >= maxPerSession {
		go current.quit()
		return
	}
	current.expiry = time.AfterFunc(maxIdle, func() {
		s.mu.Lock()
		for i, other := range s.idle {
			if other == current {
				s.idle = append(s.idle[:i], s.idle[i+1:]...)
				break
			}
		}
		s.mu.Unlock()
		current.quit()
	})
	s.idle = append(s.idle, current)
}

// dial connects, encrypts and signs in.
func (s *SMTP) dial(ctx context.Context) (*session, error) {
	var conn *boundedConn
	release := func() bool { return true }
	connect := func(dialing context.Context, network, address string) (net.Conn, error) {
		raw, err := (&net.Dialer{}).DialContext(dialing, network, address)
		if err != nil {
			return nil, err
		}
		conn = &boundedConn{Conn: raw}
		release = conn.bind(ctx)
		if s.settings.Encryption != Implicit {
			return conn, nil
		}
		encrypted := tls.Client(conn, s.tlsConfig())
		return encrypted, encrypted.HandshakeContext(dialing)
	}
	options := []gomail.Option{
		gomail.WithPort(s.settings.Port), gomail.WithTimeout(s.settings.Timeout), gomail.WithHELO(s.hello),
		gomail.WithTLSConfig(s.tlsConfig()), gomail.WithDialContextFunc(connect), gomail.WithoutNoop(),
	}
	// That Required really encrypts is checked by signIn and below: the library has no error of its own for it.
	policy := gomail.TLSOpportunistic
	if s.settings.Encryption == None || s.settings.Encryption == Implicit {
		policy = gomail.NoTLS
	}
	options = append(options, gomail.WithTLSPolicy(policy))
	if s.settings.user != "" {
		options = append(options, gomail.WithSMTPAuthCustom(&signIn{settings: s.settings}))
	}
	library, err := gomail.NewClient(s.settings.Host, options...)
	if err != nil {
		return nil, err
	}
	client, err := library.DialToSMTPClientWithContext(ctx)
	if !release() && err == nil {
		err = ctx.Err()
	}
	if err == nil && s.settings.Encryption == Required {
		if _, unencrypted := client.GetTLSConnectionState(); unencrypted != nil {
			err = errNoEncryption
		}
	}
	if err != nil {
		// The library leaves the connection open where the greeting or the sign-in fails.
		if conn != nil {
			_ = conn.Close()
		}
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, err
	}
	return &session{library: library, client: client, conn: conn}, nil
}

func (s *SMTP) tlsConfig() *tls.Config {
	return &tls.Config{
		ServerName: s.settings.Host, MinVersion: tls.VersionTLS12, RootCAs: s.settings.RootCAs,
		InsecureSkipVerify: s.settings.Encryption == Opportunistic && s.settings.user == "",
	}
}

// Do implements connectors.Connection; see Connector for the operation.
func (s *SMTP) Do(ctx context.Context, call connectors.Call) connectors.Outcome {
	return do(ctx, s, s.branding, call)
}

// Close ends idle connections; sends under way finish and end theirs.
func (s *SMTP) Close() error {
	s.mu.Lock()
	idle := s.idle
	s.idle, s.closed = nil, true
	s.mu.Unlock()
	for _, current := range idle {
		if current.expiry.Stop() {
			current.quit()
		}
	}
	return nil
}

// quit says goodbye and closes; a server that does not answer is left after two seconds.
func (c *session) quit() {
	c.conn.setLimit(time.Now().Add(2 * time.Second))
	_ = c.client.Quit()
	_ = c.conn.Close()
}

// drop closes without a word: in the middle of a message a goodbye would become part of it.
func (c *session) drop() { _ = c.conn.Close() }

// helloName is what we call ourselves to the server: the site's host, else this machine's name.
func helloName(baseURL string) string {
	if u, err := url.Parse(baseURL); err == nil && strings.Contains(u.Hostname(), ".") && net.ParseIP(u.Hostname()) == nil {
		return u.Hostname()
	}
	if name, err := os.Hostname(); err == nil && name != "" {
		return name
	}
	return "localhost"
}
