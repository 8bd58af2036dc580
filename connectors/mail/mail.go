// Package mail sends mails over SMTP, lays them out, and keeps them in a mailbox for the demo. Edit here
// when a mail must look different, reach another kind of server, or be sorted differently.
package mail

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"laufzettel/connectors"
	"laufzettel/definitions/spec"
)

func init() { connectors.Register(Connector) }

// Connector describes mail for flows that send through a connection of their own. The mails of a site go
// through its Mailer (NewSMTP or NewPostbox).
var Connector = connectors.Connector{
	Name: "mail",
	Doc: spec.Doc{
		De: "Mails über einen Mailserver (SMTP).",
		En: "Mails through a mail server (SMTP).",
	},
	Config: spec.Object{
		Name: "mail",
		Doc:  spec.Doc{De: "Die Verbindung zu einem Mailserver.", En: "The connection to a mail server."},
		Keys: []spec.Key{
			{Name: "url", Kind: spec.Word, Required: true, Example: "url: env:LAUFZETTEL_SMTP_URL",
				Doc: spec.Doc{De: "Adresse des Mailservers: smtp://benutzer:passwort@host:port oder smtps://…, dazu ?starttls=required, opportunistic oder none.",
					En: "Address of the mail server: smtp://user:password@host:port or smtps://…, with ?starttls=required, opportunistic or none."}},
			{Name: "sender", Kind: spec.Word, Required: true, Example: "sender: antrag@example.org",
				Doc: spec.Doc{De: "Mailadresse, von der gesendet wird.", En: "The address that mails come from."}},
			{Name: "senderName", Kind: spec.Word, Example: "senderName: LV Musterland",
				Doc: spec.Doc{De: "Name des Absenders.", En: "Name of the sender."}},
		},
	},
	Operations: []connectors.Operation{send},
	Open:       open,
}

var send = connectors.Operation{
	Name: "send",
	Doc:  spec.Doc{De: "Eine Mail an ein Postfach senden.", En: "Send one mail to one mailbox."},
	With: spec.Object{
		Name: "with",
		Doc:  spec.Doc{De: "Die Mail.", En: "The mail."},
		Keys: []spec.Key{
			{Name: "to", Kind: spec.Value, Required: true, Example: "to: =email",
				Doc: spec.Doc{De: "Mailadresse des Empfängers.", En: "The recipient's address."}},
			{Name: "name", Kind: spec.Value, Example: "name: Alma Beispiel",
				Doc: spec.Doc{De: "Name des Empfängers.", En: "The recipient's name."}},
			{Name: "replyTo", Kind: spec.Value, Example: "replyTo: buero@example.org",
				Doc: spec.Doc{De: "Mailadresse, an die Antworten gehen; ohne Angabe der Absender.", En: "Where answers go; the sender if missing."}},
			{Name: "subject", Kind: spec.Value, Required: true, Example: "subject: =case.number",
				Doc: spec.Doc{De: "Betreff; ohne Namen und vertrauliche Angaben.", En: "Subject; without names and confidential values."}},
			{Name: "text", Kind: spec.Value, Required: true, Example: "text: Dein Antrag ist bei uns.",
				Doc: spec.Doc{De: "Text der Mail in Markdown.", En: "The mail's text in Markdown."}},
			{Name: "lang", Kind: spec.Value, Example: "lang: de",
				Doc: spec.Doc{De: "Sprache der Mail (de oder en); ohne Angabe de.", En: "Language of the mail (de or en); de if missing."}},
		},
	},
	Types: map[string]string{"to": "text", "name": "text", "replyTo": "text", "subject": "text", "text": "text", "lang": "text"},
	// A mail is sent again only where its handing over is in doubt, and then with the same Message-ID.
	Retry:   connectors.Idempotent,
	Example: "mail: nachricht\ndo: send\nwith: {to: =email, subject: =case.number, text: Dein Antrag ist bei uns.}\n",
}

func open(config connectors.Config) (connectors.Connection, error) {
	settings, err := ParseURL(config.Values["url"])
	if err != nil {
		return nil, fmt.Errorf("connection %q: %w", config.Name, err)
	}
	sender := connectors.Address{Name: config.Values["senderName"], Mail: config.Values["sender"]}
	connection, err := NewSMTP(settings, connectors.Branding{Site: sender.Name, Sender: sender})
	if err != nil {
		return nil, fmt.Errorf("connection %q: %w", config.Name, err)
	}
	return connection, nil
}

// do runs the operation "send" through a mailer.
func do(ctx context.Context, mailer connectors.Mailer, branding connectors.Branding, call connectors.Call) connectors.Outcome {
	if call.Operation != send.Name {
		return refused("Diesen Auftrag kennt die Mailverbindung nicht. Bitte den Namen unter „do“ im Ablauf prüfen.")
	}
	if call.IdempotencyKey == "" {
		return sortComposing(errMessageID)
	}
	if !call.Deadline.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, call.Deadline)
		defer cancel()
	}
	values := map[string]string{}
	for _, key := range send.With.Keys {
		value, _ := call.With[key.Name].(string)
		if key.Required && strings.TrimSpace(value) == "" {
			return refused("Der Mail fehlt die Angabe „" + key.Name + "“. Bitte „with“ im Ablauf prüfen.")
		}
		values[key.Name] = value
	}
	return mailer.Send(ctx, connectors.Message{
		To:      connectors.Address{Name: values["name"], Mail: values["to"]},
		ReplyTo: values["replyTo"], Subject: values["subject"], Markdown: values["text"], Lang: values["lang"],
		MessageID: deriveMessageID(call.IdempotencyKey, branding.Sender.Mail),
	})
}

// deriveMessageID makes one Message-ID for all tries of one call.
func deriveMessageID(key, sender string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:16]) + sender[strings.LastIndexByte(sender, '@'):]
}
