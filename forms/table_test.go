package forms

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// aid is a collective application: persons with amounts, a budget, and rules in rows and over all of them.
const aid = `
form: beihilfe
title: Beihilfe
fields:
  - {name: zweck, type: choice, label: Zweck, options: {reise: Reise, kurs: Kurs}}
  - {name: budget, type: money, label: Budget}
  - name: personen
    type: table
    label: Personen
    min: 1
    max: 3
    rowTitle: "Person {{ number }}"
    fields:
      - {name: vorname, type: text, label: Vorname, required: true, maxLength: 20}
      - {name: tag, type: date, label: Tag, max: =today}
      - {name: kurs, type: text, label: Welcher Kurs?, show: zweck == "kurs", required: zweck == "kurs"}
      - {name: betrag, type: money, label: Betrag, min: 1}
      - {name: geraet, type: choice, label: Gerät, from: registers.geraete, only: row.frei or betrag > 100}
      - {name: iban, type: iban, label: IBAN, sensitive: true, keep: 6 months after decision}
      - {name: beleg, type: file, label: Beleg}
      - name: ort
        type: group
        fields:
          - {name: plz, type: text, label: PLZ}
          - {name: stadt, type: text, label: Stadt, required: exists(ort.plz)}
      - {name: anteil, type: computed, label: Anteil, value: "=round(betrag / sum(table, .betrag), 2)"}
    rules:
      - {check: 'betrag <= budget', at: betrag, message: "{{ vorname }} bekommt mehr als das Budget."}
      - {check: 'count(table, .vorname == vorname) == 1', at: vorname, message: Diese Person steht zweimal da.}
  - {name: summe, type: computed, label: Summe, value: "=sum(personen, .betrag)"}
rules:
  - {check: 'sum(personen, .betrag) <= budget', at: personen, message: Zusammen ist es mehr als das Budget.}
`

func twoPersons() Input {
	return Input{
		"budget": {"100"}, "personen": {"1", "4", "7"},
		"personen.1.vorname": {"Alma"}, "personen.1.betrag": {"60"}, "personen.1.beleg": {"f1"}, "personen.1.iban": {"DE89370400440532013000"},
		"personen.4.vorname": {"Bert"}, "personen.4.betrag": {"20"}, "personen.4.ort.plz": {"12345"}, "personen.4.ort.stadt": {"Musterdorf"},
		"personen.7.vorname": {""}, "personen.7.betrag": {" "},
	}
}

func TestATableIsReadRowByRow(t *testing.T) {
	f := parse(t, aid)
	values, problems, err := f.Read(twoPersons(), "", testContext())
	if err != nil || len(problems) > 0 {
		t.Fatal(said(problems), err)
	}
	want := `{"budget":"100","personen":[{"anteil":"0.75","beleg":{"id":"f1","name":"urkunde.pdf","size":"120000","type":"application/pdf"},"betrag":"60","iban":"DE89370400440532013000","vorname":"Alma"},{"anteil":"0.25","betrag":"20","ort":{"plz":"12345","stadt":"Musterdorf"},"vorname":"Bert"}],"summe":"80"}`
	if got := asJSON(values); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	checkRoundTrips(t, f, values, testContext())
	if files := f.FilesIn(values)["personen.1.beleg"]; len(files) != 1 || files[0]["name"] != "urkunde.pdf" {
		t.Errorf("files: %v", f.FilesIn(values))
	}
}

// What is wrong in a row says which row, at the path of the row that was posted, in the order of the rows.
func TestProblemsNameTheRow(t *testing.T) {
	for name, c := range map[string]struct {
		change Input
		says   []string
	}{
		"a required column": {Input{"personen.1.vorname": {""}},
			[]string{"personen.1.vorname: Bitte fülle „Person 1, Vorname“ aus."}},
		"rows in the order posted": {Input{"personen": {"4", "1"}, "personen.1.tag": {"morgen"}, "personen.4.tag": {"1.1.2999"}},
			[]string{"personen.4.tag: „Person 1, Tag“ darf nicht nach dem 21. November 2026 liegen. Bitte prüfe das Datum.",
				"personen.1.tag: Bitte gib bei „Person 2, Tag“ ein vollständiges Datum ein, zum Beispiel 24.03.1991."}},
		"a condition outside of the table": {Input{"zweck": {"kurs"}, "personen.1.kurs": {"Sanitäter"}},
			[]string{"personen.4.kurs: Bitte fülle „Person 2, Welcher Kurs?“ aus."}},
		"a part of a group in a row": {Input{"personen.4.ort.stadt": {""}},
			[]string{"personen.4.ort.stadt: Bitte fülle „Person 2, Stadt“ aus."}},
		"a rule in the row": {Input{"personen.1.betrag": {"120"}},
			[]string{"personen: Zusammen ist es mehr als das Budget.", "personen.1.betrag: Person 1: Alma bekommt mehr als das Budget."}},
		"a rule over all rows": {Input{"personen.4.vorname": {"Alma"}},
			[]string{"personen.1.vorname: Person 1: Diese Person steht zweimal da.", "personen.4.vorname: Person 2: Diese Person steht zweimal da."}},
		"a rule outside of the table": {Input{"personen.4.betrag": {"41"}},
			[]string{"personen: Zusammen ist es mehr als das Budget."}},
		"a rule whose outer part is missing": {Input{"budget": {""}, "personen.1.betrag": {"1000"}}, []string{}},
		"a choice by the row": {Input{"personen.1.geraet": {"zelt"}, "personen.4.geraet": {"pumpe"}},
			[]string{"personen.1.geraet: Bei „Person 1, Gerät“ steht „zelt“ nicht zur Auswahl. Bitte wähle eine der angebotenen Möglichkeiten."}},
		"too many rows": {Input{"personen": {"1", "4", "7", "8"}, "personen.7.vorname": {"Cora"}, "personen.8.vorname": {"Dora"}},
			[]string{"personen: „Personen“ nimmt höchstens 3 Zeilen an. Jetzt sind es 4; bitte nimm einige heraus."}},
		"no rows":              {Input{"personen": {""}}, []string{"personen: Bitte fülle bei „Personen“ mindestens eine Zeile aus."}},
		"only an empty row":    {Input{"personen": {"7"}}, []string{"personen: Bitte fülle bei „Personen“ mindestens eine Zeile aus."}},
		"repeated and absurd":  {Input{"personen": {"1", "1", "x", "-3", "007", "99999999999999999999", "4"}}, []string{}},
		"a row that only came": {Input{"personen": {"1"}, "personen.2.vorname": {strings.Repeat("x", 100)}}, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			f, input := parse(t, aid), twoPersons()
			for path, typed := range c.change {
				input[path] = typed
			}
			_, problems, err := f.Read(input, "", testContext())
			if err != nil || !slices.Equal(said(problems), c.says) {
				t.Errorf("got  %q\nwant %q (%v)", said(problems), c.says, err)
			}
			for _, p := range problems {
				if f.Field(p.Field) == nil || p.Page != "p1" || p.In("en") == "" {
					t.Errorf("%+v", p)
				}
			}
		})
	}
}

func TestATableIsShownRowByRow(t *testing.T) {
	f := parse(t, aid)
	table := func(input Input, ctx *Context) FieldView {
		t.Helper()
		views, err := f.View(input, ctx)
		if err != nil {
			t.Fatal(err)
		}
		return views[0].Fields[2]
	}
	first := table(Input{}, testContext())
	if len(first.Rows) != 1 || first.Rows[0].Path != "personen.1" || first.LeastRows != 1 || first.MostRows != 3 || first.Shown != "" {
		t.Errorf("never asked: %+v", first)
	}
	if got := table(Input{"personen": {""}}, testContext()); len(got.Rows) != 1 {
		t.Errorf("all rows taken out: %d rows, but one is needed", len(got.Rows))
	}
	input := twoPersons()
	input["zweck"] = []string{"kurs"}
	input["personen.1.tag"] = []string{"gestern"}
	view := table(input, testContext())
	var at []string
	for _, row := range view.Rows {
		at = append(at, row.Number+" "+row.Path+" "+row.Title)
	}
	if !slices.Equal(at, []string{"1 personen.1 Person 1", "4 personen.4 Person 2", "7 personen.7 Person 3"}) {
		t.Errorf("rows %q", at)
	}
	if view.Shown != "Alma, 60,00 €, 0,75; Bert, 20,00 €, 12345, Musterdorf, 0,25" {
		t.Errorf("in a line: %q (without what is sensitive)", view.Shown)
	}
	cells := map[string]FieldView{}
	for _, cell := range view.Rows[0].Fields {
		cells[cell.Path] = cell
	}
	if c := cells["personen.1.tag"]; c.Typed[0] != "gestern" || c.MaxTyped != "2026-11-21" {
		t.Errorf("what is wrong is lost, or has no bound: %+v", c)
	}
	if c := cells["personen.1.kurs"]; c.Hidden || !c.Required || c.ShowWhen != "zweck=kurs" {
		t.Errorf("the conditional column: %+v", c)
	}
	if c := cells["personen.1.geraet"]; len(c.Options) != 2 {
		t.Errorf("options of row 1: %v", c.Options)
	}
	if c := view.Rows[1].Fields[7].Fields[0]; c.Path != "personen.4.ort.plz" || c.Typed[0] != "12345" {
		t.Errorf("a group in a row: %+v", c)
	}
	if c := cells["personen.1.anteil"]; c.Shown != "0,75" {
		t.Errorf("computed over all rows: %q", c.Shown)
	}
}

// An ask-back opens a whole table or none of it.
func TestATableIsAskedBackAsAWhole(t *testing.T) {
	f := parse(t, aid)
	before, _, err := f.Read(twoPersons(), "", testContext())
	if err != nil {
		t.Fatal(err)
	}
	ctx := testContext()
	ctx.Base, ctx.Reopened = before, []string{"budget"}
	forged := f.Input(before)
	forged["budget"], forged["personen.1.betrag"], forged["personen"] = []string{"70"}, []string{"1"}, []string{"1"}
	values, problems, err := f.Read(forged, "", ctx)
	if err != nil || !reflect.DeepEqual(values["personen"], before["personen"]) {
		t.Errorf("a locked table changed: %v %v", values["personen"], err)
	}
	if !slices.Equal(said(problems), []string{"personen: Zusammen ist es mehr als das Budget."}) {
		t.Errorf("a rule over an open answer and locked rows: %q", said(problems))
	}
	views, err := f.View(forged, ctx)
	if table := views[0].Fields[2]; err != nil || len(table.Rows) != 2 || !table.ReadOnly || !table.Rows[0].Fields[0].ReadOnly || table.Rows[0].Fields[3].Shown != "60,00 €" {
		t.Errorf("locked rows are shown as %+v %v", views[0].Fields[2], err)
	}
	ctx.Reopened = []string{"personen"}
	input := f.Input(before)
	input["personen"] = []string{"2"}
	values, problems, err = f.Read(input, "", ctx)
	if rows := values["personen"].([]any); err != nil || len(problems) > 0 || len(rows) != 1 || rows[0].(expression.Record)["vorname"] != "Bert" {
		t.Errorf("an open table: %v %v %v", values["personen"], said(problems), err)
	}
}

// What may not be changed in a row stays with its row, also where others are taken out.
func TestReadOnlyColumnsKeepTheirValue(t *testing.T) {
	f := parse(t, `
form: a
fields:
  - name: posten
    type: table
    label: Posten
    fields:
      - {name: nummer, type: text, label: Nummer, readOnly: true, default: neu}
      - {name: menge, type: integer, label: Menge}
`)
	row := func(number string, amount int64) any {
		return expression.Record{"nummer": number, "menge": decimal.NewFromInt(amount)}
	}
	ctx := testContext()
	ctx.Base, ctx.Reopened = Values{"posten": []any{row("A", 1), row("B", 2)}}, []string{"posten"}
	input := Input{"posten": {"2", "3"}, "posten.2.nummer": {"Z"}, "posten.2.menge": {"5"}, "posten.3.menge": {"7"}}
	want := []any{row("B", 5), row("neu", 7)}
	values, problems, err := f.Read(input, "", ctx)
	if err != nil || len(problems) > 0 || !same(values["posten"], want) {
		t.Errorf("read: %v %v %v", values, said(problems), err)
	}
	values, _, err = f.Check(Values{"posten": []any{row("B", 5)}}, ctx)
	if err != nil || !same(values["posten"], []any{row("B", 5)}) {
		t.Errorf("checked: %v %v", values, err)
	}
}

// Fixed rows come from elsewhere: as many as there are elements, whatever is posted.
func TestFixedRows(t *testing.T) {
	f := parse(t, `
form: a
fields:
  - {name: tage, type: choices, label: Tage, options: {sa: Samstag, so: Sonntag, mo: Montag}}
  - name: dienste
    type: table
    label: Dienste
    rows: =tage
    rowTitle: "{{ row.label }}"
    fields:
      - {name: tag, type: computed, label: Tag, value: =row.key}
      - {name: helfer, type: integer, label: Helfer, required: true, max: '=either(row == "so", 2, 9)'}
`)
	input := Input{
		"tage": {"sa", "so"}, "dienste": {"1", "2", "3"}, "dienste.1.helfer": {"5"}, "dienste.2.helfer": {"3"}, "dienste.3.helfer": {"4"},
	}
	values, problems, err := f.Read(input, "", testContext())
	if err != nil || len(problems) != 1 {
		t.Fatal(said(problems), err)
	}
	if got := said(problems)[0]; got != "dienste.2.helfer: „Sonntag, Helfer“ darf höchstens 2 sein." {
		t.Error(got)
	}
	if got := asJSON(values); !strings.Contains(got, `"dienste":[{"helfer":"5","tag":"sa"},{"helfer":"3","tag":"so"}]`) {
		t.Error(got)
	}
	_, problems, err = f.Read(Input{"tage": {"sa", "so"}, "dienste": {"2"}, "dienste.2.helfer": {"1"}}, "", testContext())
	if err != nil || !slices.Equal(said(problems), []string{"dienste.1.helfer: Bitte fülle „Samstag, Helfer“ aus, zum Beispiel 35."}) {
		t.Errorf("a fixed row that nothing came for is asked all the same: %q %v", said(problems), err)
	}
	views, err := f.View(input, testContext())
	if table := views[0].Fields[1]; err != nil || len(table.Rows) != 2 || !table.Rows[0].Fixed || table.Rows[1].Title != "Sonntag" || table.LeastRows != 2 || table.MostRows != 2 {
		t.Errorf("%+v %v", table, err)
	}
	if views, _ := f.View(Input{}, testContext()); len(views[0].Fields[1].Rows) != 0 {
		t.Error("rows of nothing")
	}
}

func TestTypedRowsAreKeptRightOrWrong(t *testing.T) {
	f := parse(t, aid)
	for path, takes := range map[string]bool{
		"personen": true, "personen.3.vorname": true, "personen.3.ort.plz": true, "budget~": true, "personen.3.vorname~": true, "nichts~": false, "summe": false, "personen.3.anteil": false,
		"personen.3.ort": false, "personen.vorname": false, "personen.0.vorname": false, "personen.03.vorname": false,
		"personen.100000.vorname": false, "personen.3.nichts": false, "personen.3": false, "budget.3.vorname": false, "nichts": false,
	} {
		if f.Takes(path) != takes {
			t.Errorf("Takes(%q) is %v", path, !takes)
		}
	}
	if f.Field("personen.3.vorname") == nil || f.Field("personen.3.vorname") != f.Field("personen.vorname") || f.Field("personen.x.vorname") != nil {
		t.Error("a column is found by the path of a row and by its own")
	}
}

func asJSON(values Values) string {
	text, err := marshal(expression.ToJSON(expression.Record(values)))
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// A mail says the rows of a table as people read them, in the order of the columns and without what is sensitive.
func TestATableIsPrintedInATemplate(t *testing.T) {
	f := parse(t, aid)
	values, _, err := f.Read(twoPersons(), "", testContext())
	if err != nil {
		t.Fatal(err)
	}
	var report source.Report
	env := &expression.Env{Names: map[string]*expression.Type{"form": f.Type()}}
	text := expression.CompileText(parseNode(`"{{ form.personen }} | {{ len(form.personen) }} | {{ sum(form.personen, .betrag) }} | {{ map(form.personen, .vorname) }} | {{ form.personen[1].ort }}"`), env, &report)
	if report.Failed() {
		t.Fatal(reported(&report))
	}
	said, err := text.Render(&expression.Scope{Names: map[string]any{"form": values}}, "de")
	if want := "Alma, 60,00, 0,75; Bert, 20,00, 12345, Musterdorf, 0,25 | 2 | 80,00 | Alma, Bert | 12345, Musterdorf"; err != nil || said != want {
		t.Errorf("got  %q\nwant %q (%v)", said, want, err)
	}
}

// A browser posts a box that is not ticked as "no": that alone does not make a row of it.
func TestABoxThatIsNotTickedFillsNoRow(t *testing.T) {
	f := parse(t, `
form: ausschuss
title: Ausschuss
fields:
  - name: mitglieder
    type: table
    label: Mitglieder
    min: 1
    fields:
      - {name: name, type: text, label: Name, required: true}
      - {name: ersatz, type: yesno, label: Ersatzmitglied}
`)
	input := Input{"mitglieder": {"1", "2"}, "mitglieder.1.name": {"Alma"}, "mitglieder.1.ersatz": {"no"}, "mitglieder.2.name": {""}, "mitglieder.2.ersatz": {"no"}}
	values, problems, err := f.Read(input, "", testContext())
	if want := `{"mitglieder":[{"ersatz":false,"name":"Alma"}]}`; err != nil || len(problems) > 0 || asJSON(values) != want {
		t.Errorf("%s %v %v, want %s", asJSON(values), said(problems), err, want)
	}
	input["mitglieder.2.ersatz"] = []string{"yes"}
	if _, problems, _ = f.Read(input, "", testContext()); len(problems) != 1 || problems[0].Field != "mitglieder.2.name" {
		t.Errorf("a ticked box is an answer: %v", said(problems))
	}
	views, err := f.View(Input{}, testContext())
	if err != nil || !views[0].Fields[0].Required {
		t.Errorf("a table with a least number of rows is called optional (%v)", err)
	}
}

// A document pasted into a name is told like every text that is too long, and nothing is computed from it.
func TestAPastedDocumentIsOnlyTooLong(t *testing.T) {
	f := parse(t, `
form: ausschuss
title: Ausschuss
fields:
  - name: mitglieder
    type: table
    label: Mitglieder
    fields:
      - {name: name, type: text, label: Name, maxLength: 120}
  - {name: wer, type: computed, label: Wer, value: '="Es sind " + join(map(mitglieder, .name), ", ")'}
`)
	input := Input{"mitglieder": {"1", "2"}, "mitglieder.1.name": {strings.Repeat("x", 1_000_000)}, "mitglieder.2.name": {"Alma"}}
	_, problems, err := f.Read(input, "", testContext())
	if err != nil || len(problems) != 1 || !strings.Contains(problems[0].In("de"), "höchstens 120 Zeichen") {
		t.Errorf("%.300v %v", said(problems), err)
	}
	views, err := f.View(input, testContext())
	if err != nil || len(views[0].Fields[0].Rows) != 2 || len(views[0].Fields[0].Rows[0].Fields[0].Typed[0]) != 1_000_000 {
		t.Errorf("what was typed is lost (%v)", err)
	}
}
