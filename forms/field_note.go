package forms

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var _ = register(FieldType{
	Name:   "note",
	Doc:    spec.Doc{De: "Ein Hinweis zwischen den Fragen, in Markdown; er hat keinen Wert.", En: "A remark between the questions, in Markdown; it has no value."},
	Widget: Widget{Kind: "static"},
	Keys: []spec.Key{{Name: "text", Kind: spec.Text, Required: true, Example: "Halte deinen **Ausweis** bereit.", Also: []string{"message", "content"}, Doc: spec.Doc{
		De: "Was auf der Seite steht, in Markdown.",
		En: "What stands on the page, in Markdown."}}},
	Configure: func(*Field, *spec.Decoded, *World, *source.Report) {},
	Compile: func(f *Field, d *spec.Decoded, env *expression.Env, _ *World, report *source.Report) {
		if n := d.At("text"); n != nil {
			f.Config = expression.CompileText(n, env, report)
		}
	},
	Show: func(f *Field, _ any, ctx *Context, scope *expression.Scope) (string, error) {
		text, _ := f.Config.(*expression.Template)
		return text.Render(scope, ctx.Lang)
	},
	Good: []Example{
		{Field: "{name: hinweis, type: note, text: Halte deinen **Ausweis** bereit.}"},
	},
	Bad: []Example{
		{Field: "{name: hinweis, type: note, text: Gut., required: true}", Says: "kann darum nicht Pflicht sein"},
		{Field: "{name: hinweis, type: note}", Says: "text"},
	},
})
