package expression

import (
	"laufzettel/definitions/source"
)

func init() {
	between := func(count func(a, b Date) int) function {
		return function{params: []*Type{aDay, aDay}, result: aNumber, run: func(_ *run, args []any) (any, error) {
			a, b, err := twoDays(args)
			if err != nil {
				return nil, err
			}
			return decimalOf(count(a, b)), nil
		}}
	}
	declare(Builtin{Name: "years", Signature: "years(from, to)",
		De: "Vollendete Jahre zwischen zwei Tagen, zum Beispiel ein Alter: years(geburtsdatum, today).", En: "Completed years between two days, for example an age: years(birthDate, today).",
		Example: `years("2008-11-22", "2026-11-21")`, Gives: "17"}, between(yearsBetween))
	declare(Builtin{Name: "monthsBetween", Signature: "monthsBetween(from, to)",
		De: "Vollendete Monate zwischen zwei Tagen.", En: "Completed months between two days.",
		Example: `monthsBetween("2026-01-31", "2026-03-30")`, Gives: "1"}, between(monthsBetween))
	declare(Builtin{Name: "daysBetween", Signature: "daysBetween(from, to)",
		De: "Tage vom ersten zum zweiten Datum.", En: "Days from the first to the second date.",
		Example: `daysBetween("2026-11-21", "2026-12-24")`, Gives: "33"}, between(daysBetween))

	adding := func(unit Unit) func(r *run, args []any) (any, error) {
		return func(r *run, args []any) (any, error) { return addTo(r, args[0], args[1], unit) }
	}
	declare(Builtin{Name: "addDays", Signature: "addDays(date, n)",
		De: "So viele Kalendertage später, mit negativem n früher.", En: "So many calendar days later, with a negative n earlier.",
		Example: `addDays("2026-11-21", -21)`, Gives: "2026-10-31"}, function{params: []*Type{aDay, aNumber}, result: aDay, run: adding(Days)})
	declare(Builtin{Name: "addMonths", Signature: "addMonths(date, n)",
		De: "So viele Monate später; am Monatsende gekürzt.", En: "So many months later; clipped at the end of the month.",
		Example: `addMonths("2026-01-31", 1)`, Gives: "2026-02-28"}, function{params: []*Type{aDay, aNumber}, result: aDay, run: adding(Months)})
	declare(Builtin{Name: "workdays", Signature: "workdays(n, from)",
		De: "Das Datum n Arbeitstage nach from (mit negativem n davor); Feiertage des Landes zählen nicht. Ohne from eine Dauer in Arbeitstagen, etwa für within.", En: "The date n working days after from (with a negative n before); holidays of the Land do not count. Without from a duration in working days, for within and the like.",
		Example: `workdays(5, "2026-11-20")`, Gives: "2026-11-27"}, function{params: []*Type{aNumber, aDay}, optional: 1,
		results: func(args []piece) *Type {
			if len(args) == 1 {
				return aLength
			}
			return aDay
		},
		run: func(r *run, args []any) (any, error) {
			if len(args) == 1 {
				return periodOf(args[0], Workdays)
			}
			return addTo(r, args[1], args[0], Workdays)
		}})

	for _, p := range []struct {
		unit                   Unit
		de, en, example, gives string
	}{
		{Hours, "Eine Dauer in Stunden.", "A duration in hours.", "hours(36)", "36 hours"},
		{Days, "Eine Dauer in Kalendertagen.", "A duration in calendar days.", "days(1)", "1 day"},
		{Weeks, "Eine Dauer in Wochen.", "A duration in weeks.", "weeks(2)", "2 weeks"},
		{Months, "Eine Dauer in Monaten.", "A duration in months.", "months(6)", "6 months"},
	} {
		declare(Builtin{Name: string(p.unit), Signature: string(p.unit) + "(n)", De: p.de, En: p.en, Example: p.example, Gives: p.gives},
			function{params: []*Type{aNumber}, result: aLength, run: func(_ *run, args []any) (any, error) {
				return periodOf(args[0], p.unit)
			}})
	}
}

// periodOf is a duration of n units; nothing where n is no whole number, or too large.
func periodOf(n any, unit Unit) (any, error) {
	count, ok, err := whole(n)
	if err != nil || !ok || count > maxPeriod || count < -maxPeriod {
		return nil, err
	}
	return Period{count, unit}, nil
}

func twoDays(args []any) (a, b Date, err error) {
	if a, err = day(args[0]); err == nil {
		b, err = day(args[1])
	}
	return a, b, err
}

// day is an argument that must be a date.
func day(v any) (Date, error) {
	d, ok := v.(Date)
	if !ok {
		return d, complain(wrongResult, source.Args{"wanted": kindNames[Day].Say(nil), "got": kindOfValue(v)})
	}
	return d, nil
}

// addTo counts n units on from a date; nothing where the calendar ends.
func addTo(r *run, from, n any, unit Unit) (any, error) {
	d, err := day(from)
	if err != nil {
		return nil, err
	}
	count, ok, err := whole(n)
	if err != nil || !ok || unit == Workdays && (count > 100_000 || count < -100_000) {
		return nil, err
	}
	return r.shift(d, Period{count, unit}), nil
}
