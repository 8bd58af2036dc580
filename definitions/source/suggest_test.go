package source

import "testing"

func TestSuggest(t *testing.T) {
	known := []string{"by", "when", "within", "outcomes", "assign", "required", "readOnly", "pruefDatum", "max", "maxSize", "label"}
	cases := []struct{ written, want string }{
		{"asign", "assign"},
		{"Outcomes", "outcomes"},
		{"read-only", "readOnly"},
		{"read_only", "readOnly"},
		{"prüfDatum", "pruefDatum"},
		{"pru\u0308fDatum", "pruefDatum"},
		{"requierd", "required"}, // two neighbours swapped
		{"reqired", "required"},
		{"outcoms", "outcomes"},
		{"bx", "by"},
		{"xy", "by"},
		{"mex", "max"},
		{"mix2", ""}, // two edits are too many for a short name
		{"wihtni", "within"},
		{"something", ""},
		{"", ""},
		{"label", "label"},
	}
	for _, c := range cases {
		if got := Suggest(c.written, known); got != c.want {
			t.Errorf("Suggest(%q) = %q, want %q", c.written, got, c.want)
		}
	}
	if got := Suggest("x", []string{"y"}); got != "" {
		t.Errorf("no letter is left of x, but %q suggested", got)
	}
	if got := Suggest("x", nil); got != "" {
		t.Errorf("nothing known, but %q suggested", got)
	}
	if got := Suggest("tast", []string{"task", "test"}); got != "task" {
		t.Errorf("of equally near names the first wins, got %q", got)
	}
}
