package forms

import (
	"slices"
	"testing"

	"laufzettel/definitions/expression"
)

const forWhom = `
form: antrag
fields:
  - {name: fuerWen, type: choice, label: Für wen, options: {mich: Mich, andere: Andere}, default: mich}
  - {name: vorname, type: text, label: Vorname, required: true, default: '=onlyIf(fuerWen == "mich", submitter.name)'}
  - {name: kv, type: unit, level: KV, label: KV, default: '=onlyIf(fuerWen == "mich", submitter.units.KV)'}
  - {name: ov, type: unit, level: OV, under: kv, label: OV, default: '=onlyIf(fuerWen == "mich", submitter.units.OV)'}
  - {name: ort, type: text, label: Ort}
`

// signedInContext also says where the person belongs.
func signedInContext() *Context {
	ctx := testContext()
	ctx.Scope.Names["submitter"] = expression.Record{"name": "Alma Beispiel", "units": expression.Record{
		"KV": unitRow("musterkreis", "KV Musterkreis", "KV", "musterland"), "OV": unitRow("musterdorf", "OV Musterdorf", "OV", "musterkreis")}}
	return ctx
}

func parseForWhom(t *testing.T) *Form {
	t.Helper()
	world := testWorld()
	unit := &expression.Type{Kind: expression.Keyed, Missing: true, Fields: kinds("key", expression.Text, "name", expression.Text)}
	world.Env = world.Env.With("submitter", &expression.Type{Kind: expression.People, Missing: true, Fields: map[string]*expression.Type{
		"name": textType, "units": {Kind: expression.Rec, Open: true, Missing: true, Elem: unit}}})
	return parseIn(t, forWhom, world)
}

// sentBack is what a page sends back untouched: what it shows, and what it was prefilled with.
func sentBack(t *testing.T, f *Form, input Input, ctx *Context) Input {
	t.Helper()
	pages, err := f.View(input, ctx)
	if err != nil {
		t.Fatal(err)
	}
	sent := Input{}
	for _, view := range pages[0].Fields {
		if sent[view.Path] = view.Typed; view.Typed == nil {
			sent[view.Path] = []string{""}
		}
		if view.Prefilled != nil {
			sent[view.Path+Untouched] = view.Prefilled
		}
	}
	return sent
}

func TestUntouchedAnswersFollowTheirDefault(t *testing.T) {
	f, ctx := parseForWhom(t), signedInContext()
	stored := func(input Input) string {
		values, _, err := f.Read(input, "", ctx)
		if err != nil {
			t.Fatal(err)
		}
		return inJSON(f.Encode(values))
	}
	first := sentBack(t, f, Input{}, ctx)
	if !slices.Equal(first["vorname"], []string{"Alma Beispiel"}) || !slices.Equal(first["ov"], []string{"musterdorf"}) || !slices.Equal(first["vorname~"], []string{"Alma Beispiel"}) {
		t.Fatalf("the page begins with %v", first)
	}
	if _, asked := first["ort~"]; asked {
		t.Error("a field without a default is not prefilled")
	}
	mine := stored(first)

	// For somebody else: what was filled in goes, without anything else having been touched ...
	first["fuerWen"] = []string{"", "andere"}
	if got := stored(first); got != `{"fuerWen":{"key":"andere","label":"Andere"}}` {
		t.Errorf("for somebody else the form holds %s", got)
	}
	// ... and comes back.
	again := sentBack(t, f, first, ctx)
	again["fuerWen"] = []string{"", "mich"}
	if got := stored(again); got != mine {
		t.Errorf("for oneself again the form holds %s, want %s", got, mine)
	}

	// What was typed or emptied by hand stays as it is.
	own := sentBack(t, f, Input{}, ctx)
	own["vorname"], own["kv"], own["fuerWen"] = []string{"Benno"}, []string{""}, []string{"andere"}
	own = sentBack(t, f, own, ctx)
	own["fuerWen"] = []string{"mich"}
	got := sentBack(t, f, own, ctx)
	if !slices.Equal(got["vorname"], []string{"Benno"}) {
		t.Errorf("what was typed is gone: %v", got)
	}
	emptied := sentBack(t, f, Input{}, ctx)
	emptied["vorname"] = []string{""}
	emptied = sentBack(t, f, emptied, ctx)
	if _, problems, _ := f.Read(emptied, "", ctx); len(problems) != 1 || problems[0].Field != "vorname" {
		t.Errorf("an answer that was taken out came back: %v", said(problems))
	}

	// Nobody is signed in: nothing is prefilled, nothing fails.
	anonymous := testContext()
	anonymous.Scope.Names["submitter"] = nil
	if got := sentBack(t, f, Input{}, anonymous); !slices.Equal(got["vorname"], []string{""}) {
		t.Errorf("%v", got)
	}
}

// A forged companion can only bring back what the form itself would begin with.
func TestACompanionWithoutADefaultCountsForNothing(t *testing.T) {
	f := parseForWhom(t)
	values, _, err := f.Read(Input{"ort": {"Musterdorf"}, "ort~": {"Musterdorf"}, "vorname": {"Alma"}, "vorname~": {"Benno"}}, "", signedInContext())
	if err != nil || values["ort"] != "Musterdorf" || values["vorname"] != "Alma" {
		t.Errorf("%v %v", values, err)
	}
}
