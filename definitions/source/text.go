package source

import (
	"fmt"
	"strings"
)

// Message is a sentence in every language that Laufzettel speaks, declared once beside the
// code that says it. Placeholders are written {name}.
type Message struct {
	Code string // stable, documented, like "unknown-key"
	De   string
	En   string
}

// Args fill the placeholders of a Message.
type Args map[string]any

// Text is a Message with its arguments: what a checker or a form has to say, not yet in a language.
type Text struct {
	Message *Message
	Args    Args
}

// Say makes a Text of m.
func (m *Message) Say(args Args) Text { return Text{Message: m, Args: args} }

// In renders the text in lang ("de" or "en"; anything else is German).
func (t Text) In(lang string) string {
	if t.Message == nil {
		return ""
	}
	pattern := t.Message.De
	if lang == "en" {
		pattern = t.Message.En
	}
	if len(t.Args) == 0 {
		return pattern
	}
	pairs := make([]string, 0, 2*len(t.Args))
	for name, value := range t.Args {
		if inner, ok := value.(Text); ok {
			value = inner.In(lang)
		}
		pairs = append(pairs, "{"+name+"}", fmt.Sprint(value))
	}
	return strings.NewReplacer(pairs...).Replace(pattern)
}
