package definitions

import "laufzettel/definitions/spec"

// settingTypes are the types of settings and what expressions see of them.
var settingTypes = []string{"duration", "number", "text", "yesno", "date", "choice"}

// settingsSpec describes settings.yaml as a whole; its names are free.
var settingsSpec = &spec.Object{
	Name: "settings", Open: true,
	Doc: spec.Doc{
		De: "settings.yaml: Werte eines Vorgangs, die man im Web ändert, unter ihrem Namen.",
		En: "settings.yaml: values of a process that are changed on the web, by name."},
}

var settingSpec = &spec.Object{
	Name: "setting",
	Doc:  spec.Doc{De: "Ein Wert, den man im Web ändert.", En: "A value that is changed on the web."},
	Keys: []spec.Key{
		{Name: "type", Kind: spec.Option, Options: settingTypes, Required: true, Example: "duration", Also: []string{"typ"}, Doc: spec.Doc{
			De: "Was für ein Wert das ist.", En: "What kind of value it is."}},
		{Name: "default", Kind: spec.Any, Required: true, Example: "7 days", Also: []string{"value", "wert"}, Doc: spec.Doc{
			De: "Der Wert, bis ihn jemand ändert.", En: "The value until somebody changes it."}},
		{Name: "label", Kind: spec.Label, Required: true, Example: "Frist für die Prüfung", Also: []string{"title"}, Doc: spec.Doc{
			De: "Wie Menschen ihn nennen.", En: "What people call it."}},
		{Name: "help", Kind: spec.Label, Example: "Gilt je Kreisverband.", Also: []string{"hint", "hilfe"}, Doc: spec.Doc{
			De: "Ein Satz dazu.", En: "A sentence about it."}},
		{Name: "applies", Kind: spec.Option, Options: []string{"new", "all"}, Example: "new", Also: []string{"gilt"}, Doc: spec.Doc{
			De: "new: nur für neue Vorgänge; all: auch für laufende. Ohne Angabe new.",
			En: "new: for new cases only; all: for running ones too. Without it, new."}},
		{Name: "open", Kind: spec.Flag, Example: "true", Also: []string{"guess"}, Doc: spec.Doc{
			De: "Eine Annahme, die noch jemand bestätigen muss.", En: "A guess that somebody still has to confirm."}},
		{Name: "options", Kind: spec.Words, Example: "[streng, locker]", Doc: spec.Doc{
			De: "Die möglichen Werte vom Typ choice.", En: "The possible values of type choice."}},
	},
}

var mailSpec = &spec.Object{
	Name: "mail",
	Doc: spec.Doc{
		De: "mails/<name>.md: ein Mailtext. Oben zwischen --- der Kopf, darunter der Text in Markdown.",
		En: "mails/<name>.md: the text of a mail. The head between ---, the text in Markdown below."},
	Keys: []spec.Key{
		{Name: "subject", Kind: spec.Text, Required: true, Example: "\"[{{ case.number }}] Dein Antrag ist bei uns\"", Also: []string{"betreff", "title"}, Doc: spec.Doc{
			De: "Der Betreff, nie mit Namen oder heiklen Angaben.", En: "The subject, never with names or delicate answers."}},
		{Name: "body", Kind: spec.Text, Doc: spec.Doc{
			De: "Der Text; er steht unter dem Kopf und nicht darin.", En: "The text; it stands below the head, not in it."}},
	},
}

var viewsSpec = &spec.Object{
	Name: "views",
	Doc:  spec.Doc{De: "views.yaml: Listen und Zähler eines Vorgangs.", En: "views.yaml: lists and counters of a process."},
	Keys: []spec.Key{
		{Name: "lists", Kind: spec.NestedList, Object: listSpec, Also: []string{"listen"}, Doc: spec.Doc{
			De: "Die Listen.", En: "The lists."}},
		{Name: "counters", Kind: spec.NestedList, Object: counterSpec, Also: []string{"zaehler"}, Doc: spec.Doc{
			De: "Die Zähler.", En: "The counters."}},
	},
}

var listSpec = &spec.Object{
	Name: "list",
	Doc:  spec.Doc{De: "Eine Liste von Vorgängen.", En: "A list of cases."},
	Keys: []spec.Key{
		{Name: "list", Kind: spec.Name, Required: true, Example: "offen", Also: []string{"name"}, Doc: spec.Doc{
			De: "Der Name, unter dem Zähler sie finden.", En: "The name by which counters find it."}},
		{Name: "title", Kind: spec.Label, Required: true, Example: "Offene Anträge", Also: []string{"label"}, Doc: spec.Doc{
			De: "Die Überschrift.", En: "The heading."}},
		{Name: "for", Kind: spec.People, Required: true, Example: `group("geschaeftsstelle")`, Also: []string{"who", "by"}, Doc: spec.Doc{
			De: "Wer sie sieht.", En: "Who sees it."}},
		{Name: "cases", Kind: spec.TextMap, Example: "{status: open}", Doc: spec.Doc{
			De: "Welche Vorgänge: status open, closed oder der Name eines Endes.", En: "Which cases: status open, closed or the name of an end."}},
		{Name: "only", Kind: spec.Condition, Example: `step == "ausgabe"`, Also: []string{"filter", "when"}, Doc: spec.Doc{
			De: "Nur Vorgänge, für die das gilt.", En: "Only cases for which this holds."}},
		{Name: "columns", Kind: spec.Words, Required: true, Example: "[case.number, ziel, due]", Also: []string{"spalten"}, Doc: spec.Doc{
			De: "Die Spalten.", En: "The columns."}},
		{Name: "filters", Kind: spec.Words, Example: "[fahrzeug, step]", Doc: spec.Doc{
			De: "Wonach man filtern kann.", En: "What people can filter by."}},
		{Name: "chips", Kind: spec.TextMap, Example: `{wartet: waitingFor == "submitter"}`, Doc: spec.Doc{
			De: "Marken an Zeilen, für die ein Ausdruck gilt.", En: "Marks on rows for which an expression holds."}},
		{Name: "refresh", Kind: spec.Word, Example: "30 seconds", Doc: spec.Doc{
			De: "Wie oft die Seite nachsieht.", En: "How often the page looks again."}},
	},
}

var counterSpec = &spec.Object{
	Name: "counter",
	Doc:  spec.Doc{De: "Ein Zähler über einer Liste.", En: "A counter over a list."},
	Keys: []spec.Key{
		{Name: "counter", Kind: spec.Name, Required: true, Example: "offenJeFahrzeug", Also: []string{"name"}, Doc: spec.Doc{
			De: "Der Name.", En: "The name."}},
		{Name: "title", Kind: spec.Label, Required: true, Example: "Offene Fahrten", Also: []string{"label"}, Doc: spec.Doc{
			De: "Die Überschrift.", En: "The heading."}},
		{Name: "list", Kind: spec.Word, Required: true, Example: "offen", Doc: spec.Doc{
			De: "Die Liste, die er zählt.", En: "The list it counts."}},
		{Name: "only", Kind: spec.Condition, Example: `step == "ausgabe"`, Also: []string{"filter", "when"}, Doc: spec.Doc{
			De: "Nur Vorgänge, für die das gilt.", En: "Only cases for which this holds."}},
		{Name: "by", Kind: spec.Word, Example: "fahrzeug", Doc: spec.Doc{
			De: "Ein Feld: eine Zahl je Antwort.", En: "A field: one number per answer."}},
	},
}
