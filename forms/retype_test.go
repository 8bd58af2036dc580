package forms

import "testing"

// TestRetype: a change of the language never changes what a number means.
func TestRetype(t *testing.T) {
	form := parse(t, `
form: antrag
fields:
  - {name: menge, type: number, label: Menge}
  - {name: wort, type: text, label: Wort}
`)
	for _, c := range []struct{ typed, from, to, want string }{
		{"1.250", "de", "en", "1250"},
		{"1.250", "en", "de", "1,25"},
		{"1,250", "en", "de", "1250"},
		{"1,5", "de", "en", "1,5"},
		{"1250", "de", "en", "1250"},
		{"viel", "de", "en", "viel"},
		{"", "de", "en", ""},
		{"1.250", "de", "de", "1.250"},
	} {
		input := Input{"menge": {c.typed}, "wort": {c.typed}, "fremd": {c.typed}}
		got := form.Retype(input, &Context{}, c.from, c.to)
		if got["menge"][0] != c.want {
			t.Errorf("%q from %s to %s: %q, want %q", c.typed, c.from, c.to, got["menge"][0], c.want)
		}
		if got["wort"][0] != c.typed || got["fremd"][0] != c.typed || input["menge"][0] != c.typed {
			t.Errorf("%q: other answers or what was given changed: %v, %v", c.typed, got, input)
		}
	}
}
