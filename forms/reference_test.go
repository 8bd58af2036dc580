package forms

import (
	"strings"
	"testing"

	"laufzettel/definitions/spec"
)

func TestDeclarationsHaveNoFlaws(t *testing.T) {
	objects := []*spec.Object{Spec(), BlockSpec(), useSpec, sectionSpec}
	for _, ft := range Types() {
		objects = append(objects, FieldSpec(ft))
	}
	for _, o := range objects {
		for _, flaw := range o.Flaws() {
			t.Errorf("%s: %s", o.Name, flaw)
		}
	}
}

func TestReferenceNamesEverything(t *testing.T) {
	for _, lang := range []string{"de", "en"} {
		text := Reference(lang)
		if text != Reference(lang) {
			t.Error("the reference varies")
		}
		for _, ft := range Types() {
			if !strings.Contains(text, "\n## "+ft.Name+"\n") || !strings.Contains(text, ft.Doc.In(lang)) {
				t.Errorf("%s: %s is missing", lang, ft.Name)
			}
			for _, k := range ft.Keys {
				if !strings.Contains(text, "`"+k.Name+"`") {
					t.Errorf("%s: the key %s of %s is missing", lang, k.Name, ft.Name)
				}
			}
		}
		for _, line := range strings.Split(text, "\n") {
			if columns := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"); strings.HasPrefix(line, "|") && columns != 4 && columns != 5 {
				t.Errorf("a broken row: %s", line)
			}
		}
	}
}
