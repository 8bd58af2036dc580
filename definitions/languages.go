package definitions

import (
	"regexp"
	"slices"
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/flows"
)

var (
	textsMissing = &source.Message{Code: "texts-missing-in-language",
		De: `{n} in dieser Datei gibt es nicht auf {language}; die Seite spricht es aber (site.yaml, "languages"). Wer es liest, sieht sonst Gemischtes.`,
		En: `{n} in this file are not written in {language}, which the site speaks (site.yaml, "languages"). Whoever reads it sees a mixture.`}
	mailMissing = &source.Message{Code: "mail-missing-in-language",
		De: `Diese Mail gibt es nicht auf {language}; die Seite spricht es aber (site.yaml, "languages").`,
		En: `This mail is not written in {language}, which the site speaks (site.yaml, "languages").`}
	mailLanguage = &source.Message{Code: "mail-language",
		De: `"{name}" am Ende eines Mailnamens ist keine Sprache. Bekannt sind: {known}.`,
		En: `"{name}" at the end of a mail's name is no language. Known are: {known}.`}
	mailWithout = &source.Message{Code: "mail-without-own",
		De: `Zu dieser Übersetzung fehlt die Mail selbst: {file}.`,
		En: `The mail itself is missing beside this translation: {file}.`}
	alsoHere    = &source.Message{De: "auch hier", En: "also here"}
	writeBoth   = &source.Message{De: `Schreibe den Text je Sprache: {de: ..., en: ...}`, En: `Write the text for each language: {de: ..., en: ...}`}
	addMail     = &source.Message{De: "Lege {file} an.", En: "Add {file}."}
	countTexts  = &source.Message{De: "{n} Texte", En: "{n} texts"}
	countOne    = &source.Message{De: "Einen Text", En: "One of the texts"}
	inLanguages = map[string]*source.Message{
		"de": {De: "Deutsch", En: "German"},
		"en": {De: "Englisch", En: "English"},
	}
)

// relatedPlaces is how many more places one warning about missing texts names.
const relatedPlaces = 2

// languages are those of the site, its own first, as far as site.yaml says so before it is checked.
func (l *loader) languages() []string {
	var spoken []string
	for _, f := range l.find(siteFile, "") {
		written := f.node.Get("languages")
		if written == nil {
			continue
		}
		items := []*source.Node{written}
		if written.Kind == source.List {
			items = written.Items
		}
		for _, n := range items {
			if slices.Contains(source.KnownLanguages, n.Raw) {
				spoken = append(spoken, n.Raw)
			}
		}
	}
	if len(spoken) == 0 {
		return []string{"de"}
	}
	return spoken
}

// checkLanguages warns, once for each file and language, of texts that are missing in a language of the site.
func (l *loader) checkLanguages() {
	if len(l.report.Languages) < 2 {
		return
	}
	for _, lang := range l.report.Languages {
		missing := map[string][]*source.Node{}
		var files []string
		seen := map[source.Pos]bool{}
		for _, n := range l.report.Texts {
			if seen[n.Pos] || n.Kind == source.Scalar && lang == l.report.Languages[0] || speaks(n, lang) {
				continue
			}
			seen[n.Pos] = true
			if missing[n.Pos.File] == nil {
				files = append(files, n.Pos.File)
			}
			missing[n.Pos.File] = append(missing[n.Pos.File], n)
		}
		for _, file := range files {
			l.warnMissing(missing[file], lang)
		}
	}
}

func (l *loader) warnMissing(texts []*source.Node, lang string) {
	count := countTexts.Say(source.Args{"n": len(texts)})
	if len(texts) == 1 {
		count = countOne.Say(nil)
	}
	first := texts[0]
	d := source.Diagnostic{Severity: source.Warning, Pos: first.Pos, Path: first.Path, Width: first.Width(),
		Text:       textsMissing.Say(source.Args{"n": count, "language": inLanguages[lang].Say(nil)}),
		Suggestion: writeBoth.Say(nil)}
	for _, n := range texts[1:min(len(texts), 1+relatedPlaces)] {
		d.Related = append(d.Related, source.Related{Pos: n.Pos, Text: alsoHere.Say(nil)})
	}
	l.report.Add(d)
}

// speaks says whether a text can be read in a language: it is written in it, or it is no language at all, such
// as a number, an abbreviation in capitals, an address, or a mere {{ expression }}.
func speaks(n *source.Node, lang string) bool {
	if n.Kind == source.Map {
		return n.Get(lang) != nil
	}
	text := n.Raw
	for {
		before, rest, open := strings.Cut(text, "{{")
		if hasWords(before) {
			return false
		}
		if !open {
			return true
		}
		_, text, _ = strings.Cut(rest, "}}")
	}
}

// hasWords says whether a text has a word in it: at least two small letters in a row, unlike IuK-DLG.
func hasWords(text string) bool {
	return !strings.HasPrefix(text, "https://") && aWord.MatchString(text)
}

var aWord = regexp.MustCompile(`\p{Ll}{2}`)

// mailName splits the name of a mail's file: "eingang.en" is the mail "eingang" in English; without an ending it
// is the mail itself, in the site's own language.
func mailName(name string) (mail, lang string) {
	mail, lang, _ = strings.Cut(name, ".")
	return mail, lang
}

// takeMails puts the mails of a process together with their translations.
func (l *loader) takeMails(p *process, read map[string]flows.MailSource) {
	for _, f := range p.mails {
		if _, lang := mailName(f.name); lang == "" {
			if text, ok := read[f.name]; ok {
				p.texts[f.name] = text
			}
		}
	}
	for _, f := range p.mails {
		mail, lang := mailName(f.name)
		if lang == "" {
			l.missingMails(f, read)
			continue
		}
		if !slices.Contains(source.KnownLanguages, lang) {
			l.report.Add(source.Diagnostic{Pos: source.Pos{File: f.path, Line: 1, Column: 1},
				Text: mailLanguage.Say(source.Args{"name": lang, "known": list(source.KnownLanguages)})})
			continue
		}
		own, there := p.texts[mail]
		if !there {
			if !slices.ContainsFunc(p.mails, func(other *file) bool { return other.name == mail }) {
				l.report.Add(source.Diagnostic{Pos: source.Pos{File: f.path, Line: 1, Column: 1},
					Text: mailWithout.Say(source.Args{"file": mailPath(f, mail)})})
			}
			continue
		}
		text, ok := read[f.name]
		if !ok {
			continue
		}
		if own.In == nil {
			own.In = map[string]flows.MailSource{}
		}
		own.In[lang] = text
		p.texts[mail] = own
	}
}

// missingMails warns of a mail that is not written in a further language of the site.
func (l *loader) missingMails(f *file, read map[string]flows.MailSource) {
	if len(l.report.Languages) == 0 {
		return
	}
	for _, lang := range l.report.Languages[1:] {
		translated := f.name + "." + lang
		if _, ok := read[translated]; !ok {
			l.warnFile(f.path, mailMissing, source.Args{"language": inLanguages[lang].Say(nil)},
				addMail.Say(source.Args{"file": mailPath(f, translated)}))
		}
	}
}

func mailPath(beside *file, name string) string { return beside.folder + "/mails/" + name + ".md" }

// In is the site with its texts in a language; "" and languages it does not speak give its own.
func (s Site) In(lang string) Site {
	s.Imprint, s.Privacy, s.Accessibility = s.duties[0].In(lang), s.duties[1].In(lang), s.duties[2].In(lang)
	s.inLanguage(lang)
	return s
}

// TitleIn is the title of the process in a language; where it is not written in it, Title.
func (p *Process) TitleIn(lang string) string {
	if title := p.titles.In(lang); title != "" {
		return title
	}
	return p.Title
}

// In is the controller with its notice in a language.
func (c Controller) In(lang string) Controller {
	if text := c.privacy.In(lang); text != "" {
		c.Privacy = text
	}
	return c
}
