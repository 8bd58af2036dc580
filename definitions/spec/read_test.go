package spec

import (
	"reflect"
	"strings"
	"testing"

	"laufzettel/definitions/source"
)

// read reads one step with the given lines, and returns it with what was said.
func read(t *testing.T, lines string) (*Decoded, []source.Diagnostic) {
	t.Helper()
	content := "flow: a\nsteps:\n  - name: b\n"
	for _, line := range strings.Split(strings.TrimRight(lines, "\n"), "\n") {
		content += "    " + line + "\n"
	}
	var report source.Report
	d := sample.Read(source.Parse("f.yaml", []byte(content), &report), &report)
	return d.List("steps")[0], report.Sorted()
}

// kindCases has, for every kind, what is right and what is wrong with which code.
var kindCases = []struct{ line, code string }{
	{"show: x > 1", ""},
	{"show: true", ""},
	{"show: ==x", ""}, // nonsense, but not for this check
	{"show: =x > 1", "condition-equals"},
	{"show: '{{ x }}'", "condition-braces"},
	{"show: '{{ x }} == {{ y }}'", ""}, // left to the compiler
	{"show: ja", "condition-yes-no"},
	{"show: No", "condition-yes-no"},
	{"show: an", ""}, // may be a field
	{"show: ''", "missing-value"},
	{"show:", "missing-value"},
	{"show: [a]", "wrong-shape"},
	{"by: holders(\"KBL\", kv)", ""},
	{"by: erika@example.org", ""},
	{"by: [submitter, subject]", ""},
	{"by: []", ""},
	{"by: =submitter", "condition-equals"},
	{"by: [submitter, =subject]", "condition-equals"},
	{"by: {a: b}", "wrong-shape"},
	{"by: [[a]]", "wrong-shape"},
	{"by: [submitter, null]", "wrong-shape"},
	{"within: 7 days", ""},
	{"within: =settings.frist", ""},
	{"within: ''", ""},
	{"within: [a, b]", ""},
	{"within: settings.frist", "value-equals"},
	{"within: today", "value-equals"},
	{"within: today + days(3)", "value-equals"},
	{"within: addDays(today, 3)", "value-equals"},
	{"within: steps.kv.at", "value-equals"},
	{"within: Today we rest", ""},
	{"within: today we rest", ""},
	{"within: Frist (7 Tage)", ""},
	{"within: form", ""},
	{"within: =\"today\"", ""},
	{"within: '{{ settings.frist }}'", "value-braces"},
	{"within: '='", "empty-expression"},
	{"within: {a: b}", "wrong-shape"},
	{"title: Antrag", ""},
	{"title: 2024", ""},
	{"title: ''", ""},
	{"title: a = b", ""},
	{"title: =code.label", "text-equals"},
	{"title: [a]", "wrong-shape"},
	{"title:", "missing-value"},
	{"template: eingang", ""},
	{"template: mails/eingang.md", ""},
	{"template: {a: b}", "wrong-shape"},
	{"accept: pdf", ""},
	{"accept: [pdf, jpg]", ""},
	{"accept: [pdf, [jpg]]", "wrong-shape"},
	{"accept: {pdf: 1}", "wrong-shape"},
	{"decide: first", ""},
	{"decide: 2", ""},
	{"decide: frist", "unknown-option"},
	{"decide: ''", "missing-value"},
	{"urgent: true", ""},
	{"urgent: false", ""},
	{"urgent: 'true'", ""},
	{"urgent: ja", "bad-flag"},
	{"urgent: yes", "bad-flag"},
	{"urgent: True", "bad-flag"},
	{"urgent: =eilfall", "bad-flag"},
	{"urgent: code.eilig", "bad-flag"},
	{"urgent: [true]", "wrong-shape"},
	{"lines: 5", ""},
	{"lines: 0", ""},
	{"lines: '12'", ""},
	{"lines: 1.000", "bad-count"},
	{"lines: 3,0", "bad-count"},
	{"lines: 10 MB", "bad-count"},
	{"lines: -1", "bad-count"},
	{"lines: +1", "bad-count"},
	{"lines: 99999999999", "bad-count"},
	{"lines: fünf", "bad-count"},
	{"lines: =x", "bad-count"},
	{"deadline: {after: 7 days}", ""},
	{"deadline:", ""},
	{"deadline: {other: 1}", ""}, // open
	{"deadline: 7 days", "wrong-shape"},
	{"deadline: {after: today}", "value-equals"},
	{"outcomes: {ja: {label: Ja}}", ""},
	{"outcomes: {}", ""},
	{"outcomes: {ja-aber: {label: Ja}}", "bad-name"},
	{"outcomes: {ja: {}}", "missing-key"},
	{"outcomes: {ja: }", "missing-key"},
	{"outcomes: {ja: Ja}", "wrong-shape"},
	{"outcomes: [ja]", "wrong-shape"},
	{"queues: {info@example.org: {after: 1 day}}", ""},
	{"options: {ja: Ja, nein: Nein, 2: Zwei}", ""},
	{"options: {ja: }", "missing-value"},
	{"options: {ja: {label: Ja}}", "wrong-shape"},
	{"options: {ja: =x}", "text-equals"},
	{"options: [ja, nein]", "wrong-shape"},
	{"with: {a: [b, {c: d}]}", ""},
	{"with: =x", ""},
	{"title: {de: Antrag, en: Application}", ""},
	{"title: {de: Antrag, xx: Application}", "unknown-language"},
	{"title: {de: [Antrag]}", "wrong-shape"},
	{"title: {de: }", "missing-value"},
	{"title: {}", "wrong-shape"},
	{"heading: {en: Application}", ""},
	{"heading: Antrag", ""},
	{"chips: {offen: status}", ""},
	{"chips: {offen: {de: a}}", "wrong-shape"},
	{"options: {ja: {de: Ja, en: Yes}, nein: Nein}", ""},
	{"options: {ja: {de: Ja, fr: Oui}}", "unknown-language"},
	{"with:", ""},
	{"steps: [{name: c}]", ""},
	{"steps: {name: c}", "wrong-shape"},
	{"steps: [c]", "wrong-shape"},
	{"steps: [{}]", "missing-key"},
	{"steps: [{name: C}]", "bad-name"},
	{"wihtin: 3 days", "unknown-key"},
	{"show: !x", "yaml-tag"}, // told by Parse, and not again
	{"lines: a: b", "yaml-colon"},
	{"urgent: \"a\" == b", "yaml-quote"},
}

func TestKinds(t *testing.T) {
	for _, c := range kindCases {
		t.Run(c.line, func(t *testing.T) {
			step, said := read(t, c.line)
			got := ""
			for _, d := range said {
				got = strings.TrimPrefix(got+" "+d.Code, " ")
			}
			if got != c.code {
				t.Fatalf("got %q, want %q", got, c.code)
			}
			key, _, _ := strings.Cut(c.line, ":")
			usable := c.code == "" || strings.HasPrefix(c.code, "yaml-")
			nestedOnly := c.code == "missing-key" || c.code == "bad-name" || strings.HasPrefix(c.line, "deadline: {") || strings.HasPrefix(c.line, "outcomes: {")
			itemOnly := strings.HasPrefix(c.line, "steps: [")
			if !nestedOnly && !itemOnly && step.Has(key) != usable {
				t.Errorf("%s usable: %v, want %v", key, step.Has(key), usable)
			}
		})
	}
}

func TestBrokenValues(t *testing.T) {
	cases := []struct {
		line, key string
		usable    bool
	}{
		{"show: !x", "show", true}, // as "not x"
		{"show: \"a\" == b", "show", true},
		{"show: @x", "show", false},
		{"by: [holders(\"KBL\", kv)]", "by", true},
		{"by: [@x]", "by", false},
		{"title: @x", "title", true},
		{"title: *x", "title", true},
		{"outcomes: @x", "outcomes", false},
		{"options: @x", "options", false},
		{"deadline: @x", "deadline", false},
		{"steps: [@x]", "steps", true},
	}
	for _, c := range cases {
		step, said := read(t, c.line)
		if len(said) != 1 || !strings.HasPrefix(said[0].Code, "yaml-") || step.Has(c.key) != c.usable {
			t.Errorf("%s: usable %v, want %v; said %+v", c.line, step.Has(c.key), c.usable, said)
		}
	}
}

func TestEveryKindIsCovered(t *testing.T) {
	kinds := map[Kind]bool{}
	for _, k := range sample.Key("steps").Object.Keys {
		kinds[k.Kind] = true
	}
	for kind := range kindNames {
		if !kinds[kind] {
			t.Errorf("the sample has no key of kind %s", kind)
		}
	}
}

func TestGetters(t *testing.T) {
	step, said := read(t, `
title: Prüfung
lines: 12
urgent: true
accept: [pdf, jpg]
by: submitter
deadline: {after: 7 days, extra: 1}
outcomes:
  ja: {label: Ja}
  nein: {label: Nein}
steps: [{name: c}, {name: d}]
`)
	if len(said) > 0 {
		t.Fatal(said)
	}
	got := []any{
		step.Word("title"), step.Count("lines"), step.Flag("urgent"), step.Words("accept"), step.Words("by"), len(step.Each("by")),
		step.Nested("deadline").Word("after"), step.Nested("deadline").Undeclared()[0].Key,
		step.Map("outcomes")[0].Name, step.Map("outcomes")[0].Word("label"), step.Map("outcomes")[1].Name, step.Map("outcomes")[1].KeyPos.Line,
		step.List("steps")[1].Word("name"), step.At("title").Path, step.Object.Name,
	}
	want := []any{
		"Prüfung", 12, true, []string{"pdf", "jpg"}, []string{"submitter"}, 1,
		"7 days", "extra", "ja", "Ja", "nein", 13, "d", "steps[0].title", "step",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	empty, _ := read(t, "with: 1")
	if empty.Word("title") != "" || empty.Count("lines") != 0 || empty.Flag("urgent") || empty.Words("accept") != nil ||
		empty.Nested("deadline") != nil || empty.List("steps") != nil || empty.Map("outcomes") != nil || empty.At("title") != nil {
		t.Error("a key that is not written has a value")
	}
}

func TestReadNothing(t *testing.T) {
	var report source.Report
	d := sample.Read(nil, &report)
	if d == nil || d.Has("flow") || len(report.Diagnostics) > 0 || d.Undeclared() != nil {
		t.Errorf("%+v %+v", d, report)
	}
}

// The first of two equal keys counts, and only Parse speaks about it.
func TestDuplicatesCountOnce(t *testing.T) {
	step, said := read(t, "title: eins\ntitle: zwei\noutcomes: {a: {label: A}, a: {label: B}}")
	if step.Word("title") != "eins" || len(step.Map("outcomes")) != 1 || len(said) != 2 {
		t.Errorf("%q, %d outcomes, %v", step.Word("title"), len(step.Map("outcomes")), said)
	}
}

func TestSuggestions(t *testing.T) {
	cases := []struct{ line, want string }{
		{"wihtin: 3 days", `Did you mean "within"?`},
		{"titel: Antrag", `Did you mean "title"?`}, // near, and a synonym
		{"assignee: x", `Did you mean "by"?`},      // a synonym only
		{"reason: required", `"reason" belongs below "outcomes".`},
		{"after: 7 days", `"after" belongs below "deadline".`},
		{"keep: 1 year", `"keep" belongs further out, to "flow".`},
		{"pages: []", `"pages" exists at "form".`},
		{"zzz: 1", `Known here: name, title, show, by, within, template, accept, decide, urgent, lines, deadline, outcomes, queues, heading, chips, options, with, steps.`},
		{"decide: frist", `Did you mean "first"? Allowed: first, all, majority, 2.`},
		{"decide: nobody", `Allowed: first, all, majority, 2.`},
		{"show: =x > 1", `Write: x > 1`},
		{"show: '{{ x }}'", `Write: x`},
		{"show: Nein", `Write: false`},
		{"title: =a(\"b\")", `Write: '{{ a("b") }}'`},
		{"within: today", `If it is to be computed, write: =today -- if the text itself is meant: ="today"`},
		{"within: '{{ settings.frist }}'", `Write: =settings.frist`},
		{"urgent: JA", `Write: true`},
		{"urgent: off", `Write: false`},
		{"urgent: vielleicht", ``},
		{"lines: 1.000", `Write: 1000`},
		{"lines: 1,000,000", `Write: 1000000`},
		{"lines: 3.00", `Write: 3`},
		{"lines: 10 MB", `Write: 10`},
		{"lines: 1.5", ``},
		{"steps: {name: c}", `Begin every entry with "- ".`},
		{"outcomes: {Ja-Aber: {label: x}}", `Write: jaAber`},
		{"outcomes: x", "For example: \noutcomes:\n  ablehnen: {label: Ablehnen}\n  annehmen: {label: Annehmen}"},
		{"by:", `For example: by: holders("KBL", kv)`},
	}
	for _, c := range cases {
		t.Run(c.line, func(t *testing.T) {
			_, said := read(t, c.line)
			if len(said) != 1 || said[0].Suggestion.In("en") != c.want {
				t.Errorf("got %d diagnostics, %q, want %q", len(said), said[0].Suggestion.In("en"), c.want)
			}
		})
	}
}

// A misspelled required key is one mistake, not two.
func TestMisspelledRequiredKey(t *testing.T) {
	var report source.Report
	sample.Read(source.Parse("f.yaml", []byte("flwo: a\n"), &report), &report)
	if len(report.Diagnostics) != 1 || report.Diagnostics[0].Code != "unknown-key" {
		t.Errorf("%+v", report.Diagnostics)
	}
}

func TestSpell(t *testing.T) {
	cases := map[string]string{
		"Prüf-Datum (neu)": "pruefDatumNeu", "KBL": "kbl", "kv": "kv", "2. Prüfer": "pruefer", "Größe_1": "groesse1",
		"already fine": "alreadyFine", "---": "", "🧾": "", "nameX": "nameX",
	}
	for words, want := range cases {
		if got := Spell(words); got != want || got != "" && !validName.MatchString(got) {
			t.Errorf("Spell(%q) = %q, want %q", words, got, want)
		}
	}
}

func TestWith(t *testing.T) {
	base := &Object{Name: "field", Keys: []Key{{Name: "name", Kind: Name}, {Name: "max", Kind: Any}}}
	number := base.With(Key{Name: "max", Kind: Count}, Key{Name: "unit", Kind: Word})
	if len(base.Keys) != 2 || base.Key("max").Kind != Any || base.Key("unit") != nil {
		t.Error("With changed the object it was called on")
	}
	if len(number.Keys) != 3 || number.Key("max").Kind != Count || number.Key("unit") == nil {
		t.Errorf("%+v", number.Keys)
	}
}

func TestFlaws(t *testing.T) {
	if flaws := sample.Flaws(); flaws != nil {
		t.Errorf("the sample is sound, but: %v", flaws)
	}
	sentence := Doc{"Ein Satz.", "A sentence."}
	cases := []struct {
		key  Key
		want string
	}{
		{Key{Name: "a", Kind: Word}, "no sentence"},
		{Key{Name: "a", Kind: Word, Doc: Doc{De: "Ein Satz."}}, "no sentence"},
		{Key{Name: "", Kind: Word, Doc: sentence}, "empty"},
		{Key{Name: "a", Kind: "strange", Doc: sentence}, "unknown kind"},
		{Key{Name: "a", Kind: Option, Doc: sentence}, "options belong"},
		{Key{Name: "a", Kind: Word, Options: []string{"x"}, Doc: sentence}, "options belong"},
		{Key{Name: "a", Kind: Nested, Doc: sentence}, "an object belongs"},
		{Key{Name: "a", Kind: Word, Also: []string{"a"}, Doc: sentence}, "is a key itself"},
		{Key{Name: "a", Kind: Count, Example: "viele", Doc: sentence}, "example is refused"},
		{Key{Name: "a", Kind: Text, Example: "{{ x }}", Doc: sentence}, "example is refused"},
	}
	for _, c := range cases {
		flaws := (&Object{Name: "x", Doc: sentence, Keys: []Key{c.key}}).Flaws()
		if len(flaws) != 1 || !strings.Contains(flaws[0], c.want) {
			t.Errorf("%+v: got %v, want %q", c.key, flaws, c.want)
		}
	}
}

// TestSingle: one object of a list may stand alone where its key says so.
func TestSingle(t *testing.T) {
	inner := &Object{Name: "start", Keys: []Key{{Name: "form", Kind: Word}}}
	for _, single := range []bool{true, false} {
		o := &Object{Name: "flow", Keys: []Key{{Name: "start", Kind: NestedList, Single: single, Object: inner}}}
		var report source.Report
		d := o.Read(source.Parse("flow.yaml", []byte("start: {form: antrag}\n"), &report), &report)
		if taken := len(d.List("start")) == 1 && d.List("start")[0].Word("form") == "antrag"; taken != single || report.Failed() == single {
			t.Errorf("single %v: taken %v, failed %v", single, taken, report.Failed())
		}
	}
}
