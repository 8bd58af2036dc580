package expression

import "testing"

func TestFormat(t *testing.T) {
	money := &Type{Kind: Number, Places: 2}
	for _, c := range []struct {
		value  any
		t      *Type
		de, en string
	}{
		{nil, nil, "", ""},
		{true, nil, "ja", "yes"}, {false, nil, "nein", "no"},
		{"Käse", nil, "Käse", "Käse"},
		{num("2026"), nil, "2026", "2026"}, {num("-9999"), nil, "-9999", "-9999"}, {num("10000"), nil, "10.000", "10,000"},
		{num("1234.5"), nil, "1.234,5", "1,234.5"}, {num("-1234567.25"), nil, "-1.234.567,25", "-1,234,567.25"},
		{num("40"), nil, "40", "40"}, {num("0.10"), nil, "0,1", "0.1"}, {num("1e3"), nil, "1000", "1000"}, {num("100"), nil, "100", "100"},
		{num("1234.5"), money, "1.234,50", "1,234.50"}, {num("3"), money, "3,00", "3.00"}, {num("3.125"), money, "3,125", "3.125"}, {num("-0.5"), money, "-0,50", "-0.50"},
		{date("2024-09-14"), nil, "14. September 2024", "14 September 2024"}, {date("2024-03-01"), nil, "1. März 2024", "1 March 2024"},
		{at("2024-09-14 18:05"), nil, "14. September 2024, 18:05 Uhr", "14 September 2024, 18:05"},
		{TimeOfDay(9*60 + 5), nil, "09:05 Uhr", "09:05"},
		{Period{7, Days}, nil, "7 Tage", "7 days"}, {Period{1, Days}, nil, "1 Tag", "1 day"}, {Period{5, Workdays}, nil, "5 Arbeitstage", "5 workdays"},
		{Period{1, Years}, nil, "1 Jahr", "1 year"}, {Period{36, Hours}, nil, "36 Stunden", "36 hours"}, {Period{2, Weeks}, nil, "2 Wochen", "2 weeks"}, {Period{}, nil, "0 Tage", "0 days"},
		{Record{"key": "CBRN", "label": "CBRN-Schutz", "name": "n"}, nil, "CBRN-Schutz", "CBRN-Schutz"},
		{Record{"key": "kv-musterkreis", "name": "KV Musterkreis"}, nil, "KV Musterkreis", "KV Musterkreis"}, {Record{"key": "x"}, nil, "x", "x"},
		{Record{"von": date("2024-03-01"), "betrag": num("3")}, &Type{Kind: Rec, Fields: map[string]*Type{"betrag": money}}, "3,00, 1. März 2024", "3.00, 1 March 2024"},
		{[]any{"a", nil, "b"}, nil, "a, b", "a, b"}, {[]any{num("1"), num("2")}, &Type{Kind: Listing, Elem: money}, "1,00, 2,00", "1.00, 2.00"},
		{[]any{}, nil, "", ""},
	} {
		if got := FormatAs(c.value, c.t, "de", berlin); got != c.de {
			t.Errorf("%v in German: got %q, want %q", c.value, got, c.de)
		}
		if got := FormatAs(c.value, c.t, "en", berlin); got != c.en {
			t.Errorf("%v in English: got %q, want %q", c.value, got, c.en)
		}
	}
	if got := Format(at("2024-09-14 18:05"), "fr", nil); got != "14. September 2024, 16:05 Uhr" {
		t.Errorf("another language and no zone: got %q", got)
	}
}

func TestMoneyKeepsItsPlaces(t *testing.T) {
	for _, c := range [][2]string{
		{`{{ preis }}`, "1.234,50"}, {`{{ preis + preis }}`, "2.469,00"}, {`{{ preis * 2 }}`, "2.469,00"}, {`{{ sum(posten, .betrag) }}`, "30,30"},
		{`{{ max(map(posten, .betrag)) }}`, "20,20"}, {`{{ -preis }}`, "-1.234,50"}, {`{{ umfang }}`, "40"}, {`{{ either(mitglied, preis, preis) }}`, "1.234,50"},
	} {
		n, report := node(t, c[0])
		got, err := CompileText(n, testEnv(), report).Render(fullScope(), "de")
		if err != nil || got != c[1] {
			t.Errorf("%s: got %q, %v, want %q\n%s", c[0], got, err, c[1], printed(t, report, "de"))
		}
	}
}
