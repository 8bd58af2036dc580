package definitions

import (
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"

	"laufzettel/definitions/source"
)

// The kinds of files, see docs/language.md chapter 1. A kind is what the place and name of a file say.
const (
	siteFile        = "site"
	unitsFile       = "units"
	functionsFile   = "functions"
	peopleFile      = "people"
	registerFile    = "register"
	connectionsFile = "connections"
	blockFile       = "block" // blocks/<name>.yaml: fields that several forms share (use: <name>)
	formFile        = "form"
	flowFile        = "flow"
	settingsFile    = "settings"
	viewsFile       = "views"
	mailFile        = "mail"
	testFile        = "test"
	pageFile        = "page" // pages/<name>.md: information for everybody
)

// file is one file of a folder of definitions with its place in it.
type file struct {
	path    string
	kind    string
	name    string // without folder and ending
	folder  string // of a process; "" elsewhere
	content []byte
	node    *source.Node // nil: unreadable, or a mail
}

// names of folders and files at the top that are not processes.
var (
	topFiles          = map[string]string{"site": siteFile, "connections": connectionsFile}
	organisationFiles = map[string]string{"units": unitsFile, "functions": functionsFile, "people": peopleFile}
	processFiles      = map[string]string{"form": formFile, "flow": flowFile, "settings": settingsFile, "views": viewsFile}
	processFolders    = map[string]string{"forms": formFile, "mails": mailFile, "tests": testFile, scriptsFolder: scriptFile}
)

// collect lists and reads all files of a folder, in the order of their paths.
func (l *loader) collect() {
	err := fs.WalkDir(l.fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			l.unreadable(name, err)
			if entry != nil && entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		base := entry.Name()
		if name != "." && ignored(base) {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if entry.IsDir() {
			return nil
		}
		l.take(name)
		return nil
	})
	if err != nil {
		l.unreadable(".", err)
	}
	l.checkTwice()
}

// ignored says whether a file or folder is none of a definition's business: hidden ones, and texts that
// a repository has beside its definitions.
func ignored(base string) bool {
	upper := strings.ToUpper(base)
	return strings.HasPrefix(base, ".") || strings.HasPrefix(upper, "README") ||
		strings.HasPrefix(upper, "LICENSE") || strings.HasPrefix(upper, "CHANGELOG") ||
		base == "Makefile" || base == "node_modules" || strings.HasSuffix(base, "~")
}

// take classifies one file and reads it.
func (l *loader) take(name string) {
	f := &file{path: name}
	f.kind, f.name, f.folder = classify(name)
	if f.kind == "" {
		l.strange(name)
		return
	}
	content, err := fs.ReadFile(l.fsys, name)
	if err != nil {
		l.unreadable(name, err)
		return
	}
	f.content = content
	switch f.kind {
	case scriptFile:
		l.readScript(f)
	case mailFile, pageFile:
	default:
		f.node = source.Parse(name, content, l.report)
	}
	l.files = append(l.files, f)
}

// classify says what a path holds; kind is "" for a file that has no place.
func classify(name string) (kind, base, folder string) {
	parts := strings.Split(name, "/")
	ending := path.Ext(name)
	base = strings.TrimSuffix(parts[len(parts)-1], ending)
	data := ending == ".yaml" || ending == ".yml" || ending == ".json"
	switch {
	case len(parts) == 1 && data:
		return topFiles[base], base, ""
	case len(parts) == 2 && parts[0] == "organisation" && data:
		return organisationFiles[base], base, ""
	case len(parts) == 2 && parts[0] == "registers" && data:
		return registerFile, base, ""
	case len(parts) == 2 && parts[0] == pagesFolder:
		if ending == ".md" {
			kind = pageFile
		}
		return kind, base, ""
	case len(parts) == 2 && parts[0] == "blocks" && data:
		return blockFile, base, ""
	case len(parts) == 2 && data:
		return processFiles[base], base, parts[0]
	case len(parts) == 3 && !reservedFolder(parts[0]):
		kind = processFolders[parts[1]]
		if wanted := endingOf(kind); wanted != "" && ending != wanted || wanted == "" && !data {
			return "", base, ""
		}
		return kind, base, parts[0]
	}
	return "", base, ""
}

func reservedFolder(name string) bool {
	return name == "organisation" || name == "registers" || name == "blocks" || name == pagesFolder
}

// strange warns of a file that nothing reads, and says where it probably belongs.
func (l *loader) strange(name string) {
	parts := strings.Split(name, "/")
	ending := path.Ext(name)
	base := strings.TrimSuffix(parts[len(parts)-1], ending)
	var known []string
	prefix := ""
	switch {
	case len(parts) == 1:
		known = keys(topFiles)
	case len(parts) == 2 && parts[0] == "organisation":
		known, prefix = keys(organisationFiles), "organisation/"
	case len(parts) == 2:
		known, prefix = keys(processFiles), parts[0]+"/"
	case len(parts) == 3 && processFolders[parts[1]] == "":
		if near := source.Suggest(parts[1], keys(processFolders)); near != "" {
			l.warnFile(name, strangeFile, nil, useInstead.Say(source.Args{"name": parts[0] + "/" + near + "/" + parts[2]}))
			return
		}
	case len(parts) == 3 && parts[1] == "mails":
		l.warnFile(name, strangeFile, nil, useInstead.Say(source.Args{"name": parts[0] + "/mails/" + base + ".md"}))
		return
	}
	if len(parts) == 3 && parts[1] == scriptsFolder {
		l.warnFile(name, strangeFile, nil, useInstead.Say(source.Args{"name": parts[0] + "/" + scriptsFolder + "/" + base + scriptEnding}))
		return
	}
	if near := nearName(base, known); near != "" {
		l.warnFile(name, strangeFile, nil, useInstead.Say(source.Args{"name": prefix + near + ".yaml"}))
		return
	}
	if len(parts) == 2 && parts[0] == pagesFolder {
		l.warnFile(name, strangeFile, nil, useInstead.Say(source.Args{"name": pagesFolder + "/" + base + ".md"}))
		return
	}
	if len(parts) == 2 {
		if near := source.Suggest(parts[0], []string{"organisation", "registers", "blocks", pagesFolder}); near != "" && near != parts[0] {
			l.warnFile(name, strangeFile, nil, useInstead.Say(source.Args{"name": near + "/" + parts[1]}))
			return
		}
	}
	l.warnFile(name, strangeFile, nil, source.Text{})
}

// germanNames are words people write for the names of files.
var germanNames = map[string]string{
	"seite": "site", "anschluesse": "connections", "verbindungen": "connections", "gliederungen": "units", "einheiten": "units",
	"funktionen": "functions", "aemter": "functions", "ämter": "functions", "gruppen": "functions", "groups": "functions",
	"personen": "people", "leute": "people", "formular": "form", "ablauf": "flow", "einstellungen": "settings",
	"ansichten": "views", "listen": "views",
}

// nearName is the known name that somebody probably meant, or "".
func nearName(written string, known []string) string {
	if meant := germanNames[strings.ToLower(written)]; slices.Contains(known, meant) {
		return meant
	}
	return source.Suggest(written, known)
}

// checkTwice reports a kind that stands in two files, such as form.yaml beside form.json.
func (l *loader) checkTwice() {
	first := map[string]*file{}
	kept := l.files[:0]
	for _, f := range l.files {
		key := f.folder + "/" + f.kind + "/" + f.name
		if other := first[key]; other != nil {
			l.report.Add(source.Diagnostic{
				Pos:     source.Pos{File: f.path, Line: 1, Column: 1},
				Text:    sameFileTwice.Say(source.Args{"other": other.path}),
				Related: []source.Related{{Pos: source.Pos{File: other.path, Line: 1, Column: 1}, Text: firstHere.Say(nil)}},
			})
			continue
		}
		first[key] = f
		kept = append(kept, f)
	}
	l.files = kept
}

func (l *loader) unreadable(name string, err error) {
	l.report.Add(source.Diagnostic{
		Pos:  source.Pos{File: name, Line: 1, Column: 1},
		Text: fileUnreadable.Say(source.Args{"why": reason(err)}),
	})
}

func (l *loader) warnFile(name string, m *source.Message, args source.Args, suggestion source.Text) {
	l.report.Add(source.Diagnostic{
		Severity: source.Warning, Pos: source.Pos{File: name, Line: 1, Column: 1},
		Text: m.Say(args), Suggestion: suggestion,
	})
}

// reason is the last part of an error's chain, without the path that the place says already.
func reason(err error) string {
	text := err.Error()
	if i := strings.LastIndex(text, ": "); i >= 0 {
		text = text[i+2:]
	}
	return text
}

// find lists the files of a kind in a process folder ("" elsewhere), in the order of their paths.
func (l *loader) find(kind, folder string) []*file {
	var found []*file
	for _, f := range l.files {
		if f.kind == kind && f.folder == folder {
			found = append(found, f)
		}
	}
	return found
}

// one is the file of a kind, or nil.
func (l *loader) one(kind, folder string) *file {
	if found := l.find(kind, folder); len(found) > 0 {
		return found[0]
	}
	return nil
}

// folders lists the folders of processes, sorted.
func (l *loader) folders() []string {
	seen := map[string]bool{}
	for _, f := range l.files {
		if f.folder != "" {
			seen[f.folder] = true
		}
	}
	return keys(seen)
}

// keys lists the keys of a map, sorted.
func keys[V any](m map[string]V) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	sort.Strings(list)
	return list
}
