package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// loadDefinitions reads a folder for a tool that needs it in order. What is wrong goes to out, and the error is
// errCheckFailed; it is a usageError where the folder cannot be read at all.
func loadDefinitions(dir, lang string, out io.Writer) (*definitions.Set, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, usageError{fmt.Sprintf("%s is no folder: name the one that holds site.yaml", dir)}
	}
	report := &source.Report{}
	set := definitions.Load(os.DirFS(dir), report, connectors.Operations())
	if set == nil {
		if err := report.Print(out, lang); err != nil {
			return nil, err
		}
		fmt.Fprintln(out, defectsFirst.Say(nil).In(lang))
		return nil, errCheckFailed
	}
	return set, nil
}

// namedForm is a form of a process, for tools that list or pick one.
type namedForm struct {
	process, name string
	form          *forms.Form
}

// allForms are the forms of a set by process and name.
func allForms(set *definitions.Set) []namedForm {
	var all []namedForm
	for process, p := range set.Processes {
		for name, form := range p.Forms {
			all = append(all, namedForm{process, name, form})
		}
	}
	slices.SortFunc(all, func(a, b namedForm) int {
		return strings.Compare(a.process+"/"+a.name, b.process+"/"+b.name)
	})
	return all
}

// findForm picks a form by its name, or by process/name where several processes have one of that name. The
// error is a usageError that names what there is.
func findForm(set *definitions.Set, wanted string) (namedForm, error) {
	var found []namedForm
	var names []string
	for _, f := range allForms(set) {
		if wanted == f.name || wanted == f.process+"/"+f.name {
			found = append(found, f)
		}
		names = append(names, f.process+"/"+f.name)
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return namedForm{}, usageError{fmt.Sprintf("there is no form %q; there are: %s", wanted, strings.Join(names, ", "))}
	}
	names = nil
	for _, f := range found {
		names = append(names, f.process+"/"+f.name)
	}
	return namedForm{}, usageError{fmt.Sprintf("several forms are called %q; say which one: %s", wanted, strings.Join(names, ", "))}
}

// siteLanguages are the languages of a site, its own first.
func siteLanguages(set *definitions.Set) []string {
	if len(set.Site.Languages) == 0 {
		return []string{"de"}
	}
	return set.Site.Languages
}
