package forms

import (
	"regexp"
	"strconv"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	dateShape = &source.Message{Code: "answer-date",
		De: "Bitte gib bei „{label}“ ein vollständiges Datum ein, zum Beispiel {example}.",
		En: "Please enter a complete date for “{label}”, for example {example}."}
	dateTooEarly = &source.Message{Code: "answer-too-early",
		De: "„{label}“ darf nicht vor dem {bound} liegen. Bitte prüfe das Datum.",
		En: "“{label}” must not be before {bound}. Please check the date."}
	dateTooLate = &source.Message{Code: "answer-too-late",
		De: "„{label}“ darf nicht nach dem {bound} liegen. Bitte prüfe das Datum.",
		En: "“{label}” must not be after {bound}. Please check the date."}
)

var (
	germanDate = regexp.MustCompile(`^(\d{1,2}) ?\. ?(\d{1,2}) ?\. ?(\d{4})$`)
	isoDate    = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
)

var _ = register(FieldType{
	Name:      "date",
	Doc:       spec.Doc{De: "Ein Kalendertag.", En: "A calendar day."},
	Widget:    Widget{Kind: "input", Input: "date"},
	Keys:      boundKeys("=addDays(today, 1)", "=today"),
	Example:   "24.03.1991",
	Expects:   dateShape,
	Missing:   missingText,
	Configure: func(f *Field, _ *spec.Decoded, _ *World, _ *source.Report) { f.Value = dayType },
	Read: func(_ *Field, typed []string, _ *Context) (any, *source.Text) {
		text, ok := word(typed)
		if text == "" && ok {
			return nil, nil
		}
		date, ok := readDate(text)
		if !ok {
			return nil, says(dateShape)
		}
		return date, nil
	},
	Check: func(f *Field, value any, ctx *Context, scope *expression.Scope) ([]source.Text, error) {
		return checkBounds(f, value, ctx, scope, func(a, b any) int {
			return a.(expression.Date).Compare(b.(expression.Date))
		}, dateTooEarly, dateTooLate)
	},
	Typed:   func(_ *Field, value any) []string { return []string{value.(expression.Date).String()} },
	Control: func(f *Field, value any, _ *Context) []string { return f.Type.Typed(f, value) },
	Schema: func(*Field) map[string]any {
		return map[string]any{"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
	},
	Good: []Example{
		{Field: "{name: tag, type: date, label: Tag}", Typed: []string{"14.9.2024"}, Value: `"2024-09-14"`},
		{Field: "{name: tag, type: date, label: Tag}", Typed: []string{"2024-02-29"}, Value: `"2024-02-29"`},
		{Field: "{name: tag, type: date, label: Tag, max: =today}", Typed: []string{" 24. 03. 1991 "}, Value: `"1991-03-24"`},
	},
	Bad: []Example{
		{Field: "{name: tag, type: date, label: Tag}", Typed: []string{"30.02.2024"}, Says: "zum Beispiel 24.03.1991"},
		{Field: "{name: tag, type: date, label: Tag}", Typed: []string{"14.09.24"}, Says: "vollständiges Datum"},
		{Field: "{name: tag, type: date, label: Tag, max: =today}", Typed: []string{"2999-01-01"}, Says: "darf nicht nach dem"},
		{Field: "{name: tag, type: date, label: Tag, min: 2024-01-01}", Typed: []string{"31.12.2023"}, Says: "nicht vor dem 1. Januar 2024"},
	},
})

// readDate reads 14.9.2024 and 2024-09-14. A year of two digits is refused: 24 may be a birth year or
// this decade.
func readDate(text string) (expression.Date, bool) {
	var year, month, day string
	if m := germanDate.FindStringSubmatch(text); m != nil {
		year, month, day = m[3], m[2], m[1]
	} else if m := isoDate.FindStringSubmatch(text); m != nil {
		year, month, day = m[1], m[2], m[3]
	} else {
		return expression.Date{}, false
	}
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	at := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if y < 1000 || at.Day() != d || int(at.Month()) != m {
		return expression.Date{}, false
	}
	return expression.Date{Year: y, Month: at.Month(), Day: d}, true
}
