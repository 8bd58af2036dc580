package forms

import (
	"reflect"
	"testing"

	"laufzettel/definitions/expression"
)

// In an ask-back only the reopened fields may change, and what follows from them.
func TestReopenedFields(t *testing.T) {
	f := parse(t, anerkennung)
	base, _, _ := f.Read(complete(), "", testContext())
	for name, c := range map[string]struct {
		reopened []string
		posted   Input
		want     map[string]string // what differs from before; "" is gone
		says     []string
	}{
		"nothing posted changes nothing": {[]string{"umfang"}, Input{"umfang": {"35"}}, nil, []string{}},
		"a closed field keeps its answer": {[]string{"umfang"}, Input{"umfang": {"40"}, "vorname": {"Boese"}, "code": {"BtD"}, "nachweise": {""}, "richtig": {""}},
			map[string]string{"umfang": `"40"`}, []string{}},
		"a reopened field is checked": {[]string{"umfang"}, Input{"umfang": {""}}, map[string]string{"umfang": ""},
			[]string{"umfang: Bitte fülle „Umfang“ aus, zum Beispiel 12,5."}},
		"computed values follow": {[]string{"code"}, Input{"code": {"BtD"}},
			map[string]string{"code": `{"active":true,"key":"BtD","label":"Betreuungsdienst","zustaendig":"KV"}`, "zustaendig": `"KV"`}, []string{}},
		"what newly shows may be answered": {[]string{"herkunft"},
			Input{"herkunft": {"praxis"}, "erfahrung.von": {"1.1.2020"}, "erfahrung.bis": {"1.1.2021"}, "erfahrung.beschreibung": {"kurz"}},
			map[string]string{"herkunft": `{"key":"praxis","label":"Praxiserfahrung"}`, "erfahrung": `{"beschreibung":"kurz","bis":"2021-01-01","von":"2020-01-01"}`},
			[]string{"erfahrung.beschreibung: Bitte schreib bei „Beschreibung“ mindestens 100 Zeichen. Bisher sind es 4."}},
		"earlier files remain": {[]string{"nachweise"}, Input{"nachweise": {"f2", "f9"}},
			map[string]string{"nachweise": `[{"id":"f2","name":"foto.jpg","size":"2400000","type":"image/jpeg"},{"id":"f9","name":"neu.pdf","size":"1000","type":"application/pdf"}]`}, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := testContext()
			ctx.Base, ctx.Reopened = base, c.reopened
			// Uploads of the first time are known from the answers, only the new one from the draft.
			ctx.Files = map[string]expression.Record{"f9": upload("neu.pdf", 1000, "application/pdf")}
			values, problems, err := f.Read(c.posted, "", ctx)
			if err != nil || !reflect.DeepEqual(said(problems), c.says) {
				t.Errorf("says %v %v, want %v", said(problems), err, c.says)
			}
			before, after := f.Encode(base), f.Encode(values)
			changed := map[string]string{}
			for name := range f.Type().Fields {
				if string(before[name]) != string(after[name]) {
					changed[name] = string(after[name])
				}
			}
			if len(changed) != len(c.want) || len(c.want) > 0 && !reflect.DeepEqual(changed, c.want) {
				t.Errorf("changed %v, want %v", changed, c.want)
			}
		})
	}
}

// A closed field is not judged again: what was accepted once stays accepted, though the world has moved on.
func TestClosedFieldsAreNotJudgedAgain(t *testing.T) {
	f := parse(t, anerkennung)
	base, _, _ := f.Read(complete(), "", testContext())
	ctx := testContext()
	ctx.Base, ctx.Reopened = base, []string{"umfang"}
	ctx.Catalogue = catalogue{} // no unit and no register row is left
	values, problems, err := f.Read(Input{"umfang": {"36"}}, "", ctx)
	if err != nil || len(problems) > 0 || inJSON(f.Encode(Values{"code": values["code"]})) != inJSON(f.Encode(Values{"code": base["code"]})) {
		t.Errorf("%v %v", said(problems), err)
	}
	views, err := f.View(Input{}, ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, view := range views[1].Fields {
		if closed := view.Path != "umfang" && view.Field.asks(); view.ReadOnly != closed {
			t.Errorf("%s: read-only %v", view.Path, view.ReadOnly)
		}
	}
	if code := views[1].Fields[0]; code.Shown != "CBRN-Schutz" || !reflect.DeepEqual(code.Typed, []string{"CBRN"}) {
		t.Errorf("%+v", code)
	}
}
