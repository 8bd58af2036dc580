package expression

import "testing"

func TestUnitsAreFoundByTheWordsPeopleUse(t *testing.T) {
	for word, want := range map[string]Unit{"Jahre": Years, "jahr": Years, "year": Years, "Std": Hours, "h": Hours, "Werktage": Workdays,
		"Arbeitstag": Workdays, "minutes": Minutes, "Wochen": Weeks, "MONATE": Months} {
		if got, ok := UnitCalled(word); !ok || got != want {
			t.Errorf("%s is %q", word, got)
		}
	}
	if got, ok := UnitCalled("Lichtjahre"); ok {
		t.Errorf("Lichtjahre is %q", got)
	}
	for _, u := range Units() {
		for _, lang := range []string{"de", "en"} {
			if got, ok := UnitCalled(u.Name(lang)); !ok || got != u {
				t.Errorf("%s: %s is not found by its own name %q", lang, u, u.Name(lang))
			}
		}
	}
}

func TestPeriodsCompareAcrossUnits(t *testing.T) {
	for _, c := range []struct {
		a, b Period
		want int
	}{
		{Period{12, Months}, Period{1, Years}, 0}, {Period{7, Days}, Period{1, Weeks}, 0}, {Period{60, Minutes}, Period{1, Hours}, 0},
		{Period{49, Months}, Period{4, Years}, 1}, {Period{30, Days}, Period{1, Months}, -1}, {Period{31, Days}, Period{1, Months}, 0},
		{Period{36, Hours}, Period{1, Days}, 1}, {Period{5, Workdays}, Period{1, Weeks}, 0}, {Period{366, Days}, Period{1, Years}, 1},
	} {
		if got := ComparePeriods(c.a, c.b); got > 0 != (c.want > 0) || got < 0 != (c.want < 0) {
			t.Errorf("%s compared with %s is %d, want %d", c.a, c.b, got, c.want)
		}
		if got := ComparePeriods(c.b, c.a); got > 0 != (c.want < 0) || got < 0 != (c.want > 0) {
			t.Errorf("%s compared with %s is %d, want %d", c.b, c.a, got, -c.want)
		}
	}
}
