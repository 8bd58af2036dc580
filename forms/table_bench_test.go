package forms

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
)

// hundredFields is a form as large as they come: fields of the usual types, a third of them with conditions.
func hundredFields() string {
	var b strings.Builder
	b.WriteString("form: gross\ntitle: Groß\nfields:\n")
	for i := range 20 {
		fmt.Fprintf(&b, "  - {name: text%d, type: text, label: Text %d, required: true}\n", i, i)
		fmt.Fprintf(&b, "  - {name: tag%d, type: date, label: Tag %d, max: =today}\n", i, i)
		fmt.Fprintf(&b, "  - {name: zahl%d, type: number, label: Zahl %d, min: 1, required: exists(tag%d)}\n", i, i, i)
		fmt.Fprintf(&b, "  - {name: wahl%d, type: choice, label: Wahl %d, options: {a: Alpha, b: Beta}, show: zahl%d > 1}\n", i, i, i)
		fmt.Fprintf(&b, "  - {name: summe%d, type: computed, label: Summe %d, value: =zahl%d * 2}\n", i, i, i)
	}
	b.WriteString("rules:\n")
	for i := range 10 {
		fmt.Fprintf(&b, "  - {check: zahl%d <= zahl%d, at: zahl%d, message: Nein.}\n", i, i+1, i)
	}
	return b.String()
}

func hundredAnswers() Input {
	input := Input{}
	for i := range 20 {
		input[fmt.Sprintf("text%d", i)] = []string{"Alma Beispiel"}
		input[fmt.Sprintf("tag%d", i)] = []string{"1.2.2003"}
		input[fmt.Sprintf("zahl%d", i)] = []string{fmt.Sprint(i + 2)}
		input[fmt.Sprintf("wahl%d", i)] = []string{"a"}
	}
	return input
}

const eightColumns = `
form: tabelle
title: Tabelle
fields:
  - {name: budget, type: money, label: Budget}
  - name: personen
    type: table
    label: Personen
    rowTitle: "Person {{ number }}"
    fields:
      - {name: vorname, type: text, label: Vorname, required: true}
      - {name: nachname, type: text, label: Nachname, required: true}
      - {name: geboren, type: date, label: Geburtsdatum, max: =today}
      - {name: art, type: choice, label: Art, options: {ea: ehrenamtlich, ha: hauptamtlich}}
      - {name: seit, type: date, label: Seit, show: art == "ea"}
      - {name: betrag, type: money, label: Betrag, min: 1}
      - {name: iban, type: iban, label: IBAN, required: exists(betrag)}
      - {name: anteil, type: computed, label: Anteil, value: "=round(betrag / budget, 4)"}
    rules:
      - {check: seit >= geboren, at: seit, message: Vor der Geburt.}
rules:
  - {check: 'sum(personen, .betrag) <= budget', at: personen, message: Zu viel.}
`

func hundredRows() Input {
	input := Input{"budget": {"100000"}}
	for i := range 100 {
		n := fmt.Sprint(i + 1)
		input["personen"] = append(input["personen"], n)
		for column, typed := range map[string]string{"vorname": "Alma", "nachname": "Beispiel " + n, "geboren": "1.2.2003",
			"art": "ea", "seit": "1.3.2020", "betrag": "12,50", "iban": "DE89370400440532013000"} {
			input["personen."+n+"."+column] = []string{typed}
		}
	}
	return input
}

// benchmarkForm measures what a form does with answers: a browser's (Read), a program's (Check), a page (View).
func benchmarkForm(b *testing.B, yaml string, input Input) {
	f, ctx := parse(b, yaml), testContext()
	values, problems, err := f.Read(input, "", ctx)
	if err != nil || len(problems) > 0 {
		b.Fatal(said(problems), err)
	}
	b.Run("Read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, problems, err := f.Read(input, "", ctx); err != nil || len(problems) > 0 {
				b.Fatal(problems, err)
			}
		}
	})
	b.Run("Check", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, problems, err := f.Check(values, ctx); err != nil || len(problems) > 0 {
				b.Fatal(problems, err)
			}
		}
	})
	b.Run("View", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := f.View(input, ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkHundredFields(b *testing.B) { benchmarkForm(b, hundredFields(), hundredAnswers()) }

func BenchmarkTableOf100Rows(b *testing.B) { benchmarkForm(b, eightColumns, hundredRows()) }

// BenchmarkCompile200Forms is what a start costs: all forms of a large organisation.
func BenchmarkCompile200Forms(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		for i := range 200 {
			yaml := everything
			if i%2 == 0 {
				yaml = aid
			}
			if _, report := tryParse(yaml); report.Failed() {
				b.Fatal(reported(report))
			}
		}
	}
}

// A table with as many rows as there may be is judged, and one with more is refused with a sentence.
func TestTheLargestTable(t *testing.T) {
	f := parse(t, aid[:strings.Index(aid, "  - {name: summe")])
	rows := make([]any, maxRows+1)
	for i := range rows {
		rows[i] = expression.Record{"vorname": "Alma", "betrag": decimal.NewFromInt(1)}
	}
	_, problems, err := f.Check(Values{"personen": rows}, testContext())
	if err != nil || len(problems) == 0 || problems[0].Field != "personen" || !strings.Contains(problems[0].In("de"), "höchstens 1000 Zeilen an. Jetzt sind es 1000+") {
		t.Errorf("%v %v", said(problems[:min(3, len(problems))]), err)
	}
}
