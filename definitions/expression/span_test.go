package expression

import (
	"fmt"
	"strings"
	"testing"
)

// gives evaluates an expression that must check and run, and prints what it gives.
func gives(t *testing.T, expression string, scope *Scope) string {
	t.Helper()
	n, report := node(t, expression)
	program := CompileCondition(n, nil, testEnv(), report)
	if program == nil {
		t.Fatalf("%s does not check:\n%s", expression, printed(t, report, "en"))
	}
	v, err := program.Eval(scope)
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	if list, ok := v.([]any); ok {
		var all []string
		for _, item := range list {
			span := item.(Record)
			all = append(all, fmt.Sprint(written(span["from"]), "..", written(span["to"])))
		}
		return strings.Join(all, " ")
	}
	return written(v)
}

func TestTimesCountEveryDayOnce(t *testing.T) {
	const memberships = `[span("2010-01-01", "2014-12-31"), span("2013-01-01", "2019-12-31"), span("2020-01-01")]`
	for expression, want := range map[string]string{
		// put together: what overlaps and what adjoins, in any order
		`merged(` + memberships + `)`: "2010-01-01..",
		`merged([span("2020-05-01", "2020-05-31"), span("2020-01-01", "2020-01-31")])`: "2020-01-01..2020-01-31 2020-05-01..2020-05-31",
		`merged([span("2020-01-02", "2020-01-01")])`:                                   "", // ends before it begins
		`merged(map(posten, span(.tag, addDays(.tag, 1))))`:                            "2026-11-01..2026-11-04",
		// interruptions
		`without(span("2020-01-01", "2020-12-31"), [span("2020-03-01", "2020-03-31"), span("2020-03-15", "2020-04-30")])`: "2020-01-01..2020-02-29 2020-05-01..2020-12-31",
		`without(span("2020-01-01", "2020-12-31"), span("2019-01-01"))`:                                                   "",
		`without(span("2020-01-01", "2020-12-31"), [])`:                                                                   "2020-01-01..2020-12-31",
		`overlap(span("2020-01-01"), [span("2019-01-01", "2020-01-10"), span("2021-01-01", "2021-01-01")])`:               "2020-01-01..2020-01-10 2021-01-01..2021-01-01",
		// completed years: the day itself does not count
		`yearsIn(` + memberships + `, "2019-12-31")`:                                          "9",
		`yearsIn(` + memberships + `, "2020-01-01")`:                                          "10",
		`yearsIn(span("2002-01-01"), "2026-12-31")`:                                           "24", // 24 years and 364 days
		`yearsIn(span("2002-01-01"), "2027-01-01")`:                                           "25",
		`yearsIn(span("2002-01-01", "2026-12-31"), "2030-01-01")`:                             "25", // nothing after the end
		`yearsIn(span("2002-01-01", "2026-12-30"), "2030-01-01")`:                             "24",
		`yearsIn(span("2004-02-29"), "2008-02-28")`:                                           "3",
		`yearsIn(span("2004-02-29"), "2008-02-29")`:                                           "4",
		`yearsIn([], today)`:                                                                  "0",
		`yearsIn(span("2030-01-01"), "2026-01-01")`:                                           "0",
		`yearsIn(map(posten, span(.tag)), "2028-11-01")`:                                      "2",
		`daysIn(` + memberships + `, "2010-02-01")`:                                           "31",
		`daysIn(without(span("2024-01-01"), span("2024-02-01", "2024-02-29")), "2024-04-01")`: "62",
		// anniversaries
		`reached(span("2018-06-15"), "10 years")`:                                                                                 "2028-06-15",
		`reached(without(span("2018-06-15"), span("2020-01-01", "2020-06-30")), "10 years")`:                                      "2028-12-15",
		`reached(without(span("2018-06-15"), [span("2020-01-01", "2020-03-31"), span("2024-05-01", "2024-07-31")]), months(120))`: "2028-12-15",
		`reached(without(span("2018-06-15"), span("2029-01-01", "2029-06-30")), "10 years")`:                                      "2028-06-15", // a later break moves nothing
		`reached(without(span("2018-06-15"), span("2020-01-01", "2020-01-10")), "10 years")`:                                      "2028-06-25",
		`reached(without(span("2018-06-15"), span("2028-06-01", "2028-08-31")), "10 years")`:                                      "2028-09-15", // a break just before
		`reached(span("2018-06-15", "2028-06-14"), "10 years")`:                                                                   "2028-06-15",
		`reached(span("2018-06-15", "2028-06-13"), "10 years")`:                                                                   "",
		`reached([], "10 years")`:                 "",
		`reached(` + memberships + `, "7 years")`: "2017-01-01",
	} {
		if got := gives(t, expression, fullScope()); got != want {
			t.Errorf("%s gives %q, want %q", expression, got, want)
		}
	}
}

// yearsIn and reached are one rule: n years are completed on the day they are reached, and not a day before.
func TestAnniversariesAndCompletedYearsAgree(t *testing.T) {
	for _, breaks := range []string{`[]`, `span("2005-03-10", "2005-03-31")`, `[span("2003-02-01", "2004-01-31"), span("2010-12-31", "2011-02-28")]`,
		`[span("2004-02-29", "2004-02-29"), span("2016-01-31", "2016-06-29")]`} {
		for _, from := range []string{"2000-01-31", "2000-02-29", "2001-07-15"} {
			for n := 1; n < 25; n++ {
				times := fmt.Sprintf(`without(span("%s"), %s)`, from, breaks)
				day := fmt.Sprintf(`reached(%s, months(%d))`, times, 12*n)
				if got := gives(t, fmt.Sprintf(`yearsIn(%s, %s)`, times, day), fullScope()); got != fmt.Sprint(n) {
					t.Errorf("on the anniversary %s = %s there are %s years, want %d", day, gives(t, day, fullScope()), got, n)
				}
				if got := gives(t, fmt.Sprintf(`yearsIn(%s, addDays(%s, -1))`, times, day), fullScope()); got != fmt.Sprint(n-1) {
					t.Errorf("the day before %s there are %s years, want %d", day, got, n-1)
				}
			}
		}
	}
}

func TestCalendarFunctions(t *testing.T) {
	scope := fullScope()
	scope.Workday = workingDay
	scope.WorkdayIn = func(land string, d Date) bool {
		return mondayToFriday(d) && !(land == "BY" && d == date("2027-01-06"))
	}
	for expression, want := range map[string]string{
		`workdaysBetween("2026-12-23", "2026-12-29")`:                 "3", // Christmas is on Friday and Saturday
		`workdaysBetween("2026-12-29", "2026-12-23")`:                 "-3",
		`workdaysBetween("2026-12-23", workdays(3, "2026-12-23"))`:    "3",
		`workdaysBetween("2027-01-04", "2027-01-08", "BY")`:           "3",
		`workdaysBetween("2027-01-04", "2027-01-08", "HE")`:           "4",
		`workdaysBetween("2027-01-04", "2027-01-08", "")`:             "4",
		`workdaysBetween("1900-01-01", "2026-01-01")`:                 "",
		`between("2020-01-01", "2022-01-01")`:                         "2 years",
		`between("2020-01-01", "2020-07-01")`:                         "6 months",
		`between("2020-01-01", "2020-01-31")`:                         "30 days",
		`between("2020-07-01", "2020-01-01")`:                         "-6 months",
		`between(today, today)`:                                       "0 days",
		`today + between("2020-01-01", "2020-07-01")`:                 "2027-05-21",
		`addYears("2004-02-29", 1)`:                                   "2005-03-01",
		`years("2004-02-29", addYears("2004-02-29", 18))`:             "18",
		`addAll(today, map(posten, either(.ok, months(1), days(1))))`: "2026-12-23",
		`addAll(today, [])`:                                           "2026-11-21",
		`dateOf(2026, 2, 30)`:                                         "",
		`dateOf(yearOf(today), 12, 31)`:                               "2026-12-31",
		`monthOf(now)`:                                                "11",
		`weekdayOf("2026-11-22")`:                                     "7",
		`roundDown(-2.5)`:                                             "-3",
		`roundUp(2.001, 2)`:                                           "2.01",
		`roundDown(1999, -2)`:                                         "1900",
		`len(distinct(map(posten, .ok)))`:                             "2",
		`join(map(posten, .was), ", ")`:                               "Fahrt, Essen, Rest",
	} {
		if got := gives(t, expression, scope); got != want {
			t.Errorf("%s gives %q, want %q", expression, got, want)
		}
	}
}

func TestTimesArePrintedAsPeopleSayThem(t *testing.T) {
	from, to := date("2020-01-01"), date("2020-06-30")
	for _, c := range []struct {
		value  any
		de, en string
	}{
		{Record{"from": from, "to": to}, "1. Januar 2020 bis 30. Juni 2020", "1 January 2020 to 30 June 2020"},
		{Record{"from": from}, "seit 1. Januar 2020", "since 1 January 2020"},
		{Record{"from": from, "wo": "Musterdorf"}, "1. Januar 2020, Musterdorf", "1 January 2020, Musterdorf"},
	} {
		if de, en := Format(c.value, "de", nil), Format(c.value, "en", nil); de != c.de || en != c.en {
			t.Errorf("%v: %q, %q", c.value, de, en)
		}
	}
}
