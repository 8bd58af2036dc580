package forms

import (
	"slices"
	"strings"
	"testing"
)

const sectioned = `
form: bus
fields:
  - {name: zweck, type: choice, label: Zweck, options: {uebung: Übung, einsatz: Einsatz}}
  - section: Übung am {{ tag }}
    intro: Nur bei **Übungen**.
    show: zweck == "uebung"
    fields:
      - {name: tag, type: date, label: Tag, required: true}
      - {name: ort, type: group, fields: [{name: halle, type: text, label: Halle, default: Halle 1}]}
  - section: Rückgabe
    fields:
      - {name: voll, type: yesno, label: Vollgetankt}
`

func TestFieldsOfASectionKeepTheirNamesAndItsCondition(t *testing.T) {
	f := parse(t, sectioned)
	for _, c := range []struct {
		zweck    string
		problems []string
		stored   string
	}{
		{"uebung", []string{}, `{"ort":{"halle":"Halle 1"},"tag":"2026-11-21","zweck":{"key":"uebung","label":"Übung"}}`},
		{"einsatz", []string{}, `{"zweck":{"key":"einsatz","label":"Einsatz"}}`},
	} {
		values, problems, err := f.Read(Input{"zweck": {c.zweck}, "tag": {"21.11.2026"}}, "", testContext())
		if err != nil || !slices.Equal(said(problems), c.problems) || inJSON(f.Encode(values)) != c.stored {
			t.Errorf("%s: %s %v %v", c.zweck, inJSON(f.Encode(values)), said(problems), err)
		}
	}
	if _, problems, _ := f.Read(Input{"zweck": {"uebung"}}, "", testContext()); len(problems) != 1 || problems[0].Field != "tag" {
		t.Errorf("a shown section demands nothing: %v", said(problems))
	}
}

func TestTheViewSaysWhichSectionAFieldStandsIn(t *testing.T) {
	f := parse(t, sectioned)
	pages, err := f.View(Input{"zweck": {"einsatz"}}, testContext())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, field := range pages[0].Fields {
		words := []string{field.Path}
		if s := field.Section; s != nil {
			words = append(words, s.Name, s.Title, s.ShowWhen)
			if s.Hidden {
				words = append(words, "hidden")
			}
			if s.Hidden != field.Hidden {
				t.Errorf("%s: section hidden %v, field hidden %v", field.Path, s.Hidden, field.Hidden)
			}
		}
		got = append(got, strings.Join(words, "|"))
	}
	want := []string{"zweck", "tag|s1|Übung am |zweck=uebung|hidden", "ort|s1|Übung am |zweck=uebung|hidden", "voll|s2|Rückgabe|"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWhatIsWrongWithASectionIsSaid(t *testing.T) {
	for field, says := range map[string]string{
		"{section: Leer, fields: []}": "keine Felder",
		"{section: A, fields: [{section: B, fields: [{name: x, type: text, label: X}]}]}":           "nicht in einem anderen Abschnitt",
		"{name: g, type: group, fields: [{section: B, fields: [{name: x, type: text, label: X}]}]}": "nicht in einer Gruppe",
		"{section: A, fields: [{name: x, type: text, label: X}], show: y}":                          "y",
		"{section: A, field: [{name: x, type: text, label: X}]}":                                    "fields",
		"{section: A, show: exists(x), fields: [{name: x, type: text, label: X}]}":                  "hängt von sich selbst ab",
	} {
		_, report := tryParse(exampleForm(field))
		if !report.Failed() || !strings.Contains(reported(report), says) {
			t.Errorf("%s: the report does not say %q:\n%s", field, says, reported(report))
		}
	}
}
