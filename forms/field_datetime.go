package forms

import (
	"strings"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	datetimeShape = &source.Message{Code: "answer-datetime",
		De: "Bitte gib bei „{label}“ Datum und Uhrzeit ein, zum Beispiel {example}.",
		En: "Please enter date and time for “{label}”, for example {example}."}
	datetimeTooEarly = &source.Message{Code: "answer-datetime-too-early",
		De: "„{label}“ darf nicht vor {bound} liegen. Bitte prüfe Datum und Uhrzeit.",
		En: "“{label}” must not be before {bound}. Please check date and time."}
	datetimeTooLate = &source.Message{Code: "answer-datetime-too-late",
		De: "„{label}“ darf nicht nach {bound} liegen. Bitte prüfe Datum und Uhrzeit.",
		En: "“{label}” must not be after {bound}. Please check date and time."}
)

var _ = register(FieldType{
	Name:      "datetime",
	Doc:       spec.Doc{De: "Ein Tag mit Uhrzeit, gemeint in der Zeitzone der Organisation.", En: "A day with a time, meant in the site's time zone."},
	Widget:    Widget{Kind: "input", Input: "datetime-local"},
	Keys:      boundKeys("=now", "=now"),
	Example:   "24.03.2027 18:30",
	Expects:   datetimeShape,
	Missing:   missingText,
	Configure: func(f *Field, _ *spec.Decoded, _ *World, _ *source.Report) { f.Value = instantType },
	Read: func(_ *Field, typed []string, ctx *Context) (any, *source.Text) {
		text, ok := word(typed)
		if text == "" && ok {
			return nil, nil
		}
		at, ok := readInstant(text, zoneOf(ctx))
		if !ok {
			return nil, says(datetimeShape)
		}
		return at, nil
	},
	Check: func(f *Field, value any, ctx *Context, scope *expression.Scope) ([]source.Text, error) {
		return checkBounds(f, value, ctx, scope, func(a, b any) int {
			return a.(time.Time).Compare(b.(time.Time))
		}, datetimeTooEarly, datetimeTooLate)
	},
	Typed: func(_ *Field, value any) []string {
		return []string{value.(time.Time).UTC().Format(time.RFC3339Nano)}
	},
	Control: func(_ *Field, value any, ctx *Context) []string {
		return []string{value.(time.Time).In(zoneOf(ctx)).Format("2006-01-02T15:04")}
	},
	Schema: func(*Field) map[string]any {
		return map[string]any{"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}"}
	},
	Good: []Example{
		{Field: "{name: beginn, type: datetime, label: Beginn}", Typed: []string{"2026-11-21T14:30"}, Value: `"2026-11-21T13:30:00.000Z"`},
		{Field: "{name: beginn, type: datetime, label: Beginn}", Typed: []string{"1.7.2026, 8:00 Uhr"}, Value: `"2026-07-01T06:00:00.000Z"`},
	},
	Bad: []Example{
		{Field: "{name: beginn, type: datetime, label: Beginn}", Typed: []string{"21.11.2026"}, Says: "Datum und Uhrzeit"},
		{Field: "{name: beginn, type: datetime, label: Beginn, max: =now}", Typed: []string{"2999-01-01T10:00"}, Says: "darf nicht nach"},
	},
})

func zoneOf(ctx *Context) *time.Location {
	if ctx.Scope.Zone == nil {
		return time.UTC
	}
	return ctx.Scope.Zone
}

// readInstant reads a day and a time in the site's zone, or an instant with its own zone.
func readInstant(text string, zone *time.Location) (time.Time, bool) {
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return at.UTC().Truncate(time.Millisecond), at.Year() >= 1000
	}
	day, clock, ok := strings.Cut(text, "T")
	if !ok {
		i := strings.LastIndexAny(strings.TrimSuffix(strings.TrimSuffix(text, "Uhr"), " "), " ,")
		if i < 0 {
			return time.Time{}, false
		}
		day, clock = text[:i], text[i+1:]
	}
	date, dateOK := readDate(strings.Trim(day, " ,"))
	minutes, clockOK := readClock(strings.TrimSpace(clock))
	if !dateOK || !clockOK {
		return time.Time{}, false
	}
	at := time.Date(date.Year, date.Month, date.Day, int(minutes)/60, int(minutes)%60, 0, 0, zone)
	return at.UTC(), true
}

// isInstant says that a value is an instant as the language holds it.
func isInstant(value any) bool {
	_, ok := value.(time.Time)
	return ok
}
