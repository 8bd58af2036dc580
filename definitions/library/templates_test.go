package library_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/library"
	"laufzettel/forms"
)

// filled is a template filled in: what comes out of it, or what it says against it.
type filled struct {
	name    string
	process string
	answers string
	// stored are parts of the stored JSON, says parts of the problems. Without says there must be none.
	stored, says []string
}

const jubilee = `{"kv": "musterkreis", "ov": "musterdorf", "organisation": "%ORG%", "einheit": "sanitaetszug", "jahr": %YEAR%, "ansprechperson": "Alma Beispiel",
	"personen": [{"name": "Jonas Scheinbar", "geburtsdatum": "%BORN%", "dienstVon": "%SINCE%", "auchFeuerwehr": false%MORE%}], "richtig": true}`

func award(organisation, year, born, since, more string) string {
	return strings.NewReplacer("%ORG%", organisation, "%YEAR%", year, "%BORN%", born, "%SINCE%", since, "%MORE%", more).Replace(jubilee)
}

const spans = `{"kv": "musterkreis", "ov": "musterdorf", "verleihungAm": "2027-03-01", "anlass": "Jahreshauptversammlung", "richtig": true,
	"lieferanschrift": {"street": "Musterweg 2", "postcode": "01235", "city": "Musterdorf"},
	"personen": [{"vorname": "Alma", "nachname": "Beispiel", "geburtsdatum": "1980-03-08", "eintritt": "%SINCE%", "jahre": 25}]}`

const result = `{"kv": "beispielstadt", "amt": "kbl", "wahltag": "2026-11-14", "abgegeben": 26, "ungueltig": 1, "enthaltungen": 1, "amtsbeginn": "2026-12-01", "amtszeit": "4 years",
	"kandidaten": [{"name": "Carla Probe", "stimmen": %A%}, {"name": "Dario Testfall", "stimmen": %B%}], "urschrift": true,
	"protokoll": {"id": "f1"}, "anwesenheit": {"id": "f2"}}`

// The worked values and checks of the dossier, chapters 4.4 to 4.6, and of other organisations.
var templates = []filled{
	{"disaster relief, ten years", "anerkennungspraemie", award("kats", "2028", "2000-06-15", "2017-03-01", ""),
		[]string{`"zaehltAb":"2018-06-15"`, `"jubilaeumAm":"2028-06-15"`, `"stufe":"10"`, `"betrag":"250"`, `"summe":"250"`}, nil},
	{"six months' break", "anerkennungspraemie", award("kats", "2028", "2000-06-15", "2017-03-01", `, "unterbrechung": "6 months"`),
		[]string{`"jubilaeumAm":"2028-12-15"`, `"stufe":"10"`}, nil},
	{"fire brigade, twenty years", "anerkennungspraemie", award("feuerwehr", "2027", "1990-01-10", "2006-02-01", ""),
		[]string{`"zaehltAb":"2007-01-10"`, `"jubilaeumAm":"2027-01-10"`, `"stufe":"20"`, `"betrag":"400"`}, nil},
	{"no tier in that year", "anerkennungspraemie", award("kats", "2027", "2000-06-15", "2017-03-01", ""), nil, []string{"erreicht die Person keine Stufe"}},
	{"already received", "anerkennungspraemie", award("kats", "2028", "2000-06-15", "2017-03-01", `, "bereitsErhalten": ["10"]`), nil, []string{"schon erhalten"}},
	{"the last day before 2017", "anerkennungspraemie", award("kats", "2016", "1970-01-01", "2006-12-31", ""), nil, []string{"vor dem 1. Januar 2017"}},
	{"forty years before 2017", "anerkennungspraemie", award("kats", "2016", "1950-01-01", "1976-12-31", ""), []string{`"stufe":"40"`, `"betrag":"1000"`}, nil},

	{"twenty-five years", "jahresspangen", strings.ReplaceAll(spans, "%SINCE%", "2002-03-01"), []string{`"dienstjahre":"25"`, `"anzahl":"1"`}, nil},
	{"one day too early", "jahresspangen", strings.ReplaceAll(spans, "%SINCE%", "2002-03-02"), nil, []string{"So viele volle Dienstjahre sind es bis zur Verleihung nicht"}},

	{"a majority", "wahlergebnis", strings.NewReplacer("%A%", "14", "%B%", "10").Replace(result),
		[]string{`"gueltig":"24"`, `"gewaehlt":"Ja"`, `"ausgang":"Gewählt ist Carla Probe"`, `"amtsende":"2030-12-01"`}, nil},
	{"a tie", "wahlergebnis", strings.NewReplacer("%A%", "12", "%B%", "12").Replace(result), []string{"Stimmengleichheit"}, nil},
	{"more votes than valid ones", "wahlergebnis", strings.NewReplacer("%A%", "14", "%B%", "12").Replace(result), nil, []string{"26 Stimmen, gültig sind nur 24"}},

	{"a licence ends on the next anniversary", "lizenzzuweisung", `{"vorgang": "beenden", "mitglied": "alma", "plan": "f3", "von": "2023-10-01", "bis": "2024-03-15"}`, []string{`"wirksam":"2024-10-01"`}, nil},
	{"and a year later after it", "lizenzzuweisung", `{"vorgang": "beenden", "mitglied": "alma", "plan": "f3", "von": "2023-10-01", "bis": "2024-12-12"}`, []string{`"wirksam":"2025-10-01"`}, nil},
	{"an exact anniversary stays", "lizenzzuweisung", `{"vorgang": "beenden", "mitglied": "alma", "plan": "f3", "von": "2023-10-01", "bis": "2024-10-01"}`, []string{`"wirksam":"2024-10-01"`}, nil},

	{"holidays are no working days", "urlaub", `{"art": "erholung", "von": "2026-12-21", "bis": "2027-01-03", "rest": 12, "vertretung": "benno"}`, []string{`"arbeitstage":"8"`, `"danach":"4"`}, nil},
	{"no deputy of oneself", "urlaub", `{"art": "erholung", "von": "2026-12-21", "bis": "2026-12-22", "rest": 12, "vertretung": "alma"}`, nil, []string{"nicht selbst vertreten"}},
	{"small mileage is capped", "dienstreise", `{"ziel": "Kiel", "zweck": "Sitzung", "beginn": "2026-12-01T08:00:00+01:00", "ende": "2026-12-01T18:00:00+01:00", "videoGeprueft": true,
		"befoerderung": "pkw", "gruende": ["verbindung"], "km": 900, "haushaltsstelle": "p1"}`, []string{`"wegstrecke":"130"`, `"schaetzung":"130"`}, nil},
	{"the least contribution", "foerdermitglied", `{"vorname": "Lars", "nachname": "Simulant", "email": "lars.simulant@example.org", "kv": "musterkreis", "rhythmus": "jaehrlich", "beitrag": 6,
		"anschrift": {"street": "Beispielweg 1", "postcode": "01234", "city": "Beispielheim"}, "iban": "DE02120300000000202051", "mandat": true, "widerruf": true}`, nil, []string{"12 Euro im Jahr"}},
	{"tickets", "schwimmbad", `{"datum": "2026-11-22", "zeitraum": "frueh", "karten": [{"art": "voll", "anzahl": 2}, {"art": "kind", "anzahl": 3}], "name": "Lars Simulant", "email": "lars.simulant@example.org"}`,
		[]string{`"summe":"10"`}, nil},
	{"children alone", "schwimmbad", `{"datum": "2026-11-22", "zeitraum": "frueh", "karten": [{"art": "kind", "anzahl": 3}], "name": "Lars Simulant", "email": "lars.simulant@example.org"}`,
		nil, []string{"brauchen eine Begleitung"}},
}

// TestTemplatesComputeAsTheDossierSays fills in templates the way a program posts them.
func TestTemplatesComputeAsTheDossierSays(t *testing.T) {
	set := load(t, library.Templates())
	organisation := newWorld(t, set)
	for _, f := range templates {
		t.Run(f.process+"/"+f.name, func(t *testing.T) {
			process := set.Processes[f.process]
			ctx := filler(set, organisation, process)
			values, problems, err := process.Form.DecodeJSON([]byte(f.answers), ctx)
			if err == nil && len(problems) == 0 {
				values, problems, err = process.Form.Check(values, ctx)
			}
			if err != nil {
				t.Fatal(err)
			}
			var said []string
			for _, problem := range problems {
				said = append(said, problem.Field+": "+problem.In("de"))
			}
			all := strings.Join(said, "\n")
			for _, words := range f.says {
				if !strings.Contains(all, words) {
					t.Errorf("the form does not say %q, but:\n%s", words, all)
				}
			}
			if len(f.says) == 0 && len(problems) > 0 {
				t.Errorf("the form does not take it:\n%s", all)
			}
			stored := map[string]json.RawMessage{}
			for name, text := range process.Form.Encode(values) {
				stored[name] = text
			}
			text, err := json.Marshal(stored)
			if err != nil {
				t.Fatal(err)
			}
			for _, part := range f.stored {
				if !strings.Contains(string(text), part) {
					t.Errorf("%s is not in %s", part, text)
				}
			}
		})
	}
}

// filler is the moment at which Alma fills in a form, with two files uploaded.
func filler(set *definitions.Set, organisation world, process *definitions.Process) *forms.Context {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	now := time.Date(2026, 11, 21, 10, 0, 0, 0, zone)
	alma, _ := organisation.Person("alma")
	registers := expression.Record{}
	for name := range set.Registers {
		registers[name] = rowsOf{organisation, name}
	}
	pdf := func(id string) expression.Record {
		return expression.Record{"id": id, "name": id + ".pdf", "size": decimal.NewFromInt(2048), "type": "application/pdf"}
	}
	return &forms.Context{
		Scope: expression.Scope{Zone: zone, Workday: func(d expression.Date) bool { return organisation.Workday("", d) }, WorkdayIn: organisation.Workday, Names: map[string]any{
			"today": expression.DateOf(now, zone), "now": now.UTC(), "submitter": alma, "subject": alma, "registers": registers,
		}},
		Catalogue: organisation, Directory: forms.LookUp, Lang: "de", Files: map[string]expression.Record{"f1": pdf("f1"), "f2": pdf("f2")},
	}
}

// rowsOf looks up rows of a register.
type rowsOf struct {
	world
	register string
}

func (r rowsOf) Row(key string) (expression.Record, bool) { return r.world.Row(r.register, key) }

func (r rowsOf) Rows() []any {
	var rows []any
	for _, row := range r.world.Rows(r.register) {
		rows = append(rows, row)
	}
	return rows
}
