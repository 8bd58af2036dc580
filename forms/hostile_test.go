package forms

import (
	"strings"
	"testing"
)

// Unusual answers that are right, and hostile ones that are not; "-" is refused.
func TestUnusualAnswersOfShortFields(t *testing.T) {
	for _, c := range []struct {
		field  string
		answer map[string]string
	}{
		{"{name: f, type: email, label: F}", map[string]string{
			"o'neil+drk@sub.example.org": "o'neil+drk@sub.example.org", "vorname.nachname@münchen.example": "vorname.nachname@münchen.example",
			"a@b.co": "a@b.co", "x_1%y@example.museum": "x_1%y@example.museum", "mailto:alma@example.org": "alma@example.org", "<alma@example.org>": "alma@example.org",
			"Alma Beispiel <alma@example.org>": "alma@example.org", "alma@example.org.": "alma@example.org",
			"a@b": "-", "a@-b.example": "-", "a@b-.example": "-", "a..b@example.org": "-", ".a@example.org": "-", "a@example.org\r\nBcc: b@example.org": "-",
			"a@example.org;b@example.org": "-", "a@example..org": "-", "a@1.2.3.4": "-", "@example.org": "-", "a@b@example.org": "-",
			strings.Repeat("a", 65) + "@example.org": "-", "a@" + strings.Repeat("b", 64) + ".example": "-", "a@" + strings.Repeat("b.", 130) + "example": "-", "alma @example.org": "-",
		}},
		{"{name: f, type: phone, label: F}", map[string]string{
			"0151/2345678": "0151/2345678", "+49 151 23456-789": "+49 151 23456-789", "0049 6151 12345": "0049 6151 12345", "06151–12345": "06151-12345",
			"+43 (0) 1 234 56 78": "+43 (0) 1 234 56 78", "tel:+4915123456789": "+4915123456789", "0151 23 45 67 8 ": "0151 23 45 67 8",
			"110": "-", "0151-CALL-ME": "-", "+49": "-", "0151 2345678; rm": "-", "++49 151 2345678": "-", "01512345678901234567890": "-", "(((((0151": "-", "06151 12345) 7": "-",
		}},
		{"{name: f, type: url, label: F}", map[string]string{
			"https://example.org": "https://example.org", "example.org/ä?x=1#y": "https://example.org/ä?x=1#y", "HTTPS://Example.org": "HTTPS://Example.org", "http://localhost.example:8080/a": "http://localhost.example:8080/a",
			"https://user:pw@example.org": "-", "javascript:alert(1)": "-", "//example.org": "-", "data:text/html,x": "-", "https://": "-", "https://example": "-",
			"https://example.org/<script>": "-", "https://example.org/ x": "-", "ftp://example.org": "-", "https://exa\nmple.org": "-", "https://example.org:99999": "-", "https://.example.org": "-", "https://example..org": "-",
		}},
		{"{name: f, type: iban, label: F}", map[string]string{
			"DE89 3704 0044 0532 0130 00": "DE89370400440532013000", "de89-3704-0044-0532-0130-00": "DE89370400440532013000", "IBAN: DE89370400440532013000": "DE89370400440532013000",
			"NO93 8601 1117 947": "NO9386011117947", "DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000": "DE89370400440532013000",
			"DE8937040044053201300": "-", "DE89370400440532013001": "-", "XX00": "-", "DE00000000000000000000": "-", "🏦": "-", "DE89 3704 0044 0532 0130 00 00": "-",
		}},
	} {
		f := parse(t, exampleForm(c.field))
		for typed, want := range c.answer {
			values, problems, err := f.Read(Input{"f": {typed}}, "", testContext())
			got, _ := values["f"].(string)
			if len(problems) > 0 {
				got = "-"
			}
			if err != nil || got != want {
				t.Errorf("%s: %q is read as %q, want %q (%v)", c.field, typed, got, want, err)
			}
		}
	}
}

// Phones and browsers are told what to offer, wherever HTML has a word for it.
func TestControlsSayWhatTheyWant(t *testing.T) {
	for field, want := range map[string][3]string{
		"{name: f, type: text, label: F}":                                     {"text", "", ""},
		"{name: f, type: text, label: F, autocomplete: given-name}":           {"text", "", "given-name"},
		`{name: f, type: text, label: F, pattern: "[0-9]{6,8}", message: X}`:  {"text", "numeric", ""},
		`{name: f, type: text, label: F, pattern: "[0-9A-F]{6}", message: X}`: {"text", "", ""},
		"{name: f, type: email, label: F}":                                    {"email", "email", "email"},
		"{name: f, type: phone, label: F}":                                    {"tel", "tel", "tel"},
		"{name: f, type: url, label: F}":                                      {"url", "url", "url"},
		"{name: f, type: iban, label: F}":                                     {"text", "", "off"},
		"{name: f, type: number, label: F}":                                   {"number", "decimal", ""},
		"{name: f, type: integer, label: F}":                                  {"number", "numeric", ""},
		"{name: f, type: money, label: F}":                                    {"number", "decimal", ""},
		"{name: f, type: postcode, label: F}":                                 {"text", "numeric", "postal-code"},
		"{name: f, type: duration, label: F}":                                 {"text", "numeric", ""},
		"{name: f, type: date, label: F}":                                     {"date", "", ""},
		"{name: f, type: time, label: F}":                                     {"time", "", ""},
		"{name: f, type: datetime, label: F}":                                 {"datetime-local", "", ""},
		"{name: f, type: person, label: F}":                                   {"search", "", "off"},
	} {
		w := parse(t, exampleForm(field)).Field("f").Widget
		if got := [3]string{w.Input, w.Inputmode, w.Autocomplete}; got != want {
			t.Errorf("%s: %q, want %q", field, got, want)
		}
	}
}
