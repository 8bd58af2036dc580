package spec

import (
	"fmt"
	"strings"

	"laufzettel/definitions/source"
)

// Flaws lists what is wrong with the declaration itself, for the tests of packages that declare keys:
// missing or unfinished documentation, options or objects that their kind needs, examples that Read
// refuses, a synonym that is a key of its own. Nested objects are looked at once each. Nil is a sound
// declaration.
func (o *Object) Flaws() []string {
	var flaws []string
	seen := map[*Object]bool{}
	var visit func(o *Object)
	visit = func(o *Object) {
		if o == nil || seen[o] {
			return
		}
		seen[o] = true
		say := func(format string, args ...any) {
			flaws = append(flaws, fmt.Sprintf(format, args...))
		}
		if o.Name == "" {
			say("an object has no name")
		}
		if !o.Doc.finished() {
			say("%s: the documentation is no sentence in German and English", o.Name)
		}
		names := map[string]bool{}
		for _, k := range o.Keys {
			if k.Name == "" || names[k.Name] {
				say("%s: key %q is empty or declared twice", o.Name, k.Name)
			}
			names[k.Name] = true
		}
		for _, k := range o.Keys {
			where := o.Name + "." + k.Name
			if !k.Doc.finished() {
				say("%s: the documentation is no sentence in German and English", where)
			}
			if kindNames[k.Kind] == nil {
				say("%s: unknown kind %q", where, k.Kind)
				continue
			}
			if (k.Kind == Option) != (len(k.Options) > 0) {
				say("%s: options belong to the kind option, and only there", where)
			}
			if k.isObject() != (k.Object != nil) {
				say("%s: an object belongs to a nested kind, and only there", where)
				continue
			}
			for _, also := range k.Also {
				if names[also] {
					say("%s: the synonym %q is a key itself", where, also)
				}
			}
			if problem := k.tryExample(); problem != "" {
				say("%s: the example is refused: %s", where, problem)
			}
			visit(k.Object)
		}
	}
	visit(o)
	return flaws
}

// finished says whether there is a sentence in both languages.
func (d Doc) finished() bool {
	ends := func(s string) bool { return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") }
	return ends(d.De) && ends(d.En)
}

// tryExample reads the example of a key as if it stood in a file, and returns what is wrong with it.
func (k *Key) tryExample() string {
	if k.Example == "" {
		return ""
	}
	alone := &Object{Name: "example", Keys: []Key{*k}}
	var report source.Report
	alone.Read(source.Parse("example.yaml", []byte(k.written()+"\n"), &report), &report)
	var b strings.Builder
	_ = report.Print(&b, "en") // a strings.Builder never fails
	return b.String()
}
