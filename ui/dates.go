package ui

import (
	"fmt"
	"time"
)

var (
	monthNames   = [...]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}
	weekdayNames = [...]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"}
)

// dates prints instants for people in one zone.
type dates struct{ zone *time.Location }

func (d dates) local(t time.Time) time.Time {
	if d.zone == nil {
		return t.UTC()
	}
	return t.In(d.zone)
}

// day is "18. November 2026".
func (d dates) day(t time.Time) string {
	t = d.local(t)
	return fmt.Sprintf("%d. %s %d", t.Day(), monthNames[t.Month()-1], t.Year())
}

// moment is "18. November 2026, 19:42 Uhr".
func (d dates) moment(t time.Time) string {
	return d.day(t) + ", " + d.local(t).Format("15:04") + " Uhr"
}

// short is "18.11.2026, 19:42".
func (d dates) short(t time.Time) string { return d.local(t).Format("02.01.2006, 15:04") }

// deadline is "Mittwoch, 25. November 2026". A deadline at 24:00 is an instant at midnight and belongs to
// the day that ends there; one at another time of day says the time.
func (d dates) deadline(t time.Time) string {
	local := d.local(t)
	if local.Hour() == 0 && local.Minute() == 0 {
		local = local.Add(-time.Minute)
	}
	text := weekdayNames[local.Weekday()] + ", " + d.day(local)
	if local.Hour() == 23 && local.Minute() == 59 {
		return text
	}
	return text + ", " + local.Format("15:04") + " Uhr"
}

// machine is the value of a datetime attribute.
func (d dates) machine(t time.Time) string { return d.local(t).Format("2006-01-02T15:04:05Z07:00") }

// bytes prints a size as people know it: "840 KB", "1,2 MB".
func bytes(n int64) string {
	const kilo, mega = 1 << 10, 1 << 20
	switch {
	case n < kilo:
		return fmt.Sprintf("%d Byte", n)
	case n < mega:
		return fmt.Sprintf("%d KB", (n+kilo/2)/kilo)
	case n%mega == 0:
		return fmt.Sprintf("%d MB", n/mega)
	default:
		tenths := (n*10 + mega/2) / mega
		return fmt.Sprintf("%d,%d MB", tenths/10, tenths%10)
	}
}
