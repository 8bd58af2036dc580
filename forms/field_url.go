package forms

import (
	"net/url"
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var urlShape = &source.Message{Code: "answer-url",
	De: "Bitte gib bei „{label}“ eine vollständige Webadresse ein, zum Beispiel {example}.",
	En: "Please enter a complete web address for “{label}”, for example {example}."}

var _ = register(FieldType{
	Name:      "url",
	Doc:       spec.Doc{De: "Eine Webadresse, die mit https:// oder http:// beginnt.", En: "A web address that begins with https:// or http://."},
	Widget:    Widget{Kind: "input", Input: "url", Inputmode: "url", Autocomplete: "url"},
	Example:   "https://example.org/lehrgang",
	Expects:   urlShape,
	Missing:   missingText,
	Configure: func(f *Field, _ *spec.Decoded, _ *World, _ *source.Report) { f.Value = textType },
	Read: func(_ *Field, typed []string, _ *Context) (any, *source.Text) {
		text := single(typed)
		if text == "" {
			return nil, nil
		}
		if len(text) > 2*shortInput || strings.ContainsAny(clean(text), " \n<>\"") {
			return nil, says(urlShape)
		}
		text = clean(text)
		if !strings.Contains(text, "://") {
			text = "https://" + text
		}
		address, err := url.Parse(text)
		if err != nil || address.Scheme != "https" && address.Scheme != "http" || address.User != nil ||
			!strings.Contains(address.Hostname(), ".") || strings.HasSuffix(address.Hostname(), ".") {
			return nil, says(urlShape)
		}
		return text, nil
	},
	Typed:  typedText,
	Schema: func(*Field) map[string]any { return map[string]any{"type": "string", "pattern": "^https?://[^\\s]+$"} },
	Good: []Example{
		{Field: "{name: seite, type: url, label: Webseite}", Typed: []string{"https://example.org/a?b=c"}, Value: `"https://example.org/a?b=c"`},
		{Field: "{name: seite, type: url, label: Webseite}", Typed: []string{" www.example.org "}, Value: `"https://www.example.org"`},
	},
	Bad: []Example{
		{Field: "{name: seite, type: url, label: Webseite}", Typed: []string{"javascript://example.org/%0aalert(1)"}, Says: "vollständige Webadresse"},
		{Field: "{name: seite, type: url, label: Webseite}", Typed: []string{"meine Seite"}, Says: "https://example.org/lehrgang"},
	},
})
