package forms

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	tableMissing = &source.Message{Code: "answer-missing-rows",
		De: "Bitte fülle bei „{label}“ mindestens eine Zeile aus.",
		En: "Please fill in at least one row of “{label}”."}
	tableTooFew = &source.Message{Code: "answer-rows-too-few",
		De: "Bitte fülle bei „{label}“ mindestens {limit} Zeilen aus. Ausgefüllt sind bisher {count}.",
		En: "Please fill in at least {limit} rows of “{label}”. So far {count} are filled in."}
	tableTooMany = &source.Message{Code: "answer-rows-too-many",
		De: "„{label}“ nimmt höchstens {limit} Zeilen an. Jetzt sind es {count}; bitte nimm einige heraus.",
		En: "“{label}” takes at most {limit} rows. Now there are {count}; please take some out."}
	tableRow = &source.Message{Code: "table-row",
		De: "Zeile {number}",
		En: "Row {number}"}
)

// What the author of a table is told.
var (
	tableEmpty = &source.Message{Code: "table-empty",
		De: "Die Tabelle „{name}“ hat keine Spalten. Schreib sie unter „fields:“, wie die Felder einer Seite.",
		En: "The table \"{name}\" has no columns. Write them under \"fields:\", like the fields of a page."}
	tableInTable = &source.Message{Code: "table-in-table",
		De: "Eine Tabelle kann nicht in der Tabelle „{table}“ stehen. Mach zwei Tabellen daraus und verbinde sie durch eine gemeinsame Spalte, oder nimm eine Gruppe.",
		En: "A table cannot stand inside the table \"{table}\". Make two tables of it that share a column, or use a group."}
	tableFixedCount = &source.Message{Code: "table-fixed-count",
		De: "Die Zeilen kommen aus „rows“; „{key}“ kann daran nichts ändern. Nimm „{key}“ heraus.",
		En: "The rows come from \"rows\", so \"{key}\" cannot change them. Take \"{key}\" out."}
	tableFixedLiteral = &source.Message{Code: "table-rows-literal",
		De: "„rows“ ist eine Liste, die ein Ausdruck nach „=“ gibt, zum Beispiel rows: =tage.",
		En: "\"rows\" is a list given by an expression after \"=\", for example rows: =days."}
	tableDefault = &source.Message{Code: "table-default",
		De: "Eine Tabelle hat keinen Anfangswert. Schreib „default“ an die Spalten, oder „min“, wenn Zeilen schon dastehen sollen.",
		En: "A table has no value to begin with. Write \"default\" at the columns, or \"min\" where rows should be there at once."}
	tableTitleSensitive = &source.Message{Code: "table-title-sensitive",
		De: "„rowTitle“ steht auf allen Seiten und in Meldungen; „{name}“ ist heikel und gehört nicht hinein.",
		En: "\"rowTitle\" is on all pages and in messages; \"{name}\" is sensitive and does not belong there."}
	tableColumnRule = &source.Message{Code: "table-column-rule",
		De: "„{name}“ ist eine Spalte; welche Zeile gemeint ist, weiß nur eine Regel der Tabelle. Schreib sie unter „rules:“ an die Tabelle „{table}“, mit at: {column}.",
		En: "\"{name}\" is a column; only a rule of the table knows which row is meant. Write it under \"rules:\" at the table \"{table}\", with at: {column}."}
)

// maxRows bounds what is looked at, whatever the author allows; in rows.
const maxRows = 1000

var _ = register(FieldType{
	Name: "table",
	Doc: spec.Doc{
		De: "Beliebig viele gleiche Zeilen, zum Beispiel Personen; jede Spalte ist ein Feld. In einer Spalte heißen die anderen Spalten derselben Zeile wie sie sind, „table“ sind alle ausgefüllten Zeilen, die übrigen Felder des Formulars gelten wie sonst. Von außen ist die Tabelle eine Liste: len(personen), sum(personen, .betrag).",
		En: "Any number of equal rows, such as persons; every column is a field. In a column the other columns of the same row go by their names, \"table\" is all filled rows, and the other fields of the form are there as usual. From outside the table is a list: len(persons), sum(persons, .amount)."},
	Widget: Widget{Kind: "table"},
	Keys: []spec.Key{
		{Name: "fields", Kind: spec.Any, Required: true, Also: []string{"columns", "spalten", "questions", "felder"}, Doc: spec.Doc{
			De: "Die Spalten: Felder wie auf einer Seite, nur keine Tabellen.",
			En: "The columns: fields as on a page, except tables."}},
		{Name: "min", Kind: spec.Value, Example: "2", Also: []string{"minRows"}, Doc: spec.Doc{
			De: "So viele Zeilen müssen es mindestens sein; so viele leere stehen am Anfang da.",
			En: "At least this many rows; as many empty ones are there at the beginning."}},
		{Name: "max", Kind: spec.Value, Example: "20", Also: []string{"maxRows"}, Doc: spec.Doc{
			De: "So viele Zeilen dürfen es höchstens sein; ohne Angabe 1000.",
			En: "At most this many rows; 1000 if not given."}},
		{Name: "rows", Kind: spec.Value, Example: "=tage", Also: []string{"each", "zeilen"}, Doc: spec.Doc{
			De: "Feste Zeilen: eine für jedes Element dieser Liste. Die Spalten sehen das Element als „row“; niemand fügt Zeilen hinzu oder nimmt welche heraus.",
			En: "Fixed rows: one for each element of this list. The columns see the element as \"row\"; nobody adds rows or takes any out."}},
		{Name: "rowTitle", Kind: spec.Text, Example: "Person {{ number }}", Also: []string{"rowLabel"}, Doc: spec.Doc{
			De: "Wie eine Zeile heißt, in Überschriften und Meldungen; sieht die Spalten der Zeile und „number“, ihre Nummer ab 1.",
			En: "What a row is called, in headings and messages; sees the columns of the row and \"number\", which counts from 1."}},
		{Name: "import", Kind: spec.Flag, Example: "true", Also: []string{"upload"}, Doc: spec.Doc{
			De: "Zeilen lassen sich aus einer CSV- oder Excel-Datei einlesen.",
			En: "Rows may be read from a CSV or Excel file."}},
		{Name: "rules", Kind: spec.NestedList, Object: ruleSpec, Also: []string{"checks", "regeln"}, Doc: spec.Doc{
			De: "Regeln, die für jede Zeile gelten; „at“ nennt eine Spalte.",
			En: "Rules that hold for every row; \"at\" names a column."}},
	},
	Expects: tableMissing,
	Missing: tableMissing,
	Configure: func(f *Field, d *spec.Decoded, _ *World, report *source.Report) {
		f.Table = &Table{Row: &Form{}, Import: d.Flag("import")}
		f.Value = &expression.Type{Kind: expression.Listing, Elem: &expression.Type{Kind: expression.Rec}}
		if n := d.At("fields"); n != nil && n.Kind == source.List && len(n.Items) == 0 {
			report.Error(n, tableEmpty, source.Args{"name": f.Name})
		}
		if n := d.At("default"); n != nil {
			report.Error(n, tableDefault, nil)
		}
		if d.Has("rows") {
			for _, key := range []string{"min", "max", "import"} {
				if n := d.At(key); n != nil {
					report.Error(n, tableFixedCount, source.Args{"key": key})
				}
			}
		}
	},
	// What decides the rows is read by the columns; see parser.arrange.
	Reads: func(f *Field) []*expression.Program { return []*expression.Program{f.Table.Rows} },
	// A table is read row by row, see answers.settleTable; its own path only lists the numbers of rows.
	Read:   func(*Field, []string, *Context) (any, *source.Text) { return nil, nil },
	Typed:  func(_ *Field, value any) []string { return rowNumbers(len(value.([]any))) },
	Schema: tableSchema,
	Good: []Example{
		{Field: "{name: personen, type: table, label: Personen, min: 1, rowTitle: 'Person {{ number }}', fields: [{name: vorname, type: text, label: Vorname, required: true}, {name: tag, type: date, label: Tag}]}",
			Posted: Input{"personen": {"1", "2", "3"}, "personen.1.vorname": {"Alma"}, "personen.1.tag": {"1.2.2003"}, "personen.2.vorname": {"Bert"}, "personen.3.vorname": {""}},
			Value:  `[{"tag":"2003-02-01","vorname":"Alma"},{"vorname":"Bert"}]`},
		{Field: `{name: posten, type: table, label: Posten, fields: [{name: menge, type: integer, label: Menge}, {name: anteil, type: computed, label: Anteil, value: "=menge / sum(table, .menge)"}]}`,
			Posted: Input{"posten": {"1", "2"}, "posten.1.menge": {"1"}, "posten.2.menge": {"3"}},
			Value:  `[{"anteil":"0.25","menge":"1"},{"anteil":"0.75","menge":"3"}]`},
		{Field: `{name: tage, type: table, label: Tage, rows: '=["Sa", "So"]', rowTitle: "{{ row }}", fields: [{name: helfer, type: integer, label: Helfer}]}`,
			Posted: Input{"tage": {"1", "2", "3"}, "tage.2.helfer": {"4"}, "tage.3.helfer": {"9"}},
			Value:  `[{},{"helfer":"4"}]`},
	},
	Bad: []Example{
		{Field: "{name: personen, type: table, label: Personen, rowTitle: 'Person {{ number }}', fields: [{name: vorname, type: text, label: Vorname, required: true}, {name: tag, type: date, label: Tag}]}",
			Posted: Input{"personen": {"1"}, "personen.1.tag": {"1.2.2003"}}, Says: "Bitte fülle „Person 1, Vorname“ aus"},
		{Field: "{name: personen, type: table, label: Personen, min: 2, fields: [{name: vorname, type: text, label: Vorname}]}",
			Posted: Input{"personen": {"1"}, "personen.1.vorname": {"Alma"}}, Says: "mindestens 2 Zeilen"},
		{Field: "{name: personen, type: table, label: Personen, required: true, fields: [{name: vorname, type: text, label: Vorname}]}",
			Posted: Input{"personen": {"1"}, "personen.1.vorname": {""}}, Says: "mindestens eine Zeile"},
		{Field: "{name: personen, type: table, label: Personen, fields: []}", Says: "hat keine Spalten"},
		{Field: "{name: personen, type: table, label: Personen, fields: [{name: kinder, type: table, label: Kinder, fields: [{name: a, type: text, label: A}]}]}",
			Says: "kann nicht in der Tabelle „personen“ stehen"},
		{Field: "{name: posten, type: table, label: Posten, fields: [{name: anteil, type: computed, label: Anteil, value: '=sum(table, .anteil)'}]}",
			Says: "hängt von sich selbst ab"},
	},
})

// tableSchema is the shape of the rows. How many there must be is in it only where it depends on nothing.
func tableSchema(f *Field) map[string]any {
	schema := map[string]any{"type": "array", "maxItems": maxRows, "items": objectSchema(f.Table.Row.topFields())}
	if least := literalCount(f.Min); least > 0 {
		schema["minItems"] = least
	} else if f.Always {
		schema["minItems"] = 1
	}
	if most := literalCount(f.Max); most > 0 && most < maxRows {
		schema["maxItems"] = most
	}
	return schema
}
