package expression

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"laufzettel/definitions/source"
)

var (
	badPeriod = &source.Message{Code: "bad-duration",
		De: `"{written}" ist keine Dauer. Schreib eine ganze Zahl und minutes, hours, days, workdays, weeks, months oder years, zum Beispiel {example}.`,
		En: `"{written}" is not a duration. Write a whole number and minutes, hours, days, workdays, weeks, months or years, for example {example}.`}
	germanPeriod = &source.Message{Code: "duration-in-german",
		De: `Die Einheit einer Dauer ist ein englisches Wort: schreib "{example}" statt "{written}".`,
		En: `The unit of a duration is an English word: write "{example}" instead of "{written}".`}
)

// maxPeriod keeps computations with durations within the calendar.
const maxPeriod = 1_000_000

var units = []Unit{Minutes, Hours, Days, Workdays, Weeks, Months, Years}

// unitWords are words that people write for units; the language accepts only units, but names
// the right one.
var unitWords = map[string]Unit{
	"minuten": Minutes, "min": Minutes, "m": Minutes,
	"stunde": Hours, "stunden": Hours, "std": Hours, "h": Hours,
	"tag": Days, "tage": Days, "tagen": Days, "d": Days, "kalendertage": Days, "kalendertag": Days,
	"werktag": Workdays, "werktage": Workdays, "werktagen": Workdays, "arbeitstag": Workdays,
	"arbeitstage": Workdays, "arbeitstagen": Workdays, "working days": Workdays, "business days": Workdays,
	"woche": Weeks, "wochen": Weeks, "w": Weeks,
	"monat": Months, "monate": Months, "monaten": Months,
	"jahr": Years, "jahre": Years, "jahren": Years, "j": Years, "y": Years,
}

var periodForm = regexp.MustCompile(`^([+-]?\d{1,7})\s*([\pL][\pL ]*)$`)

// ParsePeriod reads "7 days" or "1 day"; the German words (Tage, Werktage, Stunden ...) are not
// accepted but named in the error, which is a *Complaint.
func ParsePeriod(s string) (Period, error) {
	parts := periodForm.FindStringSubmatch(s)
	if parts == nil {
		return Period{}, complain(badPeriod, source.Args{"written": s, "example": "7 days"})
	}
	n, _ := strconv.Atoi(parts[1])
	word := strings.ToLower(parts[2])
	if n > maxPeriod || n < -maxPeriod {
		return Period{}, complain(badPeriod, source.Args{"written": s, "example": "7 days"})
	}
	for _, unit := range units {
		right := parts[2] == string(unit) || parts[2]+"s" == string(unit)
		if right && strings.Contains(s, " ") {
			return Period{n, unit}, nil
		}
		if word == string(unit) || word+"s" == string(unit) {
			return Period{}, complain(badPeriod, source.Args{"written": s, "example": Period{n, unit}.String()})
		}
	}
	if unit, ok := unitWords[word]; ok {
		return Period{}, complain(germanPeriod, source.Args{"written": s, "example": Period{n, unit}.String()})
	}
	return Period{}, complain(badPeriod, source.Args{"written": s, "example": Period{n, Days}.String()})
}

// String is "7 days" or "1 day", as authors write it and as it is stored.
func (p Period) String() string {
	unit := p.Unit
	if unit == "" {
		unit = Days
	}
	if p.N == 1 || p.N == -1 {
		return fmt.Sprintf("%d %s", p.N, strings.TrimSuffix(string(unit), "s"))
	}
	return fmt.Sprintf("%d %s", p.N, unit)
}

// AddTo counts p on from a day. Working days follow workday (nil: Monday to Friday); of hours and
// minutes only whole days count, since a date has no clock.
func (p Period) AddTo(d Date, workday func(Date) bool) Date {
	switch p.Unit {
	case Workdays:
		return d.AddWorkdays(p.N, workday)
	case Weeks:
		return d.AddDays(7 * p.N)
	case Months:
		return d.AddMonths(p.N)
	case Years:
		return d.AddMonths(12 * p.N)
	case Hours:
		return d.AddDays(p.N / 24)
	case Minutes:
		return d.AddDays(p.N / (24 * 60))
	}
	return d.AddDays(p.N)
}

// After counts p on from an instant: hours and minutes exactly, everything else by the calendar of
// zone at the same time of day. A nil zone is UTC.
func (p Period) After(t time.Time, zone *time.Location, workday func(Date) bool) time.Time {
	switch p.Unit {
	case Hours:
		return t.Add(time.Duration(p.N) * time.Hour)
	case Minutes:
		return t.Add(time.Duration(p.N) * time.Minute)
	}
	if zone == nil {
		zone = time.UTC
	}
	local := t.In(zone)
	d := p.AddTo(DateOf(t, zone), workday)
	return time.Date(d.Year, d.Month, d.Day, local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), zone).UTC()
}

// measure turns p into a number of the smallest unit of its family, so that 7 days equal a week.
// Periods of different families (30 days and 1 month) cannot be compared.
func (p Period) measure() (family Unit, n int) {
	switch p.Unit {
	case Hours:
		return Minutes, p.N * 60
	case Weeks:
		return Days, p.N * 7
	case Years:
		return Months, p.N * 12
	case "":
		return Days, p.N
	}
	return p.Unit, p.N
}
