package forms

import (
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var missingConfirmation = &source.Message{Code: "answer-missing-confirmation",
	De: "Bitte bestätige: „{label}“.",
	En: "Please confirm: “{label}”."}

// confirmedType is what a confirmation keeps: who confirmed which text, and when.
var confirmedType = &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{
	"name": textType, "at": instantType, "text": textType}}

var _ = register(FieldType{
	Name: "confirmation",
	Doc: spec.Doc{
		De: "Eine Bestätigung mit Name und Zeit (Textform, keine Unterschrift); sie ist Pflicht, wenn nicht required: false dasteht.",
		En: "A confirmation with name and time (Textform, no signature); it is required unless it says required: false."},
	Widget:  Widget{Kind: "confirm", Input: "checkbox"},
	Names:   true,
	Expects: missingConfirmation,
	Missing: missingConfirmation,
	Configure: func(f *Field, d *spec.Decoded, _ *World, _ *source.Report) {
		f.Value = confirmedType
		f.Always = !d.Has("required")
	},
	Read: func(_ *Field, typed []string, _ *Context) (any, *source.Text) {
		text, ok := word(typed)
		if !ok || !yesnoWords[strings.ToLower(text)] {
			return nil, nil
		}
		return expression.Record{}, nil
	},
	// Name and time are never taken from what came in: they are what the form knows at this moment.
	Resolve: func(f *Field, _ any, ctx *Context, scope *expression.Scope) (any, *source.Text, error) {
		text, err := f.Label.Render(scope, ctx.Lang)
		if err != nil {
			return nil, nil, err
		}
		confirmed := expression.Record{"text": strings.TrimSpace(text)}
		if name := f.signer(scope); name != "" {
			confirmed["name"] = name
		}
		if now := scope.Names["now"]; isInstant(now) {
			confirmed["at"] = now
		}
		return confirmed, nil, nil
	},
	Typed: func(*Field, any) []string { return []string{"yes"} },
	Show: func(_ *Field, value any, ctx *Context, _ *expression.Scope) (string, error) {
		confirmed := value.(expression.Record)
		var words []string
		for _, part := range []string{"name", "at"} {
			if shown := expression.Format(confirmed[part], ctx.Lang, ctx.Scope.Zone); shown != "" {
				words = append(words, shown)
			}
		}
		return strings.Join(words, ", "), nil
	},
	Convert: func(_ *Field, posted any) any {
		switch posted {
		case true, "yes":
			return map[string]any{}
		case false, "", "no":
			return nil
		}
		return posted
	},
	Schema: func(*Field) map[string]any {
		text := map[string]any{"type": "string"}
		return map[string]any{"type": "object", "additionalProperties": false,
			"properties": map[string]any{"name": text, "at": text, "text": text}}
	},
	Good: []Example{
		{Field: "{name: richtig, type: confirmation, label: Meine Angaben sind richtig.}", Typed: []string{"", "yes"},
			Value: `{"at":"2026-11-21T09:30:00.000Z","name":"Alma Beispiel","text":"Meine Angaben sind richtig."}`},
	},
	Bad: []Example{
		{Field: "{name: richtig, type: confirmation, label: Meine Angaben sind richtig.}", Typed: []string{""}, Says: "Bitte bestätige: „Meine Angaben sind richtig“"},
	},
})

// signer is the name of who fills in the form: as the form asks for it, or as the person is known.
func (f *Field) signer(scope *expression.Scope) string {
	var words []string
	for _, field := range f.signers {
		if v := Values(scope.Names).at(field.Path); v != nil {
			words = append(words, expression.Format(v, "de", nil))
		}
	}
	if len(words) > 0 {
		return strings.Join(words, " ")
	}
	person, _ := scope.Names["submitter"].(expression.Record)
	name, _ := person["name"].(string)
	return name
}
