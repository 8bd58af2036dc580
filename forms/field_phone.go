package forms

import (
	"regexp"
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var phoneShape = &source.Message{Code: "answer-phone",
	De: "Bitte gib bei „{label}“ eine Telefonnummer mit Vorwahl ein, zum Beispiel {example}.",
	En: "Please enter a phone number with area code for “{label}”, for example {example}."}

var (
	phonePattern = regexp.MustCompile(`^(\+|00)?[0-9][0-9 ()/.\-]*$`)
	digit        = regexp.MustCompile(`[0-9]`)
)

var _ = register(FieldType{
	Name:      "phone",
	Doc:       spec.Doc{De: "Eine Telefonnummer mit Vorwahl, so wie man sie schreibt.", En: "A phone number with area code, as people write it."},
	Widget:    Widget{Kind: "input", Input: "tel", Inputmode: "tel", Autocomplete: "tel"},
	Example:   "0151 23456789",
	Expects:   phoneShape,
	Missing:   missingText,
	Configure: func(f *Field, _ *spec.Decoded, _ *World, _ *source.Report) { f.Value = textType },
	Read: func(_ *Field, typed []string, _ *Context) (any, *source.Text) {
		text, ok := word(typed)
		if text == "" && ok {
			return nil, nil
		}
		text = dashes.Replace(strings.TrimPrefix(strings.TrimPrefix(text, "tel:"), "Tel.: "))
		digits := len(digit.FindAllString(text, 20))
		if !ok || len(text) > 30 || digits < 5 || digits > 17 || !phonePattern.MatchString(trimBracket(text)) || !paired(text) {
			return nil, says(phoneShape)
		}
		return text, nil
	},
	Typed:  typedText,
	Schema: func(*Field) map[string]any { return map[string]any{"type": "string", "pattern": "^[0-9+()/. -]+$"} },
	Good: []Example{
		{Field: "{name: tel, type: phone, label: Telefon}", Typed: []string{"+49 (0)151 / 234-567 89"}, Value: `"+49 (0)151 / 234-567 89"`},
		{Field: "{name: tel, type: phone, label: Telefon}", Typed: []string{" 0151  23456789"}, Value: `"0151 23456789"`},
		{Field: "{name: tel, type: phone, label: Telefon}", Typed: []string{"(06151) 12345"}, Value: `"(06151) 12345"`},
	},
	Bad: []Example{
		{Field: "{name: tel, type: phone, label: Telefon}", Typed: []string{"1234"}, Says: "mit Vorwahl"},
		{Field: "{name: tel, type: phone, label: Telefon}", Typed: []string{"ruf mich an"}, Says: "0151 23456789"},
	},
})

// trimBracket lets an area code stand in brackets at the beginning.
func trimBracket(text string) string {
	if len(text) > 0 && text[0] == '(' {
		return text[1:]
	}
	return text
}

// dashes are the lines that people and their word processors put between digits.
var dashes = strings.NewReplacer("–", "-", "—", "-", "‑", "-", "−", "-")

// paired says that every bracket is closed, and none is inside another.
func paired(text string) bool {
	open := false
	for _, r := range text {
		switch {
		case r == '(' && open, r == ')' && !open:
			return false
		case r == '(', r == ')':
			open = !open
		}
	}
	return !open
}
