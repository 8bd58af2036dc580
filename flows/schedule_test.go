package flows

import (
	"strings"
	"testing"
	"time"

	"laufzettel/definitions/expression"
)

func TestScheduleMoments(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	christmas := func(d expression.Date) bool {
		return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday && !(d.Month == 12 && (d.Day == 25 || d.Day == 26))
	}
	for _, c := range []struct{ schedule, after, moments string }{
		{"0 8 1 * *", "2026-11-23 09:00", "2026-12-01 08:00 +0100, 2027-01-01 08:00 +0100"},
		{"0 8 1 * *", "2026-12-01 08:00", "2027-01-01 08:00 +0100"},
		{"*/20 9 * * mon", "2026-11-23 09:00", "2026-11-23 09:20 +0100, 2026-11-23 09:40 +0100, 2026-11-30 09:00 +0100"},
		{"0 0 29 2 *", "2026-11-23 09:00", "2028-02-29 00:00 +0100, 2032-02-29 00:00 +0100"},
		{"0 12 l 2 *", "2026-11-23 09:00", "2027-02-28 12:00 +0100, 2028-02-29 12:00 +0100"},
		{"0 6 13 * fri", "2026-11-23 09:00", "2026-11-27 06:00 +0100, 2026-12-04 06:00 +0100, 2026-12-11 06:00 +0100, 2026-12-13 06:00 +0100"},
		{"0 7 * jan-mar,oct 7", "2026-11-23 09:00", "2027-01-03 07:00 +0100"},
		{"daily 08:00", "2026-11-23 09:00", "2026-11-24 08:00 +0100"},
		{"Monday 08:00", "2026-11-23 09:00", "2026-11-30 08:00 +0100"},
		{"monthly 31 08:00", "2026-11-23 09:00", "2026-12-31 08:00 +0100, 2027-01-31 08:00 +0100, 2027-03-31 08:00 +0200"},
		{"monthly last 08:00", "2027-01-31 09:00", "2027-02-28 08:00 +0100"},
		{"monthly 08:00", "2026-11-23 09:00", "2026-12-01 08:00 +0100"},
		{"yearly 12-01 08:00", "2026-11-23 09:00", "2026-12-01 08:00 +0100, 2027-12-01 08:00 +0100"},
		{"workdays 08:00", "2026-12-24 09:00", "2026-12-28 08:00 +0100"},
		// Spring forward: 28 March 2027, 02:00 becomes 03:00.
		{"30 2 * * *", "2027-03-27 12:00", "2027-03-28 03:00 +0200, 2027-03-29 02:30 +0200"},
		{"*/15 2 28 3 *", "2027-03-27 12:00", "2027-03-28 03:00 +0200, 2028-03-28 02:00 +0200"},
		{"0 2,3 28 3 *", "2027-03-27 12:00", "2027-03-28 03:00 +0200, 2028-03-28 02:00 +0200"},
		// Fall back: 31 October 2027, 03:00 becomes 02:00.
		{"30 2 * * *", "2027-10-30 12:00", "2027-10-31 02:30 +0200, 2027-11-01 02:30 +0100"},
		{"*/30 2 31 10 *", "2027-10-30 12:00", "2027-10-31 02:00 +0200, 2027-10-31 02:30 +0200, 2028-10-31 02:00 +0100"},
		{"0 3 31 10 *", "2027-10-30 12:00", "2027-10-31 03:00 +0100"},
	} {
		s, err := ParseSchedule(c.schedule)
		if err != nil {
			t.Errorf("%s: %v", c.schedule, err)
			continue
		}
		at, err := time.ParseInLocation("2006-01-02 15:04", c.after, berlin)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for range strings.Count(c.moments, ",") + 1 {
			at = s.Next(at, berlin, christmas)
			got = append(got, at.In(berlin).Format("2006-01-02 15:04 -0700"))
		}
		if last := s.Last(at, berlin, christmas); !last.Equal(at) {
			t.Errorf("%s: the last moment up to %s is %s", c.schedule, at, last.In(berlin))
		}
		if said := strings.Join(got, ", "); said != c.moments {
			t.Errorf("%s after %s: %s, want %s", c.schedule, c.after, said, c.moments)
		}
	}
}

func TestSchedulesThatAreNone(t *testing.T) {
	for _, written := range []string{"", "0 8 1 *", "60 8 * * *", "0 24 * * *", "0 8 0 * *", "0 8 32 * *", "0 8 * 13 *", "0 8 * * 8",
		"*/0 8 * * *", "5-1 8 * * *", "a b c d e", "daily", "daily 25:00", "montag 08:00", "monthly 32 08:00", "yearly 02-30 08:00", "yearly 08:00", "daily 1 08:00", "+5 8 * * *"} {
		if s, err := ParseSchedule(written); err == nil {
			t.Errorf("%q is taken as %+v", written, s)
		}
	}
	never, err := ParseSchedule("0 8 30 2 *")
	if err != nil || !never.Next(time.Now(), time.UTC, nil).IsZero() {
		t.Error("30 February comes", err)
	}
}
