package definitions

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"laufzettel/definitions/source"
)

// pagesFolder is where pages of information lie.
const pagesFolder = "pages"

var (
	pageFront = &source.Message{Code: "page-front",
		De: "Eine Seite beginnt mit einem Kopf: eine Zeile ---, darunter title: und mehr, dann wieder eine Zeile --- und darunter der Text.",
		En: "A page begins with a head: a line ---, below it title: and more, then again a line --- and the text below."}
	pageEmpty = &source.Message{Code: "page-empty",
		De: "Die Seite hat keinen Text.", En: "The page has no text."}
	pageNameShape = &source.Message{Code: "page-name",
		De: "\"{name}\" taugt nicht als Adresse einer Seite: Erlaubt sind kleine Buchstaben (ohne Umlaute), Ziffern und Bindestriche.",
		En: "\"{name}\" cannot be the address of a page: small letters (without umlauts), digits and hyphens are allowed."}
	pageLanguage = &source.Message{Code: "page-language",
		De: `"{name}" am Ende eines Seitennamens ist keine Sprache. Bekannt sind: {known}.`,
		En: `"{name}" at the end of a page's name is no language. Known are: {known}.`}
	pageWithout = &source.Message{Code: "page-without-own",
		De: `Zu dieser Übersetzung fehlt die Seite selbst: {file}.`,
		En: `The page itself is missing beside this translation: {file}.`}
	pageMissing = &source.Message{Code: "page-missing-in-language",
		De: `Diese Seite gibt es nicht auf {language}; die Seiten sprechen es aber (site.yaml, "languages").`,
		En: `This page is not written in {language}, which the site speaks (site.yaml, "languages").`}
	deadLink = &source.Message{Code: "dead-link",
		De: `Der Link {address} führt ins Leere: {known}`,
		En: `The link {address} leads nowhere: {known}`}
	knownPages     = &source.Message{De: "Seiten gibt es unter /seiten/ diese: {names}.", En: "below /seiten/ there are these pages: {names}."}
	knownProcesses = &source.Message{De: "Formulare gibt es unter /f/ diese: {names}.", En: "below /f/ there are these forms: {names}."}
	noneAtAll      = &source.Message{De: "keine", En: "none"}

	pageName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	// ownLink is a link of Markdown to a page of this site: [text](/address) or [name]: /address.
	ownLink = regexp.MustCompile(`(?:\]\(\s*<?|^\s*\[[^\]]+\]:\s*<?)(/[^)\s>]*)`)
)

// pageFiles are the files of one page by language; "" is the site's own.
type pageFiles map[string]*file

// readPages reads pages/*.md.
func (l *loader) readPages() {
	byName := map[string]pageFiles{}
	for _, f := range l.find(pageFile, "") {
		name, lang, _ := strings.Cut(f.name, ".")
		switch {
		case !pageName.MatchString(name):
			l.errorFile(f.path, pageNameShape, source.Args{"name": name})
			continue
		case lang != "" && !slices.Contains(source.KnownLanguages, lang):
			l.errorFile(f.path, pageLanguage, source.Args{"name": lang, "known": list(source.KnownLanguages)})
			continue
		}
		if byName[name] == nil {
			byName[name] = pageFiles{}
		}
		byName[name][lang] = f
	}
	for _, name := range keys(byName) {
		l.readPage(name, byName[name])
	}
	slices.SortStableFunc(l.set.Site.Pages, func(a, b Page) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.titles.Text, b.titles.Text))
	})
}

func (l *loader) readPage(name string, files pageFiles) {
	own := files[""]
	if own == nil {
		for _, lang := range keys(files) {
			l.errorFile(files[lang].path, pageWithout, source.Args{"file": pagesFolder + "/" + name + ".md"})
		}
		return
	}
	page := Page{Name: name}
	for _, lang := range keys(files) {
		shape := pageSpec
		if lang != "" {
			shape = pageTextSpec
		}
		node, text, ok := l.headed(files[lang])
		if !ok {
			continue
		}
		d := shape.Read(node, l.report)
		title, lead := d.Word("title"), d.Word("lead")
		if lang == "" {
			page.titles, page.leads, page.texts = source.Local{Text: title}, source.Local{Text: lead}, source.Local{Text: text}
			page.Order, page.Menu, page.For = d.Count("order"), d.Flag("menu"), l.readAudience(d)
			continue
		}
		for local, said := range map[*source.Local]string{&page.titles: title, &page.leads: lead, &page.texts: text} {
			if local.By == nil {
				local.By = map[string]string{}
			}
			local.By[lang] = said
		}
	}
	for _, lang := range l.report.Languages[min(1, len(l.report.Languages)):] {
		if files[lang] == nil {
			l.warnFile(own.path, pageMissing, source.Args{"language": inLanguages[lang].Say(nil)},
				addMail.Say(source.Args{"file": pagesFolder + "/" + name + "." + lang + ".md"}))
		}
	}
	l.set.Site.Pages = append(l.set.Site.Pages, page)
}

// headed cuts a page into its head and its text. What is wrong with the head keeps its line.
func (l *loader) headed(f *file) (head *source.Node, text string, ok bool) {
	lines := pageLines(f)
	end := headEnd(lines)
	if end < 0 {
		l.errorFile(f.path, pageFront, nil)
		return nil, "", false
	}
	head = source.Parse(f.path, []byte(strings.Join(lines[:end], "\n")), l.report)
	l.keepSource(f)
	text = strings.TrimSpace(strings.Join(lines[end+1:], "\n"))
	if text == "" {
		l.report.Add(source.Diagnostic{Pos: source.Pos{File: f.path, Line: end + 1, Column: 1}, Text: pageEmpty.Say(nil)})
	}
	return head, text, head != nil
}

func pageLines(f *file) []string {
	text := strings.TrimPrefix(string(f.content), "\ufeff")
	return strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
}

// keepSource keeps a file's content for the lines that diagnostics show.
func (l *loader) keepSource(f *file) {
	if l.report.Files == nil {
		l.report.Files = map[string][]byte{}
	}
	l.report.Files[f.path] = f.content
}

func (l *loader) errorFile(name string, m *source.Message, args source.Args) {
	if f := l.byPath(name); f != nil {
		l.keepSource(f)
	}
	l.report.Add(source.Diagnostic{Pos: source.Pos{File: name, Line: 1, Column: 1}, Text: m.Say(args)})
}

func (l *loader) byPath(name string) *file {
	for _, f := range l.files {
		if f.path == name {
			return f
		}
	}
	return nil
}

// checkLinks warns of links to pages and forms of this site that do not exist, in pages, notices and the portal.
func (l *loader) checkLinks() {
	for _, f := range l.find(pageFile, "") {
		for i, line := range pageLines(f) {
			for _, at := range ownLink.FindAllStringSubmatchIndex(line, -1) {
				address := line[at[2]:at[3]]
				if known, dead := l.deadLink(address); dead {
					l.report.Add(source.Diagnostic{Severity: source.Warning, Width: len(address),
						Pos:  source.Pos{File: f.path, Line: i + 1, Column: len([]rune(line[:at[2]])) + 1},
						Text: deadLink.Say(source.Args{"address": address, "known": known})})
				}
			}
		}
	}
	if l.site == nil {
		return
	}
	for _, tile := range decodedTiles(l.site) {
		if n := tile.At("link"); n != nil {
			if known, dead := l.deadLink(n.Raw); dead {
				l.report.Warn(n, deadLink, source.Args{"address": n.Raw, "known": known})
			}
		}
	}
	texts := []*source.Node{}
	for _, one := range l.site.List("notices") {
		texts = append(texts, one.At("text"))
	}
	if portal := l.site.Nested("portal"); portal != nil {
		texts = append(texts, portal.At("intro"))
	}
	for _, n := range texts {
		l.checkLinksIn(n)
	}
}

// checkLinksIn looks at a text of site.yaml, in all its languages.
func (l *loader) checkLinksIn(n *source.Node) {
	if n == nil {
		return
	}
	for _, e := range n.Entries {
		l.checkLinksIn(e.Value)
	}
	for _, line := range strings.Split(n.Raw, "\n") {
		for _, found := range ownLink.FindAllStringSubmatch(line, -1) {
			if known, dead := l.deadLink(found[1]); dead {
				l.report.Warn(n, deadLink, source.Args{"address": found[1], "known": known})
			}
		}
	}
}

// deadLink says whether an address of this site names a page or form that does not exist, and which there are.
func (l *loader) deadLink(address string) (source.Text, bool) {
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	say := func(m *source.Message, names []string) source.Text {
		if len(names) == 0 {
			return m.Say(source.Args{"names": noneAtAll.Say(nil)})
		}
		return m.Say(source.Args{"names": list(names)})
	}
	if name, is := strings.CutPrefix(address, "/seiten/"); is {
		var names []string
		for _, p := range l.set.Site.Pages {
			names = append(names, p.Name)
		}
		return say(knownPages, names), !slices.Contains(names, name)
	}
	if rest, is := strings.CutPrefix(address, "/f/"); is {
		name, _, _ := strings.Cut(rest, "/")
		names := l.processFolders()
		return say(knownProcesses, names), !slices.Contains(names, name)
	}
	return source.Text{}, false
}

// processFolders are the processes whose folders are there, sound or not.
func (l *loader) processFolders() []string {
	var names []string
	for _, folder := range l.folders() {
		names = append(names, processName(folder))
	}
	return names
}
