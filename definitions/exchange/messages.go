package exchange

import "laufzettel/definitions/source"

// What an import has to say. {place} is the JSON pointer into the schema.
var (
	notSaid = &source.Message{Code: "import-not-said",
		De: "„{key}“ lässt sich in einem Formular nicht sagen ({place}). Wenn es wichtig ist, schreib eine Regel.",
		En: "\"{key}\" cannot be said in a form ({place}). If it matters, write a rule."}
	renamed = &source.Message{Code: "import-renamed",
		De: "Im Schema heißt das Feld „{old}“ ({place}).",
		En: "The schema calls the field \"{old}\" ({place})."}
	optionRenamed = &source.Message{Code: "import-option-renamed",
		De: "Die Möglichkeit „{old}“ hat den Schlüssel {new} ({place}).",
		En: "The option \"{old}\" has the key {new} ({place})."}
	typeUnknown = &source.Message{Code: "import-type",
		De: "Der Typ {type} lässt sich nicht abbilden; das Feld ist ein Text ({place}).",
		En: "The type {type} has no counterpart; the field is a text ({place})."}
	typeMissing = &source.Message{Code: "import-no-type",
		De: "Das Schema sagt keinen Typ; das Feld ist ein Text ({place}).",
		En: "The schema gives no type; the field is a text ({place})."}
	refUnknown = &source.Message{Code: "import-ref",
		De: "Der Verweis {ref} führt zu nichts, was in dieser Datei steht ({place}).",
		En: "The reference {ref} leads to nothing in this file ({place})."}
	refCircle = &source.Message{Code: "import-circle",
		De: "Der Verweis {ref} führt im Kreis; so tief fragt kein Formular ({place}).",
		En: "The reference {ref} leads in a circle; no form asks that deep ({place})."}
	requiredUnknown = &source.Message{Code: "import-required",
		De: "„required“ nennt „{name}“, das es nicht gibt ({place}).",
		En: "\"required\" names \"{name}\", which does not exist ({place})."}
	formatUnknown = &source.Message{Code: "import-format",
		De: "Das Format „{format}“ kennt Laufzettel nicht; das Feld ist ein Text ({place}).",
		En: "The format \"{format}\" is not known; the field is a text ({place})."}
	patternForeign = &source.Message{Code: "import-pattern",
		De: "Das Muster {pattern} lässt sich hier nicht prüfen ({place}).",
		En: "The pattern {pattern} cannot be checked here ({place})."}
	patternSentence = &source.Message{Code: "import-pattern-message",
		De: "Bitte schreib bei „message“ in einem Satz, was einzugeben ist.",
		En: "Please say in one sentence at \"message\" what to enter."}
	patternDefault = &source.Message{Code: "import-pattern-default",
		De: "Bitte prüfe die Schreibweise.",
		En: "Please check how it is written."}
	tableInTable = &source.Message{Code: "import-table-in-table",
		De: "Eine Liste in einer Liste lässt sich nicht abfragen; das Feld ist ein Text ({place}).",
		En: "A list inside a list cannot be asked for; the field is a text ({place})."}
	plainList = &source.Message{Code: "import-plain-list",
		De: "Aus der Liste ist eine Tabelle mit einer Spalte geworden ({place}).",
		En: "The list has become a table with one column ({place})."}
	tableOptional = &source.Message{Code: "import-table-optional",
		De: "Im Schema darf die Liste ganz fehlen. Eine Tabelle mit „min“ muss ausgefüllt werden; darum fehlt „min“ hier ({place}).",
		En: "In the schema the whole list may be missing. A table with \"min\" has to be filled in, so \"min\" is left out here ({place})."}
	noParts = &source.Message{Code: "import-no-parts",
		De: "Das Schema sagt nicht, was in diesem Objekt steht; das Feld ist ein Text ({place}).",
		En: "The schema does not say what is in this object; the field is a text ({place})."}
	left = &source.Message{Code: "import-left-out",
		De: "„{key}“ ist weggelassen: {why}",
		En: "\"{key}\" is left out: {why}"}
	mayBeNull = &source.Message{Code: "import-null",
		De: "Im Schema darf die Antwort null sein und muss doch dastehen; hier ist sie freiwillig ({place}).",
		En: "The schema takes null but wants the answer to be there; here it is optional ({place})."}
	neverThere = &source.Message{Code: "import-never",
		De: "Das Schema erlaubt hier nichts; das Feld fehlt ({place}).",
		En: "The schema allows nothing here; the field is left out ({place})."}
	listColumn = &source.Message{Code: "import-column", De: "Eintrag", En: "Entry"}
	unnamed    = &source.Message{Code: "import-unnamed", De: "Formular", En: "Form"}
)
