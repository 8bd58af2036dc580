package forms

import (
	"regexp"
	"slices"
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	wasShape = &source.Message{Code: "was-shape",
		De: "„{name}“ kann kein früherer Name gewesen sein. Schreib einen Namen, oder einen Pfad wie zeitraum.von.",
		En: "\"{name}\" cannot have been a name. Write a name, or a path such as period.from."}
	wasCurrent = &source.Message{Code: "was-current",
		De: "„{name}“ heißt heute ein anderes Feld. Unter „was“ stehen nur Namen, die es nicht mehr gibt.",
		En: "\"{name}\" is what another field is called today. \"was\" takes only names that are gone."}
	wasTwice = &source.Message{Code: "was-twice",
		De: "„{name}“ steht zweimal unter „was“. Eine frühere Antwort kann nur an eine Stelle wandern.",
		En: "\"{name}\" stands under \"was\" twice. An earlier answer can move to one place only."}
	wasUseless = &source.Message{Code: "was-useless",
		De: "Das Feld heißt noch „{name}“. Unter „was“ steht, wie es früher hieß.",
		En: "The field is still called \"{name}\". \"was\" says what it was called before."}
	lifelineField = &source.Message{Code: "prefill-field",
		De: "„{key}“ nennt das Feld „{name}“, das es in diesem Formular nicht gibt. Vorhanden: {known}.",
		En: "\"{key}\" names the field \"{name}\", which this form does not have. There are: {known}."}
	lifelineKind = &source.Message{Code: "prefill-kind",
		De: "„{name}“ ist vom Typ {type}; so eine Antwort lässt sich mit „{key}“ nicht vorgeben.",
		En: "\"{name}\" is of type {type}; such an answer cannot be given beforehand by \"{key}\"."}
	lifelineSensitive = &source.Message{Code: "link-sensitive",
		De: "„{name}“ ist vertraulich (sensitive) und darf nicht in einem Link stehen: Adressen bleiben in Verläufen und Protokollen liegen.",
		En: "\"{name}\" is sensitive and must not be in a link: addresses stay in histories and logs."}
)

// wasKey is the key of a field that tells its earlier names.
var wasKey = spec.Key{Name: "was", Kind: spec.Words, Example: "geburtstag", Also: []string{"formerly"}, Doc: spec.Doc{
	De: "Wie das Feld in früheren Fassungen des Formulars hieß; so behalten angefangene Entwürfe ihre Antwort.",
	En: "What the field was called in earlier versions of the form, so that drafts keep their answer."}}

// lifelineKeys are the keys of a form about answers that exist before anybody types.
var lifelineKeys = []spec.Key{
	{Name: "drafts", Kind: spec.Option, Options: []string{"keep", "move"}, Example: "move", Also: []string{"draft"}, Doc: spec.Doc{
		De: "Was mit Entwürfen geschieht, wenn sich das Formular ändert: keep (ohne Angabe) behält die Fassung, mit der sie begonnen wurden; move führt sie zur neuesten und zeigt, was neu ist.",
		En: "What happens to drafts when the form changes: keep (the default) keeps the version they were begun with; move leads them to the newest one and shows what is new."}},
	{Name: "link", Kind: spec.Words, Example: "[kv]", Also: []string{"prefillByLink"}, Doc: spec.Doc{
		De: "Felder, die ein unterschriebener Link vorbelegen darf (laufzettel link). Mit readOnly lassen sie sich dann nicht ändern.",
		En: "Fields that a signed link may fill (laufzettel link). With readOnly they then cannot be changed."}},
	{Name: "fromEarlier", Kind: spec.Words, Example: "[vorname, nachname]", Also: []string{"fromLast"}, Doc: spec.Doc{
		De: "Felder, die eine angemeldete Person aus ihrem letzten Antrag desselben Vorgangs übernehmen kann.",
		En: "Fields that a signed-in person may take over from their last application of the same process."}},
}

var formerPath = regexp.MustCompile(`^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$`)

// readLifelines reads what the form says about drafts and prefilled answers; all fields are known.
func (p *parser) readLifelines(d *spec.Decoded) {
	p.form.MoveDrafts = d.Word("drafts") == "move"
	p.form.Link = p.readPrefilled(d, "link")
	p.form.FromEarlier = p.readPrefilled(d, "fromEarlier")
	p.settleWas()
	for _, row := range p.tables {
		row.settleWas()
	}
}

// readPrefilled reads the fields that another source may fill.
func (p *parser) readPrefilled(d *spec.Decoded, key string) []string {
	var paths []string
	for _, n := range d.Each(key) {
		field := p.form.byPath[n.Raw]
		args := source.Args{"key": key, "name": n.Raw}
		switch {
		case field == nil:
			var known []string
			for _, f := range p.form.fields {
				if prefillable(f, key) {
					known = append(known, f.Path)
				}
			}
			args["known"] = strings.Join(known, ", ")
			diagnostic := source.Diagnostic{Pos: n.Pos, Path: n.Path, Width: n.Width(), Text: lifelineField.Say(args)}
			if close := source.Suggest(n.Raw, known); close != "" {
				diagnostic.Suggestion = meant.Say(source.Args{"name": close})
			}
			p.report.Add(diagnostic)
		case !prefillable(field, key):
			args["type"] = field.Type.Name
			p.report.Error(n, lifelineKind, args)
		case key == "link" && field.holdsSensitive():
			p.report.Error(n, lifelineSensitive, args)
		default:
			paths = append(paths, n.Raw)
		}
	}
	return paths
}

// prefillable says whether an answer may come from elsewhere: not files, and nothing that a person confirms.
func prefillable(f *Field, key string) bool {
	switch {
	case f.Table != nil || f.Widget.Kind == "group":
		return key == "fromEarlier"
	case !f.asks() || f.Widget.Kind == "file" || f.Widget.Kind == "confirm":
		return false
	}
	return true
}

func (f *Field) holdsSensitive() bool {
	return f.Sensitive || slices.ContainsFunc(f.Fields, (*Field).holdsSensitive)
}

// settleWas checks earlier names, now that all present ones are known.
func (p *parser) settleWas() {
	claimed := map[string]bool{}
	for _, draft := range p.drafts {
		f := draft.field
		for _, n := range draft.keys.Each("was") {
			beside := n.Raw
			if f.Parent != nil {
				beside = f.Parent.Path + "." + n.Raw
			}
			switch {
			case !formerPath.MatchString(n.Raw):
				p.report.Error(n, wasShape, source.Args{"name": n.Raw})
			case beside == f.Path && f.Parent == nil:
				p.report.Error(n, wasUseless, source.Args{"name": n.Raw})
			case p.form.byPath[n.Raw] != nil, beside != f.Path && p.form.byPath[beside] != nil:
				p.report.Error(n, wasCurrent, source.Args{"name": n.Raw})
			case claimed[beside] || slices.Contains(f.Was, n.Raw):
				p.report.Error(n, wasTwice, source.Args{"name": n.Raw})
			default:
				claimed[beside], f.Was = true, append(f.Was, n.Raw)
			}
		}
	}
}

// Given reads answers that come from elsewhere (a signed link) into values, whether or not people may change
// them on the page. What a field would not accept is left out. An error is a *expression.Failure.
func (f *Form) Given(input Input, ctx *Context) (Values, error) {
	if ctx == nil {
		ctx = &Context{}
	}
	values := Values{}
	scope := ctx.Scope
	scope.Names = make(map[string]any, len(ctx.Scope.Names)+len(f.fields))
	for name, value := range ctx.Scope.Names {
		scope.Names[name] = value
	}
	for _, field := range f.fields {
		if field.Parent == nil {
			scope.Names[field.Name] = nil
		}
	}
	for _, field := range f.order {
		typed, there := input[field.Path]
		if !there || !field.asks() || field.Table != nil {
			continue
		}
		value, problem := field.Type.Read(field, typed, ctx)
		if problem == nil && value != nil && field.Type.Resolve != nil {
			var err error
			if value, problem, err = field.Type.Resolve(field, value, ctx, &scope); err != nil {
				return nil, err
			}
		}
		if problem != nil || value == nil {
			continue
		}
		values.put(field.Path, value)
		top, _, _ := strings.Cut(field.Path, ".")
		scope.Names[top] = values[top]
	}
	return values, nil
}

// Linked are those of the values that a signed link may have given. The decider keeps them where nobody may
// change them on the page: every way in has read the form before.
func (f *Form) Linked(values Values) Values {
	if len(f.Link) == 0 {
		return nil
	}
	linked := Values{}
	for _, path := range f.Link {
		if value := values.at(path); value != nil {
			linked.put(path, value)
		}
	}
	return linked
}
