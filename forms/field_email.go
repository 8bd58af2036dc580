package forms

import (
	"regexp"
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var emailShape = &source.Message{Code: "answer-email",
	De: "Bitte gib bei „{label}“ eine vollständige E-Mail-Adresse ein, zum Beispiel {example}.",
	En: "Please enter a complete e-mail address for “{label}”, for example {example}."}

// An address is what mail servers deliver to in practice: no quoted local parts, no address
// literals, a domain with at least one point.
var emailPattern = regexp.MustCompile(`^[^\s@,;:<>()\[\]"\\]+@([\pL\pN]([\pL\pN-]*[\pL\pN])?\.)+\pL[\pL\pN-]*[\pL\pN]$`)

const maxEmail = 254

var _ = register(FieldType{
	Name:      "email",
	Doc:       spec.Doc{De: "Eine E-Mail-Adresse.", En: "An e-mail address."},
	Widget:    Widget{Kind: "input", Input: "email", Inputmode: "email", Autocomplete: "email"},
	Example:   "alma.beispiel@example.org",
	Expects:   emailShape,
	Missing:   missingText,
	Configure: func(f *Field, _ *spec.Decoded, _ *World, _ *source.Report) { f.Value = textType },
	Read: func(f *Field, typed []string, _ *Context) (any, *source.Text) {
		text, ok := word(typed)
		if text == "" && ok {
			return nil, nil
		}
		text = bareAddress(text)
		local, domain, _ := strings.Cut(text, "@")
		bad := longLabel(domain) || strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, "..") || len(local) > 64
		if !ok || bad || len(text) > maxEmail || !emailPattern.MatchString(text) {
			return nil, says(emailShape)
		}
		return local + "@" + strings.ToLower(domain), nil
	},
	Typed:  typedText,
	Schema: func(*Field) map[string]any { return map[string]any{"type": "string", "pattern": "^[^@\\s]+@[^@\\s]+$"} },
	Good: []Example{
		{Field: "{name: mail, type: email, label: E-Mail}", Typed: []string{" Alma.Beispiel@Example.ORG "}, Value: `"Alma.Beispiel@example.org"`},
	},
	Bad: []Example{
		{Field: "{name: mail, type: email, label: E-Mail}", Typed: []string{"alma.beispiel"}, Says: "vollständige E-Mail-Adresse"},
		{Field: "{name: mail, type: email, label: E-Mail}", Typed: []string{"alma@example"}, Says: "alma.beispiel@example.org"},
		{Field: "{name: mail, type: email, label: E-Mail}", Typed: []string{"a@example.org, b@example.org"}, Says: "E-Mail"},
	},
})

// named is an address as mail programs copy it: Alma Beispiel <alma.beispiel@example.org>.
var named = regexp.MustCompile(`^[^<>@]*<([^<>]+)>$`)

// bareAddress takes off what people copy along with an address.
func bareAddress(text string) string {
	if m := named.FindStringSubmatch(text); m != nil {
		text = strings.TrimSpace(m[1])
	}
	return strings.TrimSuffix(strings.TrimPrefix(text, "mailto:"), ".")
}

// longLabel says that a part of a domain is longer than the domain name system allows.
func longLabel(domain string) bool {
	for _, label := range strings.Split(domain, ".") {
		if len(label) > 63 {
			return true
		}
	}
	return false
}

// says is a message without arguments as a hook returns it.
func says(m *source.Message) *source.Text {
	text := m.Say(nil)
	return &text
}
