package forms

import (
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	choicesTooFew = &source.Message{Code: "answer-too-few",
		De: "Bitte wähle bei „{label}“ mindestens {limit} Möglichkeiten aus. Bisher sind es {count}.",
		En: "Please choose at least {limit} options for “{label}”. So far there are {count}."}
	choicesTooMany = &source.Message{Code: "answer-too-many",
		De: "Bitte wähle bei „{label}“ höchstens {limit} Möglichkeiten aus. Jetzt sind es {count}.",
		En: "Please choose at most {limit} options for “{label}”. Now there are {count}."}
)

// maxChosen bounds what is looked at; nobody ticks more boxes.
const maxChosen = 500

var _ = register(FieldType{
	Name: "choices",
	Doc: spec.Doc{
		De: "Mehrere Möglichkeiten zum Ankreuzen, fest oder aus einem Register.",
		En: "Several options to tick, fixed or from a register."},
	Widget: Widget{Kind: "multichoice"},
	Keys: append(append([]spec.Key(nil), optionKeys...),
		spec.Key{Name: "min", Kind: spec.Value, Example: "1", Doc: spec.Doc{
			De: "So viele müssen es mindestens sein, wenn überhaupt geantwortet wird.",
			En: "At least this many, if there is an answer at all."}},
		spec.Key{Name: "max", Kind: spec.Value, Example: "3", Doc: spec.Doc{
			De: "So viele dürfen es höchstens sein.",
			En: "At most this many."}}),
	Expects: missingChoices,
	Missing: missingChoices,
	Configure: func(f *Field, d *spec.Decoded, world *World, report *source.Report) {
		f.Value = &expression.Type{Kind: expression.Listing, Elem: configureOptions(f, d, world, report)}
	},
	Compile: compileOptions,
	Reads:   readsOptions,
	Read: func(_ *Field, typed []string, _ *Context) (any, *source.Text) {
		var chosen []any
		seen := map[string]bool{}
		for _, key := range typed {
			if key = strings.TrimSpace(key); key == "" || seen[key] {
				continue
			}
			if len(chosen) == maxChosen {
				break
			}
			seen[key] = true
			chosen = append(chosen, expression.Record{"key": clean(key)})
		}
		if chosen == nil {
			return nil, nil
		}
		return chosen, nil
	},
	Resolve: func(f *Field, value any, ctx *Context, scope *expression.Scope) (any, *source.Text, error) {
		var rows []any
		seen := map[any]bool{}
		for _, item := range value.([]any) {
			row, problem, err := resolveOption(f, item, ctx, scope)
			if problem != nil || err != nil {
				return nil, problem, err
			}
			if row != nil && !seen[row.(expression.Record)["key"]] {
				seen[row.(expression.Record)["key"]] = true
				rows = append(rows, row)
			}
		}
		if rows == nil {
			return nil, nil, nil
		}
		return rows, nil, nil
	},
	Check: func(f *Field, value any, _ *Context, scope *expression.Scope) ([]source.Text, error) {
		return checkCount(f, len(value.([]any)), scope, choicesTooFew, choicesTooMany)
	},
	Typed: func(f *Field, value any) []string {
		var keys []string
		for _, item := range value.([]any) {
			keys = append(keys, typedOption(f, item)...)
		}
		return keys
	},
	Convert: func(f *Field, posted any) any {
		items, ok := posted.([]any)
		if !ok {
			return posted
		}
		var converted []any
		for _, item := range items {
			if c := convertOption(f, item); c != nil {
				converted = append(converted, c)
			}
		}
		if converted == nil {
			return nil
		}
		return converted
	},
	Schema: func(f *Field) map[string]any {
		return map[string]any{"type": "array", "minItems": 1, "maxItems": maxChosen, "items": optionSchema(f)}
	},
	Good: []Example{
		{Field: "{name: tage, type: choices, label: Tage, options: {sa: Samstag, so: Sonntag}}",
			Typed: []string{"", "so", "sa", "so"}, Value: `[{"key":"so","label":"Sonntag"},{"key":"sa","label":"Samstag"}]`},
	},
	Bad: []Example{
		{Field: "{name: tage, type: choices, label: Tage, options: {sa: Samstag, so: Sonntag}}", Typed: []string{"mo"}, Says: "steht „mo“ nicht zur Auswahl"},
		{Field: "{name: tage, type: choices, label: Tage, options: {sa: Samstag, so: Sonntag}, max: 1}", Typed: []string{"sa", "so"}, Says: "höchstens 1"},
		{Field: "{name: tage, type: choices, label: Tage, options: {sa: Samstag}, required: true}", Typed: []string{""}, Says: "mindestens eine Möglichkeit"},
	},
})

// checkCount compares how many there are with Field.Min and Field.Max.
func checkCount(f *Field, count int, scope *expression.Scope, few, many *source.Message) ([]source.Text, error) {
	least, known, err := countOf(f.Min, scope)
	if err != nil {
		return nil, err
	}
	if known && count < least {
		return []source.Text{few.Say(source.Args{"limit": least, "count": count})}, nil
	}
	most, known, err := countOf(f.Max, scope)
	if err != nil {
		return nil, err
	}
	if known && count > most {
		return []source.Text{many.Say(source.Args{"limit": most, "count": count})}, nil
	}
	return nil, nil
}
