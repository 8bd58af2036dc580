package definitions

import "laufzettel/definitions/spec"

var unitsSpec = &spec.Object{
	Name: "units",
	Doc: spec.Doc{
		De: "organisation/units.yaml: der Baum der Gliederungen.",
		En: "organisation/units.yaml: the tree of units."},
	Keys: []spec.Key{
		{Name: "levels", Kind: spec.Words, Required: true, Example: "[LV, KV, OV]", Also: []string{"ebenen"}, Doc: spec.Doc{
			De: "Die Ebenen von oben nach unten.", En: "The levels from the top down."}},
		{Name: "units", Kind: spec.NestedList, Required: true, Object: unitSpec, Also: []string{"gliederungen"}, Doc: spec.Doc{
			De: "Die Gliederungen; eine steht ganz oben.", En: "The units; one is at the top."}},
	},
}

var unitSpec = &spec.Object{
	Name: "unit",
	Doc:  spec.Doc{De: "Eine Gliederung. Sie wird nie gelöscht, sie endet.", En: "A unit. It is never deleted, it ends."},
	Keys: []spec.Key{
		{Name: "key", Kind: spec.Word, Required: true, Example: "musterkreis", Also: []string{"id", "code"}, Doc: spec.Doc{
			De: "Das feste Kürzel.", En: "The stable key."}},
		{Name: "name", Kind: spec.Word, Required: true, Example: "KV Musterkreis", Also: []string{"title", "label"}, Doc: spec.Doc{
			De: "Wie Menschen sie nennen.", En: "What people call it."}},
		{Name: "level", Kind: spec.Word, Required: true, Example: "KV", Also: []string{"ebene"}, Doc: spec.Doc{
			De: "Die Ebene.", En: "The level."}},
		{Name: "parent", Kind: spec.Word, Example: "musterland", Also: []string{"under", "teil"}, Doc: spec.Doc{
			De: "Die Gliederung darüber; nur die oberste hat keine.", En: "The unit above; only the top one has none."}},
		{Name: "land", Kind: spec.Option, Options: lands, Example: "HE", Also: []string{"state", "bundesland"}, Doc: spec.Doc{
			De: "Das Land, dessen Feiertage hier zählen; sonst das der Gliederung darüber.",
			En: "The Land whose holidays count here; otherwise that of the unit above."}},
		{Name: "validFrom", Kind: spec.Word, Example: "2020-01-01", Also: []string{"from", "von"}, Doc: spec.Doc{
			De: "Der erste Tag.", En: "The first day."}},
		{Name: "validTo", Kind: spec.Word, Example: "2026-12-31", Also: []string{"to", "bis"}, Doc: spec.Doc{
			De: "Der letzte Tag.", En: "The last day."}},
		{Name: "successor", Kind: spec.Word, Example: "probetal", Also: []string{"nachfolger"}, Doc: spec.Doc{
			De: "Wer an ihre Stelle tritt.", En: "What takes its place."}},
		{Name: "controller", Kind: spec.Nested, Object: controllerSpec, Also: []string{"verantwortlich"}, Doc: spec.Doc{
			De: "Wer für die Daten ihrer Vorgänge verantwortlich ist; sonst die Gliederung darüber.",
			En: "Who answers for the data of its cases; otherwise the unit above."}},
		{Name: "more", Kind: spec.TextMap, Example: "{rp: Darmstadt}", Doc: spec.Doc{
			De: "Was Ausdrücke sonst noch von der Gliederung lesen.", En: "What else expressions read of the unit."}},
	},
}

var controllerSpec = &spec.Object{
	Name: "controller",
	Doc:  spec.Doc{De: "Wer für personenbezogene Daten verantwortlich ist.", En: "Who is the controller of personal data."},
	Keys: []spec.Key{
		{Name: "name", Kind: spec.Word, Required: true, Example: "DRK-Kreisverband Musterkreis e. V.", Doc: spec.Doc{
			De: "Der Verein oder die Behörde.", En: "The association or authority."}},
		{Name: "address", Kind: spec.Word, Required: true, Example: "Musterweg 2, 01235 Musterdorf", Also: []string{"adresse"}, Doc: spec.Doc{
			De: "Die Anschrift.", En: "The postal address."}},
		{Name: "dpo", Kind: spec.Word, Example: "datenschutz@example.org", Also: []string{"datenschutz"}, Doc: spec.Doc{
			De: "Wie man die Datenschutzbeauftragten erreicht.", En: "How to reach the data protection officer."}},
		{Name: "privacy", Kind: spec.Label, Example: "Für deinen Antrag ist der Kreisverband verantwortlich.", Doc: spec.Doc{
			De: "Was der Datenschutzhinweis für diese Gliederung sagt, in Markdown.", En: "What the privacy notice says for this unit, in Markdown."}},
	},
}

var functionsSpec = &spec.Object{
	Name: "functions",
	Doc: spec.Doc{
		De: "organisation/functions.yaml: Ämter, Gruppen und Warteschlangen, nie wer sie innehat.",
		En: "organisation/functions.yaml: functions, groups and queues, never who holds them."},
	Keys: []spec.Key{
		{Name: "functions", Kind: spec.NestedList, Object: functionSpec, Also: []string{"aemter", "offices"}, Doc: spec.Doc{
			De: "Die Ämter.", En: "The functions."}},
		{Name: "groups", Kind: spec.NestedList, Object: groupSpec, Also: []string{"gruppen"}, Doc: spec.Doc{
			De: "Gruppen von Menschen, die gleichberechtigt entscheiden.", En: "Groups of people who decide with equal right."}},
		{Name: "queues", Kind: spec.NestedList, Object: groupSpec, Also: []string{"warteschlangen"}, Doc: spec.Doc{
			De: "Warteschlangen: Wer Zeit hat, nimmt sich das Nächste.", En: "Queues: whoever has time takes the next one."}},
	},
}

var functionSpec = &spec.Object{
	Name: "function",
	Doc:  spec.Doc{De: "Ein Amt, das jemand in einer Gliederung seiner Ebene innehat.", En: "A function that somebody holds in a unit of its level."},
	Keys: []spec.Key{
		{Name: "key", Kind: spec.Word, Required: true, Example: "leitung", Also: []string{"id", "name"}, Doc: spec.Doc{
			De: "Das Kürzel, das Abläufe nennen: holders(\"leitung\", abteilung).", En: "The key that flows name: holders(\"leitung\", abteilung)."}},
		{Name: "title", Kind: spec.Label, Required: true, Example: "Kreisbereitschaftsleitung", Also: []string{"label"}, Doc: spec.Doc{
			De: "Wie Menschen es nennen.", En: "What people call it."}},
		{Name: "level", Kind: spec.Word, Required: true, Example: "KV", Also: []string{"ebene"}, Doc: spec.Doc{
			De: "Die Ebene, auf der es das Amt gibt.", En: "The level on which it exists."}},
		{Name: "up", Kind: spec.Word, Example: "gesamtleitung", Also: []string{"above", "superior"}, Doc: spec.Doc{
			De: "Das Amt darüber, das einspringt, wenn sich niemand findet.", En: "The function above that takes over where nobody is found."}},
		{Name: "deputies", Kind: spec.Nested, Object: deputiesSpec, Also: []string{"deputy", "stellvertretung"}, Doc: spec.Doc{
			De: "Wann die Stellvertretung gefragt wird.", En: "When deputies are asked."}},
		{Name: "topics", Kind: spec.Words, Example: "[cbrn, betreuung]", Also: []string{"themen", "fachgebiete"}, Doc: spec.Doc{
			De: "Wofür das Amt vergeben wird: Stichwörter, oder ein Register (registers.themen), dessen Schlüssel die Themen sind. holders(\"lfv\", land, thema) fragt dann zuerst, wer es für das Thema hat.",
			En: "What the function is held for: words, or a register (registers.themen) whose keys are the topics. holders(\"lfv\", land, topic) then asks first whoever holds it for the topic."}},
		contactKey(),
		functionRightsKey,
	},
}

var deputiesSpec = &spec.Object{
	Name: "deputies",
	Doc:  spec.Doc{De: "Wann die Stellvertretung gefragt wird.", En: "When deputies are asked."},
	Keys: []spec.Key{
		{Name: "mode", Kind: spec.Option, Options: []string{"absent", "always", "none"}, Required: true, Example: "absent", Doc: spec.Doc{
			De: "absent: wenn niemand im Amt gerade entscheiden kann; always: immer mit; none: nie.",
			En: "absent: when nobody in office can decide now; always: together with the holder; none: never."}},
	},
}

var groupSpec = &spec.Object{
	Name: "group",
	Doc:  spec.Doc{De: "Eine Gruppe oder Warteschlange.", En: "A group or queue."},
	Keys: []spec.Key{
		{Name: "key", Kind: spec.Word, Required: true, Example: "fuhrpark", Also: []string{"id", "name"}, Doc: spec.Doc{
			De: "Das Kürzel, das Abläufe nennen: group(\"fuhrpark\").", En: "The key that flows name: group(\"fuhrpark\")."}},
		{Name: "title", Kind: spec.Label, Required: true, Example: "Fuhrparkgruppe", Also: []string{"label"}, Doc: spec.Doc{
			De: "Wie Menschen sie nennen.", En: "What people call it."}},
		{Name: "up", Kind: spec.Word, Example: "gesamtleitung", Also: []string{"above"}, Doc: spec.Doc{
			De: "Das Amt der obersten Gliederung, das einspringt, wenn in der Gruppe niemand entscheiden kann.",
			En: "The function of the top unit that takes over where nobody of the group can decide."}},
		contactKey(),
		grantsKey,
	},
}

var peopleSpec = &spec.Object{
	Name: "people",
	Doc: spec.Doc{
		De: "organisation/people.yaml: erfundene Personen für Vorführung und Tests.",
		En: "organisation/people.yaml: invented people for demo and tests."},
	Keys: []spec.Key{
		{Name: "people", Kind: spec.NestedList, Required: true, Object: personSpec, Also: []string{"personen"}, Doc: spec.Doc{
			De: "Die Personen.", En: "The people."}},
	},
}

var personSpec = &spec.Object{
	Name: "person",
	Doc:  spec.Doc{De: "Eine Person.", En: "A person."},
	Keys: []spec.Key{
		{Name: "id", Kind: spec.Word, Required: true, Example: "alma", Also: []string{"key"}, Doc: spec.Doc{
			De: "Das feste Kürzel.", En: "The stable id."}},
		{Name: "given", Kind: spec.Word, Required: true, Example: "Alma", Also: []string{"givenName", "firstName", "vorname"}, Doc: spec.Doc{
			De: "Der Vorname.", En: "The given name."}},
		{Name: "family", Kind: spec.Word, Required: true, Example: "Beispiel", Also: []string{"familyName", "lastName", "nachname"}, Doc: spec.Doc{
			De: "Der Nachname.", En: "The family name."}},
		{Name: "mail", Kind: spec.Word, Example: "alma.beispiel@example.org", Also: []string{"email"}, Doc: spec.Doc{
			De: "Die Mailadresse.", En: "The mail address."}},
		{Name: "number", Kind: spec.Word, Example: `"7000001"`, Also: []string{"drkserverNr", "personalnummer"}, Doc: spec.Doc{
			De: "Die Personalnummer im drkserver.", En: "The personnel number in drkserver."}},
		{Name: "birthDate", Kind: spec.Word, Example: "1994-03-08", Also: []string{"birthdate", "geburtsdatum"}, Doc: spec.Doc{
			De: "Das Geburtsdatum.", En: "The date of birth."}},
		{Name: "offices", Kind: spec.NestedList, Object: officeSpec, Also: []string{"functions", "aemter"}, Doc: spec.Doc{
			De: "Die Ämter der Person.", En: "The offices of the person."}},
		{Name: "groups", Kind: spec.Words, Example: "[fuhrpark]", Also: []string{"gruppen", "queues"}, Doc: spec.Doc{
			De: "Gruppen und Warteschlangen, in denen sie ist.", En: "Groups and queues the person is in."}},
		{Name: "absences", Kind: spec.NestedList, Object: absenceSpec, Also: []string{"abwesenheiten", "absent"}, Doc: spec.Doc{
			De: "Zeiten, in denen sie nicht entscheidet.", En: "Times in which the person does not decide."}},
		{Name: "roles", Kind: spec.Words, Example: "[admin]", Also: []string{"rollen"}, Doc: spec.Doc{
			De: "Rechte auf der ganzen Seite: admin.", En: "Rights on the whole site: admin."}},
		grantsKey,
	},
}

var officeSpec = &spec.Object{
	Name: "office",
	Doc:  spec.Doc{De: "Ein Amt in einer Gliederung.", En: "A function in a unit."},
	Keys: []spec.Key{
		{Name: "function", Kind: spec.Word, Required: true, Example: "leitung", Also: []string{"amt"}, Doc: spec.Doc{
			De: "Das Amt.", En: "The function."}},
		{Name: "unit", Kind: spec.Word, Required: true, Example: "musterkreis", Also: []string{"gliederung"}, Doc: spec.Doc{
			De: "Die Gliederung.", En: "The unit."}},
		{Name: "from", Kind: spec.Word, Example: "2023-04-01", Also: []string{"von"}, Doc: spec.Doc{
			De: "Der erste Tag.", En: "The first day."}},
		{Name: "to", Kind: spec.Word, Example: "2027-03-31", Also: []string{"bis"}, Doc: spec.Doc{
			De: "Der letzte Tag.", En: "The last day."}},
		{Name: "deputy", Kind: spec.Flag, Example: "true", Also: []string{"stellvertretung"}, Doc: spec.Doc{
			De: "Als Stellvertretung.", En: "As a deputy."}},
		{Name: "topic", Kind: spec.Word, Example: "cbrn", Also: []string{"thema", "fachgebiet"}, Doc: spec.Doc{
			De: "Wofür sie das Amt hat; ohne Angabe für alles. Mehrere Themen sind mehrere Einträge.", En: "What they hold it for; everything if not given. Several topics are several entries."}},
	},
}

var absenceSpec = &spec.Object{
	Name: "absence",
	Doc:  spec.Doc{De: "Eine Zeit, in der jemand nicht entscheidet.", En: "A time in which somebody does not decide."},
	Keys: []spec.Key{
		{Name: "from", Kind: spec.Word, Required: true, Example: "2026-12-20", Also: []string{"von"}, Doc: spec.Doc{
			De: "Der erste Tag.", En: "The first day."}},
		{Name: "to", Kind: spec.Word, Example: "2027-01-06", Also: []string{"bis"}, Doc: spec.Doc{
			De: "Der letzte Tag; ohne ihn bis auf Weiteres.", En: "The last day; without it until further notice."}},
		{Name: "replacement", Kind: spec.Words, Example: "dario", Also: []string{"vertretung"}, Doc: spec.Doc{
			De: "Wer solange entscheidet.", En: "Who decides meanwhile."}},
	},
}
