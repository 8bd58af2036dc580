package expression

import (
	"fmt"
	"time"

	"laufzettel/definitions/source"
)

var (
	badDate = &source.Message{Code: "bad-date",
		De: `"{written}" ist kein Datum. Schreib Jahr-Monat-Tag, zum Beispiel {example}.`,
		En: `"{written}" is not a date. Write year-month-day, for example {example}.`}
	badClock = &source.Message{Code: "bad-time",
		De: `"{written}" ist keine Uhrzeit. Schreib Stunden:Minuten, zum Beispiel 18:05.`,
		En: `"{written}" is not a time of day. Write hours:minutes, for example 18:05.`}
)

// The days that the language knows; beyond them a computation gives nothing.
const (
	firstYear = 1
	lastYear  = 9999
)

// ParseDate reads 2026-11-21. The error is a *Complaint; where a German date was written it
// names the same day in the right form.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err == nil && t.Year() >= firstYear {
		return Date{t.Year(), t.Month(), t.Day()}, nil
	}
	example := "2026-11-21"
	for _, layout := range []string{"2.1.2006", "2. 1. 2006", "2/1/2006", "2006/1/2", "2006-1-2"} {
		if t, err := time.Parse(layout, s); err == nil {
			example = t.Format(time.DateOnly)
			break
		}
	}
	return Date{}, complain(badDate, source.Args{"written": s, "example": example})
}

// ParseTimeOfDay reads 18:05. The error is a *Complaint.
func ParseTimeOfDay(s string) (TimeOfDay, error) {
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != 5 {
		return 0, complain(badClock, source.Args{"written": s})
	}
	return TimeOfDay(t.Hour()*60 + t.Minute()), nil
}

// String is 18:05.
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", int(t)/60, int(t)%60) }

// String is 2026-11-21.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// Compare is negative, zero or positive as d lies before, on or after e.
func (d Date) Compare(e Date) int {
	switch {
	case d.Year != e.Year:
		return d.Year - e.Year
	case d.Month != e.Month:
		return int(d.Month) - int(e.Month)
	}
	return d.Day - e.Day
}

// AddDays counts n calendar days on (or back).
func (d Date) AddDays(n int) Date {
	y, m, day := time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC).Date()
	return Date{y, m, day}
}

// AddMonths counts n months on; the day is clipped at the end of the month.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// completing is the first day on which n months from d on are completed: where the month has no such
// day, the first of the next one, which is how years and monthsBetween count.
func (d Date) completing(n int) Date {
	end := d.AddMonths(n)
	if end.Day < d.Day {
		return end.AddDays(1)
	}
	return end
}

// AddWorkdays counts n working days on (or back), not counting d itself. A nil workday counts
// Monday to Friday. Where the calendar knows hardly any working day, counting stops after ten
// times as many calendar days and a year.
func (d Date) AddWorkdays(n int, workday func(Date) bool) Date {
	if workday == nil {
		workday = mondayToFriday
	}
	step, left := 1, n
	if n < 0 {
		step, left = -1, -n
	}
	for limit := 10*left + 366; left > 0 && limit > 0 && d.valid(); limit-- {
		d = d.AddDays(step)
		if workday(d) {
			left--
		}
	}
	return d
}

// In is midnight at the beginning of d in zone.
func (d Date) In(zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
}

// DateOf is the day of an instant in zone.
func DateOf(t time.Time, zone *time.Location) Date {
	y, m, d := t.In(zone).Date()
	return Date{y, m, d}
}

// Weekday is the day of the week of d.
func (d Date) Weekday() time.Weekday { return d.In(time.UTC).Weekday() }

// valid says whether d lies in the years that the language knows.
func (d Date) valid() bool { return d.Year >= firstYear && d.Year <= lastYear }

func mondayToFriday(d Date) bool {
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday
}

// daysBetween counts the calendar days from a to b; negative where b lies before a.
func daysBetween(a, b Date) int {
	return int((b.In(time.UTC).Unix() - a.In(time.UTC).Unix()) / (24 * 60 * 60))
}

// monthsBetween counts completed months from a to b; negative where b lies before a.
func monthsBetween(a, b Date) int {
	if b.Compare(a) < 0 {
		return -monthsBetween(b, a)
	}
	n := 12*(b.Year-a.Year) + int(b.Month-a.Month)
	if b.Day < a.Day {
		n--
	}
	return n
}

// yearsBetween counts completed years: an age. Who is born on 29 February completes a year on
// 1 March of years without that day, as the law counts (BGB § 188).
func yearsBetween(a, b Date) int { return monthsBetween(a, b) / 12 }
