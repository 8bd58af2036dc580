package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net"
	"net/textproto"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"laufzettel/connectors"
)

// at makes a script that reacts to one verb on every connection.
func at(verb string, r reaction) func(int, string) reaction {
	return func(_ int, heard string) reaction {
		if first, _, _ := strings.Cut(heard, " "); first == verb {
			return r
		}
		return reaction{}
	}
}

func TestFaultsAreSorted(t *testing.T) {
	tests := []struct {
		name   string
		script func(int, string) reaction
		want   connectors.Class
		reason string // part of
		pause  time.Duration
	}{
		{"reset instead of a greeting", at("", reaction{reset: true}), connectors.Later, "nicht erreichbar", 0},
		{"no greeting", at("", reaction{hang: true}), connectors.Later, "nicht rechtzeitig", 0},
		{"goodbye as greeting", at("", reaction{say: "421 busy", bye: true}), connectors.Later, "(421)", 0},
		{"greeting refuses", at("", reaction{say: "554 we do not know 203.0.113.9", bye: true}), connectors.Later, "(554)", setUpPause},
		{"reset after EHLO", at("EHLO", reaction{reset: true}), connectors.Later, "nicht erreichbar", 0},
		{"reset at MAIL", at("MAIL", reaction{reset: true}), connectors.Later, "brach", 0},
		{"421 at MAIL", at("MAIL", reaction{say: "421 4.3.2 shutting down", bye: true}), connectors.Later, "(421", 0},
		{"silence at MAIL", at("MAIL", reaction{hang: true}), connectors.Later, "nicht rechtzeitig", 0},
		{"sign-in wanted at MAIL", at("MAIL", reaction{say: "530 5.7.0 sign in first"}), connectors.Later, "Anmeldung", setUpPause},
		{"sender refused", at("MAIL", reaction{say: "550 5.7.1 antrag@example.org"}), connectors.Refused, "Absender", 0},
		{"recipient unknown", at("RCPT", reaction{say: "550 5.1.1 alma.beispiel@example.org"}), connectors.Refused, "Postfach gibt es nicht", 0},
		{"recipient busy", at("RCPT", reaction{say: "450 4.2.0 alma.beispiel@example.org greylisted"}), connectors.Later, "(450", 0},
		{"mailbox full", at("RCPT", reaction{say: "552 5.2.2 alma.beispiel@example.org full"}), connectors.Refused, "voll", 0},
		{"relaying denied", at("RCPT", reaction{say: "554 5.7.1 relaying denied"}), connectors.Refused, "Regeln", 0},
		{"nothing after DATA", at("DATA", reaction{hang: true}), connectors.Later, "nicht rechtzeitig", 0},
		{"reset after DATA", at("DATA", reaction{reset: true}), connectors.Later, "brach", 0},
		{"DATA refused", at("DATA", reaction{say: "554 no"}), connectors.Refused, "lehnt die Mail ab (554)", 0},
		{"no answer to the message", at(".", reaction{hang: true}), connectors.Later, "nicht rechtzeitig", 0},
		{"reset after the message", at(".", reaction{reset: true}), connectors.Later, "brach", 0},
		{"message refused for its content", at(".", reaction{say: "554 5.7.1 Hallo, dein Antrag looks like spam"}), connectors.Refused, "unerwünscht", 0},
		{"message delayed", at(".", reaction{say: "451 4.3.0 try again"}), connectors.Later, "(451", 0},
		{"nonsense instead of an answer", at("MAIL", reaction{say: "hello there"}), connectors.Later, "brach", 0},
		{"slow, but in time", at("MAIL", reaction{pause: 200 * time.Millisecond}), connectors.OK, "", 0},
		{"taken, then the connection breaks", at("RSET", reaction{reset: true}), connectors.OK, "", 0},
		{"taken, then silence", at("RSET", reaction{hang: true}), connectors.OK, "", 0},
		{"taken, then a refused reset", at("RSET", reaction{say: "500 no"}), connectors.OK, "", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			fake := startFake(t, test.script)
			begun := time.Now()
			got := openSMTP(t, fake.settings()).Send(t.Context(), confirmation())
			if got.Class != test.want || !strings.Contains(got.Reason, test.reason) || got.RetryAfter != test.pause {
				t.Errorf("got %+v\nwant %s with %q after %v", got, test.want, test.reason, test.pause)
			}
			if strings.ContainsAny(got.Reason, "@") || strings.Contains(got.Reason, "Hallo") || strings.Contains(got.Reason, "203.") {
				t.Errorf("the reason repeats the server's words: %s", got.Reason)
			}
			if (got.Receipt != "") != (test.want == connectors.OK) {
				t.Errorf("receipt %q with %s", got.Receipt, got.Class)
			}
			if took := time.Since(begun); took > 3*time.Second {
				t.Errorf("the send took %v", took)
			}
			if _, mails := fake.seen(); test.want == connectors.OK && len(mails) != 1 {
				t.Errorf("the server took %d mails", len(mails))
			}
		})
	}
}

func TestUnreachableServerIsLater(t *testing.T) {
	for host, reason := range map[string]string{"127.0.0.1": "nicht erreichbar", "mail.invalid": "gesendet"} {
		settings := Settings{Host: host, Port: freePort(t), Encryption: None, Timeout: 3 * time.Second}
		if got := openSMTP(t, settings).Send(t.Context(), confirmation()); got.Class != connectors.Later || !strings.Contains(got.Reason, reason) || got.RetryAfter != 0 {
			t.Errorf("%s: got %+v", host, got)
		}
	}
}

func TestSendEndsWithItsContext(t *testing.T) {
	for _, verb := range []string{"", "EHLO", "MAIL", "DATA", "."} {
		fake := startFake(t, at(verb, reaction{hang: true}))
		settings := fake.settings()
		settings.Timeout = time.Minute
		mailer := openSMTP(t, settings)
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		begun := time.Now()
		got := mailer.Send(ctx, confirmation())
		cancel()
		if took := time.Since(begun); got.Class != connectors.Later || took > 2*time.Second {
			t.Errorf("silence at %q: %+v after %v", verb, got, took)
		}
	}
	fake := startFake(t, nil)
	if got := openSMTP(t, fake.settings()).Send(canceled(), confirmation()); got.Class != connectors.Later {
		t.Errorf("cancelled before: %+v", got)
	}
	if _, mails := fake.seen(); len(mails) != 0 {
		t.Errorf("a cancelled send delivered %d mails", len(mails))
	}
}

func TestDeadlinesStayInsideTheSend(t *testing.T) {
	ours, theirs := net.Pipe()
	defer func() { _ = ours.Close(); _ = theirs.Close() }()
	conn := &boundedConn{Conn: ours}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	release := conn.bind(ctx)
	for name, set := range map[string]func(time.Time) error{"both": conn.SetDeadline, "read": conn.SetReadDeadline, "none": func(time.Time) error { return conn.SetDeadline(time.Time{}) }} {
		if err := set(time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { _, err := conn.Read(make([]byte, 1)); ended <- err }()
		select {
		case err := <-ended:
			if !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("%s: %v", name, err)
			}
		case <-time.After(2 * time.Second):
			t.Fatalf("%s: a later deadline outlived the send", name)
		}
	}
	<-ctx.Done()
	time.Sleep(10 * time.Millisecond)
	if release() {
		t.Error("a connection whose send has ended counts as usable")
	}
}

func TestBurstUsesOneConnection(t *testing.T) {
	fake := startFake(t, nil)
	mailer := openSMTP(t, fake.settings())
	for i := range 20 {
		if got := mailer.Send(t.Context(), confirmation()); got.Class != connectors.OK {
			t.Fatalf("mail %d: %+v", i, got)
		}
	}
	if connections, mails := fake.seen(); connections != 1 || len(mails) != 20 {
		t.Errorf("%d mails over %d connections, want 20 over one", len(mails), connections)
	}
}

func TestManyAtOnceShareFewConnections(t *testing.T) {
	fake := startFake(t, at("MAIL", reaction{pause: 5 * time.Millisecond}))
	settings := fake.settings()
	settings.Timeout = 10 * time.Second
	mailer := openSMTP(t, settings)
	var wait sync.WaitGroup
	for i := range 60 {
		wait.Go(func() {
			m := confirmation()
			m.MessageID = fmt.Sprintf("many-%d@example.org", i)
			if got := mailer.Send(t.Context(), m); got.Class != connectors.OK {
				t.Errorf("mail %d: %+v", i, got)
			}
		})
	}
	wait.Wait()
	connections, mails := fake.seen()
	seen := map[string]bool{}
	for _, one := range mails {
		_, rest, _ := strings.Cut(one, "Message-ID: ")
		id, _, _ := strings.Cut(rest, "\n")
		seen[id] = true
	}
	if connections > maxSessions || len(mails) != 60 || len(seen) != 60 {
		t.Errorf("%d mails, %d different, over %d connections", len(mails), len(seen), connections)
	}
}

func TestClosedIdleConnectionIsReplaced(t *testing.T) {
	for name, second := range map[string]reaction{"421": {say: "421 idle too long", bye: true}, "reset": {reset: true}} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			mailsBegun := 0
			fake := startFake(t, func(_ int, heard string) reaction {
				if strings.HasPrefix(heard, "MAIL") {
					mu.Lock()
					defer mu.Unlock()
					if mailsBegun++; mailsBegun == 2 {
						return second
					}
				}
				return reaction{}
			})
			mailer := openSMTP(t, fake.settings())
			for range 2 {
				if got := mailer.Send(t.Context(), confirmation()); got.Class != connectors.OK {
					t.Fatalf("%+v", got)
				}
			}
			if connections, mails := fake.seen(); connections != 2 || len(mails) != 2 {
				t.Errorf("%d mails over %d connections, want 2 over 2", len(mails), connections)
			}
		})
	}
}

func TestRefusedRecipientLeavesTheConnectionUsable(t *testing.T) {
	fake := startFake(t, func(_ int, heard string) reaction {
		if strings.Contains(heard, "gone@") {
			return reaction{say: "550 5.1.1 no"}
		}
		return reaction{}
	})
	mailer := openSMTP(t, fake.settings())
	bad := confirmation()
	bad.To.Mail = "gone@example.org"
	for i, want := range []connectors.Class{connectors.OK, connectors.Refused, connectors.OK} {
		m := confirmation()
		if i == 1 {
			m = bad
		}
		if got := mailer.Send(t.Context(), m); got.Class != want {
			t.Fatalf("mail %d: %+v, want %s", i, got, want)
		}
	}
	if connections, _ := fake.seen(); connections != 1 {
		t.Errorf("%d connections, want one", connections)
	}
}

func TestRepeatedMailHasTheSameMessageID(t *testing.T) {
	fake := startFake(t, func(connection int, heard string) reaction {
		if heard == "." && connection == 1 {
			return reaction{reset: true} // taken, but the answer is lost
		}
		return reaction{}
	})
	mailer := openSMTP(t, fake.settings())
	if got := mailer.Send(t.Context(), confirmation()); got.Class != connectors.Later {
		t.Fatalf("first try: %+v", got)
	}
	if got := mailer.Send(t.Context(), confirmation()); got.Class != connectors.OK {
		t.Fatalf("second try: %+v", got)
	}
	_, mails := fake.seen()
	if len(mails) != 2 || strings.Count(strings.Join(mails, ""), "Message-ID: <receipt-1@example.org>\n") != 2 {
		t.Errorf("the two tries do not carry one Message-ID: %d mails", len(mails))
	}
}

func TestCloseLeavesNothingOpen(t *testing.T) {
	quit := make(chan struct{}, 9)
	fake := startFake(t, func(_ int, heard string) reaction {
		if heard == "QUIT" {
			quit <- struct{}{}
		}
		return reaction{}
	})
	mailer := openSMTP(t, fake.settings())
	if got := mailer.Send(t.Context(), confirmation()); got.Class != connectors.OK {
		t.Fatal(got)
	}
	if err := mailer.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-quit:
	case <-time.After(2 * time.Second):
		t.Error("the idle connection was not ended")
	}
	if got := mailer.Send(t.Context(), confirmation()); got.Class != connectors.Later {
		t.Errorf("a closed mailer answers %+v", got)
	}
}

func TestWayToSignIn(t *testing.T) {
	tests := []struct {
		name       string
		encryption Encryption
		host       string
		encrypted  bool
		offered    string
		want       string // the way; "" with err
		err        error
	}{
		{"every server knows PLAIN", Required, "mail.example.org", true, "CRAM-MD5 LOGIN PLAIN", "PLAIN", nil},
		{"LOGIN where PLAIN is missing", Implicit, "mail.example.org", true, "XOAUTH2 LOGIN", "LOGIN", nil},
		{"required but in the clear", Required, "mail.example.org", false, "PLAIN", "", errNoEncryption},
		{"no password in the clear", Opportunistic, "mail.example.org", false, "PLAIN LOGIN", "", errClearPassword},
		{"a way that does not reveal it", Opportunistic, "mail.example.org", false, "PLAIN SCRAM-SHA-256", "SCRAM-SHA-256", nil},
		{"in the clear because the admin says so", None, "mail.example.org", false, "PLAIN", "PLAIN", nil},
		{"in the clear inside this machine", Opportunistic, "127.0.0.1", false, "LOGIN", "LOGIN", nil},
		{"none offered", Required, "mail.example.org", true, "", "", errNoSignIn},
		{"none known", Required, "mail.example.org", true, "XOAUTH2", "", errNoSignIn},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			one := signIn{settings: Settings{Encryption: test.encryption, Host: test.host, user: "antrag", password: "geheim"}}
			way, _, err := one.Start(&smtp.ServerInfo{Name: test.host, TLS: test.encrypted, Auth: strings.Fields(test.offered)})
			if way != test.want || !errors.Is(err, test.err) {
				t.Errorf("got %q and %v, want %q and %v", way, err, test.want, test.err)
			}
		})
	}
}

func TestNothingIsLogged(t *testing.T) {
	var out bytes.Buffer
	before, writer := slog.Default(), log.Writer()
	slog.SetDefault(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})))
	log.SetOutput(&out)
	defer func() { slog.SetDefault(before); log.SetOutput(writer) }()
	fake := startFake(t, at(".", reaction{say: "554 no"}))
	openSMTP(t, fake.settings()).Send(context.Background(), brief())
	if out.Len() > 0 {
		t.Errorf("logged: %s", out.String())
	}
}

func TestWireFormatIsPlainSMTP(t *testing.T) {
	fake := startFake(t, nil)
	m := confirmation()
	m.Markdown = ".\n\nEine Zeile mit Punkt am Anfang:\n\n.gitignore\n\nGrüße 🚒 " + strings.Repeat("lang ", 400)
	if got := openSMTP(t, fake.settings()).Send(t.Context(), m); got.Class != connectors.OK {
		t.Fatal(got)
	}
	_, mails := fake.seen()
	for line := range strings.Lines(mails[0]) {
		if len(line) > 79 {
			t.Errorf("line of %d bytes: %q", len(line), line)
		}
		for _, b := range []byte(line) {
			if b >= 0x80 {
				t.Fatalf("line is not ASCII: %q", line)
			}
		}
	}
	header, err := textproto.NewReader(bufioReader(mails[0])).ReadMIMEHeader()
	if err != nil {
		t.Fatal(err)
	}
	fake.mu.Lock()
	defer fake.mu.Unlock()
	if envelope := fake.heard[1] + fake.heard[2]; !strings.Contains(envelope, "FROM:<antrag@example.org>") || !strings.Contains(envelope, "TO:<alma.beispiel@example.org>") {
		t.Errorf("envelope: %s", envelope)
	}
	if !strings.HasPrefix(fake.heard[0], "EHLO antrag.example.org") || header.Get("Auto-Submitted") != "auto-generated" {
		t.Errorf("greeting %q, headers %v", fake.heard[0], header)
	}
}
