package forms

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// The invented organisation of the tests.

type catalogue struct {
	rows  map[string][]expression.Record
	units []expression.Record

	people []expression.Record
}

func (c catalogue) Rows(register string) []expression.Record { return c.rows[register] }

func (c catalogue) FindPeople(query PersonQuery) []expression.Record {
	var found []expression.Record
	for _, p := range c.people {
		all := fold(fmt.Sprint(p["givenName"], " ", p["familyName"], " ", p["email"]))
		inUnit := query.Unit == "" || query.Unit == p["unit"] || query.Unit == p["above"]
		if inUnit && containsAll(all, strings.Fields(strings.ReplaceAll(fold(query.Text), ",", " "))) && len(found) < query.Limit {
			found = append(found, p)
		}
	}
	return found
}

func (c catalogue) Person(key string) (expression.Record, bool) {
	for _, p := range c.people {
		if p["key"] == key {
			return p, true
		}
	}
	return nil, false
}

func personRow(key, given, family, unit, unitName, above string) expression.Record {
	return expression.Record{"key": key, "label": given + " " + family, "name": given + " " + family, "givenName": given,
		"familyName": family, "email": strings.ToLower(given + "." + family + "@example.org"), "unit": unit, "unitName": unitName,
		"above": above, "number": "70" + key, "birthDate": expression.Date{Year: 1980, Month: 1, Day: 2}}
}

func (c catalogue) Units(level string) []expression.Record {
	var list []expression.Record
	for _, u := range c.units {
		if level == "" || u["level"] == level {
			list = append(list, u)
		}
	}
	return list
}

func unitRow(key, name, level, parent string) expression.Record {
	return expression.Record{"key": key, "label": name, "name": name, "level": level, "parent": parent}
}

var musterland = catalogue{
	rows: map[string][]expression.Record{
		"geraete": {
			{"key": "pumpe", "label": "Pumpe", "frei": true, "preis": decimal.RequireFromString("12.5")},
			{"key": "zelt", "label": "Zelt", "frei": false, "preis": decimal.RequireFromString("30")},
			{"key": "boot", "label": "Boot", "frei": true},
		},
		"qualifikationen": {
			{"key": "CBRN", "label": "CBRN-Schutz", "zustaendig": "LV", "active": true},
			{"key": "BtD", "label": "Betreuungsdienst", "zustaendig": "KV", "active": true},
			{"key": "ALT", "label": "Alte Ausbildung", "zustaendig": "LV", "active": false},
		},
	},
	people: []expression.Record{
		personRow("alma", "Alma", "Beispiel", "musterdorf", "OV Musterdorf", "musterkreis"),
		personRow("benno", "Benno", "Muster", "musterkreis", "KV Musterkreis", "musterland"),
		personRow("bea", "Beate", "Beispiel", "erfundenbach", "OV Erfundenbach", "beispielstadt"),
		personRow("carla", "Carla", "Probe", "beispielstadt", "KV Beispielstadt", "musterland"),
	},
	units: []expression.Record{
		unitRow("musterland", "LV Musterland", "LV", ""),
		unitRow("musterkreis", "KV Musterkreis", "KV", "musterland"),
		unitRow("beispielstadt", "KV Beispielstadt", "KV", "musterland"),
		unitRow("musterdorf", "OV Musterdorf", "OV", "musterkreis"),
		unitRow("fiktivhausen", "OV Fiktivhausen", "OV", "musterkreis"),
		unitRow("erfundenbach", "OV Erfundenbach", "OV", "beispielstadt"),
	},
}

func kinds(pairs ...any) map[string]*expression.Type {
	m := map[string]*expression.Type{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i].(string)] = &expression.Type{Kind: pairs[i+1].(expression.Kind), Missing: true}
	}
	return m
}

func testWorld() *World {
	return &World{
		Env: &expression.Env{Names: map[string]*expression.Type{
			"today": dayType, "now": instantType, "outcome": textType,
			"submitter": {Kind: expression.People, Fields: kinds("name", expression.Text, "email", expression.Text)},
			"settings":  {Kind: expression.Rec, Fields: kinds("frist", expression.Number)},
		}},
		Registers: map[string]*expression.Type{
			"geraete": {Kind: expression.Keyed, Fields: kinds("key", expression.Text, "label", expression.Text,
				"frei", expression.Bool, "preis", expression.Number)},
			"qualifikationen": {Kind: expression.Keyed, Fields: kinds("key", expression.Text, "label", expression.Text,
				"zustaendig", expression.Text, "active", expression.Bool)},
		},
		Levels: []string{"LV", "KV", "OV"},
		Blocks: map[string]*source.Node{"person": parseNode(`
block: person
identity:
  submitter: {email: email, name: [vorname, nachname], birthDate: geburtsdatum, number: drkserverNr}
fields:
  - {name: vorname, type: text, label: Vorname, required: true}
  - {name: nachname, type: text, label: Nachname, required: true}
  - {name: geburtsdatum, type: date, label: Geburtsdatum, max: =today}
  - {name: email, type: email, label: E-Mail, required: true, default: =submitter.email}
  - {name: drkserverNr, type: text, label: Personalnummer}
`)},
	}
}

func parseNode(yaml string) *source.Node {
	var report source.Report
	n := source.Parse("block.yaml", []byte(yaml), &report)
	if report.Failed() {
		panic(reported(&report))
	}
	return n
}

func reported(r *source.Report) string {
	var b strings.Builder
	if err := r.Print(&b, "de"); err != nil {
		return err.Error()
	}
	return b.String()
}

// parse reads a form that must be right.
func parse(t testing.TB, yaml string) *Form {
	t.Helper()
	f, report := tryParse(yaml)
	if report.Failed() {
		t.Fatalf("the form does not check:\n%s", reported(report))
	}
	return f
}

// parseIn reads a form that must be right in a world.
func parseIn(t testing.TB, yaml string, world *World) *Form {
	t.Helper()
	report := &source.Report{}
	f := Parse(source.Parse("form.yaml", []byte(yaml), report), world, report)
	if report.Failed() {
		t.Fatalf("the form does not check:\n%s", reported(report))
	}
	return f
}

func tryParse(yaml string) (*Form, *source.Report) {
	report := &source.Report{}
	n := source.Parse("form.yaml", []byte(yaml), report)
	return Parse(n, testWorld(), report), report
}

func berlin() *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return time.FixedZone("Berlin", 3600)
	}
	return zone
}

func testContext() *Context {
	return &Context{
		Scope: expression.Scope{
			Names: map[string]any{
				"today":     expression.Date{Year: 2026, Month: 11, Day: 21},
				"now":       time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC),
				"submitter": expression.Record{"name": "Alma Beispiel", "email": "alma.beispiel@example.org"},
				"settings":  expression.Record{"frist": decimal.NewFromInt(14)},
			},
			Zone: berlin(),
		},
		Catalogue: musterland,
		Directory: LookUp,
		Lang:      "de",
		Files: map[string]expression.Record{
			"f1": upload("urkunde.pdf", 120000, "application/pdf"),
			"f2": upload("foto.jpg", 2400000, "image/jpeg"),
			"f3": upload("leer.pdf", 0, "application/pdf"),
			"f4": upload("programm.exe", 5000, "application/x-msdownload"),
			"f5": upload("riesig.pdf", 50<<20, "application/pdf"),
		},
	}
}

func upload(name string, size int64, kind string) expression.Record {
	return expression.Record{"name": name, "size": decimal.NewFromInt(size), "type": kind}
}

// said are problems as "path: German text", in their order.
func said(problems []Problem) []string {
	list := []string{}
	for _, p := range problems {
		list = append(list, p.Field+": "+p.In("de"))
	}
	return list
}
