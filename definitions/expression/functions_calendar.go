package expression

import (
	"time"
)

// farthest bounds how many days workdaysBetween looks at, in days; beyond it the answer is nothing.
const farthest = 50 * 366

func init() {
	declare(Builtin{Name: "addYears", Signature: "addYears(date, n)",
		De: "So viele Jahre später, zum Beispiel der 18. Geburtstag: addYears(geburtsdatum, 18). Aus dem 29. Februar wird in Jahren ohne ihn der 1. März, wie years zählt.", En: "So many years later, for example the 18th birthday: addYears(birthDate, 18). 29 February becomes 1 March in years without it, as years counts.",
		Example: `addYears("2000-06-15", 18)`, Gives: "2018-06-15"}, function{params: []*Type{aDay, aNumber}, result: aDay,
		run: addYears})
	declare(Builtin{Name: "addAll", Signature: "addAll(date, durations)",
		De: "Das Datum um alle Dauern der Liste später, der Reihe nach, zum Beispiel addAll(jubilaeum, map(pausen, .dauer)). Für eine Dauer genügt date + dauer.", En: "The date later by all durations of the list, in order, for example addAll(anniversary, map(breaks, .duration)). For one duration date + duration is enough.",
		Example: `addAll("2028-06-15", [months(5), days(30)])`, Gives: "2028-12-15"},
		function{params: []*Type{aDay, {Kind: Listing, Elem: aLength}}, result: aDay, run: addAll})
	declare(Builtin{Name: "between", Signature: "between(from, to)",
		De: "Die Dauer zwischen zwei Tagen in der größten Einheit, die genau passt: Jahre, Monate oder Tage.", En: "The duration between two days in the largest unit that fits exactly: years, months or days.",
		Example: `between("2020-01-01", "2020-07-01")`, Gives: "6 months"}, function{params: []*Type{aDay, aDay}, result: aLength,
		run: func(_ *run, args []any) (any, error) {
			a, b, err := twoDays(args)
			if err != nil {
				return nil, err
			}
			return exactPeriod(a, b), nil
		}})
	declare(Builtin{Name: "workdaysBetween", Signature: "workdaysBetween(from, to, land)",
		De: "Arbeitstage nach dem ersten bis zum zweiten Datum, ohne die Feiertage des Landes. land ist ein Kürzel wie \"HE\"; ohne Angabe gilt das eigene Land.", En: "Working days after the first up to the second date, without the holidays of the Land. land is an abbreviation such as \"HE\"; without it the own Land counts.",
		Example: `workdaysBetween("2026-11-20", "2026-11-27")`, Gives: "5"},
		function{params: []*Type{aDay, aDay, aText}, optional: 1, result: aNumber, run: workdaysBetween})
	declare(Builtin{Name: "dateOf", Signature: "dateOf(year, month, day)",
		De: "Das Datum aus Jahr, Monat und Tag, zum Beispiel dateOf(jahr, 12, 31); nichts, wenn es den Tag nicht gibt.", En: "The date of year, month and day, for example dateOf(year, 12, 31); nothing if there is no such day.",
		Example: `dateOf(2026, 12, 31)`, Gives: "2026-12-31"}, function{params: []*Type{aNumber, aNumber, aNumber}, result: aDay, run: dateOf})
	for _, p := range []struct {
		name, de, en, example, gives string
		of                           func(Date) int
	}{
		{"yearOf", "Das Jahr eines Datums.", "The year of a date.", `yearOf("2026-11-21")`, "2026", func(d Date) int { return d.Year }},
		{"monthOf", "Der Monat eines Datums, 1 bis 12.", "The month of a date, 1 to 12.", `monthOf("2026-11-21")`, "11", func(d Date) int { return int(d.Month) }},
		{"dayOf", "Der Tag im Monat.", "The day of the month.", `dayOf("2026-11-21")`, "21", func(d Date) int { return d.Day }},
		{"weekdayOf", "Der Wochentag, von 1 (Montag) bis 7 (Sonntag).", "The day of the week, from 1 (Monday) to 7 (Sunday).", `weekdayOf("2026-11-21")`, "6", weekdayOf},
	} {
		declare(Builtin{Name: p.name, Signature: p.name + "(date)", De: p.de, En: p.en, Example: p.example, Gives: p.gives},
			function{params: []*Type{aDay}, result: aNumber, run: func(_ *run, args []any) (any, error) {
				d, err := day(args[0])
				if err != nil {
					return nil, err
				}
				return decimalOf(p.of(d)), nil
			}})
	}
}

func weekdayOf(d Date) int { return (int(d.Weekday())+6)%7 + 1 }

// exactPeriod is how long it is from a to b in one unit.
func exactPeriod(a, b Date) Period {
	months := monthsBetween(a, b)
	switch {
	case a.AddMonths(months) != b || months == 0:
		return Period{daysBetween(a, b), Days}
	case months%12 == 0:
		return Period{months / 12, Years}
	}
	return Period{months, Months}
}

func addYears(_ *run, args []any) (any, error) {
	d, err := day(args[0])
	if err != nil {
		return nil, err
	}
	n, ok, err := whole(args[1])
	if err != nil || !ok {
		return nil, err
	}
	if d = d.completing(12 * n); !d.valid() {
		return nil, nil
	}
	return d, nil
}

func addAll(r *run, args []any) (any, error) {
	d, err := day(args[0])
	if err != nil {
		return nil, err
	}
	list, err := r.items(args[1])
	if err != nil {
		return nil, err
	}
	for _, item := range list {
		period, ok := item.(Period)
		if !ok {
			continue // a row that says nothing adds nothing
		}
		moved, ok := r.shift(d, period).(Date)
		if !ok {
			return nil, nil
		}
		d = moved
	}
	return d, nil
}

func workdaysBetween(r *run, args []any) (any, error) {
	a, b, err := twoDays(args)
	if err != nil {
		return nil, err
	}
	workday := r.scope.Workday
	if len(args) > 2 {
		land, err := textArgument("workdaysBetween", args[2])
		if err != nil {
			return nil, err
		}
		if in := r.scope.WorkdayIn; in != nil && land != "" {
			workday = func(d Date) bool { return in(land, d) }
		}
	}
	if workday == nil {
		workday = mondayToFriday
	}
	sign := 1
	if b.Compare(a) < 0 {
		a, b, sign = b, a, -1
	}
	if daysBetween(a, b) > farthest {
		return nil, nil
	}
	n := 0
	for a.Compare(b) < 0 {
		if a = a.AddDays(1); workday(a) {
			n += sign
		}
	}
	return decimalOf(n), nil
}

func dateOf(_ *run, args []any) (any, error) {
	var parts [3]int
	for i := range parts {
		n, ok, err := whole(args[i])
		if err != nil || !ok {
			return nil, err
		}
		parts[i] = n
	}
	at := time.Date(parts[0], time.Month(parts[1]), parts[2], 0, 0, 0, 0, time.UTC)
	d := Date{at.Year(), at.Month(), at.Day()}
	if !d.valid() || d != (Date{parts[0], time.Month(parts[1]), parts[2]}) {
		return nil, nil
	}
	return d, nil
}
