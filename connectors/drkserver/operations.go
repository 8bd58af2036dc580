package drkserver

import (
	"laufzettel/connectors"
	"laufzettel/definitions/spec"
)

// The labels of the two ways in which work by hand ends.
var (
	entered    = spec.Doc{De: "Eingetragen", En: "Entered"}
	impossible = spec.Doc{De: "Nicht möglich", En: "Not possible"}
)

// Keys that several operations share.
var (
	personKey = spec.Key{Name: "person", Kind: spec.Value, Required: true, Example: "person: =nummer",
		Doc: spec.Doc{De: "Personalnummer in drkserver.", En: "Personnel number in drkserver."}}
	fromKey = spec.Key{Name: "ab", Kind: spec.Value, Required: true, Example: "ab: =today",
		Doc: spec.Doc{De: "Ab welchem Tag der Eintrag gilt.", En: "The day from which the entry holds."}}
	untilKey = spec.Key{Name: "bis", Kind: spec.Value, Example: "bis: =addMonths(today, 36)",
		Doc: spec.Doc{De: "Bis zu welchem Tag der Eintrag gilt; ohne Angabe unbefristet.", En: "The last day of the entry; open-ended if missing."}}
	remarkKey = spec.Key{Name: "remark", Kind: spec.Value, Example: "remark: =case.number",
		Doc: spec.Doc{De: "Was als Bemerkung dazugehört, etwa die Vorgangsnummer.", En: "What belongs there as a remark, such as the case number."}}

	personLine = connectors.ManualLine{Key: "person", Label: spec.Doc{De: "Personalnummer", En: "Personnel number"}}
	fromLine   = connectors.ManualLine{Key: "ab", Label: spec.Doc{De: "Gültig ab", En: "Valid from"}}
	untilLine  = connectors.ManualLine{Key: "bis", Label: spec.Doc{De: "Gültig bis", En: "Valid until"}}
	remarkLine = connectors.ManualLine{Key: "remark", Label: spec.Doc{De: "Bemerkung", En: "Remark"}}
)

var qualificationAdd = connectors.Operation{
	Name: "qualification.add",
	Doc: spec.Doc{De: "Eine Qualifikation in der Personalakte eintragen.",
		En: "Enter a qualification in a person's file."},
	With: spec.Object{
		Name: "with",
		Doc:  spec.Doc{De: "Was eingetragen wird.", En: "What is entered."},
		Keys: []spec.Key{personKey,
			{Name: "code", Kind: spec.Value, Required: true, Example: "code: Beispielkurs",
				Doc: spec.Doc{De: "Name der Qualifikation, wie er in der Werteliste von drkserver steht.", En: "The qualification's name as in drkserver's value list."}},
			fromKey, untilKey, remarkKey,
		},
	},
	Types: map[string]string{"person": "text", "code": "text", "ab": "date", "bis": "date", "remark": "text"},
	// A second entry would be a duplicate in the file, so people look first.
	Retry:   connectors.Conditional,
	Example: "drkserver: eintrag\ndo: qualification.add\nwith: {person: =nummer, code: Beispielkurs, ab: =today}\nby: group(\"drkserver-pflege\")\n",
	Manual: &connectors.ManualWork{
		Title: spec.Doc{De: "Qualifikation in drkserver eintragen", En: "Enter the qualification in drkserver"},
		Where: spec.Doc{De: "Mitgliederverwaltung, Personalakte, Qualifikationen", En: "Mitgliederverwaltung, Personalakte, Qualifikationen"},
		Lines: []connectors.ManualLine{personLine,
			{Key: "code", Label: spec.Doc{De: "Qualifikation", En: "Qualification"}}, fromLine, untilLine, remarkLine},
		Copy: "person",
		Done: entered, Impossible: impossible,
	},
}

var functionAdd = connectors.Operation{
	Name: "function.add",
	Doc: spec.Doc{De: "Eine Funktion (Ernennung) in der Personalakte eintragen.",
		En: "Enter a function (appointment) in a person's file."},
	With: spec.Object{
		Name: "with",
		Doc:  spec.Doc{De: "Was eingetragen wird.", En: "What is entered."},
		Keys: []spec.Key{personKey,
			{Name: "function", Kind: spec.Value, Required: true, Example: "function: Beispielamt",
				Doc: spec.Doc{De: "Name der Funktion, wie er in der Werteliste von drkserver steht.", En: "The function's name as in drkserver's value list."}},
			{Name: "unit", Kind: spec.Value, Required: true, Example: "unit: Musterkreis",
				Doc: spec.Doc{De: "Gliederung, für die die Funktion gilt.", En: "The unit for which the function holds."}},
			fromKey, untilKey, remarkKey,
		},
	},
	Types:   map[string]string{"person": "text", "function": "text", "unit": "text", "ab": "date", "bis": "date", "remark": "text"},
	Retry:   connectors.Conditional,
	Example: "drkserver: eintrag\ndo: function.add\nwith: {person: =nummer, function: Beispielamt, unit: Musterkreis, ab: =today}\nby: group(\"drkserver-pflege\")\n",
	Manual: &connectors.ManualWork{
		Title: spec.Doc{De: "Funktion in drkserver eintragen", En: "Enter the function in drkserver"},
		Where: spec.Doc{De: "Mitgliederverwaltung, Personalakte, Funktionen", En: "Mitgliederverwaltung, Personalakte, Funktionen"},
		Lines: []connectors.ManualLine{personLine,
			{Key: "function", Label: spec.Doc{De: "Funktion", En: "Function"}},
			{Key: "unit", Label: spec.Doc{De: "Gliederung", En: "Unit"}}, fromLine, untilLine, remarkLine},
		Copy: "person",
		Done: entered, Impossible: impossible,
	},
}

var personLookup = connectors.Operation{
	Name: "person.lookup",
	Doc: spec.Doc{De: "Die Personalnummer einer Person in drkserver nachschlagen.",
		En: "Look up a person's personnel number in drkserver."},
	With: spec.Object{
		Name: "with",
		Doc:  spec.Doc{De: "Wonach gesucht wird.", En: "What is looked for."},
		Keys: []spec.Key{
			{Name: "familyName", Kind: spec.Value, Required: true, Example: "familyName: =name",
				Doc: spec.Doc{De: "Familienname.", En: "Family name."}},
			{Name: "givenName", Kind: spec.Value, Required: true, Example: "givenName: =rufname",
				Doc: spec.Doc{De: "Vorname.", En: "Given name."}},
			{Name: "birthDate", Kind: spec.Value, Example: "birthDate: =geboren",
				Doc: spec.Doc{De: "Geburtsdatum; trennt Personen gleichen Namens.", En: "Date of birth; tells people of one name apart."}},
			{Name: "unit", Kind: spec.Value, Example: "unit: Musterkreis",
				Doc: spec.Doc{De: "Gliederung, in der zuerst gesucht wird.", En: "The unit to search first."}},
		},
	},
	Types:   map[string]string{"familyName": "text", "givenName": "text", "birthDate": "date", "unit": "text"},
	Output:  map[string]string{"person": "text"},
	Retry:   connectors.Safe,
	Example: "drkserver: suche\ndo: person.lookup\nwith: {familyName: =name, givenName: =rufname, birthDate: =geboren}\nby: group(\"drkserver-pflege\")\n",
	Manual: &connectors.ManualWork{
		Title: spec.Doc{De: "Personalnummer in drkserver nachschlagen", En: "Look up the personnel number in drkserver"},
		Where: spec.Doc{De: "Mitgliederverwaltung, Personensuche", En: "Mitgliederverwaltung, Personensuche"},
		Lines: []connectors.ManualLine{
			{Key: "familyName", Label: spec.Doc{De: "Nachname", En: "Family name"}},
			{Key: "givenName", Label: spec.Doc{De: "Vorname", En: "Given name"}},
			{Key: "birthDate", Label: spec.Doc{De: "Geburtsdatum", En: "Date of birth"}},
			{Key: "unit", Label: spec.Doc{De: "Gliederung", En: "Unit"}}},
		Copy:       "familyName",
		Results:    []connectors.ManualLine{personLine},
		Done:       spec.Doc{De: "Gefunden", En: "Found"},
		Impossible: spec.Doc{De: "Nicht gefunden", En: "Not found"},
	},
}
