package flows

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// Schedule says at which minutes a case begins, as clocks on the wall show them: five fields as in cron, or plain words
// such as "monday 08:00". It is immutable.
//
// A minute that the change to summer time leaves out happens at the first minute that exists after it; several of them
// are one moment. A minute that the change back brings twice happens the first time only.
type Schedule struct {
	written  string
	minutes  []int // of the day, rising
	months   [13]bool
	days     [32]bool // of the month
	last     bool     // the last day of the month
	weekdays [7]bool
	// Where both days of the month and of the week are narrowed, either is enough, as everywhere with cron.
	anyDay, anyWeekday bool
	working            bool // only working days
}

var (
	msgBadSchedule = &source.Message{Code: "bad-schedule",
		De: `"{written}" ist kein Zeitplan: {problem}. Schreib fünf Felder wie "0 8 1 * *" (Minute, Stunde, Tag, Monat, Wochentag), oder Worte wie "daily 08:00", "workdays 08:00", "monday 08:00", "monthly 15 08:00", "monthly last 08:00" oder "yearly 12-01 08:00".`,
		En: `"{written}" is no schedule: {problem}. Write five fields such as "0 8 1 * *" (minute, hour, day, month, weekday), or words such as "daily 08:00", "workdays 08:00", "monday 08:00", "monthly 15 08:00", "monthly last 08:00" or "yearly 12-01 08:00".`}
	msgNeverDue = &source.Message{Code: "schedule-never",
		De: `Diesen Tag gibt es nie: "{written}".`,
		En: `There never is such a day: "{written}".`}

	scheduleShape = &source.Message{Code: "schedule-shape", De: "das sind weder fünf Felder noch bekannte Worte", En: "these are neither five fields nor known words"}
	scheduleTime  = &source.Message{Code: "schedule-time", De: `"{written}" ist keine Uhrzeit wie 08:00`, En: `"{written}" is no time such as 08:00`}
	scheduleField = &source.Message{Code: "schedule-field", De: `"{written}" passt nicht in das {n}. Feld ({from} bis {to})`, En: `"{written}" does not fit into field {n} ({from} to {to})`}
)

// ParseSchedule reads a schedule. The error is an *expression.Complaint.
func ParseSchedule(written string) (*Schedule, error) {
	s := &Schedule{written: strings.Join(strings.Fields(written), " "), anyDay: true, anyWeekday: true}
	for i := range s.months {
		s.months[i] = true
	}
	words := strings.Fields(strings.ToLower(written))
	problem := scheduleShape.Say(nil)
	ok := false
	if len(words) == 5 {
		problem, ok = s.fields(words)
	} else if len(words) >= 2 && len(words) <= 3 {
		problem, ok = s.words(words)
	}
	if !ok {
		return nil, &expression.Complaint{Text: msgBadSchedule.Say(source.Args{"written": written, "problem": problem})}
	}
	return s, nil
}

// String is the schedule as it was written, with single blanks.
func (s *Schedule) String() string { return s.written }

var (
	weekdayWords = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
	monthWords   = []string{"", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
)

// words reads "monday 08:00" and the like; the time comes last.
func (s *Schedule) words(words []string) (source.Text, bool) {
	at, err := expression.ParseTimeOfDay(words[len(words)-1])
	if err != nil {
		return scheduleTime.Say(source.Args{"written": words[len(words)-1]}), false
	}
	s.minutes = []int{int(at)}
	kind, which := words[0], ""
	if len(words) == 3 {
		which = words[1]
	}
	weekday := slices.Index(weekdayWords, kind)
	switch {
	case which == "" && kind == "daily":
	case which == "" && kind == "workdays":
		s.working = true
	case which == "" && weekday >= 0:
		s.anyWeekday, s.weekdays[weekday] = false, true
	case kind == "monthly":
		s.anyDay = false
		day, err := strconv.Atoi(which)
		switch {
		case which == "last":
			s.last = true
		case which == "":
			s.days[1] = true
		case err != nil || day < 1 || day > 31:
			return scheduleField.Say(source.Args{"written": which, "n": 2, "from": 1, "to": 31}), false
		default:
			s.days[day] = true
		}
	case kind == "yearly" && which != "":
		day, err := expression.ParseDate("2024-" + which)
		if err != nil {
			return scheduleShape.Say(nil), false
		}
		s.anyDay, s.days[day.Day] = false, true
		s.months = [13]bool{}
		s.months[day.Month] = true
	default:
		return scheduleShape.Say(nil), false
	}
	return source.Text{}, true
}

// fields reads the five fields of cron.
func (s *Schedule) fields(words []string) (source.Text, bool) {
	limits := [5][2]int{{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 7}}
	var sets [5]map[int]bool
	for n, word := range words {
		if n == 2 && word == "l" {
			s.last, sets[n] = true, map[int]bool{}
			continue
		}
		set, ok := fieldSet(word, n, limits[n][0], limits[n][1])
		if !ok {
			return scheduleField.Say(source.Args{"written": word, "n": n + 1, "from": limits[n][0], "to": limits[n][1]}), false
		}
		sets[n] = set
	}
	for hour := range 24 {
		for minute := range 60 {
			if sets[1][hour] && sets[0][minute] {
				s.minutes = append(s.minutes, hour*60+minute)
			}
		}
	}
	s.months = [13]bool{}
	for month := range sets[3] {
		s.months[month] = true
	}
	for day := range sets[2] {
		s.days[day] = true
	}
	for weekday := range sets[4] {
		s.weekdays[weekday%7] = true
	}
	s.anyDay, s.anyWeekday = words[2] == "*", words[4] == "*"
	return source.Text{}, true
}

// fieldSet reads "*", "*/15", "1-5", "8,20", "mon" and combinations of them.
func fieldSet(word string, n, from, to int) (map[int]bool, bool) {
	set := map[int]bool{}
	for _, part := range strings.Split(word, ",") {
		span, step, stepped := strings.Cut(part, "/")
		every := 1
		if stepped {
			var err error
			if every, err = strconv.Atoi(step); err != nil || every < 1 || every > to {
				return nil, false
			}
		}
		low, high := from, to
		if span != "*" {
			first, last, ranged := strings.Cut(span, "-")
			var ok bool
			if low, ok = fieldValue(first, n); !ok {
				return nil, false
			}
			switch high = low; {
			case ranged:
				if high, ok = fieldValue(last, n); !ok {
					return nil, false
				}
			case stepped:
				high = to
			}
		}
		if low < from || high > to || high < low {
			return nil, false
		}
		for value := low; value <= high; value += every {
			set[value] = true
		}
	}
	return set, true
}

// fieldValue reads a number, or the first letters of a month or weekday.
func fieldValue(word string, n int) (int, bool) {
	if value, err := strconv.Atoi(word); err == nil {
		return value, len(word) <= 2 && word[0] != '+' && word[0] != '-'
	}
	switch n {
	case 3:
		value := slices.Index(monthWords, word)
		return value, value > 0
	case 4:
		value := slices.IndexFunc(weekdayWords, func(name string) bool { return len(word) == 3 && name[:3] == word })
		return value, value >= 0
	}
	return 0, false
}

// scheduleDays is how far ahead a schedule is searched: 29 February can be eight years away, and a weekday of its own
// makes it rarer still.
const scheduleDays = 41 * 366

// Next is the first moment after an instant; zero where there is none within forty years. workday says what a working
// day is; nil: Monday to Friday.
func (s *Schedule) Next(after time.Time, zone *time.Location, workday func(expression.Date) bool) time.Time {
	day := expression.DateOf(after, zone)
	for range scheduleDays {
		if s.on(day, workday) {
			for _, minute := range s.minutes {
				if at := expression.WallClock(day, minute, zone); at.After(after) {
					return at.UTC()
				}
			}
		}
		day = day.AddDays(1)
	}
	return time.Time{}
}

// Last is the last moment up to an instant; zero where there was none within forty years.
func (s *Schedule) Last(until time.Time, zone *time.Location, workday func(expression.Date) bool) time.Time {
	day := expression.DateOf(until, zone)
	for range scheduleDays {
		if s.on(day, workday) {
			for i := len(s.minutes) - 1; i >= 0; i-- {
				if at := expression.WallClock(day, s.minutes[i], zone); !at.After(until) {
					return at.UTC()
				}
			}
		}
		day = day.AddDays(-1)
	}
	return time.Time{}
}

// never says whether no day is ever due. Four hundred years see every date on every weekday it can have; the days of the
// month decide it, since working days and weekdays come in every month.
func (s *Schedule) never() bool {
	if s.working || s.anyDay || !s.anyWeekday {
		return false
	}
	for month := 1; month <= 12; month++ {
		if !s.months[month] {
			continue
		}
		most := expression.Date{Year: 2024, Month: time.Month(month), Day: 1}.AddMonths(1).AddDays(-1).Day
		if s.last || slices.Contains(s.days[1:most+1], true) {
			return false
		}
	}
	return true
}

// on says whether anything is due on a day.
func (s *Schedule) on(day expression.Date, workday func(expression.Date) bool) bool {
	if !s.months[day.Month] {
		return false
	}
	weekday := day.Weekday()
	if s.working {
		if workday == nil {
			return weekday != time.Saturday && weekday != time.Sunday
		}
		return workday(day)
	}
	of := s.days[day.Day] || s.last && day.AddDays(1).Day == 1
	switch {
	case s.anyDay:
		return s.anyWeekday || s.weekdays[weekday]
	case s.anyWeekday:
		return of
	}
	return of || s.weekdays[weekday]
}
