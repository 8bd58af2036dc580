package forms

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var integerShape = &source.Message{Code: "answer-integer",
	De: "Bitte gib bei „{label}“ eine ganze Zahl ein, zum Beispiel {example}.",
	En: "Please enter a whole number for “{label}”, for example {example}."}

var _ = register(FieldType{
	Name:    "integer",
	Doc:     spec.Doc{De: "Eine ganze Zahl.", En: "A whole number."},
	Widget:  Widget{Kind: "input", Input: "number", Inputmode: "numeric"},
	Keys:    append(boundKeys("1", "2000"), unitKey),
	Example: "35",
	Expects: integerShape,
	Missing: missingText,
	Configure: func(f *Field, d *spec.Decoded, _ *World, _ *source.Report) {
		f.Value, f.Unit = numberType, d.Word("unit")
	},
	Read: func(f *Field, typed []string, ctx *Context) (any, *source.Text) {
		value, problem := readNumberField(f, typed, ctx)
		if number, ok := value.(expression.Decimal); ok && !number.IsInteger() {
			return nil, says(integerShape)
		}
		return value, problem
	},
	Check:   checkNumber,
	Typed:   func(_ *Field, value any) []string { return []string{typedNumber(value.(expression.Decimal))} },
	Show:    showNumber,
	Convert: convertNumber,
	Schema: func(*Field) map[string]any {
		return map[string]any{"type": "string", "pattern": `^-?[0-9]{1,18}$`}
	},
	Good: []Example{
		{Field: "{name: stunden, type: integer, label: Stunden, unit: UE}", Typed: []string{"35 UE"}, Value: `"35"`},
		{Field: "{name: stunden, type: integer, label: Stunden}", Typed: []string{"1.250"}, Value: `"1250"`},
	},
	Bad: []Example{
		{Field: "{name: stunden, type: integer, label: Stunden}", Typed: []string{"3,5"}, Says: "eine ganze Zahl ein, zum Beispiel 35"},
		{Field: "{name: stunden, type: integer, label: Stunden, min: 1, max: 9}", Typed: []string{"10"}, Says: "höchstens 9"},
	},
})
