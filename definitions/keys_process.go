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

var testSpec = &spec.Object{
	Name: "test",
	Doc:  spec.Doc{De: "tests/<name>.yaml: ein Beispiel, wie ein Vorgang läuft.", En: "tests/<name>.yaml: an example of how a case runs."},
	Keys: []spec.Key{
		{Name: "test", Kind: spec.Name, Required: true, Example: "wochenende", Also: []string{"name"}, Doc: spec.Doc{
			De: "Der Name; er ist der Dateiname.", En: "The name; it is the name of the file."}},
		{Name: "title", Kind: spec.Word, Required: true, Example: "Ausleihe am Wochenende", Doc: spec.Doc{
			De: "Was das Beispiel zeigt.", En: "What the example shows."}},
		{Name: "start", Kind: spec.Nested, Required: true, Object: testStartSpec, Doc: spec.Doc{
			De: "Wie der Vorgang beginnt.", En: "How the case begins."}},
		{Name: "steps", Kind: spec.NestedList, Object: testStepSpec, Doc: spec.Doc{
			De: "Was dann geschieht und was dabei gelten muss.", En: "What happens then and what has to hold meanwhile."}},
		{Name: "expect", Kind: spec.Nested, Object: testEndSpec, Doc: spec.Doc{
			De: "Was am Ende gelten muss.", En: "What has to hold in the end."}},
	},
}

var testStartSpec = &spec.Object{
	Name: "start",
	Doc:  spec.Doc{De: "Wie der Vorgang beginnt.", En: "How the case begins."},
	Keys: []spec.Key{
		{Name: "at", Kind: spec.Word, Required: true, Example: "2026-11-23 09:00", Doc: spec.Doc{
			De: "Wann, in der Zeit der Seite.", En: "When, in the site's time."}},
		{Name: "by", Kind: spec.Word, Example: "alma", Doc: spec.Doc{
			De: "Wer den Antrag stellt; ohne Angabe jemand ohne Anmeldung.", En: "Who submits; without it somebody who is not signed in."}},
		{Name: "values", Kind: spec.Any, Required: true, Example: "{ziel: Musterdorf}", Doc: spec.Doc{
			De: "Die Antworten.", En: "The answers."}},
	},
}

var testStepSpec = &spec.Object{
	Name: "test step",
	Doc:  spec.Doc{De: "Eine Handlung oder eine Erwartung.", En: "An action or an expectation."},
	Keys: []spec.Key{
		{Name: "after", Kind: spec.Word, Example: "2 days", Doc: spec.Doc{
			De: "Wie viel Zeit vorher vergeht.", En: "How much time passes before."}},
		{Name: "by", Kind: spec.Word, Example: "benno", Doc: spec.Doc{
			De: "Wer handelt.", En: "Who acts."}},
		{Name: "step", Kind: spec.Word, Example: "freigabe", Doc: spec.Doc{
			De: "In welchem Schritt.", En: "In which step."}},
		{Name: "outcome", Kind: spec.Word, Example: "ja", Doc: spec.Doc{
			De: "Das gewählte Ergebnis.", En: "The chosen outcome."}},
		{Name: "action", Kind: spec.Word, Example: "absagen", Doc: spec.Doc{
			De: "Oder was jemand außer der Reihe tut.", En: "Or what somebody does out of turn."}},
		{Name: "seen", Kind: spec.Word, Example: "urschrift", Doc: spec.Doc{
			De: "Oder welches Original jemand in diesem Schritt gesehen hat.", En: "Or the original that somebody has seen in this step."}},
		{Name: "withdraw", Kind: spec.Word, Example: "foto", Doc: spec.Doc{
			De: "Oder welche Einwilligung widerrufen wird; ohne by von der Person, die den Antrag gestellt hat.", En: "Or the consent that is withdrawn; without by, by whoever submitted."}},
		{Name: "values", Kind: spec.Any, Example: "{kilometer: 120}", Doc: spec.Doc{
			De: "Die Antworten im Formular des Schritts.", En: "The answers in the step's form."}},
		{Name: "comment", Kind: spec.Word, Example: "Der Bus ist schon vergeben.", Doc: spec.Doc{
			De: "Die Begründung.", En: "The reason."}},
		{Name: "expect", Kind: spec.Nested, Object: testWaitSpec, Doc: spec.Doc{
			De: "Worauf der Vorgang jetzt wartet.", En: "What the case waits for now."}},
	},
}

var testWaitSpec = &spec.Object{
	Name: "expectation",
	Doc:  spec.Doc{De: "Worauf der Vorgang wartet.", En: "What the case waits for."},
	Keys: []spec.Key{
		{Name: "step", Kind: spec.Word, Required: true, Example: "ausgabe", Doc: spec.Doc{
			De: "Der Schritt, der offen ist.", En: "The step that is open."}},
		{Name: "by", Kind: spec.Words, Example: "[carla]", Doc: spec.Doc{
			De: "Wer gefragt ist.", En: "Who is asked."}},
		{Name: "due", Kind: spec.Word, Example: "2026-12-14", Doc: spec.Doc{
			De: "Bis wann.", En: "By when."}},
	},
}

var testEndSpec = &spec.Object{
	Name: "end",
	Doc:  spec.Doc{De: "Was am Ende gilt.", En: "What holds in the end."},
	Keys: []spec.Key{
		{Name: "status", Kind: spec.Word, Example: "erledigt", Doc: spec.Doc{
			De: "Wie der Vorgang endet.", En: "How the case ends."}},
		{Name: "mails", Kind: spec.Words, Example: "[bestaetigung, ausgabe]", Doc: spec.Doc{
			De: "Welche Mails gingen, in dieser Reihenfolge.", En: "Which mails were sent, in this order."}},
	},
}
