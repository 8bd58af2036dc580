package mail

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/url"
	"strings"
	"testing"
	"time"

	"laufzettel/connectors"
)

func TestRealServersTakeMailsInEveryWay(t *testing.T) {
	plain, encrypted := startOpenSMTPD(t), startTLSServer(t)
	credentials := url.UserPassword(smtpUser, smtpPassword).String() + "@"
	tests := []struct {
		name, url string
		trusted   bool
		want      connectors.Class
		reason    string // part of
	}{
		{"in the clear without credentials", fmt.Sprintf("smtp://127.0.0.1:%d", plain.port), false, connectors.OK, ""},
		{"STARTTLS where offered, unknown certificate, no credentials", fmt.Sprintf("smtp://localhost:%d", encrypted.offered), false, connectors.OK, ""},
		{"in the clear because the admin says so", fmt.Sprintf("smtp://localhost:%d?starttls=none", encrypted.offered), false, connectors.OK, ""},
		{"STARTTLS required, no credentials", fmt.Sprintf("smtp://localhost:%d?starttls=required", encrypted.offered), true, connectors.OK, ""},
		{"STARTTLS with sign-in", fmt.Sprintf("smtp://%slocalhost:%d", credentials, encrypted.startTLS), true, connectors.OK, ""},
		{"STARTTLS where offered, with sign-in", fmt.Sprintf("smtp://%slocalhost:%d?starttls=opportunistic", credentials, encrypted.startTLS), true, connectors.OK, ""},
		{"smtps with sign-in", fmt.Sprintf("smtps://%slocalhost:%d", credentials, encrypted.implicit), true, connectors.OK, ""},
		{"STARTTLS with an unknown certificate", fmt.Sprintf("smtp://%slocalhost:%d", credentials, encrypted.startTLS), false, connectors.Later, "Zertifikat"},
		{"a password is never sent to an unknown certificate", fmt.Sprintf("smtp://%slocalhost:%d?starttls=opportunistic", credentials, encrypted.startTLS), false, connectors.Later, "Zertifikat"},
		{"smtps with an unknown certificate", fmt.Sprintf("smtps://%slocalhost:%d", credentials, encrypted.implicit), false, connectors.Later, "Zertifikat"},
		{"STARTTLS required where none is offered", fmt.Sprintf("smtp://127.0.0.1:%d?starttls=required", plain.port), true, connectors.Later, "keine Verschlüsselung"},
		{"sign-in where none is offered", fmt.Sprintf("smtp://%s127.0.0.1:%d?starttls=none", credentials, plain.port), true, connectors.Later, "keine Anmeldung"},
		{"no sign-in where one is wanted", fmt.Sprintf("smtp://localhost:%d", encrypted.startTLS), true, connectors.Later, "verlangt eine Anmeldung"},
		{"wrong password", fmt.Sprintf("smtp://antrag:falsch@localhost:%d", encrypted.startTLS), true, connectors.Later, "Benutzer und Passwort"},
	}
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			settings, err := ParseURL(test.url)
			if err != nil {
				t.Fatal(err)
			}
			if test.trusted {
				settings.RootCAs = encrypted.roots
			}
			mailer := openSMTP(t, settings)
			m := brief()
			m.MessageID = fmt.Sprintf("way-%d@example.org", i)
			outcome := mailer.Send(t.Context(), m)
			if outcome.Class != test.want || !strings.Contains(outcome.Reason, test.reason) {
				t.Fatalf("got %+v, want %s with %q", outcome, test.want, test.reason)
			}
			box := encrypted.maildir
			if settings.Port == plain.port {
				box = plain.maildir
			}
			if test.want != connectors.OK {
				box.delivered(t, 0)
				return
			}
			if outcome.Receipt != m.MessageID {
				t.Errorf("receipt %q, want the Message-ID", outcome.Receipt)
			}
			checkDelivered(t, box.delivered(t, 1)[0], m)
		})
	}
}

// checkDelivered reads a mail from the maildir as a mail program would and compares it with the message.
func checkDelivered(t *testing.T, raw []byte, m connectors.Message) {
	t.Helper()
	got, err := netmail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	decode := func(name string) string {
		value, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get(name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return value
	}
	for name, want := range map[string]string{
		"Message-Id": "<" + m.MessageID + ">", "In-Reply-To": "<zweite@example.org>",
		"References": "<erste@example.org> <zweite@example.org>", "Auto-Submitted": "auto-generated",
		"Subject": m.Subject, "X-Mailer": "", "User-Agent": "", "Bcc": "", "Cc": "",
		"Date": m.Date.Format(time.RFC1123Z),
	} {
		if value := decode(name); value != want {
			t.Errorf("%s: %q, want %q", name, value, want)
		}
	}
	for name, want := range map[string]connectors.Address{"From": branding.Sender, "To": m.To, "Reply-To": {Mail: m.ReplyTo}} {
		list, err := got.Header.AddressList(name)
		if err != nil || len(list) != 1 || list[0].Name != want.Name || list[0].Address != want.Mail {
			t.Errorf("%s: %v %v, want %v", name, list, err, want)
		}
	}
	kind, parameters, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("content type %q: %v", kind, err)
	}
	text, html, err := Render(m, branding)
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(got.Body, parameters["boundary"])
	for _, want := range []struct{ kind, content string }{{"text/plain; charset=UTF-8", text}, {"text/html; charset=UTF-8", html}} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		if part.Header.Get("Content-Type") != want.kind {
			t.Errorf("part %q, want %q", part.Header.Get("Content-Type"), want.kind)
		}
		if plain := strings.ReplaceAll(string(content), "\r\n", "\n"); plain != want.content {
			t.Errorf("%s changed on its way:\n%s\nwant:\n%s", want.kind, plain, want.content)
		}
	}
	if _, err := parts.NextRawPart(); err != io.EOF {
		t.Errorf("there is more than text and HTML: %v", err)
	}
}

func TestAnswersOfARealServerAreSorted(t *testing.T) {
	server := startOpenSMTPD(t)
	settings, err := ParseURL(fmt.Sprintf("smtp://127.0.0.1:%d", server.port))
	if err != nil {
		t.Fatal(err)
	}
	mailer := openSMTP(t, settings)
	tests := []struct {
		to, site string
		want     connectors.Class
		reason   string // part of
	}{
		{"busy@example.org", "", connectors.Later, "(451 4.7.1)"},
		{"gone@example.org", "", connectors.Refused, "(550 5.1.1): Das Postfach gibt es nicht"},
		{"someone@example.com", "", connectors.Refused, "(550"},
		{"alma.beispiel@example.org", "banned@example.org", connectors.Refused, "Absender"},
		{"alma.beispiel@example.org", "", connectors.OK, ""},
	}
	for _, test := range tests {
		m := confirmation()
		m.To.Mail = test.to
		mailer := mailer
		if test.site != "" {
			other := branding
			other.Sender.Mail = test.site
			if mailer, err = NewSMTP(settings, other); err != nil {
				t.Fatal(err)
			}
		}
		outcome := mailer.Send(t.Context(), m)
		if outcome.Class != test.want || !strings.Contains(outcome.Reason, test.reason) {
			t.Errorf("%s: got %+v, want %s with %q", test.to, outcome, test.want, test.reason)
		}
		if strings.Contains(outcome.Reason, "@") || strings.Contains(outcome.Reason, "come back") {
			t.Errorf("%s: the reason repeats an address or the server's words: %s", test.to, outcome.Reason)
		}
	}
	server.delivered(t, 1)
}

// openSMTP makes a connection that the test closes.
func openSMTP(t *testing.T, settings Settings) *SMTP {
	t.Helper()
	if settings.Timeout == 0 {
		settings.Timeout = 10 * time.Second
	}
	mailer, err := NewSMTP(settings, branding)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = mailer.Close() })
	return mailer
}

func canceled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func bufioReader(text string) *bufio.Reader { return bufio.NewReader(strings.NewReader(text)) }
