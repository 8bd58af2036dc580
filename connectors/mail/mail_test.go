package mail

import (
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"

	"laufzettel/connectors"
	"laufzettel/connectors/connectortest"
)

func TestObligations(t *testing.T) {
	config := func(script func(int, string) reaction) (connectors.Config, *fakeSMTP) {
		fake := startFake(t, script)
		return connectors.Config{Name: "post", Values: map[string]string{
			"url":    fmt.Sprintf("smtp://127.0.0.1:%d", fake.port),
			"sender": "antrag@example.org", "senderName": "LV Musterland",
		}}, fake
	}
	good, fake := config(nil)
	silent, _ := config(at("MAIL", reaction{hang: true}))
	with := map[string]any{"to": "alma.beispiel@example.org", "name": "Alma Beispiel", "replyTo": "buero@example.org",
		"subject": "ANE-2026-00042", "text": "Vertraulich: Hallo", "lang": "de"}
	fault := func(name, verb, say string, want connectors.Class) connectortest.Fault {
		config, _ := config(at(verb, reaction{say: say}))
		return connectortest.Fault{Name: name, Config: config, Want: want,
			Call: connectors.Call{Operation: "send", IdempotencyKey: "case/1.2", With: with}}
	}
	taken := 0
	connectortest.Run(t, connectortest.Subject{
		Connector: Connector, Config: good, Silent: &silent,
		Calls: map[string]map[string]any{"send": with},
		Others: map[string]map[string]any{"send": {"to": "jonas.scheinbar@example.org", "name": "Jonas", "replyTo": "lv@example.org",
			"subject": "ANE-2026-00043", "text": "Anders", "lang": "en"}},
		Seen: func() string {
			_, mails := fake.seen()
			var seen strings.Builder
			for _, one := range mails[taken:] {
				seen.WriteString(readable(t, one))
			}
			taken = len(mails)
			return seen.String()
		},
		Secrets: []string{"alma.beispiel", "Alma Beispiel", "buero@", "Vertraulich", "127.0.0.1"},
		Faults: []connectortest.Fault{
			fault("busy", "RCPT", "451 4.7.1 alma.beispiel@example.org", connectors.Later),
			fault("unknown", "RCPT", "550 5.1.1 alma.beispiel@example.org", connectors.Refused),
			fault("content", ".", "554 5.7.1 Vertraulich: Hallo", connectors.Refused),
		},
	})
}

// readable is what is stable and visible of a mail.
func readable(t *testing.T, raw string) string {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	out := fmt.Sprintln(m.Header.Get("To"), m.Header.Get("Reply-To"), m.Header.Get("Subject"), m.Header.Get("Message-ID"))
	_, parameters, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	for parts := multipart.NewReader(m.Body, parameters["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		out += string(content)
	}
}

func TestOneCallHasOneMessageID(t *testing.T) {
	first, again := deriveMessageID("case/1.2", "antrag@example.org"), deriveMessageID("case/1.2", "antrag@example.org")
	if _, ok := messageID(first); !ok || first != again || first == deriveMessageID("case/1.3", "antrag@example.org") {
		t.Errorf("%q and %q", first, again)
	}
	if strings.Contains(first, "case") {
		t.Errorf("%q tells the case", first)
	}
}

func TestWrongConfigurationIsExplainedWithoutThePassword(t *testing.T) {
	for _, values := range []map[string]string{
		{"url": "smtp://antrag:geheim@", "sender": "antrag@example.org"},
		{"url": "smtp://antrag:geheim@mail.example.org", "sender": "antrag"},
		{"url": "smtp://antrag:geheim@mail.example.org"},
	} {
		_, err := Connector.Open(connectors.Config{Name: "post", Values: values})
		if err == nil || !strings.Contains(err.Error(), `"post"`) || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%v", err)
		}
	}
}
