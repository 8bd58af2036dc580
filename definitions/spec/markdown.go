package spec

import (
	"fmt"
	"strings"
	"unicode"

	"laufzettel/definitions/source"
)

// Words of the reference.
var (
	columns  = &source.Message{De: "Schlüssel | Art | Bedeutung | Beispiel", En: "Key | Kind | Meaning | Example"}
	required = &source.Message{De: "**Pflicht.** ", En: "**Required.** "}
	openNote = &source.Message{De: "Weitere Schlüssel hängen vom Zusammenhang ab.", En: "Further keys depend on the context."}
	seeBelow = &source.Message{De: "{kind}, siehe [{name}](#{anchor})", En: "{kind}, see [{name}](#{anchor})"}
)

// Markdown returns the reference of o in lang ("de" or "en"): a heading, a sentence and a table of keys,
// then the same for every nested object, each once, in the order in which they are mentioned. Objects that the
// page has told of already are only linked to.
func (o *Object) Markdown(lang string, told ...*Object) string {
	var b strings.Builder
	queue, seen := []*Object{o}, map[*Object]bool{o: true}
	for _, elsewhere := range told {
		seen[elsewhere] = true
	}
	for i := 0; i < len(queue); i++ {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, nested := range queue[i].writeMarkdown(&b, lang) {
			if !seen[nested] {
				seen[nested] = true
				queue = append(queue, nested)
			}
		}
	}
	return b.String()
}

// writeMarkdown writes one object and returns the objects it mentions.
func (o *Object) writeMarkdown(b *strings.Builder, lang string) []*Object {
	fmt.Fprintf(b, "## %s\n\n", o.Name)
	if text := o.Doc.In(lang); text != "" {
		b.WriteString(text + "\n\n")
	}
	fmt.Fprintf(b, "| %s |\n| --- | --- | --- | --- |\n", columns.Say(nil).In(lang))
	var nested []*Object
	for _, k := range o.Keys {
		kind := k.wanted().In(lang)
		if k.Kind == Option {
			kind = kindNames[Option].Say(source.Args{"options": code(k.Options...)}).In(lang)
		}
		if k.Object != nil {
			nested = append(nested, k.Object)
			kind = seeBelow.Say(source.Args{"kind": kind, "name": k.Object.Name, "anchor": anchor(k.Object.Name)}).In(lang)
		}
		meaning := k.Doc.In(lang)
		if k.Required {
			meaning = required.Say(nil).In(lang) + meaning
		}
		shown := ""
		if k.Example != "" {
			var written []string
			for _, line := range strings.Split(strings.TrimRight(k.written(), "\n"), "\n") {
				written = append(written, code(line))
			}
			shown = strings.Join(written, "<br>")
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", code(k.Name), cell(kind), cell(strings.TrimSpace(meaning)), shown)
	}
	if o.Open {
		b.WriteString("\n" + openNote.Say(nil).In(lang) + "\n")
	}
	return nested
}

// code writes words as code that is safe in a table.
func code(words ...string) string {
	var quoted []string
	for _, word := range words {
		fence := "`"
		if strings.Contains(word, "`") {
			fence = "``"
		}
		quoted = append(quoted, fence+strings.ReplaceAll(word, "|", "\\|")+fence)
	}
	return strings.Join(quoted, ", ")
}

// cell keeps a text inside one cell of a table; bars that are escaped already stay.
func cell(text string) string {
	text = strings.ReplaceAll(text, "\\|", "|")
	return strings.NewReplacer("|", "\\|", "\n", " ").Replace(text)
}

// anchor is the address that Markdown readers give a heading: small letters, hyphens for spaces, and
// nothing else but digits.
func anchor(heading string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == ' ':
			return '-'
		case unicode.IsLetter(c), unicode.IsDigit(c), c == '-', c == '_':
			return unicode.ToLower(c)
		default:
			return -1
		}
	}, heading)
}
