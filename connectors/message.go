package connectors

import (
	"context"
	"time"
)

// Message is one mail to one recipient, before it is laid out. The mail connection turns it into plain
// text and HTML.
type Message struct {
	To         Address
	From       Address // zero: the site's sender
	ReplyTo    string
	Subject    string // number and process; never personal
	Markdown   string // body; links are already complete
	Preheader  string // one line shown by mailboxes beside the subject
	Facts      []Fact // "Wer: …", shown as a small table above the body
	Action     *Action
	Choices    []Choice // what follows each outcome, shown below the action
	Footer     string   // why you got this mail, Markdown
	Lang       string
	MessageID  string   // stable for this effect: repeated sending repeats it
	References []string // Message-IDs of the case, oldest first
	Date       time.Time
}

// Address is a mailbox with the name of its owner.
type Address struct{ Name, Mail string }

// Fact is one line of the table of a mail.
type Fact struct{ Label, Value string }

// Action is the one button of a mail; the full link stands below it as text.
type Action struct{ Label, URL string }

// Choice explains one outcome.
type Choice struct{ Label, Text string }

// Branding is what every mail of a site shows.
type Branding struct {
	Site    string // name of the organisation
	Sender  Address
	Color   string // #rrggbb
	Imprint string // URL
	Privacy string // URL
	BaseURL string
}

// Mailer sends messages. The mail connection, the demo's mailbox and tests implement it.
type Mailer interface {
	Send(ctx context.Context, m Message) Outcome
}
