package forms

import (
	"slices"
	"strings"
	"testing"

	"laufzettel/definitions/expression"
)

func TestDurationsAreReadAsPeopleWriteThem(t *testing.T) {
	f := parse(t, exampleForm("{name: dauer, type: duration, label: Dauer}"))
	for _, c := range []struct {
		typed  []string
		stored string // "" is no answer, "-" a problem
	}{
		{[]string{"4 Jahre"}, `"4 years"`}, {[]string{"1 Jahr"}, `"1 year"`}, {[]string{"6 months"}, `"6 months"`}, {[]string{"36Stunden"}, `"36 hours"`},
		{[]string{" 10  Arbeitstage "}, `"10 workdays"`}, {[]string{"1.000 Tage"}, `"1000 days"`}, {[]string{"2", "Wochen"}, `"2 weeks"`}, {[]string{"2", "weeks"}, `"2 weeks"`},
		{[]string{"", "weeks"}, ""}, {[]string{"years"}, ""}, {[]string{""}, ""}, {[]string{"0", "days"}, `"0 days"`},
		{[]string{"-3", "days"}, "-"}, {[]string{"1,5 Jahre"}, "-"}, {[]string{"1.5", "years"}, "-"}, {[]string{"4 Jahre", "years"}, "-"}, {[]string{"999999 Jahre"}, "-"},
		{[]string{"4 Lichtjahre"}, "-"}, {[]string{strings.Repeat("9", 400), "years"}, "-"}, {[]string{"12:30"}, "-"}, {[]string{"1.00 Tage"}, "-"},
	} {
		values, problems, err := f.Read(Input{"dauer": c.typed}, "", testContext())
		got := string(f.Encode(values)["dauer"])
		if len(problems) > 0 {
			got = "-"
		}
		if err != nil || got != c.stored {
			t.Errorf("%q is read as %s, want %s (%v)", c.typed, got, c.stored, said(problems))
		}
	}
}

func TestADurationCountsInExpressions(t *testing.T) {
	f := parse(t, `
form: amt
fields:
  - {name: beginn, type: date, label: Beginn}
  - {name: amtszeit, type: duration, label: Amtszeit, units: [years, months], default: 4 years}
  - {name: ende, type: computed, label: Ende, value: =beginn + amtszeit}
`)
	values, problems, err := f.Read(Input{"beginn": {"1.3.2026"}}, "", testContext())
	if err != nil || len(problems) > 0 || string(f.Encode(values)["ende"]) != `"2030-03-01"` {
		t.Errorf("%s %v %v", inJSON(f.Encode(values)), said(problems), err)
	}
	pages, err := f.View(Input{}, testContext())
	if err != nil {
		t.Fatal(err)
	}
	view := pages[0].Fields[1]
	if !slices.Equal(view.Typed, []string{"4", "years"}) || view.Shown != "4 Jahre" || len(view.Options) != 2 || view.Options[0].Label != "Jahre" {
		t.Errorf("%+v", view)
	}
	ctx := testContext()
	ctx.Lang = "en"
	if pages, _ = f.View(Input{}, ctx); pages[0].Fields[1].Options[1].Label != "months" {
		t.Errorf("in English: %+v", pages[0].Fields[1].Options)
	}
}

func TestAConsentIsVoluntaryAndSaysWhatAWithdrawalErases(t *testing.T) {
	f := parse(t, `
form: fotos
fields:
  - {name: foto, type: file, label: Foto}
  - {name: kontakt, type: group, fields: [{name: telefon, type: phone, label: Telefon}]}
  - {name: zeigen, type: consent, label: Das Foto darf gezeigt werden., withdraw: {erases: [foto, kontakt.telefon], text: "Dann löschen wir dein Foto."}}
  - {name: gezeigt, type: computed, label: Gezeigt, value: '=either(zeigen.given, "ja", "nein")'}
`)
	w := f.Field("zeigen").Withdrawal()
	if w == nil || !slices.Equal(w.Erases, []string{"foto", "kontakt.telefon"}) || f.Field("foto").Withdrawal() != nil {
		t.Errorf("withdrawal %+v", w)
	}
	for typed, want := range map[string]string{"yes": `"ja"`, "": `"nein"`} {
		values, problems, err := f.Read(Input{"zeigen": {typed}}, "", testContext())
		if err != nil || len(problems) > 0 || string(f.Encode(values)["gezeigt"]) != want {
			t.Errorf("%q: %s %v %v", typed, inJSON(f.Encode(values)), said(problems), err)
		}
	}
	pages, err := f.View(Input{}, testContext())
	if err != nil || !strings.Contains(pages[0].Fields[2].Help, "jederzeit") || !strings.HasSuffix(pages[0].Fields[2].Help, "Dann löschen wir dein Foto.") {
		t.Errorf("the page does not say that the consent can be withdrawn: %q %v", pages[0].Fields[2].Help, err)
	}
	// What was withdrawn is no consent any more, and nobody can post one that was given earlier by somebody else.
	body := `{"zeigen": {"given": true, "name": "Fremde", "at": "2020-01-01T00:00:00.000Z", "text": "Alles"}}`
	values, _, err := f.DecodeJSON([]byte(body), testContext())
	if err != nil {
		t.Fatal(err)
	}
	checked, _, err := f.Check(values, testContext())
	if consent, _ := checked["zeigen"].(expression.Record); err != nil || consent["name"] != "Alma Beispiel" || consent["text"] != "Das Foto darf gezeigt werden." {
		t.Errorf("posted as somebody else: %v %v", checked, err)
	}
	stored := map[string][]byte{"zeigen": []byte(`{"given":false,"text":"x","withdrawnAt":"2026-11-20T10:00:00.000Z"}`)}
	decoded, err := f.Decode(stored)
	if consent, _ := decoded["zeigen"].(expression.Record); err != nil || consent["given"] != false {
		t.Fatalf("%v %v", decoded, err)
	}
	if checked, _, _ = f.Check(decoded, testContext()); checked["zeigen"] != nil {
		t.Errorf("a withdrawn consent came to life again: %v", checked["zeigen"])
	}
}

func TestTheOriginalIsShownToSomebody(t *testing.T) {
	f := parse(t, exampleForm("{name: zeugnis, type: confirmation, original: required, label: Mein Zeugnis liegt vor.}")+
		"  - {name: gesehen, type: computed, label: Gesehen, value: =exists(zeugnis.seenAt) and zeugnis.seenBy != \"\"}\n")
	if !f.Field("zeugnis").Original() || f.Field("gesehen").Original() {
		t.Error("Original")
	}
	body := `{"zeugnis": {"seenBy": "ich selbst", "seenAt": "2026-11-20T10:00:00.000Z"}}`
	values, problems, err := f.DecodeJSON([]byte(body), testContext())
	if err != nil || len(problems) > 0 {
		t.Fatal(said(problems), err)
	}
	checked, _, err := f.Check(values, testContext())
	if err != nil || checked["gesehen"] != false || checked["zeugnis"].(expression.Record)["seenBy"] != nil {
		t.Errorf("somebody confirmed having seen their own original: %v %v", checked, err)
	}
	// Recorded, it stays when the form is read again.
	base := Values{"zeugnis": expression.Record{"text": "Mein Zeugnis liegt vor.", "name": "Alma Beispiel", "seenBy": "Benno Muster", "seenAt": testContext().Scope.Names["now"]}}
	ctx := testContext()
	ctx.Base = base
	read, _, err := f.Read(f.Input(base), "", ctx)
	if err != nil || read["gesehen"] != true {
		t.Errorf("what was seen is forgotten: %v %v", read, err)
	}
	pages, err := f.View(f.Input(base), ctx)
	if err != nil || !strings.Contains(pages[0].Fields[0].Shown, "Original gesehen: Benno Muster") || !strings.Contains(pages[0].Fields[0].Help, "Original") {
		t.Errorf("%+v %v", pages[0].Fields[0], err)
	}
}

func TestAnAddressIsAGroupWithPartsOfItsOwn(t *testing.T) {
	f := parse(t, `
form: post
fields:
  - {name: anschrift, type: address, label: Anschrift, required: versand, show: versand}
  - {name: versand, type: yesno, label: Versand}
  - {name: lager, type: address, label: Lager, country: false, extra: false, sensitive: true}
  - {name: zeile, type: computed, label: Zeile, value: '=anschrift.postcode + " " + anschrift.city'}
`)
	var paths, hints []string
	for _, field := range f.Fields() {
		if field.Parent != nil {
			paths = append(paths, field.Path)
			hints = append(hints, field.Widget.Autocomplete)
		}
	}
	if !slices.Equal(paths, []string{"anschrift.street", "anschrift.extra", "anschrift.postcode", "anschrift.city", "anschrift.country", "lager.street", "lager.postcode", "lager.city"}) ||
		!slices.Equal(hints[:5], []string{"address-line1", "address-line2", "postal-code", "address-level2", "country-name"}) {
		t.Errorf("%q %q", paths, hints)
	}
	if !f.Field("lager.city").Sensitive {
		t.Error("the parts of a sensitive address are not sensitive")
	}
	for _, c := range []struct {
		input    Input
		problems []string
	}{
		{Input{"versand": {"yes"}}, []string{"anschrift.street", "anschrift.postcode", "anschrift.city"}},
		{Input{"versand": {""}}, []string{}},
		{Input{"versand": {"yes"}, "anschrift.street": {"Weg 1"}, "anschrift.postcode": {"1010"}, "anschrift.city": {"Wien"}, "anschrift.country": {"österreich"}}, []string{}},
		{Input{"versand": {"yes"}, "anschrift.street": {"Weg 1"}, "anschrift.postcode": {"1010"}, "anschrift.city": {"Berlin"}}, []string{"anschrift.postcode"}},
		{Input{"versand": {""}, "lager.postcode": {"1010"}}, []string{"lager.postcode"}},
	} {
		_, problems, err := f.Read(c.input, "", testContext())
		got := []string{}
		for _, p := range problems {
			got = append(got, p.Field)
		}
		if err != nil || !slices.Equal(got, c.problems) {
			t.Errorf("%v: %v %v", c.input, said(problems), err)
		}
	}
	ctx := testContext()
	ctx.Lang = "en"
	pages, err := f.View(Input{"versand": {"yes"}}, ctx)
	if err != nil || pages[0].Fields[0].Fields[0].Label != "Street and number" || pages[0].Fields[0].Fields[4].Typed[0] != "Deutschland" {
		t.Errorf("%+v %v", pages[0].Fields[0].Fields, err)
	}
}
