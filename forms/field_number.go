package forms

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	numberShape = &source.Message{Code: "answer-number",
		De: "Bitte gib bei „{label}“ eine Zahl ein, zum Beispiel {example}.",
		En: "Please enter a number for “{label}”, for example {example}."}
	numberTooSmall = &source.Message{Code: "answer-too-small",
		De: "„{label}“ muss mindestens {bound} sein.",
		En: "“{label}” must be {bound} or more."}
	numberTooLarge = &source.Message{Code: "answer-too-large",
		De: "„{label}“ darf höchstens {bound} sein.",
		En: "“{label}” must be {bound} or less."}
	numberTooFine = &source.Message{Code: "answer-decimals",
		De: "„{label}“ braucht höchstens {limit} Stellen nach dem Komma, zum Beispiel {example}.",
		En: "“{label}” takes at most {limit} decimal places, for example {example}."}
)

// maxDigits bounds a number; no amount that people enter comes near.
const maxDigits = 18

// numberConfig is what a number says beside the common keys.
type numberConfig struct {
	decimals int // -1: as many as are entered
}

var unitKey = spec.Key{Name: "unit", Kind: spec.Word, Example: "UE", Also: []string{"suffix"}, Doc: spec.Doc{
	De: "Die Einheit, die hinter der Zahl steht.",
	En: "The unit that stands behind the number."}}

var _ = register(FieldType{
	Name:   "number",
	Doc:    spec.Doc{De: "Eine Zahl, auch mit Nachkommastellen.", En: "A number, with decimal places if need be."},
	Widget: Widget{Kind: "input", Input: "number", Inputmode: "decimal"},
	Keys: append(boundKeys("1", "2000"), unitKey,
		spec.Key{Name: "decimals", Kind: spec.Count, Example: "2", Also: []string{"precision", "stellen"}, Doc: spec.Doc{
			De: "So viele Stellen nach dem Komma sind höchstens erlaubt.",
			En: "At most this many decimal places."}}),
	Example: "12,5",
	Expects: numberShape,
	Missing: missingText,
	Configure: func(f *Field, d *spec.Decoded, _ *World, _ *source.Report) {
		f.Value, f.Unit = numberType, d.Word("unit")
		c := &numberConfig{decimals: -1}
		if d.Has("decimals") {
			c.decimals = d.Count("decimals")
		}
		f.Config = c
	},
	Read:    readNumberField,
	Check:   checkNumber,
	Typed:   func(_ *Field, value any) []string { return []string{typedNumber(value.(expression.Decimal))} },
	Show:    showNumber,
	Convert: convertNumber,
	Schema:  numberSchema,
	Good: []Example{
		{Field: "{name: umfang, type: number, label: Umfang}", Typed: []string{"12,5"}, Value: `"12.5"`},
		{Field: "{name: umfang, type: number, label: Umfang, unit: UE}", Typed: []string{"1.250 UE"}, Value: `"1250"`},
		{Field: "{name: umfang, type: number, label: Umfang}", Typed: []string{"-0.25"}, Value: `"-0.25"`},
		{Field: "{name: umfang, type: number, label: Umfang}", Typed: []string{"1.234.567,80"}, Value: `"1234567.8"`},
	},
	Bad: []Example{
		{Field: "{name: umfang, type: number, label: Umfang}", Typed: []string{"viel"}, Says: "eine Zahl ein, zum Beispiel 12,5"},
		{Field: "{name: umfang, type: number, label: Umfang, unit: UE, max: 2000}", Typed: []string{"2001"}, Says: "höchstens 2000 UE"},
		{Field: "{name: umfang, type: number, label: Umfang, min: 1}", Typed: []string{"0"}, Says: "mindestens 1"},
		{Field: "{name: umfang, type: number, label: Umfang, decimals: 1}", Typed: []string{"1,25"}, Says: "höchstens 1 Stellen"},
		{Field: "{name: umfang, type: number, label: Umfang}", Typed: []string{"1e9"}, Says: "eine Zahl ein"},
	},
})

func readNumberField(f *Field, typed []string, ctx *Context) (any, *source.Text) {
	text, ok := word(typed)
	if text == "" && ok {
		return nil, nil
	}
	number, ok := readNumber(strings.TrimSpace(strings.TrimSuffix(text, f.Unit)), ctx.Lang)
	if !ok {
		return nil, says(f.Type.Expects)
	}
	return number, nil
}

var (
	germanNumber  = regexp.MustCompile(`^[+-]?([1-9]\d{0,2}(\.\d{3})+|\d+)(,\d+)?$`)
	englishNumber = regexp.MustCompile(`^[+-]?([1-9]\d{0,2}(,\d{3})+|\d+)(\.\d+)?$`)
	spacedGroups  = regexp.MustCompile(`^[+-]?[1-9]\d{0,2}( \d{3})+([.,]\d+)?$`)
)

// readNumber reads a number as people of the language write it, or else as the others do: in German
// 1.250 is a thousand, 1.25 one and a quarter.
func readNumber(text, lang string) (expression.Decimal, bool) {
	text = strings.ReplaceAll(text, "−", "-")
	if spacedGroups.MatchString(text) {
		text = strings.ReplaceAll(text, " ", "")
	}
	german := germanNumber.MatchString(text)
	english := englishNumber.MatchString(text)
	switch {
	case german && (lang != "en" || !english):
		text = strings.ReplaceAll(strings.ReplaceAll(text, ".", ""), ",", ".")
	case english:
		text = strings.ReplaceAll(text, ",", "")
	default:
		return expression.Decimal{}, false
	}
	if len(digit.FindAllString(text, maxDigits+1)) > maxDigits {
		return expression.Decimal{}, false
	}
	number, err := decimal.NewFromString(text)
	return plainNumber(number), err == nil
}

// plainNumber is the same number without zeros at its end, as it comes back from the store.
func plainNumber(number expression.Decimal) expression.Decimal {
	plain, err := decimal.NewFromString(number.String())
	if err != nil {
		return number
	}
	return plain
}

// typedNumber writes a number so that it is read alike in every language: 1,234 could be a
// thousand, 1,2340 cannot.
func typedNumber(number expression.Decimal) string {
	whole, part, fraction := strings.Cut(number.String(), ".")
	if !fraction {
		return whole
	}
	if len(part) == 3 {
		part += "0"
	}
	return whole + "," + part
}

func checkNumber(f *Field, value any, ctx *Context, scope *expression.Scope) ([]source.Text, error) {
	number := value.(expression.Decimal)
	if c, ok := f.Config.(*numberConfig); ok && c.decimals >= 0 && int(-number.Exponent()) > c.decimals && !number.Equal(number.Truncate(int32(c.decimals))) {
		example := decimal.New(125, -2).Round(int32(min(c.decimals, 2)))
		return []source.Text{numberTooFine.Say(source.Args{"limit": c.decimals, "example": spoken(example, nil, "", ctx)})}, nil
	}
	return checkBounds(f, value, ctx, scope, func(a, b any) int {
		return a.(expression.Decimal).Cmp(b.(expression.Decimal))
	}, numberTooSmall, numberTooLarge)
}

func showNumber(f *Field, value any, ctx *Context, _ *expression.Scope) (string, error) {
	return strings.TrimSpace(expression.Format(value, ctx.Lang, ctx.Scope.Zone) + " " + f.Unit), nil
}

// convertNumber reads a JSON number exactly, however it is written (2.0 is 2, 1e3 is 1000); the schema refuses
// what is too long.
func convertNumber(_ *Field, posted any) any {
	written, ok := posted.(json.Number)
	if !ok {
		return posted
	}
	// A huge exponent is a short way to write a number that fills the memory.
	number, err := decimal.NewFromString(written.String())
	if err != nil || number.Exponent() > 2*maxDigits || number.Exponent() < -2*maxDigits {
		return written.String()
	}
	return plainNumber(number).String()
}

func numberSchema(*Field) map[string]any {
	return map[string]any{"type": "string", "pattern": `^-?[0-9]{1,18}(\.[0-9]{1,18})?$`}
}
