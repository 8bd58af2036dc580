package forms

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// everything has a field of every type, with conditions, bounds and computed values between them.
const everything = `
form: alles
fields:
  - {name: kurz, type: text, label: Kurz, maxLength: 40}
  - {name: lang, type: text, lines: 4, label: Lang, minLength: 3}
  - {name: mail, type: email, label: Mail}
  - {name: tel, type: phone, label: Tel}
  - {name: seite, type: url, label: Seite}
  - {name: konto, type: iban, label: Konto}
  - {name: tag, type: date, label: Tag, max: "=addDays(today, 1000)"}
  - {name: uhr, type: time, label: Uhr}
  - {name: wann, type: datetime, label: Wann}
  - {name: zahl, type: number, label: Zahl, min: -1000000, unit: UE}
  - {name: ganz, type: integer, label: Ganz}
  - {name: geld, type: money, label: Geld}
  - {name: mit, type: yesno, label: Mit}
  - {name: wahl, type: choice, label: Wahl, options: {a: Alpha, b: Beta}, default: a}
  - {name: geraet, type: choice, label: Gerät, from: registers.geraete, only: row.frei or mit}
  - {name: mehrere, type: choices, label: Mehrere, options: {x: Ix, y: Ypsilon, z: Zett}, max: 2}
  - {name: kv, type: unit, level: KV, label: KV}
  - {name: ov, type: unit, level: OV, under: kv, label: OV}
  - name: gruppe
    type: group
    show: wahl == "b"
    fields:
      - {name: von, type: date, label: Von, required: true}
      - {name: bis, type: date, label: Bis, min: =gruppe.von}
      - {name: innen, type: group, fields: [{name: tief, type: number, label: Tief, show: gruppe.von < today}]}
  - {name: summe, type: computed, label: Summe, value: =zahl + gruppe.innen.tief}
  - {name: datei, type: file, label: Datei}
  - {name: dateien, type: files, label: Dateien, required: exists(datei)}
  - {name: hinweis, type: note, text: Gut.}
  - {name: sicher, type: confirmation, label: Sicher, required: mit}
  - {name: dauer, type: duration, label: Dauer, max: 10 years}
  - {name: plz, type: postcode, label: PLZ}
  - section: Wo
    show: not mit
    fields:
      - {name: ort, type: address, label: Ort}
  - {name: wer, type: person, label: Wer, unit: kv}
  - {name: foto, type: consent, label: Foto, withdraw: {erases: [datei]}}
  - {name: zeugnis, type: confirmation, label: Zeugnis, original: required, required: false}
  - name: leute
    type: table
    label: Leute
    max: 4
    rowTitle: "{{ rufname }}"
    fields:
      - {name: rufname, type: text, label: Name, maxLength: 20}
      - {name: seit, type: date, label: Seit, max: =tag, show: wahl == "b", keep: 1 year after decision}
      - {name: menge, type: number, label: Menge, min: 0}
      - {name: was, type: choice, label: Was, from: registers.geraete, only: row.frei or menge > 3}
      - {name: art, type: choice, label: Art, options: {a: Alpha, b: Beta}, default: b}
      - {name: bild, type: file, label: Bild, required: mit}
      - {name: innen, type: group, fields: [{name: plz, type: text, label: PLZ, show: art == "b"}, {name: konto, type: iban, label: Konto, sensitive: true, keep: 1 month}]}
      - {name: anteil, type: computed, label: Anteil, value: "=round(menge / sum(table, .menge), 4)"}
      - {name: nr, type: computed, label: Nr, value: =len(table)}
      - {name: grund, type: text, label: Grund, show: anteil > 0.5, required: true}
    rules:
      - {check: 'count(table, .rufname == rufname) == 1', at: rufname, message: Doppelt.}
      - {check: menge <= zahl, at: menge, message: Zu viel.}
  - name: feste
    type: table
    label: Feste
    rows: =mehrere
    fields:
      - {name: was, type: computed, label: Was, value: =row.label}
      - {name: zahl, type: integer, label: Zahl}
rules:
  - {check: 'sum(leute, .menge) < 1000000', at: leute, message: Nein.}
  - {check: gruppe.bis > gruppe.von, at: gruppe.bis, message: Nein.}
  - {check: ganz < zahl, at: ganz, message: Nein.}
`

// likely are answers that people give, beside what rapid makes up.
var likely = map[string][]string{
	"text":     {"Alma", " ä ", "🚒", "a\nb", "{{ x }}", "</script>"},
	"email":    {"alma@example.org", "A.B@EXAMPLE.org", "ü@bücher.example", "a@b"},
	"phone":    {"0151 23456789", "+49 151 234", "(06151) 12345"},
	"url":      {"https://example.org/ä?x=1", "www.example.org", "ftp://example.org"},
	"iban":     {"DE89370400440532013000", "at61 1904 3002 3457 3201", "DE00"},
	"date":     {"14.9.2024", "2024-02-29", "29.2.2023", "1.1.2020", "31.12.9999"},
	"time":     {"8:05", "23:59", "24:00", "7 Uhr"},
	"datetime": {"2026-11-21T14:30", "2026-03-29T02:30", "1.7.2026 8:00", "2026-11-21T14:30:15.123456Z"},
	"number":   {"1,5", "1.234", "1,234", "0,123", "-7.001", "12345678,123", "007", "1.234.567,8"},
	"integer":  {"35", "1.000", "-3", "2,0", "2,5"},
	"money":    {"60", "1.234,50", "-0,05", "0,001"},
	"yesno":    {"yes", "no", "ja", "vielleicht"},
	"choice":   {"a", "b", "c", "pumpe", "zelt", "boot"},
	"choices":  {"x", "y", "z", "w"},
	"unit":     {"musterkreis", "beispielstadt", "musterdorf", "erfundenbach", "musterland"},
	"file":     {"f1", "f2", "f4", "fremd"}, "files": {"f1", "f2", "f3", "f4", "f5", "fremd"},
	"confirmation": {"yes", ""}, "consent": {"yes", "ja", ""},
	"duration": {"4 Jahre", "36 Stunden", "years", "6", "1 month", "2 Wochen", "100 Jahre"},
	"postcode": {"35999", "01067", "D-35999", "1010", "1012 AB"},
	"person":   {"alma", "Alma Beispiel", "beispiel", "benno.muster@example.org", "Niemand"},
}

func drawInput(t *rapid.T, f *Form) Input {
	input := Input{}
	drawFields(t, f, input, "")
	return input
}

func drawFields(t *rapid.T, f *Form, input Input, prefix string) {
	for _, field := range f.fields {
		if field.Table != nil {
			drawRows(t, field, input)
			continue
		}
		if !field.asks() || rapid.IntRange(0, 5).Draw(t, "asked") == 0 {
			continue
		}
		one := rapid.OneOf(rapid.SampledFrom(likely[field.Type.Name]), rapid.SampledFrom(likely[field.Type.Name]), rapid.String())
		input[prefix+field.Path] = rapid.SliceOfN(one, 0, 3).Draw(t, prefix+field.Path)
	}
}

// drawRows draws rows with gaps, repeated and absurd numbers.
func drawRows(t *rapid.T, table *Field, input Input) {
	if rapid.IntRange(0, 3).Draw(t, "asked") == 0 {
		return
	}
	numbers := rapid.SliceOfN(rapid.SampledFrom([]string{"1", "2", "3", "7", "99", "", "0", "03", "x", "123456"}), 0, 6).Draw(t, "rows")
	input[table.Path] = numbers
	for _, number := range numbers {
		drawFields(t, table.Table.Row, input, table.Path+"."+number+".")
	}
}

// What Read accepts is stored and read back the same, passes the schema, fills the form again, and
// passes Check; and the same input always gives the same.
func TestWhatIsAcceptedStaysTheSame(t *testing.T) {
	f := parse(t, everything)
	accepted := 0
	rapid.Check(t, func(rt *rapid.T) {
		input := drawInput(rt, f)
		values, problems, err := f.Read(input, "", testContext())
		if err != nil {
			rt.Fatal(err)
		}
		again, problemsAgain, _ := f.Read(input, "", testContext())
		if inJSON(f.Encode(values)) != inJSON(f.Encode(again)) || !reflect.DeepEqual(said(problems), said(problemsAgain)) {
			rt.Fatalf("read twice, %v differs: %v %v", input, values, again)
		}
		for _, p := range problems {
			if f.Field(p.Field) == nil || p.In("de") == "" || p.In("en") == "" {
				rt.Fatalf("%+v", p)
			}
		}
		// Answers with problems are dropped, until nothing is wrong any more.
		for tries := 0; len(problems) > 0 && tries < 10; tries++ {
			for _, p := range problems {
				if strings.HasPrefix(p.In("de"), "Bitte fülle") || strings.HasPrefix(p.In("de"), "Bitte lade") || strings.HasPrefix(p.In("de"), "Bitte bestätige") {
					input["wahl"], input["mit"], input["datei"] = []string{"a"}, []string{""}, []string{""}
				}
				if table, number, _ := f.cell(p.Field); table != nil && tries > 2 {
					input[table.Path] = slices.DeleteFunc(slices.Clone(input[table.Path]), func(n string) bool { return n == number })
					continue
				}
				input[p.Field] = []string{""}
			}
			if values, problems, err = f.Read(input, "", testContext()); err != nil {
				rt.Fatal(err)
			}
		}
		if len(problems) > 0 {
			rt.Fatalf("%v cannot be made right: %v", input, said(problems))
		}
		accepted++
		checkRoundTrips(rapidT{t, rt}, f, values, testContext())
		if _, err := f.View(input, testContext()); err != nil {
			rt.Fatal(err)
		}
	})
	if accepted == 0 {
		t.Error("nothing was accepted, so nothing was tested")
	}
}

// rapidT lets the shared check fail the drawn case, so that rapid can shrink it.
type rapidT struct {
	testing.TB
	t *rapid.T
}

func (r rapidT) Errorf(format string, args ...any) { r.t.Errorf(format, args...) }

// Whatever is posted, Read answers; and what it returns beside problems can always be stored.
func FuzzRead(f *testing.F) {
	form := parse(f, everything)
	var paths []string
	add := func(path string, field *Field) {
		for _, typed := range likely[field.Type.Name] {
			f.Add(uint8(len(paths)), typed, uint8(13), "b")
		}
		paths = append(paths, path)
	}
	for _, field := range form.fields {
		add(field.Path, field)
	}
	for _, column := range form.Field("leute").Table.Row.fields {
		add("leute.2."+column.Path, column)
	}
	f.Add(uint8(len(paths)), "1\x002\x002\x00-1\x0099999999999", uint8(13), "b")
	paths = append(paths, "leute.1.menge", "leute.3.rufname", "feste.1.zahl", "leute.0.menge", "leute..", "leute.2", "leute.2.", "leute.99999.menge", "leute.100000.menge")
	f.Fuzz(func(t *testing.T, a uint8, typedA string, b uint8, typedB string) {
		input := Input{"unknown": {typedA}}
		input[paths[int(a)%len(paths)]] = strings.Split(typedA, "\x00")
		input[paths[int(b)%len(paths)]] = strings.Split(typedB, "\x00")
		values, problems, err := form.Read(input, "", testContext())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := form.Decode(form.Encode(values)); err != nil {
			t.Fatal(err)
		}
		for _, p := range problems {
			if p.In("de") == "" || strings.Contains(p.In("de"), "nicht so angekommen") {
				t.Fatalf("%v: %s", input, fmt.Sprint(p))
			}
		}
		if _, err := form.View(input, testContext()); err != nil {
			t.Fatal(err)
		}
	})
}

// Whatever JSON is posted, DecodeJSON and Check answer.
func FuzzDecodeJSON(f *testing.F) {
	form := parse(f, everything)
	f.Add(`{"kurz": "Alma", "zahl": 1e5, "gruppe": {"von": null}}`)
	f.Add(`{"leute": [{"menge": 3, "was": "pumpe", "innen": {"plz": 7}}, 5, null, {}, {"leute": []}], "feste": [{"zahl": "x"}]}`)
	f.Add(`{"leute": {"1": {}}, "feste": 7}`)
	f.Add(`{"mehrere": ["x", {"key": "y"}], "dateien": [{"id": "f1"}], "wahl": {"key": 7}}`)
	f.Fuzz(func(t *testing.T, body string) {
		values, _, err := form.DecodeJSON([]byte(body), testContext())
		if err != nil {
			t.Fatal(err)
		}
		checked, _, err := form.Check(values, testContext())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := form.Decode(form.Encode(checked)); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	f, input, ctx := parse(b, anerkennung), complete(), testContext()
	b.ReportAllocs()
	for b.Loop() {
		if _, problems, err := f.Read(input, "", ctx); err != nil || len(problems) > 0 {
			b.Fatal(problems, err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	f, ctx := parse(b, anerkennung), testContext()
	values, _, _ := f.Read(complete(), "", ctx)
	b.ReportAllocs()
	for b.Loop() {
		if _, problems, err := f.Check(values, ctx); err != nil || len(problems) > 0 {
			b.Fatal(problems, err)
		}
	}
}

func BenchmarkView(b *testing.B) {
	f, input, ctx := parse(b, anerkennung), complete(), testContext()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := f.View(input, ctx); err != nil {
			b.Fatal(err)
		}
	}
}
