package forms

import (
	"reflect"
	"testing"
)

// find looks a field up in views by path.
func find(t *testing.T, pages []PageView, path string) FieldView {
	t.Helper()
	var look func(views []FieldView) *FieldView
	look = func(views []FieldView) *FieldView {
		for i := range views {
			if views[i].Path == path {
				return &views[i]
			}
			if found := look(views[i].Fields); found != nil {
				return found
			}
		}
		return nil
	}
	for _, page := range pages {
		if found := look(page.Fields); found != nil {
			return *found
		}
	}
	t.Fatalf("no field %s", path)
	return FieldView{}
}

func keysOf(options []Option) []string {
	var keys []string
	for _, o := range options {
		keys = append(keys, o.Key)
	}
	return keys
}

func TestView(t *testing.T) {
	f := parse(t, anerkennung)
	pages, err := f.View(complete(), testContext())
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != 3 || pages[0].Title != "Zur Person" || pages[2].Page.Name != "nachweise" {
		t.Fatalf("%+v", pages)
	}
	birth := find(t, pages, "geburtsdatum")
	if birth.Label != "Geburtsdatum" || birth.Shown != "24. März 1991" || birth.Typed[0] != "1991-03-24" || birth.Max != "21. November 2026" || birth.MaxTyped != "2026-11-21" {
		t.Errorf("%+v", birth)
	}
	if ov := find(t, pages, "ov"); !reflect.DeepEqual(keysOf(ov.Options), []string{"musterdorf", "fiktivhausen"}) || ov.Shown != "OV Musterdorf" || ov.Required {
		t.Errorf("%+v", ov)
	}
	if code := find(t, pages, "code"); !reflect.DeepEqual(keysOf(code.Options), []string{"CBRN", "BtD"}) || code.Options[0].Label != "CBRN-Schutz" || !code.Required {
		t.Errorf("%+v", code)
	}
	if g := find(t, pages, "erfahrung"); !g.Hidden || g.ShowWhen != "herkunft=praxis" || !g.Fields[0].Hidden || g.Fields[0].Required {
		t.Errorf("%+v", g)
	}
	if n := find(t, pages, "umfang"); n.Shown != "35 UE" || !n.Required || n.Min != "1 UE" || n.Max != "2000 UE" {
		t.Errorf("%+v", n)
	}
	if z := find(t, pages, "zustaendig"); z.Shown != "LV" {
		t.Errorf("%+v", z)
	}
	if n := find(t, pages, "nachweise"); n.Shown != "urkunde.pdf, foto.jpg" || !reflect.DeepEqual(n.Typed, []string{"f1", "f2"}) {
		t.Errorf("%+v", n)
	}
	if r := find(t, pages, "richtig"); r.Shown != "Alma Beispiel, 21. November 2026, 10:30 Uhr" || !r.Required {
		t.Errorf("%+v", r)
	}
}

// What was typed stays as it was typed, right or wrong, shown or hidden.
func TestViewKeepsWhatWasTyped(t *testing.T) {
	f := parse(t, anerkennung)
	pages, err := f.View(with(complete(), "umfang", " viel ", "geburtsdatum", "gestern", "erfahrung.beschreibung", "Entwurf"), testContext())
	if err != nil {
		t.Fatal(err)
	}
	for path, typed := range map[string]string{"umfang": " viel ", "geburtsdatum": "gestern", "erfahrung.beschreibung": "Entwurf"} {
		if v := find(t, pages, path); !reflect.DeepEqual(v.Typed, []string{typed}) || v.Shown != "" {
			t.Errorf("%s: %+v", path, v)
		}
	}
	if ov := find(t, pages, "ov"); len(ov.Options) != 2 {
		t.Errorf("%v", keysOf(ov.Options))
	}
	pages, _ = f.View(Input{}, testContext())
	if ov := find(t, pages, "ov"); len(ov.Options) != 3 {
		t.Errorf("without a district all local units are offered, so that the form works without JavaScript: %v", keysOf(ov.Options))
	}
}

func TestViewInEnglishAndNotes(t *testing.T) {
	f := parse(t, `
form: a
title: "{{ x }}"
fields:
  - {name: x, type: number, label: "Zahl {{ y.label }}", help: "Bis **{{ settings.frist }}**.", max: =settings.frist}
  - {name: y, type: choice, label: Y, options: {a: Alpha}}
  - {name: hinweis, type: note, text: "Heute ist {{ today }}.", show: mit}
  - {name: mit, type: yesno, label: Mit, readOnly: x > 3}
  - {name: wann, type: datetime, label: Wann}
  - {name: preis, type: money, label: Preis}
  - {name: konto, type: iban, label: Konto}
`)
	ctx := testContext()
	ctx.Lang = "en"
	pages, err := f.View(Input{"x": {"5"}, "y": {"a"}, "mit": {"yes"}, "wann": {"2026-07-01T08:00"}, "preis": {"1234.5"}, "konto": {"DE89370400440532013000"}}, ctx)
	if err != nil {
		t.Fatal(err)
	}
	x := find(t, pages, "x")
	if x.Label != "Zahl Alpha" || x.Help != "Bis **14**." || x.Max != "14" {
		t.Errorf("%+v", x)
	}
	// x > 3 makes the question read-only, so what was posted for it does not count and the note is hidden.
	if mit := find(t, pages, "mit"); !mit.ReadOnly || mit.Required || !reflect.DeepEqual(mit.Options, []Option{{Key: "yes", Label: "Yes"}, {Key: "no", Label: "No"}}) {
		t.Errorf("%+v", mit)
	}
	if note := find(t, pages, "hinweis"); !note.Hidden || note.Shown != "Heute ist 21 November 2026." || note.ShowWhen != "mit=yes" {
		t.Errorf("%+v", note)
	}
	if w := find(t, pages, "wann"); w.Shown != "1 July 2026, 08:00" || w.Typed[0] != "2026-07-01T08:00" {
		t.Errorf("%+v", w)
	}
	if p := find(t, pages, "preis"); p.Shown != "1,234.50 €" {
		t.Errorf("%+v", p)
	}
	if k := find(t, pages, "konto"); k.Shown != "DE89 3704 0044 0532 0130 00" {
		t.Errorf("%+v", k)
	}
}

func TestShowWhenOnlyForWhatABrowserCanMirror(t *testing.T) {
	const fields = `
form: a
fields:
  - {name: w, type: choice, label: W, options: {a: A, b: B}}
  - {name: j, type: yesno, label: J}
  - {name: g, type: group, fields: [{name: t, type: text, label: T}]}
  - {name: x, type: text, label: X, show: `
	for show, want := range map[string]string{
		`w == "a"`: "w=a", `'w in ["a", "b"]'`: "w=a|b", `j`: "j=yes", `g.t == "ja"`: "g.t=ja",
		`w != "a"`: "", `not j`: "", `w == "a" and j`: "", `submitter.name == "x"`: "",
	} {
		if got := parse(t, fields+show+"}\n").Field("x").showWhen; got != want {
			t.Errorf("%s: %q, want %q", show, got, want)
		}
	}
}
