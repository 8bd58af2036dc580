// Package expression compiles and evaluates what authors write after "when:", "max: =" and
// inside "{{ }}". It knows no clock and no randomness: today, now and everything else comes in a Scope.
// Edit here when the language needs a function, a type or a clearer error.
package expression

import (
	"time"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/source"
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

// TimeOfDay is minutes since midnight, 0 to 1439.
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

// Table is a register as a value where holding all rows in a list would cost too much: it reads one
// row by key, and all rows in their order. Its static type is a Listing whose Elem is the row.
// Implementations never change while an evaluation runs.
type Table interface {
	// Row returns the row with this key; false where there is none.
	Row(key string) (Record, bool)
	// Rows returns all rows; the caller does not change them.
	Rows() []any
}

// Complaint is an error that an author or admin reads in German or English.
type Complaint struct{ Text source.Text }

// Error is the English sentence.
func (c *Complaint) Error() string { return c.Text.In("en") }

func complain(m *source.Message, args source.Args) error { return &Complaint{Text: m.Say(args)} }
