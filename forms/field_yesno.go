package forms

import (
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var yesnoShape = &source.Message{Code: "answer-yes-no",
	De: "Bitte antworte bei „{label}“ mit Ja oder Nein.",
	En: "Please answer “{label}” with yes or no."}

var yesnoWords = map[string]bool{
	"yes": true, "true": true, "ja": true, "on": true, "1": true, "j": true, "y": true, "wahr": true,
	"no": false, "false": false, "nein": false, "off": false, "0": false, "n": false, "falsch": false,
}

var _ = register(FieldType{
	Name:    "yesno",
	Doc:     spec.Doc{De: "Ja oder Nein; unbeantwortet zählt in Ausdrücken als Nein.", En: "Yes or no; unanswered counts as no in expressions."},
	Widget:  Widget{Kind: "choice"},
	Expects: yesnoShape,
	Missing: yesnoShape,
	Configure: func(f *Field, _ *spec.Decoded, _ *World, _ *source.Report) {
		f.Value = boolType
		f.Options = &Options{Fixed: []Option{{Key: "yes", Label: "Ja"}, {Key: "no", Label: "Nein"}}}
	},
	Translate: func(options []Option, lang string) []Option {
		if lang != "en" {
			return options
		}
		return []Option{{Key: "yes", Label: "Yes"}, {Key: "no", Label: "No"}}
	},
	Read: func(_ *Field, typed []string, _ *Context) (any, *source.Text) {
		text, ok := word(typed)
		if text == "" && ok {
			return nil, nil
		}
		answer, known := yesnoWords[strings.ToLower(text)]
		if !known {
			return nil, says(yesnoShape)
		}
		return answer, nil
	},
	Typed: func(_ *Field, value any) []string {
		if value.(bool) {
			return []string{"yes"}
		}
		return []string{"no"}
	},
	Show: func(_ *Field, value any, ctx *Context, _ *expression.Scope) (string, error) {
		words := map[bool]string{true: "Ja", false: "Nein"}
		if ctx.Lang == "en" {
			words = map[bool]string{true: "Yes", false: "No"}
		}
		return words[value.(bool)], nil
	},
	Schema: func(*Field) map[string]any { return map[string]any{"type": "boolean"} },
	Good: []Example{
		{Field: "{name: mitglied, type: yesno, label: Bist du Mitglied?}", Typed: []string{"", "yes"}, Value: "true"},
		{Field: "{name: mitglied, type: yesno, label: Bist du Mitglied?}", Typed: []string{"Nein"}, Value: "false"},
	},
	Bad: []Example{
		{Field: "{name: mitglied, type: yesno, label: Bist du Mitglied?}", Typed: []string{"vielleicht"}, Says: "mit Ja oder Nein"},
		{Field: "{name: mitglied, type: yesno, label: Bist du Mitglied?, required: true}", Typed: []string{""}, Says: "„Bist du Mitglied?“"},
	},
})
