package expression

import (
	"testing"

	"laufzettel/definitions/source"
)

func TestTemplateSpeaksLanguages(t *testing.T) {
	env := &Env{Names: map[string]*Type{"anzahl": {Kind: Number}, "frei": {Kind: Bool}}}
	scope := &Scope{Names: map[string]any{"anzahl": num("1234.5"), "frei": true}}
	for _, c := range []struct {
		yaml  string
		site  []string
		wants map[string]string
	}{
		{`"{{ anzahl }} Stück"`, nil, map[string]string{"de": "1.234,5 Stück", "en": "1,234.5 Stück"}},
		{`{de: "{{ anzahl }} Stück", en: "{{ anzahl }} pieces"}`, nil, map[string]string{"de": "1.234,5 Stück", "en": "1,234.5 pieces", "fr": "1.234,5 Stück"}},
		{`{en: "free: {{ frei }}"}`, []string{"de"}, map[string]string{"de": "free: ja", "en": "free: yes"}},
		{`{en: Hello, de: Hallo}`, []string{"de", "en"}, map[string]string{"de": "Hallo", "en": "Hello", "fr": "Hallo", "": "Hallo"}},
		{`{en: Hello, de: Hallo}`, nil, map[string]string{"de": "Hallo", "fr": "Hello"}},
	} {
		report := &source.Report{Languages: c.site}
		text := CompileText(source.Parse("form.yaml", []byte("title: "+c.yaml), report).Get("title"), env, report)
		if text == nil || len(report.Diagnostics) > 0 {
			t.Fatalf("%s: %s", c.yaml, printed(t, report, "en"))
		}
		for lang, want := range c.wants {
			if got, err := text.Render(scope, lang); err != nil || got != want {
				t.Errorf("%s in %q: %q, %v, want %q", c.yaml, lang, got, err, want)
			}
		}
	}
}

func TestTemplateReadsTheNamesOfAllLanguages(t *testing.T) {
	report := &source.Report{}
	env := &Env{Names: map[string]*Type{"a": {Kind: Text}, "b": {Kind: Text}}}
	text := CompileText(source.Parse("form.yaml", []byte(`title: {de: "{{ a }}", en: "{{ b }} and {{ a }}"}`), report).Get("title"), env, report)
	if got := text.Names(); len(got) != 2 || got[0] != "a" || got[1] != "b" || text.Literal() {
		t.Errorf("names %v, literal %v", got, text.Literal())
	}
	if text.RawIn("en") != "{{ b }} and {{ a }}" || text.RawIn("xx") != "{{ a }}" || text.Local().In("en") != "{{ b }} and {{ a }}" {
		t.Errorf("written as %q, %q", text.RawIn("en"), text.RawIn("xx"))
	}
	broken := CompileText(source.Parse("form.yaml", []byte(`title: {de: "{{ a }}", en: "{{ c }}"}`), report).Get("title"), env, report)
	if broken != nil || len(report.Diagnostics) != 1 {
		t.Errorf("a mistake in one language gives %v with %d diagnostics", broken, len(report.Diagnostics))
	}
}
