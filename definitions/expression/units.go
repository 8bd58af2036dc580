package expression

import (
	"slices"
	"strings"
)

// Units are the units of a Period from the smallest to the largest.
func Units() []Unit { return slices.Clone(units) }

// Name is the unit in the plural as people read it: Jahre, years.
func (u Unit) Name(lang string) string {
	if lang == "en" {
		return string(u)
	}
	return germanUnits[u][1]
}

// UnitCalled finds the unit that a person means by a word, in German or English, singular or plural.
// Authors write units in English only, see ParsePeriod.
func UnitCalled(word string) (Unit, bool) {
	word = strings.ToLower(strings.TrimSpace(word))
	for _, unit := range units {
		if word == string(unit) || word+"s" == string(unit) {
			return unit, true
		}
	}
	unit, ok := unitWords[word]
	return unit, ok
}

// ComparePeriods is negative, zero or positive as a is shorter than, as long as or longer than b. Units
// of different families are counted from 1 January 2001, a Monday: a month has 31 days then, a year 365,
// and 5 working days are 7 days.
func ComparePeriods(a, b Period) int {
	if familyA, n := a.measure(); true {
		if familyB, m := b.measure(); familyA == familyB {
			return n - m
		}
	}
	return a.minutes() - b.minutes()
}

// minutes is how long p is from the reference day on.
func (p Period) minutes() int {
	switch p.Unit {
	case Minutes:
		return p.N
	case Hours:
		return p.N * 60
	}
	begin := Date{2001, 1, 1}
	return daysBetween(begin, p.AddTo(begin, nil)) * 24 * 60
}
