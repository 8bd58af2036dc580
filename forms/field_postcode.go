package forms

import (
	"regexp"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	postcodeShape = &source.Message{Code: "answer-postcode",
		De: "Bitte gib bei „{label}“ eine Postleitzahl ein, zum Beispiel {example}.",
		En: "Please enter a postcode for “{label}”, for example {example}."}
	postcodeFive = &source.Message{Code: "answer-postcode-five",
		De: "Eine deutsche Postleitzahl hat fünf Ziffern. Bitte prüfe „{label}“, oder ändere das Land.",
		En: "A German postcode has five digits. Please check “{label}”, or change the country."}
	postcodeFour = &source.Message{Code: "answer-postcode-four",
		De: "Eine Postleitzahl in {country} hat vier Ziffern. Bitte prüfe „{label}“, oder ändere das Land.",
		En: "A postcode in {country} has four digits. Please check “{label}”, or change the country."}
)

var (
	anyPostcode = regexp.MustCompile(`^[\pL\pN](?:[\pL\pN -]{0,10}[\pL\pN])?$`)
	fiveDigits  = regexp.MustCompile(`^(?:0[1-9]|[1-9][0-9])[0-9]{3}$`)
	fourDigits  = regexp.MustCompile(`^[1-9][0-9]{3}$`)
	nationalTag = regexp.MustCompile(`^(?:DE|D|AT|A|CH|FL|LI)[ -]+([0-9]+)$`)
)

// postcodesOf are the countries whose postcodes are known, by the names that people write.
var postcodesOf = map[string]*regexp.Regexp{
	"": fiveDigits, "deutschland": fiveDigits, "germany": fiveDigits, "de": fiveDigits, "d": fiveDigits, "brd": fiveDigits,
	"osterreich": fourDigits, "austria": fourDigits, "at": fourDigits, "a": fourDigits,
	"schweiz": fourDigits, "switzerland": fourDigits, "suisse": fourDigits, "ch": fourDigits,
	"liechtenstein": fourDigits, "li": fourDigits, "fl": fourDigits,
}

var _ = register(FieldType{
	Name: "postcode",
	Doc: spec.Doc{
		De: "Eine Postleitzahl: in Deutschland fünf Ziffern, in Österreich, der Schweiz und Liechtenstein vier, anderswo wie geschrieben.",
		En: "A postcode: five digits in Germany, four in Austria, Switzerland and Liechtenstein, elsewhere as written."},
	Widget: Widget{Kind: "input", Input: "text", Inputmode: "numeric", Autocomplete: "postal-code"},
	Keys: []spec.Key{{Name: "country", Kind: spec.Condition, Example: "land", Also: []string{"of"}, Doc: spec.Doc{
		De: "Ein Ausdruck für das Land; ohne Angabe Deutschland.",
		En: "An expression for the country; Germany if not given."}}},
	Example: "35999",
	Expects: postcodeShape,
	Missing: missingText,
	Configure: func(f *Field, d *spec.Decoded, _ *World, _ *source.Report) {
		f.Value = textType
		if d.Has("country") {
			f.Widget.Inputmode = "" // letters, in many countries
		}
	},
	Compile: func(f *Field, d *spec.Decoded, env *expression.Env, _ *World, report *source.Report) {
		if n := d.At("country"); n != nil {
			f.Config = expression.CompileCondition(n, textType, env, report)
		}
	},
	Read: func(_ *Field, typed []string, _ *Context) (any, *source.Text) {
		text, ok := word(typed)
		if text == "" && ok {
			return nil, nil
		}
		if tagged := nationalTag.FindStringSubmatch(text); tagged != nil {
			text = tagged[1] // D-35999
		}
		if !ok || !anyPostcode.MatchString(text) {
			return nil, says(postcodeShape)
		}
		return text, nil
	},
	Check: func(f *Field, value any, _ *Context, scope *expression.Scope) ([]source.Text, error) {
		program, _ := f.Config.(*expression.Program)
		where, err := program.Eval(scope)
		if err != nil {
			return nil, err
		}
		country, _ := where.(string)
		form, known := postcodesOf[fold(country)]
		switch {
		case !known || form.MatchString(value.(string)):
			return nil, nil
		case form == fourDigits:
			return []source.Text{postcodeFour.Say(source.Args{"country": line(country)})}, nil
		}
		return []source.Text{postcodeFive.Say(nil)}, nil
	},
	Typed:  typedText,
	Schema: func(*Field) map[string]any { return map[string]any{"type": "string", "minLength": 1, "maxLength": 12} },
	Good: []Example{
		{Field: "{name: plz, type: postcode, label: Postleitzahl}", Typed: []string{" 01067 "}, Value: `"01067"`},
		{Field: "{name: plz, type: postcode, label: Postleitzahl}", Typed: []string{"D-35999"}, Value: `"35999"`},
		{Field: `{name: plz, type: postcode, label: Postleitzahl, country: '"Niederlande"'}`, Typed: []string{"1012 AB"}, Value: `"1012 AB"`},
	},
	Bad: []Example{
		{Field: "{name: plz, type: postcode, label: Postleitzahl}", Typed: []string{"3599"}, Says: "fünf Ziffern"},
		{Field: "{name: plz, type: postcode, label: Postleitzahl}", Typed: []string{"00123"}, Says: "fünf Ziffern"},
		{Field: `{name: plz, type: postcode, label: Postleitzahl, country: '"Österreich"'}`, Typed: []string{"35999"}, Says: "in Österreich hat vier Ziffern"},
		{Field: "{name: plz, type: postcode, label: Postleitzahl}", Typed: []string{"35999; Musterdorf"}, Says: "zum Beispiel 35999"},
	},
})
