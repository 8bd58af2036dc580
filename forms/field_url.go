package forms

import (
	"net/url"
	"strconv"
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
		if err != nil || address.Scheme != "https" && address.Scheme != "http" || address.User != nil || !hostFits(address) {
			return nil, says(urlShape)
		}
		return text, nil
	},
	Typed: typedText,
	Schema: func(*Field) map[string]any {
		return map[string]any{"type": "string", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://[^\\s]+$"}
	},
	Good: []Example{
		{Field: "{name: seite, type: url, label: Webseite}", Typed: []string{"https://example.org/a?b=c"}, Value: `"https://example.org/a?b=c"`},
		{Field: "{name: seite, type: url, label: Webseite}", Typed: []string{" www.example.org "}, Value: `"https://www.example.org"`},
	},
	Bad: []Example{
		{Field: "{name: seite, type: url, label: Webseite}", Typed: []string{"javascript://example.org/%0aalert(1)"}, Says: "vollständige Webadresse"},
		{Field: "{name: seite, type: url, label: Webseite}", Typed: []string{"meine Seite"}, Says: "https://example.org/lehrgang"},
	},
})

// hostFits says that a web address names a machine with a domain, and a port that exists where it names one.
func hostFits(address *url.URL) bool {
	labels := strings.Split(address.Hostname(), ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 {
			return false
		}
	}
	if port := address.Port(); port != "" {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return false
		}
	}
	return len(labels) > 1
}
