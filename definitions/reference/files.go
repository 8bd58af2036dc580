package reference

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

var (
	filesTitle = &source.Message{
		De: "# Dateien\n\nEin Ordner mit Definitionen hat für alles einen festen Platz. YAML und JSON gehen gleich; Mailtexte sind Markdown.\n\n| Datei | Was darin steht |\n| --- | --- |\n",
		En: "# Files\n\nA folder of definitions has a fixed place for everything. YAML and JSON serve alike; texts of mails are Markdown.\n\n| File | What it holds |\n| --- | --- |\n"}
	flowElsewhere = &source.Message{
		De: "Ihre Schlüssel stehen auf einer eigenen Seite: [{page}]({page}).\n\n",
		En: "Its keys have a page of their own: [{page}]({page}).\n\n"}
	settingsNote = &source.Message{
		De: "Die Datei nennt die Einstellungen unter ihren Namen; jede hat diese Schlüssel.\n\n",
		En: "The file lists the settings by name; each has these keys.\n\n"}
)

// ownPages are the kinds of files that have a page of their own.
var ownPages = map[string]*source.Message{
	"flow":  {De: "schritte.md", En: "steps.md"},
	"form":  {De: "felder.md", En: "fields.md"},
	"block": {De: "felder.md", En: "fields.md"},
}

// fileKinds are all kinds of files, the flow included, in the order of the language page.
func fileKinds() []definitions.FileKind {
	var all []definitions.FileKind
	for _, k := range definitions.FileKinds() {
		if k.Name == "settings" {
			all = append(all, definitions.FileKind{Name: "flow", Place: "<process>/flow.yaml", Spec: flows.Spec()})
		}
		all = append(all, k)
	}
	return all
}

func writeFiles(b *strings.Builder, lang string) {
	b.WriteString(say(lang, filesTitle, nil))
	for _, k := range fileKinds() {
		fmt.Fprintf(b, "| [%s](#%s) | %s |\n", code(k.Place), anchor(k.Place), withoutFile(k.Spec.Doc.In(lang)))
	}
	for _, k := range fileKinds() {
		b.WriteByte('\n')
		heading(b, 2, code(k.Place))
		if own := ownPages[k.Name]; own != nil {
			b.WriteString(k.Spec.Doc.In(lang) + "\n\n")
			b.WriteString(say(lang, flowElsewhere, source.Args{"page": own.Say(nil)}))
			continue
		}
		if k.Name == "settings" {
			b.WriteString(say(lang, settingsNote, nil))
		}
		b.WriteString(below(k.Spec.Markdown(lang), k.Spec.Name, k.Name, anchor(k.Place)))
	}
}

// withoutFile takes the file's own name off the beginning of its description.
func withoutFile(text string) string {
	if name, rest, found := strings.Cut(text, ": "); found && strings.ContainsAny(name, "./") {
		first, size := utf8.DecodeRuneInString(rest)
		text = string(unicode.ToUpper(first)) + rest[size:]
	}
	return text
}

var (
	headings = regexp.MustCompile(`(?m)^## (.*)$`)
	links    = regexp.MustCompile(`\]\(#([^)]*)\)`)
)

// below puts the reference of an object under a heading that is there already: its own heading goes, the
// nested ones move a level down and get the name of the place in front, since many files have a "start".
func below(markdown, root, place, address string) string {
	markdown = strings.TrimPrefix(markdown, "## "+root+"\n\n")
	markdown = headings.ReplaceAllString(markdown, "### "+place+": $1")
	return links.ReplaceAllStringFunc(markdown, func(link string) string {
		to := links.FindStringSubmatch(link)[1]
		if to == anchor(root) {
			return "](#" + address + ")"
		}
		return "](#" + anchor(place+": ") + to + ")"
	})
}

// anchor is the address that Markdown readers give a heading.
func anchor(heading string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(heading) {
		switch {
		case c == ' ':
			b.WriteByte('-')
		case c == '-' || c == '_' || strings.ContainsRune("äöüß", c) || c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			b.WriteRune(c)
		}
	}
	return b.String()
}
