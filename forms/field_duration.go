package forms

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	durationShape = &source.Message{Code: "answer-duration",
		De: "Bitte gib bei „{label}“ eine ganze Zahl und eine Einheit an, zum Beispiel {example}.",
		En: "Please enter a whole number and a unit for “{label}”, for example {example}."}
	durationNoUnit = &source.Message{Code: "answer-duration-unit",
		De: "Bei „{label}“ fehlt die Einheit. Möglich sind: {units}.",
		En: "“{label}” lacks the unit. Possible are: {units}."}
	durationWrongUnit = &source.Message{Code: "answer-duration-wrong-unit",
		De: "Bitte gib „{label}“ in einer dieser Einheiten an: {units}.",
		En: "Please enter “{label}” in one of these units: {units}."}
	durationTooShort = &source.Message{Code: "answer-duration-short",
		De: "„{label}“ muss mindestens {bound} sein.",
		En: "“{label}” must be at least {bound}."}
	durationTooLong = &source.Message{Code: "answer-duration-long",
		De: "„{label}“ darf höchstens {bound} sein.",
		En: "“{label}” must be at most {bound}."}
	durationUnitUnknown = &source.Message{Code: "duration-unit",
		De: "Die Einheit „{name}“ gibt es nicht. Möglich sind: {known}.",
		En: "There is no unit \"{name}\". Possible are: {known}."}
)

var lengthType = &expression.Type{Kind: expression.Length}

// longestNumber is how far a duration may count; beyond it the calendar ends.
const longestNumber = 100_000

// durationText is a number and a unit in one text.
var durationText = regexp.MustCompile(`^([0-9][0-9. ]*?) ?(\pL+)?$`)

var _ = register(FieldType{
	Name: "duration",
	Doc: spec.Doc{
		De: "Eine Dauer: eine Zahl und eine Einheit, zum Beispiel 4 Jahre oder 36 Stunden. Ausdrücke rechnen damit: beginn + dauer.",
		En: "A duration: a number and a unit, for example 4 years or 36 hours. Expressions compute with it: start + duration."},
	Widget: Widget{Kind: "duration", Input: "text", Inputmode: "numeric"},
	Keys: append([]spec.Key{{Name: "units", Kind: spec.Words, Example: "[months, years]", Also: []string{"unit", "einheiten"}, Doc: spec.Doc{
		De: "Welche Einheiten zur Wahl stehen, die erste ist vorgewählt: minutes, hours, days, workdays, weeks, months, years. Ohne Angabe alle.",
		En: "Which units there are to choose from, the first one chosen beforehand: minutes, hours, days, workdays, weeks, months, years. All if not given."}}},
		boundKeys("1 month", "4 years")...),
	Example: "6 Monate",
	Expects: durationShape,
	Missing: durationShape,
	Configure: func(f *Field, d *spec.Decoded, _ *World, report *source.Report) {
		f.Value = lengthType
		f.Options = &Options{}
		units := expression.Units()
		if d.Has("units") {
			units = nil
			for _, n := range d.Each("units") {
				if slices.Contains(expression.Units(), expression.Unit(n.Raw)) {
					units = append(units, expression.Unit(n.Raw))
					continue
				}
				var known []string
				for _, u := range expression.Units() {
					known = append(known, string(u))
				}
				unknown(report, n, durationUnitUnknown, n.Raw, known)
			}
		}
		for _, u := range units {
			f.Options.Fixed = append(f.Options.Fixed, Option{Key: string(u), Label: u.Name("de")})
		}
	},
	Translate: func(options []Option, lang string) []Option {
		translated := slices.Clone(options)
		for i := range translated {
			translated[i].Label = expression.Unit(translated[i].Key).Name(lang)
		}
		return translated
	},
	Read: readDuration,
	Check: func(f *Field, value any, ctx *Context, scope *expression.Scope) ([]source.Text, error) {
		return checkBounds(f, value, ctx, scope, func(a, b any) int {
			return expression.ComparePeriods(a.(expression.Period), b.(expression.Period))
		}, durationTooShort, durationTooLong)
	},
	Typed: func(_ *Field, value any) []string {
		p := value.(expression.Period)
		return []string{strconv.Itoa(p.N), string(p.Unit)}
	},
	Convert: func(f *Field, posted any) any {
		text, ok := posted.(string)
		if !ok {
			return posted
		}
		value, problem := readDuration(f, []string{text}, nil)
		if problem != nil {
			return posted
		}
		if period, ok := value.(expression.Period); ok {
			return period.String()
		}
		return nil
	},
	Schema: func(f *Field) map[string]any {
		var words []string
		for _, o := range f.Options.Fixed {
			words = append(words, strings.TrimSuffix(o.Key, "s"))
		}
		return map[string]any{"type": "string", "pattern": "^[0-9]+ (" + strings.Join(words, "|") + ")s?$"}
	},
	Good: []Example{
		{Field: "{name: amtszeit, type: duration, label: Amtszeit}", Typed: []string{"4 Jahre"}, Value: `"4 years"`},
		{Field: "{name: amtszeit, type: duration, label: Amtszeit}", Typed: []string{"6", "months"}, Value: `"6 months"`},
		{Field: "{name: pause, type: duration, label: Pause, units: [minutes, hours]}", Typed: []string{"1 Stunde"}, Value: `"1 hour"`},
		{Field: "{name: frist, type: duration, label: Frist, units: [weeks]}", Typed: []string{"2"}, Value: `"2 weeks"`},
	},
	Bad: []Example{
		{Field: "{name: amtszeit, type: duration, label: Amtszeit}", Typed: []string{"lange"}, Says: "eine ganze Zahl und eine Einheit"},
		{Field: "{name: amtszeit, type: duration, label: Amtszeit}", Typed: []string{"vier", "years"}, Says: "6 Monate"},
		{Field: "{name: amtszeit, type: duration, label: Amtszeit, units: [months, years]}", Typed: []string{"4"}, Says: "fehlt die Einheit. Möglich sind: Monate, Jahre"},
		{Field: "{name: amtszeit, type: duration, label: Amtszeit, units: [months, years]}", Typed: []string{"36 Stunden"}, Says: "in einer dieser Einheiten an: Monate, Jahre"},
		{Field: "{name: amtszeit, type: duration, label: Amtszeit, max: 4 years}", Typed: []string{"49 Monate"}, Says: "höchstens 4 Jahre"},
		{Field: "{name: amtszeit, type: duration, label: Amtszeit, min: 1 week}", Typed: []string{"6 Tage"}, Says: "mindestens 1 Woche"},
		{Field: "{name: amtszeit, type: duration, label: Amtszeit, units: [jahre]}", Says: "Die Einheit „jahre“ gibt es nicht"},
	},
})

// readDuration reads one text ("4 Jahre", "36 hours") or a number and a unit of two controls. A unit without
// a number is no answer: a list to choose from always has something chosen.
func readDuration(f *Field, typed []string, _ *Context) (any, *source.Text) {
	words := typedWords(typed)
	if len(words) == 0 {
		return nil, nil
	}
	if len(words) == 1 {
		if _, isUnit := expression.UnitCalled(words[0]); isUnit {
			return nil, nil
		}
	}
	text := strings.Join(words, " ")
	parts := durationText.FindStringSubmatch(text)
	if len(text) > 60 || parts == nil {
		return nil, says(durationShape)
	}
	number, ok := wholeNumber(parts[1])
	if !ok || number > longestNumber {
		return nil, says(durationShape)
	}
	offered := f.Options.Fixed
	if parts[2] == "" {
		if len(offered) == 1 {
			return expression.Period{N: number, Unit: expression.Unit(offered[0].Key)}, nil
		}
		return nil, f.sayUnits(durationNoUnit)
	}
	unit, known := expression.UnitCalled(parts[2])
	switch {
	case !known:
		return nil, says(durationShape)
	case !slices.ContainsFunc(offered, func(o Option) bool { return o.Key == string(unit) }):
		return nil, f.sayUnits(durationWrongUnit)
	}
	return expression.Period{N: number, Unit: unit}, nil
}

var groupedNumber = regexp.MustCompile(`^[0-9]{1,3}([. ][0-9]{3})+$`)

// wholeNumber reads 36 and 1.000.
func wholeNumber(text string) (int, bool) {
	text = strings.TrimSpace(text)
	if groupedNumber.MatchString(text) {
		text = strings.NewReplacer(".", "", " ", "").Replace(text)
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}

// sayUnits is a message that names the units of a field, in the language of the message.
func (f *Field) sayUnits(m *source.Message) *source.Text {
	names := func(lang string) string {
		var all []string
		for _, o := range f.Options.Fixed {
			all = append(all, expression.Unit(o.Key).Name(lang))
		}
		return strings.Join(all, ", ")
	}
	text := m.Say(source.Args{"units": source.Text{Message: &source.Message{Code: "units", De: names("de"), En: names("en")}}})
	return &text
}
