package expression

import "time"

// WallClock is the instant at which clocks on the wall show a minute of a day (0 is midnight): the first of two where the
// clock is put back, and the first instant after the gap where they never show it, because the clock is put forward.
func WallClock(day Date, minute int, zone *time.Location) time.Time {
	at := time.Date(day.Year, day.Month, day.Day, minute/60, minute%60, 0, 0, zone)
	begin, end := at.ZoneBounds()
	if shown := at.Hour()*60 + at.Minute(); shown != minute || at.Day() != day.Day {
		if at.Day() > day.Day || shown > minute {
			return begin
		}
		return end
	}
	if begin.IsZero() {
		return at
	}
	// Does the same minute stand on the clock before the change with which this offset begins?
	_, now := at.Zone()
	_, before := begin.Add(-time.Second).Zone()
	earlier := at.Add(time.Duration(now-before) * time.Second)
	if earlier.Before(begin) && earlier.Hour()*60+earlier.Minute() == minute {
		return earlier
	}
	return at
}
