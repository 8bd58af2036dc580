package forms

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// Every field type keeps these promises; a new type is covered by being registered.
func TestFieldTypesKeepTheirPromises(t *testing.T) {
	for _, ft := range Types() {
		t.Run(ft.Name, func(t *testing.T) {
			if !namePattern.MatchString(ft.Name) {
				t.Errorf("name %q", ft.Name)
			}
			checkDoc(t, "type", ft.Doc)
			for _, k := range ft.Keys {
				checkDoc(t, "key "+k.Name, k.Doc)
			}
			if !slices.Contains(Widgets, ft.Widget.Kind) {
				t.Errorf("unknown widget %q", ft.Widget.Kind)
			}
			if len(ft.Good) == 0 || len(ft.Bad) == 0 {
				t.Errorf("%d good and %d bad examples; at least one of each is needed", len(ft.Good), len(ft.Bad))
			}
			if ft.Read != nil && (ft.Typed == nil || ft.Schema == nil || ft.Expects == nil || ft.Missing == nil) {
				t.Error("a type that is answered needs Typed, Schema, Expects and Missing")
			}
			for _, m := range []*source.Message{ft.Expects, ft.Missing} {
				if m == nil {
					continue
				}
				if m.Code == "" || m.De == "" || m.En == "" || !strings.Contains(m.De, "{label}") || !strings.Contains(m.En, "{label}") {
					t.Errorf("message %q needs both languages and {label}", m.Code)
				}
				if strings.Contains(m.De, "{example}") && ft.Example == "" {
					t.Errorf("message %q shows an example, but the type has none", m.Code)
				}
			}
			for _, e := range ft.Good {
				t.Run("good", func(t *testing.T) { runGood(t, ft, e) })
			}
			for _, e := range ft.Bad {
				t.Run("bad", func(t *testing.T) { runBad(t, e) })
			}
		})
	}
}

func checkDoc(t *testing.T, what string, d spec.Doc) {
	t.Helper()
	if !strings.HasSuffix(d.De, ".") || !strings.HasSuffix(d.En, ".") {
		t.Errorf("%s: the documentation must be a sentence in both languages, ending with a period: %+v", what, d)
	}
}

func exampleForm(field string) string {
	return "form: probe\ntitle: Probe\nfields:\n  - " + field + "\n"
}

func runGood(t *testing.T, ft *FieldType, e Example) {
	f := parse(t, exampleForm(e.Field))
	field := f.fields[0]
	input := Input{}
	if e.Posted != nil {
		input = e.Posted
	}
	if e.Typed != nil {
		input[field.Path] = e.Typed
	}
	values, problems, err := f.Read(input, "", testContext())
	if err != nil || len(problems) > 0 {
		t.Fatalf("%s typed %q: %v %v", e.Field, e.Typed, said(problems), err)
	}
	stored := f.Encode(values)
	if got := string(stored[field.Name]); got != e.Value {
		t.Errorf("%s typed %q is stored as %s, want %s", e.Field, e.Typed, got, e.Value)
	}
	checkRoundTrips(t, f, values, testContext())
	if ft.Read == nil {
		return
	}
	// What the API posts in the stored shape is accepted and comes out the same.
	body, _ := json.Marshal(map[string]json.RawMessage{field.Name: json.RawMessage(e.Value)})
	posted, problems, err := f.DecodeJSON(body, testContext())
	if err != nil || len(problems) > 0 {
		t.Fatalf("posting %s: %v %v", body, said(problems), err)
	}
	checked, problems, err := f.Check(posted, testContext())
	if err != nil || len(problems) > 0 || string(f.Encode(checked)[field.Name]) != e.Value {
		t.Errorf("posting %s gives %s %v %v", body, f.Encode(checked)[field.Name], said(problems), err)
	}
}

func runBad(t *testing.T, e Example) {
	f, report := tryParse(exampleForm(e.Field))
	if report.Failed() {
		if e.Typed != nil || e.Posted != nil {
			t.Fatalf("%s does not check:\n%s", e.Field, reported(report))
		}
		if got := reported(report); !strings.Contains(got, e.Says) {
			t.Errorf("%s: the report does not say %q:\n%s", e.Field, e.Says, got)
		}
		return
	}
	input := e.Posted
	if e.Typed != nil {
		input = Input{f.fields[0].Path: e.Typed}
	}
	if input == nil {
		t.Fatalf("%s checks, but should not: %s", e.Field, e.Says)
	}
	_, problems, err := f.Read(input, "", testContext())
	if err != nil || len(problems) == 0 {
		t.Fatalf("%s typed %q is accepted (%v)", e.Field, e.Typed, err)
	}
	text := problems[0].In("de")
	if !strings.Contains(text, e.Says) {
		t.Errorf("%s typed %q: %q does not say %q", e.Field, e.Typed, text, e.Says)
	}
	for _, lang := range []string{"de", "en"} {
		if text := problems[0].In(lang); strings.ContainsAny(text, "{}") || text == "" {
			t.Errorf("%s: unfinished %s message %q", e.Field, lang, text)
		}
	}
	if at := problems[0].Field; problems[0].Page != "p1" || at != f.fields[0].Path && !strings.HasPrefix(at, f.fields[0].Path+".") {
		t.Errorf("%s: the problem is at %s on %s", e.Field, problems[0].Field, problems[0].Page)
	}
}

// checkRoundTrips: what was accepted is stored and read back unchanged, fills the form so that the same
// is read again, and passes Check unchanged.
func checkRoundTrips(t testing.TB, f *Form, values Values, ctx *Context) {
	t.Helper()
	stored := f.Encode(values)
	if broken := f.violations(f.plainJSON(values)); len(broken) > 0 {
		t.Errorf("the schema refuses what was accepted at %s: %s", broken[0].path, inJSON(stored))
	}
	decoded, err := f.Decode(stored)
	if err != nil || inJSON(f.Encode(decoded)) != inJSON(stored) || fmt.Sprint(decoded) != fmt.Sprint(values) {
		t.Errorf("stored %s comes back as %s (%v)", inJSON(stored), inJSON(f.Encode(decoded)), err)
	}
	input := f.Input(values)
	leaveEmpty(f, input, "")
	again, problems, err := f.Read(input, "", ctx)
	if err != nil || len(problems) > 0 || inJSON(f.Encode(again)) != inJSON(stored) {
		t.Errorf("filled with %v the form gives %s, want %s: %v %v", input, inJSON(f.Encode(again)), inJSON(stored), said(problems), err)
	}
	checked, problems, err := f.Check(values, ctx)
	if err != nil || len(problems) > 0 || inJSON(f.Encode(checked)) != inJSON(stored) {
		t.Errorf("checked again %s comes out as %s: %v %v", inJSON(stored), inJSON(f.Encode(checked)), said(problems), err)
	}
}

// leaveEmpty asks for everything that is not answered.
func leaveEmpty(f *Form, input Input, prefix string) {
	for _, field := range f.fields {
		path := prefix + field.Path
		if _, asked := input[path]; !asked {
			input[path] = []string{""} // asked, and left empty
		}
		if field.Table != nil {
			for _, number := range input[path] {
				leaveEmpty(field.Table.Row, input, path+"."+number+".")
			}
		}
	}
}

func inJSON(stored map[string][]byte) string {
	raw := map[string]json.RawMessage{}
	for name, text := range stored {
		raw[name] = text
	}
	text, err := json.Marshal(raw)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
