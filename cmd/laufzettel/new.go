package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// newCommand begins a process: a copy of a shipped one, under a name of its own, with all that it stands on.
type newCommand struct {
	Dir  string `arg:"" optional:"" help:"Folder with definitions, or an empty one, or one that does not exist yet."`
	Name string `arg:"" optional:"" help:"What the process shall be called: the name of its folder."`
	From string `placeholder:"TEMPLATE" help:"Which of the shipped processes to copy; --list names them. Without it the smallest one."`
	List bool   `help:"List what can be begun with."`
	Lang string `enum:"de,en" default:"de" env:"LAUFZETTEL_LANG" help:"Language of the messages: de or en."`
}

var (
	newUsage = &source.Message{
		De: "Nenn einen Ordner und einen Namen, etwa: laufzettel new meine-antraege auslagen. Womit du beginnen kannst, zeigt laufzettel new --list.",
		En: "Name a folder and a name, such as: laufzettel new my-processes expenses. What you can begin with shows laufzettel new --list."}
	newListed = &source.Message{
		De: "Womit du beginnen kannst: laufzettel new ORDNER NAME --from VORLAGE. Ohne --from ist es {first}.",
		En: "What you can begin with: laufzettel new DIR NAME --from TEMPLATE. Without --from it is {first}."}
	newUnknown = &source.Message{
		De: "Die Vorlage „{name}“ gibt es nicht.{near} Alle zeigt laufzettel new --list.",
		En: "There is no template “{name}”.{near} laufzettel new --list shows all."}
	newMeant = &source.Message{De: " Meintest du „{name}“?", En: " Did you mean “{name}”?"}
	newName  = &source.Message{
		De: "„{name}“ kann kein Vorgang heißen: Ein Name beginnt mit einem kleinen Buchstaben und besteht aus Buchstaben und Ziffern ohne Umlaute{near}.",
		En: "A process cannot be called “{name}”: a name begins with a small letter and consists of letters and digits{near}."}
	newFormTaken = &source.Message{
		De: "In der Vorlage „{template}“ heißt schon ein weiteres Formular „{name}“. Nimm einen anderen Namen.",
		En: "Another form of the template “{template}” is called “{name}” already. Take another name."}
	newWrite  = &source.Message{De: ", etwa „{name}“", En: ", such as “{name}”"}
	newExists = &source.Message{
		De: "{file} gibt es schon. Nimm einen anderen Namen; überschrieben wird nichts.",
		En: "{file} exists already. Take another name; nothing is overwritten."}
	newNoFolder = &source.Message{De: "{dir} ist kein Ordner.", En: "{dir} is no folder."}
	newForeign  = &source.Message{
		De: "In {dir} liegt etwas, aber keine site.yaml. Nenn einen Ordner mit Definitionen oder einen leeren.",
		En: "There is something in {dir}, but no site.yaml. Name a folder with definitions, or an empty one."}
	newBegun = &source.Message{
		De: "Angelegt aus der Vorlage „{template}“ ({title}):",
		En: "Begun from the template “{template}” ({title}):"}
	newNoTile = &source.Message{
		De: "Damit der Antrag auf der Startseite steht, ergänze in {file} unter portal: tiles: eine Zeile:",
		En: "For the form to stand on the portal, add a line to {file} under portal: tiles:"}
	newNext = &source.Message{De: "So geht es weiter:", En: "What comes next:"}
	newOpen = &source.Message{
		De: "Öffne {form} (die Fragen) und {flow} (wer entscheidet), ändere etwas, und prüfe wieder.",
		En: "Open {form} (the questions) and {flow} (who decides), change something, and check again."}
	newFinding = &source.Message{
		De: "Die Vorlage passt noch nicht ganz zu deiner Organisation; das ist anzupassen:",
		En: "The template does not fit your organisation yet; this is to be adapted:"}
)

// newSteps are the commands to go on with: what to type behind the program's name, and what for.
var newSteps = []struct {
	command string // {dir} and {name} are put in
	why     *source.Message
}{
	{"check {dir}", &source.Message{De: "prüfen, nach jeder Änderung", En: "check, after every change"}},
	{"test {dir}", &source.Message{De: "die Beispiele durchspielen", En: "play the examples"}},
	{"try {dir} {name}", &source.Message{De: "hier durchspielen, mit einer Uhr, die du stellst", En: "play it here, with a clock that you set"}},
	{"demo --definitions {dir}", &source.Message{De: "im Browser ansehen und ausfüllen", En: "see it in the browser and fill it in"}},
}

// Run writes the files and says what to do with them. Nothing that is there is changed. The error is a usageError where
// the name, the folder or the template is none.
func (c *newCommand) Run(out io.Writer) error {
	all, err := shippedTemplates(c.Lang)
	if err != nil {
		return err
	}
	if c.List {
		return c.list(out, all)
	}
	if c.Dir == "" || c.Name == "" {
		return usageError{newUsage.Say(nil).In(c.Lang)}
	}
	from, err := c.chosen(all)
	if err != nil {
		return err
	}
	if err := c.checkName(); err != nil {
		return err
	}
	if _, err := fs.Stat(from.home, from.name+"/forms/"+c.Name+".yaml"); err == nil {
		return usageError{newFormTaken.Say(source.Args{"template": from.name, "name": c.Name}).In(c.Lang)}
	}
	old, err := c.existing()
	if err != nil {
		return err
	}
	files, err := from.files(c.Name, old)
	if err != nil {
		return err
	}
	if err := writeNew(c.Dir, files); err != nil {
		return err
	}
	return c.report(out, from, files, old)
}

func (c *newCommand) list(out io.Writer, all []template) error {
	fmt.Fprintf(out, "%s\n\n", newListed.Say(source.Args{"first": all[0].name}).In(c.Lang))
	for _, one := range all {
		fmt.Fprintf(out, "  %-20s %s\n", one.name, one.title)
	}
	return nil
}

func (c *newCommand) chosen(all []template) (template, error) {
	if c.From == "" {
		return all[0], nil
	}
	var names []string
	for _, one := range all {
		if one.name == c.From {
			return one, nil
		}
		names = append(names, one.name)
	}
	near := source.Suggest(c.From, names)
	if near != "" {
		near = newMeant.Say(source.Args{"name": near}).In(c.Lang)
	}
	return template{}, usageError{newUnknown.Say(source.Args{"name": c.From, "near": near}).In(c.Lang)}
}

var (
	processName = regexp.MustCompile(spec.NamePattern)
	// taken are folders that have another meaning in a folder of definitions.
	taken = []string{"organisation", "registers", "blocks", "pages"}
)

func (c *newCommand) checkName() error {
	if processName.MatchString(c.Name) && !slices.Contains(taken, c.Name) {
		return nil
	}
	near := spec.Spell(c.Name)
	if near == c.Name || near == "" {
		near = ""
	} else {
		near = newWrite.Say(source.Args{"name": near}).In(c.Lang)
	}
	return usageError{newName.Say(source.Args{"name": c.Name, "near": near}).In(c.Lang)}
}

// existing is what stands in the folder already; nothing where it is empty or does not exist.
func (c *newCommand) existing() (contents, error) {
	info, err := os.Stat(c.Dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return contents{}, nil
	case err != nil:
		return nil, usageError{err.Error()}
	case !info.IsDir():
		return nil, usageError{newNoFolder.Say(source.Args{"dir": c.Dir}).In(c.Lang)}
	}
	old, err := readContents(os.DirFS(c.Dir))
	if err != nil {
		return nil, err
	}
	if len(old) > 0 && old["site.yaml"] == nil && old["site.yml"] == nil && old["site.json"] == nil {
		return nil, usageError{newForeign.Say(source.Args{"dir": c.Dir}).In(c.Lang)}
	}
	own := filepath.Join(c.Dir, c.Name)
	if _, err := os.Lstat(own); err == nil {
		return nil, usageError{newExists.Say(source.Args{"file": own}).In(c.Lang)}
	}
	return old, nil
}

// writeNew writes files below a folder; one that appeared in the meantime is an error and stays as it is.
func writeNew(dir string, files contents) error {
	for _, file := range slices.Sorted(maps.Keys(files)) {
		target := filepath.Join(dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		f, err := os.OpenFile(target, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return err
		}
		_, err = f.Write(files[file])
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// report says what was written, what is left to adapt, and how to go on.
func (c *newCommand) report(out io.Writer, from template, files, old contents) error {
	fmt.Fprintln(out, newBegun.Say(source.Args{"template": from.name, "title": from.title}).In(c.Lang))
	for _, file := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(out, "  %s\n", filepath.Join(c.Dir, filepath.FromSlash(file)))
	}
	if len(old) > 0 {
		fmt.Fprintf(out, "\n%s\n  - {process: %s}\n", newNoTile.Say(source.Args{"file": filepath.Join(c.Dir, "site.yaml")}).In(c.Lang), c.Name)
	}
	found := &source.Report{}
	set := definitions.Load(os.DirFS(c.Dir), found, connectors.Operations())
	fmt.Fprintln(out)
	if len(found.Diagnostics) > 0 {
		fmt.Fprintln(out, newFinding.Say(nil).In(c.Lang))
		if err := found.Print(out, c.Lang); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "%s\n\n%s\n", summary(set, found).In(c.Lang), newNext.Say(nil).In(c.Lang))
	filled := strings.NewReplacer("{dir}", c.Dir, "{name}", c.Name)
	for _, step := range newSteps {
		fmt.Fprintf(out, "  laufzettel %-40s %s\n", filled.Replace(step.command), step.why.Say(nil).In(c.Lang))
	}
	folder := filepath.Join(c.Dir, c.Name)
	_, err := fmt.Fprintf(out, "\n%s\n", newOpen.Say(source.Args{"form": filepath.Join(folder, "form.yaml"), "flow": filepath.Join(folder, "flow.yaml")}).In(c.Lang))
	return err
}
