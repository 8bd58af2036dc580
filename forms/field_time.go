package forms

import (
	"regexp"
	"strconv"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	timeShape = &source.Message{Code: "answer-time",
		De: "Bitte gib bei „{label}“ eine Uhrzeit ein, zum Beispiel {example}.",
		En: "Please enter a time of day for “{label}”, for example {example}."}
	timeTooEarly = &source.Message{Code: "answer-time-too-early",
		De: "„{label}“ darf nicht vor {bound} liegen. Bitte prüfe die Uhrzeit.",
		En: "“{label}” must not be before {bound}. Please check the time."}
	timeTooLate = &source.Message{Code: "answer-time-too-late",
		De: "„{label}“ darf nicht nach {bound} liegen. Bitte prüfe die Uhrzeit.",
		En: "“{label}” must not be after {bound}. Please check the time."}
)

var clockPattern = regexp.MustCompile(`^([01]?[0-9]|2[0-3])(?: ?[:.] ?([0-5][0-9]))?(?: ?Uhr)?$`)

var _ = register(FieldType{
	Name:      "time",
	Doc:       spec.Doc{De: "Eine Uhrzeit auf die Minute.", En: "A time of day to the minute."},
	Widget:    Widget{Kind: "input", Input: "time"},
	Keys:      boundKeys("08:00", "22:00"),
	Example:   "18:30",
	Expects:   timeShape,
	Missing:   missingText,
	Configure: func(f *Field, _ *spec.Decoded, _ *World, _ *source.Report) { f.Value = clockType },
	Read: func(_ *Field, typed []string, _ *Context) (any, *source.Text) {
		text, ok := word(typed)
		if text == "" && ok {
			return nil, nil
		}
		clock, ok := readClock(text)
		if !ok {
			return nil, says(timeShape)
		}
		return clock, nil
	},
	Check: func(f *Field, value any, ctx *Context, scope *expression.Scope) ([]source.Text, error) {
		return checkBounds(f, value, ctx, scope, func(a, b any) int {
			return int(a.(expression.TimeOfDay)) - int(b.(expression.TimeOfDay))
		}, timeTooEarly, timeTooLate)
	},
	Typed:   func(_ *Field, value any) []string { return []string{value.(expression.TimeOfDay).String()} },
	Control: func(f *Field, value any, _ *Context) []string { return f.Type.Typed(f, value) },
	Schema: func(*Field) map[string]any {
		return map[string]any{"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
	},
	Good: []Example{
		{Field: "{name: beginn, type: time, label: Beginn}", Typed: []string{"8:05"}, Value: `"08:05"`},
		{Field: "{name: beginn, type: time, label: Beginn}", Typed: []string{"18.30 Uhr"}, Value: `"18:30"`},
		{Field: "{name: beginn, type: time, label: Beginn}", Typed: []string{"19 Uhr"}, Value: `"19:00"`},
	},
	Bad: []Example{
		{Field: "{name: beginn, type: time, label: Beginn}", Typed: []string{"25:00"}, Says: "zum Beispiel 18:30"},
		{Field: `{name: beginn, type: time, label: Beginn, min: "08:00"}`, Typed: []string{"07:59"}, Says: "nicht vor 08:00"},
	},
})

func readClock(text string) (expression.TimeOfDay, bool) {
	m := clockPattern.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	hours, _ := strconv.Atoi(m[1])
	minutes, _ := strconv.Atoi("0" + m[2])
	return expression.TimeOfDay(hours*60 + minutes), true
}
