// Package reference makes the generated pages of the definition language (docs/reference) and the JSON
// Schemas for editors from the declarations that also check definitions, so that neither can fall behind.
// Edit here when a page should be laid out differently or a new kind of declaration is to be shown; what
// a key means is said where the key is declared.
package reference

import (
	"fmt"
	"strings"

	_ "laufzettel/connectors/all" // the reference shows every connector
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// Command refreshes the committed pages; it stands in every page and in the test that compares them.
const Command = "go run ./cmd/laufzettel docs --out docs/reference"

// page is one page in both languages.
type page struct {
	de, en string // file names
	write  func(b *strings.Builder, lang string)
}

var pages = []page{
	{"dateien.md", "en/files.md", writeFiles},
	{"felder.md", "en/fields.md", func(b *strings.Builder, lang string) { b.WriteString(forms.Reference(lang)) }},
	{"schritte.md", "en/steps.md", writeSteps},
	{"ausdruecke.md", "en/expressions.md", writeExpressions},
	{"verbindungen.md", "en/connections.md", writeConnections},
}

var generated = &source.Message{
	De: "<!-- Diese Seite wird erzeugt. Ändere die Beschreibung dort, wo der Schlüssel steht, und dann: {command} -->\n\n",
	En: "<!-- This page is generated. Change the description where the key is declared, then: {command} -->\n\n"}

// Pages returns the Markdown pages of the reference by file name: German ones at the top, English ones
// below en/. The same program always returns the same bytes.
func Pages() map[string]string {
	all := map[string]string{}
	for _, p := range pages {
		for name, lang := range map[string]string{p.de: "de", p.en: "en"} {
			var b strings.Builder
			b.WriteString(say(lang, generated, source.Args{"command": Command}))
			p.write(&b, lang)
			all[name] = b.String()
		}
	}
	return all
}

func say(lang string, m *source.Message, args source.Args) string { return m.Say(args).In(lang) }

// heading writes a heading with an empty line behind it.
func heading(b *strings.Builder, level int, text string) {
	fmt.Fprintf(b, "%s %s\n\n", strings.Repeat("#", level), text)
}

// fragment writes a piece of a definition. Pieces are no files of their own, which "fragment" says to
// whoever checks the blocks of a page.
func fragment(b *strings.Builder, yaml string) {
	fmt.Fprintf(b, "```yaml fragment\n%s\n```\n", strings.TrimRight(yaml, "\n"))
}

// code is a word as code in a cell of a table.
func code(text string) string { return "`" + strings.ReplaceAll(text, "|", `\|`) + "`" }
