package expression

import "time"

// DeadlineRules say how a deadline in days ends. The zero value is the rule of the language with
// Monday to Friday as working days.
type DeadlineRules struct {
	// Workday says whether a day is a working day of the Land of the deciding unit; nil: Monday to Friday.
	Workday func(Date) bool
	// Fixed keeps a deadline where it falls, even on a Saturday, Sunday or holiday. Without it the
	// deadline moves to the next working day.
	Fixed bool
}

// Deadline is the instant at which p has passed since from. Hours and minutes are exact. Everything
// else ends at 24:00 local time of its last day, which is the midnight after it; a last day without
// work moves to the next working day unless the rules say otherwise. The day of from does not count,
// except where from is itself a midnight: a deadline counted from the end of another deadline begins
// with the day that begins there (BGB § 187). Negative periods count back and never move.
// The result is in UTC, whole milliseconds. A nil zone is UTC.
func Deadline(from time.Time, p Period, zone *time.Location, rules DeadlineRules) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	from = from.Truncate(time.Millisecond)
	if p.Unit == Hours || p.Unit == Minutes {
		return p.After(from, zone, nil).UTC()
	}
	workday := rules.Workday
	if workday == nil {
		workday = mondayToFriday
	}
	last := p.AddTo(DateOf(from.Add(-time.Nanosecond), zone), workday)
	if !rules.Fixed && p.N >= 0 && !workday(last) {
		last = last.AddWorkdays(1, workday)
	}
	return last.AddDays(1).In(zone).UTC()
}
