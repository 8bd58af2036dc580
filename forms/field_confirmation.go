package forms

import (
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	missingConfirmation = &source.Message{Code: "answer-missing-confirmation",
		De: "Bitte bestätige: „{label}“.",
		En: "Please confirm: “{label}”."}
	originalNeeded = &source.Message{Code: "original-needed",
		De: "Dafür brauchen wir das Original: Zeig es jemandem, der es für uns ansieht. Wer es wann gesehen hat, wird festgehalten.",
		En: "We need the original for this: show it to somebody who looks at it for us. Who saw it and when is recorded."}
	originalSeen = &source.Message{Code: "original-seen",
		De: "Original gesehen: {who}",
		En: "original seen: {who}"}
	originalUnseen = &source.Message{Code: "original-unseen",
		De: "Original noch nicht gesehen",
		En: "original not seen yet"}
)

// confirmedType is what a confirmation keeps: who confirmed which text, and when. Where the original has to
// be shown, it also says who saw it when; both are nothing until then.
var (
	confirmedType = &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{
		"name": textType, "at": instantType, "text": textType}}
	originalType = &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{
		"name": textType, "at": instantType, "text": textType,
		"seenBy": {Kind: expression.Text, Missing: true}, "seenAt": {Kind: expression.Instant, Missing: true}}}
)

// confirmationConfig is what a confirmation says beside the common keys.
type confirmationConfig struct{ original bool }

// Original says that somebody has to have seen the original on paper ("original: required"). The value
// then has seenBy and seenAt once somebody has.
func (f *Field) Original() bool {
	c, ok := f.Config.(*confirmationConfig)
	return ok && c.original
}

var _ = register(FieldType{
	Name: "confirmation",
	Doc: spec.Doc{
		De: "Eine Bestätigung mit Name und Zeit (Textform, keine Unterschrift); sie ist Pflicht, wenn nicht required: false dasteht.",
		En: "A confirmation with name and time (Textform, no signature); it is required unless it says required: false."},
	Widget: Widget{Kind: "confirm", Input: "checkbox"},
	Names:  true,
	Keys: []spec.Key{{Name: "original", Kind: spec.Option, Options: []string{"required"}, Example: "required", Doc: spec.Doc{
		De: "required: Das Original auf Papier muss jemandem gezeigt werden. Wer einen Schritt des Ablaufs entscheidet, hält auf der Aufgabenseite fest, dass es vorlag; die Antwort hat dann seenBy (von wem gesehen) und seenAt (wann): when: exists(form.urschrift.seenAt).",
		En: "required: the original on paper must be shown to somebody. Whoever decides a step of the flow records on the task page that it was there; the answer then has seenBy (seen by whom) and seenAt (when): when: exists(form.original.seenAt)."}}},
	Expects: missingConfirmation,
	Missing: missingConfirmation,
	Configure: func(f *Field, d *spec.Decoded, _ *World, _ *source.Report) {
		f.Value = confirmedType
		f.Always = !d.Has("required")
		c := &confirmationConfig{original: d.Word("original") == "required"}
		f.Config = c
		if c.original {
			f.Value = originalType
		}
	},
	Read: readTick,
	Resolve: func(f *Field, value any, ctx *Context, scope *expression.Scope) (any, *source.Text, error) {
		made, problem, err := confirm(nil)(f, value, ctx, scope)
		confirmed, ok := made.(expression.Record)
		before, had := ctx.Base.at(f.Path).(expression.Record)
		if ok && had && before["text"] == confirmed["text"] {
			// Whoever saw the original saw it for this text; nobody can post that they did.
			for _, part := range []string{"seenBy", "seenAt"} {
				if before[part] != nil {
					confirmed[part] = before[part]
				}
			}
		}
		return made, problem, err
	},
	Hint: func(f *Field, ctx *Context, _ *expression.Scope) (string, error) {
		if !f.Original() {
			return "", nil
		}
		return originalNeeded.Say(nil).In(ctx.Lang), nil
	},
	Typed: func(*Field, any) []string { return typedTick(true) },
	Show: func(f *Field, value any, ctx *Context, _ *expression.Scope) (string, error) {
		confirmed := value.(expression.Record)
		words := whoAndWhen(confirmed, ctx, "name", "at")
		if f.Original() {
			seen := originalUnseen.Say(nil)
			if who := whoAndWhen(confirmed, ctx, "seenBy", "seenAt"); len(who) > 0 {
				seen = originalSeen.Say(source.Args{"who": strings.Join(who, ", ")})
			}
			words = append(words, seen.In(ctx.Lang))
		}
		return strings.Join(words, ", "), nil
	},
	Convert: convertTick,
	Schema: func(f *Field) map[string]any {
		text := map[string]any{"type": "string"}
		parts := map[string]any{"name": text, "at": text, "text": text}
		if f.Original() {
			parts["seenBy"], parts["seenAt"] = text, text
		}
		return map[string]any{"type": "object", "additionalProperties": false, "properties": parts}
	},
	Good: []Example{
		{Field: "{name: richtig, type: confirmation, label: Meine Angaben sind richtig.}", Typed: []string{"", "yes"},
			Value: `{"at":"2026-11-21T09:30:00.000Z","name":"Alma Beispiel","text":"Meine Angaben sind richtig."}`},
		{Field: "{name: zeugnis, type: confirmation, original: required, label: Mein Führungszeugnis liegt vor.}", Typed: []string{"yes"},
			Value: `{"at":"2026-11-21T09:30:00.000Z","name":"Alma Beispiel","text":"Mein Führungszeugnis liegt vor."}`},
	},
	Bad: []Example{
		{Field: "{name: richtig, type: confirmation, label: Meine Angaben sind richtig.}", Typed: []string{""}, Says: "Bitte bestätige: „Meine Angaben sind richtig“"},
		{Field: "{name: zeugnis, type: confirmation, original: ja, label: Mein Führungszeugnis liegt vor.}", Says: "required"},
	},
})
