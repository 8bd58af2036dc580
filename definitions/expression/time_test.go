package expression

import (
	"strings"
	"testing"
	"time"
)

func TestParsePeriod(t *testing.T) {
	for _, c := range []struct{ written, want, says string }{
		{"7 days", "7 days", ""}, {"1 day", "1 day", ""}, {"1 days", "1 day", ""}, {"5 workdays", "5 workdays", ""}, {"36 hours", "36 hours", ""},
		{"6 months", "6 months", ""}, {"1 year", "1 year", ""}, {"-3 weeks", "-3 weeks", ""}, {"0 days", "0 days", ""}, {"90 minutes", "90 minutes", ""},
		{"7 Tage", "", `schreib "7 days"`}, {"1 Tag", "", `schreib "1 day"`}, {"5 Werktage", "", `schreib "5 workdays"`},
		{"36 Stunden", "", `schreib "36 hours"`}, {"4 Jahre", "", `schreib "4 years"`}, {"3 Monate", "", `schreib "3 months"`}, {"2 Wochen", "", `schreib "2 weeks"`},
		{"10 Minuten", "", `schreib "10 minutes"`}, {"7 Days", "", "7 days"}, {"7days", "", "7 days"}, {"7d", "", "7 days"}, {"days", "", "7 days"}, {"", "", "7 days"},
		{"1.5 days", "", "ganze Zahl"}, {"7 fortnights", "", "7 days"}, {"99999999 days", "", "7 days"}, {"7 days before", "", "7 days"},
	} {
		p, err := ParsePeriod(c.written)
		if c.says == "" {
			if err != nil || p.String() != c.want {
				t.Errorf("%q: got %v, %v, want %s", c.written, p, err, c.want)
			}
			continue
		}
		if err == nil {
			t.Errorf("%q was accepted as %v", c.written, p)
			continue
		}
		if said := err.(*Complaint).Text.In("de"); !strings.Contains(said, c.says) {
			t.Errorf("%q: said %q, want something with %q", c.written, said, c.says)
		}
	}
}

func TestParseDate(t *testing.T) {
	for _, c := range []struct{ written, want, says string }{
		{"2026-11-21", "2026-11-21", ""}, {"2024-02-29", "2024-02-29", ""},
		{"2026-02-29", "", "kein Datum"}, {"21.11.2026", "", "2026-11-21"}, {"1.2.2026", "", "2026-02-01"}, {"2026-1-2", "", "2026-01-02"}, {"gestern", "", "kein Datum"}, {"0000-01-01", "", "kein Datum"},
	} {
		d, err := ParseDate(c.written)
		if c.says == "" && (err != nil || d.String() != c.want) {
			t.Errorf("%q: got %v, %v", c.written, d, err)
		}
		if c.says != "" && (err == nil || !strings.Contains(err.(*Complaint).Text.In("de"), c.says)) {
			t.Errorf("%q: got %v, %v, want a complaint with %q", c.written, d, err, c.says)
		}
	}
	for _, written := range []string{"24:00", "9:30", "09.30", "09:60", ""} {
		if c, err := ParseTimeOfDay(written); err == nil {
			t.Errorf("%q was accepted as time of day %v", written, c)
		}
	}
	if c, err := ParseTimeOfDay("09:30"); err != nil || c != 570 || c.String() != "09:30" {
		t.Errorf("09:30: got %v, %v", c, err)
	}
}

// holiday knows the Berlin holidays that the tests meet.
func workingDay(d Date) bool {
	switch d.String() {
	case "2026-12-25", "2026-12-26", "2027-01-01", "2026-05-14", "2026-04-03", "2026-04-06":
		return false
	}
	return mondayToFriday(d)
}

func TestPeriodAddTo(t *testing.T) {
	for _, c := range []struct{ from, period, want string }{
		{"2026-11-21", "7 days", "2026-11-28"}, {"2026-11-21", "-7 days", "2026-11-14"}, {"2026-11-21", "2 weeks", "2026-12-05"},
		{"2026-12-23", "3 workdays", "2026-12-29"}, {"2026-12-28", "-2 workdays", "2026-12-23"}, {"2026-12-26", "1 workday", "2026-12-28"},
		{"2026-01-31", "1 month", "2026-02-28"}, {"2024-01-31", "1 month", "2024-02-29"}, {"2026-08-31", "-6 months", "2026-02-28"},
		{"2024-02-29", "1 year", "2025-02-28"}, {"2024-02-29", "4 years", "2028-02-29"}, {"2026-11-30", "14 months", "2028-01-30"},
		{"2026-11-21", "47 hours", "2026-11-22"}, {"2026-11-21", "2880 minutes", "2026-11-23"},
	} {
		p, err := ParsePeriod(c.period)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.AddTo(date(c.from), workingDay).String(); got != c.want {
			t.Errorf("%s + %s: got %s, want %s", c.from, c.period, got, c.want)
		}
	}
	if got := date("2026-11-20").AddWorkdays(3, func(Date) bool { return false }); got.Compare(date("2030-01-01")) > 0 {
		t.Errorf("a calendar without working days leads to %s", got)
	}
}

func TestDeadlines(t *testing.T) {
	for _, group := range []struct {
		rule  string
		rules DeadlineRules
		cases [][3]string // from, period, deadline in local time
	}{
		{"a deadline in days ends at 24:00 local time", DeadlineRules{}, [][3]string{
			{"2026-11-16 09:15", "1 day", "2026-11-18 00:00 CET"},
			{"2026-11-16 23:59", "1 day", "2026-11-18 00:00 CET"},
			{"2026-11-16 09:15", "7 days", "2026-11-24 00:00 CET"},
			{"2026-11-16 09:15", "2 weeks", "2026-12-01 00:00 CET"},
			{"2026-11-16 09:15", "0 days", "2026-11-17 00:00 CET"},
		}},
		{"counted from the end of another deadline, the day that begins there is the first", DeadlineRules{}, [][3]string{
			{"2026-11-17 00:00", "1 day", "2026-11-18 00:00 CET"},
			{"2026-11-17 00:00", "0 days", "2026-11-17 00:00 CET"},
		}},
		{"on a Saturday, Sunday or holiday it moves to the next working day", DeadlineRules{Workday: workingDay}, [][3]string{
			{"2026-11-16 09:15", "5 days", "2026-11-24 00:00 CET"},  // Saturday -> Monday
			{"2026-11-16 09:15", "6 days", "2026-11-24 00:00 CET"},  // Sunday -> Monday
			{"2026-12-18 09:15", "7 days", "2026-12-29 00:00 CET"},  // 25 December is a Friday -> Monday 28
			{"2026-03-27 09:15", "7 days", "2026-04-08 00:00 CEST"}, // Good Friday -> Tuesday after Easter
		}},
		{"unless the setting keeps it", DeadlineRules{Workday: workingDay, Fixed: true}, [][3]string{
			{"2026-11-16 09:15", "5 days", "2026-11-22 00:00 CET"},
			{"2026-12-18 09:15", "7 days", "2026-12-26 00:00 CET"},
		}},
		{"workdays are working days of the Land", DeadlineRules{Workday: workingDay}, [][3]string{
			{"2026-11-16 09:15", "5 workdays", "2026-11-24 00:00 CET"},
			{"2026-12-23 09:15", "3 workdays", "2026-12-30 00:00 CET"},
			{"2026-11-21 09:15", "1 workday", "2026-11-24 00:00 CET"}, // sent on a Saturday
			{"2026-11-21 09:15", "0 workdays", "2026-11-24 00:00 CET"},
		}},
		{"hours and minutes are exact", DeadlineRules{Workday: workingDay}, [][3]string{
			{"2026-11-20 18:05", "36 hours", "2026-11-22 06:05 CET"},
			{"2026-11-20 18:05", "90 minutes", "2026-11-20 19:35 CET"},
			{"2026-11-21 00:00", "24 hours", "2026-11-22 00:00 CET"},
		}},
		{"months and years are clipped at month end", DeadlineRules{Fixed: true}, [][3]string{
			{"2026-01-31 12:00", "1 month", "2026-03-01 00:00 CET"},
			{"2024-02-29 12:00", "1 year", "2025-03-01 00:00 CET"},
			{"2026-11-21 12:00", "6 months", "2027-05-22 00:00 CEST"},
		}},
		{"the clocks go forward on 29 March 2026", DeadlineRules{Fixed: true}, [][3]string{
			{"2026-03-28 12:00", "1 day", "2026-03-30 00:00 CEST"},
			{"2026-03-28 12:00", "24 hours", "2026-03-29 13:00 CEST"},
			{"2026-03-28 12:00", "0 days", "2026-03-29 00:00 CET"},
		}},
		{"and back on 25 October 2026", DeadlineRules{Fixed: true}, [][3]string{
			{"2026-10-24 12:00", "1 day", "2026-10-26 00:00 CET"},
			{"2026-10-24 12:00", "24 hours", "2026-10-25 11:00 CET"},
			{"2026-10-24 12:00", "0 days", "2026-10-25 00:00 CEST"},
		}},
		{"a negative period counts back and does not move", DeadlineRules{}, [][3]string{
			{"2026-11-24 00:00", "-2 days", "2026-11-22 00:00 CET"},
			{"2026-11-23 12:00", "-1 days", "2026-11-23 00:00 CET"},
		}},
	} {
		t.Run(group.rule, func(t *testing.T) {
			for _, c := range group.cases {
				p, err := ParsePeriod(c[1])
				if err != nil {
					t.Fatal(err)
				}
				got := Deadline(at(c[0]), p, berlin, group.rules)
				if got.Location() != time.UTC {
					t.Errorf("%s + %s is not in UTC", c[0], c[1])
				}
				if local := got.In(berlin).Format("2006-01-02 15:04 MST"); local != c[2] {
					t.Errorf("%s + %s: got %s, want %s", c[0], c[1], local, c[2])
				}
			}
		})
	}
	if got := Deadline(time.Date(2026, 11, 16, 9, 0, 0, 123456789, time.UTC), Period{1, Hours}, nil, DeadlineRules{}); got.Nanosecond() != 123000000 {
		t.Errorf("a deadline has %d ns, want whole milliseconds", got.Nanosecond())
	}
}

func TestPeriodAfterKeepsTheTimeOfDayOverTheSwitches(t *testing.T) {
	for _, c := range [][3]string{
		{"2026-03-28 18:05", "1 day", "2026-03-29 18:05 CEST"}, {"2026-03-28 18:05", "24 hours", "2026-03-29 19:05 CEST"},
		{"2026-10-24 18:05", "1 day", "2026-10-25 18:05 CET"}, {"2026-10-24 18:05", "24 hours", "2026-10-25 17:05 CET"},
		{"2026-01-31 18:05", "1 month", "2026-02-28 18:05 CET"},
	} {
		p, _ := ParsePeriod(c[1])
		if got := p.After(at(c[0]), berlin, nil).In(berlin).Format("2006-01-02 15:04 MST"); got != c[2] {
			t.Errorf("%s + %s: got %s, want %s", c[0], c[1], got, c[2])
		}
	}
}

func TestWorkdaysFollowTheLandInForce(t *testing.T) {
	scope := emptyScope()
	scope.Workday = workingDay
	for _, c := range [][2]string{
		{`workdays(3, "2026-12-23")`, "2026-12-29"}, {`addDays("2026-12-23", 0) + "3 workdays"`, "2026-12-29"}, {`workdays(-3, "2026-12-29")`, "2026-12-23"},
	} {
		v, err := mustCompile(t, c[0], nil).Eval(scope)
		if err != nil || shown(v) != c[1] {
			t.Errorf("%s: got %s, %v, want %s", c[0], shown(v), err, c[1])
		}
	}
}
