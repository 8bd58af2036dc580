package definitions

import "laufzettel/definitions/spec"

// The keys of examples: tests/<name>.yaml. They are played by definitions/scenario.

var testSpec = &spec.Object{
	Name: "test",
	Doc:  spec.Doc{De: "tests/<name>.yaml: ein Beispiel, wie ein Vorgang läuft.", En: "tests/<name>.yaml: an example of how a case runs."},
	Keys: []spec.Key{
		{Name: "test", Kind: spec.Name, Required: true, Example: "wochenende", Also: []string{"name"}, Doc: spec.Doc{
			De: "Der Name; er ist der Dateiname.", En: "The name; it is the name of the file."}},
		{Name: "title", Kind: spec.Word, Required: true, Example: "Ausleihe am Wochenende", Doc: spec.Doc{
			De: "Was das Beispiel zeigt.", En: "What the example shows."}},
		{Name: "given", Kind: spec.Nested, Object: testGivenSpec, Also: []string{"angenommen", "gegeben"}, Doc: spec.Doc{
			De: "Was in der Organisation anders ist als in den Dateien.", En: "What is different in the organisation from what the files say."}},
		{Name: "start", Kind: spec.Nested, Required: true, Object: testStartSpec, Doc: spec.Doc{
			De: "Wie der Vorgang beginnt.", En: "How the case begins."}},
		{Name: "steps", Kind: spec.NestedList, Object: testStepSpec, Also: []string{"when", "then"}, Doc: spec.Doc{
			De: "Was dann geschieht und was dabei gelten muss.", En: "What happens then and what has to hold meanwhile."}},
		{Name: "table", Kind: spec.NestedList, Object: testRowSpec, Also: []string{"tabelle", "rows", "cases"}, Doc: spec.Doc{
			De: "Derselbe Anfang mehrmals, jede Zeile mit anderen Antworten und dem, was dann gelten muss.",
			En: "The same beginning several times, each row with other answers and what has to hold then."}},
		{Name: "expect", Kind: spec.Nested, Object: testEndSpec, Also: []string{"then", "erwartet"}, Doc: spec.Doc{
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
		{Name: "lang", Kind: spec.Word, Example: "en", Doc: spec.Doc{
			De: "In welcher Sprache; ohne Angabe in der der Seite.", En: "In which language; without it in that of the site."}},
		{Name: "values", Kind: spec.Any, Required: true, Example: "{ziel: Musterdorf}", Doc: spec.Doc{
			De: "Die Antworten.", En: "The answers."}},
		{Name: "refused", Kind: spec.Word, Example: "Bitte gib ein Datum an", Doc: spec.Doc{
			De: "Der Antrag muss abgelehnt werden, mit diesen Worten in der Begründung.", En: "The submission has to be refused, with these words in the reason."}},
	},
}

var testStepSpec = &spec.Object{
	Name: "test step",
	Doc:  spec.Doc{De: "Eine Handlung oder eine Erwartung.", En: "An action or an expectation."},
	Keys: []spec.Key{
		{Name: "after", Kind: spec.Word, Example: "2 days", Doc: spec.Doc{
			De: "Wie viel Zeit vorher vergeht; deadline ist bis zur nächsten Frist oder Erinnerung.", En: "How much time passes before; deadline is until the next deadline or reminder."}},
		{Name: "at", Kind: spec.Word, Example: "2026-12-24 10:00", Doc: spec.Doc{
			De: "Oder bis zu welchem Zeitpunkt.", En: "Or until which moment."}},
		{Name: "by", Kind: spec.Word, Example: "benno", Doc: spec.Doc{
			De: "Wer handelt: eine Person, ein Dienst, eine gefragte Adresse, submitter oder subject.", En: "Who acts: a person, a service, an address that is asked, submitter or subject."}},
		{Name: "via", Kind: spec.Option, Options: []string{"page", "link", "api"}, Example: "link", Doc: spec.Doc{
			De: "Auf welchem Weg; ohne Angabe auf der Seite, angemeldet.", En: "By which way; without it on the page, signed in."}},
		{Name: "step", Kind: spec.Word, Example: "freigabe", Doc: spec.Doc{
			De: "In welchem Schritt; in einem each mit dem Platz davor.", En: "In which step; inside an each with the place in front."}},
		{Name: "outcome", Kind: spec.Word, Example: "ja", Doc: spec.Doc{
			De: "Das gewählte Ergebnis.", En: "The chosen outcome."}},
		{Name: "rows", Kind: spec.Any, Example: "{3: {outcome: ablehnen, comment: Es fehlen zwei Dienstjahre.}}", Doc: spec.Doc{
			De: "In einem Schritt mit rows: Ergebnis und Begründung einzelner Zeilen nach ihrer Nummer; outcome gilt dann für alle übrigen.",
			En: "In a step with rows: outcome and reason of single rows by their number; outcome then is that of all others."}},
		{Name: "fields", Kind: spec.Words, Example: "[begruendung]", Doc: spec.Doc{
			De: "Bei einer Rückfrage: welche Angaben wieder offen sind.", En: "Of an ask-back: which answers are open again."}},
		{Name: "action", Kind: spec.Word, Example: "absagen", Doc: spec.Doc{
			De: "Oder was jemand außer der Reihe tut.", En: "Or what somebody does out of turn."}},
		{Name: "seen", Kind: spec.Word, Example: "urschrift", Doc: spec.Doc{
			De: "Oder welches Original jemand in diesem Schritt gesehen hat.", En: "Or the original that somebody has seen in this step."}},
		{Name: "withdraw", Kind: spec.Word, Example: "foto", Doc: spec.Doc{
			De: "Oder welche Einwilligung widerrufen wird; ohne by von der Person, die den Antrag gestellt hat.", En: "Or the consent that is withdrawn; without by, by whoever submitted."}},
		{Name: "event", Kind: spec.Word, Example: "wahlergebnis", Doc: spec.Doc{
			De: "Oder welches Ereignis den Vorgang erreicht.", En: "Or the event that reaches the case."}},
		{Name: "answer", Kind: spec.Any, Example: "{ok: {nummer: \"7000001\"}}", Doc: spec.Doc{
			De: "Oder was die Verbindung des Schritts antwortet: manual, {ok: {...}} oder {refused: ...}. Ohne solche Zeile ist es von Hand zu tun.",
			En: "Or what the step's connection answers: manual, {ok: {...}} or {refused: ...}. Without such a line people do it by hand."}},
		{Name: "do", Kind: spec.Option, Options: exampleDeeds, Example: "reassign", Doc: spec.Doc{
			De: "Oder was jemand mit der Aufgabe oder dem Vorgang macht; die Begründung ist comment.", En: "Or what somebody does to the task or case; the reason is comment."}},
		{Name: "to", Kind: spec.Words, Example: "[carla]", Doc: spec.Doc{
			De: "Bei reassign: an wen.", En: "Of reassign: to whom."}},
		{Name: "until", Kind: spec.Word, Example: "2026-12-31", Doc: spec.Doc{
			De: "Bei extend: der letzte Tag.", En: "Of extend: the last day."}},
		{Name: "given", Kind: spec.Nested, Object: testGivenSpec, Doc: spec.Doc{
			De: "Oder was sich in der Organisation jetzt ändert.", En: "Or what changes in the organisation now."}},
		{Name: "values", Kind: spec.Any, Example: "{kilometer: 120}", Doc: spec.Doc{
			De: "Die Antworten im Formular des Schritts.", En: "The answers in the step's form."}},
		{Name: "comment", Kind: spec.Word, Example: "Der Bus ist schon vergeben.", Also: []string{"reason"}, Doc: spec.Doc{
			De: "Die Begründung.", En: "The reason."}},
		{Name: "note", Kind: spec.Word, Example: "Bitte beim nächsten Mal früher.", Doc: spec.Doc{
			De: "Die interne Notiz.", En: "The internal note."}},
		{Name: "refused", Kind: spec.Word, Example: "not-yours", Doc: spec.Doc{
			De: "Der Versuch muss abgelehnt werden: mit diesem Grund (" + refusalWords + ") oder mit diesen Worten.",
			En: "The attempt has to be refused: for this reason (" + refusalWords + ") or with these words."}},
		{Name: "expect", Kind: spec.Nested, Object: testWaitSpec, Doc: spec.Doc{
			De: "Was jetzt gilt, nachdem das geschehen ist.", En: "What holds now that this has happened."}},
	},
}

// exampleDeeds are what an example can do to a task or case; package play does them.
var exampleDeeds = []string{"claim", "release", "steal", "reassign", "extend", "skip", "reopen", "cancel", "remark", "nudge", "dispute"}

// refusalWords are the reasons of refusals that an example is likely to name.
const refusalWords = "not-yours, already-done, finished, incomplete, needs-account, claimed, no-such-outcome, not-now"

var testRowSpec = &spec.Object{
	Name: "table row",
	Doc:  spec.Doc{De: "Eine Zeile der Tabelle.", En: "A row of the table."},
	Keys: []spec.Key{
		{Name: "by", Kind: spec.Word, Example: "alma", Doc: spec.Doc{
			De: "Wer den Antrag stellt; ohne Angabe wie in start.", En: "Who submits; without it as in start."}},
		{Name: "at", Kind: spec.Word, Example: "2026-12-24 09:00", Doc: spec.Doc{
			De: "Wann; ohne Angabe wie in start.", En: "When; without it as in start."}},
		{Name: "given", Kind: spec.Nested, Object: testGivenSpec, Doc: spec.Doc{
			De: "Was in dieser Zeile in der Organisation anders ist.", En: "What is different in the organisation in this row."}},
		{Name: "values", Kind: spec.Any, Example: "{kv: probetal}", Doc: spec.Doc{
			De: "Die Antworten, die anders sind als in start.", En: "The answers that differ from those of start."}},
		{Name: "refused", Kind: spec.Word, Example: "Bitte gib ein Datum an", Doc: spec.Doc{
			De: "Der Antrag muss abgelehnt werden, mit diesen Worten in der Begründung.", En: "The submission has to be refused, with these words in the reason."}},
		{Name: "expect", Kind: spec.Nested, Object: testWaitSpec, Doc: spec.Doc{
			De: "Was nach dem Anfang und den steps des Beispiels gilt.", En: "What holds after the beginning and the steps of the example."}},
	},
}

var testWaitSpec = &spec.Object{
	Name: "expectation",
	Doc:  spec.Doc{De: "Was jetzt gilt.", En: "What holds now."},
	Keys: []spec.Key{
		{Name: "step", Kind: spec.Word, Example: "ausgabe", Doc: spec.Doc{
			De: "Der Schritt, der offen ist.", En: "The step that is open."}},
		{Name: "open", Kind: spec.Words, Example: "[ausgabe, versicherung]", Doc: spec.Doc{
			De: "Alle Schritte, die offen sind; [] ist keiner.", En: "All steps that are open; [] is none."}},
		{Name: "by", Kind: spec.Words, Example: "[carla]", Also: []string{"asked", "who"}, Doc: spec.Doc{
			De: "Wer im Schritt gefragt ist.", En: "Who is asked in the step."}},
		{Name: "due", Kind: spec.Word, Example: "2026-12-14", Doc: spec.Doc{
			De: "Bis wann: der letzte Tag; never ist ohne Frist.", En: "By when: the last day; never is without a deadline."}},
		{Name: "next", Kind: spec.Any, Example: "{freigabe: [erna]}", Doc: spec.Doc{
			De: "Wen die Seite als nächste zeigt: je Schritt die Personen, [] für noch unbekannt.", En: "Whom the page shows as next: the people of each step, [] for not known yet."}},
		{Name: "mails", Kind: spec.Any, Example: "[{mail: zusage, to: alma, subject: Bus}]", Doc: spec.Doc{
			De: "Mails, die seit der Zeile davor gingen; mehr können es sein, [] heißt keine.", En: "Mails that were sent since the line before; there may be more, [] means none."}},
		{Name: "calls", Kind: spec.NestedList, Object: testCallSpec, Doc: spec.Doc{
			De: "Worum Verbindungen seit der Zeile davor gebeten wurden; [] heißt um nichts.", En: "What connections were asked to do since the line before; [] means nothing."}},
		{Name: "status", Kind: spec.Word, Example: "erledigt", Doc: spec.Doc{
			De: "Wie der Vorgang geendet hat; open heißt, dass er läuft.", En: "How the case has ended; open means that it runs."}},
		{Name: "failed", Kind: spec.Word, Example: "betrag", Doc: spec.Doc{
			De: "Der Vorgang bleibt stehen, weil die Definition hier scheitert, mit diesen Worten.", En: "The case halts because the definition fails here, with these words."}},
	},
}

var testCallSpec = &spec.Object{
	Name: "call",
	Doc:  spec.Doc{De: "Worum eine Verbindung gebeten wird.", En: "What a connection is asked to do."},
	Keys: []spec.Key{
		{Name: "step", Kind: spec.Word, Required: true, Example: "eintrag", Also: []string{"call"}, Doc: spec.Doc{
			De: "Von welchem Schritt.", En: "By which step."}},
		{Name: "do", Kind: spec.Word, Example: "qualification.add", Also: []string{"operation"}, Doc: spec.Doc{
			De: "Was zu tun ist.", En: "What is to be done."}},
		{Name: "with", Kind: spec.Any, Example: "{person: \"7000001\"}", Doc: spec.Doc{
			De: "Womit; was hier nicht steht, ist gleichgültig.", En: "With what; what does not stand here does not matter."}},
	},
}

// testMailSpec is a mail in a list of expected mails that is more than a name.
var testMailSpec = &spec.Object{
	Name: "mail",
	Doc:  spec.Doc{De: "Eine erwartete Mail.", En: "An expected mail."},
	Keys: []spec.Key{
		{Name: "mail", Kind: spec.Word, Required: true, Example: "zusage", Also: []string{"name"}, Doc: spec.Doc{
			De: "Die Vorlage, oder eine Mail von Laufzettel selbst: " + briefWords + ".", En: "The template, or a mail of Laufzettel itself: " + briefWords + "."}},
		{Name: "to", Kind: spec.Words, Example: "alma", Doc: spec.Doc{
			De: "An wen: Personen oder Adressen.", En: "To whom: people or addresses."}},
		{Name: "subject", Kind: spec.Words, Example: "Bus", Doc: spec.Doc{
			De: "Was im Betreff vorkommt.", En: "What the subject contains."}},
		{Name: "text", Kind: spec.Words, Example: "[genehmigt, Schlüssel]", Doc: spec.Doc{
			De: "Was im Text vorkommt.", En: "What the text contains."}},
	},
}

// briefWords are the engine's own mails as examples name them.
const briefWords = "task, reminder, overdue, reassigned, return, confirmation, disputed, vacant, remark, cancelled, reopened, nudge, papers, stolen, consent"

var testEndSpec = &spec.Object{
	Name: "end",
	Doc:  spec.Doc{De: "Was am Ende gilt.", En: "What holds in the end."},
	Keys: []spec.Key{
		{Name: "status", Kind: spec.Word, Example: "erledigt", Doc: spec.Doc{
			De: "Wie der Vorgang endet; open heißt, dass er läuft.", En: "How the case ends; open means that it runs."}},
		{Name: "mails", Kind: spec.Any, Example: "[bestaetigung, ausgabe]", Doc: spec.Doc{
			De: "Welche Mails aus Vorlagen gingen, in dieser Reihenfolge; auch mit to, subject und text.", En: "Which mails from templates were sent, in this order; also with to, subject and text."}},
		{Name: "calls", Kind: spec.NestedList, Object: testCallSpec, Doc: spec.Doc{
			De: "Worum Verbindungen gebeten wurden, alles und in dieser Reihenfolge.", En: "What connections were asked to do, all of it and in this order."}},
	},
}

var testGivenSpec = &spec.Object{
	Name: "given",
	Doc:  spec.Doc{De: "Was in der Organisation anders ist.", En: "What is different in the organisation."},
	Keys: []spec.Key{
		{Name: "people", Kind: spec.NestedList, Object: personSpec, Doc: spec.Doc{
			De: "Weitere Personen; wer ein Kürzel der Organisation hat, ersetzt diese Person.", En: "Further people; somebody with an id of the organisation replaces that person."}},
		{Name: "absent", Kind: spec.NestedList, Object: givenAbsenceSpec, Also: []string{"absences", "abwesend"}, Doc: spec.Doc{
			De: "Wer verhindert ist.", En: "Who is away."}},
		{Name: "offices", Kind: spec.NestedList, Object: givenOfficeSpec, Also: []string{"aemter"}, Doc: spec.Doc{
			De: "Wer ein Amt hat oder bekommt, neben denen, die es haben.", En: "Who holds or gets an office, beside those who hold it."}},
		{Name: "vacant", Kind: spec.NestedList, Object: givenVacantSpec, Also: []string{"vakant"}, Doc: spec.Doc{
			De: "Ämter und Gruppen, in denen niemand ist.", En: "Offices and groups without anybody."}},
		{Name: "registers", Kind: spec.Any, Example: "{fahrzeuge: [{key: bus, label: Bus, frei: false}]}", Doc: spec.Doc{
			De: "Zeilen von Registern: andere Spalten einer Zeile, die es gibt, oder neue Zeilen.", En: "Rows of registers: other columns of a row that exists, or new rows."}},
		{Name: "settings", Kind: spec.Any, Example: "{frist: 3 days}", Doc: spec.Doc{
			De: "Werte von Einstellungen des Vorgangs.", En: "Values of the process's settings."}},
	},
}

var givenAbsenceSpec = renamed("given absence", absenceSpec.With(spec.Key{Name: "person", Kind: spec.Word, Required: true, Example: "benno", Doc: spec.Doc{
	De: "Wer.", En: "Who."}}))

var givenOfficeSpec = renamed("given office", officeSpec.With(spec.Key{Name: "person", Kind: spec.Word, Required: true, Example: "carla", Doc: spec.Doc{
	De: "Wer.", En: "Who."}}))

func renamed(name string, o *spec.Object) *spec.Object {
	o.Name = name
	return o
}

var givenVacantSpec = &spec.Object{
	Name: "vacancy",
	Doc:  spec.Doc{De: "Ein Amt oder eine Gruppe ohne jemanden.", En: "An office or a group without anybody."},
	Keys: []spec.Key{
		{Name: "function", Kind: spec.Word, Example: "leitung", Doc: spec.Doc{De: "Das Amt.", En: "The function."}},
		{Name: "unit", Kind: spec.Word, Example: "musterkreis", Doc: spec.Doc{De: "In welcher Gliederung; ohne Angabe in allen.", En: "In which unit; without it in all."}},
		{Name: "group", Kind: spec.Word, Example: "fuhrpark", Doc: spec.Doc{De: "Oder die Gruppe.", En: "Or the group."}},
	},
}
