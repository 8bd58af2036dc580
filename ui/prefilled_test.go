package ui_test

import (
	"bytes"
	"strings"
	"testing"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
	"laufzettel/ui"
)

// A page posts along what a field was prefilled with, and shows it anew when that changes.
func TestPrefilledFieldsComeWithWhatTheyBeganWith(t *testing.T) {
	report := &source.Report{}
	person := &expression.Type{Kind: expression.People, Missing: true, Fields: map[string]*expression.Type{"name": {Kind: expression.Text}}}
	f := forms.Parse(source.Parse("form.yaml", []byte(`
form: antrag
fields:
  - {name: fuerMich, type: yesno, label: Für mich, default: true}
  - {name: name, type: text, label: Name, default: '=onlyIf(fuerMich, submitter.name)'}
  - {name: ort, type: text, label: Ort}
`), report), &forms.World{Env: &expression.Env{Names: map[string]*expression.Type{"submitter": person}}}, report)
	if report.Failed() {
		t.Fatal(report.Diagnostics)
	}
	ctx := &forms.Context{Lang: "de", Scope: expression.Scope{Names: map[string]any{"submitter": expression.Record{"name": `Alma "Al" Beispiel`}}}}
	r := renderer(t)
	shown := func(input forms.Input) (string, ui.LiveAnswer) {
		pages, err := f.View(input, ctx)
		if err != nil {
			t.Fatal(err)
		}
		block := ui.Fields{Views: pages[0].Fields}
		var out bytes.Buffer
		if err := r.Fields(&out, block); err != nil {
			t.Fatal(err)
		}
		live, err := r.Live(block, ui.LiveAsk{})
		if err != nil {
			t.Fatal(err)
		}
		return out.String(), *live
	}
	mine, before := shown(forms.Input{})
	if !strings.Contains(mine, `<input type="hidden" name="name~" value="Alma &#34;Al&#34; Beispiel">`) || strings.Contains(mine, `name="ort~"`) {
		t.Errorf("the page does not post along what it was prefilled with:\n%s", mine)
	}
	other, after := shown(forms.Input{"fuerMich": {"no"}, "name": {`Alma "Al" Beispiel`}, "name~": {`Alma "Al" Beispiel`}})
	if strings.Contains(other, "Alma") {
		t.Errorf("for somebody else the page still says who is signed in:\n%s", other)
	}
	if was, is := before.Fields["name"], after.Fields["name"]; was.Options == is.Options || is.HTML == "" || strings.Contains(is.HTML, "Alma") {
		t.Errorf("the browser is not told that the field begins with something else: %+v, then %+v", was, is)
	}
	typed, _ := shown(forms.Input{"fuerMich": {"no"}, "name": {"Benno"}, "name~": {`Alma "Al" Beispiel`}})
	if !strings.Contains(typed, `value="Benno"`) || strings.Contains(typed, `name="name~"`) {
		t.Errorf("what was typed is not kept:\n%s", typed)
	}
}
