package engine

import "laufzettel/definitions/source"

// Flaw is something in the tables of a store that no commit can have left there. It names tables and cases, never
// people.
type Flaw struct {
	Table  string // "" of the file as a whole
	Case   string // id, where the row belongs to a case
	Code   string // one of the Flaw constants
	Detail string // of FlawDamaged: what the database says
}

// What is wrong with a table.
const (
	FlawDamaged  = "damaged"  // the file itself
	FlawOrphan   = "orphan"   // rows of a case that is not there
	FlawMissing  = "missing"  // a row that other rows ask for
	FlawExtra    = "extra"    // a row that nothing asks for
	FlawDiffers  = "differs"  // a row that says something else than those it is derived from
	FlawWords    = "words"    // the words to search for are not those of number and title
	FlawSpelling = "spelling" // written otherwise than the store writes it
	FlawSchema   = "schema"   // a table, index or trigger that is not of this version
)

var flawTexts = map[string]*source.Message{
	FlawDamaged:  {Code: "file-damaged", De: "Die Datenbankdatei ist beschädigt: {detail}", En: "The database file is damaged: {detail}"},
	FlawOrphan:   {Code: "rows-without-case", De: "Tabelle {table}: Zeilen eines Vorgangs, den es nicht gibt ({case}).", En: "Table {table}: rows of a case that is not there ({case})."},
	FlawMissing:  {Code: "row-missing", De: "Tabelle {table}: Es fehlt eine Zeile, die aus anderen folgt.", En: "Table {table}: a row is missing that follows from others."},
	FlawExtra:    {Code: "row-extra", De: "Tabelle {table}: Es gibt eine Zeile, die aus nichts folgt.", En: "Table {table}: there is a row that follows from nothing."},
	FlawDiffers:  {Code: "row-derived", De: "Tabelle {table}: Eine Zeile passt nicht zu denen, aus denen sie folgt.", En: "Table {table}: a row does not fit those it follows from."},
	FlawWords:    {Code: "search-differs", De: "Tabelle {table}: Die Suchwörter passen nicht zu Nummer und Titel.", En: "Table {table}: the words to search for are not those of number and title."},
	FlawSpelling: {Code: "spelling", De: "Tabelle {table}: Eine Zeile ist anders geschrieben, als sie gespeichert wurde.", En: "Table {table}: a row is written otherwise than it was stored."},
	FlawSchema:   {Code: "schema", De: "Tabelle, Index oder Auslöser {table} ist nicht von dieser Version.", En: "Table, index or trigger {table} is not of this version."},
}

// Finding says a flaw as a verification says what it finds; number is that of its case, as far as it is known.
func (f Flaw) Finding(number string) Finding {
	m := flawTexts[f.Code]
	return Finding{Case: f.Case, Number: number, Code: m.Code, Text: m.Say(source.Args{"table": f.Table, "case": f.Case, "detail": f.Detail})}
}
