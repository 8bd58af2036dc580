// Package expression compiles and evaluates what authors write after "when:", "max: =" and
// inside "{{ }}". It knows no clock and no randomness: today, now and everything else comes in a Scope.
// Edit here when the language needs a function, a type or a clearer error.
package expression

import (
	"time"

	"github.com/shopspring/decimal"
)

// A value of the language is one of: nil (nothing), bool, string (text, option key), Decimal
// (number, money), Date, time.Time (an instant, UTC, whole milliseconds), TimeOfDay, Period,
// Record, []any. Missing yes/no is false, missing text and choice "", missing list empty;
// everything else that is missing is nil.

// Decimal is every number and amount of money; there is no float in the language.
type Decimal = decimal.Decimal

// Date is a calendar day without a zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// TimeOfDay is minutes since midnight.
type TimeOfDay int

// Period is a length of time as people say it: 7 days, 5 workdays, 36 hours, 6 months, 1 year.
// N may be negative. The zero Period is no time at all.
type Period struct {
	N    int
	Unit Unit
}

// Unit is the unit of a Period.
type Unit string

// The units, always in the plural; authors may also write the singular.
const (
	Minutes  Unit = "minutes"
	Hours    Unit = "hours"
	Days     Unit = "days"     // calendar days
	Workdays Unit = "workdays" // Monday to Friday without the holidays of the Land
	Weeks    Unit = "weeks"
	Months   Unit = "months" // clipped at month end
	Years    Unit = "years"
)

// Record is a group of named values: a group of a form, a register row, a unit, a person, a file.
// A record whose type is Keyed compares and prints by its "key".
type Record map[string]any

// ParsePeriod reads "7 days"; the German words (Tage, Werktage, Stunden ...) are not accepted but
// named in the error.
func ParsePeriod(s string) (Period, error) { panic("unwritten") }

// ParseDate reads 2026-11-21.
func ParseDate(s string) (Date, error) { panic("unwritten") }

// String is 2026-11-21.
func (d Date) String() string { panic("unwritten") }

// Compare is negative, zero or positive as d lies before, on or after e.
func (d Date) Compare(e Date) int { panic("unwritten") }

// AddDays counts n calendar days on (or back).
func (d Date) AddDays(n int) Date { panic("unwritten") }

// AddMonths counts n months on; the day is clipped at the end of the month.
func (d Date) AddMonths(n int) Date { panic("unwritten") }

// In is midnight at the beginning of d in zone.
func (d Date) In(zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
}

// DateOf is the day of an instant in zone.
func DateOf(t time.Time, zone *time.Location) Date {
	y, m, d := t.In(zone).Date()
	return Date{y, m, d}
}
