package forms

import (
	"regexp"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var ibanShape = &source.Message{Code: "answer-iban",
	De: "Bitte prüfe die IBAN bei „{label}“: Etwas stimmt daran nicht. Sie sieht so aus: {example}.",
	En: "Please check the IBAN for “{label}”: something in it is not right. It looks like this: {example}."}

var ibanPattern = regexp.MustCompile(`^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$`)

// ibanGaps are what stands between the groups of an IBAN, or between the word and the number.
var ibanGaps = strings.NewReplacer(" ", "", "-", "", ":", "", ".", "")

// ibanLengths are the lengths of the countries whose IBANs are typed most often here; a country that is
// not listed is judged by its check digits alone.
var ibanLengths = map[string]int{
	"AT": 20, "BE": 16, "CH": 21, "CZ": 24, "DE": 22, "DK": 18, "ES": 24, "FR": 27, "GB": 22, "HU": 28, "IT": 27,
	"LI": 21, "LU": 20, "NL": 18, "PL": 28, "PT": 25, "SE": 24, "SI": 19, "SK": 24,
}

var _ = register(FieldType{
	Name:      "iban",
	Doc:       spec.Doc{De: "Eine IBAN; Länge und Prüfziffern werden geprüft.", En: "An IBAN; its length and check digits are verified."},
	Widget:    Widget{Kind: "input", Input: "text", Autocomplete: "off"},
	Example:   "DE89 3704 0044 0532 0130 00",
	Expects:   ibanShape,
	Missing:   missingText,
	Configure: func(f *Field, _ *spec.Decoded, _ *World, _ *source.Report) { f.Value = textType },
	Read: func(_ *Field, typed []string, _ *Context) (any, *source.Text) {
		text, ok := word(typed)
		if text == "" && ok {
			return nil, nil
		}
		text = strings.TrimPrefix(strings.ToUpper(ibanGaps.Replace(text)), "IBAN")
		if !ok || !ibanPattern.MatchString(text) || !ibanHolds(text) {
			return nil, says(ibanShape)
		}
		return text, nil
	},
	Typed: func(_ *Field, value any) []string { return []string{inFours(value)} },
	Show: func(_ *Field, value any, _ *Context, _ *expression.Scope) (string, error) {
		return inFours(value), nil
	},
	Schema: func(*Field) map[string]any {
		return map[string]any{"type": "string", "pattern": ibanPattern.String()}
	},
	Good: []Example{
		{Field: "{name: konto, type: iban, label: IBAN}", Typed: []string{"de89 3704 0044 0532 0130 00"}, Value: `"DE89370400440532013000"`},
		{Field: "{name: konto, type: iban, label: IBAN}", Typed: []string{"AT611904300234573201"}, Value: `"AT611904300234573201"`},
	},
	Bad: []Example{
		{Field: "{name: konto, type: iban, label: IBAN}", Typed: []string{"DE89 3704 0044 0532 0130 01"}, Says: "prüfe die IBAN"},
		{Field: "{name: konto, type: iban, label: IBAN}", Typed: []string{"12345678"}, Says: "DE89 3704"},
	},
})

// ibanHolds checks length and check digits (ISO 13616: the number, rearranged, is 1 modulo 97).
func ibanHolds(iban string) bool {
	if length := ibanLengths[iban[:2]]; length != 0 && length != len(iban) {
		return false
	}
	rest := 0
	for _, c := range iban[4:] + iban[:4] {
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return rest == 1
}

func inFours(value any) string {
	iban, _ := value.(string)
	var b strings.Builder
	for i, c := range iban {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}
