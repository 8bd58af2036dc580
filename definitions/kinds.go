package definitions

import (
	"laufzettel/definitions/spec"
	"laufzettel/forms"
)

// FileKind is a kind of definition file, as the reference and editor schemas need it.
type FileKind struct {
	Name  string // site, units ...
	Place string // where such a file lies, with <name> for what is free
	Spec  *spec.Object
}

// FileKinds lists the kinds of files that have declared keys, in the order of docs/language.md chapter 1. The keys of a
// flow are declared by flows.
func FileKinds() []FileKind {
	return []FileKind{
		{siteFile, "site.yaml", siteSpec},
		{unitsFile, "organisation/units.yaml", unitsSpec},
		{functionsFile, "organisation/functions.yaml", functionsSpec},
		{peopleFile, "organisation/people.yaml", peopleSpec},
		{registerFile, "registers/<name>.yaml", registerSpec},
		{pageFile, "pages/<name>.md", pageSpec},
		{connectionsFile, "connections.yaml", connectionsSpec},
		{blockFile, "blocks/<name>.yaml", forms.BlockSpec()},
		{formFile, "<process>/form.yaml", forms.Spec()},
		{settingsFile, "<process>/settings.yaml", settingSpec},
		{mailFile, "<process>/mails/<name>.md", mailSpec},
		{viewsFile, "<process>/views.yaml", viewsSpec},
		{testFile, "<process>/tests/<name>.yaml", testSpec},
	}
}
