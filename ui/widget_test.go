package ui_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"laufzettel/forms"
	"laufzettel/ui"
	"laufzettel/ui/gallery"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata; read the difference before committing it")

var blank = regexp.MustCompile(`\n\s*\n+`)

// One golden file per widget and state: a change of markup is seen and meant.
func TestWidgetsAreAsTheyWere(t *testing.T) {
	r := renderer(t)
	for _, one := range gallery.Widgets() {
		t.Run(one.Name, func(t *testing.T) { golden(t, r, one.Name, one.Fields) })
	}
}

// golden compares a block with the file that says how it was.
func golden(t *testing.T, r *ui.Renderer, name string, block ui.Fields) {
	t.Helper()
	var out bytes.Buffer
	if err := r.Fields(&out, block); err != nil {
		t.Fatal(err)
	}
	got := blank.ReplaceAllString(strings.TrimSpace(out.String()), "\n") + "\n"
	file := filepath.Join("testdata", "widgets", name+".html")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err, "; run: go test ./ui -run AsTheyWere -update")
	}
	if got != string(want) {
		t.Errorf("is now\n%s\nbut was\n%s", got, want)
	}
}

// One golden file per field type, with all its states: empty, filled, wrong, not to be changed.
func TestFieldTypesAreAsTheyWere(t *testing.T) {
	r := renderer(t)
	states, err := gallery.TypeStates()
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range states {
		t.Run(name, func(t *testing.T) { golden(t, r, filepath.Join("types", name), block) })
	}
}

// Every widget that a field type may ask for has a template.
func TestEveryFieldTypeHasAWidget(t *testing.T) {
	r := renderer(t)
	for _, kind := range forms.Types() {
		view := forms.FieldView{Path: "feld", Label: "Feld", Field: &forms.Field{Name: "feld", Path: "feld", Widget: kind.Widget}}
		var out bytes.Buffer
		if err := r.Fields(&out, ui.Fields{Views: []forms.FieldView{view}}); err != nil {
			t.Errorf("type %s: %v", kind.Name, err)
		} else if !strings.Contains(out.String(), "Feld") {
			t.Errorf("type %s shows nothing", kind.Name)
		}
	}
}

func TestWidgetDetails(t *testing.T) {
	r := renderer(t)
	render := func(name string) string {
		for _, one := range gallery.Widgets() {
			if one.Name == name {
				var out bytes.Buffer
				if err := r.Fields(&out, one.Fields); err != nil {
					t.Fatal(err)
				}
				return out.String()
			}
		}
		t.Fatalf("there is no sample %q", name)
		return ""
	}
	for name, want := range map[string]string{
		"input-filled":       `value="Sitzung &#34;Nord&#34; &amp; &lt;Süd&gt;"`,
		"input-date":         `type="date" value="2026-11-14"`,
		"input-date-problem": `type="text" value="14.11."`,
		"input-number":       `inputmode="numeric"`,
		"radios":             `<input type="hidden" name="grund" value="">`,
		"checkboxes":         `<input type="hidden" name="mittel" value="">`,
		"tick":               `<input type="hidden" name="mitfahrt" value="no">`,
		"yesno":              `type="radio" id="yesno-f-mitfahrt-2" name="mitfahrt" value="no"`,
		"confirm":            `<input type="hidden" name="richtig" value="">`,
		"file":               `<input type="hidden" name="belege" value="">`,
		"file-list":          `<input type="hidden" name="belege" value="a1">`,
		"select-search":      `data-search`,
		"textarea":           ">\nErste Zeile\nZweite Zeile</textarea>",
		"input-problem":      `aria-describedby="input-problem-f-email-problem" aria-invalid="true"`,
		"hidden":             ` data-show-when="grund=anderes" hidden>`,
		"fixed":              "nicht änderbar",
	} {
		if html := render(name); !strings.Contains(html, want) {
			t.Errorf("%s lacks %s:\n%s", name, want, html)
		}
	}
	if html := render("fixed"); strings.Contains(html, "<input") {
		t.Error("a field that cannot be changed posts something")
	}
	problem := render("input-problem")
	if strings.Index(problem, `class="problem"`) > strings.Index(problem, "<input") || strings.Index(problem, "</label>") > strings.Index(problem, `class="problem"`) {
		t.Error("the problem does not stand between label and control")
	}
}

func TestLiveAnswers(t *testing.T) {
	r := renderer(t)
	var block ui.Fields
	for _, one := range gallery.Widgets() {
		if one.Name == "radios-problem" || one.Name == "hidden" || one.Name == "group" || one.Name == "static" {
			block.Views = append(block.Views, one.Fields.Views...)
			block.Problems = append(block.Problems, one.Fields.Problems...)
		}
	}
	answer, err := r.Live(block, ui.LiveAsk{})
	if err != nil {
		t.Fatal(err)
	}
	if field := answer.Fields["andere"]; !field.Hidden {
		t.Error("a hidden field is not said to be hidden")
	}
	if field := answer.Fields["summe"]; field.Shown != "48,60 €" {
		t.Errorf("the computed value is %q", field.Shown)
	}
	if field := answer.Fields["grund"]; field.Options == "" || !strings.Contains(field.HTML, `value="lehrgang"`) || strings.Contains(field.HTML, "problem") {
		t.Errorf("the choice is %+v", field)
	}
	if _, ok := answer.Fields["fahrt.nach"]; !ok {
		t.Error("the parts of a group are missing")
	}
	if answer.Problems["fahrt.nach"] == "" || answer.Problems["grund"] == "" {
		t.Errorf("problems: %v", answer.Problems)
	}
}
