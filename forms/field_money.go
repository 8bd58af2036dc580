package forms

import (
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var moneyShape = &source.Message{Code: "answer-money",
	De: "Bitte gib bei „{label}“ einen Betrag in Euro ein, zum Beispiel {example}.",
	En: "Please enter an amount in euros for “{label}”, for example {example}."}

// moneyType shows both places of the cents: 1.234,50.
var moneyType = &expression.Type{Kind: expression.Number, Places: 2}

var _ = register(FieldType{
	Name:    "money",
	Doc:     spec.Doc{De: "Ein Betrag in Euro und Cent.", En: "An amount in euros and cents."},
	Widget:  Widget{Kind: "input", Input: "number", Inputmode: "decimal"},
	Keys:    boundKeys("1", "500"),
	Example: "60,00",
	Expects: moneyShape,
	Missing: missingText,
	Configure: func(f *Field, _ *spec.Decoded, _ *World, _ *source.Report) {
		f.Value, f.Unit = moneyType, "€"
	},
	Read: func(f *Field, typed []string, ctx *Context) (any, *source.Text) {
		text, ok := word(typed)
		if text == "" && ok {
			return nil, nil
		}
		text = strings.TrimSuffix(text, "€")
		text = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(text), "Euro"), "EUR")
		amount, ok := readNumber(strings.TrimSpace(text), ctx.Lang)
		if !ok || !amount.Equal(amount.Truncate(2)) {
			return nil, says(moneyShape)
		}
		return amount, nil
	},
	Check: checkNumber,
	Typed: func(_ *Field, value any) []string {
		return []string{strings.Replace(value.(expression.Decimal).StringFixed(2), ".", ",", 1)}
	},
	Show: func(_ *Field, value any, ctx *Context, _ *expression.Scope) (string, error) {
		return expression.FormatAs(value, moneyType, ctx.Lang, ctx.Scope.Zone) + " €", nil
	},
	Convert: convertNumber,
	Schema: func(*Field) map[string]any {
		return map[string]any{"type": "string", "pattern": `^-?[0-9]{1,18}(\.[0-9]{1,2})?$`}
	},
	Good: []Example{
		{Field: "{name: beitrag, type: money, label: Beitrag}", Typed: []string{"60 €"}, Value: `"60"`},
		{Field: "{name: beitrag, type: money, label: Beitrag}", Typed: []string{"1.234,50"}, Value: `"1234.5"`},
	},
	Bad: []Example{
		{Field: "{name: beitrag, type: money, label: Beitrag}", Typed: []string{"1,234"}, Says: "einen Betrag in Euro ein, zum Beispiel 60,00"},
		{Field: "{name: beitrag, type: money, label: Beitrag, max: 500}", Typed: []string{"500,01"}, Says: "höchstens 500,00 €"},
	},
})
