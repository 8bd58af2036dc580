package gallery

import (
	"fmt"
	"strconv"

	"laufzettel/forms"
	"laufzettel/ui"
)

// table makes a table whose rows are made by row, which gets the row's place from 0. Numbers have gaps, as after
// a row was removed.
func table(name, label string, rows int, row func(i int) []forms.FieldView, change ...func(*forms.FieldView)) forms.FieldView {
	view := field(name, label, "table", change...)
	view.Field.Table = &forms.Table{}
	for i := range rows {
		number := strconv.Itoa(2*i + 1)
		line := forms.RowView{Number: number, Path: name + "." + number, Fields: row(i)}
		for k := range line.Fields {
			line.Fields[k].Path = line.Path + "." + line.Fields[k].Path
		}
		view.Rows = append(view.Rows, line)
	}
	return view
}

func rowCount(least, most int) func(*forms.FieldView) {
	return func(v *forms.FieldView) { v.LeastRows, v.MostRows = least, most }
}

// guests are names that are hard to lay out: long, with other letters, and from right to left.
var guests = [][2]string{
	{"Alma", "Beispiel"}, {"Şükriye", "Öztürk-Łukasiewicz"}, {"مريم", "الحسيني"}, {"Benno", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaften"},
}

// guestRow is a row that fits into a table.
func guestRow(i int) []forms.FieldView {
	name := guests[i%len(guests)]
	return []forms.FieldView{
		field("vorname", "Vorname", "input", typed(name[0]), shown(name[0]), input("text", "", "")),
		field("nachname", "Nachname", "input", typed(name[1]), shown(name[1]), input("text", "", ""), help("Wie im Ausweis.")),
		field("geboren", "Geburtsdatum", "input", typed("2011-03-24"), shown("24. März 2011"), input("date", "", "")),
		field("essen", "Essen", "choice", typed("alles"), shown("Alles"), options(true, "alles", "Alles", "fleischlos", "Ohne Fleisch")),
		field("beitrag", "Beitrag", "input", typed("12,50"), shown("12,50 €"), input("text", "decimal", ""), unit("€"), optional),
	}
}

// tripRow is a row that does not fit: it has a long text and files.
func tripRow(i int) []forms.FieldView {
	ends := [][2]string{{"Musterdorf", "Beispielstadt"}, {"Beispielstadt", "Probetal"}, {"Probetal", "Musterdorf"}}
	return []forms.FieldView{
		field("von", "Von", "input", typed(ends[i%3][0]), shown(ends[i%3][0])),
		field("nach", "Nach", "input", typed(ends[i%3][1]), shown(ends[i%3][1])),
		field("tag", "Am", "input", typed("2026-11-14"), shown("14. November 2026"), input("date", "", "")),
		field("grund", "Warum?", "textarea", lines(3, 400), optional),
		field("beleg", "Beleg", "file", files, optional),
	}
}

// officeRow is a row that comes from elsewhere.
func officeRow(i int) []forms.FieldView {
	return []forms.FieldView{
		field("stimmen", "Stimmen", "input", input("number", "numeric", "")),
		field("gewaehlt", "Gewählt", "choice", optional, yesno),
		field("anteil", "Anteil", "static", shown("—")),
	}
}

func guestTable(rows int) forms.FieldView {
	return table("gaeste", "Wer kommt mit?", rows, guestRow, rowCount(1, 100), help("Eine Zeile für jede Person."))
}

func tripTable(rows int) forms.FieldView {
	return table("fahrten", "Deine Fahrten", rows, tripRow, rowCount(0, 10))
}

func officeTable() forms.FieldView {
	view := table("aemter", "Ergebnis der Wahl", 3, officeRow)
	for i, title := range []string{"Vorsitz", "Stellvertretender Vorsitz", "Kassenführung und Geschäftsführung"} {
		view.Rows[i].Fixed, view.Rows[i].Title = true, title
	}
	return view
}

func fixedTable() forms.FieldView {
	view := guestTable(2)
	view.ReadOnly = true
	for _, row := range view.Rows {
		for k := range row.Fields {
			row.Fields[k].ReadOnly = true
		}
	}
	return view
}

// tableWidgets are tables and sections in all their states.
func tableWidgets() []Case {
	one := func(name string, view forms.FieldView, problems ...forms.Problem) Case {
		return Case{name, ui.Fields{Views: []forms.FieldView{view}, Problems: problems, Prefix: name + "-"}}
	}
	withImport := guestTable(1)
	withImport.Field.Table.Import = true
	imported := one("table-imported", withImport)
	imported.Fields.Sheets = importResult()
	return []Case{
		one("table-empty", guestTable(0)),
		one("table", guestTable(3)),
		one("table-problem", guestTable(3), problem("gaeste.3.vorname", "Bitte gib einen Vornamen ein."), problem("gaeste", "Bitte trage mindestens vier Personen ein.")),
		one("table-fixed-rows", officeTable()),
		one("table-read-only", fixedTable()),
		one("table-import", withImport),
		imported,
		one("table-cards", tripTable(3)),
		one("table-cards-problem", tripTable(4), problem("fahrten.5.von", "Bitte sag uns, wo du losgefahren bist.")),
		{"section", ui.Fields{Prefix: "section-", Views: sectioned(sample("anreise", "Anreise", "Nur wenn du **nicht** mit dem Bus kommst."),
			field("kennzeichen", "Kennzeichen", "input"), field("plaetze", "Freie Plätze", "input", input("number", "numeric", "")))}},
	}
}

func sample(name, title, intro string) *forms.SectionView {
	return &forms.SectionView{Name: name, Title: title, Intro: intro}
}

func sectioned(section *forms.SectionView, views ...forms.FieldView) []forms.FieldView {
	for i := range views {
		views[i].Section = section
	}
	return views
}

// importResult is what came of a file with three good rows and two bad ones.
func importResult() map[string]ui.Sheet {
	return map[string]ui.Sheet{"gaeste": {Template: []byte("Vorname;Nachname\r\n"), Name: "gaeste", Result: &ui.ImportResult{
		Taken: 3, File: []byte("Vorname;Nachname\r\n"), Bad: []ui.BadRow{
			{Line: 4, Row: "Benno, Muster", Why: []string{"„Geburtsdatum“: Bitte gib ein vollständiges Datum ein, zum Beispiel 24.03.1991."}},
			{Line: 7, Row: "Erna", Why: []string{"„Nachname“ fehlt."}},
		},
	}}}
}

// tableSamples are pages with tables: few rows and many.
func tableSamples() []Sample {
	page := func(heading string, problems []forms.Problem, views ...forms.FieldView) ui.FormPage {
		return ui.FormPage{
			Shell: ui.Shell{Title: "Jugendgruppe anmelden", Section: "start", Faulty: len(problems) > 0}, Back: "#", Action: "#", Live: "/gallery/tabelle",
			State: "sample", Page: "p1", Heading: heading, Steps: steps(1), Fields: ui.Fields{Views: views, Problems: problems}, CanSave: true, Privacy: privacyNotice,
		}
	}
	leader := field("leitung", "Wer leitet die Gruppe?", "input", typed("Alma Beispiel"), input("text", "", "name"))
	wrong := []forms.Problem{problem("gaeste.5.geboren", "Bitte gib ein vollständiges Datum ein, zum Beispiel 24.03.1991.")}
	samples := []Sample{
		{"tabelle", "form", page("Wer kommt mit?", nil, leader, guestTable(4))},
		{"tabelle-fehler", "form", page("Wer kommt mit?", wrong, leader, guestTable(4))},
		{"tabelle-leer", "form", page("Wer kommt mit?", nil, leader, guestTable(0))},
		{"tabelle-wahl", "form", page("Ergebnis", nil, officeTable())},
		{"tabelle-karten", "form", page("Deine Fahrten", nil, tripTable(4))},
	}
	read := page("Wer kommt mit?", nil, leader, guestTable(4))
	read.Fields.Views[1].Field.Table.Import, read.Fields.Sheets = true, importResult()
	samples = append(samples, Sample{"tabelle-datei", "form", read})
	long := page("Wer kommt mit?", nil, leader, guestTable(100))
	return append(samples, Sample{"tabelle-100", "form", long})
}

// HundredFields is a page of a hundred questions of every kind, to measure with.
func HundredFields() ui.FormPage {
	page := ui.FormPage{Shell: ui.Shell{Title: "Hundert Fragen"}, Action: "#", Live: "#", State: "sample", Page: "p1"}
	for len(page.Fields.Views) < 100 {
		for _, view := range append(personFields(), tripFields()...) {
			if len(view.Fields) == 0 && len(page.Fields.Views) < 100 {
				view.Path = fmt.Sprintf("%s%d", view.Path, len(page.Fields.Views))
				page.Fields.Views = append(page.Fields.Views, view)
			}
		}
	}
	return page
}

// HundredRows is a page with a table of a hundred rows, to measure with.
func HundredRows() ui.FormPage {
	for _, sample := range tableSamples() {
		if sample.Name == "tabelle-100" {
			return sample.View.(ui.FormPage)
		}
	}
	return ui.FormPage{}
}
