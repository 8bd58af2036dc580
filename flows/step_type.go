package flows

import (
	"regexp"
	"sort"

	"laufzettel/definitions/spec"
)

var stepTypes = map[string]*StepType{}

var stepName = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)

// register adds a kind of step; it panics at start on what would leave authors without help.
func register(t StepType) *StepType {
	switch {
	case !stepName.MatchString(t.Name):
		panic("flows: a kind of step is registered as " + t.Name)
	case stepTypes[t.Name] != nil:
		panic("flows: step " + t.Name + " is registered twice")
	case t.Doc.De == "" || t.Doc.En == "" || t.Configure == nil || t.Enter == nil || len(t.Examples) == 0:
		panic("flows: step " + t.Name + " is registered without description, behaviour or example")
	}
	for _, k := range t.Keys {
		if k.Doc.De == "" || k.Doc.En == "" {
			panic("flows: step " + t.Name + ": key " + k.Name + " is not documented")
		}
	}
	stepTypes[t.Name] = &t
	return &t
}

// StepTypes lists all kinds of steps by name, sorted. "connector" stands for every connector, which
// authors write by its own name.
func StepTypes() []*StepType {
	var list []*StepType
	for _, t := range stepTypes {
		list = append(list, t)
	}
	sort.Slice(list, func(i, k int) bool { return list[i].Name < list[k].Name })
	return list
}

// commonKeys are the keys of every step that has a name.
var commonKeys = []spec.Key{
	{Name: "title", Kind: spec.Text, Doc: spec.Doc{De: "Überschrift des Schritts auf Seiten und in Mails.", En: "Heading of the step on pages and in mails."}, Example: "Vollständigkeit prüfen"},
	{Name: "intro", Kind: spec.Text, Doc: spec.Doc{De: "Was der Schritt bedeutet und worauf es ankommt, für alle, die ihn bearbeiten (Markdown). Steht im Auftrag per Mail und auf der Seite.", En: "What the step means and what matters, for those who work on it (Markdown). Shown in the mailed brief and on the page."}, Also: []string{"help", "text", "beschreibung"}, Example: "Sieh nach, ob alles da ist."},
	{Name: "when", Kind: spec.Condition, Doc: spec.Doc{De: "Der Schritt kommt nur vor, wenn die Bedingung gilt.", En: "The step happens only if the condition holds."}, Example: `zweck == "uebung"`},
	{Name: "onError", Kind: spec.Word, Doc: spec.Doc{De: "Wohin es geht, wenn der Schritt nicht ausgeführt werden kann: ein Schritt oder end mit einem Status. Ohne Angabe bleibt die Aufgabe bei den Menschen, die der Schritt nennt; nennt er keine, hält der Vorgang sichtbar an.", En: "Where to go if the step cannot be done: a step, or end with a status. Without it the task stays with the people whom the step names; if it names none, the case halts visibly."}, Example: "end abgelehnt"},
	{Name: "undo", Kind: spec.Any, Doc: spec.Doc{De: "Was den Schritt zurücknimmt, wenn der Vorgang abgelehnt, zurückgezogen oder abgebrochen wird oder verfällt: ein Schritt, eine Liste von Schritten, oder nur was anders ist als im Schritt selbst.", En: "What takes the step back when the case is refused, withdrawn, cancelled or expires: a step, a list of steps, or only what differs from the step itself."}, Example: "{mail: storno, to: submitter}"},
}

// object are all keys of a step that is written under the word.
func (t *StepType) object(word string) *spec.Object {
	kind := spec.Name
	if t.Ends {
		kind = spec.Word
	}
	keys := []spec.Key{{Name: word, Kind: kind, Required: true, Doc: t.Doc, Example: word}}
	for _, k := range commonKeys {
		if !t.Ends || k.Name != "undo" && k.Name != "onError" {
			keys = append(keys, k)
		}
	}
	return &spec.Object{Name: word, Doc: t.Doc, Keys: append(keys, t.Keys...)}
}
