package forms

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// praemien are the amounts by tier.
var praemien = map[string]string{"10": "250", "20": "400", "30": "600", "40": "1000", "50": "1500"}

// formFile parses a form that lies in testdata/forms, in a world with the register of amounts.
func formFile(t *testing.T, name string) (*Form, *Context) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", "forms", name))
	if err != nil {
		t.Fatal(err)
	}
	row := &expression.Type{Kind: expression.Keyed, Fields: kinds("key", expression.Text, "label", expression.Text, "betrag", expression.Number)}
	world := testWorld()
	world.Registers["praemien"] = row
	world.Env = world.Env.With("registers", &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{
		"praemien": {Kind: expression.Rec, Open: true, Elem: row}}})
	report := &source.Report{}
	f := Parse(source.Parse(name, content, report), world, report)
	if report.Failed() {
		t.Fatalf("%s does not check:\n%s", name, reported(report))
	}
	ctx := testContext()
	rows := expression.Record{}
	for tier, amount := range praemien {
		rows[tier] = expression.Record{"key": tier, "label": tier + " Jahre", "betrag": decimal.RequireFromString(amount)}
	}
	ctx.Scope.Names = maps.Clone(ctx.Scope.Names)
	ctx.Scope.Names["registers"] = expression.Record{"praemien": rows}
	return f, ctx
}

// The worked values of the award: see the process of the Anerkennungsprämie in the dossier of the domain.
func TestYearsInServiceAreCountedAsTheLandCounts(t *testing.T) {
	f, ctx := formFile(t, "anerkennungspraemie.yaml")
	for _, c := range []struct {
		name                            string
		organisation, jahr, born, since string
		until, breaks, had              string
		counts, anniversary, stufe      string
		betrag, file, says              string
	}{
		{name: "ten years from the 18th birthday", organisation: "kats", jahr: "2028", born: "15.6.2000", since: "1.3.2017",
			counts: "2018-06-15", anniversary: "2028-06-15", stufe: "10", betrag: "250", file: "2029-03-31"},
		{name: "six months' break", organisation: "kats", jahr: "2028", born: "15.6.2000", since: "1.3.2017", breaks: "1.1.2020-30.6.2020",
			counts: "2018-06-15", anniversary: "2028-12-15", stufe: "10", betrag: "250", file: "2029-03-31"},
		{name: "two breaks that overlap count once", organisation: "kats", jahr: "2028", born: "15.6.2000", since: "1.3.2017", breaks: "1.1.2020-30.4.2020,1.3.2020-30.6.2020",
			counts: "2018-06-15", anniversary: "2028-12-15", stufe: "10", betrag: "250", file: "2029-03-31"},
		{name: "twenty years in the brigade from the 17th birthday", organisation: "feuerwehr", jahr: "2027", born: "10.1.1990", since: "1.2.2006",
			counts: "2007-01-10", anniversary: "2027-01-10", stufe: "20", betrag: "400", file: "2028-03-31"},
		{name: "an anniversary on 31 December 2016 is too early", organisation: "kats", jahr: "2016", born: "1.1.1980", since: "31.12.2006",
			counts: "2006-12-31", anniversary: "2016-12-31", stufe: "10", betrag: "250", file: "2017-03-31", says: "vor 2017"},
		{name: "on 1 January 2017 it is not", organisation: "kats", jahr: "2017", born: "1.1.1980", since: "1.1.2007",
			counts: "2007-01-01", anniversary: "2017-01-01", stufe: "10", betrag: "250", file: "2018-03-31"},
		{name: "forty years and active on 1 January 2017", organisation: "kats", jahr: "2017", born: "1.5.1950", since: "1.3.1975",
			counts: "1975-03-01", anniversary: "2015-03-01", stufe: "40", betrag: "1000", file: "2018-03-31"},
		{name: "forty years, but no longer active on that day", organisation: "kats", jahr: "2017", born: "1.5.1950", since: "1.3.1975", until: "31.12.2016",
			counts: "1975-03-01", file: "2018-03-31", says: "2017 ist keine Stufe erreicht"},
		{name: "a day too short for forty years", organisation: "kats", jahr: "2017", born: "1.5.1950", since: "2.1.1977",
			counts: "1977-01-02", anniversary: "2017-01-02", stufe: "40", betrag: "1000", file: "2018-03-31"},
		{name: "no tier that year", organisation: "kats", jahr: "2027", born: "15.6.2000", since: "1.3.2017",
			counts: "2018-06-15", file: "2028-03-31", says: "am Jahresende sind es 9 Jahre"},
		{name: "paid already", organisation: "kats", jahr: "2028", born: "15.6.2000", since: "1.3.2017", had: "10",
			counts: "2018-06-15", anniversary: "2028-06-15", stufe: "10", betrag: "250", file: "2029-03-31", says: "Die Stufe 10 ist schon bezahlt"},
	} {
		t.Run(c.name, func(t *testing.T) {
			input := Input{"jahr": {c.jahr}, "organisation": {c.organisation}, "personen": {"1"}, "personen.1.nr": {"7"}, "personen.1.name": {"Alma Beispiel"},
				"personen.1.geburtsdatum": {c.born}, "personen.1.dienstVon": {c.since}, "personen.1.dienstBis": {c.until}, "personen.1.bereitsErhalten": {c.had}}
			if c.breaks != "" {
				// A break of somebody else moves nothing.
				all := strings.Split(c.breaks+",1.1.2019-31.12.2019", ",")
				for i, pause := range all {
					row := fmt.Sprint(i + 1)
					input["unterbrechungen"] = append(input["unterbrechungen"], row)
					nr := "7"
					if i == len(all)-1 {
						nr = "8"
					}
					from, to, _ := strings.Cut(pause, "-")
					input["unterbrechungen."+row+".nr"] = []string{nr}
					input["unterbrechungen."+row+".von"], input["unterbrechungen."+row+".bis"] = []string{from}, []string{to}
				}
			}
			values, problems, err := f.Read(input, "", ctx)
			if err != nil {
				t.Fatal(err)
			}
			if said := strings.Join(said(problems), "; "); (c.says == "") != (said == "") || !strings.Contains(said, c.says) {
				t.Errorf("it says %q, want %q", said, c.says)
			}
			person := values["personen"].([]any)[0].(expression.Record)
			for part, want := range map[string]string{"zaehltAb": c.counts, "jubilaeumAm": c.anniversary, "stufe": c.stufe, "betrag": c.betrag} {
				if got, _ := expression.ToJSON(person[part]).(string); got != want {
					t.Errorf("%s is %q, want %q", part, got, want)
				}
			}
			if got := values["einreichenBis"].(expression.Date).String(); got != c.file {
				t.Errorf("file until %s, want %s", got, c.file)
			}
		})
	}
}

func TestAnAwardForLongServiceNeedsFullYears(t *testing.T) {
	f, ctx := formFile(t, "auszeichnungsspange.yaml")
	for _, c := range []struct{ name, times, on, years, award, next string }{
		{"24 years and 364 days are no 25", "jrk 1.1.2002-", "31.12.2026", "24", "20", "2027-01-01"},
		{"a day later they are", "jrk 1.1.2002-", "1.1.2027", "25", "25", "2032-01-01"},
		{"what overlaps counts once", "jrk 1.1.2000-31.12.2009,bereitschaften 1.1.2005-31.12.2014", "1.1.2026", "15", "15", ""},
		{"youth years are added", "jrk 1.1.2000-31.12.2009,bereitschaften 1.1.2012-", "1.1.2027", "25", "25", "2032-01-01"},
		{"the same time in two communities is one time", "jrk 1.1.2000-,wasserwacht 1.1.2000-", "1.1.2010", "10", "10", "2015-01-01"},
		{"under five years is nothing", "jrk 1.1.2024-", "1.1.2027", "3", "0", "2029-01-01"},
		{"time after the ceremony does not count", "jrk 1.1.2030-", "1.1.2027", "0", "0", "2035-01-01"},
	} {
		input := Input{"verleihungsdatum": {c.on}}
		for i, time := range strings.Split(c.times, ",") {
			row := fmt.Sprint(i + 1)
			community, days, _ := strings.Cut(time, " ")
			from, to, _ := strings.Cut(days, "-")
			input["zeiten"] = append(input["zeiten"], row)
			input["zeiten."+row+".gemeinschaft"], input["zeiten."+row+".von"], input["zeiten."+row+".bis"] = []string{community}, []string{from}, []string{to}
		}
		values, problems, err := f.Read(input, "", ctx)
		if err != nil || len(problems) > 0 {
			t.Fatalf("%s: %v %v", c.name, said(problems), err)
		}
		for part, want := range map[string]string{"dienstjahre": c.years, "spange": c.award, "naechste": c.next} {
			if got, _ := expression.ToJSON(values[part]).(string); got != want {
				t.Errorf("%s: %s is %q, want %q", c.name, part, got, want)
			}
		}
	}
}
