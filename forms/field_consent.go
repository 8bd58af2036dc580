package forms

import (
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	missingConsent = &source.Message{Code: "answer-missing-consent",
		De: "Ohne deine Einwilligung geht es hier nicht weiter. Bitte stimme zu: „{label}“.",
		En: "This cannot go on without your consent. Please agree: “{label}”."}
	consentRevocable = &source.Message{Code: "consent-revocable",
		De: "Du musst nicht zustimmen und kannst deine Einwilligung jederzeit mit Wirkung für die Zukunft widerrufen.",
		En: "You do not have to agree, and you can withdraw your consent at any time for the future."}
	consentErases = &source.Message{Code: "consent-erases",
		De: "Das Feld „{name}“, das ein Widerruf löschen soll, gibt es in diesem Formular nicht.",
		En: "The form has no field \"{name}\", which a withdrawal is to erase."}
	consentNoErases = &source.Message{Code: "consent-no-erases",
		De: "Schreib unter „erases“, welche Antworten ein Widerruf löscht, oder unter „text“, was sonst geschieht.",
		En: "Write under \"erases\" which answers a withdrawal erases, or under \"text\" what else happens."}
	consentRequired = &source.Message{Code: "consent-required",
		De: "Eine Einwilligung, ohne die nichts geht, ist nicht freiwillig (Art. 7 Abs. 4 DSGVO). Prüfe, ob die Daten auch ohne sie verarbeitet werden dürfen; dann genügt ein Hinweis.",
		En: "A consent without which nothing goes on is not freely given (Art. 7(4) GDPR). Check whether the data may be processed without it; then a note is enough."}
)

// Withdrawal is what happens when a consent is withdrawn.
type Withdrawal struct {
	Erases []string             // paths of the fields whose answers are erased then
	Text   *expression.Template // what the person is told about it, or nil
}

// consentConfig is what a consent says beside the common keys.
type consentConfig struct{ withdrawal *Withdrawal }

// Withdrawal is what happens when this consent is withdrawn; nil for a field that is no consent. One that
// says nothing has the zero Withdrawal: only the consent itself is taken back.
func (f *Field) Withdrawal() *Withdrawal {
	if c, ok := f.Config.(*consentConfig); ok {
		return c.withdrawal
	}
	return nil
}

// consentType is what a consent keeps. given is no where nobody agreed, and again after a withdrawal,
// which says when in withdrawnAt.
var consentType = &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{
	"given": boolType, "text": textType, "name": textType, "at": instantType,
	"withdrawnAt": {Kind: expression.Instant, Missing: true}}}

var withdrawSpec = &spec.Object{
	Name: "withdraw",
	Doc: spec.Doc{
		De: "Was geschieht, wenn jemand seine Einwilligung widerruft.",
		En: "What happens when somebody withdraws the consent."},
	Keys: []spec.Key{
		{Name: "erases", Kind: spec.Words, Example: "[foto, telefon]", Also: []string{"deletes", "loescht"}, Doc: spec.Doc{
			De: "Die Felder, deren Antworten und Dateien dann sofort und endgültig gelöscht werden; auch Teile einer Gruppe (kontakt.telefon).",
			En: "The fields whose answers and files are erased then, at once and for good; parts of a group too (contact.phone)."}},
		{Name: "text", Kind: spec.Text, Example: "Dann löschen wir dein Foto.", Also: []string{"message"}, Doc: spec.Doc{
			De: "Was die Person darüber liest: beim Ausfüllen und bevor sie widerruft.",
			En: "What the person reads about it: while filling in the form and before the withdrawal."}},
	},
}

var _ = register(FieldType{
	Name: "consent",
	Doc: spec.Doc{
		De: "Eine freiwillige Einwilligung mit Name, Zeit und Wortlaut. Sie lässt sich auf der Statusseite widerrufen, auch nach dem Ende des Vorgangs. Ausdrücke fragen mit foto.given; nach einem Widerruf ist das nein, und foto.withdrawnAt sagt, seit wann.",
		En: "A voluntary consent with name, time and wording. It can be withdrawn on the status page, even after the case has ended. Expressions ask with photo.given; after a withdrawal that is no, and photo.withdrawnAt says since when."},
	Widget: Widget{Kind: "confirm", Input: "checkbox"},
	Names:  true,
	Keys: []spec.Key{{Name: "withdraw", Kind: spec.Nested, Object: withdrawSpec, Also: []string{"widerruf", "revoke"}, Doc: spec.Doc{
		De: "Was geschieht, wenn jemand seine Einwilligung widerruft.",
		En: "What happens when somebody withdraws the consent."}}},
	Expects: missingConsent,
	Missing: missingConsent,
	Configure: func(f *Field, d *spec.Decoded, _ *World, report *source.Report) {
		f.Value = consentType
		f.Config = &consentConfig{&Withdrawal{}}
		if n := d.At("required"); n != nil && n.Raw == "true" {
			report.Warn(n, consentRequired, nil)
		}
	},
	Compile: func(f *Field, d *spec.Decoded, env *expression.Env, _ *World, report *source.Report) {
		keys := d.Nested("withdraw")
		if keys == nil {
			return
		}
		if !keys.Has("erases") && !keys.Has("text") {
			report.Error(keys.Node, consentNoErases, nil)
		}
		w := f.Withdrawal()
		for _, n := range keys.Each("erases") {
			if n.Raw == f.Path {
				report.Error(n, consentErasesItself, source.Args{"name": n.Raw})
				continue
			}
			if !answersOf(env, n.Raw) {
				unknown(report, n, consentErases, n.Raw, answerNames(env))
				continue
			}
			w.Erases = append(w.Erases, n.Raw)
		}
		if n := keys.At("text"); n != nil {
			w.Text = expression.CompileText(n, env, report)
		}
	},
	Hint: func(f *Field, ctx *Context, scope *expression.Scope) (string, error) {
		hint := consentRevocable.Say(nil).In(ctx.Lang)
		text, err := f.Withdrawal().Text.Render(scope, ctx.Lang)
		if err != nil || strings.TrimSpace(text) == "" {
			return hint, err
		}
		return hint + " " + strings.TrimSpace(text), nil
	},
	Read:    readTick,
	Resolve: confirm(expression.Record{"given": true}),
	Typed:   func(_ *Field, value any) []string { return typedTick(value.(expression.Record)["given"] == true) },
	Show: func(_ *Field, value any, ctx *Context, _ *expression.Scope) (string, error) {
		consent := value.(expression.Record)
		words := whoAndWhen(consent, ctx, "name", "at")
		if at := expression.Format(consent["withdrawnAt"], ctx.Lang, ctx.Scope.Zone); at != "" {
			words = append(words, consentWithdrawn.Say(source.Args{"at": at}).In(ctx.Lang))
		}
		return strings.Join(words, ", "), nil
	},
	Convert: convertTick,
	Schema: func(*Field) map[string]any {
		text := map[string]any{"type": "string"}
		return map[string]any{"type": "object", "additionalProperties": false, "properties": map[string]any{
			"given": map[string]any{"type": "boolean"}, "name": text, "at": text, "text": text, "withdrawnAt": text}}
	},
	Good: []Example{
		{Field: "{name: foto, type: consent, label: Mein Foto darf gezeigt werden.}", Typed: []string{"", "yes"},
			Value: `{"at":"2026-11-21T09:30:00.000Z","given":true,"name":"Alma Beispiel","text":"Mein Foto darf gezeigt werden."}`},
	},
	Bad: []Example{
		{Field: "{name: foto, type: consent, label: Mein Foto darf gezeigt werden., required: true}", Typed: []string{""}, Says: "Ohne deine Einwilligung"},
		{Field: "{name: foto, type: consent, label: Mein Foto darf gezeigt werden., withdraw: {erases: [bild]}}", Says: "Das Feld „bild“, das ein Widerruf löschen soll"},
		{Field: "{name: foto, type: consent, label: Mein Foto darf gezeigt werden., withdraw: {}}", Says: "welche Antworten ein Widerruf löscht"},
	},
})

var consentWithdrawn = &source.Message{Code: "consent-withdrawn",
	De: "widerrufen am {at}",
	En: "withdrawn on {at}"}

// answersOf says whether a path names an answer of the form at hand.
func answersOf(env *expression.Env, path string) bool {
	parts := &expression.Type{Fields: env.Names}
	for i, name := range strings.Split(path, ".") {
		if i == 0 && scopeNames[name] {
			return false
		}
		if parts = parts.Fields[name]; parts == nil {
			return false
		}
		if parts.Kind != expression.Rec {
			parts = &expression.Type{Kind: parts.Kind} // the parts of a choice are not answers of their own
		}
	}
	return true
}

func answerNames(env *expression.Env) []string {
	var names []string
	for name := range env.Names {
		if !scopeNames[name] {
			names = append(names, name)
		}
	}
	return names
}
