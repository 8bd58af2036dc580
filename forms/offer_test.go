package forms

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
)

func labels(options []Option) string {
	var all []string
	for _, o := range options {
		words := o.Key
		if o.Note != "" {
			words += " (" + o.Note + ")"
		}
		all = append(all, words)
	}
	return strings.Join(all, ", ")
}

// A world whose registers know associations, courses of each, and fees by association.
func courses(t *testing.T) (*Form, *Context) {
	t.Helper()
	row := &expression.Type{Kind: expression.Keyed, Fields: kinds("key", expression.Text, "label", expression.Text, "verband", expression.Text,
		"umfang", expression.Number, "online", expression.Bool)}
	fee := &expression.Type{Kind: expression.Keyed, Fields: kinds("key", expression.Text, "gebuehr", expression.Number, "ort", expression.Text)}
	world := testWorld()
	world.Registers["lehrgaenge"] = row
	world.Headings = map[string]map[string]string{"lehrgaenge": {"umfang": "Umfang", "online": "Online"}}
	world.Env = world.Env.With("registers", &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{
		"gebuehren": {Kind: expression.Rec, Open: true, Elem: fee}}})
	f := parseIn(t, `
form: kurs
fields:
  - {name: kv, type: unit, level: KV, label: KV}
  - {name: kurs, type: choice, from: registers.lehrgaenge, only: row.verband == kv.key, columns: [umfang, online, verband], search: true, label: Kurs}
  - {name: kurse, type: choices, from: registers.lehrgaenge, only: row.verband == kv.key, label: Kurse}
  - {name: gebuehr, type: money, label: Gebühr, default: '=registers.gebuehren[kv.key].gebuehr'}
  - {name: ort, type: text, label: Ort, default: '=registers.gebuehren[kv.key].ort'}
`, world)
	ctx := testContext()
	all := musterland
	all.rows = map[string][]expression.Record{}
	for i, c := range []struct{ key, label, verband string }{
		{"san1", "Sanitätsdienst A", "musterkreis"}, {"san2", "Sanitätsdienst B", "musterkreis"}, {"btd", "Betreuungsdienst", "beispielstadt"},
	} {
		all.rows["lehrgaenge"] = append(all.rows["lehrgaenge"], expression.Record{"key": c.key, "label": c.label, "verband": c.verband,
			"umfang": decimal.NewFromInt(int64(8 * (i + 1))), "online": i == 1})
	}
	ctx.Catalogue = all
	ctx.Scope.Names["registers"] = expression.Record{"gebuehren": expression.Record{
		"musterkreis": expression.Record{"key": "musterkreis", "gebuehr": decimal.RequireFromString("12.50"), "ort": "Musterdorf"}}}
	return f, ctx
}

func TestOptionsShowTheColumnsThatTellThemApart(t *testing.T) {
	f, ctx := courses(t)
	pages, err := f.View(Input{"kv": {"musterkreis"}}, ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got := labels(pages[0].Fields[1].Options); got != "san1 (Umfang: 8 · musterkreis), san2 (Umfang: 16 · Online · musterkreis)" {
		t.Error(got)
	}
	if !f.Field("kurs").Options.Search || f.Field("kurse").Options.Search {
		t.Error("search")
	}
	if got := labels(pages[0].Fields[2].Options); got != "san1, san2" {
		t.Errorf("without columns: %s", got)
	}
	for field, says := range map[string]string{
		"{name: g, type: choice, label: G, from: registers.geraete, columns: [farbe]}":      "Eine Spalte „farbe“ gibt es hier nicht",
		"{name: g, type: choice, label: G, options: {a: A}, columns: [preis]}":              "braucht darum „from“",
		"{name: g, type: choice, label: G, from: registers.geraete, columns: [label]}":      "Eine Spalte „label“",
		"{name: g, type: choices, label: G, from: registers.geraete, columns: [fre]}":       "frei",
		"{name: p, type: person, label: P, columns: [number]}":                              "Eine Spalte „number“",
		"{name: p, type: text, label: P, search: true}":                                     "search",
		"{name: t, type: table, label: T, fields: [{name: p, type: persn, label: Person}]}": "person",
	} {
		_, report := tryParse(exampleForm(field))
		if !report.Failed() || !strings.Contains(reported(report), says) {
			t.Errorf("%s: the report does not say %q:\n%s", field, says, reported(report))
		}
	}
}

func TestWhatIsNoLongerOfferedIsChosenAnew(t *testing.T) {
	f, ctx := courses(t)
	input := Input{"kv": {"musterkreis"}, "kurs": {"san1"}, "kurse": {"san1", "san2"}}
	if _, problems, err := f.Read(input, "", ctx); err != nil || len(problems) > 0 {
		t.Fatal(said(problems), err)
	}
	input["kv"] = []string{"beispielstadt"}
	values, problems, err := f.Read(input, "", ctx)
	if err != nil || len(problems) != 2 || problems[0].Field != "kurs" || problems[1].Field != "kurse" || values["kurs"] != nil || values["kurse"] != nil {
		t.Errorf("%v %v %v", values, said(problems), err)
	}
	if !strings.Contains(problems[0].In("de"), "nicht zur Auswahl") {
		t.Error(said(problems))
	}
	pages, err := f.View(input, ctx)
	if err != nil || labels(pages[0].Fields[1].Options) != "btd (Umfang: 24 · beispielstadt)" {
		t.Errorf("%s %v", labels(pages[0].Fields[1].Options), err)
	}
}

func TestDefaultsComeFromRegisters(t *testing.T) {
	f, ctx := courses(t)
	for kv, want := range map[string]string{"musterkreis": `"12.5" "Musterdorf"`, "beispielstadt": ` `, "": ` `} {
		values, _, err := f.Read(Input{"kv": {kv}}, "", ctx)
		stored := f.Encode(values)
		if got := fmt.Sprintf("%s %s", stored["gebuehr"], stored["ort"]); err != nil || got != want {
			t.Errorf("%q: %s, want %s (%v)", kv, got, want, err)
		}
	}
}

func TestSearchFindsOptions(t *testing.T) {
	f, ctx := courses(t)
	for _, c := range []struct{ kv, text, want string }{
		{"musterkreis", "sanitatsdienst b", "san2"}, {"musterkreis", "dienst", "san1 san2"}, {"musterkreis", "online", "san2"}, {"musterkreis", "betreuung", ""},
		{"musterkreis", "", "san1 san2"}, {"beispielstadt", "BETREUUNGSDIENST", "btd"},
	} {
		found, err := f.Search("kurs", c.text, Input{"kv": {c.kv}}, ctx)
		var keys []string
		for _, o := range found {
			keys = append(keys, o.Key)
		}
		if got := strings.Join(keys, " "); err != nil || got != c.want {
			t.Errorf("%q in %s: %q, want %q (%v)", c.text, c.kv, got, c.want, err)
		}
	}
	for _, path := range []string{"gebuehr", "gibtsnicht", ""} {
		if found, err := f.Search(path, "a", Input{}, ctx); len(found) > 0 || err != nil {
			t.Errorf("%s offers %v %v", path, found, err)
		}
	}
}

const team = `
form: team
fields:
  - {name: kv, type: unit, level: KV, label: KV}
  - {name: leitung, type: person, unit: kv, columns: [unitName, email], label: Leitung}
  - {name: name, type: computed, label: Name, value: '=leitung.name + " <" + leitung.email + ">"'}
`

func TestAPersonIsLookedUp(t *testing.T) {
	f, ctx := parse(t, team), testContext()
	for _, c := range []struct{ kv, typed, key, says, options string }{
		{"", "Alma Beispiel", "alma", "", "alma"}, {"", "Beispiel, Alma", "alma", "", "alma"}, {"", "alma", "alma", "", "alma"},
		{"", "beispiel", "", "mehrere Personen", "alma bea"}, {"musterkreis", "beispiel", "alma", "", "alma"},
		{"musterkreis", "carla.probe@example.org", "", "niemanden", ""}, {"musterkreis", "carla", "", "niemanden", ""}, {"", "Zora", "", "niemanden", ""},
		{"", "", "", "", "alma benno bea carla"}, {"", strings.Repeat("x", 5000), "", "niemanden", ""},
	} {
		input := Input{"kv": {c.kv}, "leitung": {"", c.typed}}
		values, problems, err := f.Read(input, "", ctx)
		person, _ := values["leitung"].(expression.Record)
		key, _ := person["key"].(string)
		if err != nil || key != c.key || (c.says == "") != (len(problems) == 0) || !strings.Contains(strings.Join(said(problems), ""), c.says) {
			t.Errorf("%q in %q: %v %v %v", c.typed, c.kv, person, said(problems), err)
		}
		if person["birthDate"] != nil || person["number"] != nil || person["givenName"] != nil {
			t.Errorf("more is copied of a person than the form may know: %v", person)
		}
		pages, err := f.View(input, ctx)
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for _, o := range pages[0].Fields[1].Options {
			keys = append(keys, o.Key)
		}
		if got := strings.Join(keys, " "); got != c.options {
			t.Errorf("%q in %q offers %q, want %q", c.typed, c.kv, got, c.options)
		}
	}
	found, err := f.Search("leitung", "mus", Input{}, ctx)
	if err != nil || labels(found) != "benno (KV Musterkreis · benno.muster@example.org)" {
		t.Errorf("%s %v", labels(found), err)
	}
}

// Nobody who is not known learns who is in the directory, by whatever way they ask.
func TestTheDirectoryIsNotForStrangers(t *testing.T) {
	f, ctx := parse(t, team), testContext()
	ctx.Directory = NoDirectory
	for _, typed := range []string{"alma", "Alma Beispiel", "alma.beispiel@example.org", "70alma", "niemand"} {
		values, problems, err := f.Read(Input{"leitung": {typed}}, "", ctx)
		if err != nil || values["leitung"] != nil || len(problems) != 1 || !strings.Contains(problems[0].In("de"), "melde dich an") {
			t.Errorf("%q: %v %v %v", typed, values, said(problems), err)
		}
		pages, err := f.View(Input{"leitung": {typed}}, ctx)
		if err != nil || len(pages[0].Fields[1].Options) > 0 || pages[0].Fields[1].Shown != "" {
			t.Errorf("%q shows %+v %v", typed, pages[0].Fields[1], err)
		}
		if found, err := f.Search("leitung", typed, Input{}, ctx); err != nil || len(found) > 0 {
			t.Errorf("%q finds %v %v", typed, found, err)
		}
		body := fmt.Sprintf(`{"leitung": {"key": %q, "name": "Ausgedacht"}}`, typed)
		posted, _, _ := f.DecodeJSON([]byte(body), ctx)
		checked, problems, err := f.Check(posted, ctx)
		if err != nil || checked["leitung"] != nil || len(problems) != 1 {
			t.Errorf("posting %s: %v %v %v", body, checked, said(problems), err)
		}
	}
	// Who was chosen before stays, as they were then.
	ctx.Base = Values{"leitung": expression.Record{"key": "alma", "label": "Alma Früher", "name": "Alma Früher"}}
	values, problems, err := f.Read(f.Input(ctx.Base), "", ctx)
	if person, _ := values["leitung"].(expression.Record); err != nil || len(problems) > 0 || person["name"] != "Alma Früher" {
		t.Errorf("%v %v %v", values, said(problems), err)
	}
	// What was looked up is kept by whoever checks it after that.
	ctx.Base, ctx.Directory, ctx.Catalogue = nil, LookedUp, catalogue{}
	values, problems, err = f.Check(Values{"leitung": expression.Record{"key": "alma", "name": "Alma Beispiel", "label": "Alma Beispiel", "birthDate": "1980-01-02"}}, ctx)
	if person, _ := values["leitung"].(expression.Record); err != nil || len(problems) > 0 || person["name"] != "Alma Beispiel" || person["birthDate"] != nil {
		t.Errorf("%v %v %v", values, said(problems), err)
	}

	for _, field := range []string{"{name: p, type: person, label: P}", "{name: t, type: table, label: T, fields: [{name: p, type: person, label: P}]}",
		"{name: g, type: group, fields: [{name: p, type: person, label: P}]}"} {
		open := strings.Replace(exampleForm(field), "fields:", "who: everyone\nfields:", 1)
		if _, report := tryParse(open); !report.Failed() || !strings.Contains(reported(report), "schlägt Personen im Verzeichnis nach") {
			t.Errorf("%s is open to everyone:\n%s", field, reported(report))
		}
		if _, report := tryParse(exampleForm(field)); report.Failed() {
			t.Errorf("%s: %s", field, reported(report))
		}
	}
	if !slices.Contains(Widgets, types["person"].Widget.Kind) {
		t.Error("widget")
	}
}

func TestUnitsOfWholeBranchesAreOffered(t *testing.T) {
	for field, want := range map[string]string{
		"{name: u, type: unit, label: U}":                                                 "musterland, musterkreis, beispielstadt, musterdorf, fiktivhausen, erfundenbach",
		`{name: u, type: unit, label: U, under: '"musterland"'}`:                          "musterkreis, beispielstadt, musterdorf, fiktivhausen, erfundenbach",
		`{name: u, type: unit, label: U, level: [KV, OV], under: '"musterkreis"'}`:        "musterdorf, fiktivhausen",
		`{name: u, type: unit, label: U, level: [LV, KV]}`:                                "musterland, musterkreis, beispielstadt",
		`{name: u, type: unit, label: U, level: OV, under: '"musterland"', search: true}`: "musterdorf, fiktivhausen, erfundenbach",
	} {
		f := parse(t, exampleForm(field))
		pages, err := f.View(Input{}, testContext())
		if err != nil || labels(pages[0].Fields[0].Options) != want {
			t.Errorf("%s offers %s, want %s (%v)", field, labels(pages[0].Fields[0].Options), want, err)
		}
	}
	if _, report := tryParse(exampleForm("{name: u, type: unit, label: U, level: [KV, Bezirk]}")); !report.Failed() || !strings.Contains(reported(report), "Die Ebene „Bezirk“") {
		t.Errorf("an unknown level is not named:\n%s", reported(report))
	}
}
