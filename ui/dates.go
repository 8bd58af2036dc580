package ui

import (
	"fmt"
	"strings"
	"time"
)

var (
	monthNames   = [...]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}
	weekdayNames = [...]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"}
)

// dates prints instants and sizes for people in one zone and language ("en", otherwise German).
type dates struct {
	zone *time.Location
	lang string
}

func (d dates) english() bool { return d.lang == "en" }

func (d dates) local(t time.Time) time.Time {
	if d.zone == nil {
		return t.UTC()
	}
	return t.In(d.zone)
}

// day is "18. November 2026", "18 November 2026".
func (d dates) day(t time.Time) string {
	t = d.local(t)
	if d.english() {
		return t.Format("2 January 2006")
	}
	return fmt.Sprintf("%d. %s %d", t.Day(), monthNames[t.Month()-1], t.Year())
}

// moment is "18. November 2026, 19:42 Uhr", "18 November 2026, 19:42".
func (d dates) moment(t time.Time) string { return d.day(t) + ", " + d.clock(t) }

// clock is "19:42 Uhr", "19:42".
func (d dates) clock(t time.Time) string {
	at := d.local(t).Format("15:04")
	if d.english() {
		return at
	}
	return at + " Uhr"
}

// short is "18.11.2026, 19:42", "18/11/2026, 19:42".
func (d dates) short(t time.Time) string {
	if d.english() {
		return d.local(t).Format("02/01/2006, 15:04")
	}
	return d.local(t).Format("02.01.2006, 15:04")
}

// deadline is "Mittwoch, 25. November 2026", "Wednesday, 25 November 2026". A deadline at 24:00 is an instant at
// midnight and belongs to the day that ends there; one at another time of day says the time.
func (d dates) deadline(t time.Time) string {
	local := d.local(t)
	if local.Hour() == 0 && local.Minute() == 0 {
		local = local.Add(-time.Minute)
	}
	weekday := weekdayNames[local.Weekday()]
	if d.english() {
		weekday = local.Weekday().String()
	}
	text := weekday + ", " + d.day(local)
	if local.Hour() == 23 && local.Minute() == 59 {
		return text
	}
	return text + ", " + d.clock(local)
}

// machine is the value of a datetime attribute.
func (d dates) machine(t time.Time) string { return d.local(t).Format("2006-01-02T15:04:05Z07:00") }

// bytes prints a size as people know it: "840 KB", "1,2 MB", in English "1.2 MB".
func (d dates) bytes(n int64) string {
	const kilo, mega = 1 << 10, 1 << 20
	switch {
	case n < kilo && d.english() && n != 1:
		return fmt.Sprintf("%d bytes", n)
	case n < kilo && d.english():
		return "1 byte"
	case n < kilo:
		return fmt.Sprintf("%d Byte", n)
	case n < mega:
		return fmt.Sprintf("%d KB", (n+kilo/2)/kilo)
	case n%mega == 0:
		return fmt.Sprintf("%d MB", n/mega)
	}
	tenths := (n*10 + mega/2) / mega
	size := fmt.Sprintf("%d,%d MB", tenths/10, tenths%10)
	if d.english() {
		return strings.Replace(size, ",", ".", 1)
	}
	return size
}
