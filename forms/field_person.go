package forms

import (
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	personShape = &source.Message{Code: "answer-person",
		De: "Bitte gib bei „{label}“ einen Namen, eine E-Mail-Adresse oder eine Personalnummer ein, zum Beispiel {example}.",
		En: "Please enter a name, an e-mail address or a personnel number for “{label}”, for example {example}."}
	personNobody = &source.Message{Code: "answer-person-nobody",
		De: "Zu „{given}“ haben wir bei „{label}“ niemanden gefunden. Bitte prüfe die Schreibweise, oder nimm die E-Mail-Adresse oder Personalnummer.",
		En: "We found nobody called “{given}” for “{label}”. Please check the spelling, or use the e-mail address or personnel number."}
	personSeveral = &source.Message{Code: "answer-person-several",
		De: "„{given}“ passt bei „{label}“ auf mehrere Personen. Bitte wähle aus der Liste, oder gib die E-Mail-Adresse oder Personalnummer ein.",
		En: "“{given}” fits several persons for “{label}”. Please choose from the list, or enter the e-mail address or personnel number."}
	personSignIn = &source.Message{Code: "answer-person-sign-in",
		De: "Bei „{label}“ kann nur jemand eine Person auswählen, der angemeldet ist. Bitte melde dich an.",
		En: "Only somebody who is signed in can choose a person for “{label}”. Please sign in."}
	personForAll = &source.Message{Code: "person-for-everyone",
		De: "Das Feld „{name}“ schlägt Personen im Verzeichnis nach, aber das Formular steht allen offen (who: everyone). So könnte jeder das Verzeichnis durchsuchen. Schreib „who: signedIn“, oder frag Name und E-Mail in eigenen Feldern.",
		En: "The field \"{name}\" looks up persons in the directory, but the form is open to everyone (who: everyone). Anybody could search the directory. Write \"who: signedIn\", or ask for name and e-mail in fields of their own."}
)

// personType is what an expression sees of a chosen person. The date of birth and the personnel number are
// not copied: who chooses somebody need not know them.
var personType = &expression.Type{Kind: expression.Keyed, Fields: map[string]*expression.Type{
	"key": textType, "label": textType, "name": textType, "email": textType, "unitName": textType}}

// personColumns are what is copied of a person beside key and label.
var personColumns = []string{"email", "name", "unitName"}

var _ = register(FieldType{
	Name: "person",
	Doc: spec.Doc{
		De: "Eine Person aus dem Verzeichnis, gesucht nach Name, E-Mail-Adresse oder Personalnummer. Festgehalten werden Name, Gliederung und E-Mail-Adresse. Nur in Formularen, für die man sich anmeldet.",
		En: "A person of the directory, looked up by name, e-mail address or personnel number. Name, unit and e-mail address are kept. Only in forms that people sign in for."},
	Widget: Widget{Kind: "choice", Input: "search", Autocomplete: "off"},
	Keys: []spec.Key{
		{Name: "unit", Kind: spec.Condition, Example: "abteilung", Also: []string{"under", "of"}, Doc: spec.Doc{
			De: "Nur Mitglieder dieser Gliederung und aller darunter; solange sie nicht gewählt ist, alle.",
			En: "Only members of this unit and of all below it; everybody while it is not chosen."}},
		{Name: "columns", Kind: spec.Words, Example: "[unitName]", Also: []string{"showColumns", "spalten"}, Doc: spec.Doc{
			De: "Was neben dem Namen steht, um Gleichnamige zu unterscheiden: unitName, email oder beides. Ohne Angabe unitName.",
			En: "What stands beside the name to tell namesakes apart: unitName, email or both. unitName if not given."}},
	},
	Example: "Alma Beispiel",
	Expects: personShape,
	Missing: personShape,
	Configure: func(f *Field, d *spec.Decoded, _ *World, report *source.Report) {
		f.Value = personType
		f.Options = &Options{People: true, Search: true, Columns: personColumns, Shown: []string{"unitName"}}
		if d.Has("columns") {
			f.Options.Shown = d.Words("columns")
			f.Options.checkShown(d.At("columns"), []string{"email", "unitName"}, report)
		}
	},
	Compile: func(f *Field, d *spec.Decoded, env *expression.Env, _ *World, report *source.Report) {
		if n := d.At("unit"); n != nil {
			f.Options.Unit = expression.CompileCondition(n, textType, env, report)
		}
	},
	Reads:   readsOptions,
	Read:    readOption,
	Resolve: resolvePerson,
	Offer: func(f *Field, st Answered, ctx *Context, scope *expression.Scope) ([]Option, error) {
		if chosen, ok := st.Value.(expression.Record); ok {
			return []Option{f.Options.person(chosen, ctx)}, nil
		}
		return findPeople(f, single(st.Typed), ctx, scope)
	},
	Typed:   typedOption,
	Convert: convertOption,
	Schema:  optionSchema,
	Good: []Example{
		{Field: "{name: leitung, type: person, label: Leitung}", Typed: []string{"benno.muster@example.org"},
			Value: `{"email":"benno.muster@example.org","key":"benno","label":"Benno Muster","name":"Benno Muster","unitName":"KV Musterkreis"}`},
		{Field: "{name: leitung, type: person, label: Leitung}", Typed: []string{"muster benno"},
			Value: `{"email":"benno.muster@example.org","key":"benno","label":"Benno Muster","name":"Benno Muster","unitName":"KV Musterkreis"}`},
		{Field: `{name: leitung, type: person, unit: '"musterkreis"', label: Leitung}`, Typed: []string{"beispiel"},
			Value: `{"email":"alma.beispiel@example.org","key":"alma","label":"Alma Beispiel","name":"Alma Beispiel","unitName":"OV Musterdorf"}`},
	},
	Bad: []Example{
		{Field: "{name: leitung, type: person, label: Leitung}", Typed: []string{"Zora Niemand"}, Says: "niemanden gefunden"},
		{Field: "{name: leitung, type: person, label: Leitung}", Typed: []string{"Beispiel"}, Says: "passt bei „Leitung“ auf mehrere Personen"},
		{Field: `{name: leitung, type: person, unit: '"musterkreis"', label: Leitung}`, Typed: []string{"carla"}, Says: "niemanden gefunden"},
		{Field: "{name: leitung, type: person, label: Leitung, required: true}", Typed: []string{""}, Says: "einen Namen, eine E-Mail-Adresse"},
		{Field: "{name: leitung, type: person, label: Leitung, columns: [birthDate]}", Says: "Eine Spalte „birthDate“ gibt es hier nicht"},
	},
})

// resolvePerson finds whom a key or a typed name, address or number means: a whole name, address or
// number first, then part of a name. Where several fit, nobody is taken.
func resolvePerson(f *Field, value any, ctx *Context, scope *expression.Scope) (any, *source.Text, error) {
	chosen, _ := value.(expression.Record)
	key, _ := chosen["key"].(string)
	if key == "" {
		return nil, nil, nil
	}
	if kept, ok := ctx.Base.at(f.Path).(expression.Record); ok && kept["key"] == key {
		return cloneRow(kept), nil, nil // as it was when chosen
	}
	switch name, _ := chosen["name"].(string); {
	case ctx.Directory == LookedUp && name != "":
		return f.Options.person(chosen, ctx).Row, nil, nil
	case ctx.Directory != LookUp:
		return nil, says(personSignIn), nil
	case ctx.Catalogue == nil:
		return nil, says(personShape), nil
	}
	unit, err := f.Options.unitOf(scope)
	if err != nil {
		return nil, nil, err
	}
	given := source.Args{"given": shortened(line(key))}
	if record, known := ctx.Catalogue.Person(key); known && ctx.isMember(key, record, unit) {
		return f.Options.person(record, ctx).Row, nil, nil
	}
	found := ctx.Catalogue.FindPeople(PersonQuery{Text: key, Unit: unit, Limit: mostFound + 1})
	exact := exactly(found, key)
	if len(exact) > 0 {
		found = exact
	}
	switch len(found) {
	case 0:
		text := personNobody.Say(given)
		return nil, &text, nil
	case 1:
		return f.Options.person(found[0], ctx).Row, nil, nil
	}
	text := personSeveral.Say(given)
	return nil, &text, nil
}

// isMember says whether a person belongs to a unit or one below it; everybody belongs to "".
func (ctx *Context) isMember(key string, record expression.Record, unit string) bool {
	if unit == "" {
		return true
	}
	name, _ := record["name"].(string)
	for _, other := range ctx.Catalogue.FindPeople(PersonQuery{Text: name, Unit: unit, Limit: 1000}) {
		if other["key"] == key {
			return true
		}
	}
	return false
}

// exactly are those whose whole name, in either order, mailbox or number was typed.
func exactly(found []expression.Record, typed string) []expression.Record {
	wanted := fold(strings.ReplaceAll(typed, ",", " "))
	var exact []expression.Record
	for _, person := range found {
		part := func(name string) string {
			text, _ := person[name].(string)
			return fold(text)
		}
		switch wanted {
		case part("name"), part("familyName") + " " + part("givenName"), part("email"), part("number"):
			exact = append(exact, person)
		}
	}
	return exact
}

// findPeople lists whom a text may mean. Without a text it lists everybody only where they are few enough
// to choose from.
func findPeople(f *Field, text string, ctx *Context, scope *expression.Scope) ([]Option, error) {
	if ctx.Directory != LookUp || ctx.Catalogue == nil {
		return nil, nil
	}
	unit, err := f.Options.unitOf(scope)
	if err != nil {
		return nil, err
	}
	found := ctx.Catalogue.FindPeople(PersonQuery{Text: line(text), Unit: unit, Limit: mostFound + 1})
	if strings.TrimSpace(text) == "" && len(found) > mostFound {
		return nil, nil
	}
	var options []Option
	for _, person := range found[:min(len(found), mostFound)] {
		options = append(options, f.Options.person(person, ctx))
	}
	return options, nil
}

// unitOf is the key of the unit whose members may be chosen; "" is everybody.
func (o *Options) unitOf(scope *expression.Scope) (string, error) {
	value, err := o.Unit.Eval(scope)
	if err != nil {
		return "", err
	}
	if unit, ok := value.(expression.Record); ok {
		value = unit["key"]
	}
	key, _ := value.(string)
	return key, nil
}

// person is somebody as they are offered and kept.
func (o *Options) person(record expression.Record, ctx *Context) Option {
	option := o.option(record)
	option.Row["label"] = option.Label
	option.Note = o.note(record, ctx)
	return option
}

// checkDirectory refuses a look-up in the directory in a form that everybody may open.
func (p *parser) checkDirectory() {
	if !p.form.Open {
		return
	}
	p.checkLookUps(p.form.fields)
}

func (p *parser) checkLookUps(fields []*Field) {
	for _, f := range fields {
		if f.Options != nil && f.Options.People {
			p.report.Add(source.Diagnostic{Pos: f.Pos, Path: f.Path, Text: personForAll.Say(source.Args{"name": f.Path})})
		}
		if f.Table != nil && f.Table.Row != nil {
			p.checkLookUps(f.Table.Row.fields)
		}
	}
}
