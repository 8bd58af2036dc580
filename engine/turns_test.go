package engine

import (
	"testing"
	"time"

	"laufzettel/definitions/expression"
)

// The first instant of a day, on nights on which clocks are changed and wherever that happens.
func TestMidnight(t *testing.T) {
	for _, test := range []struct{ zone, day, want string }{
		{"Europe/Berlin", "2026-12-01", "2026-11-30T23:00:00Z"},
		{"Europe/Berlin", "2027-03-28", "2027-03-27T23:00:00Z"}, // the clocks go forward at two
		{"Europe/Berlin", "2027-03-29", "2027-03-28T22:00:00Z"},
		{"Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z"}, // and back at three
		{"Europe/Berlin", "2026-10-26", "2026-10-25T23:00:00Z"},
		{"Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z"},     // there is no midnight: after 23:59 comes 01:00
		{"Atlantic/Azores", "2026-10-25", "2026-10-25T00:00:00Z"},  // midnight comes twice
		{"America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"},   // midnight comes twice
		{"America/Asuncion", "2023-10-01", "2023-10-01T04:00:00Z"}, // there is no midnight
		{"UTC", "2026-12-01", "2026-12-01T00:00:00Z"},
	} {
		zone, err := time.LoadLocation(test.zone)
		if err != nil {
			t.Fatal(err)
		}
		day, err := expression.ParseDate(test.day)
		if err != nil {
			t.Fatal(err)
		}
		at := midnight(day, zone)
		if got := at.Format(time.RFC3339); got != test.want {
			t.Errorf("%s in %s begins at %s, want %s", test.day, test.zone, got, test.want)
		}
		if expression.DateOf(at, zone) != day || expression.DateOf(at.Add(-time.Second), zone) == day {
			t.Errorf("%s is not the first instant of %s in %s", at, test.day, test.zone)
		}
	}
}
